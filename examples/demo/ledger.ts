import Table from 'cli-table3';
import { euros } from '../../domain/core/format.ts';
import type { PersonClient } from '../../runtime/client.ts';
import { expectStatus } from './steps.ts';

type Movement = { credit: 'AE' | 'CP'; year: number; from: string; to: string; amountCents: number };
export type Envelope = {
  id: string;
  name: string;
  remainingToPayCents: number;
  years: { year: number; ae: Record<string, number>; cp: Record<string, number> }[];
};

async function readMovements(finance: PersonClient, envelopeId: string): Promise<Movement[]> {
  const movements: Movement[] = [];
  for (let cursor: unknown = ''; cursor !== null;) {
    const page = expectStatus(
      await finance.get(`/envelopes/${envelopeId}/movements?limit=100${cursor ? `&cursor=${String(cursor)}` : ''}`),
      200,
      'movements',
    );
    movements.push(...(page['items'] as Movement[]));
    cursor = page['next'];
  }
  return movements;
}

/**
 * Checks an envelope from outside: every cent is somewhere, and the movements add up to the balances. Returns how many
 * movements there are.
 */
export async function checkEnvelope(finance: PersonClient, envelope: Envelope): Promise<number> {
  const movements = await readMovements(finance, envelope.id);
  for (const { year, ae, cp } of envelope.years) {
    for (const [credit, balances] of [
      ['AE', ae],
      ['CP', cp],
    ] as const) {
      const { totalCents = 0, uncoveredCents = 0, missingCents: _, ...parts } = balances;
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      if (sum !== totalCents + uncoveredCents)
        throw new Error(`${credit} ${year}: the parts sum to ${sum}, the total is ${totalCents} and ${uncoveredCents} are uncovered`);
      for (const [name, cents] of Object.entries({ totalCents, uncoveredCents, ...parts })) {
        const account = name.replace('Cents', '');
        const sign = account === 'total' || account === 'uncovered' ? -1 : 1;
        const moved = movements
          .filter((movement) => movement.credit === credit && movement.year === year)
          .reduce(
            (total, { from, to, amountCents }) =>
              total + sign * ((to === account ? amountCents : 0) - (from === account ? amountCents : 0)),
            0,
          );
        if (moved !== cents) throw new Error(`${credit} ${year}: movements of ${account} sum to ${moved}, its balance is ${cents}`);
      }
    }
  }
  return movements.length;
}

export function showEnvelope(envelope: Envelope): void {
  const table = new Table({
    head: ['', 'Total', 'Non couvert', 'Disponible', 'Gelé', 'Réservé', 'Délégué', 'Engagé', 'Demandé', 'Payé', 'Annulé'],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array<'right'>(10).fill('right')],
  });
  const columns = ['total', 'uncovered', 'available', 'frozen', 'reserved', 'delegated', 'committed', 'ordered', 'paid', 'lapsed'];
  for (const { year, ae, cp } of envelope.years) {
    for (const [credit, balances] of [
      ['AE', ae],
      ['CP', cp],
    ] as const) {
      table.push([
        `${credit} ${year}`,
        ...columns.map((column) => {
          const cents = balances[`${column}Cents`];
          return cents === undefined ? '' : euros('fr', cents);
        }),
      ]);
    }
  }
  console.log(`\n${envelope.name} — reste à payer : ${euros('fr', envelope.remainingToPayCents)}\n${table.toString()}`);
}
