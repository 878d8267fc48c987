import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { text } from '../core/words.ts';
import { type EndingNotice, refuseUnheard } from './ending-notice.ts';
import type { Settlement } from './final-account.ts';
import { type Grant, refuseGrant, refuseOrdered, WithdrawalOrder } from './grant.ts';
import type { Tranche } from './tranche.ts';

export const TerminateGrant = z.strictObject({
  version: Ordinal,
  reason: text(2000).min(1),
  eligibleCents: z.int().min(0).max(10_000_000_000_000).optional().meta({
    description:
      'The eligible spending that is justified up to this day: what was paid above its share is claimed back. Absent: nothing is settled yet',
  }),
  order: WithdrawalOrder,
});
export type TerminateGrant = z.infer<typeof TerminateGrant>;

/** A grant with its tranches and its newest notice. */
type Ending = {
  grant: Grant;
  tranches: readonly Pick<Tranche, 'rank' | 'state'>[];
  notice: EndingNotice | undefined;
};

/**
 * The first refusal, in order of precedence; null if the fund may end the agreement, after a notice whose time is over.
 * Ordered payments are paid or cancelled first.
 */
export const mayTerminate = ({ grant, tranches, notice }: Ending, caller: Caller, at: string): Refusal | null =>
  refuseGrant(grant, caller, 'terminateGrant') ?? refuseOrdered(tranches) ?? refuseUnheard(notice, at);

/** What is committed of the tranches and not paid, in cents. */
const payableOf = (tranches: readonly Pick<Tranche, 'committedCents' | 'paidCents'>[]): number =>
  tranches.reduce((sum, { committedCents, paidCents }) => sum + committedCents - paidCents, 0);

/**
 * Null if the agreement may be ended so. The justified spending is settled: its share is paid, as far as it is
 * committed, before the rest is cancelled.
 * @param settlement null where nothing is settled yet
 */
export function refuseTermination(
  on: Ending & { tranches: readonly Tranche[] },
  settlement: Settlement | null,
  { caller, body, at }: Given<TerminateGrant>,
): Refusal | null {
  const refusal = mayTerminate(on, caller, at) ?? refuseStale(on.grant, body.version);
  if (refusal) return refusal;
  const leftCents = settlement ? Math.min(settlement.leftCents, payableOf(on.tranches)) : 0;
  return leftCents > 0 ? { code: 'liquidation_unpaid', leftCents } : null;
}
