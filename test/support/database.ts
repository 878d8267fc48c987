import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect, type Connection } from '../../db/connect.ts';

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

export type Database = Connection & { url: string; drop: () => Promise<void> };

/** A database of this test file's own: a clone of the migrated template, with the shipped calls and their envelope; or of another template. */
export async function freshDatabase(template = 'guichet_template'): Promise<Database> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(setting('TEST_DATABASE_URL'));
  url.pathname = `/${name}`;
  const connection = connect(url.href);
  const drop = async () => {
    await connection.pool.end();
    await asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { ...connection, url: url.href, drop };
}
