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

describe('a closed year', () => {
  const on = (route: string) => ['post', `/envelopes/${little.id}/${route}`] as const;
  const ofLast = (cents: number, changed = {}) => ({ ...orderOf(cents), year: year - 1, ...changed });

  test('is one that is over: nobody closes this one, nor one without credits', async () => {
    expect(
      await expectRefused(world, people.finance, ['post', `/envelopes/${NOBODYS}/closings`], { year: year - 1 }, 'not_found'),
    ).toBeDefined();
    expect(await expectRefused(world, people.finance, on('closings'), { year }, 'year_not_over')).toMatchObject({
      from: `${year + 1}-01-01`,
    });
    expect(await expectRefused(world, people.finance, on('closings'), { year: year - 1 }, 'not_the_next_year')).toMatchObject({
      next: year,
    });
  });

  test('has to be closed before anything of it is carried over', async () => {
    expect(await expectRefused(world, people.finance, on('carry-overs'), ofLast(1), 'year_not_closed')).toMatchObject({ closed: null });
    expect(await expectRefused(world, people.finance, on('carry-overs'), ofLast(1, { year: year - 2 }), 'year_out_of_range')).toBeDefined();
    expect(
      await expectRefused(
        world,
        people.finance,
        on('carry-overs'),
        ofLast(1, { valueDate: `${year + 1}-12-31` }),
        'value_date_out_of_range',
      ),
    ).toBeDefined();
    await expectRefused(world, people.finance, ['post', `/envelopes/${NOBODYS}/carry-overs`], ofLast(1), 'not_found');
  });

  test('takes no order any more, is not closed twice, and gives the next year no more than has lapsed, within its cap', async () => {
    for (const credit of ['AE', 'CP'])
      expectStatus(await people.finance.post(`/envelopes/${little.id}/allotments`, ofLast(1_000, { credit })), 200);
    expectStatus(await people.finance.post(`/envelopes/${little.id}/freezes`, ofLast(400)), 200);
    expectStatus(await people.finance.post(`/envelopes/${little.id}/closings`, { year: year - 1 }), 200);
    for (const route of ['allotments', 'cuts', 'freezes', 'thaws'])
      expect(await expectRefused(world, people.finance, on(route), ofLast(1), 'year_closed')).toMatchObject({ year: year - 1 });
    await expectRefused(world, people.finance, on('closings'), { year: year - 1 }, 'year_closed');
    const { items } = (await people.finance.get(`/envelopes/${little.id}/movements?year=${year - 1}&limit=100`)).body;
    const frozen = items.find(({ kind }: { kind: string }) => kind === 'freeze');
    const undone = { sequence: frozen.sequence, reason: 'Une erreur.' };
    expect(await expectRefused(world, people.second, on('reversals'), undone, 'year_closed')).toMatchObject({ year: year - 1 });
    expect(await expectRefused(world, people.finance, on('carry-overs'), ofLast(1_001), 'carry_over_exceeds_lapsed')).toMatchObject({
      mostCents: 1_000,
    });
    await expectRefused(world, people.finance, on('carry-overs'), ofLast(1, { credit: 'CP' }), 'carry_over_cap_unknown');
    const above = ofLast(31, { credit: 'CP', programmeInitialCents: 1_000 });
    expect(await expectRefused(world, people.finance, on('carry-overs'), above, 'carry_over_above_cap')).toMatchObject({ mostCents: 30 });
  });

  test('shows what lapsed in it, and what an order took from that; the next one shows what came', async () => {
    const years = async () => (await people.finance.get(`/envelopes/${little.id}`)).body.years;
    const of = async (which: number) => (await years()).find((each: { year: number }) => each.year === which);
    const before = await of(year);
    expect((await people.finance.get(`/envelopes/${little.id}`)).body.closedYear).toBe(year - 1);
    expect((await of(year - 1)).ae).toMatchObject({ totalCents: 1_000, frozenCents: 0, availableCents: 0, lapsedCents: 1_000 });
    expectStatus(await people.finance.post(`/envelopes/${little.id}/carry-overs`, ofLast(600)), 200);
    expectStatus(
      await people.finance.post(`/envelopes/${little.id}/carry-overs`, ofLast(31, { credit: 'CP', article: 'LF 2026, art. 50' })),
      200,
    );
    expect((await of(year - 1)).ae).toMatchObject({ totalCents: 400, lapsedCents: 400 });
    expect((await of(year)).ae.totalCents).toBe(before.ae.totalCents + 600);
    expect((await of(year)).cp.availableCents).toBe(before.cp.availableCents + 31);
    const { items } = (await people.finance.get(`/envelopes/${little.id}/movements?limit=100`)).body;
    expect(items.slice(-4)).toMatchObject([
      { kind: 'carry_out', year: year - 1, from: 'lapsed', to: 'total', amountCents: 600, order: 'Arrêté du 2 mars' },
      { kind: 'carry_in', year, from: 'total', to: 'available', amountCents: 600 },
      { kind: 'carry_out', credit: 'CP' },
      { kind: 'carry_in', credit: 'CP' },
    ]);
  });
});

test('what no test could meet cannot happen over HTTP', () => {
  expect(
    unmet(['allotCredits', 'cutCredits', 'freezeCredits', 'thawCredits', 'closeYear', 'carryOverCredits', 'reverseMovement'], isDomain),
  ).toEqual(
    [
      // Every amount is positive by its schema.
      'allotCredits amount_not_positive',
      'cutCredits amount_not_positive',
      'carryOverCredits amount_not_positive',
      'freezeCredits amount_not_positive',
      'reverseMovement amount_not_positive',
      'thawCredits amount_not_positive',
      // The year after a closed one is open, until it is closed itself.
      'carryOverCredits year_closed',
      // An order that outlives its year takes another clock: see test/db/years.
      'closeYear credits_insufficient',
      // So does a delegation: see test/db/delegations.
      'closeYear delegations_open',
      // The total was as large before it was cut.
      'reverseMovement amount_too_large',
      // A tranche goes back by its last movement, and a grant with an order or a payment takes reversals: the ledger guards against ourselves.
      'reverseMovement tranche_exceeded',
      'reverseMovement wrong_state',
    ].sort(),
  );
});
