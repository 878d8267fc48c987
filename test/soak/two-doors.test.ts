import { randomUUID } from 'node:crypto';
import { deadlines } from '../../activities/index.ts';
import { pageOfDecline } from '../../domain/core/page-address.ts';
import { fetchToken } from '../../local/token.ts';
import { issue, collect, restore } from '../support/claim-fixtures.ts';
import { award, FAR_AWAY, withVote } from '../support/committee-fixtures.ts';
import { heldOf, orderOf } from '../support/credit-fixtures.ts';
import { setting } from '../support/database.ts';
import { delegatePayment, reportCommitment, reportPayment, returnDelegation, toDelegated } from '../support/delegation-fixtures.ts';
import { exportOf, identify, lineFor } from '../support/export-fixtures.ts';
import { subEnvelopeOf, transferTo } from '../support/family-fixtures.ts';
import { DIAMOND, opine, projectUnder, REASON } from '../support/graph-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  readEnvelope,
  toActive,
  toInReview,
  toPaid,
  today,
  toSubmitted,
} from '../support/fixtures.ts';
import type { Outside } from '../support/outside.ts';
import { type Programs, startPrograms } from '../support/programs.ts';
import { invariantFaults } from '../support/invariants.ts';
import { LINKS } from '../support/invitation-links.ts';
import { signedIn } from '../support/page-session.ts';
import { until } from '../support/until.ts';
import type { AppHarness } from '../support/app-harness.ts';

let programs: Programs;
let doors: readonly [Outside, Outside];
let urls: readonly string[];
let envelopeId: string;
beforeAll(async () => {
  // The limit of what one person may add alone does not concern two doors.
  programs = await startPrograms({ ALLOT_ALONE_AT_MOST: '999999999999' });
  const second = await programs.second();
  doors = [programs.people, second.people];
  urls = [programs.url, second.url];
  envelopeId = (await readEnvelope(doors[0])).id;
}, 120_000);
afterEach(async () => expect(await invariantFaults(programs.database.db)).toEqual([]));
afterAll(() => programs.stop());

const year = Number(today().slice(0, 4));

let turn = 0;
/** The next caller takes the other door: a life goes its way through both. */
const inTurn = { as: (login: string) => (doors[(turn += 1) % 2] ?? doors[0]).as(login) } as AppHarness;

type Asked = { login: string; path: string; body: object };
const send = async (door: Outside, { login, path, body }: Asked) => (await door.as(login)).post(path, body);
/** Sends the same command at both doors at once. Returns, sorted, the status of each, and the code of a refusal. */
async function atOnce(asked: Asked): Promise<(number | string)[]> {
  const answers = await Promise.all(doors.map((door) => send(door, asked)));
  return answers.map(({ status, body }) => (status < 300 ? status : String(body['code']))).sort();
}
/**
 * What both doors show, which must be the same, except for the instant of each request, and for that of the letter of a
 * decision: it may leave between the two reads.
 */
async function shown(path: string, login = 'finance') {
  const [here, there] = await Promise.all(
    doors.map(async (door) => ({ ...expectStatus(await (await door.as(login)).get(path), 200), at: null, notifiedAt: null })),
  );
  expect(there).toEqual(here);
  return here as unknown as Record<string, unknown>;
}
const ask = async (login: string, path: string, body: object) => expectStatus(await (await inTurn.as(login)).post(path, body), 200);

test('a year is closed once, through either door, and what is carried over is seen at the other door', async () => {
  const ofLast = (amountCents: number) => orderOf(amountCents, { year: year - 1 });
  await ask('finance', `/envelopes/${envelopeId}/allotments`, ofLast(1_000));
  expect(await shown('/me/tasks')).toMatchObject({ items: [{ command: 'closeYear', detail: String(year - 1) }] });
  expect(await atOnce({ login: 'finance', path: `/envelopes/${envelopeId}/closings`, body: { year: year - 1 } })).toEqual([
    200,
    'year_closed',
  ]);
  const carried = { login: 'finance', path: `/envelopes/${envelopeId}/carry-overs`, body: ofLast(600) };
  expect(await atOnce(carried)).toEqual([200, 'carry_over_exceeds_lapsed']);
  expect(await shown(`/envelopes/${envelopeId}`)).toMatchObject({
    closedYear: year - 1,
    years: [{ year: year - 1, ae: { totalCents: 400, lapsedCents: 400 } }, { year }],
  });
  expect(await shown('/me/tasks')).toMatchObject({ items: [] });
});

test('credits go to one sub-envelope only, though two are given all of them at once', async () => {
  const children: string[] = [];
  for (const code of ['NORD', 'SUD']) {
    const finance = await inTurn.as('finance');
    children.push(String(expectStatus(await finance.post('/envelopes', subEnvelopeOf(envelopeId, code)), 201)['id']));
  }
  const { years } = (await shown(`/envelopes/${envelopeId}`)) as { years: { year: number; ae: { availableCents: number } }[] };
  const available = years.find((each) => each.year === year)?.ae.availableCents ?? 0;
  const given = await Promise.all(
    children.map((child, place) =>
      send(doors[place] ?? doors[0], {
        login: 'finance',
        path: `/envelopes/${envelopeId}/transfers`,
        body: transferTo(child, available - place),
      }),
    ),
  );
  expect(given.map(({ status, body }) => (status < 300 ? status : String(body['code']))).sort()).toEqual([200, 'credits_insufficient']);
  const winner = given.findIndex(({ status }) => status === 200);
  const back = transferTo(envelopeId, available - winner);
  await ask('finance', `/envelopes/${children[winner]}/transfers`, back);
  expect(await shown(`/envelopes/${envelopeId}`)).toMatchObject({ years: [{}, { ae: { availableCents: available } }] });
});

test('what a ministry was given to commit it commits once, pays and gives back, a step at each door', async () => {
  const id = await toDelegated(inTurn);
  const half = AWARDED_CENTS / 2;
  const commitment = { tranche: 1, committedCents: half + 1, committedOn: today(), reference: '1400123456' };
  expect(await atOnce({ login: 'ministry', path: `/grants/${id}/commitment-reports`, body: commitment })).toEqual([
    200,
    'delegation_exceeded',
  ]);
  expectStatus(await reportCommitment(1)(inTurn, 'ministry', id), 200);
  expectStatus(await delegatePayment(half)(inTurn, 'finance', id), 200);
  expectStatus(await reportPayment(half)(inTurn, 'ministry', id), 200);
  expectStatus(await returnDelegation(100)(inTurn, 'finance', id), 200);
  expect(await shown(`/grants/${id}`, 'ministry')).toMatchObject({
    tranches: [{ state: 'delegated', committedCents: half + 2, paidCents: half, delegatedCents: half - 102 }],
  });
});

test('a payment is claimed back once, collected and restored, and its line is matched once, a step at each door', async () => {
  const { grantId } = await toActive(inTurn);
  await toPaid(inTurn, grantId);
  const claim = { tranche: 1, claimedCents: AWARDED_CENTS - 10, reason: 'Payé deux fois.' };
  expect(await atOnce({ login: 'finance', path: `/grants/${grantId}/claims`, body: claim })).toEqual([200, 'claimed_above_paid']);
  expectStatus(await issue(10)(inTurn, 'finance', grantId), 200);
  expectStatus(await collect(500)(inTurn, 'payer', grantId), 200);
  expectStatus(await restore(500)(inTurn, 'finance', grantId), 200);
  expect(await shown(`/envelopes/${envelopeId}/claims`)).toMatchObject({ items: [{}, {}] });

  const identified = await identify(inTurn, await heldOf(inTurn, grantId));
  const token = await fetchToken({ issuer: setting('TEST_ISSUER'), dataDir: setting('TEST_ISSUER_DATA_DIR'), login: 'finance' });
  const file = exportOf(lineFor(identified));
  const imported = await Promise.all(
    urls.map(async (url) => {
      const answer = await fetch(`${url}/envelopes/${envelopeId}/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
        body: file,
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    }),
  );
  expect(imported[0]).toEqual({ status: 201, body: expect.objectContaining({ matched: 1, booked: 0, setAside: 0 }) });
  expect(imported[1]).toEqual(imported[0]);
});

test('a review and its committee through both doors: a step is waived once, a member votes once, and the committee decides once', async () => {
  const { db } = programs.database;
  const project = await projectUnder({ ...inTurn, database: programs.database } as AppHarness, DIAMOND);
  const id = await toInReview(inTurn, project);
  await assign(inTurn, id, 'legal');
  const path = `/applications/${id}`;
  expectStatus(await opine(inTurn, id, 'legal'), 200);
  const waiver = { login: 'lead', path: `${path}/waivers`, body: { step: 'data', reason: REASON } };
  expect(await atOnce(waiver)).toEqual([200, 'step_not_open']);
  await assign(inTurn, id, 'impact');
  // The other one finds the opinion given, or the application reviewed by then.
  const given = await atOnce({ login: 'reviewer-impact', path: `${path}/opinions`, body: opinionOn('impact') });
  expect(given).toEqual([200, expect.stringMatching(/^(step_not_open|wrong_state)$/)]);
  await until('the application is reviewed', async () => (await (await inTurn.as('lead')).get(path)).body.state === 'reviewed');

  const planned = await (await inTurn.as('lead')).post('/sessions', await withVote(inTurn, [id]));
  const session = `/sessions/${String(expectStatus(planned, 201)['id'])}`;
  await until('the vote is open', async () => (await (await inTurn.as('chair')).get(session)).body.state === 'voting');
  const ballot = { path: `${session}/ballots`, body: { ballots: [{ applicationId: id, choice: 'favour' }] } };
  for (const login of ['member-1', 'member-2']) expect(await atOnce({ login, ...ballot })).toEqual([200, 'already_voted']);
  const { closeVote } = deadlines(db);
  await closeVote(session.replace('/sessions/', ''), FAR_AWAY);
  const { version } = await shown(session, 'chair');
  const decision = { version, decisions: [award(id, AWARDED_CENTS)] };
  expect(await atOnce({ login: 'chair', path: `${session}/decision`, body: decision })).toEqual([200, 'wrong_state']);
  expect(await shown(path, 'lead')).toMatchObject({ state: 'awarded' });
  expect(await shown(session, 'chair')).toMatchObject({ state: 'decided', agenda: [{ vote: { tally: { favour: 2 } } }] });
});

test('both doors show the same of what is to come, of what is left to do and of another day', async () => {
  const at = encodeURIComponent(new Date().toISOString());
  for (const path of ['forecast', `worklist?year=${year}`, 'movements?limit=100', 'claims', 'imports'])
    await shown(`/envelopes/${envelopeId}/${path}`);
  for (const past of [`valuedOn=${today()}`, `recordedAt=${at}`]) await shown(`/envelopes/${envelopeId}?${past}`);
});

test('a batch whose API is killed is shown at the other door, and goes on there; and so a letter’s link declines', async () => {
  const { db, pool } = programs.database;
  const lead = await inTurn.as('lead');
  const session = await signedIn(db, urls[0] ?? '', { login: 'lead', personId: lead.id });
  // One session at both doors, under the cookie of each.
  const ask = (door: 0 | 1, path: string, fields?: Record<string, string | string[]>) => {
    const url = urls[door] ?? '';
    const Cookie = `guichet-session-${new URL(url).port}=${session.value}`;
    const sent = Object.entries(fields ?? {}).flatMap(([name, values]) =>
      [values].flat().map((value) => [name, value] as [string, string]),
    );
    const post = { method: 'POST', body: new URLSearchParams(sent) };
    return fetch(url + path, { redirect: 'manual', headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' }, ...(fields ? post : {}) });
  };
  const ids = [await toSubmitted(inTurn), await toSubmitted(inTurn), await toSubmitted(inTurn)];
  const form = { '~key': randomUUID(), '/subject': 'Calendrier', '/message': 'Le comité est en mars.', dossier: ids };
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await holder.query('SELECT FROM stream WHERE id = $1 FOR UPDATE', [ids[1]]);
  const { location } = Object.fromEntries((await ask(0, '/instruction/message', form)).headers);
  const page = String(location);
  const progress = async () => (await (await ask(1, `${page}/avancement`)).json()) as { isOver: boolean; settled: number };
  await until('the first is done', async () => (await progress()).settled === 1);
  expect(await (await ask(1, page)).text()).toContain('En cours');
  await programs.killApi();
  await holder.query('ROLLBACK');
  holder.release();
  // Without a sign of life it has stopped: as after twenty seconds.
  await pool.query(`UPDATE page_batch SET beat_at = now() - interval '30 seconds' WHERE id = $1`, [page.split('/').at(-1)]);
  expect(await (await ask(1, page)).text()).toContain('Le lot s’est arrêté');
  expect((await ask(1, page, {})).status).toBe(303);
  await until('it is over', async () => (await progress()).isOver);
  expect(await (await ask(0, page)).text()).toContain('Dossiers traités\u00a0: 3 sur 3');
  expect(await db.selectFrom('thread').where('application_id', 'in', ids).select('id').execute()).toHaveLength(3);

  const applicationId = await toInReview(inTurn);
  await assign(inTurn, applicationId, 'legal');
  const { id: personId } = await inTurn.as('reviewer-legal');
  const asked = { applicationId, step: 'legal', number: 1 };
  const link = pageOfDecline(asked, personId, LINKS.declineOf(asked, personId));
  expect(await (await fetch(`${urls[0]}${link}`)).text()).toContain('Décliner la demande d’avis');
  const sent = { method: 'POST', headers: { 'Sec-Fetch-Site': 'same-origin' } };
  const decline = (url: string) => fetch(url + link, { ...sent, body: new URLSearchParams({ '~key': 'decline', '/reason': 'Absence.' }) });
  expect(await (await decline(urls[1] ?? '')).text()).toContain('L’avis est décliné');
  expect(await (await decline(urls[0] ?? '')).text()).toContain('Vous avez déjà décliné cet avis');
}, 60_000);
