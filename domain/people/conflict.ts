import type { Refusal } from '../core/refusal.ts';
import { type Caller, keepsAway } from '../core/role.ts';

/** Something that the fund judges: whose it is, and the ids of the people who have to do with it besides. */
export type Judged = { organisationId: string; conflicted: readonly string[] };

/**
 * True of who judges nothing of it: who is of its organisation, has written or submitted it, has an interest in it or
 * in its organisation, or whose opinion on it was voided. The one place where the fund's rules ask who is in conflict.
 */
export const isConflicted = ({ organisationId, conflicted }: Judged, person: { personId: string; organisationId: string }): boolean =>
  organisationId === person.organisationId || conflicted.includes(person.personId);

/** Refuses who has a conflict of interest in what it would judge. */
export const refuseConflicted = (judged: Judged, caller: Caller): Refusal | null =>
  isConflicted(judged, caller) ? { code: 'conflict_of_interest' } : null;

/**
 * Refuses who has a conflict of interest in one of several applications that it would decide on together, and names
 * them.
 */
export function refuseConflictedByAny(items: readonly (Judged & { applicationId: string })[], caller: Caller): Refusal | null {
  const applicationIds = items.filter((item) => isConflicted(item, caller)).map(({ applicationId }) => applicationId);
  return applicationIds.length > 0 ? { code: 'conflict_of_interest', applicationIds } : null;
}

/**
 * True where the call keeps an application out of the sight of the fund's people who are in conflict over it. Its own
 * organisation's see it as before.
 */
export const isConcealed = ({ concealed, ...judged }: Judged & { concealed: boolean }, caller: Caller): boolean =>
  concealed && keepsAway(caller) && judged.organisationId !== caller.organisationId && isConflicted(judged, caller);
