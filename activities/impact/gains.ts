import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertReason, lockGrantWith } from '../../db/grants/grants.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import { insertDeclaration, insertGain, insertRevision, postDecision, readGains } from '../../db/impact/gains.ts';
import { gainMethodsOf } from '../../domain/calls/gain-method.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { centsByYear, gainCents, type GainMovement } from '../../domain/impact/gain-ledger.ts';
import {
  CertifyGain,
  DeclareGain,
  type Gain,
  type GainOfYear,
  hundredthsOf,
  LapseGain,
  lapseMovements,
  PromiseGain,
  promiseMovements,
  refuseCertification,
  refuseDeclaration,
  refuseLapse,
  refusePromise,
  refuseRevision,
  ReviseGain,
  revisedYears,
  reviseMovements,
} from '../../domain/impact/gain.ts';
import { grantNow } from '../core/next-deadline.ts';

const lockGains = lockGrantWith(readGains);

/** What movements promise more, or less, in cents. */
const promisedBy = (movements: readonly GainMovement[]): number =>
  sumCents(movements.map(({ kind, cents }) => (kind === 'promise' ? cents : -cents)));

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
      ...(await grantNow(trx, grant)),
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
    return {
      facts: { gain: body.gain, promisedCents: promisedBy(movements), byYear: centsByYear(movements) },
      ...(await grantNow(trx, grant)),
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
      ...(await grantNow(trx, grant)),
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
      ...(await grantNow(trx, grant)),
      after: async ({ version }) => {
        await postDecision(trx, { grantId: id, gain, version }, movements);
        await insertReason(trx, id, version, reason);
      },
    };
  }),
});
