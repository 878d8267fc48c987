import { authenticator } from '../../../api/http/caller/auth.ts';
import { connect } from '../../../db/connection/connect.ts';
import { toApproved } from '../../support/amendment-fixtures.ts';
import { setting } from '../../support/database.ts';
import { toRequested } from '../../support/datalab-fixtures.ts';
import { readEnvelope, toGrant, toInReview, toSubmitted, today } from '../../support/fixtures.ts';
import { meansOn } from '../../support/means.ts';
import { HALF_CENTS, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { type Door, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
/** A front door that notes the statements of PostgreSQL, including those that recognise the caller. */
let door: Door & { close: () => Promise<void> };
let asked: string[] = [];
let ids: Record<'submitted' | 'inReview' | 'awarded' | 'session' | 'toSign' | 'amended' | 'ordered' | 'request' | 'envelope', string>;
beforeAll(async () => {
  harness = await startAppHarness();
  const { db, pool } = connect(harness.database.application.url, { max: 3, log: ({ query }) => asked.push(query.sql) });
  const authenticate = authenticator(db, { issuer: setting('TEST_ISSUER'), audience: 'guichet', believesRolesOf: () => true });
  door = { ...harness.door({ ...meansOn(db), authenticate }), close: async () => void (await pool.end()) };
  const { applicationId: awarded, grantId: toSign, sessionId: session } = await toGrant(harness);
  ids = {
    ...{ awarded, toSign, session },
    submitted: await toSubmitted(harness),
    inReview: await toInReview(harness),
    amended: await toApproved()(harness),
    ordered: await toAdvanceOrdered(harness),
    request: (await toRequested(harness)).id,
    envelope: (await readEnvelope(harness)).id,
  };
});
afterAll(async () => {
  await door.close();
  await harness.stop();
});

/** One request is answered, and takes no more statements than this; where it takes more, all of them are shown. */
async function expectAtMost(most: number, ask: () => Promise<{ status: number }>): Promise<void> {
  asked = [];
  expect((await ask()).status).toBe(200);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length > most ? asked : []).toEqual([]);
}

const MOST_OF_A_READ = 5;

describe(`no read of these takes more than ${MOST_OF_A_READ} statements, who asks among them`, () => {
  test.each<[string, () => string]>([
    ['an application that is submitted', () => `/applications/${ids.submitted}`],
    ['one in review', () => `/applications/${ids.inReview}`],
    ['one that is awarded', () => `/applications/${ids.awarded}`],
    ['a page of applications', () => '/applications'],
    ['a page of some of them', () => '/applications?q=donnees&state=awarded&due=past'],
    ['a grant that waits to be signed', () => `/grants/${ids.toSign}`],
    ['one whose amendment does', () => `/grants/${ids.amended}`],
    ['one that is paid', () => `/grants/${ids.ordered}`],
    ['a page of grants', () => '/grants'],
    ['a page of some of them', () => '/grants?q=donnees&state=to_sign'],
    ['a grant that is searched for', () => '/grants?q=DON-2026-0001-C'],
    ['a session', () => `/sessions/${ids.session}`],
    ['its scenarios', () => `/sessions/${ids.session}/scenarios`],
    ['a page of sessions', () => '/sessions'],
    ['a page of calls', () => '/calls'],
    ['a page of missions', () => '/missions'],
    ['a request for the Datalab’s help', () => `/datalab-requests/${ids.request}`],
    ['a page of them', () => '/datalab-requests'],
    ['a page of what waits to be paid', () => '/payment-queue?command=recordPayment'],
    ['a page of claims', () => `/envelopes/${ids.envelope}/claims`],
  ])('%s', async (_, path) => {
    for (const login of ['lead', 'auditor']) {
      const who = await door.as(login);
      await expectAtMost(MOST_OF_A_READ, () => who.get(path()));
    }
  });
});

const MOST_OF_TASKS = 6;

describe(`what waits for a person is read in ${MOST_OF_TASKS} statements at most, the recognition of the caller among them`, () => {
  test.each(['applicant', 'editor', 'lead', 'chair', 'finance', 'controller', 'reviewer-impact'])('for %s', async (login) => {
    const who = await door.as(login);
    await expectAtMost(MOST_OF_TASKS, () => who.get('/me/tasks'));
  });
});

const MOST_OF_A_PAYMENT = 12;

test(`a payment is recorded in ${MOST_OF_A_PAYMENT} statements at most, BEGIN and COMMIT among them`, async () => {
  const payer = await door.as('payer');
  const payment = { tranche: 1, paidCents: HALF_CENTS, paidOn: today(), reference: 'VIR-1' };
  asked = [];
  expect((await payer.post(`/grants/${ids.ordered}/payments`, payment)).status).toBe(200);
  const transaction = asked.slice(asked.indexOf('begin'), asked.indexOf('commit') + 1);
  expect(transaction.length).toBeGreaterThan(2);
  expect(transaction.length > MOST_OF_A_PAYMENT ? transaction : []).toEqual([]);
});
