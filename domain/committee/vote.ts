import { z } from 'zod';
import type { Given } from '../core/command.ts';
import { isConflicted, refuseConflictedByAny } from '../people/conflict.ts';
import type { Refusal } from '../core/refusal.ts';
import { repeatedIn } from '../core/repeated.ts';
import { type Caller, isSamePerson, type Role, VOTING_ROLES } from '../core/role.ts';
import { type AgendaItem, MAX_AGENDA, type OnAgenda, type Session, sessionTable, type VoteTerms } from './session.ts';
import { type CommandOf, refuseState } from '../core/state-table.ts';
import { CHOICES } from './vote-result.ts';
import { Id, text } from '../core/words.ts';

export const CastBallots = z.strictObject({
  ballots: z
    .array(z.strictObject({ applicationId: Id, choice: z.enum(CHOICES) }))
    .min(1)
    .max(MAX_AGENDA),
});
export type CastBallots = z.infer<typeof CastBallots>;

export const DeclareRecusal = z.strictObject({ applicationId: Id, reason: text(4000).min(1) });
export type DeclareRecusal = z.infer<typeof DeclareRecusal>;

/** `standInId`: who sits in the member's place, also that of one who was excused before; if absent, no person does. */
export const ExcuseMember = z.strictObject({ memberId: Id, standInId: Id.optional() });
export type ExcuseMember = z.infer<typeof ExcuseMember>;

/** The terms with their instants in the format of our own clocks, so that they compare as texts. */
export const voteOf = ({ opensAt, closesAt, ...terms }: VoteTerms): VoteTerms => ({
  ...terms,
  opensAt: new Date(opensAt).toISOString(),
  closesAt: new Date(closesAt).toISOString(),
});

/** A person who is asked to sit in a session. `alsoKnownAs`: the other identities of the same human. */
export type Sitter = { personId: string; roles: readonly Role[]; alsoKnownAs?: readonly string[] };
const isFit = ({ roles }: Sitter): boolean => VOTING_ROLES.some((role) => roles.includes(role));

/**
 * The first refusal, in order of precedence; null if these people may hold this vote. A human sits once, whatever the
 * number of their identities.
 */
export function refuseVote({ memberIds, quorum, opensAt, closesAt }: VoteTerms, sitters: readonly Sitter[], at: string): Refusal | null {
  const sitterOf = (id: string): Pick<Sitter, 'personId' | 'alsoKnownAs'> =>
    sitters.find(({ personId }) => personId === id) ?? { personId: id };
  const repeated = memberIds.filter((id, place) => memberIds.slice(0, place).some((earlier) => isSamePerson(sitterOf(id), earlier)));
  if (repeated.length > 0) return { code: 'member_twice', personIds: [...new Set(repeated)] };
  const fit = sitters.filter(isFit).map(({ personId }) => personId);
  const unfit = memberIds.filter((id) => !fit.includes(id));
  if (unfit.length > 0) return { code: 'not_of_the_committee', personIds: unfit };
  if (quorum > memberIds.length) return { code: 'quorum_above_members', quorum, members: memberIds.length };
  if (closesAt <= opensAt || closesAt <= at) return { code: 'vote_never_open', opensAt, closesAt };
  return null;
}

/**
 * What a member has done in a session: the applications on which they voted, and those from which they recused
 * themselves.
 */
export type Voter = { isMember: boolean; voted: readonly string[]; declared: readonly string[] };

/**
 * True if the person has no part in the decision on an application: by their own declaration, by a conflict, or by what
 * they did in the review.
 */
export const isRecused = (item: AgendaItem, person: Parameters<typeof isConflicted>[1], declared: readonly string[]): boolean =>
  declared.includes(item.applicationId) || isConflicted(item, person) || item.tookPart.some((id) => isSamePerson(person, id));

/** Refuses a caller who does not sit in the session, and a command that comes after the vote. */
function refuseVoter(
  { state, vote }: OnAgenda['session'],
  { isMember }: Pick<Voter, 'isMember'>,
  command: CommandOf<typeof sessionTable>,
  at: string,
): Refusal | null {
  if (state === 'cancelled') return { code: 'wrong_state', command, state };
  if (!vote) return { code: 'session_without_vote' };
  if ((state !== 'planned' && state !== 'voting') || at >= vote.closesAt) return { code: 'vote_closed', closesAt: vote.closesAt };
  return isMember ? null : { code: 'not_a_member' };
}

/**
 * The first refusal, in order of precedence; null if a member may be excused: the vote is not over, and nothing on the
 * agenda concerns the caller, since a stand-in may change the outcome. The chair, who decides by the vote, does not
 * choose who votes.
 */
export function mayExcuse({ session: { state, vote }, agenda }: OnAgenda, caller: Caller): Refusal | null {
  const refusal = refuseState(sessionTable, state, 'excuseMember');
  if (refusal) return refusal;
  if (!vote) return { code: 'session_without_vote' };
  return refuseConflictedByAny(agenda, caller);
}

/** The first refusal, in order of precedence; null if this member may be excused: they sit, and have not voted. */
export function mayExcuseMember(on: OnAgenda, caller: Caller, personId: string, { isMember, voted }: Voter): Refusal | null {
  const refusal = mayExcuse(on, caller);
  if (refusal) return refusal;
  if (!isMember) return { code: 'member_not_sitting', personId };
  return voted.length > 0 ? { code: 'member_voted', personId } : null;
}

/** A member of a session as their row has it. `leftAs`: null while they sit. */
type Seat = { id: string; leftAs: string | null; standsInFor: string | null };

/** The members who were excused, and in whose place no person has sat. */
export const vacantSeats = (seats: readonly Seat[]): string[] =>
  seats.filter(({ id, leftAs }) => leftAs === 'excused' && !seats.some(({ standsInFor }) => standsInFor === id)).map(({ id }) => id);

/**
 * The first refusal, in order of precedence; null if the member may be excused, and this person may stand in for them.
 * Of a member who was excused before, only the person who stands in for them is named.
 * A human sits once, whatever the number of their identities.
 * @param member what the member has done; `isVacant`: they were excused, and no person stands in for them
 * @param seated the members who sit
 */
export function refuseExcuse(
  on: OnAgenda,
  { caller, body: { memberId, standInId } }: Pick<Given<ExcuseMember>, 'caller' | 'body'>,
  member: Voter & { isVacant?: boolean },
  { seated, sitters }: { seated: readonly string[]; sitters: readonly Sitter[] },
): Refusal | null {
  const isVacant = member.isVacant === true && standInId !== undefined;
  const refusal = isVacant ? mayExcuse(on, caller) : mayExcuseMember(on, caller, memberId, member);
  if (refusal) return refusal;
  if (standInId === undefined) return null;
  if (sitters.some((sitter) => [memberId, ...seated].some((id) => isSamePerson(sitter, id))))
    return { code: 'member_twice', personIds: [standInId] };
  return sitters.some(isFit) ? null : { code: 'not_of_the_committee', personIds: [standInId] };
}

/** A session with its agenda, and what the caller has done there. */
type AsVoter = OnAgenda & { voter: Voter };

/** Refuses a caller who has no part in anything left on the agenda, or has voted on all of it. */
function refuseDone({ agenda, voter }: AsVoter, caller: Caller): Refusal | null {
  const open = agenda.filter((item) => !isRecused(item, caller, voter.declared));
  if (open.some(({ applicationId }) => !voter.voted.includes(applicationId))) return null;
  const all = agenda.map(({ applicationId }) => applicationId);
  return { code: open.length > 0 ? 'already_voted' : 'recused', applicationIds: all };
}

const refuseVoting = (session: OnAgenda['session'], voter: Voter, at: string): Refusal | null =>
  refuseVoter(session, voter, 'castBallots', at) ??
  (session.vote && session.state !== 'voting' ? { code: 'vote_not_open', opensAt: session.vote.opensAt } : null);

/** The first refusal, in order of precedence; null if the member may vote on some application. */
export const mayVote = (on: AsVoter, caller: Caller, at: string): Refusal | null =>
  refuseVoting(on.session, on.voter, at) ?? refuseDone(on, caller);

/** The first refusal, in order of precedence; null if the member may recuse themselves from some application. */
export const mayRecuse = (on: AsVoter, caller: Caller, at: string): Refusal | null =>
  refuseVoter(on.session, on.voter, 'declareRecusal', at) ?? refuseDone(on, caller);

/** The first refusal, in order of precedence; null if the member may cast these ballots. */
export function refuseBallots(
  session: Session,
  agenda: readonly AgendaItem[],
  voter: Voter,
  { caller, body, at }: Given<CastBallots>,
): Refusal | null {
  const refusal = refuseVoting(session, voter, at);
  if (refusal) return refusal;
  const ids = body.ballots.map(({ applicationId }) => applicationId);
  const repeated = repeatedIn(ids);
  if (repeated.length > 0) return { code: 'application_twice', applicationIds: repeated };
  const items = new Map(agenda.map((item) => [item.applicationId, item]));
  const elsewhere = ids.find((id) => !items.has(id));
  if (elsewhere !== undefined) return { code: 'not_on_agenda', applicationId: elsewhere };
  const recused = agenda.filter((item) => ids.includes(item.applicationId) && isRecused(item, caller, voter.declared));
  if (recused.length > 0) return { code: 'recused', applicationIds: recused.map(({ applicationId }) => applicationId) };
  const twice = ids.filter((id) => voter.voted.includes(id));
  return twice.length > 0 ? { code: 'already_voted', applicationIds: twice } : null;
}

/** The first refusal, in order of precedence; null if the member may recuse themselves from this application. */
export function refuseRecusal(
  session: Session,
  agenda: readonly AgendaItem[],
  voter: Voter,
  { caller, body: { applicationId }, at }: Given<DeclareRecusal>,
): Refusal | null {
  const refusal = refuseVoter(session, voter, 'declareRecusal', at);
  if (refusal) return refusal;
  const item = agenda.find((each) => each.applicationId === applicationId);
  if (!item) return { code: 'not_on_agenda', applicationId };
  if (isRecused(item, caller, voter.declared)) return { code: 'recused', applicationIds: [applicationId] };
  return voter.voted.includes(applicationId) ? { code: 'already_voted', applicationIds: [applicationId] } : null;
}
