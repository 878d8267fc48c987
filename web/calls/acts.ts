import { getCall } from '../../api/calls/calls.ts';
import { listWaitlist } from '../../api/committee/waitlist.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { sumCents } from '../../domain/core/money.ts';
import { euros, longDate } from '../../letters/core/format.ts';
import { actsOn, actsOnNothing, type On } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing, type Visit } from '../core/page.ts';
import { both } from '../core/words.ts';
import { openingOf } from './call-words.ts';
import { termsSections } from './call.ts';

const words = both({
  fr: {
    envelopes: 'Enveloppes qui peuvent financer un appel',
    envelope: 'Enveloppe',
    available: (year: number) => `Disponible (AE) en ${year}`,
    noEnvelope: 'Aucune enveloppe n’est ouverte.',
    code: 'Code',
    state: 'État',
    calendar: 'Calendrier',
    opens: 'Ouverture',
    closes: 'Clôture',
    never: 'sans date de clôture',
    version: 'Version publiée',
    first: 'aucune',
    next: 'Version qui est publiée',
    terms: 'Ce que dira cette version',
    waiting: 'Dossiers en liste d’attente, qui ne seront pas retenus',
    waits: (count: number, amount: string) => `${count}, pour ${amount} demandés`,
    atLeast: (said: string) => `au moins ${said}`,
    nobody: 'aucun',
    keep: 'Les dossiers en cours de rédaction se déposeront sous cette version.',
  },
  en: {
    envelopes: 'Envelopes that may pay for a call',
    envelope: 'Envelope',
    available: (year: number) => `Available (AE) in ${year}`,
    noEnvelope: 'No envelope is open.',
    code: 'Code',
    state: 'State',
    calendar: 'Calendar',
    opens: 'Opens',
    closes: 'Closes',
    never: 'without a closing day',
    version: 'Published version',
    first: 'none',
    next: 'Version that is published',
    terms: 'What this version will say',
    waiting: 'Applications on the waitlist, which will be refused',
    waits: (count: number, amount: string) => `${count}, which ask ${amount}`,
    atLeast: (said: string) => `at least ${said}`,
    nobody: 'none',
    keep: 'Drafts under way will be submitted under this version.',
  },
});

type Call = AnswerOf<typeof getCall>;
type OnCall = On<Call>;
type Envelopes = AnswerOf<typeof listEnvelopes>['items'];

const readEnvelopes = async (visit: Visit): Promise<Envelopes> => (await orNothing(visit.ask(listEnvelopes)))?.items ?? [];

const availableIn = (envelope: Envelopes[number] | undefined, year: number): number | null =>
  envelope?.years.find((each) => each.year === year)?.ae.availableCents ?? null;

async function envelopes({ visit, language }: On<undefined>): Promise<Html> {
  const said = words[language];
  const year = yearOf(visit.at);
  return table<Envelopes[number]>({
    caption: said.envelopes,
    rows: await readEnvelopes(visit),
    empty: html`<p>${said.noEnvelope}</p>`,
    columns: [
      { label: said.envelope, isHeader: true, cell: ({ code, name }) => `${code} · ${name}` },
      { label: said.available(year), isFigure: true, cell: (each) => money(language, availableIn(each, year)) },
    ],
  });
}

/** A call: its state, its calendar, and the envelope that pays, by the version that the command is about. */
async function callFacts({ visit, language, read }: OnCall, { envelopeId, terms }: { envelopeId: string; terms: Dates }): Promise<Html> {
  const said = words[language];
  const year = yearOf(visit.at);
  const envelope = (await readEnvelopes(visit)).find(({ id }) => id === envelopeId);
  return summaryList([
    [said.code, read.code],
    [said.state, status(read.state === 'published' ? 'open' : read.state, read.label)],
    [said.calendar, openingOf(language, read, visit.at).words],
    [said.opens, longDate(language, terms.opensOn)],
    [said.closes, terms.closesOn ? longDate(language, terms.closesOn) : said.never],
    [said.version, read.callVersion === null ? said.first : String(read.callVersion)],
    [said.envelope, envelope && html`<a class="fr-link" href="/enveloppes/${envelope.id}">${envelope.code} · ${envelope.name}</a>`],
    [said.available(year), envelope && money(language, availableIn(envelope, year))],
  ]);
}

type Dates = Pick<CallTerms, 'opensOn' | 'closesOn'>;

/** What the next version says: its draft, or what is published where nothing is drafted. */
const nextOf = ({ draft, envelopeId, terms }: Call): { envelopeId: string; terms: CallTerms } =>
  // The operation has parsed them: what was optional is there.
  (draft ?? { envelopeId, terms }) as { envelopeId: string; terms: CallTerms };

/** What waits for credits under a call, and ends with it. */
async function waitingUnder({ visit, language, read }: OnCall): Promise<Part> {
  const said = words[language];
  const found = await orNothing(visit.ask(listWaitlist, { query: { callId: read.id, limit: '100' } }));
  if (!found) return null;
  const asked = said.waits(found.items.length, euros(language, sumCents(found.items.map(({ requestedCents }) => requestedCents))));
  const count = found.next === null ? asked : said.atLeast(asked);
  return summaryList([[said.waiting, found.items.length === 0 ? said.nobody : count]]);
}

const offered = ({ read }: OnCall): readonly string[] => read.commands;
const home = ({ read }: OnCall): string => `/administration/appels/${read.id}`;

export const CALL_ACTS = {
  ...actsOnNothing({ createCall: { object: envelopes, next: () => '/administration' } }),
  ...actsOn(getCall, {
    publishCall: {
      object: async (on) =>
        html`${await callFacts(on, nextOf(on.read))}
          <h3>${words[on.language].terms}</h3>
          ${termsSections(on.language, on.read, nextOf(on.read).terms, on.visit.at)}`,
      follows: ({ language, read }) =>
        html`${summaryList([[words[language].next, String((read.callVersion ?? 0) + 1)]])}
          <p>${words[language].keep}</p>`,
      offered,
      next: home,
    },
    closeCall: { object: (on) => callFacts(on, on.read), follows: waitingUnder, offered, next: home },
  }),
};
