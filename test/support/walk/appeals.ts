import { isContestable } from '../../../domain/committee/contested.ts';
import { readDecisions } from '../../../db/committee/appeals.ts';
import { loginOf, type Maker, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type OnApplication = Extract<Maker, { on: 'application' }>['ask'];

/** One of the appeals of an application, the open ones first. */
const appealOf = async ({ db }: Scene, { id }: Row<'applications'>) =>
  db
    .selectFrom('appeal')
    .where('application_id', '=', id)
    .select(['number', 'reviewer_id as reviewerId'])
    .orderBy('ended_at', (order) => order.desc().nullsFirst())
    .executeTakeFirst();

const byChair: OnApplication = async (scene, application) => ({
  login: somebody(scene, ['chair'], { notOf: application.organisationId }),
  body: { appeal: (await appealOf(scene, application))?.number ?? 1, reason: REASON },
});

/** The commands on appeals, which an organisation may make once against each decision and need not make. */
export const appealMakers: Record<string, Maker> = {
  appealDecision: {
    on: 'application',
    weight: 2,
    ask: async (scene, { id, organisationId }) => {
      const [first, ...others] = (await readDecisions(scene.db, id)).filter(isContestable);
      return {
        login: somebody(scene, ['signatory'], { of: organisationId }),
        body: { decision: first ? scene.chance.of([first, ...others]).key : 'application-1', grounds: REASON },
      };
    },
  },
  assignAppeal: {
    on: 'application',
    weight: 2,
    leads: true,
    ask: async (scene, application) => ({
      login: somebody(scene, ['lead'], { notOf: application.organisationId }),
      body: {
        appeal: (await appealOf(scene, application))?.number ?? 1,
        reviewerId: scene.callers[somebody(scene, ['reviewer'], { notOf: application.organisationId })]?.personId,
      },
    }),
  },
  giveAppealOpinion: {
    on: 'application',
    weight: 3,
    leads: true,
    ask: async (scene, application) => {
      const appeal = await appealOf(scene, application);
      return {
        login: loginOf(scene, appeal?.reviewerId ?? null) ?? somebody(scene, ['reviewer']),
        body: { appeal: appeal?.number ?? 1, verdict: scene.chance.of(['founded', 'unfounded']), comment: REASON },
      };
    },
  },
  upholdAppeal: { on: 'application', weight: 2, leads: true, ask: byChair },
  rejectAppeal: { on: 'application', weight: 4, leads: true, ask: byChair },
};
