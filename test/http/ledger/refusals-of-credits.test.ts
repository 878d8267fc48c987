import { propose, retract } from '../../support/change-fixtures.ts';
import { AWARDED_CENTS, expectStatus, toGrant, today } from '../../support/fixtures.ts';
import { type Held, orderOf, reverse, sequenceOf, toClosed, toOrdered } from '../../support/credit-fixtures.ts';
import { littleCall, openCall } from '../../support/calls.ts';
import { subEnvelopeOf, transferTo } from '../../support/family-fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { OFFICE } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'finance' | 'second', Actor>;
let little: { id: string; sequence: number };
/** An envelope with 500 of AE available, and its sub-envelope with 300. */
let family: { parentId: string; id: string };
let held: Record<'ordered' | 'closed' | 'reversed', Held>;
const year = Number(today().slice(0, 4));
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

beforeAll(async () => {
  people = { finance: await harness.as('finance'), second: await harness.as('finance-2') };
  // An envelope of 300 000 €, of which an award is reserved and 10 000 frozen.
  const { applicationId } = await toGrant(harness, AWARDED_CENTS, await littleCall(harness, { aeCents: 30_000_000, cpCents: 30_000_000 }));
  const { body } = await people.finance.get(`/applications/${applicationId}`);
  const { envelopeId } = (await people.finance.get(`/grants/${body.grantId}`)).body;
  expectStatus(await people.finance.post(`/envelopes/${envelopeId}/freezes`, orderOf(1_000_000)), 200);
  const { sequence } = (await people.finance.get(`/envelopes/${envelopeId}`)).body;
  little = { id: envelopeId, sequence };
  const callId = await openCall(harness, { aeCents: 800, cpCents: 800 });
  const parentId = String((await people.finance.get(`/calls/${callId}`)).body.envelopeId);
  const { id } = (await people.finance.post('/envelopes', subEnvelopeOf(parentId, 'LITTLE-FAMILY'))).body;
  family = { parentId, id };
  expectStatus(await people.finance.post(`/envelopes/${parentId}/transfers`, transferTo(id, 300)), 200);
  held = { ordered: await toOrdered(harness), closed: await toClosed(harness), reversed: await toClosed(harness) };
  expectStatus(await reverse(harness, 'finance', held.reversed, 'pay'), 200);
});

/** Raises its AE, past the ledger: no orders would come so far. */
const enrich = (envelopeId: string, cents: number) =>
  harness.database.db
    .updateTable('envelope_line')
    .set((line) => ({ total: line('total', '+', cents), available: line('available', '+', cents) }))
    .where('envelope_id', '=', envelopeId)
    .where('credit', '=', 'AE')
    .execute();

describe.each([
  ['allotCredits', 'allotments'],
  ['cutCredits', 'cuts'],
  ['freezeCredits', 'freezes'],
  ['thawCredits', 'thaws'],
] as const)('%s', (_, route) => {
  test.each([
    ['of a year whose books are closed', null, { year: year - 2 }, 'year_out_of_range', { earliest: year - 1, latest: year + 10 }],
    ['of a year too far ahead', null, { year: year + 11 }, 'year_out_of_range', {}],
    ['that counts from tomorrow', null, { valueDate: `${year + 1}-12-31` }, 'value_date_out_of_range', { latest: today() }],
    ['that counts from long ago', null, { valueDate: '2020-01-01' }, 'value_date_out_of_range', { earliest: `${year - 1}-01-01` }],
  ] as const)('%s is refused', async (__, id, changed, code, facts) => {
    expect(
      await expectRefused(harness, people.finance, ['post', `/envelopes/${id ?? little.id}/${route}`], orderOf(1, changed), code),
    ).toMatchObject(facts);
  });
});

test.each([
  ['a cut of what is reserved', 'cuts', 30_000_001 - AWARDED_CENTS, 'cut_exceeds_credits', { mostCents: 30_000_000 - AWARDED_CENTS }],
  ['a freeze of what is frozen', 'freezes', 29_000_001, 'freeze_exceeds_credits', { mostCents: 29_000_000 }],
  ['a thaw of what is not frozen', 'thaws', 1_000_001, 'thaw_exceeds_frozen', { mostCents: 1_000_000 }],
] as const)('%s is refused, with the most that may be', async (_, route, cents, code, facts) => {
  const problem = await expectRefused(harness, people.finance, ['post', `/envelopes/${little.id}/${route}`], orderOf(cents), code);
  expect(problem).toMatchObject({ ...facts, askedCents: cents, credit: 'AE', year });
});

describe('a freeze that names sub-envelopes', () => {
  const refused = (cents: number, shares: [id: string, cents: number][], code: Parameters<typeof expectRefused>[4]) => {
    const subEnvelopes = shares.map(([envelopeId, amountCents]) => ({ envelopeId, amountCents }));
    const path = `/envelopes/${family.parentId}/freezes`;
    return expectRefused(harness, people.finance, ['post', path], { ...orderOf(cents), subEnvelopes }, code);
  };
  // The parent has 500 available, its sub-envelope 300.
  test('twice is refused', async () =>
    expect(await refused(600, [...Array<[string, number]>(2).fill([family.id, 50])], 'sub_envelope_twice')).toMatchObject({
      envelopeIds: [family.id],
    }));

  test('that are none of its own is refused', async () =>
    expect(
      await refused(
        600,
        [
          [little.id, 50],
          [NOBODYS, 50],
          [family.parentId, 1],
        ],
        'not_a_sub_envelope',
      ),
    ).toMatchObject({
      envelopeIds: [little.id, NOBODYS, family.parentId],
    }));

  test.each([
    ['that is the parent’s own to bear', 500, 1, { leastCents: 0, mostCents: 0 }],
    ['too little', 700, 199, { leastCents: 200, mostCents: 200 }],
    ['too much', 700, 201, { leastCents: 200, mostCents: 200 }],
  ])('for %s is refused, with how much they must bear', async (_, cents, namedCents, facts) =>
    expect(await refused(cents, [[family.id, namedCents]], 'freeze_shares_out_of_bounds')).toMatchObject({ namedCents, ...facts, year }),
  );

  test('for more than one of them has is refused, with that one', async () =>
    expect(await refused(801, [[family.id, 301]], 'freeze_exceeds_credits')).toMatchObject({ envelopeId: family.id, mostCents: 300 }));
});

describe('transferCredits', () => {
  const refused = (to: string, changed: object, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, people.finance, ['post', `/envelopes/${family.parentId}/transfers`], transferTo(to, 1, changed), code);

  test('from an envelope that has neither parent nor sub-envelope is refused', () =>
    expectRefused(
      harness,
      people.finance,
      ['post', `/envelopes/${little.id}/transfers`],
      transferTo(family.id, 1),
      'envelope_without_kin',
    ));
  test('to itself is refused', () => refused(family.parentId, {}, 'transfer_to_itself'));
  test('to an unknown envelope is refused', async () =>
    expect(await refused(NOBODYS, {}, 'envelope_unknown')).toMatchObject({ envelopeId: NOBODYS }));
  test('to an envelope of another family is refused', async () =>
    expect(await refused(little.id, {}, 'envelopes_not_kin')).toMatchObject({
      fromEnvelopeId: family.parentId,
      toEnvelopeId: little.id,
    }));
  test('of a year whose books are closed is refused', () => refused(family.id, { year: year - 2 }, 'year_out_of_range'));
  test('that counts from tomorrow is refused', () => refused(family.id, { valueDate: `${year + 1}-12-31` }, 'value_date_out_of_range'));
  test('of more than is available is refused, with what is missing', async () =>
    expect(await refused(family.id, { amountCents: 501 }, 'credits_insufficient')).toMatchObject({
      ...{ envelopeId: family.parentId, availableCents: 500, missingCents: 1 },
      rows: [{ subject: family.parentId, amountCents: 501, missingCents: 1 }],
    }));
  test('of a year that the envelope which gets them has closed is refused, with that envelope', async () => {
    const last = { ...orderOf(10), year: year - 1 };
    expectStatus(await people.finance.post(`/envelopes/${family.parentId}/allotments`, last), 200);
    expectStatus(await people.finance.post(`/envelopes/${family.parentId}/transfers`, transferTo(family.id, 5, { year: year - 1 })), 200);
    expectStatus(await people.finance.post(`/envelopes/${family.id}/closings`, { year: year - 1 }), 200);
    expect(await refused(family.id, { year: year - 1 }, 'year_closed')).toMatchObject({ envelopeId: family.id, year: year - 1 });
  });
  test('to an envelope whose total would be counted to the cent no more is refused, with the most that may be', async () => {
    const cents = Number.MAX_SAFE_INTEGER - 300;
    await enrich(family.id, cents);
    expect(await refused(family.id, {}, 'amount_too_large')).toMatchObject({ envelopeId: family.id, mostCents: 0 });
    await enrich(family.id, -cents);
  });
});

describe('openSubEnvelope', () => {
  const refused = (body: object, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, people.finance, ['post', '/envelopes'], body, code);

  test('under an unknown envelope is refused', async () =>
    expect(await refused(subEnvelopeOf(NOBODYS, 'NORD'), 'envelope_unknown')).toMatchObject({ envelopeId: NOBODYS }));
  test('under a sub-envelope is refused, with the envelope under which it may be', async () =>
    expect(await refused(subEnvelopeOf(family.id, 'NORD'), 'parent_is_sub_envelope')).toMatchObject({
      parentOfParentId: family.parentId,
    }));
  test('under a code that another envelope has is refused', async () =>
    expect(await refused(subEnvelopeOf(family.parentId, 'LITTLE-FAMILY'), 'envelope_code_taken')).toMatchObject({
      envelopeCode: 'LITTLE-FAMILY',
    }));
});

test('an allotment with which the total would be counted to the cent no more is refused, with the most that may be', async () => {
  const cents = Number.MAX_SAFE_INTEGER - 30_000_000;
  await enrich(little.id, cents);
  expect(
    await expectRefused(harness, people.finance, ['post', `/envelopes/${little.id}/allotments`], orderOf(1), 'amount_too_large'),
  ).toMatchObject({ mostCents: 0, askedCents: 1, envelopeId: little.id, sequence: little.sequence });
  const change = await propose(harness, little.id, { command: 'allotCredits', body: orderOf(1) });
  const confirmation = ['post', `/envelopes/${little.id}/change-confirmations`] as const;
  await expectRefused(harness, await harness.as('finance-2'), confirmation, { change }, 'amount_too_large');
  expectStatus(await retract(harness, little.id, change, 'finance'), 200);
  await enrich(little.id, -cents);
});

describe('reverseMovement', () => {
  const refused = (who: Actor, id: string, sequence: number, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, who, ['post', `/envelopes/${id}/reversals`], { sequence, reason: 'Une erreur.' }, code);

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
      await refused(people.second, held.closed.envelopeId, await sequenceOf(harness, held.closed, 'commit'), 'movement_not_reversible'),
    ).toMatchObject({ kind: 'commit' }));

  test('by the person who made the movement is refused', async () =>
    refused(people.finance, held.ordered.envelopeId, await sequenceOf(harness, held.ordered, 'order_payment'), 'reverser_made_movement'));

  test('of a payment to one’s own house is refused, and not offered', async () => {
    const { closed } = held;
    const house = await withRoles(harness, 'office-finance', OFFICE, 'finance');
    const sequence = await sequenceOf(harness, closed, 'pay');
    await refused(house, closed.envelopeId, sequence, 'conflict_of_interest');
    const offeredTo = async (who: Actor) =>
      (await who.get(`/envelopes/${closed.envelopeId}/movements?account=paid&limit=100`)).body.items.find(
        (each: { sequence: number }) => each.sequence === sequence,
      ).commands;
    expect([await offeredTo(house), await offeredTo(people.finance)]).toEqual([[], ['reverseMovement']]);
  });

  test('of an order that has been paid is refused: the payment comes first', async () =>
    expect(
      await refused(people.second, held.closed.envelopeId, await sequenceOf(harness, held.closed, 'order_payment'), 'movement_overtaken'),
    ).toMatchObject({ by: await sequenceOf(harness, held.closed, 'pay') }));

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

  test('is one that is over: this one cannot be closed', async () => {
    expect(
      await expectRefused(harness, people.finance, ['post', `/envelopes/${NOBODYS}/closings`], { year: year - 1 }, 'not_found'),
    ).toBeDefined();
    expect(await expectRefused(harness, people.finance, on('closings'), { year }, 'year_not_over')).toMatchObject({
      from: `${year + 1}-01-01`,
    });
  });

  test('has to be closed before anything of it is carried over', async () => {
    expect(await expectRefused(harness, people.finance, on('carry-overs'), ofLast(1), 'year_not_closed')).toMatchObject({ closed: null });
    await expectRefused(harness, people.finance, ['post', `/envelopes/${NOBODYS}/carry-overs`], ofLast(1), 'not_found');
  });

  test('takes no order any more, is not closed twice, and gives the next year no more than has lapsed, within its cap', async () => {
    for (const credit of ['AE', 'CP'])
      expectStatus(await people.finance.post(`/envelopes/${little.id}/allotments`, ofLast(1_000, { credit })), 200);
    expectStatus(await people.finance.post(`/envelopes/${little.id}/freezes`, ofLast(400)), 200);
    expect(await expectRefused(harness, people.finance, on('closings'), { year: year - 2 }, 'not_the_next_year')).toMatchObject({
      next: year - 1,
    });
    expectStatus(await people.finance.post(`/envelopes/${little.id}/closings`, { year: year - 1 }), 200);
    await expectRefused(harness, people.finance, on('carry-overs'), ofLast(1, { year: year - 2 }), 'year_out_of_range');
    await expectRefused(
      harness,
      people.finance,
      on('carry-overs'),
      ofLast(1, { valueDate: `${year + 1}-12-31` }),
      'value_date_out_of_range',
    );
    for (const route of ['allotments', 'cuts', 'freezes', 'thaws'])
      expect(await expectRefused(harness, people.finance, on(route), ofLast(1), 'year_closed')).toMatchObject({ year: year - 1 });
    await expectRefused(harness, people.finance, on('closings'), { year: year - 1 }, 'year_closed');
    const { items } = (await people.finance.get(`/envelopes/${little.id}/movements?year=${year - 1}&limit=100`)).body;
    const frozen = items.find(({ kind }: { kind: string }) => kind === 'freeze');
    const undone = { sequence: frozen.sequence, reason: 'Une erreur.' };
    expect(await expectRefused(harness, people.second, on('reversals'), undone, 'year_closed')).toMatchObject({ year: year - 1 });
    expect(await expectRefused(harness, people.finance, on('carry-overs'), ofLast(1_001), 'carry_over_exceeds_lapsed')).toMatchObject({
      mostCents: 1_000,
    });
    await expectRefused(harness, people.finance, on('carry-overs'), ofLast(1, { credit: 'CP' }), 'carry_over_cap_unknown');
    const above = ofLast(31, { credit: 'CP', programmeInitialCents: 1_000 });
    expect(await expectRefused(harness, people.finance, on('carry-overs'), above, 'carry_over_above_cap')).toMatchObject({ mostCents: 30 });
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
