import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { connect } from '../../../db/connection/connect.ts';
import { limitRole, ownsTables } from '../../../db/core/database-role.ts';
import { migrate } from '../../../db/core/migrate.ts';
import { createDatabase } from '../../../local/postgres.ts';
import { databaseOfFile, setting } from '../../support/database.ts';

const APPEND_ONLY = [
  ...[
    'account_review',
    'account_statement',
    'acted_on',
    'agreement',
    'answer_remark',
    'award_extension',
    'call_version',
    'day_movement',
    'decision_letter',
    'deprived_grant',
  ],
  ...[
    'event',
    'evidence',
    'evidence_review',
    'gain',
    'gain_declaration',
    'gain_movement',
    'gain_promise',
    'grant_phase',
    'grant_plan',
    'guarantee',
    'line_mark',
    'movement',
    'opinion_reply',
    'organisation_description',
    'payee',
    'payee_decision',
  ],
  ...[
    'payment_check',
    'payment_dismissal',
    'payment_import',
    'payment_line',
    'payment_match',
    'payment_return',
    'payment_sample',
    'plan_adjustment',
  ],
  ...[
    'reduction',
    'reference_gap',
    'report',
    'report_review',
    'revision',
    'sampled_payment',
    'seal',
    'seal_head',
    'seal_stamp',
    'security_log',
    'signature',
    'supplier',
    'visa',
    'visa_rule',
  ],
];
const ROLE = 'guichet_template_application';

const database = databaseOfFile();
beforeAll(async () => {
  // A clone has its template's rights on tables; those on the database are its own.
  await limitRole(database.db, ROLE);
  // With the triggers gone, only the role's rights protect what was recorded.
  for (const table of APPEND_ONLY) await database.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
});

const asService = (statement: string) => database.application.pool.query(statement);
const DENIED = { code: '42501' };

test('the tables that are append-only are those that the schema marks', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT DISTINCT event_object_table AS name FROM information_schema.triggers WHERE action_statement LIKE '%refuse_edit%' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(APPEND_ONLY);
});

test.each(APPEND_ONLY)('the service reads and adds to %s, and cannot change what stands there, were its trigger gone', async (table) => {
  await asService(`SELECT * FROM ${table}`);
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER' AND identity_generation IS DISTINCT FROM 'ALWAYS'`,
    [table],
  );
  const columns = rows.map(({ name }) => `"${name}"`).join();
  await asService(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${table} WHERE false`);
  for (const { name } of rows) await expect(asService(`UPDATE ${table} SET "${name}" = "${name}"`)).rejects.toMatchObject(DENIED);
  await expect(asService(`DELETE FROM ${table}`)).rejects.toMatchObject(DENIED);
  await expect(asService(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject(DENIED);
  await expect(asService(`SELECT * FROM ${table} FOR UPDATE`)).rejects.toMatchObject(DENIED);
});

test.each([
  ['disable a trigger', 'ALTER TABLE event DISABLE TRIGGER event_is_append_only'],
  ['drop a trigger', 'DROP TRIGGER event_is_append_only ON event'],
  ['add a trigger', 'CREATE TRIGGER another BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION refuse_edit()'],
  ['run without triggers', 'SET session_replication_role = replica'],
  ['replace the function of the triggers', `CREATE OR REPLACE FUNCTION refuse_edit() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'`],
  ['alter a table', 'ALTER TABLE person ADD COLUMN note text'],
  ['drop a constraint', 'ALTER TABLE envelope_line DROP CONSTRAINT never_over_commit'],
  ['drop a table', 'DROP TABLE letter'],
  ['empty a table', 'TRUNCATE letter'],
  ['read who migrates', 'SELECT * FROM kysely_migration_lock'],
  ['take back a migration', 'DELETE FROM kysely_migration'],
  ['hold the migrations’ lock', 'SELECT * FROM kysely_migration_lock FOR UPDATE'],
  ['create a table', 'CREATE TABLE mine (id integer)'],
  ['create a table for its session', 'CREATE TEMPORARY TABLE mine (id integer)'],
  ['create a function', `CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'`],
  ['create a schema', 'CREATE SCHEMA mine'],
  ['create a role', 'CREATE ROLE mine'],
  ['create a database', 'CREATE DATABASE mine'],
  ['act as the owner', 'SET ROLE postgres'],
  ['read files of the server', `SELECT pg_read_file('postgresql.conf')`],
])('the service cannot %s', async (_, statement) => {
  await expect(asService(statement)).rejects.toMatchObject(DENIED);
});

test('the service knows which of two roles owns the tables', async () => {
  expect([await ownsTables(database.db), await ownsTables(database.application.db)]).toEqual([true, false]);
});

test('a right that was given by hand is taken back by the next migration', async () => {
  await database.pool.query(`GRANT UPDATE ON movement TO ${ROLE}`);
  await database.pool.query(`GRANT UPDATE ON kysely_migration TO PUBLIC`);
  await asService('UPDATE movement SET amount_cents = amount_cents WHERE false');
  await Promise.all([1, 2, 3, 4, 5].map(() => limitRole(database.db, ROLE)));
  await expect(asService('UPDATE movement SET amount_cents = amount_cents WHERE false')).rejects.toMatchObject(DENIED);
  await expect(asService('UPDATE kysely_migration SET name = name')).rejects.toMatchObject(DENIED);
});

test('a service that runs on writes its streams before its role has rights on the table that their triggers keep', async () => {
  const behind = async () =>
    (await database.pool.query<{ stream_id: string }>('SELECT stream_id FROM behind WHERE stream_id = $1', [id])).rowCount;
  const id = randomUUID();
  await database.pool.query(`REVOKE ALL ON behind FROM ${ROLE}`);
  await asService(`INSERT INTO stream (id, kind, version, head, acknowledged) VALUES ('${id}', 'person', 1, repeat('0', 64), 1)`);
  expect(await behind()).toBe(1);
  await asService(`UPDATE stream SET heard = version WHERE id = '${id}'`);
  expect(await behind()).toBe(0);
  await expect(asService('SELECT stream_id FROM behind')).rejects.toMatchObject(DENIED);
  await limitRole(database.db, ROLE);
});

test('a role that does not exist is told with what makes it', async () => {
  await expect(limitRole(database.db, 'nobody')).rejects.toThrow('The role nobody of DATABASE_URL does not exist: create it');
});

test('an owner that is no superuser migrates and limits the service, and takes nothing from itself', async () => {
  const name = `owner_${randomBytes(6).toString('hex')}`;
  const { pool } = database;
  await pool.query(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`);
  await pool.query(`CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0`);
  const at = (url: string, user = {}) => connect(Object.assign(new URL(url), { pathname: name, ...user }).href);
  const owner = at(database.url, { username: name, password: name });
  const service = at(database.application.url);
  try {
    await migrate(owner.db);
    await limitRole(owner.db, ROLE);
    await limitRole(owner.db, name);
    expect(await migrate(owner.db)).toEqual([]);
    await service.pool.query('UPDATE person SET email = email');
    await expect(service.pool.query('UPDATE event SET name = name')).rejects.toMatchObject(DENIED);
    await expect(service.pool.query('CREATE TEMPORARY TABLE mine (id integer)')).rejects.toMatchObject(DENIED);
    expect([await ownsTables(owner.db), await ownsTables(service.db)]).toEqual([true, false]);
  } finally {
    await Promise.all([owner.pool.end(), service.pool.end()]);
    await pool.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await pool.query(`DROP ROLE ${name}`);
  }
});

test('where an earlier version made the database, its role is made at the next start, and its password is another at each', async () => {
  const superuser = setting('TEST_DATABASE_URL');
  const name = `earlier_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
    const first = await createDatabase(superuser, name);
    const second = await createDatabase(superuser, name);
    const who = async (url: string) => {
      const { pool } = connect(url, { max: 1 });
      const { rows } = await pool
        .query(
          'SELECT current_user AS "role", current_database() AS "database", rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = current_user',
        )
        .finally(() => pool.end());
      return rows[0];
    };
    expect(await who(second.url)).toEqual({ role: `${name}_application`, database: name, mighty: false });
    expect(await who(second.ownerUrl)).toEqual({ role: 'postgres', database: name, mighty: true });
    await expect(who(first.url)).rejects.toThrow('password authentication failed');
  } finally {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${name}_application`);
    await client.end();
  }
});
