import { refuseScreenedBefore } from '../applications/application.ts';
import { type ApplicationState, applicationTable } from '../applications/application-life.ts';
import { refuseJudgedBefore, sessionTable } from '../committee/session.ts';
import { AWARDING, type EventName } from '../core/event.ts';
import { keysOf } from '../core/records.ts';
import type { Refusal, RefusalCode } from '../core/refusal.ts';
import { type Caller, isOfOrganisation, type Role } from '../core/role.ts';
import { rolesFor } from '../core/state-table.ts';
import { AUTHORISING, refuseAuthoriser } from '../grants/authorising.ts';
import { type GrantState, grantTable } from '../grants/grant.ts';
import { PAYMENT_STEPS, payingRoles } from '../grants/payment-queue.ts';
import { trancheTable } from '../grants/tranche.ts';
import { refuseCertifier } from '../grants/acceptance.ts';
import { COMMITTING, refuseCommitter, refuseVisaGiver } from '../grants/visa.ts';
import { type Judged, refuseConflicted } from '../people/conflict.ts';
import { isExpected, refuseSecondOpinion, type StepStanding, stepTable } from '../review/review.ts';

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

type CarriedCommand = keyof typeof ROLES_OF;
export const CARRIED_COMMANDS = keysOf(ROLES_OF);
export const rolesOfCarried = (command: CarriedCommand): readonly Role[] => ROLES_OF[command];

/** What a person has done on a file, or would have done by a later step. */
export type CarriedAct = { event: string; personId: string };
/** `key`: the review step of an opinion. */
type CarriedStep = { command: CarriedCommand; key: string | null };

/**
 * A file as far as it has come. `steps`: those of its review, or those that it will have; `tookPart`: the people who
 * judged it before, as a session reads them.
 */
export type Carried = Judged & {
  id: string;
  state: ApplicationState;
  screenedBy: string | null;
  isScreened: boolean;
  steps: readonly StepStanding[];
  tookPart: readonly string[];
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
    command === 'giveOpinion' ? steps.filter(isExpected).map(({ key }) => ({ command, key })) : [{ command, key: null }],
  );
}

/** The events that say which step of a grant was taken, or keep their author from one. */
export const CARRIED_EVENTS: readonly EventName[] = [...new Set<EventName>(['giveVisa', ...AUTHORISING, ...COMMITTING])];

const JUDGING: readonly CarriedCommand[] = ['decideAdmissibility', 'giveOpinion'];

/** The file after a person has taken a step, as far as the rules of other steps read it. */
const withTaken = (file: Carried, { command, key }: CarriedStep, { personId }: Caller): Carried => ({
  ...file,
  acts: [...file.acts, { event: command, personId }],
  tookPart: JUDGING.includes(command) ? [...file.tookPart, personId] : file.tookPart,
  steps: file.steps.map((step) => (step.key === key ? { ...step, state: 'given', reviewerId: personId } : step)),
});

const authorsOf = ({ acts }: Carried, events: readonly string[]): string[] =>
  acts.filter(({ event }) => events.includes(event)).map(({ personId }) => personId);

/** Why a person may not take a step of a file, by the rules of each step; null if they may. */
function refusalOf({ command, key }: CarriedStep, file: Carried, person: Caller): Refusal | null {
  const conflict = refuseConflicted(file, person);
  if (conflict) return conflict;
  switch (command) {
    case 'decideAdmissibility':
      return refuseScreenedBefore(file.screenedBy, person);
    case 'giveOpinion':
      return refuseSecondOpinion(file.steps, key ?? '', person);
    case DECISION:
      return refuseJudgedBefore({ application: file, tookPart: file.tookPart }, person);
    case 'giveVisa':
      return refuseCommitter(authorsOf(file, COMMITTING), person);
    case 'signGrant':
      return (
        refuseCertifier(authorsOf(file, ['certifyCondition']), person) ??
        refuseVisaGiver(
          file.acts.filter(({ event }) => event === 'giveVisa'),
          person,
        )
      );
    case PAYING:
      return refuseAuthoriser(file.acts, person);
    default:
      return null;
  }
}

/** As many choices are tried for one file: a team that is harder to divide is not said to fail. */
const MOST_TRIED = 2_000;

/** Where a team carries a file no further: the step, how many hold its roles, and the rules that stop them already. */
type CarriedStop = CarriedStep & { holders: number; codes: RefusalCode[] };

/** A person who may take a step after what was done so far, and the file once they have taken it. */
type Able = { person: Caller; after: Carried };

/** A step with those who may take it, and its place among the steps. */
type Choice = CarriedStep & { place: number; able: readonly Able[] };

/** True if these steps can be divided so that no person takes two that one may not take both. */
function isDivisible(choices: readonly Choice[]): boolean {
  // Steps that few people may take come first, so that an impossible division is found at once.
  const inOrder = choices.toSorted((one, other) => one.able.length - other.able.length);
  let tried = 0;
  const isRefused = (one: Choice, by: Able, other: Choice, to: Able): boolean =>
    one.place < other.place ? refusalOf(other, by.after, to.person) !== null : refusalOf(one, to.after, by.person) !== null;
  const divide = (taken: readonly (readonly [Choice, Able])[]): boolean => {
    const choice = inOrder[taken.length];
    if (!choice || tried >= MOST_TRIED) return true;
    tried += 1;
    return choice.able.some(
      (able) => !taken.some(([other, by]) => isRefused(other, by, choice, able)) && divide([...taken, [choice, able]]),
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
    const refusals = holders.map((person) => refusalOf(step, file, person));
    const able = holders
      .filter((_, each) => refusals[each] === null)
      .map((person): Able => ({ person, after: withTaken(file, step, person) }));
    return { ...step, place, holders, able, refusals };
  });
  const isReached = (steps: number): boolean => {
    const those = choices.slice(0, steps);
    return those.every(({ able }) => able.length > 0) && isDivisible(those);
  };
  // Nearly every file is carried: its whole way is tried first.
  const stop = isReached(choices.length) ? undefined : choices.find((_, place) => !isReached(place + 1));
  if (!stop) return null;
  const { command, key, holders, refusals } = stop;
  return { command, key, holders: holders.length, codes: [...new Set(refusals.flatMap((refusal) => refusal?.code ?? []))] };
}
