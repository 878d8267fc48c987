import { anyway } from '../../support/anyway.ts';
import { ease, easeForgotten, setNextEasing } from '../../../db/core/credit-release.ts';
import { postMovements } from '../../../db/ledger/envelope.ts';
import { movedIn, readReceipt } from '../../../db/core/events.ts';
import { setWaiting } from '../../../db/grants/tranches.ts';
import type { Credit, MovementKind } from '../../../domain/ledger/envelope.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { opened } from '../../support/family-fixtures.ts';
import { awarded, type CommandHarness, openCopyingHarness, planned } from '../../support/command-harness.ts';
import { shippedLine } from '../../support/invariants.ts';

const AT = '2026-03-02T09:00:00.000Z';
const AN_HOUR_LATER = '2026-03-02T10:00:00.000Z';

let database: Database;
let harness: CommandHarness;
let envelopeId: string;
/** An envelope for whose credits no tranche or application waits. */
let otherId: string;
beforeEach(async () => {
  database = await freshDatabase();
  harness = await openCopyingHarness(database.db);
  ({ envelope_id: envelopeId } = await shippedLine(database.db, 'AE'));
  [otherId = ''] = await opened(harness, envelopeId, 'NORTH');
});
afterEach(() => database.drop());

/** A grant whose tranche waits for credits. */
async function tranche(): Promise<void> {
  const { grantId } = await awarded(harness, database.db);
  const { id } = await database.db.selectFrom('tranche').where('grant_id', '=', grantId).select('id').executeTakeFirstOrThrow();
  await database.db.transaction().execute((trx) => setWaiting(trx, id, AT));
}
async function application(): Promise<void> {
  const { session, applicationIds } = await planned(harness, 1);
  const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'waitlist', reason: 'Les crédits manquent.' }));
  await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
}

/** Since when each envelope has been eased, by its id. */
const eased = async (): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    (await database.db.selectFrom('envelope').where('id', 'in', [envelopeId, otherId]).select(['id', 'eased_at']).execute()).map(
      ({ id, eased_at: at }) => [id, at],
    ),
  );
const both = (own: string | null) => ({ [envelopeId]: own, [otherId]: null });
const SPREAD = () => [{ kind: 'envelope', id: envelopeId, name: 'spreadCredits', version: 0 }];

describe.each([
  ['a tranche', tranche],
  ['an application', application],
])('where %s waits for credits', (_, waits) => {
  beforeEach(async () => {
    await waits();
    await database.pool.query('UPDATE envelope SET eased_at = NULL');
  });

  test('an envelope that is eased is to be looked at by its workflow, and one for which nothing waits is not', async () => {
    const moved = await database.db.transaction().execute(async (trx) => {
      await ease(trx, [otherId, envelopeId], AT);
      return movedIn(trx);
    });
    expect([moved, await eased()]).toEqual([SPREAD(), both(AT)]);
    expect(await readReceipt(database.db, 'envelope', envelopeId)).toMatchObject({
      state: 'open',
      due: { at: AT, what: 'spreadCredits' },
      owesLetters: false,
    });
  });

  test('another envelope that is eased eases it not', async () => {
    await database.db.transaction().execute((trx) => ease(trx, [otherId], AT));
    expect(await eased()).toEqual(both(null));
  });

  test('an envelope is looked at again after an hour, whatever comes of it', async () => {
    for (const id of [envelopeId, otherId]) await setNextEasing(database.db, id, AT);
    expect(await eased()).toEqual(both(AN_HOUR_LATER));
  });

  test('an envelope that was not eased is looked at all the same, and one that has its date keeps it', async () => {
    await easeForgotten(database.db, AT);
    expect(await eased()).toEqual(both(AT));
    await easeForgotten(database.db, AN_HOUR_LATER);
    expect(await eased()).toEqual(both(AT));
  });
});

describe('where nothing waits for credits', () => {
  test('nothing is eased, and nothing is looked at again', async () => {
    await database.pool.query('UPDATE envelope SET eased_at = $1', [AT]);
    await setNextEasing(database.db, envelopeId, AT);
    await setNextEasing(database.db, otherId, AT);
    const moved = await database.db.transaction().execute(async (trx) => {
      await ease(trx, [envelopeId, otherId], AT);
      await ease(trx, [], AT);
      return movedIn(trx);
    });
    await easeForgotten(database.db, AT);
    expect([moved, await eased()]).toEqual([[], both(null)]);
  });
});

test.each<[string, Credit, MovementKind[], boolean]>([
  ['credits that are given', 'AE', ['allot'], true],
  ['a freeze that is lifted', 'AE', ['freeze', 'thaw'], true],
  ['a reservation that is released', 'AE', ['reserve', 'release'], true],
  ['a reservation', 'AE', ['reserve'], false],
  ['a freeze', 'AE', ['freeze'], false],
  ['credits to pay with', 'CP', ['allot'], false],
])('%s (%s by %j): an envelope for whose credits something waits is eased: %s', async (_, credit, kinds, isEased) => {
  await application();
  await database.pool.query('UPDATE envelope SET eased_at = NULL');
  const { year, stream_id: streamId } = await shippedLine(database.db, credit);
  const movement = { envelopeId, year, credit, amountCents: 100, trancheId: null, subject: 'a test', valueDate: `${year}-03-02` };
  const moved = await database.db.transaction().execute(async (trx) => {
    await postMovements(
      trx,
      kinds.map((kind) => ({ ...movement, kind, cause: { streamId, version: 1 } })),
      'all_or_none',
      AT,
    );
    return movedIn(trx);
  });
  expect([moved, await eased()]).toEqual(isEased ? [SPREAD(), both(AT)] : [[], both(null)]);
});
