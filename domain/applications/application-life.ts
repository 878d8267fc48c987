import type { EventTable } from '../core/event.ts';
import { REVIEW_FILE_ROLES } from '../core/role.ts';
import type { CommandOf, StateRow, StateTable } from '../core/state-table.ts';

export const APPLICATION_STATES = [
  'draft',
  'submitted',
  'correction_requested',
  'inadmissible',
  'in_review',
  'reviewed',
  'in_session',
  'waitlisted',
  'awarded',
  'refused',
  'appealed',
  'rejected',
  'withdrawn',
  'in_reexamination',
  'award_withdrawn',
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** The states of an application that was submitted and on which nothing is decided yet. */
export const BEFORE_DECISION = [
  'submitted',
  'correction_requested',
  'in_review',
  'reviewed',
  'in_session',
] as const satisfies readonly ApplicationState[];

/** Commands by which the fund's people add and remove review files; the state does not change. */
const reviewFiles = <State extends ApplicationState>(state: State) =>
  ({
    addAttachment: { by: REVIEW_FILE_ROLES, to: [state] },
    removeAttachment: { by: REVIEW_FILE_ROLES, to: [state] },
  }) as const satisfies StateRow<ApplicationState>['takes'];

/** What shows the grounds of an appeal stands with the application. */
const grounds = <State extends ApplicationState>(state: State) =>
  ({ addAttachment: { by: ['applicant', 'signatory'], to: [state] } }) as const satisfies StateRow<ApplicationState>['takes'];

/** The warning before silence rejects a local authority's request, and the decision that extends its time. */
const awardPeriod = <State extends ApplicationState>(state: State) =>
  ({
    warnOfSilence: { by: 'time', to: [state] },
    extendAwardPeriod: { by: ['chair'], to: [state] },
  }) as const satisfies StateRow<ApplicationState>['takes'];

const withdrawable = {
  withdrawApplication: { by: ['signatory'], to: ['withdrawn'] },
} as const satisfies StateRow<ApplicationState>['takes'];

/** An appeal against another decision leaves the application where it is. */
const appealable = {
  appealDecision: { by: ['signatory'], to: ['appealed'] },
} as const satisfies StateRow<ApplicationState>['takes'];

const LIFE = {
  draft: {
    staff: { fr: 'Brouillon', en: 'Draft' },
    applicant: { fr: 'Brouillon', en: 'Draft' },
    takes: {
      updateApplication: { by: ['applicant'], to: ['draft'] },
      askSubmission: { by: ['applicant'], to: ['draft'] },
      submitApplication: { by: ['signatory'], to: ['submitted'] },
      addAttachment: { by: ['applicant'], to: ['draft'] },
      removeAttachment: { by: ['applicant'], to: ['draft'] },
      // Of the people who write, the one who began the draft alone (domain/applications/withdrawal.ts).
      withdrawApplication: { by: ['signatory', 'applicant'], to: ['withdrawn'] },
    },
  },
  submitted: {
    staff: { fr: 'À examiner', en: 'To be screened' },
    applicant: { fr: 'Déposé', en: 'Submitted' },
    takes: {
      decideAdmissibility: { by: ['screener'], to: ['in_review', 'inadmissible'] },
      requestCorrection: { by: ['screener'], to: ['correction_requested'] },
      findOverlaps: { by: 'time', to: ['submitted'] },
      remindScreener: { by: 'time', to: ['submitted'] },
      deemAdmissible: { by: 'time', to: ['in_review'] },
      recordSilence: { by: 'time', to: ['submitted'] },
      extendAwardPeriod: { by: ['chair'], to: ['submitted'] },
      ...reviewFiles('submitted'),
      ...withdrawable,
    },
  },
  correction_requested: {
    staff: { fr: 'Correction demandée', en: 'Correction requested' },
    applicant: { fr: 'À corriger', en: 'To be corrected' },
    takes: {
      answerCorrection: { by: ['applicant', 'signatory'], to: ['submitted', 'in_review'] },
      assignReviewer: { by: ['lead'], to: ['correction_requested'] },
      acceptAssignment: { by: ['reviewer'], to: ['correction_requested'] },
      declineAssignment: { by: ['reviewer'], to: ['correction_requested'] },
      giveOpinion: { by: ['reviewer'], to: ['correction_requested'] },
      mendOpinion: { by: ['reviewer'], to: ['correction_requested'] },
      extendStep: { by: ['lead'], to: ['correction_requested'] },
      waiveStep: { by: ['lead'], to: ['correction_requested'] },
      reopenSteps: { by: ['lead'], to: ['correction_requested'] },
      voidOpinion: { by: ['lead'], to: ['correction_requested'] },
      continueReview: { by: 'time', to: ['correction_requested'] },
      remindReviewer: { by: 'time', to: ['correction_requested'] },
      escalateStep: { by: 'time', to: ['correction_requested'] },
      remindCorrection: { by: 'time', to: ['correction_requested'] },
      lapseCorrection: { by: 'time', to: ['submitted', 'in_review'] },
      // Of a correction that stops no such period.
      deemAdmissible: { by: 'time', to: ['correction_requested'] },
      recordSilence: { by: 'time', to: ['correction_requested'] },
      ...awardPeriod('correction_requested'),
      addAttachment: { by: ['applicant', ...REVIEW_FILE_ROLES], to: ['correction_requested'] },
      removeAttachment: { by: ['applicant', ...REVIEW_FILE_ROLES], to: ['correction_requested'] },
      ...withdrawable,
    },
  },
  inadmissible: {
    staff: { fr: 'Irrecevable', en: 'Inadmissible' },
    applicant: { fr: 'Irrecevable', en: 'Inadmissible' },
    takes: { ...appealable, ...grounds('inadmissible') },
  },
  in_review: {
    staff: { fr: 'En instruction', en: 'In review' },
    applicant: { fr: 'En instruction', en: 'In review' },
    takes: {
      assignReviewer: { by: ['lead'], to: ['in_review'] },
      acceptAssignment: { by: ['reviewer'], to: ['in_review'] },
      declineAssignment: { by: ['reviewer'], to: ['in_review'] },
      giveOpinion: { by: ['reviewer'], to: ['in_review'] },
      mendOpinion: { by: ['reviewer'], to: ['in_review'] },
      extendStep: { by: ['lead'], to: ['in_review'] },
      waiveStep: { by: ['lead'], to: ['in_review'] },
      // Steps behind an unfavourable opinion cannot be reopened, so that nothing waits for an opinion that will not
      // count.
      reopenSteps: { by: ['lead'], to: ['in_review', 'reviewed'] },
      voidOpinion: { by: ['lead'], to: ['in_review', 'reviewed'] },
      requestCorrection: { by: ['lead', 'reviewer'], to: ['correction_requested'] },
      continueReview: { by: 'time', to: ['in_review', 'reviewed'] },
      findOverlaps: { by: 'time', to: ['in_review'] },
      remindReviewer: { by: 'time', to: ['in_review'] },
      escalateStep: { by: 'time', to: ['in_review'] },
      ...reviewFiles('in_review'),
      recordSilence: { by: 'time', to: ['in_review'] },
      ...awardPeriod('in_review'),
      ...withdrawable,
    },
  },
  reviewed: {
    staff: { fr: 'Instruit, à inscrire à un comité', en: 'Reviewed, to be placed in a session' },
    applicant: { fr: 'En instruction', en: 'In review' },
    takes: {
      createSession: { by: ['lead'], to: ['in_session'] },
      rearrangeSession: { by: ['lead'], to: ['in_session'] },
      mendOpinion: { by: ['reviewer'], to: ['reviewed'] },
      replyToOpinions: { by: ['applicant', 'signatory'], to: ['reviewed'] },
      remindReply: { by: 'time', to: ['reviewed'] },
      reopenSteps: { by: ['lead'], to: ['in_review', 'reviewed'] },
      voidOpinion: { by: ['lead'], to: ['in_review', 'reviewed'] },
      recordSilence: { by: 'time', to: ['reviewed'] },
      ...awardPeriod('reviewed'),
      ...reviewFiles('reviewed'),
      ...withdrawable,
    },
  },
  in_session: {
    staff: { fr: 'Inscrit à un comité', en: 'In session' },
    applicant: { fr: 'Inscrit à un comité', en: 'Before the committee' },
    takes: {
      replyToOpinions: { by: ['applicant', 'signatory'], to: ['in_session'] },
      remindReply: { by: 'time', to: ['in_session'] },
      decideSession: { by: ['chair'], to: ['awarded', 'waitlisted', 'refused'] },
      rearrangeSession: { by: ['lead'], to: ['reviewed', 'in_session'] },
      takeOffAgenda: { by: ['lead', 'chair'], to: ['reviewed'] },
      cancelSession: { by: ['lead', 'chair'], to: ['reviewed'] },
      closeVote: { by: 'time', to: ['reviewed'] },
      voidOpinion: { by: ['lead'], to: ['in_review', 'reviewed'] },
      recordSilence: { by: 'time', to: ['in_session'] },
      ...awardPeriod('in_session'),
      ...reviewFiles('in_session'),
      ...withdrawable,
    },
  },
  waitlisted: {
    staff: { fr: 'En liste d’attente', en: 'On the waitlist' },
    applicant: { fr: 'En liste d’attente', en: 'On the waitlist' },
    takes: {
      awardWaitlisted: { by: ['chair'], to: ['awarded'] },
      upholdAppeal: { by: ['chair'], to: ['reviewed'] },
      refuseWaitlisted: { by: ['chair'], to: ['refused'] },
      closeCall: { by: ['admin'], to: ['refused'] },
      recordSilence: { by: 'time', to: ['waitlisted'] },
      ...awardPeriod('waitlisted'),
      voidOpinion: { by: ['lead'], to: ['in_review', 'reviewed'] },
      addAttachment: { by: ['applicant', 'signatory', ...REVIEW_FILE_ROLES], to: ['waitlisted'] },
      removeAttachment: { by: REVIEW_FILE_ROLES, to: ['waitlisted'] },
      ...withdrawable,
    },
  },
  awarded: {
    staff: { fr: 'Décision favorable', en: 'Awarded' },
    applicant: { fr: 'Retenu', en: 'Awarded' },
    takes: {
      ...grounds('awarded'),
      // Of a local authority, whose subsidy is awarded by its signed agreement.
      recordSilence: { by: 'time', to: ['awarded'] },
      ...awardPeriod('awarded'),
      removeAttachment: { by: ['applicant', 'signatory'], to: ['awarded'] },
      findOverlaps: { by: 'time', to: ['awarded'] },
      voidOpinion: { by: ['lead'], to: ['in_reexamination'] },
    },
  },
  // An opinion was voided after the award: its step is open again, the grant is suspended, and the chair confirms the
  // award or withdraws it.
  in_reexamination: {
    staff: { fr: 'Décision réexaminée', en: 'Award in re-examination' },
    applicant: { fr: 'Décision réexaminée', en: 'Award in re-examination' },
    takes: {
      assignReviewer: { by: ['lead'], to: ['in_reexamination'] },
      acceptAssignment: { by: ['reviewer'], to: ['in_reexamination'] },
      declineAssignment: { by: ['reviewer'], to: ['in_reexamination'] },
      giveOpinion: { by: ['reviewer'], to: ['in_reexamination'] },
      extendStep: { by: ['lead'], to: ['in_reexamination'] },
      waiveStep: { by: ['lead'], to: ['in_reexamination'] },
      voidOpinion: { by: ['lead'], to: ['in_reexamination'] },
      continueReview: { by: 'time', to: ['in_reexamination'] },
      remindReviewer: { by: 'time', to: ['in_reexamination'] },
      escalateStep: { by: 'time', to: ['in_reexamination'] },
      confirmAward: { by: ['chair'], to: ['awarded'] },
      withdrawAward: { by: ['chair'], to: ['award_withdrawn'] },
      remindReexamination: { by: 'time', to: ['in_reexamination'] },
      lapseReexamination: { by: 'time', to: ['awarded'] },
      recordSilence: { by: 'time', to: ['in_reexamination'] },
      ...awardPeriod('in_reexamination'),
      ...reviewFiles('in_reexamination'),
    },
  },
  award_withdrawn: {
    staff: { fr: 'Décision retirée', en: 'Award withdrawn' },
    applicant: { fr: 'Décision retirée', en: 'Award withdrawn' },
    takes: { upholdAppeal: { by: ['chair'], to: ['awarded'] }, ...grounds('award_withdrawn') },
  },
  refused: {
    staff: { fr: 'Refusé', en: 'Refused' },
    applicant: { fr: 'Non retenu', en: 'Not awarded' },
    takes: { ...appealable, ...grounds('refused') },
  },
  appealed: {
    staff: { fr: 'Recours à examiner', en: 'Appealed' },
    applicant: { fr: 'Recours en cours d’examen', en: 'Appeal under examination' },
    takes: {
      assignAppeal: { by: ['lead'], to: ['appealed'] },
      giveAppealOpinion: { by: ['reviewer'], to: ['appealed'] },
      upholdAppeal: { by: ['chair'], to: ['submitted', 'reviewed'] },
      rejectAppeal: { by: ['chair'], to: ['rejected'] },
      remindAppeal: { by: 'time', to: ['appealed'] },
      escalateAppeal: { by: 'time', to: ['appealed'] },
      remindAppealDecision: { by: 'time', to: ['appealed'] },
      lapseAppeal: { by: 'time', to: ['rejected'] },
      ...grounds('appealed'),
    },
  },
  rejected: {
    staff: { fr: 'Recours rejeté', en: 'Appeal rejected' },
    applicant: { fr: 'Recours rejeté', en: 'Appeal rejected' },
    takes: {},
  },
  withdrawn: { staff: { fr: 'Retiré', en: 'Withdrawn' }, applicant: { fr: 'Retiré', en: 'Withdrawn' }, takes: {} },
} satisfies StateTable<ApplicationState>;

type Life = typeof LIFE;
type Named = { readonly setApplicationReference: { readonly by: readonly ['lead']; readonly to: readonly ApplicationState[] } };

/** The external reference can be corrected in every state but draft; the state does not change. */
export const applicationTable = Object.fromEntries(
  APPLICATION_STATES.map((state) => {
    const { takes, ...row } = LIFE[state];
    const named = { setApplicationReference: { by: ['lead'] as const, to: [state] } };
    return [state, { ...row, takes: state === 'draft' ? takes : { ...takes, ...named } }];
  }),
) as {
  [State in ApplicationState]: Omit<StateRow<ApplicationState>, 'takes'> & {
    takes: Life[State]['takes'] & (State extends 'draft' ? unknown : Named);
  };
};

/** The commands that people give on applications, on the steps of their review, or on their sessions. */
export type ApplicationCommand = CommandOf<typeof applicationTable>;

export const applicationEvents = {
  createApplication: { applicant: true, letters: false },
  updateApplication: { applicant: true, letters: false },
  askSubmission: { applicant: true, letters: true },
  // Its letter is the acknowledgement, from which the law counts its periods: it waits for no digest.
  submitApplication: { applicant: true, letters: true, urgent: true, course: 'submitted' },
  setApplicationReference: { applicant: true, letters: false },
  remindScreener: { applicant: false, letters: true, urgent: true },
  deemAdmissible: { applicant: true, letters: true, urgent: true, decidedBy: 'time', course: 'screened' },
  decideAdmissibility: { applicant: true, letters: true, urgent: true, decidedBy: 'screener', course: 'screened' },
  withdrawApplication: { applicant: true, letters: true },
  warnOfSilence: { applicant: false, letters: true },
  extendAwardPeriod: { applicant: true, letters: true, urgent: true, decidedBy: 'chair' },
  recordSilence: { applicant: true, letters: true, urgent: true, decidedBy: 'time' },
  findOverlaps: { applicant: false, letters: false },
  settleOverlap: { applicant: false, letters: false },
} satisfies EventTable;
