import { z } from 'zod';
import { daysFrom } from '../core/calendar.ts';
import type { MovementKind } from './envelope.ts';
import { type GrantAct, hasNumbered } from '../grants/authorising.ts';
import type { Grant } from '../grants/grant.ts';
import { type ExportLine, MAX_EXPORT_BYTES, MAX_EXPORT_LINES } from '../grants/payment-export.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller, Role } from '../core/role.ts';
import { refusePayment } from '../grants/payment.ts';
import { type Judged, refuseConflicted } from '../people/conflict.ts';
import { openOrderCents, type Tranche } from '../grants/tranche.ts';
import { Id, text, type Words, Year } from '../core/words.ts';
import { isOneCompany, type ReportedPayment, reportedPayments } from './reported-payment.ts';

/** A file, identified by its bytes: the same file under the same key is a repeat. */
export const ImportPayments = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0).max(MAX_EXPORT_BYTES),
  year: Year.nullable().default(null).meta({ description: 'The year (exercice) of its payments, for a form that does not say it' }),
});
export type ImportPayments = z.infer<typeof ImportPayments>;

const Line = {
  importId: Id,
  position: z.int().positive().max(MAX_EXPORT_LINES).meta({ description: 'The line, by its place in the file' }),
};

export const LinkLine = z.strictObject({
  ...Line,
  sequence: z.int().positive().meta({ description: 'The payment that the line reports, by its number among the envelope’s movements' }),
});
export type LinkLine = z.infer<typeof LinkLine>;

export const BookLine = z.strictObject(Line);
export type BookLine = z.infer<typeof BookLine>;

export const DismissLine = z.strictObject({ ...Line, reason: text(2000).min(1) });
export type DismissLine = z.infer<typeof DismissLine>;

/** Why a line is set aside that reports nothing of its envelope: those lines may be dismissed all at once. */
const STRANGE = ['amount_not_positive', 'other_credits', 'commitment_unknown', 'other_envelope'] as const;

export const isStrange = (reason: SetAsideReason | null): reason is (typeof STRANGE)[number] => STRANGE.some((each) => each === reason);

export const DismissLines = z.strictObject({
  importId: Id,
  setAsideFor: z.enum(STRANGE).meta({ description: 'Dismisses each open line of the import that was set aside for this reason' }),
  reason: text(2000).min(1),
});
export type DismissLines = z.infer<typeof DismissLines>;

/** The roles that may import payments: finance, which manages the credits, and the payer. */
export const IMPORT_ROLES = ['finance', 'payer'] as const satisfies readonly Role[];
export const SETTLING_ROLES = ['finance'] as const satisfies readonly Role[];

export const LINE_OUTCOMES = ['matched', 'booked', 'set_aside', 'known'] as const;
/** The outcome of a line. `known`: it was in an earlier file and settled then. */
export type LineOutcome = (typeof LINE_OUTCOMES)[number];

export const OUTCOME_LABELS: Record<LineOutcome, Words> = {
  matched: { fr: 'Rapprochée', en: 'Matched' },
  booked: { fr: 'Paiement enregistré', en: 'Booked' },
  set_aside: { fr: 'Mise de côté', en: 'Set aside' },
  known: { fr: 'Déjà connue', en: 'Known' },
};

/** Why a line is set aside, in the order of the checks, in the words that people read. */
export const SET_ASIDE = {
  line_differs: {
    fr: 'Un import précédent avait cette ligne avec d’autres valeurs',
    en: 'An earlier import had this line with other values',
  },
  payment_reversed: { fr: 'Le paiement qu’elle relatait a été contre-passé', en: 'The payment that it reported was reversed' },
  payment_returned: {
    fr: 'La comptabilité donne ce paiement pour rejeté ou revenu',
    en: 'The accounting system says that this payment was rejected or came back',
  },
  amount_not_positive: { fr: 'Le montant n’est pas supérieur à zéro', en: 'The amount is not above zero' },
  other_credits: {
    fr: 'Le centre financier ou le domaine fonctionnel n’est pas celui de l’enveloppe',
    en: 'The funds centre or the functional area is not the envelope’s',
  },
  several_commitments: {
    fr: 'Cette demande de paiement porte plusieurs n° EJ',
    en: 'This payment request has several commitment numbers',
  },
  commitment_unknown: { fr: 'Aucune convention ne porte ce n° EJ', en: 'No grant has this commitment number' },
  other_envelope: {
    fr: 'La convention de ce n° EJ relève d’une autre enveloppe',
    en: 'The grant with this commitment number belongs to another envelope',
  },
  supplier_differs: { fr: 'Le fournisseur payé n’est pas celui de la convention', en: 'The supplier paid is not the grant’s' },
  order_unknown: {
    fr: 'Aucune demande de paiement de la convention ne porte ce n° DP, et aucune sans numéro n’a seule ce montant',
    en: 'No payment order of the grant has this order number, and none without a number is the only one of this amount',
  },
  payment_resembles: {
    fr: 'Un paiement saisi ici a ce montant, sous un autre numéro ou à une date trop éloignée\u00a0: reliez-le s’il s’agit de lui',
    en: 'A payment recorded here by hand has this amount, under another number or on a day too far off: link it if it is the one',
  },
  several_resemble: {
    fr: 'Plusieurs paiements de la convention, saisis ou demandés sans n° DP, ont ce montant\u00a0: reliez celui dont il s’agit',
    en: 'Several payments of the grant, recorded or ordered without an order number, have this amount: link the one that it is',
  },
  not_ordered: { fr: 'Aucun paiement n’est demandé pour cette tranche', en: 'No payment of this tranche is ordered' },
  grant_stopped: { fr: 'L’état de la convention ne permet pas de paiement', en: 'The grant’s state allows no payment' },
  amount_differs: { fr: 'Le montant diffère', en: 'The amount differs' },
  year_differs: { fr: 'L’exercice diffère', en: 'The year differs' },
  year_closed: { fr: 'L’exercice est clos', en: 'The year is closed' },
  already_matched: { fr: 'Une autre ligne relate déjà ce paiement', en: 'Another line already reports this payment' },
  date_differs: { fr: 'La date est trop loin de celle du paiement', en: 'The date is too far from that of the payment' },
  date_out_of_range: {
    fr: 'La date précède la demande de paiement, ou suit aujourd’hui',
    en: 'The date comes before the order, or after today',
  },
  payer_ordered_payment: {
    fr: 'La personne qui envoie le fichier a demandé un paiement de cette convention\u00a0: une autre personne doit enregistrer celui-ci',
    en: 'The sender of the file ordered a payment of this grant: another person must record this one',
  },
  payer_certified_service: {
    fr: 'La personne qui envoie le fichier a attesté un service fait de cette convention\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file certified a service of this grant: another person must record this payment',
  },
  payer_approved_account: {
    fr: 'La personne qui envoie le fichier a approuvé le décompte final\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file approved the final account: another person must record this payment',
  },
  payer_signed_grant: {
    fr: 'La personne qui envoie le fichier a signé cette convention ou un avenant pour le fonds, ou débloqué une tranche\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file signed this grant or an amendment for the fund, or confirmed a tranche: another person must record this payment',
  },
  payer_decided_award: {
    fr: 'La personne qui envoie le fichier a décidé de cette subvention ou d’un avenant\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file decided on this award or on an amendment: another person must record this payment',
  },
  sender_numbered_payment: {
    fr: 'La personne qui envoie le fichier a saisi le n° EJ ou un n° DP de cette convention\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file recorded the commitment number or an order number of this grant: another person must record this payment',
  },
  conflict_of_interest: {
    fr: 'La personne qui envoie le fichier est en conflit d’intérêts\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file has a conflict of interest: another person must record this payment',
  },
  substitute_cumulates: {
    fr: 'La personne qui envoie le fichier a agi sur ce dossier dans une autre fonction, en suppléance\u00a0: une autre personne doit enregistrer ce paiement',
    en: 'The sender of the file has acted on this file in another role, in another person’s stead: another person must record this payment',
  },
  ledger_refused: { fr: 'Le registre ne peut prendre ce paiement', en: 'The ledger cannot take this payment' },
} as const satisfies Record<string, Words>;
export type SetAsideReason = keyof typeof SET_ASIDE;

/**
 * The most days between a line's day and the value date of the payment that it reports, to allow for banks and closing
 * days.
 */
export const MATCH_DAYS = 5;

/**
 * A recorded payment that stands, by the N° DP of its order or, of an order without one, by the reference under which
 * it was recorded by hand (`isByHand`); `isTold`: a line of an earlier file reports it.
 */
export type RecordedPayment = {
  orderNumber: string;
  isByHand: boolean;
  sequence: number;
  year: number;
  amountCents: number;
  valueDate: string;
  isTold: boolean;
};
/** A payment that came back. `sequence`: that of the movement which took it back. */
export type ReturnedPayment = Omit<RecordedPayment, 'valueDate' | 'isByHand'>;

/** A grant that an export may pay, with the accounting system's number, and who did what on it. */
type ReconciledGrant = {
  grant: Grant;
  acts: readonly GrantAct[];
  supplierNumber: string | null;
  /** `earlierNumbers`: N° DP of the orders before the last one, each of which is paid. */
  tranches: readonly (Tranche & { earlierNumbers: readonly string[] })[];
  payments: readonly RecordedPayment[];
  returned: readonly ReturnedPayment[];
};
/**
 * A payment request of an earlier file: the movement that it reports, whether finance dismissed it, and whether the
 * payment was reversed since.
 */
export type EarlierPayment = {
  payment: Pick<ReportedPayment, 'company' | 'year' | 'orderNumber' | 'commitmentNumber' | 'supplierNumber' | 'amountCents'>;
  sequence: number | null;
  isDismissed: boolean;
  isReversed: boolean;
};

/**
 * What lines are compared with, on locked rows: grants by commitment number, earlier files' payments by N° DP, or by
 * their line where they have none, codes by year.
 */
export type Books = {
  codes: ReadonlyMap<number, { company: string | null; fundsCentre: string; functionalArea: string }>;
  grants: ReadonlyMap<string, ReconciledGrant>;
  /** Commitment numbers of grants that other envelopes pay. */
  elsewhere: ReadonlySet<string>;
  /** The orders, of any grant, that have the file's N° DP. */
  holders: ReadonlyMap<string, readonly { company: string | null; year: number | null }[]>;
  earlier: ReadonlyMap<string, readonly EarlierPayment[]>;
  /** The last closed year; null before the first. */
  closedYear: number | null;
};

/** The decision on a payment. `book`: it is to be recorded; `takesNumber`: its order takes the N° DP of the export. */
export type Decided =
  | { outcome: 'known'; sequence: number | null }
  | { outcome: 'matched'; sequence: number }
  | { outcome: 'set_aside'; reason: SetAsideReason }
  | { outcome: 'book'; grant: Grant; tranche: Tranche; takesNumber: boolean };

const setAside = (reason: SetAsideReason): Decided => ({ outcome: 'set_aside', reason });

/** What the same request has in each export. Its last day is not: an operation may follow that pays nothing. */
const SAME = [
  'year',
  'orderNumber',
  'commitmentNumber',
  'supplierNumber',
  'amountCents',
] as const satisfies readonly (keyof ReportedPayment)[];
const isSame = (a: EarlierPayment['payment'], b: ReportedPayment): boolean => SAME.every((field) => a[field] === b[field]);

const tellsOf = ({ sequence, isReversed }: EarlierPayment): boolean => sequence !== null && !isReversed;

/** Under what earlier files are searched for a payment. */
const earlierKey = ({ orderNumber, lines: [{ lineId }] }: ReportedPayment): string => (orderNumber === '' ? lineId : orderNumber);

/** The decision that earlier files imply for a payment; null if it is still to be examined. */
function decideEarlier(reported: ReportedPayment, earlier: readonly EarlierPayment[]): Decided | null {
  // Its number is unique within its company and year.
  const own = earlier.filter(({ payment }) => payment.year === reported.year && isOneCompany(payment.company, reported.company));
  const settled = own.filter((each) => tellsOf(each) || each.isDismissed);
  const same = settled.find((each) => isSame(each.payment, reported));
  if (same) return { outcome: 'known', sequence: tellsOf(same) ? same.sequence : null };
  // A payment that came back has other lines than before.
  if (reported.amountCents <= 0) return null;
  if (settled.some(tellsOf)) return setAside('line_differs');
  return own.some(({ isReversed }) => isReversed) ? setAside('payment_reversed') : null;
}

/** The set-aside reasons for the refusals of a payment that is recorded by hand. */
const REASON_OF: Partial<Record<Refusal['code'], SetAsideReason>> = {
  tranche_wrong_state: 'not_ordered',
  payer_ordered_payment: 'payer_ordered_payment',
  payer_certified_service: 'payer_certified_service',
  payer_approved_account: 'payer_approved_account',
  payer_signed_grant: 'payer_signed_grant',
  payer_decided_award: 'payer_decided_award',
  conflict_of_interest: 'conflict_of_interest',
  substitute_cumulates: 'substitute_cumulates',
  value_date_out_of_range: 'date_out_of_range',
  amount_differs: 'amount_differs',
};

const daysApart = (a: string, b: string): number => Math.abs(daysFrom(a, b) - 1);

function decidePaid(reported: ReportedPayment, payment: RecordedPayment, told: ReadonlySet<number>): Decided {
  const { sequence, year, amountCents, valueDate, isTold } = payment;
  if (amountCents !== reported.amountCents) return setAside('amount_differs');
  if (year !== reported.year) return setAside('year_differs');
  if (isTold || told.has(sequence)) return setAside('already_matched');
  return daysApart(valueDate, reported.paidOn) > MATCH_DAYS ? setAside('date_differs') : { outcome: 'matched', sequence };
}

/** The form of a N° DP. */
const isOrderNumber = (reference: string): boolean => /^\d{9,10}$/.test(reference);

/**
 * The payments recorded by hand, of orders without a N° DP, that a payment may report: of the same amount, and not
 * reported yet. One of the same year and about the same day is near, unless its reference is another N° DP.
 */
function resembling(
  { orderNumber, amountCents, year, paidOn }: ReportedPayment,
  { payments }: ReconciledGrant,
  told: ReadonlySet<number>,
): { near: RecordedPayment[]; far: RecordedPayment[] } {
  const alike = payments.filter((each) => each.isByHand && each.amountCents === amountCents && !each.isTold && !told.has(each.sequence));
  const isNear = (each: RecordedPayment): boolean =>
    each.year === year &&
    daysApart(each.valueDate, paidOn) <= MATCH_DAYS &&
    (each.orderNumber === orderNumber || !isOrderNumber(each.orderNumber));
  return { near: alike.filter(isNear), far: alike.filter((each) => !isNear(each)) };
}

/** A payment of a number that no order has, and no order can take: one that was recorded by hand may be it. */
function decideByHand(reported: ReportedPayment, held: ReconciledGrant, told: ReadonlySet<number>): Decided {
  const numbered = held.payments.find((each) => each.isByHand && each.orderNumber === reported.orderNumber);
  if (numbered) return decidePaid(reported, numbered, told);
  const { near, far } = resembling(reported, held, told);
  const [only, ...others] = near;
  if (only) return others.length === 0 ? { outcome: 'matched', sequence: only.sequence } : setAside('several_resemble');
  return setAside(far.length > 0 ? 'payment_resembles' : 'order_unknown');
}

/** A payment whose lines make nothing, or less: it was rejected, or came back, in the accounting system. */
function decideReturned(
  { orderNumber, year, amountCents }: ReportedPayment,
  held: ReconciledGrant | undefined,
  told: ReadonlySet<number>,
): Decided {
  const back = held?.returned.find(
    (each) =>
      each.orderNumber === orderNumber &&
      each.year === year &&
      !each.isTold &&
      !told.has(each.sequence) &&
      [0, -each.amountCents].includes(amountCents),
  );
  if (back) return { outcome: 'matched', sequence: back.sequence };
  const isKnown = held && [...held.payments, ...held.tranches].some((each) => each.orderNumber === orderNumber);
  return setAside(isKnown ? 'payment_returned' : 'amount_not_positive');
}

/** A tranche whose order a payment may report. `takesNumber`: the order has no N° DP yet. */
type FoundOrder = { tranche: Tranche; takesNumber: boolean };

/**
 * The order that has a payment's N° DP, open or not; failing that, the only open one of the grant that has no number
 * yet and is of the same amount, unless another order has the number.
 */
function findReportedOrder(reported: ReportedPayment, { tranches }: ReconciledGrant, { holders, codes }: Books): FoundOrder | null {
  const { orderNumber, year, amountCents } = reported;
  const numbered = tranches.filter((each) => each.orderNumber === orderNumber || each.earlierNumbers.includes(orderNumber));
  const tranche = numbered.find((each) => each.state === 'ordered' && each.orderNumber === orderNumber) ?? numbered[0];
  if (tranche) return { tranche, takesNumber: false };
  const company = reported.company || (codes.get(year)?.company ?? null);
  const isHeld = holders.get(orderNumber)?.some((each) => each.year === year && isOneCompany(each.company, company));
  if (!isOrderNumber(orderNumber) || isHeld) return null;
  const open = tranches.filter((each) => each.state === 'ordered' && each.orderNumber === null && openOrderCents(each) === amountCents);
  return open[0] && open.length === 1 ? { tranche: open[0], takesNumber: true } : null;
}

function decideOrdered(
  reported: ReportedPayment,
  { grant, tranches, acts }: ReconciledGrant,
  { tranche, takesNumber }: FoundOrder,
  { closedYear }: Books,
  { caller, at }: By,
): Decided {
  const { amountCents: paidCents, paidOn, year, orderNumber: reference } = reported;
  if (tranche.state !== 'ordered' || (!takesNumber && tranche.orderNumber !== reference)) return setAside('not_ordered');
  const body = { tranche: tranche.rank, paidCents, paidOn, reference };
  const refusal = refusePayment({ grant, tranches, acts }, { id: grant.id, caller, at, body, by: { at, personId: caller.personId } });
  if (refusal) return setAside(REASON_OF[refusal.code] ?? 'grant_stopped');
  if (hasNumbered(acts, caller)) return setAside('sender_numbered_payment');
  // A payment ordered in a year that has since been closed is paid from the next year's credits.
  if (closedYear !== null && year <= closedYear) return setAside('year_closed');
  return tranche.orderedYear === year ? { outcome: 'book', grant, tranche, takesNumber } : setAside('year_differs');
}

/** True if a line is of these credits, as far as its form says: one has the programme alone of the funds centre. */
function isOfCredits(
  line: ExportLine,
  { company, fundsCentre, functionalArea }: { company: string | null; fundsCentre: string; functionalArea: string },
): boolean {
  const isCentre = line.fundsCentre === '' ? fundsCentre.includes(`/${line.programme}-`) : line.fundsCentre === fundsCentre;
  return isCentre && line.functionalArea === functionalArea && isOneCompany(line.company, company);
}

type By = { caller: Caller; at: string };
/** The decisions on the payments before: the movements that they report, by sequence, and the tranches they book. */
type Before = { told: ReadonlySet<number>; booked: ReadonlySet<string> };

/** The decision on one payment of an export, by the first check that applies. */
function decidePayment(reported: ReportedPayment, books: Books, by: By, { told, booked }: Before): Decided {
  const { commitmentNumber, supplierNumber, orderNumber, year, lines } = reported;
  const earlier = decideEarlier(reported, books.earlier.get(earlierKey(reported)) ?? []);
  if (earlier) return earlier;
  const held = commitmentNumber === null ? undefined : books.grants.get(commitmentNumber);
  if (reported.amountCents <= 0) return decideReturned(reported, held, told);
  const codes = books.codes.get(year);
  if (codes && !lines.some((line) => isOfCredits(line, codes))) return setAside('other_credits');
  if (commitmentNumber === null) return setAside('several_commitments');
  if (!held) return setAside(books.elsewhere.has(commitmentNumber) ? 'other_envelope' : 'commitment_unknown');
  if (held.supplierNumber !== null && held.supplierNumber !== supplierNumber) return setAside('supplier_differs');
  const found = findReportedOrder(reported, held, books);
  if (!found) return decideByHand(reported, held, told);
  const payments = held.payments.filter((each) => each.orderNumber === orderNumber);
  const isOpen = found.tranche.state === 'ordered' && found.tranche.orderNumber === orderNumber;
  const payment = payments.find((each) => each.year === year) ?? (isOpen ? undefined : payments[0]);
  if (payment) return decidePaid(reported, payment, told);
  // Was it the order that was paid, or is it the payment that was recorded by hand? No number tells.
  if (found.takesNumber && resembling(reported, held, told).near.length > 0) return setAside('several_resemble');
  return booked.has(found.tranche.id) ? setAside('already_matched') : decideOrdered(reported, held, found, books, by);
}

/**
 * The decision on each payment of an export, in the order of the file: a payment is reported once, by the first that
 * does.
 */
export function reconcile(lines: readonly ExportLine[], books: Books, by: By): { reported: ReportedPayment; decided: Decided }[] {
  const told = new Set<number>();
  const booked = new Set<string>();
  return reportedPayments(lines).map((reported) => {
    const decided = decidePayment(reported, books, by, { told, booked });
    if (decided.outcome === 'matched') told.add(decided.sequence);
    if (decided.outcome === 'book') booked.add(decided.tranche.id);
    return { reported, decided };
  });
}

/**
 * A line as its settling reads it, which settles all lines of its payment request, from `firstLine` on: `amountCents`
 * is what they make together. `isOpen`: they report no movement that stands, are not dismissed, and are in no later
 * file; a line that an earlier file had settled is not open. `grant`: the one with its commitment number; null if none
 * has it.
 */
export type OpenLine = {
  outcome: LineOutcome;
  reason: SetAsideReason | null;
  isOpen: boolean;
  firstLine: number;
  amountCents: number;
  grant: Judged | null;
};
/**
 * The part of a line that decides whether it may be settled. `now`: what an import of its payment request by this
 * caller would decide now; undefined where that was not asked.
 */
export type Settled = Omit<OpenLine, 'amountCents' | 'firstLine'> & { now?: Decided | undefined };
/** A movement as the rule of a link reads it. `toldBy`: the line that reports it. `grant`: the one that it pays. */
export type LinkedMovement = {
  kind: MovementKind;
  amountCents: number;
  reverses: number | null;
  reversedBy: number | null;
  toldBy: string | null;
  grant: Judged | null;
};

const refuseGrantOf = ({ grant }: Pick<Settled, 'grant'>, caller: Caller): Refusal | null => grant && refuseConflicted(grant, caller);

/**
 * The first refusal, in order of precedence; null if finance may settle the line, by a person without a conflict of
 * interest in its grant.
 */
export const maySettle = (line: Settled, caller: Caller): Refusal | null =>
  line.isOpen ? refuseGrantOf(line, caller) : { code: 'line_not_open', outcome: line.outcome };

/** The first refusal, in order of precedence; null if finance may dismiss the line, as one that reports no payment. */
export const refuseDismissal = (line: Settled | undefined, caller: Caller): Refusal | null =>
  line ? maySettle(line, caller) : { code: 'line_unknown' };

/**
 * The first refusal, in order of precedence; null if the payment that the line reports is ordered, and an import of the
 * line by this caller would record it now: by the rules of a payment, so never by the person who ordered it (décret
 * 2012-1246 art. 9).
 */
export function refuseBooking(line: Settled | undefined, caller: Caller): Refusal | null {
  const refusal = refuseDismissal(line, caller);
  if (refusal || !line) return refusal;
  const { now, grant, reason } = line;
  if (now?.outcome === 'book' || (now === undefined && grant !== null)) return null;
  return { code: 'line_not_booked', setAsideFor: now === undefined ? reason : now.outcome === 'set_aside' ? now.reason : null };
}

/** The first refusal, in order of precedence; null if the line may be dismissed with all others of its reason. */
export function mayDismissAlike(line: Settled, caller: Caller): Refusal | null {
  const { reason } = line;
  return maySettle(line, caller) ?? (isStrange(reason) ? null : { code: 'lines_one_by_one', setAsideFor: reason });
}

/**
 * The first refusal, in order of precedence; null if the line reports this payment, and the caller has no conflict of
 * interest in the grant of either.
 * @param last how many movements the envelope has
 */
export function refuseLink(
  line: Omit<OpenLine, 'firstLine'> | undefined,
  movement: LinkedMovement | undefined,
  last: number,
  caller: Caller,
): Refusal | null {
  const refusal = refuseDismissal(line, caller);
  if (refusal || !line) return refusal;
  if (!movement) return { code: 'movement_unknown', last };
  const { kind, reverses, reversedBy, toldBy, amountCents } = movement;
  if (kind !== 'pay' || reverses !== null) return { code: 'movement_not_payment', kind };
  const conflict = refuseGrantOf(movement, caller);
  if (conflict) return conflict;
  if (reversedBy !== null) return { code: 'movement_already_reversed', by: reversedBy };
  if (toldBy !== null) return { code: 'movement_already_told', lineId: toldBy };
  return amountCents === line.amountCents ? null : { code: 'amount_differs', expectedCents: amountCents, givenCents: line.amountCents };
}
