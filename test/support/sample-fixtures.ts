import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import type { CommandHarness } from './command-harness.ts';
import { type Door, expectStatus, today } from './fixtures.ts';

/** The year in which the tests pay. */
export const PAID_YEAR = Number(today().slice(0, 4));

type Reach<Harness extends Door> = (harness: Harness) => Promise<string>;

/** Draws all payments of this year of a grant's envelope, and returns the envelope's id. */
export async function draw(harness: Door, grantId: string): Promise<string> {
  const finance = await harness.as('finance');
  const { envelopeId } = (await finance.get(`/grants/${grantId}`)).body;
  expectStatus(await finance.post(`/envelopes/${envelopeId}/samples`, { year: PAID_YEAR, size: 100 }), 200);
  return envelopeId;
}

/** A grant whose payments are drawn. */
export const drawn =
  <Harness extends Door>(reach: Reach<Harness>): Reach<Harness> =>
  async (harness) => {
    const id = await reach(harness);
    await draw(harness, id);
    return id;
  };

/** The first drawn payment of a grant, as a person reads it. */
export async function sampledOf(harness: Door, id: string) {
  const reader = await harness.as('auditor');
  const { envelopeId } = (await reader.get(`/grants/${id}`)).body;
  const { items } = expectStatus(await reader.get(`/envelopes/${envelopeId}/sampled-payments?grantId=${id}`), 200) as unknown as {
    items: [{ payment: number; amountCents: number; check: unknown; commands: string[]; refused: unknown[] }];
  };
  return items[0];
}

/** Checks the first drawn payment of a grant: right, unless told otherwise. */
export const check =
  (change: Record<string, unknown> = {}) =>
  async (harness: Door, login: string, id: string) =>
    (await harness.as(login)).post(`/grants/${id}/payment-checks`, {
      ...{ payment: (await sampledOf(harness, id)).payment, finding: 'right' },
      ...change,
    });

/** The payments of this year are drawn, and the controller has checked each: one is overpaid, the others are right. */
export async function sampled(harness: CommandHarness, db: Kysely<DB>, envelopeId: string): Promise<void> {
  await harness.accept('finance', 'drawSample', { year: PAID_YEAR, size: 100 }, { id: envelopeId });
  const payments = await db.selectFrom('sampled_payment').where('envelope_id', '=', envelopeId).selectAll().orderBy('sequence').execute();
  for (const [place, { grant_id: id, sequence: payment }] of payments.entries()) {
    const found = place === 0 ? { finding: 'overpaid', wrongCents: 100, reason: 'Compté deux fois.' } : { finding: 'right' };
    await harness.accept('controller', 'checkPayment', { payment, ...found }, { id });
  }
}
