import { mayMove } from './agenda.ts';
import { type Asker, type Asks, askingOf, type CommandOf, type May } from '../core/may.ts';
import { mayPromoteScenario, mayRemoveScenario, mayReplaceScenario, maySaveScenario, type ScenarioInSession } from './scenario.ts';
import { mayCancel, mayDecide, type OnAgenda, type sessionTable } from './session.ts';
import { mayRecuse, mayVote, type Voter } from './vote.ts';
import { type Caller, isSamePerson } from '../core/role.ts';

/** What somebody has done of one application in a session's vote. */
type Done = { personId: string; applicationId: string };

/** A session with all that says whether a command may be given on it. */
export type SessionParts = OnAgenda & { members: readonly string[]; ballots: readonly Done[]; recusals: readonly Done[] };

/** What a human has done, under whatever identity: nobody votes twice. */
const doneBy = (done: readonly Done[], caller: Caller): string[] =>
  done.filter(({ personId }) => isSamePerson(caller, personId)).map(({ applicationId }) => applicationId);

const voterOf = ({ members, ballots, recusals }: SessionParts, caller: Caller): Voter => ({
  isMember: members.includes(caller.personId),
  voted: doneBy(ballots, caller),
  declared: doneBy(recusals, caller),
});

/** What is given on one of a session's scenarios, which its body names. */
type OnScenario = 'removeScenario' | 'promoteScenario';

/** Whether a command may be given on a session now, whatever its body says. */
const MAY: Record<Exclude<CommandOf<typeof sessionTable>, OnScenario>, May<SessionParts>> = {
  moveOnAgenda: mayMove,
  saveScenario: maySaveScenario,
  // Where all has left the agenda the session is cancelled.
  decideSession: (on, caller, at) => mayDecide(on, caller, at) ?? (on.agenda.length === 0 ? { code: 'agenda_empty' } : null),
  cancelSession: mayCancel,
  castBallots: (on, caller, at) => mayVote({ ...on, voter: voterOf(on, caller) }, caller, at),
  declareRecusal: (on, caller, at) => mayRecuse({ ...on, voter: voterOf(on, caller) }, caller, at),
};

/** What may be asked of a session by whoever asks. */
export const asksOfSession = (on: SessionParts, { caller, at }: Asker): Asks => askingOf(MAY, [on], caller, at);

/** What is given on one scenario; a list that is saved under its name replaces it. */
const ON_SCENARIO: Record<OnScenario | 'saveScenario', May<OnAgenda & ScenarioInSession>> = {
  saveScenario: mayReplaceScenario,
  removeScenario: mayRemoveScenario,
  promoteScenario: mayPromoteScenario,
};

/** What may be asked of one of a session's scenarios. */
export const asksOfScenario = (on: OnAgenda & ScenarioInSession, { caller, at }: Asker): Asks => askingOf(ON_SCENARIO, [on], caller, at);
