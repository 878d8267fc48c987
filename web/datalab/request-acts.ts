import { acceptDatalabRequest, getDatalabRequest } from '../../api/datalab/requests.ts';
import { listPeople } from '../../api/people/people.ts';
import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import { DATALAB_ROLES } from '../../domain/core/role.ts';
import { DaysList } from '../../domain/datalab/days.ts';
import { waitFor } from '../../domain/datalab/request.ts';
import { Day, type Language } from '../../domain/core/words.ts';
import { ownApplications } from '../applications/choices.ts';
import { actsOn, actsOnNothing, type Fields, type On, type Option } from '../core/acts.ts';
import { dayOf } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { bodySchema } from '../core/forms/form.ts';
import { bodyOf, dayIn, firstOf } from '../core/forms/values.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import {
  monthsToPlan,
  monthsWorked,
  optionOfSkill,
  peopleOfDatalab,
  peopleToPlan,
  plannedLines,
  planOf,
  skillsOfPeople,
  skillsOfRequests,
  workedLines,
} from './day-choices.ts';
import { freeIn, freeMap } from './plan.ts';
import { askedOf, delivered, factsOf, qualificationOf, type Request, staffingOf } from './requests.ts';
import { dayCount, words as shared } from './words.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    answer: 'Accepter ou décliner une demande d’appui',
    qualifiedBy: 'Réponse de la direction du Datalab attendue le',
    decidedBy: 'Une fois qualifiée, la demande est à décider avant le',
    feedbackBy: 'Retour de l’administration attendu pour le',
    closedOn: 'Close sans retour le',
    freed: (days: string) => `Redevient libre ce que des personnes avaient promis : ${days}.`,
    planned: 'Jours planifiés aujourd’hui',
    free: 'Jours encore libres, par personne et par mois',
    nobody: 'Personne n’est au plan du Datalab : aucun jour ne peut être planifié.',
    promised: 'Jours promis',
    left: 'Jours encore libres sur la période',
    deliverBy: 'À livrer pour le',
    already: 'dont planifiés',
    closes: 'Votre retour clôt la demande. Le Datalab en est informé.',
  },
  en: {
    answer: 'Accept or decline a request for help',
    qualifiedBy: 'The Datalab lead is expected to answer by',
    decidedBy: 'Once qualified, the request is to be decided by',
    feedbackBy: 'Feedback of the organisation expected by',
    closedOn: 'Closed without feedback on',
    freed: (days: string) => `${days} that people have promised are free again.`,
    planned: 'Days planned now',
    free: 'Days still free, by person and month',
    nobody: 'No one is in the plan of the Datalab: no day can be planned.',
    promised: 'Days promised',
    left: 'Days still free in the period',
    deliverBy: 'To be delivered by',
    already: 'of them planned',
    closes: 'Your feedback closes the request. The Datalab is told.',
  },
});

type OnRequest = On<Request>;

/** The request with its facts and its organisation's own words. */
const asked = ({ language, read }: OnRequest): Html =>
  summaryList([...factsOf(language, read), ...askedOf(language, read), ...qualificationOf(language, read)]);

const offered = ({ read }: OnRequest): readonly CommandOn<'datalabRequest'>[] => read.commands;

const MONTHS_AHEAD = 6;

/** The free days of people in the coming months, from which days may be promised. */
async function freeDays({ visit, language }: OnRequest): Promise<Html> {
  const startsOn = parisDate(visit.at);
  const plan = await planOf(visit, { startsOn, endsOn: moveDate(startsOn, { months: MONTHS_AHEAD - 1 }) });
  return plan.people.length === 0 ? html`<p>${words[language].nobody}</p>` : freeMap(language, words[language].free, plan);
}

/** The days that are promised as the form says so far, beside those that are free in its period, and until when. */
async function promising({ visit, language }: OnRequest, typed: Fields): Promise<Part> {
  const said = words[language];
  const estimate = DaysList.safeParse(bodyOf(bodySchema(acceptDatalabRequest), typed)['estimate']);
  const [startsOn, endsOn] = ['/startsOn', '/endsOn'].map((pointer) => Day.safeParse(dayIn(firstOf(typed, pointer))).data);
  const period = startsOn && endsOn && startsOn <= endsOn ? { startsOn, endsOn } : undefined;
  const plan = period && (await planOf(visit, period));
  const days = estimate.data?.reduce((sum, each) => sum + each.days, 0);
  return summaryList([
    [said.promised, days === undefined ? '–' : dayCount(language, days)],
    [said.left, plan && dayCount(language, freeIn(plan))],
    [said.deliverBy, period && dayOf(language, waitFor.delivery(period.endsOn).expectedBy)],
  ]);
}

/** The period of an accepted request; of another, today. */
const periodOf = ({ visit, read }: OnRequest) => {
  const today = parisDate(visit.at);
  const startsOn = read.startsOn ?? today;
  return { startsOn, endsOn: read.endsOn ?? startsOn };
};

async function staffingAsIs(on: OnRequest): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const plan = await planOf(visit, periodOf(on));
  return html`${summaryList(factsOf(language, read))}
    <h3>${said.planned}</h3>
    ${staffingOf(language, read)}
    ${plan.people.length === 0 ? html`<p>${said.nobody}</p>` : freeMap(language, said.free, plan)}`;
}

/** The promised days, with those of them that are planned. */
function coverage({ language, read }: OnRequest): Part {
  const said = words[language];
  const planned = plannedLines(read.staffing).reduce((sum, { days }) => sum + days, 0);
  return summaryList([
    [said.promised, read.estimatedDays !== null && dayCount(language, read.estimatedDays)],
    [said.already, dayCount(language, planned)],
  ]);
}

const release = ({ language, read }: OnRequest): Part => {
  const days = plannedLines(read.staffing).reduce((sum, each) => sum + each.days, 0);
  return days > 0 ? words[language].freed(dayCount(language, days)) : null;
};

const skillsPromised = ({ read }: OnRequest): readonly Option[] => (read.estimate?.bySkill ?? []).map(({ skill }) => optionOfSkill(skill));
const skillsInDays = ({ language }: { language: Language }) => skillsOfRequests(language);

/** The reviewers and leads who may answer for the work, by name and organisation. */
async function contacts({ visit }: OnRequest): Promise<Option[]> {
  const found = new Map<string, string>();
  for (const role of DATALAB_ROLES)
    for (let cursor: string | undefined; ;) {
      const page = await orNothing(visit.read(listPeople, { query: { role, limit: '100', cursor } }));
      for (const { id, name, organisation } of page?.items ?? []) found.set(id, `${name} · ${organisation.name}`);
      if (!page || page.next === null) break;
      cursor = page.next;
    }
  return [...found].map(([value, label]) => ({ value, label })).toSorted((one, other) => one.label.localeCompare(other.label));
}

const foreseenStart = ({ visit, read }: OnRequest): string => {
  const today = parisDate(visit.at);
  const known = read.wouldStartOn ?? read.wishedFrom ?? today;
  return known > today ? known : today;
};

const worked = (on: OnRequest) => {
  const lines = workedLines(on.read.staffing, on.visit.at);
  const bySkill = [...Map.groupBy(lines, ({ skill }) => skill)].map(([skill, of]) => ({
    skill,
    days: of.reduce((sum, { days }) => sum + days, 0),
  }));
  const promised = (on.read.estimate?.bySkill ?? []).map(({ skill, days }) => ({ skill: skill.key, days }));
  return { spent: lines.length > 0 ? bySkill : promised, spentBy: lines };
};

export const REQUEST_ACTS = {
  ...actsOnNothing({
    createDatalabRequest: {
      object: () => null,
      follows: ({ visit, language }) =>
        summaryList([[words[language].qualifiedBy, dayOf(language, waitFor.qualification(visit.at).expectedBy)]]),
      choices: {
        '/needs': skillsInDays,
        '/applicationId': ({ visit }, sought) => ownApplications(visit, sought),
      },
      above: ({ language }) => ({ label: shared[language].requests, href: '/demandes-datalab' }),
      next: (_, { id }) => `/demandes-datalab/${id ?? ''}`,
    },
  }),
  ...actsOn(getDatalabRequest, {
    qualifyDatalabRequest: {
      object: asked,
      follows: ({ visit, language }) => summaryList([[words[language].decidedBy, dayOf(language, waitFor.decision(visit.at).expectedBy)]]),
      begins: ({ read }) => ({ skills: read.needs.map(({ key }) => key) }),
      choices: { '/skills': skillsInDays, '/foreseen/*/skill': skillsInDays },
      offered,
    },
    acceptDatalabRequest: {
      object: async (on) => html`${asked(on)} ${await freeDays(on)}`,
      follows: promising,
      recounts: true,
      begins: (on) => ({
        estimate: on.read.foreseen
          ? on.read.foreseen.bySkill.map(({ skill, days }) => ({ skill: skill.key, days }))
          : (on.read.qualification?.skills ?? []).map(({ key }) => ({ skill: key })),
        startsOn: foreseenStart(on),
      }),
      choices: { '/estimate/*/skill': skillsInDays, '/contactPersonId': contacts },
      offered,
      or: { command: 'declineDatalabRequest', title: { fr: words.fr.answer, en: words.en.answer } },
    },
    declineDatalabRequest: { beside: 'acceptDatalabRequest' },
    staffDatalabRequest: {
      object: staffingAsIs,
      follows: coverage,
      begins: (on) => ({ days: plannedLines(on.read.staffing), ...periodOf(on) }),
      choices: {
        '/days/*/personId': ({ visit, read }) => peopleToPlan(visit, read.mayWork, read.staffing),
        '/days/*/month': (on) => monthsToPlan(on.language, periodOf(on)),
        '/days/*/skill': skillsPromised,
      },
      offered,
    },
    withdrawDatalabRequest: { object: asked, follows: release, offered },
    deliverDatalabRequest: {
      object: ({ language, read }) =>
        html`${summaryList([...factsOf(language, read), ...askedOf(language, read)])}
          <h3>${words[language].planned}</h3>
          ${staffingOf(language, read)}`,
      follows: ({ visit, language }) => {
        const { expectedBy, closesAt } = waitFor.feedback(visit.at);
        return summaryList([
          [words[language].feedbackBy, dayOf(language, expectedBy)],
          [words[language].closedOn, dayOf(language, closesAt)],
        ]);
      },
      begins: worked,
      choices: {
        '/spent/*/skill': skillsInDays,
        '/spentBy/*/personId': ({ visit }) => peopleOfDatalab(visit),
        '/spentBy/*/month': (on) => monthsWorked(on.language, periodOf(on).startsOn, on.visit.at),
        '/spentBy/*/skill': ({ language }) => skillsOfPeople(language),
      },
      offered,
    },
    closeDatalabRequest: {
      object: ({ language, read }) => html`${summaryList(factsOf(language, read))} ${delivered(language, read)}`,
      follows: ({ language }) => words[language].closes,
      offered,
    },
  }),
};
