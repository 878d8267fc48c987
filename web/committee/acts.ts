import { listApplications } from '../../api/applications/applications.ts';
import { listCallTitles } from '../../api/calls/calls.ts';
import { listScenarios } from '../../api/committee/scenarios.ts';
import { getSession } from '../../api/committee/sessions.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { listEnvelopes } from '../../api/ledger/envelopes.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { agendaAt, isAgendaDue } from '../../domain/committee/session.ts';
import { sumCents } from '../../domain/core/money.ts';
import { Day, type Language } from '../../domain/core/words.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { reviewedApplications } from '../applications/choices.ts';
import { actsOn, actsOnNothing, type Fields, type On, type Option } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { dayIn, firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing, type Visit } from '../core/page.ts';
import { ADDED, placedIn } from '../review/placing.ts';
import { bilingual } from '../core/words.ts';
import { APPEAL_ACTS } from './appeal-acts.ts';
import { memberOptions } from './member-choices.ts';
import { applicationOf, decidedOf, decisionLabel, type Item, opinionsOf, scoreOf, toDecide } from './session-page-parts.ts';
import type { Scenario } from './scenarios.ts';
import { WAITLIST_ACTS } from './waitlist-acts.ts';

const words = bilingual({
  fr: {
    ready: 'Dossiers prêts, par enveloppe',
    files: 'Dossiers prêts',
    available: (year: number) => `Disponible (AE) en ${year}`,
    total: 'Ensemble',
    none: 'Aucun dossier n’est prêt : un dossier l’est quand tous ses avis sont rendus, ou ne sont plus requis.',
    more: 'Seuls les premiers dossiers prêts sont comptés ici.',
    agenda: 'Dossiers de l’ordre du jour',
    place: 'Place',
    opinions: 'Avis',
    session: 'Comité du',
    venue: 'Lieu',
    quorum: 'Quorum',
    votes: (n: number) => `${n} vote${n > 1 ? 's' : ''} par dossier`,
    closes: 'Clôture du vote',
    members: 'Membres',
    back: (n: string) => `Dossiers qui pourront être inscrits à un autre comité : ${n}.`,
    at: (place: number, reference: string) => `Place ${place} (aujourd’hui : ${reference})`,
    placeNow: (place: number, score: string) => `place ${place}, note ${score}`,
    others: (left: number, quorum: string) =>
      `Les autres membres votent sans vous : ${left > 1 ? `${left} au plus` : left === 1 ? 'un seul' : 'aucun'}, pour un quorum de ${quorum}, qui ne change pas.`,
    lacking: 'Le quorum ne peut alors plus être atteint sur ce dossier, qui passe à un autre comité.',
    stays: 'Restent à l’ordre du jour',
    staysOf: (n: number, amount: string) => (n === 0 ? 'aucun dossier' : `${n} dossier${n > 1 ? 's' : ''}, ${amount} demandés`),
    goesOn: 'Ce comité décide de ce qui reste. Le dossier qui le quitte attend d’être inscrit à un autre comité.',
    sent: 'Ordre du jour envoyé',
    atOnce: 'dès maintenant',
    off: 'Un dossier que vous décochez quitte ce comité, et peut être inscrit à un autre.',
    excused: 'déjà excusé, personne ne siège à sa place',
    without: (left: number, quorum: string) =>
      `Sans suppléance, il reste ${left} membre${left > 1 ? 's' : ''} pour un quorum de ${quorum}. Un dossier sans quorum passe à un autre comité.`,
    seated: (seated: number) => `Un membre déjà excusé n’est pas compté : ${seated} siège${seated > 1 ? 'nt' : ''} pour l’instant.`,
    scenario: 'Scénario',
    saved: 'Enregistré',
    by: 'Par',
    decisions: 'Décisions du scénario',
    awarded: 'Accordé en tout',
    tally: 'Retenus, en attente, non retenus',
    left: (label: string) => `Reste de l’enveloppe ${label}`,
    replaced: 'Scénario retenu jusqu’ici',
    noneChosen: 'aucun',
  },
  en: {
    ready: 'Applications that are ready, by envelope',
    files: 'Applications ready',
    available: (year: number) => `Available (AE) in ${year}`,
    total: 'In all',
    none: 'No application is ready: it is once all its opinions are given or waived.',
    more: 'Only the first applications that are ready are counted here.',
    agenda: 'Applications on the agenda',
    place: 'Place',
    opinions: 'Opinions',
    session: 'Session of',
    venue: 'Place',
    quorum: 'Quorum',
    votes: (n: number) => (n === 1 ? 'one vote on each application' : `${n} votes on each application`),
    closes: 'Vote closes',
    members: 'Members',
    back: (n: string) => `Applications that can be placed in another session: ${n}.`,
    at: (place: number, reference: string) => `Place ${place} (now: ${reference})`,
    placeNow: (place: number, score: string) => `place ${place}, score ${score}`,
    others: (left: number, quorum: string) =>
      `The other members vote without you: ${left > 1 ? `${left} at most` : left === 1 ? 'only one' : 'none'}, for a quorum of ${quorum}, which stays the same.`,
    lacking: 'The quorum can then no longer be reached on this application, which goes to another session.',
    stays: 'Left on the agenda',
    staysOf: (n: number, amount: string) => (n === 0 ? 'no application' : `${n} application${n > 1 ? 's' : ''}, ${amount} asked`),
    goesOn: 'This session decides what is left. The application that leaves it waits to be placed in another session.',
    sent: 'Agenda sent',
    atOnce: 'at once',
    off: 'An application that you untick leaves this session, and can be placed in another.',
    excused: 'excused already, no person sits in their place',
    without: (left: number, quorum: string) =>
      `Without a stand-in, ${left === 1 ? 'one member is' : `${left} members are`} left, for a quorum of ${quorum}. An application without a quorum goes to another session.`,
    seated: (seated: number) => `A member who was excused before is not counted: ${seated} ${seated === 1 ? 'sits' : 'sit'} for now.`,
    scenario: 'Scenario',
    saved: 'Saved',
    by: 'By',
    decisions: 'Decisions of the scenario',
    awarded: 'Awarded in all',
    tally: 'Awarded, waiting, refused',
    left: (label: string) => `Left of the envelope ${label}`,
    replaced: 'Scenario chosen until now',
    noneChosen: 'none',
  },
});

type OnSession = On<AnswerOf<typeof getSession>>;

/** The most pages of a hundred ready applications that are read: the form has a search for the others. */
const MOST_PAGES = 10;

/** The applications that a session may decide on. */
async function readReady(visit: Visit) {
  const items: AnswerOf<typeof listApplications>['items'] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await orNothing(visit.read(listApplications, { query: { state: 'reviewed', limit: '100', cursor } }));
    items.push(...(found?.items ?? []));
    cursor = found?.next ?? undefined;
    if (cursor === undefined) break;
  }
  return { items, isCut: cursor !== undefined };
}

type Ready = { name: string; count: number; askedCents: number; availableCents: number | null };

/** What the applications that are ready ask of each envelope, beside what is available of it. */
async function readyByEnvelope({ visit, language }: On<undefined>): Promise<Html> {
  const said = words[language];
  const year = yearOf(visit.at);
  const [{ items, isCut }, { items: calls }, envelopes] = await Promise.all([
    readReady(visit),
    visit.read(listCallTitles),
    orNothing(visit.read(listEnvelopes)),
  ]);
  const envelopeOf = new Map(calls.map(({ id, envelopeId }) => [id, envelopeId]));
  const rows = [...Map.groupBy(items, ({ callId }) => envelopeOf.get(callId) ?? '')].map(([id, ready]): Ready => {
    const envelope = envelopes?.items.find((each) => each.id === id);
    return {
      name: envelope?.name ?? '–',
      count: ready.length,
      askedCents: sumCents(ready.map(({ requestedCents }) => requestedCents)),
      availableCents: envelope?.years.find((each) => each.year === year)?.ae.availableCents ?? null,
    };
  });
  return html`${table<Ready>({
    caption: said.ready,
    isStacked: true,
    rows,
    empty: html`<p>${said.none}</p>`,
    columns: [
      { label: said.envelope, isHeader: true, cell: ({ name }) => name },
      { label: said.files, isFigure: true, cell: ({ count }) => figure(language, count) },
      { label: said.asked, isFigure: true, cell: ({ askedCents }) => money(language, askedCents) },
      { label: said.available(year), isFigure: true, cell: ({ availableCents }) => money(language, availableCents) },
    ],
  })}
  ${isCut && html`<p class="g-muted">${said.more}</p>`}`;
}

/** The items left on the agenda, with their amounts; `here`: the item that the command is about. */
function agendaTable(language: Language, items: readonly Item[], here?: string): Html {
  const said = words[language];
  return table<Item>({
    caption: said.agenda,
    isStacked: true,
    rows: items,
    foot: [said.total, '', money(language, sumCents(items.map(({ requestedCents }) => requestedCents))), '', ''],
    columns: [
      {
        label: said.file,
        isHeader: true,
        cell: (item) => (item.applicationId === here ? html`<strong>${applicationOf(item)}</strong>` : applicationOf(item)),
      },
      { label: said.place, isFigure: true, cell: (item) => items.indexOf(item) + 1 },
      { label: said.asked, isFigure: true, cell: ({ requestedCents }) => money(language, requestedCents) },
      { label: said.score, isFigure: true, cell: (item) => scoreOf(language, item) },
      { label: said.opinions, cell: (item) => opinionsOf(language, item) },
    ],
  });
}

const sessionFacts = ({ language, read: { heldOn, venue, label, vote, members } }: OnSession): Html =>
  summaryList([
    [words[language].session, date(language, heldOn)],
    [words[language].venue, venue],
    [words[language].state, label],
    [words[language].quorum, vote && words[language].votes(vote.quorum)],
    [words[language].closes, vote && date(language, vote.closesAt)],
    [words[language].members, members.map(({ name }) => name).join(', ')],
  ]);

function itemIn({ read, parts }: OnSession): Item {
  const found = orMissing(toDecide(read).find(({ applicationId }) => applicationId === parts['applicationId']));
  return found;
}

const nameOfItem = ({ reference, title }: Item): string => `${reference} · ${title}`;

/** The choice of an item, with its organisation and what it asks for. */
const itemOption = (language: Language, item: Item): Option => ({
  value: item.applicationId,
  label: nameOfItem(item),
  hint: `${item.organisationName}, ${euros(language, item.requestedCents)}`,
});

/** One item of an agenda: its organisation, its amount, and the opinions on it. */
const itemFacts = (language: Language, item: Item): Html =>
  summaryList([
    [words[language].file, html`<a class="fr-link" href="/dossiers/${item.applicationId}">${nameOfItem(item)}</a>`],
    [words[language].organisation, item.organisationName],
    [words[language].asked, money(language, item.requestedCents)],
    [words[language].score, scoreOf(language, item)],
    [words[language].opinions, opinionsOf(language, item)],
  ]);

/** The items on which the caller may still vote, and from which they may therefore still be recused. */
const votable = ({ read }: OnSession): Item[] => toDecide(read).filter(({ vote }) => vote && !vote.isRecused && vote.choice === null);

const scenariosOf = async ({ visit, id }: OnSession): Promise<readonly Scenario[]> =>
  (await visit.read(listScenarios, { params: { id } })).items;

async function scenarioIn(on: OnSession): Promise<{ scenario: Scenario; all: readonly Scenario[] }> {
  const all = await scenariosOf(on);
  const scenario = orMissing(all.find(({ number }) => number === on.parts['scenario']));
  return { scenario, all };
}

/** A scenario: its author, its decision on each application, and what that leaves of the envelopes. */
async function scenarioFacts(on: OnSession): Promise<Html> {
  const { language, read } = on;
  const said = words[language];
  const { scenario } = await scenarioIn(on);
  const items = new Map(read.agenda.map((item) => [item.applicationId, item]));
  return html`${summaryList([
    [said.scenario, html`<strong>${scenario.name}</strong>`],
    [said.by, scenario.savedBy.name],
    [said.saved, dayOf(language, scenario.savedAt)],
    [said.awarded, money(language, scenario.tally.awardedCents)],
    [said.tally, `${scenario.tally.awarded} / ${scenario.tally.waitlisted} / ${scenario.tally.refused}`],
    ...(scenario.credits?.envelopes ?? []).map(({ label, leftCents }): [string, Part] => [said.left(label), money(language, leftCents)]),
  ])}
  ${table<Scenario['decisions'][number]>({
    caption: said.decisions,
    isStacked: true,
    rows: scenario.decisions,
    columns: [
      {
        label: said.file,
        isHeader: true,
        cell: ({ applicationId }) => {
          const item = items.get(applicationId);
          return item ? applicationOf(item) : '–';
        },
      },
      { label: said.decision, cell: (each) => decidedOf(language, each) ?? decisionLabel(language, each.decision) },
      { label: said.reason, cell: ({ reason }) => reason },
    ],
  })}`;
}

const scenarioPart = (command: 'promoteScenario' | 'removeScenario') => ({
  field: 'scenario' as const,
  of: async (on: OnSession): Promise<Option[]> =>
    (await scenariosOf(on))
      .filter(({ commands }) => commands.includes(command))
      .map(({ number, name, savedBy }) => ({ value: String(number), label: name, hint: savedBy.name })),
});

const onScenario = (command: 'promoteScenario' | 'removeScenario') => ({
  object: scenarioFacts,
  part: scenarioPart(command),
  offered: async (on: OnSession) => (await scenarioIn(on)).scenario.commands,
  refused: async (on: OnSession) => (await scenarioIn(on)).scenario.refused,
  next: ({ id }: OnSession) => `/comites/${id}/scenarios`,
});

/** True for a member who may be excused, or in whose place a person may still be named. */
const isExcusable = ({ commands }: { commands: readonly string[] }): boolean => commands.includes('excuseMember');

/** When the agenda of a session on the day that is typed is sent to its members and the chair. */
function agendaSent({ visit, language }: Pick<On<unknown>, 'visit' | 'language'>, typed: Fields): Part {
  const said = words[language];
  const { data: heldOn } = Day.safeParse(dayIn(firstOf(typed, '/heldOn')));
  const sent = heldOn !== undefined && (isAgendaDue(heldOn, visit.at) ? said.atOnce : dayOf(language, agendaAt(heldOn)));
  return summaryList([[said.sent, sent || '–']]);
}

/** The applications that are placed in a session, as its form takes them; where none is, the form stays as it is. */
const placed = (applicationIds: readonly string[]) => (applicationIds.length > 0 ? { applicationIds } : {});

export const COMMITTEE_ACTS = {
  ...APPEAL_ACTS,
  ...WAITLIST_ACTS,
  ...actsOnNothing({
    createSession: {
      object: readyByEnvelope,
      follows: agendaSent,
      recounts: true,
      brings: async ({ visit }) => placed(await placedIn(visit)),
      choices: {
        '/applicationIds': ({ visit }, sought) => reviewedApplications(visit, sought),
        '/vote/memberIds': ({ visit }, sought) => memberOptions(visit, sought),
      },
      above: ({ language }) => ({ label: { fr: 'Comités', en: 'Committee sessions' }[language], href: '/comites' }),
      next: (_, { id }) => `/comites/${id ?? ''}`,
    },
  }),
  ...actsOn(getSession, {
    cancelSession: {
      object: (on) => html`${sessionFacts(on)} ${agendaTable(on.language, toDecide(on.read))}`,
      follows: ({ language, read }) => words[language].back(figure(language, toDecide(read).length)),
      offered: ({ read }) => read.commands,
      next: () => '/comites',
    },
    rearrangeSession: {
      object: (on) => html`${sessionFacts(on)} ${agendaTable(on.language, toDecide(on.read))}`,
      follows: (on, typed) => html`${agendaSent(on, typed)} <p>${words[on.language].off}</p>`,
      recounts: true,
      brings: async ({ visit }, { '/applicationIds': kept = [] }) =>
        placed([...new Set([...kept, ...visit.query.getAll(ADDED), ...(await placedIn(visit))])]),
      begins: ({ read: { heldOn, venue, written, vote, members }, read }) => ({
        heldOn,
        venue,
        written,
        applicationIds: toDecide(read).map(({ applicationId }) => applicationId),
        ...(vote ? { vote: { ...vote, memberIds: members.map(({ id }) => id) } } : {}),
      }),
      choices: {
        '/applicationIds': ({ visit }, sought) => reviewedApplications(visit, sought),
        '/vote/memberIds': ({ visit }, sought) => memberOptions(visit, sought),
      },
      offered: ({ read }) => read.commands,
    },
    takeOffAgenda: {
      object: (on) => html`${itemFacts(on.language, itemIn(on))} ${sessionFacts(on)}`,
      follows: (on) => {
        const { language, read } = on;
        const said = words[language];
        const others = toDecide(read).filter((item) => item !== itemIn(on));
        const asked = euros(language, sumCents(others.map(({ requestedCents }) => requestedCents)));
        return html`${summaryList([[said.stays, said.staysOf(others.length, asked)]])} ${others.length > 0 && html`<p>${said.goesOn}</p>`}`;
      },
      answers: {
        field: 'leaves',
        buttons: {
          fr: { taken_off: 'Retirer de l’ordre du jour', adjourned: 'Ajourner' },
          en: { taken_off: 'Take off the agenda', adjourned: 'Adjourn' },
        },
      },
      part: {
        field: 'applicationId',
        of: ({ language, read }) =>
          toDecide(read)
            // What a majority has voted on stays on the agenda.
            .filter(({ vote }) => vote?.outcome !== 'favourable' && vote?.outcome !== 'unfavourable')
            .map((item) => itemOption(language, item)),
        about: sessionFacts,
      },
      offered: ({ read }) => read.commands,
    },
    excuseMember: {
      object: sessionFacts,
      follows: ({ language, read: { vote, members, excused } }) => {
        const said = words[language];
        // Who was excused before has left already: only one who sits leaves one member fewer.
        const left = members.length - (members.some(isExcusable) ? 1 : 0);
        return vote && html`${said.without(left, said.votes(vote.quorum))} ${excused.some(isExcusable) && said.seated(members.length)}`;
      },
      choices: {
        '/memberId': ({ language, read }) =>
          [...read.members, ...read.excused].filter(isExcusable).map(({ id, name }) => ({
            value: id,
            label: name,
            ...(read.excused.some((each) => each.id === id) && { hint: words[language].excused }),
          })),
        '/standInId': async ({ visit, read }, sought) => {
          const found = await memberOptions(visit, sought);
          const seated = read.members.map(({ id }) => id);
          return { ...found, options: found.options.filter(({ value }) => !seated.includes(value)) };
        },
      },
      // A member who has voted is not excused any more.
      offered: ({ read }) => ([...read.members, ...read.excused].some(isExcusable) ? read.commands : []),
    },
    moveOnAgenda: {
      object: (on) => html`${itemFacts(on.language, itemIn(on))} ${agendaTable(on.language, toDecide(on.read), itemIn(on).applicationId)}`,
      part: {
        field: 'applicationId',
        of: ({ language, read }) =>
          toDecide(read).map((item, place) => ({
            value: item.applicationId,
            label: nameOfItem(item),
            hint: words[language].placeNow(place + 1, scoreOf(language, item)),
          })),
      },
      choices: {
        '/place': ({ language, read, parts }) =>
          toDecide(read).flatMap(({ applicationId, reference }, place) =>
            applicationId === parts['applicationId'] ? [] : [{ value: String(place + 1), label: words[language].at(place + 1, reference) }],
          ),
      },
      offered: ({ read }) => read.commands,
    },
    declareRecusal: {
      object: (on) => html`${itemFacts(on.language, itemIn(on))} ${sessionFacts(on)}`,
      follows: (on) => {
        const said = words[on.language];
        const { vote, members } = on.read;
        const recused = new Set(itemIn(on).vote?.recusals.map(({ by }) => by.id));
        const left = members.filter(({ id }) => !recused.has(id)).length - 1;
        return (
          vote &&
          html`<p>${said.others(left, said.votes(vote.quorum))}</p>${left < vote.quorum && html`<p><strong>${said.lacking}</strong></p>`}`
        );
      },
      part: {
        field: 'applicationId',
        of: (on) => votable(on).map((item) => itemOption(on.language, item)),
        about: sessionFacts,
      },
      offered: (on) => (votable(on).includes(itemIn(on)) ? on.read.commands : []),
      next: ({ read }) => (read.commands.includes('castBallots') ? `/comites/${read.id}/votes` : `/comites/${read.id}`),
    },
    promoteScenario: {
      ...onScenario('promoteScenario'),
      follows: async (on) => {
        const { scenario, all } = await scenarioIn(on);
        const before = all.find(({ isPromoted, number }) => isPromoted && number !== scenario.number);
        return summaryList([[words[on.language].replaced, before?.name ?? words[on.language].noneChosen]]);
      },
    },
    removeScenario: onScenario('removeScenario'),
  }),
};
