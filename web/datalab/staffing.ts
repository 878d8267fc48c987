import type { Language } from '../../domain/core/words.ts';
import { figure, shortMonth } from '../../domain/core/format.ts';
import { type Column, table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    skill: 'Compétence',
    what: 'Pour',
    spent: (days: string) => `dont ${days} consommés`,
    uncovered: (days: string) => `${days} perdus`,
    legend: 'Jours réservés et consommés ; « perdus » : réservés, puis indisponibles (absence ou départ).',
  },
  en: {
    skill: 'Skill',
    what: 'For',
    spent: (days: string) => `${days} of them spent`,
    uncovered: (days: string) => `${days} lost`,
    legend: 'Days reserved and spent; “lost”: reserved, then unavailable (absence or departure).',
  },
});

/** Days of one person for one thing, in one month. `key`: those of one key share a row. */
type PlannedDays = {
  key: string;
  who: Part;
  what?: Part;
  skill: string;
  month: string;
  reservedDays: number;
  spentDays: number;
  uncoveredDays: number;
};

const daysIn = (language: Language, days: readonly PlannedDays[]): Part => {
  const sum = (of: (each: PlannedDays) => number): number => days.reduce((total, each) => total + of(each), 0);
  const [promised, spent, lost] = [
    sum((each) => each.reservedDays + each.spentDays),
    sum((each) => each.spentDays),
    sum((each) => each.uncoveredDays),
  ];
  if (days.length === 0) return html`<span class="g-muted">–</span>`;
  return html`${figure(language, promised)}${spent > 0 && html`<br /><span class="g-muted g-small">${words[language].spent(figure(language, spent))}</span>`}${
    lost > 0 && html`<br /><strong class="g-late g-small">${words[language].uncovered(figure(language, lost))}</strong>`
  }`;
};

/** Person-days by person, with what they are for, and by month. */
export function daysTable(language: Language, caption: string, all: readonly PlannedDays[], none: string): Html {
  const said = words[language];
  const months = [...new Set(all.map(({ month }) => month))].sort();
  const rows = [...Map.groupBy(all, ({ key }) => key).values()];
  type Row = (typeof rows)[number];
  const hasWhat = all.some(({ what }) => what !== undefined);
  const ofWhat: Column<Row>[] = hasWhat ? [{ label: said.what, cell: ([first]) => first?.what }] : [];
  return html`${table<Row>({
    caption,
    isStacked: true,
    isCaptionHidden: true,
    rows,
    empty: html`<p>${none}</p>`,
    columns: [
      { label: said.person, isHeader: true, cell: ([first]) => first?.who },
      ...ofWhat,
      { label: said.skill, cell: ([first]) => first?.skill },
      ...months.map((month): Column<Row> => ({
        label: `${shortMonth(language, month)} ${month.slice(0, 4)}`,
        isFigure: true,
        cell: (days) =>
          daysIn(
            language,
            days.filter((each) => each.month === month),
          ),
      })),
      { label: said.together, isFigure: true, cell: (days) => html`<strong>${daysIn(language, days)}</strong>` },
    ],
    foot: [
      said.together,
      ...(hasWhat ? [''] : []),
      '',
      ...months.map((month) =>
        daysIn(
          language,
          all.filter((each) => each.month === month),
        ),
      ),
      daysIn(language, all),
    ],
  })}
    ${rows.length > 0 && html`<p class="g-muted g-small">${said.legend}</p>`}`;
}

type Staff = Omit<PlannedDays, 'key' | 'who' | 'what' | 'skill'> & {
  person: { id: string; name: string };
  lostRole: boolean;
  skill: { key: string; label: string };
};

/** The people who work for a request or a mission, with their person-days by month. */
export const staffTable = (language: Language, caption: string, staff: readonly Staff[], none: string): Html =>
  daysTable(
    language,
    caption,
    staff.map(({ person, lostRole, skill, ...days }) => ({
      ...days,
      key: `${person.id} ${skill.key}`,
      who: html`${person.name}${lostRole && html`<br /><span class="g-late g-small">${shared[language].lostRole}</span>`}`,
      skill: skill.label,
    })),
    none,
  );
