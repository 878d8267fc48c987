import type { EventName } from './event.ts';
import type { Refusal } from './refusal.ts';
import { type Caller, isStaff, type Role } from './role.ts';
import type { Language, Words } from './words.ts';

/** The roles that give a command, and the states to which it leads. `time`: a deadline gives it. */
export type Transition<State extends string> = { by: readonly Role[] | 'time'; to: readonly State[] };

/** One state: its label for the fund's people, its label for the applicant, and its commands. */
export type StateRow<State extends string> = { staff: Words; applicant: Words; takes: Readonly<Record<string, Transition<State>>> };

/**
 * A noun's whole life: guards, OpenAPI, buttons and docs/states.md follow from it. A table `satisfies` this type, so
 * that its own type keeps the names of its commands.
 */
export type StateTable<State extends string> = Readonly<Record<State, StateRow<State>>>;

type StateOf<Table> = keyof Table & string;

/** A state table of any noun, whose type keeps the names of its commands. */
export type AnyTable<Table> = StateTable<StateOf<Table>>;

/** The commands and dates that some state of a table takes. */
type TakenBy<Table> = {
  [State in keyof Table]: Table[State] extends { takes: infer Taken } ? keyof Taken & string : never;
}[keyof Table];

/** The commands of one state that people give. */
type PeopleCommands<Taken> = { [Name in keyof Taken]: Taken[Name] extends { by: 'time' } ? never : Name }[keyof Taken];

/** The commands that people give in some state of a table; those of deadlines are left out. */
export type CommandOf<Table> = Extract<
  TakenBy<Table>,
  { [State in keyof Table]: Table[State] extends { takes: infer Taken } ? PeopleCommands<Taken> : never }[keyof Table]
>;

/** True if the state takes the command or date of this name. */
export const isTaken = <Table extends AnyTable<Table>>(table: Table, state: StateOf<Table>, name: string): name is TakenBy<Table> =>
  Object.hasOwn(table[state].takes, name);

/** Refuses a command that the state does not take. */
export const refuseState = <Table extends AnyTable<Table>>(table: Table, state: StateOf<Table>, command: TakenBy<Table>): Refusal | null =>
  isTaken(table, state, command) ? null : { code: 'wrong_state', command, state };

/** The label of a state for the fund's people; the state's own name if the table does not have it. */
export const labelIn = <State extends string>(table: StateTable<State>, state: string, language: Language): string =>
  Object.hasOwn(table, state) ? table[state as State].staff[language] : state;

/** The label of a state for the caller: members of the fund read other words than applicants. */
export const labelFor = (caller: Pick<Caller, 'roles'>, { staff, applicant }: { staff: Words; applicant: Words }, language: Language) =>
  (isStaff(caller.roles) ? staff : applicant)[language];

const givenBy = (by: Transition<string>['by'] | undefined): readonly Role[] => (by === undefined || by === 'time' ? [] : by);

/** The roles that may give a command in this state; none where the state does not take it. */
export const rolesIn = <Table extends AnyTable<Table>>(
  table: Table,
  state: StateOf<Table>,
  command: TakenBy<Table> | EventName,
): readonly Role[] => givenBy(table[state].takes[command]?.by);

/** The commands that a caller may give in this state, by their roles: the buttons of a page. */
export function commandsFor<Table extends AnyTable<Table>>(table: Table, state: StateOf<Table>, caller: Caller): CommandOf<Table>[] {
  const { takes } = table[state];
  const isGiven = (name: string): name is CommandOf<Table> => givenBy(takes[name]?.by).some((role) => caller.roles.includes(role));
  return Object.keys(takes).filter(isGiven);
}

/** The roles of each table's commands, as found: rules ask for them many times in one answer. */
const rolesFound = new WeakMap<object, Map<string, readonly Role[]>>();

/** The roles that may give a command in some state of its table: those that its route requires of a token. */
export function rolesFor<Table extends AnyTable<Table>>(table: Table, command: TakenBy<Table>): readonly Role[] {
  const found = rolesFound.get(table) ?? new Map<string, readonly Role[]>();
  rolesFound.set(table, found);
  const roles = found.get(command) ?? [
    ...new Set(Object.values<StateRow<string>>(table).flatMap(({ takes }) => givenBy(takes[command]?.by))),
  ];
  found.set(command, roles);
  return roles;
}

/** The commands that people give in some state of a table, each once. */
export function commandsOf<Table extends AnyTable<Table>>(table: Table): CommandOf<Table>[] {
  const rows = Object.values<StateRow<string>>(table);
  const isGiven = (name: string): name is CommandOf<Table> => rows.some(({ takes }) => givenBy(takes[name]?.by).length > 0);
  return [...new Set(rows.flatMap(({ takes }) => Object.keys(takes)))].filter(isGiven);
}
