import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../review/review.ts';
import { type Caller, isSamePerson, type Role } from '../core/role.ts';
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

/** Of one of the person's interests. */
const InterestNumber = Ordinal;
const Reason = text(2000).min(1);

/** The reason says why the interest is over. */
export const AskInterestWithdrawal = z.strictObject({ number: InterestNumber, reason: Reason });
export type AskInterestWithdrawal = z.infer<typeof AskInterestWithdrawal>;

export const ConfirmInterestWithdrawal = z.strictObject({ number: InterestNumber });
export type ConfirmInterestWithdrawal = z.infer<typeof ConfirmInterestWithdrawal>;

/** The reason says why the interest goes on. */
export const RejectInterestWithdrawal = z.strictObject({ number: InterestNumber, reason: Reason });
export type RejectInterestWithdrawal = z.infer<typeof RejectInterestWithdrawal>;

export const RetractInterestWithdrawal = z.strictObject({ number: InterestNumber });
export type RetractInterestWithdrawal = z.infer<typeof RetractInterestWithdrawal>;

/** In what the interest is: an organisation is known by its SIRET, also before anybody of it has signed in. */
export type InterestSubject = { siret: string | null; applicationId: string | null };
/** An interest that stands. `askedBy`: who has asked for its withdrawal, which waits for a second person. */
export type DeclaredInterest = InterestSubject & { number: number; declaredBy: string; askedBy: string | null };

/** Who of the fund records an interest on somebody else, and who reads what others have. */
const RECORDERS = ['lead', 'admin'] as const satisfies readonly Role[];
const READERS: readonly Role[] = ['lead', 'chair', 'auditor', 'admin'];

/** Who confirms, as a second person, that an interest is over. */
export const WITHDRAWAL_ROLES = ['lead', 'chair', 'admin'] as const satisfies readonly Role[];

/** True of who may know the interests of a person: itself, and who has to see that it judges nothing of it. */
export const seesInterests = (personId: string, caller: Caller): boolean =>
  personId === caller.personId || caller.roles.some((role) => READERS.includes(role));

/** Null: the interest may be recorded. A person says so of itself; the lead, or an admin, of somebody. */
export const mayDeclareInterest = ({ person: { personId } }: { person: Candidate }, caller: Caller): Refusal | null =>
  personId === caller.personId || RECORDERS.some((role) => caller.roles.includes(role))
    ? null
    : { code: 'role_required', roles: RECORDERS };

/** An interest that stands, with whose it is. */
export type OnInterest = { person: Pick<Candidate, 'personId'>; interest: Pick<DeclaredInterest, 'declaredBy' | 'askedBy'> };

/**
 * Null: the interest's withdrawal may be asked for. Who recorded it asks, or an admin: nobody takes off what somebody
 * else has found.
 */
export function mayAskInterestWithdrawal({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.declaredBy !== caller.personId && !caller.roles.includes('admin')) return { code: 'role_required', roles: ['admin'] };
  return interest.askedBy === null ? null : { code: 'interest_withdrawal_open' };
}

/**
 * Null: the interest's withdrawal may be confirmed, or its request rejected. A second person does: neither whose
 * interest it is, nor who has asked.
 */
export function mayEndInterestWithdrawal({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.askedBy === null) return { code: 'interest_withdrawal_not_asked' };
  if (!WITHDRAWAL_ROLES.some((role) => caller.roles.includes(role))) return { code: 'role_required', roles: WITHDRAWAL_ROLES };
  if (isSamePerson(caller, personId)) return { code: 'interest_of_ones_own' };
  return isSamePerson(caller, interest.askedBy) ? { code: 'decider_asked_withdrawal' } : null;
}

/** Null: the request may be taken back, by who has asked. */
export function mayRetractInterestWithdrawal({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.askedBy === null) return { code: 'interest_withdrawal_not_asked' };
  return interest.askedBy === caller.personId ? null : { code: 'withdrawal_asked_by_somebody_else' };
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

/**
 * Guards in order of precedence; null: the command may be given on the interest that its body names.
 * @param may what stands against it on one interest
 * @param standing the person's interests that stand
 */
export function refuseOnInterest(
  may: (on: OnInterest, caller: Caller) => Refusal | null,
  person: Candidate | undefined,
  standing: readonly DeclaredInterest[],
  { id, caller, body: { number } }: Given<{ number: number }>,
): Refusal | null {
  if (!person || !seesInterests(id, caller)) return { code: 'not_found' };
  const interest = standing.find((each) => each.number === number);
  if (!interest) return { code: 'interest_unknown', numbers: standing.map((each) => each.number) };
  return may({ person, interest }, caller);
}
