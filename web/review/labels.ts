import { labelFile, listLabels } from '../../api/threads/labels.ts';
import { figure } from '../../domain/core/format.ts';
import { labelOf } from '../core/forms/field.ts';
import { type Fields, firstOf } from '../core/forms/values.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { labelTags } from '../threads/labels.ts';
import { batchLookOf, manyPage, type Ticked } from './many.ts';

const words = {
  fr: {
    title: 'Étiqueter des dossiers',
    lead: 'Ajoutez des étiquettes ou retirez-en : les autres restent sur chaque dossier. Le fonds seul les lit.',
    now: 'Étiquettes actuelles',
    add: 'Ajouter',
    remove: 'Retirer',
    confirm: (n: number) => (n === 1 ? 'Étiqueter le dossier' : `Étiqueter les ${figure('fr', n)} dossiers`),
    noneOf: 'Vous ne pouvez étiqueter aucun de ces dossiers : choisissez-en d’autres dans la liste.',
    others: (n: number) =>
      n === 1
        ? 'Un autre dossier coché n’est pas repris ici : vous ne pouvez pas l’étiqueter.'
        : `${figure('fr', n)} autres dossiers cochés ne sont pas repris ici : vous ne pouvez pas les étiqueter.`,
    results: 'Dossiers étiquetés',
  },
  en: {
    title: 'Label applications',
    lead: 'Add or remove labels; the other labels of each application stay. Only the fund sees them.',
    now: 'Present labels',
    add: 'Add',
    remove: 'Remove',
    confirm: (n: number) => (n === 1 ? 'Label the application' : `Label the ${figure('en', n)} applications`),
    noneOf: 'You cannot label any of these applications: choose others in the list.',
    others: (n: number) =>
      n === 1
        ? 'One more ticked application is not listed here: you may not label it.'
        : `${figure('en', n)} more ticked applications are not listed here: you may not label them.`,
    results: 'Labelled applications',
  },
};

/** Where ticked files are labelled. */
export const LABELS_PATH = '/instruction/etiquettes';
const [ADD, ANOTHER, REMOVE] = ['ajouter', 'autre', 'retirer'] as const;

const boxes = (name: string, legend: string, labels: readonly string[]): Part =>
  labels.length > 0 &&
  html`<fieldset class="fr-fieldset">
    <legend class="fr-fieldset__legend">${legend}</legend>
    ${labels.map(
      (label, place) =>
        html`<div class="fr-checkbox-group">
          <input type="checkbox" id="${name}-${place}" name="${name}" value="${label}" />
          <label class="fr-label" for="${name}-${place}">${label}</label>
        </div>`,
    )}
  </fieldset>`;

async function body(visit: Visit, files: readonly Ticked[]): Promise<Part> {
  const { language } = visit;
  const said = words[language];
  const { items: known } = await visit.read(listLabels);
  const { label, help } = labelOf(language, 'labelFile', 'another');
  return html`${boxes(ADD, said.add, known)}
    <div class="fr-input-group">
      <label class="fr-label" for="${ANOTHER}">${label}<span class="fr-hint-text">${help}</span></label>
      <input class="fr-input" id="${ANOTHER}" name="${ANOTHER}" maxlength="40" />
    </div>
    ${boxes(
      REMOVE,
      said.remove,
      [...new Set(files.flatMap(({ labels }) => labels))].sort((a, b) => a.localeCompare(b, 'fr')),
    )}`;
}

/** The labels that a file gets; null where it has just these already. */
function bodyOn(fields: Fields, of: Ticked): { labels: string[] } | null {
  const another = firstOf(fields, ANOTHER).trim();
  const removed = fields[REMOVE] ?? [];
  const labels = [...new Set([...of.labels, ...(fields[ADD] ?? []), ...(another === '' ? [] : [another])])].filter(
    (label) => !removed.includes(label),
  );
  const isSame = labels.length === of.labels.length && labels.every((label) => of.labels.includes(label));
  return isSame ? null : { labels };
}

/** The labels of many applications. */
export const labelsPage: Page = manyPage({
  ...{ path: LABELS_PATH, operation: labelFile, words, body, bodyOn },
  columns: (visit) => [{ label: words[visit.language].now, cell: ({ labels }) => labelTags(visit, labels) }],
});

/** What the page of such a batch says. */
export const labelBatch = batchLookOf({ operation: labelFile, words });
