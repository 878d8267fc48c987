import { sql } from 'kysely';
import { readThreshold } from '../../../db/grants/visas.ts';
import { readOpenChanges } from '../../../db/ledger/changes.ts';
import { newId } from '../../../db/core/ids.ts';
import { openStreams } from '../../../db/core/events.ts';
import { recognisePerson } from '../../../db/people/people.ts';
import { people } from '../../../local/people.ts';
import { insertEnvelope, readEnvelope } from '../../../db/ledger/envelope.ts';
import type { ProposeChange } from '../../../domain/ledger/change.ts';
import { byTwo, proposed } from '../../support/change-fixtures.ts';
import { type CommandHarness, openCommandHarness } from '../../support/command-harness.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { today } from '../../support/fixtures.ts';
import { opened, transferTo } from '../../support/family-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { until } from '../../support/until.ts';

/** What one person may add alone. */
const MOST_CENTS = 100_000_000;
const YEAR = orderOf(1).year;
const LAST = YEAR - 1;
const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

let database: Database;
let harness: CommandHarness;
let parentId: string;
beforeAll(async () => {
  database = await freshDatabase();
  harness = await openCommandHarness(database.db);
  parentId = (await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;
});
afterAll(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

/** A person of finance who has added nothing yet, under one or several subjects of one verified address. */
async function newcomer(name: string, ...subjects: string[]): Promise<void> {
  const siret = people.find(({ login }) => login === 'finance')?.siret ?? '';
  for (const subject of [name, ...subjects])
    harness.callers[subject] = await recognisePerson(database.db, {
      ...{ issuer: 'test', subject, givenName: 'Dominique', usualName: 'Ferrand', organisationName: null, legalCategory: null },
      ...{ roles: ['finance'], siret, email: `${name}@example.org`, emailVerified: true },
    });
}

/** How many connections to this database wait for a lock. */
const waiting = async (): Promise<number> =>
  (
    await sql<{ count: number }>`
      SELECT count(*)::integer AS count FROM pg_locks JOIN pg_database AS d ON d.oid = database WHERE datname = current_database() AND NOT granted`.execute(
      database.application.db,
    )
  ).rows[0]?.count ?? 0;

let codes = 0;
/** A sub-envelope without credits. */
const empty = async (): Promise<string> => (await opened(harness, parentId, `VIDE-${(codes += 1)}`))[0] ?? '';
const totalOf = async (id: string, year = YEAR): Promise<number> =>
  (await readEnvelope(database.db, id))?.lines.find((line) => line.year === year && line.credit === 'AE')?.total ?? 0;
const allotment = (amountCents: number, changed: object = {}): ProposeChange => ({
  command: 'allotCredits',
  body: orderOf(amountCents, changed),
});
const rule = (thresholdCents: number | null): ProposeChange => ({ command: 'setVisaRule', body: { thresholdCents, order: 'Arrêté' } });
const confirm = (id: string, change: number, login = 'finance-2') => harness.ask(login, 'confirmChange', { change }, { id });
const bodyOf = (name: string, change: number) => ({ change, ...(name === 'rejectChange' ? { reason: 'Deux fois.' } : {}) });
const moved = async (id: string): Promise<number> => (await readEnvelope(database.db, id))?.sequence ?? 0;

describe('above what one person adds alone', () => {
  test('credits are refused to one, and come when another has confirmed what the first has proposed', async () => {
    const id = await empty();
    expect(await harness.ask('finance', 'allotCredits', orderOf(MOST_CENTS + 1), { id })).toMatchObject({
      refusal: { code: 'credits_need_second_person', mostCents: MOST_CENTS, addedCents: 0, askedCents: MOST_CENTS + 1 },
    });
    const change = await proposed(harness, database.db, id, allotment(MOST_CENTS + 1));
    expect([await totalOf(id), await moved(id)]).toEqual([0, 0]);
    expect(await confirm(id, change)).toHaveProperty('receipt');
    expect(await totalOf(id)).toBe(MOST_CENTS + 1);
    expect(await confirm(id, change)).toMatchObject({ refusal: { code: 'change_not_open', outcome: 'confirmed' } });
  });

  test('an amount in parts is one amount, whatever sub-envelopes, years and identities its parts have', async () => {
    await newcomer('slicer', 'slicer-twin');
    const [id, sister, alone] = [await empty(), await empty(), await elsewhere('SEULE')];
    const ask = (login: string, amountCents: number, changed: object = {}, to = id, at = new Date().toISOString()) =>
      harness.ask(login, 'allotCredits', orderOf(amountCents, changed), { id: to, at });
    expect(await ask('slicer', MOST_CENTS - 5)).toHaveProperty('receipt');
    expect(await ask('slicer', 5, { year: YEAR + 1 }, sister)).toHaveProperty('receipt');
    for (const [login, changed, to] of [
      ['slicer', {}, id],
      ['slicer', { year: YEAR + 2 }, id],
      ['slicer', {}, sister],
      ['slicer', {}, await empty()],
      ['slicer', {}, alone],
      ['slicer-twin', {}, id],
    ] as const)
      expect(await ask(login, 1, changed, to)).toMatchObject({
        refusal: { code: 'credits_need_second_person', days: 365, addedCents: MOST_CENTS, askedCents: 1 },
      });
    // The other credit, another human, and the same one more than a year later.
    expect(await ask('slicer', 1, { credit: 'CP' })).toHaveProperty('receipt');
    await newcomer('another');
    expect(await ask('another', MOST_CENTS)).toHaveProperty('receipt');
    const later = new Date(Date.now() + 366 * 86_400_000).toISOString();
    expect(await ask('slicer', MOST_CENTS, { valueDate: today() }, id, later)).toHaveProperty('receipt');
  });

  test('two orders at once, to two sub-envelopes, are one amount too', async () => {
    await newcomer('hasty');
    const ids = [await empty(), await empty()];
    // Nothing is written while this lasts, so that both orders have counted before either has written.
    const answers = await database.db.transaction().execute(async (held) => {
      await sql`LOCK TABLE credit_order IN SHARE MODE`.execute(held);
      const asked = ids.map((id) => harness.ask('hasty', 'allotCredits', orderOf(MOST_CENTS), { id }));
      await until('both orders wait', async () => (await waiting()) === ids.length);
      return { asked: Promise.all(asked) };
    });
    expect((await answers.asked).map((answer) => ('refusal' in answer ? answer.refusal.code : 'accepted')).toSorted()).toEqual([
      'accepted',
      'credits_need_second_person',
    ]);
  });

  test('a transfer is refused to one, and a carry-over', async () => {
    const id = await empty();
    await byTwo(harness, database.db, id, allotment(MOST_CENTS + 5, { year: LAST }));
    expect(await harness.ask('finance', 'transferCredits', transferTo(id, MOST_CENTS + 1), { id: parentId })).toMatchObject({
      refusal: { code: 'credits_need_second_person' },
    });
    await byTwo(harness, database.db, parentId, { command: 'transferCredits', body: transferTo(id, MOST_CENTS + 1) as never });
    expect(await totalOf(id)).toBe(MOST_CENTS + 1);
    await harness.accept('finance', 'closeYear', { year: LAST }, { id });
    const carried = orderOf(MOST_CENTS + 5, { year: LAST });
    expect(await harness.ask('finance', 'carryOverCredits', carried, { id })).toMatchObject({
      refusal: { code: 'credits_need_second_person', year: YEAR },
    });
    await byTwo(harness, database.db, id, { command: 'carryOverCredits', body: carried });
    expect(await totalOf(id)).toBe(2 * MOST_CENTS + 6);
  });

  test('a visa’s threshold is introduced and lowered by one person, raised and lifted by two', async () => {
    const id = await empty();
    const set = (thresholdCents: number | null) => harness.ask('admin', 'setVisaRule', { thresholdCents, order: 'Arrêté' }, { id });
    for (const cents of [50, 40]) expect(await set(cents)).toHaveProperty('receipt');
    for (const cents of [41, null])
      expect(await set(cents)).toMatchObject({ refusal: { code: 'visa_rule_needs_second_person', thresholdCents: 40 } });
    const change = await proposed(harness, database.db, id, rule(null), { by: 'admin' });
    expect(await readThreshold(database.db, id)).toBe(40);
    expect(await confirm(id, change, 'admin')).toMatchObject({ refusal: { code: 'decider_proposed_change' } });
    expect(await confirm(id, change, 'finance')).toHaveProperty('receipt');
    expect(await readThreshold(database.db, id)).toBeNull();
  });
});

describe('what is proposed', () => {
  test('leaves nothing in the ledger where it is rejected, or taken back', async () => {
    const id = await empty();
    const one = await proposed(harness, database.db, id, allotment(MOST_CENTS + 1));
    await harness.accept('finance-2', 'rejectChange', { change: one, reason: 'Deux fois.' }, { id });
    const other = await proposed(harness, database.db, id, allotment(MOST_CENTS + 1));
    await harness.accept('finance', 'retractChange', { change: other }, { id });
    for (const [change, outcome] of [
      [one, 'rejected'],
      [other, 'retracted'],
    ] as const)
      for (const name of ['confirmChange', 'rejectChange', 'retractChange'] as const)
        expect(await harness.ask('finance-2', name, bodyOf(name, change), { id })).toMatchObject({
          refusal: { code: 'change_not_open', outcome },
        });
    expect([await totalOf(id), await moved(id), await readOpenChanges(database.db, [id])]).toEqual([0, 0, []]);
  });

  test('is confirmed once, however many confirm it at once', async () => {
    const id = await empty();
    const change = await proposed(harness, database.db, id, rule(5), { by: 'admin' });
    const answers = await Promise.all(['finance', 'finance-2', 'finance', 'finance-2'].map((login) => confirm(id, change, login)));
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(1);
  });

  test.each<[string, string, (id: string) => Promise<ProposeChange> | ProposeChange]>([
    ['year_out_of_range', 'a year that is too far', () => allotment(1, { year: YEAR + 11 })],
    ['value_date_out_of_range', 'a day to come', () => allotment(1, { valueDate: `${YEAR + 1}-01-01` })],
    ['transfer_to_itself', 'a transfer to itself', (id) => ({ command: 'transferCredits', body: transferTo(id, 1) as never })],
    ['envelope_unknown', 'a transfer to nowhere', () => ({ command: 'transferCredits', body: transferTo(NOBODYS, 1) as never })],
    ['year_not_closed', 'a carry-over of an open year', () => ({ command: 'carryOverCredits', body: orderOf(1, { year: LAST }) })],
  ])('is refused as %s where it could not be: %s', async (code, _, change) => {
    const id = await empty();
    expect(await harness.ask('finance', 'proposeChange', await change(id), { id })).toMatchObject({ refusal: { code } });
  });

  test('is refused of credits whose cap is not known, or is passed', async () => {
    const id = await empty();
    await harness.accept('finance', 'allotCredits', orderOf(100, { year: LAST, credit: 'CP' }), { id });
    await harness.accept('finance', 'closeYear', { year: LAST }, { id });
    const carry = (amountCents: number, programmeInitialCents?: number) => ({
      command: 'carryOverCredits',
      body: { ...orderOf(amountCents, { year: LAST, credit: 'CP' }), ...(programmeInitialCents ? { programmeInitialCents } : {}) },
    });
    expect(await harness.ask('finance', 'proposeChange', carry(1), { id })).toMatchObject({ refusal: { code: 'carry_over_cap_unknown' } });
    expect(await harness.ask('finance', 'proposeChange', carry(4, 100), { id })).toMatchObject({
      refusal: { code: 'carry_over_above_cap' },
    });
    // Both fit beneath the cap while neither is confirmed.
    const [one, other] = [
      await proposed(harness, database.db, id, carry(3, 100) as ProposeChange),
      await proposed(harness, database.db, id, carry(3, 100) as ProposeChange),
    ];
    expect(await confirm(id, one)).toHaveProperty('receipt');
    expect(await confirm(id, other)).toMatchObject({ refusal: { code: 'carry_over_above_cap', carriedCents: 3 } });
  });

  test('is refused of an envelope without kin, of what is no envelope, and of a number that it does not have', async () => {
    const [alone, id] = [await elsewhere(), await empty()];
    expect(
      await harness.ask('finance', 'proposeChange', { command: 'transferCredits', body: transferTo(id, 1) }, { id: alone }),
    ).toMatchObject({ refusal: { code: 'envelope_without_kin' } });
    const [niece = ''] = await opened(harness, alone, 'NIECE');
    expect(
      await harness.ask('finance', 'proposeChange', { command: 'transferCredits', body: transferTo(id, 1) }, { id: niece }),
    ).toMatchObject({ refusal: { code: 'envelopes_not_kin' } });
    expect(await harness.ask('finance', 'proposeChange', allotment(1), { id: NOBODYS })).toMatchObject({ refusal: { code: 'not_found' } });
    for (const name of ['confirmChange', 'rejectChange', 'retractChange'] as const)
      for (const [of, code] of [
        [id, 'change_unknown'],
        [NOBODYS, 'not_found'],
      ] as const) {
        expect(await harness.ask('finance', name, bodyOf(name, 7), { id: of })).toMatchObject({ refusal: { code } });
      }
  });

  test('is asked its rule, and the ledger, when it is confirmed: what has changed since stands against it', async () => {
    const [id, other] = [await empty(), await empty()];
    await harness.accept('finance', 'allotCredits', orderOf(10), { id });
    const sent = await proposed(harness, database.db, id, { command: 'transferCredits', body: transferTo(other, 11) as never });
    expect(await confirm(id, sent)).toMatchObject({ refusal: { code: 'credits_insufficient' } });
    await harness.accept('finance', 'allotCredits', orderOf(10, { year: LAST }), { id });
    const late = await proposed(harness, database.db, id, allotment(1, { year: LAST }));
    await harness.accept('finance', 'closeYear', { year: LAST }, { id });
    expect(await confirm(id, late)).toMatchObject({ refusal: { code: 'year_closed' } });
    const lapsed = await proposed(harness, database.db, id, { command: 'carryOverCredits', body: orderOf(11, { year: LAST }) });
    expect(await confirm(id, lapsed)).toMatchObject({ refusal: { code: 'carry_over_exceeds_lapsed' } });
    expect((await readOpenChanges(database.db, [id])).map(({ number }) => number).sort()).toEqual([sent, late, lapsed]);
  });

  test('years later is too old to be confirmed', async () => {
    const id = await empty();
    const change = await proposed(harness, database.db, id, allotment(1));
    const dated = await proposed(harness, database.db, id, allotment(1, { year: YEAR + 5, valueDate: `${YEAR}-01-02` }));
    const at = `${YEAR + 3}-03-02T10:00:00.000Z`;
    expect(await harness.ask('finance-2', 'confirmChange', { change }, { id, at })).toMatchObject({
      refusal: { code: 'year_out_of_range' },
    });
    expect(await harness.ask('finance-2', 'confirmChange', { change: dated }, { id, at })).toMatchObject({
      refusal: { code: 'value_date_out_of_range' },
    });
  });
});

/** Another envelope, outside the family. */
async function elsewhere(code = 'AILLEURS'): Promise<string> {
  const id = newId();
  await database.db.transaction().execute(async (trx) => {
    await openStreams(trx, 'envelope', [id]);
    await insertEnvelope(trx, { id, code, name: { fr: 'Ailleurs', en: 'Elsewhere' } });
  });
  return id;
}
