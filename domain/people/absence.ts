import { z } from 'zod';
import { daysFrom, endOfDate, moveDate, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { FundSettings } from '../core/fund-settings.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../review/review.ts';
import { ACTING_ROLES, type Caller, isSamePerson, type Role } from '../core/role.ts';
import { Day, Id } from '../core/words.ts';

/** Both days are of the absence. */
export const DeclareAbsence = z.strictObject({ startsOn: Day, endsOn: Day, substituteId: Id });
export type DeclareAbsence = z.infer<typeof DeclareAbsence>;

export const EndAbsence = z.strictObject({});
export type EndAbsence = z.infer<typeof EndAbsence>;

export const ConfirmAbsence = z.strictObject({});
export type ConfirmAbsence = z.infer<typeof ConfirmAbsence>;

/** Who says of somebody else that it is away, and confirms what another of them has said. */
export const ABSENCE_KEEPERS = ['lead', 'chair', 'admin'] as const satisfies readonly Role[];

/** Who says anything of absences: of its own, or as one of the keepers. */
export const ABSENCE_ROLES = [...ACTING_ROLES, 'admin'] as const satisfies readonly Role[];

/**
 * An absence that is to come or under way. `confirmedAt` is null as long as it waits for a second person, and nothing
 * of it counts; `startedAt` until its roles and the opinions that it is asked for have gone to the substitute.
 */
export type Absence = {
  personId: string;
  startsOn: string;
  endsOn: string;
  substituteId: string;
  declaredBy: string;
  confirmedAt: string | null;
  startedAt: string | null;
};

/**
 * What a declaration must know, and its confirmation once more: both people, with the roles that are their own, the
 * absence that the person has already, the substitute's, and those in which the person stands in itself.
 */
export type Declaration = {
  person: Candidate | undefined;
  open: Absence | null;
  substitute: Candidate | undefined;
  substitutesOwn: Absence | null;
  standsIn: readonly Absence[];
};

/**
 * An absence waits for its first day to begin, then for its last to end; one that nobody has confirmed for its last
 * day alone. Who is here waits for no date.
 */
export function nextAbsenceDue(absence: Pick<Absence, 'startsOn' | 'endsOn' | 'confirmedAt' | 'startedAt'> | null): Due | null {
  if (!absence) return null;
  return absence.startedAt || !absence.confirmedAt
    ? { at: endOfDate(absence.endsOn), what: 'lapseAbsence' }
    : { at: endOfDate(moveDate(absence.startsOn, { days: -1 })), what: 'startAbsence' };
}

type Days = { startsOn: string; endsOn: string };
const overlaps = (a: Days, b: Days): boolean => a.startsOn <= b.endsOn && b.startsOn <= a.endsOn;
const daysOf = ({ startsOn, endsOn }: Days): Days => ({ startsOn, endsOn });

/** A person, and the absence that it has already: null where it has none. */
export type PersonWithAbsence = { person: Candidate; open: Absence | null };

/** Nobody speaks of others' absences in another's stead, as nobody gives roles so. */
const isKeeper = ({ roles, stead = [] }: Caller): boolean =>
  ABSENCE_KEEPERS.some((keeper) => roles.includes(keeper) && !stead.some(({ role }) => role === keeper));

/** An absence is said by whoever is away, or by one of its keepers. */
const refuseSpeaker = (person: Candidate, caller: Caller): Refusal | null =>
  isOwnAbsence(person.personId, caller) || isKeeper(caller) ? null : { code: 'role_required', roles: ABSENCE_KEEPERS };

/**
 * True where it is the caller who is away: its word counts at once, and another's once a second person confirms it.
 * Another identity gives its own word alone: to be one human gives nothing.
 */
export const isOwnAbsence = (personId: string, caller: Caller): boolean => caller.personId === personId;

const acts = ({ roles }: Candidate): boolean => ACTING_ROLES.some((role) => roles.includes(role));

/** Guards in order of precedence; null: the caller may say that the person is away. */
export function mayDeclareAbsence({ person, open }: PersonWithAbsence, caller: Caller): Refusal | null {
  const speaker = refuseSpeaker(person, caller);
  if (speaker) return speaker;
  if (!acts(person)) return { code: 'not_of_the_fund', personId: person.personId };
  return open && { code: 'absence_declared', ...daysOf(open) };
}

/** Guards in order of precedence; null: the absence ends before its last day, or does not begin. */
export const mayEndAbsence = ({ person, open }: PersonWithAbsence, caller: Caller): Refusal | null =>
  refuseSpeaker(person, caller) ?? (open ? null : { code: 'absence_unknown' });

/**
 * Guards in order of precedence; null: this person may stand in. It has the other's roles meanwhile, and reviews only
 * where it does so itself.
 */
function refuseSubstitute(person: Candidate, substitute: Candidate | undefined, substituteId: string): Refusal | null {
  if (isSamePerson(person, substituteId)) return { code: 'own_substitute' };
  if (!substitute || !acts(substitute)) return { code: 'not_of_the_fund', personId: substituteId };
  if (person.roles.includes('reviewer') && !substitute.roles.includes('reviewer'))
    return { code: 'not_a_reviewer', personId: substituteId };
  return null;
}

/** Nobody takes another's roles by its own word. */
const refuseNamingItself = (person: Candidate, substituteId: string, caller: Caller): Refusal | null =>
  !isOwnAbsence(person.personId, caller) && isSamePerson(caller, substituteId) ? { code: 'named_itself_substitute' } : null;

/** Guards in order of precedence; null: the caller may name this person, on days on which it is here. */
export const refuseNaming = (person: Candidate, substitute: Candidate, caller: Caller): Refusal | null =>
  refuseNamingItself(person, substitute.personId, caller) ?? refuseSubstitute(person, substitute, substitute.personId);

type StandIn = Pick<Declaration, 'substitute' | 'substitutesOwn' | 'standsIn'>;

/**
 * Guards in order of precedence; null: this person may stand in on these days. Nobody stands in while it is away, so
 * that what is to be done has somebody who is here. What nobody has confirmed stands against nothing.
 */
function refuseStandIn(person: Candidate, { substitute, substitutesOwn, standsIn }: StandIn, asked: DeclareAbsence): Refusal | null {
  const unfit = refuseSubstitute(person, substitute, asked.substituteId);
  if (unfit) return unfit;
  const meanwhile = (other: Absence): boolean => other.confirmedAt !== null && overlaps(other, asked);
  if (substitutesOwn && meanwhile(substitutesOwn)) return { code: 'substitute_absent', ...daysOf(substitutesOwn) };
  const stoodIn = standsIn.find(meanwhile);
  return stoodIn ? { code: 'stands_in', ...daysOf(stoodIn) } : null;
}

/** Null: the days may be those of an absence that is declared on a day. */
function refuseDays(asked: Days, today: string, { absenceDaysAtMost: longestDays }: FundSettings): Refusal | null {
  if (asked.startsOn > asked.endsOn || asked.endsOn < today) return { code: 'absence_out_of_range', earliest: today };
  if (daysFrom(asked.startsOn, asked.endsOn) <= longestDays) return null;
  return { code: 'absence_too_long', longestDays, latest: moveDate(asked.startsOn, { days: longestDays - 1 }) };
}

/** Guards in order of precedence; null: the absence may be declared. */
export function refuseAbsence(
  { person, open, ...standIn }: Declaration,
  { caller, body, at }: Given<DeclareAbsence>,
  settings: FundSettings,
): Refusal | null {
  if (!person) return { code: 'not_found' };
  return (
    mayDeclareAbsence({ person, open }, caller) ??
    refuseDays(body, parisDate(at), settings) ??
    refuseNamingItself(person, body.substituteId, caller) ??
    refuseStandIn(person, standIn, body)
  );
}

/** An absence with all that its declaration was judged by. */
export type DeclaredAbsence = Declaration & { person: Candidate };

/** Null: who confirms is neither who declared it nor who stands in, and those are two people. */
function refuseSecondPerson({ declaredBy, substituteId }: Absence, substitute: Candidate | undefined, caller: Caller): Refusal | null {
  if (isSamePerson(caller, declaredBy)) return { code: 'declared_absence_itself' };
  if (isSamePerson(caller, substituteId)) return { code: 'stands_in_itself' };
  // Two identities that are known as one human only since.
  return substitute && isSamePerson(substitute, declaredBy) ? { code: 'named_itself_substitute' } : null;
}

/**
 * Guards in order of precedence; null: the absence counts from now on. The roles, and the days of others, may have
 * changed since it was declared.
 */
export function mayConfirmAbsence({ person, open, ...standIn }: DeclaredAbsence, caller: Caller): Refusal | null {
  const speaker = refuseSpeaker(person, caller);
  if (speaker) return speaker;
  if (!open) return { code: 'absence_unknown' };
  if (open.confirmedAt) return { code: 'absence_confirmed' };
  return refuseSecondPerson(open, standIn.substitute, caller) ?? refuseStandIn(person, standIn, open);
}

/** Guards in order of precedence; null: the absence is confirmed. */
export const refuseConfirmation = ({ person, ...rest }: Declaration, { caller }: Given<ConfirmAbsence>): Refusal | null =>
  person ? mayConfirmAbsence({ person, ...rest }, caller) : { code: 'not_found' };

/** Guards in order of precedence; null: the person is back, or does not go. */
export const refuseReturn = (person: Candidate | undefined, open: Absence | null, { caller }: Given<EndAbsence>): Refusal | null =>
  person ? mayEndAbsence({ person, open }, caller) : { code: 'not_found' };
