import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { z } from 'zod';
import { commands as commandsOf, deadlines, meetBy } from '../../../activities/index.ts';
import { loadPublished } from '../../../db/calls/calls.ts';
import { Raced } from '../../../db/core/errors.ts';
import { type CommandRequest, type Means, once, OutcomeUnknown, sweepCommands } from '../../../db/core/commands.ts';
import { connect } from '../../../db/connection/connect.ts';
import { postMovements } from '../../../db/ledger/envelope.ts';
import { openStreams } from '../../../db/core/events.ts';
import type { DB } from '../../../db/core/schema.ts';
import { LONGEST_REQUEST_MS } from '../../../domain/core/command.ts';
import { Refused } from '../../../domain/core/refusal.ts';
import { signingOf } from '../../support/agreements.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { STUDENTS, today } from '../../support/fixtures.ts';
import { awarded, type CommandName, copyingOfFile, drafted } from '../../support/command-harness.ts';
import { digest, invariantFaults, shippedLine } from '../../support/invariants.ts';
import { until } from '../../support/until.ts';
import { KEYS } from '../../support/invitation-links.ts';

const { database, harness } = copyingOfFile();

const draft = { ...STUDENTS, siret: '99990017800016' };
const findCommand = (key: string) => database.db.selectFrom('command').where('key', '=', key).selectAll().executeTakeFirst();
const applications = async () => (await database.db.selectFrom('application').select('id').execute()).length;
const eventsOf = async (id: string) =>
  (await database.db.selectFrom('event').where('stream_id', '=', id).select('name').orderBy('version').execute()).map(({ name }) => name);

/** Carries out a command with these means, for a caller as they are or with these changes. */
const carryOut = (name: CommandName, asked: Pick<CommandRequest, 'id' | 'body'> & Partial<CommandRequest>, means?: Means) =>
  commandsOf(database.db, KEYS)[name]({ name, creates: false, key: randomUUID(), caller: harness.callers['applicant']!, ...asked }, means);

/** A request for the commands that are made here: a new stream of an application. */
const anew = (changed: Partial<CommandRequest> = {}): CommandRequest => ({
  name: 'createApplication',
  id: randomUUID(),
  creates: true,
  key: randomUUID(),
  caller: harness.callers['applicant']!,
  body: {},
  ...changed,
});

/** A command that opens a stream, appends its event, and then runs this; `tries`: how often it has run. */
function trying(happens: (trx: Transaction<DB>, tries: number) => Promise<unknown>, db: Kysely<DB> = database.db) {
  let tries = 0;
  const command = once(db, z.strictObject({}), async (trx, { id }) => {
    tries += 1;
    await openStreams(trx, 'application', [id]);
    return { due: null, state: 'draft', after: () => happens(trx, tries) };
  });
  return { command, tries: () => tries };
}

const raising = (code: string) => (trx: Transaction<DB>) =>
  sql.raw(`DO $$ BEGIN RAISE 'told' USING ERRCODE = '${code}'; END $$`).execute(trx);

describe('a repeat', () => {
  test('gets the first receipt and runs nothing twice', async () => {
    const key = randomUUID();
    const first = await harness.ask('applicant', 'createApplication', draft, { key });
    const before = await digest(database.db);
    const repeat = await harness.ask('applicant', 'createApplication', draft, { key });
    expect(first).toMatchObject({ repeated: false, receipt: { state: 'draft', version: 1 } });
    expect(repeat).toMatchObject({ repeated: true, receipt: 'receipt' in first && first.receipt, moved: [] });
    expect(await digest(database.db)).toEqual(before);
  });

  test('gets the first receipt whatever has happened to the thing since', async () => {
    const { id, version } = await drafted(harness);
    const key = randomUUID();
    const submit = () => harness.accept('applicant', 'submitApplication', { version }, { id, key });
    const receipt = await submit();
    await harness.accept('screener', 'decideAdmissibility', { revision: 1, decision: 'admissible', reason: '' }, { id });
    expect(await submit()).toEqual(receipt);
  });

  test('of a creation names the first id', async () => {
    const [first, second] = [anew(), randomUUID()];
    const { command } = trying(async () => undefined);
    await command(first);
    expect(await command({ ...first, id: second })).toMatchObject({ receipt: { id: first.id }, repeated: true });
  });

  test('at once waits for its twin: of fifty pairs each runs once', async () => {
    const before = await applications();
    const pairs = Array.from({ length: 50 }, () => randomUUID());
    const answers = await Promise.all(
      pairs.map((key) => Promise.all([1, 2].map(() => harness.ask('applicant', 'createApplication', draft, { key })))),
    );
    for (const [one, other] of answers) {
      if (!one || !other || 'refusal' in one || 'refusal' in other) throw new Error('a twin was refused');
      expect(one.receipt).toEqual(other.receipt);
      expect([one.repeated, other.repeated].sort()).toEqual([false, true]);
    }
    expect(await applications()).toBe(before + 50);
  });
});

describe('a key that was used', () => {
  type Changed = (first: { id: string; version: number }) => { name: CommandName; id: string; body: unknown };
  test.each<[string, Changed]>([
    ['with another body', ({ id, version }) => ({ name: 'submitApplication', id, body: { version: version + 1 } })],
    ['on another thing', ({ version }) => ({ name: 'submitApplication', id: randomUUID(), body: { version } })],
    ['for another command', ({ id, version }) => ({ name: 'updateApplication', id, body: { version } })],
    ['to create something', () => ({ name: 'createApplication', id: randomUUID(), body: draft })],
  ])('is refused %s, and nothing is written', async (_, changed) => {
    const key = randomUUID();
    const first = await drafted(harness);
    await harness.accept('applicant', 'submitApplication', { version: first.version }, { id: first.id, key });
    const [before, command] = [await digest(database.db), await findCommand(key)];
    const { name, id, body } = changed(first);
    expect(await harness.ask('applicant', name, body, { id, key })).toEqual({ refusal: { code: 'key_reused_with_another_body' } });
    expect(await digest(database.db)).toEqual(before);
    expect(await findCommand(key)).toEqual(command);
  });

  test('by another person is another command', async () => {
    const key = randomUUID();
    const [mine, theirs] = [
      await harness.accept('applicant', 'createApplication', draft, { key }),
      await harness.accept('applicant2', 'createApplication', draft, { key }),
    ];
    expect(mine.id).not.toBe(theirs.id);
  });

  test('by two at once, each with its own body, is the key of one of them, round after round', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [before, key] = [await applications(), randomUUID()];
      const titles = [`Un projet ${round}`, `Un autre ${round}`];
      const answers = await Promise.all(titles.map((title) => harness.ask('applicant', 'createApplication', { ...draft, title }, { key })));
      const refusals = answers.filter((answer) => 'refusal' in answer);
      expect(refusals).toEqual([{ refusal: { code: 'key_reused_with_another_body' } }]);
      const won = answers.findIndex((answer) => 'receipt' in answer);
      const { rows } = await sql<{ title: string }>`SELECT title FROM application WHERE title = ANY (${titles})`.execute(database.db);
      expect([await applications(), rows]).toEqual([before + 1, [{ title: titles[won] }]]);
    }
  });
});

describe('a refusal', () => {
  const refused = { ...draft, callId: 'nowhere' };

  test('leaves its key and its fingerprint, and of its body nothing anywhere', async () => {
    const [key, before] = [randomUUID(), await digest(database.db)];
    expect(await harness.ask('applicant', 'createApplication', refused, { key })).toEqual({
      refusal: { code: 'call_unknown', callId: 'nowhere' },
    });
    expect(await digest(database.db)).toEqual(before);
    const { id: _id, thing_id: _thing, created_at: _created, fingerprint, ...left } = (await findCommand(key))!;
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const { personId, organisationId, roles } = harness.callers['applicant']!;
    expect(left).toEqual({ name: 'createApplication', person_id: personId, organisation_id: organisationId, roles, key, receipt: null });
  });

  test('takes back what was written before it: rows, events and movements', async () => {
    const { envelope_id: envelopeId, year } = await shippedLine(database.db, 'AE');
    const asked = anew();
    let written: Record<string, string> | undefined;
    const { command } = trying(async (trx) => {
      const cause = { streamId: asked.id, version: 1 };
      const movement = { kind: 'reserve', envelopeId, year, credit: 'AE', amountCents: 100, trancheId: null } as const;
      await postMovements(trx, [{ ...movement, subject: 'refused', valueDate: today(), cause }], 'all_or_none', new Date().toISOString());
      written = await digest(trx);
      throw new Refused({ code: 'not_found' });
    });
    const before = await digest(database.db);
    expect(await command(asked)).toEqual({ refusal: { code: 'not_found' } });
    const changed = Object.keys(before).filter((table) => before[table] !== written?.[table]);
    expect(changed).toEqual(expect.arrayContaining(['envelope_line', 'event', 'movement', 'stream']));
    expect(await digest(database.db)).toEqual(before);
    expect(await findCommand(asked.key)).toMatchObject({ receipt: null });
  });

  test('keeps its key from another body', async () => {
    const key = randomUUID();
    await harness.ask('applicant', 'createApplication', refused, { key });
    expect(await harness.ask('applicant', 'createApplication', draft, { key })).toEqual({
      refusal: { code: 'key_reused_with_another_body' },
    });
  });

  test('is no last word: the same is judged anew when it is asked again, and then has its receipt', async () => {
    const key = randomUUID();
    const body = { ...draft, callId: 'donnees-2099' };
    expect(await harness.ask('applicant', 'createApplication', body, { key })).toHaveProperty('refusal');
    await loadPublished(database.db, { ...SHIPPED_CALL, id: 'donnees-2099', code: 'LATER' }, new Date().toISOString());
    expect(await harness.ask('applicant', 'createApplication', body, { key })).toMatchObject({ repeated: false });
    expect(await harness.ask('applicant', 'createApplication', body, { key })).toMatchObject({ repeated: true });
  });

  test('is judged anew for its caller of then: with the roles of the second asking', async () => {
    const caller = harness.callers['applicant']!;
    const command = once(database.db, z.strictObject({}), async (trx, { id, caller: { roles } }) => {
      if (!roles.includes('signatory')) throw new Refused({ code: 'role_required', roles: ['signatory'] });
      await openStreams(trx, 'application', [id]);
      return { due: null, state: 'draft' };
    });
    const asked = anew({ caller: { ...caller, roles: ['applicant'] } });
    expect(await command(asked)).toMatchObject({ refusal: { code: 'role_required' } });
    expect(await findCommand(asked.key)).toMatchObject({ roles: ['applicant'] });
    expect(await command({ ...asked, caller })).toMatchObject({ repeated: false });
    expect(await findCommand(asked.key)).toMatchObject({ roles: caller.roles });
  });

  test('is judged anew for its caller of then: for the organisation of the second asking', async () => {
    const key = randomUUID();
    const [caller, other] = [harness.callers['applicant']!, harness.callers['ministry']!];
    const body = { ...draft, callId: 'donnees-2098' };
    const create = (organisationId: string) =>
      carryOut('createApplication', { id: randomUUID(), creates: true, key, body, caller: { ...caller, organisationId } });
    expect(await create(caller.organisationId)).toHaveProperty('refusal');
    await loadPublished(database.db, { ...SHIPPED_CALL, id: 'donnees-2098', code: 'SOON' }, new Date().toISOString());
    const answer = await create(other.organisationId);
    if ('refusal' in answer) throw new Error(answer.refusal.code);
    const { organisation_id: organisationId } = await database.db
      .selectFrom('application')
      .where('id', '=', answer.receipt.id)
      .select('organisation_id')
      .executeTakeFirstOrThrow();
    expect(organisationId).toBe(other.organisationId);
    expect(await findCommand(key)).toMatchObject({ organisation_id: other.organisationId, receipt: { id: answer.receipt.id } });
  });
});

describe('a command that was asked before what came first', () => {
  const past = { clock: () => '2020-01-01T00:00:00.000Z' };

  test('is judged, written and told at that one’s instant', async () => {
    const { id } = await drafted(harness);
    const last = async () =>
      (await database.db.selectFrom('event').where('stream_id', '=', id).select('at').orderBy('version', 'desc').executeTakeFirstOrThrow())
        .at;
    const first = await last();
    const seen: string[] = [];
    const command = once(database.db, z.strictObject({}), async (_, { at }) => {
      seen.push(at);
      return { due: null, state: 'draft' };
    });
    const answer = await command(anew({ name: 'updateApplication', id, creates: false }), past);
    expect(answer).toMatchObject({ receipt: { id, version: 2 }, moved: [] });
    expect([seen, await last()]).toEqual([[past.clock(), first], first]);
  });

  test('has the instant at which its request came, by PostgreSQL’s clock, and counts no wait for longer than a request may take', async () => {
    const at = '2099-05-04T10:00:00.000Z';
    const askedAgo = async (ms: number): Promise<number> => {
      const seen: string[] = [];
      const command = once(database.db, z.strictObject({}), async (trx, { id, at: instant }) => {
        seen.push(instant);
        await openStreams(trx, 'application', [id]);
        return { due: null, state: 'draft' };
      });
      await command(anew(), { clock: () => at, cameMs: performance.now() - ms });
      return Date.parse(at) - Date.parse(seen[0] ?? '');
    };
    const waited = await askedAgo(2_000);
    expect(waited).toBeGreaterThanOrEqual(2_000);
    expect(waited).toBeLessThan(LONGEST_REQUEST_MS);
    expect(await askedAgo(3_600_000)).toBe(LONGEST_REQUEST_MS);
  });

  test('leaves whole what a signature and a movement say of when they were', async () => {
    const { grantId: id } = await awarded(harness, database.db);
    for (const login of ['applicant', 'finance'])
      await carryOut('signGrant', { id, body: await signingOf(database.db, id), caller: harness.callers[login]! }, past);
    expect((await eventsOf(id)).filter((name) => name === 'signGrant')).toHaveLength(2);
    expect(await invariantFaults(database.db, 'commands', 'signatures')).toEqual([]);
  });

  test('is refused by what came first where that is so', async () => {
    const { grantId: id } = await awarded(harness, database.db);
    const { due_at: at } = await database.db.selectFrom('stream').where('id', '=', id).select('due_at').executeTakeFirstOrThrow();
    await deadlines(database.db).remindSignatories(id, String(at));
    const { deadline_at: deadline } = await database.db
      .selectFrom('grant')
      .where('id', '=', id)
      .select('deadline_at')
      .executeTakeFirstOrThrow();
    expect(await deadlines(database.db).expireGrant(id, past.clock())).toBeNull();
    expect(await deadlines(database.db).expireGrant(id, String(deadline))).toMatchObject({ state: 'expired' });
    const signing = carryOut('signGrant', { id, body: await signingOf(database.db, id) }, past);
    expect(await signing).toMatchObject({ refusal: { code: 'wrong_state', state: 'expired' } });
  });
});

test('a command is recorded for the person, the organisation and the roles that asked', async () => {
  const key = randomUUID();
  await harness.accept('applicant', 'createApplication', draft, { key });
  const { personId, organisationId, roles } = harness.callers['applicant']!;
  expect(await findCommand(key)).toMatchObject({ person_id: personId, organisation_id: organisationId, roles });
});

test('the table of commands has no place for a body', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'command' ORDER BY 1`.execute(database.db);
  expect(rows.map(({ name }) => name)).toEqual([
    'created_at',
    'fingerprint',
    'id',
    'key',
    'name',
    'organisation_id',
    'person_id',
    'receipt',
    'roles',
    'thing_id',
  ]);
});

/** Ends the connection of a transaction, from outside and between two statements. */
async function breakOff(trx: Transaction<DB>): Promise<unknown> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
  await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
  const ask = () => sql`SELECT 1`.execute(trx);
  await until('nothing more can be asked', () =>
    ask().then(
      () => false,
      () => true,
    ),
  );
  return ask();
}

describe('an error', () => {
  const once = (happens: (trx: Transaction<DB>) => Promise<unknown>) => trying(async (trx, tries) => tries === 1 && happens(trx));
  const itself = (trx: Transaction<DB>) => sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(trx);

  test.each([
    ['a transaction that another one overtook (40001)', raising('40001')],
    ['a deadlock (40P01)', raising('40P01')],
    ['a server that ends (57P01)', itself],
    ['a connection that breaks before COMMIT', breakOff],
  ])('that passes is tried again within the call: %s', async (_, happens) => {
    const asked = anew();
    const { command, tries } = once(happens);
    expect(await command(asked)).toMatchObject({ receipt: { id: asked.id, version: 1 }, repeated: false });
    expect(tries()).toBe(2);
    expect(await eventsOf(asked.id)).toEqual(['createApplication']);
    expect(await command(asked)).toMatchObject({ receipt: { id: asked.id }, repeated: true });
  });

  test('that goes on is not tried for ever, and leaves nothing', async () => {
    const [asked, before] = [anew(), await digest(database.db)];
    const { command, tries } = trying(raising('40P01'));
    await expect(command(asked)).rejects.toMatchObject({ code: '40P01' });
    expect(tries()).toBe(5);
    expect([await digest(database.db), await findCommand(asked.key)]).toEqual([before, undefined]);
  });

  test('of a lock that was waited for in vain (55P03) is not tried again', async () => {
    const { id } = await drafted(harness);
    const impatient = connect(database.url, { lockMs: 100 });
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM application WHERE id = $1 FOR UPDATE', [id]);
      const [asked, before] = [anew(), await digest(database.db)];
      const { command, tries } = trying(
        (trx) => trx.selectFrom('application').where('id', '=', id).select('id').forUpdate().execute(),
        impatient.db,
      );
      await expect(command(asked)).rejects.toMatchObject({ code: '55P03' });
      expect(tries()).toBe(1);
      expect([await digest(database.db), await findCommand(asked.key)]).toEqual([before, undefined]);
    } finally {
      await holder.end();
      await impatient.pool.end();
    }
  });

  test('that is unknown is reported as it is: all is rolled back, the command’s row too, and it may be asked again', async () => {
    const [asked, before] = [anew(), await digest(database.db)];
    const unknown = new TypeError('the machine has a bad minute');
    const { command, tries } = once(() => Promise.reject(unknown));
    await expect(command(asked)).rejects.toBe(unknown);
    expect(tries()).toBe(1);
    expect([await digest(database.db), await findCommand(asked.key)]).toEqual([before, undefined]);
    expect(await command(asked)).toMatchObject({ receipt: { id: asked.id, version: 1 }, repeated: false });
  });
});

describe('an error after COMMIT was sent', () => {
  /** A connection whose next COMMIT is answered by this; `pool.end()` closes it. */
  function answering(commit: (run: () => Promise<unknown>) => Promise<unknown>) {
    const connection = connect(database.url, { max: 1 });
    let isDone = false;
    connection.pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
      client.query = ((...asked: unknown[]) => {
        const [statement] = asked as [string | { text?: string }];
        const text = typeof statement === 'string' ? statement : (statement.text ?? '');
        if (isDone || text.toLowerCase() !== 'commit') return query(...asked);
        isDone = true;
        return commit(() => query(...asked));
      }) as typeof client.query;
    });
    return connection;
  }
  const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

  test('leaves the outcome unknown though it was carried out: a repeat under the key gets the receipt', async () => {
    const asked = anew();
    const { db, pool } = answering((run) => run().then(() => Promise.reject(lost)));
    const { command, tries } = trying(async () => undefined, db);
    await expect(command(asked)).rejects.toThrow(OutcomeUnknown);
    expect([tries(), await eventsOf(asked.id)]).toEqual([1, ['createApplication']]);
    expect(await command(asked)).toMatchObject({ receipt: { id: asked.id, version: 1 }, repeated: true });
    expect(tries()).toBe(1);
    await pool.end();
  });

  test('leaves the outcome unknown though nothing came of it: a repeat under the key carries it out', async () => {
    const [asked, before] = [anew(), await digest(database.db)];
    const { db, pool } = answering(() => Promise.reject(lost));
    const { command, tries } = trying(async () => undefined, db);
    await expect(command(asked)).rejects.toThrow(OutcomeUnknown);
    expect([tries(), await digest(database.db), await findCommand(asked.key)]).toEqual([1, before, undefined]);
    expect(await command(asked)).toMatchObject({ receipt: { id: asked.id, version: 1 }, repeated: false });
    await pool.end();
  });

  test.each([
    ['a server that ends (57P01)', 'PERFORM pg_terminate_backend(pg_backend_pid())'],
    ['a transaction that another one overtook (40001)', `RAISE 'overtaken' USING ERRCODE = '40001'`],
  ])('is not taken for one that passes, though PostgreSQL says so: %s', async (_, does) => {
    const asked = anew();
    await database.pool.query(`
      CREATE FUNCTION meets_with() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does}; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER meets_with AFTER INSERT ON stream DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.id = '${asked.id}') EXECUTE FUNCTION meets_with()`);
    const { command, tries } = trying(async () => undefined);
    const error: unknown = await command(asked).catch((thrown: unknown) => thrown);
    await database.pool.query('DROP TRIGGER meets_with ON stream; DROP FUNCTION meets_with');
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect(tries()).toBe(1);
    expect(await command(asked)).toMatchObject({ receipt: { id: asked.id, version: 1 }, repeated: false });
  });
});

describe('after its deadline', () => {
  const OVER = { deadlineMs: 0 };

  test('nothing is committed, and the outcome is unknown: a repeat under the key carries it out', async () => {
    const [asked, before] = [anew(), await digest(database.db)];
    const { command, tries } = trying(async () => undefined);
    await expect(command(asked, OVER)).rejects.toThrow(OutcomeUnknown);
    expect([tries(), await digest(database.db), await findCommand(asked.key)]).toEqual([1, before, undefined]);
    expect(await command(asked)).toMatchObject({ repeated: false });
  });

  test('nothing is tried again', async () => {
    const { command, tries } = trying(raising('40001'));
    await expect(command(anew(), OVER)).rejects.toMatchObject({ code: '40001' });
    expect(tries()).toBe(1);
  });
});

describe('a date that has passed on what a command concerns', () => {
  /** An application whose screening is late, and the instant at which it is. */
  async function late(): Promise<{ id: string; at: string }> {
    const { id, version } = await drafted(harness);
    await harness.accept('applicant', 'submitApplication', { version }, { id });
    const { due_at: at, due_what: what } = await database.db
      .selectFrom('stream')
      .where('id', '=', id)
      .select(['due_at', 'due_what'])
      .executeTakeFirstOrThrow();
    if (!at || what !== 'remindScreener') throw new Error(`${what} is due`);
    return { id, at };
  }
  const meet = () => meetBy(deadlines(database.db));
  const screen = (id: string, means: Means) =>
    carryOut(
      'decideAdmissibility',
      { id, body: { revision: 1, decision: 'admissible', reason: '' }, caller: harness.callers['screener']! },
      means,
    );

  test('is met first, in a transaction of its own, and the command has moved what it moved', async () => {
    const { id, at } = await late();
    expect(await screen(id, { clock: () => at, meet: meet() })).toMatchObject({
      receipt: { id, version: 4, state: 'in_review' },
      moved: [
        { kind: 'application', id, name: 'remindScreener', version: 3 },
        { kind: 'letters', id: 'letters', name: 'remindScreener', version: 3 },
        { kind: 'application', id, name: 'decideAdmissibility', version: 4 },
        { kind: 'letters', id: 'letters', name: 'decideAdmissibility', version: 4 },
      ],
    });
    expect(await eventsOf(id)).toEqual(['createApplication', 'submitApplication', 'remindScreener', 'decideAdmissibility']);
  });

  test('stays met where the command is refused then', async () => {
    const { id, at } = await late();
    const update = carryOut('updateApplication', { id, body: { version: 2, title: 'Un autre titre' } }, { clock: () => at, meet: meet() });
    expect(await update).toMatchObject({ refusal: { code: 'wrong_state' } });
    expect(await eventsOf(id)).toEqual(['createApplication', 'submitApplication', 'remindScreener']);
  });

  test('is followed by the next that has passed, until there is none: who signs after the deadline finds the grant expired', async () => {
    const { grantId: id } = await awarded(harness, database.db);
    const body = await signingOf(database.db, id);
    const before = await eventsOf(id);
    const signing = carryOut('signGrant', { id, body }, { clock: () => '2099-01-01T00:00:00.000Z', meet: meet() });
    expect(await signing).toMatchObject({ refusal: { code: 'wrong_state', state: 'expired' } });
    expect((await eventsOf(id)).slice(before.length)).toEqual(['remindSignatories', 'expireGrant']);
  });

  test('is not met before its instant', async () => {
    const { id, at } = await late();
    const before = new Date(Date.parse(at) - 1).toISOString();
    expect(await screen(id, { clock: () => before, meet: meet() })).toMatchObject({ receipt: { version: 3 } });
  });

  test('is met for none who repeats what was carried out before', async () => {
    const { id } = await late();
    const [key, body] = [randomUUID(), { revision: 1, decision: 'admissible', reason: '' }];
    const asked = { id, key, body, caller: harness.callers['screener']! };
    await carryOut('decideAdmissibility', asked);
    const met: string[] = [];
    const means: Means = { clock: () => '2099-01-01T00:00:00.000Z', meet: async ({ what }) => void met.push(what) };
    expect(await carryOut('decideAdmissibility', asked, means)).toMatchObject({ repeated: true });
    expect(met).toEqual([]);
    expect(await carryOut('decideAdmissibility', { ...asked, key: randomUUID() }, means)).toHaveProperty('refusal');
    expect(met).toEqual(['remindReviewer']);
  });

  test('stops no command where nothing comes of it: it is asked once, and the command goes on', async () => {
    const { id, at } = await late();
    const asked: unknown[] = [];
    const inVain: Means['meet'] = async (overdue) => void asked.push(overdue);
    expect(await screen(id, { clock: () => at, meet: inVain })).toMatchObject({ receipt: { id, version: 3, state: 'in_review' } });
    expect(asked).toEqual([{ kind: 'application', id, what: 'remindScreener', at }]);
  });

  test('of which nothing comes, since its workflow met it first, does not keep the others from coming first', async () => {
    const { grantId: id, applicationIds } = await awarded(harness, database.db);
    const body = await signingOf(database.db, id);
    const late = `UPDATE stream SET due_what = 'remindAppeal', due_at = '2026-03-02T09:00:00Z' WHERE id = $1`;
    await database.pool.query(late, [applicationIds[0]]);
    const asked: string[] = [];
    const metByOthers: Means['meet'] = async ({ what }) => void asked.push(what);
    const signing = carryOut('signGrant', { id, body }, { clock: () => '2099-01-01T00:00:00.000Z', meet: metByOthers });
    expect(await signing).toMatchObject({ refusal: { state: 'expired' } });
    expect(asked).toEqual(['remindAppeal', 'remindSignatories']);
  });

  test('stops no command where it fails for good', async () => {
    const { id, at } = await late();
    const all = { ...deadlines(database.db), remindScreener: () => Promise.reject(new TypeError('a fault of ours')) };
    expect(await screen(id, { clock: () => at, meet: meetBy(all) })).toMatchObject({ receipt: { version: 3 } });
  });

  test.each<[string, Error]>([
    ['another command came between its locks', new Raced('an opinion came meanwhile')],
    ['of two transactions in each other’s way PostgreSQL ended it', Object.assign(new pg.DatabaseError('', 0, 'error'), { code: '40P01' })],
    ['its connection broke', Object.assign(new Error('broken'), { code: 'ECONNRESET' })],
  ])('is met at the next try where %s: no caller is told to repeat', async (_, error) => {
    const { id, at } = await late();
    const all = deadlines(database.db);
    let tries = 0;
    const remindScreener: typeof all.remindScreener = (...asked) =>
      (tries += 1) === 1 ? Promise.reject(error) : all.remindScreener(...asked);
    expect(await screen(id, { clock: () => at, meet: meetBy({ ...all, remindScreener }) })).toMatchObject({ receipt: { version: 4 } });
    expect(tries).toBe(2);
  });

  test('is tried so often and no more where it goes on failing', async () => {
    const { id, at } = await late();
    let tries = 0;
    const remindScreener = () => Promise.reject(new Raced(String((tries += 1))));
    const before = await digest(database.db);
    await expect(screen(id, { clock: () => at, meet: meetBy({ ...deadlines(database.db), remindScreener }) })).rejects.toThrow(Raced);
    expect([tries, await digest(database.db)]).toEqual([5, before]);
  });

  test('that cannot be met now, since its row is held, leaves the command without an outcome: nothing passes it', async () => {
    const { id, at } = await late();
    const held = Object.assign(new pg.DatabaseError('held', 4, 'error'), { code: '55P03' });
    const all = { ...deadlines(database.db), remindScreener: () => Promise.reject(held) };
    const before = await digest(database.db);
    await expect(screen(id, { clock: () => at, meet: meetBy(all) })).rejects.toBe(held);
    expect(await digest(database.db)).toEqual(before);
  });
});

test('the sweep forgets what was refused after a day, what was carried out after 90 days, and nothing else', async () => {
  const { db, pool } = database;
  const refused = { ...draft, callId: 'nowhere' };
  const ages = {
    freshRefused: ['23 hours', refused],
    oldRefused: ['25 hours', refused],
    forgottenRefused: ['91 days', refused],
    answered: ['89 days', draft],
    oldAnswered: ['91 days', draft],
  } as const;
  for (const [key, [age, body]] of Object.entries(ages)) {
    await harness.ask('applicant', 'createApplication', body, { key });
    await pool.query('UPDATE command SET created_at = now() - $2::interval WHERE key = $1', [key, age]);
  }
  expect(await sweepCommands(db)).toBe(3);
  const left = await db.selectFrom('command').where('key', 'in', Object.keys(ages)).select('key').execute();
  expect(left.map(({ key }) => key).sort()).toEqual(['answered', 'freshRefused']);
});

test('a receipt is written into its command’s page, where no index has to learn of it', async () => {
  const { pool } = database;
  const updates = async () => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ all: number; hot: number }>(
      `SELECT n_tup_upd::integer AS all, n_tup_hot_upd::integer AS hot FROM pg_stat_user_tables WHERE relname = 'command'`,
    );
    return rows[0] ?? { all: 0, hot: 0 };
  };
  const before = await updates();
  for (let count = 0; count < 40; count += 1) await harness.accept('applicant', 'createApplication', draft, { key: randomUUID() });
  const after = await until('they are counted', async () => {
    const now = await updates();
    return now.all >= before.all + 40 && now;
  });
  expect((after.hot - before.hot) / (after.all - before.all)).toBeGreaterThan(0.8);
});
