import { randomUUID } from 'node:crypto';
import fc from '../support/property.ts';
import { sql } from 'kysely';
import { pino } from 'pino';
import { operations } from '../../api/operations.ts';
import { EXTENSIONS, FILE_TYPES, type FileType } from '../../domain/applications/attachment.ts';
import { people } from '../../local/people.ts';
import { attach, pdf, png, storedIn } from '../support/attachments-fixtures.ts';
import { openCall } from '../support/calls.ts';
import { answer, toCorrect, toCorrectInReview, withdraw } from '../support/correction-fixtures.ts';
import * as datalab from '../support/datalab-fixtures.ts';
import { exportOf, freshNumber, importFile, lineFor, toIdentifiedPayment } from '../support/export-fixtures.ts';
import { age, report, toInTwo } from '../support/impact-fixtures.ts';
import {
  expectStatus,
  STUDENTS,
  toActive,
  toDraft,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
  assign,
} from '../support/fixtures.ts';
import { document, resolved, verify } from '../support/openapi.ts';
import { invariantFaults } from '../support/invariants.ts';
import { change, type Change, from, isPick, mutate, type Pick, type Schema } from '../support/random.ts';
import { tracesIn } from '../support/traces.ts';
import { suspend, toAdvanceOrdered, toAwaiting, toClosed, toReduced } from '../support/tranche-fixtures.ts';
import { until } from '../support/until.ts';
import { toDecided } from '../support/waitlist-fixtures.ts';
import { type Answered, listen, type Wire } from '../support/wire.ts';
import { startAppHarness, type AppHarness } from '../support/app-harness.ts';
import { seedOf } from '../support/seed.ts';

const SEED = seedOf(685_591);
/** Each round sends every operation once. */
const ROUNDS = Number(process.env['RANDOM_BODIES_ROUNDS'] ?? 8);

let harness: AppHarness;
let door: Wire;
const tokens = new Map<string, string>();
const errors: string[] = [];

/** Makes some of everything, in many of its states. */
async function populate(): Promise<void> {
  const [lead, chair] = [await harness.as('lead'), await harness.as('chair')];
  const { id } = await toDraft(harness);
  await attach(harness, 'applicant', id, pdf());
  await toDraft(harness, STUDENTS, 'applicant2');
  await toSubmitted(harness);
  await toCorrect(harness);
  await toCorrectInReview(harness);
  const inReview = await toInReview(harness);
  await assign(harness, inReview, 'legal');
  await attach(harness, 'screener', inReview, png(), { purpose: 'review', type: 'image/png' });
  await toReviewed(harness);
  await toSession(harness, [await toReviewed(harness), await toReviewed(harness)]);
  await toDecided(harness, [await toReviewed(harness), await toReviewed(harness)], { decision: 'waitlist' }, { decision: 'refuse' });
  expectStatus(await withdraw(harness, await toSubmitted(harness)), 200);
  expectStatus(await answer(harness, await toCorrect(harness)), 200);
  const cancelled = await toSession(harness, [await toReviewed(harness)]);
  expectStatus(await chair.get(`/sessions/${cancelled.id}`), 200);
  expectStatus(await lead.post(`/sessions/${cancelled.id}/cancellation`, { version: cancelled.version, reason: 'Reportée.' }), 200);
  await toGrant(harness);
  await toReduced(harness);
  await toActive(harness);
  expectStatus(await suspend(harness, 'lead', (await toActive(harness)).grantId), 200);
  await toAdvanceOrdered(harness);
  await toAwaiting(harness);
  await toClosed(harness);
  const reported = await toInTwo(harness);
  await age(harness, reported);
  await report(harness, reported, 1);
  for (const reach of [
    datalab.toRequested,
    datalab.toQualified,
    datalab.toAccepted,
    datalab.toDelivered,
    datalab.toClosed,
    datalab.toDeclined,
    datalab.toWithdrawn,
  ])
    await reach(harness);
  await openCall(harness, { aeCents: 50_000_000, cpCents: 50_000_000 });
  const { envelopeId } = await toIdentifiedPayment(harness);
  expectStatus(await importFile(harness, 'finance', envelopeId, exportOf(lineFor({ commitmentNumber: '', orderNumber: '' }))), 201);
}

beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
  for (const { login } of people) tokens.set(login, (await harness.as(login)).token);
  await populate();
  const logger = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });
  door = await listen(harness.door({ logger }).app);
}, 240_000);
afterAll(async () => {
  await door.stop();
  await harness.stop();
});

/** The ids of all things, by the noun that addresses name. */
async function idsOf(): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ kind: string; ids: string[] }>`
    SELECT kind, array_agg(id::text ORDER BY id) AS ids FROM (
      SELECT CASE kind WHEN 'datalab_request' THEN 'datalab-requests' ELSE kind || 's' END AS kind, id FROM stream WHERE kind <> 'call'
      UNION ALL SELECT 'imports', id FROM payment_import UNION ALL SELECT 'people', id FROM person UNION ALL SELECT 'attachmentId', id FROM attachment UNION ALL SELECT 'any', id FROM stream
    ) AS everything GROUP BY kind`.execute(harness.database.db);
  const calls = await harness.database.db.selectFrom('call').select('id').orderBy('id').execute();
  return { ...Object.fromEntries(rows.map(({ kind, ids }) => [kind, ids])), callId: calls.map(({ id }) => id) };
}

type Asked = {
  operation: number;
  /** Among the people who have the role, or among all. */
  who: number;
  isRight: boolean;
  id: Pick | string;
  key: number;
  language: string;
  query: Record<string, unknown>;
  body: unknown;
  changes: readonly Change[];
  cut: number;
  file: number;
  type: string;
};

const GARBAGE = [
  'x',
  // Not two: a client of HTTP takes them for the folder above, and asks for another address.
  '...',
  '%00',
  '%ff',
  '1',
  'null',
  '%E2%80%AE',
  '0'.repeat(300),
  "1'--",
  '019aa1c0-0000-7000-8000-000000000001',
  '__proto__',
  'constructor',
];
const specs = operations.map(({ spec }) => spec);
const described = (index: number) => document.paths[specs[index]?.path ?? '']?.[specs[index]?.method ?? ''];
const queryOf = (index: number): fc.Arbitrary<Record<string, unknown>> => {
  const parameters = (described(index)?.parameters ?? []).map(resolved).filter((each) => each.in === 'query');
  const shapes = Object.fromEntries(
    parameters.map(({ name, schema }) => [
      name,
      fc.oneof(
        {
          weight: 4,
          arbitrary: from({ properties: { [name]: schema }, type: 'object', required: [name] }).map(
            (each) => (each as Record<string, unknown>)[name],
          ),
        },
        { weight: 1, arbitrary: change.map(({ horror }) => horror) },
      ),
    ]),
  );
  return fc
    .record(shapes, { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) })
    .chain((query) => fc.constantFrom(query, query, query, { ...query, colour: 'blue' }));
};
const bodyOf = (index: number): fc.Arbitrary<unknown> => {
  const schema = described(index)?.requestBody?.content['application/json']?.schema;
  return schema ? from(schema as Schema) : fc.constant(undefined);
};
const bodies = specs.map((_, index) => bodyOf(index));
const queries = specs.map((_, index) => queryOf(index));

const requestTo = (operation: number): fc.Arbitrary<Asked> =>
  fc.record({
    operation: fc.constant(operation),
    who: fc.nat(1_000),
    isRight: fc.constantFrom(true, true, true, false),
    id: fc.oneof(
      { weight: 8, arbitrary: fc.record({ $pick: fc.constant('own'), n: fc.nat(10_000) }) },
      { weight: 1, arbitrary: fc.record({ $pick: fc.constant('any'), n: fc.nat(10_000) }) },
      { weight: 1, arbitrary: fc.constantFrom(...GARBAGE) },
    ),
    key: fc.nat(400),
    language: fc.constantFrom('fr', 'en', '%%'),
    query: queries[operation] ?? fc.constant({}),
    body: bodies[operation] ?? fc.constant(undefined),
    // Half of the bodies are valid by their schema.
    changes: fc.oneof(fc.constant([]), fc.array(change, { minLength: 1, maxLength: 3 })),
    cut: fc.nat(400),
    file: fc.nat(6),
    type: fc.oneof(fc.constantFrom(...FILE_TYPES), fc.constantFrom('text/html', '', 'application/json', 'a/b;c=d')),
  });
/** A round's requests: one to each operation, in any order. */
const round: fc.Arbitrary<Asked[]> = fc
  .shuffledSubarray([...specs.keys()], { minLength: specs.length })
  .chain((order) => fc.tuple(...order.map(requestTo)));

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];

/** What a person would find on the screen: the current version, revision and numbers. */
async function known(kind: string, n: number, thing: string, ids: Record<string, string[]>): Promise<unknown> {
  const { db } = harness.database;
  const isId = /^[0-9a-f-]{36}$/.test(thing);
  if (kind === 'version') {
    const call = await db.selectFrom('call').where('id', '=', thing).select('stream_id').executeTakeFirst();
    const stream = call?.stream_id ?? (isId ? thing : undefined);
    return stream && (await db.selectFrom('stream').where('id', '=', stream).select('version').executeTakeFirst())?.version;
  }
  if (kind === 'revision')
    return (isId && (await db.selectFrom('application').where('id', '=', thing).select('revision').executeTakeFirst())?.revision) || 1;
  if (kind === 'siret') return at(people, n)?.siret;
  if (kind === 'callId') return at(ids['callId'] ?? [], n);
  if (kind === 'envelopeId') return at(ids['envelopes'] ?? [], n);
  if (kind === 'applicationIds') return [at(ids['applications'] ?? [], n), at(ids['applications'] ?? [], n + 1)];
  if (kind === 'applicationId') return at(ids['applications'] ?? [], n);
  if (kind === 'reviewerId' || kind === 'contactPersonId') return at(ids['people'] ?? [], n);
  if (kind === 'importId') return at(ids['imports'] ?? [], n);
  if (kind === 'attachmentId') return at(ids['attachmentId'] ?? [], n);
  if (kind === 'iban') return at(['FR7630006000011234567890189', 'de89 3704 0044 0532 0130 00', 'FR7630006000011234567890188'], n);
  if (kind === 'payeeId') {
    const payees = db.selectFrom('payee').select('id').orderBy('version', 'desc');
    return (await (isId && n % 9 ? payees.where('grant_id', '=', thing) : payees).executeTakeFirst())?.id;
  }
  if (kind === 'step') return at(['legal', 'data', 'impact'], n);
  if (kind === 'key') return at(['users_informed', 'users_automatic', 'conversion', 'transmissions', 'access_delay'], n);
  if (kind === 'field') return at(['/title', '/summary', '/costLines/0', '/answers/problem', '/answers/~1', '/nowhere'], n);
  if (kind === 'year') return 2024 + (n % 8);
  if (kind === 'sequence') return n % 60;
  if (kind === 'cursor')
    return Buffer.from(
      at([at(ids['any'] ?? [], n) ?? '', '17', `2026-01-01T00:00:00.000Z/${at(ids['sessions'] ?? [], n)}/1`, '\0', ''], n) ?? '',
    ).toString('base64url');
  if (kind === 'tranche' || kind === 'rank' || kind === 'place' || kind === 'scenario' || kind === 'number' || kind === 'position')
    return 1 + (n % 3);
  return at(ids['any'] ?? [], n);
}

async function resolve(value: unknown, thing: string, ids: Record<string, string[]>): Promise<unknown> {
  if (isPick(value)) return known(value.$pick, value.n, thing, ids);
  if (Array.isArray(value)) return Promise.all(value.map((each) => resolve(each, thing, ids)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = await Promise.all(Object.entries(value).map(async ([name, each]) => [name, await resolve(each, thing, ids)] as const));
  return Object.fromEntries(entries);
}

type Sent = {
  operationId: string;
  method: string;
  path: string;
  login: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
};
const EXPORT = exportOf(lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }));
const FILES = [
  pdf(),
  png(),
  Buffer.from('a;b\r\n1;2\r\n'),
  Buffer.from(EXPORT),
  Buffer.from('PK\u0003\u0004'),
  Buffer.alloc(0),
  Buffer.from([0, 255, 254]),
];

/** The words of a request, with the harness's values in their places. */
async function toSent(asked: Asked, ids: Record<string, string[]>): Promise<Sent> {
  const spec = specs[asked.operation] as (typeof specs)[number];
  const [, noun = ''] = spec.path.split('/');
  const own = noun === 'calls' ? ids['callId'] : ids[noun];
  const thing = typeof asked.id === 'string' ? asked.id : String(at((asked.id.$pick === 'own' && own) || ids['any'] || [], asked.id.n));
  const path = spec.path
    .replace('{id}', thing)
    .replace('{callId}', thing)
    .replace('{callVersion}', String(asked.who % 4))
    .replace('{attachmentId}', String(at(ids['attachmentId'] ?? [], asked.who)));
  const query = (await resolve(asked.query, thing, ids)) as Record<string, unknown>;
  // No schema says which extension fits a file's type.
  if (spec.takes && 'name' in query) query['name'] = `${String(query['name'])}.${EXTENSIONS[asked.type as FileType]?.[0] ?? 'pdf'}`;
  const search = Object.entries(query)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent((typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed())}`,
    )
    .join('&');
  const right = people.filter(({ roles }) => spec.roles === undefined || spec.roles.some((role) => roles.includes(role)));
  const login = at(asked.isRight && right.length > 0 ? right : people, asked.who)?.login ?? '';
  const body = structuredClone(await resolve(asked.body, thing, ids));
  for (const each of asked.changes) mutate(body, { ...each, horror: await resolve(each.horror, thing, ids) });
  const json = JSON.stringify(body) as string | undefined;
  const isCut = asked.cut < 4;
  return {
    operationId: spec.operationId,
    method: spec.method.toUpperCase(),
    path: `${path}${search ? `?${search}` : ''}`,
    login,
    headers: {
      Authorization: `Bearer ${tokens.get(login)}`,
      'Idempotency-Key': asked.key < 380 ? randomUUID() : `again-${asked.key}`,
      'Accept-Language': asked.language,
      ...(spec.takes ? { 'Content-Type': asked.type } : json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: spec.takes ? at(FILES, asked.file) : isCut ? json?.slice(0, asked.cut * 7) : json,
  };
}

const send = ({ method, path, headers, body }: Sent): Promise<Answered> => door.send(method, path, headers, body);

const commandsIn = async () =>
  (
    await harness.database.db
      .selectFrom('command')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
const left = async () => JSON.stringify([await tracesIn(harness.database.db)]);
const settled = () =>
  until('nothing is written any more', async () => {
    const first = await left();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return first === (await left()) && first;
  });

const faultOf = (sent: Sent, answered: Answered): string | undefined => {
  if (answered.status >= 500) return `answered ${answered.status}: ${errors.at(-1)?.slice(0, 1_500)}`;
  try {
    verify({ ...answered, request: { method: sent.method, url: sent.path, sent: sent.body } } as unknown as Parameters<typeof verify>[0]);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

/** Sends a request, and returns what is wrong with the answer, or with what a refusal has left. */
async function tryOne(sent: Sent): Promise<{ answered: Answered; fault: string | undefined }> {
  const [before, commands] = [await left(), await commandsIn()];
  const answered = await send(sent);
  const fault = faultOf(sent, answered);
  if (fault !== undefined || answered.status < 400) return { answered, fault };
  // A request that is refused at the door is no command; one that its thing refuses stays recorded for a day, to be
  // repeated.
  if ([400, 401, 413, 415].includes(answered.status) && !sent.path.includes('/attachments') && (await commandsIn()) !== commands)
    return { answered, fault: 'a command was recorded' };
  if ((await left()) === before) return { answered, fault };
  // An earlier request was still at work beside it: again, by itself.
  const quiet = await settled();
  const again = await send({ ...sent, headers: { ...sent.headers, 'Idempotency-Key': randomUUID() } });
  return { answered, fault: again.status >= 400 && (await settled()) !== quiet ? 'a refusal has left something' : undefined };
}

test(
  `random requests to every operation are answered as the document says, and what is refused leaves nothing (seed ${SEED})`,
  async () => {
    const finds: unknown[] = [];
    const statuses = new Map<string, number>();
    for (const [index, requests] of fc.sample(round, { seed: SEED, numRuns: ROUNDS }).entries()) {
      if (finds.length >= 20) break;
      const ids = await idsOf();
      for (const asked of requests) {
        const sent = await toSent(asked, ids);
        const { answered, fault } = await tryOne(sent);
        const name = `${sent.operationId} ${answered.status}`;
        statuses.set(name, (statuses.get(name) ?? 0) + 1);
        if (fault !== undefined)
          finds.push({
            fault,
            round: index,
            ...sent,
            headers: { ...sent.headers, Authorization: '' },
            body: String(sent.body).slice(0, 3_000),
          });
      }
      const faults = await invariantFaults(harness.database.db);
      if (faults.length > 0) finds.push({ round: index, faults });
    }
    if (process.env['RANDOM_BODIES_ROUNDS'])
      process.stdout.write(
        `${[...statuses]
          .map(([name, n]) => `${name}: ${n}`)
          .sort()
          .join('\n')}\n`,
      );
    expect(finds).toEqual([]);
    // Many writes were accepted: requests that are refused at the first word prove little.
    expect([...statuses].filter(([name]) => / 20\d$/.test(name)).length).toBeGreaterThan(specs.length / 3);
    const stored = await storedIn(harness);
    const kept = await harness.database.db.selectFrom('stored_file').select('id').execute();
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(stored));
  },
  ROUNDS * 60_000,
);
