import { readContent } from '../../../db/applications.ts';
import { yearOf } from '../../../domain/calendar.ts';
import { signingOf } from '../agreements.ts';
import { type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type OnGrant = Extract<Maker, { on: 'grant' }>['ask'];

const by =
  (login: (scene: Scene, grant: Row<'grants'>) => string): OnGrant =>
  (scene, grant) => ({ login: login(scene, grant), body: { version: grant.version, reason: REASON } });
const signatory = (scene: Scene, { organisationId }: Row<'grants'>): string => somebody(scene, ['signatory'], { of: organisationId });
const finance = (scene: Scene, { organisationId }: Row<'grants'>): string => somebody(scene, ['finance'], { notOf: organisationId });

/** The amendment that was proposed last. */
const openOf = ({ view }: Scene, { id }: Row<'grants'>): number => view.amendments.findLast(({ grantId }) => grantId === id)?.number ?? 1;

/** The plan of the application, brought down to what was awarded. */
const acceptAward: OnGrant = async (scene, grant) => {
  const { costLines, indicators, startsOn } = await readContent(scene.db, grant.applicationId);
  const costCents = costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const fundingLines = [
    { label: 'Fonds', source: 'fund', amountCents: grant.awardedCents },
    { label: 'Budget propre', source: 'own', amountCents: costCents - grant.awardedCents },
  ];
  const { version, durationMonths } = grant;
  return { login: signatory(scene, grant), body: { version, costLines, indicators, fundingLines, startsOn, durationMonths } };
};

/** What is asked of the grant that an award makes, as far as its own states go, and of the envelope that it is paid from. */
export const grantMakers: Record<string, Maker> = {
  acceptAward: { on: 'grant', weight: 2, ask: acceptAward },
  signGrant: {
    on: 'grant',
    weight: 4,
    ask: async (scene, grant) => ({
      login: scene.chance.percent(50) ? signatory(scene, grant) : finance(scene, grant),
      body: await signingOf(scene.db, grant.id),
    }),
  },
  giveEvidence: {
    on: 'grant',
    weight: 0.7,
    ask: (scene, grant) => ({ login: signatory(scene, grant), body: { obligation: 'source', words: REASON } }),
  },
  reviewEvidence: {
    on: 'grant',
    weight: 0.7,
    ask: (scene) => {
      const decision = scene.chance.percent(50) ? 'accept' : 'return';
      const body = { obligation: 'source', number: 1 + scene.chance.below(2), decision, reasons: decision === 'return' ? REASON : '' };
      return { login: somebody(scene, ['lead']), body };
    },
  },
  proposeAmendment: {
    on: 'grant',
    weight: 0.7,
    ask: (scene, grant) => ({
      login: signatory(scene, grant),
      body: { version: grant.version, reasons: REASON, durationMonths: grant.durationMonths + 1 },
    }),
  },
  withdrawAmendment: {
    on: 'grant',
    weight: 0.5,
    ask: (scene, grant) => ({ login: signatory(scene, grant), body: { amendment: openOf(scene, grant), reason: REASON } }),
  },
  renounceGrant: { on: 'grant', weight: 0.2, ask: by(signatory) },
  suspendGrant: { on: 'grant', weight: 0.7, ask: by((scene) => somebody(scene, ['lead'])) },
  resumeGrant: { on: 'grant', weight: 0.7, ask: by((scene) => somebody(scene, ['lead'])) },
  terminateGrant: { on: 'grant', weight: 0.3, ask: by(finance) },
  allotCredits: {
    on: 'nothing',
    weight: 0.7,
    // What a vote is in favour of can only be awarded once its call is closed to those who wait: it waits for credits.
    leads: true,
    ask: (scene) => {
      const call = oneOf(scene.chance, scene.view.calls);
      const year = yearOf(scene.now) + scene.chance.below(2);
      return call ? { login: 'finance', id: call.envelopeId, body: { year, credit: 'AE', amountCents: 50_000_000, order: REASON } } : null;
    },
  },
  closeYear: {
    on: 'nothing',
    weight: 0.7,
    ask: (scene) => {
      const call = oneOf(scene.chance, scene.view.calls);
      return call ? { login: 'finance', id: call.envelopeId, body: { year: yearOf(scene.now) - 1 } } : null;
    },
  },
};
