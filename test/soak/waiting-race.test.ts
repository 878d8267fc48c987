import { anyway } from '../support/anyway.ts';
import { resumeTranches } from '../../activities/grants/resumptions.ts';
import { promiseOf } from '../../activities/grants/tranche-movements.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { appendEvent } from '../../db/core/events.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import { readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { Refused } from '../../domain/core/refusal.ts';
import { signingOf } from '../support/agreements.ts';
import { openCall } from '../support/calls.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { age, IN_TWO, IN_TWO_CENTS, reportOn } from '../support/impact-fixtures.ts';
import { type CommandHarness, openCommandHarness, plannedFor } from '../support/command-harness.ts';
import { invariantFaults } from '../support/invariants.ts';
import { HALF_CENTS } from '../support/tranche-fixtures.ts';

const WAITING = 4;
const ROUNDS = 3;
const nobody = (): Promise<void> => Promise.resolve();

/** An attempt to confirm the second tranche of a grant. */
type Confirm = (database: Database, harness: CommandHarness, grantId: string) => Promise<unknown>;
const confirmTranche: Confirm = (_, harness, id) => harness.ask('finance', 'confirmTranche', { tranche: 2 }, { id });

/** The same without asking what waits for the same credits, or being held by it: the ledger alone decides. */
const withoutTurn: Confirm = ({ db }, _, id) =>
  db
    .transaction()
    .execute(async (trx) => {
      const at = new Date().toISOString();
      const grant = await lockGrant(trx, id);
      const tranche = (await readTranches(trx, id))[1];
      if (!grant || tranche?.state !== 'awaiting_credits') return;
      await setTrancheStates(trx, [tranche.id], 'confirmed');
      const facts = { tranche: 2, committedCents: tranche.openCents };
      const { version } = await appendEvent(
        trx,
        { at, personId: null },
        { streamId: id, name: 'resumeTranche', facts, due: null, state: 'active' },
      );
      await postMovements(trx, [promiseOf(grant, tranche, { streamId: id, version }, at)], 'all_or_none', at);
    })
    .catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
    });

/**
 * Grants whose second tranches wait, in this order, for credits that are all frozen; and one more that its signatures
 * would commit.
 */
async function toWaiting(database: Database, harness: CommandHarness) {
  const { db } = database;
  const callId = await openCall({ database }, { aeCents: IN_TWO_CENTS * (WAITING + 1), cpCents: IN_TWO_CENTS });
  const project = { ...IN_TWO, callId };
  const { session, applicationIds } = await plannedFor(harness, Array<typeof project>(WAITING + 1).fill(project));
  const decisions = applicationIds.map((applicationId) => ({
    applicationId,
    decision: 'award',
    awardedCents: IN_TWO_CENTS,
    reason: 'Oui.',
  }));
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  const grants = await db
    .selectFrom('grant')
    .where('application_id', 'in', applicationIds)
    .select(['id', 'envelope_id'])
    .orderBy('id')
    .execute();
  const ids = grants.map(({ id }) => id);
  const [signed, last] = [ids.slice(0, WAITING), ids[WAITING] ?? ''];
  const sign = async (login: string, id: string) => harness.ask(login, 'signGrant', await signingOf(db, id), { id });
  for (const id of signed) for (const login of ['applicant', 'finance']) await sign(login, id);
  await sign('applicant', last);
  const envelopeId = grants[0]?.envelope_id ?? '';
  const move = (name: 'freezeCredits' | 'thawCredits', amountCents: number) =>
    harness.accept(
      'finance',
      name,
      { year: yearOf(new Date().toISOString()), credit: 'AE', amountCents, order: 'Un acte' },
      { id: envelopeId },
    );
  await move('freezeCredits', HALF_CENTS * (WAITING + 2));
  // The last one in the list begins to wait first.
  const order = signed.toReversed();
  for (const id of order) {
    await age({ database }, id);
    await harness.accept('applicant', 'reportMilestone', reportOn(1), { id });
    await harness.accept('lead', 'reviewReport', { rank: 1, number: 1, decision: 'accept', reasons: '' }, { id });
  }
  return { order, last, sign, move };
}

/**
 * Thaws one tranche's worth at a time while its envelope's spreading, finance and a signature all want it; returns how
 * many had their turn before others that waited longer.
 */
async function race(confirm: Confirm): Promise<{ jumped: number; confirmed: number }> {
  const database = await freshDatabase();
  const { db } = database;
  try {
    let [jumped, confirmed] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      const harness = await openCommandHarness(db);
      const { order, last, sign, move } = await toWaiting(database, harness);
      const standing = async () => {
        const states = await db
          .selectFrom('tranche')
          .where('grant_id', 'in', order)
          .where('rank', '=', 2)
          .select(['grant_id', 'state'])
          .execute();
        return order.map((id) => states.find(({ grant_id: grantId }) => grantId === id)?.state);
      };
      expect(await standing()).toEqual(order.map(() => 'awaiting_credits'));
      for (let left = WAITING + 1; left > 0; left -= 1) {
        await Promise.all([
          move('thawCredits', HALF_CENTS),
          ...order.toReversed().map((id) => confirm(database, harness, id)),
          resumeTranches(db, nobody, new Date().toISOString()),
          resumeTranches(db, nobody, new Date().toISOString()),
          sign('finance', last),
        ]);
        const states = await standing();
        const waits = states.indexOf('awaiting_credits');
        if (waits >= 0 && states.slice(waits).includes('confirmed')) jumped += 1;
      }
      await resumeTranches(db, nobody, new Date().toISOString());
      confirmed += (await standing()).filter((state) => state === 'confirmed').length;
    }
    expect(await invariantFaults(db)).toEqual([]);
    return { jumped, confirmed };
  } finally {
    await database.drop();
  }
}

test('what waits for credits goes on in its order, whatever else wants them, and all of it in the end', async () =>
  expect(await race(confirmTranche)).toEqual({ jumped: 0, confirmed: WAITING * ROUNDS }));

test('this would show who confirms a tranche before its turn', async () => expect((await race(withoutTurn)).jumped).toBeGreaterThan(0));
