import type { EventName } from './event.ts';
import type { RefusalCode } from './refusal.ts';

/**
 * What two people must do: by the refusal that stops the same human, whatever its roles, whom it stops. Which commands
 * it stops their operations say. docs/separation.md is made of it, and a test looks through the rules for what is not
 * here.
 */
export const SEPARATION = {
  screened_before: 'who has screened it before its appeal was upheld',
  not_the_assigned_reviewer: 'who was not asked for the opinion',
  reviewer_gave_opinion: 'who has given another opinion on the application, and would be asked for this one',
  own_step: 'who is asked for the opinion of the step',
  voider_gave_opinion: 'who has given the opinion',
  attachment_of_somebody_else: 'who has not added the file',
  took_part_in_review: 'who has screened the application, or given an opinion on it or on its appeal',
  recused: 'who has had a part in the application, or has said so',
  appeal_reviewer_took_part: 'who has had any part in the application, and would be asked for an opinion',
  took_part_in_amendment: 'who has proposed the amendment, or given the opinion on it',
  gave_visa: 'who has given, or refused, a visa on the grant (décret 2012-1246 art. 105)',
  controller_took_part: 'who has proposed the commitments of the grant, or signed for them',
  decider_proposed_payee: 'who has proposed the bank details',
  payer_ordered_payment: 'who has ordered a payment of the grant, this one or another (décret 2012-1246 art. 9)',
  payer_certified_service: 'who has certified a service of the grant (décret 2012-1246 art. 9 and 31)',
  payer_approved_account: 'who has approved the final account that says how much is paid',
  payer_signed_grant: 'who has signed the grant or an amendment for the fund, or confirmed a tranche',
  payer_decided_award: 'who has decided on the award, or approved an amendment',
  collector_issued_claim: 'who has issued the claim (décret 2012-1246 art. 9)',
  waiver_issued_claim: 'who has issued the claim',
  reverser_made_movement: 'who has made the movement',
  credits_need_second_person:
    'who would add more AE, or CP, alone than `ALLOT_ALONE_AT_MOST` in `ALLOT_ALONE_DAYS`, to all envelopes and years: `proposeChange`',
  visa_rule_needs_second_person: 'who would raise or lift the threshold alone: `proposeChange`',
  decider_proposed_change: 'who has proposed the change',
  change_of_somebody_else: 'who has not proposed the change',
  interest_of_ones_own: 'whose interest it is',
  decider_recorded_interest: 'who has recorded the interest on another person; of its withdrawal, where it is said to be an error',
  decider_confirmed_withdrawal: 'who has confirmed already that the interest was recorded in error',
  decider_asked_withdrawal: 'who has asked for the withdrawal',
  withdrawal_asked_by_somebody_else: 'who has not asked for the withdrawal',
  role_for_oneself: 'who would get the role',
  account_of_ones_own: 'whose account it is, or one of the two identities',
  decider_proposed_identities: 'who has proposed that two identities be one human, or be parted',
  named_itself_substitute: 'who would stand in itself for whom it says to be away',
  declared_absence_itself: 'who has declared the absence',
  stands_in_itself: 'who would stand in',
} as const satisfies Partial<Record<RefusalCode, string>>;

/** True of a refusal by which a rule stops one human where two are needed. */
export const isOfSeparation = (code: string): code is keyof typeof SEPARATION => Object.hasOwn(SEPARATION, code);

/** True of a refusal that another person with the same roles would not meet. */
export const isForThisHuman = (code: string): boolean =>
  isOfSeparation(code) || code === 'conflict_of_interest' || code === 'substitute_cumulates';

/** What one of the fund's people may do alone, and why that is enough. */
export const ALONE: readonly { commands: readonly EventName[]; why: string }[] = [
  {
    why: 'It asks, prepares or proposes: somebody else decides on it, or nothing comes of it.',
    commands: [
      ...([
        'askInterestWithdrawal',
        'askRole',
        'proposeChange',
        'proposePayee',
        'proposeAmendment',
        'withdrawAmendment',
        'proposeMission',
        'joinPeople',
      ] as const),
      ...(['createSession', 'saveScenario', 'removeScenario', 'promoteScenario', 'addAttachment', 'createCall', 'updateCall'] as const),
      ...(['reportFundingChange'] as const),
    ],
  },
  {
    why: 'One look among several: a session decides after it, in which who had a part has none.',
    commands: ['reopenSteps', 'settleOverlap'],
  },
  {
    why: 'It opens no credits and awards nothing: what comes under the call is judged, decided and signed by others.',
    commands: ['publishCall'],
  },
  {
    why: 'Nothing is paid by it: a person who has done none of it records the payment, to bank details that two have seen, and another one than its issuer collects a claim.',
    commands: ['certifyService', 'orderPayment', 'approveFinalAccount', 'issueClaim'],
  },
  {
    why: 'It takes back, ends or holds up, and gives nobody anything.',
    commands: [
      ...(['cutCredits', 'freezeCredits', 'closeYear', 'closeCall', 'cancelSession', 'cancelOrder', 'returnFinalAccount'] as const),
      'cancelCertification',
      ...(['suspendGrant', 'terminateGrant', 'returnDelegation', 'declineDatalabRequest', 'withdrawMission'] as const),
      ...(['withdrawRole', 'withdrawInvitation'] as const),
    ],
  },
  {
    why: 'It stays within what others have opened, collected, decided or signed.',
    commands: ['thawCredits', 'restoreCredits', 'openSubEnvelope', 'replanTranches', 'delegatePayment', 'resumeGrant'],
  },
  {
    why: 'It records what the accounting system has paid; what its sender has authorised or numbered, or is in conflict over, is set aside for another one.',
    commands: ['importPayments', 'linkLine', 'dismissLine'],
  },
  {
    why: 'It records what others hold, and moves no more than they say: a number, a guarantee, a beneficiary’s report, what a bank returned.',
    commands: [
      ...(['identifyCommitment', 'identifyOrder', 'identifyCredits', 'reportCommitment', 'reportPayment', 'recordGuarantee'] as const),
      ...(['returnPayment', 'identifyClaim'] as const),
      ...(['recordPhase', 'dismissSlippageAlert', 'setApplicationReference', 'settleOrganisation'] as const),
    ],
  },
  {
    why: 'It is about days of the Datalab’s people, and no money; who asked for them says what they were worth.',
    commands: [
      ...(['qualifyDatalabRequest', 'acceptDatalabRequest', 'staffDatalabRequest', 'deliverDatalabRequest', 'setDatalabPerson'] as const),
      ...(['setDatalabMonth', 'staffMission', 'deliverMission', 'closeMission'] as const),
    ],
  },
  {
    why: 'It decides nothing: it says that a role of the fund has read what is named.',
    commands: ['acknowledgeFreeze'],
  },
  {
    why: 'It is about oneself, or brings back who was away.',
    commands: ['setPreferences', 'endAbsence'],
  },
  {
    why: 'It restricts oneself at once; what it records on another person shuts that person out once a second one has confirmed it.',
    commands: ['declareInterest'],
  },
];
