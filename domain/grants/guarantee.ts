import { z } from 'zod';
import type { LegalForm } from '../calls/call.ts';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import { type Grant, refuseGrant } from './grant.ts';
import { Cents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import type { Tranche } from './tranche.ts';
import { refuseAdvance } from '../calls/tranche-plan.ts';
import { refuseStale } from '../core/version.ts';
import { Day, line } from '../core/words.ts';

/**
 * A guarantee on first demand (garantie à première demande, décret 2018-514 art. 12 II) that the beneficiary has
 * declared.
 */
export const RecordGuarantee = z.strictObject({
  version: Ordinal,
  guarantor: line(200).min(1).meta({ description: 'The credit institution that gives it' }),
  reference: line(100).min(1).meta({ description: 'The number that its guarantor gives it' }),
  guaranteedCents: Cents,
  endsOn: Day.nullable().default(null).meta({ description: 'Its last day; null if it has none' }),
});
export type RecordGuarantee = z.infer<typeof RecordGuarantee>;

/** A guarantee as the rules read it. `endsOn`: its last day (yyyy-mm-dd). */
export type Guarantee = { guaranteedCents: number; endsOn: string | null };

/**
 * What a grant's guarantees cover of its advance on a day (yyyy-mm-dd): the largest one counts, since each covers it
 * alone.
 */
export const guaranteedCentsOn = (guarantees: readonly Guarantee[], day: string): number =>
  Math.max(0, ...guarantees.filter(({ endsOn }) => endsOn === null || endsOn >= day).map(({ guaranteedCents }) => guaranteedCents));

/**
 * The first refusal, in order of precedence; null if finance may record a guarantee, provided that the legal form lets
 * one raise the advance.
 */
export function mayRecordGuarantee({ grant, legalForm }: { grant: Grant; legalForm: LegalForm }, caller: Caller): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'recordGuarantee');
  if (refusal) return refusal;
  return legalForm.guaranteedAdvanceMaxPercent === null ? { code: 'guarantee_of_no_use', legalForm: legalForm.key } : null;
}

/** The first refusal, in order of precedence; null if finance may record this guarantee. */
export function refuseGuarantee(grant: Grant, legalForm: LegalForm, { caller, body, at }: Given<RecordGuarantee>): Refusal | null {
  const refusal = mayRecordGuarantee({ grant, legalForm }, caller) ?? refuseStale(grant, body.version);
  if (refusal) return refusal;
  const today = parisDate(at);
  return body.endsOn !== null && body.endsOn < today ? { code: 'guarantee_over', endsOn: body.endsOn, today } : null;
}

/** Refuses to order an advance above what may be paid without a guarantee, once no guarantee covers it any more. */
export function refuseUnguaranteed(
  { awardedCents }: Pick<Grant, 'awardedCents'>,
  { kind, amountCents }: Pick<Tranche, 'kind' | 'amountCents'>,
  legalForm: LegalForm,
  guarantees: readonly Guarantee[],
  at: string,
): Refusal | null {
  return kind === 'advance' ? refuseAdvance(legalForm, awardedCents, amountCents, guaranteedCentsOn(guarantees, parisDate(at))) : null;
}
