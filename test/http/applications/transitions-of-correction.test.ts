import { type CorrectionState, correctionTable } from '../../../domain/applications/correction.ts';
import { answer, toCorrect, untilDue, withdraw } from '../../support/correction-lives.ts';
import { expectStatus } from '../../support/lives.ts';
import { testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

const reach = (world: World): Promise<string> => toCorrect(world);
const lapsing = async (world: World): Promise<string> => untilDue(world, await toCorrect(world), 'lapseCorrection');
const streamId = (id: string): string => id;

/** The one correction of an application, by the application's id. */
testTransitions<CorrectionState, string>({
  table: correctionTable,
  stateOf: async (world, id) => (await (await world.as('auditor')).get(`/applications/${id}/corrections`)).body.items[0].state,
  cases: {
    'open answerCorrection': { reach, ask: (world, login, id) => answer(world, id, login), may: 'editor', mayNot: 'manager' },
    'open withdrawApplication': { reach, ask: (world, login, id) => withdraw(world, id, login), may: 'applicant', mayNot: 'editor' },
    'open remindCorrection': { reach, date: 'remindCorrection', streamId },
    'open lapseCorrection': { reach: lapsing, date: 'lapseCorrection', streamId },
  },
  ends: {
    answered: async (world) => {
      const id = await reach(world);
      expectStatus(await answer(world, id), 200);
      return id;
    },
    lapsed: async (world) => {
      const id = await untilDue(world, await toCorrect(world), 'lapseCorrection');
      return untilDue(world, id, 'remindScreener');
    },
    withdrawn: async (world) => {
      const id = await reach(world);
      expectStatus(await withdraw(world, id), 200);
      return id;
    },
  },
});
