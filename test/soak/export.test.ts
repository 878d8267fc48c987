import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { sealDay } from '../../db/core/seals.ts';
import { orderOf } from '../support/credit-fixtures.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { opened, transferTo } from '../support/family-fixtures.ts';
import { AWARDED_CENTS, PAYEE, today } from '../support/fixtures.ts';
import { GAIN, gained, THIS_YEAR } from '../support/gain-fixtures.ts';
import {
  accounted,
  amended,
  awarded,
  claimed,
  delegated,
  helped,
  openCommandHarness,
  paid,
  paidInParts,
  reconciled,
  spent,
  SPENT_CENTS,
  withdrawnInPart,
} from '../support/command-harness.ts';
import { sampled } from '../support/sample-fixtures.ts';
import { sendLetters } from '../support/departed-letters.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { shippedLine } from '../support/invariants.ts';
import { until } from '../support/until.ts';

const WORDS = [
  'Une raison que personne ne doit lire',
  'Arrêté secret',
  'V-2026-17',
  'Observation du contrôleur',
  PAYEE.accountHolder,
  '1234567890189',
];
const noon = (daysAgo: number) => new Date(Date.parse(`${today()}T11:00:00Z`) - daysAgo * 86_400_000).toISOString();

let database: Database;
let dir: string;
/** The export, as it was made. */
let folder: string;
let output: string;

async function run(target: string, url = database.application.url): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const child = startProgram('audit-export', { DATABASE_URL: url }, [target]);
  return { code: await child.exited, output: child.output() };
}

/**
 * A grant paid and claimed back in part, one that is delegated and used in part, one that is amended, with a mission
 * and a gain on it, one that is accounted for, one that waits, a transfer to a sub-envelope, a freeze beyond what was
 * left and its correction, an error reversed, and the seals of three days, the first one's days removed.
 */
beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  const harness = await openCommandHarness(db);
  await sealDay(db, noon(4));
  await helped(harness, await amended(harness, db));
  await gained(harness, db);
  await accounted(harness, db);
  const { grantId } = await awarded(harness, db);
  const { envelope_id: envelopeId } = await shippedLine(db, 'AE');
  await harness.accept('finance', 'setVisaRule', { thresholdCents: AWARDED_CENTS, order: WORDS[1] ?? '' }, { id: envelopeId });
  const visa = { tranche: 1, number: WORDS[2], givenOn: today(), favourable: true, observation: WORDS[3] };
  await harness.accept('controller', 'giveVisa', visa, { id: grantId });
  await paid(harness, db, grantId);
  await reconciled(harness, db, grantId);
  await sampled(harness, db, envelopeId);
  await claimed(harness, grantId);
  await spent(harness, await delegated(harness, db));
  await sendLetters(db, noon(3));
  await sealDay(db, noon(1));
  await awarded(harness, db);
  const { envelope_id: id } = await shippedLine(db, 'AE');
  const [child = ''] = await opened(harness, id, 'NORTH');
  await harness.accept('finance', 'transferCredits', transferTo(child, 70, { order: WORDS[1] }), { id });
  const { available } = await shippedLine(db, 'AE');
  await harness.accept('finance', 'freezeCredits', orderOf(available + 300, { order: WORDS[1] ?? '' }), { id });
  const { sequence } = await db.selectFrom('envelope').where('id', '=', id).select('sequence').executeTakeFirstOrThrow();
  await harness.accept('finance-2', 'reverseMovement', { sequence, reason: WORDS[0] }, { id });
  await sealDay(db, noon(0));
  await harness.accept('finance', 'freezeCredits', orderOf(1), { id });

  // The account that PostgreSQL runs under reads the files.
  dir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'audit-'));
  chmodSync(dir, 0o755);
  folder = join(dir, 'export');
  const made = await run(folder);
  expect(made).toMatchObject({ code: 0 });
  output = made.output;
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

const read = (file: string, from = folder) => readFileSync(join(from, file), 'utf8');
const rowsOf = (file: string, from = folder) => read(file, from).trimEnd().split('\n').slice(1);

/** The findings of the auditor's own program on a folder. */
async function findings(from: string): Promise<string[]> {
  chmodSync(from, 0o755);
  const empty = await freshDatabase('template0');
  try {
    const program = readFileSync('test/audit/recompute.sql', 'utf8').replaceAll(':folder', from);
    const results = (await empty.pool.query(program)) as unknown as { rows: { finding: string; place: string }[] }[];
    return (results.at(-1)?.rows ?? []).map(({ finding, place }) => `${finding} ${place}`);
  } finally {
    await empty.drop();
  }
}

type Edit = (rows: string[]) => string[];
/** A copy of an export in which rows of files were edited. */
function tampered(edits: Record<string, Edit>, from = folder): string {
  const copy = mkdtempSync(join(dir, 'tampered-'));
  cpSync(from, copy, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const [heading = '', ...rows] = read(file, from).trimEnd().split('\n');
    const edited = edit(rows);
    expect(edited).not.toEqual(rows);
    writeFileSync(join(copy, file), [heading, ...edited, ''].join('\n'));
  }
  return copy;
}

const where = (has: string, change: (row: string) => string | null): Edit => {
  const changed = (row: string): string[] => {
    const edited = row.includes(has) ? change(row) : row;
    return edited === null ? [] : [edited];
  };
  return (rows) => rows.flatMap(changed);
};
/** Edits a field, by its place, of the rows that contain this text. */
const field = (has: string, place: number, change: (value: string) => string): Edit =>
  where(has, (row) =>
    row
      .split(',')
      .map((value, at) => (at === place ? change(value) : value))
      .join(','),
  );

test('the security log tells of the export, and which account of the system made it', async () => {
  const rows = await database.db.selectFrom('security_log').where('operation', '=', 'audit-export').selectAll().execute();
  expect(rows).toMatchObject([{ kind: 'export', person_id: null, times: 1 }]);
  expect(rows[0]?.address).toBe(`${userInfo().username}@${hostname()}`);
});

test('the auditor’s own program finds nothing in the export of whole lives', async () => {
  expect(rowsOf('movements.csv').length).toBeGreaterThan(10);
  expect(await findings(folder)).toEqual([]);
});

test('the manifest says how many rows each file has and what its bytes hash to, and the program says the same', () => {
  const files = rowsOf('manifest.csv').map((row) => row.split(','));
  expect([...files.map(([file]) => file), 'manifest.csv'].sort()).toEqual(readdirSync(folder).sort());
  const digestOf = (file: string) => createHash('sha256').update(read(file)).digest('hex');
  // The page of instructions has no rows.
  expect(files.at(-1)).toEqual(['README.md', '', digestOf('README.md')]);
  for (const [file = '', rows, digest] of files.slice(0, -1)) {
    expect([Number(rows), digest]).toEqual([rowsOf(file).length, digestOf(file)]);
    expect(output).toContain(`${file}: ${rows}\n`);
  }
});

test('the export holds no person’s words, names or addresses', async () => {
  const all = readdirSync(folder)
    .map((file) => read(file))
    .join('\n');
  const people = await database.db.selectFrom('person').select(['given_name', 'usual_name', 'email', 'id']).execute();
  const titles = await database.db.selectFrom('application').select(['title', 'summary']).execute();
  const words = [
    ...people.flatMap(({ usual_name: name, email }) => [name, email]),
    ...titles.flatMap(({ title, summary }) => [title, summary]),
    ...WORDS,
    'VIR-1',
    'TP-17',
    'Payé deux fois.',
    'Une gêne passagère.',
    'Arrêté du 5 mai',
    '1400123456',
    'DP-000042',
    'Moins que prévu.',
    GAIN.costSource,
    GAIN.title,
  ];
  expect(words.filter((word) => word !== '' && all.includes(word))).toEqual([]);
  expect(people.some(({ id }) => all.includes(id))).toBe(true);
});

test('the page of instructions names every file and column that there is', () => {
  const page = read('README.md');
  for (const file of readdirSync(folder)) if (file !== 'README.md') expect(page).toContain(`\`${file}\``);
  const hashed = ['events.csv', 'movements.csv', 'seals.csv'].map((file) => read(file).split('\n')[0]!.split(',').slice(0, -1));
  for (const columns of hashed) expect(page).toContain(`| the hash before, ${columns.map((column) => `\`${column}\``).join(', ')} |`);
});

const cents = String(AWARDED_CENTS);
/** A whole number less one. */
const minusOne = (value: string) => String(Number(value) - 1);

const half = (value: string) => String(Number(value) / 2);
const plusOne = (value: string) => String(Number(value) + 1);

const split = (row: string | undefined): string[] => row?.split(',') ?? [];

/** Removes the last event of a sealed application, and sets its stream back to before it. */
function cutEvents(): Record<string, Edit> {
  const [stream = '', , version = '', head = ''] = split(rowsOf('streams.csv').find((row) => row.includes(',application,')));
  const events = rowsOf('events.csv').filter((row) => row.startsWith(stream));
  const before = split(events.at(-2)).at(-1);
  return {
    'events.csv': where(events.at(-1) ?? '', () => null),
    'streams.csv': where(stream, (row) => row.replace(`,${version},${head}`, `,${minusOne(version)},${before}`)),
  };
}

/**
 * Removes the last three movements of an envelope, an error and its reversal, which are sealed, and a freeze of one
 * cent; and sets its balances back to before them.
 */
function cutMovements(): Record<string, Edit> {
  const [envelope = '', , , year, credit] = split(rowsOf('movements.csv').findLast((row) => row.includes(',freeze,')));
  const movements = rowsOf('movements.csv').filter((row) => row.startsWith(envelope));
  const left = movements.slice(0, -3);
  const [, code] = split(rowsOf('envelopes.csv').find((row) => row.startsWith(envelope)));
  const thawed = (row: string) =>
    split(row)
      .map((value, place) => (place === 5 ? String(Number(value) + 1) : place === 6 ? minusOne(value) : value))
      .join(',');
  return {
    'movements.csv': (rows) => rows.filter((row) => !row.startsWith(envelope) || left.includes(row)),
    'envelopes.csv': where(`${envelope},${code},`, (row) =>
      row.replace(/,\d+,[0-9a-f]+,(\d+)$/, `,${left.length},${split(left.at(-1)).at(-1)},$1`),
    ),
    'lines.csv': where(`${envelope},${year},${credit}`, thawed),
  };
}

/** The payment credits as they would be after a payment of a cent less. */
const paidLess = where(`,${AWARDED_CENTS + SPENT_CENTS},`, (row) => {
  const [before, ordered, paid, lapsed] = [split(row).slice(0, -3), ...split(row).slice(-3)];
  return split(row)[2] === 'CP' ? [...before, `${Number(ordered) + 1}`, minusOne(paid ?? ''), lapsed].join(',') : row;
});

/** Removes the half day that a mission took, the last movement of its month, as if it were still promised. */
function cutSpending(): Record<string, Edit> {
  const spending = split(rowsOf('day_movements.csv').find((row) => row.includes(',spend,')));
  const [person = '', month = '', sequence = ''] = spending;
  const [thing = '', skill = ''] = spending.slice(7, 9);
  const kept = [person, month, sequence].join();
  const promise = [thing, person, month, skill].join();
  return {
    'day_movements.csv': where(kept, () => null),
    'person_months.csv': where(kept, (row) => row.replace(`,${sequence},`, `,${minusOne(sequence)},`).replace(/,0,1,0$/, ',1,0,0')),
    'day_promises.csv': where(promise, (row) => row.replace(/,0,0,1$/, ',1,0,0')),
  };
}

test.each<[what: string, edits: () => Record<string, Edit>, found: RegExp[]]>([
  [
    'a movement of a cent less',
    () => ({ 'movements.csv': field(',pay,', 7, minusOne) }),
    [
      ...[/^amounts of a tranche /, /^balance .* CP ordered/, /^balance .* CP paid/, /^chain: movements /],
      ...[/^check of a payment /, /^match /, /^sample /],
    ],
  ],
  [
    'a movement of a cent less, with all balances',
    () => ({
      'movements.csv': field(',pay,', 7, minusOne),
      'lines.csv': paidLess,
      'tranches.csv': field(`,paid,`, 14, minusOne),
    }),
    [/^chain: movements /, /^check of a payment /, /^match /, /^sample /],
  ],
  [
    'a movement gone from the middle',
    () => ({ 'movements.csv': where(rowsOf('movements.csv').findLast((row) => row.includes(',commit,')) ?? '', () => null) }),
    [/^amounts of a tranche/, /^balance .* AE committed/, /^balance .* AE reserved/, /^chain: movements/],
  ],
  [
    'a movement of another day',
    () => ({ 'movements.csv': field(',pay,', 9, () => '2020-01-01') }),
    [/^chain: movements /, /^payment that no seed draws /, /^sample /],
  ],
  [
    'a fact that is another',
    () => ({ 'events.csv': where('recordPayment', (row) => row.replace(`""paidCents"":${cents}`, `""paidCents"":1`)) }),
    [/^chain: events /],
  ],
  ['an event of another person', () => ({ 'events.csv': field('certifyService', 3, () => '') }), [/^chain: events /]],
  ['an event gone from the middle', () => ({ 'events.csv': where('certifyService', () => null) }), [/^chain: events /]],
  [
    'a visa that was refused',
    () => ({ 'events.csv': where('giveVisa', (row) => row.replace('""favourable"":true', '""favourable"":false')) }),
    // Of a commitment, and of a delegation.
    [/^chain: events /, /^chain: events /, /^committed without its visa /, /^committed without its visa /],
  ],
  [
    'bank details approved by their proposer',
    () => {
      const [, , , proposer = ''] = split(rowsOf('events.csv').find((row) => row.includes('proposePayee')));
      return { 'events.csv': field('approvePayee', 3, () => proposer) };
    },
    [/^bank details approved by who proposed them /, /^chain: events /],
  ],
  [
    'an order to other bank details',
    () => ({ 'events.csv': where('orderPayment', (row) => row.replace(/""payeeId"":""./, '""payeeId"":""x')) }),
    [/^chain: events /, /^ordered to bank details that were not in force /],
  ],
  ['the tail of a stream cut off, and its head moved back', cutEvents, [/^sealed head .* decisions /, /^sealed head .* events /]],
  ['the tail of an envelope cut off, with all that it left', cutMovements, [/^sealed head .* movements /]],
  [
    'a seal of another instant',
    () => ({ 'seals.csv': field(noon(1), 1, (at) => at.replace('.000Z', '.001Z')) }),
    [/^chain: seals fund 2$/],
  ],
  ['a seal of another digest', () => ({ 'seals.csv': field(noon(1), 3, () => '0'.repeat(64)) }), [/^chain: seals fund 2$/, /^digest /]],
  [
    'a seal gone from the middle, with its heads',
    () => {
      const day = noon(1).slice(0, 10);
      return { 'seals.csv': where(day, () => null), 'seal_heads.csv': where(day, () => null) };
    },
    [/^chain: seals fund 2$/],
  ],
  ['a letter that left on another day', () => ({ 'letters.csv': field(noon(3), 3, () => noon(4)) }), [/^letters of a seal /]],
  ['a letter gone that had left', () => ({ 'letters.csv': where(noon(3), () => null) }), [/^letters of a seal /]],
  [
    'the document of a decision’s letter is another',
    () => ({ 'decision_letters.csv': field(noon(3), 5, () => '0'.repeat(64)) }),
    [/^sealed letter /],
  ],
  [
    'an application that asks for a cent more',
    () => {
      const [id = ''] = split(rowsOf('applications.csv').find((row) => row.includes(',awarded,')));
      return { 'applications.csv': field(id, 8, plusOne) };
    },
    [/^amounts of an application /],
  ],
  [
    'a grant of a cent more than was decided',
    () => ({ 'grants.csv': field(',to_sign,', 6, plusOne) }),
    [/^amount of a decision /, /^tranches of a grant /],
  ],
  ['a tranche of a cent more', () => ({ 'tranches.csv': field(',paid,', 6, plusOne) }), [/^tranches of a grant /]],
  [
    'an opinion with another score',
    () => ({ 'opinions.csv': (rows) => rows.map((row, at) => (at === 0 ? row.replace(/"":\d/, '"":0') : row)) }),
    [/^opinion /],
  ],
  ['a sealed head less', () => ({ 'seal_heads.csv': (rows) => rows.slice(1) }), [/^digest /]],
  [
    'a sealed head moved back',
    () => ({ 'seal_heads.csv': (rows) => rows.map((row, at) => (at === 0 ? row.replace(/,1,/, ',2,') : row)) }),
    [/^digest /, /^sealed head /],
  ],
  [
    'a balance that is another',
    () => ({ 'lines.csv': field(',CP,', 5, minusOne) }),
    [/^balance .* CP available$/, /^balance .* CP available$/, /^sum of accounts /, /^sum of accounts /],
  ],
  [
    'a transfer of a cent more than was given',
    () => ({ 'movements.csv': field(',transfer_in,', 7, plusOne) }),
    [/^balance .* AE available$/, /^balance .* AE total$/, /^chain: movements .* 1$/, /^transfer /],
  ],
  ['a sub-envelope that stands by itself', () => ({ 'envelopes.csv': field(',NORTH,', 2, () => '') }), [/^parent /, /^transfer /]],
  ['a claim of a cent less', () => ({ 'claims.csv': field(',1,', 5, minusOne) }), [/^amounts of a claim /]],
  ['a claim gone, with the amounts of its tranche', () => ({ 'claims.csv': where(',1,', () => null) }), [/^claims of a tranche /]],
  ['a match gone to another movement', () => ({ 'matches.csv': field(',', 1, () => '1') }), [/^match /]],
  ['a match twice', () => ({ 'matches.csv': (rows) => [...rows, ...rows] }), [/^line of two payments /, /^matched twice /]],
  ['a line of an import gone', () => ({ 'import_lines.csv': where(',set_aside,', () => null) }), [/^lines of an import /]],
  [
    'an award lowered after its payment',
    () => ({ 'grants.csv': field(',closed,', 6, minusOne) }),
    [/^amount of a plan /, /^committed above signed /, /^tranches of a grant /],
  ],
  [
    'a signature gone',
    () => ({ 'signatures.csv': (rows) => rows.slice(1) }),
    [/^committed above signed /, /^plan that both sides have not signed .* 1$/],
  ],
  [
    'a signature of another document',
    () => ({ 'signatures.csv': field(rowsOf('signatures.csv')[0] ?? '', 5, () => '0'.repeat(64)) }),
    [/^signature of another document .* beneficiary$/],
  ],
  [
    'a commitment on a delegation of a cent less',
    () => ({ 'movements.csv': field(',commit_delegated,', 7, minusOne) }),
    [/^amounts of a tranche /, /^balance .* AE committed/, /^balance .* AE delegated/, /^chain: movements /],
  ],
  ['a delegation that is called over', () => ({ 'tranches.csv': field(',delegated,', 4, () => 'paid') }), [/^rest of a delegation /]],
  ['a delegation that is called an agreement', () => ({ 'grants.csv': field(',delegation,', 4, () => 'agreement') }), [/^another form /]],
  [
    'a tranche in another state',
    () => ({ 'tranches.csv': where(',planned,', (row) => row.replace(',planned,', ',confirmed,')) }),
    [/^open part of a tranche /],
  ],
  [
    'a plan of a cent less',
    () => ({ 'plans.csv': field(`,${AWARDED_CENTS + 100},`, 2, minusOne) }),
    [/^amount of a plan /, /^plan of an amendment .* 1$/],
  ],
  [
    'an amendment decided by its proposer',
    () => {
      const [, , , , , , , proposer = ''] = split(rowsOf('amendments.csv')[0]);
      return { 'amendments.csv': field(',in_force,', 11, () => proposer) };
    },
    [/^amendment decided by who had a part in it .* 1$/, /^decision of another amendment .* 1$/],
  ],
  [
    'a cent more that is due',
    () => ({ 'account_reviews.csv': field(',approve,', 4, plusOne) }),
    [/^approval of another amount /, /^due of an account /],
  ],
  ['an account without approval', () => ({ 'account_reviews.csv': (rows) => rows.slice(1) }), [/^approval of an account /]],
  ['a mission of half a day less', () => ({ 'missions.csv': field(',service_assessment,', 3, minusOne) }), [/^mission /]],
  [
    'half a day less that was promised',
    () => ({ 'day_movements.csv': field(',reserve,free,reserved,8,', 6, minusOne) }),
    [/^days of a month /, /^days of a plan /, /^promise /],
  ],
  [
    'a movement of days that nothing has caused',
    () => ({ 'day_movements.csv': field(',spend,', 11, () => '99') }),
    [/^days of a delivery /, /^days of no event /],
  ],
  [
    'half a day that is free twice',
    () => ({ 'person_months.csv': field(rowsOf('person_months.csv')[0] ?? '', 4, plusOne) }),
    [/^a day twice /, /^days of a month /],
  ],
  [
    'a gain that was declared and certified by half, in all its rows',
    () => ({
      'gain_declarations.csv': field(`,${THIS_YEAR},`, 5, half),
      'gain_movements.csv': (rows) => field(',certify,', 5, half)(field(',declare,', 5, half)(rows)),
      'gain_years.csv': field(`,${THIS_YEAR},`, 5, half),
    }),
    [/^movements of the event of a gain /, /^movements of the event of a gain /],
  ],
  [
    'a sample by another seed',
    () => ({ 'payment_samples.csv': (rows) => rows.map((row) => row.replace(/[0-9a-f]{64}/, '0'.repeat(64))) }),
    [/^sample /],
  ],
  [
    'a payment that was drawn instead',
    () => ({ 'sampled_payments.csv': (rows) => rows.slice(1), 'payment_checks.csv': () => [] }),
    [/^sample /],
  ],
  ['a check that found less', () => ({ 'payment_checks.csv': field(',overpaid,', 5, () => '1') }), [/^check of a payment /]],
  ['a gain by another method', () => ({ 'gains.csv': field(',fte,', 3, () => 'licence') }), [/^method of a gain /]],
  ['days that were worked as if they were promised still', cutSpending, [/^days of a delivery /, /^promised to what is over /]],
])('it finds %s', async (_, edits, found) =>
  expect(await findings(tampered(edits()))).toEqual(found.map((pattern) => expect.stringMatching(pattern))),
);

test('what is written while the export is made is in none of its files', async () => {
  const { db, pool } = database;
  const client = await pool.connect();
  try {
    // The export holds the tables, begins, and waits at the second file for the holder of an index of that table.
    await client.query('BEGIN');
    await client.query('REINDEX INDEX event_pkey');
    const target = join(dir, 'meanwhile');
    const made = run(target);
    await until('the export waits', async () => {
      const { rowCount } = await pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'DECLARE%'`,
      );
      return rowCount === 1;
    });
    const { rows } = await client.query(
      `UPDATE envelope_line SET available = available - 7, total = total - 7 WHERE credit = 'CP' RETURNING envelope_id`,
    );
    expect(rows.length).toBeGreaterThan(0);
    await client.query('COMMIT');
    expect(await made).toMatchObject({ code: 0 });
    expect(read('lines.csv', target)).toBe(read('lines.csv'));
    await db
      .updateTable('envelope_line')
      .where('credit', '=', 'CP')
      .set((set) => ({ available: set('available', '+', 7), total: set('total', '+', 7) }))
      .execute();
  } finally {
    client.release();
  }
});

test('it finds an altered order of a payment in parts, an altered payment that a bank returned, and an altered withdrawal in part', async () => {
  const { db } = database;
  const target = join(dir, 'in-parts');
  const harness = await openCommandHarness(db);
  await paidInParts(harness, db);
  const reducedId = await withdrawnInPart(harness, db);
  expect(await run(target)).toMatchObject({ code: 0 });
  expect([rowsOf('earlier_orders.csv', target).length, rowsOf('payment_returns.csv', target).length]).toEqual([1, 1]);
  expect(await findings(target)).toEqual([]);
  const [order] = rowsOf('earlier_orders.csv', target);
  const [, , , , orderedBy = ''] = split(order);
  const [grantId = ''] = split(rowsOf('payment_returns.csv', target)[0]);
  const found = async (file: string, edit: Edit) => findings(tampered({ [file]: edit }, target));
  expect(await found('earlier_orders.csv', field(',', 3, minusOne))).toEqual([expect.stringMatching(/^payment of an earlier order .* 1$/)]);
  expect(
    await found(
      'earlier_orders.csv',
      field(',', 9, () => orderedBy),
    ),
  ).toEqual([expect.stringMatching(/^earlier order paid by who ordered it .* 1$/)]);
  expect(await found('earlier_orders.csv', field(',', 1, plusOne))).toEqual([expect.stringMatching(/^earlier orders of a tranche /)]);
  const returned = [expect.stringMatching(new RegExp(`^payment that was returned ${grantId} `))];
  expect(await found('payment_returns.csv', field(',', 4, minusOne))).toEqual(returned);
  expect(await found('payment_returns.csv', () => [])).toEqual(returned);
  const reduced = rowsOf('reductions.csv', target);
  expect(reduced.map((row) => split(row).slice(0, 2))).toEqual([[reducedId, '1']]);
  const [plan, act] = ['plan of a reduction', 'reduction'].map((what) => expect.stringMatching(new RegExp(`^${what} ${reducedId}`)));
  expect(await found('reductions.csv', field(',', 4, minusOne))).toEqual([plan, act]);
  expect(await found('reductions.csv', () => [])).toEqual([plan]);
  expect(await found('reductions.csv', field(',', 2, minusOne))).toEqual([act]);
});

test('a folder that is there already is left as it is, and what to do is said', async () => {
  const before = readdirSync(folder);
  expect(await run(folder)).toEqual({ code: 1, output: `${folder} is there already: name a folder that is not.\n` });
  expect(readdirSync(folder)).toEqual(before);
});

test('where the export cannot be made nothing of it is left', async () => {
  const target = join(dir, 'nowhere');
  await database.pool.query('ALTER TABLE seal RENAME TO seal_away');
  try {
    expect(await run(target)).toMatchObject({ code: 1, output: expect.stringContaining('npm run migrate first') });
    expect(readdirSync(dir).filter((name) => name.startsWith('nowhere'))).toEqual([]);
  } finally {
    await database.pool.query('ALTER TABLE seal_away RENAME TO seal');
  }
});
