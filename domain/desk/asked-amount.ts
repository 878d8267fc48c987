import type { EventName } from '../core/event.ts';
import type { GrantParts } from './may-on-grant.ts';
import { certifiableCents, openOrderCents, orderableCents, type Tranche } from '../grants/tranche.ts';

/** The amount of each command that is expected on a tranche: what it would promise, attest, order or pay. */
const OF_TRANCHE: Readonly<Partial<Record<EventName, (tranche: Tranche) => number | null>>> = {
  confirmTranche: ({ amountCents }) => amountCents,
  giveVisa: ({ amountCents }) => amountCents,
  certifyService: certifiableCents,
  orderPayment: orderableCents,
  recordPayment: openOrderCents,
};

/** The tranche on which a command is expected; undefined where it is expected on something else. */
export const askedTranche = ({ tranches }: GrantParts, command: EventName, named: string | null): Tranche | undefined =>
  OF_TRANCHE[command] && tranches.find(({ rank }) => String(rank) === named);

/**
 * The amount of a command that is expected on a grant, in cents; null if it has none.
 * @param named the part on which it is expected: a tranche by its rank, a claim by its number
 */
export function askedCents(on: GrantParts, command: EventName, named: string | null): number | null {
  const { grant, claims, sampled } = on;
  if (command === 'acceptAward' || command === 'signGrant') return grant.awardedCents;
  if (command === 'collectClaim') return claims.find(({ number }) => String(number) === named)?.owedCents ?? null;
  if (command === 'checkPayment') return sampled.find(({ payment }) => String(payment) === named)?.amountCents ?? null;
  const tranche = askedTranche(on, command, named);
  return (tranche && OF_TRANCHE[command]?.(tranche)) ?? null;
}
