import { type LogEvent, sql } from 'kysely';
import { connect, type Connection } from '../../../db/connection/connect.ts';
import { statement } from '../../../db/connection/statement.ts';
import { type Database, freshDatabase } from '../../support/database.ts';

let database: Database;
let connection: Connection;
let asked: LogEvent['query'][];
beforeAll(async () => {
  database = await freshDatabase();
  connection = connect(database.url, { max: 1, log: ({ query }) => asked.push(query) });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await connection.pool.end();
  await database.drop();
});

test('a statement is built once, and asked with the values of each time', async () => {
  let built = 0;
  const read = statement((_db, name: string) => {
    built += 1;
    return sql<{ name: string }>`SELECT ${name}::text AS name`;
  });
  expect([await read(connection.db, 'one'), await read(connection.db, 'two')]).toEqual([[{ name: 'one' }], [{ name: 'two' }]]);
  expect(built).toBe(1);
});

test('a value is sent once, and what the code says is written into the statement', async () => {
  const read = statement((_db, id: string, ids: readonly string[]) => {
    const said = sql`${"it's"} AS said, ${-3} - ${-4} AS less, ${true} AS yes, ${null}::text AS nothing`;
    return sql`SELECT ${id}::text AS a, ${id}::text AS b, ${ids}::text[] AS c, ${said}`;
  });
  expect(await read(connection.db, 'x', ['y', 'z'])).toEqual([
    { a: 'x', b: 'x', c: ['y', 'z'], said: "it's", less: 1, yes: true, nothing: null },
  ]);
  expect(asked[0]?.parameters).toEqual(['x', ['y', 'z']]);
});

test('a statement is kept for each shape of its values: which are there, and which are true', async () => {
  type Filter = { all: boolean; state?: string | undefined; before?: string | undefined };
  let built = 0;
  const read = statement((db, { all, state, before }: Filter, limit: number | undefined) => {
    built += 1;
    return db
      .selectFrom(sql<{ name: string }>`(VALUES ('a'), ('b'), ('c'))`.as<'r'>(sql`r (name)`))
      .select('name')
      .$if(!all, (query) => query.where('name', '<>', 'a'))
      .$if(state !== undefined, (query) => query.where('name', '=', state ?? ''))
      .$if(before !== undefined, (query) => query.where('name', '<', before ?? ''))
      .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
      .orderBy('name');
  });
  const names = async (...[filter, limit]: [Filter, number?]) =>
    (await read(connection.db, filter, limit)).map(({ name }) => name).join('');
  expect(await names({ all: true })).toBe('abc');
  expect(await names({ all: false })).toBe('bc');
  expect(await names({ all: true, before: 'c' })).toBe('ab');
  expect(await names({ all: true, before: 'b' })).toBe('a');
  expect(await names({ all: true, state: 'b' })).toBe('b');
  expect(await names({ all: true, state: 'c' })).toBe('c');
  expect(await names({ all: true }, 2)).toBe('ab');
  expect(await names({ all: true }, 1)).toBe('a');
  expect(built).toBe(5);
});
