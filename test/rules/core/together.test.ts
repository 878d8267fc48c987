import { sql } from 'kysely';
import type pg from 'pg';
import { applicationDetailParts } from '../../../db/applications/application-detail.ts';
import { decisionsPart } from '../../../db/committee/appeals.ts';
import { scenarioParts, sessionDetailParts } from '../../../db/committee/session-detail.ts';
import { correctionParts } from '../../../db/applications/corrections.ts';
import { type QueryPart, part, readAlone, together } from '../../../db/connection/together.ts';
import { oneId } from '../../../db/core/ids.ts';
import { startParts } from '../../../db/datalab/plan.ts';
import { figureParts } from '../../../db/desk/figures.ts';
import { waitingParts } from '../../../db/desk/next-actions.ts';
import { COUNTED_KIND, taskParts } from '../../../db/desk/tasks/index.ts';
import { ROLES } from '../../../domain/core/role.ts';
import { draftAmendmentParts } from '../../../db/grants/agreements.ts';
import { grantDetailParts } from '../../../db/grants/grant-detail.ts';
import { proposedPayeeParts } from '../../../db/grants/payees.ts';
import { queueParts } from '../../../db/grants/payment-queue.ts';
import { PAYMENT_STEPS } from '../../../domain/grants/payment-queue.ts';
import { databaseOfFile } from '../../support/database.ts';

const database = databaseOfFile();

const VALUES = sql<Record<string, unknown>>`
  SELECT n, '9007199254740991'::bigint AS most, -12345::bigint AS less, 3::numeric AS whole, 1.5::double precision AS half, 1e300::double precision AS huge,
    '2026-07-14 12:00:00.123456+02'::timestamptz + n * interval '1 day' AS at, '1969-12-31 23:59:59.9999+00'::timestamptz AS before,
    '9999-12-31 23:59:59.9999+00'::timestamptz AS late, NULL::timestamptz AS never, '2026-07-14'::date AS day, ARRAY['a', 'b'] AS list,
    '2026-07-14T12:00:00+02:00' AS words, '{"at": "2026-07-14T12:00:00+02:00", "n": 1.50}'::jsonb AS said, n = 1 AS first
  FROM generate_series(1, 3) AS n ORDER BY n DESC`;

test('what is read with others is what the driver would give: its instants, its numbers, its order', async () => {
  const values = part(VALUES, { instants: ['at', 'before', 'late', 'never'], doubles: ['half', 'huge'] });
  const read = together(() => ({ values, nothing: part(sql<{ one: number }>`SELECT 1 AS one WHERE false`) }));
  const alone = await readAlone(database.db, values);
  expect(alone).toHaveLength(3);
  expect(await read(database.db)).toEqual({ values: alone, nothing: [] });
});

test('it stays so where other parts of it were asked for meanwhile', async () => {
  const day = part(sql<{ at: string }>`SELECT '2026-07-14 12:00:00+02'::timestamptz AS at`, { instants: ['at'] });
  const read = together((_db, { first, second }: { first?: true; second?: true }) => ({
    ...(first && { first: day }),
    ...(second && { second: day }),
  }));
  const [at] = await readAlone(database.db, day);
  expect(await read(database.db, { first: true })).toEqual({ first: [at] });
  expect(await read(database.db, { first: true, second: true })).toEqual({ first: [at], second: [at] });
  expect(await read(database.db, { second: true })).toEqual({ second: [at] });
  expect(await read(database.db, { first: true })).toEqual({ first: [at] });
});

test.each(['9007199254740992::bigint', '-9007199254740992::bigint', '1.5::numeric'])(
  '%s is refused rather than bent there too',
  async (value) => {
    const read = together(() => ({ values: part(sql<{ value: number }>`SELECT ${sql.raw(value)} AS value`) }));
    await expect(read(database.db)).rejects.toThrow(RangeError);
  },
);

/** Object identifiers of PostgreSQL's own types. */
const [TIMESTAMPTZ, DOUBLE] = [1184, 701];

const UNKNOWN_ID = '019aa1c0-0000-7000-8000-000000000001';
const SCOPE = { all: true, organisationId: UNKNOWN_ID, houses: [UNKNOWN_ID], draftsOf: null, hidesFrom: [UNKNOWN_ID] };

const readTogether = (): Record<string, Record<string, QueryPart<unknown>>> => ({
  application: applicationDetailParts(database.db, SCOPE, UNKNOWN_ID, UNKNOWN_ID, new Date().toISOString()),
  decided: { decisions: decisionsPart(database.db, oneId(UNKNOWN_ID)) },
  corrections: correctionParts(database.db, UNKNOWN_ID),
  waiting: waitingParts(database.db, {
    draft: [UNKNOWN_ID],
    review: [UNKNOWN_ID],
    correction: [UNKNOWN_ID],
    session: [UNKNOWN_ID],
    grant: [UNKNOWN_ID],
    appeal: [UNKNOWN_ID],
  }) as Record<string, QueryPart<unknown>>,
  grant: grantDetailParts(database.db, SCOPE, UNKNOWN_ID),
  draft: draftAmendmentParts(database.db, UNKNOWN_ID),
  session: sessionDetailParts(database.db, UNKNOWN_ID, UNKNOWN_ID),
  scenarios: scenarioParts(database.db, UNKNOWN_ID, SCOPE),
  ...Object.fromEntries(
    PAYMENT_STEPS.map((step) => [step, queueParts(step)(database.db, SCOPE, { ids: [UNKNOWN_ID], ofYear: 2026, limit: 1 })]),
  ),
  figures: figureParts(
    database.db,
    SCOPE,
    { personId: UNKNOWN_ID, ids: [UNKNOWN_ID], year: 2026, at: new Date().toISOString(), since: '2026-12-02' },
    { files: true, late: true, credits: true, opinions: true, payments: true, audit: true },
  ),
  payees: proposedPayeeParts(database.db, SCOPE, UNKNOWN_ID, 1),
  starts: startParts(database.db, ['2026-12']),
  tasks: taskParts(
    database.db,
    {
      ...{ ids: [UNKNOWN_ID], personId: UNKNOWN_ID, organisationId: UNKNOWN_ID, houses: [UNKNOWN_ID], isSignatory: false, year: 2026 },
      ...{ standsIn: true, organisations: [UNKNOWN_ID] },
    },
    Object.fromEntries(ROLES.map((role) => [role, true])),
    {},
    { [COUNTED_KIND]: true },
    { at: new Date().toISOString(), soon: new Date().toISOString() },
    1,
  ),
});

test('each part names its columns of timestamptz and of double precision, and no other', async () => {
  for (const [read, parts] of Object.entries(readTogether()))
    for (const [name, { query, instants, doubles }] of Object.entries(parts)) {
      const { sql: text, parameters } = sql`SELECT * FROM (${query}) AS r LIMIT 0`.compile(database.db);
      const { fields } = (await database.pool.query(text, [...parameters])) as pg.QueryResult;
      const of = (type: number) => fields.filter(({ dataTypeID }) => dataTypeID === type).map((field) => field.name);
      expect([read, name, instants.toSorted()]).toEqual([read, name, of(TIMESTAMPTZ).sort()]);
      expect([read, name, doubles.toSorted()]).toEqual([read, name, of(DOUBLE).sort()]);
    }
});
