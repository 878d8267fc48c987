import { getDatalabPlan } from '../../api/datalab/plan.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { getPerson } from '../../api/people/people.ts';
import { figure, longDate, longMonth } from '../../domain/core/format.ts';
import { actsOn, type On, type Option } from '../core/acts.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { skillsOfPeople } from './day-choices.ts';
import { freeMap, linesOf, type Plan } from './plan.ts';
import { dayCount } from './words.ts';

const words = bilingual({
  fr: {
    skills: 'Compétences',
    share: 'Part de temps',
    percent: (share: number) => `${share} % de son temps`,
    leaves: 'Dernier jour au Datalab',
    none: 'n’est pas encore au plan du Datalab',
    year: 'Jours des douze mois à venir',
    promised: (days: string) => `Promis dans les douze mois à venir : ${days}. Ce qu’une baisse prend est à confier à une autre personne.`,
    month: 'Mois',
    present: 'Jours de présence, selon sa part de temps',
    other: 'Pris par d’autres tâches aujourd’hui',
    capacity: 'Pour les appuis et les missions',
    reserved: 'Réservés',
    spent: 'Consommés',
    free: 'Encore libres',
    hint: (free: string, capacity: string, other: string) => `libre : ${free} sur ${capacity} ; pour d’autres tâches : ${other}`,
    most: (days: string, free: string) =>
      `D’autres tâches peuvent prendre jusqu’à ${days}. Au-delà de ce qui est libre (${free}), des jours promis sont perdus.`,
  },
  en: {
    skills: 'Skills',
    share: 'Share of time',
    percent: (share: number) => `${share}% of the working time`,
    leaves: 'Last day at the Datalab',
    none: 'is not in the plan of the Datalab yet',
    year: 'Days of the coming twelve months',
    promised: (days: string) =>
      `${days} are promised in the coming twelve months. Days that a cut takes from them are to be asked of another person.`,
    month: 'Month',
    present: 'Days of presence, by the share of time',
    other: 'Taken by other duties now',
    capacity: 'For requests and missions',
    reserved: 'Reserved',
    spent: 'Spent',
    free: 'Still free',
    hint: (free: string, capacity: string, other: string) => `${free} free of ${capacity}, ${other} for other duties`,
    most: (days: string, free: string) => `At most ${days} may go to other duties. Beyond what is free (${free}), promised days are lost.`,
  },
});

type OnPlan = On<Plan>;

/** The plan of the coming year for this person alone; without people where the person is not in it yet. */
const yearOf = ({ read, id }: OnPlan): Plan => ({ ...read, people: read.people.filter((person) => person.id === id) });

/** The person: their skills and time for the Datalab now, and the days that they have promised, by month. */
async function person(on: OnPlan): Promise<Html> {
  const { visit, language, id } = on;
  const said = words[language];
  const { name, organisation } = await visit.read(getPerson, { params: { id } });
  const year = yearOf(on);
  const [planned] = year.people;
  return html`${summaryList([
    [said.person, html`<strong>${name}</strong>`],
    [said.organisation, organisation.name],
    [said.skills, planned ? planned.skills.map(({ label }) => label).join(', ') : said.none],
    [said.share, planned && said.percent(planned.sharePercent)],
    [said.leaves, planned?.leavesOn && longDate(language, planned.leavesOn)],
  ])}
  ${planned && freeMap(language, said.year, year)} ${planned && linesOf(language, year.people)}`;
}

function promised(on: OnPlan) {
  const [planned] = yearOf(on).people;
  const days = (planned?.months ?? []).reduce((sum, each) => sum + each.reservedDays + each.uncoveredDays, 0);
  return days > 0 ? words[on.language].promised(dayCount(on.language, days)) : null;
}

function monthIn(on: OnPlan) {
  const [planned] = yearOf(on).people;
  const month = planned?.months.find((each) => each.month === on.parts['month']);
  if (!planned || !month) throw new Problem({ code: 'not_found' });
  return { name: planned.name, ...month };
}

/** The person's coming months, each with its free days. */
function months(on: OnPlan): Option[] {
  const { language } = on;
  const [planned] = yearOf(on).people;
  return (planned?.months ?? []).map(({ month, freeDays, capacityDays, otherDays }) => ({
    value: month,
    label: longMonth(language, month),
    hint: words[language].hint(figure(language, freeDays), figure(language, capacityDays), figure(language, otherDays)),
  }));
}

export const PEOPLE_ACTS = actsOn(getDatalabPlan, {
  setDatalabPerson: {
    object: person,
    follows: promised,
    begins: (on) => {
      const [planned] = yearOf(on).people;
      return planned
        ? { skills: planned.skills.map(({ key }) => key), sharePercent: planned.sharePercent, leavesOn: planned.leavesOn }
        : { sharePercent: 100 };
    },
    choices: { '/skills': ({ language }) => skillsOfPeople(language) },
  },
  setDatalabMonth: {
    object: (on) => {
      const said = words[on.language];
      const { name, month, ...days } = monthIn(on);
      return summaryList([
        [said.person, html`<strong>${name}</strong>`],
        [said.month, longMonth(on.language, month)],
        [said.present, dayCount(on.language, days.presentDays)],
        [said.other, dayCount(on.language, days.otherDays)],
        [said.capacity, dayCount(on.language, days.capacityDays)],
        [said.reserved, dayCount(on.language, days.reservedDays)],
        [said.spent, dayCount(on.language, days.spentDays)],
        [said.free, dayCount(on.language, days.freeDays)],
      ]);
    },
    follows: (on) => {
      const { presentDays, freeDays } = monthIn(on);
      return words[on.language].most(dayCount(on.language, presentDays), dayCount(on.language, freeDays));
    },
    part: { field: 'month', of: months },
    begins: (on) => ({ otherDays: monthIn(on).otherDays }),
  },
});
