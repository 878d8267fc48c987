import { allotByTwo } from '../../support/change-fixtures.ts';
import { type Held, orderOf, readAllMovements, reverse, toClosed } from '../../support/credit-fixtures.ts';
import { expectStatus, readEnvelope, toGrant } from '../../support/fixtures.ts';
import { writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let finance: Actor;
let held: Held;
beforeAll(async () => {
  finance = await harness.as('finance');
  held = await toClosed(harness);
});

const order = async (route: string, amountCents: number) =>
  expectStatus(await finance.post(`/envelopes/${held.envelopeId}/${route}`, orderOf(amountCents)), 200);
const movement = async (sequence: number, login = 'finance') =>
  (await readAllMovements(harness, held.envelopeId, login)).find((each) => each.sequence === sequence);
const lastOf = async (kind: string) => (await readAllMovements(harness, held.envelopeId)).findLast((each) => each.kind === kind);

test('an envelope shows what a freeze leaves missing, and finance what it may do with its credits', async () => {
  await toGrant(harness);
  const ae = async () => (await readEnvelope(harness)).years[0].ae;
  const { totalCents, availableCents, reservedCents } = await ae();
  expect(await ae()).toMatchObject({ missingCents: 0 });
  await order('freezes', availableCents + 700);
  expect(await ae()).toMatchObject({ availableCents: -700, missingCents: 700, reservedCents });
  // A cut of frozen credits leaves as much missing; credits that are allotted again cover it.
  await order('cuts', availableCents + 700);
  expect(await ae()).toMatchObject({ totalCents: totalCents - availableCents - 700, frozenCents: 0, missingCents: 700 });
  await allotByTwo(harness, held.envelopeId, orderOf(availableCents + 700));
  expect(await ae()).toMatchObject({ totalCents, availableCents, missingCents: 0 });
  expect((await readEnvelope(harness)).commands).toEqual([
    ...['allotCredits', 'cutCredits', 'freezeCredits', 'thawCredits'],
    ...['identifyCredits', 'openSubEnvelope', 'setVisaRule', 'proposeChange', 'importPayments', 'drawSample'],
  ]);
  expect((await (await harness.as('auditor')).get(`/envelopes/${held.envelopeId}`)).body.commands).toEqual([]);
});

test('a movement shows the act that ordered it, and what undid it with the reason', async () => {
  await order('allotments', 500);
  const allotted = await lastOf('allot');
  expect(allotted).toMatchObject({ order: 'Arrêté du 2 mars', reverses: null, reversedBy: null, reason: null });
  const second = await harness.as('finance-2');
  expectStatus(
    await second.post(`/envelopes/${held.envelopeId}/reversals`, { sequence: allotted?.sequence, reason: 'Saisi deux fois.' }),
    200,
  );
  const opposite = await lastOf('allot');
  expect(opposite).toMatchObject({ from: 'available', to: 'total', reverses: allotted?.sequence, reason: 'Saisi deux fois.', order: null });
  expect(await movement(allotted?.sequence ?? 0)).toMatchObject({ reversedBy: opposite?.sequence, commands: [] });
});

test('a reversal is offered to the people from whom it would be accepted, and to no others', async () => {
  const { sequence: paid = 0 } = (await lastOf('pay')) ?? {};
  const { sequence: ordered = 0 } = (await lastOf('order_payment')) ?? {};
  const { sequence: committed = 0 } = (await lastOf('commit')) ?? {};
  const offers = async (sequence: number) =>
    Promise.all(['finance', 'finance-2', 'payer', 'auditor'].map(async (login) => (await movement(sequence, login))?.commands));
  expect(await offers(paid)).toEqual([['reverseMovement'], ['reverseMovement'], [], []]);
  // Its payment comes first.
  expect(await offers(ordered)).toEqual([[], [], [], []]);
  expect(await offers(committed)).toEqual([[], [], [], []]);
  expectStatus(await reverse(harness, 'finance-2', held, 'pay'), 200);
  expect(await offers(paid)).toEqual([[], [], [], []]);
  expect(await offers(ordered)).toEqual([[], ['reverseMovement'], [], []]);
});

test('the beneficiary reads the reversal of its payment, is written to, and the payment waits for its payer again', async () => {
  const applicant = await harness.as('applicant');
  const { applicationId } = (await applicant.get(`/grants/${held.grantId}`)).body;
  const { items } = (await applicant.get(`/applications/${applicationId}/timeline`)).body;
  expect(items.at(-1)).toMatchObject({ event: 'reverseMovement', text: expect.stringContaining('le paiement de la tranche 1') });
  expect((await applicant.get(`/grants/${held.grantId}`)).body).toMatchObject({ state: 'active' });
  const tasks = (await (await harness.as('payer')).get('/me/tasks')).body.items;
  expect(tasks).toMatchObject([{ command: 'recordPayment' }]);
  await until('the letter has left', () => writtenTo(harness, 'Paiement enregistré par erreur').length > 0);
  expect(writtenTo(harness, 'Paiement enregistré par erreur')).toEqual(['applicant']);
});
