import pg from 'pg';
import { deadlines } from '../../../activities/index.ts';
import { BY_KEYS } from '../../../db/connection/pool.ts';
import { namesItsColumns } from '../../../db/connection/prepared-statements.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { ALL_THE_SAME, LISTS, OF_EVERYTHING, PLANNED_EACH_TIME, SMALL, WHILE_FEW } from '../../support/plans/exempt.ts';
import { type Asked, live } from '../../support/plans/living.ts';
import { type How, planOf, unaskedIn } from '../../support/plans/plan.ts';
import { openStatistics, type Statistics } from '../../support/plans/statistics.ts';

/** As many rows as are written before autovacuum looks at a table; and how many times a thousand. */
const [FEW, FILLED, TIMES] = [50, 1_000, 200];

let database: Database;
let client: pg.Client;
let statistics: Statistics;
let asked: Asked[];
beforeAll(async () => {
  const lived = await freshDatabase();
  ({ asked } = await live(lived.url));
  await lived.drop();
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url, options: BY_KEYS });
  await client.connect();
  statistics = await openStatistics(client);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const names = ({ by }: Asked): string[] => [...by].map((name) => name.replace('read ', ''));
const isOf = (one: Asked, those: readonly string[]): boolean => names(one).every((name) => those.includes(name));
const isPlanned = ({ text }: Asked): boolean => /^\s*(\/\*.*?\*\/)?\s*\(?(select|insert|update|delete|with)\b/i.test(text);

/** What the statements' plans read beyond what was asked for, each once. */
async function faultsOf(statements: readonly Asked[], exempt = ALL_THE_SAME): Promise<string[]> {
  const faults = new Set<string>();
  for (const one of statements)
    for (const how of ['any values', 'its values'] satisfies How[])
      for (const { table, what } of unaskedIn(await planOf(client, one, how), how)) {
        if (SMALL.includes(table) || exempt.some((each) => each.table === table && each.asks.test(one.text))) continue;
        faults.add(
          `${names(one).slice(0, 3).join(', ')}: ${table}, ${what}, for ${how}: ${one.text.replaceAll(/\s+/g, ' ').slice(0, 200)}`,
        );
      }
  return [...faults];
}

const ofThings = () => asked.filter((one) => isPlanned(one) && !isOf(one, Object.keys(OF_EVERYTHING)));

/** The statements on one thing, without those that only serve a page of a list. */
const ofOneThing = () => ofThings().filter((one) => !isOf(one, [...LISTS, ...Object.keys(OF_EVERYTHING)]));

test('the lives meet every date, and ask some hundreds of statements', () => {
  const met = new Set(asked.flatMap(({ by }) => [...by]));
  expect(Object.keys(deadlines(database.db)).filter((name) => !met.has(`date ${name}`))).toEqual([]);
  expect(asked.filter(isPlanned).length).toBeGreaterThan(400);
});

test('each of them names its columns, so that a connection keeps its plan', () => {
  const others = ofThings().filter(({ text }) => !namesItsColumns(text) && !PLANNED_EACH_TIME.some(({ asks }) => asks.test(text)));
  expect(others.map((one) => `${names(one).slice(0, 3).join(', ')}: ${one.text.replaceAll(/\s+/g, ' ').slice(0, 200)}`)).toEqual([]);
});

test('no command, date or read of a thing reads what it does not ask for, where no table was analysed yet', async () => {
  await statistics.none();
  expect(await faultsOf(ofOneThing())).toEqual([]);
});

test('nor where its plan was made while each table had a few rows', async () => {
  await statistics.of(FEW);
  expect(await faultsOf(ofOneThing(), [...ALL_THE_SAME, ...WHILE_FEW])).toEqual([]);
});

test('nor does a list, where each table has hundreds of thousands', async () => {
  await statistics.of(FILLED);
  await statistics.times(TIMES, SMALL);
  expect(await faultsOf(ofThings())).toEqual([]);
});
