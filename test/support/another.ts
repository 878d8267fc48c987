import { FUEL_MAP, STUDENTS } from '../../examples/demo/projects.ts';

const TITLES: readonly string[] = [FUEL_MAP.title, STUDENTS.title];
/** How often each has been asked for in a harness, by who asks and its title. */
const asked = new WeakMap<object, Map<string, number>>();

/**
 * A project of the demonstration, under a title of its own where this login has asked for it before in this harness:
 * twice under one title it would be one project that is funded twice. It has so many words more that the two are not
 * alike.
 */
export function another<P extends { title: string }>(harness: object, project: P, login: string): P {
  if (!TITLES.includes(project.title)) return project;
  const inHarness = asked.get(harness) ?? new Map<string, number>();
  asked.set(harness, inHarness);
  const key = `${login} ${project.title}`;
  const times = (inHarness.get(key) ?? 0) + 1;
  inHarness.set(key, times);
  return times === 1
    ? project
    : { ...project, title: `${project.title} (${[...'abcdefgh'].map((letter) => `${times}${letter}`).join(' ')})` };
}
