import { reportOn } from '../../test/support/impact-lives.ts';
import { STUDENTS, today } from '../../test/support/lives.ts';
import { LEADS, REASON } from './applications.ts';
import { type Around, type Move, move, type View } from './move.ts';
import { type Applicant, costing } from './projects.ts';

const FINANCE = ['finance', 'finance-2'] as const;

type Tranche = { rank: number; kind: string; state: string; amountCents: number; certifiedCents: number; orderedCents: number } & Delegated;
type Delegated = { committedCents: number; paidCents: number; delegatedCents: number; providedCents: number };
type Milestone = { rank: number; state: string; periodEndsOn: string; reports: { number: number }[] };
type Grant = {
  id: string;
  version: number;
  state: string;
  awardedCents: number;
  durationMonths: number;
  signed: string[];
  tranches: Tranche[];
  milestones: Milestone[];
};

/** What may be asked of a grant, from its acceptance to its last payment and report, by both sides. */
export function grantMoves(view: View, { signatory }: Applicant, { chance }: Around): Move[] {
  const grant = view as unknown as Grant;
  const { id, version, state, awardedCents, durationMonths, signed } = grant;
  const path = `/grants/${id}`;
  const lead = chance.of(LEADS);
  const finance = chance.of(FINANCE);
  const renounce = move(0.2, signatory, `${path}/renunciation`, { version, reason: REASON });
  const end = (weight: number) => move(weight, finance, `${path}/termination`, { version, reason: REASON });
  const plan = { ...costing(awardedCents), indicators: STUDENTS.indicators, startsOn: STUDENTS.startsOn, durationMonths };
  switch (state) {
    case 'to_accept':
      return [move(6, signatory, `${path}/acceptance`, { version, ...plan }), renounce];
    case 'to_sign':
      return [
        ...(signed.includes('beneficiary') ? [] : [move(4, signatory, `${path}/signatures`, { version })]),
        ...(signed.includes('fund') ? [] : [move(4, finance, `${path}/signatures`, { version })]),
        ...(signed.length === 0 ? [replan(grant, finance)] : []),
        renounce,
      ];
    case 'active':
      return [
        ...trancheMoves(grant, finance),
        ...delegationMoves(grant, signatory, finance),
        ...milestoneMoves(grant, signatory, lead),
        move(0.3, lead, `${path}/suspension`, { version, reason: REASON }),
        end(0.1),
      ];
    case 'suspended':
      return [
        move(4, lead, `${path}/resumption`, { version, reason: REASON }),
        ...trancheMoves(grant, finance).filter(({ choice }) => choice.path.endsWith('/payments')),
        ...delegationMoves(grant, signatory, finance).filter(({ choice }) => !choice.path.endsWith('/payment-delegations')),
        end(0.3),
      ];
    case 'terminated':
      return delegationMoves(grant, signatory, finance);
    case 'closed':
      return milestoneMoves(grant, signatory, lead);
    default:
      return [];
  }
}

/** Other parts than the call's own, for the same months. */
function replan({ id, version, awardedCents, durationMonths }: Grant, finance: string): Move {
  const amountCents = Math.floor(awardedCents / 3);
  const tranches = [
    { amountCents, months: 2 },
    { amountCents: awardedCents - amountCents, months: durationMonths - 2 },
  ];
  return move(0.5, finance, `/grants/${id}/tranches`, { version, tranches }, 'PUT');
}

function trancheMoves({ id, tranches }: Grant, finance: string): Move[] {
  return tranches.flatMap(({ rank: tranche, kind, state, amountCents, certifiedCents, orderedCents }): Move[] => {
    const ask = (weight: number, login: string, route: string, body: object) =>
      move(weight, login, `/grants/${id}/${route}`, { tranche, ...body });
    switch (state) {
      case 'awaiting_credits':
        return [ask(3, finance, 'confirmations', {})];
      case 'confirmed':
        return kind === 'advance'
          ? [ask(5, finance, 'payment-orders', { orderedCents: amountCents })]
          : [
              ask(5, finance, 'certifications', { certifiedCents: amountCents }),
              ask(0.3, finance, 'certifications', { certifiedCents: amountCents - 1 }),
            ];
      case 'certified':
        return [ask(5, finance, 'payment-orders', { orderedCents: certifiedCents })];
      case 'ordered':
        return [
          ask(5, 'payer', 'payments', { paidCents: orderedCents, paidOn: today(), reference: `VIR-${id.slice(-6)}` }),
          ask(0.7, finance, 'order-cancellations', { reason: REASON }),
        ];
      default:
        return [];
    }
  });
}

/** What a ministry commits and pays of what is delegated to it, in parts, and what comes back of it. */
function delegationMoves({ id, tranches }: Grant, signatory: string, finance: string): Move[] {
  return tranches
    .filter(({ state }) => state === 'delegated')
    .flatMap(({ rank: tranche, committedCents, paidCents, delegatedCents, providedCents }): Move[] => {
      const ask = (weight: number, login: string, route: string, body: object) =>
        move(weight, login, `/grants/${id}/${route}`, { tranche, ...body });
      const unpaidCents = committedCents - paidCents;
      const payableCents = Math.min(unpaidCents, providedCents);
      const giveBack = (credit: 'AE' | 'CP', weight: number, returnedCents: number) =>
        returnedCents > 0 ? [ask(weight, finance, 'delegation-returns', { credit, returnedCents, reason: REASON })] : [];
      const report = { committedOn: today(), reference: '1400000001' };
      return [
        ...(delegatedCents > 0
          ? [ask(4, signatory, 'commitment-reports', { committedCents: Math.ceil(delegatedCents / 2), ...report })]
          : []),
        ...(unpaidCents > providedCents ? [ask(4, finance, 'payment-delegations', { delegatedCents: unpaidCents - providedCents })] : []),
        ...(payableCents > 0
          ? [ask(4, signatory, 'payment-reports', { paidCents: payableCents, paidOn: today(), reference: `DP-${id.slice(-6)}` })]
          : []),
        ...giveBack('AE', 1, delegatedCents),
        ...giveBack('CP', delegatedCents + unpaidCents > 0 ? 0.3 : 4, providedCents),
      ];
    });
}

/** A period that is over is reported on, and the report reviewed. */
function milestoneMoves({ id, milestones }: Grant, signatory: string, lead: string): Move[] {
  return milestones.flatMap(({ rank, state, periodEndsOn, reports }): Move[] => {
    if (state === 'reported') {
      const review = { rank, number: reports.at(-1)?.number ?? reports.length };
      return [
        move(4, lead, `/grants/${id}/report-reviews`, { ...review, decision: 'accept' }),
        move(0.5, lead, `/grants/${id}/report-reviews`, { ...review, decision: 'return', reasons: REASON }),
      ];
    }
    const isOver = periodEndsOn < today();
    return isOver && (state === 'planned' || state === 'returned')
      ? [move(4, signatory, `/grants/${id}/reports`, reportOn(rank, { spentCents: 5_000_000, forecastCostCents: 10_000_000 }))]
      : [];
  });
}
