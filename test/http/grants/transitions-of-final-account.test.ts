import { type AccountState, accountTable } from '../../../domain/grants/final-account.ts';
import { approveAccount, giveAccount, returnAccount, toGiven, toOver } from '../../support/account-fixtures.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import { after, terminate } from '../../support/tranche-fixtures.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const given = toGiven;
const returned = after(given, ['finance', returnAccount()]);
/** The same, once its reminder is given: the next deadline is the final one. */
const recalled = (reach: (harness: AppHarness) => Promise<string>) => async (harness: AppHarness) => {
  const id = await reach(harness);
  await meetNextDeadline(harness, id);
  return id;
};
const streamId = (id: string): string => id;
const giving = { ask: giveAccount(), may: 'applicant', mayNot: 'editor' };
const byFinance = { may: 'finance', mayNot: 'payer' };
const end = { ask: terminate, may: 'finance', mayNot: 'lead' };
const takenBack = { ask: withdrawAwardOf, may: 'chair', mayNot: 'lead' };

/** The final account of a grant paid in two tranches, by the grant's id. */
testTransitions<AccountState, string>({
  table: accountTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('final_account').where('grant_id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    'awaited giveFinalAccount': { reach: toOver, ...giving },
    'awaited remindFinalAccount': { reach: toOver, date: 'remindFinalAccount', streamId },
    'awaited escalateFinalAccount': { reach: recalled(toOver), date: 'escalateFinalAccount', streamId },
    'awaited terminateGrant': { reach: toOver, ...end },
    'awaited withdrawAward': { reach: toStopped(toOver), ...takenBack },
    'given approveFinalAccount': { reach: given, ask: approveAccount(24_000_000), ...byFinance },
    'given returnFinalAccount': { reach: given, ask: returnAccount(), ...byFinance },
    'given terminateGrant': { reach: given, ...end },
    'given withdrawAward': { reach: toStopped(given), ...takenBack },
    'returned giveFinalAccount': { reach: returned, ...giving },
    'returned remindFinalAccount': { reach: returned, date: 'remindFinalAccount', streamId },
    'returned escalateFinalAccount': { reach: recalled(returned), date: 'escalateFinalAccount', streamId },
    'returned terminateGrant': { reach: returned, ...end },
    'returned withdrawAward': { reach: toStopped(returned), ...takenBack },
  },
  ends: {
    approved: after(given, ['finance', approveAccount(0)]),
    cancelled: after(toOver, ['finance', terminate]),
  },
});
