import { z } from 'zod';
import { type Application, type OnApplication, refuseInvisible } from './application.ts';
import type { Given } from '../core/command.ts';
import { refuseConflicted } from '../people/conflict.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller, Role } from '../core/role.ts';
import { Id, text } from '../core/words.ts';

/** Who says whether a cost is really asked for twice. */
export const OVERLAP_ROLES = ['screener', 'lead'] as const satisfies readonly Role[];

export const OVERLAP_OUTCOMES = ['dismissed', 'upheld'] as const;
export type OverlapOutcome = (typeof OVERLAP_OUTCOMES)[number];

export const SettleOverlap = z.strictObject({ otherId: Id, outcome: z.enum(OVERLAP_OUTCOMES), reason: text(4000).min(1) });
export type SettleOverlap = z.infer<typeof SettleOverlap>;

/** Two cost lines that are alike, each by its place from 1 and as its application says it; amounts in cents. */
export type AlikeLines = {
  category: string;
  line: number;
  label: string;
  amountCents: number;
  otherLine: number;
  otherLabel: string;
  otherAmountCents: number;
};

/**
 * What was found on an application: with which other one, and what a person has said of it; null before anybody has.
 */
export type Overlap = { otherId: string; outcome: OverlapOutcome | null };

/** Guards in order of precedence; null: something was found, which may be settled, also anew. */
export const maySettleOverlap = (
  { application, overlaps }: OnApplication & { overlaps: readonly Pick<Overlap, 'otherId'>[] },
  caller: Caller,
): Refusal | null =>
  refuseInvisible(application, caller) ??
  refuseConflicted(application, caller) ??
  (overlaps.length === 0 ? { code: 'overlap_unknown', known: [] } : null);

/** Guards in order of precedence; null: what was found may be settled so. */
export function refuseSettlement(
  application: Application,
  overlaps: readonly Overlap[],
  { caller, body }: Given<SettleOverlap>,
): Refusal | null {
  const refusal = maySettleOverlap({ application, overlaps }, caller);
  if (refusal) return refusal;
  const overlap = overlaps.find(({ otherId }) => otherId === body.otherId);
  if (!overlap) return { code: 'overlap_unknown', known: overlaps.map(({ otherId }) => otherId) };
  return overlap.outcome === body.outcome ? { code: 'overlap_settled', outcome: body.outcome } : null;
}

/** Refuses to promise money to applications against which a finding stands; nothing where none does. */
export const refuseFundedTwice = (applicationIds: readonly string[]): Refusal | null =>
  applicationIds.length > 0 ? { code: 'funded_twice', applicationIds: [...applicationIds] } : null;
