import type { Kysely } from 'kysely';
import { connect } from '../../../db/connection/connect.ts';
import type { DB } from '../../../db/core/schema.ts';
import { keyOfTask, readTasks } from '../../../db/desk/tasks/index.ts';
import type { Asker } from '../../../domain/core/may.ts';
import { type CommandHarness, openCopyingHarness } from '../../support/command-harness.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { insertApplications, idOf, SOME_ORGANISATION } from '../../support/many-applications.ts';
import { urgencyOf } from '../../../domain/desk/urgency.ts';

const IN_REVIEW = 700;
/** How many steps of each wait for a reviewer to be asked. */
const STEPS = SHIPPED_CALL.terms.steps.length - 1;

let database: Database;
let harness: CommandHarness;
beforeAll(async () => {
  database = await freshDatabase();
  harness = await openCopyingHarness(database.db);
  const { pool } = database;
  const [reviewer, lead] = ['reviewer-legal', 'lead'].map((login) => callerOf(login).personId);
  await insertApplications(pool, 1300, IN_REVIEW);
  // Some are to be screened, some to be put on an agenda, and for the others all opinions but one have no reviewer.
  await pool.query(`UPDATE application SET state = 'submitted', screening_due_at = now() WHERE id <= ${idOf(0, '300')}`);
  await pool.query(`UPDATE application SET state = 'reviewed' WHERE id > ${idOf(0, '300')} AND id <= ${idOf(0, '600')}`);
  await pool.query(`UPDATE review_step SET reviewer_id = CASE WHEN position = 1 THEN $1::uuid END WHERE state = 'open'`, [reviewer]);
  // What keeps a person from their task: an interest in an organisation and in one file, an opinion on another step, an
  // act for the organisation, and an earlier screening of the same file.
  await pool.query(
    `INSERT INTO declared_interest (person_id, number, siret, reason, declared_by, declared_at, in_force_since)
      SELECT p.id, 1, o.siret, 'Son frère y travaille.', p.id, now(), now() FROM unnest($1::uuid[]) AS p (id), organisation AS o WHERE o.id = $2`,
    [[reviewer, lead], SOME_ORGANISATION],
  );
  await pool.query(
    `INSERT INTO declared_interest (person_id, number, application_id, reason, declared_by, declared_at, in_force_since)
      SELECT $1, 2, ${idOf(0, '1299')}, 'Elle l’a conseillé.', $1, now(), now()`,
    [reviewer],
  );
  await pool.query(
    `INSERT INTO opinion (application_id, step, number, revision, person_id, verdict, scores, comment, given_at)
      SELECT application_id, key, 1, 1, $1, 'favourable', '{}', '', now() FROM review_step
      WHERE position = 2 AND application_id IN (${idOf(0, '1298')}, ${idOf(0, '1297')})`,
    [reviewer],
  );
  await pool.query(
    `UPDATE review_step SET state = 'given', reviewer_id = $1 WHERE position = 2 AND application_id IN (SELECT application_id FROM opinion)`,
    [reviewer],
  );
  await pool.query(`INSERT INTO acted_on (application_id, person_id, side) SELECT ${idOf(0, '1296')}, $1, 'beneficiary'`, [reviewer]);
  await pool.query(`UPDATE application SET screened_by = $1 WHERE id <= ${idOf(0, '40')}`, [callerOf('screener').personId]);
}, 60_000);
afterAll(() => database.drop());

const callerOf = (login: string) => {
  const caller = harness.callers[login];
  if (!caller) throw new Error(`no person has the login ${login}`);
  return caller;
};
const askerOf = (login: string): Asker => ({ caller: callerOf(login), at: new Date().toISOString() });
const countOf = (totals: readonly { command: string; count: number }[], command: string) =>
  totals.find((each) => each.command === command)?.count;

/** What is found over a connection that notes its statements. */
async function noting<Found>(find: (db: Kysely<DB>) => Promise<Found>): Promise<{ asked: string[]; found: Found }> {
  const asked: string[] = [];
  const { db, pool } = connect(database.url, { max: 1, log: ({ query }) => asked.push(query.sql) });
  try {
    return { asked, found: await find(db) };
  } finally {
    await pool.end();
  }
}

/** How many applications of one organisation there are between two. */
const ofOrganisation = async (from: number, to: number): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM application WHERE organisation_id = $1 AND id > ${idOf(0, String(from))} AND id <= ${idOf(0, String(to))}`,
    [SOME_ORGANISATION],
  );
  return rows[0]?.count ?? NaN;
};

describe('of more tasks than are read at once', () => {
  test('a reviewer is told how many opinions wait, less those that it may not give', async () => {
    const { totals } = await readTasks(database.db, askerOf('reviewer-legal'), { limit: 1 });
    expect(countOf(totals, 'giveOpinion')).toBe(IN_REVIEW - (await ofOrganisation(600, 1300)) - 4);
  });

  test('a lead is told how many wait of each kind, less those that concern it', async () => {
    const { totals } = await readTasks(database.db, askerOf('lead'), { limit: 1 });
    const steps = await database.pool.query(
      `SELECT count(*)::integer AS count FROM review_step WHERE state = 'open' AND reviewer_id IS NULL`,
    );
    expect(countOf(totals, 'assignReviewer')).toBe(steps.rows[0].count - STEPS * (await ofOrganisation(600, 1300)));
    expect(countOf(totals, 'createSession')).toBe(300 - (await ofOrganisation(300, 600)));
  });

  test('a screener is told how many are to be screened, less those that it has screened', async () => {
    const { totals } = await readTasks(database.db, askerOf('screener'), { limit: 1 });
    expect(countOf(totals, 'decideAdmissibility')).toBe(260);
  });

  test.each(['reviewer-legal', 'lead', 'screener'])(
    'pages of %s go on until each is shown once, in order, as many as are told',
    async (login) => {
      const asker = askerOf(login);
      const keys: string[] = [];
      for (let after: string | undefined; ;) {
        const { tasks, totals } = await readTasks(database.db, asker, { limit: 350, after });
        keys.push(...tasks.map(keyOfTask));
        after = keys.at(-1);
        if (tasks.length === 350) continue;
        expect(keys).toHaveLength(totals.reduce((sum, { count }) => sum + count, 0));
        break;
      }
      expect(new Set(keys).size).toBe(keys.length);
      const whole = await readTasks(database.db, asker);
      expect(whole.tasks.map(keyOfTask)).toEqual(keys);
      const said = { late: 0, soon: 0, later: 0 };
      for (const { due_at: due } of whole.tasks) said[urgencyOf(due, asker.at)] += 1;
      const sumOf = (of: 'late' | 'soon'): number => whole.totals.reduce((sum, each) => sum + each[of], 0);
      expect([sumOf('late'), sumOf('soon')]).toEqual([said.late, said.soon]);
      for (const { command, dueAt } of whole.totals)
        expect({ command, dueAt }).toEqual({ command, dueAt: whole.tasks.find((task) => task.command === command)?.due_at ?? null });
      const instants = whole.tasks.map(({ due_at: due }) => (due === null ? Infinity : Date.parse(due)));
      expect(instants).toEqual(instants.toSorted((one, other) => (one === other ? 0 : one - other)));
    },
  );

  test('those of one person alone are counted: on none of these files the lead has acted', async () => {
    expect(await readTasks(database.db, askerOf('lead'), { limit: 1, search: { own: true } })).toEqual({ tasks: [], totals: [] });
  });

  test('one kind is asked for alone, and the totals are of all', async () => {
    const all = await readTasks(database.db, askerOf('lead'), { limit: 1 });
    const { tasks, totals } = await readTasks(database.db, askerOf('lead'), { command: 'createSession' });
    expect(new Set(tasks.map(({ command }) => command))).toEqual(new Set(['createSession']));
    expect(tasks).toHaveLength(countOf(totals, 'createSession') ?? NaN);
    expect(totals).toEqual(all.totals);
  });

  test.each(['screener', 'lead'])('the first page of many takes no more statements than one of few: of %s', async (login) => {
    await readTasks(database.db, askerOf(login), { limit: 51 });
    const { asked } = await noting((db) => readTasks(db, askerOf(login), { limit: 51 }));
    // They are six with the caller's recognition and the names of what is shown. Where the first are refused, as a
    // reviewer's here, others are read after them.
    expect(asked.length > 4 ? asked : []).toEqual([]);
  });

  test('the first of many is found in few statements, though dozens before it are not for the caller', async () => {
    await database.pool.query(
      `INSERT INTO acted_on (application_id, person_id, side) SELECT id, $1, 'beneficiary' FROM application WHERE id > ${idOf(0, '40')} AND id <= ${idOf(0, '100')}`,
      [callerOf('screener').personId],
    );
    const { asked, found } = await noting((db) => readTasks(db, askerOf('screener'), { limit: 1 }));
    const { tasks, totals } = found;
    const { rows } = await database.pool.query<{ id: string }>(`SELECT ${idOf(0, '101')} AS id`);
    expect(tasks.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(totals).toEqual([expect.objectContaining({ count: 200, dueAt: tasks[0]?.due_at })]);
    expect({ asked, isFew: asked.length <= 40 }).toMatchObject({ isFew: true });
  });

  test('a lead is asked once for each opinion of a disabled account, escalated or not', async () => {
    const reviewer = callerOf('reviewer-legal').personId;
    const before = await readTasks(database.db, askerOf('lead'), { limit: 1 });
    await database.pool.query(`UPDATE person SET disabled_at = now(), disabled_reason = '.' WHERE id = $1`, [reviewer]);
    const escalated = `state = 'open' AND reviewer_id = $1 AND application_id <= ${idOf(0, '800')}`;
    await database.pool.query(`UPDATE review_step SET escalated_at = now() WHERE ${escalated}`, [reviewer]);
    const after = await readTasks(database.db, askerOf('lead'), { limit: 1 });
    await database.pool.query(`UPDATE review_step SET escalated_at = NULL WHERE ${escalated}`, [reviewer]);
    await database.pool.query('UPDATE person SET disabled_at = NULL, disabled_reason = NULL WHERE id = $1', [reviewer]);
    const added = (countOf(after.totals, 'assignReviewer') ?? 0) - (countOf(before.totals, 'assignReviewer') ?? 0);
    expect(added).toBe(IN_REVIEW - (await ofOrganisation(600, 1300)));
  });

  test('those of one person alone are counted, of files on which they acted last, in one statement more', async () => {
    const [lead, screener] = [callerOf('lead').personId, callerOf('screener').personId];
    const acted = (version: number, person: string, from: number, to: number) =>
      database.pool.query(
        `WITH file AS (SELECT id FROM application WHERE id > ${idOf(0, String(from))} AND id <= ${idOf(0, String(to))}),
            event AS (INSERT INTO event (stream_id, version, name, person_id, at, facts, hash)
              SELECT id, $1, 'decideAdmissibility', $2, now(), '{}', '' FROM file)
          INSERT INTO acted_on (application_id, person_id, side, role) SELECT id, $2, 'fund', 'lead' FROM file`,
        [version, person],
      );
    await acted(1, lead, 300, 580);
    // On some a colleague acted after the lead, and one has a named contact.
    await acted(2, screener, 300, 330);
    await database.pool.query(
      `WITH person AS (INSERT INTO stream (id, kind, version, head, heard, acknowledged) VALUES ($1, 'person', 1, '', 1, 1) ON CONFLICT DO NOTHING),
          event AS (INSERT INTO event (stream_id, version, name, person_id, at, facts, hash) VALUES ($1, 1000, 'nameContact', $1, now(), '{}', ''))
        INSERT INTO file_contact (application_id, side, person_id, named_by, named_at, version) SELECT ${idOf(0, '331')}, 'fund', $1, $1, now(), 1000`,
      [screener],
    );
    const read = (own: boolean) => noting((db) => readTasks(db, askerOf('lead'), { limit: 51, search: own ? { own } : {} }));
    const [all, own] = [await read(false), await read(true)];
    expect(own.found.totals.map(({ command, count }) => [command, count])).toEqual([
      ['createSession', 249 - (await ofOrganisation(331, 580))],
    ]);
    // No file in which the lead has an interest turns to the lead, so that none is judged.
    expect(own.asked.length - all.asked.length).toBeLessThanOrEqual(1);
    expect(own.asked.filter((asked) => asked.includes('file_contact'))).toHaveLength(1);
  });

  test('of many overlaps a lead is told how many it may settle, less those of which either file concerns it, and finds each', async () => {
    await database.pool.query(
      `INSERT INTO overlap (application_id, other_id, found_at, tie, lines, same_object)
        SELECT ${idOf(0, 'n')}, ${idOf(0, 'n + 301')}, now(), 'cofunder', '[]', true FROM generate_series(601, 900) AS n`,
    );
    const { rows } = await database.pool.query<{ free: number; tied: number }>(
      `SELECT count(*) FILTER (WHERE $1 NOT IN (a.organisation_id, b.organisation_id))::integer AS free,
          count(*) FILTER (WHERE a.organisation_id <> $1 AND b.organisation_id = $1)::integer AS tied
        FROM overlap AS o JOIN application AS a ON a.id = o.application_id JOIN application AS b ON b.id = o.other_id`,
      [SOME_ORGANISATION],
    );
    const { free = NaN, tied = NaN } = rows[0] ?? {};
    expect(tied).toBeGreaterThan(0);
    const { totals } = await readTasks(database.db, askerOf('lead'), { limit: 1, command: 'settleOverlap' });
    expect(countOf(totals, 'settleOverlap')).toBe(free);
    const keys: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const { tasks } = await readTasks(database.db, askerOf('lead'), { limit: 90, after, command: 'settleOverlap', alone: true });
      keys.push(...tasks.map(keyOfTask));
      [after, more] = [keys.at(-1), tasks.length === 90];
    }
    expect([keys.length, new Set(keys).size]).toEqual([free, free]);
  });

  test('a lead with a relation to hundreds of files is told how many opinions wait on the others', async () => {
    await database.pool.query(
      `INSERT INTO acted_on (application_id, person_id, side) SELECT id, $1, 'beneficiary' FROM application WHERE id > ${idOf(0, '600')} AND id <= ${idOf(0, '950')}`,
      [callerOf('lead').personId],
    );
    const { tasks, totals } = await readTasks(database.db, askerOf('lead'), { limit: 1, command: 'assignReviewer' });
    const { rows } = await database.pool.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM review_step AS s JOIN application AS a ON a.id = s.application_id
        WHERE s.state = 'open' AND s.reviewer_id IS NULL AND a.id > ${idOf(0, '950')} AND a.organisation_id <> $1`,
      [SOME_ORGANISATION],
    );
    const { count } = rows[0] ?? {};
    expect(totals).toContainEqual(expect.objectContaining({ command: 'assignReviewer', count, dueAt: tasks[0]?.due_at }));
  });
});
