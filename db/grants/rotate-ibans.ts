import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../core/schema.ts';
import { IbanUnreadable, type Ibans } from './ibans.ts';

const NONE_YET = '00000000-0000-0000-0000-000000000000';

type Batch = { last: string; encrypted: number; unreadable: string[] };

/** Encrypts the next rows after an id; undefined if there are none. */
async function encryptBatch(trx: Transaction<DB>, ibans: Ibans, after: string, rowsAtOnce: number): Promise<Batch | undefined> {
  const rows = await trx
    .selectFrom('payee')
    .where('id', '>', after)
    .where(sql<boolean>`iban_key IS DISTINCT FROM ${ibans.keyId}`)
    .select(['id', 'grant_id', 'iban', 'iban_key'])
    .orderBy('id')
    .limit(rowsAtOnce)
    .forUpdate()
    .execute();
  const last = rows.at(-1);
  if (!last) return undefined;
  const unreadable: string[] = [];
  const encrypted = rows.flatMap(({ id, grant_id: grantId, iban, iban_key: keyId }) => {
    const of = { payeeId: id, grantId };
    try {
      return [{ id, iban: ibans.encrypt(ibans.decrypt({ iban, keyId }, of), of).iban }];
    } catch (error) {
      if (!(error instanceof IbanUnreadable)) throw error;
      unreadable.push(error.message);
      return [];
    }
  });
  await sql`
    UPDATE payee SET iban = v.iban, iban_key = ${ibans.keyId}
    FROM jsonb_to_recordset(${JSON.stringify(encrypted)}::jsonb) AS v (id uuid, iban text) WHERE payee.id = v.id`.execute(trx);
  return { last: last.id, encrypted: encrypted.length, unreadable };
}

/**
 * Encrypts every IBAN that is not yet under the current key, one batch per transaction, so that it may be interrupted
 * and restarted. Then deletes the hashes of proposals under other keys: with such a key, the account could be found
 * from them. Run by the tables' owner: the service may change nothing of a proposal.
 * @param say called after each batch with the number encrypted so far
 * @returns how many were encrypted, and a sentence for each that could not be read, which stays as it is
 */
export async function rotateIbans(
  db: Kysely<DB>,
  ibans: Ibans,
  { say = () => undefined, rowsAtOnce = 500 }: { say?: (encrypted: number) => void; rowsAtOnce?: number } = {},
): Promise<{ encrypted: number; unreadable: string[] }> {
  const unreadable: string[] = [];
  let encrypted = 0;
  for (let after = NONE_YET; ;) {
    const batch = await db.transaction().execute((trx) => encryptBatch(trx, ibans, after, rowsAtOnce));
    if (!batch) break;
    after = batch.last;
    encrypted += batch.encrypted;
    unreadable.push(...batch.unreadable);
    say(encrypted);
  }
  if (unreadable.length === 0)
    await sql`UPDATE command SET fingerprint = '' WHERE name = 'proposePayee' AND fingerprint NOT LIKE ${`${ibans.keyId}:%`}`.execute(db);
  return { encrypted, unreadable };
}

/** The ids of the keys under which IBANs are stored; null is among them if some are not encrypted. */
export async function readIbanKeys(db: Kysely<DB>): Promise<(string | null)[]> {
  const rows = await db.selectFrom('payee').select('iban_key').distinct().orderBy('iban_key').execute();
  return rows.map(({ iban_key: keyId }) => keyId);
}
