import { type AccountState, accountTable } from '../../../domain/grants/final-account.ts';
import { returnAccount, toGiven, toOver } from '../../support/account-fixtures.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import { after, terminate } from '../../support/tranche-fixtures.ts';
import { reminded, testTransitions } from '../../support/transitions.ts';

const given = toGiven;
const returned = after(given, ['finance', returnAccount()]);
const streamId = (id: string): string => id;
const end = { ask: terminate, may: 'finance', mayNot: 'lead' };
const takenBack = { ask: withdrawAwardOf, may: 'chair', mayNot: 'lead' };

/** The final account of a grant paid in two tranches, by the grant's id. */
testTransitions<AccountState, string>({
  table: accountTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('final_account').where('grant_id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    'awaited terminateGrant': { reach: toOver, ...end },
    'awaited withdrawAward': { reach: toStopped(toOver), ...takenBack },
    'given terminateGrant': { reach: given, ...end },
    'given withdrawAward': { reach: toStopped(given), ...takenBack },
    'returned remindFinalAccount': { reach: returned, date: 'remindFinalAccount', streamId },
    'returned escalateFinalAccount': { reach: reminded(returned), date: 'escalateFinalAccount', streamId },
    'returned terminateGrant': { reach: returned, ...end },
    'returned withdrawAward': { reach: toStopped(returned), ...takenBack },
  },
});
