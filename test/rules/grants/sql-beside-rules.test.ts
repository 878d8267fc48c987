import { type Kysely, sql } from 'kysely';
import { mayNotFit } from '../../../db/grants/amendments.ts';
import { nextDueOfClaim } from '../../../db/grants/claims.ts';
import { inForce } from '../../../db/grants/tranches.ts';
import { awaitsVisa as awaitsVisaOf, isBlockedByVisa } from '../../../db/grants/visas.ts';
import type { DB } from '../../../db/core/schema.ts';
import { endOfDate, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { type Amendment, isOnlyToReject } from '../../../domain/grants/amendment.ts';
import { type DueDate, owedByDate } from '../../../domain/grants/claim.ts';
import { keysOf } from '../../../domain/core/records.ts';
import { lastDayOf, type Milestone } from '../../../domain/grants/milestone.ts';
import type { Tranche, TrancheState } from '../../../domain/grants/tranche.ts';
import { awaitsVisa, refuseWithoutVisa } from '../../../domain/grants/visa.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { CALL, contentOf, grantIn } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

/**
 * What SQL decides of thousands beside a rule of domain/, compared with the rule in every combination of what decides.
 * The rows stand in temporary tables without constraints, which the product's own SQL finds instead of the real ones.
 */
let database: Database;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.drop());

/** The tables, and by what their rows are found. */
const KEYS = {
  ...{ grant: 'id', tranche: 'grant_id', milestone: 'grant_id', amendment: 'grant_id', funding_change: 'grant_id' },
  ...{ visa: 'tranche_id', visa_rule: 'envelope_id' },
} as const;
type Rows = Partial<Record<keyof typeof KEYS, readonly object[]>>;

/** Runs `read` where these rows are all that the tables hold, at the instant of the transaction. */
const among = <T>(rows: Rows, read: (db: Kysely<DB>) => Promise<T>): Promise<T> =>
  database.db.transaction().execute(async (trx) => {
    for (const name of keysOf(KEYS)) {
      const [own, key] = [sql.id('pg_temp', name), sql.id(KEYS[name])];
      // One after the other, on the connection of the transaction. Rows name what decides; the rest of them is empty.
      for (const statement of [
        sql`CREATE TEMP TABLE ${sql.id(name)} (LIKE ${sql.id('public', name)}) ON COMMIT DROP`,
        sql.raw(nullable(name)),
        sql`INSERT INTO ${own} SELECT * FROM jsonb_populate_recordset(NULL::${own}, ${JSON.stringify(rows[name] ?? [])}::jsonb)`,
        sql`CREATE INDEX ON ${own} (${key})`,
        sql`ANALYZE ${own}`,
      ])
        // oxlint-disable-next-line no-await-in-loop
        await statement.execute(trx);
    }
    return read(trx);
  });
const nullable = (name: string): string => `DO $$ DECLARE c text; BEGIN
  FOR c IN SELECT attname FROM pg_attribute WHERE attrelid = 'pg_temp."${name}"'::regclass AND attnum > 0 AND attnotnull
  LOOP EXECUTE format('ALTER TABLE pg_temp.${`"${name}"`} ALTER COLUMN %I DROP NOT NULL', c); END LOOP; END $$`;

/** Every combination of one value of each. */
const combined = <Facts extends Record<string, readonly unknown[]>>(facts: Facts): { [Key in keyof Facts]: Facts[Key][number] }[] =>
  Object.entries(facts).reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  ) as { [Key in keyof Facts]: Facts[Key][number] }[];

const idOf = (kind: number, number: number): string => `00000000-0000-4000-800${kind}-${String(number).padStart(12, '0')}`;
const grantId = (number: number): string => idOf(0, number);

/** What the ledger holds of a tranche of 500. */
const AMOUNTS = { reserved: 500, released: 0, committed: 0, withdrawn: 0, ordered: 0, cancelled: 0, paid: 0, delegated: 0, drawn: 0 };
const HELD = { returned: 0, provided: 0, recalled: 0, claimed: 0, waived: 0, certified_cents: 0, amount_cents: 500, kind: 'instalment' };
const trancheOf = (grant: number, rank: number, row: object) => ({
  ...{ ...AMOUNTS, ...HELD, id: idOf(rank, grant), grant_id: grantId(grant), rank, state: 'planned', firm: true, year: 2026 },
  ...{ from_month: 6 * (rank - 1), to_month: 6 * rank, replaced_at: null, amendment: null },
  ...row,
});

const readTranchesOf = async (db: Kysely<DB>): Promise<Map<string, Tranche[]>> =>
  Map.groupBy(await inForce(db).select('grant_id as grantId').execute(), (row) => row.grantId);

test('a tranche is blocked by its visa, and an agreement waits for it, in SQL as by the rule', async () => {
  const AWARDED = 1_000;
  const cases = combined({
    // The newest rule counts; without one, and where it was lifted, no visa is asked for.
    thresholds: [[], [900, null], [999], [1_000], [1_001], [null, 1_500], [1_501]],
    visas: [[], [true], [false], [false, true], [true, false]],
    state: ['planned', 'awaiting_credits', 'confirmed'] satisfies TrancheState[],
    amendment: [null, 1],
    firm: [true, false],
    replaced: [null, '2026-01-01T00:00:00.000Z'],
  });
  const rows: Rows = {
    grant: cases.map((_, n) => ({ id: grantId(n), awarded_cents: AWARDED, envelope_id: idOf(9, n) })),
    tranche: cases.map(({ state, amendment, firm, replaced }, n) => trancheOf(n, 1, { state, amendment, firm, replaced_at: replaced })),
    visa_rule: cases.flatMap(({ thresholds }, n) =>
      thresholds.map((cents, version) => ({ envelope_id: idOf(9, n), version, threshold_cents: cents })),
    ),
    visa: cases.flatMap(({ visas }, n) =>
      visas.map((favourable, version) => ({ grant_id: grantId(n), tranche_id: idOf(1, n), version, favourable })),
    ),
  };
  const [blocked, waiting, tranches] = await among(rows, async (db) => [
    await sql<{ id: string }>`SELECT t.grant_id AS id FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id
      WHERE t.replaced_at IS NULL AND ${isBlockedByVisa}`.execute(db),
    await sql<{ id: string }>`SELECT g.id FROM "grant" AS g WHERE ${awaitsVisaOf}`.execute(db),
    await readTranchesOf(db),
  ]);
  const numbered = (is: (on: readonly Tranche[], matter: Parameters<typeof awaitsVisa>[2]) => boolean): string[] =>
    cases.flatMap(({ thresholds, visas }, n) => {
      const given = visas.map((favourable) => ({ trancheId: idOf(1, n), favourable, givenOn: '2026-01-01', personId: '' })).toReversed();
      return is(tranches.get(grantId(n)) ?? [], { thresholdCents: thresholds.at(-1) ?? null, visas: given }) ? [grantId(n)] : [];
    });
  const grant = { awardedCents: AWARDED };
  const isBlocked = numbered((on, matter) => on.some((tranche) => refuseWithoutVisa(grant, tranche, matter) !== null));
  const idsOf = ({ rows: found }: { rows: { id: string }[] }): string[] => found.map(({ id }) => id).sort();
  expect(idsOf(blocked)).toEqual(isBlocked);
  expect(idsOf(waiting)).toEqual(numbered((on, matter) => awaitsVisa(grant, on, matter)));
  expect(isBlocked.length).toBeGreaterThan(80);
});

/** A tranche of 500 as the ledger has it in its state. */
const STANDING: readonly (Partial<typeof AMOUNTS & typeof HELD> & { state: TrancheState })[] = [
  { state: 'planned' },
  { state: 'awaiting_credits', committed: 500, withdrawn: 500, ordered: 200, paid: 200 },
  { state: 'confirmed', committed: 500 },
  { state: 'confirmed', committed: 500, ordered: 200, paid: 200, claimed: 100 },
  { state: 'certified', committed: 500, certified_cents: 400 },
  { state: 'ordered', committed: 500, certified_cents: 500, ordered: 500 },
  { state: 'ordered', kind: 'advance', committed: 500, ordered: 500 },
  { state: 'paid', committed: 500, certified_cents: 500, ordered: 700, cancelled: 200, paid: 500, claimed: 300, waived: 100 },
  { state: 'cancelled', released: 500 },
  { state: 'delegated', delegated: 500, drawn: 300, returned: 100 },
];
/** The third tranche: none, what the open amendment has reserved, and what an earlier one has added. */
const THIRD = [null, { state: 'planned', amendment: 2 }, { state: 'confirmed', amendment: 1, committed: 500 }] as const;

const OWN = { startsOn: -13, length: 12, first: 'planned', last: 'planned', added: null, one: STANDING[0], two: STANDING[0] } as const;
const FIRST = { change: 'none', costs: 2_000, awarded: 1_000 } as const;
const PLAN = { ...OWN, ...FIRST, formerly: 0 };

test('an amendment that is only to be rejected is never one that SQL says fits its grant', async () => {
  const STATES = ['planned', 'reported', 'returned', 'accepted', 'cancelled'] satisfies Milestone['state'][];
  const around = { startsOn: [-13, -12, -6, 1], length: [1, 5, 6, 7, 11, 12, 13, 14, 24, 120], added: THIRD };
  const periods = combined({ ...around, first: ['planned', 'accepted'] as const, last: STATES, formerly: [-1, 0, 1] });
  const amounts = combined({
    ...{
      one: STANDING,
      two: [STANDING[0], STANDING[2], STANDING[7]],
      added: THIRD,
      awarded: [200, 499, 500, 699, 700, 999, 1_000, 1_001, 1_500],
    },
    change: [
      { change: 'none', costs: 2_000 },
      { change: 'open', costs: 2_000 },
      { change: 'open', costs: 1_900 },
      { change: 'settled', costs: 1_900 },
    ],
  }).map(({ change, ...facts }) => ({ ...facts, ...change }));
  const cases = [...periods, ...amounts].map((facts) => ({ ...PLAN, ...facts }));
  const { rows: found } = await sql<{ at: string }>`SELECT now() AS at`.execute(database.db);
  const at = new Date(found[0]?.at ?? 0).toISOString();
  const today = parisDate(at);
  const begins = cases.map(({ startsOn, formerly }) => moveDate(moveDate(today, { months: startsOn }), { days: formerly }));
  const milestones = cases.map(({ first, last }, n): Milestone[] =>
    [first, last].map((state, place) => ({
      ...{ rank: place + 1, state, trackingYear: null, reportNumber: 0, askedAt: null, isEmpty: false, dueAt: at, remindAt: at },
      ...{ remindedAt: null, lateAt: null, reviewRemindAt: null, reviewRemindedAt: null },
      periodStartsOn: moveDate(begins[n] ?? '', { months: 6 * place }),
      periodEndsOn: lastDayOf(begins[n] ?? '', 6 * (place + 1)),
    })),
  );
  const rows: Rows = {
    grant: cases.map((_, n) => ({ id: grantId(n), awarded_cents: 1_000, starts_on: begins[n], duration_months: 12 })),
    tranche: cases.flatMap(({ one, two, added }, n) => [
      ...[one, two].map((each, place) => trancheOf(n, place + 1, { firm: place === 0, ...each })),
      ...(added ? [trancheOf(n, 3, { kind: 'balance', from_month: 6, to_month: 12, ...added })] : []),
    ]),
    milestone: milestones.flatMap((each, n) => each.map(({ rank, state }) => ({ grant_id: grantId(n), rank, state }))),
    amendment: cases.map(({ length, awarded }, n) => ({
      ...{ grant_id: grantId(n), number: 2, awarded_cents: awarded, duration_months: length },
    })),
    funding_change: cases.flatMap(({ change }, n) =>
      change === 'none' ? [] : [{ grant_id: grantId(n), number: 1, replaced_by: change === 'settled' ? 2 : null }],
    ),
  };
  const [doubted, tranches] = await among(rows, async (db) => [
    await sql<{ id: string }>`SELECT g.id FROM "grant" AS g JOIN amendment AS m ON m.grant_id = g.id WHERE ${mayNotFit}`.execute(db),
    await readTranchesOf(db),
  ]);
  const doubts = new Set(doubted.rows.map(({ id }) => id));
  const [legalForm] = CALL.terms.legalForms;
  if (!legalForm) throw new Error('the call has no legal form');
  const content = contentOf({ ...STUDENTS });
  const said = cases.map(({ length, awarded, change, costs, ...facts }, n) => {
    const grant = { ...grantIn('active', ['beneficiary', 'fund']), id: grantId(n), startsOn: begins[n] ?? '' };
    const open: Amendment = {
      state: 'advised',
      side: 'beneficiary',
      ...{ number: 2, proposedBy: '', proposedAt: at, remindAt: at, deadlineAt: at, signed: [] },
      ...{ declinedBy: [], reviewerId: null, remindedAt: null, escalatedAt: null, responsibleId: null },
      ...{ content, awardedCents: awarded, costCents: costs, durationMonths: length },
    };
    const fundingChange = change === 'open' ? { number: 1, costCents: 1_900, grantCents: 700 } : null;
    const ground = { call: CALL, legalForm, guarantees: [], fundingChange, account: undefined };
    const on = { grant, open, ...ground, tranches: tranches.get(grantId(n)) ?? [], milestones: milestones[n] ?? [] };
    return { case: { length, awarded, change, costs, ...facts }, isDoubted: doubts.has(grantId(n)), isOnly: isOnlyToReject(on, at) };
  });
  expect(said.filter(({ isDoubted, isOnly }) => isOnly && !isDoubted)).toEqual([]);
  // Else the doubt would say nothing, or there would be nothing to doubt.
  const most = said.length / 6;
  expect(said.filter(({ isOnly }) => isOnly).length).toBeGreaterThan(most);
  expect(said.filter(({ isDoubted }) => !isDoubted).length).toBeGreaterThan(most);
});

test('a claim is next due at the first date that SQL and rule find owed, whatever was collected', async () => {
  const schedules: DueDate[][] = [
    [],
    [{ dueOn: '2026-03-29', amountCents: 300 }],
    [100, 0, 50, 150].map((amountCents, n) => ({ dueOn: `2026-0${n + 3}-28`, amountCents })),
  ];
  const cases = schedules.flatMap((dueDates) =>
    [0, 1, 149, 150, 151, 200, 201, 299, 300, 400].map((owed) => ({ owed, due_dates: dueDates })),
  );
  const { rows } = await sql<{ owed: number; due_dates: DueDate[]; at: string | null }>`
    SELECT c.*, ${nextDueOfClaim} AS at
    FROM jsonb_to_recordset(${JSON.stringify(cases)}::jsonb) AS c (owed bigint, due_dates jsonb)`.execute(database.db);
  expect(rows).toHaveLength(cases.length);
  for (const { owed, due_dates: dueDates, at } of rows) {
    const next = owedByDate(dueDates, owed)[0]?.dueOn;
    expect({ owed, dueDates, at }).toEqual({ owed, dueDates, at: next ? endOfDate(next) : null });
  }
});
