import { mayMove } from './agenda.ts';
import { type Asker, type Asks, askingOf, type May } from '../core/may.ts';
import type { CommandOf } from '../core/state-table.ts';
import { mayPromoteScenario, mayRemoveScenario, mayReplaceScenario, maySaveScenario, type ScenarioInSession } from './scenario.ts';
import { mayCancel, mayDecide, mayRearrange, mayTakeOff, type OnAgenda, type Session, type sessionTable } from './session.ts';
import { mayExcuse, mayExcuseMember, mayRecuse, mayVote, type Voter } from './vote.ts';
import { type Choice, countBallots, NO_VOTE, outcomeOf, type Voted } from './vote-result.ts';
import { type Caller, isSamePerson } from '../core/role.ts';

/** A person's ballot or recusal on one application of a session. */
type Done = { personId: string; applicationId: string };

/** A session with all that decides whether a command may be given on it. */
export type SessionParts = OnAgenda & {
  session: Pick<Session, 'agendaSentAt'>;
  members: readonly string[];
  ballots: readonly (Done & { choice: Choice })[];
  recusals: readonly Done[];
};

/** What one human has done under any of their identities, so that no human votes twice. */
const doneBy = (done: readonly Done[], caller: Caller): string[] =>
  done.filter(({ personId }) => isSamePerson(caller, personId)).map(({ applicationId }) => applicationId);

const voterOf = ({ members, ballots, recusals }: SessionParts, caller: Caller): Voter => ({
  isMember: members.includes(caller.personId),
  voted: doneBy(ballots, caller),
  declared: doneBy(recusals, caller),
});

/** The outcomes of a session's vote as far as members have voted; none where it has no vote. */
function outcomesOf({ session: { vote }, ballots }: SessionParts): Voted['outcomes'] {
  if (!vote) return NO_VOTE.outcomes;
  const byApplication = [...Map.groupBy(ballots, ({ applicationId }) => applicationId)];
  return new Map(byApplication.map(([id, cast]) => [id, outcomeOf(countBallots(cast.map(({ choice }) => choice)), vote.quorum)]));
}

/** Commands on the scenario that the body names. */
type OnScenario = 'removeScenario' | 'promoteScenario';

/** Refusals of each command on a session, whatever its body. */
const MAY: Record<Exclude<CommandOf<typeof sessionTable>, OnScenario>, May<SessionParts>> = {
  rearrangeSession: mayRearrange,
  moveOnAgenda: mayMove,
  takeOffAgenda: (on, caller) => mayTakeOff({ ...on, outcomes: outcomesOf(on) }, caller),
  excuseMember: mayExcuse,
  saveScenario: maySaveScenario,
  // A session whose agenda is empty is cancelled, not decided.
  decideSession: (on, caller, at) => mayDecide(on, caller, at) ?? (on.agenda.length === 0 ? { code: 'agenda_empty' } : null),
  cancelSession: mayCancel,
  castBallots: (on, caller, at) => mayVote({ ...on, voter: voterOf(on, caller) }, caller, at),
  declareRecusal: (on, caller, at) => mayRecuse({ ...on, voter: voterOf(on, caller) }, caller, at),
};

/** What the caller may ask of a session. */
export const asksOfSession = (on: SessionParts, { caller, at }: Asker): Asks => askingOf(MAY, [on], caller, at);

/** The members whom the caller may excuse now, provided that their role gives the command. */
export const excusableBy = (on: SessionParts, caller: Caller): string[] =>
  on.members.filter((personId) => {
    const voted = on.ballots.filter((each) => each.personId === personId).map(({ applicationId }) => applicationId);
    return mayExcuseMember(on, caller, personId, { isMember: true, voted, declared: [] }) === null;
  });

/** Commands on one scenario; a list saved under its name replaces it. */
const ON_SCENARIO: Record<OnScenario | 'saveScenario', May<OnAgenda & ScenarioInSession>> = {
  saveScenario: mayReplaceScenario,
  removeScenario: mayRemoveScenario,
  promoteScenario: mayPromoteScenario,
};

/** What the caller may ask of a session's scenario. */
export const asksOfScenario = (on: OnAgenda & ScenarioInSession, { caller, at }: Asker): Asks => askingOf(ON_SCENARIO, [on], caller, at);
