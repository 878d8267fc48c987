import type { Kysely } from 'kysely';
import { connect } from '../../../db/connection/connect.ts';
import type { DB } from '../../../db/core/schema.ts';
import { openCommandHarness, type CommandHarness } from '../../../test/support/command-harness.ts';
import { type Books, openBooks } from '../ledger/books.ts';
import type { Stage } from '../stage.ts';

/** The check for faults hashes every written row again. */
const PATIENCE_MS = 600_000;
const CONNECTIONS = 8;

/** What commands are prepared on: Guichet's own installation, and its transactions without HTTP. */
export type Ground = {
  stage: Stage;
  db: Kysely<DB>;
  harness: CommandHarness;
  books: Books;
  say: (line: string) => void;
  close: () => Promise<void>;
};

export async function openGround(stage: Stage, say: (line: string) => void): Promise<Ground> {
  const { db, pool } = connect(stage.databaseUrl, { max: CONNECTIONS, statementMs: PATIENCE_MS, readsAll: true });
  return { stage, db, harness: await openCommandHarness(db), books: await openBooks(db), say, close: () => pool.end() };
}
