import { keysOf } from './records.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import { actingBy, type Caller, type Role } from './role.ts';
import { type AnyTable, type CommandOf, commandsFor, rolesIn } from './state-table.ts';

/**
 * Refuses a command on a thing in its current state, before there is a body; null if nothing stands against it. The
 * command's rule calls it first; the buttons of a page and the task list call nothing else. `at`: an ISO instant.
 */
export type May<Thing> = (thing: Thing, caller: Caller, at: string) => Refusal | null;

/** The caller, and when they ask (an ISO instant). */
export type Asker = { caller: Caller; at: string };

/**
 * What stands against a command, which these roles give, on a thing or its parts: null where one of them takes it,
 * undefined where a rule says nothing that the state does not say already.
 */
type Answer = Refusal | null | undefined;
export type Asks = (command: string, roles?: readonly Role[]) => Answer;

/** Refusals that say no more than the state or the form of a thing or of its part, or that hide it. */
const UNTOLD: readonly RefusalCode[] = [
  ...(['not_found', 'role_required', 'wrong_state', 'wrong_form'] as const),
  ...(['tranche_wrong_state', 'amendment_wrong_state', 'milestone_wrong_state', 'obligation_wrong_state', 'account_wrong_state'] as const),
  ...(['gain_lapsed', 'gain_not_declared', 'gain_realised'] as const),
  ...(['step_not_open', 'step_not_given', 'nothing_to_appeal', 'appeal_ended'] as const),
];

/** One answer for several parts: null if one of them takes the command, else the first refusal that says something. */
const together = (answers: readonly Answer[]): Answer =>
  answers.includes(null) ? null : answers.find((answer) => answer && !UNTOLD.includes(answer.code));

/**
 * Asks whether a command may be given on at least one of these things.
 * @param may by command; a command that is missing cannot be given on such a thing
 */
export const askingOf =
  <Thing>(may: Readonly<Record<string, May<Thing>>>, things: readonly Thing[], caller: Caller, at: string): Asks =>
  (command, roles = []) => {
    const mayBeGiven = may[command];
    if (mayBeGiven === undefined) return undefined;
    const giver = actingBy(caller, roles);
    return together(things.map((thing) => mayBeGiven(thing, giver, at)));
  };

/** The commands that a caller may give now, and those that their roles give but a rule refuses, with its refusal. */
export type Offers<Command extends string = string> = { commands: Command[]; refused: { command: Command; refusal: Refusal }[] };

function offersOf<Command extends string>(commands: readonly Command[], answerTo: (command: Command) => Answer): Offers<Command> {
  const answers = commands.map((command) => ({ command, refusal: answerTo(command) }));
  return {
    commands: answers.flatMap(({ command, refusal }) => (refusal === null ? [command] : [])),
    refused: answers.flatMap(({ command, refusal }) => (refusal ? [{ command, refusal }] : [])),
  };
}

/** The commands of a state, in the table's order: the buttons of a page, and why others are missing. */
export const offered = <Table extends AnyTable<Table>>(
  table: Table,
  state: keyof Table & string,
  caller: Caller,
  ...asks: readonly Asks[]
): Offers<CommandOf<Table>> =>
  offersOf(commandsFor(table, state, caller), (command) => together(asks.map((ask) => ask(command, rolesIn(table, state, command)))));

/** The roles that give each command on a thing without states. */
export type GivenBy<Command extends string> = Readonly<Record<Command, readonly Role[]>>;

/** The same of a thing without states, in the order of its commands. */
export const offeredBy = <Command extends string>(by: GivenBy<Command>, { roles }: Caller, ask: Asks): Offers<Command> =>
  offersOf(
    keysOf(by).filter((command) => by[command].some((role) => roles.includes(role))),
    (command) => together([ask(command, by[command])]),
  );

export const NO_OFFERS: Offers<never> = { commands: [], refused: [] };

export const joinOffers = <Command extends string>(...offers: readonly Offers<Command>[]): Offers<Command> => ({
  commands: offers.flatMap(({ commands }) => commands),
  refused: offers.flatMap(({ refused }) => refused),
});
