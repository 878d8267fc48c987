/**
 * The life of tranches that are alike, as the forecast of payments reads it. Months are counted by `monthNumber`.
 * `isOwn`: of the envelope that is forecast; the others of the fund only tell of delays. `known`: when both sides had
 * signed it. `planned`: when the agreement expects it to be paid. `ended`: when it was paid or cancelled; null while it
 * is open. `sharePercent`: the part of its amount that was paid by then; null while it is open. `cents`: the sum of
 * their amounts, less what is paid of those that are open; `squares`: the sum of the squares of these amounts.
 */
export type TrancheLives = {
  isOwn: boolean;
  isAdvance: boolean;
  known: number;
  planned: number;
  ended: number | null;
  sharePercent: number | null;
  count: number;
  cents: number;
  squares: number;
};

/** What was paid in a month of tranches that were signed in a month, in cents. */
export type PaidInMonth = { month: number; known: number; cents: number };

/** Amounts in cents below which one draw in ten, five in ten and nine in ten stay. */
export type Band = { lowCents: number; medianCents: number; highCents: number };

/** The month of a day or a month (yyyy-mm…), as a number that grows by one each month. */
export const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
/** The month (yyyy-mm) of such a number. */
export const monthOfNumber = (number: number): string => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;

/** With fewer tranches paid or cancelled, no delays are drawn: the plans stand alone. */
export const FEWEST_OBSERVATIONS = 20;
/** How many futures are drawn. */
const DRAWS = 200;
/** The earliest month, before the planned one, in which a payment is looked for. */
const EARLIEST = -12;
/** Tranches of one agreement slip together: so many of them tell no more of delays than one that stands alone. */
const TELLING_AS_ONE = 2;
/** How many past months tell how much a month differs from another. */
const MONTHS_OF_PACE = 36;
/** With fewer payments, a season would be mere chance. */
const FEWEST_OF_SEASON = 10;
/** Seasons are made of the months that are held against them, which are thus nearer to them than others will be. */
const OF_SAME_MONTHS = MONTHS_OF_PACE / (MONTHS_OF_PACE - 12);
/** Up to this variance, payments are drawn one by one. */
const VARIANCE_ONE_BY_ONE = 25;
/** Up to so many, the parts that are paid are drawn one by one. */
const COUNT_ONE_BY_ONE = 50;

type Random = () => number;

/** Numbers from 0 to 1, always the same after the same seed (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A draw of the standard normal distribution (Box and Muller). */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** Draws how many of a number of events happen, each with this probability. */
function happening(random: Random, count: number, probability: number): number {
  if (count === 0 || probability <= 0) return 0;
  if (probability >= 1) return count;
  const variance = count * probability * (1 - probability);
  if (variance > VARIANCE_ONE_BY_ONE) return between(0, Math.round(count * probability + Math.sqrt(variance) * normal(random)), count);
  // Jumps from one event that happens to the next.
  const passed = (): number => Math.floor(Math.log(1 - random()) / Math.log(1 - probability));
  let found = 0;
  for (let at = passed(); at < count; at += 1 + passed()) found += 1;
  return found;
}

/**
 * What tranches that have ended tell of the others. `at`: the probability that one which is still open in a month, so
 * far from its planned one, ends in it, and how many this rests on. `parts`: how many were paid so many percent of
 * their amount in the end, or less.
 */
type Delays = { observations: number; at: (months: number) => { probability: number; atRisk: number }; parts: readonly number[] };

const isOpenAt = ({ ended }: TrancheLives, known: number): boolean => ended === null || ended > known;

/** The sums of the first numbers of a list, by how many. */
function sumsOf(counts: readonly (number | undefined)[]): number[] {
  const sums = [0];
  for (let place = 0; place < counts.length; place += 1) sums.push((sums.at(-1) ?? 0) + (counts[place] ?? 0));
  return sums;
}

/** Adds a count to each number of a list from one place to another: sums of the list have it between them. */
function addBetween(list: (number | undefined)[], from: number, to: number, count: number): void {
  if (from > to) return;
  list[from] = (list[from] ?? 0) + count;
  list[to + 1] = (list[to + 1] ?? 0) - count;
}

/** The months from which on, and up to which, a tranche is counted as open; it may end in the last one. */
const openMonths = ({ known, planned, ended }: TrancheLives, lastMonth: number): [number, number] => [
  Math.max(known, planned + EARLIEST),
  Math.min(ended ?? lastMonth, lastMonth),
];

/** The record of tranches up to a month that is over. */
function delaysOf(lives: readonly TrancheLives[], lastMonth: number): Delays {
  const [changes, ending]: [number[], number[]] = [[], []];
  const paid = new Array<number>(101).fill(0);
  for (const life of lives) {
    const { planned, ended, sharePercent, count } = life;
    const [from, to] = openMonths(life, lastMonth);
    addBetween(changes, from - planned - EARLIEST, to - planned - EARLIEST, count);
    if (ended === null || ended > lastMonth || ended < life.known) continue;
    paid[sharePercent ?? 0] = (paid[sharePercent ?? 0] ?? 0) + count;
    if (from <= to) ending[to - planned - EARLIEST] = (ending[to - planned - EARLIEST] ?? 0) + count;
  }
  const [open, ended] = [sumsOf(sumsOf(changes).slice(1)), sumsOf(ending)];
  const sumOf = (sums: readonly number[], from: number, to: number): number =>
    (sums[Math.min(to + 1, sums.length - 1)] ?? 0) - (sums[between(0, from, sums.length - 1)] ?? 0);
  const at = (months: number) => {
    const place = months - EARLIEST;
    if (place < 0) return { probability: 0, atRisk: 0 };
    // A month with few tranches takes those beside it, until there are enough.
    let width = 0;
    while (sumOf(open, place - width, place + width) < FEWEST_OBSERVATIONS && width <= place + open.length) width += 1;
    const atRisk = sumOf(open, place - width, place + width);
    return { probability: atRisk === 0 ? 0 : sumOf(ended, place - width, place + width) / atRisk, atRisk };
  };
  const parts = sumsOf(paid).slice(1);
  return { observations: parts.at(-1) ?? 0, at, parts };
}

/**
 * How months differ. `seasonOf`: what a month of the year has had of what was expected of it, 1.2 being a fifth more.
 * `uneven`: how far a month is from what is expected with its season, beyond chance: a standard deviation, as a part.
 */
type Paces = { uneven: number; seasonOf: (month: number) => number };

/**
 * A season is told as if one more year, of so many payments at least, had had what was expected: the less there is of
 * it, the less it is believed.
 */
function pacesOf(lives: readonly TrancheLives[], delaysFor: (isAdvance: boolean) => Delays, lastMonth: number): Paces {
  const first = lastMonth - MONTHS_OF_PACE + 1;
  const came = new Array<number>(MONTHS_OF_PACE).fill(0);
  const alike = new Map<number, { isAdvance: boolean; planned: number; changes: number[] }>();
  for (const life of lives) {
    const { isAdvance, known, planned, ended, count } = life;
    const key = isAdvance ? planned : -planned;
    const row = alike.get(key) ?? { isAdvance, planned, changes: [] };
    alike.set(key, row);
    const [from, to] = openMonths(life, lastMonth);
    addBetween(row.changes, Math.max(from, first) - first, to - first, count);
    if (ended !== null && ended >= Math.max(known, first) && ended <= lastMonth) came[ended - first] = (came[ended - first] ?? 0) + count;
  }
  const expected = new Array<number>(MONTHS_OF_PACE).fill(0);
  for (const { isAdvance, planned, changes } of alike.values())
    for (const [row, count] of sumsOf(changes)
      .slice(1, MONTHS_OF_PACE + 1)
      .entries())
      if (count > 0) expected[row] = (expected[row] ?? 0) + count * delaysFor(isAdvance).at(first + row - planned).probability;
  const usual = expected.reduce((total, each) => total + each, 0) / MONTHS_OF_PACE;
  const seasonWithout = (row: number | null, month: number): number => {
    const of = (counts: readonly number[]): number =>
      counts.reduce((total, each, at) => total + (at !== row && (first + at - month) % 12 === 0 ? each : 0), 0);
    const unspecial = Math.max(usual, FEWEST_OF_SEASON);
    return (of(came) + unspecial) / (of(expected) + unspecial);
  };
  // Each month is held against the season of the other years: its own would always fit.
  const seasoned = expected.map((each, row) => each * seasonWithout(row, first + row));
  const beyond = seasoned.reduce((total, each, row) => total + ((came[row] ?? 0) - each) ** 2 - each, 0);
  const squares = seasoned.reduce((total, each) => total + each ** 2, 0);
  return {
    uneven: squares === 0 ? 0 : Math.sqrt((OF_SAME_MONTHS * Math.max(0, beyond)) / squares),
    seasonOf: (month) => seasonWithout(null, month),
  };
}

/** Open tranches that are planned for one month, as equal units with the sum and the variance of their amounts. */
type Pending = { isAdvance: boolean; planned: number; units: number; unitCents: number };

function pendingOf(lives: readonly TrancheLives[]): Pending[] {
  const alike = Map.groupBy(lives, ({ isAdvance, planned }) => `${isAdvance} ${planned}`);
  return [...alike.values()].flatMap((group) => {
    const cents = group.reduce((total, each) => total + each.cents, 0);
    const squares = group.reduce((total, each) => total + each.squares, 0);
    const [{ isAdvance, planned } = { isAdvance: false, planned: 0 }] = group;
    const units = Math.max(1, Math.round(cents ** 2 / Math.max(1, squares)));
    return cents > 0 ? [{ isAdvance, planned, units, unitCents: cents / units }] : [];
  });
}

/** The parts of their amounts that tranches were paid in the end, in equal steps, with their mean and spread. */
type Parts = { steps: readonly number[]; mean: number; spread: number };
const STEPS = 1_000;

function partsIn({ parts, observations }: Delays): Parts {
  let percent = 0;
  const steps = Array.from({ length: STEPS }, (_, step) => {
    while (percent < 100 && (parts[percent] ?? observations) <= ((step + 0.5) / STEPS) * observations) percent += 1;
    return percent / 100;
  });
  const mean = steps.reduce((sum, each) => sum + each, 0) / STEPS;
  return { steps, mean, spread: Math.sqrt(steps.reduce((sum, each) => sum + (each - mean) ** 2, 0) / STEPS) };
}

/** Draws the sum of a number of payments, in parts of their amounts. */
function paidOf(random: Random, { steps, mean, spread }: Parts, count: number): number {
  if (count > COUNT_ONE_BY_ONE) return between(0, count * mean + Math.sqrt(count) * spread * normal(random), count);
  let paid = 0;
  for (let each = 0; each < count; each += 1) paid += steps[Math.floor(random() * STEPS)] ?? 0;
  return paid;
}

/** Of n draws in order, the next one falls below the k-th with a chance of k in n + 1. */
export const bandOf = (draws: readonly number[]): Band => {
  const sorted = draws.toSorted((a, b) => a - b);
  const below = (part: number): number =>
    Math.round(sorted[between(0, Math.round(part * (sorted.length + 1)) - 1, sorted.length - 1)] ?? 0);
  return { lowCents: below(0.1), medianCents: below(0.5), highCents: below(0.9) };
};

/**
 * A day on which payments are forecast. `known`: the last month of which something is known. `first`: the first one
 * that is forecast. `firstPart`: how much of it is still to come. `untilYearEnd`: how many months from it on are
 * summed.
 */
type ForecastDay = { known: number; first: number; firstPart: number; untilYearEnd: number };

/** The first day of a month: what came before it is known. */
export const firstDayOf = (month: number): ForecastDay => ({
  known: month - 1,
  first: month,
  firstPart: 1,
  untilYearEnd: 12 - (month % 12),
});

/** The part of its month that is still to come on a day, which is counted whole. */
export function partLeftOf(day: string): number {
  const days = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate();
  return (days - Number(day.slice(8, 10)) + 1) / days;
}

/** A month of the forecast, in cents. `band`: null where the plans stand alone. */
type PaymentMonth = { month: number; planCents: number; band: Band | null };

type PaymentForecast = {
  /** The tranches of the fund that had ended, whose delays and parts are drawn. */
  observations: number;
  months: PaymentMonth[];
  untilYearEnd: { planCents: number; band: Band | null };
};

/** What each draw pays in each month, by the draw. */
function drawn(
  pending: readonly Pending[],
  delaysFor: (isAdvance: boolean) => Delays,
  { uneven, seasonOf }: Paces,
  day: ForecastDay,
  months: number,
): number[][] {
  const random = randomFrom(day.first);
  const seasons = Array.from({ length: months }, (_, row) => seasonOf(day.first + row) * (row === 0 ? day.firstPart : 1));
  const [advanceParts, otherParts] = [partsIn(delaysFor(true)), partsIn(delaysFor(false))];
  const told = new Map<number, { probability: number; spread: number }>();
  for (const { isAdvance, planned } of pending)
    for (let row = 0; row < months; row += 1) {
      const delay = day.first + row - planned;
      const { probability, atRisk } = delaysFor(isAdvance).at(delay);
      const spread = atRisk === 0 ? 0 : Math.sqrt((TELLING_AS_ONE * probability * (1 - probability)) / atRisk);
      if (probability > 0) told.set(2 * delay + (isAdvance ? 1 : 0), { probability, spread });
    }
  return Array.from({ length: DRAWS }, () => {
    const paces = seasons.map((season) => season * Math.max(0, 1 + uneven * normal(random)));
    // The table itself is uncertain, the more so the fewer tranches it rests on.
    const ends = new Map([...told].map(([key, { probability, spread }]) => [key, between(0, probability + spread * normal(random), 1)]));
    const paid = new Array<number>(months).fill(0);
    for (const { isAdvance, planned, units, unitCents } of pending) {
      let open = units;
      for (let row = 0; row < months && open > 0; row += 1) {
        const probability = ends.get(2 * (day.first + row - planned) + (isAdvance ? 1 : 0)) ?? 0;
        const ended = happening(random, open, probability * (paces[row] ?? 1));
        open -= ended;
        if (ended > 0) paid[row] = (paid[row] ?? 0) + unitCents * paidOf(random, isAdvance ? advanceParts : otherParts, ended);
      }
    }
    return paid;
  });
}

/**
 * What agreements in force on a day are expected to pay, month by month: the plans, in which what is overdue comes
 * first, and the band between which eight draws in ten fall. A draw gives each open tranche the delay, and the part
 * that is paid, of tranches of the fund that have ended: in each month it ends as often as those did that were open so
 * far from their planned month. Advances are drawn from advances where enough have ended. Nothing is drawn under
 * FEWEST_OBSERVATIONS. The same lives and day give the same figures.
 * @param months how many are forecast
 */
export function forecastPayments(lives: readonly TrancheLives[], day: ForecastDay, months: number): PaymentForecast {
  const known = lives.filter((each) => each.known <= day.known);
  const open = known.filter((each) => each.isOwn && isOpenAt(each, day.known));
  const lastMonth = day.first - 1;
  const [advances, others] = [true, false].map((isAdvance) =>
    delaysOf(
      known.filter((each) => each.isAdvance === isAdvance),
      lastMonth,
    ),
  ) as [Delays, Delays];
  const observations = advances.observations + others.observations;
  const isSplit = Math.min(advances.observations, others.observations) >= FEWEST_OBSERVATIONS;
  const all = isSplit ? null : delaysOf(known, lastMonth);
  const delaysFor = (isAdvance: boolean): Delays => {
    const own = isAdvance ? advances : others;
    return all && own.observations < FEWEST_OBSERVATIONS ? all : own;
  };
  const plansOf = (from: number, to: number): number =>
    open
      .filter(({ planned }) => Math.max(planned, day.first) >= from && Math.max(planned, day.first) <= to)
      .reduce((sum, { cents }) => sum + cents, 0);
  const draws =
    observations < FEWEST_OBSERVATIONS ? null : drawn(pendingOf(open), delaysFor, pacesOf(known, delaysFor, lastMonth), day, months);
  const yearMonths = Math.min(day.untilYearEnd, months);
  return {
    observations,
    months: Array.from({ length: months }, (_, row) => ({
      month: day.first + row,
      planCents: plansOf(day.first + row, day.first + row),
      band: draws && bandOf(draws.map((paid) => paid[row] ?? 0)),
    })),
    untilYearEnd: {
      planCents: plansOf(day.first, day.first + yearMonths - 1),
      band: draws && bandOf(draws.map((paid) => paid.slice(0, yearMonths).reduce((sum, cents) => sum + cents, 0))),
    },
  };
}

/** How many months before a month its forecasts are looked at again. */
export const LEADS = [1, 3, 6] as const;

/**
 * A past month as it was forecast on the first day of an earlier one, and what came of the agreements that were in
 * force on that day, in cents. `lead`: 1 for the first day of the month itself.
 */
type EarlierForecast = PaymentMonth & { lead: number; paidCents: number };

/**
 * How right earlier forecasts were. `within`: those whose band holds what came. The errors are sums of the distances
 * from what came, in cents, of the medians and of the plans.
 */
type ForecastRecord = { count: number; within: number; medianErrorCents: number; planErrorCents: number };

/**
 * The earlier forecasts of past months, each computed from what was known on its day. A day on which no agreement was
 * in force has none.
 * @param last the last month that is over
 */
export function earlierForecasts(
  lives: readonly TrancheLives[],
  paid: readonly PaidInMonth[],
  last: number,
  months: number,
): EarlierForecast[] {
  const furthest = Math.max(...LEADS);
  const days = Array.from({ length: months + furthest - 1 }, (_, row) => last - months - furthest + 2 + row);
  const forecastFrom = new Map(
    days
      .filter((day) => lives.some(({ isOwn, known }) => isOwn && known < day))
      .map((day) => [day, forecastPayments(lives, firstDayOf(day), furthest)]),
  );
  return Array.from({ length: months }, (_, row) => last - months + 1 + row).flatMap((month) =>
    LEADS.flatMap((lead) => {
      const day = month - lead + 1;
      const found = forecastFrom.get(day)?.months.find((each) => each.month === month);
      const came = paid.filter((each) => each.month === month && each.known < day).reduce((sum, { cents }) => sum + cents, 0);
      return found ? [{ ...found, lead, paidCents: came }] : [];
    }),
  );
}

/** Of the forecasts that had a band; null if there is none. */
export function recordOf(forecasts: readonly EarlierForecast[]): ForecastRecord | null {
  const banded = forecasts.flatMap(({ band, planCents, paidCents }) => (band ? [{ band, planCents, paidCents }] : []));
  if (banded.length === 0) return null;
  return {
    count: banded.length,
    within: banded.filter(({ band, paidCents }) => paidCents >= band.lowCents && paidCents <= band.highCents).length,
    medianErrorCents: banded.reduce((sum, { band, paidCents }) => sum + Math.abs(band.medianCents - paidCents), 0),
    planErrorCents: banded.reduce((sum, { planCents, paidCents }) => sum + Math.abs(planCents - paidCents), 0),
  };
}
