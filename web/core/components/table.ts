import { attribute, html, isEmpty, type Html, type Part } from '../html.ts';

export type Column<Row> = {
  label: Part;
  cell: (row: Row) => Part;
  /** Amounts, counts and rates: their digits stand below one another. */
  isFigure?: boolean;
  /** What the row is about: its header. */
  isHeader?: boolean;
};

/** What a row is about; a number alone needs no room for words. */
const header = (said: Part): Html => html`<th scope="row"${typeof said === 'number' && html` class="g-rank"`}>${said}</th>`;

/**
 * Rows under their columns, with a caption that says what they are; `empty` where there are none.
 * @param isStacked on a narrow screen the cells of a row stand below one another, each under its column's label: for
 * rows with fields, states or actions, which would be hidden at the side
 */
export function table<Row>({
  caption,
  columns,
  rows,
  foot,
  empty,
  isCaptionHidden = false,
  isStacked = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  foot?: readonly Part[];
  empty?: Part;
  isCaptionHidden?: boolean;
  isStacked?: boolean;
}): Html {
  if (rows.length === 0 && !isEmpty(empty)) return html`<div class="g-empty">${empty}</div>`;
  const labelled = (label: Part): Part => isStacked && typeof label === 'string' && attribute('data-label', label);
  return html`<div class="fr-table g-table${isStacked && ' g-stacks'}" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption${isCaptionHidden && html` class="fr-sr-only"`}>${caption}</caption>
      <thead><tr>${columns.map(({ label, isFigure }) => html`<th scope="col" ${isFigure && html` class="g-figure"`}>${label}</th>`)}</tr></thead>
      <tbody>${rows.map(
        (row) =>
          html`<tr>
            ${columns.map(({ label, cell, isFigure, isHeader }) =>
              isHeader ? header(cell(row)) : html`<td${isFigure && html` class="g-figure"`}${labelled(label)}>${cell(row)}</td>`,
            )}
          </tr>`,
      )}</tbody>
      ${
        foot &&
        html`<tfoot>
          <tr>
            ${foot.map((each, place) => (place === 0 ? html`<th scope="row">${each}</th>` : html`<td class="g-figure"${labelled(columns[place]?.label)}>${each}</td>`))}
          </tr>
        </tfoot>`
      }
    </table>
  </div>`;
}
