import { z } from 'zod';
import { endOfDate, moveDate, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../review/review.ts';
import { ACTING_ROLES, type Caller } from '../core/role.ts';
import { Day, Id } from '../core/words.ts';

/** Both days are of the absence. */
export const DeclareAbsence = z.strictObject({ startsOn: Day, endsOn: Day, substituteId: Id });
export type DeclareAbsence = z.infer<typeof DeclareAbsence>;

export const EndAbsence = z.strictObject({});
export type EndAbsence = z.infer<typeof EndAbsence>;

/**
 * An absence that is to come or under way: `startedAt` is null until its roles and the opinions that it is asked for
 * have gone to the substitute.
 */
export type Absence = { personId: string; startsOn: string; endsOn: string; substituteId: string; startedAt: string | null };

/**
 * What a declaration must know: both people, with the roles that are their own, the absence that the person has
 * already, the substitute's, and those in which the person stands in itself.
 */
export type Declaration = {
  person: Candidate | undefined;
  open: Absence | null;
  substitute: Candidate | undefined;
  substitutesOwn: Absence | null;
  standsIn: readonly Absence[];
};

/** An absence waits for its first day to begin, then for its last to end; who is here waits for no date. */
export function nextAbsenceDue(absence: Absence | null): Due | null {
  if (!absence) return null;
  return absence.startedAt
    ? { at: endOfDate(absence.endsOn), what: 'lapseAbsence' }
    : { at: endOfDate(moveDate(absence.startsOn, { days: -1 })), what: 'startAbsence' };
}

type Days = { startsOn: string; endsOn: string };
const overlaps = (a: Days, b: Days): boolean => a.startsOn <= b.endsOn && b.startsOn <= a.endsOn;
const daysOf = ({ startsOn, endsOn }: Days): Days => ({ startsOn, endsOn });

/** A person, and the absence that it has already: null where it has none. */
export type PersonWithAbsence = { person: Candidate; open: Absence | null };

/** An absence is said by whoever is away, or by the lead. */
const refuseSpeaker = (person: Candidate, caller: Caller): Refusal | null =>
  person.personId === caller.personId || caller.roles.includes('lead') ? null : { code: 'role_required', roles: ['lead'] };

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
  if (person.personId === substituteId) return { code: 'own_substitute' };
  if (!substitute || !acts(substitute)) return { code: 'not_of_the_fund', personId: substituteId };
  if (person.roles.includes('reviewer') && !substitute.roles.includes('reviewer'))
    return { code: 'not_a_reviewer', personId: substituteId };
  return null;
}

/**
 * Guards in order of precedence; null: the absence may be declared. Nobody stands in while it is away, so that what is
 * to be done has somebody who is here.
 */
export function refuseAbsence(
  { person, open, substitute, substitutesOwn, standsIn }: Declaration,
  { caller, body, at }: Given<DeclareAbsence>,
): Refusal | null {
  if (!person) return { code: 'not_found' };
  const refusal = mayDeclareAbsence({ person, open }, caller);
  if (refusal) return refusal;
  const today = parisDate(at);
  if (body.startsOn > body.endsOn || body.endsOn < today) return { code: 'absence_out_of_range', earliest: today };
  const unfit = refuseSubstitute(person, substitute, body.substituteId);
  if (unfit) return unfit;
  if (substitutesOwn && overlaps(substitutesOwn, body)) return { code: 'substitute_absent', ...daysOf(substitutesOwn) };
  const stoodIn = standsIn.find((each) => overlaps(each, body));
  if (stoodIn) return { code: 'stands_in', ...daysOf(stoodIn) };
  return null;
}

/** Guards in order of precedence; null: the person is back, or does not go. */
export const refuseReturn = (person: Candidate | undefined, open: Absence | null, { caller }: Given<EndAbsence>): Refusal | null =>
  person ? mayEndAbsence({ person, open }, caller) : { code: 'not_found' };
