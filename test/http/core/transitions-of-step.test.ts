import { type StepState, stepTable } from '../../../domain/review/review.ts';
import { toCorrectInReview, untilDue, withdraw } from '../../support/correction-fixtures.ts';
import { accept } from '../../support/assignment-fixtures.ts';
import { voidOpinion } from '../../support/conflict-fixtures.ts';
import { CHAIN, opine, projectUnder, stepsWith } from '../../support/graph-fixtures.ts';
import { assign, expectStatus, toInReview } from '../../support/fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import { toDecided } from '../../support/waitlist-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

const streamId = (id: string): string => id;
const takeBack = (harness: AppHarness, login: string, id: string) => withdraw(harness, id, login);
const stopped = (harness: AppHarness): Promise<string> => toCorrectInReview(harness, ['legal']);

const acceptance = (reach: (harness: AppHarness) => Promise<string>) => ({
  reach,
  ask: (harness: AppHarness, login: string, id: string) => accept(harness, id, 'legal', login),
  may: 'reviewer-legal',
  mayNot: 'reviewer-data',
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
    'waiting acceptAssignment': acceptance(askedAhead),
    'waiting withdrawApplication': { reach: behindData, ask: takeBack, may: 'applicant', mayNot: 'editor' },
    'waiting lapseReexamination': { reach: awaitedAgain, date: 'lapseReexamination', streamId },
    'cancelled voidOpinion': {
      reach: blocked,
      ask: (harness, login, id) => voidOpinion(harness, id, 'data', login),
      may: 'lead',
      mayNot: 'chair',
    },
    'stopped acceptAssignment': acceptance(stopped),
  },
});
