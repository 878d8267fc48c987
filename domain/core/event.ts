import assert from 'node:assert/strict';
import { hashLines } from './chain.ts';

/**
 * The events of each noun, each named after the command or the deadline that made it. `applicant`: the applicant sees
 * it in the timeline. `letters`: it has letters. `urgent`: its letters leave at once, even to people who prefer a daily
 * digest, because it is late already.
 */
export const EVENTS_OF = {
  calls: {
    createCall: { applicant: false, letters: false },
    updateCall: { applicant: false, letters: false },
    publishCall: { applicant: false, letters: false },
    closeCall: { applicant: true, letters: true },
  },
  applications: {
    createApplication: { applicant: true, letters: false },
    updateApplication: { applicant: true, letters: false },
    submitApplication: { applicant: true, letters: true },
    setApplicationReference: { applicant: true, letters: false },
    remindScreener: { applicant: false, letters: true, urgent: true },
    decideAdmissibility: { applicant: true, letters: true },
    withdrawApplication: { applicant: true, letters: true },
    recordSilence: { applicant: true, letters: true, urgent: true },
    findOverlaps: { applicant: false, letters: false },
    settleOverlap: { applicant: false, letters: false },
  },
  corrections: {
    requestCorrection: { applicant: true, letters: true },
    answerCorrection: { applicant: true, letters: true },
    remindCorrection: { applicant: true, letters: true },
    lapseCorrection: { applicant: true, letters: true },
  },
  attachments: {
    addAttachment: { applicant: true, letters: false },
    removeAttachment: { applicant: true, letters: false },
  },
  reviews: {
    assignReviewer: { applicant: false, letters: true },
    acceptAssignment: { applicant: false, letters: false },
    declineAssignment: { applicant: false, letters: true },
    remindReviewer: { applicant: false, letters: true },
    escalateStep: { applicant: false, letters: true, urgent: true },
    giveOpinion: { applicant: false, letters: false },
    // Letters go only to the reviewers of the steps that it opens or cancels.
    continueReview: { applicant: false, letters: false },
    extendStep: { applicant: false, letters: true },
    waiveStep: { applicant: false, letters: true },
    handOverStep: { applicant: false, letters: true },
    keepStep: { applicant: false, letters: true },
    returnStep: { applicant: false, letters: true },
    vacateStep: { applicant: false, letters: true },
    reopenSteps: { applicant: false, letters: true },
    voidOpinion: { applicant: false, letters: true },
  },
  interests: {
    declareInterest: { applicant: false, letters: true },
    confirmInterest: { applicant: false, letters: true },
    askInterestWithdrawal: { applicant: false, letters: true },
    confirmInterestWithdrawal: { applicant: false, letters: true },
    rejectInterestWithdrawal: { applicant: false, letters: true },
    retractInterestWithdrawal: { applicant: false, letters: false },
  },
  absences: {
    declareAbsence: { applicant: false, letters: true },
    confirmAbsence: { applicant: false, letters: true },
    startAbsence: { applicant: false, letters: false },
    endAbsence: { applicant: false, letters: true },
    lapseAbsence: { applicant: false, letters: false },
  },
  sessions: {
    createSession: { applicant: false, letters: false },
    moveOnAgenda: { applicant: false, letters: false },
    saveScenario: { applicant: false, letters: false },
    removeScenario: { applicant: false, letters: false },
    promoteScenario: { applicant: false, letters: false },
    sendAgenda: { applicant: false, letters: true },
    openVote: { applicant: false, letters: true, urgent: true },
    castBallots: { applicant: false, letters: false },
    declareRecusal: { applicant: false, letters: false },
    closeVote: { applicant: false, letters: true },
    remindChair: { applicant: false, letters: true, urgent: true },
    decideSession: { applicant: true, letters: true },
    cancelSession: { applicant: false, letters: true },
  },
  waitlist: {
    awardWaitlisted: { applicant: true, letters: true },
    refuseWaitlisted: { applicant: true, letters: true },
    proposeAward: { applicant: false, letters: true },
  },
  appeals: {
    appealDecision: { applicant: true, letters: true },
    assignAppeal: { applicant: false, letters: true },
    remindAppeal: { applicant: false, letters: true },
    escalateAppeal: { applicant: false, letters: true, urgent: true },
    giveAppealOpinion: { applicant: false, letters: true },
    vacateAppeal: { applicant: false, letters: true },
    remindAppealDecision: { applicant: false, letters: true },
    upholdAppeal: { applicant: true, letters: true },
    rejectAppeal: { applicant: true, letters: true },
    lapseAppeal: { applicant: true, letters: true, urgent: true },
  },
  grants: {
    remindAcceptance: { applicant: true, letters: true },
    acceptAward: { applicant: true, letters: true },
    replanTranches: { applicant: true, letters: true },
    remindSignatories: { applicant: true, letters: true },
    signGrant: { applicant: true, letters: true },
    recordGuarantee: { applicant: true, letters: false },
    renounceGrant: { applicant: true, letters: true },
    deferDeadline: { applicant: true, letters: true },
    expireGrant: { applicant: true, letters: true },
    confirmTranche: { applicant: true, letters: true },
    confirmNextTranche: { applicant: true, letters: true },
    resumeTranche: { applicant: true, letters: true },
    certifyService: { applicant: true, letters: false },
    cancelCertification: { applicant: true, letters: false },
    orderPayment: { applicant: true, letters: false },
    cancelOrder: { applicant: true, letters: false },
    recordPayment: { applicant: true, letters: true },
    returnPayment: { applicant: true, letters: true },
    delegatePayment: { applicant: true, letters: true },
    reportCommitment: { applicant: true, letters: false },
    reportPayment: { applicant: true, letters: false },
    returnDelegation: { applicant: true, letters: true },
    giveVisa: { applicant: false, letters: true },
    proposePayee: { applicant: true, letters: true },
    approvePayee: { applicant: true, letters: true },
    rejectPayee: { applicant: true, letters: true },
    suspendGrant: { applicant: true, letters: true },
    resumeGrant: { applicant: true, letters: true },
    terminateGrant: { applicant: true, letters: true },
    identifyCommitment: { applicant: false, letters: false },
    identifyOrder: { applicant: false, letters: false },
  },
  amendments: {
    proposeAmendment: { applicant: true, letters: true },
    assignAmendment: { applicant: false, letters: true },
    giveAmendmentOpinion: { applicant: false, letters: true },
    declineAmendment: { applicant: false, letters: true },
    handOverAmendment: { applicant: false, letters: true },
    keepAmendment: { applicant: false, letters: true },
    returnAmendment: { applicant: false, letters: true },
    vacateAmendment: { applicant: false, letters: true },
    approveAmendment: { applicant: true, letters: true },
    rejectAmendment: { applicant: true, letters: true },
    withdrawAmendment: { applicant: true, letters: true },
    signAmendment: { applicant: true, letters: true },
    remindAmendment: { applicant: false, letters: true },
    escalateAmendment: { applicant: false, letters: true, urgent: true },
    lapseAmendment: { applicant: true, letters: true },
    reportFundingChange: { applicant: true, letters: true },
  },
  reexaminations: {
    reexamineAward: { applicant: true, letters: true },
    remindReexamination: { applicant: false, letters: true, urgent: true },
    confirmAward: { applicant: true, letters: true },
    withdrawAward: { applicant: true, letters: true },
    lapseReexamination: { applicant: true, letters: true },
  },
  claims: {
    issueClaim: { applicant: true, letters: true },
    collectClaim: { applicant: true, letters: false },
    // A write-off concerns the fund alone, as the debtor still owes the claim; a remission is notified to the debtor.
    waiveClaim: { applicant: false, letters: true },
    restoreCredits: { applicant: false, letters: false },
    identifyClaim: { applicant: false, letters: false },
  },
  obligations: {
    giveEvidence: { applicant: true, letters: true },
    remindObligation: { applicant: true, letters: true },
    escalateObligation: { applicant: true, letters: true, urgent: true },
    remindReviewOfEvidence: { applicant: false, letters: true },
    reviewEvidence: { applicant: true, letters: true },
    waiveObligation: { applicant: true, letters: true },
  },
  finalAccounts: {
    giveFinalAccount: { applicant: true, letters: true },
    remindFinalAccount: { applicant: true, letters: true },
    escalateFinalAccount: { applicant: true, letters: true, urgent: true },
    returnFinalAccount: { applicant: true, letters: true },
    approveFinalAccount: { applicant: true, letters: true },
  },
  datalabRequests: {
    createDatalabRequest: { applicant: true, letters: true },
    remindQualification: { applicant: false, letters: true, urgent: true },
    qualifyDatalabRequest: { applicant: true, letters: true },
    remindDatalabDecision: { applicant: false, letters: true, urgent: true },
    acceptDatalabRequest: { applicant: true, letters: true },
    staffDatalabRequest: { applicant: true, letters: true },
    declineDatalabRequest: { applicant: true, letters: true },
    withdrawDatalabRequest: { applicant: true, letters: true },
    remindDelivery: { applicant: false, letters: true, urgent: true },
    deliverDatalabRequest: { applicant: true, letters: true },
    remindFeedback: { applicant: true, letters: true },
    closeDatalabRequest: { applicant: true, letters: true },
    closeUnanswered: { applicant: true, letters: true },
  },
  missions: {
    proposeMission: { applicant: true, letters: true },
    remindMissionAnswer: { applicant: true, letters: true },
    acceptMission: { applicant: true, letters: true },
    declineMission: { applicant: true, letters: true },
    lapseMission: { applicant: true, letters: true },
    remindStaffing: { applicant: false, letters: true, urgent: true },
    staffMission: { applicant: true, letters: true },
    remindMissionDelivery: { applicant: false, letters: true, urgent: true },
    deliverMission: { applicant: true, letters: true },
    remindComparison: { applicant: false, letters: true, urgent: true },
    closeMission: { applicant: true, letters: true },
    closeUncompared: { applicant: true, letters: true },
    withdrawMission: { applicant: true, letters: true },
  },
  envelopes: {
    openSubEnvelope: { applicant: false, letters: false },
    allotCredits: { applicant: false, letters: false },
    cutCredits: { applicant: false, letters: false },
    // Finance and the leads are notified if it leaves tranches without credits.
    freezeCredits: { applicant: false, letters: false },
    acknowledgeFreeze: { applicant: false, letters: false },
    thawCredits: { applicant: false, letters: false },
    closeYear: { applicant: false, letters: false },
    carryOverCredits: { applicant: false, letters: false },
    transferCredits: { applicant: false, letters: false },
    setVisaRule: { applicant: false, letters: false },
    proposeChange: { applicant: false, letters: true },
    confirmChange: { applicant: false, letters: true },
    rejectChange: { applicant: false, letters: true },
    retractChange: { applicant: false, letters: false },
    reverseMovement: { applicant: true, letters: true },
    identifyCredits: { applicant: false, letters: false },
    importPayments: { applicant: false, letters: false },
    linkLine: { applicant: false, letters: false },
    dismissLine: { applicant: false, letters: false },
  },
  capacity: {
    setDatalabPerson: { applicant: false, letters: false },
    setDatalabMonth: { applicant: false, letters: false },
  },
  people: {
    giveRole: { applicant: false, letters: true },
    withdrawRole: { applicant: false, letters: true },
    takeApplicantRole: { applicant: false, letters: false },
    askRole: { applicant: false, letters: true },
    refuseRole: { applicant: false, letters: true },
    settleOrganisation: { applicant: false, letters: false },
    inviteColleague: { applicant: false, letters: true },
    withdrawInvitation: { applicant: false, letters: false },
    acceptInvitation: { applicant: false, letters: true },
    joinPeople: { applicant: false, letters: true },
    partPeople: { applicant: false, letters: true },
    confirmIdentities: { applicant: false, letters: true },
    rejectIdentities: { applicant: false, letters: true },
    setPreferences: { applicant: false, letters: false },
    // The disabled person is not notified.
    disableAccount: { applicant: false, letters: false },
    enableAccount: { applicant: false, letters: false },
  },
  milestones: {
    askTracking: { applicant: true, letters: true },
    remindReport: { applicant: true, letters: true },
    escalateReport: { applicant: true, letters: true, urgent: true },
    reportMilestone: { applicant: true, letters: true },
    remindReviewOfReport: { applicant: false, letters: true },
    reviewReport: { applicant: true, letters: true },
  },
  impact: {
    raiseSlippageAlert: { applicant: false, letters: true },
    recoverSlippage: { applicant: false, letters: false },
    dismissSlippageAlert: { applicant: false, letters: false },
    recordPhase: { applicant: true, letters: false },
  },
} as const;

export const EVENTS = {
  ...EVENTS_OF.calls,
  ...EVENTS_OF.applications,
  ...EVENTS_OF.corrections,
  ...EVENTS_OF.attachments,
  ...EVENTS_OF.reviews,
  ...EVENTS_OF.interests,
  ...EVENTS_OF.absences,
  ...EVENTS_OF.sessions,
  ...EVENTS_OF.waitlist,
  ...EVENTS_OF.appeals,
  ...EVENTS_OF.grants,
  ...EVENTS_OF.amendments,
  ...EVENTS_OF.reexaminations,
  ...EVENTS_OF.claims,
  ...EVENTS_OF.obligations,
  ...EVENTS_OF.finalAccounts,
  ...EVENTS_OF.datalabRequests,
  ...EVENTS_OF.missions,
  ...EVENTS_OF.envelopes,
  ...EVENTS_OF.capacity,
  ...EVENTS_OF.people,
  ...EVENTS_OF.milestones,
  ...EVENTS_OF.impact,
};

export type EventName = keyof typeof EVENTS;

/** The events by which an application is awarded: by its session, or from the waitlist. */
export const AWARDING = ['decideSession', 'awardWaitlisted'] as const satisfies readonly EventName[];

/** Facts that name steps opened or ended by another: their reviewers are notified, whatever the event. */
const STEP_FACTS = ['opened', 'cancelled'] as const;
/**
 * Facts that cause letters, whatever the event: those above, a session's agenda that left with it, promised days that
 * are lost, and grants that lack their credits.
 */
export const TELLING_FACTS = [...STEP_FACTS, 'agendaSent', 'uncoveredHalfDays', 'deprived'] as const;
export const owesLetters = (name: EventName, facts: Facts = {}): boolean =>
  EVENTS[name].letters || TELLING_FACTS.some((fact) => Object.hasOwn(facts, fact));
/** True if its letters do not wait for a digest. */
export const isUrgent = (name: EventName): boolean => 'urgent' in EVENTS[name];

const isEventName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);
/** The events that have letters. */
export const LETTER_EVENTS = Object.keys(EVENTS)
  .filter(isEventName)
  .filter((name) => owesLetters(name));

/** Figures, keys and ids of an event; never a person's words, which stay in their own rows. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

export type Event = { streamId: string; version: number; name: EventName; personId: string | null; at: string; facts: Facts };

/** Facts as they are hashed: JSON with sorted keys and no spaces. */
export const factsText = (facts: Facts): string =>
  JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))));

/** True for a fact that every program writes alike: others may print numbers or sort keys in their own way. */
const isPlain = ([key, value]: [string, Facts[string]]): boolean =>
  /^[A-Za-z]\w*$/.test(key) && (typeof value !== 'number' || Number.isSafeInteger(value));

/**
 * The hash that chains an event to the one before it, over seven lines: the previous hash, then its row's values in the
 * order of their columns. The person is empty if a deadline did it; the facts are JSON with sorted keys.
 */
export function chainHash(previous: string, { streamId, version, name, personId, at, facts }: Event): string {
  assert(
    Object.entries(facts).every(isPlain),
    `a fact of ${name} has a name with other characters than letters and digits, or is not a whole number`,
  );
  return hashLines([previous, streamId, version, name, personId, at, factsText(facts)]);
}
