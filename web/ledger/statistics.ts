import { type Column, columnsOf } from '../../api/http/answer/csv.ts';
import { getStatistics } from '../../api/ledger/statistics.ts';
import type { Words } from '../../domain/core/words.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { stackedBars } from '../core/charts/stacked-bars.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { sheetOf } from '../core/files.ts';
import { html, type Html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { publicTabs } from '../core/public-tabs.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Statistiques',
    lead: 'Ce que le fonds a accordé et payé par des conventions signées par les deux parties. Ces chiffres sont publics ; ils se mettent à jour d’eux-mêmes.',
    none: 'Aucune convention n’est encore signée. Les premiers chiffres paraîtront ici à la première signature.',
    figures: { projects: 'projets financés', organisations: 'administrations', awarded: 'accordés', paid: 'payés' },
    byYear: 'Par année de signature',
    byType: 'Par type de projet',
    conclusion: (paid: string, awarded: string, projects: string) => `${paid} sont payés sur ${awarded} accordés à ${projects} projets.`,
    conclusionOne: (paid: string, awarded: string) => `${paid} sont payés sur ${awarded} accordés à un projet.`,
    most: (type: string, awarded: string) => `« ${type} » reçoit le plus : ${awarded} accordés.`,
    toPay: 'Accordé, pas encore payé',
    organisations: 'Administrations',
    awarded: 'Accordé, net de ce qui a été rendu',
    few: 'Un type de moins de cinq projets n’est pas communiqué, ni celui qui le ferait retrouver par une soustraction.',
    withheld: 'non communiqué',
    survey: 'Ce que les administrations disent de la procédure',
    surveyed: (n: string) => `Réponses sur ${n} dossiers décidés, de 1, pas du tout d’accord, à 5, tout à fait d’accord.`,
    sentence: 'Phrase',
    mean: 'Moyenne sur 5',
  },
  en: {
    title: 'Statistics',
    lead: 'What the fund has awarded and paid by agreements that both sides have signed. These figures are public, and are always those of now.',
    none: 'No agreement is signed yet. The first figures will stand here with the first signature.',
    figures: { projects: 'projects funded', organisations: 'organisations', awarded: 'awarded', paid: 'paid' },
    byYear: 'By year of signature',
    byType: 'By type of project',
    conclusion: (paid: string, awarded: string, projects: string) => `${paid} are paid of ${awarded} awarded to ${projects} projects.`,
    conclusionOne: (paid: string, awarded: string) => `${paid} are paid of ${awarded} awarded to one project.`,
    most: (type: string, awarded: string) => `“${type}” gets most: ${awarded} awarded.`,
    toPay: 'Awarded, not paid yet',
    organisations: 'Organisations',
    awarded: 'Awarded, less what was given back',
    few: 'A type with fewer than five projects is withheld, and so is any figure from which it could be deduced.',
    withheld: 'withheld',
    survey: 'What organisations say of the procedure',
    surveyed: (n: string) => `Answers on ${n} decided applications, from 1, not at all, to 5, entirely.`,
    sentence: 'Sentence',
    mean: 'Mean out of 5',
  },
});

const ask = (visit: Visit) => visit.read(getStatistics);
type Statistics = Awaited<ReturnType<typeof ask>>;
type Row = Omit<Statistics['byProjectType'][number], 'withheld'>;

type Picture = { id: string; caption: string; conclusion: string; head: string; csv: string; rows: readonly Row[] };

/** A sentence: the part of the whole that is paid. */
function paidOf(language: 'fr' | 'en', { projects, paidCents, awardedCents }: Statistics['total']): string {
  const said = words[language];
  const [paid, awarded] = [euros(language, paidCents), euros(language, awardedCents)];
  return projects === 1 ? said.conclusionOne(paid, awarded) : said.conclusion(paid, awarded, figure(language, projects));
}

type Shown = { label: string; awardedCents: number; paidCents: number };

/** The rows whose figures are not withheld. */
const shownIn = (rows: readonly Row[]): Shown[] =>
  rows.flatMap(({ label, awardedCents, paidCents }) =>
    awardedCents === null || paidCents === null ? [] : [{ label, awardedCents, paidCents }],
  );

/** A sentence: the type that was awarded most; where one is withheld, which may be that one, why it is. */
function mostOf(language: 'fr' | 'en', rows: readonly Row[]): string {
  const shown = shownIn(rows);
  if (shown.length < rows.length) return words[language].few;
  const [first] = shown.toSorted((one, other) => other.awardedCents - one.awardedCents);
  return first ? words[language].most(first.label, euros(language, first.awardedCents)) : '';
}

function picture(language: 'fr' | 'en', total: Statistics['total'], { id, caption, conclusion, head, csv, rows }: Picture): Html {
  const said = words[language];
  const shown = shownIn(rows);
  if (shown.length === 0) return html`<h2>${caption}</h2><p>${conclusion}</p>`;
  const number = (value: number | null): Part => (value === null ? said.withheld : figure(language, value));
  const amount = (cents: number | null): Part => (cents === null ? said.withheld : money(language, cents));
  return stackedBars(
    {
      language,
      id,
      caption,
      conclusion,
      csv,
      isOpen: true,
      figures: table<Row>({
        caption,
        isCaptionHidden: true,
        rows,
        columns: [
          { label: head, isHeader: true, cell: ({ label }) => label },
          { label: said.projects, isFigure: true, cell: ({ projects }) => number(projects) },
          { label: said.organisations, isFigure: true, cell: ({ organisations }) => number(organisations) },
          { label: said.awarded, isFigure: true, cell: ({ awardedCents }) => amount(awardedCents) },
          { label: said.paid, isFigure: true, cell: ({ paidCents }) => amount(paidCents) },
        ],
        foot: [
          said.together,
          figure(language, total.projects),
          figure(language, total.organisations),
          money(language, total.awardedCents),
          money(language, total.paidCents),
        ],
      }),
    },
    [
      { label: said.paid, tone: 3 },
      { label: said.toPay, tone: 2 },
    ],
    shown.map(({ label, awardedCents, paidCents }) => ({ label, values: [paidCents, awardedCents - paidCents] })),
  );
}

/** What organisations say of how they were treated; nothing before enough of them have. */
function surveyPart(language: 'fr' | 'en', { files, questions }: Statistics['survey']): Part {
  const said = words[language];
  const answered = questions.flatMap(({ label, mean }) => (mean === null ? [] : [{ label, mean }]));
  return (
    answered.length > 0 &&
    html`<h2>${said.survey}</h2>
      <p>${said.surveyed(figure(language, files))}</p>
      ${table({
        ...{ caption: said.survey, isCaptionHidden: true, rows: answered },
        columns: [
          { label: said.sentence, isHeader: true, cell: ({ label }) => label },
          { label: said.mean, isFigure: true, cell: ({ mean }) => figure(language, Math.round(mean * 10) / 10) },
        ],
      })}`
  );
}

const FILES = { year: '/statistiques/par-annee.csv', type: '/statistiques/par-type.csv' };

export const statisticsPage: Page = {
  path: '/statistiques',
  of: 'public',
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const { total, byYear, byProjectType, survey } = await ask(visit);
    return {
      title: said.title,
      body: html`${publicTabs(visit)}
        <p class="fr-text--lead">${said.lead}</p>
        ${
          total.projects === 0
            ? html`<div class="g-empty"><p>${said.none}</p></div>`
            : html`<ul class="g-figures">
                  <li><strong>${figure(language, total.projects)}</strong>${said.figures.projects}</li>
                  <li><strong>${figure(language, total.organisations)}</strong>${said.figures.organisations}</li>
                  <li><strong>${money(language, total.awardedCents)}</strong>${said.figures.awarded}</li>
                  <li><strong>${money(language, total.paidCents)}</strong>${said.figures.paid}</li>
                </ul>
                ${picture(language, total, { id: 'par-annee', caption: said.byYear, conclusion: paidOf(language, total), head: said.year, csv: FILES.year, rows: byYear })}
                ${picture(language, total, { id: 'par-type', caption: said.byType, conclusion: mostOf(language, byProjectType), head: said.projectType, csv: FILES.type, rows: byProjectType })}`
        }${surveyPart(language, survey)}`,
    };
  },
};

const { whole, cents } = columnsOf<Row>();
const columnsBelow = (head: Column<Row>['heading']): readonly Column<Row>[] => [
  { heading: head, kind: 'text', of: ({ label }) => label },
  whole('Projets', 'projects', ({ projects }) => projects),
  whole('Administrations', 'organisations', ({ organisations }) => organisations),
  cents('Accordé, net de ce qui a été rendu', 'awarded', ({ awardedCents }) => awardedCents),
  cents('Payé', 'paid', ({ paidCents }) => paidCents),
];

/** The figures of one chart as a file, named in each language. */
const fileOf = (path: string, rows: 'byYear' | 'byProjectType', head: Column<Row>['heading'], name: Words): Page => ({
  path,
  of: 'public',
  get: async (visit) => sheetOf(visit, columnsBelow(head), (await ask(visit))[rows], name[visit.language]),
});

export const statisticsFiles: readonly Page[] = [
  fileOf(FILES.year, 'byYear', { fr: 'Année', international: 'year' }, { fr: 'statistiques-par-annee', en: 'statistics-by-year' }),
  fileOf(
    FILES.type,
    'byProjectType',
    { fr: 'Type de projet', international: 'project_type' },
    { fr: 'statistiques-par-type', en: 'statistics-by-type' },
  ),
];
