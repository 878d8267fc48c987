import { readCourses } from '../../../db/impact/programme-indicators.ts';
import { EVENTS } from '../../../domain/events.ts';
import { endOfDate } from '../../../domain/core/calendar.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { insertGrants } from '../../support/many-grants.ts';

let database: Database;
let grants: string[];
let applications: string[];
beforeAll(async () => {
  database = await freshDatabase();
  grants = await insertGrants(database.pool, 6);
  const { rows } = await database.pool.query<{ application_id: string }>('SELECT application_id FROM "grant" ORDER BY id');
  applications = rows.map((row) => row.application_id);
  await tellLives();
}, 60_000);
afterAll(() => database.drop());

type Told = [at: string, name: string, facts?: Record<string, unknown>];

/** Writes events of a stream as they would stand there; a day alone is at noon in Paris. */
async function tell(streamId: string | undefined, told: readonly Told[]): Promise<void> {
  for (const [place, [at, name, facts = {}]] of told.entries())
    await database.pool.query(`INSERT INTO event (stream_id, version, name, at, facts, hash) VALUES ($1, $2, $3, $4, $5, '')`, [
      streamId,
      place + 1,
      name,
      at.length === 10 ? `${at}T11:00:00Z` : at,
      facts,
    ]);
}

async function tellLives(): Promise<void> {
  const [whole, refused, waiting, draft, overturned, withdrawn] = applications;
  // Submitted at 00:30 in Paris: the day before in UTC. Stopped for 10 and for 4 days.
  await tell(whole, [
    ['2026-01-09T23:30:00Z', 'submitApplication'],
    ['2026-01-12', 'requestCorrection'],
    ['2026-01-22', 'answerCorrection'],
    ['2026-01-31', 'decideAdmissibility', { decision: 'admissible' }],
    ['2026-02-01', 'requestCorrection'],
    ['2026-02-05', 'lapseCorrection'],
    ['2026-02-20', 'continueReview', { opened: 'legal' }],
    ['2026-02-28', 'continueReview', { reviewed: true }],
    ['2026-03-31', 'decideSession', { decision: 'award', awardedCents: 1 }],
    ['2026-04-10', 'acceptAward'],
  ]);
  await tell(grants[0], [
    ['2026-03-31', 'decideSession', { awardedCents: 1 }],
    ['2026-04-10', 'acceptAward'],
    ['2026-04-20', 'reexamineAward'],
    ['2026-05-20', 'confirmAward'],
    ['2026-06-01', 'signGrant', { side: 'beneficiary' }],
    ['2026-08-28', 'signGrant', { side: 'fund', startsOn: '2026-09-01' }],
    ['2026-11-01', 'terminateGrant'],
  ]);
  await tell(refused, [
    ['2026-01-10', 'submitApplication'],
    ['2026-01-20', 'decideAdmissibility', { decision: 'inadmissible' }],
  ]);
  // The waitlist is no decision: the award that follows it is.
  await tell(waiting, [
    ['2026-01-10', 'submitApplication'],
    ['2026-01-20', 'deemAdmissible'],
    ['2026-03-31', 'decideSession', { decision: 'waitlist', rank: 1 }],
    ['2026-06-30', 'awardWaitlisted', { awardedCents: 1 }],
  ]);
  await tell(draft, [['2026-01-10', 'createApplication']]);
  // A refusal that an appeal overturned: its first decision stays the first, and its last one is an award.
  await tell(overturned, [
    ['2026-01-10', 'submitApplication'],
    ['2026-01-20', 'decideAdmissibility', { decision: 'admissible' }],
    ['2026-02-28', 'continueReview', { reviewed: true }],
    ['2026-03-31', 'decideSession', { decision: 'refuse' }],
    ['2026-05-31', 'upholdAppeal', { against: 'refused' }],
    ['2026-07-15', 'decideSession', { decision: 'award', awardedCents: 1 }],
  ]);
  await tell(withdrawn, [
    ['2026-01-10', 'submitApplication'],
    ['2026-01-11', 'requestCorrection'],
    ['2026-01-12', 'withdrawApplication'],
  ]);
}

async function courseOn(day: string, id = applications[0]) {
  const course = (await readCourses(database.db, endOfDate(day))).find(({ applicationId }) => applicationId === id);
  return course;
}

test('the course of a file is read of its events, in days of Paris, with the days on which a clock stood', async () => {
  expect(await courseOn('2026-12-31')).toEqual({
    applicationId: applications[0],
    callId: expect.any(String),
    grantId: grants[0],
    submittedOn: '2026-01-10',
    screenedOn: '2026-01-31',
    reviewedOn: '2026-02-28',
    decidedOn: '2026-03-31',
    stoppedDays: 14,
    lastDecidedOn: '2026-03-31',
    isSelected: true,
    awardedOn: '2026-03-31',
    acceptedOn: '2026-04-10',
    signedOn: '2026-08-28',
    suspendedDays: 30,
    endedEarly: true,
  });
});

test('as of an earlier day it is what its events told then, whatever its rows say today', async () => {
  expect(await courseOn('2026-01-09')).toBeUndefined();
  expect(await courseOn('2026-08-27')).toMatchObject({ acceptedOn: '2026-04-10', signedOn: null, suspendedDays: 0, endedEarly: false });
  expect(await courseOn('2026-03-30')).toMatchObject({ reviewedOn: '2026-02-28', decidedOn: null, stoppedDays: 0, isSelected: false });
  expect(await courseOn('2026-10-31')).toMatchObject({ signedOn: '2026-08-28', endedEarly: false });
});

test('a draft has no course, a place on the waitlist is no decision, and the last decision counts beside the first', async () => {
  const [, refused, waiting, draft, overturned, withdrawn] = applications;
  expect(await courseOn('2026-12-31', draft)).toBeUndefined();
  expect(await courseOn('2026-12-31', refused)).toMatchObject({ screenedOn: '2026-01-20', decidedOn: '2026-01-20', isSelected: false });
  expect(await courseOn('2026-05-01', waiting)).toMatchObject({ screenedOn: '2026-01-20', decidedOn: null });
  expect(await courseOn('2026-06-30', waiting)).toMatchObject({ decidedOn: '2026-06-30', isSelected: true });
  expect(await courseOn('2026-06-30', overturned)).toMatchObject({ decidedOn: '2026-03-31', isSelected: false });
  expect(await courseOn('2026-12-31', overturned)).toMatchObject({
    decidedOn: '2026-03-31',
    lastDecidedOn: '2026-07-15',
    awardedOn: '2026-07-15',
    isSelected: true,
  });
  expect(await courseOn('2026-12-31', withdrawn)).toMatchObject({ decidedOn: null, lastDecidedOn: null, stoppedDays: 0 });
});

test('the index of courses holds each event that tells of one, and no other', async () => {
  const { rows } = await database.pool.query<{ def: string }>("SELECT pg_get_indexdef('event_of_course'::regclass) AS def");
  const indexed = [...(rows[0]?.def ?? '').matchAll(/'(\w+)'::text/g)].map(([, name]) => name);
  const telling = Object.entries(EVENTS).flatMap(([name, { course }]) => (course ? [name] : []));
  expect(indexed.toSorted()).toEqual(telling.toSorted());
});
