import { EVENTS } from '../domain/events.ts';
import { isStaff } from '../domain/core/role.ts';
import { isOfSeparation, SEPARATION } from '../domain/core/separation.ts';
import type { Spec } from './http/operation.ts';
import { operations } from './operations.ts';

const rolesOf = ({ roles = [], needsNoRole }: Spec): string =>
  needsNoRole ? 'any signed-in person' : roles.filter((role) => isStaff([role])).join(', ');

/** The commands that the fund's people give, by the events of their names. */
const commandsOfFund = (): Spec[] =>
  operations.map(({ spec }) => spec).filter((spec) => Object.hasOwn(EVENTS, spec.operationId) && rolesOf(spec) !== '');

/** Each rule of separation: its refusal, the people and the commands that it stops, and the roles that give those. */
export const rulesOfSeparation = () =>
  Object.entries(SEPARATION).map(([code, who]) => ({
    code,
    who,
    commands: commandsOfFund()
      .filter(({ problems }) => problems.some((each) => each === code))
      .map((spec) => ({ name: spec.operationId, roles: rolesOf(spec) })),
  }));

/** The commands of the fund that no rule of separation stops. */
export const unseparated = (): string[] =>
  commandsOfFund()
    .filter(({ problems }) => !problems.some(isOfSeparation))
    .map(({ operationId }) => operationId);

/** The commands that are refused to a person in conflict of interest. */
export const stoppedByConflict = (): string[] =>
  commandsOfFund()
    .filter(({ problems }) => problems.includes('conflict_of_interest'))
    .map(({ operationId }) => operationId);
