import { opinionOn, type Step } from '../fixtures.ts';
import { loginOf, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type OnApplication = Extract<Maker, { on: 'application' }>['ask'];

/** A step of an application in one of these states, or in any where none is named. */
const stepOf = ({ view, chance }: Scene, { id }: Row<'applications'>, ...states: string[]) => {
  const steps = view.steps.filter(({ applicationId }) => applicationId === id);
  const fit = steps.filter(({ state }) => states.includes(state));
  return oneOf(chance, fit.length > 0 ? fit : steps) ?? { key: 'legal', state: 'none', reviewerId: null };
};

const VERDICTS = ['favourable', 'favourable', 'favourable_with_reservations', 'unfavourable'] as const;

/** A step that awaits its reviewer's opinion; that reviewer gives it. */
const giveOpinion: OnApplication = (scene, application) => {
  const { view, chance } = scene;
  const { id, revision, organisationId } = application;
  const asked = view.steps.filter((step) => step.applicationId === id && step.state === 'open' && step.reviewerId !== null);
  // As a rule a step that awaits no reviewer is left alone: whatever is said of it is refused.
  if (asked.length === 0 && !chance.percent(10)) return null;
  const { key, reviewerId } = oneOf(chance, asked) ?? stepOf(scene, application, 'open');
  return {
    login: loginOf(scene, reviewerId) ?? somebody(scene, ['reviewer'], { notOf: organisationId }),
    body: { ...opinionOn(key as Step, chance.of(VERDICTS)), revision },
  };
};

/** A step whose opinion is given; its reviewer mends it. */
const mendOpinion: OnApplication = (scene, application) => {
  const { view, chance } = scene;
  const given = oneOf(
    chance,
    view.steps.filter((step) => step.applicationId === application.id && step.state === 'given'),
  );
  if (!given) return null;
  const { scores, comment } = opinionOn(given.key as Step);
  return {
    login: loginOf(scene, given.reviewerId) ?? somebody(scene, ['reviewer'], { notOf: application.organisationId }),
    body: { step: given.key, scores, comment, reason: REASON },
  };
};

/** An answer of the reviewer who was asked for a step that still awaits it. */
const answer =
  (rest: object): OnApplication =>
  (scene, application) => {
    const { id, organisationId } = application;
    const asked = scene.view.steps.filter(
      (step) => step.applicationId === id && step.reviewerId !== null && ['open', 'waiting', 'stopped'].includes(step.state),
    );
    const { key: step, reviewerId } = oneOf(scene.chance, asked) ?? stepOf(scene, application, 'open');
    return { login: loginOf(scene, reviewerId) ?? somebody(scene, ['reviewer'], { notOf: organisationId }), body: { step, ...rest } };
  };

/** Half of the time by load. A step that has a reviewer is given to another one now and then. */
const assignReviewer: OnApplication = (scene, application) => {
  const { view, chance } = scene;
  const { id, organisationId } = application;
  const unasked = view.steps.filter(
    ({ applicationId, state, reviewerId }) => applicationId === id && reviewerId === null && ['open', 'waiting', 'stopped'].includes(state),
  );
  const { key: step } =
    (chance.percent(80) ? oneOf(chance, unasked) : undefined) ?? stepOf(scene, application, 'open', 'waiting', 'stopped');
  const reviewer = scene.callers[somebody(scene, ['reviewer'], { notOf: organisationId })];
  return {
    login: somebody(scene, ['lead'], { notOf: organisationId }),
    body: { step, ...(chance.percent(50) ? { reviewerId: reviewer?.personId } : {}) },
  };
};

const onOpenStep =
  (rest: (scene: Scene) => object): OnApplication =>
  (scene, application) => ({
    login: somebody(scene, ['lead'], { notOf: application.organisationId }),
    body: { step: stepOf(scene, application, 'open').key, reason: REASON, ...rest(scene) },
  });

/** The commands on a review, and of its reviewers. */
export const reviewMakers: Record<string, Maker> = {
  assignReviewer: { on: 'application', weight: 25, leads: true, ask: assignReviewer },
  giveOpinion: { on: 'application', weight: 30, leads: true, ask: giveOpinion },
  mendOpinion: { on: 'application', weight: 1, ask: mendOpinion },
  acceptAssignment: { on: 'application', weight: 1.5, ask: answer({}) },
  declineAssignment: { on: 'application', weight: 0.7, ask: answer({ reason: REASON }) },
  extendStep: { on: 'application', weight: 1.5, ask: onOpenStep(({ chance }) => ({ workingDays: chance.between(2, 10) })) },
  waiveStep: { on: 'application', weight: 1.5, ask: onOpenStep(() => ({})) },
};
