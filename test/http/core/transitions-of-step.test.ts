import { type StepState, stepTable } from '../../../domain/review/review.ts';
import { answer, ask, toCorrectInReview, untilDue, withdraw } from '../../support/correction-fixtures.ts';
import { accept, declineStep } from '../../support/assignment-fixtures.ts';
import { reopen, toReexamined, toStale, voidOpinion } from '../../support/conflict-fixtures.ts';
import { CHAIN, extend, opine, projectUnder, stepsWith, waive } from '../../support/graph-fixtures.ts';
import { assign, expectStatus, opinionOn, toInReview } from '../../support/fixtures.ts';
import { streamOf } from '../../support/timeline.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import { toDecided } from '../../support/waitlist-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const assigned = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  return id;
};
/** Every reminder is given: the next deadline is the first one. */
const recalled = async (harness: AppHarness): Promise<string> => {
  const id = await assigned(harness);
  while ((await streamOf(harness, id)).due_what === 'remindReviewer') await meetNextDeadline(harness, id);
  return id;
};
const give = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/applications/${id}/opinions`, opinionOn('legal'));
const streamId = (id: string): string => id;
const takeBack = (harness: AppHarness, login: string, id: string) => withdraw(harness, id, login);
const stopped = (harness: AppHarness): Promise<string> => toCorrectInReview(harness, ['legal']);
const reassign = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: (await harness.as('reviewer-data')).id });

const acceptance = (reach: (harness: AppHarness) => Promise<string>) => ({
  reach,
  ask: (harness: AppHarness, login: string, id: string) => accept(harness, id, 'legal', login),
  may: 'reviewer-legal',
  mayNot: 'reviewer-data',
});
const decline = (reach: (harness: AppHarness) => Promise<string>) => ({
  reach,
  ask: (harness: AppHarness, login: string, id: string) => declineStep(harness, id, 'legal', login),
  may: 'reviewer-legal',
  mayNot: 'reviewer-impact',
});

/** Legal waits for data, which has a reviewer. */
const behindData = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness, await projectUnder(harness, CHAIN));
  await assign(harness, id, 'data');
  return id;
};
const askedAhead = async (harness: AppHarness): Promise<string> => {
  const id = await behindData(harness);
  await assign(harness, id, 'legal');
  return id;
};
/** Legal is open, and advisory. */
const advisory = async (harness: AppHarness): Promise<string> => {
  const id = await behindData(harness);
  expectStatus(await opine(harness, id, 'data'), 200);
  return id;
};

const given = async (harness: AppHarness): Promise<string> => {
  const id = await assigned(harness);
  expectStatus(await give(harness, 'reviewer-legal', id), 200);
  return id;
};
/**
 * Legal waits for data, whose opinion is unfavourable: legal is no longer needed. Impact stands beside them, and is
 * open.
 */
const blocked = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness, await projectUnder(harness, stepsWith({ legal: { after: ['data'] } })));
  for (const step of ['legal', 'data', 'impact'] as const) await assign(harness, id, step);
  expectStatus(await opine(harness, id, 'data', 'unfavourable'), 200);
  return id;
};
const blockedBefore = async (harness: AppHarness): Promise<string> => {
  const id = await blocked(harness);
  expectStatus(await ask(harness, id, 'lead', { steps: ['impact'] }), 200);
  expectStatus(await answer(harness, id), 200);
  return id;
};
/** Awarded without the legal opinion, and re-examined: it waits for data. */
const awaitedAgain = async (harness: AppHarness): Promise<string> => {
  const id = await blocked(harness);
  expectStatus(await opine(harness, id, 'impact'), 200);
  await toDecided(harness, [id], { decision: 'award', awardedCents: 1_000_000 });
  expectStatus(await voidOpinion(harness, id, 'data'), 200);
  return untilDue(harness, id, 'lapseReexamination');
};

/** The step `legal` of an application, by the application's id. */
testTransitions<StepState, string>({
  table: stepTable,
  stateOf: async (harness, id) => {
    const { review } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
    return review.find(({ key }: { key: string }) => key === 'legal').state;
  },
  cases: {
    'waiting assignReviewer': { reach: behindData, ask: reassign, may: 'lead', mayNot: 'chair' },
    'waiting acceptAssignment': acceptance(askedAhead),
    'waiting declineAssignment': decline(askedAhead),
    'waiting continueReview': { reach: behindData, once: (harness, id) => opine(harness, id, 'data') },
    'waiting withdrawApplication': { reach: behindData, ask: takeBack, may: 'applicant', mayNot: 'editor' },
    'open extendStep': {
      reach: recalled,
      ask: (harness, login, id) => extend(harness, id, 'legal', { login }),
      may: 'lead',
      mayNot: 'reviewer-legal',
    },
    'open waiveStep': { reach: advisory, ask: (harness, login, id) => waive(harness, id, 'legal', login), may: 'lead', mayNot: 'admin' },
    'open assignReviewer': { reach: assigned, ask: reassign, may: 'lead', mayNot: 'chair' },
    'open acceptAssignment': acceptance(assigned),
    'open declineAssignment': decline(assigned),
    'open giveOpinion': { reach: assigned, ask: give, may: 'reviewer-legal', mayNot: 'reviewer-impact' },
    'open remindReviewer': { reach: assigned, date: 'remindReviewer', streamId },
    'open escalateStep': { reach: recalled, date: 'escalateStep', streamId },
    'open lapseReexamination': {
      reach: async (harness) => untilDue(harness, (await toReexamined(harness)).applicationId, 'lapseReexamination'),
      date: 'lapseReexamination',
      streamId,
    },
    'waiting lapseReexamination': { reach: awaitedAgain, date: 'lapseReexamination', streamId },
    'given reopenSteps': {
      reach: toStale,
      ask: (harness, login, id) => reopen(harness, id, ['legal'], login),
      may: 'lead',
      mayNot: 'reviewer-legal',
    },
    'given voidOpinion': {
      reach: given,
      ask: (harness, login, id) => voidOpinion(harness, id, 'legal', login),
      may: 'lead',
      mayNot: 'reviewer-legal',
    },
    'cancelled reopenSteps': {
      reach: blockedBefore,
      ask: (harness, login, id) => reopen(harness, id, ['data'], login),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'cancelled voidOpinion': {
      reach: blocked,
      ask: (harness, login, id) => voidOpinion(harness, id, 'data', login),
      may: 'lead',
      mayNot: 'chair',
    },
    'open requestCorrection': {
      reach: assigned,
      ask: (harness, login, id) => ask(harness, id, login, { steps: ['legal'] }),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'open withdrawApplication': { reach: assigned, ask: takeBack, may: 'applicant', mayNot: 'editor' },
    'stopped assignReviewer': { reach: stopped, ask: reassign, may: 'lead', mayNot: 'reviewer-legal' },
    'stopped acceptAssignment': acceptance(stopped),
    'stopped declineAssignment': decline(stopped),
    'stopped answerCorrection': {
      reach: stopped,
      ask: (harness, login, id) => answer(harness, id, login),
      may: 'editor',
      mayNot: 'applicant2',
    },
    'stopped lapseCorrection': {
      reach: async (harness) => untilDue(harness, await stopped(harness), 'lapseCorrection'),
      date: 'lapseCorrection',
      streamId,
    },
    'stopped withdrawApplication': { reach: stopped, ask: takeBack, may: 'applicant', mayNot: 'editor' },
  },
  ends: {
    waived: async (harness) => {
      const id = await advisory(harness);
      expectStatus(await waive(harness, id, 'legal'), 200);
      return id;
    },
  },
});
