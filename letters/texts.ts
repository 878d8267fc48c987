import type { Appealable } from '../domain/committee/appeal.ts';
import type { AwardForm } from '../domain/calls/call.ts';
import type { CorrectionItem } from '../domain/applications/correction.ts';
import type { Credit } from '../domain/ledger/envelope.ts';
import type { ProposeChange } from '../domain/ledger/change.ts';
import type { Side } from '../domain/grants/signature.ts';
import type { MissionKind } from '../domain/datalab/mission-catalogue.ts';
import type { Words } from '../domain/core/words.ts';
import type { Role } from '../domain/core/role.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

/**
 * What an applicant is asked to correct. `question`: the title of the call's own question, where the field answers one
 * that has a title.
 */
export type AskedItem = Pick<CorrectionItem, 'field' | 'kind' | 'comment'> & { question: string | null };

/** What a tranche may wait for once its conditions are met. */
export type Awaits = 'claim' | 'credits' | 'visa' | 'funding';

type AwaitedReport = {
  title: string;
  milestone: number;
  dueOn: string;
  holds: number | null;
  tracking: { year: number; balance: boolean } | null;
};

/** The facts of each letter, by the noun that it is about; amounts in cents, dates as yyyy-mm-dd. */
export type LettersOf = {
  calls: {
    closeCall: { title: string; call: Words; reason: string; appealable: boolean };
  };
  applications: {
    /** `silentOn`: the day from which silence counts as a rejection; null where it has no effect. */
    submitApplication: { title: string; requestedCents: number; screeningDueOn: string; silentOn: string | null };
    remindScreener: { title: string; organisation: string };
    /** `appealable`: it is the first decision against the applicant, and may be appealed against. */
    decideAdmissibility: { title: string; admissible: boolean; reason: string; appealable: boolean };
    withdrawApplication: { title: string; organisation: string; reason: string; toFund: boolean };
    recordSilence: { title: string; organisation: string; silentOn: string; source: string; toFund: boolean };
  };
  corrections: {
    requestCorrection: { title: string; dueOn: string; message: string; items: AskedItem[] };
    remindCorrection: { title: string; dueOn: string; message: string; items: AskedItem[] };
    /** `stale`: to the lead, the steps whose opinions are on an earlier revision; none to the others. */
    answerCorrection: { title: string; organisation: string; revision: number; stale: string[] };
    lapseCorrection: { title: string; dueOn: string };
  };
  reviews: {
    /** `deadlineOn` is null while the step waits for a correction, or for other opinions. */
    assignReviewer: { title: string; step: string; deadlineOn: string | null; awaits: 'correction' | 'opinions' | null };
    /** To the lead: no reviewer has the step any more. `deadlineOn` as above. */
    declineAssignment: { title: string; step: string; reviewer: string; reason: string; deadlineOn: string | null };
    /**
     * `last`: the deadline is near; otherwise half of the time has passed. `unanswered`: the reviewer has neither
     * accepted nor declined.
     */
    remindReviewer: { title: string; step: string; deadlineOn: string; last: boolean; unanswered: boolean };
    escalateStep: { title: string; step: string; reviewer: string | null; askedOn: string | null };
    /**
     * Steps open, those before them having ended: to the reviewer asked ahead, or else to the leads, who assign.
     * `deadlineOn`: the first of their deadlines.
     */
    openStep: { title: string; steps: { step: string; deadlineOn: string }[]; deadlineOn: string; isAssigned: boolean };
    cancelStep: { title: string; steps: string[] };
    extendStep: { title: string; step: string; deadlineOn: string; reason: string };
    waiveStep: { title: string; step: string; reason: string };
    /** `deadlineOn` as above. */
    handOverStep: { title: string; step: string; deadlineOn: string | null; awaits: 'correction' | 'opinions' | null; absent: string };
    /** To the lead: the absent reviewer keeps it. */
    keepStep: { title: string; step: string; absent: string; substitute: string };
    returnStep: { title: string; step: string; deadlineOn: string | null; awaits: 'correction' | 'opinions' | null };
    /** To the lead: the reviewer who was asked has an interest. */
    vacateStep: { title: string; step: string; person: string };
    /**
     * `steps`: with their deadlines, null for one that waits for other opinions. To the reviewer who is asked again, or
     * to the lead where there is none.
     */
    reopenSteps: {
      title: string;
      steps: { step: string; deadlineOn: string | null }[];
      deadlineOn: string | null;
      reason: string;
      isAssigned: boolean;
    };
    /** Opinions that were no longer needed wait again for those before them. */
    awaitSteps: { title: string; steps: string[] };
    /**
     * To the reviewer who gave it, to the lead, who asks another, and to the chair from whose agenda the application
     * goes.
     */
    voidOpinion: { title: string; step: string; reason: string; to: 'reviewer' | 'lead' | 'chair' };
  };
  interests: {
    /**
     * `subject`: an organisation, or an application's title; `by`: the person who recorded it, null for the person with
     * the interest.
     */
    declareInterest: { subject: string; reason: string; by: string | null };
    /** To a second person: `by` has recorded that `person` has an interest. */
    askInterestConfirmation: { subject: string; person: string; reason: string; by: string };
    /**
     * To the person with the interest, `person` then being null, and to the person who recorded it. `by`: the person
     * who confirmed it.
     */
    confirmInterest: { subject: string; person: string | null; by: string };
    /** To a second person. `by`: the person who asks; `isError`: it is said to be recorded in error. */
    askInterestWithdrawal: { subject: string; person: string; reason: string; by: string; isError: boolean };
    /**
     * To the person with the interest, `person` then being null, and to the person who asked. `by`: the person who
     * ended the request; `isError`: it was recorded in error; `isOfApplication`: the interest was in one application.
     */
    confirmInterestWithdrawal: { subject: string; person: string | null; by: string; isError: boolean; isOfApplication: boolean };
    rejectInterestWithdrawal: { subject: string; person: string | null; by: string; reason: string };
  };
  absences: {
    /**
     * To the substitute, or to the absent person. `roles`: those that the substitute has in the meantime; `reviews`:
     * the substitute is asked for opinions as well.
     */
    declareAbsence: {
      person: string;
      substitute: string;
      startsOn: string;
      endsOn: string;
      roles: Role[];
      reviews: boolean;
      toSubstitute: boolean;
    };
    /** An absence declared by another person: to the absent person, and to the people who may confirm it. */
    askConfirmation: {
      person: string;
      substitute: string;
      declarer: string;
      startsOn: string;
      endsOn: string;
      toPerson: boolean;
    };
    /** To the substitute, or to the absent person, as at its declaration. */
    confirmAbsence: LettersOf['absences']['declareAbsence'] & { confirmer: string };
    endAbsence: { person: string; toSubstitute: boolean };
    /** The absence ended unconfirmed. Sent to the absent person and to the declarer. */
    callOffAbsence: { person: string };
  };
  sessions: {
    /**
     * `agenda`: the applications in its order; `opensAt`, `closesAt`: the instants of its vote, null where there is
     * none.
     */
    sendAgenda: { heldOn: string; opensAt: string | null; closesAt: string | null; agenda: { title: string; organisation: string }[] };
    /** `agenda`: the applications' titles, in its order; `closesAt`: an instant. */
    openVote: { heldOn: string; closesAt: string; agenda: string[] };
    closeVote: { heldOn: string; applications: number; withoutQuorum: number };
    remindChair: { heldOn: string; applications: number };
    /** `rank`: its place on the session's waitlist, if it was put there. */
    decideSession: {
      title: string;
      awardedCents: number | null;
      rank: number | null;
      reason: string;
      deadlineOn: string | null;
      toAccept: boolean;
      appealable: boolean;
    };
    cancelSession: { heldOn: string; reason: string };
  };
  waitlist: {
    awardWaitlisted: { title: string; awardedCents: number; reason: string; deadlineOn: string; toAccept: boolean };
    refuseWaitlisted: { title: string; reason: string; appealable: boolean };
    /** `others`: how many more the credits would cover now, behind it. */
    proposeAward: { title: string; organisation: string; requestedCents: number; availableCents: number; others: number };
  };
  appeals: {
    /** `lapsesOn`: the day after which silence counts as a rejection. */
    appealDecision: { title: string; organisation: string; grounds: string; lapsesOn: string; toFund: boolean };
    assignAppeal: { title: string; grounds: string; deadlineOn: string };
    remindAppeal: { title: string; deadlineOn: string; last: boolean; isAssigned: boolean };
    escalateAppeal: { title: string; reviewer: string | null };
    giveAppealOpinion: { title: string; lapsesOn: string };
    vacateAppeal: { title: string; person: string; away: boolean; lapsesOn: string };
    /** `deadlineOn`: the day after which silence counts as a rejection. */
    remindAppealDecision: { title: string; organisation: string; deadlineOn: string };
    upholdAppeal: { title: string; reason: string; against: Appealable; toFund: boolean };
    rejectAppeal: { title: string; reason: string };
    lapseAppeal: { title: string; organisation: string; lapsedOn: string; toFund: boolean };
  };
  grants: {
    remindAcceptance: { title: string; awardedCents: number; deadlineOn: string };
    acceptAward: { title: string; awardedCents: number; deadlineOn: string };
    replanTranches: { title: string; amountsCents: number[] };
    remindSignatories: { title: string; deadlineOn: string; missing: ('beneficiary' | 'fund')[] };
    /** What the signature promises: the fund commits it, or delegates it to a beneficiary that commits itself. */
    signGrant: { title: string; form: AwardForm; promisedCents: number };
    renounceGrant: { title: string; organisation: string; reason: string; releasedCents: number };
    deferDeadline: { title: string; deadlineOn: string };
    expireGrant: { title: string; releasedCents: number; was: 'to_accept' | 'to_sign' };
    confirmTranche: { title: string; tranche: number; form: AwardForm; promisedCents: number };
    /** The next tranche, whose conditions are met: what its confirmation promises, or what it still waits for. */
    confirmNextTranche: { title: string; tranche: number } & ({ form: AwardForm; promisedCents: number } | { awaits: Awaits });
    /** Credits that have become available, or a claim that was collected, let it continue. */
    resumeTranche: { title: string; tranche: number; form: AwardForm; promisedCents: number };
    recordPayment: { title: string; paidCents: number; paidOn: string };
    returnPayment: { title: string; tranche: number; returnedCents: number; returnedOn: string; reason: string };
    delegatePayment: { title: string; tranche: number; year: number; delegatedCents: number };
    returnDelegation: { title: string; tranche: number; credit: Credit; year: number; returnedCents: number; reason: string };
    suspendGrant: { title: string; reason: string };
    resumeGrant: { title: string; reason: string };
    terminateGrant: { title: string; reason: string; releasedCents: number; withdrawnCents: number; returnedCents: number };
    /** To the controller: the tranches that wait for their visa. */
    askVisa: { title: string; organisation: string; tranches: { rank: number; amountCents: number }[] };
    giveVisa: { title: string; tranche: number; amountCents: number; favourable: boolean; observation: string };
    proposePayee: { title: string; organisation: string; toFund: boolean };
    approvePayee: { title: string };
    rejectPayee: { title: string; reason: string };
  };
  /** `amendment`: its number in the grant; `addedCents`: the change in the amount, negative where it is reduced. */
  amendments: {
    proposeAmendment: {
      title: string;
      organisation: string;
      amendment: number;
      addedCents: number;
      reasons: string;
      side: Side;
      toFund: boolean;
    };
    assignAmendment: { title: string; amendment: number; reasons: string; addedCents: number; deadlineOn: string };
    remindAmendment: {
      title: string;
      amendment: number;
      awaited: 'assignment' | 'opinion' | 'decision' | 'signature';
      deadlineOn: string;
      last: boolean;
    };
    escalateAmendment: { title: string; amendment: number; reviewer: string | null };
    giveAmendmentOpinion: { title: string; amendment: number; addedCents: number; favourable: boolean; deadlineOn: string };
    declineAmendment: { title: string; amendment: number; reviewer: string; reason: string; deadlineOn: string };
    handOverAmendment: { title: string; amendment: number; reasons: string; addedCents: number; deadlineOn: string; absent: string };
    keepAmendment: { title: string; amendment: number; absent: string; substitute: string };
    returnAmendment: { title: string; amendment: number; deadlineOn: string };
    vacateAmendment: { title: string; amendment: number; person: string };
    approveAmendment: { title: string; amendment: number; addedCents: number; deadlineOn: string; reason: string };
    rejectAmendment: { title: string; amendment: number; reason: string };
    withdrawAmendment: { title: string; organisation: string; amendment: number; reason: string };
    /** `added`: the tranche that it adds, and how it is promised; null where it adds none. */
    signAmendment: {
      title: string;
      amendment: number;
      awardedCents: number;
      endsOn: string;
      added: { form: AwardForm; tranche: number; promisedCents: number } | null;
    };
    /** `isSigning`: its deadline has passed; otherwise its grant has ended. */
    lapseAmendment: { title: string; amendment: number; isSigning: boolean };
    /** `grantCents`: the fund's part at the reported cost. */
    reportFundingChange: { title: string; organisation: string; costCents: number; grantCents: number; reason: string; toFund: boolean };
  };
  reexaminations: {
    /** `deadlineOn`: the last day on which the award may be withdrawn. */
    reexamineAward: { title: string; organisation: string; deadlineOn: string; toFund: boolean };
    /** To the chair. `isAwaited`: an opinion is still missing. */
    remindReexamination: { title: string; deadlineOn: string; isAwaited: boolean };
    /** `signOn`: until when both sides sign a grant that is not signed yet; null where it continues unchanged. */
    confirmAward: { title: string; reason: string; signOn: string | null };
    withdrawAward: { title: string; reason: string; toFund: boolean };
    lapseReexamination: { title: string; signOn: string | null };
  };
  claims: {
    /** `claim`: its number in the grant; `collectionOrder`: the N° of the titre de perception, where it is known. */
    issueClaim: { title: string; claim: number; tranche: number; claimedCents: number; collectionOrder: string | null; reason: string };
    /** `owedCents`: what is still owed. */
    waiveClaim: { title: string; claim: number; waivedCents: number; owedCents: number; reason: string };
  };
  obligations: {
    remindObligation: { title: string; obligation: Words; dueOn: string };
    escalateObligation: { title: string; obligation: Words; dueOn: string };
    /** To the lead. */
    giveEvidence: { title: string; obligation: Words; number: number; reviewOn: string };
    remindReviewOfEvidence: { title: string; obligation: Words; givenOn: string };
    /** `dueOn`: until when returned evidence is awaited again. */
    reviewEvidence: { title: string; obligation: Words; accepted: boolean; reasons: string; dueOn: string };
    waiveObligation: { title: string; obligation: Words; reason: string };
  };
  finalAccounts: {
    remindFinalAccount: { title: string; dueOn: string };
    escalateFinalAccount: { title: string; dueOn: string };
    /** To finance. */
    giveFinalAccount: { title: string; organisation: string; number: number; spentCents: number };
    returnFinalAccount: { title: string; reason: string; dueOn: string };
    /** `balanceCents`: what is still to be paid; `overpaidCents`: what is claimed back. */
    approveFinalAccount: {
      title: string;
      form: AwardForm;
      eligibleCents: number;
      dueCents: number;
      balanceCents: number;
      overpaidCents: number;
      observation: string;
    };
  };
  datalabRequests: {
    createDatalabRequest: { title: string; organisation: string; expectedOn: string };
    remindQualification: { title: string; organisation: string };
    qualifyDatalabRequest: { title: string; expectedOn: string };
    remindDatalabDecision: { title: string; organisation: string };
    acceptDatalabRequest: {
      title: string;
      organisation: string;
      halfDays: number;
      startsOn: string;
      endsOn: string;
      contact: string;
    };
    /** `to`: the people who work for it, those who no longer do, or the person who asked for it. */
    staffDatalabRequest: {
      title: string;
      organisation: string;
      halfDays: number;
      startsOn: string;
      endsOn: string;
      to: 'staff' | 'dropped' | 'asker';
    };
    declineDatalabRequest: { title: string; reason: string };
    withdrawDatalabRequest: { title: string; organisation: string; reason: string };
    remindDelivery: { title: string; organisation: string; endsOn: string; contact: string };
    deliverDatalabRequest: { title: string; summary: string; closesOn: string };
    remindFeedback: { title: string; closesOn: string };
    closeDatalabRequest: { title: string; organisation: string; rating: number; helped: boolean };
    closeUnanswered: { title: string };
  };
  missions: {
    proposeMission: {
      title: string;
      kind: MissionKind;
      halfDays: number;
      startsOn: string;
      endsOn: string;
      indicator: string;
      reason: string;
      answerOn: string;
    };
    remindMissionAnswer: { title: string; kind: MissionKind; lapsesOn: string };
    acceptMission: { title: string; kind: MissionKind; organisation: string };
    declineMission: { title: string; kind: MissionKind; organisation: string; reason: string };
    lapseMission: { title: string; kind: MissionKind; organisation: string };
    remindStaffing: { title: string; kind: MissionKind; organisation: string };
    /** `to`: the people who work for it, those who no longer do, or the project's people. */
    staffMission: {
      title: string;
      kind: MissionKind;
      organisation: string;
      halfDays: number;
      startsOn: string;
      endsOn: string;
      to: 'staff' | 'dropped' | 'project';
    };
    remindMissionDelivery: { title: string; kind: MissionKind; organisation: string; endsOn: string };
    deliverMission: { title: string; kind: MissionKind; report: string };
    remindComparison: { title: string; kind: MissionKind; organisation: string; indicator: string; closesOn: string };
    /** `before`, `after`: the indicator's value; null where no report gives it. */
    closeMission: { title: string; kind: MissionKind; indicator: string; before: number | null; after: number | null; conclusion: string };
    closeUncompared: { title: string; kind: MissionKind; indicator: string; before: number | null; after: number | null };
    withdrawMission: { title: string; kind: MissionKind; organisation: string; reason: string };
  };
  capacity: {
    /** To the leads. `titles`: what the days that the person no longer has were promised for. */
    uncoverDays: { person: string; halfDays: number; titles: string[] };
  };
  envelopes: {
    /**
     * To finance and the leads. `tranches`: those that lack their credits now, in the order in which they were decided;
     * `amountCents`: what is frozen of the year's AE.
     */
    freezeCredits: {
      envelope: Words;
      year: number;
      amountCents: number;
      tranches: { reference: string; title: string; rank: number; openCents: number; missingCents: number }[];
    };
    /** To the people who may confirm it. `by`: the proposer. */
    proposeChange: { envelope: Words; proposed: ProposeChange; by: string };
    /** To the proposer. `by`: the person who confirmed, or rejected. */
    confirmChange: { envelope: Words; proposed: ProposeChange; by: string };
    rejectChange: { envelope: Words; proposed: ProposeChange; by: string; reason: string };
    /** `kind`: that of the movement of which the recipient had been notified. */
    reverseMovement: { title: string; kind: 'pay' | 'issue_claim'; amountCents: number };
  };
  people: {
    /** To the people who give it. `person`: the one who asks. */
    askRole: { person: string; role: Role; organisation: string; reason: string };
    refuseRole: { role: Role; organisation: string; reason: string };
    giveRole: { role: Role; organisation: string };
    withdrawRole: { role: Role; organisation: string };
    /** To admins, one of whom confirms it. `by`: the admin who proposes it. */
    joinPeople: { person: string; other: string; reason: string; by: string };
    partPeople: { person: string; other: string; reason: string; by: string };
    /** To both identities. */
    confirmIdentities: { other: string; organisation: string; isParting: boolean };
    /** To the admin who had proposed it. */
    rejectIdentities: { person: string; other: string; reason: string; isParting: boolean };
    /**
     * To a colleague who need not be known yet. `person`: the inviter; `message`: their text, null where there is none.
     */
    inviteColleague: { person: string; organisation: string; siret: string; message: string | null; endsOn: string };
    /** To the inviter, and to the people who give roles. `person`: the one who has accepted. */
    acceptInvitation: { person: string; organisation: string };
  };
  milestones: {
    /**
     * `holds`: the tranche that is held until the report is accepted; null where it holds none. `tracking`: the year
     * after the project that the report is on; `holds` is then the tranche that is not paid once it is late, and
     * `balance` says that this is the balance.
     */
    askTracking: AwaitedReport;
    remindReport: AwaitedReport;
    escalateReport: AwaitedReport;
    /** `year`: the year after the project that it is on; null where it ends a tranche's period. */
    reportMilestone: { title: string; milestone: number; year: number | null; number: number; reviewOn: string };
    remindReviewOfReport: { title: string; milestone: number; year: number | null; reportedOn: string };
    /** `dueOn`: until when a returned report is awaited again. */
    reviewReport: {
      title: string;
      milestone: number;
      year: number | null;
      accepted: boolean;
      reasons: string;
      dueOn: string;
    };
  };
  impact: {
    /** To the lead. The figures of the plan in force and those of the report that is beyond a threshold. */
    raiseSlippageAlert: {
      title: string;
      organisation: string;
      mission: boolean;
      plannedCents: number;
      forecastCents: number;
      plannedDays: number;
      forecastDays: number;
    };
  };
};
export type Noun = keyof LettersOf;
/** The members of all types of a union, in one type. */
type Together<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer All) => void ? All : never;
export type LetterFacts = Together<LettersOf[Noun]>;
export type LetterName = keyof LetterFacts;

/** A letter that is owed, with its facts: the name determines which facts. */
export type LetterContent = { [Name in LetterName]: { name: Name; facts: LetterFacts[Name] } }[LetterName];

/** The texts of one noun in one language: each letter says one thing to one person; total over letters. */
export type TextsOf<N extends Noun> = {
  letters: { [Name in keyof LettersOf[N]]: (facts: LettersOf[N][Name]) => Letter };
};

/** A language's texts, all nouns together. */
export type Texts = {
  letters: { [Name in LetterName]: (facts: LetterFacts[Name]) => Letter };
  digest: { subject: (letters: number) => string; opening: (letters: number) => string; advice: string };
  /** `name`: null where it is not known. */
  greeting: (name: string | null) => string;
  /** The line by which the recipient names the thing that a letter is about. */
  reference: (reference: string) => string;
  /** Before the address of a page. */
  link: string;
  closing: string;
};
