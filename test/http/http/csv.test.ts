import { once } from 'node:events';
import { type Column, csvOf, type Form } from '../../../api/http/answer/csv.ts';

type Row = { words: string | null; cents: number | null; n: number | null; day: string | null; at: string | null };
const columns: Column<Row>[] = [
  { heading: { fr: 'Libellé', international: 'label' }, kind: 'text', of: ({ words }) => words },
  { heading: { fr: 'Montant (€)', international: 'amount_eur' }, kind: 'cents', of: ({ cents }) => cents },
  { heading: { fr: 'N°', international: 'number' }, kind: 'whole', of: ({ n }) => n },
  { heading: { fr: 'Le', international: 'on' }, kind: 'date', of: ({ day }) => day },
  { heading: { fr: 'À', international: 'at' }, kind: 'instant', of: ({ at }) => at },
];
const NOTHING: Row = { words: null, cents: null, n: null, day: null, at: null };
const row: Row = { words: 'Une « carte » ; deux "cartes"', cents: 123_456_789, n: 7, day: '2027-03-02', at: '2027-03-01T23:05:00.000Z' };

async function textOf<Each>(of: readonly Column<Each>[], rows: Each[], form: Form): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of csvOf(of, rows, form)) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
const written = (rows: Row[], form: Form): Promise<string> => textOf(columns, rows, form);

test('in the French form: a byte order mark, semicolons, decimal commas, days and hours as in Paris', async () => {
  expect(await written([row], 'fr')).toBe(
    '\ufeff"Libellé";"Montant (€)";"N°";"Le";"À"\r\n"Une « carte » ; deux ""cartes""";1234567,89;7;"02/03/2027";"02/03/2027 00:05"\r\n',
  );
});

test('in the international form: commas, points, ISO dates', async () => {
  expect(await written([row], 'international')).toBe(
    '"label","amount_eur","number","on","at"\r\n"Une « carte » ; deux ""cartes""",1234567.89,7,"2027-03-02","2027-03-01T23:05:00.000Z"\r\n',
  );
});

test.each([
  [0, '0.00'],
  [1, '0.01'],
  [-1, '-0.01'],
  [10, '0.10'],
  [-123_456, '-1234.56'],
  [9_007_199_254_740_991, '90071992547409.91'],
])('%d cents are %s', async (cents, amount) => {
  expect((await written([{ ...NOTHING, cents }], 'international')).split('\r\n')[1]).toBe(`,${amount},,,`);
  expect((await written([{ ...NOTHING, cents }], 'fr')).split('\r\n')[1]).toBe(`;${amount.replace('.', ',')};;;`);
});

test.each([
  [0, '0'],
  [-0.05, '-0.05'],
  [0.2412, '0.2412'],
  [36_000, '36000'],
  [27.5, '27.5'],
])('the figure %d is the number %s', async (figure, number) => {
  const columns: Column<number>[] = [{ heading: { fr: 'Glissement', international: 'slippage' }, kind: 'figure', of: (each) => each }];
  for (const form of ['fr', 'international'] as const) {
    const lines = (await textOf(columns, [figure], form)).split('\r\n');
    expect(lines[1]).toBe(form === 'fr' ? number.replace('.', ',') : number);
  }
});

test.each(['=1+1', '+33 1 23', '-1+1', '@SUM(A1)', '\tx', '\rx', '=cmd|"/c calc"!A1'])(
  '%j is no formula in a spreadsheet',
  async (words) => {
    for (const form of ['fr', 'international'] as const) {
      const cell = (await written([{ ...NOTHING, words }], form)).slice((await written([], form)).length);
      expect(cell.startsWith(`"'${words.replaceAll('"', '""')}"`)).toBe(true);
    }
  },
);

test('words stay in their cell whatever separator a reader believes in', async () => {
  expect(await written([{ ...NOTHING, words: 'a;=1+1,b' }], 'international')).toContain('"a;=1+1,b"');
});

test('no rows leave the headings', async () => {
  expect(await written([], 'international')).toBe('"label","amount_eur","number","on","at"\r\n');
});

describe('rows by the hundred thousand', () => {
  const ROWS = 100_000;
  /** Counts what was asked of it, and records whether it was told to stop. */
  function source() {
    const seen = { made: 0, stopped: false };
    async function* rows() {
      try {
        for (; seen.made < ROWS; seen.made += 1) yield row;
      } finally {
        seen.stopped = true;
      }
    }
    return { seen, rows: rows() };
  }

  test('are made no faster than they are read: a reader that waits holds a few hundred of them', async () => {
    const { seen, rows } = source();
    const csv = csvOf(columns, rows, 'fr');
    await once(csv, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const most = 2_000;
    expect(seen.made).toBeGreaterThan(0);
    expect(seen.made).toBeLessThan(most);
    let ahead = 0;
    let lines = 0;
    for await (const chunk of csv) {
      lines += String(chunk).split('\r\n').length - 1;
      ahead = Math.max(ahead, seen.made - lines);
    }
    expect(lines).toBeGreaterThanOrEqual(ROWS);
    expect(ahead).toBeLessThan(most);
    expect(seen).toEqual({ made: ROWS, stopped: true });
  });

  test('end where their reader goes away', async () => {
    const { seen, rows } = source();
    const csv = csvOf(columns, rows, 'fr');
    for await (const _ of csv) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(csv.destroyed).toBe(true);
    expect(seen.stopped).toBe(true);
    expect(seen.made).toBeLessThan(2_000);
  });
});

test('a failure among the rows is a failure of the file, not its end', async () => {
  async function* rows() {
    yield row;
    throw new Error('the database is away');
  }
  const read = async () => {
    for await (const _ of csvOf(columns, rows(), 'fr'));
  };
  await expect(read()).rejects.toThrow('the database is away');
});
