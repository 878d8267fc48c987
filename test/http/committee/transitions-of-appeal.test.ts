import { type AppealState, appealTable } from '../../../domain/committee/appeal.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import {
  adviseAs,
  assignTo,
  endAs,
  examiner,
  confirmTie,
  tieExaminer,
  toAdvised,
  toAppealed,
  toAssigned,
  toEnded,
} from '../../support/appeal-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { expectStatus, today } from '../../support/fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { FUND } from '../../support/tokens.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Reach = (harness: AppHarness) => Promise<string>;
const streamId = (id: string): string => id;
const dated = (reach: Reach, date: 'remindAppeal' | 'escalateAppeal' | 'remindAppealDecision' | 'lapseAppeal') => ({
  reach: async (harness: AppHarness) => untilDue(harness, await reach(harness), date),
  date,
  streamId,
});
const assigning = (reach: Reach): Transition<string> => ({
  reach,
  ask: async (harness, login, id) => assignTo(harness, id, (await examiner(harness)).id, login),
  may: 'lead',
  mayNot: 'chair',
});
const ending = (path: 'appeal-upholding' | 'appeal-rejection'): Transition<string> => ({
  reach: (harness) => toAdvised(harness),
  ask: async (harness, login, id) => endAs(await harness.as(login), id, path),
  may: 'chair',
  mayNot: 'lead',
});
const received: Reach = (harness) => toAppealed(harness);
const assigned: Reach = (harness) => toAssigned(harness);
let away: string;
const advised: Reach = (harness) => toAdvised(harness);

/** The one appeal of an application, by the application's id. */
testTransitions<AppealState, string>({
  table: appealTable,
  stateOf: async (harness, id) => (await (await harness.as('auditor')).get(`/applications/${id}`)).body.appeal.state,
  cases: {
    'received assignAppeal': assigning(received),
    'received remindAppeal': dated(received, 'remindAppeal'),
    'received escalateAppeal': dated(received, 'escalateAppeal'),
    'received remindAppealDecision': dated(received, 'remindAppealDecision'),
    'received lapseAppeal': dated(received, 'lapseAppeal'),
    'assigned assignAppeal': assigning(assigned),
    'assigned giveAppealOpinion': {
      reach: assigned,
      ask: async (harness, login, id) => adviseAs(login === 'examiner' ? await examiner(harness) : await harness.as(login), id, 'founded'),
      may: 'examiner',
      mayNot: 'reviewer-legal',
    },
    'assigned remindAppeal': dated(assigned, 'remindAppeal'),
    'assigned escalateAppeal': dated(assigned, 'escalateAppeal'),
    'assigned declareInterest': {
      reach: assigned,
      ask: tieExaminer,
      may: 'examiner',
      mayNot: 'reviewer-legal',
    },
    'assigned confirmInterest': { reach: assigned, ask: confirmTie, may: 'chair', mayNot: 'finance' },
    'assigned startAbsence': {
      reach: async (harness) => {
        const id = await toAppealed(harness);
        const who = await withRoles(harness, 'examiner-away', FUND, 'reviewer');
        away = who.id;
        expectStatus(await assignTo(harness, id, away), 200);
        const [startsOn, endsOn] = [1, 9].map((days) => moveDate(today(), { days }));
        const substituteId = (await harness.as('reviewer-legal')).id;
        expectStatus(await who.post(`/people/${away}/absences`, { startsOn, endsOn, substituteId }), 200);
        return id;
      },
      date: 'startAbsence',
      streamId: () => away,
    },
    'assigned remindAppealDecision': dated(assigned, 'remindAppealDecision'),
    'assigned lapseAppeal': dated(assigned, 'lapseAppeal'),
    'advised upholdAppeal': ending('appeal-upholding'),
    'advised rejectAppeal': ending('appeal-rejection'),
    'advised remindAppealDecision': dated(advised, 'remindAppealDecision'),
    'advised lapseAppeal': dated(advised, 'lapseAppeal'),
  },
  ends: {
    upheld: (harness) => toEnded(harness, 'appeal-upholding'),
    rejected: (harness) => toEnded(harness, 'appeal-rejection'),
    lapsed: async (harness) => {
      const id = await untilDue(harness, await toAppealed(harness), 'lapseAppeal');
      await meetNextDeadline(harness, id);
      return id;
    },
  },
});
