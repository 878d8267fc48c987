import { randomUUID } from 'node:crypto';
import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { GENESIS } from '../../domain/core/chain.ts';
import { chainHash } from '../../domain/core/event.ts';
import { numberOn } from './references.ts';

/**
 * The tables that hold an application until a session has it, each after those that it references, with the column of
 * the application's id.
 */
const TABLES = {
  stream: 'id',
  application: 'id',
  revision: 'application_id',
  cost_line: 'application_id',
  funding_line: 'application_id',
  indicator: 'application_id',
  review_step: 'application_id',
  assignment: 'application_id',
  opinion: 'application_id',
} as const;

/**
 * Copies an application with its words, opinions and past, as if the same people had done all of it again. Returns its
 * id. The copy has no files, corrections or letters, was not compared with others for overlaps, and is on no agenda.
 */
export async function copyApplication(db: Kysely<DB>, id: string): Promise<string> {
  const copy = randomUUID();
  await db.transaction().execute(async (trx) => {
    const [reference = ''] = await numberOn((text, values) => trx.executeQuery(CompiledQuery.raw(text, values)), id, 1);
    for (const [table, column] of Object.entries(TABLES)) {
      const changed = { [column]: copy, ...(table === 'application' ? { reference } : {}) };
      await copyRows(trx, table, column, id, changed);
    }
    await copyEvents(trx, { id, copy, reference });
  });
  return copy;
}

const copyRows = (trx: Transaction<DB>, table: string, column: string, id: string, changed: object): Promise<unknown> =>
  sql`
    INSERT INTO ${sql.table(table)}
    SELECT (jsonb_populate_record(t, ${JSON.stringify(changed)}::jsonb)).*
    FROM ${sql.table(table)} AS t WHERE t.${sql.ref(column)} = ${id}`.execute(trx);

/** An event's hash covers its stream: the chain is computed again. */
async function copyEvents(trx: Transaction<DB>, { id, copy, reference }: Record<'id' | 'copy' | 'reference', string>): Promise<void> {
  const events = await trx.selectFrom('event').where('stream_id', '=', id).selectAll().orderBy('version').execute();
  let head = GENESIS;
  const copies = events.map(({ version, name, person_id: personId, at, facts: lived }) => {
    const facts = name === 'submitApplication' ? { ...lived, reference } : lived;
    head = chainHash(head, { streamId: copy, version, name, personId, at, facts });
    return { stream_id: copy, version, name, person_id: personId, at, facts: JSON.stringify(facts), hash: head };
  });
  await trx.insertInto('event').values(copies).execute();
  await trx.updateTable('stream').set({ head }).where('id', '=', copy).execute();
}
