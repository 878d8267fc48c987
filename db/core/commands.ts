import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { z } from 'zod';
import { type Answer, type Given, LONGEST_REQUEST_MS, type Moved, type Receipt } from '../../domain/core/command.ts';
import type { EventName } from '../../domain/core/event.ts';
import { groundsFact, groundsIn } from '../../domain/core/proof.ts';
import { Refused, type Refusal } from '../../domain/core/refusal.ts';
import type { Caller } from '../../domain/core/role.ts';
import { DECISIONS } from '../../domain/events.ts';
import { type Clock, POSTGRES_CLOCK } from './clock.ts';
import { appendEffect, type Effect } from './append-effect.ts';
import { isPassing } from './errors.ts';
import { keepOrder, movedIn, Overtaken } from './events.ts';
import { WITH_NEXT } from '../connection/gather.ts';
import { type Overdue, readOverdue } from './overdue.ts';
import type { DB } from './schema.ts';
import { statement } from '../connection/statement.ts';

/**
 * A command under its key. `creates`: the thing does not exist yet, and a repeat under the same key refers to the one
 * that the first created.
 */
export type CommandRequest = { name: string; id: string; creates: boolean; key: string; caller: Caller; body: unknown };

/** `moved`: the streams that the transaction has moved, and whose workflows have something to hear. */
type Carried = Extract<Answer, { receipt: unknown }> & { moved: Moved[] };

/**
 * How a command is carried out. `meet`: meets a passed date that concerns the command, as its workflow would have done;
 * returns undefined if nothing came of it. `deadlineMs`: nothing is committed or retried later than this many
 * milliseconds after the command was given. `triesAtMost`: 1 to see a deadlock instead of retrying. `cameMs`: when the
 * request came, by performance.now(), of a command whose instant is that of its arrival.
 */
export type Means = { clock?: Clock; meet?: Meet; deadlineMs?: number; triesAtMost?: number; cameMs?: number | undefined };
export type Meet = (overdue: Overdue, at: string) => Promise<Moved[] | undefined>;

/** Shorter than LONGEST_REQUEST_MS by the time that a COMMIT may take. */
const COMMAND_DEADLINE_MS = 10_000;
const TRIES_AT_MOST = 5;

/**
 * A command's transaction was sent its COMMIT, or ran out of time: its row says whether it happened, and a repeat under
 * its key tells.
 */
export class OutcomeUnknown extends Error {
  constructor(cause?: unknown) {
    super('the outcome of a command is not known here', { cause });
  }
}

/**
 * A command's transaction: checks the rules, writes the rows, and returns its event's content. A refusal is thrown as
 * `Refused` and rolls everything back.
 */
type Run<Body, Prepared = undefined> = (trx: Transaction<DB>, given: Given<Body>, prepared: Prepared) => Promise<Effect>;

/** The same with its own events and receipt. `name`: that of the command. */
type RunWhole<Body, Prepared> = (trx: Transaction<DB>, given: Given<Body>, prepared: Prepared, name: string) => Promise<Receipt>;

/** Slow work that needs no lock runs before the transaction, which must check that the result is still valid. */
type Prepare<Body, Prepared> = (asked: { id: string; body: Body }) => Promise<Prepared>;

/**
 * Carries out a command exactly once.
 * @property body never there: it keeps the type of the command's body
 */
export type Command<Body = unknown> = ((asked: CommandRequest, means?: Means) => Promise<Carried | { refusal: Refusal }>) & {
  readonly body?: Body;
};

const commands = new WeakSet<object>();

/** True for a command, as made by `once`. */
export const isCommand = (transaction: object): transaction is Command => commands.has(transaction);

/**
 * The instant at which a request came: that of its transaction, by PostgreSQL's clock, less what has passed here since.
 * This process measures only how long a request has waited in it, so that a wrong clock of its own decides nothing; and
 * no wait counts for longer than a request may take.
 */
const arrival = (at: string, cameMs: number | undefined): string =>
  cameMs === undefined ? at : new Date(Date.parse(at) - Math.min(performance.now() - cameMs, LONGEST_REQUEST_MS)).toISOString();

/** `firstDueAt`: the earliest date that waits to be met; null if there is none. */
type Row = { commandId: number; id: string; receipt: Receipt | null; at: string; firstDueAt: string | null };
/** A date must be met first, in its own transaction; then the command begins again. */
class DateFirst extends Error {
  readonly overdue: Overdue;
  readonly at: string;
  constructor(overdue: Overdue, at: string) {
    super('a date has passed that comes first');
    this.overdue = overdue;
    this.at = at;
  }
}

/** Hashes of a command's content: the first is stored, any of them recognises a repeat. */
type FingerprintsOf = (text: string) => [kept: string, ...others: string[]];
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
 * The command's row, inserted or found, locked, and the instant of the command. The same key with another body is
 * refused; of two at once, the second waits here for the first. A refused key is judged again, for its present caller.
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
  // The row was swept between the two statements.
  if (!first) return record(trx, asked, fingerprintsOf);
  if (!fingerprints.includes(first.fingerprint)) return { refusal: { code: 'key_reused_with_another_body' } };
  if (!first.receipt)
    await sql`UPDATE command SET organisation_id = ${organisationId}, roles = ${roles} WHERE id = ${first.commandId}`.execute(trx);
  return first;
}

/** The event of a decision records the hash of its grounds, so that the proof of the decision covers them. */
function withGrounds(name: EventName, body: unknown, effect: Effect): Effect {
  if (!DECISIONS.includes(effect.name ?? name)) return effect;
  return { ...effect, facts: { ...effect.facts, ...groundsFact(groundsIn(body)) } };
}

/**
 * Makes a command: its effect is appended to its thing under its name, by its caller. It is carried out exactly once,
 * as described below.
 */
export const once = <S extends z.ZodType, Prepared = undefined>(
  db: Kysely<DB>,
  schema: S,
  run: Run<z.infer<S>, Prepared>,
  prepare?: Prepare<z.infer<S>, Prepared>,
  fingerprintsOf?: FingerprintsOf,
): Command<z.infer<S>> =>
  // A command's name is its event's: `Commands` has no others.
  exactlyOnce(
    db,
    schema,
    async (trx, given, prepared, name) =>
      appendEffect(trx, { ...given, name: name as EventName }, withGrounds(name as EventName, given.body, await run(trx, given, prepared))),
    prepare,
    fingerprintsOf,
  );

/**
 * Records a command under its key, checks the rules, writes and answers, in one transaction. All of its writes have one
 * instant: that of the command, or of its arrival, or that of the event that came first if it had to wait for one. A
 * concurrent repeat waits for the first and gets its receipt. A refusal rolls back everything but the key and the
 * fingerprint in the command's row. It is retried if nothing can have come of it and the error may pass (a
 * serialization failure, a deadlock, a server that shuts down, a connection that broke before COMMIT was sent, another
 * transaction between two locks), and so is a date that comes first; but never after a lock timeout.
 * @param run runs once or more: everything that it did before was rolled back
 * @param prepare does slow work that needs no lock, before the transaction begins
 * @param fingerprintsOf used if the plain hash of a body would reveal its content
 * @throws OutcomeUnknown if COMMIT was sent and not answered, or time ran out
 */
export function exactlyOnce<S extends z.ZodType, Prepared = undefined>(
  db: Kysely<DB>,
  schema: S,
  run: RunWhole<z.infer<S>, Prepared>,
  prepare?: Prepare<z.infer<S>, Prepared>,
  fingerprintsOf: FingerprintsOf = plainFingerprint,
): Command<z.infer<S>> {
  const command: Command<z.infer<S>> = async (
    asked,
    { clock = POSTGRES_CLOCK, meet, deadlineMs = COMMAND_DEADLINE_MS, triesAtMost = TRIES_AT_MOST, cameMs } = {},
  ) => {
    const since = performance.now();
    const isLate = (): boolean => performance.now() - since > deadlineMs;
    const met: Moved[] = [];
    // Without `prepare` there is nothing to pass, as the type says.
    const prepared = (await prepare?.({ id: asked.id, body: schema.parse(asked.body) })) as Prepared;
    // A date that could not be met, because its workflow met it first or because it fails for good, stops no command;
    // other dates still come first.
    const passedBy: Overdue[] = [];

    const attempt = async (sent: () => void): Promise<Carried | { refusal: Refusal }> =>
      db.transaction().execute(async (trx) => {
        const row = await record(trx, asked, fingerprintsOf);
        if ('refusal' in row) return row;
        const { commandId, id, receipt, firstDueAt } = row;
        if (receipt) return { receipt, repeated: true, moved: [] };
        const at = arrival(await clock(row.at), cameMs);
        // Nearly always no unmet date has passed, so the query whether one concerns this command is not needed.
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
        // A date is retried like the command itself: its transaction may have been in another's way.
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

/** The command under a person's key: its name, its thing, and whether it was carried out. */
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

/** How many commands are deleted in one round, so that no round holds up quick statements. */
const FORGOTTEN_AT_ONCE = 5_000;

/**
 * Forgets commands: those that were refused after a day, and those that were carried out after 90 days, within which a
 * caller may repeat one under its key. What they did stays in events. A refused one that no round has met within two
 * days goes after 90 days as well. Returns their number.
 */
export async function sweepCommands(db: Kysely<DB>): Promise<number> {
  const ago = (interval: string) => sql<string>`now() - ${interval}::interval`;
  const old = db.selectFrom('command').where('created_at', '<', ago('90 days')).select('id').orderBy('created_at').limit(FORGOTTEN_AT_ONCE);
  const refused = db
    .selectFrom('command')
    .where('receipt', 'is', null)
    .where('created_at', '>', ago('2 days'))
    .where('created_at', '<', ago('1 day'))
    .select('id');
  const deleted = await Promise.all(
    [old, refused].map((those) => db.deleteFrom('command').where('id', 'in', those).executeTakeFirstOrThrow()),
  );
  return deleted.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}
