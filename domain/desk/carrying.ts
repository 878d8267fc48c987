import { applicationTable } from '../applications/application-life.ts';
import { sessionTable } from '../committee/session.ts';
import { AWARDING } from '../core/event.ts';
import { keysOf } from '../core/records.ts';
import type { RefusalCode } from '../core/refusal.ts';
import { type Caller, isOfOrganisation, isSamePerson, type Role } from '../core/role.ts';
import { rolesFor } from '../core/state-table.ts';
import { KEPT_FROM_PAYING, refuseAuthoriser } from '../grants/authorising.ts';
import { type GrantState, grantTable } from '../grants/grant.ts';
import { PAYMENT_STEPS, payingRoles } from '../grants/payment-queue.ts';
import { trancheTable } from '../grants/tranche.ts';
import { COMMITTING, refuseVisaGiver } from '../grants/visa.ts';
import { isConflicted, type Judged } from '../people/conflict.ts';
import { stepTable } from '../review/review.ts';
import type { ApplicationState } from '../applications/application-life.ts';

const [DECISION] = AWARDING;
const [CERTIFYING, ORDERING, PAYING] = PAYMENT_STEPS;

/** The steps of the fund by which a file comes to its first payment, in order, each with the roles that take it. */
const ROLES_OF = {
  decideAdmissibility: rolesFor(applicationTable, 'decideAdmissibility'),
  giveOpinion: rolesFor(stepTable, 'giveOpinion'),
  createSession: rolesFor(applicationTable, 'createSession'),
  [DECISION]: rolesFor(sessionTable, DECISION),
  giveVisa: rolesFor(trancheTable, 'giveVisa'),
  signGrant: rolesFor(grantTable, 'signGrant').filter((role) => !isOfOrganisation(role)),
  [CERTIFYING]: payingRoles(CERTIFYING),
  [ORDERING]: payingRoles(ORDERING),
  [PAYING]: payingRoles(PAYING),
} as const satisfies Record<string, readonly Role[]>;

export type CarriedCommand = keyof typeof ROLES_OF;
export const CARRIED_COMMANDS = keysOf(ROLES_OF);
export const rolesOfCarried = (command: CarriedCommand): readonly Role[] => ROLES_OF[command];

/** What a person has done on a file, or would have done by then. */
export type CarriedAct = { event: string; personId: string };
/** `key`: the review step of an opinion. */
export type CarriedStep = { command: CarriedCommand; key: string | null };

/** A file as far as it has come. `steps`: the keys of the opinions that are still to be given. */
export type Carried = Judged & {
  state: ApplicationState;
  isScreened: boolean;
  steps: readonly string[];
  grantState: GrantState | null;
  needsVisa: boolean;
  acts: readonly CarriedAct[];
};

/** The steps of the fund that are still to be taken for a first payment. */
export function remainingSteps({ state, isScreened, steps, grantState, needsVisa, acts }: Carried): CarriedStep[] {
  const has = (event: string): boolean => acts.some((act) => act.event === event);
  const isBefore = (...states: ApplicationState[]): boolean => states.includes(state);
  const toReview = isBefore('submitted', 'correction_requested', 'in_review');
  const isToDo: Record<CarriedCommand, boolean> = {
    decideAdmissibility: !isScreened && isBefore('submitted', 'correction_requested'),
    giveOpinion: toReview,
    createSession: toReview || isBefore('reviewed'),
    [DECISION]: toReview || isBefore('reviewed', 'in_session', 'waitlisted'),
    giveVisa: needsVisa && !has('giveVisa') && grantState !== 'active',
    signGrant: grantState !== 'active',
    [CERTIFYING]: !has(CERTIFYING),
    [ORDERING]: !has(ORDERING),
    [PAYING]: true,
  };
  return CARRIED_COMMANDS.filter((command) => isToDo[command]).flatMap((command): CarriedStep[] =>
    command === 'giveOpinion' ? steps.map((key) => ({ command, key })) : [{ command, key: null }],
  );
}

const TOOK_PART = CARRIED_COMMANDS.slice(0, 2);

/** The events that say who took which step of a file, or did on it what keeps a person from another. */
export const CARRIED_EVENTS: readonly string[] = [...new Set([...CARRIED_COMMANDS, ...KEPT_FROM_PAYING, ...COMMITTING])];

/** Why a person may not take a step after these acts, by the rules of each step; null if they may. */
function refusalOf(command: CarriedCommand, file: Carried, acts: readonly CarriedAct[], person: Caller): RefusalCode | null {
  if (isConflicted(file, person)) return 'conflict_of_interest';
  const hasDone = (events: readonly string[]): boolean =>
    acts.some(({ event, personId }) => events.includes(event) && isSamePerson(person, personId));
  const visas = acts.filter(({ event }) => event === 'giveVisa');
  switch (command) {
    case 'giveOpinion':
      return hasDone(['giveOpinion']) ? 'reviewer_gave_opinion' : null;
    case DECISION:
      return hasDone(TOOK_PART) ? 'took_part_in_review' : null;
    case 'giveVisa':
      return hasDone(COMMITTING) ? 'controller_took_part' : null;
    case 'signGrant':
      return refuseVisaGiver(visas, person)?.code ?? null;
    case PAYING:
      return refuseAuthoriser(acts, person)?.code ?? null;
    default:
      return null;
  }
}

/** As many choices are tried for one file: a team that is harder to divide is not said to fail. */
const MOST_TRIED = 2_000;

/** Where a team carries a file no further: the step, how many hold its roles, and the rules that stop them already. */
export type CarriedStop = CarriedStep & { holders: number; codes: RefusalCode[] };

/** A step with the people who may take it by what was done until now, and its place among the steps. */
type Choice = CarriedStep & { place: number; able: readonly Caller[] };

/** True if these steps can be divided so that no person takes two that one may not take both. */
function isDivisible(file: Carried, choices: readonly Choice[]): boolean {
  // The steps that few may take come first: where they cannot be divided, that is found at once.
  const inOrder = choices.toSorted((one, other) => one.able.length - other.able.length);
  let tried = 0;
  const isRefused = (one: Choice, by: Caller, other: Choice, to: Caller): boolean => {
    const [before, after, author, person] = one.place < other.place ? [one, other, by, to] : [other, one, to, by];
    return refusalOf(after.command, file, [{ event: before.command, personId: author.personId }], person) !== null;
  };
  const divide = (taken: readonly (readonly [Choice, Caller])[]): boolean => {
    const choice = inOrder[taken.length];
    if (!choice || tried >= MOST_TRIED) return true;
    tried += 1;
    return choice.able.some(
      (person) => !taken.some(([other, by]) => isRefused(other, by, choice, person)) && divide([...taken, [choice, person]]),
    );
  };
  return divide([]);
}

/**
 * The first step of a file that no division of the remaining ones among these people reaches; null if the file comes to
 * its first payment. Each rule that keeps one human from two steps is asked with what the team would have done by then.
 * @param people the fund's, with their own roles
 */
export function stopOf(file: Carried, people: readonly Caller[]): CarriedStop | null {
  const choices = remainingSteps(file).map((step, place) => {
    const holders = people.filter(({ roles }) => ROLES_OF[step.command].some((role) => roles.includes(role)));
    const refusals = holders.map((person) => refusalOf(step.command, file, file.acts, person));
    return { ...step, place, holders, able: holders.filter((_, each) => refusals[each] === null), refusals };
  });
  const stop = choices.find(({ able }, place) => able.length === 0 || !isDivisible(file, choices.slice(0, place + 1)));
  if (!stop) return null;
  const { command, key, holders, refusals } = stop;
  return { command, key, holders: holders.length, codes: [...new Set(refusals.filter((code) => code !== null))] };
}
