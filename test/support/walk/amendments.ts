import { readInForce, readOpenAmendment } from '../../../db/grants/amendments.ts';
import { readOpenFundingChange } from '../../../db/grants/funding-changes.ts';
import { type Amendment, deciderOf } from '../../../domain/grants/amendment.ts';
import { type ApplicationContent, totalsOf } from '../../../domain/applications/application.ts';
import { grantAt } from '../../../domain/grants/funding-change.ts';
import { signingAmendmentOf } from '../agreements.ts';
import { fundingOf } from './applications.ts';
import { finance, type OnGrant, signatory } from './grants.ts';
import { type Asked, loginOf, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type Grant = Row<'grants'>;

const either = (scene: Scene, grant: Grant): string => (scene.chance.percent(70) ? signatory(scene, grant) : finance(scene, grant));

/** The cost lines changed to another sum. */
const costing = ({ costLines }: ApplicationContent, costCents: number) => {
  const [first, ...others] = costLines;
  const otherCents = others.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return first ? [{ ...first, amountCents: costCents - otherCents }, ...others] : [];
};

const STEP_CENTS = 1_000_000;

/**
 * What an organisation wants changed: the length, more or less money, the responsible person. A reported change of the
 * funding is taken up.
 */
const proposeAmendment: OnGrant = async (scene, grant) => {
  const { chance, db } = scene;
  const { content } = await readInForce(db, grant.id);
  const { costCents } = totalsOf(content);
  const told = await readOpenFundingChange(db, grant.id);
  if (scene.isEnding && !told) return null;
  const changes: readonly [() => object, ...(() => object)[]] = [
    () => ({ durationMonths: grant.durationMonths + chance.between(1, 2) }),
    () => ({ fundingLines: fundingOf(grant.awardedCents - STEP_CENTS, costCents) }),
    () => ({
      costLines: costing(content, costCents + 2 * STEP_CENTS),
      fundingLines: fundingOf(grant.awardedCents + STEP_CENTS, costCents + 2 * STEP_CENTS),
    }),
    () => ({ responsibleId: scene.callers[signatory(scene, grant)]?.personId }),
  ];
  const change = told
    ? { costLines: costing(content, told.costCents), fundingLines: fundingOf(told.grantCents, told.costCents) }
    : chance.of(changes)();
  return { login: either(scene, grant), body: { version: grant.version, reasons: REASON, ...change } };
};

/** The organisation brings less, and the project costs that much less. */
const reportFundingChange: OnGrant = async (scene, grant) => {
  const { content } = await readInForce(scene.db, grant.id);
  const { costCents: before } = totalsOf(content);
  const costCents = before - STEP_CENTS;
  const fundingLines = fundingOf(grantAt(grant.awardedCents, before, costCents), costCents).slice(1);
  return { login: either(scene, grant), body: { version: grant.version, fundingLines, costCents, reason: REASON } };
};

const onOpen =
  (ask: (scene: Scene, grant: Grant, open: Amendment) => Asked | null | Promise<Asked>): OnGrant =>
  async (scene, grant) => {
    const open = await readOpenAmendment(scene.db, grant.id);
    return open ? ask(scene, grant, open) : null;
  };

/** Sent by a person who decides on it and had no part in it. */
const decide = onOpen((scene, grant, open) => {
  const role = deciderOf(open, grant);
  const fit = Object.entries(scene.callers).filter(
    ([, { roles, personId, organisationId }]) =>
      roles.includes(role) && organisationId !== grant.organisationId && personId !== open.proposedBy && personId !== open.reviewerId,
  );
  return { login: oneOf(scene.chance, fit)?.[0] ?? 'lead', body: { amendment: open.number, reason: REASON } };
});

/** The commands on the agreement's amendments, from the proposal to both signatures. */
export const amendmentMakers: Record<string, Maker> = {
  proposeAmendment: { on: 'grant', weight: 4, leads: true, ask: proposeAmendment },
  reportFundingChange: { on: 'grant', weight: 0.3, ask: reportFundingChange },
  assignAmendment: {
    on: 'grant',
    weight: 6,
    leads: true,
    ask: onOpen((scene, { organisationId }, { number: amendment }) => ({
      login: somebody(scene, ['lead'], { notOf: organisationId }),
      body: { amendment, reviewerId: scene.callers[somebody(scene, ['reviewer'], { notOf: organisationId })]?.personId },
    })),
  },
  giveAmendmentOpinion: {
    on: 'grant',
    weight: 6,
    leads: true,
    ask: onOpen((scene, _, { number: amendment, reviewerId }) => ({
      login: loginOf(scene, reviewerId) ?? somebody(scene, ['reviewer']),
      body: { amendment, verdict: scene.chance.of(['favourable', 'unfavourable']), comment: REASON },
    })),
  },
  declineAmendment: {
    on: 'grant',
    weight: 0.7,
    ask: onOpen((scene, _, { number: amendment, reviewerId }) => ({
      login: loginOf(scene, reviewerId) ?? somebody(scene, ['reviewer']),
      body: { amendment, reason: REASON },
    })),
  },
  approveAmendment: { on: 'grant', weight: 6, leads: true, ask: decide },
  rejectAmendment: { on: 'grant', weight: 1.5, leads: true, ask: decide },
  withdrawAmendment: {
    on: 'grant',
    weight: 1.5,
    leads: true,
    ask: onOpen((scene, grant, { number: amendment, side }) => ({
      login: side === 'fund' ? finance(scene, grant) : signatory(scene, grant),
      body: { amendment, reason: REASON },
    })),
  },
  signAmendment: {
    on: 'grant',
    weight: 8,
    leads: true,
    ask: onOpen(async (scene, grant, { number, signed }) => ({
      login: signed.includes('beneficiary') ? finance(scene, grant) : signatory(scene, grant),
      body: await signingAmendmentOf(scene.db, grant.id, number),
    })),
  },
};
