import { isConcerned } from '../../domain/people/conflict.ts';
import { ENDED_EARLY, type GrantState, grantTable } from '../../domain/grants/grant.ts';
import type { Caller } from '../../domain/core/role.ts';
import { commandsFor, type StateTable } from '../../domain/core/state-table.ts';

/** A grant as what is offered on its parts is read from it. */
export type OfGrant = { state: GrantState; organisation_id: string; concerned: readonly string[] };

/** What a caller may ask of a part of a grant by its roles: what both tables take. Who ends a grant ends it as a whole. */
export function commandsOnPart<State extends string>(table: StateTable<State>, state: State, grant: OfGrant, caller: Caller): string[] {
  const ofGrant = commandsFor(grantTable, grant.state, caller);
  return commandsFor(table, state, caller).filter((name) => ofGrant.includes(name) && !Object.hasOwn(ENDED_EARLY, name));
}

/**
 * The same of a part that the beneficiary gives and the fund judges: nobody gives it for another house, or judges what concerns it.
 * @param gives the beneficiary's command, and whether the part may be given now
 */
export function commandsOnGiven<State extends string>(
  table: StateTable<State>,
  state: State,
  grant: OfGrant,
  caller: Caller,
  [gives, mayBeGiven]: [command: string, mayBeGiven: boolean],
): string[] {
  const mayGive = mayBeGiven && caller.organisationId === grant.organisation_id;
  const mayJudge = !isConcerned({ organisationId: grant.organisation_id, concerned: grant.concerned }, caller);
  return commandsOnPart(table, state, grant, caller).filter((name) => (name === gives ? mayGive : mayJudge));
}
