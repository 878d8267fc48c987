import { readContent } from '../../../db/applications/applications.ts';
import { applicationTable } from '../../../domain/applications/application-life.ts';
import { parisDate, DAY_MS } from '../../../domain/core/calendar.ts';
import { REVIEW_FILE_ROLES } from '../../../domain/core/role.ts';
import { STUDENTS } from '../fixtures.ts';
import { siretOf } from './people.ts';
import { hexOf, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

/** With more under way at once, each would be chosen too seldom to come to an end. */
const MOST_UNDER_WAY = 8;

type OnApplication = Extract<Maker, { on: 'application' }>['ask'];

/** Sent by one of its own people, at the version that they see. */
const own =
  (roles: Parameters<typeof somebody>[1], rest: object = {}): OnApplication =>
  (scene, { version, organisationId }) => ({
    login: somebody(scene, roles, { of: organisationId }),
    body: { version, ...rest },
  });

const SIZES = [6_000_000, 12_000_000, 18_000_000, 24_000_000] as const;
/**
 * The funding of the students' project, or of one of another cost: this amount by the fund, which is within the rate of
 * the call, the rest by its organisation.
 */
export const fundingOf = (amountCents: number, costCents = 48_000_000) => [
  { label: 'Fonds des projets de données', source: 'fund', amountCents },
  { label: 'Budget propre', source: 'own', amountCents: costCents - amountCents },
];
/** Above a size there is an additional step. */
const sized = ({ chance }: Scene) => fundingOf(chance.of(SIZES));

async function rewritten(scene: Scene, { id, organisationId }: Row<'applications'>): Promise<object> {
  const content = await readContent(scene.db, id);
  const siret = siretOf(somebody(scene, ['applicant'], { of: organisationId }));
  return { ...content, siret, summary: `${scene.chance.below(1_000_000)} fois relu.`, fundingLines: sized(scene) };
}

const PURPOSES: Record<string, string> = {
  ...{ draft: 'application', correction_requested: 'correction', awarded: 'report' },
  ...{ refused: 'appeal', inadmissible: 'appeal', appealed: 'appeal', award_withdrawn: 'appeal' },
};
const FILE = { name: 'plan.pdf', claimedType: 'application/pdf', foundType: 'application/pdf', sizeBytes: 64 };

const addAttachment: OnApplication = (scene, { state, organisationId }) => {
  const purpose = state === 'correction_requested' && scene.chance.percent(50) ? 'review' : (PURPOSES[state] ?? 'review');
  const login =
    purpose === 'review'
      ? somebody(scene, REVIEW_FILE_ROLES, { notOf: organisationId })
      : somebody(scene, ['applicant'], { of: organisationId });
  return { login, body: { ...FILE, purpose, sha256: hexOf(scene, 64) } };
};

const removeAttachment: OnApplication = (scene, { id, state }) => {
  const held = scene.view.files.filter((file) => file.applicationId === id);
  const wanted = held.filter(({ purpose }) => purpose === (PURPOSES[state] ?? 'review') || purpose === 'review');
  const file = oneOf(scene.chance, wanted.length > 0 ? wanted : held);
  if (!file) return null;
  const [login = 'admin'] = Object.entries(scene.callers).find(([, { personId }]) => personId === file.addedBy) ?? [];
  return { login, body: { attachmentId: file.id } };
};

const FIELDS = ['/summary', '/title', '/startsOn', '/indicators'] as const;
/** A request for a correction, and its deadline. */
const correctionOf = ({ chance, now }: Scene, { revision }: Row<'applications'>, steps: readonly string[]) => ({
  revision,
  items: [{ field: chance.of(FIELDS), kind: 'incomplete', comment: REASON }],
  steps,
  // A first request asks for what a text requires, a later one for what none does.
  requiredBy: revision === 1 ? 'arrêté du 21 août 2018' : null,
  ...(chance.percent(40) ? { dueOn: parisDate(new Date(Date.parse(now) + chance.between(1, 40) * DAY_MS).toISOString()) } : {}),
});

const requestCorrection: OnApplication = (scene, application) => {
  const { id, state, organisationId } = application;
  const open = scene.view.steps.filter((step) => step.applicationId === id && step.state === 'open');
  const roles = state === 'submitted' ? (['screener'] as const) : (['lead', 'reviewer'] as const);
  // Some steps go on meanwhile, where there are several.
  const steps = open.length > 1 && scene.chance.percent(70) ? open.slice(1).map(({ key }) => key) : [];
  return { login: somebody(scene, roles, { notOf: organisationId }), body: correctionOf(scene, application, steps) };
};

/** The commands on an application, from its draft to its review, and its withdrawal by its own people. */
export const applicationMakers: Record<string, Maker> = {
  createApplication: {
    on: 'nothing',
    weight: 8,
    ask: (scene) => {
      const { view, chance } = scene;
      const call = oneOf(
        chance,
        view.calls.filter(({ state }) => state === 'published'),
      );
      if (
        !call ||
        view.applications.filter(({ state }) => Object.hasOwn(applicationTable[state].takes, 'withdrawApplication')).length >=
          MOST_UNDER_WAY
      )
        return null;
      const login = chance.percent(8) ? 'house-applicant' : chance.of(['applicant', 'editor', 'applicant2', 'ministry']);
      return { login, body: { ...STUDENTS, callId: call.callId, siret: siretOf(login), fundingLines: sized(scene) } };
    },
  },
  updateApplication: {
    on: 'application',
    weight: 1,
    leads: true,
    ask: async (scene, row) => ({
      login: somebody(scene, ['applicant'], { of: row.organisationId }),
      body: { ...(await rewritten(scene, row)), version: row.version },
    }),
  },
  askSubmission: {
    on: 'application',
    weight: 0.4,
    ask: (scene, { organisationId }) => ({ login: somebody(scene, ['applicant'], { of: organisationId }), body: {} }),
  },
  submitApplication: { on: 'application', weight: 10, leads: true, ask: own(['signatory']) },
  replyToOpinions: { on: 'application', weight: 4, ask: own(['applicant', 'signatory'], { reply: REASON }) },
  withdrawApplication: { on: 'application', weight: 0.4, ask: own(['signatory'], { reason: REASON }) },
  addAttachment: { on: 'application', weight: 1.5, ask: addAttachment },
  removeAttachment: { on: 'application', weight: 1, ask: removeAttachment },
  decideAdmissibility: {
    on: 'application',
    weight: 6,
    leads: true,
    ask: (scene, { revision, organisationId }) => ({
      login: somebody(scene, ['screener'], { notOf: organisationId }),
      body: { revision, decision: scene.chance.percent(92) ? 'admissible' : 'inadmissible', reason: REASON },
    }),
  },
  requestCorrection: { on: 'application', weight: 2, ask: requestCorrection },
  extendAwardPeriod: {
    on: 'application',
    weight: 0.5,
    ask: (scene, { version, organisationId }) => ({
      login: somebody(scene, ['chair'], { notOf: organisationId }),
      body: { version, until: parisDate(new Date(Date.parse(scene.now) + 300 * DAY_MS).toISOString()), reason: REASON },
    }),
  },
  answerCorrection: {
    on: 'application',
    weight: 2,
    leads: true,
    ask: async (scene, row) => ({
      login: somebody(scene, ['applicant', 'signatory'], { of: row.organisationId }),
      body: { ...(await rewritten(scene, row)), version: row.version },
    }),
  },
  closeCall: {
    on: 'call',
    weight: 0.6,
    ask: (_, { version }) => ({ login: 'admin', body: { version, reason: REASON } }),
  },
};
