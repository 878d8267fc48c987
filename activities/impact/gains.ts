import type { Kysely, Transaction } from 'kysely';
import type { Effect } from '../../db/core/append-effect.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertReason, lockGrantWith } from '../../db/grants/grants.ts';
import { readExpected } from '../../db/grants/locked-grant.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import {
  insertDeclaration,
  insertGain,
  insertRevision,
  markGainReminded,
  postDecision,
  readGainDates,
  readGains,
} from '../../db/impact/gains.ts';
import { gainMethodsOf } from '../../domain/calls/gain-method.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { centsByYear, gainCents } from '../../domain/impact/gain-ledger.ts';
import {
  CertifyGain,
  DeclareGain,
  firstYear,
  type Gain,
  gainDeadline,
  type GainOfYear,
  hundredthsOf,
  LapseGain,
  lapseMovements,
  lateYears,
  PromiseGain,
  promisedBy,
  promiseMovements,
  refuseCertification,
  refuseDeclaration,
  refuseLapse,
  refusePromise,
  refuseRevision,
  ReviseGain,
  revisedYears,
  reviseMovements,
  type UndeclaredYear,
  undeclaredYears,
  yearsToRemind,
} from '../../domain/impact/gain.ts';
import { deadline } from '../core/deadline.ts';
import { grantNow } from '../core/next-deadline.ts';
import { lockTakingGrant } from '../grants/confirmation.ts';

const lockGains = lockGrantWith(readGains);

/** A locked grant's state and next date, with these undeclared years of its gains once its event is written. */
const standing = async (trx: Transaction<DB>, grant: Grant, undeclared: readonly UndeclaredYear[]) =>
  grantNow(trx, grant, {
    ...(await readExpected(trx, [grant.id]))(grant.id),
    gains: { ...(await readGainDates(trx, grant.id)), year: firstYear(undeclared) },
  });

/** The undeclared years of gains without these of one. */
const without = (gains: readonly Gain[], of: number, years: readonly number[]): UndeclaredYear[] =>
  undeclaredYears(gains).filter(({ gain, year }) => gain !== of || !years.includes(year));

const yearOf = (gains: readonly Gain[], of: { gain: number; year: number }): GainOfYear =>
  orNotFound(gains.find(({ number }) => number === of.gain)?.years.find(({ year }) => year === of.year));

export const gainActivities = (db: Kysely<DB>) => ({
  promiseGain: once(db, PromiseGain, async (trx, given) => {
    const { id, body } = given;
    const [grant, gains] = await lockGains(trx, id);
    const { call } = await readPlan(trx, id);
    const methods = gainMethodsOf(call);
    refuseIf(refusePromise(grant, gains, methods, given));
    const method = orNotFound(methods.find(({ key }) => key === body.method));
    const number = gains.length + 1;
    const movements = promiseMovements(body);
    return {
      facts: {
        ...{ gain: number, method: method.key, methodVersion: method.version },
        ...{ promisedCents: promisedBy(movements), byYear: centsByYear(movements) },
      },
      ...(await standing(trx, grant, [...undeclaredYears(gains), ...body.years.map(({ year }) => ({ gain: number, year }))])),
      after: ({ version }) => insertGain(trx, given, { number, version, methodVersion: method.version }, movements),
    };
  }),

  reviseGain: once(db, ReviseGain, async (trx, given) => {
    const { id, body, at } = given;
    const [grant, gains] = await lockGains(trx, id);
    refuseIf(refuseRevision(grant, gains, given));
    const gain = orNotFound(gains.find(({ number }) => number === body.gain));
    const years = revisedYears(gain, body, at);
    const movements = reviseMovements(gain, body, at);
    const promised = years.filter(({ hundredths }) => hundredths > 0).map(({ year }) => ({ gain: gain.number, year }));
    const others = without(
      gains,
      gain.number,
      years.map(({ year }) => year),
    );
    return {
      facts: { gain: body.gain, promisedCents: promisedBy(movements), byYear: centsByYear(movements) },
      ...(await standing(trx, grant, [...others, ...promised])),
      after: async ({ version }) => {
        await insertRevision(trx, given, { version, years }, movements);
        await insertReason(trx, id, version, body.reason);
      },
    };
  }),

  declareGain: once(db, DeclareGain, async (trx, given) => {
    const {
      id,
      body: { gain, year, quantity },
    } = given;
    const [grant, gains] = await lockGains(trx, id);
    refuseIf(refuseDeclaration(grant, gains, given));
    const { unitCostCents, number: before } = yearOf(gains, { gain, year });
    const number = before + 1;
    const cents = gainCents(hundredthsOf(quantity), unitCostCents);
    return {
      facts: { gain, year, number, declaredCents: cents },
      ...(await standing(trx, grant, without(gains, gain, [year]))),
      after: ({ version }) => insertDeclaration(trx, given, { number, version, unitCostCents, cents }),
    };
  }),

  /** A certified declaration is realised; a returned one is declared again. */
  certifyGain: once(db, CertifyGain, async (trx, given) => {
    const {
      id,
      body: { gain, year, number, decision, reasons },
    } = given;
    const [grant, gains] = await lockGains(trx, id);
    refuseIf(refuseCertification(grant, gains, given));
    const { declared: cents } = yearOf(gains, { gain, year });
    return {
      facts: { gain, year, number, decision, declaredCents: cents },
      ...(await grantNow(trx, grant)),
      after: async ({ version }) => {
        await postDecision(trx, { grantId: id, gain, version, declaration: number }, [{ year, kind: decision, cents }]);
        if (reasons !== '') await insertReason(trx, id, version, reasons);
      },
    };
  }),

  lapseGain: once(db, LapseGain, async (trx, given) => {
    const {
      id,
      body: { gain, years, reason },
    } = given;
    const [grant, gains] = await lockGains(trx, id);
    refuseIf(refuseLapse(grant, gains, given));
    const movements = lapseMovements(orNotFound(gains.find(({ number }) => number === gain)), years);
    return {
      facts: { gain, lapsedCents: sumCents(movements.map(({ cents }) => cents)), byYear: centsByYear(movements) },
      ...(await standing(
        trx,
        grant,
        without(
          gains,
          gain,
          movements.map(({ year }) => year),
        ),
      )),
      after: async ({ version }) => {
        await postDecision(trx, { grantId: id, gain, version }, movements);
        await insertReason(trx, id, version, reason);
      },
    };
  }),

  /**
   * Reminds the beneficiary of what it has promised for a year and not declared, gain by gain; of no year whose
   * deadline has passed meanwhile, while no date was met.
   */
  remindGain: deadline(db, lockTakingGrant, async (trx, grant, { id, at }) => {
    const [gains, dates] = [await readGains(trx, id), await readGainDates(trx, id)];
    const open = gains.map((gain) => ({ gain, years: yearsToRemind(gain, dates, at) })).filter(({ years }) => years.length > 0);
    if (open.length === 0) return null;
    await markGainReminded(trx, id, Math.max(...open.flatMap(({ years }) => years)));
    const now = await standing(trx, grant, undeclaredYears(gains));
    const told = open
      .map(({ gain, years }) => ({ gain, years: years.filter((year) => gainDeadline(year, dates.againAt) > at) }))
      .filter(({ years }) => years.length > 0);
    if (told.length === 0) return { isQuiet: true, ...now };
    return told.map(({ gain, years }): Effect => {
      const promised = lapseMovements(gain, years);
      const promisedCents = sumCents(promised.map(({ cents }) => cents));
      const dueOn = parisDate(gainDeadline(Math.min(...years), dates.againAt));
      return { facts: { gain: gain.number, promisedCents, byYear: centsByYear(promised), dueOn }, ...now };
    });
  }),

  /** What was promised for a year and never declared by its deadline lapses, gain by gain. */
  lapseLateGain: deadline(db, lockTakingGrant, async (trx, grant, { id, at }) => {
    const [gains, dates] = [await readGains(trx, id), await readGainDates(trx, id)];
    const late = gains.map((gain) => ({ gain, years: lateYears(gain, dates, at) })).filter(({ years }) => years.length > 0);
    const left = undeclaredYears(gains).filter(({ year }) => gainDeadline(year, dates.againAt) > at);
    const now = await standing(trx, grant, left);
    return late.map(({ gain, years }): Effect => {
      const movements = lapseMovements(gain, years);
      return {
        facts: { gain: gain.number, lapsedCents: sumCents(movements.map(({ cents }) => cents)), byYear: centsByYear(movements) },
        ...now,
        after: ({ version }) => postDecision(trx, { grantId: id, gain: gain.number, version }, movements),
      };
    });
  }),
});
