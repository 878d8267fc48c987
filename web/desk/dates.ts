import type { getApplicationDates } from '../../api/desk/dates.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { why } from '../core/components/calculation.ts';
import { date, dayOf, deadline, lastChance } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    title: 'Échéances',
    why: 'Pourquoi cette date ?',
    standing: 'Suspendu',
    setBy: 'Fixée par',
    article: 'Texte',
    from: 'Court à compter du',
    stops: 'Suspensions',
    stop: (n: number) => `Demande de correction ${n} :`,
    until: 'jusqu’au',
    since: 'depuis le',
    between: 'du',
  },
  en: {
    title: 'Deadlines',
    why: 'Why this date?',
    standing: 'Stopped',
    setBy: 'Set by',
    article: 'Text',
    from: 'Runs from',
    stops: 'Stops',
    stop: (n: number) => `Correction request ${n}:`,
    until: 'until',
    since: 'since',
    between: 'from',
  },
});

type Dates = AnswerOf<typeof getApplicationDates>['items'];
type ExplainedDate = Dates[number];

const stopsOf = (language: Language, { stops }: ExplainedDate): Part => {
  const said = words[language];
  return stops.map(
    ({ correction, from, to, article }) =>
      html`<div>
        ${said.stop(correction)} ${to ? said.between : said.since} ${dayOf(language, from)}
        ${to && html`${said.until} ${dayOf(language, to)}`} <span class="g-muted">(${article})</span>
      </div>`,
  );
};

function whyThisDate(language: Language, each: ExplainedDate): Part {
  const said = words[language];
  const facts = summaryList([
    [said.setBy, each.setByLabel],
    [said.article, each.article],
    [said.from, date(language, each.startsOn)],
    [said.stops, stopsOf(language, each)],
  ]);
  return why(language, said.why, each.calculation, facts);
}

/** What a person may do until its date. */
const MAY: readonly ExplainedDate['kind'][] = ['appeal', 'titre', 'notice'];

/** The dates that hang on a thing, each with the reason why it is that one; nothing where there are none. */
export function datesSection(language: Language, dates: Dates, now: string): Part {
  const said = words[language];
  if (dates.length === 0) return null;
  return html`<section id="echeances">
    <h2>${said.title}</h2>
    ${summaryList(
      dates.map((each) => {
        const show = MAY.includes(each.kind) ? lastChance : deadline;
        return [each.label, html`${each.at ? show(language, each.at, now) : said.standing} ${whyThisDate(language, each)}`];
      }),
    )}
  </section>`;
}
