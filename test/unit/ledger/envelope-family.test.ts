import { readFileSync } from 'node:fs';
import fc from '../../support/property.ts';
import type { FreezeCredits, TransferCredits } from '../../../domain/ledger/credits.ts';
import {
  type Balances,
  EMPTY_LEDGER,
  type Ledger,
  lineKey,
  type Movement,
  type MovementKind,
  NO_BALANCES,
  refuseWhole,
  settle,
} from '../../../domain/ledger/envelope.ts';
import {
  type EnvelopeInFamily,
  type FamilyMember,
  refuseFreeze,
  refuseSubEnvelope,
  refuseTransfer,
  splitFreeze,
} from '../../../domain/ledger/envelope-family.ts';
import { inOrderOfPrecedence } from '../../support/domain.ts';

const at = '2026-03-02T09:00:00.000Z';
const PARENT: EnvelopeInFamily = { id: 'parent', parentId: null };
const NORTH: EnvelopeInFamily = { id: 'north', parentId: 'parent' };
const SOUTH: EnvelopeInFamily = { id: 'south', parentId: 'parent' };
const ELSEWHERE: EnvelopeInFamily = { id: 'elsewhere', parentId: null };
const COUSIN: EnvelopeInFamily = { id: 'cousin', parentId: 'elsewhere' };

describe('the opening of a sub-envelope', () => {
  const body = { parentId: 'parent', code: 'NORTH', name: { fr: 'Nord', en: 'North' } };
  inOrderOfPrecedence<{ parent: EnvelopeInFamily | undefined }>(
    () => ({ parent: { ...PARENT } }),
    ({ parent }) => refuseSubEnvelope(parent, { body }),
    [
      { when: 'there is no such parent', refusal: { code: 'envelope_unknown', envelopeId: 'parent' }, spoil: { parent: undefined } },
      {
        when: 'the parent is a sub-envelope itself',
        refusal: { code: 'parent_is_sub_envelope', parentOfParentId: 'elsewhere' },
        spoil: (each) => void (each.parent = { ...PARENT, parentId: 'elsewhere' }),
      },
    ],
  );
});

describe('a transfer', () => {
  type Case = { from: FamilyMember; to: EnvelopeInFamily | undefined; body: TransferCredits };
  const sound = (): Case => ({
    from: { ...NORTH, hasChildren: false },
    to: SOUTH,
    body: { year: 2026, credit: 'AE', amountCents: 100, order: 'Décision 3', toEnvelopeId: 'south' },
  });
  const refuse = ({ from, to, body }: Case) => refuseTransfer(from, to, { body, at });

  inOrderOfPrecedence(sound, refuse, [
    {
      when: 'the envelope has neither parent nor sub-envelope',
      refusal: { code: 'envelope_without_kin', envelopeId: 'north' },
      spoil: (each) => void (each.from = { id: 'north', parentId: null, hasChildren: false }),
    },
    { when: 'it is to the envelope itself', refusal: { code: 'transfer_to_itself' }, spoil: { body: { toEnvelopeId: 'north' } } },
    { when: 'there is no such envelope', refusal: { code: 'envelope_unknown', envelopeId: 'south' }, spoil: { to: undefined } },
    {
      when: 'the envelopes are of two families',
      refusal: { code: 'envelopes_not_kin', fromEnvelopeId: 'north', toEnvelopeId: 'cousin' },
      spoil: { to: COUSIN },
    },
    {
      when: 'it is of a year whose books are closed',
      refusal: { code: 'year_out_of_range', earliest: 2025, latest: 2036 },
      spoil: { body: { year: 2024 } },
    },
    {
      when: 'it counts from a day that has not come',
      refusal: { code: 'value_date_out_of_range', earliest: '2025-01-01', latest: '2026-03-02' },
      spoil: { body: { valueDate: '2026-03-03' } },
    },
  ]);

  test.each([
    ['a parent to its sub-envelope', PARENT, NORTH, true],
    ['a sub-envelope to its parent', NORTH, PARENT, true],
    ['one sub-envelope to another', NORTH, SOUTH, true],
    ['one parent to another', PARENT, ELSEWHERE, false],
    ['a parent to another one’s sub-envelope', PARENT, COUSIN, false],
    ['a sub-envelope to another parent', COUSIN, PARENT, false],
  ])('from %s may be: %#', (_, from, to, may) =>
    expect(
      refuse({ ...sound(), from: { ...from, hasChildren: from.parentId === null }, to, body: { ...sound().body, toEnvelopeId: to.id } }) ===
        null,
    ).toBe(may),
  );
});

describe('a freeze that sub-envelopes share', () => {
  type Case = { hasChildren: boolean; available: number; reserved: number; body: FreezeCredits };
  const sound = (): Case => ({
    hasChildren: true,
    available: 40,
    reserved: 50,
    body: {
      year: 2026,
      credit: 'AE',
      amountCents: 100,
      order: 'Décret 5',
      subEnvelopes: [
        { envelopeId: 'north', amountCents: 30 },
        { envelopeId: 'south', amountCents: 20 },
      ],
    },
  });
  const refuse = ({ hasChildren, available, reserved, body }: Case) =>
    refuseFreeze(
      { ...PARENT, hasChildren },
      { ...NO_BALANCES, total: available + reserved, available, reserved },
      [PARENT, NORTH, SOUTH, COUSIN],
      { body, at },
    );
  const share = (...amounts: [string, number][]) => amounts.map(([envelopeId, amountCents]) => ({ envelopeId, amountCents }));
  const bounds = (namedCents: number, leastCents: number, mostCents: number) =>
    ({ code: 'freeze_shares_out_of_bounds', credit: 'AE', year: 2026, namedCents, leastCents, mostCents }) as const;

  inOrderOfPrecedence(sound, refuse, [
    {
      when: 'it is of a year whose books are closed',
      refusal: { code: 'year_out_of_range', earliest: 2025, latest: 2036 },
      spoil: { body: { year: 2024 } },
    },
    {
      when: 'a sub-envelope is named twice',
      refusal: { code: 'sub_envelope_twice', envelopeIds: ['north'] },
      spoil: ({ body }) => void (body.subEnvelopes = [...share(['north', 1], ['north', 2], ['north', 3]), ...(body.subEnvelopes ?? [])]),
    },
    {
      when: 'an envelope is named that is not one of its own',
      refusal: { code: 'not_a_sub_envelope', envelopeIds: ['cousin', 'nowhere', 'parent'] },
      spoil: ({ body }) =>
        void (body.subEnvelopes = [...share(['cousin', 1], ['nowhere', 1], ['parent', 1]), ...(body.subEnvelopes ?? [])]),
    },
    { when: 'they bear more than what exceeds the available', refusal: bounds(50, 0, 40), spoil: { available: 60 } },
  ]);

  test.each<[string, Partial<Omit<Case, 'body'>>, number, [string, number][], ReturnType<typeof bounds> | null]>([
    ['that the parent has available is its own to bear', {}, 40, [], null],
    ['that the parent has available is borne by no other envelope', {}, 40, [['north', 1]], bounds(1, 0, 0)],
    ['above it may leave the parent’s own reservations uncovered', {}, 90, [], null],
    ['above it may be named in full', {}, 90, [['north', 50]], null],
    ['above it may be named in part', {}, 90, [['north', 20]], null],
    ['above it may not be named beyond what exceeds it', {}, 90, [['north', 51]], bounds(51, 0, 50)],
    ['above what the parent can bear must be named', {}, 91, [], bounds(0, 1, 51)],
    ['above what the parent can bear is named as far as it must', {}, 91, [['north', 1]], null],
    ['where the parent lacks credits already is named in full at most', { available: -10 }, 30, [['north', 31]], bounds(31, 0, 30)],
    ['where the parent lacks credits already may be borne by others alone', { available: -10 }, 30, [['south', 30]], null],
    ['of an envelope without sub-envelopes is bounded by the ledger alone', { hasChildren: false }, 500, [], null],
  ])('%s', (_, held, amountCents, named, refusal) =>
    expect(refuse({ ...sound(), ...held, body: { ...sound().body, amountCents, subEnvelopes: share(...named) } })).toEqual(refusal),
  );

  test('is split into what is named and what is left for the envelope itself', () => {
    expect(splitFreeze(sound().body)).toEqual({ namedCents: 50, ownCents: 50 });
    expect(splitFreeze({ amountCents: 7 })).toEqual({ namedCents: 0, ownCents: 7 });
  });
});

describe('the example of shared freezes in docs/ledger.md', () => {
  const [, section = ''] = readFileSync('docs/ledger.md', 'utf8').split('\n## Sub-envelopes and transfers\n');
  const [table = ''] = /(^\|.*\n)+/m.exec(section) ?? [];
  const [, , ...rows] = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace('−', '-')),
    );
  const lineOf = (available: number, reserved: number): Balances => ({ ...NO_BALANCES, total: available + reserved, available, reserved });

  test.each(rows.map((cells) => [cells[0] ?? '', cells] as const))('%s', (order, [, named = '', ...shown]) => {
    const ask = (envelopeId: string, amountCents: number, line: Balances) => {
      const lines = new Map([[lineKey({ envelopeId, year: 2026, credit: 'AE' }), line]]);
      const asked = amountCents > 0 ? [movementOf('freeze', envelopeId, 'AE', amountCents)] : [];
      return [...settle({ ...EMPTY_LEDGER, lines }, asked).ledger.lines.values()][0] ?? NO_BALANCES;
    };
    const amountCents = Number(/\d+/.exec(order)?.[0] ?? 0);
    const subEnvelopes = Number(named) > 0 ? [{ envelopeId: 'north', amountCents: Number(named) }] : [];
    const body = { year: 2026, credit: 'AE' as const, amountCents, order: 'Décret 5', subEnvelopes };
    const refusal = refuseFreeze({ ...PARENT, hasChildren: true }, lineOf(100, 500), [PARENT, NORTH], { body, at });
    if (refusal) return expect(shown.join(' ')).toContain(`refused: \`${refusal.code}\``);
    const { namedCents, ownCents } = splitFreeze(body);
    const after = [ask('parent', ownCents, lineOf(100, 500)), ask('north', namedCents, lineOf(400, 0))];
    expect(after.flatMap(({ available, frozen }) => [available, frozen])).toEqual(shown.map(Number));
  });

  test('shows a freeze of each sort', () => expect(rows.length).toBe(5));
});

const movementOf = (kind: MovementKind, envelopeId: string, credit: 'AE' | 'CP', amountCents: number): Movement => ({
  ...{ kind, envelopeId, year: 2026, credit, amountCents, trancheId: null, subject: envelopeId },
  ...{ valueDate: '2026-03-02', cause: { streamId: 's', version: 1 } },
});

describe('the sum over a family', () => {
  const FAMILY = [PARENT, NORTH, SOUTH].map(({ id }) => id);
  const envelope = fc.constantFrom(...FAMILY);
  const credit = fc.constantFrom('AE' as const, 'CP' as const);
  const cents = fc.integer({ min: 1, max: 60 });
  const transfer = fc
    .tuple(envelope, envelope, credit, fc.integer({ min: 1, max: 160 }))
    .map(([from, to, ...rest]) => [movementOf('transfer_out', from, ...rest), movementOf('transfer_in', to, ...rest)])
    .filter(([out, into]) => out?.envelopeId !== into?.envelopeId);
  const other = fc
    .tuple(fc.constantFrom<MovementKind>('allot', 'cut', 'freeze', 'thaw', 'reserve'), envelope, cents)
    .map(([kind, id, amount]) => [movementOf(kind, id, 'AE', amount)]);
  const first = FAMILY.flatMap((id) => (['AE', 'CP'] as const).map((each) => movementOf('allot', id, each, 100)));

  const sumOf = ({ lines }: Ledger) =>
    (['AE', 'CP'] as const).map((each) =>
      FAMILY.map((envelopeId) => lines.get(lineKey({ envelopeId, year: 2026, credit: each })) ?? NO_BALANCES).reduce(
        (sum, line) => ({ total: sum.total + line.total, available: sum.available + line.available }),
        { total: 0, available: 0 },
      ),
    );

  test('is changed by no transfer, nor by the opposite of one, whatever came before; and none takes more than is available', () => {
    let [taken, refused, undone] = [0, 0, 0];
    fc.assert(
      fc.property(fc.array(fc.oneof(transfer, other), { maxLength: 30 }), (lists) => {
        let ledger = settle(EMPTY_LEDGER, first).ledger;
        for (const list of lists) {
          const settled = settle(ledger, list);
          const refusal = refuseWhole(ledger, list, settled);
          const [out, into] = list;
          if (out && into) {
            const { available } = ledger.lines.get(lineKey(out)) ?? NO_BALANCES;
            expect(refusal === null).toBe(out.amountCents <= available);
            if (refusal)
              expect(refusal).toMatchObject({ code: 'credits_insufficient', envelopeId: out.envelopeId, availableCents: available });
            else {
              expect(sumOf(settled.ledger)).toEqual(sumOf(ledger));
              const opposites = settled.posted.map(({ sequence, from, to, ...each }) => ({ ...each, reverses: { sequence, from, to } }));
              const back = settle(settled.ledger, opposites);
              // Credits that filled a hole which a freeze had left do not come back.
              const { available: there } = settled.ledger.lines.get(lineKey(into)) ?? NO_BALANCES;
              expect(refuseWhole(settled.ledger, opposites, back) === null).toBe(into.amountCents <= there);
              if (into.amountCents <= there) {
                expect(back.ledger.lines.get(lineKey(out))).toEqual(ledger.lines.get(lineKey(out)));
                expect(sumOf(back.ledger)).toEqual(sumOf(ledger));
                undone += 1;
              }
            }
            if (refusal) refused += 1;
            else taken += 1;
          }
          if (!refusal) ledger = settled.ledger;
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(taken, refused, undone)).toBeGreaterThan(10);
  });
});
