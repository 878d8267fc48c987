import type { TrancheMoney } from '../../domain/desk/tranche-money.ts';
import { appealable, deadlineOn, obligation, project, reason, silenceCame, silenceToCome, title, type ExamplesOf } from './core.ts';

const approved = {
  ...{ title, spentCents: 9_000_000, eligibleCents: 8_000_000, awardedCents: 6_400_000, eligibleCostCents: 8_000_000 },
  struck: [
    { label: 'Études', struckCents: 900_000, reason: 'Facture antérieure à la convention.' },
    { label: 'Hébergement', struckCents: 100_000, reason: 'Dépense sans facture.' },
  ],
  ...{ dueCents: 6_400_000, observation: reason, contest: appealable },
};

const condition = 'La convention (art. 7) : rendre compte de chaque période.';
const ended = {
  ...{ title, reason, condition, effectiveOn: deadlineOn, contest: appealable },
  heard: { noticedOn: '2027-02-01', answerBy: '2027-03-02', observedOn: '2027-02-15' },
};
const settled = { eligibleCents: 9_000_000, dueCents: 4_500_000, netPaidCents: 5_000_000, overpaidCents: 500_000 };

const times = { contestMonths: 2, silenceMonths: 6, firstContestBy: '2027-04-19' };

const known = { rank: 1, cents: 7_250_000, paidCents: 0 };
const waiting: TrancheMoney = { ...known, stage: 'confirmed', waits: { for: 'certification', turn: 'fund', by: null } };
const reporting: TrancheMoney = {
  ...{ ...known, rank: 2, stage: 'promised' },
  waits: { for: 'report', turn: 'beneficiary', by: deadlineOn, report: 1 },
};
const toOrder: TrancheMoney = {
  ...known,
  stage: 'certified',
  paidCents: 250_000,
  waits: { for: 'order', turn: 'fund', by: null },
  agreed: { on: '2027-03-31', days: 30 },
};
const underway: TrancheMoney = {
  ...{ ...known, stage: 'ordered', waits: { for: 'payment', turn: 'fund', by: '2028-01-20' } },
  ...{ orderedOn: '2027-03-01', orderNumber: '100241599', latestOn: '2028-01-20', agreed: null },
  expected: { on: '2027-03-09', count: 50, days: 8 },
};

export const endingNotices: ExamplesOf<'endingNotices'> = {
  giveNotice: {
    'the applicant’s people': [
      { title, form: 'agreement', ground: 'condition', condition, findings: 'Deux bilans manquent.', answerBy: deadlineOn },
      { title, form: 'delegation', ground: 'condition', condition, findings: 'Deux bilans manquent.', answerBy: deadlineOn },
      { title, form: 'agreement', ground: 'unlawful', condition, findings: 'L’administration n’est pas éligible.', answerBy: deadlineOn },
    ],
  },
  giveObservations: {
    'finance and the leads': [{ ...project, observations: 'Les bilans sont rendus depuis hier.' }],
  },
};

/** Conditions of an award that are not certified yet. */
const AWAITED = ['Le cofinancement de la région est notifié.'];

export const grants: ExamplesOf<'grants'> = {
  remindAcceptance: {
    'the applicant’s people': [
      { title, awardedCents: 7_250_000, deadlineOn, silentOn: null },
      { title, awardedCents: 7_250_000, deadlineOn, silentOn: silenceToCome },
    ],
  },
  acceptAward: {
    'the applicant’s people and finance': [
      { title, awardedCents: 7_250_000, conditions: [], deadlineOn, silentOn: silenceCame },
      { title, awardedCents: 7_250_000, conditions: AWAITED, deadlineOn, silentOn: null },
    ],
  },
  replanTranches: {
    'the applicant’s people': [{ title, amountsCents: [7_250_000, 100_000] }],
  },
  remindSignatories: {
    'each side that has not signed: the applicant’s people, finance': [
      { title, conditions: [], areShown: false, deadlineOn, missing: ['beneficiary', 'fund'], silentOn: null },
      { title, conditions: [], areShown: false, deadlineOn, missing: ['fund'], silentOn: silenceToCome },
    ],
    'both sides and the leads, before each condition is certified': [
      { title, conditions: AWAITED, areShown: false, deadlineOn, missing: ['beneficiary', 'fund'], silentOn: null },
      { title, conditions: AWAITED, areShown: true, deadlineOn, missing: ['beneficiary', 'fund'], silentOn: null },
    ],
  },
  signGrant: {
    'the applicant’s people and finance': [
      { title, form: 'agreement', promisedCents: 7_250_050, moved: null, next: waiting },
      { title, form: 'delegation', promisedCents: 7_250_050, moved: { startsOn: '2027-03-03', plannedOn: '2027-02-01' }, next: null },
    ],
  },
  renounceGrant: {
    'the applicant’s people, finance and the leads': [
      { ...project, form: 'agreement', reason, releasedCents: 7_250_000 },
      { ...project, form: 'delegation', reason, releasedCents: 7_250_000 },
    ],
  },
  deferDeadline: {
    'the applicant’s people and finance': [
      { title, deadlineOn, silentOn: null },
      { title, deadlineOn, silentOn: silenceToCome },
    ],
  },
  escalateSignature: {
    'the applicant’s people': [
      { ...project, deadlineOn, toFund: false, awaits: 'signature', silentOn: null },
      { ...project, deadlineOn, toFund: false, awaits: 'signature', silentOn: silenceCame },
      { ...project, deadlineOn, toFund: false, awaits: 'certification', silentOn: null },
    ],
    'finance and the leads': [
      { ...project, deadlineOn, toFund: true, awaits: 'signature', silentOn: silenceToCome },
      { ...project, deadlineOn, toFund: true, awaits: 'certification', silentOn: null },
    ],
  },
  expireGrant: {
    'the applicant’s people and finance': [
      { title, releasedCents: 7_250_000, was: 'to_sign', deadlineOn, contest: appealable },
      { title, releasedCents: 7_250_000, was: 'to_certify', deadlineOn, contest: appealable },
      { title, releasedCents: 7_250_000, was: 'to_accept', deadlineOn, contest: appealable },
    ],
  },
  confirmTranche: {
    'the applicant’s people': [
      { title, tranche: 2, form: 'agreement', promisedCents: 7_250_000, next: reporting },
      { title, tranche: 2, form: 'delegation', promisedCents: 7_250_000, next: null },
    ],
  },
  confirmNextTranche: {
    'the applicant’s people and finance': [
      { title, tranche: 2, form: 'agreement', promisedCents: 7_250_000, next: toOrder },
      { title, tranche: 2, form: 'delegation', promisedCents: 100_000, next: null },
      { title, tranche: 3, awaits: 'claim' },
      { title, tranche: 3, awaits: 'credits' },
      { title, tranche: 3, awaits: 'visa' },
      { title, tranche: 3, awaits: 'funding' },
    ],
  },
  resumeTranche: {
    'the applicant’s people and finance': [
      { title, tranche: 2, form: 'agreement', promisedCents: 7_250_000, next: underway },
      { title, tranche: 2, form: 'delegation', promisedCents: 100_000, next: null },
    ],
  },
  recordPayment: {
    'the applicant’s people': [
      { title, paidCents: 7_250_000, paidOn: deadlineOn, reference: 'VIR-2027-0042', next: reporting },
      { title, paidCents: 7_250_000, paidOn: deadlineOn, reference: null, next: null },
    ],
  },
  returnPayment: {
    'the applicant’s people': [[], ['DON-2026-0007-C']].map((alsoOf) => {
      const returned = { tranche: 2, returnedCents: 7_250_000, returnedOn: deadlineOn, alsoOf };
      return { title, ...returned, reason: 'Compte clos.' };
    }),
  },
  delegatePayment: {
    'the applicant’s people': [{ title, tranche: 2, year: 2027, delegatedCents: 7_250_000 }],
  },
  returnDelegation: {
    'the applicant’s people': [{ title, tranche: 2, credit: 'AE', year: 2027, returnedCents: 7_250_000, reason }],
  },
  suspendGrant: {
    'the applicant’s people and finance': [{ title, reason, contest: appealable }],
  },
  resumeGrant: {
    'the applicant’s people and finance': [{ title, reason }],
  },
  terminateGrant: {
    'the applicant’s people, finance and the leads': [
      { ...ended, form: 'agreement', ground: 'condition', settled, releasedCents: 7_250_000, withdrawnCents: 100_000, returnedCents: 0 },
      { ...ended, form: 'delegation', ground: 'condition', settled: null, releasedCents: 0, withdrawnCents: 0, returnedCents: 7_250_000 },
    ],
  },
  reduceGrant: {
    'the applicant’s people, finance and the leads': [
      { ...ended, beforeCents: 7_250_000, awardedCents: 5_000_000, cutCents: 1_250_000, overpaidCents: 1_000_000 },
      { ...ended, beforeCents: 7_250_000, awardedCents: 5_000_000, cutCents: 2_250_000, overpaidCents: 0 },
    ],
  },
  askVisa: {
    'the controller': [
      { ...project, tranches: [{ rank: 1, amountCents: 7_250_000 }] },
      { ...project, tranches: [1, 2].map((rank) => ({ rank, amountCents: 7_250_000 })) },
    ],
  },
  showCondition: {
    'the leads': [{ ...project, condition: 1, wording: AWAITED[0] ?? '', shown: 'Délibération du 3 mars de la région.' }],
  },
  returnCondition: {
    'the applicant’s people': [
      { title, condition: 1, wording: AWAITED[0] ?? '', reason, deadlineOn, silentOn: null },
      { title, condition: 1, wording: AWAITED[0] ?? '', reason, deadlineOn, silentOn: silenceToCome },
    ],
  },
  certifyCondition: {
    'the applicant’s people and finance': [
      {
        title,
        condition: 1,
        wording: 'Le cofinancement de la région est notifié.',
        evidence: reason,
        left: 1,
        deadlineOn: null,
        silentOn: null,
      },
      { title, condition: 2, wording: 'L’analyse d’impact est approuvée.', evidence: reason, left: 0, deadlineOn, silentOn: null },
      { title, condition: 2, wording: 'L’analyse d’impact est approuvée.', evidence: reason, left: 0, deadlineOn, silentOn: silenceToCome },
    ],
  },
  giveVisa: {
    finance: [
      { title, tranche: 2, amountCents: 7_250_000, favourable: true, observation: '' },
      { title, tranche: 2, amountCents: 7_250_000, favourable: true, observation: reason },
      { title, tranche: 2, amountCents: 7_250_000, favourable: false, observation: reason },
    ],
  },
  proposePayee: {
    'finance, but the proposer': [
      { ...project, toFund: true, otherThan: null },
      { ...project, toFund: true, otherThan: 'DON-2026-0007-C, DON-2026-0012-C' },
    ],
    'the applicant’s people': [
      { ...project, toFund: false, otherThan: null },
      { ...project, toFund: false, otherThan: 'DON-2026-0007-C' },
    ],
  },
  takeUpPayee: {
    'the applicant’s people': [{ title, approvedIn: 'DON-2026-0007-C', next: toOrder }],
  },
  approvePayee: {
    'the applicant’s people': [{ title, next: toOrder }],
  },
  rejectPayee: {
    'the applicant’s people and the proposer': [{ title, reason }],
  },
};

const ordered = {
  ...{ title, claim: 2, claimedCents: 7_250_000, issuedOn: '2027-02-01' },
  ...{ collectionOrder: 'TP-17', collectionOrderOn: '2027-02-15', accountant: 'DDFiP du Val-Exemple' },
  ...{ contestMonths: 2, silenceMonths: 6 },
};

export const claims: ExamplesOf<'claims'> = {
  issueClaim: {
    'the applicant’s people': [
      { title, claim: 2, tranche: 1, claimedCents: 7_250_000, reason, contest: appealable, times },
      { title, claim: 2, tranche: 1, claimedCents: 100_000, reason, contest: appealable, times },
    ],
  },
  identifyClaim: {
    'the applicant’s people': [
      {
        ...ordered,
        notifiedOn: '2027-02-18',
        contestBy: '2027-04-19',
        isState: false,
        due: { dueDates: 1, firstDueOn: '2027-04-15', lastDueOn: '2027-04-15' },
      },
      {
        ...ordered,
        notifiedOn: null,
        contestBy: '2027-04-16',
        isState: false,
        due: { dueDates: 3, firstDueOn: '2027-04-15', lastDueOn: '2027-06-15' },
      },
      { ...ordered, notifiedOn: null, contestBy: '2027-04-16', isState: true, due: null },
    ],
  },
  waiveClaim: {
    'the applicant’s people': [
      { title, claim: 2, waivedCents: 7_250_000, owedCents: 100_000, reason },
      { title, claim: 2, waivedCents: 100_000, owedCents: 0, reason },
    ],
  },
};

export const finalAccounts: ExamplesOf<'finalAccounts'> = {
  declareEnd: {
    'the applicant’s people, finance and the leads': [{ ...project, endsOn: '2027-02-01', dueOn: deadlineOn, reason }],
  },
  remindFinalAccount: {
    'the applicant’s people': [{ title, dueOn: deadlineOn }],
  },
  escalateFinalAccount: {
    'the applicant’s people and finance': [{ title, dueOn: deadlineOn }],
  },
  giveFinalAccount: {
    finance: [
      { ...project, number: 1, spentCents: 7_250_000 },
      { ...project, number: 2, spentCents: 100_000 },
    ],
  },
  returnFinalAccount: {
    'the applicant’s people': [{ title, reason, dueOn: deadlineOn }],
  },
  approveFinalAccount: {
    'the applicant’s people': [
      { ...approved, form: 'agreement', netPaidCents: 3_200_000, balanceCents: 3_200_000, overpaidCents: 0 },
      { ...approved, form: 'delegation', netPaidCents: 3_200_000, balanceCents: 3_200_000, overpaidCents: 0 },
      { ...approved, form: 'agreement', spentCents: 8_000_000, struck: [], netPaidCents: 6_400_000, balanceCents: 0, overpaidCents: 0 },
      { ...approved, form: 'agreement', netPaidCents: 7_000_000, balanceCents: 0, overpaidCents: 600_000 },
    ],
  },
};

export const amendments: ExamplesOf<'amendments'> = {
  proposeAmendment: {
    'the leads': [{ ...project, amendment: 2, addedCents: 7_250_000, reasons: reason, side: 'beneficiary', toFund: true }],
    'the applicant’s people': [{ ...project, amendment: 2, addedCents: -100_000, reasons: reason, side: 'fund', toFund: false }],
  },
  assignAmendment: {
    'the reviewer': [{ title, amendment: 2, reasons: reason, addedCents: 0, deadlineOn }],
  },
  remindAmendment: {
    'the leads': [{ title, amendment: 2, awaited: 'assignment', missing: ['beneficiary', 'fund'], deadlineOn, last: false }],
    'the reviewer': [{ title, amendment: 2, awaited: 'opinion', missing: ['beneficiary', 'fund'], deadlineOn, last: true }],
    'the person who decides: the leads or the chair': [
      { title, amendment: 2, awaited: 'decision', missing: ['beneficiary', 'fund'], deadlineOn, last: false },
    ],
    'each side that has not signed: the applicant’s people, finance': [
      { title, amendment: 2, awaited: 'signature', missing: ['beneficiary'], deadlineOn, last: false },
      { title, amendment: 2, awaited: 'signature', missing: ['fund'], deadlineOn, last: false },
    ],
  },
  escalateAmendment: {
    'the leads': [
      { title, amendment: 2, reviewer: 'Sékou Diarra', signBy: null },
      { title, amendment: 2, reviewer: null, signBy: null },
    ],
    'the leads and finance, where the fund has not signed it': [{ title, amendment: 2, reviewer: null, signBy: deadlineOn }],
  },
  giveAmendmentOpinion: {
    'the person who decides: the leads or the chair': [
      { title, amendment: 2, addedCents: 7_250_000, favourable: true, deadlineOn },
      { title, amendment: 2, addedCents: 0, favourable: false, deadlineOn },
    ],
  },
  declineAmendment: {
    'the leads': [{ title, amendment: 2, reviewer: 'Sékou Diarra', reason, deadlineOn }],
  },
  handOverAmendment: {
    'the substitute': [{ title, amendment: 2, reasons: reason, addedCents: 0, deadlineOn, absent: 'Sékou Diarra' }],
  },
  keepAmendment: {
    'the leads': [{ title, amendment: 2, absent: 'Sékou Diarra', substitute: 'Linh Nguyen-Faure' }],
  },
  returnAmendment: {
    'the reviewer who is back': [{ title, amendment: 2, deadlineOn }],
  },
  vacateAmendment: {
    'the leads': [{ title, amendment: 2, person: 'Sékou Diarra' }],
  },
  approveAmendment: {
    'the applicant’s people and finance': [{ title, amendment: 2, addedCents: 0, deadlineOn, reason }],
  },
  rejectAmendment: {
    'the applicant’s people and finance': [{ title, amendment: 2, reason, contest: { ...appealable, inGuichet: false } }],
  },
  withdrawAmendment: {
    'the applicant’s people, the leads and the reviewer': [{ ...project, amendment: 2, reason }],
  },
  signAmendment: {
    'the applicant’s people, finance and the leads': [
      {
        title,
        amendment: 2,
        awardedCents: 7_250_000,
        endsOn: deadlineOn,
        added: { form: 'agreement', tranche: 3, promisedCents: 100_000 },
      },
      {
        title,
        amendment: 2,
        awardedCents: 7_250_000,
        endsOn: deadlineOn,
        added: { form: 'delegation', tranche: 3, promisedCents: 100_000 },
      },
      { title, amendment: 2, awardedCents: 7_250_000, endsOn: deadlineOn, added: null },
    ],
  },
  lapseAmendment: {
    'the applicant’s people, finance and the leads': [
      { title, amendment: 2, missing: ['beneficiary'] },
      { title, amendment: 2, missing: ['beneficiary', 'fund'] },
      { title, amendment: 2, missing: [] },
    ],
  },
  reportFundingChange: {
    'finance and the leads': [{ ...project, costCents: 7_250_000, grantCents: 100_000, reason, toFund: true }],
    'the applicant’s people': [{ ...project, costCents: 7_250_000, grantCents: 100_000, reason, toFund: false }],
  },
};

export const obligations: ExamplesOf<'obligations'> = {
  remindObligation: {
    'the applicant’s people': [{ title, obligation, dueOn: deadlineOn }],
  },
  escalateObligation: {
    'the applicant’s people and the leads': [{ title, obligation, dueOn: deadlineOn }],
  },
  giveEvidence: {
    'the leads': [
      { title, obligation, number: 1, reviewOn: deadlineOn },
      { title, obligation, number: 2, reviewOn: deadlineOn },
    ],
  },
  remindReviewOfEvidence: {
    'the leads': [{ title, obligation, givenOn: deadlineOn }],
  },
  reviewEvidence: {
    'the applicant’s people and the person who gave it': [
      { title, obligation, accepted: true, reasons: '', dueOn: deadlineOn },
      { title, obligation, accepted: true, reasons: reason, dueOn: deadlineOn },
      { title, obligation, accepted: false, reasons: reason, dueOn: deadlineOn },
    ],
  },
  waiveObligation: {
    'the applicant’s people': [{ title, obligation, reason }],
  },
};

export const milestones: ExamplesOf<'milestones'> = {
  askTracking: {
    'the applicant’s people': [
      { title, milestone: 61, dueOn: deadlineOn, holds: 4, tracking: { year: 1, balance: true } },
      { title, milestone: 62, dueOn: deadlineOn, holds: null, tracking: { year: 2, balance: false } },
    ],
  },
  remindReport: {
    'the applicant’s people': [
      { title, milestone: 61, dueOn: deadlineOn, holds: 3, tracking: { year: 1, balance: false } },
      { title, milestone: 2, dueOn: deadlineOn, holds: 3, tracking: null },
    ],
  },
  escalateReport: {
    'the applicant’s people and the leads': [
      { title, milestone: 61, dueOn: deadlineOn, holds: 4, tracking: { year: 1, balance: true } },
      { title, milestone: 2, dueOn: deadlineOn, holds: 3, tracking: null },
      { title, milestone: 1, dueOn: deadlineOn, holds: null, tracking: null },
    ],
  },
  reportMilestone: {
    'the leads': [
      { title, milestone: 2, year: null, number: 1, reviewOn: deadlineOn },
      { title, milestone: 2, year: null, number: 3, reviewOn: deadlineOn },
      { title, milestone: 61, year: 1, number: 1, reviewOn: deadlineOn },
    ],
  },
  correctReport: {
    'the leads': [
      { title, milestone: 2, year: null, reason, reviewOn: deadlineOn },
      { title, milestone: 61, year: 1, reason, reviewOn: deadlineOn },
    ],
  },
  remindReviewOfReport: {
    'the leads': [{ title, milestone: 2, year: null, reportedOn: deadlineOn }],
  },
  reviewReport: {
    'the applicant’s people, the person who reported, and finance': [
      { title, milestone: 2, year: null, accepted: true, adjusted: false, reasons: '', dueOn: '' },
      { title, milestone: 2, year: null, accepted: true, adjusted: false, reasons: reason, dueOn: '' },
      { title, milestone: 2, year: null, accepted: true, adjusted: true, reasons: reason, dueOn: '' },
    ],
    'the applicant’s people and the person who reported': [
      { title, milestone: 2, year: null, accepted: false, adjusted: false, reasons: reason, dueOn: deadlineOn },
    ],
  },
};
