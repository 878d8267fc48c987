import type { Refusal } from './refusal.ts';
import { actingBy, type Caller, type Role } from './role.ts';
import { commandsFor, rolesIn, type StateTable } from './state-table.ts';

/**
 * Refuses a command on a thing in its current state, before there is a body; null if nothing stands against it. The
 * command's rule calls it first; the buttons of a page and the task list call nothing else. `at`: an ISO instant.
 */
export type May<Thing> = (thing: Thing, caller: Caller, at: string) => Refusal | null;

/** The commands of one state that people give. */
type PeopleCommands<Takes> = { [Command in keyof Takes]: Takes[Command] extends { by: 'time' } ? never : Command }[keyof Takes];

/** The commands that people give in some state of a table; those of deadlines are left out. */
export type CommandOf<Table> = {
  [State in keyof Table]: Table[State] extends { takes: infer Takes } ? PeopleCommands<Takes> : never;
}[keyof Table];

/** The caller, and when they ask (an ISO instant). */
export type Asker = { caller: Caller; at: string };

/** True if a command, which these roles give, may be given on a thing or on a part of it. */
export type Asks = (command: string, roles?: readonly Role[]) => boolean;

/**
 * Checks whether a command may be given on at least one of these things.
 * @param may by command; a command that is missing cannot be given on such a thing
 */
export const askingOf =
  <Thing>(may: Readonly<Record<string, May<Thing>>>, things: readonly Thing[], caller: Caller, at: string): Asks =>
  (command, roles = []) => {
    const mayBeGiven = may[command];
    const giver = actingBy(caller, roles);
    return mayBeGiven !== undefined && things.some((thing) => mayBeGiven(thing, giver, at) === null);
  };

/** The commands that a caller may give now, in the table's order: the buttons of a page. */
export const offered = <State extends string>(table: StateTable<State>, state: State, caller: Caller, ...asks: readonly Asks[]): string[] =>
  commandsFor(table, state, caller).filter((command) => asks.some((ask) => ask(command, rolesIn(table, state, command))));

/** The roles that give each command on a thing without states. */
export type GivenBy<Command extends string> = Readonly<Record<Command, readonly Role[]>>;

/** The commands that a caller may give now on a thing without states, in their order. */
export const offeredBy = <Command extends string>(by: GivenBy<Command>, { roles }: Caller, ask: Asks): Command[] =>
  (Object.keys(by) as Command[]).filter((command) => by[command].some((role) => roles.includes(role)) && ask(command, by[command]));
