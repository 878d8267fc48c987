import { z } from 'zod';
import { yearOf } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { YEARS_AHEAD, YEARS_BACK } from './credits.ts';
import { type Grant, refuseGrant } from '../grants/grant.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { findTranche, type OnTranche, refuseTranche, type Tranche } from '../grants/tranche.ts';
import { line, Year } from '../core/words.ts';

/**
 * A code of the accounting system with its form; a code of another form is refused by the fault's name, which has its
 * own words.
 */
const code = (form: RegExp, fault: string, example: string) =>
  z
    .string()
    .trim()
    .refine((word) => form.test(word), fault)
    .meta({ examples: [example], pattern: form.source });

/**
 * The numbers under which the State's accounting system (Chorus) keeps a commitment (N° EJ, engagement juridique) and a
 * payment order (N° DP, demande de paiement).
 */
const CommitmentNumber = code(/^\d{10}$/, 'commitment_number', '1405123456');
/** Of nine digits in every export that was seen, of ten in the manuals; a zero at its beginning is a digit of it. */
const OrderNumber = code(/^\d{9,10}$/, 'order_number', '000195567');
/** The supplier to be paid (fournisseur). */
const SupplierNumber = code(/^\d{1,10}$/, 'supplier_number', '1001234567');
/** The codes of a year's credits: who holds them (centre financier), and what they are for (domaine fonctionnel). */
const FundsCentre = code(/^[A-Z0-9]{4}\/\d{4}(-[A-Z0-9]{2,8}){1,3}$/, 'funds_centre', 'BG00/0217-SGAC-ASPR');
/** What else is keyed in with a payment: the company (société), the cost centre, the item of the programme's plan. */
const Company = code(/^[A-Z0-9]{2,4}$/, 'company_code', 'ADCE');
const CostCentre = code(/^([A-Z0-9]{4}\/)?[A-Z0-9]{6,12}$/, 'cost_centre', 'ADCSDAT075');
const ProgrammeItem = code(/^([A-Z0-9]{4}\/)?\d{10,14}$/, 'programme_item', '035401010301');
const FunctionalArea = code(/^\d{4}(-[A-Z0-9]{2,4}){1,3}$/, 'functional_area', '0217-07-05');

export const IdentifyCommitment = z.strictObject({
  commitmentNumber: CommitmentNumber.meta({ description: 'N° EJ; it belongs to one grant' }),
  supplier: z
    .strictObject({ number: SupplierNumber, name: line(200).min(1) })
    .nullable()
    .default(null)
    .meta({ description: 'The supplier to be paid, as the accounting system knows them' }),
});
export type IdentifyCommitment = z.infer<typeof IdentifyCommitment>;

export const IdentifyOrder = z.strictObject({
  tranche: z.int().positive().max(60),
  orderNumber: OrderNumber.meta({ description: 'N° DP; within a company and a year it belongs to one payment order' }),
});
export type IdentifyOrder = z.infer<typeof IdentifyOrder>;

export const IdentifyCredits = z.strictObject({
  year: Year,
  fundsCentre: FundsCentre.meta({ description: 'Centre financier' }),
  functionalArea: FunctionalArea.meta({ description: 'Domaine fonctionnel' }),
  company: Company.nullable().default(null).meta({ description: 'Société: N° DP are unique within it and a year' }),
  costCentre: CostCentre.nullable().default(null).meta({ description: 'Centre de coûts' }),
  programmeItem: ProgrammeItem.nullable().default(null).meta({ description: 'Référentiel de programmation' }),
});
export type IdentifyCredits = z.infer<typeof IdentifyCredits>;

/** Null if finance may record the accounting system's number of the grant's commitment. */
export const mayIdentifyCommitment = ({ grant }: { grant: Grant }, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'identifyCommitment');

/**
 * The first refusal, in order of precedence. `holder`: the other grant that already has this number, null if none has.
 */
export function refuseIdentifiedCommitment(grant: Grant, holder: string | null, given: Given<IdentifyCommitment>): Refusal | null {
  const refusal = mayIdentifyCommitment({ grant }, given.caller);
  if (refusal) return refusal;
  return holder === null ? null : { code: 'commitment_number_taken', commitmentNumber: given.body.commitmentNumber, grantId: holder };
}

/** The tranche whose order has a number. */
export type OrderHolder = { grantId: string; rank: number };

/** Null if finance may record the accounting system's number of the tranche's last order, open or paid. */
export function mayIdentifyOrder(on: OnTranche, caller: Caller): Refusal | null {
  const refusal = refuseTranche(on, caller, 'identifyOrder');
  if (refusal) return refusal;
  const { rank, state, paidCents } = on.tranche;
  return state === 'certified' && paidCents === 0 ? { code: 'tranche_wrong_state', rank, state, command: 'identifyOrder' } : null;
}

/**
 * The first refusal, in order of precedence. `holder`: the other tranche whose order already has this number, null if
 * none has.
 */
export function refuseIdentifiedOrder(
  grant: Grant,
  tranches: readonly Tranche[],
  holder: OrderHolder | null,
  given: Given<IdentifyOrder>,
): Refusal | null {
  const found = findTranche(grant, tranches, 'identifyOrder', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayIdentifyOrder(found, given.caller);
  if (refusal) return refusal;
  return holder === null ? null : { code: 'order_number_taken', orderNumber: given.body.orderNumber, ...holder };
}

/** Refuses a year for which no credits may be ordered. */
export function refuseIdentifiedCredits({ body: { year }, at }: Pick<Given<IdentifyCredits>, 'body' | 'at'>): Refusal | null {
  const [earliest, latest] = [yearOf(at) - YEARS_BACK, yearOf(at) + YEARS_AHEAD];
  return year < earliest || year > latest ? { code: 'year_out_of_range', earliest, latest } : null;
}
