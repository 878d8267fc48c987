import { titleGiven } from '../../support/another.ts';
import { complementaryEnd } from '../../../domain/ledger/envelope.ts';
import { endOfDate, yearOf } from '../../../domain/core/calendar.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toActive, withPayee } from '../../support/fixtures.ts';
import { certify, HALF_CENTS, order, pay, suspend, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { eventsOf } from '../../support/timeline.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let certified: string;
let ordered: string;
let waiting: string;
/** The title of each of them. */
const titles = new Map<string, string>();
beforeAll(async () => {
  const keepTitle = (grantId: string): string => {
    titles.set(grantId, titleGiven(harness, STUDENTS));
    return grantId;
  };
  waiting = keepTitle((await toActive(harness)).grantId);
  certified = keepTitle((await toActive(harness)).grantId);
  await withPayee(harness, certified);
  expectStatus(await certify(AWARDED_CENTS - 1)(harness, 'finance', certified), 200);
  ordered = keepTitle(await toAdvanceOrdered(harness));
});

type Queued = { command: string; grantId: string; rank: number; amountCents: number; mine: boolean; since: string | null };
type Queue = {
  items: (Queued & Record<string, unknown>)[];
  next: string | null;
  totals: Record<string, { count: number; amountCents: number }>;
};
const queueOf = async (login: string, query = ''): Promise<Queue> =>
  (await (await harness.as(login)).get(`/payment-queue${query}`)).body as unknown as Queue;

const YEAR = yearOf(new Date().toISOString());
const named = (title: string | undefined) => ({ reference: expect.stringMatching(/-C$/), title, organisationName: expect.any(String) });

test('each step has its queue, with what waits in it, since when, until when and for whom', async () => {
  expect((await queueOf('finance')).items).toEqual([
    {
      ...{
        ...named(titles.get(waiting)),
        command: 'certifyService',
        grantId: waiting,
        rank: 1,
        kind: expect.any(String),
        amountCents: AWARDED_CENTS,
      },
      ...{ since: expect.any(String), until: null, roles: ['finance'], mine: true, held: false },
      report: { rank: 1, state: 'planned', label: 'Bilan attendu', late: false },
      money: expect.objectContaining({ stage: 'confirmed', waits: expect.objectContaining({ for: 'certification', turn: 'fund' }) }),
    },
  ]);
  expect((await queueOf('finance', '?command=orderPayment')).items).toEqual([
    expect.objectContaining({
      ...named(titles.get(certified)),
      grantId: certified,
      amountCents: AWARDED_CENTS - 1,
      until: null,
      roles: ['finance'],
      mine: true,
    }),
  ]);
  const paid = await queueOf('payer', '?command=recordPayment');
  expect(paid.items).toEqual([
    expect.objectContaining({
      ...{
        ...named(titles.get(ordered)),
        grantId: ordered,
        kind: 'advance',
        amountCents: HALF_CENTS,
        roles: ['payer'],
        mine: true,
        held: false,
      },
      until: endOfDate(complementaryEnd(YEAR)),
      report: null,
    }),
  ]);
});

test('all who may see it see the same queues, and is told what is not for them', async () => {
  for (const login of ['lead', 'auditor', 'controller', 'payer']) {
    const { items, totals } = await queueOf(login);
    expect([login, items.map(({ grantId, mine }) => [grantId, mine])]).toEqual([login, [[waiting, false]]]);
    expect(totals).toEqual({
      certifyService: { count: 1, amountCents: AWARDED_CENTS },
      orderPayment: { count: 1, amountCents: AWARDED_CENTS - 1 },
      recordPayment: { count: 1, amountCents: HALF_CENTS },
      reserved: { count: 1, amountCents: HALF_CENTS },
    });
  }
  expect((await (await harness.as('applicant')).get('/payment-queue')).body).toMatchObject({ code: 'role_required' });
});

test('a step waits since the last of what came before it', async () => {
  const timeOf = async (id: string, name: string) => (await eventsOf(harness, id)).findLast((each) => each.name === name)?.at;
  const since = async (query: string) => (await queueOf('finance', query)).items[0]?.since;
  expect(await since('?command=certifyService')).toBe(await timeOf(waiting, 'signGrant'));
  expect(await since('?command=orderPayment')).toBe(await timeOf(certified, 'certifyService'));
  expect(await since('?command=recordPayment')).toBe(await timeOf(ordered, 'orderPayment'));
});

test('what waits for a person is what their tasks are, with the same amounts', async () => {
  for (const login of ['finance', 'payer', 'auditor']) {
    const who = await harness.as(login);
    const tasks: { command: string; id: string; detail: string; amountCents: number }[] = (await who.get('/me/tasks')).body.items;
    for (const command of ['certifyService', 'orderPayment', 'recordPayment']) {
      const mine = (await queueOf(login, `?command=${command}`)).items.filter((each) => each.mine);
      expect(mine.map(({ grantId, rank, amountCents }) => [grantId, String(rank), amountCents])).toEqual(
        tasks.filter((task) => task.command === command).map(({ id, detail, amountCents }) => [id, detail, amountCents]),
      );
    }
  }
});

test('a queue is read page by page, and each of its payments once', async () => {
  const more = (await toActive(harness)).grantId;
  const first = await queueOf('finance', '?limit=1');
  expect(first.items.map(({ grantId }) => grantId)).toEqual([waiting]);
  const second = await queueOf('finance', `?limit=1&cursor=${first.next}`);
  expect([second.items.map(({ grantId }) => grantId), second.next, second.totals['certifyService']?.count]).toEqual([[more], null, 2]);
  expect(await queueOf('finance', '?cursor=bm90LWEtcGxhY2U')).toMatchObject({ code: 'invalid_request' });
});

test('it is narrowed to an envelope, to words and to what is late', async () => {
  const countOf = async (query: string) => (await queueOf('finance', query)).totals['recordPayment']?.count;
  const { envelopeId } = (await (await harness.as('finance')).get(`/grants/${ordered}`)).body;
  expect(await countOf(`?envelopeId=${envelopeId}`)).toBe(1);
  expect(await countOf('?envelopeId=01890000-0000-7000-8000-000000000000')).toBe(0);
  expect([await countOf('?q=introuvable'), await countOf('?due=past')]).toEqual([0, 0]);
  const reference = (await queueOf('finance', '?command=recordPayment')).items[0]?.['reference'];
  expect(await countOf(`?q=${String(reference)}`)).toBe(1);
  await harness.database.pool.query('UPDATE tranche SET ordered_year = $2 WHERE grant_id = $1 AND rank = 1', [ordered, YEAR - 2]);
  expect(await countOf('?due=past')).toBe(1);
  await harness.database.pool.query('UPDATE tranche SET ordered_year = $2 WHERE grant_id = $1 AND rank = 1', [ordered, YEAR]);
});

test('what a suspension or an order lets wait no more leaves its queue', async () => {
  const has = async (command: string, id: string) =>
    (await queueOf('lead', `?command=${command}&limit=100`)).items.some(({ grantId }) => grantId === id);
  const id = (await toActive(harness)).grantId;
  expect(await has('certifyService', id)).toBe(true);
  expectStatus(await suspend(harness, 'lead', id), 200);
  expect(await has('certifyService', id)).toBe(false);
  expectStatus(await order(AWARDED_CENTS - 1)(harness, 'finance', certified), 200);
  expect([await has('orderPayment', certified), await has('recordPayment', certified)]).toEqual([false, true]);
  expectStatus(await pay(AWARDED_CENTS - 1)(harness, 'payer', certified), 200);
  expect(await has('recordPayment', certified)).toBe(false);
});
