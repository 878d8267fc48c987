import { getApplication } from '../../api/applications/applications.ts';
import { listWaitlist } from '../../api/committee/waitlist.ts';
import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { ASKING_NOTHING, isGiven } from '../../domain/applications/overlap.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { callOf } from '../applications/application-draft.ts';
import { decisionFacts } from '../applications/decision-facts.ts';
import { actsOn, type Fields, type On } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { centsOf, firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { verdictOf } from '../review/verdict.ts';
import { overlapsOf } from './session-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Retenir ou non un projet de la liste d’attente',
    read: 'Lire les avis',
    waits: 'Mise en liste d’attente',
    won: 'Recours accepté le',
    fits: 'Crédits disponibles',
    yes: 'couvrent la demande',
    no: 'ne couvrent pas la demande',
    overlaps: 'Recoupements non réglés',
    noOverlap: 'Aucun autre dossier du même objet n’attend d’être réglé.',
    available: (year: number) => `Disponible (AE) en ${year}`,
    after: 'Disponible si le projet est retenu',
    refused: 'Si le projet n’est pas retenu',
    appeal: 'La lettre de ce refus dira à l’administration comment le contester, et dans quel délai.',
  },
  en: {
    title: 'Award or refuse a project on the waitlist',
    read: 'Read the opinions',
    waits: 'On the waitlist',
    won: 'Appeal won on',
    fits: 'Available credits',
    yes: 'hold what is asked',
    no: 'do not hold what is asked',
    overlaps: 'Unsettled overlaps',
    noOverlap: 'No other application of the same object waits to be settled.',
    available: (year: number) => `Available (AE) in ${year}`,
    after: 'Available if the project is awarded',
    refused: 'If the project is refused',
    appeal: 'The letter of refusal will tell the organisation how to contest it, and by when.',
  },
});

type Application = AnswerOf<typeof getApplication>;
type OnApplication = On<Application>;

/** The overlaps that stand against an award in silence, of which the decision speaks. */
const unsettledIn = ({ overlaps }: Application) =>
  (overlaps ?? []).filter(({ sameObject, outcome, other }) => sameObject && outcome === null && !ASKING_NOTHING.includes(other.state));

/** Those that a search has found beyond the likest, which the application names. */
const notListed = ({ overlaps, overlapCount }: Application): number => (overlapCount ?? 0) - (overlaps?.length ?? 0);

const isFree = (read: Application): boolean => unsettledIn(read).length + notListed(read) === 0 && (read.overlapsSought ?? true);

/** An application on the waitlist: its opinions, its overlaps, and the decision that put it there. */
async function waiting({ visit, language, read }: OnApplication): Promise<Html> {
  const said = words[language];
  const { items } = await visit.read(listWaitlist, { query: { callId: read.callId, limit: '100' } });
  const found = items.find(({ applicationId }) => applicationId === read.id);
  const given = (read.review ?? []).flatMap(({ label, opinion }) =>
    opinion ? [html`<div>${verdictOf(language, opinion.verdict, label)}</div>`] : [],
  );
  const open = unsettledIn(read);
  return html`${summaryList([
    [said.organisation, read.organisation.name],
    [said.asked, html`<strong>${money(language, read.requestedCents)}</strong>`],
    [said.cost, money(language, read.costCents)],
    [said.opinions, given.length > 0 && html`${given} <a class="fr-link" href="/dossiers/${read.id}/etapes">${said.read}</a>`],
    [said.fits, found && (found.fits ? said.yes : said.no)],
    [said.won, found && dayOf(language, found.wonAppealAt)],
  ])}
    <h3>${said.waits}</h3>
    ${decisionFacts(language, read)}
    <h3>${said.overlaps}</h3>
    ${
      isFree(read)
        ? html`<p class="g-muted">${said.noOverlap}</p>`
        : overlapsOf(language, {
            overlaps: open.map(({ other }) => ({ isAwarded: isGiven(other.state), other })),
            overlapCount: open.length + notListed(read),
            overlapsSought: read.overlapsSought ?? true,
          })
    }`;
}

/** What the award of the amount that is typed leaves of the credits of its call. */
async function leaves({ visit, language, read }: OnApplication, typed: Fields): Promise<Part> {
  const said = words[language];
  const year = yearOf(visit.at);
  const { envelopeId } = await callOf(visit, read);
  const envelope = await orNothing(visit.read(getEnvelope, { params: { id: envelopeId } }));
  const available = envelope?.years.find((each) => each.year === year)?.ae.availableCents ?? 0;
  const awarded = centsOf(firstOf(typed, '/awardedCents'));
  return summaryList([
    [said.available(year), envelope && money(language, available)],
    [said.after, envelope && (typeof awarded === 'number' ? money(language, available - awarded) : '–')],
    [said.refused, said.appeal],
  ]);
}

export const WAITLIST_ACTS = actsOn(getApplication, {
  awardWaitlisted: {
    object: waiting,
    follows: leaves,
    recounts: true,
    begins: ({ read }) => ({ awardedCents: read.requestedCents }),
    // Without an open overlap the form has no field that overrides one.
    leaves: ({ read }) => (isFree(read) ? ['/despiteOverlap'] : []),
    offered: ({ read }) => read.commands,
    or: { command: 'refuseWaitlisted', title: { fr: words.fr.title, en: words.en.title } },
    next: () => '/liste-attente',
  },
  refuseWaitlisted: { beside: 'awardWaitlisted' },
});
