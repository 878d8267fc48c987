import { getCall, getCallClosing } from '../../api/calls/calls.ts';
import { listWaitlist } from '../../api/committee/waitlist.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { sumCents } from '../../domain/core/money.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import { actsOn, type On } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { money } from '../core/components/money.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { readEnvelopes } from '../ledger/envelope-choices.ts';
import { openingOf } from './call-words.ts';
import { termsSections } from './call.ts';
import { availableIn, nextOf } from './draft.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    available: (year: number) => `Disponible (AE) en ${year}`,
    code: 'Code',
    opens: 'Ouverture',
    closes: 'Clôture',
    never: 'sans date de clôture',
    version: 'Version publiée',
    next: 'Version qui est publiée',
    terms: 'Ce que dira cette version',
    waiting: 'Dossiers en liste d’attente, qui ne seront pas retenus',
    waits: (count: number, amount: string) => `${count}, pour ${amount} demandés`,
    atLeast: (said: string) => `au moins ${said}`,
    nobody: 'aucun',
    drafts: 'Brouillons, qui ne pourront plus être déposés',
    draftsOf: (count: number, organisations: number) =>
      `${count}, ${organisations === 1 ? 'd’une administration' : `de ${organisations} administrations`}`,
    complete: 'Parmi eux, complets',
    completeOf: (complete: number, read: number) => `${complete} des ${read} plus récents`,
    whose: 'Un brouillon n’est visible que de son administration : le fonds n’en connaît que le nombre.',
    undecided: 'Dossiers déposés, dont l’examen continue',
    keep: 'Les dossiers en cours de rédaction se déposeront sous cette version.',
  },
  en: {
    available: (year: number) => `Available (AE) in ${year}`,
    code: 'Code',
    opens: 'Opens',
    closes: 'Closes',
    never: 'without a closing day',
    version: 'Published version',
    next: 'Version that is published',
    terms: 'What this version will say',
    waiting: 'Applications on the waitlist, which will be refused',
    waits: (count: number, amount: string) => `${count}, which ask ${amount}`,
    atLeast: (said: string) => `at least ${said}`,
    nobody: 'none',
    drafts: 'Drafts, which can no longer be submitted',
    draftsOf: (count: number, organisations: number) =>
      `${count}, of ${organisations === 1 ? 'one organisation' : `${organisations} organisations`}`,
    complete: 'Complete among them',
    completeOf: (complete: number, read: number) => `${complete} of the ${read} newest`,
    whose: 'A draft is seen by its organisation alone: the fund knows how many there are.',
    undecided: 'Applications submitted, whose review goes on',
    keep: 'Drafts under way will be submitted under this version.',
  },
});

type Call = AnswerOf<typeof getCall>;
type OnCall = On<Call>;
/** A call: its state, its calendar and its envelope, in the version that the command is about. */
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
    [said.version, read.callVersion === null ? said.noneFeminine : String(read.callVersion)],
    [said.envelope, envelope && html`<a class="fr-link" href="/enveloppes/${envelope.id}">${envelope.code} · ${envelope.name}</a>`],
    [said.available(year), envelope && money(language, availableIn(envelope, year))],
  ]);
}

type Dates = Pick<CallTerms, 'opensOn' | 'closesOn'>;

/** The applications on the waitlist of a call, which end with it. */
async function waitingUnder({ visit, language, read }: OnCall): Promise<Part> {
  const said = words[language];
  const found = await orNothing(visit.read(listWaitlist, { query: { callId: read.id, limit: '100' } }));
  if (!found) return null;
  const asked = said.waits(found.items.length, euros(language, sumCents(found.items.map(({ requestedCents }) => requestedCents))));
  const count = found.next === null ? asked : said.atLeast(asked);
  return summaryList([[said.waiting, found.items.length === 0 ? said.nobody : count]]);
}

/** The drafts that a closing ends, and the applications that go on. */
async function closingFollows(on: OnCall): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const { drafts, undecided } = await visit.read(getCallClosing, { params: { callId: read.id } });
  const { count, organisations, complete } = drafts;
  return html`${summaryList([
    [said.drafts, count === 0 ? said.nobody : html`<strong>${said.draftsOf(count, organisations)}</strong>`],
    [said.complete, count > 0 && (drafts.read < count ? said.completeOf(complete, drafts.read) : String(complete))],
    [said.undecided, undecided.count === 0 ? said.nobody : said.waits(undecided.count, euros(language, undecided.requestedCents))],
  ])}
  ${count > 0 && html`<p class="g-muted">${said.whose}</p>`} ${await waitingUnder(on)}`;
}

const offered = ({ read }: OnCall): readonly CommandOn<'call'>[] => read.commands;
const home = ({ read }: OnCall): string => `/administration/appels/${read.id}`;

export const CALL_ACTS = {
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
    closeCall: { object: (on) => callFacts(on, on.read), follows: closingFollows, offered, next: home },
  }),
};
