import { z } from 'zod';
import { operations } from '../../../api/operations.ts';
import type { Operation } from '../../../api/http/operation.ts';
import { authenticator } from '../../../api/http/caller/auth.ts';
import { moveDate, workingDayFrom } from '../../../domain/core/calendar.ts';
import { connect } from '../../../db/connection/connect.ts';
import { setting } from '../../support/database.ts';
import { meansOn } from '../../support/means.ts';
import { bodySchema } from '../../../web/core/forms/form.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import { pages } from '../../../web/pages.ts';
import { people as locals } from '../../../local/people.ts';
import { toRequested } from '../../support/datalab-fixtures.ts';
import { STUDENTS, today, toGrant, toReviewed, toSession } from '../../support/fixtures.ts';
import { formIn } from '../../support/form-in.ts';
import { insertApplications } from '../../support/many-applications.ts';
import { toProposed } from '../../support/mission-fixtures.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';
import { toWaitlisted } from '../../support/waitlist-fixtures.ts';

/** More than a page of any list has. */
const MANY = 301;
const PEOPLE = 150;

let harness: PagesHarness;
let lead: Visitor;
let sessionId: string;
let grantId: string;
beforeAll(async () => {
  harness = await startPagesHarness();
  lead = await harness.visit('lead');
  ({ id: sessionId } = await toSession(harness, [await toReviewed(harness)]));
  ({ grantId } = await toGrant(harness));
  const { pool } = harness.database;
  await insertApplications(pool, MANY, MANY);
  await pool.query(`UPDATE application SET state = 'reviewed' WHERE reference LIKE '%-2020-%'`);
  await pool.query(`UPDATE review_step SET state = 'given' WHERE application_id IN (SELECT id FROM application WHERE state = 'reviewed')`);
  await pool.query(
    `INSERT INTO person (id, issuer, subject, given_name, usual_name, email, roles, organisation_id)
      SELECT gen_random_uuid(), 'many', 'p' || n, 'Zoé', 'Nombreuse-' || n, 'zoe.' || n || '@exemple.fr', '{member}', (SELECT min(organisation_id::text)::uuid FROM person)
      FROM generate_series(1, ${PEOPLE}) AS n`,
  );
}, 60_000);
afterAll(() => harness.stop());

const options = (html: string, pointer: string): string[] =>
  [...html.matchAll(/<input[^>]*>/g)].flatMap(([tag]) => {
    const value = /value="([^"]*)"/.exec(tag)?.[1];
    return tag.includes(`name="${pointer}"`) && tag.includes('type="checkbox"') && value ? [value] : [];
  });
const isChecked = (html: string, value: string): boolean =>
  [...html.matchAll(/<input[^>]*>/g)].some(([tag]) => tag.includes(`value="${value}"`) && tag.includes('checked'));

describe('a session is planned', () => {
  test('of all that are reviewed, and by members who are found by their names', async () => {
    const first = await lead.get('/agir/createSession');
    const all = options(first.html, '/applicationIds');
    expect(all).toHaveLength(MANY);
    // Not all people are there, and the form says so.
    expect(options(first.html, '/vote/memberIds')).toHaveLength(100);
    expect(first.html).toContain('name="~q/vote/memberIds"');
    expect(first.html).toContain('en voici 100');

    const typed = { ...formIn(first.html, '/heldOn'), '/heldOn': workingDayFrom(moveDate(today(), { months: 3 })), '/applicationIds': all };
    const nameOf = (login: string) => locals.find((each) => each.login === login)?.usualName ?? '';
    const found = await lead.post('/agir/createSession?envoi=1', {
      ...typed,
      '~q/vote/memberIds': 'nombreuse 149',
      '~find': '/vote/memberIds',
    });
    expect(found.status).toBe(200);
    const [member] = options(found.html, '/vote/memberIds');
    expect(options(found.html, '/vote/memberIds')).toHaveLength(1);
    expect(all.every((id) => isChecked(found.html, id))).toBe(true);

    // The chosen person stays, whatever is searched for next; and Enter, which sends no button, searches too.
    const again = { ...formIn(found.html, '/heldOn'), '/applicationIds': all, '/vote/memberIds': member ?? '' };
    const other = await lead.post('/agir/createSession?envoi=1', { ...again, '~q/vote/memberIds': nameOf('member-1') });
    expect(other.status).toBe(200);
    expect(options(other.html, '/vote/memberIds')).toContain(member);
    expect(isChecked(other.html, member ?? '')).toBe(true);
    expect(await harness.database.db.selectFrom('session').select('id').execute()).toHaveLength(2);

    const last = { ...formIn(other.html, '/heldOn'), '/applicationIds': all, '/vote/memberIds': '' };
    const done = await lead.post('/agir/createSession?envoi=1', last);
    expect([done.status, done.location]).toEqual([303, expect.stringContaining('fait=createSession')]);
    const agenda = await harness.database.pool.query('SELECT count(*)::integer AS count FROM agenda_item');
    expect(agenda.rows[0].count).toBe(MANY + 2);
  });
});

test('a session is found by its reference in any writing, from everywhere', async () => {
  const { reference } = (await (await harness.as('lead')).get(`/sessions/${sessionId}`)).body as { reference: string };
  for (const q of [reference, reference.toLowerCase().replaceAll('-', ' '), reference.replace(/-0*(?=\d+$)/, '')])
    expect([q, (await lead.get(`/recherche?q=${encodeURIComponent(q)}`)).html.includes(`/comites/${sessionId}`)]).toEqual([q, true]);
  expect((await lead.get(`/recherche?q=${reference}9`)).html).not.toContain('/comites/');
});

test('people are found by a part of their name or address, with accents or without', async () => {
  for (const q of ['zoe nombreuse-77', 'NOMBREUSE 77', 'zoe.77@exemple.fr'])
    expect((await lead.get(`/personnes?q=${encodeURIComponent(q)}`)).html).toContain('Zoé Nombreuse-77');
  const { html } = await lead.get('/personnes?q=nombreuse');
  expect(html).toMatch(/q=nombreuse&(amp;)?cursor=/);
  expect((await lead.get('/personnes?q=personne-de-ce-nom')).html).toContain('Personne ne correspond');
});

/** A thing of each kind, by the first word of its operations' paths. */
async function idsByPrefix(): Promise<Readonly<Record<string, string>>> {
  const { db } = harness.database;
  return {
    sessions: sessionId,
    grants: grantId,
    envelopes: (await db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id,
    applications: (await db.selectFrom('application').where('state', '=', 'in_session').select('id').executeTakeFirstOrThrow()).id,
    calls: (await db.selectFrom('call').select('id').executeTakeFirstOrThrow()).id,
    people: (await db.selectFrom('person').select('id').executeTakeFirstOrThrow()).id,
  };
}

describe('no list ends in silence', () => {
  const shapeOf = ({ spec: { answer } }: Operation): object => (answer instanceof z.ZodObject ? answer.shape : {});
  const isPaged = ({ spec }: Operation): boolean => spec.query !== undefined && 'limit' in spec.query.shape;
  /** One that looks at many kinds of thing, at so many of each, and says of which there are more. */
  const saysWhatIsCut = (operation: Operation): boolean => 'cut' in shapeOf(operation);
  const lists = operations.filter((operation) => 'items' in shapeOf(operation));

  test('an operation that answers pages says where the next one begins', () => {
    expect(lists.length).toBeGreaterThan(30);
    for (const operation of lists.filter(isPaged))
      expect([operation.spec.operationId, Object.keys(shapeOf(operation))]).toEqual([
        operation.spec.operationId,
        expect.arrayContaining(['next']),
      ]);
  });

  /** What is read beside a list, and is no part of it, as PostgreSQL is asked for it. */
  const BESIDE = [
    // The payments from which it is told how long one takes: a sample.
    / order by "paid_on" desc, "id" desc limit 50/,
    // The overlaps of a file, of which its page says how many there are: its dates share the details that hold them.
    / order by outcome IS NOT NULL, "same_object" desc, "found_at" limit 10/,
  ];
  test('an operation that answers a list and no pages reads all of it, or says what it leaves out', async () => {
    const asked: string[] = [];
    const { db, pool } = connect(harness.database.application.url, { max: 3, log: ({ query }) => asked.push(query.sql) });
    const authenticate = authenticator(db, { issuer: setting('TEST_ISSUER'), audience: 'guichet', believesRolesOf: () => true });
    const door = harness.door({ ...meansOn(db), authenticate });
    const byPrefix = await idsByPrefix();
    const met: string[] = [];
    for (const operation of lists.filter((each) => !isPaged(each) && !saysWhatIsCut(each))) {
      const { path, operationId } = operation.spec;
      const filled = path.replace('{id}', byPrefix[path.split('/')[1] ?? ''] ?? '{id}');
      if (filled.includes('{')) continue;
      for (const login of ['lead', 'finance', 'admin', 'auditor', 'applicant']) {
        asked.length = 0;
        if ((await (await door.as(login)).get(filled)).status !== 200) continue;
        met.push(operationId);
        const cut = asked
          .map((text) => BESIDE.reduce((left, each) => left.replace(each, ''), text))
          .filter((text) => /\blimit (?!1\b)/i.test(text));
        expect([operationId, cut]).toEqual([operationId, []]);
      }
    }
    expect(new Set(met).size).toBeGreaterThan(12);
    await pool.end();
  });

  // What is shown of a list is counted where its page begins: each of these answers has another page.
  const MORE = 'encore';
  const cursors = new Map<string, { isFollowed: boolean }>();
  const truths = new Map<Operation, Operation['perform']>();
  const claimMore = (): void => {
    for (const operation of lists.filter(isPaged)) {
      const { perform } = operation;
      truths.set(operation, perform);
      operation.perform = async (deps, asking) => {
        const query = (asking.query ?? {}) as { cursor?: string; limit?: string };
        const isNext = query.cursor === MORE;
        if (isNext) cursors.set(operation.spec.operationId, { isFollowed: true });
        const answer = await perform(deps, { ...asking, query: isNext ? { ...query, cursor: undefined } : query });
        // What is empty, by its own total too, has no other page.
        if (isNext || (answer.body as { total?: number }).total === 0) return answer;
        // What asks for one alone asks whether there is any, or how many there are.
        if (!cursors.has(operation.spec.operationId) && query.limit !== '1') cursors.set(operation.spec.operationId, { isFollowed: false });
        return { ...answer, body: { ...(answer.body as object), next: MORE } };
      };
    }
  };
  afterEach(() => {
    for (const [operation, perform] of truths) operation.perform = perform;
    truths.clear();
  });

  /** The lists that a page has asked for and neither followed to their end nor said to go on. */
  async function silentOn(visitor: Visitor, path: string): Promise<string[]> {
    cursors.clear();
    const { html, status } = await visitor.get(path);
    if (status !== 200) return [];
    const goesOn = html.includes(`cursor=${MORE}`) || html.includes('name="~q/') || html.includes('g-more');
    return goesOn ? [] : [...cursors].flatMap(([name, { isFollowed }]) => (isFollowed ? [] : [`${path}: ${name}`]));
  }

  test('a page follows a list to its end, or says that it goes on', async () => {
    claimMore();
    const of = await idsByPrefix();
    const ids: Readonly<Record<string, string | undefined>> = {
      ...{ comites: of['sessions'], enveloppes: of['envelopes'], dossiers: of['applications'], conventions: of['grants'] },
      ...{ appels: of['calls'], personnes: of['people'] },
    };
    const paths = pages
      .filter(({ get, path }) => get && !/csv$|deconnexion|connexion|invitations/.test(path))
      .flatMap(({ path }) => {
        if (!path.includes(':')) return [path];
        const id = ids[path.split('/')[1] ?? ''];
        const filled = path.replace('/:id', `/${id}`);
        return id && !filled.includes(':') ? [filled] : [];
      });
    const forms = [...COMMANDS.values()]
      .filter((operation) => !operation.spec.path.includes('{') && bodySchema(operation).properties)
      .map(({ spec }) => `/agir/${spec.operationId}`);
    const silent: string[] = [];
    for (const login of ['lead', 'finance', 'admin', 'applicant']) {
      const visitor = await harness.visit(login);
      for (const path of login === 'admin' ? paths : [...paths, ...forms]) silent.push(...(await silentOn(visitor, path)));
    }
    expect([...new Set(silent)]).toEqual([]);
  }, 120_000);
});

describe('a list is downloaded', () => {
  beforeAll(async () => {
    await toWaitlisted(harness);
    await toRequested(harness);
    await toProposed(harness);
  });

  test.each([
    '/comites',
    `/liste-attente?callId=${STUDENTS.callId}`,
    '/demandes-datalab?state=requested',
    '/missions-datalab?state=proposed',
    '/personnes?role=member&q=nombreuse',
    '/conventions',
  ])('from %s, under its filters', async (page) => {
    const href = /href="([^"]+)" download/.exec((await lead.get(page)).html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).toBe(page.replace(/(?=\?)|$/, '.csv'));
    const { status, html } = await lead.get(href);
    expect([status, html.trim().split('\r\n').length > 1]).toEqual([200, true]);
  });

  test('with the rows of all its pages, each once', async () => {
    const [, ...rows] = (await lead.get('/dossiers.csv')).html.trim().split('\r\n');
    expect(rows.length).toBeGreaterThan(MANY);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

test('the opinions of a whole list are proposed for five hundred files on a page, and no more of them than a batch takes', async () => {
  const { pool } = harness.database;
  // As many again but one hundred, beside these.
  const further = (table: string, id: string, others = '') =>
    pool.query(`INSERT INTO ${table} SELECT copy.* FROM ${table} AS original
      CROSS JOIN LATERAL (SELECT overlay(original.${id}::text placing 'f' from 1 for 1) AS id) AS fresh
      CROSS JOIN LATERAL jsonb_populate_record(original, jsonb_build_object('${id}', fresh.id${others})) AS copy
      WHERE original.${id} IN (SELECT id FROM application WHERE reference LIKE '%-2020-0%' AND right(reference, 3)::integer > 100)`);
  await further('stream', 'id');
  await further('application', 'id', `, 'reference', replace(original.reference, '-2020-0', '-2020-9')`);
  await further('review_step', 'application_id');
  const files = 2 * MANY - 100;
  const many = `(SELECT id FROM application WHERE reference LIKE '%-2020-%')`;
  const open = (steps: string) =>
    pool.query(`UPDATE review_step SET state = 'open', reviewer_id = NULL WHERE application_id IN ${many} AND ${steps}`);
  await pool.query(`UPDATE application SET state = 'in_review' WHERE id IN ${many}`);
  await open('position = 1');
  const filesOn = (html: string): string[] => [...html.matchAll(/name="avis ([0-9a-f-]{36}) /g)].map(([, id = '']) => id);
  const first = (await lead.get('/instruction/avis?tous=1')).html;
  const path = /rel="next" href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = (await lead.get(path)).html;
  expect([filesOn(first).length, filesOn(second).length]).toEqual([500, files - 500]);
  expect(new Set([...filesOn(first), ...filesOn(second)]).size).toBe(files);
  expect([first.includes('Voici les avis de 500 dossiers'), /rel="next"/.test(second)]).toEqual([true, false]);
  expect(filesOn((await lead.get('/instruction/avis?tous=1&liste=state%3Dreviewed')).html)).toEqual([]);
  await open('true');
  const all = (await lead.get('/instruction/avis?tous=1')).html;
  // Of files with several opinions each, as many as have no more than five hundred; the next page goes on behind them.
  const shown = new Set(filesOn(all)).size;
  const each = filesOn(all).length / shown;
  expect([shown, all.includes(`Voici les avis de ${shown} dossiers`)]).toEqual([Math.floor(500 / each), true]);
  const behind = filesOn((await lead.get(/rel="next" href="([^"]*)"/.exec(all)?.[1]?.replaceAll('&amp;', '&') ?? '')).html);
  expect([...new Set([...filesOn(all), ...behind])]).toEqual([...filesOn(first), ...filesOn(second)].slice(0, 2 * shown));
  const proposed = [...all.matchAll(/<dd>(\d+) avis, [^<]*<\/dd>/g)].map(([, count]) => Number(count));
  expect(proposed.reduce((sum, count) => sum + count, 0)).toBe(filesOn(all).length);
  // A session is planned of as many, by the list: their ids would be too long an address.
  await pool.query(`UPDATE application SET state = 'reviewed' WHERE id IN ${many}`);
  const placing = (await lead.get('/instruction/comite?tous=1&liste=tous')).html;
  const planning = /href="(\/agir\/createSession\?[^"]*)"/.exec(placing)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const form = (await lead.get(planning)).html;
  expect(options(form, '/applicationIds').filter((id) => isChecked(form, id))).toHaveLength(500);
}, 60_000);
