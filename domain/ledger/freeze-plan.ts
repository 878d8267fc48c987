import { moveDate } from '../core/calendar.ts';
import { type Choice, type Chosen, sumOf, tieBreak } from '../core/choice.ts';
import { sumCents } from '../core/money.ts';
import { APPROVAL } from '../grants/final-account.ts';
import {
  type Balances,
  EMPTY_LEDGER,
  type Ledger,
  lineKey,
  type Movement,
  NO_AMOUNTS,
  NO_BALANCES,
  settle,
  type TrancheAmounts,
} from './envelope.ts';
import { rehearsedMovement, type RehearsedOrder } from './rehearsal.ts';
import { missingOf } from './reservations.ts';

/** A reservation on an envelope as a plan reads it, in the order of the decisions. */
type Kept = { envelopeId: string; trancheId: string; openCents: number };

/**
 * Credits that come from elsewhere, in any part, by a proposal that a second person confirms: available ones of the
 * family (`envelopeId`), which any envelope of the order may get, or its own lapsed ones of the year before, carried
 * over.
 */
export type Source = { command: 'transferCredits' | 'carryOverCredits'; envelopeId: string; atMostCents: number };

/** The commands on a grant that free credits. */
export const WAY_COMMANDS = [APPROVAL, 'proposeAmendment', 'giveNotice', 'terminateGrant'] as const;
export type WayCommand = (typeof WAY_COMMANDS)[number];

/**
 * A way to free credits on one grant of an envelope, whole or not at all: `released`: what it takes from each reserved
 * tranche; `withdrawn`: from each committed one; in cents. `points`: what it costs of the fund's scores, in hundredths:
 * the application's score times the part of its award that is given up. `days`: until it may take effect. `milestone`:
 * of a notice, the one whose condition is not kept; absent where that stands beside milestones.
 */
export type Way = {
  envelopeId: string;
  command: WayCommand;
  grantId: string;
  released: ReadonlyMap<string, number>;
  withdrawn: ReadonlyMap<string, number>;
  points: number;
  days: number;
  milestone?: number;
};

/**
 * What a plan is made from: what the year could still commit after the order, in cents, by each envelope that bears a
 * part of it; what is to have its credits this year; and the ways to free some, in the order by which ties are broken.
 * Envelopes of one order give each other nothing.
 */
export type PlanGround = {
  rooms: ReadonlyMap<string, number>;
  kept: readonly Kept[];
  sources: readonly Source[];
  ways: readonly Way[];
};

/** What a plan minimises first: scores; or days, and then scores among the soonest sets. */
export const AIMS = ['score', 'days'] as const;
export type Aim = (typeof AIMS)[number];

/**
 * A plan: `served`: how many of what is kept have their credits by it, from the first decision on; the rest waits.
 * `isProven`: false where the solver stopped before it had proved that no other set costs less.
 */
export type Plan = { served: number; taken: Taken[]; ways: Way[]; isProven: boolean };
type Taken = { source: Source; toEnvelopeId: string; amountCents: number };

/**
 * The part of an award's score that is given up with some of its amount, in hundredths of a point. An application that
 * was not scored counts as the best one: not to know a score makes nothing cheap.
 */
export const pointsOf = (score: number | null, cutCents: number, awardedCents: number): number =>
  Math.ceil(((score ?? 5) * 100 * cutCents) / awardedCents);

/**
 * Put off: a conditional tranche that is not expected to be committed this year needs credits of the next one. One that
 * the year's credits do not cover yet needs them all the same: the ledger covers it before what was decided later.
 */
export const isPutOff = (part: { firm: boolean; state: string; expectedOn: string; uncoveredCents: number }, year: number): boolean =>
  !part.firm && part.state === 'planned' && part.uncoveredCents === 0 && part.expectedOn > `${year}-12-31`;

/**
 * Put off: a payment that the fund may make from the next year's credits, within the days after its certification that
 * its agreement sets. An advance, and an agreement that sets no days, are not put off: nothing says that they may wait.
 * @param certifiedOn null where its service is not certified yet, which is expected on the day of its payment
 */
export function isPaymentPutOff(
  {
    kind,
    expectedOn,
    certifiedOn,
    paymentDays,
  }: { kind: string; expectedOn: string; certifiedOn: string | null; paymentDays: number | null },
  year: number,
): boolean {
  if (paymentDays === null || (kind === 'advance' && certifiedOn === null)) return false;
  return moveDate(certifiedOn ?? expectedOn, { days: paymentDays }) > `${year}-12-31`;
}

const allOf = (cents: ReadonlyMap<string, number>): number => sumCents([...cents.values()]);

/** What a way frees for these reservations, in cents: releasing other reservations gives them no room. */
const freedFor = ({ released, withdrawn }: Way, served: ReadonlySet<string>): number =>
  allOf(withdrawn) + sumCents([...released].map(([id, cents]) => (served.has(id) ? cents : 0)));

/** What each envelope’s credits lack, in cents, for the first `served` reservations; zero or less if they suffice. */
export function missingFor({ rooms, kept }: Pick<PlanGround, 'rooms' | 'kept'>, served: number): Map<string, number> {
  const needs = new Map([...rooms].map(([id, roomCents]) => [id, -roomCents]));
  for (const { envelopeId, openCents } of kept.slice(0, served)) needs.set(envelopeId, (needs.get(envelopeId) ?? 0) + openCents);
  return needs;
}

/**
 * The target of a plan: how many of what is kept it serves, what each envelope needs for these, and what each way frees
 * for them.
 */
type Target = { served: number; needs: ReadonlyMap<string, number>; freed: number[] };

function targetAt({ ways, ...ground }: PlanGround, served: number): Target {
  const ids = new Set(ground.kept.slice(0, served).map(({ trancheId }) => trancheId));
  return { served, needs: missingFor(ground, served), freed: ways.map((way) => freedFor(way, ids)) };
}

/** The credits that any envelope of the order may get, and those that an envelope may carry over, in cents. */
const sharedCents = ({ sources }: PlanGround): number =>
  sumCents(sources.filter(({ command }) => command === 'transferCredits').map(({ atMostCents }) => atMostCents));
const carriedCents = ({ sources }: PlanGround, id: string): number =>
  sumCents(sources.filter((each) => each.command === 'carryOverCredits' && each.envelopeId === id).map(({ atMostCents }) => atMostCents));

/** True if all credits from elsewhere and all ways of so many days, one of a grant at most, are enough for a target. */
function isEnough(ground: PlanGround, { needs, freed }: Target, mostDays = Infinity): boolean {
  const best = new Map<string, { envelopeId: string; cents: number }>();
  for (const [place, { grantId, envelopeId, days }] of ground.ways.entries())
    if (days <= mostDays) best.set(grantId, { envelopeId, cents: Math.max(best.get(grantId)?.cents ?? 0, freed[place] ?? 0) });
  const freedOn = (id: string): number => sumCents([...best.values()].flatMap(({ envelopeId, cents }) => (envelopeId === id ? cents : [])));
  const left = [...needs].map(([id, needCents]) => Math.max(0, needCents - carriedCents(ground, id) - freedOn(id)));
  return sumCents(left) <= sharedCents(ground);
}

/**
 * As many of what is kept as all ways together can serve, in the order of the decisions. One fewer needs less by its
 * amount, and loses at most the release of that amount: what is enough for some is enough for fewer, so the most is
 * found by halves. An envelope may have tens of thousands of reservations.
 */
function targetOf(ground: PlanGround): Target {
  let most = targetAt(ground, 0);
  let tooMany = ground.kept.length + 1;
  while (tooMany - most.served > 1) {
    const half = targetAt(ground, Math.floor((most.served + tooMany) / 2));
    if (isEnough(ground, half)) most = half;
    else tooMany = half.served;
  }
  return most;
}

/** The fewest days within which ways free enough: no solver is needed for that. */
const soonestDays = (ground: PlanGround, target: Target): number =>
  [...new Set(ground.ways.map((way) => way.days))].sort((one, other) => one - other).find((most) => isEnough(ground, target, most)) ??
  Infinity;

/** All sets of some of these, the largest first. */
const setsOf = <Each>(all: readonly Each[]): Each[][] =>
  Array.from({ length: 2 ** all.length - 1 }, (_, set) => all.filter((__, place) => Math.floor((set + 1) / 2 ** place) % 2 === 1)).toSorted(
    (one, other) => other.length - one.length,
  );

/**
 * What has to be freed: credits from elsewhere cost nothing and take effect at once, so they come first and need no
 * choice. Those that any envelope may get suffice for what each still lacks if, whichever of them are taken together,
 * these lack no more than that; so each such set has its bound.
 */
function coversOf(ground: PlanGround, { needs, freed }: Target): { of: number[]; atLeast: number }[] {
  const left = new Map([...needs].map(([id, needCents]) => [id, needCents - carriedCents(ground, id)]));
  return setsOf([...needs.keys()])
    .map((ids) => ({
      of: ground.ways.map(({ envelopeId }, place) => (ids.includes(envelopeId) ? (freed[place] ?? 0) : 0)),
      atLeast: sumCents(ids.map((id) => left.get(id) ?? 0)) - sharedCents(ground),
    }))
    .filter(({ atLeast }) => atLeast > 0);
}

/**
 * Which ways to take, as a choice for the solver: enough is freed, one way of a grant at most; then what costs least,
 * in the order that the aim gives, then the fewest acts, then those that come first in their list. Null where nothing
 * is left to choose, since credits from elsewhere suffice.
 */
export function choiceOf(ground: PlanGround, aim: Aim): Choice | null {
  const target = targetOf(ground);
  const { ways } = ground;
  const covers = coversOf(ground, target);
  if (covers.length === 0) return null;
  const byGrant = [...new Set(ways.map(({ grantId }) => grantId))];
  // With days first, no way may take longer than the soonest set does; among such sets the price is the same.
  const mostDays = aim === 'days' ? soonestDays(ground, target) : Infinity;
  const price = [ways.map((way) => way.points), ways.map((way) => way.days)];
  return {
    count: ways.length,
    rows: [
      ...covers,
      ...byGrant.map((grantId) => ({ of: ways.map((way) => Number(way.grantId === grantId)), atMost: 1 })),
      ...(mostDays === Infinity ? [] : [{ of: ways.map((way) => Number(way.days > mostDays)), atMost: 0 }]),
    ],
    priced: price.length,
    objectives: [...price, tieBreak(ways.length, 1)],
  };
}

/** A choice for when the solver found none in time: the ways that free most, less those not needed. */
export function greedily({ count, rows, objectives }: Choice): Chosen {
  const covers = rows.filter(({ atLeast }) => atLeast !== undefined);
  const bounds = rows.filter(({ atMost }) => atMost !== undefined);
  const [price = []] = objectives;
  const freed = Array.from({ length: count }, (_, place) => Math.max(0, ...covers.map(({ of }) => of[place] ?? 0)));
  const places = Array.from({ length: count }, (_, place) => place);
  const taken = places.map(() => false);
  const isWithin = (place: number) => bounds.every(({ of, atMost = Infinity }) => !of[place] || sumOf(of, taken) <= atMost);
  for (const place of places.toSorted((one, other) => (freed[other] ?? 0) - (freed[one] ?? 0))) {
    taken[place] = true;
    if (!isWithin(place)) taken[place] = false;
  }
  for (const place of places.toSorted((one, other) => (price[other] ?? 0) - (price[one] ?? 0))) {
    if (!taken[place]) continue;
    taken[place] = false;
    if (covers.some(({ of, atLeast = 0 }) => sumOf(of, taken) < atLeast)) taken[place] = true;
  }
  return { taken, isProven: false };
}

/**
 * The plan of a choice: what is still missing comes from elsewhere, in the order of the sources; an envelope that could
 * carry over leaves to the others what they cannot do without.
 */
export function planOf(ground: PlanGround, chosen: Chosen | null): Plan {
  const { served, needs, freed } = targetOf(ground);
  const ways = ground.ways.filter((_, place) => chosen?.taken[place]);
  const left = [...needs].map(([id, needCents]) => {
    const cents = sumCents(freed.filter((_, place) => chosen?.taken[place] && ground.ways[place]?.envelopeId === id));
    return { id, cents: Math.max(0, needCents - cents), carried: carriedCents(ground, id) };
  });
  let spareCents = sharedCents(ground) - sumCents(left.map(({ cents, carried }) => Math.max(0, cents - carried)));
  const rest = new Map(ground.sources.map((source) => [source, source.atMostCents]));
  const take = (toEnvelopeId: string, cents: number, isOf: (source: Source) => boolean): Taken[] => {
    let leftCents = cents;
    return ground.sources.filter(isOf).flatMap((source) => {
      const amountCents = Math.min(rest.get(source) ?? 0, leftCents);
      leftCents -= amountCents;
      rest.set(source, (rest.get(source) ?? 0) - amountCents);
      return amountCents > 0 ? [{ source, toEnvelopeId, amountCents }] : [];
    });
  };
  const taken = left.flatMap(({ id, cents, carried }) => {
    const neededCents = Math.max(0, cents - carried);
    const spentCents = Math.min(Math.max(0, spareCents), cents - neededCents);
    spareCents -= spentCents;
    return [
      ...take(id, neededCents + spentCents, ({ command }) => command === 'transferCredits'),
      ...take(id, cents - neededCents - spentCents, (each) => each.command === 'carryOverCredits' && each.envelopeId === id),
    ];
  });
  return { served, taken, ways, isProven: chosen?.isProven ?? true };
}

/** The price of a plan: hundredths of points given up, and the days until the last of it may take effect. */
export const priceOf = ({ ways }: Pick<Plan, 'ways'>): { points: number; days: number } => ({
  points: ways.reduce((sum, { points }) => sum + points, 0),
  days: Math.max(0, ...ways.map(({ days }) => days)),
});

/**
 * How many of what is kept would still lack their credits after a plan, by the rule that says which would lack them
 * without it (`missingOf`): one that no longer fits lets later ones of its envelope pass.
 */
export function waitingAfterPlan(
  { rooms, kept }: Pick<PlanGround, 'rooms' | 'kept'>,
  { taken, ways }: Pick<Plan, 'taken' | 'ways'>,
): number {
  const released = new Map(ways.flatMap((way) => [...way.released]));
  return [...rooms].reduce((waiting, [id, roomCents]) => {
    const gainedCents = sumCents([
      ...taken.filter(({ toEnvelopeId }) => toEnvelopeId === id).map(({ amountCents }) => amountCents),
      ...ways.filter(({ envelopeId }) => envelopeId === id).map(({ withdrawn }) => allOf(withdrawn)),
    ]);
    const left = kept
      .filter(({ envelopeId }) => envelopeId === id)
      .map(({ trancheId, openCents }) => ({ openCents: openCents - (released.get(trancheId) ?? 0) }));
    const reckoned = missingOf({ ...NO_BALANCES, total: roomCents + gainedCents }, left);
    return waiting + reckoned.filter(({ missingCents }) => missingCents > 0).length;
  }, 0);
}

/** The balances on which a plan is tried, by `lineKey`, and the last closed year of each envelope. */
export type Tried = Pick<Ledger, 'lines' | 'closed'>;

/**
 * The tranches that a plan touches, as the ledger has them: reserved as far as they are open, or committed. What is to
 * be paid from CP is committed.
 */
function amountsOf({ credit }: Pick<RehearsedOrder, 'credit'>, { kept, ways }: PlanGround): Map<string, TrancheAmounts> {
  const amounts = new Map(
    kept.map(({ trancheId, openCents }): [string, TrancheAmounts] => [
      trancheId,
      { ...NO_AMOUNTS, reserved: openCents, committed: credit === 'CP' ? openCents : 0 },
    ]),
  );
  for (const { released, withdrawn } of ways) {
    for (const [id, cents] of released) if (!amounts.has(id)) amounts.set(id, { ...NO_AMOUNTS, reserved: cents });
    for (const [id, cents] of withdrawn) amounts.set(id, { ...NO_AMOUNTS, reserved: cents, committed: cents });
  }
  return amounts;
}

/**
 * The movements of an order, on each envelope that bears a part of it, and of a plan after it; and then the
 * commitments, or orders, of all that the plan serves.
 */
function movementsOf(orders: Orders, { kept }: PlanGround, { served, taken, ways }: Plan, at: string): Movement[] {
  const [{ year, credit }] = orders;
  const first = rehearsedMovement(orders[0], at);
  const move = (kind: Movement['kind'], amountCents: number, more: Partial<Movement>): Movement => ({
    ...first,
    kind,
    amountCents,
    ...more,
  });
  const gained = taken.flatMap(({ source: { command, envelopeId }, toEnvelopeId, amountCents }) =>
    command === 'transferCredits'
      ? [move('transfer_out', amountCents, { envelopeId }), move('transfer_in', amountCents, { envelopeId: toEnvelopeId })]
      : [move('carry_out', amountCents, { envelopeId, year: year - 1 }), move('carry_in', amountCents, { envelopeId })],
  );
  const freed = ways.flatMap(({ envelopeId, released, withdrawn }) => [
    ...[...released].map(([trancheId, cents]) => move('release', cents, { envelopeId, trancheId })),
    ...[...withdrawn].map(([trancheId, cents]) => move('withdraw_commitment', cents, { envelopeId, trancheId })),
  ]);
  const released = new Map(ways.flatMap((way) => [...way.released]));
  const committed = kept.slice(0, served).flatMap(({ envelopeId, trancheId, openCents }) => {
    const leftCents = openCents - (released.get(trancheId) ?? 0);
    return leftCents > 0 ? [move(credit === 'AE' ? 'commit' : 'order_payment', leftCents, { envelopeId, trancheId })] : [];
  });
  return [...orders.map((order) => rehearsedMovement(order, at)), ...gained, ...freed, ...committed];
}

/** An order, by the parts of the envelopes that bear it: of one year and credit. */
export type Orders = readonly [RehearsedOrder, ...RehearsedOrder[]];

/**
 * True if the ledger takes all of a plan: the order, what it brings and frees, and the commitment of all that it
 * serves. These are the rules that decide when each is given.
 */
export function isTaken(tried: Tried, orders: Orders, ground: PlanGround, plan: Plan, at: string): boolean {
  const ledger = { ...EMPTY_LEDGER, ...tried, tranches: amountsOf(orders[0], ground) };
  return settle(ledger, movementsOf(orders, ground, plan, at)).refused.length === 0;
}

/** The balances of some lines, by `lineKey`. */
export const linesBy = (lines: readonly ({ envelopeId: string; year: number; credit: 'AE' | 'CP' } & Balances)[]): Map<string, Balances> =>
  new Map(lines.map(({ envelopeId, year, credit, ...balances }) => [lineKey({ envelopeId, year, credit }), balances]));
