import { AWARDED_CENTS, expectStatus, toGrant, today } from '../support/lives.ts';
import { type Held, orderOf, reverse, sequenceOf, toClosed, toOrdered } from '../support/credit-lives.ts';
import { littleCall } from '../support/calls.ts';
import { expectRefused, isDomain, unmet } from '../support/refusals.ts';
import { type Actor, startWorld, type World } from '../support/world.ts';

let world: World;
let people: Record<'finance' | 'second', Actor>;
let little: { id: string; sequence: number };
let held: Record<'ordered' | 'closed' | 'reversed', Held>;
const year = Number(today().slice(0, 4));
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

beforeAll(async () => {
  world = await startWorld();
  people = { finance: await world.as('finance'), second: await world.as('finance-2') };
  // An envelope of 300 000 €, of which an award is reserved and 10 000 frozen.
  const { applicationId } = await toGrant(world, AWARDED_CENTS, await littleCall(world, { aeCents: 30_000_000, cpCents: 30_000_000 }));
  const { body } = await people.finance.get(`/applications/${applicationId}`);
  const { envelopeId } = (await people.finance.get(`/grants/${body.grantId}`)).body;
  expectStatus(await people.finance.post(`/envelopes/${envelopeId}/freezes`, orderOf(1_000_000)), 200);
  const { sequence } = (await people.finance.get(`/envelopes/${envelopeId}`)).body;
  little = { id: envelopeId, sequence };
  held = { ordered: await toOrdered(world), closed: await toClosed(world), reversed: await toClosed(world) };
  expectStatus(await reverse(world, 'finance', held.reversed, 'pay'), 200);
});
afterAll(() => world.stop());

describe.each([
  ['allotCredits', 'allotments'],
  ['cutCredits', 'cuts'],
  ['freezeCredits', 'freezes'],
  ['thawCredits', 'thaws'],
] as const)('%s', (_, route) => {
  test.each([
    ['of nobody’s envelope', NOBODYS, {}, 'not_found', {}],
    ['of a year whose books are closed', null, { year: year - 2 }, 'year_out_of_range', { earliest: year - 1, latest: year + 10 }],
    ['of a year too far ahead', null, { year: year + 11 }, 'year_out_of_range', {}],
    ['that counts from tomorrow', null, { valueDate: `${year + 1}-12-31` }, 'value_date_out_of_range', { latest: today() }],
    ['that counts from long ago', null, { valueDate: '2020-01-01' }, 'value_date_out_of_range', { earliest: `${year - 1}-01-01` }],
  ] as const)('%s is refused', async (__, id, changed, code, facts) => {
    expect(
      await expectRefused(world, people.finance, ['post', `/envelopes/${id ?? little.id}/${route}`], orderOf(1, changed), code),
    ).toMatchObject(facts);
  });
});

test.each([
  ['a cut of what is reserved', 'cuts', 30_000_001 - AWARDED_CENTS, 'cut_exceeds_credits', { mostCents: 30_000_000 - AWARDED_CENTS }],
  ['a freeze of what is frozen', 'freezes', 29_000_001, 'freeze_exceeds_credits', { mostCents: 29_000_000 }],
  ['a thaw of what is not frozen', 'thaws', 1_000_001, 'thaw_exceeds_frozen', { mostCents: 1_000_000 }],
] as const)('%s is refused, with the most that may be', async (_, route, cents, code, facts) => {
  const problem = await expectRefused(world, people.finance, ['post', `/envelopes/${little.id}/${route}`], orderOf(cents), code);
  expect(problem).toMatchObject({ ...facts, askedCents: cents, credit: 'AE', year });
});

test('an allotment with which the total would be counted to the cent no more is refused, with the most that may be', async () => {
  const { db } = world.database;
  const rich = (cents: number) =>
    db
      .updateTable('envelope_line')
      .set((line) => ({ total: line('total', '+', cents), available: line('available', '+', cents) }))
      .where('envelope_id', '=', little.id)
      .where('credit', '=', 'AE')
      .execute();
  const cents = Number.MAX_SAFE_INTEGER - 30_000_000;
  await rich(cents);
  expect(
    await expectRefused(world, people.finance, ['post', `/envelopes/${little.id}/allotments`], orderOf(1), 'amount_too_large'),
  ).toMatchObject({ mostCents: 0, askedCents: 1, envelopeId: little.id, sequence: little.sequence });
  await rich(-cents);
});

describe('reverseMovement', () => {
  const refused = (who: Actor, id: string, sequence: number, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(world, who, ['post', `/envelopes/${id}/reversals`], { sequence, reason: 'Une erreur.' }, code);

  test('on nobody’s envelope is refused', () => refused(people.finance, NOBODYS, 1, 'not_found'));

  test('of a number that the envelope has not reached is refused, with the last one', async () =>
    expect(await refused(people.finance, little.id, little.sequence + 1, 'movement_unknown')).toMatchObject({ last: little.sequence }));

  test('of an opposite is refused, and so is a second one', async () => {
    const { envelopeId } = held.reversed;
    const { items } = (await people.finance.get(`/envelopes/${envelopeId}/movements?account=paid&limit=100`)).body;
    const opposite = items.find(({ reverses }: { reverses: number | null }) => reverses !== null);
    expect(await refused(people.second, envelopeId, opposite.sequence, 'movement_is_reversal')).toMatchObject({
      reverses: opposite.reverses,
    });
    expect(await refused(people.second, envelopeId, opposite.reverses, 'movement_already_reversed')).toMatchObject({
      by: opposite.sequence,
    });
  });

  test('of a decision is refused', async () =>
    expect(
      await refused(people.second, held.closed.envelopeId, await sequenceOf(world, held.closed, 'commit'), 'movement_not_reversible'),
    ).toMatchObject({ kind: 'commit' }));

  test('by who made the movement is refused', async () =>
    refused(people.finance, held.ordered.envelopeId, await sequenceOf(world, held.ordered, 'order_payment'), 'reverser_made_movement'));

  test('of an order that has been paid is refused: the payment comes first', async () =>
    expect(
      await refused(people.second, held.closed.envelopeId, await sequenceOf(world, held.closed, 'order_payment'), 'movement_overtaken'),
    ).toMatchObject({ by: await sequenceOf(world, held.closed, 'pay') }));

  test('of credits that are promised since is refused, with what is missing', async () =>
    expect(await refused(people.second, little.id, 1, 'credits_insufficient')).toMatchObject({
      availableCents: 29_000_000 - AWARDED_CENTS,
      missingCents: 1_000_000 + AWARDED_CENTS,
    }));

  test('of a freeze that was thawed since, and of a thaw whose credits are promised since, is refused', async () => {
    const of = async (kind: string): Promise<number> =>
      (await people.finance.get(`/envelopes/${little.id}/movements?account=frozen&limit=100`)).body.items.findLast(
        (each: { kind: string }) => each.kind === kind,
      ).sequence;
    const order = async (route: string, cents: number) =>
      expectStatus(await people.finance.post(`/envelopes/${little.id}/${route}`, orderOf(cents)), 200);
    await order('thaws', 1_000_000);
    expect(await refused(people.second, little.id, await of('freeze'), 'thaw_exceeds_frozen')).toMatchObject({ mostCents: 0 });
    await order('freezes', 30_000_000);
    expect(await refused(people.second, little.id, await of('thaw'), 'freeze_exceeds_credits')).toMatchObject({ mostCents: 0 });
  });
});

test('what no test could meet cannot happen over HTTP', () => {
  expect(unmet(['allotCredits', 'cutCredits', 'freezeCredits', 'thawCredits', 'reverseMovement'], isDomain)).toEqual(
    [
      // Every amount is positive by its schema.
      'allotCredits amount_not_positive',
      'cutCredits amount_not_positive',
      'freezeCredits amount_not_positive',
      'reverseMovement amount_not_positive',
      'thawCredits amount_not_positive',
      // The total was as large before it was cut.
      'reverseMovement amount_too_large',
      // A tranche goes back by its last movement, and a grant with an order or a payment takes reversals: the ledger guards against ourselves.
      'reverseMovement tranche_exceeded',
      'reverseMovement wrong_state',
    ].sort(),
  );
});
