import { lapsingCents } from './credits.ts';
import { type Balances, type Credit, CREDITS, type Movement, NO_BALANCES } from './envelope.ts';

/** What a tranche still holds of a year's credits: its reservation on AE, or its payment order on CP. */
type Outlived = { trancheId: string; amountCents: number };
type Line = { year: number; credit: Credit } & Balances;

/**
 * The movements that close a year of an envelope: with its last day as value date, and the first day of the next year
 * for what goes on there. The page of a closing settles the same list to say what it will do.
 */
export function closingMovements(
  envelopeId: string,
  year: number,
  lines: readonly Line[],
  { reservations, orders }: { reservations: readonly Outlived[]; orders: readonly Outlived[] },
): Omit<Movement, 'cause'>[] {
  const [last, first] = [`${year}-12-31`, `${year + 1}-01-01`];
  const of = (kind: Movement['kind'], credit: Credit, on: string, outlived: readonly Outlived[]): Omit<Movement, 'cause'>[] =>
    outlived.map(({ trancheId, amountCents }) => ({
      ...{ kind, envelopeId, credit, year: on === last ? year : year + 1, amountCents, trancheId, subject: trancheId, valueDate: on },
    }));
  const lapses = CREDITS.map((credit) => {
    const amountCents = lapsingCents(lines.find((line) => line.year === year && line.credit === credit) ?? NO_BALANCES);
    return { kind: 'close_year' as const, envelopeId, credit, year, amountCents, trancheId: null, subject: envelopeId, valueDate: last };
  });
  return [
    ...of('expire_reservation', 'AE', last, reservations),
    ...of('expire_order', 'CP', last, orders),
    ...lapses.filter(({ amountCents }) => amountCents > 0),
    ...of('uncover', 'AE', first, reservations),
    ...of('renew_order', 'CP', first, orders),
  ];
}
