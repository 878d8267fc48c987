import fc from '../../support/property.ts';
import { loadSolver } from '../../../api/http/solver/highs.ts';
import { solveApart } from '../../../api/http/solver/solver.ts';
import { type Choice, isAllowed, sumOf } from '../../../domain/core/choice.ts';
import { lineKey, NO_BALANCES } from '../../../domain/ledger/envelope.ts';
import {
  type Aim,
  AIMS,
  choiceOf,
  greedily,
  isPaymentPutOff,
  isPutOff,
  isTaken,
  missingFor,
  type PlanGround,
  planOf,
  pointsOf,
  priceOf,
  type Tried,
  waitingAfterPlan,
  type Way,
} from '../../../domain/ledger/freeze-plan.ts';
import { givenUpCents } from '../../../domain/desk/ways-out.ts';
import type { RehearsedOrder } from '../../../domain/ledger/rehearsal.ts';

let solve: Awaited<ReturnType<typeof loadSolver>>;
beforeAll(async () => {
  solve = await loadSolver();
});

const at = '2026-06-01T10:00:00.000Z';
const way = (grantId: string, cents: number, points: number, days: number, of: Partial<Way> = {}): Way => ({
  ...{ command: 'proposeAmendment', envelopeId: 'fund', grantId, points, days, withdrawn: new Map() },
  released: new Map([[grantId, cents]]),
  ...of,
});
const planFor = (ground: PlanGround, aim: Aim) => {
  const choice = choiceOf(ground, aim);
  return planOf(ground, choice && solve(choice, 3_000));
};

/** Three grants reserve 100 each, and 200 may still be committed. */
const KEPT = ['a', 'b', 'c'].map((trancheId) => ({ envelopeId: 'fund', trancheId, openCents: 100 }));
const rooms = (cents: number) => new Map([['fund', cents]]);
const ground = (ways: readonly Way[], of: Partial<PlanGround> = {}): PlanGround => ({
  rooms: rooms(200),
  kept: KEPT,
  sources: [],
  ways,
  ...of,
});

test('the cheapest set is that of the fewest points, and the soonest that of the fewest days', () => {
  const ways = [way('a', 100, 50, 10), way('b', 100, 20, 30), way('c', 60, 5, 5)];
  const [cheapest, soonest] = AIMS.map((aim) => planFor(ground(ways), aim));
  expect(cheapest).toMatchObject({ served: 3, taken: [], ways: [{ grantId: 'b' }], isProven: true });
  expect(soonest).toMatchObject({ served: 3, ways: [{ grantId: 'a' }] });
  expect(priceOf(soonest ?? { ways: [] })).toEqual({ points: 50, days: 10 });
});

test('of the sets that are equally soon, the one of the fewest points is taken, whatever the number of its acts', () => {
  const ways = [way('a', 100, 50, 10), way('b', 50, 1, 10), way('c', 50, 1, 10)];
  expect(planFor(ground(ways), 'days').ways).toEqual(ways.slice(1));
});

test('one way of a grant is taken at most, and of equal sets the one with fewer acts, then the one that comes first', () => {
  const twice = [way('a', 60, 1, 1), way('a', 40, 1, 1), way('b', 100, 9, 9), way('c', 100, 9, 9)];
  expect(planFor(ground(twice), 'score').ways).toEqual([twice[2]]);
});

test('credits from elsewhere come first, and where they suffice no choice is left', () => {
  const source = { command: 'transferCredits', envelopeId: 'kin', atMostCents: 70 } as const;
  const ways = [way('a', 100, 50, 1), way('b', 30, 1, 1)];
  expect(planFor(ground(ways, { sources: [source] }), 'score')).toMatchObject({ taken: [{ amountCents: 70 }], ways: [{ grantId: 'b' }] });
  expect(choiceOf(ground(ways, { sources: [{ ...source, atMostCents: 100 }] }), 'score')).toBeNull();
});

test('of a freeze on two envelopes, credits from elsewhere go where nothing else helps, and each frees its own', () => {
  const kept = [...KEPT, { envelopeId: 'sub', trancheId: 's', openCents: 100 }];
  const both = new Map([...rooms(200), ['sub', 0]]);
  const source = { command: 'transferCredits', envelopeId: 'kin', atMostCents: 100 } as const;
  const ways = [way('a', 100, 50, 10), way('b', 100, 20, 30)];
  const found = planFor(ground(ways, { rooms: both, kept, sources: [source] }), 'score');
  expect(found).toMatchObject({ served: 4, taken: [{ toEnvelopeId: 'sub', amountCents: 100 }], ways: [{ grantId: 'b' }] });
  // What the one could carry over it leaves the other to be given.
  const lapsed = { command: 'carryOverCredits', envelopeId: 'fund', atMostCents: 100 } as const;
  expect(planFor(ground([], { rooms: both, kept, sources: [source, lapsed] }), 'score')).toMatchObject({
    served: 4,
    taken: [
      { source: lapsed, toEnvelopeId: 'fund' },
      { source, toEnvelopeId: 'sub' },
    ],
  });
  // The one’s ways free nothing for the other.
  expect(planFor(ground(ways, { rooms: both, kept }), 'score')).toMatchObject({ served: 3, taken: [], ways: [{ grantId: 'b' }] });
});

test('where all ways together do not suffice, those decided first are served, and a release of another one helps none', () => {
  expect(planFor(ground([way('c', 100, 1, 1)], { rooms: rooms(50) }), 'score')).toMatchObject({ served: 0, ways: [] });
  expect(planFor(ground([way('b', 60, 1, 1)], { rooms: rooms(150) }), 'score')).toMatchObject({ served: 2, ways: [{ grantId: 'b' }] });
});

test('what would still wait is counted as without a plan: one that no longer fits lets a later one pass', () => {
  const kept = [10, 10, 100, 5].map((openCents, place) => ({ envelopeId: 'fund', trancheId: `t${place}`, openCents }));
  const found = planFor(ground([way('t1', 10, 1, 1)], { rooms: rooms(15), kept }), 'score');
  expect(found).toMatchObject({ served: 2, ways: [{ grantId: 't1' }] });
  expect(waitingAfterPlan({ rooms: rooms(15), kept }, found)).toBe(1);
  const withdrawn = way('g', 0, 1, 1, { released: new Map(), withdrawn: new Map([['w', 95]]) });
  expect(waitingAfterPlan({ rooms: rooms(15), kept }, { ...found, ways: [withdrawn] })).toBe(1);
  expect(waitingAfterPlan({ rooms: rooms(30), kept }, { ...found, ways: [withdrawn] })).toBe(0);
});

test('what a plan can serve is found in a few steps, however much is reserved', () => {
  let reads = 0;
  const kept = Array.from({ length: 2_000 }, (_, place) => ({
    envelopeId: 'fund',
    openCents: 100,
    get trancheId() {
      reads += 1;
      return `t${place}`;
    },
  }));
  expect(planOf(ground([], { rooms: rooms(100_050), kept }), null).served).toBe(1_000);
  expect(reads).toBeLessThan(20 * kept.length);
});

test('a conditional tranche that is expected after the year needs credits of the next one, unless it is firm, waits already or is uncovered', () => {
  const part = { firm: false, state: 'planned', expectedOn: '2027-01-01', uncoveredCents: 0 };
  expect(isPutOff(part, 2026)).toBe(true);
  expect(
    [
      { ...part, firm: true },
      { ...part, state: 'awaiting_credits' },
      { ...part, expectedOn: '2026-12-31' },
      { ...part, uncoveredCents: 1 },
    ].map((each) => isPutOff(each, 2026)),
  ).toEqual([false, false, false, false]);
});

test('a payment is put off where its agreement lets it be made in the next year, by the days after its certification', () => {
  const payment = { kind: 'interim', expectedOn: '2026-12-20', certifiedOn: '2026-12-02', paymentDays: 30 };
  expect(isPaymentPutOff(payment, 2026)).toBe(true);
  expect(
    [
      { ...payment, certifiedOn: '2026-12-01' },
      { ...payment, certifiedOn: null, paymentDays: 11 },
      { ...payment, paymentDays: null },
      { ...payment, kind: 'advance', certifiedOn: null },
    ].map((each) => isPaymentPutOff(each, 2026)),
  ).toEqual([false, false, false, false]);
  expect(isPaymentPutOff({ ...payment, certifiedOn: null, paymentDays: 12 }, 2026)).toBe(true);
});

test('what is given up of a score is its part of the award, and an unknown score is the dearest', () => {
  expect([pointsOf(4, 50, 100), pointsOf(null, 50, 100), pointsOf(3.33, 1, 3)]).toEqual([200, 250, 111]);
});

test('the end of an agreement gives up all that is neither due nor paid, of whatever year its credits are', () => {
  const none = { amendment: null, openCents: 0, committedCents: 0, delegatedCents: 0, paidCents: 0 };
  const tranches = [
    { ...none, state: 'paid', committedCents: 100, paidCents: 100 },
    { ...none, state: 'certified', committedCents: 10 },
    { ...none, state: 'confirmed', committedCents: 50, paidCents: 20 },
    { ...none, state: 'delegated', committedCents: 5, delegatedCents: 3 },
    { ...none, state: 'planned', openCents: 7 },
    { ...none, state: 'planned', amendment: 1, openCents: 1_000 },
  ] as const;
  expect(givenUpCents(tranches)).toBe(40);
});

test('a choice is sought in a thread of its own, with the answer that it has in this one', async () => {
  const choice = choiceOf(ground([way('a', 100, 50, 10), way('b', 100, 20, 30)]), 'score') as Choice;
  expect(await solveApart(choice)).toEqual(solve(choice, 3_000));
  expect(await solveApart({ ...choice, rows: [{ of: [1, 1], atLeast: 3 }] })).toBeNull();
});

test('a thread that ends without an answer is an error, and keeps no later choice waiting', async () => {
  const choice = choiceOf(ground([way('a', 100, 50, 10)]), 'score') as Choice;
  await expect(solveApart(choice, 3_000, new URL('data:text/javascript,'))).rejects.toThrow('without an answer');
  expect(await solveApart(choice)).toMatchObject({ taken: [true] });
});

test('a solver without time finds nothing, and the rule of thumb that takes its place says that no price is proved', async () => {
  const choice = choiceOf(ground([way('a', 100, 50, 10), way('b', 100, 20, 30)]), 'score') as Choice;
  expect(await solveApart(choice, 0)).toBeNull();
  expect(planOf(ground([way('a', 100, 50, 10), way('b', 100, 20, 30)]), greedily(choice))).toMatchObject({ served: 3, isProven: false });
});

test('where too many choices wait already, one more is refused at once', async () => {
  const choice = choiceOf(ground([way('a', 100, 50, 10)]), 'score') as Choice;
  const asked = Array.from({ length: 7 }, () => solveApart(choice));
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 6 }, () => 'fulfilled'), 'rejected']);
  expect(await solveApart(choice)).toMatchObject({ taken: [true] });
});

const order: RehearsedOrder = { command: 'freezeCredits', envelopeId: 'fund', year: 2026, credit: 'AE', amountCents: 0 };
const cents = fc.integer({ min: 1, max: 300 });
const smallFund = fc.record({
  kept: fc.array(cents, { minLength: 1, maxLength: 6 }),
  ways: fc.array(
    fc.record({
      grant: fc.nat(5),
      part: fc.integer({ min: 1, max: 3 }),
      withdrawn: fc.nat(200),
      points: fc.nat(40),
      days: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 7 },
  ),
  lapsed: fc.nat(100),
  frozen: fc.nat(900),
});
/** One envelope or two that bear a part of a freeze, and another one that bears none. */
const smallFamily = fc.record({ funds: fc.tuple(smallFund, fc.option(smallFund)), kin: fc.nat(200) });

/** An envelope whose credits were all reserved or committed before a freeze, with the ground of its plans. */
function fundOf(
  envelopeId: string,
  { kept: cents, ways: given, lapsed, frozen }: ReturnType<(typeof smallFund)['generate']>['value'],
): { ground: PlanGround; tried: Tried; order: RehearsedOrder } {
  const kept = cents.map((openCents, place) => ({ envelopeId, trancheId: `${envelopeId} t${place}`, openCents }));
  const reserved = cents.reduce((sum, each) => sum + each, 0);
  const ways = given.map(({ grant, part, withdrawn, points, days }, place): Way => {
    const tranche = kept[grant % kept.length];
    const released = new Map(tranche ? [[tranche.trancheId, Math.ceil(tranche.openCents / part)]] : []);
    return {
      ...{ command: 'giveNotice', envelopeId, grantId: `${envelopeId} g${grant % kept.length}`, released, points, days },
      withdrawn: new Map(withdrawn > 0 ? [[`${envelopeId} w${place}`, withdrawn]] : []),
    };
  });
  const committed = ways.reduce((sum, each) => sum + [...each.withdrawn.values()].reduce((all, one) => all + one, 0), 0);
  const amountCents = Math.max(1, Math.min(frozen, reserved));
  const lines = new Map([
    [lineKey({ ...order, envelopeId }), { ...NO_BALANCES, total: reserved + committed, reserved, committed }],
    [lineKey({ ...order, envelopeId, year: 2025 }), { ...NO_BALANCES, total: lapsed, lapsed }],
  ]);
  const sources = [{ command: 'carryOverCredits', envelopeId, atMostCents: lapsed } as const].filter(({ atMostCents }) => atMostCents > 0);
  return {
    ground: { rooms: new Map([[envelopeId, reserved - amountCents]]), kept, sources, ways },
    tried: { lines, closed: new Map([[envelopeId, 2025]]) },
    order: { ...order, envelopeId, amountCents },
  };
}

/** The same of a family, decided by turns. */
function familyOf({ funds: [first, second], kin }: ReturnType<(typeof smallFamily)['generate']>['value']) {
  const one = fundOf('fund', first);
  const all = second ? [one, fundOf('sub', second)] : [one];
  const turns = all.flatMap(({ ground: { kept } }) => kept.map((each, place) => ({ each, place }))).toSorted((a, b) => a.place - b.place);
  const source = { command: 'transferCredits', envelopeId: 'kin', atMostCents: kin } as const;
  return {
    ground: {
      rooms: new Map(all.flatMap((each) => [...each.ground.rooms])),
      kept: turns.map(({ each }) => each),
      sources: [...(kin > 0 ? [source] : []), ...all.flatMap((each) => each.ground.sources)],
      ways: all.flatMap((each) => each.ground.ways),
    },
    tried: {
      lines: new Map([
        ...all.flatMap(({ tried }) => [...tried.lines]),
        [lineKey({ ...order, envelopeId: 'kin' }), { ...NO_BALANCES, total: kin, available: kin }],
      ]),
      closed: new Map(all.flatMap(({ tried }) => [...tried.closed])),
    },
    orders: [one.order, ...all.slice(1).map((each) => each.order)] as const,
  };
}

/** The best price of any allowed set, by trying all of them. */
function byBruteForce(choice: Choice): number[] | null {
  let best: number[] | null = null;
  for (let set = 0; set < 2 ** choice.count; set += 1) {
    const taken = Array.from({ length: choice.count }, (_, place) => Math.floor(set / 2 ** place) % 2 === 1);
    if (!isAllowed(choice, taken)) continue;
    const price = choice.objectives.map((objective) => sumOf(objective, taken));
    const differs = best?.findIndex((each, place) => each !== price[place]) ?? -1;
    if (best === null || (differs >= 0 && (price[differs] ?? 0) < (best[differs] ?? 0))) best = price;
  }
  return best;
}

test('over small funds of one or two frozen envelopes, the solver’s plan is never dearer than any other set, and the ledger takes it', () => {
  fc.assert(
    fc.property(smallFamily, fc.constantFrom(...AIMS), (family, aim) => {
      const { ground: made, tried, orders } = familyOf(family);
      const choice = choiceOf(made, aim);
      const chosen = choice && solve(choice, 3_000);
      if (choice) {
        expect(chosen?.isProven).toBe(true);
        expect(choice.objectives.map((objective) => sumOf(objective, chosen?.taken ?? []))).toEqual(byBruteForce(choice));
        expect(isAllowed(choice, greedily(choice).taken)).toBe(true);
      }
      const plan = planOf(made, chosen);
      expect(isTaken(tried, orders, made, plan, at)).toBe(true);
      // One euro less of it leaves a tranche without its credits.
      const [last] = plan.taken.slice(-1);
      if (last) {
        const less = {
          ...plan,
          taken: [...plan.taken.slice(0, -1), { ...last, amountCents: last.amountCents - 1 }].filter(({ amountCents }) => amountCents > 0),
        };
        expect(isTaken(tried, orders, made, less, at)).toBe(false);
      }
      if (plan.served < made.kept.length) expect(Math.max(...missingFor(made, plan.served + 1).values())).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});
