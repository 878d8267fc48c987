import { allotByTwo, confirm, propose, reject, retract } from '../../support/change-fixtures.ts';
import { orderOf, readAllMovements } from '../../support/credit-fixtures.ts';
import { expectStatus, readEnvelope } from '../../support/fixtures.ts';
import { EVERYBODY, signIn, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

/** More than one person may add to a line alone. */
const MUCH_CENTS = 100_000_001;
const LIFTED = { command: 'setVisaRule', body: { thresholdCents: null, order: 'Arrêté' } };

const harness = appOfFile({ letters: true });
let id: string;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY, 'finance-2', 'auditor', 'admin');
  ({ id } = await readEnvelope(harness));
});

const tasksOf = async (login: string) =>
  (await (await harness.as(login)).get('/me/tasks')).body.items.filter(({ command }: { command: string }) => command === 'confirmChange');
const openOf = async (login: string) => (await (await harness.as(login)).get(`/envelopes/${id}`)).body.openChanges;

test('what is proposed of an envelope is seen there, and waits as a task, with a letter, for the people who may confirm it', async () => {
  const body = orderOf(MUCH_CENTS);
  const number = await propose(harness, id, { command: 'allotCredits', body });
  expect(await openOf('finance-2')).toMatchObject([
    { number, proposed: { command: 'allotCredits', body }, ended: null, commands: ['confirmChange', 'rejectChange'] },
  ]);
  expect([(await openOf('finance'))[0].commands, (await openOf('admin'))[0].commands]).toEqual([['retractChange'], []]);
  expect(await tasksOf('finance-2')).toMatchObject([{ kind: 'envelope', id, detail: String(number) }]);
  expect([await tasksOf('finance'), await tasksOf('admin')]).toEqual([[], []]);
  await until('who may confirm is written to', () => writtenTo(harness, 'À confirmer sur l’enveloppe').length === 1);
  expect(writtenTo(harness, 'À confirmer sur l’enveloppe')).toEqual(['finance-2']);
  const before = await readAllMovements(harness, id);
  expectStatus(await confirm(harness, id, number), 200);
  expect(await readAllMovements(harness, id)).toHaveLength(before.length + 1);
  await until('who proposed is told', () => writtenTo(harness, 'Proposition confirmée').includes('finance'));
  expect([await openOf('finance'), await tasksOf('finance-2')]).toEqual([[], []]);
});

test('what finance proposes of a visa waits for the admin too, and what is rejected is told with its reason', async () => {
  expectStatus(
    await (await harness.as('finance')).post(`/envelopes/${id}/visa-rules`, { thresholdCents: 50_000_000, order: 'Arrêté' }),
    200,
  );
  const number = await propose(harness, id, LIFTED);
  for (const login of ['finance-2', 'admin']) expect(await tasksOf(login)).toHaveLength(1);
  expectStatus(await reject(harness, id, number, 'admin'), 200);
  await until('who proposed is told', () => writtenTo(harness, 'Proposition rejetée').includes('finance'));
  expect((await (await harness.as('finance')).get(`/envelopes/${id}`)).body.visaThresholdCents).toBe(50_000_000);
});

test('what was proposed stays to be read, with what became of it', async () => {
  const number = await propose(harness, id, LIFTED, 'admin');
  expectStatus(await retract(harness, id, number, 'admin'), 200);
  const { items } = (await (await harness.as('auditor')).get(`/envelopes/${id}/changes`)).body;
  expect(items.map(({ ended }: { ended: { as: string } }) => ended.as)).toEqual(['retracted', 'rejected', 'confirmed']);
  expect(items[1]).toMatchObject({ ended: { reason: 'Une raison.' }, commands: [] });
  const nobodys = '019aa1c0-0000-7000-8000-000000000001';
  expect((await (await harness.as('auditor')).get(`/envelopes/${nobodys}/changes`)).status).toBe(404);
  // Beside them, what the caller has added alone: not what another person has, nor what two people have.
  const aloneOf = async (login: string) => (await (await harness.as(login)).get(`/envelopes/${id}/changes`)).body.alone;
  const before = await aloneOf('finance');
  expect(before).toMatchObject({ mostCents: MUCH_CENTS - 1, days: 365 });
  expectStatus(await (await harness.as('finance')).post(`/envelopes/${id}/allotments`, orderOf(700)), 200);
  expect(await aloneOf('finance')).toEqual({ ...before, addedAeCents: before.addedAeCents + 700 });
  expect(await aloneOf('finance-2')).toMatchObject({ addedAeCents: 0, addedCpCents: 0 });
});

test('no person confirms credits without a role that gives them', async () => {
  const number = await propose(harness, id, { command: 'allotCredits', body: orderOf(MUCH_CENTS) });
  expect((await confirm(harness, id, number, 'admin')).body).toMatchObject({ code: 'role_required', roles: ['finance'] });
  expect((await confirm(harness, id, number, 'lead')).status).toBe(403);
  expectStatus(await retract(harness, id, number, 'finance'), 200);
  await allotByTwo(harness, id, orderOf(MUCH_CENTS));
});
