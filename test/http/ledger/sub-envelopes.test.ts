import { orderOf, readAllMovements } from '../../support/credit-fixtures.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { subEnvelopeOf, transferTo } from '../../support/family-fixtures.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, sign, STUDENTS, toGrant } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

const CREDIT_ORDERS = ['allotCredits', 'cutCredits', 'freezeCredits', 'thawCredits', 'identifyCredits'];
const OTHERS = ['setVisaRule', 'proposeChange', 'importPayments', 'drawSample'];
const GIVEN_CENTS = 30_000_000;

let harness: AppHarness;
let finance: Actor;
let second: Actor;
let parentId: string;
beforeAll(async () => {
  harness = await startAppHarness();
  [finance, second] = [await harness.as('finance'), await harness.as('finance-2')];
  ({ id: parentId } = await readEnvelope(harness));
});
afterAll(async () => {
  expect(await invariantFaults(harness.database.db)).toEqual([]);
  await harness.stop();
});

let opened = 0;
/** A sub-envelope of the shipped envelope, with this much of its parent's AE. */
async function toSubEnvelope(cents: number): Promise<{ id: string; code: string }> {
  const code = `APPEL-${(opened += 1)}`;
  const { id } = expectStatus(await finance.post('/envelopes', subEnvelopeOf(parentId, code)), 201) as unknown as { id: string };
  if (cents > 0) expectStatus(await finance.post(`/envelopes/${parentId}/transfers`, transferTo(id, cents)), 200);
  return { id, code };
}
const read = async (id: string, query = '') => (await finance.get(`/envelopes/${id}${query}`)).body;
const aeOf = async (id: string) => (await read(id)).years[0].ae;

test('a sub-envelope is opened at an address of its own, once under a key, and begins without credits', async () => {
  const [key, body] = [crypto.randomUUID(), subEnvelopeOf(parentId, 'OUVERTE')];
  const answer = await finance.post('/envelopes', body, key);
  expectStatus(answer, 201);
  const { id } = answer.body;
  expect(answer.headers['location']).toBe(`/envelopes/${id}`);
  const again = await finance.post('/envelopes', body, key);
  expect([again.body, again.headers['idempotency-replayed']]).toEqual([answer.body, 'true']);
  expect(await read(id)).toMatchObject({
    ...{
      id,
      parentId,
      code: 'OUVERTE',
      name: 'Appel OUVERTE',
      sequence: 0,
      remainingToPayCents: 0,
      years: [],
      subEnvelopes: [],
      family: null,
    },
    commands: [...CREDIT_ORDERS, 'transferCredits', ...OTHERS],
  });
  expect((await finance.get(`/envelopes/${id}`, 'en')).body.name).toBe('Call OUVERTE');
  expect((await read(parentId)).commands).toEqual([...CREDIT_ORDERS, 'transferCredits', 'openSubEnvelope', ...OTHERS]);
  expect((await (await harness.as('auditor')).get(`/envelopes/${id}`)).body.commands).toEqual([]);
});

test('a call that draws on a sub-envelope is awarded and signed on its credits, and on no others', async () => {
  const before = await aeOf(parentId);
  const { id } = await toSubEnvelope(GIVEN_CENTS);
  const admin = await harness.as('admin');
  expectStatus(await admin.post('/calls', { id: 'sous-appel', code: 'SOUS', envelopeId: id, terms: THREE_OPINIONS.terms }), 201);
  expectStatus(await admin.post('/calls/sous-appel/publication', { version: 1 }), 200);
  expect((await finance.get('/calls/sous-appel')).body).toMatchObject({ envelopeId: id });

  const { grantId } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId: 'sous-appel' });
  expect((await finance.get(`/grants/${grantId}`)).body.envelopeId).toBe(id);
  const left = GIVEN_CENTS - AWARDED_CENTS;
  expect(await aeOf(id)).toMatchObject({ totalCents: GIVEN_CENTS, reservedCents: AWARDED_CENTS, availableCents: left });
  // What is promised stays: at most the rest goes back to the parent.
  const back = (cents: number) => finance.post(`/envelopes/${id}/transfers`, transferTo(parentId, cents));
  expect((await back(left + 1)).body).toMatchObject({
    code: 'credits_insufficient',
    envelopeId: id,
    availableCents: left,
    missingCents: 1,
  });
  expectStatus(await back(left), 200);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  expect(await aeOf(id)).toMatchObject({ totalCents: AWARDED_CENTS, committedCents: AWARDED_CENTS, availableCents: 0 });
  const { totalCents, availableCents, committedCents } = await aeOf(parentId);
  expect([totalCents, availableCents, committedCents]).toEqual([
    before.totalCents - AWARDED_CENTS,
    before.availableCents - AWARDED_CENTS,
    before.committedCents,
  ]);
});

test('a parent shows its sub-envelopes with their figures, and the sums of them all, now and as it stood', async () => {
  const [one, other] = [await toSubEnvelope(500), await toSubEnvelope(300)];
  const year = orderOf(1).year + 1;
  expectStatus(await finance.post(`/envelopes/${other.id}/allotments`, orderOf(70, { year, credit: 'CP' })), 200);
  const view = await read(parentId);
  const { subEnvelopes, family, years } = view;
  const shown = subEnvelopes.filter(({ id }: { id: string }) => [one.id, other.id].includes(id));
  expect(shown).toMatchObject([
    { id: one.id, code: one.code, name: `Appel ${one.code}`, years: [{ ae: { totalCents: 500 } }] },
    { id: other.id, code: other.code, years: [{ ae: { totalCents: 300 } }, { year, cp: { availableCents: 70 } }] },
  ]);
  const { totalCents } = (await read(parentId, '?recordedAt=2100-01-01T00:00:00Z')).family.years[0].ae;
  expect(family.years.map((each: { year: number }) => each.year)).toEqual([year - 1, year]);
  // The family's credits were allotted to the parent, by the file of the shipped call, before any transfer.
  expect([family.years[0].ae.totalCents, totalCents]).toEqual([SHIPPED_CALL.envelope.aeCents, SHIPPED_CALL.envelope.aeCents]);
  expect(family.years[1].cp).toMatchObject({ totalCents: 70, availableCents: 70 });
  expect(years).toHaveLength(1);

  const first = await harness.database.db
    .selectFrom('movement')
    .where('envelope_id', '=', parentId)
    .where('sequence', '=', 1)
    .select('recorded_at')
    .executeTakeFirstOrThrow();
  const then = await read(parentId, `?recordedAt=${first.recorded_at}`);
  expect(then.family.years[0].ae).toMatchObject({ totalCents: SHIPPED_CALL.envelope.aeCents });
  expect(then.subEnvelopes.flatMap((each: { years: object[] }) => each.years)).toEqual([]);

  const { items } = (await finance.get('/envelopes')).body;
  const listed = (id: string) => items.find((each: { id: string }) => each.id === id);
  expect(listed(parentId)).toEqual(view);
  expect(listed(one.id)).toMatchObject({ parentId, subEnvelopes: [], family: null });
});

test('what a sub-envelope lacks is no less missing where its parent has some left', async () => {
  const { id } = await toSubEnvelope(AWARDED_CENTS);
  const admin = await harness.as('admin');
  expectStatus(await admin.post('/calls', { id: 'a-decouvert', code: 'OVER', envelopeId: id, terms: THREE_OPINIONS.terms }), 201);
  expectStatus(await admin.post('/calls/a-decouvert/publication', { version: 1 }), 200);
  const before = (await read(parentId)).family.years[0].ae;
  await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId: 'a-decouvert' });
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(900)), 200);
  const after = (await read(parentId)).family.years[0].ae;
  expect(await aeOf(id)).toMatchObject({ availableCents: -900, missingCents: 900 });
  expect(after).toMatchObject({
    totalCents: before.totalCents,
    missingCents: before.missingCents + 900,
    availableCents: before.availableCents - AWARDED_CENTS - 900,
    frozenCents: before.frozenCents + 900,
  });
  expectStatus(await finance.post(`/envelopes/${id}/thaws`, orderOf(900)), 200);
});

test('a transfer names the other envelope on either side, in the list and in the spreadsheets, and so does its opposite', async () => {
  const { id, code } = await toSubEnvelope(400);
  const parentCode = (await read(parentId)).code;
  const last = async (envelopeId: string, login = 'finance-2') => (await readAllMovements(harness, envelopeId, login)).at(-1);
  const [out, into] = [await last(parentId), await last(id)];
  expect(out).toMatchObject({ kind: 'transfer_out', from: 'available', to: 'total', otherEnvelopeId: id, order: 'Décision 3' });
  expect(into).toMatchObject({ kind: 'transfer_in', from: 'total', to: 'available', otherEnvelopeId: parentId, order: 'Décision 3' });
  expect([out?.commands, into?.commands]).toEqual([['reverseMovement'], ['reverseMovement']]);
  // The person who made it may reverse it from neither side.
  expect([(await last(parentId, 'finance'))?.commands, (await last(id, 'finance'))?.commands]).toEqual([[], []]);

  const rowsOf = async (envelopeId: string, form: string) =>
    (await finance.get(`/envelopes/${envelopeId}/movements.csv?form=${form}`)).text.trimEnd().split('\r\n');
  expect((await rowsOf(parentId, 'international')).at(-1)).toMatch(new RegExp(`,"${code}"$`));
  expect((await rowsOf(id, 'international')).at(-1)).toMatch(new RegExp(`,"${parentCode}"$`));
  const [heading, ...rows] = await rowsOf(id, 'fr');
  expect(heading).toMatch(/;"Autre enveloppe"$/);
  expect(rows.at(-1)).toMatch(new RegExp(`;"Redéploiement entrant";.*;"${parentCode}"$`));

  expectStatus(await second.post(`/envelopes/${id}/reversals`, { sequence: into?.sequence, reason: 'Mauvais appel.' }), 200);
  expect(await last(id)).toMatchObject({ reverses: into?.sequence, otherEnvelopeId: parentId, reason: 'Mauvais appel.', commands: [] });
  expect(await last(parentId)).toMatchObject({ reverses: out?.sequence, otherEnvelopeId: id, reason: 'Mauvais appel.', commands: [] });
  expect(await aeOf(id)).toMatchObject({ totalCents: 0, availableCents: 0 });
  // A movement that is no transfer names no other envelope.
  expect((await readAllMovements(harness, parentId))[0]).toMatchObject({ kind: 'allot', otherEnvelopeId: null });
});

test('a freeze that sub-envelopes share stands in the list of each with its act', async () => {
  const { id } = await toSubEnvelope(600);
  const { availableCents } = await aeOf(parentId);
  const subEnvelopes = [{ envelopeId: id, amountCents: 250 }];
  const order = { ...orderOf(availableCents + 250), order: 'Décret de gel', subEnvelopes };
  expectStatus(await finance.post(`/envelopes/${parentId}/freezes`, order), 200);
  expect(await aeOf(parentId)).toMatchObject({ availableCents: 0, frozenCents: availableCents });
  expect(await aeOf(id)).toMatchObject({ availableCents: 350, frozenCents: 250 });
  expect((await readAllMovements(harness, id)).at(-1)).toMatchObject({ kind: 'freeze', order: 'Décret de gel', otherEnvelopeId: null });
});
