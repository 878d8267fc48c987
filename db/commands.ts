import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { Answer, Given, Receipt } from '../domain/command.ts';
import { Refused, type Refusal } from '../domain/refusal.ts';
import type { Caller } from '../domain/role.ts';
import { telling } from './answers.ts';
import type { DB } from './schema.ts';

/** `creates`: the thing does not exist yet, and a repeat under the same key names the first one's. */
export type Asked = { name: string; id: string; creates: boolean; key: string; caller: Caller; body: unknown };

/** `fresh`: nothing had been asked under this key before. */
export type Recorded = { commandId: number; id: string; fresh: boolean };

/** Stores what is asked, once for (person, key), and names it. The same key with another body is refused. */
export async function recordCommand(
  db: Kysely<DB>,
  { name, id, creates, key, caller, body }: Asked,
): Promise<Recorded | { refusal: Refusal }> {
  const json = JSON.stringify(body);
  const fingerprint = createHash('sha256')
    .update(`${name}\n${creates ? '' : id}\n${json}`)
    .digest('hex');
  const fresh = await db
    .insertInto('command')
    .values({
      name,
      thing_id: id,
      key,
      person_id: caller.personId,
      organisation_id: caller.organisationId,
      roles: [...caller.roles],
      body: json,
      fingerprint,
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (fresh) return { commandId: fresh.id, id, fresh: true };
  const first = await db
    .selectFrom('command')
    .where('person_id', '=', caller.personId)
    .where('key', '=', key)
    .select(['id', 'thing_id', 'fingerprint'])
    .executeTakeFirstOrThrow();
  return first.fingerprint === fingerprint
    ? { commandId: first.id, id: first.thing_id, fresh: false }
    : { refusal: { code: 'key_reused_with_another_body' } };
}

/** A command's transaction: asks the domain, writes the rows, appends the events; a refusal is thrown as `Refused` and rolls all of it back. */
export type Run<Body> = (trx: Transaction<DB>, given: Given<Body>) => Promise<Receipt>;

/**
 * Runs a recorded command exactly once: one transaction, one receipt.
 * A twin waits on the command's row and gets the first one's receipt. A refusal rolls everything back, and a repeat decides again.
 * Once answered, the body is dropped: what it says stands in its own rows; whoever listens hears of the receipt at the commit.
 */
export function once<S extends z.ZodType>(
  db: Kysely<DB>,
  schema: S,
  run: Run<z.infer<S>>,
): (commandId: number, at: string) => Promise<Answer> {
  return async (commandId, at) => {
    try {
      return await db.transaction().execute(async (trx) => {
        const command = await trx
          .selectFrom('command')
          .where('id', '=', commandId)
          .select(['thing_id', 'person_id', 'organisation_id', 'roles', 'body', 'receipt'])
          .forUpdate()
          .executeTakeFirstOrThrow();
        if (command.receipt) return { receipt: command.receipt, repeated: true };
        const caller = { personId: command.person_id, organisationId: command.organisation_id, roles: command.roles };
        const receipt = await run(trx, { id: command.thing_id, caller, body: schema.parse(command.body), at });
        await sql`
          WITH answered AS (UPDATE command SET receipt = ${JSON.stringify(receipt)}, body = NULL WHERE id = ${commandId})
          ${telling(commandId, receipt)}`.execute(trx);
        return { receipt, repeated: false };
      });
    } catch (error) {
      if (error instanceof Refused) return { refusal: error.refusal };
      throw error;
    }
  };
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
