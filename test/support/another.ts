import { FUEL_MAP, STUDENTS } from '../../examples/demo/projects.ts';

const TITLES: readonly string[] = [FUEL_MAP.title, STUDENTS.title];
/** How often each login has asked for each title, by harness. */
const asked = new WeakMap<object, Map<string, number>>();

/** The title under which a project of the demonstration is asked for again: it has that many words of its own. */
const titleOnce = (title: string, times: number): string =>
  times <= 1 || !TITLES.includes(title) ? title : `${title} (${[...'abcdefgh'].map((letter) => `${times}${letter}`).join(' ')})`;

const keyOf = ({ title }: { title: string }, login: string): string => `${login} ${title}`;

/**
 * A project of the demonstration, under a new title where this login has already asked for it in this harness: two
 * applications of one title would be one project that is funded twice. The words that are added keep the titles
 * dissimilar.
 */
export function another<P extends { title: string }>(harness: object, project: P, login: string): P {
  const inHarness = asked.get(harness) ?? new Map<string, number>();
  asked.set(harness, inHarness);
  const times = (inHarness.get(keyOf(project, login)) ?? 0) + 1;
  inHarness.set(keyOf(project, login), times);
  return { ...project, title: titleOnce(project.title, times) };
}

/**
 * The title under which a login last asked for a project in this harness.
 * @param before how many requests before the last one
 */
export const titleGiven = (harness: object, project: { title: string }, login = 'applicant', before = 0): string =>
  titleOnce(project.title, (asked.get(harness)?.get(keyOf(project, login)) ?? 0) - before);
