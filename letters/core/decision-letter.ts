import type { SealLevel } from '../../domain/core/seal-level.ts';
import { longDate, typeset } from '../../domain/core/format.ts';
import type { CalculationInWords } from '../../words/core/calculations.ts';
import { SEAL_WORDS, UNSEALED } from '../../words/core/seals.ts';
import type { FundService, Letter } from './letter.ts';
import type { Sheet, SheetPart } from './sheet.ts';

/**
 * The letter of a decision, as its PDF says it: in French, which alone has effect. `letter`: its words, typeset. `at`:
 * the ISO instant of the decision, `decidedOn` its day. `annex`: how its figures come about. `seal`: null where the
 * fund has none.
 */
type DecisionLetter = {
  letter: Letter;
  to: { organisation: string; siret: string };
  at: string;
  decidedOn: string;
  fund: FundService;
  annex: readonly { label: string; calculation: CalculationInWords }[];
  seal: { name: string; level: SealLevel } | null;
};

const COLUMNS = [
  { head: 'Règle', width: 5 },
  { head: 'Ce que la règle a lu', width: 4 },
  { head: 'Résultat', width: 2, align: 'right' },
] as const;

/** A calculation as rows of a table, the steps on which others rest first. */
function rowsOf({ text, article, inputs, result, from }: CalculationInWords): string[][] {
  const read = inputs.map(({ label, value }) => `${label} : ${value}`).join('\n');
  return [...from.flatMap(rowsOf), [article === null ? text : `${text} (${article})`, read, result ?? 'pas encore connu']];
}

function annexParts(annex: DecisionLetter['annex']): SheetPart[] {
  if (annex.length === 0) return [];
  const parts = annex.map(({ label, calculation }): SheetPart => {
    return { level: 'H3', heading: label, table: { columns: COLUMNS, rows: rowsOf(calculation) } };
  });
  return [{ level: 'H2', heading: 'Annexe : d’où viennent ces chiffres' }, ...parts];
}

const sealText = (seal: DecisionLetter['seal']): string =>
  seal === null ? UNSEALED.fr : `Cachet : ${seal.name}\n${SEAL_WORDS[seal.level].fr}`;

/** The letter of a decision as a document: from whom and to whom, the letter, its annex, and what its seal is. */
export function sheetOfDecision({ letter, to, at, decidedOn, fund, annex, seal }: DecisionLetter): Sheet {
  const from = [fund.name ?? 'Le fonds des projets de données', fund.address, fund.contact, fund.phone].filter(Boolean).join('\n');
  const receiver = `${to.organisation}\nSIRET : ${to.siret}`;
  return {
    title: letter.subject,
    at,
    text: [from, typeset('fr', `À l’attention de :\n${receiver}`), `Le ${longDate('fr', decidedOn)}`, letter.text].join('\n\n'),
    parts: [...annexParts(annex), { level: 'H2', heading: 'Cachet de ce document', text: sealText(seal) }],
  };
}
