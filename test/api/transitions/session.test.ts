import { type SessionState, sessionTable } from '../../../domain/session.ts';
import { expectStatus, toReviewed, toSession } from '../../support/lives.ts';
import { testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

type Planned = { id: string; version: number; applicationId: string };

async function planned(world: World): Promise<Planned> {
  const applicationId = await toReviewed(world);
  return { ...(await toSession(world, [applicationId])), applicationId };
}

const decide = async (world: World, login: string, { id, version, applicationId }: Planned) =>
  (await world.as(login)).post(`/sessions/${id}/decision`, {
    version,
    decisions: [{ applicationId, decision: 'refuse', reason: 'Impact non établi.' }],
  });

testTransitions<SessionState, Planned>({
  table: sessionTable,
  stateOf: async (world, { id }) => (await (await world.as('auditor')).get(`/sessions/${id}`)).body.state,
  cases: {
    'planned decideSession': { reach: planned, ask: decide, may: 'chair', mayNot: 'member-1' },
    'planned remindChair': { reach: planned, date: 'remindChair', streamId: ({ id }) => id },
  },
  ends: {
    decided: async (world) => {
      const session = await planned(world);
      expectStatus(await decide(world, 'chair', session), 200);
      return session;
    },
  },
});
