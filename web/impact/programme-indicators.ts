import { getCall, listCallTitles } from '../../api/calls/calls.ts';
import {
  exportOpinionDays,
  exportProgrammeIndicators,
  getOpinionDays,
  getProgrammeIndicators,
  listIndicatorFiles,
  listOpinionFiles,
} from '../../api/impact/programme-indicators.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { euros, exactly, figure, longDate, share, signedShare } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { OPINION_DAYS } from '../../domain/impact/opinion-days.ts';
import { PROGRAMME_BY, PROGRAMME_INDICATORS, type ProgrammeKey } from '../../domain/impact/programme-indicator.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date } from '../core/components/dates.ts';
import { pagination } from '../core/components/pagination.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { titledLink } from '../core/components/titled-link.ts';
import { table } from '../core/components/table.ts';
import { fileOf, listFile, sheetForm } from '../core/files.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, orNothing, type Page, type Visit } from '../core/page.ts';
import { sendPublic, sendPublicFile } from '../core/public-files.ts';
import { publicTabs } from '../core/public-tabs.ts';
import { bilingual, colon } from '../core/words.ts';
import { dayBars } from './charts.ts';

const words = bilingual({
  fr: {
    title: 'Indicateurs du programme',
    lead: (day: string) => `Ce que les dossiers déposés ont donné, tel que leurs événements le disaient au soir du ${day}.`,
    few: 'Un chiffre qui repose sur moins de cinq dossiers n’est pas communiqué, ni celui qui le ferait retrouver par une soustraction. Les chiffres publics sont ceux de la fin d’un trimestre : la dernière qui est passée au jour demandé.',
    withheld: 'non communiqué',
    none: 'Aucun dossier n’est encore compté.',
    noSample: 'aucun échantillon',
    wrongOf: (wrong: string, checked: string) => `${wrong} sur ${checked}`,
    paymentsOf: (payments: number) => (payments === 1 ? '1 paiement contrôlé' : `${payments} paiements contrôlés`),
    byWhat: { call: 'Par appel', year: 'Par année' },
    all: 'Tous',
    allYears: 'Toutes',
    files: 'Dossiers',
    filesOf: (files: number) => (files <= 1 ? `${files} dossier` : `${files} dossiers`),
    mean: 'Moyenne (jours)',
    median: 'Médiane (jours)',
    medianOf: (median: string) => `médiane ${median}`,
    days: (days: string) => `${days} j`,
    chart: 'Durées moyennes, en jours',
    conclusion: (mean: string, median: string) =>
      `Une décision arrive ${mean} jours après le dépôt en moyenne ; pour un dossier sur deux, en ${median} jours au plus.`,
    noConclusion: 'Trop peu de dossiers ont une décision pour donner un délai.',
    definitions: 'Définitions',
    version: (version: number, since: string) => `Version ${version}, du ${since}.`,
    yearOf: (of: string) => `Compté à l’année ${of}.`,
    json: 'Les mêmes chiffres (JSON)',
    back: 'Indicateurs du programme',
    listed: (label: string) => `Dossiers comptés : ${label}`,
    countedOn: 'Compté au',
    value: 'Valeur',
    opinion: 'jours de l’avis',
    no: 'non',
  },
  en: {
    title: 'Indicators of the programme',
    lead: (day: string) => `What became of the submitted files, according to their events up to the evening of ${day}.`,
    few: 'A figure based on fewer than five files is withheld, and so is any figure from which it could be deduced. Public figures are those of the end of a quarter: the last one that is over on the day asked for.',
    withheld: 'withheld',
    none: 'No file counts yet.',
    noSample: 'no sample',
    wrongOf: (wrong: string, checked: string) => `${wrong} of ${checked}`,
    paymentsOf: (payments: number) => (payments === 1 ? '1 payment checked' : `${payments} payments checked`),
    byWhat: { call: 'By call', year: 'By year' },
    all: 'All',
    allYears: 'All',
    files: 'Files',
    filesOf: (files: number) => (files === 1 ? 'one file' : `${files} files`),
    mean: 'Mean (days)',
    median: 'Median (days)',
    medianOf: (median: string) => `median ${median}`,
    days: (days: string) => `${days} d`,
    chart: 'Mean lengths, in days',
    conclusion: (mean: string, median: string) =>
      `A decision takes ${mean} days from submission on average; half of the files have theirs within ${median} days.`,
    noConclusion: 'Too few files have a decision to say how long one takes.',
    definitions: 'Definitions',
    version: (version: number, since: string) => `Version ${version}, of ${since}.`,
    yearOf: (of: string) => `It is counted in the year ${of}.`,
    json: 'The same figures (JSON)',
    back: 'Indicators of the programme',
    listed: (label: string) => `Files that count: ${label}`,
    countedOn: 'Counted on',
    value: 'Value',
    opinion: 'days of the opinion',
    no: 'no',
  },
});

const PATH = '/indicateurs';
const FILES = '/indicateurs/dossiers';
const OPINIONS = '/indicateurs/avis';

type Figures = AnswerOf<typeof getProgrammeIndicators>;
type Indicator = Figures['indicators'][number];
type Figure = Indicator['total'];

/** What the address asks for. */
function askedIn({ query }: Pick<Visit, 'query'>) {
  const of = (name: string) => query.get(name) || undefined;
  return { by: PROGRAMME_BY.find((each) => each === query.get('by')) ?? 'call', on: of('on'), callId: of('callId'), year: of('year') };
}

/** A value of an indicator in words. */
function valueOf(language: Language, kind: Indicator['kind'], value: number): string {
  if (kind === 'days') return words[language].days(exactly(language, value, 1));
  return kind === 'slippage' ? signedShare(language, value) : share(language, value);
}

/** A figure with how many files it counts, which leads to them where the reader may see them. */
function cell(visit: Visit, figures: Figures, { key, kind }: Indicator, figureOf: Figure, group?: string): Part {
  const { files, mean, median, withheld, sample } = figureOf;
  const { language } = visit;
  const said = words[language];
  if (withheld) return html`<span class="g-muted">${said.withheld}</span>`;
  if (mean === null || files === null) return html`<span class="g-muted">${kind === 'sample' ? said.noSample : '–'}</span>`;
  const { by, on, callId, year } = figures;
  const of = { callId, year, ...(group === undefined ? {} : by === 'call' ? { callId: group } : { year: group }) };
  const count = visit.may(listIndicatorFiles)
    ? html`<a class="fr-link" href="${address(FILES, { indicator: key, ...of, on })}">${said.filesOf(files)}</a>`
    : said.filesOf(files);
  return html`<strong class="g-nowrap">${valueOf(language, kind, mean)}</strong>
    ${median !== null && html`<br /><span class="g-small g-nowrap">${said.medianOf(valueOf(language, kind, median))}</span>`}${
      sample &&
      html`<br /><span class="g-small g-nowrap">${said.wrongOf(euros(language, sample.wrongCents), euros(language, sample.checkedCents))}</span
        ><br /><span class="g-small g-nowrap">${said.paymentsOf(sample.payments)}</span>`
    }<br /><span
      class="g-small g-muted g-nowrap"
      >${count}</span
    >`;
}

function indicatorTable(visit: Visit, figures: Figures): Html {
  const said = words[visit.language];
  const groups = [...new Map(figures.indicators.flatMap((each) => each.groups.map(({ key, label }) => [key, label] as const)))].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  return table<Indicator>({
    caption: said.byWhat[figures.by],
    isCaptionHidden: true,
    columns: [
      { label: said.indicator, isHeader: true, cell: ({ label }) => label },
      { label: said.together, isFigure: true, cell: (row) => cell(visit, figures, row, row.total) },
      ...groups.map(([key, label]) => ({
        label,
        isFigure: true,
        cell: (row: Indicator) => {
          const found = row.groups.find((each) => each.key === key);
          if (found) return cell(visit, figures, row, found, key);
          return html`<span class="g-muted">${row.kind === 'sample' ? said.noSample : '–'}</span>`;
        },
      })),
    ],
    rows: figures.indicators,
  });
}

function chartOf({ language }: Visit, { indicators, ...asked }: Figures): Part {
  const said = words[language];
  const lengths = indicators.filter(({ kind }) => kind === 'days');
  const rows = lengths.flatMap(({ label, total: { mean } }) =>
    mean === null ? [] : [{ label, days: Math.max(0, mean), said: valueOf(language, 'days', mean) }],
  );
  if (rows.length === 0) return html`<div class="g-empty"><p>${said.none}</p></div>`;
  const decision = lengths.find(({ key }) => key === 'decision')?.total;
  const day = (value: number | null): string => (value === null ? '–' : exactly(language, value, 1));
  return dayBars(
    {
      language,
      id: 'durees',
      caption: said.chart,
      conclusion:
        typeof decision?.mean === 'number' && decision.median !== null
          ? said.conclusion(day(decision.mean), day(decision.median))
          : said.noConclusion,
      csv: address(`${PATH}.csv`, queryOf(asked)),
      figures: table<Indicator>({
        caption: said.chart,
        isCaptionHidden: true,
        rows: lengths,
        columns: [
          { label: said.indicator, isHeader: true, cell: ({ label }) => label },
          {
            label: said.files,
            isFigure: true,
            cell: ({ total }) => (total.files === null ? said.withheld : figure(language, total.files)),
          },
          { label: said.mean, isFigure: true, cell: ({ total }) => day(total.mean) },
          { label: said.median, isFigure: true, cell: ({ total }) => day(total.median) },
        ],
      }),
    },
    rows,
  );
}

const queryOf = ({ by, on, callId, year }: Pick<Figures, 'by' | 'on' | 'callId' | 'year'>) => ({ by, on, callId, year });

type Choice = { name: string; label: string; value: string; none?: string; options: readonly { value: string; label: string }[] };

/** The choices of the page stand in its address, and work without JavaScript. */
async function choices(visit: Visit, { by, on, callId, year }: Figures): Promise<Html> {
  const { language, at } = visit;
  const said = words[language];
  const calls = visit.may(listIndicatorFiles) ? (await visit.read(listCallTitles)).items : [];
  const thisYear = Number(parisDate(at).slice(0, 'yyyy'.length));
  const years = Array.from({ length: 6 }, (_, back) => String(thisYear - back));
  const list: Choice[] = [
    { name: 'by', label: said.groups, value: by, options: PROGRAMME_BY.map((value) => ({ value, label: said.byWhat[value] })) },
    ...(calls.length > 0
      ? [
          {
            name: 'callId',
            label: said.call,
            value: callId ?? '',
            none: said.all,
            options: calls.map(({ id, title }) => ({ value: id, label: title[language] })),
          },
          {
            name: 'year',
            label: said.year,
            value: year ?? '',
            none: said.allYears,
            options: years.map((each) => ({ value: each, label: each })),
          },
        ]
      : []),
  ];
  return html`<form class="g-filters" method="get" action="${PATH}">
    ${list.map(
      ({ name, label, value, none, options }) =>
        html`<div class="g-filter">
          <label class="fr-label" for="choix-${name}">${label}</label>
          <select class="fr-select" id="choix-${name}" name="${name}">
            ${none !== undefined && html`<option value="">${none}</option>`}
            ${options.map((each) => html`<option value="${each.value}" ${flag('selected', each.value === value)}>${each.label}</option>`)}
          </select>
        </div>`,
    )}
    <div class="g-filter">
      <label class="fr-label" for="choix-on">${said.asOf}</label>
      <input class="fr-input" type="date" id="choix-on" name="on" value="${on}" max="${parisDate(at)}" />
    </div>
    <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.show}</button></div>
  </form>`;
}

type Steps = AnswerOf<typeof getOpinionDays>;

/** The days of opinions by step of the review, for the fund's people. */
async function opinionsOf(visit: Visit, { by: _, ...query }: ReturnType<typeof queryOf>): Promise<Part> {
  if (!visit.may(getOpinionDays)) return null;
  const { language } = visit;
  const said = words[language];
  const { label, definition, version, since, steps, on } = await visit.read(getOpinionDays, { query });
  const { callId, year } = query;
  return html`<h2>${label}</h2>
    <p>${definition} <span class="g-muted">${said.version(version, longDate(language, since))}</span></p>
    ${table<Steps['steps'][number]>({
      caption: label,
      isCaptionHidden: true,
      rows: steps,
      columns: [
        { label: said.step, isHeader: true, cell: ({ stepLabel }) => stepLabel },
        { label: said.call, cell: ({ call }) => call },
        {
          label: said.files,
          isFigure: true,
          cell: ({ step, stepLabel, files, ...of }) =>
            html`<a class="fr-link" href="${address(OPINIONS, { step, callId: of.callId, year, on })}">${figure(language, files)}<span class="fr-sr-only"> ${stepLabel}</span></a>`,
        },
        { label: said.mean, isFigure: true, cell: ({ mean }) => exactly(language, mean, 1) },
        { label: said.median, isFigure: true, cell: ({ median }) => exactly(language, median, 1) },
      ],
      empty: html`<p>${said.none}</p>`,
    })}
    <p>
      <a class="fr-link" href="${address(`${OPINIONS}.csv`, { callId, year, on })}" download>${said.export}</a> ·
      <a class="fr-link" href="${address(`${OPINIONS}.json`, { callId, year, on })}">${said.json}</a>
    </p>`;
}

const definitionsOf = (language: Language, indicators: readonly Indicator[]): Html => {
  const said = words[language];
  return html`<dl>
    ${indicators.map(
      ({ label, definition, version, since, year }) =>
        html`<dt><strong>${label}</strong></dt>
          <dd>${definition} ${said.yearOf(year)} <span class="g-muted">${said.version(version, longDate(language, since))}</span></dd>`,
    )}
  </dl>`;
};

const indicatorsPage: Page = {
  path: PATH,
  of: 'public',
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const figures = await visit.read(getProgrammeIndicators, { query: askedIn(visit) });
    const query = queryOf(figures);
    return {
      title: said.title,
      isWide: true,
      body: html`${publicTabs(visit)}
        <p class="fr-text--lead">${said.lead(longDate(language, figures.on))}</p>
        ${figures.isPublic && html`<p>${said.few}</p>`} ${await choices(visit, figures)}${chartOf(visit, figures)}
        <h2>${said.byWhat[figures.by]}</h2>
        ${indicatorTable(visit, figures)}
        <p>
          <a class="fr-link" href="${address(`${PATH}.csv`, query)}" download>${said.export}</a> ·
          <a class="fr-link" href="${address(`${PATH}.json`, query)}">${said.json}</a>
        </p>
        ${await opinionsOf(visit, query)}
        <h2>${said.definitions}</h2>
        ${definitionsOf(language, figures.indicators)}`,
    };
  },
};

const indicatorsFile: Page = {
  path: `${PATH}.csv`,
  of: 'public',
  get: async (visit) => {
    const question = { query: { ...askedIn(visit), form: sheetForm(visit) } };
    if (visit.may(listIndicatorFiles)) return fileOf(visit, exportProgrammeIndicators, question);
    return sendPublicFile(visit, await visit.read(exportProgrammeIndicators, question));
  },
};

const indicatorsJson: Page = {
  path: `${PATH}.json`,
  of: 'public',
  get: async (visit) => {
    const figures = await visit.read(getProgrammeIndicators, { query: askedIn(visit) });
    if (figures.isPublic) return sendPublic(visit, JSON.stringify(figures), 'application/json; charset=utf-8');
    visit.res.json(figures);
    return { written: true };
  },
};

type CountedFile = AnswerOf<typeof listIndicatorFiles>['items'][number];

/** The files that a figure counts. @param of what the value of each is of, and how it reads */
function countedTable(
  language: Language,
  title: string,
  rows: readonly CountedFile[],
  of: { label: string; cell: (value: number) => string },
): Html {
  const said = words[language];
  return table<CountedFile>({
    caption: title,
    isCaptionHidden: true,
    rows,
    columns: [
      {
        label: said.file,
        isHeader: true,
        cell: ({ applicationId, title: named, reference }) => titledLink(`/dossiers/${applicationId}`, named, reference),
      },
      { label: said.organisation, cell: ({ organisationName }) => organisationName },
      { label: said.countedOn, cell: ({ on }) => date(language, on) },
      { label: `${said.value}${colon(language)} ${of.label}`, isFigure: true, cell: ({ value }) => of.cell(value) },
    ],
    empty: html`<p>${said.none}</p>`,
  });
}

type Counted = Omit<ReturnType<typeof askedIn>, 'by'>;
type Call = AnswerOf<typeof getCall>;

/** The call whose files alone are counted; undefined where those of all calls are. */
const callOf = async (visit: Visit, { callId }: Counted): Promise<Call | undefined> =>
  callId === undefined ? undefined : orNothing(visit.read(getCall, { params: { callId } }));

/** Which files are counted: of which call and year, and as of which day. */
function scopeOf({ language, at }: Visit, call: Call | undefined, { year, on }: Counted): Html {
  const said = words[language];
  return summaryList([
    [said.call, call?.terms.title[language] ?? said.all],
    [said.year, year ?? said.allYears],
    [said.asOf, date(language, on ?? parisDate(at))],
  ]);
}

const opinionFilesPage: Page = {
  path: OPINIONS,
  of: listOpinionFiles,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const { by: _, ...of } = askedIn(visit);
    const asked = { ...of, callId: of.callId ?? '', step: query.get('step') ?? '' };
    const cursor = query.get('cursor');
    const { items, next } = await visit.read(listOpinionFiles, { query: { ...asked, cursor } });
    const call = await callOf(visit, asked);
    const step = call?.terms.steps.find(({ key }) => key === asked.step)?.label[language] ?? asked.step;
    const title = said.listed(`${OPINION_DAYS.label[language]} (${step})`);
    const days = { label: said.opinion, cell: (value: number) => said.days(exactly(language, value, 0)) };
    return {
      title,
      crumbs: [{ label: said.back, href: PATH }],
      body: html`${scopeOf(visit, call, asked)}${countedTable(language, title, items, days)}
      ${pagination(language, { first: cursor ? address(OPINIONS, asked) : null, next: next && address(OPINIONS, { ...asked, cursor: next }) })}`,
    };
  },
};

const askedOfOpinions = (query: URLSearchParams) => {
  const { by: _, ...asked } = askedIn({ query });
  return asked;
};

const opinionsJson: Page = {
  path: `${OPINIONS}.json`,
  of: getOpinionDays,
  get: async (visit) => {
    visit.res.json(await visit.read(getOpinionDays, { query: askedOfOpinions(visit.query) }));
    return { written: true };
  },
};

const isKey = (key: string): key is ProgrammeKey => Object.hasOwn(PROGRAMME_INDICATORS, key);

const countedPage: Page = {
  path: FILES,
  of: listIndicatorFiles,
  get: async (visit) => {
    const { language, query } = visit;
    const said = words[language];
    const { by: _, ...asked } = askedIn(visit);
    const [indicator, cursor] = [query.get('indicator') ?? 'decision', query.get('cursor')];
    const { items, next } = await visit.read(listIndicatorFiles, { query: { ...asked, indicator, cursor } });
    const { label, kind } = PROGRAMME_INDICATORS[isKey(indicator) ? indicator : 'decision'];
    const here = { indicator, ...asked };
    const call = await callOf(visit, asked);
    return {
      title: said.listed(label[language]),
      crumbs: [{ label: said.back, href: PATH }],
      body: html`${scopeOf(visit, call, asked)}${countedTable(language, said.listed(label[language]), items, {
        label: label[language],
        cell: (value) => (kind === 'share' ? (value === 1 ? said.yes : said.no) : valueOf(language, kind, value)),
      })}
        ${pagination(language, { first: cursor ? address(FILES, here) : null, next: next && address(FILES, { ...here, cursor: next }) })}`,
    };
  },
};

export const programmeIndicatorPages: readonly Page[] = [
  ...[indicatorsPage, indicatorsFile, indicatorsJson, countedPage],
  ...[opinionFilesPage, listFile(OPINIONS, exportOpinionDays, askedOfOpinions), opinionsJson],
];
