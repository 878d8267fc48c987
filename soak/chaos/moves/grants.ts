import { reportOn } from '../../../test/support/impact-fixtures.ts';
import { STUDENTS, today } from '../../../test/support/fixtures.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { accountMoves, obligationMoves } from './accounts.ts';
import { amendmentMoves } from './amendments.ts';
import { LEADS, REASON } from './applications.ts';
import { FINANCE, type Grant } from './grant.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';
import { type Applicant, costing } from './projects.ts';

/**
 * The commands on a grant by both sides, from its acceptance to its last payment and report, and on what is claimed
 * back.
 */
export function grantMoves(view: View, applicant: Applicant, around: MoveContext): Move[] {
  const { chance } = around;
  const { signatory } = applicant;
  const grant = view as unknown as Grant;
  const { id, version, state, awardedCents, durationMonths, signed, agreement, conditions } = grant;
  const path = `/grants/${id}`;
  const lead = chance.of(LEADS);
  const finance = chance.of(FINANCE);
  const signing = { version, documentSha256: agreement?.documentSha256 };
  // Refused as long as a condition of the award is not certified.
  const signs = conditions.some(({ evidence }) => evidence === null) ? 0.3 : 4;
  const renounce = move(0.2, signatory, `${path}/renunciation`, { version, reason: REASON });
  // Its number in the accounting system, recorded at some time and corrected at another.
  const identify = move(0.2, finance, `${path}/commitment-numbers`, { commitmentNumber: numberOf(chance) });
  const plan = { ...costing(awardedCents), indicators: STUDENTS.indicators, startsOn: STUDENTS.startsOn, durationMonths };
  switch (state) {
    case 'to_accept':
      return [move(6, signatory, `${path}/acceptance`, { version, ...plan }), renounce];
    case 'to_sign':
      return [
        ...(signed.includes('beneficiary') ? [] : [move(signs, signatory, `${path}/signatures`, signing)]),
        ...(signed.includes('fund') ? [] : [move(signs, finance, `${path}/signatures`, signing)]),
        ...(signed.length === 0 ? [replan(grant, finance)] : []),
        ...conditionMoves(view, applicant, around),
        ...visaMoves(grant, around),
        ...payeeMoves(grant, signatory),
        renounce,
        identify,
      ];
    case 'active':
      return [
        ...trancheMoves(grant, finance, chance),
        ...delegationMoves(grant, signatory, finance),
        identify,
        ...milestoneMoves(grant, signatory, lead),
        ...amendmentMoves(grant, applicant, around),
        ...obligationMoves(grant, signatory, lead),
        ...accountMoves(grant, signatory, finance),
        ...visaMoves(grant, around),
        ...payeeMoves(grant, signatory),
        move(0.3, lead, `${path}/suspension`, { version, reason: REASON }),
        ...endingMoves(grant, signatory, finance),
        ...claimMoves(grant, finance),
      ];
    case 'suspended':
      return [
        move(4, lead, `${path}/resumption`, { version, reason: REASON }),
        ...trancheMoves(grant, finance, chance).filter(({ choice }) => choice.path.endsWith('/payments')),
        ...delegationMoves(grant, signatory, finance).filter(({ choice }) => !choice.path.endsWith('/payment-delegations')),
        ...endingMoves(grant, signatory, finance),
        ...claimMoves(grant, finance),
      ];
    case 'closed':
      return [
        ...milestoneMoves(grant, signatory, lead),
        ...obligationMoves(grant, signatory, lead),
        ...accountMoves(grant, signatory, finance),
        ...claimMoves(grant, finance),
      ];
    case 'terminated':
      return [...delegationMoves(grant, signatory, finance), ...claimMoves(grant, finance)];
    default:
      return [];
  }
}

/** A formal notice, which leaves as long to answer as the agreements say. */
function giveNotice({ id, version }: Grant, weight: number, finance: string): Move {
  const given = { version, ground: 'condition', condition: REASON, findings: REASON, answerBy: moveDate(today(), { days: 30 }) };
  return move(weight, finance, `/grants/${id}/ending-notices`, given);
}

/** Takes a tenth of a grant. */
const reduce = ({ id, version, awardedCents }: Grant, weight: number, finance: string): Move =>
  move(weight, finance, `/grants/${id}/reduction`, { version, awardedCents: Math.ceil(awardedCents * 0.9), reason: REASON });

/**
 * A subsidy is withdrawn in part, once: no move is left when its amount is below this one. Notice is given first, and
 * again where that one was used.
 */
export function withdrawalMoves(view: View, awardedCents: number, { chance }: MoveContext): Move[] {
  const grant = view as unknown as Grant;
  if (grant.state !== 'active' || grant.awardedCents < awardedCents) return [];
  const finance = chance.of(FINANCE);
  return grant.notice ? [reduce(grant, 3, finance), giveNotice(grant, 1, finance)] : [giveNotice(grant, 1, finance)];
}

/**
 * A formal notice, its answer, and the end of the grant, or of a tenth of it, which waits for the day that the notice
 * names: before it the end is refused.
 */
function endingMoves(grant: Grant, signatory: string, finance: string): Move[] {
  const { id, version, notice } = grant;
  const path = `/grants/${id}`;
  if (!notice) return [giveNotice(grant, 0.3, finance)];
  const ends = notice.answerBy < today() ? 1 : 0.1;
  return [
    ...(notice.observedAt === null
      ? [move(0.5, signatory, `${path}/ending-observations`, { number: notice.number, observations: REASON })]
      : []),
    move(ends, finance, `${path}/termination`, { version, reason: REASON }),
    reduce(grant, ends, finance),
  ];
}

/**
 * Of each condition of the award that is left, its beneficiary says what shows it, and the lead certifies or returns
 * that; now and then it certifies what was not shown.
 */
export function conditionMoves(view: View, { signatory, editor }: Applicant, { chance }: MoveContext): Move[] {
  const { id, version, state, conditions } = view as unknown as Grant;
  const lead = chance.of(LEADS);
  if (state !== 'to_sign') return [];
  return conditions
    .filter(({ evidence }) => evidence === null)
    .flatMap(({ number, shown }) => {
      const ask = (weight: number, login: string, route: string, body: object) =>
        move(weight, login, `/grants/${id}/${route}`, { number, ...body });
      const certify = (weight: number) => ask(weight, lead, 'conditions', { version, evidence: REASON });
      return shown === null
        ? [...[signatory, editor].map((login) => ask(3, login, 'condition-evidence', { words: REASON })), certify(0.5)]
        : [certify(3), ask(2, lead, 'condition-returns', { version, reason: REASON })];
    });
}

/** A division other than the call's own, over the same months. */
function replan({ id, version, awardedCents, durationMonths }: Grant, finance: string): Move {
  const amountCents = Math.floor(awardedCents / 3);
  const tranches = [
    { amountCents, months: 2 },
    { amountCents: awardedCents - amountCents, months: durationMonths - 2 },
  ];
  return move(0.5, finance, `/grants/${id}/tranches`, { version, tranches }, 'PUT');
}

/** The controller gives the visas that are missing, and now and then refuses one first. */
function visaMoves({ id, tranches }: Grant, { chance }: MoveContext): Move[] {
  const visa = { number: `V-${id.slice(-6)}-${chance.between(1, 99)}`, givenOn: today() };
  return tranches
    .filter(({ visa: standing }) => standing === 'missing' || standing === 'unfavourable')
    .flatMap(({ rank: tranche }): Move[] => [
      move(4, 'controller', `/grants/${id}/visas`, { tranche, ...visa, favourable: true }),
      move(0.3, 'controller', `/grants/${id}/visas`, { tranche, ...visa, favourable: false, observation: REASON }),
    ]);
}

const IBANS = ['FR7630006000011234567890189', 'FR1420041010050500013M02606'] as const;

/**
 * Bank details of an agreement are proposed until some are in force, and now and then changed; their proposer does not
 * decide.
 */
function payeeMoves({ id, legalForm, payees }: Grant, signatory: string): Move[] {
  if (legalForm.form === 'delegation') return [];
  const details = { iban: IBANS[payees.length % IBANS.length], accountHolder: 'Comptable assignataire' };
  const propose = (weight: number, login: string) => move(weight, login, `/grants/${id}/payees`, details);
  const waiting = payees.find(({ state }) => state === 'proposed');
  const isKnown = payees.some(({ state }) => state === 'in_force');
  if (!waiting) return [propose(isKnown ? 0.1 : 4, signatory), propose(isKnown ? 0.1 : 0.5, 'finance')];
  return [
    ...FINANCE.flatMap((login) => [
      move(2, login, `/grants/${id}/payee-approvals`, { payeeId: waiting.id }),
      move(0.2, login, `/grants/${id}/payee-rejections`, { payeeId: waiting.id, reason: REASON }),
    ]),
    propose(0.1, signatory),
  ];
}

/** A number of the accounting system: ten digits. */
const numberOf = (chance: MoveContext['chance']): string => String(chance.between(1_000_000_000, 9_999_999_999));

function trancheMoves({ id, tranches }: Grant, finance: string, chance: MoveContext['chance']): Move[] {
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
              ask(5, finance, 'certifications', { certifiedCents: amountCents, observation: 'Vu sur place.' }),
              ask(0.3, finance, 'certifications', { certifiedCents: amountCents - 1, observation: 'Vu sur place.' }),
            ];
      case 'certified':
        return [ask(5, finance, 'payment-orders', { orderedCents: certifiedCents })];
      case 'ordered':
        return [
          ask(5, 'payer', 'payments', { paidCents: orderedCents, paidOn: today(), reference: `VIR-${id.slice(-6)}` }),
          ask(0.7, finance, 'order-cancellations', { reason: REASON }),
          ask(0.7, finance, 'order-numbers', { orderNumber: numberOf(chance) }),
        ];
      default:
        return [];
    }
  });
}

/** A part of what was paid is claimed back once, then collected, waived and restored, until nothing is owed. */
function claimMoves({ id, tranches, claims }: Grant, finance: string): Move[] {
  const path = `/grants/${id}`;
  const paid = tranches.find(({ paidCents }) => paidCents > 0);
  const claim = { tranche: paid?.rank, claimedCents: Math.ceil((paid?.paidCents ?? 0) / 10), reason: REASON };
  return [
    ...(paid && claims.length === 0 ? [move(0.5, finance, `${path}/claims`, claim)] : []),
    ...claims.flatMap(({ number, owedCents, collectedCents, restoredCents }): Move[] => [
      ...(owedCents > 0
        ? [
            move(2, 'payer', `${path}/collections`, { claim: number, collectedCents: owedCents, collectedOn: today() }),
            move(1, 'payer', `${path}/collections`, { claim: number, collectedCents: Math.ceil(owedCents / 2), collectedOn: today() }),
            move(0.5, finance, `${path}/waivers`, { claim: number, waivedCents: owedCents, ground: 'remission', reason: REASON }),
          ]
        : []),
      ...(collectedCents > restoredCents
        ? [
            move(1, finance, `${path}/restorations`, {
              claim: number,
              restoredCents: collectedCents - restoredCents,
              order: 'Arrêté du 5 mai',
            }),
          ]
        : []),
    ]),
  ];
}

/** What a ministry commits and pays on its delegation, in parts, and what it returns. */
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
