import { parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { sql } from 'kysely';
import { AWARDED_CENTS, expectStatus, readEnvelope, toActive, toGrant, toPaid } from '../../support/fixtures.ts';
import { HALF_CENTS, renounce, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { declareInterest } from '../../support/conflict-fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { FUND } from '../../support/tokens.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

type Month = { month: string; commitCents: number; payCents: number; aeLeftCents: number; cpLeftCents: number };
const sum = (months: Month[], which: 'commitCents' | 'payCents') => months.reduce((total, each) => total + each[which], 0);

test('every reservation and every unpaid tranche is expected, until its grant ends', async () => {
  const { id } = await readEnvelope(harness);
  const read = async (login = 'finance') =>
    (await (await harness.as(login)).get(`/envelopes/${id}/forecast`)).body as { months: Month[]; shortages: unknown[] };
  expect(await read()).toMatchObject({ months: [{ commitCents: 0, payCents: 0 }], shortages: [] });
  const { grantId } = await toGrant(harness);
  const { tranches } = (await (await harness.as('finance')).get(`/grants/${grantId}`)).body as { tranches: { amountCents: number }[] };
  const awarded = tranches.reduce((total, { amountCents }) => total + amountCents, 0);
  const { months } = await read();
  expect([sum(months, 'commitCents'), sum(months, 'payCents')]).toEqual([awarded, awarded]);
  expect(await read('auditor')).toMatchObject({ months });
  expectStatus(await (await harness.as('applicant')).get(`/envelopes/${id}/forecast`), 403);
  expectStatus(await renounce(harness, 'applicant', grantId), 200);
  expect((await read()).months).toHaveLength(1);
});

test('what is likely to be paid is the plans alone until twenty tranches have ended, and leaves out what is not signed', async () => {
  const { id } = await readEnvelope(harness);
  const finance = await harness.as('finance');
  const read = async () => (await finance.get(`/envelopes/${id}/payment-forecast`)).body;
  const before = await read();
  const { grantId } = await toActive(harness);
  const signed = await read();
  expect(signed).toMatchObject({ observations: 0, plansAlone: true, unsignedCents: before.unsignedCents, record: [], score: null });
  const planned = ({ months }: typeof signed) => months.reduce((total: number, each: { planCents: number }) => total + each.planCents, 0);
  expect(planned(signed) - planned(before)).toBe(AWARDED_CENTS);
  for (const { lowCents, medianCents, highCents } of signed.months) expect([lowCents, medianCents, highCents]).toEqual([null, null, null]);
  await toPaid(harness, grantId);
  const paid = await read();
  expect([paid.months[0].paidCents - signed.months[0].paidCents, paid.year.paidCents - signed.year.paidCents]).toEqual([
    AWARDED_CENTS,
    AWARDED_CENTS,
  ]);
  expect(planned(paid) - planned(before)).toBe(AWARDED_CENTS);
  await toGrant(harness);
  expect((await read()).unsignedCents).toBe(before.unsignedCents + AWARDED_CENTS);
  expectStatus(await (await harness.as('applicant')).get(`/envelopes/${id}/payment-forecast`), 403);
  expectStatus(await (await harness.as('auditor')).get(`/envelopes/${id}/payment-forecast`), 200);
});

test('a commitment of which nothing comes is named with whom to write to', async () => {
  const { id } = await readEnvelope(harness);
  const { applicationId, grantId } = await toActive(harness);
  const read = async (query: string) => (await (await harness.as('finance')).get(`/envelopes/${id}/open-commitments${query}`)).body;
  const now = await read('');
  expect(now).toMatchObject({ months: 6, dormant: [], dormantCount: 0, dormantCents: 0 });
  expect(now.byYear).toEqual([{ year: yearOf(new Date().toISOString()), remainingCents: expect.any(Number) }]);
  const age = async (streamId: string) =>
    harness.database.db.transaction().execute(async (trx) => {
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await sql`UPDATE event SET at = at - interval '5 months' WHERE stream_id = ${streamId}`.execute(trx);
    });
  await age(grantId);
  // An act on its application, such as an appeal, is a sign of life as well.
  expect((await read('?months=4')).dormant).toEqual([]);
  await age(applicationId);
  await harness.database.db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    // One of an earlier year, of which nothing is open.
    await sql`
      INSERT INTO tranche (id, grant_id, rank, kind, state, firm, from_month, to_month, year, amount_cents)
      SELECT gen_random_uuid(), grant_id, 40, kind, 'cancelled', firm, from_month, to_month, year - 3, 100
      FROM tranche WHERE grant_id = ${grantId} AND rank = 1 AND replaced_at IS NULL`.execute(trx);
  });
  expect((await read('')).dormant).toEqual([]);
  const { dormant, dormantCents } = await read('?months=4');
  expect(dormantCents).toBe(AWARDED_CENTS);
  expect(dormant).toEqual([
    expect.objectContaining({
      grantId,
      year: now.byYear[0].year,
      openCents: AWARDED_CENTS,
      contact: { name: expect.any(String), email: expect.stringContaining('@') },
      // Silence ends nothing: its call asks for no account, and nothing is late.
      release: { act: 'amendment', day: null, milestone: null },
    }),
  ]);
  // Hidden by its call from a person with an interest in it, it is an amount among the others.
  const hidden = await withRoles(harness, 'hidden-auditor', FUND, 'auditor');
  expectStatus(await declareInterest(harness, hidden.id, { applicationId }), 200);
  await harness.database.db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE call_version SET terms = terms || '{"concealFromConflicted": true}'`.execute(trx);
  });
  const masked = { concealed: true, ...{ grantId: null, applicationId: null, reference: null, title: null, contact: null } };
  expect((await hidden.get(`/envelopes/${id}/open-commitments?months=4`)).body.dormant).toEqual([
    expect.objectContaining({ ...masked, organisationName: null, openCents: AWARDED_CENTS }),
  ]);
  const question = { file: dormant[0].applicationId, subject: 'Où en est le projet ?', message: 'Sans nouvelles depuis des mois.' };
  expectStatus(await (await harness.as('finance')).post('/threads', question), 201);
  expect((await read('?months=4')).dormant).toEqual([]);
  expectStatus(await (await harness.as('finance')).get(`/envelopes/${id}/open-commitments?months=0`), 400);
  expectStatus(await (await harness.as('applicant')).get(`/envelopes/${id}/open-commitments`), 403);
});

test('finance sees the month in which a freeze leaves a reservation without AE, and that an order takes no CP twice', async () => {
  const finance = await harness.as('finance');
  await toAdvanceOrdered(harness);
  await toActive(harness);
  const { id, years } = await readEnvelope(harness);
  const today = new Date().toISOString();
  const { ae, cp } = years.find(({ year }: { year: number }) => year === yearOf(today));
  const read = async () => (await finance.get(`/envelopes/${id}/forecast`)).body as { months: Month[]; shortages: { credit: string }[] };
  const [first] = (await read()).months;
  expect(first).toMatchObject({ month: parisDate(today).slice(0, 7), cpLeftCents: cp.availableCents });
  expect(first?.payCents).toBeGreaterThanOrEqual(HALF_CENTS);
  await toGrant(harness);
  const left = ae.totalCents - ae.committedCents - ae.frozenCents - ae.lapsedCents;
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(left)), 200);
  expect((await read()).shortages).toContainEqual({ credit: 'AE', month: expect.any(String), missingCents: expect.any(Number) });
});
