import { dayNumber } from '../core/calendar.ts';
import { type Ratio, ratio } from '../core/ratio.ts';
import type { Words } from '../core/words.ts';
import { medianOf } from './programme-indicator.ts';

/**
 * An opinion of a review, as its file's events tell it: the day on which its step was first open, and that on which it
 * was first given (yyyy-mm-dd, Paris). A later opinion on the same step changes nothing.
 */
export type OpinionCourse = { applicationId: string; callId: string; step: string; openedOn: string; givenOn: string };

/** The days of each step of a review, by call: their definition, as those of the programme's indicators. */
export const OPINION_DAYS = {
  version: 1,
  since: '2026-12-01',
  label: { fr: 'Jours d’un avis, par étape d’instruction', en: 'Days of an opinion, by step of the review' },
  definition: {
    fr: 'Jours calendaires du jour où l’étape s’ouvre pour la première fois, ou de la recevabilité pour celles qui s’ouvrent avec elle, au premier avis qui y est donné. Une étape dont l’avis n’est pas donné, ou n’est plus requis, n’est pas comptée.',
    en: 'Calendar days from the day on which the step opens for the first time, or from the admissibility where it opens with that, to the first opinion that is given on it. A step whose opinion is not given, or is waived, does not count.',
  },
} as const satisfies { version: number; since: string; label: Words; definition: Words };

/** The days of the opinions on one step of a call. */
type OpinionFigure = { callId: string; step: string; files: number; mean: Ratio; median: Ratio };

const daysOf = ({ openedOn, givenOn }: OpinionCourse): number => dayNumber(givenOn) - dayNumber(openedOn);

/** Only the opinions of one call, one step, or one year. */
type OpinionFilter = { callId?: string | undefined; step?: string | undefined; year?: string | undefined };

/** True of an opinion that the figures count. */
const isCounted =
  ({ callId, step, year }: OpinionFilter) =>
  (course: OpinionCourse): boolean =>
    (callId === undefined || course.callId === callId) &&
    (step === undefined || course.step === step) &&
    (year === undefined || course.givenOn.startsWith(year)) &&
    course.openedOn <= course.givenOn;

/** The opinions that the figures count, each with its days. */
export const countedOpinions = <Course extends OpinionCourse>(
  courses: readonly Course[],
  filter: OpinionFilter,
): (Course & { days: number })[] => courses.filter(isCounted(filter)).map((course) => ({ ...course, days: daysOf(course) }));

/** The figures of each step that has an opinion, by call and step. */
export function opinionFigures(courses: readonly OpinionCourse[], filter: OpinionFilter): OpinionFigure[] {
  const counts = isCounted(filter);
  const steps = new Map<string, Pick<OpinionFigure, 'callId' | 'step'> & { days: number[] }>();
  for (const course of courses) {
    if (!counts(course)) continue;
    const key = `${course.callId} ${course.step}`;
    const known = steps.get(key);
    if (known) known.days.push(daysOf(course));
    else steps.set(key, { callId: course.callId, step: course.step, days: [daysOf(course)] });
  }
  return [...steps]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, { days, ...of }]) => {
      const median = medianOf(days);
      const total = days.reduce((sum, each) => sum + each, 0);
      return median ? [{ ...of, files: days.length, mean: ratio(BigInt(total), BigInt(days.length)), median }] : [];
    });
}
