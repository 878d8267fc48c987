import type { Kysely } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { agendaOverlapsPart } from '../applications/overlaps.ts';
import { anyIn } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { type RowsOf, together } from '../connection/together.ts';
import { movesPart, opinionsPart } from './agenda.ts';
import { comparedPart, scenarioDecisionsPart, scenarioRowsPart } from './scenarios.ts';
import { agendaPart, sessionPart } from './sessions.ts';
import { ballotsPart, membersPart, recusalsPart, voterPart } from './votes.ts';

/** A session's agenda with all of its details, and a person's part in its vote. */
const agendaParts = (db: Kysely<DB>, sessionId: string, personId: string) => ({
  agenda: agendaPart(db, sessionId),
  // Applications that have left the agenda are shown where they are now: those in review again may be hidden from their
  // reviewers.
  opinions: opinionsPart(
    db,
    anyIn(db.selectFrom('agenda_item').where('session_id', '=', sessionId).where('left_at', 'is', null).select('application_id')),
  ),
  moves: movesPart(db, sessionId),
  overlaps: agendaOverlapsPart(db, sessionId),
  voter: voterPart(sessionId, personId),
  recusals: recusalsPart(db, sessionId),
  ballots: ballotsPart(db, sessionId),
});
export type AgendaRows = RowsOf<ReturnType<typeof agendaParts>>;

export const readAgendaParts = together(agendaParts);

export const sessionDetailParts = (db: Kysely<DB>, id: string, personId: string) => ({
  session: sessionPart(db, id),
  members: membersPart(db, id),
  ...agendaParts(db, id, personId),
});

/** One session with its members and its agenda, in one statement. */
export const readSessionDetail = together(sessionDetailParts);

export const scenarioParts = (db: Kysely<DB>, id: string, scope: Scope) => ({
  session: sessionPart(db, id),
  scenarios: scenarioRowsPart(db, id),
  decisions: scenarioDecisionsPart(db, id),
  compared: comparedPart(db, id, scope),
});
export type ScenarioParts = RowsOf<ReturnType<typeof scenarioParts>>;

/** A session with its scenarios, and what they are compared by, in one statement. */
export const readScenarioParts = together(scenarioParts);
