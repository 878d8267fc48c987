import type { Kysely } from 'kysely';
import type { Chance } from '../../../soak/chaos/chance.ts';
import { readInForce, readOpenAmendment } from '../../../db/grants/amendments.ts';
import { readOpenFundingChange } from '../../../db/grants/funding-changes.ts';
import { readMilestones } from '../../../db/grants/milestones.ts';
import type { DB } from '../../../db/core/schema.ts';
import { readTranches } from '../../../db/grants/tranches.ts';
import { totalsOf } from '../../../domain/applications/application.ts';
import type { Side } from '../../../domain/grants/signature.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { signingAmendmentOf } from '../agreements.ts';
import { costing, fundedBy } from '../amendment-fixtures.ts';
import { today } from '../fixtures.ts';
import type { CommandHarness } from '../command-harness.ts';
import type { Asked } from './command.ts';

/** What a client reads of a grant before it sends a command. */
async function readStanding(db: Kysely<DB>, id: string) {
  const grant = await db
    .selectFrom('grant')
    .where('id', '=', id)
    .select(['state', 'awarded_cents as awardedCents'])
    .executeTakeFirstOrThrow();
  const tranches = await readTranches(db, id);
  const reported = (await readMilestones(db, id)).find(({ state }) => state === 'reported');
  const open = await readOpenAmendment(db, id);
  const change = await readOpenFundingChange(db, id);
  const { costCents } = totalsOf((await readInForce(db, id)).content);
  const { version } = await db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
  return { ...grant, version, tranches, open, change, costCents, reported };
}
type Standing = Awaited<ReturnType<typeof readStanding>>;

type Name = Asked['name'];
type Ask = (standing: Standing, chance: Chance) => Omit<Asked, 'name'>;
type Choice = { weight: number; name: Name; ask: Ask };
const LOGINS: Record<Side, readonly [string, ...string[]]> = { beneficiary: ['applicant'], fund: ['finance', 'finance-2'] };
const SIDES = ['beneficiary', 'fund'] as const;
const MILLION = 1_000_000;

/**
 * An amount and a cost that a plan may have: more, less, the same amount at another cost, or what takes up a reported
 * change of the funding.
 */
function amended({ awardedCents, costCents, change }: Standing, chance: Chance): [fundCents: number, costCents: number] {
  if (change && chance.percent(70)) return [change.grantCents, change.costCents];
  const kind = chance.weighed([
    { weight: 4, choice: 'more' },
    { weight: 3, choice: 'less' },
    { weight: 1, choice: 'little' },
    { weight: 1, choice: 'cost' },
  ]);
  if (kind === 'more') {
    const fundCents = awardedCents + chance.between(1, 4) * MILLION;
    return [fundCents, Math.max(costCents, 2 * fundCents)];
  }
  if (kind === 'less') return [Math.max(1, awardedCents - chance.between(1, 6) * MILLION), costCents];
  if (kind === 'little') return [Math.ceil((awardedCents * chance.between(1, 50)) / 100), costCents];
  return [awardedCents, Math.max(costCents, 2 * awardedCents) + chance.between(0, 2) * MILLION];
}

const propose: Ask = (standing, chance) => {
  const [fundCents, costCents] = amended(standing, chance);
  const body = { version: standing.version, reasons: 'Le plan change.', ...costing(costCents), ...fundedBy(fundCents, costCents) };
  return { login: chance.of(LOGINS[chance.of(SIDES)]), body };
};

/** Another cost, within what raises no alert; the fund's part follows it. */
const reportFundingChange: Ask = ({ version, awardedCents, costCents: before }, chance) => {
  const costCents = chance.between(45, 52) * MILLION;
  const fundCents = Math.min(awardedCents, Math.floor((awardedCents * costCents) / before));
  const fundingLines = [{ label: 'Budget propre', source: 'own', amountCents: costCents - fundCents }];
  return { login: 'applicant', body: { version, costCents, fundingLines, reason: 'Un cofinanceur part.' } };
};

/** What takes the open amendment further, or ends it. */
function onAmendment({ open, awardedCents }: Standing, { callers }: CommandHarness): Choice[] {
  if (!open) return [{ weight: 12, name: 'proposeAmendment', ask: propose }];
  const decider = open.awardedCents > awardedCents ? 'chair' : 'lead';
  const on = (weight: number, name: Name, logins: readonly [string, ...string[]], body: object = {}): Choice => ({
    weight,
    name,
    ask: (_, chance) => ({ login: chance.of(logins), body: { amendment: open.number, ...body } }),
  });
  const withReason = { reason: 'Le plan tient.' };
  const assign = { reviewerId: callers['examiner']?.personId };
  const next: Partial<Record<typeof open.state, Choice[]>> = {
    proposed: [on(12, 'assignAmendment', ['lead'], assign)],
    assigned: [
      on(12, 'giveAmendmentOpinion', ['examiner'], { verdict: 'favourable', comment: '' }),
      on(1, 'assignAmendment', ['lead'], assign),
    ],
    advised: [on(12, 'approveAmendment', [decider], withReason), on(1, 'rejectAmendment', [decider], withReason)],
    to_sign: [on(8, 'signAmendment', ['applicant', 'finance'])],
  };
  return [
    ...(next[open.state] ?? []),
    on(2, 'withdrawAmendment', LOGINS[open.side], withReason),
    on(1, 'lapseAmendment', ['workflow']),
    { weight: 1, name: 'proposeAmendment', ask: propose },
  ];
}

/** What can be done with a tranche in its state. */
function onTranche({ rank, kind, state, amountCents, certifiedCents, orderedCents, paidCents, claimedCents }: Tranche): Choice[] {
  const of = (weight: number, name: Name, login: string, body: (chance: Chance) => object = () => ({})): Choice => ({
    weight,
    name,
    ask: (_, chance) => ({ login, body: { tranche: rank, ...body(chance) } }),
  });
  const order = (cents: number) => of(4, 'orderPayment', 'finance', () => ({ orderedCents: cents }));
  const claimed = (chance: Chance): number => Math.max(1, Math.round(((paidCents - claimedCents) * chance.between(5, 40)) / 100));
  const choices: Partial<Record<Tranche['state'], Choice[]>> = {
    planned: [of(1, 'confirmTranche', 'finance')],
    awaiting_credits: [of(6, 'confirmTranche', 'finance')],
    confirmed: [
      kind === 'advance'
        ? order(amountCents)
        : of(4, 'certifyService', 'finance', () => ({ certifiedCents: amountCents, observation: 'Vu sur place.' })),
    ],
    certified: [order(certifiedCents)],
    ordered: [
      of(4, 'recordPayment', 'payer', () => ({ paidCents: orderedCents, paidOn: today(), reference: 'VIR-1' })),
      of(2, 'cancelOrder', 'finance', () => ({ reason: 'Une erreur.' })),
    ],
    paid: [of(2, 'issueClaim', 'finance', (chance) => ({ claimedCents: claimed(chance), reason: 'Payé en trop.' }))],
  };
  return choices[state] ?? [];
}

/** What changes the grant itself, its funding or its reports. */
function onGrant({ state, version, reported, open, awardedCents }: Standing): Choice[] {
  const versioned = (weight: number, name: Name, login: string): Choice => ({
    weight,
    name,
    ask: () => ({ login, body: { version, reason: 'Une raison.' } }),
  });
  const body = { rank: reported?.rank, number: reported?.reportNumber, decision: 'accept', reasons: '' };
  return [
    versioned(0.6, 'suspendGrant', 'lead'),
    versioned(state === 'suspended' ? 12 : 0.5, 'resumeGrant', 'lead'),
    versioned(0.3, 'terminateGrant', 'finance'),
    {
      weight: open ? 0.3 : 3,
      name: 'reduceGrant',
      ask: (_, chance) => {
        const less = Math.max(1, awardedCents - chance.between(1, 6) * MILLION);
        return { login: 'finance', body: { version, reason: 'Une condition n’est pas respectée.', awardedCents: less } };
      },
    },
    { weight: 2, name: 'reportFundingChange', ask: reportFundingChange },
    ...(reported ? [{ weight: 3, name: 'reviewReport' as const, ask: (): ReturnType<Ask> => ({ login: 'lead', body }) }] : []),
  ];
}

/**
 * What a client asks of a grant as it reads it: mostly what takes it further, which others are asking at the same
 * moment. Null where there is nothing to ask.
 * @param among the commands to choose from, with equal weights; null: all of them, by their weights
 */
export async function choose(
  db: Kysely<DB>,
  harness: CommandHarness,
  grantId: string,
  chance: Chance,
  among: readonly string[] | null,
): Promise<Asked | null> {
  const standing = await readStanding(db, grantId);
  const all = [...onAmendment(standing, harness), ...standing.tranches.flatMap(onTranche), ...onGrant(standing)];
  const weighed = all.map((choice) => ({ weight: among === null ? choice.weight : Number(among.includes(choice.name)), choice }));
  const chosen = chance.weighed(weighed.filter(({ weight }) => weight > 0));
  if (!chosen) return null;
  const asked = { name: chosen.name, ...chosen.ask(standing, chance) };
  if (asked.name !== 'signAmendment') return asked;
  return { ...asked, body: { ...(await signingAmendmentOf(db, grantId, standing.open?.number ?? 1)) } };
}
