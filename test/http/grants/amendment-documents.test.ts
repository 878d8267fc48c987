import { titleGiven } from '../../support/another.ts';
import { sql } from 'kysely';
import { sha256Of } from '../../../domain/grants/payment-export.ts';
import {
  ADDED_CENTS,
  advise,
  amend,
  amendmentToSign,
  approve,
  assign,
  LONGER,
  more,
  propose,
  REASONS,
  reject,
  signAmendment,
  take,
  toAdvised,
  toApproved,
  toInForce,
  toOneSide,
  withdraw,
} from '../../support/amendment-fixtures.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { plain } from '../../support/french.ts';
import { IN_TWO, IN_TWO_CENTS } from '../../support/impact-fixtures.ts';
import { readPdf } from '../../support/pdf.ts';
import { askOf, grantOf } from '../../support/tranche-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';
import { euros } from '../../../domain/core/format.ts';

const harness = appOfFile({ letters: true });
let applicant: Actor;
beforeAll(async () => {
  applicant = await harness.as('applicant');
});

const read = (id: string, plan: number, query = '') => applicant.get(`/grants/${id}/agreement?plan=${plan}${query}`);
const tranchesIn = (tables: readonly string[][][]): string[][] => tables.find(([head]) => head?.[0] === 'Tranche') ?? [];
const bytesOf = async (id: string, plan: number) => (await read(id, plan)).body as Buffer;
type Told = { state: string; plan: number; signed: string[]; agreement: object | null };
const amendmentsOf = async (id: string): Promise<Told[]> => (await grantOf(harness, id)).amendments;

test('an approved amendment has its document, whose SHA-256 it tells with the plan that it proposes', async () => {
  const id = await toApproved()(harness);
  const { status, headers, body } = await read(id, 2);
  const documentSha256 = sha256Of(body as Buffer);
  expect([status, headers['content-disposition'], headers['repr-digest']]).toEqual([
    200,
    expect.stringMatching(/^attachment; filename=avenant-1-AVIS-\d{4}-\d{4}-C\.pdf$/),
    `sha-256=:${Buffer.from(documentSha256, 'hex').toString('base64')}:`,
  ]);
  expect((await amendmentsOf(id)).at(-1)).toMatchObject({ plan: 2, agreement: { documentSha256, signatures: [] } });
  expect((await bytesOf(id, 2)).equals(body as Buffer)).toBe(true);
});

test('it says what it amends, and what changes with it, in French and in a translation', async () => {
  const id = await toApproved({ ...more(), ...LONGER }, 'chair')(harness);
  const pdf = await readPdf(await bytesOf(id, 2));
  expect(pdf).toMatchObject({
    title: `Avenant n° 1 à la convention du projet « ${titleGiven(harness, IN_TWO)} »`,
    isTagged: true,
    faults: [],
  });
  const said = pdf.parts.map(([, text]) => text);
  const { documentSha256 } = (await (await harness.as('finance')).get(`/grants/${id}`)).body.agreement;
  expect(said).toContainEqual(expect.stringContaining(documentSha256));
  expect(said).toContain(`Motif : ${REASONS}`);
  const money = (cents: number) => plain(euros('fr', cents));
  expect(pdf.tables[0]).toContainEqual(['Montant accordé', money(IN_TWO_CENTS), money(IN_TWO_CENTS + ADDED_CENTS)]);
  expect(pdf.tables[0]).toContainEqual(['Durée', '12 mois', '18 mois']);
  const planned = tranchesIn(pdf.tables);
  expect(planned.at(-1)).toEqual(['Total', '', money(IN_TWO_CENTS + ADDED_CENTS), '']);
  const english = await read(id, 2, '&language=en');
  expect(english.headers['content-disposition']).toMatch(/^attachment; filename=amendment-1-AVIS-\d{4}-\d{4}-C\.pdf$/);
  expect(await readPdf(english.body as Buffer)).toMatchObject({
    title: expect.stringMatching(/^Amendment 1 to the agreement/),
    faults: [],
  });
});

test('after a withdrawal in part it amends the last document that came into force', async () => {
  const id = await take(harness, await toOneSide()(harness), ['applicant', withdraw]);
  await noticed(harness.database.db, id);
  await take(harness, id, ['finance', askOf('reduction', { awardedCents: 20_000_000, reason: REASONS })]);
  await toApproved(LONGER, 'lead', () => Promise.resolve(id))(harness);
  const { documentSha256 } = (await (await harness.as('finance')).get(`/grants/${id}`)).body.agreement;
  const said = (await readPdf(await bytesOf(id, 4))).parts.map(([, text]) => text);
  expect(said).toContainEqual(expect.stringContaining(documentSha256));
});

test('the tranches that it states are those that its second signature makes', async () => {
  const id = await toApproved({ ...more(), ...LONGER }, 'chair')(harness);
  const tables = (await readPdf(await bytesOf(id, 2))).tables;
  const stated = tranchesIn(tables)
    .slice(1, -1)
    .map(([, period, amount]) => [period, amount]);
  await take(harness, id, ['applicant', signAmendment], ['finance', signAmendment]);
  const { db } = harness.database;
  const tranches = await db.selectFrom('tranche').where('grant_id', '=', id).selectAll().orderBy('rank').execute();
  expect(tranches.map((each) => [`mois ${each.from_month + 1} à ${each.to_month}`, plain(euros('fr', each.amount_cents))])).toEqual(stated);
});

test('both sides sign one document, which is kept as it was signed, beside the agreement’s', async () => {
  const id = await toApproved()(harness);
  const [bytes, agreed] = [await bytesOf(id, 2), await bytesOf(id, 1)];
  const { documentSha256 } = await amendmentToSign(harness, id);
  await take(harness, id, ['applicant', signAmendment]);
  const { db } = harness.database;
  // The rows behind the document may change; the document that one side has signed does not.
  await sql`UPDATE organisation SET name = name || ' (renommée)' WHERE id = (SELECT organisation_id FROM "grant" WHERE id = ${id})`.execute(
    db,
  );
  expect((await amendmentToSign(harness, id)).documentSha256).toBe(documentSha256);
  await take(harness, id, ['finance', signAmendment]);
  expect((await bytesOf(id, 2)).equals(bytes)).toBe(true);
  expect((await bytesOf(id, 1)).equals(agreed)).toBe(true);
  expect((await amendmentsOf(id)).at(-1)).toMatchObject({
    state: 'in_force',
    agreement: {
      documentSha256,
      signatures: [
        { side: 'beneficiary', documentSha256 },
        { side: 'fund', documentSha256 },
      ],
    },
  });
  const events = await db.selectFrom('event').where('stream_id', '=', id).where('name', '=', 'signAmendment').select('facts').execute();
  expect(events.map(({ facts }) => facts['documentSha256'])).toEqual([documentSha256, documentSha256]);
});

test('one that one side had signed keeps its document and its number when it is taken back; both sides sign the next one', async () => {
  const id = await toOneSide()(harness);
  const first = await bytesOf(id, 2);
  await take(harness, id, ['applicant', withdraw], ['applicant', propose({ durationMonths: 15 })], ['lead', assign]);
  await take(harness, id, ['examiner', advise], ['lead', approve], ['finance', signAmendment], ['applicant', signAmendment]);
  const amendments = await amendmentsOf(id);
  expect(amendments.map(({ state, plan, signed }: Record<string, unknown>) => [state, plan, signed])).toEqual([
    ['withdrawn', 2, ['beneficiary']],
    ['in_force', 3, ['beneficiary', 'fund']],
  ]);
  expect((await bytesOf(id, 2)).equals(first)).toBe(true);
  expect((await readPdf(await bytesOf(id, 3))).title).toMatch(/^Avenant n° 2 /);
  const { items } = (await applicant.get(`/grants/${id}/plans`)).body;
  expect(items.map(({ number, amendment }: { number: number; amendment: number }) => [number, amendment])).toEqual([
    [1, null],
    [3, 2],
  ]);
  await amend(harness, id, LONGER);
  expect(((await applicant.get(`/grants/${id}/plans`)).body.items as { number: number }[]).map(({ number }) => number)).toEqual([1, 3, 4]);
});

test('until one side has signed it, it is written anew where what it is made of changes, and what was read before is not signed', async () => {
  const id = await toApproved()(harness);
  const before = await amendmentToSign(harness, id);
  await sql`UPDATE organisation SET name = name || ' (bis)' WHERE id = (SELECT organisation_id FROM "grant" WHERE id = ${id})`.execute(
    harness.database.db,
  );
  const { body } = await applicant.post(`/grants/${id}/amendment-signatures`, before);
  const { documentSha256: current } = await amendmentToSign(harness, id);
  expect(current).not.toBe(before.documentSha256);
  expect([body.code, body.current]).toEqual(['document_differs', current]);
});

test('there is nothing to read of one that is not approved, of one that was rejected, nor of a plan that was never proposed', async () => {
  const id = await toAdvised()(harness);
  expect([(await read(id, 2)).body.code, (await amendmentsOf(id)).at(-1)?.agreement]).toEqual(['agreement_missing', null]);
  await take(harness, id, ['lead', reject]);
  expect((await read(id, 2)).body.code).toBe('agreement_missing');
  expect((await read(await toInForce()(harness), 3)).body.code).toBe('agreement_missing');
  expect((await read(id, 0)).body.code).toBe('invalid_request');
  expect((await (await harness.as('applicant2')).get(`/grants/${id}/agreement?plan=2`)).status).toBe(404);
});
