import { type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type OnApplication = Extract<Maker, { on: 'application' }>['ask'];

const givenOf = ({ view }: Scene, { id }: Row<'applications'>) =>
  view.steps.filter((step) => step.applicationId === id && step.state === 'given');

const byLead =
  (bodyOf: (key: string) => object): OnApplication =>
  (scene, application) => {
    const step = oneOf(scene.chance, givenOf(scene, application));
    if (!step) return null;
    return { login: somebody(scene, ['lead'], { notOf: application.organisationId }), body: { ...bodyOf(step.key), reason: REASON } };
  };

const byChair: OnApplication = (scene, { version, organisationId }) => ({
  login: somebody(scene, ['chair'], { notOf: organisationId }),
  body: { version, reason: REASON },
});

/**
 * The commands on opinions that were given: they are given again, or count no more; and on an award that was based on
 * one.
 */
export const reexaminationMakers: Record<string, Maker> = {
  reopenSteps: { on: 'application', weight: 0.7, ask: byLead((key) => ({ steps: [key] })) },
  voidOpinion: { on: 'application', weight: 3, ask: byLead((step) => ({ step })) },
  confirmAward: { on: 'application', weight: 5, leads: true, ask: byChair },
  withdrawAward: { on: 'application', weight: 5, leads: true, ask: byChair },
};
