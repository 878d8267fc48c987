import type { EventTable } from '../core/event.ts';
import type { StateTable } from '../core/state-table.ts';

export const APPEAL_STATES = ['received', 'assigned', 'advised', 'upheld', 'rejected', 'lapsed'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

const APPLICANT = { fr: 'Recours en cours d’examen', en: 'Appeal under examination' };
const late = { remindAppealDecision: { by: 'time' }, lapseAppeal: { by: 'time', to: ['lapsed'] } } as const;

export const appealTable = {
  received: {
    staff: { fr: 'Recours à confier', en: 'Appeal to be assigned' },
    applicant: APPLICANT,
    takes: {
      assignAppeal: { by: ['lead'], to: ['assigned'] },
      remindAppeal: { by: 'time', to: ['received'] },
      escalateAppeal: { by: 'time', to: ['received'] },
      remindAppealDecision: { ...late.remindAppealDecision, to: ['received'] },
      lapseAppeal: late.lapseAppeal,
    },
  },
  assigned: {
    staff: { fr: 'Avis sur le recours attendu', en: 'Opinion on the appeal awaited' },
    applicant: APPLICANT,
    takes: {
      assignAppeal: { by: ['lead'], to: ['assigned'] },
      giveAppealOpinion: { by: ['reviewer'], to: ['advised'] },
      remindAppeal: { by: 'time', to: ['assigned'] },
      escalateAppeal: { by: 'time', to: ['assigned'] },
      // The reviewer declared an interest or is away: the lead assigns another one.
      declareInterest: { by: ['reviewer'], to: ['received'] },
      confirmInterest: { by: ['lead', 'chair', 'admin'], to: ['received'] },
      startAbsence: { by: 'time', to: ['received'] },
      remindAppealDecision: { ...late.remindAppealDecision, to: ['assigned'] },
      lapseAppeal: late.lapseAppeal,
    },
  },
  advised: {
    staff: { fr: 'Recours à décider', en: 'Appeal to be decided' },
    applicant: APPLICANT,
    takes: {
      upholdAppeal: { by: ['chair'], to: ['upheld'] },
      rejectAppeal: { by: ['chair'], to: ['rejected'] },
      remindAppealDecision: { ...late.remindAppealDecision, to: ['advised'] },
      lapseAppeal: late.lapseAppeal,
    },
  },
  upheld: {
    staff: { fr: 'Recours accepté', en: 'Appeal upheld' },
    applicant: { fr: 'Recours accepté', en: 'Appeal upheld' },
    takes: {},
  },
  rejected: {
    staff: { fr: 'Recours rejeté', en: 'Appeal rejected' },
    applicant: { fr: 'Recours rejeté', en: 'Appeal rejected' },
    takes: {},
  },
  lapsed: {
    staff: { fr: 'Rejeté par le silence', en: 'Rejected by silence' },
    applicant: { fr: 'Recours réputé rejeté', en: 'Appeal taken as rejected' },
    takes: {},
  },
} satisfies StateTable<AppealState>;

export const appealEvents = {
  appealDecision: { applicant: true, letters: true },
  assignAppeal: { applicant: false, letters: true },
  remindAppeal: { applicant: false, letters: true },
  escalateAppeal: { applicant: false, letters: true, urgent: true },
  giveAppealOpinion: { applicant: false, letters: true },
  vacateAppeal: { applicant: false, letters: true },
  remindAppealDecision: { applicant: false, letters: true },
  upholdAppeal: { applicant: true, letters: true, urgent: true, decidedBy: 'chair', course: 'upheld' },
  rejectAppeal: { applicant: true, letters: true, urgent: true, decidedBy: 'chair' },
  lapseAppeal: { applicant: true, letters: true, urgent: true, decidedBy: 'time' },
} satisfies EventTable;
