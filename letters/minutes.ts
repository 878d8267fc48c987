import { sumCents } from '../domain/money.ts';
import type { Tally } from '../domain/vote-result.ts';
import type { Language } from '../domain/words.ts';
import { en } from './en/minutes.ts';
import { euros, longDate, longInstant } from './format.ts';
import { fr } from './fr/minutes.ts';
import { html, type Html, paragraphs } from './html.ts';

/** What was decided of one application; `standing` is its rank by score, null where it had none. */
export type Decided = {
  title: string;
  organisation: string;
  standing: number | null;
  score: number | null;
  requestedCents: number;
  decision: 'award' | 'waitlist' | 'refuse';
  awardedCents: number | null;
  rank: number | null;
  reason: string;
  /** How the members have voted; null where the chair decided without a vote. */
  vote: Tally | null;
};
export type Minutes = {
  heldOn: string;
  decidedAt: string;
  decidedBy: string;
  /** In the agenda's order. */
  decided: Decided[];
  /** What had left the agenda before the decision. */
  withdrawn: { title: string; organisation: string }[];
  /** What had left it without the quorum of its vote. */
  withoutQuorum: { title: string; organisation: string }[];
  /** What had gone back to its review, an opinion on it having been voided. */
  voided: { title: string; organisation: string }[];
  moves: { at: string; by: string; title: string; from: number; to: number; reason: string }[];
  /** What happened to the session, oldest first. */
  events: { at: string; who: string | null; text: string }[];
};

/** The words of minutes in one language. */
export type MinutesWords = {
  title: (heldOn: string) => string;
  decided: (by: string, at: string) => string;
  decisions: string;
  columns: { application: string; standing: string; requested: string; decision: string; reason: string };
  decision: (decided: Decided) => string;
  noStanding: string;
  total: (awardedCents: number, count: number) => string;
  vote: (tally: Tally) => string;
  withdrawn: string;
  withoutQuorum: string;
  voided: string;
  moves: string;
  move: (move: Minutes['moves'][number]) => string;
  events: string;
};

const words: Record<Language, MinutesWords> = { fr, en };

const STYLE = `body { font-family: system-ui, sans-serif; line-height: 1.5; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: bold; padding: 0.5rem 0; text-align: left; }
th, td { border: 1px solid #666; padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
td p { margin: 0 0 0.5rem; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }`;

const section = (id: string, heading: string, content: readonly Html[]): Html[] =>
  content.length === 0
    ? []
    : [
        html`<section aria-labelledby="${id}">
          <h2 id="${id}">${heading}</h2>
          ${content}
        </section>`,
      ];

function row(decided: Decided, said: MinutesWords, language: Language): Html {
  const { title, organisation, standing, score, requestedCents, reason, vote } = decided;
  const votes = vote === null ? [] : [html`<br />${said.vote(vote)}`];
  const rank = standing === null || score === null ? said.noStanding : `${standing} (${score.toLocaleString(language)})`;
  return html`<tr>
    <th scope="row">${title}<br />${organisation}</th>
    <td>${rank}</td>
    <td>${euros(language, requestedCents)}</td>
    <td>${said.decision(decided)}${votes}</td>
    <td>${paragraphs(reason)}</td>
  </tr>`;
}

/** A decided session's minutes as a page that needs nothing beside it: read aloud, printed or kept. */
export function writeMinutes(language: Language, minutes: Minutes): string {
  const said = words[language];
  const title = said.title(longDate(language, minutes.heldOn));
  const { application, standing, requested, decision, reason } = said.columns;
  const awards = minutes.decided.flatMap(({ awardedCents }) => awardedCents ?? []);
  const table = html`<table>
    <caption>
      ${said.total(sumCents(awards), awards.length)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${application}</th>
        <th scope="col">${standing}</th>
        <th scope="col">${requested}</th>
        <th scope="col">${decision}</th>
        <th scope="col">${reason}</th>
      </tr>
    </thead>
    <tbody>
      ${minutes.decided.map((each) => row(each, said, language))}
    </tbody>
  </table>`;
  const list = (items: readonly Html[], ordered = false): Html[] => {
    if (items.length === 0) return [];
    const rows = items.map((item) => html`<li>${item}</li>`);
    return [
      ordered
        ? html`<ol>
            ${rows}
          </ol>`
        : html`<ul>
            ${rows}
          </ul>`,
    ];
  };
  const at = (instant: string): Html => html`<time datetime="${instant}">${longInstant(language, instant)}</time>`;
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${said.decided(minutes.decidedBy, longInstant(language, minutes.decidedAt))}</p>
          ${section('decisions', said.decisions, [table])}
          ${section('withdrawn', said.withdrawn, list(minutes.withdrawn.map((each) => html`${each.title} – ${each.organisation}`)))}
          ${section('without_quorum', said.withoutQuorum, list(minutes.withoutQuorum.map((each) => html`${each.title} – ${each.organisation}`)))}
          ${section('voided', said.voided, list(minutes.voided.map((each) => html`${each.title} – ${each.organisation}`)))}
          ${section('moves', said.moves, list(minutes.moves.map((move) => html`${at(move.at)}, ${said.move(move)} ${paragraphs(move.reason)}`)))}
          ${section(
            'events',
            said.events,
            list(
              minutes.events.map((event) => html`${at(event.at)} – ${event.who ? `${event.who} ` : ''}${event.text}`),
              true,
            ),
          )}
        </main>
      </body>
    </html> `;
  return page.html;
}
