import { nameAdmin } from '../activities/people/people.ts';
import { connect } from '../db/connection/connect.ts';
import { runProgram } from '../runtime/parent.ts';
import { readSettings, required } from '../runtime/settings.ts';

/** `npm run admin -- ADDRESS` makes the person with this mail address admin, who then gives the others their roles. */
await runProgram(async () => {
  const email = process.argv[2];
  if (!email) throw new Error('Name the person: npm run admin -- ADDRESS');
  const { db, pool } = connect(required(readSettings(process.env), 'DATABASE_URL'));
  try {
    await nameAdmin(db, email, new Date().toISOString());
    console.log(`${email} is admin now.`);
  } finally {
    await pool.end();
  }
});
