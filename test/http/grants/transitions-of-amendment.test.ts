import { type AmendmentState, amendmentTable } from '../../../domain/grants/amendment-life.ts';
import { toAdvised, toAssigned, toProposed } from '../../support/amendment-fixtures.ts';
import { tieExaminer } from '../../support/appeal-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { after, grantOf, terminate } from '../../support/tranche-fixtures.ts';
import { testTransitions, type Transition } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Reach = (harness: AppHarness) => Promise<string>;
/** An amendment of a grant that was terminated. */
const over = (reach: Reach): Transition<string> => ({
  reach: async (harness) => untilDue(harness, await after(reach, ['finance', terminate])(harness), 'lapseAmendment'),
  date: 'lapseAmendment',
  streamId: (id) => id,
});

/** The last amendment of a grant, by the grant's id. */
testTransitions<AmendmentState, string>({
  table: amendmentTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('amendment').where('grant_id', '=', id).select('state').orderBy('number', 'desc').executeTakeFirstOrThrow()).state,
  cases: {
    'proposed lapseAmendment': over(toProposed()),
    'assigned declareInterest': {
      reach: toAssigned(),
      ask: async (harness, login, id) => tieExaminer(harness, login, (await grantOf(harness, id)).applicationId),
      may: 'examiner',
      mayNot: 'reviewer-legal',
    },
    'assigned lapseAmendment': over(toAssigned()),
    'advised lapseAmendment': over(toAdvised()),
  },
});
