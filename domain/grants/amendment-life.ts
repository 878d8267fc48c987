import type { EventTable } from '../core/event.ts';
import type { StateTable } from '../core/state-table.ts';

export const AMENDMENT_STATES = ['proposed', 'assigned', 'advised', 'to_sign', 'in_force', 'rejected', 'withdrawn', 'lapsed'] as const;
export type AmendmentState = (typeof AMENDMENT_STATES)[number];

const APPLICANT = { fr: 'Avenant en cours d’examen', en: 'Amendment under examination' };
const withdrawable = { withdrawAmendment: { by: ['signatory', 'finance'], to: ['withdrawn'] } } as const;
/** Lapses at the deadline of its signatures, or earlier if the grant itself is over. */
const lapsing = { lapseAmendment: { by: 'time', to: ['lapsed'] } } as const;

export const amendmentTable = {
  proposed: {
    staff: { fr: 'Avenant à confier', en: 'Amendment to be assigned' },
    applicant: APPLICANT,
    takes: {
      assignAmendment: { by: ['lead'], to: ['assigned'] },
      remindAmendment: { by: 'time', to: ['proposed'] },
      escalateAmendment: { by: 'time', to: ['proposed'] },
      ...withdrawable,
      ...lapsing,
    },
  },
  assigned: {
    staff: { fr: 'Avis sur l’avenant attendu', en: 'Opinion on the amendment awaited' },
    applicant: APPLICANT,
    takes: {
      assignAmendment: { by: ['lead'], to: ['assigned'] },
      giveAmendmentOpinion: { by: ['reviewer'], to: ['advised'] },
      declineAmendment: { by: ['reviewer'], to: ['proposed'] },
      // The reviewer has declared an interest: the lead asks another.
      declareInterest: { by: ['reviewer'], to: ['proposed'] },
      confirmInterest: { by: ['lead', 'chair', 'admin'], to: ['proposed'] },
      remindAmendment: { by: 'time', to: ['assigned'] },
      escalateAmendment: { by: 'time', to: ['assigned'] },
      ...withdrawable,
      ...lapsing,
    },
  },
  advised: {
    staff: { fr: 'Avenant à décider', en: 'Amendment to be decided' },
    applicant: APPLICANT,
    takes: {
      approveAmendment: { by: ['lead', 'chair'], to: ['to_sign'] },
      rejectAmendment: { by: ['lead', 'chair'], to: ['rejected'] },
      remindAmendment: { by: 'time', to: ['advised'] },
      ...withdrawable,
      ...lapsing,
    },
  },
  to_sign: {
    staff: { fr: 'Avenant à signer', en: 'Amendment to be signed' },
    applicant: { fr: 'Avenant à signer', en: 'Amendment to be signed' },
    takes: {
      signAmendment: { by: ['signatory', 'finance'], to: ['to_sign', 'in_force'] },
      remindAmendment: { by: 'time', to: ['to_sign'] },
      // Its beneficiary has signed, and the fund has not: the deadline is put off.
      escalateAmendment: { by: 'time', to: ['to_sign'] },
      ...withdrawable,
      ...lapsing,
    },
  },
  in_force: { staff: { fr: 'En vigueur', en: 'In force' }, applicant: { fr: 'En vigueur', en: 'In force' }, takes: {} },
  rejected: { staff: { fr: 'Avenant rejeté', en: 'Rejected' }, applicant: { fr: 'Avenant rejeté', en: 'Rejected' }, takes: {} },
  withdrawn: { staff: { fr: 'Avenant retiré', en: 'Withdrawn' }, applicant: { fr: 'Avenant retiré', en: 'Withdrawn' }, takes: {} },
  lapsed: { staff: { fr: 'Avenant caduc', en: 'Lapsed' }, applicant: { fr: 'Avenant caduc', en: 'Lapsed' }, takes: {} },
} satisfies StateTable<AmendmentState>;

export const amendmentEvents = {
  proposeAmendment: { applicant: true, letters: true },
  assignAmendment: { applicant: false, letters: true },
  giveAmendmentOpinion: { applicant: false, letters: true },
  declineAmendment: { applicant: false, letters: true },
  handOverAmendment: { applicant: false, letters: true },
  keepAmendment: { applicant: false, letters: true },
  returnAmendment: { applicant: false, letters: true },
  vacateAmendment: { applicant: false, letters: true },
  // More money is decided by the chair: the letters say so.
  approveAmendment: { applicant: true, letters: true, decidedBy: 'lead' },
  rejectAmendment: { applicant: true, letters: true, urgent: true, decidedBy: 'lead' },
  withdrawAmendment: { applicant: true, letters: true },
  signAmendment: { applicant: true, letters: true },
  remindAmendment: { applicant: false, letters: true },
  escalateAmendment: { applicant: false, letters: true, urgent: true },
  lapseAmendment: { applicant: true, letters: true, decidedBy: 'time' },
  reportFundingChange: { applicant: true, letters: true },
} satisfies EventTable;

/** The events whose authors propose what an amendment commits, decide on it, or sign for it. */
export const AMENDING = ['proposeAmendment', 'approveAmendment', 'signAmendment'] as const;
