import { type StepState, stepTable } from '../../../domain/review/review.ts';
import { answer, ask, toCorrectInReview, untilDue, withdraw } from '../../support/correction-lives.ts';
import { accept, declineStep } from '../../support/assignment-lives.ts';
import { reopen, toReexamined, toStale, voidOpinion } from '../../support/conflict-lives.ts';
import { CHAIN, extend, opine, projectUnder, stepsWith, waive } from '../../support/graph-lives.ts';
import { assign, expectStatus, opinionOn, toInReview } from '../../support/lives.ts';
import { streamOf } from '../../support/story.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import { toDecided } from '../../support/waitlist-lives.ts';
import type { World } from '../../support/world.ts';

const assigned = async (world: World): Promise<string> => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  return id;
};
/** Every reminder is given: what is due next is the first term. */
const recalled = async (world: World): Promise<string> => {
  const id = await assigned(world);
  while ((await streamOf(world, id)).due_what === 'remindReviewer') await meetNextDeadline(world, id);
  return id;
};
const give = async (world: World, login: string, id: string) =>
  (await world.as(login)).post(`/applications/${id}/opinions`, opinionOn('legal'));
const streamId = (id: string): string => id;
const takeBack = (world: World, login: string, id: string) => withdraw(world, id, login);
const stopped = (world: World): Promise<string> => toCorrectInReview(world, ['legal']);
const reassign = async (world: World, login: string, id: string) =>
  (await world.as(login)).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: (await world.as('reviewer-data')).id });

const acceptance = (reach: (world: World) => Promise<string>) => ({
  reach,
  ask: (world: World, login: string, id: string) => accept(world, id, 'legal', login),
  may: 'reviewer-legal',
  mayNot: 'reviewer-data',
});
const decline = (reach: (world: World) => Promise<string>) => ({
  reach,
  ask: (world: World, login: string, id: string) => declineStep(world, id, 'legal', login),
  may: 'reviewer-legal',
  mayNot: 'reviewer-impact',
});

/** Legal waits for data, which somebody was asked for. */
const behindData = async (world: World): Promise<string> => {
  const id = await toInReview(world, await projectUnder(world, CHAIN));
  await assign(world, id, 'data');
  return id;
};
const askedAhead = async (world: World): Promise<string> => {
  const id = await behindData(world);
  await assign(world, id, 'legal');
  return id;
};
/** Legal is open, and only advises. */
const advisory = async (world: World): Promise<string> => {
  const id = await behindData(world);
  expectStatus(await opine(world, id, 'data'), 200);
  return id;
};

const given = async (world: World): Promise<string> => {
  const id = await assigned(world);
  expectStatus(await give(world, 'reviewer-legal', id), 200);
  return id;
};
/**
 * Legal waits for data, whose opinion is unfavourable: it is no longer needed. Impact stands beside them, and is open.
 */
const blocked = async (world: World): Promise<string> => {
  const id = await toInReview(world, await projectUnder(world, stepsWith({ legal: { after: ['data'] } })));
  for (const step of ['legal', 'data', 'impact'] as const) await assign(world, id, step);
  expectStatus(await opine(world, id, 'data', 'unfavourable'), 200);
  return id;
};
const blockedBefore = async (world: World): Promise<string> => {
  const id = await blocked(world);
  expectStatus(await ask(world, id, 'lead', { steps: ['impact'] }), 200);
  expectStatus(await answer(world, id), 200);
  return id;
};
/** Awarded without the legal opinion, and examined again: it waits for data. */
const awaitedAgain = async (world: World): Promise<string> => {
  const id = await blocked(world);
  expectStatus(await opine(world, id, 'impact'), 200);
  await toDecided(world, [id], { decision: 'award', awardedCents: 1_000_000 });
  expectStatus(await voidOpinion(world, id, 'data'), 200);
  return untilDue(world, id, 'lapseReexamination');
};

/** The step `legal` of an application, by the application's id. */
testTransitions<StepState, string>({
  table: stepTable,
  stateOf: async (world, id) => {
    const { review } = (await (await world.as('lead')).get(`/applications/${id}`)).body;
    return review.find(({ key }: { key: string }) => key === 'legal').state;
  },
  cases: {
    'waiting assignReviewer': { reach: behindData, ask: reassign, may: 'lead', mayNot: 'chair' },
    'waiting acceptAssignment': acceptance(askedAhead),
    'waiting declineAssignment': decline(askedAhead),
    'waiting continueReview': { reach: behindData, once: (world, id) => opine(world, id, 'data') },
    'waiting withdrawApplication': { reach: behindData, ask: takeBack, may: 'applicant', mayNot: 'editor' },
    'open extendStep': {
      reach: recalled,
      ask: (world, login, id) => extend(world, id, 'legal', { login }),
      may: 'lead',
      mayNot: 'reviewer-legal',
    },
    'open waiveStep': { reach: advisory, ask: (world, login, id) => waive(world, id, 'legal', login), may: 'lead', mayNot: 'admin' },
    'open assignReviewer': { reach: assigned, ask: reassign, may: 'lead', mayNot: 'chair' },
    'open acceptAssignment': acceptance(assigned),
    'open declineAssignment': decline(assigned),
    'open giveOpinion': { reach: assigned, ask: give, may: 'reviewer-legal', mayNot: 'reviewer-impact' },
    'open remindReviewer': { reach: assigned, date: 'remindReviewer', streamId },
    'open escalateStep': { reach: recalled, date: 'escalateStep', streamId },
    'open lapseReexamination': {
      reach: async (world) => untilDue(world, (await toReexamined(world)).applicationId, 'lapseReexamination'),
      date: 'lapseReexamination',
      streamId,
    },
    'waiting lapseReexamination': { reach: awaitedAgain, date: 'lapseReexamination', streamId },
    'given reopenSteps': {
      reach: toStale,
      ask: (world, login, id) => reopen(world, id, ['legal'], login),
      may: 'lead',
      mayNot: 'reviewer-legal',
    },
    'given voidOpinion': {
      reach: given,
      ask: (world, login, id) => voidOpinion(world, id, 'legal', login),
      may: 'lead',
      mayNot: 'reviewer-legal',
    },
    'cancelled reopenSteps': {
      reach: blockedBefore,
      ask: (world, login, id) => reopen(world, id, ['data'], login),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'cancelled voidOpinion': {
      reach: blocked,
      ask: (world, login, id) => voidOpinion(world, id, 'data', login),
      may: 'lead',
      mayNot: 'chair',
    },
    'open requestCorrection': {
      reach: assigned,
      ask: (world, login, id) => ask(world, id, login, { steps: ['legal'] }),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'open withdrawApplication': { reach: assigned, ask: takeBack, may: 'applicant', mayNot: 'editor' },
    'stopped assignReviewer': { reach: stopped, ask: reassign, may: 'lead', mayNot: 'reviewer-legal' },
    'stopped acceptAssignment': acceptance(stopped),
    'stopped declineAssignment': decline(stopped),
    'stopped answerCorrection': {
      reach: stopped,
      ask: (world, login, id) => answer(world, id, login),
      may: 'editor',
      mayNot: 'applicant2',
    },
    'stopped lapseCorrection': {
      reach: async (world) => untilDue(world, await stopped(world), 'lapseCorrection'),
      date: 'lapseCorrection',
      streamId,
    },
    'stopped withdrawApplication': { reach: stopped, ask: takeBack, may: 'applicant', mayNot: 'editor' },
  },
  ends: {
    waived: async (world) => {
      const id = await advisory(world);
      expectStatus(await waive(world, id, 'legal'), 200);
      return id;
    },
  },
});
