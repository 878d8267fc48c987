import { createApplication, exportApplications, listApplications } from '../../api/applications/applications.ts';
import { listCallTitles } from '../../api/calls/calls.ts';
import { APPLICATION_STATES, applicationTable } from '../../domain/applications/application-life.ts';
import { isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { filters } from '../core/components/filters.ts';
import { keptViews } from '../core/components/kept-views.ts';
import { marksOfNew } from '../core/components/since-visit.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { applicationStatus } from './application-status.ts';
import { type Column, table } from '../core/components/table.ts';
import { awaited } from '../core/components/awaited.ts';
import { html } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';

const words = bilingual({
  fr: {
    create: 'Déposer un dossier',
    caption: 'Dossiers, du plus récent au plus ancien',
    asked: 'Montant demandé',
    next: 'Suite attendue',
    count: (n: number, more: boolean) => `${n === 1 ? 'Un dossier' : `${n} dossiers`}${more ? ' sur cette page' : ''}.`,
    noneYet: 'Vous n’avez pas encore de dossier.',
    noneAtAll: 'Aucun dossier n’a encore été déposé.',
    noneSo: 'Aucun dossier ne correspond à ces filtres.',
    clear: 'Effacer les filtres',
    givenOpinions: (label: string) => `${label}, avis rendus`,
  },
  en: {
    create: 'Submit an application',
    caption: 'Applications, the newest first',
    asked: 'Amount asked',
    next: 'What comes next',
    count: (n: number, more: boolean) => `${n === 1 ? 'One application' : `${n} applications`}${more ? ' on this page' : ''}.`,
    noneYet: 'You have no application yet.',
    noneAtAll: 'No application has been submitted yet.',
    noneSo: 'No application matches these filters.',
    clear: 'Clear the filters',
    givenOpinions: (label: string) => `${label}, opinions given`,
  },
});

type Row = AnswerOf<typeof listApplications>['items'][number];
const FILTERS = ['q', 'state', 'callId', 'projectType'] as const;
const askedIn = (query: URLSearchParams) => Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));

/** The states by their names; of two with the same name, the second says that the opinions are given. */
export function stateOptions(language: Language, side: 'staff' | 'applicant') {
  const seen = new Set<string>();
  return APPLICATION_STATES.filter((state) => side === 'applicant' || state !== 'draft').map((state) => {
    const label = applicationTable[state][side][language];
    const isSeen = seen.has(label);
    seen.add(label);
    return { value: state, label: isSeen ? words[language].givenOpinions(label) : label };
  });
}

export const listPage: Page = {
  path: '/dossiers',
  of: listApplications,
  get: async (visit) => {
    const { language, query, person, at } = visit;
    const said = words[language];
    const isFund = isStaff(person?.caller.roles ?? []);
    const asked = askedIn(query);
    const cursor = query.get('cursor');
    const [{ items, next }, { items: calls, projectTypes }, kept] = await Promise.all([
      visit.read(listApplications, { query: { ...asked, cursor, limit: '20' } }),
      visit.read(listCallTitles),
      keptViews(visit, '/dossiers'),
    ]);
    // An applicant may not read all that moves their files: their marks stand in each file's history instead.
    const mark = isFund ? await marksOfNew(visit, items) : () => null;
    const isFiltered = Object.values(asked).some((value) => value !== '');
    const mayCreate = visit.may(createApplication);
    const create = html`<a class="fr-btn" href="/dossiers/nouveau">${said.create}</a>`;
    const columns: Column<Row>[] = [
      {
        label: said.file,
        isHeader: true,
        cell: (row) =>
          html`<a href="/dossiers/${row.id}">${row.title}</a>${mark(row)}${row.reference && html`<br /><span class="g-muted g-small g-nowrap">${row.reference}</span>`}`,
      },
      ...(isFund ? [{ label: said.organisation, cell: (row: Row) => row.organisation.name }] : []),
      { label: said.state, cell: applicationStatus },
      { label: said.asked, cell: (row) => money(language, row.requestedCents), isFigure: true },
      { label: said.next, cell: ({ next, organisation }) => awaited(language, next, { now: at, organisation }) },
    ];
    return {
      title: isFund ? said.applications : said.mine,
      isWide: isFund,
      body: html`${mayCreate && html`<p>${create}</p>`}${kept}
        ${filters(language, '/dossiers', [
          { kind: 'words', name: 'q', label: said.search, value: asked['q'] ?? '' },
          {
            kind: 'choice',
            name: 'state',
            label: said.state,
            value: asked['state'] ?? '',
            options: stateOptions(language, isFund ? 'staff' : 'applicant'),
          },
          {
            kind: 'choice',
            name: 'callId',
            label: said.call,
            value: asked['callId'] ?? '',
            options: calls.map(({ id, title }) => ({ value: id, label: title[language] })),
          },
          {
            kind: 'choice',
            name: 'projectType',
            label: said.projectType,
            value: asked['projectType'] ?? '',
            options: projectTypes.map(({ key, label }) => ({ value: key, label: label[language] })),
          },
        ])}
        ${items.length > 0 && html`<p class="g-muted" role="status">${said.count(items.length, next !== null || cursor !== null)}</p>`}
        ${table({
          caption: said.caption,
          isStacked: true,
          isCaptionHidden: true,
          columns,
          rows: items,
          empty: isFiltered
            ? html`<p>${said.noneSo}</p>
                <p><a class="fr-link" href="/dossiers">${said.clear}</a></p>`
            : html`<p>${isFund ? said.noneAtAll : said.noneYet}</p>
                ${mayCreate && html`<p>${create}</p>`}`,
        })}
        ${pagination(language, {
          first: cursor ? address('/dossiers', asked) : null,
          next: next && address('/dossiers', { ...asked, cursor: next }),
        })}
        ${listFileLink(visit, '/dossiers', items, asked)}`,
    };
  },
};

/** The same list as a file. */
export const applicationsFile = listFile('/dossiers', exportApplications, askedIn);
