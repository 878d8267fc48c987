import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect, type Connection } from '../../db/connection/connect.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { keepNotes } from './exercised/notes.ts';
import { layCalls } from './template.ts';
import { ofFile } from './of-file.ts';

export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the tests run under jest's globalSetup`);
  return value;
};

async function overSuperuser<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: setting('TEST_DATABASE_URL') });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

const asSuperuser = (statement: string): Promise<unknown> => overSuperuser((client) => client.query(statement));

type Opened = Connection & { url: string };

/** The owner's connection, and that of the service: a role that owns nothing. */
export type Database = Opened & { application: Opened; drop: () => Promise<void> };

/**
 * Each new connection reads the tables' descriptions and plans each statement again, which is most of what PostgreSQL
 * does in a test: a few connections do it.
 */
const CONNECTIONS = 3;

function open(url: string, name: string): Opened {
  const { href } = Object.assign(new URL(url), { pathname: `/${name}` });
  return { ...connect(href, { max: CONNECTIONS }), url: href };
}

const dropDatabase = async (name: string): Promise<void> => void (await asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`));

/** Clones a template under a fresh name, and opens it for both roles. */
async function openClone(template: string) {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const owner = open(setting('TEST_DATABASE_URL'), name);
  const application = open(setting('TEST_APPLICATION_URL'), name);
  const close = () => Promise.all([owner.pool.end(), application.pool.end()]);
  return { name, owner, application, close };
}

/** The budget year of now, in Paris. */
const thisYear = (): number => yearOf(new Date().toISOString());

/** The migrated template with credits of this year: the run's own, or another one where it has crossed New Year. */
async function currentTemplate(): Promise<string> {
  if (thisYear() === Number(setting('TEST_TEMPLATE_YEAR'))) return 'guichet_template';
  const lay = async ({ url, application }: Database): Promise<string> => {
    await layCalls({ ownerUrl: url, url: application.url });
    return '';
  };
  return (await sharedTemplate('guichet_template', lay, { turn: 'year', from: 'template0' })).name;
}

/**
 * A database of this test file's own: a clone of the migrated template, with the shipped calls, the tests' own and
 * their envelopes; or a clone of another template.
 */
export async function freshDatabase(template?: string): Promise<Database> {
  const { name, owner, application, close } = await openClone(template ?? (await currentTemplate()));
  const drop = async () => {
    await keepNotes(owner.pool);
    await close();
    await dropDatabase(name);
  };
  return { ...owner, application, drop };
}

/** A template that holds the result of `lay`, which runs once; returns its name, and what `lay` returned. */
export async function layTemplate<T>(
  lay: (database: Database) => Promise<T>,
  from?: string,
): Promise<{ name: string; laid: T; drop: () => Promise<void> }> {
  const { name, owner, application, close } = await openClone(from ?? (await currentTemplate()));
  const drop = () => dropDatabase(name);
  const laid = await lay({ ...owner, application, drop });
  await close();
  return { name, laid, drop };
}

/** What each test of a file begins with: laid once, by the first of them, and cloned for each. */
export function stageOf<T>(lay: (database: Database) => Promise<T>): () => Promise<{ database: Database; laid: T }> {
  let template: Promise<{ name: string; laid: T; drop: () => Promise<void> }> | undefined;
  afterAll(async () => (await template)?.drop());
  return async () => {
    const { name, laid } = await (template ??= layTemplate(lay));
    return { database: await freshDatabase(name), laid };
  };
}

/** What the processes of a run make for all of them, each once: one makes it, while the others wait. */
const SHARED = { template: 7_004, original: 7_005, year: 7_006 };

/** Runs this while no other process of the run makes something of the same sort. */
export const inTurn = <T>(what: keyof typeof SHARED, run: (client: pg.Client) => Promise<T>): Promise<T> =>
  overSuperuser(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [SHARED[what]]);
    return run(client);
  });

/**
 * The template of this name and year, which the first file of a run that asks for it lays; with what `lay` has said of
 * it then.
 * @param from what it begins as: the migrated template, unless told otherwise
 */
export const sharedTemplate = (
  what: string,
  lay: (database: Database) => Promise<string>,
  { turn = 'template', from }: { turn?: keyof typeof SHARED; from?: string } = {},
): Promise<{ name: string; said: string }> =>
  inTurn(turn, async (client) => {
    const name = `${what}_${thisYear()}`;
    const asked = `SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1`;
    const { rows } = await client.query<{ said: string }>(asked, [name]);
    if (rows[0]) return { name, said: rows[0].said };
    const { name: half, laid: said } = await layTemplate(lay, from);
    await client.query(`COMMENT ON DATABASE ${half} IS ${client.escapeLiteral(said)}`);
    await client.query(`ALTER DATABASE ${half} RENAME TO ${name}`);
    return { name, said };
  });

/** The database of a file’s tests. */
export const databaseOfFile = (): Database => ofFile(freshDatabase, ({ drop }) => drop());
