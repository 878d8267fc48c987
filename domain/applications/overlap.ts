import { z } from 'zod';
import { type Application, refuseInvisible } from './application.ts';
import type { Given } from '../core/command.ts';
import { refuseConflicted } from '../people/conflict.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Role } from '../core/role.ts';
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

/** Guards in order of precedence; null: what was found may be settled so, also anew. */
export function refuseSettlement(
  application: Application,
  overlaps: readonly Overlap[],
  { caller, body }: Given<SettleOverlap>,
): Refusal | null {
  const sight = refuseInvisible(application, caller);
  if (sight) return sight;
  const overlap = overlaps.find(({ otherId }) => otherId === body.otherId);
  if (!overlap) return { code: 'overlap_unknown', known: overlaps.map(({ otherId }) => otherId) };
  const conflict = refuseConflicted(application, caller);
  if (conflict) return conflict;
  return overlap.outcome === body.outcome ? { code: 'overlap_settled', outcome: body.outcome } : null;
}

/** Refuses to promise money to applications against which a finding stands; nothing where none does. */
export const refuseFundedTwice = (applicationIds: readonly string[]): Refusal | null =>
  applicationIds.length > 0 ? { code: 'funded_twice', applicationIds: [...applicationIds] } : null;
