import type { GrantParts } from './may.ts';
import { certifiableCents, openOrderCents, orderableCents, type Tranche } from './tranche.ts';

/** What each command that is expected on a tranche is about: what it would promise, attest, order or pay of it. */
const OF_TRANCHE: Readonly<Record<string, (tranche: Tranche) => number | null>> = {
  confirmTranche: ({ amountCents }) => amountCents,
  giveVisa: ({ amountCents }) => amountCents,
  certifyService: certifiableCents,
  orderPayment: orderableCents,
  recordPayment: openOrderCents,
};

/**
 * The amount that a command expected on a grant is about, in cents; null where it is about none.
 * @param named the part that it is expected on: a tranche by its rank, a claim by its number
 */
export function askedCents({ grant, tranches, claims }: GrantParts, command: string, named: string | null): number | null {
  if (command === 'acceptAward' || command === 'signGrant') return grant.awardedCents;
  if (command === 'collectClaim') return claims.find(({ number }) => String(number) === named)?.owedCents ?? null;
  const tranche = tranches.find(({ rank }) => String(rank) === named);
  return (tranche && OF_TRANCHE[command]?.(tranche)) ?? null;
}
