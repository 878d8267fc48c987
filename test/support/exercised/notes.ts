import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type Noun, NOUNS } from './nouns.ts';

/**
 * Where the processes of `npm test` note what they meet, each in a file of its own, one fact per line: `answer
 * giveOpinion 2xx`, `transition application in_review giveOpinion`. Nothing is noted where one tier or one file runs
 * alone.
 */
const folder = process.env['EXERCISED_IN'];

/**
 * What begins and ends a part of a transaction that is noted as one of its own, where everything of a database is one
 * transaction.
 */
export const PART = folder
  ? { begins: `; SELECT set_config('met.part', nextval('met.place')::text, false)`, ends: `; SELECT set_config('met.part', '', false)` }
  : { begins: '', ends: '' };
const XID = `coalesce(nullif(current_setting('met.part', true), '')::xid8, pg_current_xact_id())`;

const met = new Set<string>();

/**
 * Notes what a test has just seen: an answer, a refusal, a command that was accepted in a state and undone, or a page.
 */
export function noteMet(...words: [kind: 'answer' | 'refusal' | 'transition' | 'page', ...string[]]): void {
  met.add(words.join(' '));
}

/** Makes a template's clones note each event, and the state of each row before it is updated. */
export async function layNotes(pool: pg.Pool): Promise<void> {
  if (!folder) return;
  await pool.query(`
    CREATE SCHEMA met;
    CREATE SEQUENCE met.place;
    CREATE TABLE met.happened (
      place bigint DEFAULT nextval('met.place'), xid xid8 DEFAULT ${XID}, stream_id uuid, name text, facts jsonb
    );
    CREATE TABLE met.found (
      place bigint DEFAULT nextval('met.place'), xid xid8 DEFAULT ${XID}, noun text, thing text, state text, led text
    );
    CREATE INDEX ON met.found (noun, thing, place);
    CREATE FUNCTION met.note_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      INSERT INTO met.happened (stream_id, name, facts) VALUES (NEW.stream_id, NEW.name, NEW.facts);
      RETURN NULL;
    END $$;
    CREATE TRIGGER met AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION met.note_event();
    CREATE FUNCTION met.note_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
    BEGIN
      INSERT INTO met.found (noun, thing, state, led)
      VALUES (TG_TABLE_NAME, concat_ws(' ', was ->> TG_ARGV[0], was ->> TG_ARGV[1], was ->> 'id'), OLD.state, NEW.state);
      RETURN NULL;
    END $$;
    ${Object.entries(NOUNS)
      .map(
        ([noun, { stream, key = stream }]) =>
          `CREATE TRIGGER met AFTER UPDATE ON "${noun}" FOR EACH ROW EXECUTE FUNCTION met.note_state('${stream}', '${key}');`,
      )
      .join('\n')}`);
}

/** True of what an event may concern without updating it: what has a stream of its own, or is named by a fact. */
const isConflicted = ([, { stream, fact }]: [string, Noun]): boolean => fact !== undefined || ['id', 'stream_id'].includes(stream);

/**
 * The states in which events left what they concern unchanged: the state before the row's next update, or its current
 * one.
 */
function leftByEvents([noun, { stream, key = stream, fact }]: [string, Noun]): string {
  const thing = `concat_ws(' ', t."${stream}", t."${key}", to_jsonb(t) ->> 'id')`;
  return `
    SELECT e.xid, '${noun}', coalesce(later.state, t.state)
    FROM met.happened AS e JOIN "${noun}" AS t ON t."${stream}" = e.stream_id ${fact ? `AND t."${key}"::text = e.facts ->> '${fact}'` : ''}
    LEFT JOIN LATERAL (
      SELECT s.state FROM met.found AS s WHERE s.noun = '${noun}' AND s.thing = ${thing} AND s.place > e.place ORDER BY s.place LIMIT 1
    ) AS later ON true
    WHERE NOT EXISTS (SELECT FROM met.found AS s WHERE s.noun = '${noun}' AND s.thing = ${thing} AND s.xid = e.xid)`;
}

/**
 * What a database has seen: its events, the states in which their transactions found what they changed or left, where
 * those of a single command or date led, and the notifications of people. Where a command has events on several
 * streams, each state that it found is one that takes it.
 */
const SEEN = `
  WITH state AS (
    (SELECT DISTINCT ON (xid, noun, thing) xid, noun, state FROM met.found ORDER BY xid, noun, thing, place)
    UNION ALL ${Object.entries(NOUNS).filter(isConflicted).map(leftByEvents).join(' UNION ALL ')}
  ), led AS (
    SELECT DISTINCT ON (xid, noun, thing) xid, noun, first_value(state) OVER thing AS state, last_value(led) OVER thing AS led
    FROM met.found
    WINDOW thing AS (PARTITION BY xid, noun, thing ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
  ), alone AS (SELECT xid, min(name) AS name FROM met.happened GROUP BY xid HAVING count(DISTINCT name) = 1)
  SELECT concat_ws(' ', 'event', name) AS fact FROM met.happened
  UNION SELECT concat_ws(' ', 'transition', noun, state, name) FROM state JOIN met.happened USING (xid)
  UNION SELECT concat_ws(' ', 'led', noun, state, name, led) FROM led JOIN alone USING (xid)
  UNION SELECT concat_ws(' ', 'letter', e.name) FROM letter JOIN event AS e USING (stream_id, version) WHERE sent_at IS NOT NULL OR text IS NOT NULL`;

/** Notes what a database, or a transaction that is going to be undone, has seen so far. */
export async function noteSeen({ query }: { query: (text: string) => Promise<{ rows: { fact: string | null }[] }> }): Promise<void> {
  if (!folder) return;
  const { rows: laid } = await query(`SELECT to_regnamespace('met')::text AS fact`);
  if (!laid[0]?.fact) return;
  for (const { fact } of (await query(SEEN)).rows) met.add(String(fact));
}

/** Writes down what this test file has met so far, here and in this database, before the database is dropped. */
export async function keepNotes(pool: pg.Pool): Promise<void> {
  if (!folder) return;
  await noteSeen({ query: (text) => pool.query(text) });
  appendFileSync(join(folder, `${process.pid}.txt`), [...met].map((fact) => `${fact}\n`).join(''));
  met.clear();
}
