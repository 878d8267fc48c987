import pg from 'pg';
import { atAuditInstant, AUDIT_FILES, streamFile } from '../../../db/core/audit.ts';
import { atSnapshot } from '../../../db/core/table-copies.ts';
import { atOneInstant } from '../../../db/core/verify.ts';
import { databaseOfFile } from '../../support/database.ts';
import { awarded, openCopyingHarness } from '../../support/command-harness.ts';

const database = databaseOfFile();
beforeAll(async () => {
  await awarded(await openCopyingHarness(database.db), database.db);
});

const rowsIn = (batch: number) =>
  atAuditInstant(database.application.pool, async (client) => {
    const rows: unknown[][] = [];
    for (const file of AUDIT_FILES) for await (const row of streamFile(client, file, batch)) rows.push(row);
    return rows;
  });

test('in whatever batches a file is read, it has each row once and in the same order', async () => {
  const whole = await rowsIn(1_000);
  expect(whole.length).toBeGreaterThan(30);
  for (const batch of [1, 2, 7]) expect(await rowsIn(batch)).toEqual(whole);
});

test('what is read as of one instant is not left empty by a migration that writes a table anew', async () => {
  const migrating = async () => {
    const client = new pg.Client({ connectionString: database.url, lock_timeout: 200 });
    await client.connect();
    try {
      await client.query('ALTER TABLE movement ADD COLUMN twice bigint GENERATED ALWAYS AS (2 * amount_cents) STORED');
    } finally {
      await client.end();
    }
  };
  const reading = new pg.Client({ connectionString: database.url });
  await reading.connect();
  try {
    for (const within of [
      (read: () => Promise<void>) => atSnapshot(reading, read),
      (read: () => Promise<void>) => atAuditInstant(database.application.pool, read),
      (read: () => Promise<void>) => atOneInstant(database.application.db, read),
    ])
      await within(() => expect(migrating()).rejects.toMatchObject({ code: '55P03' }));
  } finally {
    await reading.end();
  }
});

test('what is given to an auditor are columns that there are, each once', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const given = AUDIT_FILES.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
  expect(given.filter((column) => !rows.some(({ name }) => name === column))).toEqual([]);
  expect(new Set(given).size).toBe(given.length);
});

test('a chained table is given whole: every column is hashed, in its order, and the hash stands last', async () => {
  for (const table of ['event', 'movement', 'seal', 'seal_head']) {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position`,
      [table],
    );
    expect(AUDIT_FILES.find((file) => file.table === table)?.columns).toEqual(rows.map(({ name }) => name));
  }
});

/** Why an auditor is not given a table, and the tables for which that is so. */
const NOT_GIVEN: readonly { why: string; tables: readonly string[] }[] = [
  {
    why: 'what a person wrote, or the reference of an act: the event beside it says what was done, and the movements what it moved',
    tables: [
      ...['carry_over', 'credit_order', 'delegation_report', 'envelope_change', 'grant_reason', 'restoration', 'reversal'],
      ...['visa', 'visa_rule', 'withdrawal_order'],
    ],
  },
  {
    why: 'bank details, and names: the events say which were proposed, approved and paid to',
    tables: ['payee', 'payee_decision', 'supplier'],
  },
  {
    why: 'what people wrote to each other and read: the events say when a message was written, by whom and for which side',
    tables: ['mention', 'message', 'message_file', 'thread', 'thread_reading'],
  },
  { why: 'models of what a call asks for: the event keeps the hash of each', tables: ['call_model'] },
  { why: 'what people wrote beside an answer: the event keeps its hash', tables: ['answer_remark'] },
  { why: 'what an organisation wrote to the committee: the event says that it did', tables: ['opinion_reply'] },
  { why: 'to whom each side turns: the events say who was named, by whom and for which side', tables: ['file_contact'] },
  { why: 'by which words the fund sorts its files: the events say who set how many', tables: ['file_labels'] },
  { why: 'what the fund offers where its people write: the events say who set how many', tables: ['phrase_list'] },
  { why: 'who asks to be told of a file: a note about oneself', tables: ['following'] },
  { why: 'how an organisation says it was treated: it moves nothing, and only means are read', tables: ['survey'] },
  { why: 'counted again from the movements whenever one is posted', tables: ['uncovered_reservation'] },
  { why: 'who is told of a freeze, and who has taken note of it, which moves nothing', tables: ['deprived_grant', 'freeze_notice'] },
  {
    why: 'the project and its papers: what is paid rests on the plan, the decision and the opinions, which are given',
    tables: [
      ...['agreement', 'application_search', 'attachment', 'correction', 'correction_item', 'cost_line', 'evidence', 'evidence_review'],
      ...['funding_change', 'funding_line', 'grant_phase', 'guarantee', 'indicator', 'line_day', 'line_mark', 'milestone', 'obligation'],
      ...['overlap', 'reference_count', 'reference_gap', 'report', 'report_review', 'revision', 'slippage_alert', 'stored_file'],
    ],
  },
  {
    why: 'the way to a decision, whose events are given',
    tables: [
      ...[
        'agenda_item',
        'agenda_move',
        'appeal',
        'assignment',
        'award_condition',
        'award_extension',
        'ending_notice',
        'award_proposal',
        'ballot',
        'call',
        'call_version',
        'recusal',
      ],
      ...['reexamination', 'review_step', 'scenario', 'scenario_decision', 'session_member', 'step_extension', 'waitlist_outcome'],
    ],
  },
  {
    why: 'people, their organisations, roles, absences and interests: an auditor is given ids alone',
    tables: [
      ...['absence', 'acted_on', 'declared_interest', 'identity_link', 'interest_withdrawal', 'invitation', 'organisation', 'parted_on'],
      'organisation_description',
      ...['person', 'person_address', 'person_organisation', 'role_holding', 'role_request'],
    ],
  },
  {
    why: 'what the Datalab’s days are for: their movements are given',
    tables: ['datalab_days', 'datalab_person', 'datalab_request', 'other_duty'],
  },
  {
    why: 'the service’s own: which streams are behind, keys of commands, pages and sessions, its log for security, its migrations',
    tables: [
      ...[
        'behind',
        'calendar_link',
        'command',
        'page_batch',
        'page_batch_outcome',
        'page_draft',
        'page_session',
        'page_visit',
        'presence',
        'rate_limit',
        'security_log',
      ],
      ...['kysely_migration', 'kysely_migration_lock'],
    ],
  },
];

test('no table is forgotten: each is given to an auditor, or named here with a reason', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const named = [...AUDIT_FILES.map(({ table }) => table), ...NOT_GIVEN.flatMap(({ tables }) => tables)];
  expect(named.sort()).toEqual(rows.map(({ name }) => name).sort());
});
