import { appealTable } from '../../../domain/committee/appeal-life.ts';
import { isContestable } from '../../../domain/committee/contested.ts';
import { readDecisions } from '../../../db/committee/appeals.ts';
import { loginOf, type Maker, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type OnApplication = Extract<Maker, { on: 'application' }>['ask'];

/** One of the appeals of an application, the open ones first. */
const appealOf = ({ view }: Scene, { id }: Row<'applications'>) => {
  const held = view.appeals.filter(({ applicationId }) => applicationId === id);
  return held.find(({ state }) => Object.keys(appealTable[state].takes).length > 0) ?? held[0];
};

const byChair: OnApplication = (scene, application) => ({
  login: somebody(scene, ['chair'], { notOf: application.organisationId }),
  body: { appeal: appealOf(scene, application)?.number ?? 1, reason: REASON },
});

/** The commands on appeals, which an organisation may make once against each decision and need not make. */
export const appealMakers: Record<string, Maker> = {
  appealDecision: {
    on: 'application',
    weight: 2,
    ask: async (scene, { id, organisationId, state }) => {
      const [first, ...others] = (await readDecisions(scene.db, id)).filter(isContestable);
      if (!first && state === 'awarded') return null;
      return {
        login: somebody(scene, ['signatory'], { of: organisationId }),
        body: { decision: first ? scene.chance.of([first, ...others]).key : 'application-1', grounds: REASON },
      };
    },
  },
  assignAppeal: {
    on: 'application',
    weight: 4,
    leads: true,
    ask: (scene, application) => ({
      login: somebody(scene, ['lead'], { notOf: application.organisationId }),
      body: {
        appeal: appealOf(scene, application)?.number ?? 1,
        reviewerId: scene.callers[somebody(scene, ['reviewer'], { notOf: application.organisationId })]?.personId,
      },
    }),
  },
  giveAppealOpinion: {
    on: 'application',
    weight: 1.5,
    leads: true,
    ask: (scene, application) => {
      const appeal = appealOf(scene, application);
      return {
        login: loginOf(scene, appeal?.reviewerId ?? null) ?? somebody(scene, ['reviewer']),
        body: { appeal: appeal?.number ?? 1, verdict: scene.chance.of(['founded', 'unfounded']), comment: REASON },
      };
    },
  },
  upholdAppeal: { on: 'application', weight: 2, leads: true, ask: byChair },
  rejectAppeal: { on: 'application', weight: 4, leads: true, ask: byChair },
};
