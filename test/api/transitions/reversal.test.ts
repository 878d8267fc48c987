import { type GrantState, grantTable, type TrancheState, trancheTable } from '../../../domain/grant.ts';
import type { StateRow, StateTable } from '../../../domain/state-table.ts';
import { type Held, REVERSALS } from '../../support/credit-lives.ts';
import { type Transition, testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

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

const readGrant = async (world: World, { grantId }: Held) => (await (await world.as('auditor')).get(`/grants/${grantId}`)).body;

describe('a grant', () =>
  testTransitions<GrantState, Held>({
    table: reversalsIn(grantTable),
    stateOf: async (world, held) => (await readGrant(world, held)).state,
    cases: REVERSALS.grant as Record<string, Transition<Held>>,
    ends: {},
  }));

describe('a tranche', () =>
  testTransitions<TrancheState, Held>({
    table: reversalsIn(trancheTable),
    stateOf: async (world, held) => (await readGrant(world, held)).tranches[0].state,
    cases: REVERSALS.tranche as Record<string, Transition<Held>>,
    ends: {},
  }));
