import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect, type Connection } from '../../db/connection/connect.ts';
import { keepNotes } from './exercised/notes.ts';

export const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the tests run under jest's globalSetup`);
  return value;
};

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: setting('TEST_DATABASE_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

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

const dropDatabase = (name: string): Promise<void> => asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`);

/** Clones a template under a fresh name, and opens it for both roles. */
async function openClone(template: string) {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const owner = open(setting('TEST_DATABASE_URL'), name);
  const application = open(setting('TEST_APPLICATION_URL'), name);
  const close = () => Promise.all([owner.pool.end(), application.pool.end()]);
  return { name, owner, application, close };
}

/**
 * A database of this test file's own: a clone of the migrated template, with the shipped calls, the tests' own and
 * their envelopes; or a clone of another template.
 */
export async function freshDatabase(template = 'guichet_template'): Promise<Database> {
  const { name, owner, application, close } = await openClone(template);
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
): Promise<{ name: string; laid: T; drop: () => Promise<void> }> {
  const { name, owner, application, close } = await openClone('guichet_template');
  const drop = () => dropDatabase(name);
  const laid = await lay({ ...owner, application, drop });
  await close();
  return { name, laid, drop };
}
