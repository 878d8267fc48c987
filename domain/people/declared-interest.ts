import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../review/review.ts';
import type { Caller, Role } from '../core/role.ts';
import { Siret } from '../core/siret.ts';
import { Id, text } from '../core/words.ts';

/** A person's interest: in an organisation, by its SIRET or its id, or in one application. */
export const DeclareInterest = z
  .strictObject({ siret: Siret.optional(), organisationId: Id.optional(), applicationId: Id.optional(), reason: text(2000).min(1) })
  .refine(({ siret, organisationId, applicationId }) => [siret, organisationId, applicationId].filter(Boolean).length === 1, {
    message: 'one_interest_subject',
    path: ['siret'],
  });
export type DeclareInterest = z.infer<typeof DeclareInterest>;

/** `number`: of one of the person's interests. */
export const WithdrawInterest = z.strictObject({ number: Ordinal });
export type WithdrawInterest = z.infer<typeof WithdrawInterest>;

/** In what the interest is: an organisation is known by its SIRET, also before anybody of it has signed in. */
export type InterestSubject = { siret: string | null; applicationId: string | null };
/** An interest that stands. */
export type DeclaredInterest = InterestSubject & { number: number; declaredBy: string };

/** Who of the fund records an interest on somebody else, and who reads what others have. */
const RECORDERS = ['lead', 'admin'] as const satisfies readonly Role[];
const READERS: readonly Role[] = ['lead', 'chair', 'auditor', 'admin'];

/** True of who may know the interests of a person: itself, and who has to see that it judges nothing of it. */
export const seesInterests = (personId: string, caller: Caller): boolean =>
  personId === caller.personId || caller.roles.some((role) => READERS.includes(role));

/** Null: the interest may be recorded. A person says so of itself; the lead, or an admin, of somebody. */
export const mayDeclareInterest = ({ person: { personId } }: { person: Candidate }, caller: Caller): Refusal | null =>
  personId === caller.personId || RECORDERS.some((role) => caller.roles.includes(role))
    ? null
    : { code: 'role_required', roles: RECORDERS };

/**
 * Null: the interest, which stands, may be withdrawn. Who recorded it withdraws it, or an admin: nobody takes off what
 * somebody else has found.
 */
export function mayWithdrawInterest(
  { person: { personId }, interest }: { person: Candidate; interest: Pick<DeclaredInterest, 'declaredBy'> },
  caller: Caller,
): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  return interest.declaredBy === caller.personId || caller.roles.includes('admin') ? null : { code: 'role_required', roles: ['admin'] };
}

/** Guards in order of precedence; null: the interest is recorded. */
export function refuseInterest(
  person: Candidate | undefined,
  subject: InterestSubject | undefined,
  standing: readonly DeclaredInterest[],
  { caller }: Given<DeclareInterest>,
): Refusal | null {
  if (!person) return { code: 'not_found' };
  const refusal = mayDeclareInterest({ person }, caller);
  if (refusal) return refusal;
  if (!subject) return { code: 'interest_subject_unknown' };
  const same = standing.find(({ siret, applicationId }) => siret === subject.siret && applicationId === subject.applicationId);
  return same ? { code: 'interest_declared', number: same.number } : null;
}

/** Guards in order of precedence; null: the interest stands no more. */
export function refuseInterestWithdrawal(
  person: Candidate | undefined,
  standing: readonly DeclaredInterest[],
  { id, caller, body: { number } }: Given<WithdrawInterest>,
): Refusal | null {
  if (!person || !seesInterests(id, caller)) return { code: 'not_found' };
  const interest = standing.find((each) => each.number === number);
  if (!interest) return { code: 'interest_unknown', numbers: standing.map((each) => each.number) };
  return mayWithdrawInterest({ person, interest }, caller);
}
