import { z } from 'zod';
import type { Call, ObligationTerms } from '../calls/call.ts';
import { daysBefore, endOfDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import { ENDED_EARLY, type Grant, refuseGrant, refuseOthers, standsAgainIn } from './grant.ts';
import { lastDayOf, reportDeadline } from './milestone.ts';
import type { Refusal } from '../core/refusal.ts';
import { type ReviewScope, concerns } from '../calls/review-graph.ts';
import type { CommandOf, StateTable } from '../core/state-table.ts';
import { refuseState } from '../core/state-table.ts';
import type { Caller } from '../core/role.ts';
import { refuseVisaGiver, type Visa } from './visa.ts';
import { Key, text, WebLink } from '../core/words.ts';
import { nextPartDue } from './given-part.ts';

export const GiveEvidence = z.strictObject({
  obligation: Key,
  url: WebLink.nullable().default(null),
  words: text(4000).default(''),
});
export type GiveEvidence = z.infer<typeof GiveEvidence>;

export const ReviewEvidence = z.strictObject({
  obligation: Key,
  /** The number of the evidence that the caller read, so that a newer one is not judged unread. */
  number: Ordinal,
  decision: z.enum(['accept', 'return']),
  /** Shown to the project; required if its evidence is returned. */
  reasons: text(4000).default(''),
});
export type ReviewEvidence = z.infer<typeof ReviewEvidence>;

export const WaiveObligation = z.strictObject({ obligation: Key, reason: text(2000).min(1) });
export type WaiveObligation = z.infer<typeof WaiveObligation>;

export const OBLIGATION_STATES = ['awaited', 'given', 'returned', 'met', 'waived', 'cancelled'] as const;
export type ObligationState = (typeof OBLIGATION_STATES)[number];

const waiveObligation = { by: ['lead'], to: ['waived'] } as const;
const giveEvidence = { by: ['applicant', 'signatory'], to: ['given'] } as const;

export const obligationTable = {
  awaited: {
    staff: { fr: 'Justification attendue', en: 'Evidence awaited' },
    applicant: { fr: 'À justifier', en: 'Evidence to be given' },
    takes: {
      giveEvidence,
      waiveObligation,
      remindObligation: { by: 'time', to: ['awaited'] },
      escalateObligation: { by: 'time', to: ['awaited'] },
      ...ENDED_EARLY,
    },
  },
  given: {
    staff: { fr: 'Justification à examiner', en: 'Evidence to be reviewed' },
    applicant: { fr: 'Justifiée', en: 'Evidence given' },
    takes: {
      reviewEvidence: { by: ['lead'], to: ['met', 'returned'] },
      remindReviewOfEvidence: { by: 'time', to: ['given'] },
      ...ENDED_EARLY,
    },
  },
  returned: {
    staff: { fr: 'Justification renvoyée', en: 'Evidence returned' },
    applicant: { fr: 'Justification à compléter', en: 'Evidence to be completed' },
    takes: {
      giveEvidence,
      waiveObligation,
      remindObligation: { by: 'time', to: ['returned'] },
      escalateObligation: { by: 'time', to: ['returned'] },
      ...ENDED_EARLY,
    },
  },
  met: { staff: { fr: 'Remplie', en: 'Met' }, applicant: { fr: 'Remplie', en: 'Met' }, takes: {} },
  waived: { staff: { fr: 'Levée', en: 'Waived' }, applicant: { fr: 'Levée', en: 'Waived' }, takes: {} },
  cancelled: {
    staff: { fr: 'Sans objet', en: 'No longer asked for' },
    applicant: { fr: 'Sans objet', en: 'No longer asked for' },
    takes: standsAgainIn('awaited', 'given', 'returned'),
  },
} satisfies StateTable<ObligationState>;

export const obligationEvents = {
  giveEvidence: { applicant: true, letters: true },
  remindObligation: { applicant: true, letters: true },
  escalateObligation: { applicant: true, letters: true, urgent: true },
  remindReviewOfEvidence: { applicant: false, letters: true },
  reviewEvidence: { applicant: true, letters: true, decidedBy: 'lead' },
  waiveObligation: { applicant: true, letters: true, decidedBy: 'lead' },
} satisfies EventTable;

/**
 * An obligation's row as the rules read it; instants are ISO, null until they have come. `months`: from the project's
 * first day to the first deadline; `dueAt`: the current deadline. `number`: that of its newest evidence, 0 before the
 * first.
 */
export type Obligation = {
  key: string;
  state: ObligationState;
  months: number;
  dueAt: string;
  remindAt: string;
  remindedAt: string | null;
  lateAt: string | null;
  reviewRemindAt: string | null;
  reviewRemindedAt: string | null;
  number: number;
};

export type NewObligation = Pick<Obligation, 'key' | 'months' | 'dueAt' | 'remindAt'>;

/**
 * The obligations that concern an application, each due this many months, de date à date, after the project's first day
 * (yyyy-mm-dd).
 */
export const planObligations = ({ terms }: Pick<Call, 'terms'>, application: ReviewScope, startsOn: string): NewObligation[] =>
  terms.obligations
    .filter((obligation) => concerns(obligation, application))
    .map(({ key, months }) => {
      const dueAt = endOfDate(lastDayOf(startsOn, months));
      return { key, months, dueAt, remindAt: reminderOf(terms, dueAt) };
    });

type Terms = Pick<Call['terms'], 'reports'>;
const reminderOf = ({ reports }: Terms, dueAt: string): string => daysBefore(dueAt, reports.reminderDays);

/** The new deadline of returned evidence. */
export const evidenceDeadline = (terms: Terms, at: string): { dueAt: string; remindAt: string } => reportDeadline(terms, at);

/**
 * The next date of an obligation: its reminder and its deadline until evidence comes, then the reminder of its review,
 * each once.
 */
export const nextObligationDue = (obligation: Obligation): Due | null =>
  nextPartDue(obligation, { remind: 'remindObligation', late: 'escalateObligation', review: 'remindReviewOfEvidence' });

/** True if the obligation no longer holds up a tranche. */
export const isSettled = ({ state }: Pick<Obligation, 'state'>): boolean => state === 'met' || state === 'waived';

const refuseObligationState = ({ key: obligation, state }: Obligation, command: CommandOf<typeof obligationTable>): Refusal | null =>
  refuseState(obligationTable, state, command) ? { code: 'obligation_wrong_state', obligation, state, command } : null;

type OnObligation = { grant: Grant; obligation: Obligation };

/**
 * A member of the fund who is also another organisation's applicant sees this grant, but may not give evidence for its
 * beneficiary.
 */
const refuseGiver = (grant: Grant, caller: Caller): Refusal | null =>
  refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'giveEvidence');

const unknownAmong = (obligations: readonly Obligation[]): Refusal => ({
  code: 'obligation_unknown',
  known: obligations.map(({ key }) => key),
});

/** The first refusal, in order of precedence; null if the beneficiary may give evidence for the obligation. */
export const mayGiveEvidence = ({ grant, obligation }: OnObligation, caller: Caller): Refusal | null =>
  refuseGiver(grant, caller) ?? refuseObligationState(obligation, 'giveEvidence');

/** The first refusal, in order of precedence; null if the lead may review the evidence. */
export const mayReviewEvidence = ({ grant, obligation }: OnObligation, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'reviewEvidence') ?? refuseObligationState(obligation, 'reviewEvidence');

/**
 * The first refusal, in order of precedence; null if the lead may waive the obligation. A person who gave a visa on the
 * grant may not, since the waiver may commit a tranche.
 */
export const mayWaiveObligation = (
  { grant, obligation, visas }: OnObligation & { visas: readonly Visa[] },
  caller: Caller,
): Refusal | null =>
  refuseGrant(grant, caller, 'waiveObligation') ?? refuseObligationState(obligation, 'waiveObligation') ?? refuseVisaGiver(visas, caller);

/** Null if the beneficiary may give this evidence, of the kind that the call asks for. */
export function refuseEvidence(
  grant: Grant,
  obligations: readonly Obligation[],
  terms: readonly ObligationTerms[],
  { caller, body }: Given<GiveEvidence>,
): Refusal | null {
  const obligation = obligations.find(({ key }) => key === body.obligation);
  if (!obligation) return refuseGiver(grant, caller) ?? unknownAmong(obligations);
  const refusal = mayGiveEvidence({ grant, obligation }, caller);
  if (refusal) return refusal;
  const { key } = obligation;
  const evidence = terms.find((each) => each.key === key)?.evidence ?? 'words';
  const isThere = evidence === 'link' ? body.url !== null : body.words !== '';
  return isThere ? null : { code: 'evidence_missing', obligation: key, evidence };
}

/**
 * The first refusal, in order of precedence; null if the lead may accept or return the obligation's newest evidence.
 */
export function refuseEvidenceReview(
  grant: Grant,
  obligations: readonly Obligation[],
  { caller, body }: Given<ReviewEvidence>,
): Refusal | null {
  const obligation = obligations.find(({ key }) => key === body.obligation);
  if (!obligation) return refuseGrant(grant, caller, 'reviewEvidence') ?? unknownAmong(obligations);
  const refusal = mayReviewEvidence({ grant, obligation }, caller);
  if (refusal) return refusal;
  const { number } = obligation;
  if (number !== body.number) return { code: 'stale_evidence', current: number };
  return body.decision === 'return' && body.reasons === '' ? { code: 'evidence_reasons_missing' } : null;
}

/** The first refusal, in order of precedence; null if the lead may waive an obligation. */
export function refuseObligationWaiver(
  grant: Grant,
  obligations: readonly Obligation[],
  visas: readonly Visa[],
  { caller, body }: Given<WaiveObligation>,
): Refusal | null {
  const obligation = obligations.find(({ key }) => key === body.obligation);
  if (!obligation) return refuseGrant(grant, caller, 'waiveObligation') ?? unknownAmong(obligations);
  return mayWaiveObligation({ grant, obligation, visas }, caller);
}
