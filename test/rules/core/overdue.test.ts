import { randomUUID } from 'node:crypto';
import { type Overdue, readOverdue } from '../../../db/core/overdue.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { ENDING_DATES, LONGEST_REQUEST_MS } from '../../../domain/core/command.ts';
import { today } from '../../support/fixtures.ts';
import { awarded, copyingOfFile, inReview, planned } from '../../support/command-harness.ts';

const AT = '2026-03-02T09:00:00.000Z';
const after = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

const { database, harness } = copyingOfFile();
let grantId: string;
/** The grant's application, and one that has nothing to do with it. */
let applicationId: string;
let other: string;
/** A planned session, and an application on its agenda. */
let sessionId: string;
let onAgenda: string;
beforeAll(async () => {
  const { grantId: id, applicationIds } = await awarded(harness, database.db);
  [grantId, applicationId = '', other] = [id, applicationIds[0], await inReview(harness)];
  const { session, applicationIds: agenda } = await planned(harness, 1);
  [sessionId, onAgenda = ''] = [session.id, agenda[0]];
  const absence = {
    startsOn: moveDate(today(), { days: 10 }),
    endsOn: moveDate(today(), { days: 20 }),
    substituteId: personOf('reviewer-impact'),
  };
  await harness.accept('reviewer-data', 'declareAbsence', absence, { id: personOf('reviewer-data') });
});
beforeEach(async () => {
  await database.pool.query('UPDATE stream SET due_at = NULL, due_what = NULL');
});

const personOf = (login: string): string => harness.callers[login]?.personId ?? '';
const setDate = (id: string, what = 'remindReviewer', at = AT) =>
  database.pool.query('UPDATE stream SET due_at = $2, due_what = $3 WHERE id = $1', [id, at, what]);
/** What precedes a command on this thing. */
type Before = { at?: string; body?: unknown; login?: string; passedBy?: readonly Overdue[] };
const before = (id: string, { at = AT, body = {}, login = 'lead', passedBy = [] }: Before = {}) =>
  readOverdue(database.db, { id, caller: harness.callers[login]!, body, passedBy }, at);

test('a date of the thing itself comes first, from its instant on', async () => {
  await setDate(other);
  expect(await before(other, { at: after(-1) })).toBeUndefined();
  expect(await before(other)).toEqual({ kind: 'application', id: other, what: 'remindReviewer', at: AT });
});

test.each(ENDING_DATES)('%s, which ends something, comes first once all that was asked before it has ended', async (what) => {
  await setDate(other, what);
  expect(await before(other, { at: after(LONGEST_REQUEST_MS - 1) })).toBeUndefined();
  expect(await before(other, { at: after(LONGEST_REQUEST_MS) })).toMatchObject({ what });
});

test('of several the earliest comes first', async () => {
  await setDate(grantId, 'remindReport', after(-1_000));
  await setDate(applicationId, 'remindAppeal', after(-2_000));
  expect(await before(grantId)).toMatchObject({ id: applicationId });
  await setDate(applicationId, 'remindAppeal', after(-500));
  expect(await before(grantId)).toMatchObject({ kind: 'grant', id: grantId });
});

test('of two at one instant that of a person comes first, so that who comes back then is reminded', async () => {
  const away = personOf('reviewer-data');
  await setDate(away, 'lapseAbsence', after(-LONGEST_REQUEST_MS));
  for (const id of [other, applicationId, onAgenda, grantId, sessionId]) {
    await setDate(id, 'remindReviewer', after(-LONGEST_REQUEST_MS));
    expect(await before(id, { body: { reviewerId: away } })).toMatchObject({ kind: 'person', id: away });
  }
});

test('what is passed by gives way to the next, and to what that thing owes afterwards', async () => {
  await setDate(grantId, 'remindReport', after(-2_000));
  await setDate(applicationId, 'remindAppeal', after(-1_000));
  const passedBy: Overdue[] = [];
  for (let next = await before(grantId); next; next = await before(grantId, { passedBy })) passedBy.push(next);
  expect(passedBy.map(({ what }) => what)).toEqual(['remindReport', 'remindAppeal']);
  await setDate(grantId, 'remindSignatories');
  expect(await before(grantId, { passedBy })).toMatchObject({ id: grantId, what: 'remindSignatories' });
});

test('one that ends something and is too young keeps no later one from its turn', async () => {
  await setDate(grantId, 'expireGrant', after(-2_000));
  await setDate(applicationId, 'remindAppeal', after(-1_000));
  expect(await before(grantId)).toMatchObject({ id: applicationId });
});

describe('a date comes before a command', () => {
  test.each<[string, () => string, () => Promise<unknown>]>([
    ['on the grant of its application', () => applicationId, () => before(grantId)],
    ['on the application of its grant', () => grantId, () => before(applicationId)],
    ['that names its application', () => other, () => before(randomUUID(), { body: { applicationId: other } })],
    [
      'that names its application among others',
      () => other,
      () => before(randomUUID(), { body: { applicationIds: [applicationId, other] } }),
    ],
    ['that names the application of its grant', () => grantId, () => before(randomUUID(), { body: { applicationIds: [applicationId] } })],
    ['that names its grant', () => grantId, () => before(randomUUID(), { body: { grantId } })],
    ['that names the grant of its application', () => applicationId, () => before(randomUUID(), { body: { grantId, reason: '' } })],
    ['that asks its person', () => personOf('reviewer-data'), () => before(other, { body: { reviewerId: personOf('reviewer-data') } })],
    [
      'that makes its person a substitute',
      () => personOf('reviewer-data'),
      () => before(personOf('lead'), { body: { substituteId: personOf('reviewer-data') } }),
    ],
    ['on the session that has it on its agenda', () => onAgenda, () => before(sessionId)],
    ['on what stands on its agenda', () => sessionId, () => before(onAgenda)],
    ['that names what stands on its agenda', () => sessionId, () => before(randomUUID(), { body: { applicationId: onAgenda } })],
    ['on what awaits its person’s opinion', () => personOf('reviewer-data'), () => before(other)],
    ['of its person', () => personOf('reviewer-data'), () => before(other, { login: 'reviewer-data' })],
    ['of the person for whom the caller stands in', () => personOf('reviewer-data'), () => before(other, { login: 'reviewer-impact' })],
    [
      'that asks who stands in for its person',
      () => personOf('reviewer-data'),
      () => before(other, { body: { reviewerId: personOf('reviewer-impact') } }),
    ],
  ])('%s', async (_, streamId, overdue) => {
    expect(await overdue()).toBeUndefined();
    await setDate(streamId(), 'startAbsence');
    expect(await overdue()).toMatchObject({ id: streamId(), what: 'startAbsence' });
  });

  test('and before none that does not concern it', async () => {
    for (const id of [other, personOf('reviewer-data')]) await setDate(id);
    expect(await before(grantId, { body: { applicationId: null, step: 'legal' } })).toBeUndefined();
  });

  test('and of a person who has come back before none of their substitute’s', async () => {
    await setDate(personOf('reviewer-data'), 'lapseAbsence');
    await database.pool.query('UPDATE absence SET started_at = declared_at, ended_at = now()');
    expect(await before(other, { login: 'reviewer-impact', at: after(LONGEST_REQUEST_MS) })).toBeUndefined();
  });
});

test.each([[null], ['a text'], [{ applicationIds: 'all', grantId: 7, reviewerId: 'nobody' }]])(
  'a body that names nothing: %j',
  async (body) => {
    await setDate(other);
    expect(await before(grantId, { body })).toBeUndefined();
    expect(await before(other, { body })).toMatchObject({ id: other });
  },
);
