import type { Page } from '../core/page.ts';
import { decisionPage } from './decision.ts';
import { scenarioPages } from './scenarios.ts';
import { sessionPages } from './session.ts';
import { sessionsFile, sessionsPage } from './sessions.ts';
import { votesPage } from './votes.ts';
import { waitlistFile, waitlistPage } from './waitlist.ts';

/** The pages of the committee that decides. */
export const committeePages: readonly Page[] = [
  ...[sessionsPage, sessionsFile, ...sessionPages, ...scenarioPages, votesPage, decisionPage, waitlistPage, waitlistFile],
];
