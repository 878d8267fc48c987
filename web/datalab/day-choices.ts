import { getDatalabPlan, listDatalabPeople } from '../../api/datalab/plan.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { monthOf, monthsBetween, monthsFromOn } from '../../domain/datalab/capacity.ts';
import { PEOPLES_SKILLS, SKILLS } from '../../domain/datalab/days.ts';
import type { Language } from '../../domain/core/words.ts';
import { longMonth } from '../../domain/core/format.ts';
import type { Option } from '../core/acts.ts';
import type { AnswerOf } from '../core/answer.ts';
import type { Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import type { Plan } from './plan.ts';
import type { Request } from './requests.ts';
import { keysOf } from '../../domain/core/records.ts';

const words = bilingual({
  fr: { lostRole: 'n’a plus le rôle', after: 'après la période' },
  en: { lostRole: 'has lost the role', after: 'after the period' },
});

/** The skills that a request may ask for and be promised. */
export const skillsOfRequests = (language: Language): readonly Option[] =>
  keysOf(SKILLS).map((skill) => ({ value: skill, label: SKILLS[skill][language] }));

/** All skills that one of the Datalab's people may have. */
export const skillsOfPeople = (language: Language): readonly Option[] =>
  keysOf(PEOPLES_SKILLS).map((skill) => ({ value: skill, label: PEOPLES_SKILLS[skill][language] }));

export const optionOfSkill = ({ key, label }: { key: string; label: string }): Option => ({ value: key, label });

/** What the plans of a request and of a mission have in common: days of people, by month and skill. */
type Staff = NonNullable<Request['staffing']>[number];
type Period = { startsOn: string; endsOn: string };
type Line = { personId: string; month: string; skill: string; days: number };

/** What is promised and not worked yet, as the lines of a plan: what a form begins with that replaces it. */
export const plannedLines = (staffing: readonly Staff[] | null): Line[] =>
  (staffing ?? []).flatMap(({ person, month, skill, reservedDays, uncoveredDays }) => {
    const days = reservedDays + uncoveredDays;
    return days > 0 ? [{ personId: person.id, month, skill: skill.key, days }] : [];
  });

/** Those of them that may have been worked by now. */
export const workedLines = (staffing: readonly Staff[] | null, at: string): Line[] =>
  plannedLines(staffing).filter(({ month }) => month <= monthOf(parisDate(at)));

const LONGEST_PLAN = 12;
/** A plan may put off the end of a period by this many months. */
const MONTHS_BEYOND = 6;

/** The plan of days from a period's first month to come, for as many months as it has left. */
export function planOf(visit: Visit, { startsOn, endsOn }: Period): Promise<Plan> {
  const current = monthOf(parisDate(visit.at));
  const from = monthOf(startsOn) > current ? monthOf(startsOn) : current;
  const months = Math.min(LONGEST_PLAN, Math.max(1, monthsBetween(from, monthOf(endsOn)).length));
  return visit.read(getDatalabPlan, { query: { from, months: String(months) } });
}

/** The months of a period, and those after it to which the same form may move its end. */
export function monthsToPlan(language: Language, { startsOn, endsOn }: Period): readonly Option[] {
  const [first, last] = [monthOf(startsOn), monthOf(endsOn)];
  const beyond = monthsFromOn(last, MONTHS_BEYOND + 1).slice(1);
  return [
    ...monthsBetween(first, last).map((month) => ({ value: month, label: longMonth(language, month) })),
    ...beyond.map((month) => ({ value: month, label: `${longMonth(language, month)} (${words[language].after})` })),
  ];
}

/** The months in which days may have been worked: from a period's first one to the current one. */
export function monthsWorked(language: Language, startsOn: string, at: string): readonly Option[] {
  const [first, current] = [monthOf(startsOn), monthOf(parisDate(at))];
  return monthsBetween(first, first > current ? first : current).map((month) => ({ value: month, label: longMonth(language, month) }));
}

type People = AnswerOf<typeof listDatalabPeople>['items'];

const optionOfPerson = (language: Language, { id, name, skills, lostRole }: People[number]): Option => ({
  value: id,
  label: lostRole ? `${name} (${words[language].lostRole})` : name,
  hint: skills.map(({ label }) => label).join(', '),
});

/** The people who may be planned, with their skills, and those who are planned already. */
export async function peopleToPlan(visit: Visit, mayWork: readonly string[] | null, staffing: readonly Staff[] | null): Promise<Option[]> {
  const named = new Set([...(mayWork ?? []), ...(staffing ?? []).map(({ person }) => person.id)]);
  const { items } = await visit.read(listDatalabPeople);
  return items.filter(({ id }) => named.has(id)).map((person) => optionOfPerson(visit.language, person));
}

/** The people who may have worked for it: all of the Datalab's. */
export async function peopleOfDatalab(visit: Visit): Promise<Option[]> {
  const { items } = await visit.read(listDatalabPeople);
  return items.map((person) => optionOfPerson(visit.language, person));
}
