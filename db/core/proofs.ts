import { type Kysely, sql } from 'kysely';
import { type Event, factsText } from '../../domain/core/event.ts';
import { GENESIS } from '../../domain/core/chain.ts';
import type { Proof } from '../../domain/core/proof.ts';
import { DECISIONS } from '../../domain/events.ts';
import type { DB } from './schema.ts';
import { type TimelineRow, TOLD_OF_THE_APPLICATION } from './timeline.ts';

/** A decision as its event records it. `kind`: of the thing that it is about. */
export type DecisionEvent = TimelineRow & { kind: 'application' | 'grant'; streamId: string; version: number; hash: string };

/** The decisions on an application and on its grant, oldest first; what both record is that of the application. */
export async function readDecisionEvents(db: Kysely<DB>, applicationId: string): Promise<DecisionEvent[]> {
  const { rows } = await sql<DecisionEvent>`
    SELECT CASE e.stream_id WHEN ${applicationId} THEN 'application' ELSE 'grant' END AS kind, e.stream_id AS "streamId", e.version, e.hash,
      e.at, e.name, e.facts, e.person_id, p.given_name, p.usual_name, o.name AS organisation_name
    FROM event AS e LEFT JOIN person AS p ON p.id = e.person_id LEFT JOIN organisation AS o ON o.id = p.organisation_id
    WHERE e.stream_id = ANY (ARRAY(SELECT id FROM "grant" WHERE application_id = ${applicationId}) || ${applicationId}::uuid)
      AND e.name = ANY(${[...DECISIONS]}) AND (e.stream_id = ${applicationId} OR e.name <> ALL(${TOLD_OF_THE_APPLICATION}))
    ORDER BY e.at, e.stream_id, e.version`.execute(db);
  return rows;
}

/** What proves an event to a reader of a later seal: its row, and the path from its hash to the newest seal. */
export async function readProof(db: Kysely<DB>, streamId: string, version: number): Promise<Proof> {
  const { hash, ...row } = await db
    .selectFrom('event')
    .where('stream_id', '=', streamId)
    .where('version', '=', version)
    .select(['stream_id as streamId', 'version', 'name', 'person_id as personId', 'at', 'facts', 'hash'])
    .$castTo<Event & { hash: string }>()
    .executeTakeFirstOrThrow();
  const before = await db
    .selectFrom('event')
    .where('stream_id', '=', streamId)
    .where('version', '=', version - 1)
    .select('hash')
    .executeTakeFirst();
  const event = { ...row, facts: factsText(row.facts), previous: before?.hash ?? GENESIS, hash };
  return { event, ...(await readPath(db, streamId, version)) };
}

const hashed = (db: Kysely<DB>) => db.selectFrom('seal').select(['day', 'sealed_at as sealedAt', 'heads', 'digest', 'hash']).orderBy('day');

/** The seal that holds an event by itself or as the head of its chain, and the seals after it. */
async function readPath(db: Kysely<DB>, streamId: string, version: number): Promise<Pick<Proof, 'seal' | 'later' | 'timeStamp'>> {
  const head = await db
    .selectFrom('seal_head')
    .where('chain', 'in', ['decisions', 'events'])
    .where('id', '=', streamId)
    .where('length', '=', version)
    .select(['day', 'chain'])
    .orderBy('day')
    .orderBy('chain')
    .executeTakeFirst();
  if (!head) return { seal: null, later: [], timeStamp: null };
  const [seal, ...later] = await hashed(db).where('day', '>=', head.day).execute();
  const before = await hashed(db).where('day', '<', head.day).clearOrderBy().orderBy('day', 'desc').limit(1).executeTakeFirst();
  const lines = await sql<{ line: string }>`
    SELECT line FROM seal_head CROSS JOIN LATERAL (SELECT concat_ws(' ', chain, id, length, head) AS line) AS lines
    WHERE day = ${head.day}::date ORDER BY line COLLATE "C"`.execute(db);
  const stamps = db.selectFrom('seal_stamp').where('day', '>=', head.day).select(['day', 'token']).orderBy('day').limit(1);
  const timeStamp = (await stamps.executeTakeFirst()) ?? null;
  if (!seal) return { seal: null, later: [], timeStamp: null };
  return {
    seal: { ...seal, chain: head.chain, previous: before?.hash ?? GENESIS, lines: lines.rows.map(({ line }) => line) },
    later,
    timeStamp,
  };
}
