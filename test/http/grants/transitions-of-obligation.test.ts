import { type ObligationState, obligationTable } from '../../../domain/grants/obligation.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import { judge, letOff, show, toObliged } from '../../support/obligation-fixtures.ts';
import { after, terminate } from '../../support/tranche-fixtures.ts';
import { reminded, testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const awaited = (harness: AppHarness): Promise<string> => toObliged(harness, { reports: { months: 6, reminderDays: 14 } });
const given = after(awaited, ['applicant', show()]);
const returned = after(given, ['lead', judge('return')]);
const streamId = (id: string): string => id;
const waiving = { ask: letOff(), may: 'lead', mayNot: 'finance' };
const end = { ask: terminate, may: 'finance', mayNot: 'lead' };
const takenBack = { ask: withdrawAwardOf, may: 'chair', mayNot: 'lead' };

/** The first obligation of a grant paid in two tranches, by the grant's id. */
testTransitions<ObligationState, string>({
  table: obligationTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('obligation').where('grant_id', '=', id).select('state').orderBy('due_at').executeTakeFirstOrThrow()).state,
  cases: {
    'awaited terminateGrant': { reach: awaited, ...end },
    'awaited withdrawAward': { reach: toStopped(awaited), ...takenBack },
    'given terminateGrant': { reach: given, ...end },
    'given withdrawAward': { reach: toStopped(given), ...takenBack },
    'returned waiveObligation': { reach: returned, ...waiving },
    'returned remindObligation': { reach: returned, date: 'remindObligation', streamId },
    'returned escalateObligation': { reach: reminded(returned), date: 'escalateObligation', streamId },
    'returned terminateGrant': { reach: returned, ...end },
    'returned withdrawAward': { reach: toStopped(returned), ...takenBack },
  },
});
