import { type AppealState, appealTable } from '../../../domain/committee/appeal.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import {
  adviseAs,
  assignTo,
  endAs,
  examiner,
  tieExaminer,
  toAdvised,
  toAppealed,
  toAssigned,
  toEnded,
} from '../../support/appeal-lives.ts';
import { untilDue } from '../../support/correction-lives.ts';
import { expectStatus, today } from '../../support/lives.ts';
import { withRoles } from '../../support/people-lives.ts';
import { FUND } from '../../support/tokens.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

type Reach = (world: World) => Promise<string>;
const streamId = (id: string): string => id;
const dated = (reach: Reach, date: 'remindAppeal' | 'escalateAppeal' | 'remindAppealDecision' | 'lapseAppeal') => ({
  reach: async (world: World) => untilDue(world, await reach(world), date),
  date,
  streamId,
});
const assigning = (reach: Reach): Transition<string> => ({
  reach,
  ask: async (world, login, id) => assignTo(world, id, (await examiner(world)).id, login),
  may: 'lead',
  mayNot: 'chair',
});
const ending = (path: 'appeal-upholding' | 'appeal-rejection'): Transition<string> => ({
  reach: (world) => toAdvised(world),
  ask: async (world, login, id) => endAs(await world.as(login), id, path),
  may: 'chair',
  mayNot: 'lead',
});
const received: Reach = (world) => toAppealed(world);
const assigned: Reach = (world) => toAssigned(world);
let away: string;
const advised: Reach = (world) => toAdvised(world);

/** The one appeal of an application, by the application's id. */
testTransitions<AppealState, string>({
  table: appealTable,
  stateOf: async (world, id) => (await (await world.as('auditor')).get(`/applications/${id}`)).body.appeal.state,
  cases: {
    'received assignAppeal': assigning(received),
    'received remindAppeal': dated(received, 'remindAppeal'),
    'received escalateAppeal': dated(received, 'escalateAppeal'),
    'received remindAppealDecision': dated(received, 'remindAppealDecision'),
    'received lapseAppeal': dated(received, 'lapseAppeal'),
    'assigned assignAppeal': assigning(assigned),
    'assigned giveAppealOpinion': {
      reach: assigned,
      ask: async (world, login, id) => adviseAs(login === 'examiner' ? await examiner(world) : await world.as(login), id, 'founded'),
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
    'assigned startAbsence': {
      reach: async (world) => {
        const id = await toAppealed(world);
        const who = await withRoles(world, 'examiner-away', FUND, 'reviewer');
        away = who.id;
        expectStatus(await assignTo(world, id, away), 200);
        const [startsOn, endsOn] = [1, 9].map((days) => moveDate(today(), { days }));
        const substituteId = (await world.as('reviewer-legal')).id;
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
    upheld: (world) => toEnded(world, 'appeal-upholding'),
    rejected: (world) => toEnded(world, 'appeal-rejection'),
    lapsed: async (world) => {
      const id = await untilDue(world, await toAppealed(world), 'lapseAppeal');
      await meetNextDeadline(world, id);
      return id;
    },
  },
});
