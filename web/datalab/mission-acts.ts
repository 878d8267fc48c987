import { getMission } from '../../api/datalab/missions.ts';
import { getSlippage } from '../../api/impact/slippage.ts';
import { missionWait } from '../../domain/datalab/mission.ts';
import { signedShare } from '../../domain/core/format.ts';
import { actsOn, type On } from '../core/acts.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import {
  monthsToPlan,
  monthsWorked,
  peopleOfDatalab,
  peopleToPlan,
  plannedLines,
  planOf,
  skillsOfPeople,
  workedLines,
} from './day-choices.ts';
import { comparisonOf, deliveredOf, factsOf, type Mission, staffingOf, whyOf } from './missions.ts';
import { freeMap } from './plan.ts';
import { dayCount } from './words.ts';
import type { CommandOn } from '../../domain/desk/commands.ts';

const words = bilingual({
  fr: {
    answer: 'Accepter ou décliner une mission du Datalab',
    mission: 'Mission',
    cost: 'Coût prévu',
    end: 'Fin prévue',
    as: 'comme au plan',
    was: 'au lieu de',
    wasOn: 'au lieu du',
    staffedBy: 'Si vous acceptez, l’équipe est à constituer avant le',
    lapses: 'Sans réponse, la proposition n’est plus valable après le',
    planned: 'Jours planifiés aujourd’hui',
    free: 'Jours encore libres, par personne et par mois',
    nobody: 'Personne n’est au plan du Datalab : aucun jour ne peut être planifié.',
    ofMission: 'Jours de la mission',
    already: 'dont planifiés',
    freed: (days: string) => `Redevient libre ce que des personnes avaient promis : ${days}.`,
    comparedBy: 'Indicateur à comparer avant le',
    closedOn: 'Close sans comparaison le',
    compared: 'La mission est close avec cette différence.',
    uncompared: 'La mission est close sans comparaison : l’indicateur n’est pas connu avant et après elle.',
  },
  en: {
    answer: 'Accept or decline a mission of the Datalab',
    mission: 'Mission',
    cost: 'Expected cost',
    end: 'Expected end',
    as: 'as planned',
    was: 'instead of',
    wasOn: 'instead of',
    staffedBy: 'If you accept, the team is to be put together by',
    lapses: 'Without an answer, the proposal lapses after',
    planned: 'Days planned now',
    free: 'Days still free, by person and month',
    nobody: 'No one is in the plan of the Datalab: no day can be planned.',
    ofMission: 'Days of the mission',
    already: 'of them planned',
    freed: (days: string) => `${days} that people have promised are free again.`,
    comparedBy: 'Indicator to be compared by',
    closedOn: 'Closed without a comparison on',
    compared: 'The mission is closed with this difference.',
    uncompared: 'The mission is closed without a comparison: the indicator is not known before and after it.',
  },
});

type OnMission = On<Mission>;

const offered = ({ read }: OnMission): readonly CommandOn<'mission'>[] => read.commands;

/** The mission in short: its beneficiary, its reason, and how far the project has slipped. */
export async function missionAtStake({ visit, language, read }: Pick<OnMission, 'visit' | 'language' | 'read'>): Promise<Html> {
  const said = words[language];
  const slippage = await orNothing(visit.read(getSlippage, { params: { id: read.grantId } }));
  const { plan, forecast, budget, calendar } = slippage ?? { plan: null, forecast: null, budget: null, calendar: null };
  const change = (now: Part, was: string, planned: Part, by: number | null): Part =>
    by === 0 ? html`${now}, ${said.as}` : html`${now} ${was} ${planned}${by !== null && ` (${signedShare(language, by)})`}`;
  return summaryList([
    [said.mission, html`<strong>${read.kind.label}</strong>`],
    ...(await factsOf(visit, read)),
    whyOf(language, read),
    [said.cost, plan && forecast && change(money(language, forecast.costCents), said.was, money(language, plan.costCents), budget)],
    [said.end, plan && forecast && change(date(language, forecast.endsOn), said.wasOn, date(language, plan.endsOn), calendar)],
  ]);
}

async function staffingAsIs(on: OnMission): Promise<Html> {
  const { visit, language, read } = on;
  const said = words[language];
  const plan = await planOf(visit, read);
  return html`${await missionAtStake(on)}
    <h3>${said.planned}</h3>
    ${staffingOf(language, read)}
    ${plan.people.length === 0 ? html`<p>${said.nobody}</p>` : freeMap(language, said.free, plan)}`;
}

const plannedDays = ({ read }: OnMission): number => plannedLines(read.staffing).reduce((sum, { days }) => sum + days, 0);

const release = (on: OnMission): Part => {
  const days = plannedDays(on);
  return days > 0 ? words[on.language].freed(dayCount(on.language, days)) : null;
};

export const MISSION_ACTS = actsOn(getMission, {
  acceptMission: {
    object: missionAtStake,
    follows: ({ visit, language, read }) =>
      summaryList([
        [words[language].staffedBy, dayOf(language, missionWait.staffing(visit.at).expectedBy)],
        [words[language].lapses, dayOf(language, missionWait.answer(read.proposedAt).closesAt)],
      ]),
    offered,
    or: { command: 'declineMission', title: { fr: words.fr.answer, en: words.en.answer } },
  },
  declineMission: { beside: 'acceptMission' },
  staffMission: {
    object: staffingAsIs,
    follows: (on) =>
      summaryList([
        [words[on.language].ofMission, dayCount(on.language, on.read.days)],
        [words[on.language].already, dayCount(on.language, plannedDays(on))],
      ]),
    begins: ({ read: { staffing, startsOn, endsOn } }) => ({ days: plannedLines(staffing), startsOn, endsOn }),
    choices: {
      '/days/*/personId': ({ visit, read }) => peopleToPlan(visit, read.mayWork, read.staffing),
      '/days/*/month': ({ language, read }) => monthsToPlan(language, read),
      '/days/*/skill': ({ language }) => skillsOfPeople(language),
    },
    offered,
  },
  deliverMission: {
    object: async (on) =>
      html`${await missionAtStake(on)}
        <h3>${words[on.language].planned}</h3>
        ${staffingOf(on.language, on.read)}`,
    follows: ({ visit, language }) => {
      const { expectedBy, closesAt } = missionWait.comparison(visit.at);
      return summaryList([
        [words[language].comparedBy, dayOf(language, expectedBy)],
        [words[language].closedOn, dayOf(language, closesAt)],
      ]);
    },
    begins: ({ visit, read }) => ({ spentBy: workedLines(read.staffing, visit.at) }),
    choices: {
      '/spentBy/*/personId': ({ visit }) => peopleOfDatalab(visit),
      '/spentBy/*/month': ({ visit, language, read }) => monthsWorked(language, read.startsOn, visit.at),
      '/spentBy/*/skill': ({ language }) => skillsOfPeople(language),
    },
    offered,
  },
  closeMission: {
    object: async (on) => html`${await missionAtStake(on)} ${deliveredOf(on.language, on.read)} ${comparisonOf(on.language, on.read)}`,
    follows: ({ language, read }) => words[language][read.comparison.difference === null ? 'uncompared' : 'compared'],
    offered,
  },
  withdrawMission: {
    object: async (on) => html`${await missionAtStake(on)} ${staffingOf(on.language, on.read)}`,
    follows: release,
    offered,
  },
});
