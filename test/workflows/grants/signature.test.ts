import { daysBefore, endOfPeriod, yearOf } from '../../../domain/calendar.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, sign, toGrant } from '../../support/lives.ts';
import { allotComingYears, closeYearsThatAreOver } from '../../support/money.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const REMINDER = 'Convention à signer';
const EXPIRED = 'Convention caduque';
const SIGNED = 'Convention signée';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

/** A grant to be signed, and its two instants as the calendar has them from the decision on. */
async function toSign(title: string) {
  const { grantId: id } = await toGrant(world, AWARDED_CENTS, titled(title));
  const { at } = (await eventsOf(world, id))[0] ?? { at: '' };
  const termAt = endOfPeriod(at, { months: 2 });
  return { id, termAt, remindAt: daysBefore(termAt, 14), year: yearOf(at) };
}

const aeOf = async (year: number) => (await readEnvelope(world)).years.find((each: { year: number }) => each.year === year)?.ae;
const grantOf = async (id: string) => (await (await world.as('finance')).get(`/grants/${id}`)).body;
const reminded = (id: string) => until('the reminder is recorded', async () => (await namesOf(world, id)).includes('remindSignatories'));
const expired = (id: string) => until('the grant expires', async () => (await namesOf(world, id)).includes('expireGrant'));

test('a grant that nobody signs is recalled to both sides 14 days before its term, and at its term it expires and gives its reservation back to the cent', async () => {
  const { id, remindAt, termAt, year } = await toSign('Personne');
  const before = await aeOf(year);
  expect(before.reservedCents).toBe(AWARDED_CENTS);
  expect(await streamOf(world, id)).toMatchObject({ due_at: remindAt, due_what: 'remindSignatories' });
  await moveTo(world, shifted(remindAt, -1));
  expect(await namesOf(world, id)).toEqual(['decideSession']);
  await moveTo(world, pastDate(remindAt));
  await until('both sides are written to', () => writtenTo(world, 'Personne', REMINDER).length === 2);
  expect(writtenTo(world, 'Personne', REMINDER)).toEqual(['applicant', 'finance']);

  await moveTo(world, shifted(termAt, -1));
  expect(await grantOf(id)).toMatchObject({ state: 'to_sign' });
  expect(await aeOf(year)).toEqual(before);
  await moveTo(world, shifted(termAt, 30 * 86_400));
  await until('both sides are told', () => writtenTo(world, 'Personne', EXPIRED).length === 2);
  expect(writtenTo(world, 'Personne', EXPIRED)).toEqual(['applicant', 'finance']);
  expect(writtenTo(world, 'Personne', REMINDER)).toEqual(['applicant', 'finance']);
  expect(await grantOf(id)).toMatchObject({
    state: 'expired',
    tranches: [{ state: 'cancelled', reservedCents: AWARDED_CENTS, releasedCents: AWARDED_CENTS, committedCents: 0 }],
  });
  expect(await aeOf(year)).toEqual({ ...before, reservedCents: 0, availableCents: before.availableCents + AWARDED_CENTS });
  const [, recall, expiry] = await eventsOf(world, id);
  expect((recall?.at ?? '') >= remindAt && (recall?.at ?? '') < shifted(remindAt, 60)).toBe(true);
  expect((expiry?.at ?? '') >= termAt && (expiry?.at ?? '') < shifted(termAt, 60)).toBe(true);
});

test.each([
  ['applicant', 'finance'],
  ['finance', 'applicant'],
])('when only %s has signed, only %s is reminded, and at the term the grant expires all the same', async (first, missing) => {
  const title = `Signé par ${first} seul`;
  const { id, remindAt, termAt, year } = await toSign(title);
  const before = await aeOf(year);
  expect(expectStatus(await sign(world, id, first), 200)).toMatchObject({
    state: 'to_sign',
    due: { at: remindAt, what: 'remindSignatories' },
  });
  await moveTo(world, pastDate(remindAt));
  await until(`${missing} is written to`, () => writtenTo(world, title, REMINDER).length > 0);
  expect(writtenTo(world, title, REMINDER)).toEqual([missing]);
  await moveTo(world, pastDate(termAt));
  await expired(id);
  expect(await grantOf(id)).toMatchObject({
    state: 'expired',
    signed: [first === 'applicant' ? 'beneficiary' : 'fund'],
    tranches: [{ state: 'cancelled' }],
  });
  expect((await aeOf(year)).reservedCents).toBe(before.reservedCents - AWARDED_CENTS);
});

test.each([
  ['before the reminder', -60],
  ['after the reminder', 1],
])('a grant that both sides sign %s commits its amount and never expires', async (when, seconds) => {
  const title = `Signé ${when}`;
  const { id, remindAt, termAt, year } = await toSign(title);
  const before = await aeOf(year);
  await moveTo(world, shifted(remindAt, seconds));
  if (seconds > 0) await reminded(id);
  expectStatus(await sign(world, id, 'applicant'), 200);
  expect(expectStatus(await sign(world, id, 'finance'), 200)).toMatchObject({ state: 'active', due: { what: 'remindReport' } });
  await moveTo(world, shifted(termAt, 30 * 86_400));
  await until('both sides are told', () => writtenTo(world, title, SIGNED).length === 2);
  expect(await namesOf(world, id)).toEqual(['decideSession', ...(seconds > 0 ? ['remindSignatories'] : []), 'signGrant', 'signGrant']);
  expect(writtenTo(world, title, REMINDER)).toHaveLength(seconds > 0 ? 2 : 0);
  expect(writtenTo(world, title, EXPIRED)).toEqual([]);
  expect(await aeOf(year)).toEqual({
    ...before,
    reservedCents: before.reservedCents - AWARDED_CENTS,
    committedCents: before.committedCents + AWARDED_CENTS,
  });
});

test('the second signature a minute before the term commits', async () => {
  const { id, termAt } = await toSign('Une minute avant');
  expectStatus(await sign(world, id, 'applicant'), 200);
  await moveTo(world, shifted(termAt, -60));
  await reminded(id);
  await closeYearsThatAreOver(world);
  expect(expectStatus(await sign(world, id, 'finance'), 200)).toMatchObject({ state: 'active' });
});

test('the second signature after the term is refused and changes nothing', async () => {
  const { id, termAt } = await toSign('Une seconde après');
  expectStatus(await sign(world, id, 'applicant'), 200);
  await moveTo(world, pastDate(termAt));
  await expired(id);
  const [{ version }, envelope] = [await streamOf(world, id), await readEnvelope(world)];
  expect(expectStatus(await sign(world, id, 'finance'), 409)).toMatchObject({ code: 'wrong_state', state: 'expired' });
  expect(await streamOf(world, id)).toMatchObject({ version });
  expect(await readEnvelope(world)).toEqual(envelope);
  expect(await grantOf(id)).toMatchObject({ state: 'expired', signed: ['beneficiary'] });
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
