/**
 * The forms in which the State's accounting system (Chorus) exports payments, each told by its headings. They are
 * three, and name the same things differently: docs/reconciliation.md shows them.
 */

/** What a line of an export may say, in the words of this fund. */
export type ExportField =
  | 'company'
  | 'year'
  | 'orderNumber'
  | 'orderItem'
  | 'commitmentNumber'
  | 'commitmentItem'
  | 'programme'
  | 'fundsCentre'
  | 'functionalArea'
  | 'costCentre'
  | 'programmeItem'
  | 'supplierNumber'
  | 'supplierName'
  | 'amount'
  | 'paidOn';

/** A column by its heading. `after`: how many columns further right it stands, where it has no heading of its own. */
type ColumnOf = { heading: string; after?: number };

const CHORUS_FORMS = ['spreadsheet', 'inf_bud_53', 'national'] as const;
export type ChorusForm = (typeof CHORUS_FORMS)[number];

const at = (heading: string, after = 0): ColumnOf => ({ heading, after });

/** The columns that are read of each form; further ones are passed over, and their order is free. */
export const FORM_COLUMNS: Record<ChorusForm, Partial<Record<ExportField, ColumnOf>>> = {
  spreadsheet: {
    commitmentNumber: at('N° EJ'),
    commitmentItem: at('N° poste EJ'),
    supplierNumber: at('Fournisseur payé (DP)'),
    supplierName: at('Fournisseur payé (DP)', 1),
    programmeItem: at('Référentiel de programmation'),
    company: at('Société'),
    year: at('Exercice comptable'),
    orderNumber: at('N° DP'),
    orderItem: at('N° poste DP'),
    paidOn: at('Date de dernière opération sur la DP'),
    fundsCentre: at('Centre financier'),
    functionalArea: at('Domaine fonctionnel'),
    amount: at('Montant payé'),
  },
  inf_bud_53: {
    programme: at('Programme'),
    functionalArea: at('Domaine fonctionnel'),
    costCentre: at('Centre de coûts'),
    programmeItem: at('Référentiel de programmation'),
    commitmentNumber: at('N° EJ'),
    commitmentItem: at('N° poste EJ'),
    orderNumber: at('N° DP'),
    paidOn: at('Date de dernière opération sur la DP'),
    supplierNumber: at('Fournisseur payé (DP)'),
    supplierName: at('Fournisseur payé (DP)', 1),
    amount: at('EUR'),
  },
  national: {
    programme: at('Centre financier - Programme (Clé)'),
    functionalArea: at('Domaine fonctionnel - Clé'),
    costCentre: at('Centre de coûts - Clé (non composée)'),
    programmeItem: at('Référentiel de programmation - Clé (non composée)'),
    commitmentNumber: at('N° EJ'),
    commitmentItem: at('N° poste EJ'),
    orderNumber: at('N° DP - Clé (non composée)'),
    orderItem: at('N° poste DP'),
    paidOn: at('Date de dernière opération sur la DP'),
    supplierNumber: at('Fournisseur payé (DP) - Clé'),
    supplierName: at('Fournisseur payé (DP)'),
    amount: at('Montant payé (EUR)'),
    year: at('Exercice comptable - Clé (non composée)'),
    company: at('Société - Clé'),
  },
};

/** A cell of a spreadsheet keeps its type; a field of a text is text. */
export type Cell = string | number | boolean | Date | null;

/** Where each field of a form stands in a row. `headings`: as the file writes them. */
export type Layout = { form: ChorusForm; places: ReadonlyMap<ExportField, number>; headings: readonly string[] };

const wordOf = (cell: Cell): string => (typeof cell === 'string' ? cell.normalize('NFC').replaceAll(/\s+/gu, ' ').trim() : '');

/** The layout under these headings; null if they are of no form that is known. */
export function layoutOf(row: readonly Cell[]): Layout | null {
  const headings = row.map(wordOf);
  for (const form of CHORUS_FORMS) {
    const columns = Object.entries(FORM_COLUMNS[form]) as [ExportField, ColumnOf][];
    if (columns.every(([, { heading }]) => headings.includes(heading)))
      return {
        form,
        headings,
        places: new Map(columns.map(([field, { heading, after = 0 }]) => [field, headings.indexOf(heading) + after])),
      };
  }
  return null;
}

/** The headings of a form of which most stand in a row, and those that are missing in it; null if the row is none. */
export function missingHeadings(row: readonly Cell[]): { form: ChorusForm; missing: string[] } | null {
  const headings = new Set(row.map(wordOf));
  const near = CHORUS_FORMS.map((form) => {
    const wanted = [...new Set(Object.values(FORM_COLUMNS[form]).map(({ heading }) => heading))];
    return {
      form,
      missing: wanted.filter((heading) => !headings.has(heading)),
      share: wanted.filter((each) => headings.has(each)).length / wanted.length,
    };
  }).toSorted((a, b) => b.share - a.share)[0];
  return near && near.share >= 0.5 ? { form: near.form, missing: near.missing } : null;
}
