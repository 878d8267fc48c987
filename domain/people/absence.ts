import { z } from 'zod';
import { daysFrom, endOfDate, moveDate, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { FundSettings } from '../core/fund-settings.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from './person.ts';
import { ACTING_ROLES, type Caller, isSamePerson, type Role } from '../core/role.ts';
import { Day, Id } from '../core/words.ts';

/** The absence includes both days. */
export const DeclareAbsence = z.strictObject({ startsOn: Day, endsOn: Day, substituteId: Id });
export type DeclareAbsence = z.infer<typeof DeclareAbsence>;

export const EndAbsence = z.strictObject({});
export type EndAbsence = z.infer<typeof EndAbsence>;

export const ConfirmAbsence = z.strictObject({});
export type ConfirmAbsence = z.infer<typeof ConfirmAbsence>;

/** Roles that declare another person's absence, and confirm one that another of them has declared. */
export const ABSENCE_KEEPERS = ['lead', 'chair', 'admin'] as const satisfies readonly Role[];

/** Roles that declare or confirm absences: their own, or as one of the keepers. */
export const ABSENCE_ROLES = [...ACTING_ROLES, 'admin'] as const satisfies readonly Role[];

/**
 * An absence that is to come or under way. `confirmedAt`: null while it waits for a second person and does not count;
 * `startedAt`: null until its roles and its opinions have passed to the substitute.
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
 * What a declaration and its confirmation check: both people, with their own roles, the person's existing absence, the
 * substitute's, and the absences for which the person is a substitute.
 */
export type Declaration = {
  person: Candidate | undefined;
  open: Absence | null;
  substitute: Candidate | undefined;
  substitutesOwn: Absence | null;
  standsIn: readonly Absence[];
};

/**
 * The next date of an absence: its first day, then the end of its last; before it is confirmed, its last day alone.
 * Null without an absence.
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

/** A person with their current absence; null if they have none. */
type PersonWithAbsence = { person: Candidate; open: Absence | null };

/** A substitute may not declare others' absences in the absent person's stead, as they may not give roles either. */
const isKeeper = ({ roles, stead = [] }: Caller): boolean =>
  ABSENCE_KEEPERS.some((keeper) => roles.includes(keeper) && !stead.some(({ role }) => role === keeper));

/** An absence is declared by the absent person, or by one of the keepers. */
const refuseSpeaker = (person: Candidate, caller: Caller): Refusal | null =>
  isOwnAbsence(person.personId, caller) || isKeeper(caller) ? null : { code: 'role_required', roles: ABSENCE_KEEPERS };

/**
 * True if the caller is the absent person: their declaration counts at once, another's only once a second person
 * confirms it. Another identity of the same human does not count as the person: being one human gives no rights.
 */
export const isOwnAbsence = (personId: string, caller: Caller): boolean => caller.personId === personId;

const acts = ({ roles }: Candidate): boolean => ACTING_ROLES.some((role) => roles.includes(role));

/** The first refusal, in order of precedence; null if the caller may declare the person absent. */
export function mayDeclareAbsence({ person, open }: PersonWithAbsence, caller: Caller): Refusal | null {
  const speaker = refuseSpeaker(person, caller);
  if (speaker) return speaker;
  if (!acts(person)) return { code: 'not_of_the_fund', personId: person.personId };
  return open && { code: 'absence_declared', ...daysOf(open) };
}

/** The first refusal, in order of precedence; null if the absence may be ended before its last day, or cancelled. */
export const mayEndAbsence = ({ person, open }: PersonWithAbsence, caller: Caller): Refusal | null =>
  refuseSpeaker(person, caller) ?? (open ? null : { code: 'absence_unknown' });

/**
 * The first refusal, in order of precedence; null if this person may be the substitute. They take the other's roles
 * meanwhile, and review only if they are reviewers themselves.
 */
function refuseSubstitute(person: Candidate, substitute: Candidate | undefined, substituteId: string): Refusal | null {
  if (isSamePerson(person, substituteId)) return { code: 'own_substitute' };
  if (!substitute || !acts(substitute)) return { code: 'not_of_the_fund', personId: substituteId };
  if (person.roles.includes('reviewer') && !substitute.roles.includes('reviewer'))
    return { code: 'not_a_reviewer', personId: substituteId };
  return null;
}

/** Refuses a caller who names themselves as the substitute of another person. */
const refuseNamingItself = (person: Candidate, substituteId: string, caller: Caller): Refusal | null =>
  !isOwnAbsence(person.personId, caller) && isSamePerson(caller, substituteId) ? { code: 'named_itself_substitute' } : null;

/**
 * The first refusal, in order of precedence; null if the caller may name this person, on days on which the person is
 * present.
 */
export const refuseNaming = (person: Candidate, substitute: Candidate, caller: Caller): Refusal | null =>
  refuseNamingItself(person, substitute.personId, caller) ?? refuseSubstitute(person, substitute, substitute.personId);

type StandIn = Pick<Declaration, 'substitute' | 'substitutesOwn' | 'standsIn'>;

/**
 * The first refusal, in order of precedence; null if this person may be the substitute on these days. A substitute may
 * not be absent too, so that a person who is present does the work. Unconfirmed absences prevent nothing.
 */
function refuseStandIn(person: Candidate, { substitute, substitutesOwn, standsIn }: StandIn, asked: DeclareAbsence): Refusal | null {
  const unfit = refuseSubstitute(person, substitute, asked.substituteId);
  if (unfit) return unfit;
  const meanwhile = (other: Absence): boolean => other.confirmedAt !== null && overlaps(other, asked);
  if (substitutesOwn && meanwhile(substitutesOwn)) return { code: 'substitute_absent', ...daysOf(substitutesOwn) };
  const stoodIn = standsIn.find(meanwhile);
  return stoodIn ? { code: 'stands_in', ...daysOf(stoodIn) } : null;
}

/** Null if these may be the days of an absence that is declared today. */
function refuseDays(asked: Days, today: string, { absenceDaysAtMost: longestDays }: FundSettings): Refusal | null {
  if (asked.startsOn > asked.endsOn || asked.endsOn < today) return { code: 'absence_out_of_range', earliest: today };
  if (daysFrom(asked.startsOn, asked.endsOn) <= longestDays) return null;
  return { code: 'absence_too_long', longestDays, latest: moveDate(asked.startsOn, { days: longestDays - 1 }) };
}

/** The first refusal, in order of precedence; null if the absence may be declared. */
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

/** An absence with all that its declaration was checked by. */
export type DeclaredAbsence = Declaration & { person: Candidate };

/** Null if the caller may confirm: they are neither the declarer nor the substitute, and those are two people. */
function refuseSecondPerson({ declaredBy, substituteId }: Absence, substitute: Candidate | undefined, caller: Caller): Refusal | null {
  if (isSamePerson(caller, declaredBy)) return { code: 'declared_absence_itself' };
  if (isSamePerson(caller, substituteId)) return { code: 'stands_in_itself' };
  // The two identities may have been joined into one human since.
  return substitute && isSamePerson(substitute, declaredBy) ? { code: 'named_itself_substitute' } : null;
}

/**
 * The first refusal, in order of precedence; null if the absence may be confirmed, and counts from now on. Roles and
 * others' absences may have changed since it was declared.
 */
export function mayConfirmAbsence({ person, open, ...standIn }: DeclaredAbsence, caller: Caller): Refusal | null {
  const speaker = refuseSpeaker(person, caller);
  if (speaker) return speaker;
  if (!open) return { code: 'absence_unknown' };
  if (open.confirmedAt) return { code: 'absence_confirmed' };
  return refuseSecondPerson(open, standIn.substitute, caller) ?? refuseStandIn(person, standIn, open);
}

/** The first refusal, in order of precedence; null if the absence is confirmed. */
export const refuseConfirmation = ({ person, ...rest }: Declaration, { caller }: Given<ConfirmAbsence>): Refusal | null =>
  person ? mayConfirmAbsence({ person, ...rest }, caller) : { code: 'not_found' };

/** The first refusal, in order of precedence; null if the person may come back early, or stay. */
export const refuseReturn = (person: Candidate | undefined, open: Absence | null, { caller }: Given<EndAbsence>): Refusal | null =>
  person ? mayEndAbsence({ person, open }, caller) : { code: 'not_found' };
