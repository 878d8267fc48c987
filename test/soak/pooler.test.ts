import { connect } from '../../db/connection/connect.ts';
import { assertFitDatabase } from '../../runtime/database.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { expectStatus, giveOpinions, toActive, toInReview, toPaid } from '../support/fixtures.ts';
import { giveLimits, pgbouncerHere, startPgbouncer } from '../support/pgbouncer.ts';
import { endAll } from '../support/processes.ts';
import { startService } from '../support/service.ts';

const here = pgbouncerHere() ?? { program: '', keepsStatements: false };
const isThere = here.program === '' ? test.skip : test;
const keepsStatements = here.keepsStatements ? test : test.skip;

/** How many people ask at once, and how many statements each of them: PGBOUNCER_STATEMENTS in all asks for more. */
const CLIENTS = 20;
const STATEMENTS = Number(process.env['PGBOUNCER_STATEMENTS'] ?? 40_000);
const KINDS = 60;

/** For this database alone: the role is that of all tests. */
const limited = ({ pool, application: { url } }: Database): Promise<void> => giveLimits(pool, url, new URL(url).pathname.slice(1));

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await endAll();
  await database.drop();
}, 30_000);

isThere('PgBouncer that takes no settings, or ignores them, is refused in a sentence until the role has the limits itself', async () => {
  const start = async (ignores: boolean): Promise<void> => {
    const pooler = await startPgbouncer(here, database.application.url, ignores);
    const { db, pool } = connect(pooler.url, { max: 1 });
    try {
      await assertFitDatabase(db);
    } finally {
      await pool.end();
      await pooler.stop();
    }
  };
  await expect(start(false)).rejects.toThrow('does not take the settings of its connections');
  await expect(start(true)).rejects.toThrow('drops the settings of its connections');
  await limited(database);
  await start(true);
});

keepsStatements(
  'behind PgBouncer in transaction mode a grant goes from its draft to its payment',
  async () => {
    await limited(database);
    const pooler = await startPgbouncer(here, database.application.url, true);
    const service = await startService(pooler.url);
    const people = service.people();
    const [reviewed, { grantId }] = [await toInReview(people), await toActive(people)];
    await toPaid(people, grantId);
    await giveOpinions(people, reviewed);
    expect(expectStatus(await (await people.as('lead')).get(`/grants/${grantId}`), 200)).toMatchObject({ id: grantId });
    expect(people.turnedAway).toEqual([]);
  },
  180_000,
);

keepsStatements(
  `no statement of ${STATEMENTS} that ${CLIENTS} people prepare behind it is another’s`,
  async () => {
    const pooler = await startPgbouncer(here, database.application.url, true);
    const pools = Array.from({ length: CLIENTS }, () => connect(pooler.url, { max: 1 }));
    let mistaken = 0;
    await Promise.all(
      pools.map(async ({ pool }, client) => {
        for (let turn = 0; turn < STATEMENTS / CLIENTS; turn += 1) {
          const kind = (turn * 7 + client) % KINDS;
          const { rows } = await pool.query<{ answer: string }>(`SELECT 'kind ${kind}: ' || $1::text AS answer`, [`${client}/${turn}`]);
          if (rows[0]?.answer !== `kind ${kind}: ${client}/${turn}`) mistaken += 1;
        }
      }),
    );
    await Promise.all(pools.map(({ pool }) => pool.end()));
    expect(mistaken).toBe(0);
  },
  600_000,
);
