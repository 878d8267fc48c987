import { type Kysely, sql, type Transaction } from 'kysely';
import type { MoveOnAgenda } from '../../domain/committee/agenda.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Given } from '../../domain/core/command.ts';
import { scoreOf, weightsOf } from '../../domain/committee/ranking.ts';
import { anyOf, type Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

/** The counting opinions on these applications, in the order of their steps. */
export const opinionsPart = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('opinion as o')
      .innerJoin('review_step as s', (join) => join.onRef('s.application_id', '=', 'o.application_id').onRef('s.key', '=', 'o.step'))
      .innerJoin('application as a', 'a.id', 'o.application_id')
      .where('o.ended_as', 'is', null)
      .where('o.application_id', '=', applications)
      .select(['o.application_id', 'o.step', 'o.verdict', 'o.scores', 'o.comment', 'a.call_id as callId', 'a.call_version as callVersion'])
      // A mended opinion comes right before its replacement.
      .select((select) =>
        select
          .selectFrom('opinion as m')
          .whereRef('m.application_id', '=', 'o.application_id')
          .whereRef('m.step', '=', 'o.step')
          .where('m.number', '=', sql<number>`o.number - 1`)
          .where('m.ended_as', '=', 'mended')
          .select('m.end_reason')
          .as('mended'),
      )
      .orderBy('s.position'),
  );
export const readOpinionsOn = (db: Kysely<DB>, applicationIds: readonly string[]) => readAlone(db, opinionsPart(db, anyOf(applicationIds)));
type OpinionRow = Awaited<ReturnType<typeof readOpinionsOn>>[number];

/** The score of each application with these opinions, by the weights of its call version, which `callOf` finds. */
export const scoresBy = (opinions: readonly OpinionRow[], callOf: (row: OpinionRow) => Call): Map<string, number | null> =>
  new Map(
    [...Map.groupBy(opinions, (opinion) => opinion.application_id)].map(([id, own]) => {
      const [first] = own;
      return [id, scoreOf(own, first && weightsOf(callOf(first).terms))];
    }),
  );

/**
 * Puts what is left on a session's agenda in this order, on the same positions; applications that have left it keep
 * theirs.
 */
export async function reorderAgenda(trx: Transaction<DB>, sessionId: string, applicationIds: readonly string[]): Promise<void> {
  await sql`
    WITH wanted AS (SELECT id, place FROM unnest(${[...applicationIds]}::uuid[]) WITH ORDINALITY AS wanted (id, place)),
    held AS (
      SELECT position, row_number() OVER (ORDER BY position) AS place FROM agenda_item
      WHERE session_id = ${sessionId} AND application_id IN (SELECT id FROM wanted)
    )
    UPDATE agenda_item SET position = held.position FROM wanted JOIN held USING (place)
    WHERE agenda_item.session_id = ${sessionId} AND agenda_item.application_id = wanted.id`.execute(trx);
}

/** Stores why an application was moved, with the event that says from where to where. */
export async function insertMove(
  trx: Transaction<DB>,
  { id, body: { applicationId, place, reason } }: Given<MoveOnAgenda>,
  { version, from }: { version: number; from: number },
): Promise<void> {
  await trx
    .insertInto('agenda_move')
    .values({ session_id: id, version, application_id: applicationId, from_place: from, to_place: place, reason })
    .execute();
}

/** The moves on a session's agenda, oldest first, with their authors and instants. */
export const movesPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('agenda_move as m')
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'm.session_id').onRef('e.version', '=', 'm.version'))
      .innerJoin('person as p', 'p.id', 'e.person_id')
      .where('m.session_id', '=', sessionId)
      .select(['m.application_id', 'm.from_place', 'm.to_place', 'm.reason', 'e.at', 'p.id as person_id', 'p.given_name', 'p.usual_name'])
      .orderBy('m.version'),
    { instants: ['at'] },
  );
