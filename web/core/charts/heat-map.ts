import { html, type Html, type Part } from '../html.ts';

/** A cell: its figure in words, beside a colour that says the same; `level` 0 is the palest, 4 the strongest. */
type HeatCell = { words: Part; level: 0 | 1 | 2 | 3 | 4 };
type HeatRow = { header: Part; cells: readonly HeatCell[] };

/** The strength of a cell's colour by its share of the whole: none for 0, the strongest for 1. */
export function levelOf(part: number, whole: number): HeatCell['level'] {
  if (whole <= 0 || part <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((4 * part) / whole))) as HeatCell['level'];
}

/** A table whose cells are coloured by their figures: the figures stand in it, so that it needs no other. */
export const heatMap = ({
  caption,
  corner,
  columns,
  rows,
}: {
  caption: string;
  corner: string;
  columns: readonly string[];
  rows: readonly HeatRow[];
}): Html =>
  html`<div class="fr-table g-table g-heat" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${corner}</th>
          ${columns.map((label) => html`<th scope="col" class="g-heat__column">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ header, cells }) =>
            html`<tr>
              <th scope="row">${header}</th>
              ${cells.map(({ words, level }) => html`<td class="h${level}">${words}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
