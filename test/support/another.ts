import { FUEL_MAP, STUDENTS } from '../../examples/demo/projects.ts';

const TITLES: readonly string[] = [FUEL_MAP.title, STUDENTS.title];
/** How often each has been asked for in a harness, by who asks and its title. */
const asked = new WeakMap<object, Map<string, number>>();

/** The title under which a project of the demonstration is asked for once more: it has so many words of its own. */
const titleOnce = (title: string, times: number): string =>
  times <= 1 || !TITLES.includes(title) ? title : `${title} (${[...'abcdefgh'].map((letter) => `${times}${letter}`).join(' ')})`;

const keyOf = ({ title }: { title: string }, login: string): string => `${login} ${title}`;

/**
 * A project of the demonstration, under a title of its own where this login has asked for it before in this harness:
 * twice under one title it would be one project that is funded twice. It has so many words more that the two are not
 * alike.
 */
export function another<P extends { title: string }>(harness: object, project: P, login: string): P {
  const inHarness = asked.get(harness) ?? new Map<string, number>();
  asked.set(harness, inHarness);
  const times = (inHarness.get(keyOf(project, login)) ?? 0) + 1;
  inHarness.set(keyOf(project, login), times);
  return { ...project, title: titleOnce(project.title, times) };
}

/**
 * The title under which a login has asked for a project last in this harness.
 * @param before so many times before that
 */
export const titleGiven = (harness: object, project: { title: string }, login = 'applicant', before = 0): string =>
  titleOnce(project.title, (asked.get(harness)?.get(keyOf(project, login)) ?? 0) - before);
