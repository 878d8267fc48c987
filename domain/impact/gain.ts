import { z } from 'zod';
import { daysBefore, endOfDate, endOfPeriod, parisDate, yearOf } from '../core/calendar.ts';
import type { GainMethod } from '../calls/gain-method.ts';
import type { Due, Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { sumCents } from '../core/money.ts';
import { Day, Key, line, text, WebLink } from '../core/words.ts';
import { type Grant, refuseGrant, refuseOthers } from '../grants/grant.ts';
import { type GainBalances, gainCents, type GainMovement, NO_GAIN } from './gain-ledger.ts';

/** The most gains of a grant, and the most years of a gain. */
const MOST_GAINS = 30;
const MOST_YEARS = 15;

/** A year for which a gain is promised. */
const GainYear = z.int().min(2000).max(2199);
/** How many units: full-time equivalents, licences, days, hours; to a hundredth. */
const Quantity = z.number().min(0.01).max(5_000_000).multipleOf(0.01);
/**
 * The cost of one unit in cents: a euro at least, so that the hundredth of a unit is a cent, and a million at most, so
 * that the years of a gain add up exactly.
 */
const UnitCost = z.int().min(100).max(100_000_000);

const YEARS = z
  .array(z.strictObject({ year: GainYear, quantity: Quantity }))
  .min(1)
  .max(MOST_YEARS);

/** The cost of one unit, as of a day and by a source: one FTE, one licence a year, a day of work, an hour. */
const COST = {
  unitCostCents: UnitCost,
  costOn: Day,
  costSource: line(300).min(1),
};

export const PromiseGain = z.strictObject({
  title: line(200).min(1),
  /** The function that answers for it: a post, not a name. */
  owner: line(200).min(1),
  method: Key,
  ...COST,
  /** The situation before the project, with its day and its source. */
  baseline: text(2000).min(1),
  /** The line of the budget that falls, as its programme and its action. */
  budgetLine: line(200).min(1),
  /** The evidence that will show the gain. */
  evidence: text(2000).min(1),
  years: YEARS,
});
export type PromiseGain = z.infer<typeof PromiseGain>;

export const ReviseGain = z.strictObject({
  gain: Ordinal,
  ...COST,
  /** All years that are not over or declared: one that is left out is no longer promised; the others stay. */
  years: z
    .array(z.strictObject({ year: GainYear, quantity: Quantity }))
    .max(MOST_YEARS)
    .default([]),
  reason: text(2000).min(1),
});
export type ReviseGain = z.infer<typeof ReviseGain>;

export const DeclareGain = z.strictObject({
  gain: Ordinal,
  year: GainYear,
  quantity: Quantity,
  words: text(4000).min(1),
  url: WebLink.nullable().default(null),
});
export type DeclareGain = z.infer<typeof DeclareGain>;

export const CertifyGain = z.strictObject({
  gain: Ordinal,
  year: GainYear,
  /** The number of the declaration that the caller read, so that a newer one is not judged unread. */
  number: Ordinal,
  decision: z.enum(['certify', 'return']),
  /** Shown to the project; required if its declaration is returned. */
  reasons: text(4000).default(''),
});
export type CertifyGain = z.infer<typeof CertifyGain>;

export const LapseGain = z.strictObject({
  gain: Ordinal,
  /** All years that are promised and neither declared nor realised where absent. */
  years: z.array(GainYear).min(1).max(MOST_YEARS).optional(),
  reason: text(2000).min(1),
});
export type LapseGain = z.infer<typeof LapseGain>;

export const gainEvents = {
  promiseGain: { applicant: true, letters: false },
  reviseGain: { applicant: true, letters: false },
  declareGain: { applicant: true, letters: true },
  certifyGain: { applicant: true, letters: true, decidedBy: 'finance' },
  lapseGain: { applicant: true, letters: true, decidedBy: 'lead' },
  remindGain: { applicant: true, letters: true },
  lapseLateGain: { applicant: true, letters: true },
} satisfies EventTable;

/** The newest promise for a year: hundredths of a unit, at a cost per unit known as of a day (yyyy-mm-dd). */
type Promised = { year: number; hundredths: number } & Pick<PromiseGain, keyof typeof COST>;

/** One year of a gain. `number`: of its newest declaration, 0 before the first. The balances are cents. */
export type GainOfYear = GainBalances & Promised & { number: number };

/** A gain as the rules read it. `writers`: the people who promised, revised or declared it. */
export type Gain = { number: number; method: string; methodVersion: number; writers: readonly string[]; years: readonly GainOfYear[] };

type Gains = readonly Gain[];

/** The state of a gain, by the newest thing that happened to it. */
export const GAIN_STATES = ['promised', 'declared', 'realised', 'lapsed'] as const;
type GainState = (typeof GAIN_STATES)[number];

/** A year is open while it is promised, and nothing of it is declared or realised. */
const isOpen = ({ promised, declared, realised }: GainBalances): boolean => promised > 0 && declared + realised === 0;

/** A declaration that waits comes first; a gain has lapsed once some year has, and none is open. */
export function gainState({ years }: { years: readonly GainBalances[] }): GainState {
  if (years.some(({ declared }) => declared > 0)) return 'declared';
  if (years.some(({ lapsed }) => lapsed > 0) && !years.some(isOpen)) return 'lapsed';
  return years.some(({ realised }) => realised > 0) ? 'realised' : 'promised';
}

type OnGain = { grant: Grant; gain: Gain };

const refuseLapsed = ({ number, years }: Gain): Refusal | null =>
  gainState({ years }) === 'lapsed' ? { code: 'gain_lapsed', gain: number } : null;

const isOver = (year: number, at: string): boolean => at > endOfDate(`${year}-12-31`);

/** True for a year whose promise can no longer change: it is over, has lapsed, or was declared. */
const isSettled = (years: Gain['years'], year: number, at: string): boolean =>
  isOver(year, at) || years.some((each) => each.year === year && each.declared + each.realised + each.lapsed > 0);

/**
 * Refuses to declare a year that is not promised, is not over, or was declared already: what a year has given is known
 * once it is over.
 */
function refuseYear({ years }: Gain, year: number, at: string): Refusal | null {
  const found = years.find((each) => each.year === year);
  if (!found || found.promised === 0) {
    return { code: 'gain_year_unpromised', year, years: years.filter(({ promised }) => promised > 0).map((each) => each.year) };
  }
  if (!isOver(year, at)) return { code: 'gain_year_not_over', year };
  return found.declared + found.realised > 0 ? { code: 'gain_year_declared', year } : null;
}

/** The years of a gain that its beneficiary may declare now: promised, over, and not declared. */
export const yearsToDeclare = (gain: Gain, at: string): number[] =>
  refuseLapsed(gain) ? [] : gain.years.map(({ year }) => year).filter((year) => refuseYear(gain, year, at) === null);

/** How many days before the deadline the beneficiary is reminded of undeclared years. */
const REMINDER_DAYS = 30;
/** How many months a grant that stands again has to declare the gains that fell due while it had ended. */
const MONTHS_AGAIN = 3;

/**
 * The last instant to declare a year of a gain: the end of the year after it, and not before the term of a grant that
 * stands again. A year that was never declared lapses with it; one whose declaration was returned is left to the lead.
 * @param againAt since when the grant stands again after its end, as an ISO instant; null where it never ended
 */
export function gainDeadline(year: number, againAt: string | null): string {
  const deadline = endOfDate(`${year + 1}-12-31`);
  const again = againAt === null ? deadline : endOfPeriod(againAt, { months: MONTHS_AGAIN });
  return again > deadline ? again : deadline;
}

const gainReminder = (year: number, againAt: string | null): string => daysBefore(gainDeadline(year, againAt), REMINDER_DAYS);

/** A year of a gain that is promised, and was never declared. */
export type UndeclaredYear = { gain: number; year: number };

/** Those of gains, in their order. */
export const undeclaredYears = (gains: Gains): UndeclaredYear[] =>
  gains.flatMap(({ number: gain, years }) => years.filter((each) => isOpen(each) && each.number === 0).map(({ year }) => ({ gain, year })));

/** The first of some years; null if there is none. */
export const firstYear = (years: readonly { year: number }[]): number | null =>
  years.length > 0 ? Math.min(...years.map(({ year }) => year)) : null;

/**
 * What the dates of a grant's gains follow from. `year`: the first one that was never declared; `remindedYear`: the
 * last one of which its beneficiary was reminded; `againAt`: since when the grant stands again.
 */
export type GainDates = { year: number | null; remindedYear: number | null; againAt: string | null };
export const NO_GAIN_DATES: GainDates = { year: null, remindedYear: null, againAt: null };

/** The reminder of the first undeclared year of a grant's gains, then the date on which it lapses. */
export function nextGainDue({ year, remindedYear, againAt }: GainDates): Due | null {
  if (year === null) return null;
  return remindedYear !== null && remindedYear >= year
    ? { at: gainDeadline(year, againAt), what: 'lapseLateGain' }
    : { at: gainReminder(year, againAt), what: 'remindGain' };
}

/** The years of a gain that were never declared, and of which this is true. */
const yearsWhere = (gain: Gain, isDue: (year: number) => boolean): number[] =>
  undeclaredYears([gain])
    .map(({ year }) => year)
    .filter(isDue);

/** The years of a gain that have not been declared by their deadline. */
export const lateYears = (gain: Gain, { againAt }: Pick<GainDates, 'againAt'>, at: string): number[] =>
  yearsWhere(gain, (year) => gainDeadline(year, againAt) <= at);

/** The years of a gain of which its beneficiary is to be reminded now. */
export const yearsToRemind = (gain: Gain, { remindedYear, againAt }: Omit<GainDates, 'year'>, at: string): number[] =>
  yearsWhere(gain, (year) => (remindedYear === null || year > remindedYear) && gainReminder(year, againAt) <= at);

/** The years of a gain whose declaration waits to be certified. */
export const yearsToCertify = ({ years }: Pick<Gain, 'years'>): number[] =>
  years.filter(({ declared }) => declared > 0).map(({ year }) => year);

/** The years of a gain that the lead may say will not come: promised, and neither declared nor realised. */
export const yearsToLapse = ({ years }: Pick<Gain, 'years'>): number[] => years.filter(isOpen).map(({ year }) => year);

/** A member of the fund who is also another organisation's applicant sees this grant, but writes none of its gains. */
const refuseWriter = (grant: Grant, caller: Caller, command: 'promiseGain' | 'reviseGain' | 'declareGain'): Refusal | null =>
  refuseOthers(grant, caller) ?? refuseGrant(grant, caller, command);

/** The first refusal, in order of precedence; null if the beneficiary may promise a gain. */
export const mayPromiseGain = ({ grant }: Pick<OnGain, 'grant'>, caller: Caller): Refusal | null =>
  refuseWriter(grant, caller, 'promiseGain');

/** The first refusal, in order of precedence; null if the beneficiary may revise the gain. */
export const mayReviseGain = ({ grant, gain }: OnGain, caller: Caller): Refusal | null =>
  refuseWriter(grant, caller, 'reviseGain') ?? refuseLapsed(gain);

/** The first refusal, in order of precedence; null if the beneficiary may declare some year of the gain. */
export function mayDeclareGain({ grant, gain }: OnGain, caller: Caller, at: string): Refusal | null {
  const refusal = refuseWriter(grant, caller, 'declareGain') ?? refuseLapsed(gain);
  if (refusal || yearsToDeclare(gain, at).length > 0) return refusal;
  const [first = yearOf(at)] = yearsToLapse(gain);
  return refuseYear(gain, first, at);
}

/**
 * The first refusal, in order of precedence; null if finance may certify or return a declaration. The person who wrote
 * the gain may not, whatever their roles are now: who acted for the beneficiary is in conflict too, and is told this.
 */
export function mayCertifyGain({ grant, gain }: OnGain, caller: Caller): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'certifyGain');
  const isConflict = refusal?.code === 'conflict_of_interest';
  if (refusal && !isConflict) return refusal;
  if (gain.writers.some((id) => isSamePerson(caller, id))) return { code: 'certifier_wrote_gain' };
  if (refusal) return refusal;
  return yearsToCertify(gain).length === 0 ? { code: 'gain_not_declared', gain: gain.number } : null;
}

/** The first refusal, in order of precedence; null if the lead may say that the rest of the gain will not come. */
export function mayLapseGain({ grant, gain }: OnGain, caller: Caller): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'lapseGain') ?? refuseLapsed(gain);
  if (refusal) return refusal;
  if (yearsToLapse(gain).length > 0) return null;
  const [waits] = yearsToCertify(gain);
  return waits === undefined ? { code: 'gain_realised', gain: gain.number } : { code: 'gain_declaration_waits', year: waits };
}

const unknownAmong = (gains: Gains): Refusal => ({ code: 'gain_unknown', numbers: gains.map(({ number }) => number) });

/** Refuses years named twice. */
function refuseTwice(years: readonly { year: number }[]): Refusal | null {
  const twice = years.find(({ year }, place) => years.findIndex((each) => each.year === year) !== place);
  return twice ? { code: 'gain_year_twice', year: twice.year } : null;
}

/** Refuses a promise for a year that is over, has lapsed, or was declared. */
function refuseSettled(known: Gain['years'], years: readonly { year: number }[], at: string): Refusal | null {
  const settled = years.find(({ year }) => isSettled(known, year, at));
  return settled ? { code: 'gain_year_over', year: settled.year } : null;
}

/** Refuses a cost dated in the future. */
function refuseCost({ costOn: on }: Pick<PromiseGain, 'costOn'>, at: string): Refusal | null {
  const today = parisDate(at);
  return on > today ? { code: 'gain_cost_to_come', on, today } : null;
}

/** Null if the beneficiary may promise this gain, by a method of the call. */
export function refusePromise(
  grant: Grant,
  gains: Gains,
  methods: readonly GainMethod[],
  { caller, body, at }: Given<PromiseGain>,
): Refusal | null {
  const refusal = mayPromiseGain({ grant }, caller);
  if (refusal) return refusal;
  if (gains.length >= MOST_GAINS) return { code: 'gains_too_many', most: MOST_GAINS };
  if (!methods.some(({ key }) => key === body.method)) return { code: 'gain_method_unknown', known: methods.map(({ key }) => key) };
  return refuseCost(body, at) ?? refuseTwice(body.years) ?? refuseSettled([], body.years, at);
}

/** Null if the beneficiary may revise the gain to this: years that are over, or declared, stay as they were. */
export function refuseRevision(grant: Grant, gains: Gains, { caller, body, at }: Given<ReviseGain>): Refusal | null {
  const gain = gains.find(({ number }) => number === body.gain);
  if (!gain) return refuseWriter(grant, caller, 'reviseGain') ?? unknownAmong(gains);
  const refusal =
    mayReviseGain({ grant, gain }, caller) ?? refuseCost(body, at) ?? refuseTwice(body.years) ?? refuseSettled(gain.years, body.years, at);
  if (refusal) return refusal;
  return revisedYears(gain, body, at).some((year) => isRevised(gain, year)) ? null : { code: 'gain_unchanged', gain: gain.number };
}

/** Null if the beneficiary may declare this year of the gain. */
export function refuseDeclaration(grant: Grant, gains: Gains, { caller, body, at }: Given<DeclareGain>): Refusal | null {
  const gain = gains.find(({ number }) => number === body.gain);
  if (!gain) return refuseWriter(grant, caller, 'declareGain') ?? unknownAmong(gains);
  return refuseWriter(grant, caller, 'declareGain') ?? refuseLapsed(gain) ?? refuseYear(gain, body.year, at);
}

/** Null if finance may certify or return the newest declaration of this year. */
export function refuseCertification(grant: Grant, gains: Gains, { caller, body }: Given<CertifyGain>): Refusal | null {
  const gain = gains.find(({ number }) => number === body.gain);
  if (!gain) return refuseGrant(grant, caller, 'certifyGain') ?? unknownAmong(gains);
  const refusal = mayCertifyGain({ grant, gain }, caller);
  if (refusal) return refusal;
  const found = gain.years.find(({ year }) => year === body.year);
  if (!found || found.declared === 0) return { code: 'gain_not_declared', gain: gain.number };
  if (found.number !== body.number) return { code: 'stale_declaration', current: found.number };
  return body.decision === 'return' && body.reasons === '' ? { code: 'return_reasons_missing' } : null;
}

/** Refuses to let a year lapse that is not promised, whose declaration waits, or which is realised. */
function refuseLapseOf({ years }: Gain, year: number): Refusal | null {
  const found = years.find((each) => each.year === year);
  if (!found || found.promised === 0) return { code: 'gain_year_unpromised', year, years: yearsToLapse({ years }) };
  if (found.declared > 0) return { code: 'gain_declaration_waits', year };
  return found.realised > 0 ? { code: 'gain_year_declared', year } : null;
}

/** Null if the lead may say that these years of the gain, or all its open ones, will not come. */
export function refuseLapse(grant: Grant, gains: Gains, { caller, body }: Given<LapseGain>): Refusal | null {
  const gain = gains.find(({ number }) => number === body.gain);
  if (!gain) return refuseGrant(grant, caller, 'lapseGain') ?? unknownAmong(gains);
  const refusal = mayLapseGain({ grant, gain }, caller);
  if (refusal || !body.years) return refusal;
  const twice = refuseTwice(body.years.map((year) => ({ year })));
  return twice ?? body.years.map((year) => refuseLapseOf(gain, year)).find((each) => each !== null) ?? null;
}

export const hundredthsOf = (quantity: number): number => Math.round(quantity * 100);

/** The movements of a promise: one for each of its years. */
export const promiseMovements = ({ years, unitCostCents }: Pick<PromiseGain, 'years' | 'unitCostCents'>): GainMovement[] =>
  years.map(({ year, quantity }) => ({ year, kind: 'promise', cents: gainCents(hundredthsOf(quantity), unitCostCents) }));

type Revision = Pick<ReviseGain, 'years' | keyof typeof COST>;

/**
 * The years of which a revision says what is promised from now on, in their order: those that it names, and those that
 * lose their promise, with no hundredth of a unit. Years that are over, declared or lapsed are none of them.
 */
export function revisedYears(
  { years }: Pick<Gain, 'years'>,
  { years: named, unitCostCents, costOn, costSource }: Revision,
  at: string,
): Promised[] {
  const dropped = years.filter(({ year, promised }) => promised > 0 && !named.some((each) => each.year === year));
  return [
    ...named.map(({ year, quantity }) => ({ year, hundredths: hundredthsOf(quantity) })),
    ...dropped.map(({ year }) => ({ year, hundredths: 0 })),
  ]
    .filter(({ year }) => !isSettled(years, year, at))
    .sort((a, b) => a.year - b.year)
    .map((each) => ({ ...each, unitCostCents, costOn, costSource }));
}

/** True if this is another promise than the one before: of another quantity, or by another cost, day or source. */
function isRevised({ years }: Pick<Gain, 'years'>, { year, ...now }: Promised): boolean {
  const before = years.find((each) => each.year === year);
  if (!before || before.promised === 0) return true;
  return (['hundredths', 'unitCostCents', 'costOn', 'costSource'] as const).some((part) => before[part] !== now[part]);
}

/** The movements of a revision: the difference for each year that it names. */
export const reviseMovements = (gain: Pick<Gain, 'years'>, body: Revision, at: string): GainMovement[] =>
  revisedYears(gain, body, at).flatMap(({ year, hundredths, unitCostCents }): GainMovement[] => {
    const { promised } = gain.years.find((each) => each.year === year) ?? NO_GAIN;
    const difference = gainCents(hundredths, unitCostCents) - promised;
    if (difference === 0) return [];
    return [{ year, kind: difference > 0 ? 'promise' : 'reduce', cents: Math.abs(difference) }];
  });

/** What movements promise more, or less, in cents. */
export const promisedBy = (movements: readonly GainMovement[]): number =>
  sumCents(movements.map(({ kind, cents }) => (kind === 'promise' ? cents : -cents)));

/** The movements of a lapse: the promises of these years, or of all open ones. */
export const lapseMovements = (gain: Pick<Gain, 'years'>, years: readonly number[] = yearsToLapse(gain)): GainMovement[] =>
  gain.years.filter(({ year }) => years.includes(year)).map(({ year, promised }) => ({ year, kind: 'lapse', cents: promised }));
