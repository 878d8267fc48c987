import { readClaimable, readClaims } from '../../../db/grants/claims.ts';
import { readDelegation } from '../../../db/grants/delegations.ts';
import { readPayees } from '../../../db/grants/payees.ts';
import { readThreshold } from '../../../db/grants/visas.ts';
import { readSampledOf } from '../../../db/ledger/samples.ts';
import { parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { type Claim, claimableCents, restorableCents } from '../../../domain/grants/claim.ts';
import { keysOf } from '../../../domain/core/records.ts';
import type { GrantCommand } from '../../../domain/grants/grant.ts';
import { payableCents, returnableCents, unpaidCents } from '../../../domain/grants/delegation.ts';
import { payeeProposed } from '../../../domain/grants/payee.ts';
import { isOfForm, openOrderCents, orderableCents, type Tranche, UNCONFIRMED, UNDOABLE } from '../../../domain/grants/tranche.ts';
import { readTranches } from '../../../db/grants/tranches.ts';
import { finance, type OnGrant, signatory } from './grants.ts';
import { type Asked, type Maker, oneOf, REASON, type Scene, somebody } from './scene.ts';
import type { Row } from './view.ts';

type Grant = Row<'grants'>;
type OfGrants = Extract<Maker, { on: 'grant' }>;
type Answered = Asked | null | Promise<Asked | null>;

/** The first tranche that fits, with the request on it; now and then any tranche where none fits. */
const onTranche =
  (fits: (tranche: Tranche) => boolean, ask: (scene: Scene, grant: Grant, tranche: Tranche) => Answered): OnGrant =>
  async (scene, grant) => {
    const tranches = await readTranches(scene.db, grant.id);
    const tranche = tranches.find(fits) ?? (scene.chance.percent(15) ? oneOf(scene.chance, tranches) : undefined);
    return tranche ? ask(scene, grant, tranche) : null;
  };

const is =
  (...states: Tranche['state'][]) =>
  ({ state }: Tranche): boolean =>
    states.includes(state);
const isOrderable = (tranche: Tranche): boolean => orderableCents(tranche) !== null;

/** The commands on grants of one form are seldom sent on those of the other. */
const ofForm = (makers: { [Name in GrantCommand]?: OfGrants }): Record<string, Maker> =>
  Object.fromEntries(
    keysOf<GrantCommand>(makers as Record<GrantCommand, OfGrants | undefined>).flatMap((name) => {
      const maker = makers[name];
      if (!maker) return [];
      const ask: OfGrants['ask'] = (scene, grant) =>
        isOfForm(name, grant.form) || scene.chance.percent(10) ? maker.ask(scene, grant) : null;
      return [[name, { ...maker, ask }]];
    }),
  );

/** All of an amount as a rule, else a part of it. */
const mostly = ({ chance }: Scene, cents: number): number => (chance.percent(80) ? cents : Math.ceil(cents / 3));
const today = ({ now }: Scene): string => parisDate(now);

const byFinance =
  (bodyOf: (scene: Scene, tranche: Tranche) => object) =>
  (scene: Scene, grant: Grant, tranche: Tranche): Asked => ({
    login: finance(scene, grant),
    body: { tranche: tranche.rank, ...bodyOf(scene, tranche) },
  });

/** Asks for an amount above nothing; null for nothing. */
const ofCents = (cents: number, asked: (cents: number) => Asked): Asked | null => (cents > 0 ? asked(cents) : null);

/** A number as the accounting system gives them. */
const numberOf = ({ chance }: Scene): string => String(1_400_000_000 + chance.below(100_000_000));

/** Bank details as a beneficiary gives them. */
export const IBAN = { iban: 'FR7630006000011234567890189', accountHolder: 'Direction des lacs' };

/** The commands on the tranches of an agreement, and on the account to which they are paid. */
export const trancheMakers = ofForm({
  confirmTranche: {
    on: 'grant',
    weight: 1,
    leads: true,
    ask: onTranche(
      is(...UNCONFIRMED),
      byFinance(() => ({})),
    ),
  },
  certifyService: {
    on: 'grant',
    weight: 3,
    leads: true,
    ask: onTranche(
      (tranche) => tranche.state === 'confirmed' && tranche.kind !== 'advance',
      byFinance((scene, { amountCents }) => ({ certifiedCents: mostly(scene, amountCents), observation: 'Vu sur place.' })),
    ),
  },
  orderPayment: {
    on: 'grant',
    weight: 6,
    leads: true,
    ask: onTranche(
      isOrderable,
      byFinance((_, tranche) => ({ orderedCents: orderableCents(tranche) ?? tranche.amountCents })),
    ),
  },
  cancelOrder: {
    on: 'grant',
    weight: 4,
    leads: true,
    // A payment that was ordered and not paid in its year is ordered again.
    ask: onTranche(is('ordered'), (scene, grant, tranche) =>
      scene.isEnding && scene.chance.percent(90) ? null : byFinance(() => ({ reason: REASON }))(scene, grant, tranche),
    ),
  },
  recordPayment: {
    on: 'grant',
    weight: 2.5,
    leads: true,
    ask: onTranche(is('ordered'), (scene, { organisationId }, { rank, ...tranche }) => ({
      login: somebody(scene, ['payer'], { notOf: organisationId }),
      body: { tranche: rank, paidCents: openOrderCents(tranche), paidOn: today(scene), reference: 'VIR' },
    })),
  },
  replanTranches: {
    on: 'grant',
    weight: 0.7,
    ask: (scene, grant) => {
      const { version, awardedCents, durationMonths } = grant;
      const amountCents = Math.floor(awardedCents / scene.chance.between(3, 5));
      const tranches = [
        { amountCents, months: 1 },
        { amountCents: awardedCents - amountCents, months: durationMonths - 1 },
      ];
      return { login: finance(scene, grant), body: { version, tranches } };
    },
  },
  recordGuarantee: {
    on: 'grant',
    weight: 0.5,
    leads: true,
    ask: (scene, grant) => ({
      login: finance(scene, grant),
      body: { version: grant.version, guarantor: 'Caisse', reference: 'G-1', guaranteedCents: grant.awardedCents },
    }),
  },
  giveVisa: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onTranche(is(...UNCONFIRMED), async (scene, { envelopeId, organisationId }, { rank }) =>
      (await readThreshold(scene.db, envelopeId)) === null
        ? null
        : {
            login: somebody(scene, ['controller'], { notOf: organisationId }),
            body: { tranche: rank, number: 'V-1', givenOn: today(scene), favourable: scene.chance.percent(80), observation: REASON },
          },
    ),
  },
  proposePayee: {
    on: 'grant',
    weight: 3,
    leads: true,
    // A beneficiary whose bank details are known changes them now and then.
    ask: async (scene, grant) =>
      (await readPayees(scene.db, grant.id)).length > 0 && scene.chance.percent(85)
        ? null
        : {
            login: scene.chance.percent(80) ? signatory(scene, grant) : finance(scene, grant),
            body: IBAN,
          },
  },
  approvePayee: { on: 'grant', weight: 6, leads: true, ask: onPayee({}) },
  rejectPayee: { on: 'grant', weight: 0.4, ask: onPayee({ reason: REASON }) },
  identifyCommitment: {
    on: 'grant',
    weight: 0.4,
    ask: (scene, grant) => ({ login: finance(scene, grant), body: { commitmentNumber: numberOf(scene) } }),
  },
  identifyOrder: {
    on: 'grant',
    weight: 6,
    ask: onTranche(
      is('ordered', 'paid'),
      byFinance((scene) => ({ orderNumber: numberOf(scene) })),
    ),
  },
});

/** On the bank details that were proposed last. */
function onPayee(said: object): OnGrant {
  return async (scene, grant) => {
    const proposed = payeeProposed(await readPayees(scene.db, grant.id));
    return proposed ? { login: finance(scene, grant), body: { payeeId: proposed.id, ...said } } : null;
  };
}

/** The login that reports on a delegation: the beneficiary itself, now and then finance for it. */
const reporter = (scene: Scene, grant: Grant): string => (scene.chance.percent(80) ? signatory(scene, grant) : finance(scene, grant));

/** The first year of a delegation's tranche from which the beneficiary may still pay, with its open amount. */
const openYear = async ({ db }: Scene, { id }: Tranche) => {
  const { payment } = await db.transaction().execute((trx) => readDelegation(trx, id));
  return [...payment].map(([year, { openCents }]) => ({ year, openCents })).find(({ openCents }) => openCents > 0);
};

/** The commands on a delegation. */
export const delegationMakers = ofForm({
  delegatePayment: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onTranche(is('delegated'), (scene, grant, tranche) =>
      ofCents(mostly(scene, payableCents(tranche)), (delegatedCents) => byFinance(() => ({ delegatedCents }))(scene, grant, tranche)),
    ),
  },
  reportCommitment: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onTranche(
      ({ delegatedCents }) => delegatedCents > 0,
      (scene, grant, { rank, delegatedCents }) =>
        ofCents(mostly(scene, delegatedCents), (committedCents) => ({
          login: reporter(scene, grant),
          body: { tranche: rank, committedCents, committedOn: today(scene), reference: '1400123456' },
        })),
    ),
  },
  reportPayment: {
    on: 'grant',
    weight: 3,
    leads: true,
    ask: onTranche(
      (tranche) => tranche.providedCents > 0 && unpaidCents(tranche) > 0,
      (scene, grant, tranche) =>
        ofCents(mostly(scene, Math.min(tranche.providedCents, unpaidCents(tranche))), (paidCents) => ({
          login: reporter(scene, grant),
          body: { tranche: tranche.rank, paidCents, paidOn: today(scene), reference: 'DP-1' },
        })),
    ),
  },
  returnDelegation: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onTranche(is('delegated'), async (scene, grant, tranche) => {
      const open = scene.chance.percent(50) ? await openYear(scene, tranche) : undefined;
      const said = open ? { credit: 'CP', year: open.year } : { credit: 'AE' };
      return ofCents(mostly(scene, open?.openCents ?? returnableCents(tranche)), (returnedCents) =>
        byFinance(() => ({ ...said, returnedCents, reason: REASON }))(scene, grant, tranche),
      );
    }),
  },
});

const onClaim =
  (amountOf: (claim: Claim) => number, ask: (scene: Scene, grant: Grant, claim: Claim, cents: number) => Asked): OnGrant =>
  async (scene, grant) => {
    const claims = await scene.db.transaction().execute((trx) => readClaims(trx, grant.id));
    const claim = oneOf(
      scene.chance,
      claims.filter((each) => amountOf(each) > 0),
    );
    return claim ? ask(scene, grant, claim, mostly(scene, amountOf(claim))) : null;
  };

/** The commands on claims. An open claim keeps tranches waiting. */
export const claimMakers: Record<string, Maker> = {
  issueClaim: {
    on: 'grant',
    weight: 3,
    ask: async (scene, grant) => {
      const paid = (await readClaimable(scene.db, grant.id)).find((each) => claimableCents(each) > 0);
      return paid
        ? {
            login: finance(scene, grant),
            body: { tranche: paid.rank, claimedCents: Math.ceil(claimableCents(paid) / scene.chance.between(2, 9)), reason: REASON },
          }
        : null;
    },
  },
  collectClaim: {
    on: 'grant',
    weight: 2,
    leads: true,
    ask: onClaim(
      ({ owedCents }) => owedCents,
      (scene, { organisationId }, { number: claim }, collectedCents) => ({
        login: somebody(scene, ['payer'], { notOf: organisationId }),
        body: { claim, collectedCents, collectedOn: today(scene) },
      }),
    ),
  },
  waiveClaim: {
    on: 'grant',
    weight: 8,
    ask: onClaim(
      ({ owedCents }) => owedCents,
      (scene, grant, { number: claim }, waivedCents) => ({
        login: finance(scene, grant),
        body: { claim, waivedCents, ground: 'remission', reason: REASON },
      }),
    ),
  },
  identifyClaim: {
    on: 'grant',
    weight: 0.4,
    ask: onClaim(
      ({ claimedCents }) => claimedCents,
      (scene, grant, { number: claim }) => ({
        login: finance(scene, grant),
        body: { claim, collectionOrder: `TP-${numberOf(scene)}`, collectionOrderOn: parisDate(scene.now), accountant: REASON },
      }),
    ),
  },
  restoreCredits: {
    on: 'grant',
    weight: 8,
    ask: onClaim(restorableCents, (scene, grant, { number: claim }, restoredCents) => ({
      login: finance(scene, grant),
      body: { claim, restoredCents, order: REASON },
    })),
  },
};

const MENDABLE = [...UNDOABLE, 'issue_claim', 'collect_claim', 'waive_claim', 'restore_credits'] as const;

/** Reverses a movement of a grant: the newest that may be reversed. */
const mend: OnGrant = async (scene, grant) => {
  const movement = await scene.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', '=', grant.id)
    .where('m.kind', 'in', MENDABLE)
    .where('m.reverses', 'is', null)
    .select('m.sequence')
    .orderBy('m.sequence', 'desc')
    .executeTakeFirst();
  return movement ? { login: finance(scene, grant), id: grant.envelopeId, body: { sequence: movement.sequence, reason: REASON } } : null;
};

type Freedom = 'available' | 'frozen';

/** What an account of an envelope holds of a year's AE; of this year as a rule. */
async function onEnvelope(scene: Scene, account: Freedom, part: number): Promise<Asked | null> {
  const call = oneOf(scene.chance, scene.view.calls);
  if (!call) return null;
  const year = yearOf(scene.now) + (scene.chance.percent(30) ? 1 : 0);
  const line = await scene.db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', call.envelopeId)
    .where('year', '=', year)
    .where('credit', '=', 'AE')
    .select(['available', 'frozen'])
    .executeTakeFirst();
  return ofCents(Math.floor((line?.[account] ?? 0) / part), (amountCents) => ({
    login: 'finance',
    id: call.envelopeId,
    body: { year, credit: 'AE', amountCents, order: REASON },
  }));
}

/** The correction of errors, and what stands in the way of a tranche: a freeze, and a visa rule. */
export const obstacleMakers: Record<string, Maker> = {
  reverseMovement: { on: 'grant', weight: 2.5, ask: mend },
  freezeCredits: { on: 'nothing', weight: 0.5, ask: (scene) => onEnvelope(scene, 'available', scene.chance.between(1, 2)) },
  thawCredits: { on: 'nothing', weight: 0.7, leads: true, ask: (scene) => onEnvelope(scene, 'frozen', 1) },
  drawSample: {
    on: 'nothing',
    weight: 0.7,
    ask: (scene) => {
      const call = oneOf(scene.chance, scene.view.calls);
      const body = { year: yearOf(scene.now), size: scene.chance.between(1, 3) };
      return call ? { login: scene.chance.of(['finance', 'controller']), id: call.envelopeId, body } : null;
    },
  },
  checkPayment: {
    on: 'grant',
    weight: 2,
    ask: async (scene, grant) => {
      const payment = oneOf(scene.chance, await readSampledOf(scene.db, grant.id));
      const isWrong = scene.chance.percent(30);
      const found = isWrong ? { finding: 'unproven', wrongCents: 100, reason: REASON } : { finding: 'right' };
      return payment
        ? {
            login: somebody(scene, ['controller', 'finance'], { notOf: grant.organisationId }),
            body: { payment: payment.payment, ...found },
          }
        : null;
    },
  },
  setVisaRule: {
    on: 'nothing',
    weight: 0.7,
    ask: (scene) => {
      const call = oneOf(scene.chance, scene.view.calls);
      const thresholdCents = scene.chance.of([null, 3_000_000, 6_000_000]);
      return call ? { login: 'finance', id: call.envelopeId, body: { thresholdCents, order: REASON } } : null;
    },
  },
};
