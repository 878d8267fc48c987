import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { sql } from 'kysely';
import request from 'supertest';
import { z } from 'zod';
import { operations } from '../../api/operations.ts';
import { attach, pdf } from './attachments-fixtures.ts';
import { openCall } from './calls.ts';
import { award, wait } from './committee-fixtures.ts';
import { declareInterest } from './conflict-fixtures.ts';
import {
  AWARDED_CENTS,
  STUDENTS,
  assign,
  expectStatus,
  opinionOn,
  sign,
  stepsFor,
  toInReview,
  today,
  toPaid,
  toSession,
  toSubmitted,
} from './fixtures.ts';
import { issue } from './claim-fixtures.ts';
import { postProposal, proposalOn } from './mission-fixtures.ts';
import { check, draw } from './sample-fixtures.ts';
import { readPdf } from './pdf.ts';
import { give, withRoles } from './people-fixtures.ts';
import { claimsOf, FUND, signToken } from './tokens.ts';
import { type Actor, type AppHarness, startAppHarness } from './app-harness.ts';

/** Words that stand only in the concealed applications, and those of their review alone. */
const TITLE = 'Quokka';
const OF_REVIEW = ['Xylophone', 'Ytterbium', 'Wisteria'];

/** Reads that still return something of them, each with the reason why it may. */
const TELLS: Readonly<Record<string, string>> = {
  'listReviewers Wisteria': 'who reviews, and not what',
  'getPerson Wisteria': 'who a person is',
  'listPeople Wisteria': 'who has a role',
  'exportPeople Wisteria': 'the same as a file',
  'listColleagues Wisteria': 'as listPeople, about another file of that organisation',
  'listAbsences Wisteria': 'who may stand in for a person, and not what they review',
  // Both are asked for by a person's id, as their own page is: the name says nothing of what that person reviews. Files
  // that they would name are left out where they are concealed.
  'listIdentities Wisteria': 'as getPerson',
  'listDeclaredInterests Wisteria': 'as getPerson',
  'getMyOrganisation Wisteria': 'who works for one’s own organisation',
  'listSecurityLog Wisteria': 'who has signed in and what was refused: a log with gaps is none',
  'listSecurityLog grant': 'the same: things are told by their ids alone',
};

let harness: AppHarness;
/** One server for thousands of requests: supertest would start one for each. */
let server: Server;
/** The ids of the things that are read, by the folder of their addresses. */
let ids: Record<string, string[]>;
let attachmentId: string;
let callId: string;
/** The people who have acted on all of them for the fund, the lead and the reviewer. */
let leadId: string;
let reviewer: Actor;
let people: Record<'member' | 'auditor' | 'memberOfIt' | 'auditorOfIt' | 'both' | 'free', Actor>;

/** In review with one opinion given by the reviewer, and a file of the review. */
async function opined(title: string): Promise<string> {
  const id = await toInReview(harness, { ...STUDENTS, callId, title });
  const [step = 'legal'] = stepsFor(STUDENTS);
  const lead = await harness.as('lead');
  expectStatus(await lead.post(`/applications/${id}/assignments`, { step, reviewerId: reviewer.id }), 200);
  expectStatus(await reviewer.post(`/applications/${id}/opinions`, { ...opinionOn(step), comment: 'Xylophone.' }), 200);
  expectStatus(await lead.put('/labels', { file: id, labels: ['Xylophone'] }), 200);
  attachmentId = (await attach(harness, 'lead', id, pdf(), { purpose: 'review', name: 'Ytterbium.pdf' })).body.attachmentId;
  return id;
}

/** The same with all its opinions. */
async function reviewed(title: string): Promise<string> {
  const id = await opined(title);
  for (const step of stepsFor(STUDENTS).slice(1)) {
    await assign(harness, id, step);
    const other = await harness.as(`reviewer-${step}`);
    expectStatus(await other.post(`/applications/${id}/opinions`, { ...opinionOn(step), comment: 'Xylophone.' }), 200);
  }
  return id;
}

async function lay(): Promise<void> {
  callId = await openCall(harness, { terms: { concealFromConflicted: true } });
  const token = await signToken({ ...claimsOf({ ...FUND, sub: 'reviewer-named', roles: [] }), given_name: 'Wisteria' });
  reviewer = await harness.enter(token);
  await give(harness, 'admin', reviewer.id, 'reviewer');
  const [awarded, reserved, waiting, compared, inReview] = [
    await reviewed('Quokka un'),
    await reviewed('Quokka cinq'),
    await reviewed('Quokka deux'),
    await reviewed('Quokka trois'),
    await opined('Quokka quatre'),
  ];
  const other = await toSubmitted(harness);
  const decided = await toSession(harness, [awarded, reserved, waiting]);
  const chair = await harness.as('chair');
  const decisions = [award(awarded, AWARDED_CENTS), award(reserved, AWARDED_CENTS), wait(waiting)];
  expectStatus(await chair.post(`/sessions/${decided.id}/decision`, { version: decided.version, decisions }), 200);
  const planned = await toSession(harness, [compared]);
  const scenario = { version: planned.version, name: 'Un', decisions: [award(compared, 1_000_000)] };
  expectStatus(await (await harness.as('lead')).post(`/sessions/${planned.id}/scenarios`, scenario), 200);
  const { grantId } = (await chair.get(`/applications/${awarded}`)).body;
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  const { id: missionId } = expectStatus(await postProposal(harness, await proposalOn(harness, grantId)), 201);
  await toPaid(harness, grantId);
  await draw(harness, grantId);
  expectStatus(await check({ finding: 'unproven', wrongCents: 100, reason: TITLE })(harness, 'controller', grantId), 200);
  expectStatus(await issue(1_000)(harness, 'finance', grantId), 200);
  const { items } = (await chair.get('/envelopes')).body;
  ids = {
    applications: [awarded, reserved, waiting, compared, inReview, other],
    grants: [grantId],
    missions: [String(missionId)],
    sessions: [decided.id, planned.id],
    envelopes: items.map(({ id }: { id: string }) => id),
    people: [reviewer.id],
  };
}

/** The values of a query's field: all that its schema lists, and what stands in the concealed applications. */
function asked(name: string, field: unknown): string[] {
  const known: Record<string, string[]> = {
    ...{ q: [TITLE], callId: [callId], reviewerId: [reviewer.id], with: [leadId], reference: [], asOf: [today()] },
  };
  if (name === 'file') return (ids['applications'] ?? []).map((id) => `?file=${id}`);
  const inner = field instanceof z.ZodOptional || field instanceof z.ZodDefault ? field.unwrap() : field;
  const options =
    inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral ? [...(inner instanceof z.ZodEnum ? inner.options : inner.values)] : [];
  return (known[name] ?? options.map(String)).map((value) => `?${name}=${encodeURIComponent(value)}`);
}

/** Every address of an operation that reads, with every query of one field. */
function addressesOf({ path, query }: (typeof operations)[number]['spec']): string[] {
  const things = ids[path.split('/')[1] ?? ''] ?? [];
  const filled = path
    .replace('{callId}', callId)
    .replace('{callVersion}', '1')
    .replace('{attachmentId}', attachmentId)
    .replace('{question}', 'to_whom');
  const bare = filled.includes('{id}') ? things.map((id) => filled.replace('{id}', id)) : [filled];
  const queries = Object.entries(query?.shape ?? {}).flatMap(([name, field]) => asked(name, field));
  return bare.flatMap((address) => ['', ...queries].map((each) => `${address}${each}`));
}

/** What is read there, as text; a document by its words. */
async function textAt({ token }: Actor, address: string): Promise<string> {
  const { status, body, headers } = await request(server).get(address).set('Authorization', `Bearer ${token}`).responseType('blob');
  if (status >= 500) throw new Error(`${address} answered ${status}`);
  if (status !== 200 || !String(headers['content-type']).startsWith('application/pdf')) return String(body);
  return (await readPdf(body).catch(() => ({ parts: [] }))).parts.map(([, text]) => text).join('\n');
}

const READS = operations.map(({ spec }) => spec).filter(({ method }) => method === 'get');

type Words = Readonly<Record<string, string>>;
const wordsOf = (...words: string[]): Words => Object.fromEntries(words.map((word) => [word, word]));

/** Those of its addresses that name no value that its schema lists: each picks among what the others return. */
const widestOf = (spec: (typeof READS)[number]): string[] => addressesOf(spec).filter((address) => !/\?(?!q=|file=)/.test(address));

const isAsked = (field: unknown): boolean => !(field instanceof z.ZodOptional || field instanceof z.ZodDefault);
/** The same, with those fields without which it returns nothing. */
function neededOf(spec: (typeof READS)[number]): string[] {
  const needed = Object.entries(spec.query?.shape ?? {}).flatMap(([name, field]) => (isAsked(field) ? [name] : []));
  const isNeeded = (address: string): boolean => needed.some((name) => address.includes(`?${name}=`));
  return [...new Set([...widestOf(spec), ...addressesOf(spec).filter(isNeeded)])];
}

/** The reads that return one of these words to a person, by the operation and the word's name. */
async function tellingOf(who: Actor, words: Words, of = addressesOf): Promise<string[]> {
  const telling = new Set<string>();
  for (const spec of READS)
    for (const address of of(spec)) {
      const text = await textAt(who, address);
      for (const [name, word] of Object.entries(words)) if (text.includes(word)) telling.add(`${spec.operationId} ${name}`);
    }
  return [...telling].filter((each) => !Object.hasOwn(TELLS, each)).sort();
}

/** Lays the applications, and people of each kind. */
function layAll(): void {
  beforeAll(async () => {
    harness = await startAppHarness();
    server = createServer(harness.app);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    await lay();
    const { siret, name: organisation_name } = (await (await harness.as('applicant')).get('/me')).body.organisation;
    const house = { ...FUND, siret, organisation_name };
    people = {
      member: await withRoles(harness, 'hidden-member', FUND, 'member'),
      auditor: await withRoles(harness, 'hidden-auditor', FUND, 'auditor'),
      memberOfIt: await withRoles(harness, 'member-of-it', house, 'member'),
      auditorOfIt: await withRoles(harness, 'auditor-of-it', house, 'auditor'),
      both: await withRoles(harness, 'both-of-it', house, 'member', 'applicant'),
      free: await withRoles(harness, 'free-auditor', FUND, 'auditor'),
    };
    for (const each of [people.member, people.auditor]) expectStatus(await declareInterest(harness, each.id, { siret }), 200);
    // A person of whom an interest in one of them is known, and who has acted on none.
    const interested = await withRoles(harness, 'interested-reviewer', FUND, 'reviewer');
    expectStatus(await declareInterest(harness, interested.id, { applicationId: ids['applications']?.[4] }), 200);
    ids['people'] = [reviewer.id, interested.id, ...Object.values(people).map(({ id }) => id)];
    leadId = (await harness.as('lead')).id;
  }, 120_000);
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    return harness.stop();
  });
}

/**
 * Tests which reads tell people of applications that are concealed from them.
 * @param isWhole whether each person asks every query of one field; otherwise the auditor with an interest and the one
 * without do, who may read most, and the others ask for all and search in it: each query picks among that
 */
export function testConcealed(isWhole: boolean): void {
  const of = isWhole ? addressesOf : neededOf;
  layAll();
  test('who has no conflict reads them, wherever they are', async () => {
    const telling = await tellingOf(people.free, wordsOf(TITLE, ...OF_REVIEW));
    const told = ['getApplication', 'listApplications', 'getGrant', 'listGrants', 'getSession', 'getMinutes', 'listWaitlist'];
    const toldOfMoney = [
      'exportMovements',
      'getWorklist',
      'listClaims',
      'exportClaims',
      'listAllClaims',
      'exportAllClaims',
      'listMissions',
      'getMission',
      'listAnswerFiles',
    ];
    expect(telling).toEqual(expect.arrayContaining([...told, ...toldOfMoney].map((read) => `${read} ${TITLE}`)));
    expect(telling).toEqual(expect.arrayContaining([`listIdentities ${TITLE}`, `listDeclaredInterests ${TITLE}`]));
    expect(telling).toEqual(expect.arrayContaining(['getTimeline Wisteria', 'listAttachments Ytterbium', 'getSession Xylophone']));
  }, 120_000);

  test.each(['member', 'auditor'] as const)(
    'a %s with an interest reads nothing of them',
    async (who) => {
      const [grant = ''] = ids['grants'] ?? [];
      const asked = who === 'auditor' ? addressesOf : of;
      expect(await tellingOf(people[who], { ...wordsOf(TITLE, ...OF_REVIEW), grant }, asked)).toEqual([]);
    },
    120_000,
  );

  test.each(['memberOfIt', 'auditorOfIt', 'both'] as const)(
    '%s, who works for their organisation, reads nothing of their review, and who also applies there reads them as an applicant',
    async (who) => {
      const telling = await tellingOf(people[who], wordsOf(TITLE, ...OF_REVIEW), of);
      expect(telling.filter((each) => !each.endsWith(TITLE))).toEqual([]);
      const asApplicant = who === 'both' ? ['getApplication', 'listApplications', 'getGrant'] : [];
      for (const read of asApplicant) expect(telling).toContain(`${read} ${TITLE}`);
    },
    120_000,
  );

  testCounted();
  testUnconcealed();
}

function testCounted(): void {
  test('what is left out is counted: in the minutes, on an agenda, among movements and reservations', async () => {
    const [decided = '', planned = ''] = ids['sessions'] ?? [];
    const fitFor = async (who: Actor) => (await who.get(`/sessions/${planned}/fit`)).body;
    const { toDecide } = await fitFor(people.free);
    expect(toDecide).toBeGreaterThan(0);
    expect(await fitFor(people.member)).toMatchObject({ toDecide: 0, concealed: toDecide });
    const minutesOf = (who: Actor) => textAt(who, `/sessions/${decided}/minutes`);
    const hidden = await minutesOf(people.member);
    expect(hidden).toContain('3. Dossier masqué');
    const total = /\d+ projets retenus, pour [^.]*\./.exec(await minutesOf(people.free))?.[0];
    expect(total).toContain('2 projets retenus');
    expect(hidden).toContain(total);
    expect((await people.member.get(`/sessions/${decided}`)).body).toMatchObject({ agenda: [], concealed: 3 });
    for (const envelope of ids['envelopes'] ?? []) {
      const amountsOf = async (who: Actor) => {
        const movements = (await who.get(`/envelopes/${envelope}/movements?limit=100`)).body.items;
        const { reserved } = (await who.get(`/envelopes/${envelope}/worklist`)).body;
        return {
          movements: movements.map((each: { amountCents: number }) => each.amountCents),
          reserved: reserved.map((each: { openCents: number; missingCents: number }) => [each.openCents, each.missingCents]),
        };
      };
      expect(await amountsOf(people.member)).toEqual(await amountsOf(people.free));
    }
  });
}

function testUnconcealed(): void {
  describe('where their call conceals nothing', () => {
    beforeAll(() =>
      harness.database.db.transaction().execute(async (trx) => {
        await sql`SET LOCAL session_replication_role = replica`.execute(trx);
        await sql`UPDATE call_version SET terms = terms - 'concealFromConflicted'`.execute(trx);
      }),
    );

    test.each(['memberOfIt', 'auditorOfIt', 'both'] as const)(
      '%s, who works for their organisation, reads them and nothing of their review',
      async (who) => {
        const telling = await tellingOf(people[who], wordsOf(TITLE, ...OF_REVIEW), widestOf);
        expect(telling.filter((each) => !each.endsWith(TITLE))).toEqual([]);
        for (const read of ['getApplication', 'listApplications']) expect(telling).toContain(`${read} ${TITLE}`);
        // Nor by asking which of them the fund has so labelled, or asked of that reviewer.
        for (const query of ['label=Xylophone', `reviewerId=${reviewer.id}`]) {
          expect((await people[who].get(`/applications?${query}`)).body.items).toEqual([]);
          expect((await people.free.get(`/applications?${query}`)).body.items).not.toEqual([]);
        }
      },
      120_000,
    );
  });
}
