import { Problem } from '../../api/http/problem/problem.ts';
import { errorSummary } from './components/error-summary.ts';
import { file } from './components/file.ts';
import { filters } from './components/filters.ts';
import { date, deadline } from './components/dates.ts';
import { money } from './components/money.ts';
import { pagination } from './components/pagination.ts';
import { newMark } from './components/since-visit.ts';
import { status } from './components/status.ts';
import { summaryList } from './components/summary-list.ts';
import { table } from './components/table.ts';
import { timeline } from './components/timeline.ts';
import { fieldsIn, idOfField } from './forms/field.ts';
import type { Schema } from './forms/schema.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

const STATES = ['draft', 'in_review', 'waitlisted', 'awarded', 'refused'];

/** A field of each kind: line, text, amount, number, day, instant, check, choice of few and of many, lines, scores. */
const SCHEMA: Schema = {
  type: 'object',
  required: ['title', 'amountCents', 'decision', 'startsOn'],
  properties: {
    title: { type: 'string', maxLength: 200 },
    reason: { type: 'string', maxLength: 2000 },
    amountCents: { type: 'integer' },
    durationMonths: { type: 'integer' },
    startsOn: { type: 'string', format: 'date' },
    opensAt: { type: 'string', format: 'date-time' },
    personalData: { type: 'boolean' },
    decision: { type: 'string', enum: ['admissible', 'inadmissible'] },
    role: { type: 'string', enum: ['applicant', 'signatory', 'manager', 'screener', 'reviewer', 'lead'] },
    servedBy: { type: 'array', items: { type: 'string', enum: ['files', 'api'] } },
    costLines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['label', 'amountCents'],
        properties: { label: { type: 'string' }, amountCents: { type: 'integer' } },
      },
    },
    scores: { type: 'object', additionalProperties: { type: 'integer', minimum: 0, maximum: 5 } },
  },
};

const FIELDS = {
  '/title': ['Carte des fiouls'],
  '/amountCents': ['beaucoup'],
  '/costLines/0/label': ['Serveurs'],
  '/costLines/0/amountCents': ['1 200,50'],
};

/** Every component in every state, for the developer of a page; shown in development alone. */
export const componentsPage: Page = {
  path: '/composants',
  of: 'public',
  get: async ({ deps, language, at }) => {
    if (!deps.isDevelopment) throw new Problem({ code: 'not_found' });
    const faults = new Map([['/amountCents', 'valeur d’un autre type']]);
    const options = { '/scores': [{ value: 'risks', label: 'Risques' }] };
    return {
      title: 'Composants',
      crumbs: [{ label: 'Accueil', href: '/' }],
      body: html`
        <h2>États</h2><p>${STATES.map((state) => html`${status(state, state)} `)}</p>
        <h2>Montants et dates</h2>${summaryList([
          ['Montant', money(language, 1_234_550)],
          ['Sans montant', money(language, null)],
          ['Jour', date(language, '2026-03-01')],
          ['Instant', date(language, at)],
          ['En retard', deadline(language, '2026-01-02T10:00:00Z', at)],
          ['Dans un an', deadline(language, '2099-01-02T10:00:00Z', at)],
        ])}
        <h2>Tableau</h2>${table<[string, number]>({
          caption: 'Dossiers',
          columns: [
            { label: 'Titre', cell: ([title]) => title, isHeader: true },
            { label: 'Montant', cell: ([, cents]) => money(language, cents), isFigure: true },
          ],
          rows: [
            ['Carte', 100_00],
            ['Herbiers', 123_456_00],
          ],
          foot: ['Total', money(language, 12_355_600)],
        })}
        ${table({ caption: 'Vide', columns: [], rows: [], empty: html`<p>Aucun dossier ne correspond à ces filtres. <a href="/composants">Effacer les filtres</a></p>` })}
        <h2>Filtres et pages</h2>${filters(language, '/composants', [
          { kind: 'words', name: 'q', label: 'Mots', value: 'carte' },
          { kind: 'choice', name: 'etat', label: 'État', value: '', options: [{ value: 'draft', label: 'Brouillon' }] },
        ])}
        ${pagination(language, { first: '/composants', next: '/composants?suite=1' })}
        <h2>Pièce</h2><p>${file(language, { href: '/composants', name: 'convention.pdf', type: 'pdf', bytes: 84_000 })}</p>
        <h2>Ce qui s’est passé</h2>${timeline(language, [{ at, words: 'Le dossier a été déposé.', by: 'Aïcha Benkirane' }])}
        <p>${newMark(language)}</p>
        <h2>Refus</h2>${errorSummary({ language, title: 'Demande mal formée', detail: 'Corrigez les champs signalés.', faults: [{ href: `#${idOfField('/amountCents')}`, text: 'Montant' }] })}
        <h2>Champs</h2><form class="g-form" method="post" action="/apparence">${fieldsIn({ language, command: 'createApplication', fields: FIELDS, faults, options }, SCHEMA, '')}</form>
      `,
    };
  },
};
