import { readFileSync } from 'node:fs';
import {
  ACCOUNTS,
  type Balances,
  type Credit,
  EMPTY_LEDGER,
  type Ledger,
  lineKey,
  type Movement,
  MOVEMENT_TABLE,
  type MovementKind,
  NO_AMOUNTS,
  NO_BALANCES,
  settle,
} from '../../../domain/ledger/envelope.ts';
import { type Row, tablesOf } from '../../support/tables.ts';

/** The example of docs/ledger.md: the cells of its table by their headings. */
const readExample = (): Row[] => tablesOf(readFileSync('docs/ledger.md', 'utf8'), 'An example')[0] ?? [];

const EURO_THOUSANDS = 100_000;

/** A row's movement: `of` is a credit, or the tranche that it moves. */
function movementIn(row: Record<string, string>): Movement {
  const [kind = ''] = /\w+/.exec(row['movement'] ?? '') ?? [];
  const { credit } = MOVEMENT_TABLE[kind as MovementKind];
  const of = row['of'] ?? '';
  return {
    kind: kind as MovementKind,
    envelopeId: 'example',
    year: 2026,
    credit: credit === 'both' ? (of as Credit) : credit,
    amountCents: Number(row['amount']) * EURO_THOUSANDS,
    trancheId: credit === 'both' ? null : of,
    subject: of,
    valueDate: '2026-01-01',
    cause: { streamId: 's', version: 1 },
  };
}
const refusalIn = (row: Record<string, string>): string | undefined => /refused: `(\w+)`/.exec(row['movement'] ?? '')?.[1];

const lineOf = ({ lines }: Ledger, credit: Credit): Balances =>
  lines.get(lineKey({ envelopeId: 'example', year: 2026, credit })) ?? NO_BALANCES;

/** The account that each heading of the table shows; the others hold nothing in it. `available` is AE's or CP's. */
const HEADINGS: Record<Credit, Partial<Record<keyof Balances, string>>> = {
  AE: { available: 'AE available', frozen: 'frozen', reserved: 'reserved', committed: 'committed', lapsed: 'lapsed' },
  CP: { available: 'CP available', ordered: 'ordered', paid: 'paid' },
};

function expectRow(row: Record<string, string>, ledger: Ledger): void {
  const figure = (heading: string): number => Number((row[heading] ?? '').replace('−', '-')) * EURO_THOUSANDS;
  for (const credit of ['AE', 'CP'] as const) {
    const { total, ...parts } = lineOf(ledger, credit);
    const shown = ACCOUNTS.filter((account) => account !== 'total').map((account) => {
      const heading = HEADINGS[credit][account];
      return [account, heading === undefined ? 0 : figure(heading)] as const;
    });
    expect(parts).toEqual(Object.fromEntries(shown));
    expect(total).toBe(shown.reduce((sum, [, cents]) => sum + cents, 0));
  }
  expect(lineOf(ledger, 'AE').committed - lineOf(ledger, 'CP').paid).toBe(figure('remaining to pay'));
}

test('the example of docs/ledger.md is what the ledger makes of its movements, line by line', () => {
  const rows = readExample();
  const tranches = new Map(rows.map((row) => [row['of'] ?? '', NO_AMOUNTS]));
  expect(rows.length).toBeGreaterThan(10);
  rows.reduce<Ledger>(
    (before, row) => {
      const { ledger, refused } = settle(before, [movementIn(row)]);
      expect(refused.map(({ refusal }) => refusal.code)).toEqual([refusalIn(row)].filter((code) => code !== undefined));
      expectRow(row, ledger);
      return ledger;
    },
    { ...EMPTY_LEDGER, tranches },
  );
});
