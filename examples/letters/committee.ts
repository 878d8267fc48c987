import { APPEALABLE } from '../../domain/committee/contested.ts';
import { appealable, deadlineOn, project, reason, silenceCame, silenceToCome, title, type ExamplesOf } from './core.ts';

/** The remedies of a service of the State. */
const toState = { ...appealable, isState: true };

const meeting = { heldOn: deadlineOn, venue: 'Salle Ampère, 20 avenue de Ségur', written: false };
const inWriting = { heldOn: deadlineOn, venue: null, written: true };
const planned = { reference: 'COM-2027-03', applications: 12, reason };
const votes = { opensAt: '2027-03-01T08:00:00.000Z', closesAt: '2027-03-02T17:00:00.000Z' };

/** A decision that awards nothing, and what an award, and one under a condition, say otherwise. */
const decided = {
  ...{ title, requestedCents: 9_000_000, awardedCents: null, reason, conditions: [] },
  ...{ deadlineOn: null, toAccept: false, silentOn: null, form: 'agreement' as const, contest: appealable },
};
const granted = { awardedCents: 7_250_000, deadlineOn };
const conditional = { conditions: ['Le cofinancement de la région est notifié.'], toAccept: true, silentOn: silenceToCome };

export const sessions: ExamplesOf<'sessions'> = {
  sendAgenda: {
    'the members and the chair': [
      { ...meeting, opensAt: null, closesAt: null, agenda: [project, { title: 'Herbier', organisation: 'Agence' }] },
      { ...inWriting, ...votes, agenda: [project] },
    ],
  },
  rearrangeSession: {
    'the members and the chair': [
      { ...meeting, ...planned, opensAt: null, closesAt: null, members: [], sits: true, agenda: [] },
      { ...inWriting, ...planned, ...votes, members: ['Tomás Vidal', 'Marie-Laure Hoarau'], sits: true, agenda: [project] },
    ],
    'the members who sit no longer': [{ ...meeting, ...planned, ...votes, members: ['Tomás Vidal'], sits: false, agenda: [] }],
  },
  takeOffAgenda: {
    'the members and the chair': [
      { heldOn: deadlineOn, title, leaves: 'taken_off', reason },
      { heldOn: deadlineOn, title, leaves: 'adjourned', reason },
    ],
  },
  excuseMember: {
    'the member, the stand-in and the chair': [
      { heldOn: deadlineOn, member: 'Tomás Vidal', standIn: 'Marie-Laure Hoarau', ...votes, agenda: [project] },
      { heldOn: deadlineOn, member: 'Tomás Vidal', standIn: null, ...votes, agenda: [] },
    ],
  },
  openVote: {
    'the members': [{ heldOn: deadlineOn, closesAt: '2027-03-02T17:00:00.000Z', agenda: ['Carte ouverte', 'Herbier'] }],
  },
  closeVote: {
    'the chair': [{ heldOn: deadlineOn, applications: 12, withoutQuorum: 3 }],
  },
  remindChair: {
    'the chair': [{ heldOn: deadlineOn, applications: 12 }],
  },
  decideSession: {
    'the applicant’s people': [
      { ...decided, ...granted, rank: null },
      { ...decided, ...granted, ...conditional, rank: null, conditions: [...conditional.conditions, 'L’analyse d’impact est approuvée.'] },
      { ...decided, ...granted, rank: null, form: 'delegation', contest: toState },
      ...[null, silenceToCome, silenceCame].map((silentOn) => ({ ...decided, rank: 3, silentOn })),
      { ...decided, rank: null },
    ],
  },
  cancelSession: {
    'the members, the chair and the leads': [{ heldOn: deadlineOn, reason }],
  },
};

export const waitlist: ExamplesOf<'waitlist'> = {
  awardWaitlisted: {
    'the applicant’s people': [
      { ...decided, ...granted },
      { ...decided, ...granted, ...conditional },
      { ...decided, ...granted, form: 'delegation', contest: toState },
    ],
  },
  refuseWaitlisted: {
    'the applicant’s people': [{ title, reason, contest: { ...appealable, overseas: true, months: 3 } }],
  },
  proposeAward: {
    'the chair': [
      { ...project, requestedCents: 7_250_000, availableCents: 8_000_000, others: 0 },
      { ...project, requestedCents: 7_250_000, availableCents: 50_000_000, others: 4 },
    ],
  },
};

/** What local authorities and a service of the State appeal against. */
const [suspended, claimed] = [
  { title, against: 'suspended', isState: false },
  { title, against: 'claimed', isState: true },
] as const;
const inFull = { contest: appealable, inPart: false, rejectedPart: null, keptCents: null, awardedCents: null, awaitsVisa: false };
const refusal = { title, against: 'refused' } as const;

export const appeals: ExamplesOf<'appeals'> = {
  appealDecision: {
    'the applicant’s people': [
      { ...suspended, organisation: project.organisation, grounds: reason, lapsesOn: deadlineOn, toFund: false, contest: appealable },
      { ...claimed, organisation: project.organisation, grounds: reason, lapsesOn: deadlineOn, toFund: false, contest: appealable },
    ],
    'the leads': [
      { ...suspended, organisation: project.organisation, grounds: reason, lapsesOn: deadlineOn, toFund: true, contest: appealable },
    ],
  },
  assignAppeal: {
    'the reviewer': [{ ...refusal, grounds: reason, deadlineOn }],
  },
  remindAppeal: {
    'the reviewer': [{ ...refusal, deadlineOn, last: false, isAssigned: true }],
    'the leads, while there is no reviewer': [{ ...refusal, deadlineOn, last: true, isAssigned: false }],
  },
  escalateAppeal: {
    'the leads': [
      { ...refusal, reviewer: 'Sékou Diarra' },
      { ...refusal, reviewer: null },
    ],
  },
  giveAppealOpinion: {
    'the chair': [{ ...refusal, lapsesOn: deadlineOn }],
  },
  vacateAppeal: {
    'the leads': [
      { ...refusal, person: 'Ana Ruiz', away: false, lapsesOn: deadlineOn },
      { ...refusal, person: 'Ana Ruiz', away: true, lapsesOn: deadlineOn },
    ],
  },
  remindAppealDecision: {
    'the leads and the chair': [{ ...refusal, organisation: project.organisation, deadlineOn }],
  },
  upholdAppeal: {
    'the applicant’s people': [
      ...APPEALABLE.map((against) => ({ title, against, isState: false, reason, ...inFull, toFund: false })),
      { ...claimed, reason, ...inFull, inPart: true, keptCents: 1_200_000, toFund: false },
      { ...suspended, reason, ...inFull, inPart: true, rejectedPart: 'La date de la reprise.', toFund: false },
      { title, against: 'reduced', isState: false, reason, ...inFull, awardedCents: 7_250_000, toFund: false },
      { title, against: 'terminated', isState: false, reason, ...inFull, awaitsVisa: true, toFund: false },
    ],
    'the leads, and those who act next': [
      { ...suspended, reason, ...inFull, toFund: true },
      { ...claimed, reason, ...inFull, inPart: true, keptCents: 1_200_000, toFund: true },
    ],
  },
  rejectAppeal: {
    'the applicant’s people': [
      { ...suspended, reason, contest: appealable },
      { ...claimed, reason, contest: { ...appealable, isState: true } },
    ],
  },
  lapseAppeal: {
    'the applicant’s people': [
      { ...suspended, organisation: project.organisation, lapsedOn: deadlineOn, toFund: false, contest: appealable },
    ],
    'the leads and the chair': [
      { ...suspended, organisation: project.organisation, lapsedOn: deadlineOn, toFund: true, contest: appealable },
    ],
  },
};

const withdrawn = {
  title,
  awardedOn: '2026-12-14',
  form: 'agreement',
  reason: 'Le nouvel avis est défavorable.',
  condition: 'Le cahier des charges, art. 4 : le porteur est une administration.',
  heard: { noticedOn: '2027-02-01', answerBy: '2027-03-02', observedOn: '2027-02-15' },
  paidCents: 6_000_000,
  contest: appealable,
} as const;

export const reexaminations: ExamplesOf<'reexaminations'> = {
  reexamineAward: {
    'finance and the chair': [
      { ...project, form: 'agreement', deadlineOn, toFund: true },
      { ...project, form: 'delegation', deadlineOn, toFund: true },
    ],
    'the applicant’s people': [
      { ...project, form: 'agreement', deadlineOn, toFund: false },
      { ...project, form: 'delegation', deadlineOn, toFund: false },
    ],
  },
  remindReexamination: {
    'the chair': [
      { title, deadlineOn, isAwaited: true },
      { title, deadlineOn, isAwaited: false },
    ],
  },
  confirmAward: {
    'the applicant’s people, the leads and finance': [
      { title, reason: 'Le nouvel avis est favorable.', signOn: deadlineOn, silentOn: null },
      { title, reason: 'Le nouvel avis est favorable.', signOn: deadlineOn, silentOn: silenceCame },
      { title, reason: 'Soit.', signOn: null, silentOn: null },
    ],
  },
  withdrawAward: {
    'the applicant’s people': [
      { ...withdrawn, toFund: false },
      { ...withdrawn, form: 'delegation', contest: toState, toFund: false },
      { ...withdrawn, heard: { ...withdrawn.heard, observedOn: null }, paidCents: 0, toFund: false },
    ],
    'the leads and finance': [
      { ...withdrawn, reason: 'Soit.', toFund: true },
      { ...withdrawn, form: 'delegation', contest: toState, reason: 'Soit.', toFund: true },
    ],
  },
  lapseReexamination: {
    'the applicant’s people, the leads, finance, the chair, and the reviewers who were asked': [
      { title, form: 'agreement', months: 4, signOn: null, silentOn: null },
      { title, form: 'agreement', months: 4, signOn: deadlineOn, silentOn: silenceToCome },
      { title, form: 'delegation', months: 4, signOn: deadlineOn, silentOn: null },
    ],
  },
};
