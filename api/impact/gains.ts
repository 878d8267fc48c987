import { z } from 'zod';
import { readGrantRow } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readGainDeclarations, readGainMovements, readGainPromises, readGainRows } from '../../db/impact/gains.ts';
import { gainMethodOf, gainMethodsOf } from '../../domain/calls/gain-method.ts';
import { endOfDate, EVER } from '../../domain/core/calendar.ts';
import { keysOf } from '../../domain/core/records.ts';
import { isStaff, scopeOf } from '../../domain/core/role.ts';
import { Day } from '../../domain/core/words.ts';
import { asksOfGain } from '../../domain/desk/may-on-grant.ts';
import { grantTable } from '../../domain/grants/grant.ts';
import { offered, NO_OFFERS } from '../../domain/core/may.ts';
import { asReader } from '../../domain/people/conflict.ts';
import {
  CertifyGain,
  DeclareGain,
  GAIN_STATES,
  gainState,
  LapseGain,
  PromiseGain,
  ReviseGain,
  yearsToCertify,
  yearsToDeclare,
  yearsToLapse,
} from '../../domain/impact/gain.ts';
import { GAIN_MOVEMENTS, gainBalances } from '../../domain/impact/gain-ledger.ts';
import { GainCents, GainMethodView, toMethod } from './gain-view.ts';
import { GrantCommand, RefusedGrantCommand } from '../command-names.ts';
import { onGrant } from '../commands-on.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { toOffers } from '../refused-commands.ts';

export const promiseGain = onGrant({
  operationId: 'promiseGain',
  path: '/gains',
  summary:
    'Promises what a project will save, by a method of its call: units per year at a dated cost, against the situation before the project',
  body: PromiseGain,
  refusals: ['wrong_state', 'gains_too_many', 'gain_method_unknown', 'gain_cost_to_come', 'gain_year_twice', 'gain_year_over'],
});

export const reviseGain = onGrant({
  operationId: 'reviseGain',
  path: '/gain-revisions',
  summary: 'Changes what a gain promises, with the reason; years that are over, declared or lapsed stay as promised',
  body: ReviseGain,
  refusals: ['wrong_state', 'gain_unknown', 'gain_lapsed', 'gain_cost_to_come', 'gain_year_twice', 'gain_year_over', 'gain_unchanged'],
});

export const declareGain = onGrant({
  operationId: 'declareGain',
  path: '/gain-declarations',
  summary: 'Declares the gain realised in a year, with its evidence; finance certifies it',
  body: DeclareGain,
  refusals: ['wrong_state', 'gain_unknown', 'gain_lapsed', 'gain_year_unpromised', 'gain_year_not_over', 'gain_year_declared'],
});

export const certifyGain = onGrant({
  operationId: 'certifyGain',
  path: '/gain-certifications',
  summary: 'Certifies a declared gain, which is then realised, or returns it with reasons; not by a person who wrote the gain',
  body: CertifyGain,
  refusals: ['wrong_state', 'gain_unknown', 'gain_not_declared', 'certifier_wrote_gain', 'stale_declaration', 'return_reasons_missing'],
});

export const lapseGain = onGrant({
  operationId: 'lapseGain',
  path: '/gain-lapses',
  summary: 'Records that the gain of some years will not come, with the reason: the years named, or all that are promised and not declared',
  body: LapseGain,
  refusals: [
    'wrong_state',
    'gain_unknown',
    'gain_lapsed',
    'gain_declaration_waits',
    'gain_realised',
    'gain_year_twice',
    'gain_year_unpromised',
    'gain_year_declared',
  ],
});

const DeclarationView = z.object({
  number: z.int(),
  quantity: z.number(),
  unitCostCents: z.int(),
  words: z.string(),
  url: z.url().nullable(),
  declaredAt: z.iso.datetime(),
  outcome: z.enum(['certify', 'return']).nullable().meta({ description: 'Null while it waits' }),
  reason: z.string().nullable().meta({ description: 'Why it was returned, or what was remarked' }),
});

const YearView = GainCents.extend({
  year: z.int(),
  quantity: z.number().meta({ description: 'Of units, as promised last' }),
  unitCostCents: z.int(),
  costOn: z.iso.date().meta({ description: 'The day of that cost' }),
  costSource: z.string(),
  declarations: z.array(DeclarationView).meta({ description: 'Oldest first; a returned one is declared again' }),
});

const MovementView = z.object({
  sequence: z.int(),
  year: z.int(),
  kind: z.enum(keysOf(GAIN_MOVEMENTS)),
  cents: z.int(),
  at: z.iso.datetime(),
  by: z.string().nullable().meta({ description: 'Null for applicants' }),
  reason: z.string().nullable(),
});

const GainView = z
  .object({
    number: z.int(),
    title: z.string(),
    owner: z.string().meta({ description: 'The function that answers for it' }),
    method: GainMethodView,
    state: z.enum(GAIN_STATES).meta({ description: 'declared: a declaration waits to be certified; realised: a year is certified' }),
    baseline: z.string(),
    budgetLine: z.string(),
    evidence: z.string(),
    promisedAt: z.iso.datetime(),
    years: z.array(YearView),
    movements: z.array(MovementView).meta({ description: 'Oldest first: the balances are their sums' }),
    toDeclare: z.array(z.int()).meta({ description: 'Promised years that have begun and are not declared' }),
    toCertify: z.array(z.int()).meta({ description: 'Years whose declaration waits to be certified' }),
    toLapse: z.array(z.int()).meta({ description: 'Promised years of which nothing is declared or realised' }),
    commands: z.array(GrantCommand),
    refused: z.array(RefusedGrantCommand),
  })
  .meta({ id: 'Gain' });

type Movements = Awaited<ReturnType<typeof readGainMovements>>;
const toBalances = (movements: Movements): z.input<typeof GainCents> => {
  const { promised, declared, realised, lapsed } = gainBalances(movements);
  return { promisedCents: promised, declaredCents: declared, realisedCents: realised, lapsedCents: lapsed };
};

/** The rows of one gain up to an instant. */
type Known = {
  promises: Awaited<ReturnType<typeof readGainPromises>>;
  declarations: Awaited<ReturnType<typeof readGainDeclarations>>;
  movements: Movements;
};

/** The outcome of a declaration: the movement that certified or returned it. */
function outcomeOf(movements: Movements, year: number, number: number): Pick<z.input<typeof DeclarationView>, 'outcome' | 'reason'> {
  const judged = movements.find((each) => each.year === year && each.declaration === number && each.kind !== 'declare');
  const outcome = judged?.kind === 'certify' || judged?.kind === 'return' ? judged.kind : null;
  return { outcome, reason: judged?.reason ?? null };
}

const toYears = ({ promises, declarations, movements }: Known): z.input<typeof YearView>[] =>
  [...new Set(promises.map(({ year }) => year))]
    .sort((a, b) => a - b)
    .flatMap((year) => {
      const last = promises.findLast((each) => each.year === year);
      if (!last) return [];
      return [
        {
          year,
          quantity: last.hundredths / 100,
          unitCostCents: last.unit_cost_cents,
          costOn: last.cost_on,
          costSource: last.cost_source,
          ...toBalances(movements.filter((each) => each.year === year)),
          declarations: declarations
            .filter((each) => each.year === year)
            .map(({ number, hundredths, unit_cost_cents: unitCostCents, words, url, at }) => ({
              ...{ number, quantity: hundredths / 100, unitCostCents, words, url, declaredAt: at },
              ...outcomeOf(movements, year, number),
            })),
        },
      ];
    });

/** A gain as it was known at an instant: only its rows up to then count. */
function knownOf(gain: number, at: string, { promises, declarations, movements }: Known): Known {
  const isKnown = (row: { gain: number; at: string }): boolean => row.gain === gain && row.at <= at;
  return { promises: promises.filter(isKnown), declarations: declarations.filter(isKnown), movements: movements.filter(isKnown) };
}

export const getGains = read(
  {
    operationId: 'getGains',
    path: '/grants/{id}/gains',
    summary: 'The gains that a project has promised, year by year, with each movement; as of a day, if one is given',
    query: z.strictObject({
      on: Day.optional().meta({ description: 'Shows them as of the evening of this day; no command is then offered' }),
    }),
    answer: z
      .object({ on: z.iso.date().nullable(), methods: z.array(GainMethodView), items: z.array(GainView) })
      .meta({ id: 'Gains', description: '`methods`: by which a gain may be counted under the call' }),
  },
  async ({ deps: { db }, caller, at, id, query: { on }, language }) => {
    const row = await readGrantRow(db, scopeOf(caller), id);
    const [whole] = row ? await readWholeGrants(db, [row]) : [];
    if (!row || !whole) throw new Problem({ code: 'not_found' });
    const reader = asReader(caller, row);
    const [rows, promises, declarations, movements] = await Promise.all([
      readGainRows(db, id),
      readGainPromises(db, id),
      readGainDeclarations(db, id),
      readGainMovements(db, id),
    ]);
    const until = on === undefined ? EVER : endOfDate(on);
    const methods = gainMethodsOf(whole.call);
    const offersOf = (number: number) => {
      const gain = on === undefined ? whole.gains.find((each) => each.number === number) : undefined;
      return gain ? offered(grantTable, whole.grant.state, reader, asksOfGain(whole, gain, { caller: reader, at })) : NO_OFFERS;
    };
    return {
      on: on ?? null,
      methods: methods.map((method) => toMethod(method, language)),
      items: rows
        .filter((gain) => gain.at <= until)
        .map((gain) => {
          const known = knownOf(gain.number, until, { promises, declarations, movements });
          const years = toYears(known);
          const balances = years.map(
            ({ year, promisedCents: promised, declaredCents: declared, realisedCents: realised, lapsedCents: lapsed }) => ({
              ...{ year, promised, declared, realised, lapsed, hundredths: 0, unitCostCents: 0, costOn: '', costSource: '', number: 0 },
            }),
          );
          const asRead = { number: gain.number, method: gain.method, methodVersion: gain.method_version, writers: [], years: balances };
          return {
            ...{ number: gain.number, title: gain.title, owner: gain.owner, promisedAt: gain.at, years },
            method: toMethod(gainMethodOf(whole.call, { key: gain.method, version: gain.method_version }), language),
            state: gainState(asRead),
            ...{ baseline: gain.baseline, budgetLine: gain.budget_line, evidence: gain.evidence },
            movements: known.movements.map(({ sequence, year, kind, cents, at: moved, reason, given_name: given, usual_name: usual }) => ({
              ...{ sequence, year, kind, cents, at: moved, reason },
              by: isStaff(reader.roles) && given !== null ? `${given} ${usual}` : null,
            })),
            toDeclare: yearsToDeclare(asRead, on === undefined ? at : until),
            toCertify: yearsToCertify(asRead),
            toLapse: yearsToLapse(asRead),
            ...toOffers(offersOf(gain.number), language),
          };
        }),
    };
  },
);
