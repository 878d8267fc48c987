import { type AmendmentState, amendmentTable } from '../../../domain/grants/amendment-life.ts';
import {
  advise,
  approve,
  assign,
  decline,
  reject,
  signAmendment,
  toAdvised,
  toApproved,
  toAssigned,
  toInForce,
  toOneSide,
  toProposed,
  withdraw,
} from '../../support/amendment-fixtures.ts';
import { confirmTie, tieExaminer } from '../../support/appeal-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { after, grantOf, terminate } from '../../support/tranche-fixtures.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Reach = (harness: AppHarness) => Promise<string>;
const dated = (reach: Reach, date: 'remindAmendment' | 'escalateAmendment' | 'lapseAmendment'): Transition<string> => ({
  reach: async (harness) => untilDue(harness, await reach(harness), date),
  date,
  streamId: (id) => id,
});
/** An amendment of a grant that was terminated. */
const over = (reach: Reach): Transition<string> => dated(after(reach, ['finance', terminate]), 'lapseAmendment');
const byLead = { may: 'lead', mayNot: 'finance' };
const byBeneficiary = { may: 'applicant', mayNot: 'editor' };
const [proposed, assigned, advised, approved] = [toProposed(), toAssigned(), toAdvised(), toApproved()];

/** The last amendment of a grant, by the grant's id. */
testTransitions<AmendmentState, string>({
  table: amendmentTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('amendment').where('grant_id', '=', id).select('state').orderBy('number', 'desc').executeTakeFirstOrThrow()).state,
  cases: {
    'proposed assignAmendment': { reach: proposed, ask: assign, ...byLead },
    'proposed remindAmendment': dated(proposed, 'remindAmendment'),
    'proposed escalateAmendment': dated(proposed, 'escalateAmendment'),
    'proposed withdrawAmendment': { reach: proposed, ask: withdraw, ...byBeneficiary },
    'proposed lapseAmendment': over(proposed),
    'assigned assignAmendment': { reach: assigned, ask: assign, ...byLead },
    'assigned giveAmendmentOpinion': { reach: assigned, ask: advise, may: 'examiner', mayNot: 'reviewer-legal' },
    'assigned declineAmendment': { reach: assigned, ask: decline, may: 'examiner', mayNot: 'reviewer-legal' },
    'assigned declareInterest': {
      reach: assigned,
      ask: async (harness, login, id) => tieExaminer(harness, login, (await grantOf(harness, id)).applicationId),
      may: 'examiner',
      mayNot: 'reviewer-legal',
    },
    'assigned confirmInterest': {
      reach: assigned,
      ask: async (harness, login, id) => confirmTie(harness, login, (await grantOf(harness, id)).applicationId),
      may: 'chair',
      mayNot: 'finance',
    },
    'assigned remindAmendment': dated(assigned, 'remindAmendment'),
    'assigned escalateAmendment': dated(assigned, 'escalateAmendment'),
    'assigned withdrawAmendment': { reach: assigned, ask: withdraw, ...byBeneficiary },
    'assigned lapseAmendment': over(assigned),
    'advised approveAmendment': { reach: advised, ask: approve, ...byLead },
    'advised rejectAmendment': { reach: advised, ask: reject, ...byLead },
    'advised remindAmendment': dated(advised, 'remindAmendment'),
    'advised withdrawAmendment': { reach: advised, ask: withdraw, ...byBeneficiary },
    'advised lapseAmendment': over(advised),
    'to_sign signAmendment': { reach: toOneSide(), ask: signAmendment, may: 'finance', mayNot: 'payer' },
    'to_sign remindAmendment': dated(approved, 'remindAmendment'),
    'to_sign withdrawAmendment': { reach: approved, ask: withdraw, ...byBeneficiary },
    'to_sign lapseAmendment': dated(approved, 'lapseAmendment'),
  },
  ends: {
    in_force: toInForce(),
    rejected: after(advised, ['lead', reject]),
    withdrawn: after(proposed, ['applicant', withdraw]),
    lapsed: async (harness) => {
      const id = await untilDue(harness, await approved(harness), 'lapseAmendment');
      await meetNextDeadline(harness, id);
      return id;
    },
  },
});
