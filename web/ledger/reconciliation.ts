import { parisDate } from '../../domain/core/calendar.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { exportPaymentOrders } from '../../api/ledger/payment-orders.ts';
import { exportImportLines, getImport, importPayments, listImportLines, listImports } from '../../api/ledger/reconciliation.ts';
import { LINE_OUTCOMES, OUTCOME_LABELS } from '../../domain/ledger/reconciliation.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, longDate, size } from '../../domain/core/format.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionLink } from '../core/components/actions.ts';
import { date } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { filters } from '../core/components/filters.ts';
import { pagination } from '../core/components/pagination.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { type Column, table } from '../core/components/table.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { apart, doneAt, type FormState, formOf, freshForm, KEY_FIELD, refusedForm } from '../core/forms/form.ts';
import { firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { withFile } from '../core/multipart.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { envelopeCrumbs, envelopeTabs } from './envelope-tabs.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    title: (name: string) => `Rapprochement de l’enveloppe ${name}`,
    intro: 'L’état des paiements de la comptabilité est rapproché, ligne par ligne, des paiements de l’enveloppe.',
    imports: 'États des paiements importés',
    none: 'Aucun état des paiements n’a encore été importé.',
    noneMay: 'Envoyez le premier ci-dessous.',
    when: 'Importé le',
    lines: 'Lignes',
    counts: { matched: 'Rapprochées', booked: 'Paiements enregistrés', setAside: 'Mises de côté', known: 'Déjà connues' },
    size: 'Fichier',
    upload: 'Importer un état des paiements',
    file: 'État des paiements, tel que Chorus le rend',
    fileHelp:
      'Choisissez-le ou déposez-le ici : CSV national, INF-BUD-53 ou classeur .xlsx, de 20 000 lignes et 8 Mo au plus. Ses colonnes sont reconnues à leurs titres.',
    year: 'Exercice (facultatif)',
    yearHelp: 'Seulement pour un état qui ne le dit pas, comme INF-BUD-53. Exemple : 2026.',
    noFile: 'Aucun fichier choisi',
    correct: 'Corrigez ce qui suit, puis envoyez de nouveau.',
    choose: 'Choisissez un fichier avant de valider.',
    rehearse: 'Voir ce qu’il ferait',
    rehearsed: 'Ce que ferait ce fichier',
    untouched:
      'Rien n’est encore enregistré, et aucune lettre n’est partie. Pour l’importer, choisissez de nouveau le même fichier ci-dessous.',
    otherFile: 'Un autre fichier',
    other: 'Ce fichier n’est pas celui dont vous avez vu l’effet. Rien n’est enregistré : voyez d’abord ce que ferait celui-ci.',
    booked: (count: number, cents: string) =>
      count === 0 ? 'Aucun paiement ne serait enregistré.' : `Lignes dont le paiement serait enregistré, pour ${cents}`,
    setAside: (shown: number, count: number) =>
      shown < count ? `Lignes qui seraient mises de côté (les ${shown} premières sur ${count})` : 'Lignes qui seraient mises de côté',
    reasons: 'Pourquoi des lignes seraient mises de côté',
    again: 'Ce fichier était déjà importé : rien n’est enregistré une seconde fois.',
    ordersTitle: 'À saisir dans Chorus',
    orders: 'Demandes de paiement à saisir dans Chorus (CSV)',
    ordersHelp:
      'Ce qui est demandé et n’est pas encore payé. Le n° DP que Chorus donne n’est pas à relever : il revient avec l’état des paiements.',
    importTitle: (when: string) => `État des paiements du ${when}`,
    open: 'À régler',
    nothingOpen: 'Tout est réglé.',
    onlyOpen: 'À régler seulement',
    bookMany: 'Enregistrer plusieurs paiements',
    yes: 'Oui',
    line: 'Ligne',
    numbers: 'N° EJ, N° DP',
    movement: (n: number) => `mouvement n° ${n}`,
    caption: 'Lignes de l’état, dans l’ordre du fichier',
    noLine: 'Aucune ligne ne correspond à ces filtres.',
    csv: 'Télécharger les lignes (CSV)',
    digest: 'Empreinte SHA-256',
  },
  en: {
    title: (name: string) => `Reconciliation of the envelope ${name}`,
    intro: 'The accounting system’s list of payments is held, line by line, against the payments of the envelope.',
    imports: 'Imported lists of payments',
    none: 'No list of payments was imported yet.',
    noneMay: 'Send the first one below.',
    when: 'Imported on',
    lines: 'Lines',
    counts: { matched: 'Matched', booked: 'Payments recorded', setAside: 'Set aside', known: 'Known' },
    size: 'File',
    upload: 'Import a list of payments',
    file: 'List of payments, as Chorus makes it',
    fileHelp:
      'Choose it or drop it here: national CSV, INF-BUD-53 or .xlsx workbook, of at most 20,000 lines and 8 MB. Its columns are told by their headings.',
    year: 'Year (optional)',
    yearHelp: 'Only for a form that does not say it, such as INF-BUD-53. Example: 2026.',
    noFile: 'No file chosen',
    correct: 'Correct what follows, then send again.',
    choose: 'Choose a file before you confirm.',
    rehearse: 'See what it would do',
    rehearsed: 'What this file would do',
    untouched: 'Nothing is recorded yet, and no letter has left. To import the file, choose it again below.',
    otherFile: 'Another file',
    other: 'This is not the file whose effect you have seen. Nothing is recorded: see first what this one would do.',
    booked: (count: number, cents: string) =>
      count === 0 ? 'No payment would be recorded.' : `Lines whose payment would be recorded, of ${cents} in all`,
    setAside: (shown: number, count: number) =>
      shown < count ? `Lines that would be set aside (the first ${shown} of ${count})` : 'Lines that would be set aside',
    reasons: 'Why lines would be set aside',
    again: 'This file was imported before: nothing is recorded a second time.',
    ordersTitle: 'To key into Chorus',
    orders: 'Payment orders to key into Chorus (CSV)',
    ordersHelp:
      'What is ordered and not yet paid. The N° DP that Chorus gives need not be recorded: it comes back with the list of payments.',
    importTitle: (when: string) => `List of payments of ${when}`,
    open: 'To settle',
    nothingOpen: 'All is settled.',
    onlyOpen: 'Only what is to be settled',
    bookMany: 'Record several payments',
    yes: 'Yes',
    line: 'Line',
    numbers: 'N° EJ, N° DP',
    movement: (n: number) => `movement no. ${n}`,
    caption: 'Lines of the list, in the order of the file',
    noLine: 'No line fits these filters.',
    csv: 'Download the lines (CSV)',
    digest: 'SHA-256',
  },
});

const ask = (visit: Visit) => visit.read(listImports, { params: visit.params, query: { cursor: visit.query.get('cursor') } });
type Import = Awaited<ReturnType<typeof ask>>['items'][number];
const askLines = (visit: Visit, query: Record<string, unknown>) => visit.read(listImportLines, { params: visit.params, query });
type Line = Awaited<ReturnType<typeof askLines>>['items'][number];

type Rehearsal = Exclude<AnswerOf<typeof importPayments>, { importId: string }>;
type Shown = Rehearsal['bookedLines'][number];

const FILE = 'fichier';
const YEAR = 'exercice';
/** The file and the year of which the person has seen the effect. */
const SHOWN = 'empreinte';
const shownOf = (sha256: string, year: string): string => `${sha256} ${year}`.trim();
/** In the address of a form that only asks what the file would do. */
const REHEARSAL = 'essai';
/** In the address of the page of an import to which a file leads that was imported before. */
const AGAIN = 'deja';

/** @param sha256 of the file whose effect the person has seen: only that one, of that year, is imported then */
function uploadForm(visit: Visit, state: FormState, sha256?: string): Html {
  const said = words[visit.language];
  // An import whose outcome is not known is repeated as it was.
  const isRepeat = state.problem?.code === 'outcome_unknown' && !visit.query.has(REHEARSAL);
  const seen = sha256 === undefined ? '' : shownOf(sha256, firstOf(state.fields, YEAR));
  // Where no file was chosen, what was shown before still holds.
  const shown = isRepeat || state.faults.has('/file') ? firstOf(state.fields, SHOWN) : seen;
  const rehearsal = { to: `${visit.req.path}?${REHEARSAL}=1`, label: said.rehearse };
  const whole = { to: visit.req.path, label: COMMAND_WORDS.importPayments[visit.language].button };
  const [first, second] = shown !== '' || isRepeat ? [whole, rehearsal] : [rehearsal, whole];
  const fault = state.faults.get('/file');
  const yearFault = state.faults.get('/year') ?? (state.problem?.code === 'export_year_missing' ? state.problem.title : undefined);
  return html`<section>
    <h2>${said.upload}</h2>
    ${formOf(visit, {
      operation: importPayments,
      state,
      takesFiles: true,
      named: (pointer) => (pointer === '/file' ? said.file : undefined),
      action: first.to,
      button: first.label,
      more: html`<button class="fr-btn fr-btn--secondary" formaction="${apart(second.to)}">${second.label}</button>`,
      body: html`<input type="hidden" name="${SHOWN}" value="${shown}" />
        <div class="fr-input-group${yearFault ? ' fr-input-group--error' : ''}">
          <label class="fr-label" for="f-year">${said.year}<span class="fr-hint-text" id="f-year-help">${said.yearHelp}</span></label>
          <input
            class="fr-input g-number"
            id="f-year"
            name="${YEAR}"
            inputmode="numeric"
            maxlength="4"
            value="${firstOf(state.fields, YEAR) ?? ''}"
            aria-describedby="f-year-help${yearFault && ' f-year-fault'}"
          />
          ${yearFault && html`<p class="fr-error-text" id="f-year-fault">${yearFault}</p>`}
        </div>
        <div class="fr-input-group${fault ? ' fr-input-group--error' : ''}">
        <label class="fr-label" for="f-file">${said.file}<span class="fr-hint-text" id="f-file-help">${said.fileHelp}</span></label>
          <input class="fr-upload g-drop" type="file" id="f-file" name="${FILE}" accept=".csv,.xlsx,text/csv" aria-describedby="f-file-help${fault && ' f-file-fault'}" />
          ${fault && html`<p class="fr-error-text" id="f-file-fault">${fault}</p>`}
        </div>`,
    })}
  </section>`;
}

/** The columns of a line as the file has it. */
const columnsOf = (language: Language): Column<Shown>[] => {
  const said = words[language];
  return [
    {
      label: said.line,
      isHeader: true,
      cell: ({ position, lineId, concealed }) => html`${position}${!concealed && html` <span class="g-muted g-small">${lineId}</span>`}`,
    },
    { label: said.numbers, cell: ({ commitmentNumber, orderNumber }) => html`${commitmentNumber}<br />${orderNumber}` },
    { label: said.supplier, cell: ({ supplier }) => html`${supplier.name} <span class="g-muted g-small">${supplier.number}</span>` },
    { label: said.paidOn, cell: ({ paidOn }) => date(language, paidOn) },
    { label: said.amount, isFigure: true, cell: ({ amountCents }) => money(language, amountCents) },
  ];
};

const counted = (language: Language, counts: Pick<Rehearsal, keyof (typeof words)['fr']['counts']>): Html =>
  html`${Object.entries(words[language].counts).map(
    ([name, label]) => html`<li><strong>${counts[name as keyof typeof counts]}</strong>${label}</li>`,
  )}`;

/** What a file would do: nothing of it is recorded. */
function rehearsed(language: Language, envelopeId: string, found: Rehearsal): Html {
  const said = words[language];
  const lines = (caption: string, rows: readonly Shown[], last: Column<Shown>): Part =>
    rows.length > 0 && table({ caption, rows, columns: [...columnsOf(language), last] });
  const booked = said.booked(found.booked, euros(language, found.bookedCents));
  return html`<section>
    <h2 id="effet" tabindex="-1">${said.rehearsed}</h2>
    <div class="fr-alert fr-alert--info fr-alert--sm" role="status"><p>${said.untouched}</p></div>
    <ul class="g-figures">${counted(language, found)}</ul>
    ${found.booked === 0 && html`<p>${booked}</p>`}
    ${lines(booked, found.bookedLines, { label: said.project, cell: (line) => about(language, line, envelopeId) })}
    ${
      found.openBy.length > 0 &&
      table({
        caption: said.reasons,
        rows: found.openBy,
        columns: [
          { label: said.outcome, isHeader: true, cell: ({ label }) => label },
          { label: said.lines, isFigure: true, cell: ({ lines: count }) => count },
        ],
      })
    }
    ${lines(said.setAside(found.setAsideLines.length, found.setAside), found.setAsideLines, {
      label: said.outcome,
      cell: ({ reasonLabel }) => reasonLabel,
    })}
  </section>`;
}

async function show(visit: Visit, state: FormState, found?: Rehearsal): Promise<Answer> {
  const { language, params, query } = visit;
  const said = words[language];
  const [envelope, { items, next }] = await Promise.all([visit.read(getEnvelope, { params }), ask(visit)]);
  const { id, name, commands } = envelope;
  const mayImport = commands.includes('importPayments');
  const path = `/enveloppes/${id}/rapprochement`;
  const form = mayImport && uploadForm(visit, state, found?.sha256);
  return {
    title: said.title(name),
    crumbs: envelopeCrumbs(language, envelope),
    ...(state.problem ? { status: 422 } : {}),
    body: html`${envelopeTabs(language, id, 'reconciliation')}
      <p class="g-muted">${said.intro}</p>
      ${found && rehearsed(language, id, found)}
      ${(state.problem || found) && form}
      ${table<Import>({
        caption: said.imports,
        rows: items,
        empty: html`<p>${said.none} ${mayImport && said.noneMay}</p>`,
        columns: [
          {
            label: said.when,
            isHeader: true,
            cell: ({ id: of, importedAt }) => html`<a href="/rapprochement/${of}">${date(language, importedAt)}</a>`,
          },
          { label: said.by, cell: ({ importedBy }) => importedBy.name },
          { label: said.lines, isFigure: true, cell: ({ lines }) => lines },
          { label: said.counts.matched, isFigure: true, cell: ({ matched }) => matched },
          { label: said.counts.booked, isFigure: true, cell: ({ booked }) => booked },
          { label: said.counts.setAside, isFigure: true, cell: ({ setAside }) => setAside },
          { label: said.counts.known, isFigure: true, cell: ({ known }) => known },
        ],
      })}
      ${pagination(language, { first: query.has('cursor') ? path : null, next: next && address(path, { cursor: next }) })}
      ${!state.problem && !found && form}
      ${
        visit.may(exportPaymentOrders) &&
        html`<section>
          <h2>${said.ordersTitle}</h2>
          <p><a class="fr-link" href="/enveloppes/${id}/demandes-de-paiement.csv">${said.orders}</a></p>
          <p class="g-muted">${said.ordersHelp}</p>
        </section>`
      }`,
  };
}

export const reconciliationPage: Page = {
  path: '/enveloppes/:id/rapprochement',
  of: listImports,
  takesFiles: true,
  get: (visit) => show(visit, freshForm()),
  post: async (visit) =>
    withFile(visit, async ({ fields, file }) => {
      const said = words[visit.language];
      const key = firstOf(fields, KEY_FIELD);
      const kept = { [YEAR]: fields[YEAR] ?? [], [SHOWN]: fields[SHOWN] ?? [] };
      const [year, shown] = [firstOf(fields, YEAR), firstOf(fields, SHOWN)];
      if (!file) {
        const problem = { title: said.noFile, detail: said.correct, code: 'invalid_request' };
        return show(visit, { ...freshForm(kept), faults: new Map([['/file', said.choose]]), problem });
      }
      const [sha256 = ''] = shown.split(' ');
      // With another year than was shown, the effect is shown first.
      const isRehearsal = visit.query.has(REHEARSAL) || (shown !== '' && shown !== shownOf(sha256, year));
      try {
        const query = { year, rehearsal: isRehearsal ? 'true' : '', sha256: isRehearsal ? '' : sha256 };
        const { body, repeated } = await visit.command(importPayments, { params: visit.params, query, key, file });
        if (!('importId' in body)) return await show(visit, freshForm(kept), body);
        const path = `/rapprochement/${body.importId}`;
        return repeated ? { to: address(path, { [AGAIN]: 1 }) } : await doneAt(visit, importPayments, path);
      } catch (error) {
        const { problem, ...state } = refusedForm(visit, error, kept, key);
        if (!problem) return show(visit, state);
        const isOther = problem.code === 'export_checksum_differs';
        return show(visit, { ...state, problem: isOther ? { ...problem, title: said.otherFile, detail: said.other } : problem });
      }
    }),
};

type About = Pick<Line, 'concealed' | 'grantId' | 'reference'> & Partial<Pick<Line, 'sequence' | 'dismissal'>>;
function about(language: Language, { concealed, grantId, reference, sequence = null, dismissal }: About, envelopeId: string): Part {
  if (concealed) return html`<span class="g-muted">${shared[language].concealed}</span>`;
  return html`${grantId && html`<a href="/conventions/${grantId}">${reference}</a><br />`}${
    sequence !== null &&
    html`<a href="/enveloppes/${envelopeId}/mouvements?account=paid#n${sequence}">${words[language].movement(sequence)}</a>`
  }${dismissal}`;
}

export const importPage: Page = {
  path: '/rapprochement/:id',
  of: getImport,
  get: async (visit) => {
    const { language, params, query } = visit;
    const said = words[language];
    const asked = { outcome: query.get('outcome') ?? '', open: query.get('open') === 'true' ? 'true' : '' };
    const [found, { items, next }] = await Promise.all([
      visit.read(getImport, { params }),
      askLines(visit, { ...asked, cursor: query.get('cursor') }),
    ]);
    const envelope = await visit.read(getEnvelope, { params: { id: found.envelopeId } });
    const path = `/rapprochement/${found.id}`;
    const hasActions = items.some(({ commands }) => commands.length > 0);
    return {
      title: said.importTitle(longDate(language, parisDate(found.importedAt))),
      isWide: true,
      crumbs: [
        ...envelopeCrumbs(language, envelope),
        { label: shared[language].reconciliation, href: `/enveloppes/${envelope.id}/rapprochement` },
      ],
      body: html`${query.has(AGAIN) && html`<div class="fr-alert fr-alert--info fr-alert--sm" role="status"><p>${said.again}</p></div>`}
        ${summaryList([
          [said.envelope, html`<a href="/enveloppes/${envelope.id}">${envelope.name}</a>`],
          [said.by, `${found.importedBy.name}, ${found.importedBy.organisationName}`],
          [said.size, `${size(language, found.sizeBytes)}, ${said.digest} ${found.sha256.slice(0, 16)}…`],
        ])}
        <ul class="g-figures">
          <li><strong>${found.open}</strong>${found.open === 0 ? said.nothingOpen : html`<a href="${found.commands.includes('linkLine') ? `${path}/a-regler` : `${path}?open=true`}">${said.open}</a>`}</li>
          ${counted(language, found)}
        </ul>
        ${found.commands.includes('bookLine') && html`<p><a class="fr-link" href="${path}/enregistrer">${said.bookMany}</a></p>`}
        ${filters(language, path, [
          {
            kind: 'choice',
            name: 'outcome',
            label: said.outcome,
            value: asked.outcome,
            options: LINE_OUTCOMES.map((value) => ({ value, label: OUTCOME_LABELS[value][language] })),
          },
          { kind: 'choice', name: 'open', label: said.onlyOpen, value: asked.open, options: [{ value: 'true', label: said.yes }] },
        ])}
        ${table<Line>({
          caption: said.caption,
          isStacked: true,
          rows: items,
          empty: html`<p>${said.noLine}</p>`,
          columns: [
            ...columnsOf(language),
            {
              label: said.outcome,
              cell: ({ label, reasonLabel, isOpen }) =>
                html`${isOpen ? html`<strong>${label}</strong>` : label}${reasonLabel && html`<br /><span class="g-muted g-small">${reasonLabel}</span>`}`,
            },
            { label: said.project, cell: (line) => about(language, line, envelope.id) },
            ...(hasActions
              ? [
                  {
                    label: said.actions,
                    cell: ({ commands, position }: Line) =>
                      html`<ul class="g-list">
                        ${commands
                          .filter((command) => command !== 'dismissLines')
                          .map(
                            (command) =>
                              html`<li>
                              ${actionLink(visit, command, envelope.id, { importId: found.id, position }, 'fr-link')}<span class="fr-sr-only">
                                ${said.line} ${position}</span
                              >
                            </li>`,
                          )}
                      </ul>`,
                  },
                ]
              : []),
          ],
        })}
        ${pagination(language, { first: query.has('cursor') ? address(path, asked) : null, next: next && address(path, { ...asked, cursor: next }) })}
        <p><a class="fr-link" href="${path}/lignes.csv">${said.csv}</a></p>`,
    };
  },
};

/** The payment orders to be keyed into the accounting system. */
export const paymentOrdersFile: Page = {
  path: '/enveloppes/:id/demandes-de-paiement.csv',
  of: exportPaymentOrders,
  get: (visit) => fileOf(visit, exportPaymentOrders, { params: visit.params, query: { form: sheetForm(visit) } }),
};

export const importFile: Page = {
  path: '/rapprochement/:id/lignes.csv',
  of: exportImportLines,
  get: (visit) => fileOf(visit, exportImportLines, { params: visit.params, query: { form: sheetForm(visit) } }),
};
