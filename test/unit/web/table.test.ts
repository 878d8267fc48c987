import { table } from '../../../web/core/components/table.ts';

const shown = (isStacked: boolean): string =>
  table<{ name: string; cents: number }>({
    caption: 'Enveloppes',
    isStacked,
    rows: [{ name: 'Territoires', cents: 5 }],
    columns: [
      { label: 'Enveloppe', isHeader: true, cell: ({ name }) => name },
      { label: 'Disponible', isFigure: true, cell: ({ cents }) => cents },
    ],
    foot: ['Ensemble', '5'],
  }).text;

test('where cells stand below one another, each has its column’s label, and so has the foot', () => {
  const labels = (html: string): number => html.split('data-label="Disponible"').length - 1;
  expect([labels(shown(true)), labels(shown(false))]).toEqual([2, 0]);
});
