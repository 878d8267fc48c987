import { connect } from '../../../db/connection/connect.ts';
import { assign, readEnvelope, toInReview } from '../../support/fixtures.ts';
import { insertGrants } from '../../support/many-grants.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';

let harness: PagesHarness;
let visit: (login: string) => Promise<Visitor>;
let close: () => Promise<void>;
let asked: string[] = [];
let ids: Record<'file' | 'envelope', string>;
beforeAll(async () => {
  harness = await startPagesHarness();
  const { db, pool } = connect(harness.database.application.url, { max: 8, log: ({ query }) => asked.push(query.sql) });
  ({ visit } = await harness.beside({ db, signIns: db }));
  close = () => pool.end();
  ids = { file: await toInReview(harness), envelope: (await readEnvelope(harness)).id };
  await assign(harness, ids.file, 'legal');
  await insertGrants(harness.database.pool, 250);
});
afterAll(async () => {
  await close();
  await harness.stop();
});

/** One of them finds the caller: a session, its person and what they may do. */
test.each<[page: string, login: string, most: number, path: () => string]>([
  ['a page that reads nothing', 'lead', 1, () => '/accessibilite'],
  ['the list of files', 'lead', 7, () => '/dossiers'],
  ['one file, with its messages, contacts and labels', 'lead', 13, () => `/dossiers/${ids.file}`],
  ['the form of an opinion, with phrases', 'reviewer-legal', 16, () => `/dossiers/${ids.file}/avis/legal`],
  ['what waits for somebody, below figures', 'lead', 6, () => '/taches'],
  ['the indicators of the programme', 'lead', 16, () => '/indicateurs'],
  // Of the evening before: until one o'clock, the files on which something happened on that day are read once more.
  ['an answer', 'lead', 17, () => '/reponses/to_whom'],
  ['the day of payments, of which hundreds wait', 'finance', 40, () => '/paiements/journee'],
  ['a queue of payments, of which hundreds wait', 'finance', 40, () => '/paiements?file=certify'],
  ['an envelope', 'finance', 6, () => `/enveloppes/${ids.envelope}`],
])('%s takes few statements', async (_page, login, most, path) => {
  const visitor = await visit(login);
  // What is read once for a process, as the terms of a call, is read.
  await visitor.get(path());
  asked = [];
  expect((await visitor.get(path())).status).toBe(200);
  expect(asked.length).toBeGreaterThan(0);
  expect({ asked, isFew: asked.length <= most }).toMatchObject({ isFew: true });
});
