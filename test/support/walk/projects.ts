import { readCostLines, readFinalAccount, readReported, readStatement } from '../../../db/grants/final-accounts.ts';
import { readMilestones, readPlan } from '../../../db/grants/milestones.ts';
import { readObligations } from '../../../db/grants/obligations.ts';
import { readGains } from '../../../db/impact/gains.ts';
import { readAlerts } from '../../../db/impact/slippage.ts';
import { moveDate, parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { sumCents } from '../../../domain/core/money.ts';
import type { Statement } from '../../../domain/grants/final-account.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import type { Obligation } from '../../../domain/grants/obligation.ts';
import { type Gain, yearsToCertify, yearsToDeclare } from '../../../domain/impact/gain.ts';
import { strikeTo } from '../account-fixtures.ts';
import { VALUES } from '../impact-fixtures.ts';
import { finance, type OnGrant, signatory } from './grants.ts';
import { type Asked, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type Grant = Row<'grants'>;

/**
 * How much, in percent of the planned cost, the newest forecast may be: on plan, beyond the first threshold, beyond the
 * second.
 */
const FORECASTS = [100, 100, 115, 130] as const;
const SPENT_PERCENT = 60;

/** The first report that is to be given; a yearly one now and then leaves out its indicators. */
const reportMilestone: OnGrant = async (scene, grant) => {
  const milestones = await readMilestones(scene.db, grant.id);
  return reportOf(
    scene,
    grant,
    milestones.find(({ state }) => state === 'planned' || state === 'returned'),
  );
};

/** The last accepted report, anew. */
const correctReport: OnGrant = async (scene, grant) => {
  const milestones = await readMilestones(scene.db, grant.id);
  const asked = await reportOf(
    scene,
    grant,
    milestones.findLast(({ state }) => state === 'accepted'),
  );
  return asked && { ...asked, body: { ...asked.body, reason: REASON } };
};

async function reportOf(scene: Scene, grant: Grant, milestone: Milestone | undefined): Promise<Asked | null> {
  const { chance, db } = scene;
  const { plan } = await readPlan(db, grant.id);
  if (!milestone || !plan) return null;
  const isEmpty = milestone.trackingYear !== null && chance.percent(25);
  const body = {
    rank: milestone.rank,
    values: isEmpty ? [] : VALUES,
    spentCents: Math.floor((plan.costCents * SPENT_PERCENT) / 100),
    forecastCostCents: Math.floor((plan.costCents * chance.of(FORECASTS)) / 100),
    forecastEndsOn: moveDate(plan.endsOn, { days: chance.percent(70) ? 0 : chance.below(60) }),
  };
  return { login: somebody(scene, ['applicant', 'signatory'], { of: grant.organisationId }), body };
}

const reviewReport: OnGrant = async (scene, grant) => {
  const reported = (await readMilestones(scene.db, grant.id)).find(({ state }) => state === 'reported');
  if (!reported) return null;
  const { rank, reportNumber: number } = reported;
  const decision = scene.chance.percent(75) ? 'accept' : 'return';
  return { login: lead(scene, grant), body: { rank, number, decision, reasons: decision === 'return' ? REASON : '' } };
};

const lead = (scene: Scene, { organisationId }: Grant): string => somebody(scene, ['lead'], { notOf: organisationId });

const onObligation =
  (states: readonly Obligation['state'][], ask: (scene: Scene, grant: Grant, obligation: Obligation) => Asked): OnGrant =>
  async (scene, grant) => {
    const obligation = oneOf(
      scene.chance,
      (await readObligations(scene.db, grant.id)).filter(({ state }) => states.includes(state)),
    );
    return obligation ? ask(scene, grant, obligation) : null;
  };

const GAIN_COST = { unitCostCents: 6_000_000, costOn: '2026-01-01', costSource: REASON };

/** Some quantity for each of the next years of a gain, beginning with this one or the next. */
const gainYears = ({ chance, now }: Scene, from: number) =>
  Array.from({ length: chance.between(1, 3) }, (_, place) => ({ year: yearOf(now) + from + place, quantity: chance.between(1, 400) / 4 }));

const promiseGain: OnGrant = (scene, grant) => ({
  login: somebody(scene, ['applicant', 'signatory'], { of: grant.organisationId }),
  body: {
    ...{ title: 'Gain', owner: 'Bureau', baseline: REASON, budgetLine: 'P150', evidence: REASON, ...GAIN_COST },
    method: scene.chance.of(['fte', 'licence', 'external_work', 'user_time'] as const),
    years: gainYears(scene, 0),
  },
});

/** A command on a gain of the grant that this finds. */
const onGain =
  (of: (scene: Scene, gain: Gain) => boolean, ask: (scene: Scene, grant: Grant, gain: Gain) => Asked): OnGrant =>
  async (scene, grant) => {
    const gain = oneOf(
      scene.chance,
      (await readGains(scene.db, grant.id)).filter((each) => of(scene, each)),
    );
    return gain ? ask(scene, grant, gain) : null;
  };

const certifyGain = onGain(
  (_, gain) => yearsToCertify(gain).length > 0,
  (scene, grant, gain) => {
    const found = gain.years.find(({ declared }) => declared > 0);
    const decision = scene.chance.percent(60) ? 'certify' : 'return';
    return {
      login: finance(scene, grant),
      body: { gain: gain.number, year: found?.year, number: found?.number, decision, reasons: decision === 'return' ? REASON : '' },
    };
  },
);

/** What each cost line of the plan has come to: from what was reported as spent up to a fifth above the plan. */
const giveFinalAccount: OnGrant = async (scene, grant) => {
  const { db, chance } = scene;
  const { plan } = await readPlan(db, grant.id);
  const reported = await readReported(db, grant.id);
  if (!plan || !reported) return null;
  const { spentCents: least } = reported;
  const most = Math.max(least, Math.floor((plan.costCents * 6) / 5));
  const spentCents = chance.percent(40) ? most : chance.between(least, most);
  const lines = await readCostLines(db, grant.applicationId, plan.revision);
  const each = Math.floor(spentCents / lines.length);
  const parts = lines.map((_, place) => ({ line: place + 1, spentCents: place > 0 ? each : spentCents - each * (lines.length - 1) }));
  return { login: signatory(scene, grant), body: { lines: parts, spentCents: sumCents(parts.map((part) => part.spentCents)) } };
};

const onAccount =
  (bodyOf: (scene: Scene, statement: Statement) => object): OnGrant =>
  async (scene, grant) => {
    const account = await readFinalAccount(scene.db, grant.id);
    const statement = await readStatement(scene.db, grant.id);
    return account && statement ? { login: finance(scene, grant), body: { number: account.number, ...bodyOf(scene, statement) } } : null;
  };

/** What a project that goes on shows, reports and accounts for, and how the fund answers. */
export const projectMakers: Record<string, Maker> = {
  reportMilestone: { on: 'grant', weight: 5, leads: true, ask: reportMilestone },
  correctReport: { on: 'grant', weight: 0.3, ask: correctReport },
  reviewReport: { on: 'grant', weight: 5, leads: true, ask: reviewReport },
  recordPhase: {
    on: 'grant',
    weight: 0.4,
    ask: (scene, grant) => ({ login: lead(scene, grant), body: { phase: 'construction', on: parisDate(scene.now) } }),
  },
  dismissSlippageAlert: {
    on: 'grant',
    weight: 1.5,
    ask: async (scene, grant) => {
      const open = (await readAlerts(scene.db, grant.id)).find(({ settledAs }) => settledAs === null);
      return open ? { login: lead(scene, grant), body: { alert: open.number, reason: REASON } } : null;
    },
  },
  giveEvidence: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onObligation(['awaited', 'returned'], (scene, grant, { key: obligation }) => ({
      login: somebody(scene, ['applicant', 'signatory'], { of: grant.organisationId }),
      body: { obligation, words: REASON },
    })),
  },
  reviewEvidence: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onObligation(['given'], (scene, grant, { key: obligation, number }) => {
      const decision = scene.chance.percent(60) ? 'accept' : 'return';
      return { login: lead(scene, grant), body: { obligation, number, decision, reasons: decision === 'return' ? REASON : '' } };
    }),
  },
  waiveObligation: {
    on: 'grant',
    weight: 0.5,
    ask: onObligation(['awaited', 'returned'], (scene, grant, { key: obligation }) => ({
      login: lead(scene, grant),
      body: { obligation, reason: REASON },
    })),
  },
  promiseGain: { on: 'grant', weight: 1, ask: promiseGain },
  reviseGain: {
    on: 'grant',
    weight: 0.6,
    ask: onGain(
      () => true,
      (scene, grant, { number: gain }) => ({
        login: somebody(scene, ['applicant', 'signatory'], { of: grant.organisationId }),
        body: { gain, ...GAIN_COST, years: gainYears(scene, 1), reason: REASON },
      }),
    ),
  },
  declareGain: {
    on: 'grant',
    weight: 1.5,
    ask: onGain(
      ({ now }, gain) => yearsToDeclare(gain, now).length > 0,
      (scene, grant, gain) => ({
        login: somebody(scene, ['applicant', 'signatory'], { of: grant.organisationId }),
        body: { gain: gain.number, year: yearsToDeclare(gain, scene.now)[0], quantity: scene.chance.between(1, 400) / 4, words: REASON },
      }),
    ),
  },
  certifyGain: { on: 'grant', weight: 1.5, ask: certifyGain },
  lapseGain: {
    on: 'grant',
    weight: 0.3,
    ask: onGain(
      () => true,
      (scene, grant, { number: gain }) => ({ login: lead(scene, grant), body: { gain, reason: REASON } }),
    ),
  },
  declareEnd: {
    on: 'grant',
    weight: 0.3,
    ask: (scene, grant) => ({
      login: signatory(scene, grant),
      body: { version: grant.version, endsOn: moveDate(parisDate(scene.now), { days: -1 }), reason: REASON },
    }),
  },
  giveFinalAccount: { on: 'grant', weight: 3, leads: true, ask: giveFinalAccount },
  returnFinalAccount: { on: 'grant', weight: 3, ask: onAccount(() => ({ reason: REASON })) },
  approveFinalAccount: {
    on: 'grant',
    weight: 3,
    leads: true,
    ask: onAccount(({ chance }, { lines, spentCents }) => ({
      struck: chance.percent(50) ? [] : strikeTo(Math.floor(spentCents / chance.between(2, 6)), lines),
      observation: REASON,
    })),
  },
};
