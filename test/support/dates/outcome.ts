import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { commands, type Deadlines, deadlines } from '../../../activities/index.ts';
import type { Meet } from '../../../db/core/commands.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import type { CommandHarness } from '../command-harness.ts';
import type { Undone } from '../undone.ts';
import type { Question } from './asking.ts';
import { KEYS } from '../invitation-links.ts';

/** The outcome of a command: its answer, and the rows that it and the date have written together. */
type Outcome = { answer: string; rows: string[] };

/** A date that is due, when it is met and when the command is sent. */
export type Passed = { what: keyof Deadlines; id: string; metAt: string; askedAt: string };

/**
 * The row of the command itself; and columns that depend on instants, which may be a second apart, or on random
 * encryption.
 */
const UNTOLD_TABLES = ['command'];
const UNTOLD = new Set(['hash', 'head', 'iban']);

const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
/** The form of the ids that the service makes; those of people have it too. */
const MADE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;

/** Replaces instants by days, and drops the ids of what is newly made. */
const plainTo =
  (known: ReadonlySet<string>) =>
  (value: unknown): string =>
    JSON.stringify(value, (key, each: unknown) => {
      if (UNTOLD.has(key)) return undefined;
      if (typeof each !== 'string') return each;
      if (INSTANT.test(each)) return parisDate(new Date(each).toISOString());
      return MADE.test(each) && !known.has(each) ? 'made' : each;
    });

/** Carries out commands after a date that has passed, in a database that keeps nothing. */
type Outcomes = {
  /** The outcomes of these commands where the date was met before. */
  afterDate: (passed: Passed, questions: readonly Question[], meet: Meet) => Promise<Outcome[]>;
  /** And where it was not: it is met by `meet` at the latest moment, or not at all. */
  alone: (passed: Passed, question: Question, meet?: Meet) => Promise<Outcome>;
};

export async function openOutcomes({ db, undone }: Undone, harness: CommandHarness): Promise<Outcomes> {
  const [asked, dated] = [commands(db, KEYS), deadlines(db)];
  const plain = plainTo(new Set(Object.values(harness.callers).map(({ personId }) => personId)));
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`.execute(db);
  await sql`CREATE TEMPORARY TABLE mark (n integer)`.execute(db);
  const written = sql.join(
    tables
      .filter(({ name }) => !UNTOLD_TABLES.includes(name))
      .map(
        ({ name }) =>
          sql`SELECT ${sql.lit(name)}::text AS name, to_jsonb(t) AS row FROM ${sql.table(name)} AS t WHERE t.xmin::text::bigint >= (SELECT xid FROM since)`,
      ),
    sql` UNION ALL `,
  );
  // With a value, the statement is planned once.
  const readRows = sql<{ name: string; row: unknown }>`
    WITH since AS (SELECT max(xmin::text::bigint) AS xid FROM mark WHERE n = ${1}) ${written}`;

  /**
   * Marks the present: each part of a transaction has its own number, higher than those before it, and its rows bear
   * it.
   */
  async function mark(): Promise<void> {
    await sql`INSERT INTO mark VALUES (1)`.execute(db);
  }
  async function readWritten(): Promise<string[]> {
    const { rows } = await readRows.execute(db);
    return rows.map(({ name, row }) => `${name} ${plain(row)}`).sort();
  }

  /** A refused command has written nothing. A date that is still open is met after the command. */
  async function outcomeOf({ what, id, askedAt }: Passed, { login, ...question }: Question, meet?: Meet): Promise<Outcome> {
    const caller = harness.callers[login];
    if (!caller) throw new Error(`no person has the login ${login}`);
    const means = { clock: () => askedAt, triesAtMost: 1, ...(meet ? { meet } : {}) };
    const answer = await asked[question.name]({ ...question, key: randomUUID(), caller }, means);
    if ('refusal' in answer) return { answer: plain(answer.refusal), rows: [] };
    await dated[what](id, askedAt);
    return { answer: plain(answer.receipt), rows: await readWritten() };
  }

  return {
    afterDate: (passed, questions, meet) =>
      undone(async () => {
        await mark();
        await dated[passed.what](passed.id, passed.metAt);
        const found: Outcome[] = [];
        for (const question of questions) found.push(await undone(() => outcomeOf(passed, question, meet)));
        return found;
      }),
    alone: (passed, question, meet) =>
      undone(async () => {
        await mark();
        return outcomeOf(passed, question, meet);
      }),
  };
}
