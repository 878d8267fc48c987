import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { Answer, Given, Moved, Receipt } from '../../domain/core/command.ts';
import type { EventName } from '../../domain/core/event.ts';
import { Refused, type Refusal } from '../../domain/core/refusal.ts';
import type { Caller } from '../../domain/core/role.ts';
import { type Clock, POSTGRES_CLOCK } from './clock.ts';
import { appendEffect, type Effect } from './effect.ts';
import { isPassing } from './errors.ts';
import { keepOrder, movedIn, Overtaken } from './events.ts';
import { WITH_NEXT } from './gather.ts';
import { type Overdue, readOverdue } from './overdue.ts';
import type { DB } from './schema.ts';
import { statement } from './statement.ts';

/**
 * What is asked under a key. `creates`: the thing does not exist yet, and a repeat under the same key names the first
 * one's.
 */
export type CommandRequest = { name: string; id: string; creates: boolean; key: string; caller: Caller; body: unknown };

/** `moved`: the streams that the transaction has moved, and whose workflows have something to hear. */
export type Carried = Extract<Answer, { receipt: unknown }> & { moved: Moved[] };

/**
 * How a command is carried out. `meet`: meets a date that has passed on what the command concerns, as its workflow
 * would have done by now; undefined where nothing came of it. `deadlineMs`: nothing is committed, and nothing tried
 * again, once so many milliseconds have passed since it was asked. `triesAtMost`: 1 where a deadlock is to be seen, and
 * not mended.
 */
export type Means = { clock?: Clock; meet?: Meet; deadlineMs?: number; triesAtMost?: number };
export type Meet = (overdue: Overdue, at: string) => Promise<Moved[] | undefined>;

/** Shorter than LONGEST_REQUEST_MS by what a COMMIT may take. */
const COMMAND_DEADLINE_MS = 10_000;
const TRIES_AT_MOST = 5;

/**
 * The transaction of a command was sent its COMMIT, or was given no more time for it: whether it happened is in its
 * row, and a repeat under its key tells.
 */
export class OutcomeUnknown extends Error {
  constructor(cause?: unknown) {
    super('the outcome of a command is not known here', { cause });
  }
}

/**
 * A command's transaction: asks the domain, writes the rows, and says what its event says. A refusal is thrown as
 * `Refused` and rolls all of it back.
 */
export type Run<Body, Prepared = undefined> = (trx: Transaction<DB>, given: Given<Body>, prepared: Prepared) => Promise<Effect>;

/** The same with its own events and receipt. `name`: of the command. */
type RunWhole<Body, Prepared> = (trx: Transaction<DB>, given: Given<Body>, prepared: Prepared, name: string) => Promise<Receipt>;

/** What takes long and needs no lock is made before the transaction, which must look whether it still holds. */
export type Prepare<Body, Prepared> = (asked: { id: string; body: Body }) => Promise<Prepared>;

/** Carries out what was asked, exactly once. */
export type Command = (asked: CommandRequest, means?: Means) => Promise<Carried | { refusal: Refusal }>;

const commands = new WeakSet<object>();

/** True of what a person asks for, as `once` makes it. */
export const isCommand = (transaction: object): transaction is Command => commands.has(transaction);

/** `firstDueAt`: the first of all dates that wait to be met; null where none does. */
type Row = { commandId: number; id: string; receipt: Receipt | null; at: string; firstDueAt: string | null };
/** A date comes first, in a transaction of its own: then the command begins again. */
class DateFirst extends Error {
  readonly overdue: Overdue;
  readonly at: string;
  constructor(overdue: Overdue, at: string) {
    super('a date has passed that comes first');
    this.overdue = overdue;
    this.at = at;
  }
}

/** Hashes of what was asked: the first is kept, and any is known again. */
export type FingerprintsOf = (text: string) => [kept: string, ...others: string[]];
const plainFingerprint: FingerprintsOf = (text) => [createHash('sha256').update(text).digest('hex')];

const INSTANTS = sql`clock_timestamp() AS at, (SELECT min(due_at) FROM stream) AS "firstDueAt"`;

const insert = statement(
  (_db, name: string, id: string, key: string, personId: string, organisationId: string, roles: readonly string[], fingerprint: string) =>
    sql<Omit<Row, 'id' | 'receipt'>>`
      INSERT INTO command (name, thing_id, key, person_id, organisation_id, roles, fingerprint)
      VALUES (${name}, ${id}, ${key}, ${personId}, ${organisationId}, ${roles}, ${fingerprint})
      ON CONFLICT (person_id, key) DO NOTHING RETURNING id AS "commandId", ${INSTANTS}`,
);

const keepReceipt = statement(
  (_db, commandId: number, receipt: string) => sql`${sql.raw(WITH_NEXT)} UPDATE command SET receipt = ${receipt} WHERE id = ${commandId}`,
);

/**
 * The command's row, made or found, locked, and the instant at which it was asked. The same key with another body is
 * refused: of two at once the second waits here for the first. A key that was refused is judged anew, by who asks now.
 */
async function record(trx: Transaction<DB>, asked: CommandRequest, fingerprintsOf: FingerprintsOf): Promise<Row | { refusal: Refusal }> {
  const { name, id, creates, key, caller, body } = asked;
  const fingerprints = fingerprintsOf(`${name}\n${creates ? '' : id}\n${JSON.stringify(body)}`);
  const [fingerprint] = fingerprints;
  const { personId, organisationId } = caller;
  const roles = [...caller.roles];
  const [made] = await insert(trx, name, id, key, personId, organisationId, roles, fingerprint);
  if (made) return { ...made, id, receipt: null };
  const found = await sql<Row & { fingerprint: string }>`
    SELECT id AS "commandId", thing_id AS id, fingerprint, receipt, ${INSTANTS} FROM command
    WHERE person_id = ${personId} AND key = ${key} FOR UPDATE`.execute(trx);
  const [first] = found.rows;
  // It was swept between the two statements.
  if (!first) return record(trx, asked, fingerprintsOf);
  if (!fingerprints.includes(first.fingerprint)) return { refusal: { code: 'key_reused_with_another_body' } };
  if (!first.receipt)
    await sql`UPDATE command SET organisation_id = ${organisationId}, roles = ${roles} WHERE id = ${first.commandId}`.execute(trx);
  return first;
}

/**
 * Makes a command: what its transaction says is appended under its name, by its caller, to its thing. It is carried out
 * exactly once, as below.
 */
export const once = <S extends z.ZodType, Prepared = undefined>(
  db: Kysely<DB>,
  schema: S,
  run: Run<z.infer<S>, Prepared>,
  prepare?: Prepare<z.infer<S>, Prepared>,
  fingerprintsOf?: FingerprintsOf,
): Command =>
  // The name of a command is its event's: `Commands` knows no other.
  exactlyOnce(
    db,
    schema,
    async (trx, given, prepared, name) => appendEffect(trx, { ...given, name: name as EventName }, await run(trx, given, prepared)),
    prepare,
    fingerprintsOf,
  );

/**
 * Records a command under its key, asks the rules, writes and answers, in one transaction. All that it writes is of one
 * instant: that at which it was asked, or that of the event that came first where it had to wait for one. A twin waits
 * for the first one and gets its receipt. A refusal rolls back all but the command's row, of which its key and its
 * fingerprint stay. Tried again where nothing can have come of it and it may pass (a serialization failure, a deadlock,
 * a server that ends, a connection that broke before COMMIT was sent, somebody who came between two locks), and so is a
 * date that comes first; never where a lock was waited for in vain.
 * @param run runs once or more: whatever it did before was rolled back
 * @param prepare makes what takes long and needs no lock, before the transaction begins
 * @param fingerprintsOf where the plain hash of a body would give away what is in it
 * @throws OutcomeUnknown where COMMIT was sent and not answered, or its time was over
 */
export function exactlyOnce<S extends z.ZodType, Prepared = undefined>(
  db: Kysely<DB>,
  schema: S,
  run: RunWhole<z.infer<S>, Prepared>,
  prepare?: Prepare<z.infer<S>, Prepared>,
  fingerprintsOf: FingerprintsOf = plainFingerprint,
): Command {
  const command: Command = async (
    asked,
    { clock = POSTGRES_CLOCK, meet, deadlineMs = COMMAND_DEADLINE_MS, triesAtMost = TRIES_AT_MOST } = {},
  ) => {
    const since = performance.now();
    const isLate = (): boolean => performance.now() - since > deadlineMs;
    const met: Moved[] = [];
    // Without `prepare` there is nothing to hand over, as the type says.
    const prepared = (await prepare?.({ id: asked.id, body: schema.parse(asked.body) })) as Prepared;
    // A date of which nothing came, because its workflow met it first or because it fails for good, stops nobody; the
    // others still come first.
    const passedBy: Overdue[] = [];

    const attempt = async (sent: () => void): Promise<Carried | { refusal: Refusal }> =>
      db.transaction().execute(async (trx) => {
        const row = await record(trx, asked, fingerprintsOf);
        if ('refusal' in row) return row;
        const { commandId, id, receipt, firstDueAt } = row;
        if (receipt) return { receipt, repeated: true, moved: [] };
        const at = await clock(row.at);
        // Nearly always no date at all has passed that is not met yet, and nobody asks whether one concerns this
        // command.
        const overdue = meet && firstDueAt !== null && firstDueAt <= at && (await readOverdue(trx, { ...asked, id, passedBy }, at));
        if (overdue) throw new DateFirst(overdue, at);
        await sql`${sql.raw(WITH_NEXT)} SAVEPOINT asked`.execute(trx);
        const runAt = async (instant: string): Promise<Receipt> => {
          keepOrder(trx);
          try {
            const by = { at: instant, personId: asked.caller.personId, caller: asked.caller };
            return await run(trx, { id, caller: asked.caller, body: schema.parse(asked.body), at: instant, by }, prepared, asked.name);
          } catch (error) {
            if (!(error instanceof Overtaken)) throw error;
            await sql`ROLLBACK TO SAVEPOINT asked`.execute(trx);
            return runAt(error.at);
          }
        };
        try {
          const carried = await runAt(at);
          await keepReceipt(trx, commandId, JSON.stringify(carried));
          if (isLate()) throw new OutcomeUnknown();
          sent();
          return { receipt: carried, repeated: false, moved: [...met, ...movedIn(trx)] };
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          await sql`ROLLBACK TO SAVEPOINT asked`.execute(trx);
          return { refusal: error.refusal };
        }
      });

    const meetFirst = async ({ overdue, at }: DateFirst): Promise<void> => {
      const moved = await meet?.(overdue, at);
      if (!moved) passedBy.push(overdue);
      met.push(...(moved ?? []));
    };

    let dateFirst: DateFirst | undefined;
    for (let tries = 1; ;) {
      let isSent = false;
      try {
        // A date is tried again as the command itself is: its transaction may have been in another's way.
        if (dateFirst) await meetFirst(dateFirst);
        dateFirst = undefined;
        return await attempt(() => (isSent = true));
      } catch (error) {
        if (error instanceof DateFirst) {
          dateFirst = error;
          continue;
        }
        if (isSent) throw new OutcomeUnknown(error);
        if (!isPassing(error) || tries++ >= triesAtMost || isLate()) throw error;
      }
    }
  };
  commands.add(command);
  return command;
}

/** What was asked under somebody's key: which command, of which thing, and whether it was carried out. */
export async function readKey(
  db: Kysely<DB>,
  personId: string,
  key: string,
): Promise<{ name: string; id: string; isDone: boolean } | undefined> {
  const row = await db
    .selectFrom('command')
    .where('person_id', '=', personId)
    .where('key', '=', key)
    .select((select) => ['name', 'thing_id as id', select('receipt', 'is not', null).$castTo<boolean>().as('isDone')])
    .executeTakeFirst();
  return row;
}

/** Forgets commands that were recorded a day ago and never carried out. Returns how many. */
export async function sweepCommands(db: Kysely<DB>): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('command')
    .where('receipt', 'is', null)
    .where('created_at', '<', sql<string>`now() - interval '1 day'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
