import type { Page } from '../core/page.ts';
import { declineMissionPage } from './decline.ts';
import { calendarFile, datalabPage } from './home.ts';
import { missionPage, missionsFile, missionsPage } from './missions.ts';
import { planFile, planPage, planPersonPage } from './plan.ts';
import { requestPage, requestsFile, requestsPage } from './requests.ts';

/**
 * The pages of the Datalab's help. The page of a person of the plan comes last, after the paths that have a name.
 */
export const datalabPages: readonly Page[] = [
  ...[datalabPage, calendarFile, requestsPage, requestsFile, requestPage, missionsPage, missionsFile, missionPage, declineMissionPage],
  ...[planFile, planPage, planPersonPage],
];
