import { type CorrectionState, correctionTable } from '../../../domain/applications/correction.ts';
import { answer, toCorrect, untilDue, withdraw } from '../../support/correction-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const reach = (harness: AppHarness): Promise<string> => toCorrect(harness);
const lapsing = async (harness: AppHarness): Promise<string> => untilDue(harness, await toCorrect(harness), 'lapseCorrection');
const streamId = (id: string): string => id;

/** The one correction of an application, by the application's id. */
testTransitions<CorrectionState, string>({
  table: correctionTable,
  stateOf: async (harness, id) => (await (await harness.as('auditor')).get(`/applications/${id}/corrections`)).body.items[0].state,
  cases: {
    'open answerCorrection': { reach, ask: (harness, login, id) => answer(harness, id, login), may: 'editor', mayNot: 'manager' },
    'open withdrawApplication': { reach, ask: (harness, login, id) => withdraw(harness, id, login), may: 'applicant', mayNot: 'editor' },
    'open remindCorrection': { reach, date: 'remindCorrection', streamId },
    'open lapseCorrection': { reach: lapsing, date: 'lapseCorrection', streamId },
  },
  ends: {
    answered: async (harness) => {
      const id = await reach(harness);
      expectStatus(await answer(harness, id), 200);
      return id;
    },
    lapsed: async (harness) => {
      const id = await untilDue(harness, await toCorrect(harness), 'lapseCorrection');
      return untilDue(harness, id, 'remindScreener');
    },
    withdrawn: async (harness) => {
      const id = await reach(harness);
      expectStatus(await withdraw(harness, id), 200);
      return id;
    },
  },
});
