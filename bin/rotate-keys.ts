import { connect } from '../db/connection/connect.ts';
import { ownsTables } from '../db/core/database-role.ts';
import { rotateIbans } from '../db/grants/rotate-ibans.ts';
import { databaseUrlOf } from '../runtime/database.ts';
import { ibansOf } from '../runtime/ibans.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings } from '../runtime/settings.ts';

const SHOWN = 5;

/**
 * `npm run rotate-keys` encrypts every IBAN under IBAN_KEY; those under another key are read by IBAN_KEY_OTHER. It may
 * be stopped and started again, beside the running service. It ends with code 1 where one could not be read.
 */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const { db, pool } = connect(settings.DATABASE_OWNER_URL ?? databaseUrlOf(settings), { max: 1 });
  try {
    const ibans = ibansOf(settings);
    if (!(await ownsTables(db))) throw new Error('Only the role that owns the tables re-encrypts IBANs: give it as DATABASE_OWNER_URL.');
    const { encrypted, unreadable } = await rotateIbans(db, ibans, { say: (count) => console.log(`${count} encrypted …`) });
    if (unreadable.length > 0) {
      const rest = unreadable.length > SHOWN ? [`… and ${unreadable.length - SHOWN} more.`] : [];
      throw new Error([...unreadable.slice(0, SHOWN), ...rest, `${unreadable.length} could not be read, and stay as they are.`].join('\n'));
    }
    console.log(`${encrypted} encrypted; all stand under the key ${ibans.keyId}.`);
  } finally {
    await pool.end();
  }
});
