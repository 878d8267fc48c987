import type { Page } from '../core/page.ts';
import { decisionPage } from './decision.ts';
import { scenarioPages } from './scenarios.ts';
import { sessionPages } from './session.ts';
import { sessionsPage } from './sessions.ts';
import { votesPage } from './votes.ts';
import { waitlistPage } from './waitlist.ts';

/** The pages of the committee that decides. */
export const committeePages: readonly Page[] = [sessionsPage, ...sessionPages, ...scenarioPages, votesPage, decisionPage, waitlistPage];
