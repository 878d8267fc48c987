import type { Refusal } from './refusal.ts';
import type { Caller, Role } from './role.ts';
import type { Language, Words } from './words.ts';

/** Who may give a command, and where it leads. `time`: nobody asks, a deadline does. */
export type Transition<State extends string> = { by: readonly Role[] | 'time'; to: readonly State[] };

/** One state: its label for the fund's people, its label for the applicant, the commands it takes. */
export type StateRow<State extends string> = { staff: Words; applicant: Words; takes: Readonly<Record<string, Transition<State>>> };

/** A noun's whole life: guards, OpenAPI, buttons and docs/states.md follow from it. */
export type StateTable<State extends string> = Readonly<Record<State, StateRow<State>>>;

/** Refuses a command that the state does not take. */
export function refuseState<State extends string>(table: StateTable<State>, state: State, command: string): Refusal | null {
  return Object.hasOwn(table[state].takes, command) ? null : { code: 'wrong_state', command, state };
}

/** What the fund's people call a state; the word itself where the table has none of that name. */
export const labelIn = <State extends string>(table: StateTable<State>, state: string, language: Language): string =>
  Object.hasOwn(table, state) ? table[state as State].staff[language] : state;

/** The commands that a caller may give in this state, by its roles: the buttons of a page. */
export function commandsFor<State extends string>(table: StateTable<State>, state: State, caller: Caller): string[] {
  return Object.entries(table[state].takes)
    .filter(([, { by }]) => by !== 'time' && by.some((role) => caller.roles.includes(role)))
    .map(([command]) => command);
}

/** The roles that may give a command in this state. */
export function rolesIn<State extends string>(table: StateTable<State>, state: State, command: string): readonly Role[] {
  const by = table[state].takes[command]?.by ?? 'time';
  return by === 'time' ? [] : by;
}

/** The roles that may give a command in some state of its table: what its route asks of a token. */
export const rolesFor = <State extends string>(table: StateTable<State>, command: string): readonly Role[] => [
  ...new Set((Object.keys(table) as State[]).flatMap((state) => rolesIn(table, state, command))),
];
