import { z } from 'zod';
import { type Application, type OnApplication, refuseInvisible } from './application.ts';
import type { ApplicationState } from './application-life.ts';
import type { Given } from '../core/command.ts';
import { isReviewConcealed, type Judged, refuseConflicted, refuseConflictedByAny } from '../people/conflict.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller, Role } from '../core/role.ts';
import { Id, text } from '../core/words.ts';

/** The roles that settle whether money is really asked for twice. */
export const OVERLAP_ROLES = ['screener', 'lead'] as const satisfies readonly Role[];

export const OVERLAP_OUTCOMES = ['dismissed', 'upheld'] as const;
export type OverlapOutcome = (typeof OVERLAP_OUTCOMES)[number];

/**
 * What ties two applications, the strongest first: the same establishment, another one of its legal person (SIREN), or
 * one names the other's organisation as its co-funder, by its SIREN or by its name alone.
 */
export const TIES = ['organisation', 'legal_unit', 'cofunder_siren', 'cofunder'] as const;
export type Tie = (typeof TIES)[number];

export const SettleOverlap = z.strictObject({ otherId: Id, outcome: z.enum(OVERLAP_OUTCOMES), reason: text(4000).min(1) });
export type SettleOverlap = z.infer<typeof SettleOverlap>;

/** Two similar cost lines, each with its place from 1 and its label; amounts in cents. */
export type AlikeLines = {
  category: string;
  line: number;
  label: string;
  amountCents: number;
  otherLine: number;
  otherLabel: string;
  otherAmountCents: number;
};

/** An overlap found on an application, with the other application as conflicts of interest read it. */
export type OverlapStanding = { otherId: string; other: Judged & { concealed: boolean } };

/** The same, and how it was settled; null until it is. */
export type Overlap = OverlapStanding & { outcome: OverlapOutcome | null };

/** Whatever the overlap: the caller judges the application on which it was found. */
const refuseHere = (application: OnApplication['application'], caller: Caller): Refusal | null =>
  refuseInvisible(application, caller) ?? refuseConflicted(application, caller);

/** True for an overlap that the caller sees: a call may hide the other application from them. */
const isSeenBy =
  (caller: Caller) =>
  ({ other }: OverlapStanding): boolean =>
    !isReviewConcealed(other, caller);

/**
 * The first refusal, in order of precedence; null if the caller may settle this overlap. Dismissed, it lets the other
 * application be awarded as well, and upheld it may stop that one: the caller decides about both, and has an interest
 * in neither. A settled overlap may be settled again.
 */
export const maySettleOverlap = ({ application, overlap }: OnApplication & { overlap: OverlapStanding }, caller: Caller): Refusal | null =>
  refuseHere(application, caller) ??
  (isSeenBy(caller)(overlap) ? null : { code: 'not_found' }) ??
  refuseConflictedByAny([{ ...overlap.other, applicationId: overlap.otherId }], caller);

/** The first refusal, in order of precedence; null if the overlap may be settled in this way. */
export function refuseSettlement(
  application: Application,
  overlaps: readonly Overlap[],
  { caller, body }: Given<SettleOverlap>,
): Refusal | null {
  const seen = overlaps.filter(isSeenBy(caller));
  const overlap = seen.find(({ otherId }) => otherId === body.otherId);
  if (!overlap) return refuseHere(application, caller) ?? { code: 'overlap_unknown', known: seen.map(({ otherId }) => otherId) };
  const refusal = maySettleOverlap({ application, overlap }, caller);
  return refusal ?? (overlap.outcome === body.outcome ? { code: 'overlap_settled', outcome: body.outcome } : null);
}

/** Refuses to promise money to applications with an upheld overlap; null if there are none. */
export const refuseFundedTwice = (applicationIds: readonly string[]): Refusal | null =>
  applicationIds.length > 0 ? { code: 'funded_twice', applicationIds: [...applicationIds] } : null;

/** States of an application that no longer asks for anything, or does not ask yet. */
export const ASKING_NOTHING: readonly ApplicationState[] = ['draft', 'inadmissible', 'refused', 'rejected', 'withdrawn', 'award_withdrawn'];

/** States of an application whose award stands or is being re-examined. */
export const GIVEN: readonly ApplicationState[] = ['awarded', 'in_reexamination'];
export const isGiven = (state: ApplicationState): boolean => GIVEN.includes(state);

/**
 * An application and another one with the same object, not yet settled, whichever of the two it was found on. `state`:
 * the other application's. Both are null while overlaps have not been looked for.
 */
export type Unsettled = { applicationId: string } & ({ otherId: string; state: ApplicationState } | { otherId: null; state: null });

/**
 * Of these awards, those whose object another award also funds, existing or in the same list, where the overlap is
 * unsettled; and those for which overlaps have not been looked for yet. Each appears once, in the order of `unsettled`.
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
 * Refuses to award without comment what another award may fund too: the chair must say of each application that they
 * award it all the same. Null if nothing is unsettled.
 * @param despite the awards for which the chair has said so
 */
export function refuseUnsettled(unsettled: readonly Unsettled[], awarded: readonly string[], despite: readonly string[]): Refusal | null {
  const unsaid = twiceGivenOf(unsettled, awarded).filter((id) => !despite.includes(id));
  return unsaid.length > 0 ? { code: 'overlap_unsettled', applicationIds: unsaid } : null;
}
