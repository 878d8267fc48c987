import fc from '../../support/property.ts';
import type { CommandName } from '../../support/command-harness.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';
import { awarded, copyingOfFile, paid } from '../../support/command-harness.ts';
import { balancesOf, digest, invariantFaults } from '../../support/invariants.ts';

const { database, harness } = copyingOfFile();
let grantId: string;
let envelopeId: string;
beforeEach(async () => {
  ({ grantId } = await awarded(harness, database.db));
  await paid(harness, database.db, grantId);
  envelopeId = (await database.db.selectFrom('grant').where('id', '=', grantId).select('envelope_id').executeTakeFirstOrThrow())
    .envelope_id;
});

const ask = (login: string, name: CommandName, body: object) => harness.ask(login, name, body, { id: grantId });
const issue = (cents: number) => ask('finance', 'issueClaim', { tranche: 1, claimedCents: cents, reason: 'Payé deux fois.' });
const collect = (claim: number, cents: number) => ask('payer', 'collectClaim', { claim, collectedCents: cents, collectedOn: today() });
const waive = (claim: number, cents: number) =>
  ask('finance-2', 'waiveClaim', { claim, waivedCents: cents, ground: 'remission', reason: 'Une gêne.' });
const restore = (claim: number, cents: number) =>
  ask('finance', 'restoreCredits', { claim, restoredCents: cents, order: 'Arrêté du 5 mai' });
const codeOf = (answer: Awaited<ReturnType<typeof ask>>): string => ('refusal' in answer ? answer.refusal.code : 'taken');

const rows = () => database.db.selectFrom('claim').where('grant_id', '=', grantId).selectAll().orderBy('number').execute();

/** A second model of a claim, computed from what was done with it. */
type Told = { claimed: number; collected: number; waived: number; restored: number };
type Step = { what: 'issue' | 'collect' | 'waive' | 'restore'; claim: number; share: number };
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('issue', 'collect', 'collect', 'waive', 'restore', 'restore'),
  claim: fc.integer({ min: 1, max: 2 }),
  // In eighths of the most that may be asked: more than eight is too much.
  share: fc.integer({ min: 1, max: 9 }),
});

/** The first steps of each life, so that most of the later ones find room. */
const FIRST: Step[] = (['issue', 'collect', 'restore'] as const).map((what) => ({ what, claim: 1, share: 4 }));

test('whatever is asked of claims, each is taken up to what is left and no further, and credits change by restorations alone', async () => {
  const met = new Set<string>();
  await fc.assert(
    fc
      .asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const before = await balancesOf(database.db, 'CP');
        const told: Told[] = [];
        const owedOf = ({ claimed, collected, waived }: Told) => claimed - collected - waived;
        for (const { what, claim: number, share } of [...FIRST, ...steps]) {
          const claim = told[number - 1];
          const left = {
            issue: AWARDED_CENTS - told.reduce((sum, { claimed, waived }) => sum + claimed - waived, 0),
            collect: claim ? owedOf(claim) : 0,
            waive: claim ? owedOf(claim) : 0,
            restore: claim ? claim.collected - claim.restored : 0,
          }[what];
          const cents = share > 8 ? left + 1 : Math.max(1, Math.floor((left * share) / 8));
          const done = {
            issue: () => issue(cents),
            collect: () => collect(number, cents),
            waive: () => waive(number, cents),
            restore: () => restore(number, cents),
          };
          const code = codeOf(await done[what]());
          const beyond = {
            issue: 'claimed_above_paid',
            collect: 'claim_exceeded',
            waive: 'claim_exceeded',
            restore: 'restored_above_collected',
          };
          const expected = what !== 'issue' && !claim ? 'claim_unknown' : cents > left ? beyond[what] : 'taken';
          expect([what, code]).toEqual([what, expected]);
          met.add(`${what} ${code}`);
          if (code !== 'taken') continue;
          if (what === 'issue') told.push({ claimed: cents, collected: 0, waived: 0, restored: 0 });
          else if (claim) claim[what === 'collect' ? 'collected' : what === 'waive' ? 'waived' : 'restored'] += cents;
        }
        expect(await rows()).toMatchObject(told.map((claim, place) => ({ number: place + 1, ...claim, owed: owedOf(claim) })));
        const restored = told.reduce((sum, each) => sum + each.restored, 0);
        expect(await balancesOf(database.db, 'CP')).toEqual({
          ...before,
          total: before.total + restored,
          available: before.available + restored,
        });
        expect(await invariantFaults(database.db, 'balances', 'signs', 'claims', 'commands', 'past')).toEqual([]);
      })
      .beforeEach(async () => {
        ({ grantId } = await awarded(harness, database.db));
        await paid(harness, database.db, grantId);
      }),
    { numRuns: 20 },
  );
  expect([...met]).toEqual(
    expect.arrayContaining(['issue taken', 'collect taken', 'restore taken', 'collect claim_exceeded', 'collect claim_unknown']),
  );
}, 120_000);

test('of many who collect what is owed at once, as many are taken as it bears', async () => {
  await issue(1_000);
  const answers = await Promise.all(Array.from({ length: 8 }, () => collect(1, 300)));
  expect(answers.map(codeOf).sort()).toEqual([...Array<string>(5).fill('claim_exceeded'), 'taken', 'taken', 'taken']);
  expect(await rows()).toMatchObject([{ owed: 100, collected: 900 }]);
});

test('of many who claim one payment at once one does, and none claims what another undoes', async () => {
  const pay = await database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', '=', grantId)
    .where('m.kind', '=', 'pay')
    .select('m.sequence')
    .executeTakeFirstOrThrow();
  const undo = () => harness.ask('finance-2', 'reverseMovement', { sequence: pay.sequence, reason: 'Erreur.' }, { id: envelopeId });
  const codes = (await Promise.all([issue(AWARDED_CENTS), undo(), issue(AWARDED_CENTS), undo()])).map(codeOf);
  expect(codes.filter((code) => code === 'taken')).toHaveLength(1);
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('each is an event of the grant with its figures; what people wrote stands in rows of their own', async () => {
  await issue(1_000);
  await collect(1, 600);
  await waive(1, 300);
  await restore(1, 500);
  const { db } = database;
  const events = await db.selectFrom('event').where('stream_id', '=', grantId).selectAll().orderBy('version').execute();
  const year = Number(today().slice(0, 4));
  expect(events.slice(-4).map(({ name, facts }) => [name, facts])).toEqual([
    [
      'issueClaim',
      {
        ...{ claim: 1, tranche: 1, claimedCents: 1_000, claimedBeforeCents: 0, paidCents: AWARDED_CENTS },
        groundsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ],
    ['collectClaim', { claim: 1, tranche: 1, collectedCents: 600, collectedOn: today(), owedCents: 400 }],
    ['waiveClaim', { claim: 1, tranche: 1, waivedCents: 300, ground: 'remission', owedCents: 100 }],
    ['restoreCredits', { claim: 1, tranche: 1, restoredCents: 500, year, valueDate: today() }],
  ]);
  const last = events.at(-1)?.version ?? 0;
  const reasons = await db
    .selectFrom('grant_reason')
    .where('grant_id', '=', grantId)
    .select(['version', 'reason'])
    .orderBy('version')
    .execute();
  expect(reasons).toEqual([
    { version: last - 3, reason: 'Payé deux fois.' },
    { version: last - 1, reason: 'Une gêne.' },
  ]);
  expect(await db.selectFrom('restoration').where('grant_id', '=', grantId).selectAll().execute()).toEqual([
    { grant_id: grantId, version: last, reference: 'Arrêté du 5 mai' },
  ]);
});

test('a restoration of last year gives its credits to that year', async () => {
  const year = Number(today().slice(0, 4)) - 1;
  await issue(1_000);
  await collect(1, 600);
  await database.db
    .updateTable('claim')
    .set({ issued_at: `${year}-12-01T09:00:00.000Z` })
    .where('grant_id', '=', grantId)
    .execute();
  await ask('finance', 'restoreCredits', { claim: 1, restoredCents: 600, order: 'Arrêté', valueDate: `${year}-12-31` });
  const line = await database.db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', envelopeId)
    .where('year', '=', year)
    .selectAll()
    .executeTakeFirstOrThrow();
  expect(line).toMatchObject({ credit: 'CP', total: 600, available: 600 });
});

test('a claim that is refused leaves nothing behind', async () => {
  const before = await digest(database.db);
  expect(codeOf(await issue(AWARDED_CENTS + 1))).toBe('claimed_above_paid');
  expect(await digest(database.db)).toEqual(before);
});
