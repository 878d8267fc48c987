import { type Database, freshDatabase } from '../support/database.ts';
import { awarded, drafted, openOffice, promised } from '../support/office.ts';
import { digest } from '../support/proof.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
  const office = await openOffice(database.db);
  await awarded(office, database.db);
  await drafted(office);
  await promised(office);
  const { id } = await drafted(office);
  await office.accept('applicant', 'submitApplication', { version: 1 }, { id });
  const items = [{ field: '/summary', kind: 'incomplete', comment: 'Pour qui ?' }];
  await office.accept('screener', 'requestCorrection', { revision: 1, items }, { id });
  await database.pool.query(attached('id'));
  await office.ask('applicant', 'createApplication', { callId: 'nowhere', title: 'Refusé' });
});
afterAll(() => database.drop());

/** A file on each application, the same bytes on each. */
const attached = (id: string): string =>
  `INSERT INTO attachment (id, application_id, purpose, name, type, size_bytes, sha256, added_by, added_at)
   SELECT ${id}, id, 'application', 'plan.pdf', 'application/pdf', 1, repeat('a', 64), created_by, now() FROM application`;

/** A seal of today that holds one head twice. */
const SEALED_TWICE = `
  WITH sealed AS (INSERT INTO seal VALUES ((now() AT TIME ZONE 'Europe/Paris')::date, now(), 2, '', '') RETURNING day)
  INSERT INTO seal_head SELECT day, 'events', '00000000-0000-4000-8000-000000000000', 1, '' FROM sealed CROSS JOIN generate_series(1, 2)`;

const line = `UPDATE envelope_line SET`;
/** A letter of some event with these columns. */
const letterWith = ({ subject, text, sent_at: sentAt }: Record<'subject' | 'text' | 'sent_at', string>): string =>
  `INSERT INTO letter (id, stream_id, version, person_id, subject, text, sent_at)
   SELECT gen_random_uuid(), stream_id, version, person_id, ${subject}, ${text}, ${sentAt} FROM event WHERE person_id IS NOT NULL LIMIT 1`;
/** A statement past the code for each constraint that is named as a fact, which breaks that one and no other. */
const walls = [
  ['every_cent_is_somewhere', `${line} available = available + 1`],
  ['never_over_commit', `${line} committed = total + 1, available = -1, reserved = 0`],
  ['never_over_pay', `${line} ordered = total, paid = 1, available = -1, reserved = 0`],
  ['nothing_negative_but_available', `${line} reserved = -1, available = total + 1`],
  ['never_use_more_than_reserved', 'UPDATE tranche SET committed = reserved, released = 1'],
  ['never_order_more_than_committed', 'UPDATE tranche SET ordered = 1, certified_cents = 1'],
  ['never_order_more_than_certified', 'UPDATE tranche SET committed = reserved, ordered = 1'],
  ['an_order_has_its_year', 'UPDATE tranche SET ordered_year = year'],
  ['never_pay_more_than_ordered', 'UPDATE tranche SET committed = reserved, paid = 1'],
  ['never_pay_more_than_committed', 'UPDATE tranche SET provided = 1, paid = 1'],
  ['never_draw_more_than_delegated', 'UPDATE tranche SET drawn = 1'],
  ['a_period_has_months', 'UPDATE tranche SET to_month = from_month'],
  ['a_period_has_months', 'UPDATE tranche SET from_month = -1'],
  [
    'never_to_itself',
    `INSERT INTO movement SELECT envelope_id, sequence + 1000, kind, year, credit, from_account, from_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version, NULL, hash FROM movement`,
  ],
  ['an_award_has_its_amount', `UPDATE agenda_item SET awarded_cents = NULL WHERE decision = 'award'`],
  ['an_award_has_its_amount', `UPDATE agenda_item SET awarded_cents = 1 WHERE decision = 'refuse'`],
  ['what_waits_has_its_rank', `UPDATE agenda_item SET rank = 1 WHERE decision = 'refuse'`],
  ['what_waits_has_its_rank', `UPDATE agenda_item SET decision = 'waitlist' WHERE decision = 'refuse'`],
  ['a_later_award_has_its_amount', `INSERT INTO waitlist_outcome SELECT id, 'award', NULL, '.', created_by, now() FROM application`],
  ['a_later_award_has_its_amount', `INSERT INTO waitlist_outcome SELECT id, 'refuse', 1, '.', created_by, now() FROM application`],
  ['a_cancelled_session_says_when_and_why', `UPDATE session SET state = 'cancelled'`],
  ['a_cancelled_session_says_when_and_why', `UPDATE session SET cancelled_at = now(), cancellation_reason = '.'`],
  ['a_closed_call_says_when_and_why', `UPDATE call SET state = 'closed', closed_at = now()`],
  ['a_closed_call_says_when_and_why', `UPDATE call SET closed_at = now(), closing_reason = '.'`],
  ['a_draft_call_has_its_draft', `UPDATE call SET state = 'draft'`],
  ['never_acknowledged_ahead', 'UPDATE stream SET acknowledged = version + 1'],
  ['a_deadline_has_a_name', 'UPDATE stream SET due_at = now(), due_what = NULL'],
  ['a_period_goes_forward', 'UPDATE datalab_request SET ends_on = starts_on - 1'],
  ['a_promise_has_a_period_and_a_contact', 'UPDATE datalab_request SET contact_person_id = NULL'],
  ['feedback_is_whole', 'UPDATE datalab_request SET rating = 5'],
  ['days_are_above_zero', 'UPDATE datalab_days SET half_days = 0'],
  ['a_correction_is_open_until_it_is_closed', 'UPDATE correction SET closed_at = now()'],
  ['a_correction_is_open_until_it_is_closed', `UPDATE correction SET state = 'lapsed'`],
  ['a_file_for_a_correction_names_it', `UPDATE attachment SET purpose = 'correction'`],
  ['a_removal_is_somebodys', 'UPDATE attachment SET removed_at = now()'],
  ['a_body_stays_until_it_is_answered', 'UPDATE command SET body = NULL WHERE receipt IS NULL'],
  ['a_held_letter_has_its_words', letterWith({ subject: `'Reçu'`, text: 'NULL', sent_at: 'NULL' })],
  ['words_are_dropped_when_they_have_left', letterWith({ subject: `'Reçu'`, text: `'Bonjour'`, sent_at: 'now()' })],
  ['a_plan_is_whole_or_absent', 'UPDATE "grant" SET plan_revision = 1'],
  [
    'a_plan_ends_after_it_starts',
    `UPDATE "grant" SET plan_revision = 1, plan_cost_cents = 1, plan_starts_on = '2027-02-01', plan_ends_on = '2027-01-01'`,
  ],
  [
    'a_period_ends_after_it_starts',
    `INSERT INTO milestone (grant_id, rank, state, period_starts_on, period_ends_on, due_at, remind_at) SELECT id, 1, 'planned', '2027-02-01', '2027-01-01', now(), now() FROM "grant"`,
  ],
  [
    'never_forecast_below_what_was_spent',
    `INSERT INTO report SELECT g.id, 1, 1, '[]', 2, 1, '2027-01-01', '', now(), p.id, now() FROM "grant" g, (SELECT id FROM person LIMIT 1) p`,
  ],
  ['a_seal_is_of_its_day', `INSERT INTO seal VALUES ('2026-03-02', '2026-03-01T22:59:59Z', 0, '', '')`],
  ['a_seal_is_of_its_day', `INSERT INTO seal VALUES ('2026-07-02', '2026-07-02T22:00:00Z', 0, '', '')`],
  [
    'reverses_an_earlier_movement',
    `INSERT INTO movement SELECT envelope_id, sequence + 1000, kind, year, credit, to_account, from_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version, sequence + 2000, hash FROM movement`,
  ],
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
  [
    'two corrections out for an application',
    'one_correction_open_at_a_time',
    `INSERT INTO correction (application_id, number, revision, from_state, state, steps, message, requested_by, requested_at, due_at)
     SELECT application_id, 2, revision, from_state, state, steps, message, requested_by, requested_at, due_at FROM correction`,
  ],
  ['the same bytes twice on an application', 'attachment_once', attached('gen_random_uuid()')],
  ['two seals of a chain at one length', 'one_seal_for_a_length', SEALED_TWICE],
  ['two opinions on a step', 'one_opinion_for_a_step', `INSERT INTO opinion SELECT * FROM opinion`],
  ['two lines for a skill of a request', 'one_line_for_a_skill', 'INSERT INTO datalab_days SELECT * FROM datalab_days'],
  [
    'two commands under a key of a person',
    'one_command_for_a_key',
    'INSERT INTO command (name, thing_id, person_id, organisation_id, roles, key, fingerprint, body) SELECT name, thing_id, person_id, organisation_id, roles, key, fingerprint, $${}$$ FROM command',
  ],
  [
    'two holdings of one role',
    'one_holding_of_a_role',
    `INSERT INTO role_holding SELECT id, organisation_id, 'lead', NULL, now() FROM person CROSS JOIN generate_series(1, 2)`,
  ],
  [
    'two signatures of one side',
    'signature_pkey',
    `INSERT INTO signature SELECT g.id, 'fund', p.id, now() FROM "grant" g, (SELECT id FROM person LIMIT 2) p`,
  ],
  [
    'two applications at one rank of a session’s waitlist',
    'one_application_for_a_rank',
    `UPDATE agenda_item SET decision = 'waitlist', awarded_cents = NULL, rank = 1`,
  ],
  [
    'two tranches in force of a rank',
    'one_tranche_of_a_rank_in_force',
    'INSERT INTO tranche (id, grant_id, rank, kind, state, from_month, to_month, year, amount_cents) SELECT gen_random_uuid(), grant_id, rank, kind, state, from_month, to_month, year, amount_cents FROM tranche',
  ],
  [
    'two grants of an application',
    'grant_application_id_key',
    `INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, vehicle, form, starts_on, duration_months, remind_at, term_at) SELECT s.id, application_id, organisation_id, envelope_id, g.state, awarded_cents, vehicle, form, starts_on, duration_months, remind_at, term_at FROM "grant" g, stream s WHERE s.kind = 'session'`,
  ],
])('there are never %s', async (_, constraint, statement) => {
  const before = await digest(database.db);
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: '23505', constraint });
  expect(await digest(database.db)).toEqual(before);
});
