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

/** What is recorded on another person counts from here on. */
export const ConfirmInterest = z.strictObject({ number: InterestNumber });
export type ConfirmInterest = z.infer<typeof ConfirmInterest>;

/** Why an interest is to be withdrawn: it is over, and has been true; or it was recorded in error, and never was. */
export const WITHDRAWAL_GROUNDS = ['over', 'error'] as const;
export type WithdrawalGround = (typeof WITHDRAWAL_GROUNDS)[number];

/** The reason says why the interest is over, or in what its record is wrong. */
export const AskInterestWithdrawal = z.strictObject({
  number: InterestNumber,
  ground: z
    .enum(WITHDRAWAL_GROUNDS)
    .default('over')
    .meta({ description: 'Over: its person stays in conflict over what it was in force on. Error: nothing of it stays' }),
  reason: Reason,
});
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
/**
 * An interest that is not withdrawn. `declaredBy`: its person, under whatever identity, or who has recorded it on that
 * person; then it is in force once a second person has confirmed it. `askedBy`: who has asked for its withdrawal, on
 * what ground; `isAskedByParty`: whose interest it is, or who recorded it; `firstConfirmedBy`: the first of the two
 * others who annul it then.
 */
export type DeclaredInterest = InterestSubject & {
  number: number;
  declaredBy: string;
  isInForce: boolean;
  askedBy: string | null;
  ground: WithdrawalGround | null;
  isAskedByParty: boolean | null;
  firstConfirmedBy: string | null;
};

/** Who of the fund records an interest on somebody else, and who reads what others have. */
const RECORDERS = ['lead', 'admin'] as const satisfies readonly Role[];
const READERS: readonly Role[] = ['lead', 'chair', 'auditor', 'admin'];

/** Who confirms, as a second person, an interest recorded on another one, and its withdrawal. */
export const WITHDRAWAL_ROLES = ['lead', 'chair', 'admin'] as const satisfies readonly Role[];

/** True of who may know the interests of a person: itself, and who has to see that it judges nothing of it. */
export const seesInterests = (personId: string, caller: Caller): boolean =>
  personId === caller.personId || caller.roles.some((role) => READERS.includes(role));

/** Null: the interest may be recorded. A person says so of itself; the lead, or an admin, of another person. */
export const mayDeclareInterest = ({ person: { personId } }: { person: Candidate }, caller: Caller): Refusal | null =>
  isSamePerson(caller, personId) || RECORDERS.some((role) => caller.roles.includes(role))
    ? null
    : { code: 'role_required', roles: RECORDERS };

/** An interest that is not withdrawn, with whose it is. */
export type OnInterest = {
  person: Pick<Candidate, 'personId'>;
  interest: Pick<DeclaredInterest, 'declaredBy' | 'isInForce' | 'askedBy' | 'ground' | 'firstConfirmedBy'>;
};

/**
 * Null: the interest, recorded on another person, may be confirmed. A second person does: neither whose interest it is,
 * who may declare the same itself, nor who has recorded it. That its person objects hinders nobody: who confirms reads
 * the objection, and it is decided on as any other request.
 */
export function mayConfirmInterest({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.isInForce) return { code: 'interest_in_force' };
  if (!WITHDRAWAL_ROLES.some((role) => caller.roles.includes(role))) return { code: 'role_required', roles: WITHDRAWAL_ROLES };
  if (isSamePerson(caller, personId)) return { code: 'interest_of_ones_own' };
  return isSamePerson(caller, interest.declaredBy) ? { code: 'decider_recorded_interest' } : null;
}

/** True of whose interest it is, and of who has recorded it: neither decides that it was recorded in error. */
export const isPartyTo = (
  { person: { personId }, interest }: Pick<OnInterest, 'person'> & { interest: { declaredBy: string } },
  caller: Caller,
): boolean => [personId, interest.declaredBy].some((id) => isSamePerson(caller, id));

/**
 * Null: the interest's withdrawal may be asked for. Whose interest it is asks, and so objects to what was recorded on
 * it; who recorded it; or an admin.
 */
export function mayAskInterestWithdrawal(on: OnInterest, caller: Caller): Refusal | null {
  const { person, interest } = on;
  if (!seesInterests(person.personId, caller)) return { code: 'not_found' };
  if (!isPartyTo(on, caller) && !caller.roles.includes('admin')) return { code: 'role_required', roles: ['admin'] };
  return interest.askedBy === null ? null : { code: 'interest_withdrawal_open' };
}

/**
 * Null: the interest's withdrawal may be confirmed, or its request rejected. A second person does: neither whose
 * interest it is, nor who has asked; where it is said to be recorded in error, nor who has recorded it, nor who has
 * confirmed that already.
 */
export function mayEndInterestWithdrawal({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.askedBy === null) return { code: 'interest_withdrawal_not_asked' };
  if (!WITHDRAWAL_ROLES.some((role) => caller.roles.includes(role))) return { code: 'role_required', roles: WITHDRAWAL_ROLES };
  if (isSamePerson(caller, personId)) return { code: 'interest_of_ones_own' };
  if (isSamePerson(caller, interest.askedBy)) return { code: 'decider_asked_withdrawal' };
  if (interest.ground === 'error' && isSamePerson(caller, interest.declaredBy)) return { code: 'decider_recorded_interest' };
  return isSamePerson(caller, interest.firstConfirmedBy) ? { code: 'decider_confirmed_withdrawal' } : null;
}

/**
 * True where the confirmation of the withdrawal is the first of two: what two people have put in force, two others say
 * to be recorded in error. Who asks is one of them, but for whose interest it is and who has recorded it. What is not
 * in force has shut nobody out: there one is enough.
 */
export const isFirstOfTwo = ({
  ground,
  isInForce,
  isAskedByParty,
  firstConfirmedBy,
}: Omit<DeclaredInterest, keyof InterestSubject | 'number'>): boolean =>
  ground === 'error' && isInForce && isAskedByParty === true && firstConfirmedBy === null;

/** Null: the request may be taken back, by who has asked. */
export function mayRetractInterestWithdrawal({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.askedBy === null) return { code: 'interest_withdrawal_not_asked' };
  return isSamePerson(caller, interest.askedBy) ? null : { code: 'withdrawal_asked_by_somebody_else' };
}

/** Of these interests the one in this subject; undefined where there is none. */
export const interestIn = <Of extends InterestSubject>(standing: readonly Of[], subject: InterestSubject): Of | undefined =>
  standing.find(({ siret, applicationId }) => siret === subject.siret && applicationId === subject.applicationId);

/**
 * Guards in order of precedence; null: the interest is recorded. What a person says of itself counts at once, also
 * where another one has recorded the same and it waits.
 */
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
  const same = interestIn(standing, subject);
  return same && (same.isInForce || !isSamePerson(caller, person.personId)) ? { code: 'interest_declared', number: same.number } : null;
}

/**
 * Guards in order of precedence; null: the command may be given on the interest that its body names.
 * @param may what stands against it on one interest
 * @param standing the person's interests that are not withdrawn
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

/** The same of a withdrawal that is asked for: what its person has declared itself was not recorded in error. */
export function refuseAskedWithdrawal(
  person: Candidate | undefined,
  standing: readonly DeclaredInterest[],
  given: Given<AskInterestWithdrawal>,
): Refusal | null {
  const refusal = refuseOnInterest(mayAskInterestWithdrawal, person, standing, given);
  const { number, ground } = given.body;
  const isOwn = standing.some((each) => each.number === number && each.declaredBy === given.id);
  return refusal ?? (isOwn && ground === 'error' ? { code: 'interest_declared_by_its_person' } : null);
}
