import { readConditions } from '../../../db/grants/award-conditions.ts';
import { readContent } from '../../../db/applications/applications.ts';
import { readClosing } from '../../../db/ledger/years.ts';
import { nextToClose } from '../../../domain/ledger/credits.ts';
import { readNotice } from '../../../db/grants/ending-notices.ts';
import { moveDate, parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { signingOf } from '../agreements.ts';
import { type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

export type OnGrant = Extract<Maker, { on: 'grant' }>['ask'];

const by =
  (login: (scene: Scene, grant: Row<'grants'>) => string): OnGrant =>
  (scene, grant) => ({ login: login(scene, grant), body: { version: grant.version, reason: REASON } });
/** A signatory of the beneficiary. */
export const signatory = (scene: Scene, { organisationId }: Row<'grants'>): string =>
  somebody(scene, ['signatory'], { of: organisationId });
/** A person of finance from another organisation. */
export const finance = (scene: Scene, { organisationId }: Row<'grants'>): string => somebody(scene, ['finance'], { notOf: organisationId });

/** The plan of the application, reduced to the award. */
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

/** The commands on a grant's own states. */
export const grantMakers: Record<string, Maker> = {
  acceptAward: { on: 'grant', weight: 2, ask: acceptAward },
  signGrant: {
    on: 'grant',
    weight: 4,
    ask: async (scene, grant) => {
      const signed = await scene.db.selectFrom('signature').where('grant_id', '=', grant.id).where('plan', '=', 1).select('side').execute();
      const isFunds = signed.length === 0 ? scene.chance.percent(50) : signed.some(({ side }) => side === 'beneficiary');
      return { login: isFunds ? finance(scene, grant) : signatory(scene, grant), body: await signingOf(scene.db, grant.id) };
    },
  },
  // An award under conditions waits for each of them before it is signed.
  showCondition: {
    on: 'grant',
    weight: 2,
    ask: async (scene, { id, organisationId }) => {
      const open = (await readConditions(scene.db, id)).find(({ evidence, shown }) => evidence === null && shown === null);
      const login = somebody(scene, ['applicant', 'signatory'], { of: organisationId });
      return open ? { login, body: { number: open.number, words: REASON } } : null;
    },
  },
  returnCondition: {
    on: 'grant',
    weight: 0.5,
    ask: async (scene, { id, version, organisationId }) => {
      const open = (await readConditions(scene.db, id)).find(({ evidence, shown }) => evidence === null && shown !== null);
      return open
        ? { login: somebody(scene, ['lead'], { notOf: organisationId }), body: { version, number: open.number, reason: REASON } }
        : null;
    },
  },
  certifyCondition: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: async (scene, { id, version, organisationId }) => {
      const open = (await readConditions(scene.db, id)).find(({ evidence }) => evidence === null);
      return open
        ? { login: somebody(scene, ['lead'], { notOf: organisationId }), body: { version, number: open.number, evidence: REASON } }
        : null;
    },
  },
  renounceGrant: { on: 'grant', weight: 0.2, ask: by(signatory) },
  suspendGrant: { on: 'grant', weight: 0.7, ask: by((scene) => somebody(scene, ['lead'])) },
  resumeGrant: { on: 'grant', weight: 0.7, ask: by((scene) => somebody(scene, ['lead'])) },
  giveNotice: {
    on: 'grant',
    weight: 1.2,
    ask: (scene, grant) => {
      const isReexamined = scene.view.applications.some(({ id, state }) => id === grant.applicationId && state === 'in_reexamination');
      // A signed agreement leaves thirty days; a withdrawal before has a time limit.
      const isUnsigned = ['to_accept', 'to_sign'].includes(grant.state);
      const answerBy = moveDate(parisDate(scene.now), { days: isReexamined && isUnsigned ? 3 : 30 });
      const body = { version: grant.version, condition: REASON, findings: REASON, answerBy };
      return { login: finance(scene, grant), body: { ...body, ground: isReexamined ? 'unlawful' : 'condition' } };
    },
  },
  giveObservations: {
    on: 'grant',
    weight: 0.3,
    ask: async (scene, grant) => {
      const notice = await readNotice(scene.db, grant.id);
      return notice ? { login: signatory(scene, grant), body: { number: notice.number, observations: REASON } } : null;
    },
  },
  terminateGrant: { on: 'grant', weight: 0.3, ask: by(finance) },
  reduceGrant: {
    on: 'grant',
    weight: 0.3,
    ask: (scene, grant) => {
      const awardedCents = Math.max(1, Math.floor((grant.awardedCents * (20 + scene.chance.below(75))) / 100));
      return { login: finance(scene, grant), body: { version: grant.version, reason: REASON, awardedCents } };
    },
  },
};

/** The commands on the envelopes that pay for grants. */
export const creditMakers: Record<string, Maker> = {
  allotCredits: {
    on: 'nothing',
    weight: 0.7,
    // An application with a favourable vote can only be awarded once its call is closed to those who wait: it waits for
    // credits.
    leads: true,
    ask: async ({ db, chance, view, now }) => {
      const call = oneOf(chance, view.calls);
      if (!call) return null;
      const today = yearOf(now);
      const next = nextToClose(await readClosing(db, call.envelopeId));
      // A year that was not closed in time carries over to the year after it, by credits that are dated in that year.
      const late = next !== null && next + 1 < today && chance.percent(50) ? next + 1 : null;
      const dated = late === null ? { year: today + chance.below(2) } : { year: late, valueDate: `${late}-12-31` };
      const credit = chance.of(['AE', 'AE', 'CP']);
      return { login: 'finance', id: call.envelopeId, body: { ...dated, credit, amountCents: 50_000_000, order: REASON } };
    },
  },
  closeYear: {
    on: 'nothing',
    weight: 0.7,
    ask: async ({ db, view, chance, now }) => {
      const call = oneOf(chance, view.calls);
      if (!call) return null;
      const next = nextToClose(await readClosing(db, call.envelopeId));
      const year = next ?? yearOf(now) - 1;
      return year < yearOf(now) || chance.percent(10) ? { login: 'finance', id: call.envelopeId, body: { year } } : null;
    },
  },
};
