import { authenticator } from '../../../api/http/auth.ts';
import { connect } from '../../../db/core/connect.ts';
import { setting } from '../../support/database.ts';
import { toActive, toInReview, toSubmitted } from '../../support/lives.ts';
import { meansOn } from '../../support/means.ts';
import { type Door, startWorld, type World } from '../../support/world.ts';

let world: World;
/** A front door that counts what PostgreSQL is asked, who asks among it. */
let door: Door & { close: () => Promise<void> };
let asked: string[] = [];
let ids: Record<'submitted' | 'inReview' | 'awarded', string>;
beforeAll(async () => {
  world = await startWorld();
  const { db, pool } = connect(world.database.application.url, { max: 3, log: ({ query }) => asked.push(query.sql) });
  const authenticate = authenticator(db, { issuer: setting('TEST_ISSUER'), audience: 'guichet' });
  const counted = world.door({ ...meansOn(db), authenticate });
  door = { ...counted, close: async () => void (await pool.end()) };
  const { applicationId } = await toActive(world);
  ids = { submitted: await toSubmitted(world), inReview: await toInReview(world), awarded: applicationId };
});
afterAll(async () => {
  await door.close();
  await world.stop();
});

const MOST = 5;

describe(`no read of these takes more than ${MOST} statements, who asks among them`, () => {
  test.each<[string, () => string]>([
    ['an application that is submitted', () => `/applications/${ids.submitted}`],
    ['one in review', () => `/applications/${ids.inReview}`],
    ['one that is awarded', () => `/applications/${ids.awarded}`],
    ['a page of applications', () => '/applications'],
    ['a page of some of them', () => '/applications?q=donnees&state=awarded&overdue=true'],
  ])('%s', async (_, path) => {
    for (const login of ['lead', 'auditor']) {
      const who = await door.as(login);
      asked = [];
      expect((await who.get(path())).status).toBe(200);
      expect(asked.length).toBeGreaterThan(1);
      expect(asked.length).toBeLessThanOrEqual(MOST);
    }
  });
});
