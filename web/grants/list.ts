import { exportGrants, listGrants } from '../../api/grants/grants.ts';
import { GRANT_STATES, grantTable } from '../../domain/grants/grant.ts';
import { listFile, listFileLink } from '../core/files.ts';
import { filters } from '../core/components/filters.ts';
import { keptViews } from '../core/components/kept-views.ts';
import { money } from '../core/components/money.ts';
import { pagination } from '../core/components/pagination.ts';
import { status } from '../core/components/status.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { type Column, table } from '../core/components/table.ts';
import { awaited } from '../core/components/awaited.ts';
import { html } from '../core/html.ts';
import { address, type Page } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { grantHref, isOfFund } from './grant-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Projets financés',
    lead: 'Chaque projet a une convention : son montant, ses versements et ce qu’il doit rendre.',
    next: 'Prochaine étape',
    caption: 'Projets financés, les plus récents en premier',
    none: 'Aucun projet financé pour le moment. Un projet apparaît ici dès que le comité l’a retenu.',
    noneFound: 'Aucun projet ne correspond à ces filtres.',
    clear: 'Effacer les filtres',
  },
  en: {
    title: 'Funded projects',
    lead: 'Each project has an agreement: its amount, its payments and what it has to show.',
    next: 'Next step',
    caption: 'Funded projects, newest first',
    none: 'No funded project yet. A project appears here as soon as the committee has awarded it.',
    noneFound: 'No project matches these filters.',
    clear: 'Clear the filters',
  },
});

type Row = AnswerOf<typeof listGrants>['items'][number];
const askedIn = (query: URLSearchParams) => ({ q: query.get('q') ?? '', state: query.get('state') ?? '' });

export const grantsPage: Page = {
  path: '/conventions',
  of: listGrants,
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const staff = isOfFund(visit);
    const asked = askedIn(query);
    const cursor = query.get('cursor');
    const [{ items, next }, kept] = await Promise.all([
      visit.read(listGrants, { query: { ...asked, cursor, limit: '25' } }),
      keptViews(visit, '/conventions'),
    ]);
    const columns: Column<Row>[] = [
      {
        label: said.project,
        isHeader: true,
        cell: (grant) => titledLink(grantHref(grant), grant.title, grant.reference),
      },
      ...(staff ? [{ label: said.organisation, cell: ({ organisationName }: Row) => organisationName }] : []),
      { label: said.state, cell: ({ state, label }) => status(state, label) },
      {
        label: said.next,
        cell: ({ next, organisationName: name }) => awaited(language, next, { now: at, organisation: { name } }),
      },
      { label: said.awarded, isFigure: true, cell: ({ awardedCents }) => money(language, awardedCents) },
    ];
    const isFiltered = asked.q !== '' || asked.state !== '';
    return {
      title: said.title,
      isWide: true,
      body: html`<p>${said.lead}</p>
        ${kept}
        ${filters(language, '/conventions', [
          { kind: 'words', name: 'q', label: said.search, value: asked.q },
          {
            kind: 'choice',
            name: 'state',
            label: said.state,
            value: asked.state,
            options: GRANT_STATES.map((state) => ({ value: state, label: grantTable[state][staff ? 'staff' : 'applicant'][language] })),
          },
        ])}
        ${table({
          caption: said.caption,
          isStacked: true,
          columns,
          rows: items,
          empty: isFiltered
            ? html`<p>${said.noneFound} <a class="fr-link" href="/conventions">${said.clear}</a></p>`
            : html`<p>${said.none}</p>`,
        })}
        ${pagination(language, {
          first: cursor ? address('/conventions', asked) : null,
          next: next && address('/conventions', { ...asked, cursor: next }),
        })}
        ${listFileLink(visit, '/conventions', items, asked)}`,
    };
  },
};

/** The same list as a file. */
export const grantsFile = listFile('/conventions', exportGrants, askedIn);
