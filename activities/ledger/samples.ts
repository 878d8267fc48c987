import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { readDue } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { readActs } from '../../db/grants/acts.ts';
import { insertReason, lockGrantWith } from '../../db/grants/grants.ts';
import { lockEnvelope } from '../../db/ledger/movements.ts';
import { countSamples, insertCheck, insertSample, readDrawable, readHead, readSampledOf } from '../../db/ledger/samples.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { CheckPayment, drawnBy, DrawSample, refuseCheck, refuseDraw, seedOf } from '../../domain/ledger/payment-sample.ts';
import { OPEN } from './envelopes.ts';

const centsOf = (payments: readonly { amountCents: number }[]): number => sumCents(payments.map(({ amountCents }) => amountCents));

const lockSampled = lockGrantWith(async (trx, id) => ({ sampled: await readSampledOf(trx, id), acts: (await readActs(trx, [id]))(id) }));

export const sampleActivities = (db: Kysely<DB>) => ({
  /** The seed follows from what is recorded: a person who chose it would choose the payments. */
  drawSample: once(db, DrawSample, async (trx, given) => {
    const {
      id,
      body: { year, size },
      at,
    } = given;
    const { sequence: upTo } = orNotFound(await lockEnvelope(trx, id));
    const payments = await readDrawable(trx, id, year);
    refuseIf(refuseDraw(payments, given));
    const number = (await countSamples(trx, id)) + 1;
    const seed = seedOf(await readHead(trx, id), at);
    const drawn = drawnBy(seed, payments, size);
    const population = { payments: payments.length, cents: centsOf(payments) };
    return {
      facts: { sample: number, year, seed, upTo, ...population, drawn: drawn.length, drawnCents: centsOf(drawn) },
      ...OPEN,
      after: ({ version }) => insertSample(trx, id, { number, version, year, seed, upTo, ...population }, drawn),
    };
  }),

  /** It records what a person found, and moves nothing: what is wrong is claimed, or ordered, by its own command. */
  checkPayment: once(db, CheckPayment, async (trx, given) => {
    const {
      id,
      body: { payment, finding, wrongCents, reason },
    } = given;
    const [grant, on] = await lockSampled(trx, id);
    refuseIf(refuseCheck({ grant, ...on }, given));
    const { amountCents } = orNotFound(on.sampled.find((each) => each.payment === payment));
    return {
      facts: { payment, amountCents, finding, wrongCents },
      due: await readDue(trx, id),
      state: grant.state,
      after: async ({ version }) => {
        await insertCheck(trx, { grantId: id, version, envelopeId: grant.envelopeId, sequence: payment, finding, wrongCents });
        if (reason !== '') await insertReason(trx, id, version, reason);
      },
    };
  }),
});
