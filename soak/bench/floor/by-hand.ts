import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type pg from 'pg';
import type { z } from 'zod';
import type { Deps } from '../../../api/http/deps.ts';
import type { Due } from '../../../domain/core/command.ts';
import { chainHash, type EventName, type Facts } from '../../../domain/core/event.ts';
import type { Caller, Role } from '../../../domain/core/role.ts';

/** What a handler knows of a command: as much as it needs, and no rules. */
export type FloorCommand<Body> = { id: string; caller: Caller; body: Body; at: string };
/** Its answer, which is also stored beside the key. */
export type Receipt = { id: string; version: number; state: string; due: Due | null };

/** A refusal, with its status. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, why: string) {
    super(why);
    this.status = status;
  }
}

export function refuseIf(stands: boolean, status: number, why: string): void {
  if (stands) throw new Refused(status, why);
}

/** The only row that a query finds; a 404 where it finds none. */
export async function one<Row extends object>(client: pg.PoolClient, text: string, values: unknown[]): Promise<Row> {
  const [row] = (await client.query<Row>(text, values)).rows;
  if (!row) throw new Refused(404, 'not found');
  return row;
}

/** A stream as it was locked. */
export type Locked = { id: string; version: number; head: string };
export type Entry = { stream: Locked; name: EventName; facts: Facts; due: Due | null };

/**
 * Appends one event to each of these locked streams, chained to its head, and stores what it waits for now. No one is
 * notified: a floor has no one to notify.
 */
export async function append(
  client: pg.PoolClient,
  { at, caller: { personId } }: Pick<FloorCommand<unknown>, 'at' | 'caller'>,
  entries: readonly Entry[],
) {
  const rows = entries.map(({ stream: { id, version, head }, name, facts, due }) => {
    const event = { streamId: id, version: version + 1, name, personId, at, facts };
    const hash = chainHash(head, event);
    return { id, version: version + 1, name, facts, hash, due_at: due?.at ?? null, due_what: due?.what ?? null };
  });
  await client.query(
    `WITH fresh AS (
       SELECT id, version, name, facts, hash, due_at, due_what FROM jsonb_to_recordset($1::jsonb)
         AS fresh (id uuid, version integer, name text, facts jsonb, hash text, due_at timestamptz, due_what text)
     ), recorded AS (
       INSERT INTO event (stream_id, version, name, person_id, at, facts, hash) SELECT id, version, name, $2, $3, facts, hash FROM fresh
     )
     UPDATE stream SET version = fresh.version, head = fresh.hash, due_at = fresh.due_at, due_what = fresh.due_what, changed_at = now(),
       heard = fresh.version, acknowledged = fresh.version, decided = fresh.version, last_at = $3
     FROM fresh WHERE stream.id = fresh.id AND stream.id = ANY($4::uuid[])`,
    [JSON.stringify(rows), personId, at, rows.map(({ id }) => id)],
  );
}

type Route<S extends z.ZodType> = {
  name: string;
  role: Role;
  body: S;
  work: (client: pg.PoolClient, asked: FloorCommand<z.infer<S>>) => Promise<Receipt>;
};

/**
 * One command written by hand: the caller, the request, and one transaction that claims its key, does the work and
 * keeps the answer. A repeat under the same key waits for the first, and gets its answer.
 */
export const byHand =
  <S extends z.ZodType>(authenticate: Deps['authenticate'], pool: pg.Pool, { name, role, body: schema, work }: Route<S>): RequestHandler =>
  async (req, res) => {
    const { caller } = await authenticate(req.get('Authorization'));
    if (!caller.roles.includes(role)) return void res.status(403).json({ why: 'role' });
    const key = req.get('Idempotency-Key');
    const { success, data: body } = schema.safeParse(req.body);
    if (!success || key === undefined) return void res.status(400).json({ why: 'invalid' });
    const id = String(req.params['id']);
    const fingerprint = createHash('sha256')
      .update(`${name}\n${id}\n${JSON.stringify(body)}`)
      .digest('hex');
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const claimed = await client.query<{ id: number; at: string }>(
        `INSERT INTO command (name, thing_id, key, person_id, organisation_id, roles, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (person_id, key) DO NOTHING RETURNING id, clock_timestamp() AS at`,
        [name, id, key, caller.personId, caller.organisationId, caller.roles, fingerprint],
      );
      const [command] = claimed.rows;
      let receipt: Receipt;
      if (command) {
        receipt = await work(client, { id, caller, body, at: command.at });
        await client.query('UPDATE command SET receipt = $1 WHERE id = $2', [JSON.stringify(receipt), command.id]);
      } else {
        const first = await one<{ fingerprint: string; receipt: Receipt }>(
          client,
          'SELECT fingerprint, receipt FROM command WHERE person_id = $1 AND key = $2 FOR UPDATE',
          [caller.personId, key],
        );
        refuseIf(first.fingerprint !== fingerprint, 409, 'another body');
        receipt = first.receipt;
      }
      await client.query('COMMIT');
      res.json(receipt);
    } catch (error) {
      await client.query('ROLLBACK');
      if (!(error instanceof Refused)) throw error;
      res.status(error.status).json({ why: error.message });
    } finally {
      client.release();
    }
  };
