import { exportDatalabPlan, getDatalabPlan, setDatalabMonth, setDatalabPerson } from '../../api/datalab/plan.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { monthOf } from '../../domain/datalab/capacity.ts';
import type { Language } from '../../domain/core/words.ts';
import { figure, longDate, longMonth, shortMonth } from '../../domain/core/format.ts';
import { wayToAct } from '../core/came-from.ts';
import { heatMap, levelOf } from '../core/charts/heat-map.ts';
import { fileOf, sheetForm } from '../core/files.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { flag, html, type Html, type Part } from '../core/html.ts';
import { address, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { daysTable } from './staffing.ts';
import { datalabTabs } from './tabs.ts';
import { dayCount, words as shared } from './words.ts';

const words = bilingual({
  fr: {
    caption: 'Jours-personne par personne et par mois',
    intro: 'Une case dit les jours libres, sur ceux du mois ; elle est d’autant plus foncée que le mois est pris.',
    conclusion: (free: string, capacity: string, from: string, to: string) => `De ${from} à ${to}, il reste ${free} sur ${capacity}.`,
    lost: (days: string) =>
      `${days} promis n’ont plus de jour derrière eux : une absence ou un départ les a pris. Confiez-les à quelqu’un d’autre.`,
    cell: (free: string, capacity: string) => `Libre : ${free} sur\u00a0${capacity}`,
    more: (reserved: string, spent: string) => `${reserved} réservés, ${spent} consommés`,
    uncovered: (days: string) => `${days} promis et perdus`,
    share: (percent: number) => `${percent} % de son temps`,
    leaves: (day: string) => `jusqu’au ${day}`,
    total: 'Toute l’équipe',
    from: 'À partir de',
    months: 'Nombre de mois',
    for: 'À quoi servent ces jours',
    nothing: 'Aucun jour n’est promis sur cette période.',
    none: 'Personne n’est encore au plan du Datalab. Dites de chaque personne ses compétences et la part de temps qu’elle y consacre, depuis sa page.',
    people: 'Voir les personnes',
    csv: 'Télécharger le plan (CSV)',
  },
  en: {
    caption: 'Person-days by person and month',
    intro: 'A cell says the free days, of those of the month; it is the darker the more of the month is taken.',
    conclusion: (free: string, capacity: string, from: string, to: string) => `From ${from} to ${to}, ${free} are free of ${capacity}.`,
    lost: (days: string) => `${days} promised have no day behind them any more: an absence or a departure took them. Ask another person.`,
    cell: (free: string, capacity: string) => `${free} free of ${capacity}`,
    more: (reserved: string, spent: string) => `${reserved} reserved, ${spent} spent`,
    uncovered: (days: string) => `${days} promised and lost`,
    share: (percent: number) => `${percent}% of the working time`,
    leaves: (day: string) => `until ${day}`,
    total: 'The whole team',
    from: 'From',
    months: 'Number of months',
    for: 'What these days are for',
    nothing: 'No day is promised in this period.',
    none: 'No one is in the plan of the Datalab yet. Enter each person’s skills and share of time, from their page.',
    people: 'See the people',
    csv: 'Download the plan (CSV)',
  },
});

const ask = (visit: Visit, query: Record<string, unknown>) => visit.read(getDatalabPlan, { query });
export type Plan = Awaited<ReturnType<typeof ask>>;
type Person = Plan['people'][number];
type Month = Person['months'][number];
type Figures = Pick<Month, 'capacityDays' | 'freeDays' | 'reservedDays' | 'spentDays' | 'uncoveredDays'>;
type Line = Month['for'][number];

const monthAndYear = (language: Language, month: string): string => `${shortMonth(language, month)} ${month.slice(0, 4)}`;

const NOTHING: Figures = { capacityDays: 0, freeDays: 0, reservedDays: 0, spentDays: 0, uncoveredDays: 0 };

const sumOf = (all: readonly Figures[]): Figures =>
  all.reduce(
    (sum, each) => ({
      capacityDays: sum.capacityDays + each.capacityDays,
      freeDays: sum.freeDays + each.freeDays,
      reservedDays: sum.reservedDays + each.reservedDays,
      spentDays: sum.spentDays + each.spentDays,
      uncoveredDays: sum.uncoveredDays + each.uncoveredDays,
    }),
    NOTHING,
  );

/** The days that are free in a plan, of all of its people and months. */
export const freeIn = ({ people }: Plan): number => sumOf(people.flatMap(({ months }) => months)).freeDays;

function cellOf(language: Language, { capacityDays, freeDays, reservedDays, spentDays, uncoveredDays }: Figures) {
  const said = words[language];
  const days = (count: number): string => figure(language, count);
  return {
    level: levelOf(reservedDays + spentDays, capacityDays),
    words: html`<strong>${said.cell(days(freeDays), days(capacityDays))}</strong><br />
      <span class="g-small">${said.more(days(reservedDays), days(spentDays))}</span>
      ${uncoveredDays > 0 && html`<br /><strong class="g-small"><span aria-hidden="true">⚠ </span>${said.uncovered(days(uncoveredDays))}</strong>`}`,
  };
}

/** The free days of each person of a plan in each month, of the days that the month has for them. */
export function freeMap(language: Language, caption: string, { months, people }: Plan): Html {
  return heatMap({
    caption,
    corner: words[language].person,
    columns: months.map((month) => monthAndYear(language, month)),
    rows: people.map(({ name, skills, leavesOn, lostRole, months: planned }) => ({
      header: html`${name}<br /><span class="g-muted g-small">${skills.map(({ label }) => label).join(', ')}${
        leavesOn && ` · ${words[language].leaves(longDate(language, leavesOn))}`
      }</span>${lostRole && html`<br /><span class="g-late g-small">${shared[language].lostRole}</span>`}`,
      cells: planned.map((month) => cellOf(language, month)),
    })),
  });
}

function headerOf(visit: Visit, { id, name, skills, sharePercent, leavesOn, lostRole }: Person): Part {
  const { language, may } = visit;
  const said = words[language];
  const commands = [setDatalabPerson, setDatalabMonth].filter((operation) => may(operation)).map(({ spec }) => spec.operationId);
  return html`<span id="p-${id}">${name}</span>
    <br /><span class="g-muted g-small"
      >${skills.map(({ label }) => label).join(', ')} · ${said.share(sharePercent)}${leavesOn && ` · ${said.leaves(longDate(language, leavesOn))}`}</span
    >${lostRole && html`<br /><span class="g-late g-small">${shared[language].lostRole}</span>`}
    ${commands.map(
      (command) =>
        html`<br /><a class="g-small" href="${wayToAct(visit, command, id)}">${COMMAND_WORDS[command][language].button}<span class="fr-sr-only">${colon(language)} ${name}</span></a>`,
    )}`;
}

const lineHref = ({ kind, id }: Line): string | null => id && (kind === 'mission' ? `/missions-datalab/${id}` : `/demandes-datalab/${id}`);

export function linesOf(language: Language, people: readonly Person[]): Html {
  const said = words[language];
  const days = people.flatMap(({ id, name, months }) =>
    months.flatMap(({ month, for: lines }) =>
      lines.map((line) => {
        const href = lineHref(line);
        return {
          ...{ month, reservedDays: line.reservedDays, spentDays: line.spentDays, uncoveredDays: line.uncoveredDays },
          key: [id, line.kind, line.id ?? line.title, line.skill.key].join(' '),
          who: name,
          what: html`${href ? html`<a href="${href}">${line.title}</a>` : html`<span class="g-muted">${line.title}</span>`}
          ${line.reference && html`<span class="g-muted g-small g-nowrap">${line.reference}</span>`}`,
          skill: line.skill.label,
        };
      }),
    ),
  );
  return html`<section>
    <h2>${said.for}</h2>
    ${daysTable(language, said.for, days, said.nothing)}
  </section>`;
}

/** The period that the address asks for, without invalid values. */
function periodIn(query: URLSearchParams): { from: string | undefined; months: string } {
  const [from = '', months = ''] = [query.get('from') ?? '', query.get('months') ?? ''];
  return { from: /^\d{4}-(0[1-9]|1[0-2])$/.test(from) ? from : undefined, months: /^([1-9]|1[0-2])$/.test(months) ? months : '3' };
}

const LENGTHS = ['3', '6', '12'];

function periodForm(language: Language, { from, months }: { from: string; months: string }): Html {
  const said = words[language];
  return html`<form class="g-filters" method="get" action="/datalab/plan">
    <div class="g-filter">
      <label class="fr-label" for="from">${said.from}</label>
      <input class="fr-input" type="month" id="from" name="from" value="${from}" pattern="[0-9]{4}-[0-9]{2}" placeholder="2027-03" />
    </div>
    <div class="g-filter">
      <label class="fr-label" for="months">${said.months}</label>
      <select class="fr-select" id="months" name="months">
        ${[...new Set([...LENGTHS, months])]
          .sort((one, other) => Number(one) - Number(other))
          .map((value) => html`<option value="${value}" ${flag('selected', value === months)}>${value}</option>`)}
      </select>
    </div>
    <div class="g-filter g-filter--do"><button class="fr-btn fr-btn--secondary">${said.show}</button></div>
  </form>`;
}

export const planPage: Page = {
  path: '/datalab/plan',
  of: getDatalabPlan,
  get: async (visit) => {
    const { language, at, query } = visit;
    const said = words[language];
    const period = periodIn(query);
    const { months, people } = await ask(visit, period);
    const [first, last] = [months[0] ?? monthOf(parisDate(at)), months.at(-1) ?? monthOf(parisDate(at))];
    const monthsOf = (month: string) => people.flatMap((person) => person.months.filter((each) => each.month === month));
    const whole = sumOf(people.flatMap((person) => person.months));
    const columns = months.map((month) => monthAndYear(language, month));
    return {
      title: shared[language].plan,
      isWide: true,
      crumbs: [{ label: shared[language].datalab, href: '/datalab' }],
      body: html`${datalabTabs(visit, '/datalab/plan')} ${periodForm(language, { from: first, months: period.months })}
        ${
          people.length === 0
            ? html`<div class="g-empty">
                <p>${said.none}</p>
                <p><a class="fr-btn" href="/personnes">${said.people}</a></p>
              </div>`
            : html`<p>
                  <strong
                    >${said.conclusion(
                      dayCount(language, whole.freeDays),
                      dayCount(language, whole.capacityDays),
                      longMonth(language, first),
                      longMonth(language, last),
                    )}</strong
                  >
                </p>
                ${
                  whole.uncoveredDays > 0 &&
                  html`<div class="fr-alert fr-alert--warning"><p>${said.lost(dayCount(language, whole.uncoveredDays))}</p></div>`
                }
                <p class="g-muted">${said.intro}</p>
                ${heatMap({
                  caption: said.caption,
                  corner: said.person,
                  columns,
                  rows: [
                    ...people.map((person) => ({
                      header: headerOf(visit, person),
                      cells: person.months.map((month) => cellOf(language, month)),
                    })),
                    { header: said.total, cells: months.map((month) => cellOf(language, sumOf(monthsOf(month)))) },
                  ],
                })}
                <p><a class="fr-link" href="${address('/datalab/plan.csv', { from: first, months: period.months })}">${said.csv}</a></p>
                ${linesOf(language, people)}`
        }`,
    };
  },
};

export const planFile: Page = {
  path: '/datalab/plan.csv',
  of: exportDatalabPlan,
  get: (visit) => fileOf(visit, exportDatalabPlan, { query: { ...periodIn(visit.query), form: sheetForm(visit) } }),
};

/** A person of the plan has no page there: their address leads to their row. */
export const planPersonPage: Page = {
  path: '/datalab/:id',
  of: getDatalabPlan,
  get: ({ params, query }) =>
    Promise.resolve({ to: `${address('/datalab/plan', Object.fromEntries(query))}#p-${encodeURIComponent(params['id'] ?? '')}` }),
};
