import { type Kysely, sql, type Transaction } from 'kysely';
import { connect, type Connection } from '../../db/connect.ts';
import { postMovements } from '../../db/envelope.ts';
import type { DB } from '../../db/schema.ts';
import type { Movement } from '../../domain/envelope.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { opinionOn, steps } from '../support/lives.ts';
import { inReview, openOffice, planned } from '../support/office.ts';
import { balancesOf, invariantFaults, ledgerFaults, shippedLine } from '../support/proof.ts';

const RUNNERS = 200;
const AMOUNT_CENTS = 8_000_000;

/** Reserves in a transaction of its own; false where there is no room. */
type Reserve = (trx: Transaction<DB>, movement: Movement, place: number) => Promise<boolean>;

const real: Reserve = async (trx, movement) => (await postMovements(trx, [movement], 'each', new Date().toISOString())).posted.length === 1;

const record = (trx: Transaction<DB>, { envelopeId, year, amountCents, valueDate, cause }: Movement, place: number) =>
  trx
    .insertInto('movement')
    .values({
      envelope_id: envelopeId,
      sequence: 1_000 + place,
      kind: 'reserve',
      year,
      credit: 'AE',
      from_account: 'available',
      to_account: 'reserved',
      amount_cents: amountCents,
      tranche_id: null,
      value_date: valueDate,
      recorded_at: new Date().toISOString(),
      cause_stream_id: cause.streamId,
      cause_version: cause.version,
      hash: '',
    })
    .execute();

/** Checks, then writes what it computed from the check, without a lock. */
const absolute: Reserve = async (trx, movement, place) => {
  const { available, reserved } = await trx
    .selectFrom('envelope_line')
    .where('envelope_id', '=', movement.envelopeId)
    .where('credit', '=', 'AE')
    .select(['available', 'reserved'])
    .executeTakeFirstOrThrow();
  if (available < movement.amountCents) return false;
  await record(trx, movement, place);
  await trx
    .updateTable('envelope_line')
    .where('envelope_id', '=', movement.envelopeId)
    .where('credit', '=', 'AE')
    .set({ available: available - movement.amountCents, reserved: reserved + movement.amountCents })
    .execute();
  return true;
};

/** Checks, then writes a difference, without a lock: balances stay right, and the check is of another moment. */
const relative: Reserve = async (trx, movement, place) => {
  const { available } = await trx
    .selectFrom('envelope_line')
    .where('envelope_id', '=', movement.envelopeId)
    .where('credit', '=', 'AE')
    .select('available')
    .executeTakeFirstOrThrow();
  if (available < movement.amountCents) return false;
  await record(trx, movement, place);
  await sql`UPDATE envelope_line SET available = available - ${movement.amountCents}, reserved = reserved + ${movement.amountCents} WHERE envelope_id = ${movement.envelopeId} AND credit = 'AE'`.execute(
    trx,
  );
  return true;
};

/** One statement that inserts where the sum leaves room: each sees the sum of what had been committed when it began. */
const guardedBySum: Reserve = async (trx, { envelopeId, year, amountCents, valueDate, cause }, place) => {
  const { numAffectedRows } = await sql`
    INSERT INTO movement (envelope_id, sequence, kind, year, credit, from_account, to_account, amount_cents, value_date, recorded_at, cause_stream_id, cause_version, hash)
    SELECT ${envelopeId}, ${1_000 + place}, 'reserve', ${year}, 'AE', 'available', 'reserved', ${amountCents}, ${valueDate}, now(), ${cause.streamId}, ${cause.version}, ''
    WHERE (SELECT coalesce(sum(amount_cents), 0) FROM movement WHERE kind = 'reserve') + ${amountCents} <= (SELECT total FROM envelope_line WHERE envelope_id = ${envelopeId} AND credit = 'AE')`.execute(
    trx,
  );
  if (!numAffectedRows) return false;
  await sql`UPDATE envelope_line SET available = available - ${amountCents}, reserved = reserved + ${amountCents} WHERE envelope_id = ${envelopeId} AND credit = 'AE'`.execute(
    trx,
  );
  return true;
};

/** Two pools, as two workers have. */
const CONNECTIONS_EACH = 12;

/** All runners at once on the one envelope; then what is wrong, by the movements and the kept balances. Empty where nothing is. */
async function race({ db, url }: Database, reserve: Reserve): Promise<string[]> {
  const { envelope_id: envelopeId, year, available: room, stream_id: streamId } = await shippedLine(db, 'AE');
  const movement: Movement = {
    kind: 'reserve',
    envelopeId,
    year,
    credit: 'AE',
    amountCents: AMOUNT_CENTS,
    trancheId: null,
    subject: 'race',
    valueDate: `${year}-03-02`,
    cause: { streamId, version: 1 },
  };
  const fits = Math.floor(room / AMOUNT_CENTS);
  if (fits < 10 || fits > RUNNERS - 10) throw new Error(`${fits} of ${RUNNERS} fit: that is no race`);

  const workers: Connection[] = [connect(url, { max: CONNECTIONS_EACH }), connect(url, { max: CONNECTIONS_EACH })];
  const run = (place: number) => workers[place % 2]!.db.transaction().execute((trx) => reserve(trx, movement, place));
  const answers = await Promise.all(Array.from({ length: RUNNERS }, (_, place) => run(place))).finally(() =>
    Promise.all(workers.map(({ pool }) => pool.end())),
  );

  const accepted = answers.filter(Boolean).length;
  const posted = await db
    .selectFrom('movement')
    .where('kind', '=', 'reserve')
    .select((select) => select.fn.coalesce(select.fn.sum<number>('amount_cents'), sql<number>`0`).as('cents'))
    .executeTakeFirstOrThrow();
  const { available, reserved } = await balancesOf(db, 'AE');
  return [
    ...(posted.cents > room ? ['over-committed'] : []),
    ...(accepted > fits ? ['too many accepted'] : accepted < fits ? ['room left and refused'] : []),
    ...(posted.cents !== accepted * AMOUNT_CENTS ? ['a movement without an answer'] : []),
    ...(reserved !== posted.cents || available !== room - posted.cents ? ['balances differ from movements'] : []),
    ...((await ledgerFaults(db)).length > 0 ? ['ledger faults'] : []),
  ];
}

async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await freshDatabase();
  try {
    return await use(database);
  } finally {
    await database.drop();
  }
}

/** Takes the walls away, so that what catches a mutant is the race's own sums. */
const withoutWalls = (db: Kysely<DB>) =>
  sql`ALTER TABLE envelope_line DROP CONSTRAINT every_cent_is_somewhere, DROP CONSTRAINT never_over_commit, DROP CONSTRAINT never_over_pay, DROP CONSTRAINT nothing_negative_but_available`.execute(
    db,
  );

test('of 200 reservations at once on one envelope exactly those that fit are posted, never a cent over', () =>
  withDatabase(async (database) => expect(await race(database, real)).toEqual([])));

test('the same holds without the walls: it is the lock that keeps it', () =>
  withDatabase(async (database) => {
    await withoutWalls(database.db);
    expect(await race(database, real)).toEqual([]);
  }));

test.each([
  ['checks and writes a result', absolute, ['over-committed', 'balances differ from movements']],
  ['checks and writes a difference', relative, ['over-committed']],
  ['inserts under the guard of a sum', guardedBySum, ['over-committed']],
])('a ledger that %s is caught', (_, mutant, faults) =>
  withDatabase(async (database) => {
    await withoutWalls(database.db);
    expect(await race(database, mutant)).toEqual(expect.arrayContaining(faults));
  }),
);

test('of two opinions at once on one step one is accepted and the other refused, thirty times over', () =>
  withDatabase(async ({ db }) => {
    const office = await openOffice(db);
    const applications = await Promise.all(Array.from({ length: 10 }, () => inReview(office)));
    const races = applications.flatMap((id) => steps.map((step) => ({ id, step })));
    const answers = await Promise.all(
      races.map(({ id, step }) => Promise.all([1, 2].map(() => office.ask(`reviewer-${step}`, 'giveOpinion', opinionOn(step), { id })))),
    );
    for (const pair of answers) {
      expect(pair.filter((answer) => 'receipt' in answer)).toHaveLength(1);
      // The third opinion of an application ends its review: its loser finds the next state.
      expect(pair.find((answer) => 'refusal' in answer)).toMatchObject({
        refusal: { code: expect.stringMatching(/^step_not_open|wrong_state$/) },
      });
    }
    expect(await db.selectFrom('opinion').select(['application_id', 'step']).execute()).toHaveLength(30);
    expect((await db.selectFrom('application').select('state').distinct().execute()).map(({ state }) => state)).toEqual(['reviewed']);
    expect(await invariantFaults(db)).toEqual([]);
  }));

test('two chairs who decide one session at once decide it once', () =>
  withDatabase(async ({ db }) => {
    const office = await openOffice(db);
    const { session, applicationIds } = await planned(office, 2);
    const decide = (awardedCents: number) =>
      office.ask(
        'chair',
        'decideSession',
        {
          version: session.version,
          decisions: applicationIds.map((applicationId) => ({ applicationId, decision: 'award', awardedCents, reason: 'Oui.' })),
        },
        { id: session.id },
      );
    const answers = await Promise.all([decide(100), decide(200), decide(300), decide(400)]);
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refusal' in answer && answer.refusal.code === 'wrong_state')).toHaveLength(3);
    expect(await db.selectFrom('grant').select('id').execute()).toHaveLength(2);
    expect(await invariantFaults(db)).toEqual([]);
  }));

test('sessions that are decided at once are each decided: none waits for one that waits for it', () =>
  withDatabase(async ({ db }) => {
    const office = await openOffice(db);
    const sessions = [await planned(office, 2), await planned(office, 2), await planned(office, 2), await planned(office, 2)];
    const answers = await Promise.all(
      sessions.map(({ session: { id, version }, applicationIds }) => {
        const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'award', awardedCents: 100, reason: 'Oui.' }));
        return office.ask('chair', 'decideSession', { version, decisions }, { id });
      }),
    );
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(4);
    expect(await invariantFaults(db)).toEqual([]);
  }));
