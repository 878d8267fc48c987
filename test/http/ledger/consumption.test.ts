import { EVERYTHING } from '../../../domain/core/role.ts';
import { type Kysely, sql } from 'kysely';
import { csvOf } from '../../../api/http/answer/csv.ts';
import { postMovements } from '../../../db/ledger/envelope.ts';
import { streamMovements } from '../../../db/ledger/movements.ts';
import type { DB } from '../../../db/core/schema.ts';
import { littleCall } from '../../support/calls.ts';
import { type Held, heldOf, orderOf, readAllMovements, reverse, toClosed, toOrdered } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toGrant, today } from '../../support/fixtures.ts';
import { delegatePayment, reportCommitment, reportPayment, returnDelegation, toDelegated } from '../../support/delegation-fixtures.ts';
import { after } from '../../support/tranche-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let auditor: Actor;
let held: Record<'ordered' | 'closed' | 'paid' | 'toSign' | 'little' | 'delegated', Held>;
let littleCallId: string;
const year = today().slice(0, 4);
/** A ministry's grant of which a part is committed, a part of that paid, and a part of the rest given back. */
const toHalfPaid = after(
  toDelegated,
  ['ministry', reportCommitment(10_000)],
  ['finance', delegatePayment(8_000)],
  ['ministry', reportPayment(7_000)],
  ['ministry', reportPayment(500)],
  ['finance', returnDelegation(2_000)],
);
const TITLE = '=HYPERLINK("http://exemple.fr";"Cliquez")';

beforeAll(async () => {
  auditor = await harness.as('auditor');
  const little = await littleCall(harness, { aeCents: 30_000_000, cpCents: 20_000_000 });
  littleCallId = little.callId;
  held = {
    ordered: await toOrdered(harness),
    closed: await toClosed(harness),
    paid: await toClosed(harness),
    delegated: await heldOf(harness, await toHalfPaid(harness)),
    toSign: await heldOf(harness, (await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, title: TITLE })).grantId),
    little: await heldOf(harness, (await toGrant(harness, 10_000_000, little)).grantId),
  };
  const finance = await harness.as('finance');
  const order = async (route: string, cents: number, changed = {}) =>
    expectStatus(await finance.post(`/envelopes/${held.little.envelopeId}/${route}`, orderOf(cents, changed)), 200);
  // More is frozen than was available: what is missing shows as a negative amount.
  await order('freezes', 21_000_000);
  await order('allotments', 500, { year: Number(year) + 1, credit: 'CP', order: '-Décret; "2027"' });
  // A reversal, so that the figures show that reversals count.
  expectStatus(await reverse(harness, 'finance', held.closed, 'pay'), 200);
});

type Figures = Record<string, number> & {
  key: string;
  label: string;
  credits: { ae: Record<string, number>; cp: Record<string, number> } | null;
};
const read = async (query: string): Promise<{ rows: Figures[]; total: Figures }> =>
  expectStatus(await auditor.get(`/consumption?${query}`), 200) as never;

const FIGURES = [
  'awardedCents',
  'reservedCents',
  'releasedCents',
  'delegatedCents',
  'committedCents',
  'orderedCents',
  'paidCents',
  'remainingToPayCents',
] as const;

/** The same figures from the movements alone, by a key in SQL on `m`, `g` and `a`. */
async function fromMovements(db: Kysely<DB>, key: string, where = 'true') {
  const { rows } = await sql<Record<string, number> & { key: string }>`
    WITH m AS (SELECT *, CASE WHEN reverses IS NULL THEN amount_cents ELSE -amount_cents END AS cents FROM movement)
    SELECT ${sql.raw(key)} AS key,
      sum(CASE WHEN m.kind = 'reserve' THEN cents ELSE 0 END) AS "awardedCents",
      sum(CASE m.kind WHEN 'reserve' THEN cents WHEN 'release' THEN -cents WHEN 'commit' THEN -cents WHEN 'delegate' THEN -cents ELSE 0 END) AS "reservedCents",
      sum(CASE WHEN m.kind IN ('release', 'withdraw_commitment', 'lapse_commitment', 'return_delegation') THEN cents ELSE 0 END) AS "releasedCents",
      sum(CASE m.kind WHEN 'delegate' THEN cents WHEN 'commit_delegated' THEN -cents WHEN 'return_delegation' THEN -cents ELSE 0 END) AS "delegatedCents",
      sum(CASE WHEN m.kind IN ('commit', 'commit_delegated') THEN cents WHEN m.kind IN ('withdraw_commitment', 'lapse_commitment') THEN -cents ELSE 0 END) AS "committedCents",
      sum(CASE m.kind WHEN 'order_payment' THEN cents WHEN 'cancel_order' THEN -cents WHEN 'pay' THEN -cents ELSE 0 END) AS "orderedCents",
      sum(CASE WHEN m.kind IN ('pay', 'pay_delegated') THEN cents ELSE 0 END) AS "paidCents",
      sum(CASE WHEN m.kind IN ('commit', 'commit_delegated') THEN cents
        WHEN m.kind IN ('withdraw_commitment', 'lapse_commitment', 'pay', 'pay_delegated') THEN -cents ELSE 0 END) AS "remainingToPayCents"
    FROM m JOIN tranche AS t ON t.id = m.tranche_id JOIN "grant" AS g ON g.id = t.grant_id JOIN application AS a ON a.id = g.application_id
    WHERE ${sql.raw(where)} GROUP BY 1 ORDER BY 1`.execute(db);
  return rows;
}
const figuresOf = (row: Record<string, unknown>) => Object.fromEntries(FIGURES.map((name) => [name, row[name]]));

const KEYS = {
  envelope: 'g.envelope_id::text',
  year: 'm.year::text',
  call: 'a.call_id',
  projectType: `(SELECT string_agg(type, '+' ORDER BY type) FROM unnest(a.project_types) AS type)`,
  organisation: 'g.organisation_id::text',
};

test.each(Object.entries(KEYS))('by %s each row is the sum of its movements, and the rows add up to the total', async (by, key) => {
  const { rows, total } = await read(`by=${by}`);
  const moved = await fromMovements(harness.database.db, key);
  expect(moved.length).toBeGreaterThan(0);
  const consumed = rows.filter((row) => FIGURES.some((name) => row[name]));
  expect(consumed.map((row) => ({ key: row.key, ...figuresOf(row) }))).toEqual(moved.map((row) => ({ key: row.key, ...figuresOf(row) })));
  for (const name of FIGURES) expect([name, rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)]).toEqual([name, total[name]]);
  expect(total).toMatchObject({
    grants: 6,
    awardedCents: 5 * AWARDED_CENTS + 10_000_000,
    delegatedCents: AWARDED_CENTS - 12_000,
    committedCents: 3 * AWARDED_CENTS + 10_000,
    orderedCents: 2 * AWARDED_CENTS,
    paidCents: AWARDED_CENTS + 7_500,
    remainingToPayCents: 2 * AWARDED_CENTS + 2_500,
  });
});

test.each([
  ['an envelope', () => `envelopeId=${held.little.envelopeId}`, () => `g.envelope_id = '${held.little.envelopeId}'`],
  ['a year', () => `year=${year}`, () => `m.year = ${year}`],
  ['a year without awards', () => `year=${Number(year) + 1}`, () => `m.year = ${Number(year) + 1}`],
  ['a call', () => `callId=${littleCallId}`, () => `a.call_id = '${littleCallId}'`],
  ['a call and a year', () => `callId=${STUDENTS.callId}&year=${year}`, () => `a.call_id = '${STUDENTS.callId}' AND m.year = ${year}`],
])('what is asked of %s alone is the sum of its movements', async (_, query, where) => {
  const { rows, total } = await read(`by=organisation&${query()}`);
  const moved = await fromMovements(harness.database.db, KEYS.organisation, where());
  expect(rows.map(figuresOf)).toEqual(moved.map(figuresOf));
  for (const name of FIGURES) expect([name, total[name]]).toEqual([name, moved.reduce((sum, row) => sum + (row[name] ?? 0), 0)]);
});

test('by envelope and by year the credits stand beside, those of nothing awarded too, and equal the envelopes’ own', async () => {
  const { items } = (await auditor.get('/envelopes')).body as {
    items: { id: string; years: { year: number; ae: Record<string, number>; cp: Record<string, number> }[] }[];
  };
  const lines = items.flatMap(({ id, years }) => years.map((line) => ({ id, ...line })));
  const sum = (of: typeof lines, credit: 'ae' | 'cp') =>
    Object.fromEntries(
      ['totalCents', 'availableCents', 'frozenCents', 'lapsedCents'].map((name) => [
        name,
        of.reduce((cents, line) => cents + (line[credit][name] ?? 0), 0),
      ]),
    );
  for (const [by, keyOf] of [
    ['envelope', ({ id }: { id: string }) => id],
    ['year', ({ year: each }: { year: number }) => String(each)],
  ] as const) {
    const { rows, total } = await read(`by=${by}`);
    const groups = Map.groupBy(lines, keyOf);
    expect(rows.map(({ key, credits }) => [key, credits])).toEqual(
      [...groups].map(([key, of]) => [key, { ae: sum(of, 'ae'), cp: sum(of, 'cp') }]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
    expect(total.credits).toEqual({ ae: sum(lines, 'ae'), cp: sum(lines, 'cp') });
  }
  const { rows } = await read(`by=year&envelopeId=${held.little.envelopeId}`);
  expect(rows.map(({ key, grants, credits }) => [key, grants, credits?.ae['availableCents'], credits?.cp['totalCents']])).toEqual([
    [year, 1, -1_000_000, 20_000_000],
    [String(Number(year) + 1), 0, 0, 500],
  ]);
});

test('a call has no credits of its own, nor has a type or an organisation', async () => {
  for (const query of [`by=year&callId=${littleCallId}`, 'by=projectType', 'by=organisation', 'by=call']) {
    const { rows, total } = await read(query);
    expect([...rows, total].map(({ credits }) => credits)).toEqual([...rows.map(() => null), null]);
  }
});

test('keys are called what people call them, in their language', async () => {
  const { rows: types } = await read('by=projectType');
  expect(types).toMatchObject([{ key: [...STUDENTS.projectTypes].sort().join('+'), grants: 6 }]);
  expect(types[0]?.label).not.toBe(types[0]?.key);
  expect((await read('by=organisation')).rows.map(({ label }) => label).sort()).toEqual([
    'Direction générale des phares et balises',
    'Office national des lacs et rivières',
  ]);
  const english = (await auditor.get('/consumption?by=call', 'en')).body.rows;
  const french = (await read('by=call')).rows;
  expect(english.map(({ label }: Figures) => label)).not.toEqual(french.map(({ label }) => label));
});

test('only the fund’s people read it', async () => {
  for (const path of ['/consumption', '/consumption.csv', `/envelopes/${held.little.envelopeId}/movements.csv`])
    expect((await (await harness.as('applicant')).get(path)).status).toBe(403);
});

describe('as CSV', () => {
  const csv = async (path: string) => {
    const { status, headers, text } = await auditor.get(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    return {
      text,
      name: headers['content-disposition'],
      lines: text
        .replace(/^\ufeff/, '')
        .trimEnd()
        .split('\r\n'),
    };
  };

  test('consumption has a line for each row and the total, negative amounts as numbers', async () => {
    const { text, name, lines } = await csv(`/consumption.csv?by=envelope&envelopeId=${held.little.envelopeId}`);
    expect(text.startsWith('\ufeff"Clé";"Libellé";"Accordé (€)";')).toBe(true);
    expect(name).toBe(`attachment; filename=consommation-envelope-${today()}.csv`);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/;100000,00;100000,00;0,00;0,00;0,00;0,00;0,00;0,00;1;300000,00;-10000,00;210000,00;0,00;/);
    expect(lines[2]?.startsWith(';"Total";100000,00;') || lines[2]?.startsWith('"";"Total";100000,00;')).toBe(true);
    const international = await csv(`/consumption.csv?by=envelope&envelopeId=${held.little.envelopeId}&form=international`);
    expect(international.lines[0]).toContain('"awarded_eur","reserved_eur"');
    expect(international.lines[1]).toContain(',300000.00,-10000.00,210000.00,0.00,');
    expect(international.text.startsWith('\ufeff')).toBe(false);
  });

  test('movements have a line each, with their words made harmless', async () => {
    const { lines, name } = await csv(`/envelopes/${held.little.envelopeId}/movements.csv`);
    const movements = await readAllMovements(harness, held.little.envelopeId);
    expect(lines).toHaveLength(movements.length + 1);
    expect(name).toMatch(new RegExp(`^attachment; filename="?mouvements-[0-9A-Z-]+-${today()}\\.csv"?$`));
    expect(lines.at(-1)).toMatch(
      /^;\d+;"Ouverture";;\d{4};"CP";"Dotation";"Disponible";5,00;"\d\d\/\d\d\/\d{4}";"\d\d\/\d\d\/\d{4} \d\d:\d\d";"'-Décret; ""2027"""/,
    );
    const { envelopeId } = held.closed;
    const shipped = await csv(`/envelopes/${envelopeId}/movements.csv?form=international`);
    const opposite = (await readAllMovements(harness, envelopeId)).find(({ reverses }) => reverses !== null);
    expect(shipped.lines.find((line) => line.startsWith(`"${opposite?.reference}",${opposite?.sequence},`))).toContain(
      `,"pay",${opposite?.reverses},${year},"CP","paid","ordered",${AWARDED_CENTS / 100}.00,"${today()}",`,
    );
    expect(shipped.text).toContain(`"'=HYPERLINK(""http://exemple.fr"";""Cliquez"")"`);
  });

  test('thousands of movements pass in batches, and a reader who goes away asks for no further one', async () => {
    const { db } = harness.database;
    const { envelopeId } = held.little;
    const { stream_id: streamId } = await db.selectFrom('call_version').select('stream_id').executeTakeFirstOrThrow();
    const many = Array.from({ length: 12_000 }, () => ({
      kind: 'allot' as const,
      envelopeId,
      year: Number(year),
      credit: 'AE' as const,
      amountCents: 1,
      trancheId: null,
      subject: 'many',
      valueDate: today(),
      cause: { streamId, version: 1 },
    }));
    await db.transaction().execute((trx) => postMovements(trx, many, 'all_or_none', new Date().toISOString()));
    const { sequence } = (await auditor.get(`/envelopes/${envelopeId}`)).body;
    const { lines } = await csv(`/envelopes/${envelopeId}/movements.csv`);
    expect(lines).toHaveLength(sequence + 1);
    expect(lines.slice(1).map((line) => Number(line.split(';')[1]))).toEqual(Array.from({ length: sequence }, (_, n) => n + 1));

    const asked: number[] = [];
    const seen = db.withPlugin({
      transformQuery: ({ node }) => {
        asked.push(1);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const file = csvOf(
      [{ heading: { fr: 'N°', international: 'sequence' }, kind: 'whole', of: ({ sequence: n }: { sequence: number }) => n }],
      streamMovements(seen, EVERYTHING, { envelopeId, upTo: sequence, batch: 100 }),
      'fr',
    );
    for await (const _ of file) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const read = asked.length;
    expect(read).toBeLessThan(sequence / 100 / 2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked).toHaveLength(read);
  });
});
