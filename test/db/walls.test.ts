import { type Database, freshDatabase } from '../support/database.ts';
import { awarded, drafted, openOffice } from '../support/office.ts';
import { digest } from '../support/proof.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  const office = await openOffice(database.db);
  await awarded(office, database.db);
  await drafted(office);
  await office.ask('applicant', 'createApplication', { callId: 'nowhere', title: 'Refusé' });
});
afterAll(() => database.drop());

const line = `UPDATE envelope_line SET`;
/** A statement past the code for each constraint that is named as a fact, which breaks that one and no other. */
const walls = [
  ['every_cent_is_somewhere', `${line} available = available + 1`],
  ['never_over_commit', `${line} committed = total + 1, available = -1, reserved = 0`],
  ['never_over_pay', `${line} ordered = total, paid = 1, available = -1, reserved = 0`],
  ['nothing_negative_but_available', `${line} reserved = -1, available = total + 1`],
  ['never_use_more_than_reserved', 'UPDATE tranche SET committed = reserved, released = 1'],
  ['never_order_more_than_committed', 'UPDATE tranche SET ordered = 1, certified_cents = 1'],
  ['never_order_more_than_certified', 'UPDATE tranche SET committed = reserved, ordered = 1'],
  ['never_pay_more_than_ordered', 'UPDATE tranche SET paid = 1'],
  ['a_period_has_months', 'UPDATE tranche SET to_month = from_month'],
  ['a_period_has_months', 'UPDATE tranche SET from_month = -1'],
  [
    'never_to_itself',
    `INSERT INTO movement SELECT envelope_id, sequence + 1000, kind, year, credit, from_account, from_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version FROM movement`,
  ],
  ['an_award_has_its_amount', `UPDATE agenda_item SET awarded_cents = NULL WHERE decision = 'award'`],
  ['an_award_has_its_amount', `UPDATE agenda_item SET awarded_cents = 1 WHERE decision = 'refuse'`],
  ['never_acknowledged_ahead', 'UPDATE stream SET acknowledged = version + 1'],
  ['a_deadline_has_a_name', 'UPDATE stream SET due_at = now(), due_what = NULL'],
  ['a_body_stays_until_it_is_answered', 'UPDATE command SET body = NULL WHERE receipt IS NULL'],
] as const;

test.each(walls)('%s holds where the code is bypassed: %s', async (constraint, statement) => {
  const before = await digest(database.db);
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23514', constraint });
  expect(await digest(database.db)).toEqual(before);
});

test('every constraint that is named as a fact is tried', async () => {
  // PostgreSQL names a constraint that has no name of its own <table>_<columns>_check.
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT DISTINCT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conname NOT LIKE '%\\_check%' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([...new Set(walls.map(([name]) => name))].sort());
});

test.each([
  ['two opinions on a step', 'one_opinion_for_a_step', `INSERT INTO opinion SELECT * FROM opinion`],
  [
    'two commands under a key of a person',
    'one_command_for_a_key',
    'INSERT INTO command (name, thing_id, person_id, organisation_id, roles, key, fingerprint, body) SELECT name, thing_id, person_id, organisation_id, roles, key, fingerprint, $${}$$ FROM command',
  ],
  [
    'two signatures of one side',
    'signature_pkey',
    `INSERT INTO signature SELECT g.id, 'fund', p.id, now() FROM "grant" g, (SELECT id FROM person LIMIT 2) p`,
  ],
  [
    'two tranches in force of a rank',
    'one_tranche_of_a_rank_in_force',
    'INSERT INTO tranche (id, grant_id, rank, kind, state, from_month, to_month, year, amount_cents) SELECT gen_random_uuid(), grant_id, rank, kind, state, from_month, to_month, year, amount_cents FROM tranche',
  ],
  [
    'two grants of an application',
    'grant_application_id_key',
    `INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, vehicle, starts_on, duration_months, remind_at, term_at) SELECT s.id, application_id, organisation_id, envelope_id, g.state, awarded_cents, vehicle, starts_on, duration_months, remind_at, term_at FROM "grant" g, stream s WHERE s.kind = 'session'`,
  ],
])('there are never %s', async (_, constraint, statement) => {
  const before = await digest(database.db);
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23505', constraint });
  expect(await digest(database.db)).toEqual(before);
});
