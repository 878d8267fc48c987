import { z } from 'zod';
import { type Application, type ApplicationState, type OnApplication, refuseInvisible } from './application.ts';
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

/** The states of an application that asks for nothing any more, or has not asked yet. */
export const ASKING_NOTHING: readonly ApplicationState[] = ['draft', 'inadmissible', 'refused', 'rejected', 'withdrawn', 'award_withdrawn'];

/** The states of an application whose award stands, or is examined again. */
const GIVEN: readonly ApplicationState[] = ['awarded', 'in_reexamination'];
export const isGiven = (state: ApplicationState): boolean => GIVEN.includes(state);

/**
 * Of one application, another one that has the same object, while nobody has settled whether money is asked for twice:
 * found on either of the two. `state`: the other one's. Both null: others have not been looked for yet.
 */
export type Unsettled = { applicationId: string } & ({ otherId: string; state: ApplicationState } | { otherId: null; state: null });

/**
 * Of these awards, those whose object would be funded by another award as well, one that stands or one of the same
 * list, while nobody has settled whether it is the same, and those for which others have not been looked for yet: each
 * once, in the order of `unsettled`.
 */
export const twiceGivenOf = (unsettled: readonly Unsettled[], awarded: readonly string[]): string[] => [
  ...new Set(
    unsettled
      .filter(
        ({ applicationId, otherId, state }) =>
          awarded.includes(applicationId) && (otherId === null || isGiven(state) || awarded.includes(otherId)),
      )
      .map(({ applicationId }) => applicationId),
  ),
];

/**
 * Refuses to award in silence what another award funds too, as far as anybody knows: the chair says of each that it
 * awards it all the same. Nothing where nothing is unsettled.
 * @param despite the awards of which the chair has said so
 */
export function refuseUnsettled(unsettled: readonly Unsettled[], awarded: readonly string[], despite: readonly string[]): Refusal | null {
  const unsaid = twiceGivenOf(unsettled, awarded).filter((id) => !despite.includes(id));
  return unsaid.length > 0 ? { code: 'overlap_unsettled', applicationIds: unsaid } : null;
}
