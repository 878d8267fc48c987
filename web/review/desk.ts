import { exportApplications, listApplications } from '../../api/applications/applications.ts';
import { listCallTitles } from '../../api/calls/calls.ts';
import { createSession } from '../../api/committee/sessions.ts';
import { assignReviewers } from '../../api/review/proposals.ts';
import { listReviewers } from '../../api/review/reviews.ts';
import { labelFile, listLabels } from '../../api/threads/labels.ts';
import { startThread } from '../../api/threads/threads.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import { dueFilter } from '../desk/due-filter.ts';
import { stateOptions } from '../applications/list.ts';
import { fileOf, listFileLink, sheetForm } from '../core/files.ts';
import { type Filter, filters } from '../core/components/filters.ts';
import { keptViews } from '../core/components/kept-views.ts';
import { marksOfNew } from '../core/components/since-visit.ts';
import { deadline } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { applicationStatus } from '../applications/application-status.ts';
import { type Column, table } from '../core/components/table.ts';
import { tabs } from '../core/components/tabs.ts';
import { awaited } from '../core/components/awaited.ts';
import { LIST } from '../core/came-from.ts';
import { figure } from '../../domain/core/format.ts';
import { BATCH_AT_MOST } from '../../domain/core/page-draft.ts';
import { flag, html, type Html } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { labelTags } from '../threads/labels.ts';
import { PHRASES_PATH } from '../threads/phrases.ts';
import { FILE_FIELD, OPINIONS_PATH } from './opinions-asked.ts';
import { LABELS_PATH } from './labels.ts';
import { MESSAGE_PATH } from './message.ts';
import { AGENDA_PATH } from './placing.ts';
import { WHOLE } from './ticked.ts';
import { addressFrom, askDesk, deskQuery, type DeskView, deskViewOf, listNamed } from '../applications/application-neighbours.ts';

const words = bilingual({
  fr: {
    caption: 'Dossiers à instruire',
    search: 'Mots du dossier ou référence',
    mine: 'Demandés à moi',
    shown: (n: number, more: boolean, ranked: boolean) =>
      `${more ? 'Les ' : ''}${n} ${n === 1 ? 'dossier' : 'dossiers'}${more ? (ranked ? ' les mieux notés' : ' les plus récents') : ''}`,
    ranked: '(parmi les 500 plus récents ; sans note en dernier)',
    order: 'Ordre',
    newest: 'Les plus récents d’abord',
    byScore: 'Les mieux notés d’abord',
    page: (n: number) => (n === 1 ? '1 dossier sur cette page' : `${n} dossiers sur cette page`),
    none: 'Aucun dossier ne correspond à ces filtres.',
    empty: 'Aucun dossier n’est déposé. Ils apparaîtront ici dès leur dépôt.',
    clear: 'Effacer les filtres',
    views: 'Vues',
    toScreen: 'À examiner',
    inReview: 'En instruction',
    reviewed: 'À inscrire à un comité',
    mineShort: 'Mes avis',
    late: 'En retard',
    followed: 'Suivis',
    all: 'Tous',
    loads: 'Charge d’instruction',
    waitlist: 'Liste d’attente',
    phrases: 'Phrases du fonds',
    elsewhere: 'Voir aussi',
    ask: 'Demander les avis des dossiers cochés',
    tickAll: 'Tout cocher',
    untick: 'Tout décocher',
    whole: (most: string) => `Tous les dossiers de cette liste, sur toutes ses pages (${most} au plus)`,
    batches: 'Lots',
    label: 'Étiqueter les dossiers cochés',
    write: 'Écrire aux administrations des dossiers cochés',
    place: 'Inscrire les dossiers cochés à un comité',
    labels: 'Étiquette',
  },
  en: {
    caption: 'Applications under review',
    search: 'Words of the application, or its reference',
    mine: 'Asked of me',
    shown: (n: number, more: boolean, ranked: boolean) =>
      `${more ? (ranked ? 'The best scored ' : 'The newest ') : ''}${n} ${n === 1 ? 'application' : 'applications'}`,
    ranked: '(of the 500 newest; those without a score last)',
    order: 'Order',
    newest: 'Newest first',
    byScore: 'Highest score first',
    page: (n: number) => (n === 1 ? '1 application on this page' : `${n} applications on this page`),
    none: 'No application fits these filters.',
    empty: 'No application has been submitted. They appear here as soon as they are.',
    clear: 'Clear filters',
    views: 'Views',
    toScreen: 'To be screened',
    inReview: 'In review',
    reviewed: 'To be placed in a session',
    mineShort: 'My opinions',
    late: 'Late',
    followed: 'Followed',
    all: 'All',
    loads: 'Loads of reviewers',
    waitlist: 'Waitlist',
    phrases: 'Phrases of the fund',
    elsewhere: 'See also',
    ask: 'Ask for the opinions of the ticked applications',
    tickAll: 'Tick all',
    untick: 'Untick all',
    whole: (most: string) => `All applications of this list, on all its pages (at most ${most})`,
    batches: 'Batches',
    label: 'Label the ticked applications',
    write: 'Write to the organisations of the ticked applications',
    place: 'Place the ticked applications in a session',
    labels: 'Label',
  },
});

type Found = Awaited<ReturnType<typeof askDesk>>['items'][number];
type Calls = readonly { id: string; title: Words }[];

function filtersOf(language: Language, asked: DeskView, calls: Calls, labels: readonly string[]): Filter[] {
  const said = words[language];
  return [
    { kind: 'words', name: 'q', label: said.search, value: asked.q },
    {
      kind: 'choice',
      name: 'state',
      label: said.state,
      value: asked.state,
      options: stateOptions(language, 'staff'),
    },
    {
      kind: 'choice',
      name: 'callId',
      label: said.call,
      value: asked.callId,
      options: calls.map(({ id, title }) => ({ value: id, label: title[language] })),
    },
    { kind: 'choice', name: 'avis', label: said.opinions, value: asked.avis, options: [{ value: 'moi', label: said.mine }] },
    dueFilter(language, asked.retard),
    ...(labels.length === 0
      ? []
      : [
          {
            ...{ kind: 'choice' as const, name: 'etiquette', label: said.labels, value: asked.etiquette },
            isFeminine: true as const,
            options: labels.map((label) => ({ value: label, label })),
          },
        ]),
    {
      kind: 'choice',
      name: 'ordre',
      label: said.order,
      value: asked.ordre,
      options: [{ value: 'note', label: said.byScore }],
      none: said.newest,
    },
  ];
}

function columnsOf(
  visit: Visit,
  asked: DeskView,
  { titles, mark }: { titles: ReadonlyMap<string, string>; mark: Awaited<ReturnType<typeof marksOfNew>> },
): Column<Found>[] {
  const { language, at } = visit;
  const said = words[language];
  return [
    {
      label: said.file,
      isHeader: true,
      cell: (each) =>
        html`<a href="${addressFrom(visit, asked, each)}">${each.reference && html`<span class="g-nowrap">${each.reference}</span> · `}${each.title}</a
                  >${mark(each)}<br /><span class="g-small g-muted">${titles.get(each.callId) ?? each.callId}</span>${labelTags(visit, each.labels)}`,
    },
    { label: said.organisation, cell: ({ organisation }) => organisation.name },
    { label: said.state, cell: applicationStatus },
    { label: said.asked, isFigure: true, cell: ({ requestedCents }) => money(language, requestedCents) },
    {
      label: said.score,
      isFigure: true,
      cell: ({ score }) => (score === null ? html`<span class="g-muted">–</span>` : figure(language, score)),
    },
    { label: said.waits, cell: ({ next, organisation }) => awaited(language, next, { organisation }) },
    { label: said.until, cell: ({ next }) => deadline(language, next?.at, at) },
  ];
}

/** True for a file whose opinions the caller may ask for. */
const isAskable =
  (visit: Visit) =>
  ({ state }: Found): boolean =>
    visit.may(assignReviewers) && state === 'in_review';
const TICK_ALL = 'cocher';

/** A box for each file that may be labelled, or whose opinions may be asked for. */
function tickColumn(visit: Visit): Column<Found>[] {
  const { language, query } = visit;
  if (!visit.may(labelFile)) return [];
  const { choose: tick } = words[language];
  return [
    {
      label: html`<span class="fr-sr-only">${tick}</span>`,
      cell: (each) =>
        html`<input
          type="checkbox"
          name="${FILE_FIELD}"
          value="${each.id}"
          aria-label="${tick} ${each.reference ?? each.title}"
          ${flag('checked', query.get(TICK_ALL) === 'tout')}
        />`,
    },
  ];
}

/** The other acts on the ticked files, each with the address of its page. */
function further(visit: Visit, items: readonly Found[]): (readonly [action: string, label: string])[] {
  const said = words[visit.language];
  const isToDecide = visit.may(createSession) && items.some(({ state }) => state === 'reviewed');
  return [
    [LABELS_PATH, said.label],
    ...(visit.may(startThread) ? [[MESSAGE_PATH, said.write] as const] : []),
    ...(isToDecide ? [[AGENDA_PATH, said.place] as const] : []),
  ];
}

/** The list in a form that does something with what is ticked, where there is something to tick. */
function withTicks(visit: Visit, view: DeskView, items: readonly Found[], rows: Html): Html {
  const { language, query } = visit;
  if (!visit.may(labelFile) || items.length === 0) return rows;
  const said = words[language];
  const isAll = query.get(TICK_ALL) === 'tout';
  return html`<form method="get" action="${OPINIONS_PATH}">
    <input type="hidden" name="${LIST}" value="${listNamed(view)}" />
    <p><a class="fr-link" href="${address('/instruction', { ...view, ...(isAll ? {} : { [TICK_ALL]: 'tout' }) })}">${isAll ? said.untick : said.tickAll}</a></p>
    ${rows}
    <div class="fr-checkbox-group">
      <input type="checkbox" id="f-${WHOLE}" name="${WHOLE}" value="1" />
      <label class="fr-label" for="f-${WHOLE}">${said.whole(figure(language, BATCH_AT_MOST))}</label>
    </div>
    <p class="g-buttons">
      ${items.some(isAskable(visit)) && html`<button class="fr-btn">${said.ask}</button>`}
      ${further(visit, items).map(
        ([action, label]) => html`<button class="fr-btn fr-btn--secondary" formaction="${action}">${label}</button>`,
      )}
    </p>
  </form>`;
}

/** The fund's desk: every file, by filters that stand in the address. */
export const deskPage: Page = {
  path: '/instruction',
  of: listApplications,
  get: async (visit) => {
    const { language, query, person } = visit;
    if (!isStaff(person?.caller.roles ?? [])) return { to: '/dossiers' };
    const said = words[language];
    const asked = deskViewOf(query);
    const [{ items, next: nextCursor }, calls, kept, { items: labels }] = await Promise.all([
      askDesk(visit, asked),
      visit.read(listCallTitles),
      keptViews(visit, '/instruction'),
      visit.read(listLabels),
    ]);
    const { cursor, ...view } = asked;
    // What stood there was done meanwhile: others may wait before.
    if (cursor !== '' && items.length === 0) return { to: address('/instruction', view) };
    const mark = await marksOfNew(visit, items);
    const titles = new Map(calls.items.map(({ id, title }) => [id, title[language]]));
    const { ordre, ...narrowing } = view;
    const isFiltered = Object.values(narrowing).some((value) => value !== '');
    const views: readonly (readonly [string, Record<string, string>])[] = [
      [said.all, {}],
      [said.toScreen, { state: 'submitted' }],
      [said.inReview, { state: 'in_review' }],
      [said.mineShort, { avis: 'moi' }],
      [said.late, { retard: 'oui' }],
      [said.reviewed, { state: 'reviewed' }],
      [said.followed, { suivi: 'oui' }],
    ];
    const here = address('/instruction', view);
    return {
      title: said.desk,
      isWide: true,
      body: html`${tabs(
        said.views,
        views.map(([label, wanted]) => {
          const href = address('/instruction', wanted);
          return { href, label, isHere: href === here };
        }),
      )}
        ${kept}
        ${filters(language, '/instruction', filtersOf(language, asked, calls.items, labels), asked.suivi ? { suivi: asked.suivi } : {})}
        <p class="g-muted" role="status">
          ${cursor ? said.page(items.length) : said.shown(items.length, nextCursor !== null, ordre === 'note')}${ordre === 'note' && html` ${said.ranked}`}
        </p>
        ${withTicks(
          visit,
          asked,
          items,
          table({
            caption: said.caption,
            isCaptionHidden: true,
            rows: items,
            empty: isFiltered
              ? html`<p>${said.none}</p>
                <p><a class="fr-link" href="/instruction">${said.clear}</a></p>`
              : html`<p>${said.empty}</p>`,
            columns: [...tickColumn(visit), ...columnsOf(visit, asked, { titles, mark })],
          }),
        )}
        ${pagination(language, {
          first: cursor ? here : null,
          next: nextCursor ? address('/instruction', { ...view, cursor: nextCursor }) : null,
        })}
        ${listFileLink(visit, '/instruction', items, view)}
        <p class="g-small">
          ${said.elsewhere}${colon(language)} ${visit.may(listReviewers) && html`<a class="fr-link" href="/charge-instruction">${said.loads}</a> · `}<a
            class="fr-link"
            href="/liste-attente"
            >${said.waitlist}</a
          > · <a class="fr-link" href="${PHRASES_PATH}">${said.phrases}</a> · <a class="fr-link" href="/lots">${said.batches}</a>
        </p>`,
    };
  },
};

/** All that the desk has found, as a file. */
export const deskFile: Page = {
  path: '/instruction.csv',
  of: exportApplications,
  get: (visit) => fileOf(visit, exportApplications, { query: { ...deskQuery(visit, deskViewOf(visit.query)), form: sheetForm(visit) } }),
};
