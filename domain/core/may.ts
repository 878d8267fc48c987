import type { Refusal } from './refusal.ts';
import { actingBy, type Caller, type Role } from './role.ts';
import { commandsFor, rolesIn, type StateTable } from './state-table.ts';

/**
 * What stands against a command on a thing as it is, before anybody has written a body; null: nothing does. The rule
 * of the command asks it first, the buttons of a page and the list of tasks ask nothing else. `at`: an ISO instant.
 */
export type May<Thing> = (thing: Thing, caller: Caller, at: string) => Refusal | null;

/** The commands of one state that people give. */
type PeopleCommands<Takes> = { [Command in keyof Takes]: Takes[Command] extends { by: 'time' } ? never : Command }[keyof Takes];

/** The commands that people give in some state of a table: what a date does is nobody's to ask. */
export type CommandOf<Table> = {
  [State in keyof Table]: Table[State] extends { takes: infer Takes } ? PeopleCommands<Takes> : never;
}[keyof Table];

/** Who asks, and when (an ISO instant). */
export type Asker = { caller: Caller; at: string };

/** Whether a command, which these roles give, may be given on a thing, or on a part of one. */
export type Asks = (command: string, roles?: readonly Role[]) => boolean;

/**
 * Asks of each of these things whether a command may be given on it; one of them is enough.
 * @param may by command; what is not among them is not given on such a thing
 */
export const askingOf =
  <Thing>(may: Readonly<Record<string, May<Thing>>>, things: readonly Thing[], caller: Caller, at: string): Asks =>
  (command, roles = []) => {
    const mayBeGiven = may[command];
    const giver = actingBy(caller, roles);
    return mayBeGiven !== undefined && things.some((thing) => mayBeGiven(thing, giver, at) === null);
  };

/** The commands that a caller may give now, in the order of the table: the buttons of a page. */
export const offered = <State extends string>(table: StateTable<State>, state: State, caller: Caller, ...asks: readonly Asks[]): string[] =>
  commandsFor(table, state, caller).filter((command) => asks.some((ask) => ask(command, rolesIn(table, state, command))));

/** Who gives each command on a thing that has no states. */
export type GivenBy<Command extends string> = Readonly<Record<Command, readonly Role[]>>;

/** The same of a thing that has no states, in the order of its commands. */
export const offeredBy = <Command extends string>(by: GivenBy<Command>, { roles }: Caller, ask: Asks): Command[] =>
  (Object.keys(by) as Command[]).filter((command) => by[command].some((role) => roles.includes(role)) && ask(command, by[command]));
