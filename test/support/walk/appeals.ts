import { loginOf, type Maker, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type OnApplication = Extract<Maker, { on: 'application' }>['ask'];

const reviewerOf = async ({ db }: Scene, { id }: Row<'applications'>): Promise<string | null> =>
  (await db.selectFrom('appeal').where('application_id', '=', id).select('reviewer_id').orderBy('appealed_at', 'desc').executeTakeFirst())
    ?.reviewer_id ?? null;

const byChair: OnApplication = (scene, { organisationId }) => ({
  login: somebody(scene, ['chair'], { notOf: organisationId }),
  body: { reason: REASON },
});

/** The commands on an appeal, which its organisation may make once and need not make. */
export const appealMakers: Record<string, Maker> = {
  appealDecision: {
    on: 'application',
    weight: 2,
    ask: (scene, { version, organisationId }) => ({
      login: somebody(scene, ['signatory'], { of: organisationId }),
      body: { version, grounds: REASON },
    }),
  },
  assignAppeal: {
    on: 'application',
    weight: 2,
    leads: true,
    ask: (scene, { organisationId }) => ({
      login: somebody(scene, ['lead'], { notOf: organisationId }),
      body: { reviewerId: scene.callers[somebody(scene, ['reviewer'], { notOf: organisationId })]?.personId },
    }),
  },
  giveAppealOpinion: {
    on: 'application',
    weight: 3,
    leads: true,
    ask: async (scene, application) => ({
      login: loginOf(scene, await reviewerOf(scene, application)) ?? somebody(scene, ['reviewer']),
      body: { verdict: scene.chance.of(['founded', 'unfounded']), comment: REASON },
    }),
  },
  upholdAppeal: { on: 'application', weight: 2, leads: true, ask: byChair },
  rejectAppeal: { on: 'application', weight: 4, leads: true, ask: byChair },
};
