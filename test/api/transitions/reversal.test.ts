import { type GrantState, grantTable } from '../../../domain/grant.ts';
import type { StateRow, StateTable } from '../../../domain/state-table.ts';
import { type Held, REVERSALS } from '../../support/credit-lives.ts';
import { type Transition, testTransitions } from '../../support/transitions.ts';

/** What a table says of reversals alone. */
function reversalsIn<State extends string>(table: StateTable<State>): StateTable<State> {
  const rows = Object.entries(table) as [State, StateTable<State>[State]][];
  return Object.fromEntries(
    rows.flatMap(([state, row]): [string, StateRow<State>][] => {
      const transition = row.takes['reverseMovement'];
      return transition ? [[state, { ...row, takes: { reverseMovement: transition } }]] : [];
    }),
  ) as StateTable<State>;
}

testTransitions<GrantState, Held>({
  table: reversalsIn(grantTable),
  stateOf: async (world, { grantId }) => (await (await world.as('auditor')).get(`/grants/${grantId}`)).body.state,
  cases: REVERSALS as Record<string, Transition<Held>>,
  ends: {},
});
