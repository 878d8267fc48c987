import type { Refusal } from './refusal.ts';
import { type Caller, isStaff, type Role } from './role.ts';
import type { Language, Words } from './words.ts';

/** The roles that give a command, and the states to which it leads. `time`: a deadline gives it. */
export type Transition<State extends string> = { by: readonly Role[] | 'time'; to: readonly State[] };

/** One state: its label for the fund's people, its label for the applicant, and its commands. */
export type StateRow<State extends string> = { staff: Words; applicant: Words; takes: Readonly<Record<string, Transition<State>>> };

/** A noun's whole life: guards, OpenAPI, buttons and docs/states.md follow from it. */
export type StateTable<State extends string> = Readonly<Record<State, StateRow<State>>>;

/** Refuses a command that the state does not take. */
export function refuseState<State extends string>(table: StateTable<State>, state: State, command: string): Refusal | null {
  return Object.hasOwn(table[state].takes, command) ? null : { code: 'wrong_state', command, state };
}

/** The label of a state for the fund's people; the state's own name if the table does not have it. */
export const labelIn = <State extends string>(table: StateTable<State>, state: string, language: Language): string =>
  Object.hasOwn(table, state) ? table[state as State].staff[language] : state;

/** The label of a state for the caller: members of the fund read other words than applicants. */
export const labelFor = (caller: Pick<Caller, 'roles'>, { staff, applicant }: { staff: Words; applicant: Words }, language: Language) =>
  (isStaff(caller.roles) ? staff : applicant)[language];

/** The commands that a caller may give in this state, by their roles: the buttons of a page. */
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

/** The roles that may give a command in some state of its table: those that its route requires of a token. */
export const rolesFor = <State extends string>(table: StateTable<State>, command: string): readonly Role[] => [
  ...new Set((Object.keys(table) as State[]).flatMap((state) => rolesIn(table, state, command))),
];
