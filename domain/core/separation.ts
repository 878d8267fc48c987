import type { EventName } from './event.ts';
import type { RefusalCode } from './refusal.ts';

/**
 * What needs two people: for each refusal that stops the same human, whatever their roles, the person it stops. Which
 * commands it stops is declared by their operations. docs/separation.md is generated from it, and a test searches the
 * rules for refusals that are missing here.
 */
export const SEPARATION = {
  screened_before: 'the person who screened it before its appeal was upheld',
  not_the_assigned_reviewer: 'a person who was not asked for the opinion',
  reviewer_gave_opinion: 'a person who gave another opinion on the application, and would be asked for this one',
  own_step: 'the reviewer who is asked for the opinion of the step',
  voider_gave_opinion: 'the person who gave the opinion',
  opinion_of_another_person: 'a person who did not give the opinion',
  attachment_of_somebody_else: 'a person who did not add the file',
  message_of_another_person: 'a person who did not write the message',
  took_part_in_review: 'a person who screened the application, or gave an opinion on it or on its appeal',
  recused: 'a person who had a part in the application, or has declared so',
  appeal_reviewer_took_part: 'a person who had any part in the application, and would be asked for an opinion',
  took_part_in_amendment: 'the person who proposed the amendment, or gave the opinion on it',
  gave_visa: 'a person who gave, or refused, a visa on the grant (décret 2012-1246 art. 105)',
  controller_took_part: 'a person who proposed the commitments of the grant, decided on them, or signed for them',
  decider_proposed_payee: 'the person who proposed the bank details',
  payer_ordered_payment: 'a person who ordered a payment of the grant, this one or another (décret 2012-1246 art. 9)',
  payer_certified_service: 'a person who certified a service of the grant (décret 2012-1246 art. 9 and 31)',
  payer_approved_account: 'the person who approved the final account that says how much is paid',
  payer_signed_grant:
    'a person who signed the grant or an amendment for the fund, confirmed a tranche, or certified a condition of the award',
  signer_certified_condition: 'a person who certified a condition of the award',
  payer_decided_award: 'a person who decided on the award, or approved an amendment',
  certifier_wrote_gain: 'a person who promised, revised or declared the gain',
  collector_issued_claim: 'the person who issued the claim (décret 2012-1246 art. 9)',
  waiver_issued_claim: 'the person who issued the claim',
  checker_made_payment: 'a person who certified, ordered or recorded a payment of the grant, this one or another',
  check_of_another_person: 'a person who did not make the check that is corrected',
  reverser_made_movement: 'the person who made the movement',
  credits_need_second_person:
    'a person who would add more AE, or CP, alone than `ALLOT_ALONE_AT_MOST` in `ALLOT_ALONE_DAYS`, to all envelopes and years: `proposeChange`',
  visa_rule_needs_second_person: 'a person who would raise or lift the threshold alone: `proposeChange`',
  decider_proposed_change: 'the person who proposed the change',
  change_of_somebody_else: 'a person who did not propose the change',
  interest_of_ones_own: 'the person whose interest it is',
  decider_recorded_interest: 'the person who recorded the interest on another person; for its withdrawal, if it is said to be an error',
  decider_confirmed_withdrawal: 'the person who has already confirmed that the interest was recorded in error',
  decider_asked_withdrawal: 'the person who asked for the withdrawal',
  withdrawal_asked_by_somebody_else: 'a person who did not ask for the withdrawal',
  role_for_oneself: 'the person who would get the role',
  account_of_ones_own: 'the person whose account it is, or one of the two identities',
  decider_proposed_identities: 'the person who proposed that two identities be one human, or be parted',
  named_itself_substitute: 'a person who would be the substitute of the person whom they declare absent',
  declared_absence_itself: 'the person who declared the absence',
  stands_in_itself: 'the person who would be the substitute',
} as const satisfies Partial<Record<RefusalCode, string>>;

/** True for a refusal by which a rule stops one human where two are needed. */
export const isOfSeparation = (code: string): code is keyof typeof SEPARATION => Object.hasOwn(SEPARATION, code);

/** True for a refusal that another person with the same roles would not meet. */
export const isForThisHuman = (code: string): boolean =>
  isOfSeparation(code) || code === 'conflict_of_interest' || code === 'substitute_cumulates';

/** What one member of the fund may do alone, and why that is enough. */
export const ALONE: readonly { commands: readonly EventName[]; why: string }[] = [
  {
    why: 'It asks, prepares or proposes: another person decides on it, or nothing comes of it.',
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
      ...(['createSession', 'rearrangeSession', 'saveScenario', 'removeScenario', 'promoteScenario', 'createCall', 'updateCall'] as const),
      ...(['addModel', 'addAttachment', 'reportFundingChange'] as const),
    ],
  },
  {
    why: 'One check among several: a session decides after it, without the people who had a part in it.',
    commands: ['reopenSteps', 'settleOverlap'],
  },
  {
    why: 'It opens no credits and awards nothing: applications under the call are judged, decided and signed by others.',
    commands: ['publishCall'],
  },
  {
    why: 'It pays nothing: a person who did none of it records the payment, to bank details that two people have seen, and a claim is collected by a person other than its issuer.',
    commands: ['certifyService', 'orderPayment', 'approveFinalAccount', 'issueClaim'],
  },
  {
    why: 'It takes back, ends or holds up, and gives nothing.',
    commands: [
      ...([
        'cutCredits',
        'freezeCredits',
        'closeYear',
        'closeCall',
        'cancelSession',
        'takeOffAgenda',
        'excuseMember',
        'cancelOrder',
        'returnFinalAccount',
        'returnCondition',
      ] as const),
      ...(['cancelCertification', 'extendAwardPeriod'] as const),
      ...(['suspendGrant', 'giveNotice', 'terminateGrant', 'reduceGrant', 'returnDelegation', 'lapseGain'] as const),
      ...(['declineDatalabRequest', 'withdrawMission'] as const),
      ...(['withdrawRole', 'withdrawInvitation'] as const),
    ],
  },
  {
    why: 'It stays within what others have opened, collected, decided or signed.',
    commands: ['thawCredits', 'restoreCredits', 'openSubEnvelope', 'replanTranches', 'delegatePayment', 'resumeGrant', 'certifyCondition'],
  },
  {
    why: 'It records what the accounting system has paid; lines that its sender has authorised or numbered, or is in conflict over, are set aside for another person.',
    commands: ['importPayments', 'linkLine', 'bookLine', 'dismissLine', 'dismissLines'],
  },
  {
    why: 'It records what others hold, and moves no more than they say: a number, a guarantee, a beneficiary’s report, what a bank returned, what a reviewer knows.',
    commands: [
      ...(['identifyCommitment', 'identifyOrder', 'identifyCredits', 'reportCommitment', 'reportPayment', 'recordGuarantee'] as const),
      ...(['returnPayment', 'identifyClaim'] as const),
      ...(['recordPhase', 'dismissSlippageAlert', 'setApplicationReference', 'settleOrganisation', 'setCompetences'] as const),
    ],
  },
  {
    why: 'It is about days of the Datalab’s people, not money; the organisation that asked for them says what they were worth.',
    commands: [
      ...(['qualifyDatalabRequest', 'acceptDatalabRequest', 'staffDatalabRequest', 'deliverDatalabRequest', 'setDatalabPerson'] as const),
      ...(['setDatalabMonth', 'staffMission', 'deliverMission', 'closeMission'] as const),
    ],
  },
  {
    why: 'It decides nothing, stops no deadline and binds no person: it is read.',
    commands: ['startThread', 'writeMessage', 'addNote', 'continueNote', 'nameContact', 'labelFile', 'setPhrases', 'remarkOnAnswer'],
  },
  {
    why: 'It draws by a seed that no person chooses, which is recorded so that the draw can be made again; others check what it draws.',
    commands: ['drawSample'],
  },
  {
    why: 'It decides nothing: it records that a role of the fund has read what is named.',
    commands: ['acknowledgeFreeze'],
  },
  {
    why: 'It is about oneself, or ends an absence.',
    commands: ['setPreferences', 'endAbsence'],
  },
  {
    why: 'It restricts oneself at once; what it records on another person shuts that person out once a second one has confirmed it.',
    commands: ['declareInterest'],
  },
];
