import { type AppealState, appealTable } from '../../../domain/committee/appeal-life.ts';
import { tieExaminer, toAssigned } from '../../support/appeal-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const assigned = (harness: AppHarness): Promise<string> => toAssigned(harness);

/** The one appeal of an application, by the application's id. */
testTransitions<AppealState, string>({
  table: appealTable,
  stateOf: async (harness, id) => (await (await harness.as('auditor')).get(`/applications/${id}`)).body.appeals[0].state,
  cases: {
    'assigned declareInterest': { reach: assigned, ask: tieExaminer, may: 'examiner', mayNot: 'reviewer-legal' },
    'assigned remindAppealDecision': {
      reach: async (harness) => untilDue(harness, await assigned(harness), 'remindAppealDecision'),
      date: 'remindAppealDecision',
      streamId: (id) => id,
    },
  },
});
