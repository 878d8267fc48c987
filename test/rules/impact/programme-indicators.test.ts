import { readCourses } from '../../../db/impact/programme-indicators.ts';
import { readSignedGrants } from '../../../db/impact/open-data.ts';
import { EVENTS } from '../../../domain/events.ts';
import { EVERYTHING } from '../../../domain/core/role.ts';
import { endOfDate } from '../../../domain/core/calendar.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { SOME_REVIEWER } from '../../support/many-applications.ts';
import { insertGrants } from '../../support/many-grants.ts';

let database: Database;
let grants: string[];
let applications: string[];
beforeAll(async () => {
  database = await freshDatabase();
  grants = await insertGrants(database.pool, 7);
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
  const course = (await readCourses(database.db, endOfDate(day), null)).find(({ applicationId }) => applicationId === id);
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

test('a time that ends by itself ends on the day of its deadline, whenever that was recorded', async () => {
  const [id, grantId] = [applications[6], grants[6]];
  const { pool } = database;
  await pool.query(
    `INSERT INTO correction (application_id, number, revision, from_state, state, steps, message, requested_by, requested_at, due_at, closed_at, required_by)
     VALUES ($1, 1, 1, 'submitted', 'lapsed', '{}', '', $2, '2026-01-12T11:00:00Z', '2026-01-20T22:59:59Z', '2026-01-25T11:00:00Z', 'CRPA L114-5')`,
    [id, SOME_REVIEWER],
  );
  await pool.query(`UPDATE application SET admissible_at = '2026-03-01T22:59:59Z' WHERE id = $1`, [id]);
  await pool.query(
    `INSERT INTO reexamination (application_id, number, grant_id, grant_state, opened_at, remind_at, deadline_at, outcome, ended_at)
     VALUES ($1, 1, $2, 'to_sign', '2026-04-20T11:00:00Z', now(), '2026-05-20T21:59:59Z', 'lapsed', '2026-05-25T11:00:00Z')`,
    [id, grantId],
  );
  await tell(id, [
    ['2026-01-10', 'submitApplication'],
    ['2026-01-12', 'requestCorrection', { number: 1 }],
    ['2026-01-25', 'lapseCorrection', { number: 1 }],
    ['2026-03-04', 'deemAdmissible'],
    ['2026-03-31', 'decideSession', { decision: 'award', awardedCents: 1 }],
  ]);
  await tell(grantId, [
    ['2026-04-20', 'reexamineAward'],
    ['2026-05-25', 'lapseReexamination'],
    ['2026-06-01', 'signGrant', { side: 'fund', startsOn: '2026-09-01' }],
  ]);
  expect(await courseOn('2026-12-31', id)).toMatchObject({ stoppedDays: 8, screenedOn: '2026-03-01', suspendedDays: 30 });
});

test('a file that its call hides from a caller has no course for that caller, and one for the public', async () => {
  const [id] = applications;
  const { rows } = await database.pool.query<{ house: string }>(
    `WITH hiding AS (
       INSERT INTO call_version (call_id, version, stream_id, envelope_id, terms)
       SELECT call_id, 900, stream_id, envelope_id, terms || '{"concealFromConflicted": true}' FROM call_version ORDER BY version DESC LIMIT 1
       RETURNING call_id, version
     )
     SELECT organisation_id AS house FROM hiding, application WHERE id = $1`,
    [id],
  );
  await database.pool.query(`UPDATE application SET call_version = 900 WHERE id = $1`, [id]);
  const idsFor = async (scope: Parameters<typeof readCourses>[2]) =>
    (await readCourses(database.db, endOfDate('2026-12-31'), scope)).map(({ applicationId }) => applicationId);
  const [everyFile, shown] = [await idsFor(null), await idsFor({ ...EVERYTHING, hidesFrom: [], houses: rows.map(({ house }) => house) })];
  expect(everyFile).toContain(id);
  expect(everyFile.filter((each) => !shown.includes(each))).toEqual([id]);
});

test('a published grant has the payments that both sides have agreed to: none that was cancelled, none of an open amendment', async () => {
  const { pool, db } = database;
  const added = (rank: number, state: string, amendment: number | null) =>
    pool.query(
      `INSERT INTO tranche (id, grant_id, rank, kind, state, year, amount_cents, from_month, to_month, firm, amendment)
       VALUES (gen_random_uuid(), $1, $2, 'instalment', $3, 2026, 100, 0, 12, false, $4)`,
      [grants[1], rank, state, amendment],
    );
  await pool.query(
    `INSERT INTO amendment (grant_id, number, state, side, proposed_by, proposed_at, reasons, content, awarded_cents, cost_cents, duration_months, remind_at, deadline_at)
     VALUES ($1, 1, 'proposed', 'fund', $2, now(), '', '{}', 1, 1, 1, now(), now())`,
    [grants[1], SOME_REVIEWER],
  );
  await added(2, 'planned', null);
  await added(3, 'cancelled', null);
  await added(4, 'planned', 1);
  const published = (await readSignedGrants(db)).find(({ grantId }) => grantId === grants[1]);
  expect(published?.payments).toBe(2);
});

test('the index of courses holds each event that tells of one, and no other', async () => {
  const { rows } = await database.pool.query<{ def: string }>("SELECT pg_get_indexdef('event_of_course'::regclass) AS def");
  const indexed = [...(rows[0]?.def ?? '').matchAll(/'(\w+)'::text/g)].map(([, name]) => name);
  const telling = Object.entries(EVENTS).flatMap(([name, { course }]) => (course ? [name] : []));
  expect(indexed.toSorted()).toEqual(telling.toSorted());
});
