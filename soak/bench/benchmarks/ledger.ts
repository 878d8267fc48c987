import { connect } from '../../../db/connection/connect.ts';
import type { Benchmark } from '../benchmark.ts';
import { measureAwards } from '../ledger/awards.ts';
import { fillLarge, measureBalances } from '../ledger/balances.ts';
import { openBooks } from '../ledger/books.ts';
import { measureExport, peakOfExport } from '../ledger/export.ts';
import { measureWrites } from '../ledger/writes.ts';

/** At least so many connections, for prepared statements. */
const CONNECTIONS = 16;

/**
 * The ledger by itself, through its one door and without Temporal; and by HTTP the command that moves the most money at
 * once.
 */
export const ledger: Benchmark = async (means) => {
  const stage = await means.stage();
  const { db, pool } = connect(stage.databaseUrl, { max: Math.max(CONNECTIONS, means.options.clients) });
  try {
    const books = await openBooks(db);
    const youngMiB = await peakOfExport(stage);
    const { figures, imported } = await measureWrites(means, stage, books);
    const awards = await measureAwards(means, stage, books);
    const large = await fillLarge(means, stage, books);
    const balances = await measureBalances(means, books, { small: imported, large });
    return [...figures, ...balances, ...awards, ...(await measureExport(means, stage, books, youngMiB))];
  } finally {
    await pool.end();
  }
};
