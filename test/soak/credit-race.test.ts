import { sql } from 'kysely';
import { connect } from '../../db/connection/connect.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { USUAL_SETTINGS } from '../../domain/core/fund-settings.ts';
import type { Movement, MovementKind } from '../../domain/ledger/envelope.ts';
import { orderOf } from '../support/credit-fixtures.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { openCommandHarness } from '../support/command-harness.ts';
import { balancesOf, invariantFaults, ledgerFaults } from '../support/invariants.ts';

let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const TOTAL_CENTS = 1_000_000_000;
const at = new Date().toISOString();

/**
 * Everything is reserved; then commitments and freezes arrive from many clients at once, each in a transaction of its
 * own on one of two pools.
 */
async function freezeAgainstCommits(): Promise<{ kind: MovementKind; amountCents: number; posted: boolean }[]> {
  const { db, url } = database;
  const { envelope_id: envelopeId, year } = await db
    .selectFrom('envelope_line')
    .where('credit', '=', 'AE')
    .selectAll()
    .executeTakeFirstOrThrow();
  const { stream_id: streamId } = await db.selectFrom('call_version').select('stream_id').executeTakeFirstOrThrow();
  const movement = (kind: MovementKind, amountCents: number): Movement => ({
    kind,
    envelopeId,
    year,
    credit: 'AE',
    amountCents,
    trancheId: null,
    subject: kind,
    valueDate: `${year}-03-02`,
    cause: { streamId, version: 1 },
  });
  await db.transaction().execute((trx) => postMovements(trx, [movement('reserve', TOTAL_CENTS)], 'all_or_none', at));
  const asked = Array.from({ length: 200 }, (_, place) =>
    place % 5 === 0 ? movement('freeze', 11_000_000) : movement('commit', 7_000_000),
  );
  const workers = [connect(url, { max: 12 }), connect(url, { max: 12 })];
  const clients = workers.flatMap((worker) => Array<typeof worker>(12).fill(worker));
  const answers = await Promise.all(
    clients.map(async (worker, client) => {
      const own = [];
      for (const each of asked.filter((_, place) => place % clients.length === client)) {
        const { posted } = await worker.db.transaction().execute((trx) => postMovements(trx, [each], 'each', at));
        own.push({ ...each, posted: posted.length > 0 });
      }
      return own;
    }),
  ).finally(() => Promise.all(workers.map(({ pool }) => pool.end())));
  return answers.flat();
}

async function expectCeilingHeld(): Promise<void> {
  const answers = await freezeAgainstCommits();
  const { total, frozen, committed, available, reserved } = await balancesOf(database.db, 'AE');
  const posted = (kind: MovementKind) =>
    answers.filter((answer) => answer.posted && answer.kind === kind).reduce((sum, { amountCents }) => sum + amountCents, 0);
  expect([committed, frozen]).toEqual([posted('commit'), posted('freeze')]);
  expect(committed).toBeLessThanOrEqual(total - frozen);
  // What was reserved and is not committed is what the freeze left missing.
  expect([reserved, available]).toEqual([total - committed, -frozen]);
  // Room only shrinks: a refused one would still be refused.
  const room = total - frozen - committed;
  const refused = answers.filter((answer) => !answer.posted);
  expect(refused.length).toBeGreaterThan(10);
  expect(refused.filter(({ amountCents }) => amountCents <= room)).toEqual([]);
  expect(await ledgerFaults(database.db)).toEqual([]);
}

test('freezes against commitments, all at once, never pass the ceiling, and leave no room unused', expectCeilingHeld);

test('the same holds without the walls: it is the lock that keeps it', async () => {
  await sql`ALTER TABLE envelope_line DROP CONSTRAINT every_cent_is_somewhere, DROP CONSTRAINT never_over_commit, DROP CONSTRAINT nothing_negative_but_available`.execute(
    database.db,
  );
  await expectCeilingHeld();
});

test('finance’s orders on one envelope, all at once, are each taken or refused whole, in one chain', async () => {
  // Large amounts, so that some find no room: the rule on amounts of one person is not looked at.
  const harness = await openCommandHarness(database.db, { ...USUAL_SETTINGS, creditsAloneAtMostCents: 10 ** 11 });
  const { id } = await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow();
  const names = ['freezeCredits', 'thawCredits', 'cutCredits', 'allotCredits'] as const;
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, place) =>
      harness.ask('finance', names[place % 4]!, orderOf(150_000_000 + place), { id }).then((answer) => 'receipt' in answer),
    ),
  );
  expect(new Set(answers)).toEqual(new Set([true, false]));
  const orders = await database.db.selectFrom('credit_order').select('version').execute();
  expect(orders).toHaveLength(answers.filter(Boolean).length);
  expect(await invariantFaults(database.db)).toEqual([]);
});
