import { connect } from '../db/connection/connect.ts';
import { readingFailure, readUrlOf } from '../runtime/database.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';
import { PROOF_MS, proveBooks } from '../runtime/verification.ts';

const COULD_NOT_LOOK = 2;

/**
 * `npm run verify` reports for each invariant whether it holds, over all rows as of one instant. It ends with code 0
 * where all hold, 1 where one does not, and 2 where it could not check.
 */
await runProgram(async () => {
  const { db, pool } = connect(readUrlOf(readSettings(process.env)), { max: 1, statementMs: PROOF_MS, readsAll: true });
  try {
    if (!(await proveBooks(db))) process.exitCode = 1;
  } catch (error) {
    throw readingFailure(error);
  } finally {
    await pool.end();
  }
}, COULD_NOT_LOOK);
