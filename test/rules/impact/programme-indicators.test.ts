import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ofPortfolioRows, opinionCourses, programmeFiles } from '../../../api/impact/programme-files.ts';
import { connect } from '../../../db/connection/connect.ts';
import { BY_KEYS } from '../../../db/connection/pool.ts';
import { readAnswerFiles } from '../../../db/impact/answers.ts';
import { readCourses, readOpinionCourses, readProgrammeFiles } from '../../../db/impact/programme-indicators.ts';
import { type PortfolioRow, readPortfolioRows } from '../../../db/impact/slippage.ts';
import { readFunded } from '../../../db/ledger/statistics.ts';
import { findSignedGrant, readPublicGrants, readPublicSums } from '../../../db/impact/open-data.ts';
import { describeOrganisation } from '../../../db/people/organisations.ts';
import { hasSheet, whyNotPublic } from '../../../domain/impact/open-data.ts';
import { answerOf, QUESTION_KEYS, questionOf } from '../../../domain/impact/answer.ts';
import { paragraphOf } from '../../../words/impact/answer-paragraphs.ts';
import { EVENTS } from '../../../domain/events.ts';
import { EVERYTHING, type Scope } from '../../../domain/core/role.ts';
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

test('an opinion counts from the day on which its step was first open to the first one given, as of a day', async () => {
  const [id, refused] = applications;
  await database.pool.query('DELETE FROM opinion WHERE application_id IN ($1, $2)', [id, refused]);
  // Found inadmissible on 20 January, which an appeal overturned.
  await database.pool.query(
    `INSERT INTO event (stream_id, version, name, at, facts, hash) VALUES ($1, 3, 'decideAdmissibility', '2026-02-01T11:00:00Z', '{"decision": "admissible"}', '')`,
    [refused],
  );
  for (const [of, step, number, at] of [
    [id, 'data', 1, '2026-02-10T11:00:00Z'],
    [id, 'data', 2, '2026-02-18T11:00:00Z'],
    [id, 'legal', 1, '2026-02-25T23:30:00Z'],
    [refused, 'data', 1, '2026-02-11T11:00:00Z'],
  ] as const)
    await database.pool.query(
      `INSERT INTO opinion (application_id, step, number, revision, person_id, verdict, scores, comment, given_at, ended_as, ended_at, ended_by, end_reason)
       VALUES ($1, $2, $3, 1, $4, 'favourable', '{}', '', $5, $6, $7, $8, $9)`,
      [of, step, number, SOME_REVIEWER, at, ...(step === 'data' ? ['voided', at, SOME_REVIEWER, '.'] : [null, null, null, null])],
    );
  const on = async (day: string, one = id) =>
    (await readOpinionCourses(database.db, day, EVERYTHING))
      .filter(({ applicationId }) => applicationId === one)
      .map(({ step, openedOn, givenOn }) => [step, openedOn, givenOn])
      .sort();
  // The legal step opened after others; given at 00:30 in Paris, the day after in UTC.
  const legal = ['legal', '2026-02-20', '2026-02-26'];
  expect(await on('2026-12-31')).toEqual([['data', '2026-01-31', '2026-02-10'], legal]);
  expect(await on('2026-02-25')).toEqual([['data', '2026-01-31', '2026-02-10']]);
  expect(await on('2026-12-31', refused)).toEqual([['data', '2026-02-01', '2026-02-11']]);
  const { rows } = await database.pool.query<{ house: string }>(`SELECT organisation_id AS house FROM application WHERE id = $1`, [id]);
  const ofHouse = { ...EVERYTHING, houses: rows.map(({ house }) => house) };
  expect((await readOpinionCourses(database.db, '2026-12-31', ofHouse)).filter(({ applicationId }) => applicationId === id)).toEqual([]);
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

type Asked = { sql: string; parameters: readonly unknown[] };

/** How many rows of events the plans of these statements look at, as they are executed. */
async function eventsLookedAt(client: pg.Client, statements: readonly Asked[]): Promise<number> {
  type Node = {
    'Relation Name'?: string;
    'Actual Rows': number;
    'Actual Loops': number;
    'Rows Removed by Filter'?: number;
    Plans?: Node[];
  };
  const sumOf = (node: Node): number =>
    (node['Relation Name'] === 'event' ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'] : 0) +
    (node.Plans ?? []).reduce((sum, each) => sum + sumOf(each), 0);
  let looked = 0;
  for (const { sql, parameters } of statements) {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [...parameters]);
    looked += sumOf(rows[0]?.['QUERY PLAN'][0].Plan as Node);
  }
  return looked;
}

test('as of an open day the closed days before are read once, and again only the files on which something happened since', async () => {
  const [id, , , , , , other] = applications;
  const asked: Asked[] = [];
  const { db, pool } = connect(database.url, { max: 2, log: ({ query: { sql, parameters } }) => asked.push({ sql, parameters }) });
  const client = new pg.Client({ connectionString: database.url, options: BY_KEYS });
  await client.connect();
  try {
    const [day, at] = ['2026-08-28', '2026-08-28T20:00:00.000Z'];
    const { rows } = await pool.query<{ house: string }>('SELECT organisation_id AS house FROM application WHERE id = $1', [id]);
    const hiding = { ...EVERYTHING, hidesFrom: [], houses: rows.map(({ house }) => house) };
    const byId = <Row extends { applicationId: string }>(all: readonly Row[]) =>
      all.toSorted((one, another) => (one.applicationId < another.applicationId ? -1 : 1));
    const statementsOf = async (scope: Scope | null, on = day) => {
      asked.length = 0;
      const files = byId(await programmeFiles(db, on, scope, at));
      const statements = [...asked];
      expect(files).toEqual(byId(await readProgrammeFiles(database.db, on, scope)));
      return { files, statements };
    };
    const first = await statementsOf(null);
    expect(first.files.find(({ applicationId }) => applicationId === id)).toMatchObject({ signedOn: day, endedEarly: false });
    const again = await statementsOf(null);
    expect(again.statements.length).toBeLessThanOrEqual(10);
    expect(await eventsLookedAt(client, again.statements)).toBeLessThan((await eventsLookedAt(client, first.statements)) / 2);
    // One more file is touched that evening, and is read with the other.
    await pool.query(
      `INSERT INTO event (stream_id, version, name, at, facts, hash) SELECT $1, 1 + max(version), 'terminateGrant', '2026-08-28T19:30:00Z', '{}', '' FROM event WHERE stream_id = $1`,
      [grants[6]],
    );
    const touched = await statementsOf(null);
    expect(touched.files.find(({ applicationId }) => applicationId === other)).toMatchObject({ endedEarly: true });
    // What is kept is of no caller in particular.
    const hidden = await statementsOf(hiding);
    expect(hidden.files.length).toBe(touched.files.length - 1);
    expect(hidden.files.map(({ applicationId }) => applicationId)).not.toContain(id);
    // Of their own organisation's file, which no call hides from them, a person reads no opinions either.
    for (const scope of [EVERYTHING, hiding, { ...hiding, hidesFrom: null }]) {
      const [opinions, whole] = [await opinionCourses(db, day, scope, at), await readOpinionCourses(database.db, day, scope)];
      expect(opinions.map((each) => JSON.stringify(each)).toSorted()).toEqual(whole.map((each) => JSON.stringify(each)).toSorted());
      expect(opinions.some(({ applicationId }) => applicationId === id)).toBe(scope === EVERYTHING);
    }
    // Of a closed day nothing is read again but what is hidden.
    await statementsOf(EVERYTHING, '2026-05-01');
    expect((await statementsOf(EVERYTHING, '2026-05-01')).statements.length).toBeLessThanOrEqual(1);
  } finally {
    await client.end();
    await pool.end();
  }
});

/** A movement of a grant's tranche, recorded at an instant; its event is the grant's first one. */
async function moved(
  grantId: string | undefined,
  at: string,
  kind: string,
  [from, to]: [string, string],
  cents: number,
  credit = 'AE',
): Promise<void> {
  await database.pool.query(
    `INSERT INTO movement (envelope_id, sequence, kind, year, credit, from_account, to_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version, hash)
     SELECT g.envelope_id, 1000 + (SELECT count(*) FROM movement), $2, l.year, l.credit, $3, $4, $5, t.id, $6::date, $6, g.id, 1, ''
     FROM "grant" AS g JOIN tranche AS t ON t.grant_id = g.id JOIN envelope_line AS l ON l.envelope_id = g.envelope_id AND l.credit = $7
     WHERE g.id = $1 ORDER BY l.year LIMIT 1`,
    [grantId, kind, from, to, cents, `${at}T11:00:00Z`, credit],
  );
}

const answerFiles = async (day: string) => readAnswerFiles(database.db, day, await readProgrammeFiles(database.db, day, EVERYTHING));

/** Every question's figures and paragraphs as of a day, as they are read. */
async function answersOn(day: string): Promise<string> {
  const files = await answerFiles(day);
  const gains = { promisedCents: 0, realisedCents: 0 };
  return JSON.stringify(
    QUESTION_KEYS.flatMap((question) =>
      questionOf(question).by.map((by) => {
        const answer = answerOf(question, files, { by, day });
        return [answer, paragraphOf('fr', { ...{ question, asOf: day, by, gains }, ...answer, first: answer.rows })];
      }),
    ),
  );
}

test('asked again as of its day, each answer says the same to the byte, whatever is recorded of later days', async () => {
  const [whole, refused, , , overturned] = applications;
  const organisationOf = async (id: string | undefined): Promise<string> =>
    (await database.pool.query<{ id: string }>('SELECT organisation_id AS id FROM application WHERE id = $1', [id])).rows[0]?.id ?? '';
  const describe = async (department: string, at: string): Promise<void> =>
    describeOrganisation(database.db, await organisationOf(whole), {
      ...{ name: null, legalCategory: '7210', department, by: 'annuaire', at },
    });
  await describe('74', '2026-01-05T11:00:00Z');
  await moved(grants[0], '2026-03-31', 'reserve', ['available', 'reserved'], 300_000);
  await moved(grants[0], '2026-08-28', 'commit', ['reserved', 'committed'], 300_000);
  await moved(grants[0], '2026-09-10', 'pay', ['ordered', 'paid'], 100_000, 'CP');
  const [early, late] = ['2026-08-01', '2026-10-01'];
  const before = [await answersOn(early), await answersOn(late)];
  expect(before[0]).not.toBe(before[1]);

  const [file] = (await answerFiles(late)).filter(({ applicationId }) => applicationId === whole);
  expect(file).toMatchObject({ department: '74', legalCategory: '7210', promisedCents: 300_000, paidCents: 100_000, openCents: 200_000 });

  // The project ends early, is moved, and a claim is collected; others are reopened, corrected and withdrawn.
  await moved(grants[0], '2026-11-01', 'lapse_commitment', ['committed', 'lapsed'], 200_000);
  await moved(grants[0], '2026-11-15', 'collect_claim', ['owed', 'collected'], 50_000, 'CP');
  await describe('29', '2026-10-02T11:00:00Z');
  const tellMore = async (id: string | undefined, at: string, name: string): Promise<void> => {
    await database.pool.query(
      `INSERT INTO event (stream_id, version, name, at, facts, hash) SELECT $1, 1 + max(version), $2, $3, '{"decision": "refuse"}', '' FROM event WHERE stream_id = $1`,
      [id, name, at],
    );
  };
  for (const id of [refused, overturned]) await tellMore(id, '2026-10-02T11:00:00Z', 'decideSession');
  await tellMore(refused, '2026-10-03T11:00:00Z', 'withdrawApplication');
  expect([await answersOn(early), await answersOn(late)]).toEqual(before);

  const [now] = (await answerFiles('2026-12-31')).filter(({ applicationId }) => applicationId === whole);
  expect(now).toMatchObject({ department: '29', promisedCents: 100_000, paidCents: 50_000, openCents: 0, endedEarly: true });
  const [then] = (await answerFiles('2026-01-04')).filter(({ applicationId }) => applicationId === whole);
  expect(then).toBeUndefined();
});

test('what was not known of an organisation on a day stays so, and an admin’s word is kept with what was known before', async () => {
  const id = applications[6];
  const { rows } = await database.pool.query<{ id: string }>('SELECT organisation_id AS id FROM application WHERE id = $1', [id]);
  const house = rows[0]?.id ?? '';
  const said = (department: string, by: string, at: string) =>
    describeOrganisation(database.db, house, { ...{ name: null, legalCategory: null, department, by, at } });
  await said('69', 'annuaire', '2026-02-01T11:00:00Z');
  await said('974', 'hand', '2026-04-01T11:00:00Z');
  // The directory no longer changes it.
  await said('75', 'annuaire', '2026-05-01T11:00:00Z');
  const on = async (day: string) => (await answerFiles(day)).find(({ applicationId }) => applicationId === id)?.department;
  expect([await on('2026-01-31'), await on('2026-02-01'), await on('2026-03-31'), await on('2026-04-01'), await on('2026-12-31')]).toEqual([
    ...[null, '69', '69', '974', '974'],
  ]);
  const { rows: kept } = await database.pool.query(
    'SELECT described_by, former_department FROM organisation_description WHERE organisation_id = $1 ORDER BY at',
    [house],
  );
  expect(kept).toEqual([
    { described_by: 'annuaire', former_department: null },
    { described_by: 'hand', former_department: '69' },
  ]);
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
  const { rows } = await pool.query<{ reference: string }>(
    'SELECT a.reference FROM "grant" AS g JOIN application AS a ON a.id = g.application_id WHERE g.id = $1',
    [grants[1]],
  );
  expect((await findSignedGrant(db, rows[0]?.reference ?? ''))?.payments).toBe(2);
});

test('the index of courses holds each event that tells of one, and no other', async () => {
  const { rows } = await database.pool.query<{ def: string }>("SELECT pg_get_indexdef('event_of_course'::regclass) AS def");
  const indexed = [...(rows[0]?.def ?? '').matchAll(/'(\w+)'::text/g)].map(([, name]) => name);
  const telling = Object.entries(EVENTS).flatMap(([name, { course }]) => (course ? [name] : []));
  expect(indexed.toSorted()).toEqual(telling.toSorted());
});

test('of the portfolio grants are read again on which something happened since, or whose organisation was described', async () => {
  const { db, pool } = connect(database.url, { max: 1 });
  try {
    const at = new Date().toISOString();
    const { rows } = await pool.query<{ house: string }>('SELECT organisation_id AS house FROM "grant" WHERE id = $1', [grants[0]]);
    const [{ house } = { house: '' }] = rows;
    const human = randomUUID();
    const shown = async (scope: Scope) => {
      const portfolio = await ofPortfolioRows<PortfolioRow[]>()(db, scope, at, [], (rows) => rows);
      expect(portfolio).toEqual(await readPortfolioRows(database.db, scope));
      return portfolio;
    };
    expect(await shown(EVERYTHING)).toHaveLength(grants.length);
    expect(await shown({ ...EVERYTHING, hidesFrom: [], houses: [house] })).toHaveLength(grants.length - 1);
    // In each way in which a human may be conflicted, by one of their ids.
    await pool.query(`
      SET session_replication_role = replica;
      UPDATE application SET call_version = 900;
      INSERT INTO acted_on (application_id, person_id, side) SELECT application_id, '${human}', 'beneficiary' FROM "grant" WHERE id = '${grants[1]}';
      INSERT INTO parted_on (application_id, person_id) SELECT application_id, '${human}' FROM "grant" WHERE id = '${grants[2]}';
      INSERT INTO opinion (application_id, step, number, revision, person_id, verdict, scores, comment, given_at, ended_as, ended_at, ended_by, end_reason)
        SELECT application_id, 'legal', 1, 1, '${human}', 'favourable', '{}', '', now(), 'voided', now(), '${human}', '-' FROM "grant" WHERE id = '${grants[3]}';
      INSERT INTO declared_interest (person_id, number, siret, application_id, reason, declared_by, declared_at, in_force_since)
        SELECT '${human}'::uuid, 1, NULL, application_id, '', '${human}'::uuid, now(), now() FROM "grant" WHERE id = '${grants[4]}'
        UNION ALL SELECT '${human}', 2, o.siret, NULL, '', '${human}', now(), now() FROM "grant" AS g JOIN organisation AS o ON o.id = g.organisation_id
          WHERE g.id = '${grants[5]}';
      RESET session_replication_role`);
    expect(await shown({ ...EVERYTHING, hidesFrom: [randomUUID(), human], houses: [house] })).toHaveLength(grants.length - 6);
    // An admin settles the organisation, which is no event of its files.
    await describeOrganisation(database.db, house, { name: 'Un autre nom', legalCategory: null, department: null, by: 'hand', at });
    expect((await shown(EVERYTHING)).find(({ id }) => id === grants[0])?.organisation_name).toBe('Un autre nom');
    await pool.query(`UPDATE "grant" SET state = 'terminated' WHERE id = $1`, [grants[5]]);
    await pool.query(
      `INSERT INTO event (stream_id, version, name, at, facts, hash) SELECT $1, 1 + coalesce(max(version), 0), 'terminateGrant', $2, '{}', '' FROM event WHERE stream_id = $1`,
      [grants[5], at],
    );
    expect((await shown(EVERYTHING)).map(({ id }) => id)).not.toContain(grants[5]);
  } finally {
    await pool.end();
  }
});

test('what is public on a day is the same in pages, in the totals and grant by grant', async () => {
  const { db, pool } = database;
  const [first, second, third, fourth, fifth] = grants;
  const day = '2026-12-01';
  await pool.query(`
    SET session_replication_role = replica;
    INSERT INTO call_version (call_id, version, stream_id, envelope_id, terms)
      SELECT call_id, 901, stream_id, envelope_id, terms || '{"publication": {"months": 0, "sheets": true, "gains": false, "contact": false}}'
      FROM call_version WHERE (call_id, version) IN (SELECT call_id, call_version FROM application LIMIT 1);
    UPDATE grant_plan AS p SET since = '2026-11-30T23:30:00Z'::timestamptz - n * interval '80 days'
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM "grant") AS g WHERE p.grant_id = g.id;
    UPDATE grant_plan SET since = '2026-11-30T23:30:00Z' WHERE grant_id IN ('${fourth}', '${fifth}');
    UPDATE "grant" SET form = 'delegation' WHERE id = '${first}';
    UPDATE organisation SET legal_category = '1000' WHERE id = (SELECT organisation_id FROM "grant" WHERE id = '${second}');
    UPDATE application SET state = 'award_withdrawn' WHERE id = (SELECT application_id FROM "grant" WHERE id = '${third}');
    UPDATE application SET call_version = 901 WHERE id = (SELECT application_id FROM "grant" WHERE id = '${fifth}');
    RESET session_replication_role`);
  const { rows } = await pool.query<{ reference: string }>('SELECT reference FROM application');
  const signed = (await Promise.all(rows.map(async ({ reference }) => findSignedGrant(db, reference)))).filter(
    (each) => each !== undefined,
  );
  expect(new Set(signed.map((grant) => whyNotPublic(grant, day)))).toEqual(
    new Set([null, 'delegation', 'natural_person', 'withdrawn', 'later']),
  );
  const open = signed.filter((grant) => whyNotPublic(grant, day) === null).toSorted((a, b) => (a.signedOn < b.signedOn ? 1 : -1));
  const sums = await readPublicSums(db, day, `${day}T12:00:00Z`);
  const pageAfter = (last?: (typeof open)[number]) =>
    readPublicGrants(db, { day, after: last?.reference.replace(/-C$/, ''), limit: 2 }, sums);
  const page = await pageAfter();
  expect([...page, ...(await pageAfter(page.at(-1)))]).toEqual(open);
  expect(await readPublicGrants(db, { day, sheets: true, limit: 100 }, sums)).toEqual(open.filter((grant) => hasSheet(grant, day)));
  const sumOf = (grants: typeof open) => ({
    projects: grants.length,
    organisations: new Set(grants.map(({ siret }) => siret)).size,
    awardedCents: grants.reduce((sum, { awardedCents }) => sum + awardedCents, 0),
    paidCents: 0,
  });
  expect(sums.at(-1)).toMatchObject({ by: 'all', ...sumOf(open) });
  for (const [year, grants] of Map.groupBy(open, ({ signedOn }) => signedOn.slice(0, 4)))
    expect(sums.filter(({ key }) => key === year)).toEqual([expect.objectContaining({ by: 'year', ...sumOf(grants) })]);
});

test('what is told of thousands of funded projects is kept for a minute, and what is told of a few is worked out each time', async () => {
  const own = await freshDatabase();
  let asked = 0;
  const { db, pool } = connect(own.url, { max: 1, log: ({ query }) => (asked += Number(query.sql.includes('WITH signed'))) });
  const sign = (first: number, last: number) =>
    own.pool.query(`
      SET session_replication_role = replica;
      INSERT INTO signature (grant_id, plan, side, person_id, signed_at, document_sha256, provider)
        SELECT g.id, 1, side, (SELECT min(id::text)::uuid FROM person), now(), '', 'platform'
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM "grant") AS g, unnest('{beneficiary,fund}'::text[]) AS side
        WHERE n BETWEEN ${first} AND ${last};
      RESET session_replication_role`);
  const projects = async () => (await readFunded(db, new Date().toISOString())).find(({ by }) => by === 'all')?.projects;
  await insertGrants(own.pool, 5_001);
  await sign(1, 4_999);
  expect([await projects(), await projects(), asked]).toEqual([4_999, 4_999, 2]);
  await sign(5_000, 5_000);
  expect([await projects(), asked]).toEqual([5_000, 3]);
  await sign(5_001, 5_001);
  expect([await projects(), await projects(), asked]).toEqual([5_000, 5_000, 3]);

  let times = 0;
  const portfolioFor = ofPortfolioRows<number>();
  const told = (asked: string, scope = EVERYTHING) =>
    portfolioFor(db, scope, new Date().toISOString(), [asked], ({ length }) => {
      times += 1;
      return length;
    });
  await own.pool.query(`
    SET session_replication_role = replica;
    UPDATE call_version SET terms = terms || '{"concealFromConflicted": true}';
    RESET session_replication_role`);
  const { rows } = await own.pool.query<{ house: string }>('SELECT organisation_id AS house FROM "grant" LIMIT 1');
  const conflicted = { ...EVERYTHING, hidesFrom: [], houses: [rows[0]?.house ?? ''] };
  expect([await told('a'), await told('a'), times]).toEqual([5_001, 5_001, 1]);
  expect(await told('b')).toBe(5_001);
  // What is told of fewer is as of now, and each person is told of those that are not hidden from them.
  const few = await told('a', conflicted);
  expect([few < 5_000, await told('a', conflicted), await told('a'), times]).toEqual([true, few, 5_001, 4]);
  await pool.end();
  await own.drop();
}, 60_000);
