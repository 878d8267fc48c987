import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from './person.ts';
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

/** The number of one of the person's interests. */
const InterestNumber = Ordinal;
const Reason = text(2000).min(1);

/** From then on, an interest recorded on another person counts. */
export const ConfirmInterest = z.strictObject({ number: InterestNumber });
export type ConfirmInterest = z.infer<typeof ConfirmInterest>;

/** Why an interest is withdrawn: it was true and is over; or it was recorded in error and never was true. */
export const WITHDRAWAL_GROUNDS = ['over', 'error'] as const;
export type WithdrawalGround = (typeof WITHDRAWAL_GROUNDS)[number];

/** The reason says why the interest is over, or what is wrong in its record. */
export const AskInterestWithdrawal = z.strictObject({
  number: InterestNumber,
  ground: z
    .enum(WITHDRAWAL_GROUNDS)
    .default('over')
    .meta({ description: 'Over: the person stays in conflict over the files on which it was in force. Error: nothing of it stays' }),
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

/** What the interest is in: an organisation is known by its SIRET, even before any of its people has signed in. */
export type InterestSubject = { siret: string | null; applicationId: string | null };
/**
 * An interest that is not withdrawn. `declaredBy`: the person themselves, under any identity, or the person who
 * recorded it on them, in which case it is in force once a second person has confirmed it. `askedBy`: the person who
 * asked for its withdrawal, on `ground`; `isAskedByParty`: they are the person themselves, or the person who recorded
 * it; `firstConfirmedBy`: the first of the two others who then annul it.
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

/** The roles of the fund that record an interest on another person, and those that read others' interests. */
const RECORDERS = ['lead', 'admin'] as const satisfies readonly Role[];
const READERS: readonly Role[] = ['lead', 'chair', 'auditor', 'admin'];

/** The roles that confirm, as a second person, an interest recorded on another person, and its withdrawal. */
export const WITHDRAWAL_ROLES = ['lead', 'chair', 'admin'] as const satisfies readonly Role[];

/**
 * True for a caller who may know a person's interests: the person themselves, and those who must ensure that they judge
 * nothing of it.
 */
export const seesInterests = (personId: string, caller: Caller): boolean =>
  personId === caller.personId || caller.roles.some((role) => READERS.includes(role));

/** Null if the interest may be recorded: by a person on themselves; by the lead or an admin on another person. */
export const mayDeclareInterest = ({ person: { personId } }: { person: Candidate }, caller: Caller): Refusal | null =>
  isSamePerson(caller, personId) || RECORDERS.some((role) => caller.roles.includes(role))
    ? null
    : { code: 'role_required', roles: RECORDERS };

/** An interest that is not withdrawn, with its person. */
export type OnInterest = {
  person: Pick<Candidate, 'personId'>;
  interest: Pick<DeclaredInterest, 'declaredBy' | 'isInForce' | 'askedBy' | 'ground' | 'firstConfirmedBy'>;
};

/**
 * Null if the caller may confirm an interest recorded on another person. This takes a second person: neither the person
 * concerned, who may declare the same themselves, nor the person who recorded it. An objection by the person concerned
 * does not prevent it: the confirmer reads the objection, which is decided like any other request.
 */
export function mayConfirmInterest({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.isInForce) return { code: 'interest_in_force' };
  if (!WITHDRAWAL_ROLES.some((role) => caller.roles.includes(role))) return { code: 'role_required', roles: WITHDRAWAL_ROLES };
  if (isSamePerson(caller, personId)) return { code: 'interest_of_ones_own' };
  return isSamePerson(caller, interest.declaredBy) ? { code: 'decider_recorded_interest' } : null;
}

/**
 * True for the person concerned and for the person who recorded the interest: neither decides that it was recorded in
 * error.
 */
export const isPartyTo = (
  { person: { personId }, interest }: Pick<OnInterest, 'person'> & { interest: { declaredBy: string } },
  caller: Caller,
): boolean => [personId, interest.declaredBy].some((id) => isSamePerson(caller, id));

/**
 * Null if the caller may ask for the interest's withdrawal: the person concerned, who objects in this way to what was
 * recorded on them; the person who recorded it; or an admin.
 */
export function mayAskInterestWithdrawal(on: OnInterest, caller: Caller): Refusal | null {
  const { person, interest } = on;
  if (!seesInterests(person.personId, caller)) return { code: 'not_found' };
  if (!isPartyTo(on, caller) && !caller.roles.includes('admin')) return { code: 'role_required', roles: ['admin'] };
  return interest.askedBy === null ? null : { code: 'interest_withdrawal_open' };
}

/**
 * Null if the caller may confirm the interest's withdrawal, or reject the request. This takes a second person: neither
 * the person concerned nor the one who asked; if it was recorded in error, neither the person who recorded it nor one
 * who has already confirmed that.
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
 * True if the confirmation of a withdrawal is the first of two: what two people put in force takes two others to annul
 * as an error. The person who asked is one of them, unless they are the person concerned or recorded it. An interest
 * that is not in force has shut out no one, so one confirmation is enough.
 */
export const isFirstOfTwo = ({
  ground,
  isInForce,
  isAskedByParty,
  firstConfirmedBy,
}: Omit<DeclaredInterest, keyof InterestSubject | 'number'>): boolean =>
  ground === 'error' && isInForce && isAskedByParty === true && firstConfirmedBy === null;

/** Null if the caller may retract the request: only the person who asked. */
export function mayRetractInterestWithdrawal({ person: { personId }, interest }: OnInterest, caller: Caller): Refusal | null {
  if (!seesInterests(personId, caller)) return { code: 'not_found' };
  if (interest.askedBy === null) return { code: 'interest_withdrawal_not_asked' };
  return isSamePerson(caller, interest.askedBy) ? null : { code: 'withdrawal_asked_by_somebody_else' };
}

/** The interest among these with this subject; undefined if there is none. */
export const interestIn = <Of extends InterestSubject>(standing: readonly Of[], subject: InterestSubject): Of | undefined =>
  standing.find(({ siret, applicationId }) => siret === subject.siret && applicationId === subject.applicationId);

/**
 * The first refusal, in order of precedence; null if the interest is recorded. What a person declares themselves counts
 * at once, even if another person's record of the same still waits.
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
 * The first refusal, in order of precedence; null if the command may be given on the interest that its body names.
 * @param may the refusal for one interest
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

/** The same for asking for a withdrawal: an interest that the person declared themselves was not recorded in error. */
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
