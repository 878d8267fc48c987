import type { Noun } from './nouns.ts';

/**
 * What the tests have to meet of the code: the operations of the front door with their problems, what has a state, the
 * events, with whether a person is notified of each, and the pages of commands.
 */
export type Code = {
  operations: Readonly<Record<string, readonly string[]>>;
  nouns: Readonly<Record<string, Pick<Noun, 'table'>>>;
  events: Readonly<Record<string, { letters: boolean }>>;
  pages: Readonly<Record<string, readonly string[]>>;
};

/** All facts of each kind that a run has to meet, in the words of its notes. */
export type Declared = Readonly<Record<string, readonly string[]>>;

/** What the tests have to meet is derived from the code, and listed nowhere else. */
export function declaredBy({ operations, nouns, events, pages }: Code): Declared {
  return {
    operations: Object.keys(operations).map((name) => `answer ${name} 2xx`),
    problems: Object.entries(operations).flatMap(([name, codes]) => codes.map((code) => `answer ${name} ${code}`)),
    transitions: Object.entries(nouns).flatMap(([noun, { table }]) =>
      Object.entries(table).flatMap(([state, { takes }]) => Object.keys(takes).map((command) => `transition ${noun} ${state} ${command}`)),
    ),
    events: Object.keys(events).map((name) => `event ${name}`),
    letters: Object.entries(events).flatMap(([name, { letters }]) => (letters ? [`letter ${name}`] : [])),
    pages: Object.entries(pages).flatMap(([command, facts]) => facts.map((fact) => `page ${command} ${fact}`)),
  };
}
