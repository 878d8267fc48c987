import type { Movement } from '../../domain/ledger/envelope.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { returnOf } from '../../domain/grants/delegation.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { type Tranche, withdrawalOf } from '../../domain/grants/tranche.ts';

/** The event that causes movements: its stream and version. */
export type Cause = Movement['cause'];

type Part = Pick<Movement, 'kind' | 'credit' | 'year' | 'amountCents' | 'valueDate'>;

/** A movement of one tranche of a grant; a refusal names the tranche. */
export const movementOf = (
  { envelopeId }: Pick<Grant, 'envelopeId'>,
  { id: trancheId }: Pick<Tranche, 'id'>,
  cause: Cause,
  part: Part,
): Movement => ({
  ...part,
  envelopeId,
  trancheId,
  subject: trancheId,
  cause,
});

/**
 * Promises a whole tranche to a third party, on the credits that it reserved: commits it, or delegates it to a
 * beneficiary that commits itself.
 */
export const promiseOf = (grant: Pick<Grant, 'envelopeId' | 'form'>, tranche: Tranche, cause: Cause, at: string): Movement =>
  movementOf(grant, tranche, cause, {
    kind: grant.form === 'delegation' ? 'delegate' : 'commit',
    credit: 'AE',
    year: tranche.year,
    amountCents: tranche.openCents,
    valueDate: parisDate(at),
  });

/** Reserves a tranche of a new plan, whose predecessor's reservations are released with it. */
export const reserveAnewOf = (
  grant: Pick<Grant, 'envelopeId'>,
  tranche: Pick<Tranche, 'id' | 'year' | 'amountCents'>,
  cause: Cause,
  at: string,
): Movement =>
  movementOf(grant, tranche, cause, {
    kind: 'reserve_anew',
    credit: 'AE',
    year: tranche.year,
    amountCents: tranche.amountCents,
    valueDate: parisDate(at),
  });

/** Releases what tranches reserve and have not committed; nothing for those that reserve nothing. */
export const releasesOf = (grant: Pick<Grant, 'envelopeId'>, tranches: readonly Tranche[], cause: Cause, at: string): Movement[] =>
  tranches
    .filter(({ openCents }) => openCents > 0)
    .map((tranche) =>
      movementOf(grant, tranche, cause, {
        kind: 'release',
        credit: 'AE',
        year: tranche.year,
        amountCents: tranche.openCents,
        valueDate: parisDate(at),
      }),
    );

/**
 * Withdraws part of a tranche's commitment. If it is of an earlier year, it lapses there, and an order makes it
 * available again on this year's credits.
 * @param order the reference of that order
 */
export function withdrawalsFrom(
  grant: Pick<Grant, 'envelopeId'>,
  tranche: Tranche,
  amountCents: number,
  { cause, at, order }: { cause: Cause; at: string; order: string | undefined },
): Movement[] {
  const kind = withdrawalOf(tranche, at);
  const part = { credit: 'AE', year: tranche.year, amountCents, valueDate: parisDate(at) } as const;
  const withdrawal = movementOf(grant, tranche, cause, { ...part, kind });
  if (kind === 'withdraw_commitment' || order === undefined) return [withdrawal];
  const credits = { ...withdrawal, trancheId: null };
  return [withdrawal, { ...credits, kind: 'carry_out' }, { ...credits, kind: 'carry_in', year: yearOf(at) }];
}

/** Returns part of a tranche's delegated AE that are not committed. */
export const returnFrom = (grant: Pick<Grant, 'envelopeId'>, tranche: Tranche, amountCents: number, cause: Cause, at: string): Movement =>
  movementOf(grant, tranche, cause, {
    kind: returnOf(tranche, at),
    credit: 'AE',
    year: tranche.year,
    amountCents,
    valueDate: parisDate(at),
  });
