import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { getImport, linkLine, listImportLines } from '../../api/ledger/reconciliation.ts';
import { isStrange } from '../../domain/ledger/reconciliation.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionLink } from '../core/components/actions.ts';
import { date } from '../core/components/dates.ts';
import { pagination } from '../core/components/pagination.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { idOfField } from '../core/forms/field.ts';
import { doneAt, type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { firstOf } from '../core/forms/values.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon, quoted } from '../core/words.ts';
import { envelopeCrumbs } from './envelope-tabs.ts';
import { words as shared } from './words.ts';

export const words = bilingual({
  fr: {
    title: (when: string) => `Lignes à régler de l’état du ${when}`,
    intro:
      'Pour chaque ligne, choisissez le paiement enregistré dont elle rend compte. Ne sont proposés que ceux du même montant qui ne sont pas déjà rapprochés.',
    list: (when: string) => `État des paiements du ${when}`,
    line: (position: number, amount: string) => `Ligne ${position} : ${amount}`,
    numbers: 'N° EJ, N° DP',
    why: 'Mise de côté',
    which: 'De quel paiement rend-elle compte ?',
    payment: (reference: string, rank: number) => `${reference}, tranche ${rank}`,
    sentBy: (name: string) => `État envoyé par ${name}.`,
    on: (day: string) => `payé le ${day}`,
    movement: (n: number) => `mouvement n° ${n}`,
    same: { order: 'même N° DP', commitment: 'même N° EJ', supplier: 'même fournisseur', date: 'même date, à quelques jours près' },
    none: 'Aucun paiement enregistré de ce montant n’attend d’être rapproché.',
    noneNext: 'S’il a été demandé, il reste à l’enregistrer ; si la ligne ne concerne pas cette enveloppe, écartez-la.',
    queue: 'Paiements à enregistrer',
    another: 'Vous ne pouvez pas régler cette ligne : une autre personne des finances doit le faire.',
    byReason: 'À régler, par motif',
    lines: 'Lignes',
    taken: 'Paiement contre-passé',
    all: 'Toutes les lignes à régler',
    settled: 'Cette ligne est réglée.',
    done: 'Toutes les lignes de cet état sont réglées.',
    many: 'Rapprocher plusieurs lignes',
    manyBooked: 'Enregistrer plusieurs paiements',
    books: 'Son paiement est demandé ici, et pas encore enregistré :',
  },
  en: {
    title: (when: string) => `Lines to settle of the list of ${when}`,
    intro: 'For each line pick the recorded payment that it tells of. Only those of the same amount that are not matched yet are offered.',
    list: (when: string) => `List of payments of ${when}`,
    line: (position: number, amount: string) => `Line ${position}: ${amount}`,
    numbers: 'N° EJ, N° DP',
    why: 'Set aside',
    which: 'Of which payment does it tell?',
    payment: (reference: string, rank: number) => `${reference}, tranche ${rank}`,
    sentBy: (name: string) => `List sent by ${name}.`,
    on: (day: string) => `paid on ${day}`,
    movement: (n: number) => `movement no. ${n}`,
    same: { order: 'same N° DP', commitment: 'same N° EJ', supplier: 'same supplier', date: 'same date, give or take some days' },
    none: 'No recorded payment of this amount waits to be matched.',
    noneNext: 'If it was ordered, it is still to be recorded; if the line is not about this envelope, dismiss it.',
    queue: 'Payments to record',
    another: 'You may not settle this line: another person in finance must.',
    byReason: 'To settle, by reason',
    lines: 'Lines',
    taken: 'Payment reversed',
    all: 'All lines to settle',
    settled: 'This line is settled.',
    done: 'All lines of this list are settled.',
    many: 'Link several lines',
    manyBooked: 'Record several payments',
    books: 'Its payment is ordered here, and not recorded yet:',
  },
});

type Line = AnswerOf<typeof listImportLines>['items'][number];
type Likely = Line['likely'][number];

const SEQUENCE = '/sequence';
const POSITION = '/position';

/** A payment as what a line may tell of: what it is, and what it has in common with the line. */
function choice(
  language: Language,
  line: Line,
  payment: Likely,
  { state, isFirst }: { state: FormState | undefined; isFirst: boolean },
): Html {
  const said = words[language];
  const { sequence, reference, rank, title, paidOn, supplierName, same } = payment;
  // The link of a fault leads to the first choice of the form.
  const id = state && isFirst ? idOfField(SEQUENCE) : `l${line.position}-${sequence}`;
  return html`<div class="fr-radio-group">
    <input
      type="radio"
      id="${id}"
      name="${SEQUENCE}"
      value="${sequence}"
      ${flag('checked', state !== undefined && firstOf(state.fields, SEQUENCE) === String(sequence))}
    />
    <label class="fr-label" for="${id}"
      >${said.payment(reference, rank)} · ${quoted(language, title)}
      <span class="fr-hint-text"
        >${[said.on(longDate(language, paidOn)), supplierName, said.movement(sequence)].filter(Boolean).join(', ')}${
          same.length > 0 && html`<br /><strong>${same.map((each) => said.same[each]).join(', ')}</strong>`
        }</span
      ></label
    >
  </div>`;
}

function formOfLine(visit: Visit, line: Line, refused: FormState | undefined): Part {
  const said = words[visit.language];
  const fault = refused?.faults.get(SEQUENCE);
  return formOf(visit, {
    operation: linkLine,
    state: refused ?? freshForm(),
    isBrief: true,
    body: html`<input type="hidden" name="${POSITION}" value="${line.position}" />
      <fieldset class="fr-fieldset${fault ? ' fr-fieldset--error' : ''}">
        <legend class="fr-fieldset__legend">${said.which}</legend>
        ${line.likely.map((payment, place) => choice(visit.language, line, payment, { state: refused, isFirst: place === 0 }))}
        ${fault && html`<p class="fr-error-text">${fault}</p>`}
      </fieldset>`,
  });
}

function card(
  visit: Visit,
  line: Line,
  { envelopeId, importId, refused }: { envelopeId: string; importId: string; refused?: FormState },
): Part {
  const { language } = visit;
  const said = words[language];
  const { position, requestCents: amountCents, supplier, commitmentNumber, orderNumber, paidOn, reasonLabel, concealed, commands } = line;
  return html`<section class="g-card" id="ligne-${position}">
    <h2>${said.line(position, euros(language, amountCents))}</h2>
    ${
      concealed
        ? html`<p class="g-muted">${shared[language].concealed}</p>`
        : summaryList([
            [said.supplier, `${supplier.name}, ${supplier.number}`],
            [said.numbers, `${commitmentNumber}, ${orderNumber}`],
            [said.paidOn, date(language, paidOn)],
            [said.why, reasonLabel],
          ])
    }
    ${
      commands.includes('linkLine')
        ? isAsked(line)
          ? formOfLine(visit, line, refused)
          : html`<p>${said.none}</p>
              <p class="g-muted">${said.noneNext} <a class="fr-link" href="/paiements?file=pay">${said.queue}</a></p>`
        : html`<p class="g-muted">${said.another}</p>`
    }
    ${
      commands.includes('bookLine') &&
      html`<p>
        ${said.books}
        <a href="/conventions/${line.grantId ?? ''}">${said.payment(line.reference ?? '', line.booksTranche ?? 0)}</a>.
        ${actionLink(visit, 'bookLine', envelopeId, { importId, position }, 'fr-link')}<span class="fr-sr-only">${colon(language)} ${said.line(position, euros(language, amountCents))}</span>
      </p>`
    }
    ${
      commands.includes('dismissLine') &&
      html`<p>
        ${actionLink(visit, 'dismissLine', envelopeId, { importId, position }, 'fr-link')}<span class="fr-sr-only">${colon(language)} ${said.line(position, euros(language, amountCents))}</span>
      </p>`
    }
  </section>`;
}

/** The line has a form: its choices. */
const isAsked = (line: Line | undefined): boolean => line !== undefined && line.commands.includes('linkLine') && line.likely.length > 0;

/** How many lines wait for each reason, with the act that dismisses those of one at once. */
function alike(visit: Visit, { id, envelopeId, openBy, commands }: AnswerOf<typeof getImport>): Part {
  const { language } = visit;
  const said = words[language];
  if (openBy.length === 0) return null;
  return table<(typeof openBy)[number]>({
    caption: said.byReason,
    rows: openBy,
    columns: [
      { label: said.why, isHeader: true, cell: ({ label }) => label ?? said.taken },
      { label: said.lines, isFigure: true, cell: ({ lines }) => lines },
      {
        label: said.actions,
        cell: ({ reason }) =>
          commands.includes('dismissLines') &&
          isStrange(reason) &&
          html`${actionLink(visit, 'dismissLines', envelopeId, { importId: id, setAsideFor: reason }, 'fr-link')}`,
      },
    ],
  });
}

async function show(visit: Visit, refused?: FormState): Promise<Answer> {
  const { language, params, query } = visit;
  const said = words[language];
  const only = refused ? firstOf(refused.fields, POSITION) : query.get('ligne');
  const cursor = query.get('cursor');
  const [found, { items, next }] = await Promise.all([
    visit.read(getImport, { params }),
    visit.read(listImportLines, { params, query: { open: 'true', position: only, cursor, limit: '20' } }),
  ]);
  const envelope = await visit.read(getEnvelope, { params: { id: found.envelopeId } });
  const path = `/rapprochement/${found.id}/a-regler`;
  const when = longDate(language, parisDate(found.importedAt));
  const of = { envelopeId: envelope.id, importId: found.id, ...(refused ? { refused } : {}) };
  return {
    title: said.title(when),
    crumbs: [
      ...envelopeCrumbs(language, envelope),
      { label: shared[language].reconciliation, href: `/enveloppes/${envelope.id}/rapprochement` },
      { label: said.list(when), href: `/rapprochement/${found.id}` },
    ],
    ...(refused?.problem ? { status: 422 } : {}),
    body: html`<p class="g-muted">${said.intro}</p>
      ${!only && alike(visit, found)}
      ${!only && found.open > 1 && found.commands.includes('linkLine') && html`<p><a class="fr-link" href="/rapprochement/${found.id}/rapprocher">${said.many}</a></p>`}
      ${!only && found.commands.includes('bookLine') && html`<p><a class="fr-link" href="/rapprochement/${found.id}/enregistrer">${said.manyBooked}</a></p>`}
      ${only && html`<p><a class="fr-link" href="${path}">${said.all} (${found.open})</a></p>`}
      ${
        items.length === 0
          ? html`<div class="g-empty"><p>${found.open === 0 ? said.done : said.settled}</p></div>`
          : items.map((line) => card(visit, line, of))
      }
      ${pagination(language, { first: cursor ? path : null, next: next && address(path, { cursor: next }) })}`,
  };
}

/** The lines of an import that wait to be settled, each with the payments of which it may tell. */
export const settlingPage: Page = {
  path: '/rapprochement/:id/a-regler',
  of: linkLine,
  get: (visit) => show(visit),
  post: async (visit) => {
    const { id, envelopeId } = await visit.read(getImport, { params: visit.params });
    const given = await giveForm(visit, linkLine, { params: { id: envelopeId }, fixed: { importId: id } });
    return 'done' in given ? doneAt(visit, linkLine, `/rapprochement/${id}/a-regler`) : show(visit, given.state);
  },
};
