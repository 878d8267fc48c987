import { sql } from 'kysely';
import { FUEL_MAP, STUDENTS, assign, expectStatus, toDraft, toGrant, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { toIdentifiedOrder } from '../../support/export-fixtures.ts';
import { claimsOf, OFFICE, OUTSIDER, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let screener: Actor;
let ids: Record<'forests' | 'sea' | 'fuel' | 'draft', string>;
beforeAll(async () => {
  screener = await harness.as('screener');
  ids = {
    // Of the Agence nationale des herbiers.
    forests: await toInReview(
      harness,
      { ...STUDENTS, title: 'Évaluation des forêts', summary: 'Relevés de l’Île-de-France, à jour' },
      'applicant2',
    ),
    // Of the Office national des lacs et rivières.
    sea: await toSubmitted(harness, { ...STUDENTS, title: 'Pêche et océans', summary: 'Une œuvre commune : api.gouv.fr/pêche' }),
    fuel: await toInReview(harness, FUEL_MAP),
    draft: (await toDraft(harness, { ...STUDENTS, title: 'Forêts engagées', summary: 'À écrire' })).id,
  };
});

type Name = keyof typeof ids;
const nameOf = (id: string): string => Object.entries(ids).find(([, each]) => each === id)?.[0] ?? id;
async function found(who: Actor, query: string): Promise<string[]> {
  const { items } = expectStatus(await who.get(`/applications?${query}`), 200) as unknown as { items: { id: string }[] };
  return items.map(({ id }) => nameOf(id));
}
const searched = (who: Actor, q: string) => found(who, `q=${encodeURIComponent(q)}`);

describe('applications are found by', () => {
  test.each<[string, string, Name[]]>([
    ['a word of the title', 'forêts', ['forests']],
    ['a word without its accents', 'ocean', ['sea']],
    ['a word in capitals, with accents that it has not', 'CÀRTÉ', ['fuel']],
    ['another ending of it', 'évaluer une forêt', ['forests']],
    ['a word of the summary', 'stations', ['fuel']],
    ['a word of the organisation’s name', 'herbier', ['forests']],
    ['words of the name and of the title, in any order', 'rivières pêche', ['sea']],
    ['a name that is written with hyphens and an apostrophe', 'ile de france', ['forests']],
    ['a name that is written with other hyphens', 'l’Île‑de‑France', ['forests']],
    ['letters that are tied together', 'oeuvres', ['sea']],
    ['a part of an address', 'gouv', ['sea']],
    ['a word that two have, the newest first', 'lacs', ['fuel', 'sea']],
    ['a word among some that say nothing', 'dans les forêts à la', ['forests']],
    ['no word that is not theirs', 'astrologie', []],
    ['no single one of two words', 'forêts océans', []],
  ])('%s', async (_, q, names) => expect(await searched(screener, q)).toEqual(names));
});

describe('a query', () => {
  test.each([
    ['of operators', 'forêts & | ! <-> :* () "', ['forests']],
    ['of an operator’s word', 'forêts OR océans', []],
    ['that takes a word away', '-forêts', ['forests']],
    ['of an open quote', '"forêts', ['forests']],
    ['that would end a statement', "forêts'; DROP TABLE application; --", []],
    ['of a backslash and a percent sign', 'forêts \\ %', ['forests']],
    ['of NUL', 'forêts\0herbiers', ['forests']],
    ['of punctuation', '?!…', []],
    ['of words that say nothing', 'de la', []],
    ['of emoji', '🦆'.repeat(100), []],
    ['of the longest word', 'é'.repeat(200), []],
  ])('%s is answered', async (_, q, names) => expect(await searched(screener, q)).toEqual(names));

  test.each(['', '%20%20', '%00'])('of nothing (%s) asks for nothing', async (q) => {
    expect(await found(screener, `q=${q}`)).toEqual(['fuel', 'sea', 'forests']);
  });

  test('of more than 200 characters is refused with a pointer', async () => {
    const { status, body } = await screener.get(`/applications?q=${'a'.repeat(201)}`);
    expect([status, body.fields[0].pointer]).toEqual([400, '/query/q']);
  });
});

describe('an applicant finds', () => {
  test('its own organisation’s files alone, drafts too', async () => {
    expect(await searched(await harness.as('applicant'), 'forêts')).toEqual(['draft']);
    expect(await searched(await harness.as('applicant2'), 'forêts')).toEqual(['forests']);
  });

  test('nothing of another organisation by its name or its id', async () => {
    const applicant = await harness.as('applicant');
    const { organisation } = (await (await harness.as('applicant2')).get('/me')).body;
    expect(await searched(applicant, 'herbiers')).toEqual([]);
    expect(await found(applicant, `organisationId=${organisation.id}`)).toEqual([]);
  });

  test.each(['due=past', 'reviewerId=019aa1c0-0000-7000-8000-000000000001'])(
    'nothing by what it is not told: %s is refused',
    async (query) => {
      const { status, body } = await (await harness.as('applicant')).get(`/applications?${query}`);
      expect([status, body.code]).toEqual([403, 'role_required']);
      expect(body.roles).toContain('lead');
      expect(body.roles).not.toContain('applicant');
    },
  );
});

test('a draft that is written anew is found by its new words, and by none of the old', async () => {
  const applicant = await harness.as('applicant');
  const { id, version } = await toDraft(harness, { ...STUDENTS, title: 'Tourbières' });
  expect(await searched(applicant, 'tourbière')).toEqual([id]);
  const rewritten = { ...STUDENTS, siret: OFFICE.siret, title: 'Marais salants', version };
  const { callId: _, ...content } = rewritten;
  expectStatus(await applicant.put(`/applications/${id}`, content), 200);
  expect([await searched(applicant, 'tourbière'), await searched(applicant, 'marais salant')]).toEqual([[], [id]]);
});

test('what an organisation is called once it has been named finds all of its files, as its SIRET does', async () => {
  const enter = async (name: object) => {
    const { organisation_name: _, ...unnamed } = claimsOf({ ...OUTSIDER, sub: 'keeper', roles: ['applicant'] });
    return harness.enter(await signToken({ ...unnamed, ...name }));
  };
  const before = await enter({});
  const { id } = expectStatus(await before.post('/applications', { callId: STUDENTS.callId, title: 'Un projet' }), 201) as unknown as {
    id: string;
  };
  expect(await searched(before, OUTSIDER.siret)).toEqual([id]);
  const after = await enter({ organisation_name: 'Agence des balises allumées' });
  expect([await searched(after, OUTSIDER.siret), await searched(after, 'balise allumée')]).toEqual([[id], [id]]);
});

describe('a list keeps to', () => {
  test('a type of project', async () => {
    expect(await found(screener, 'projectType=public_policy')).toEqual(['fuel']);
    expect(await found(screener, 'projectType=proactive')).toEqual(['sea', 'forests']);
    expect(await found(screener, 'projectType=space')).toEqual([]);
  });

  test('an organisation', async () => {
    const { organisation } = (await (await harness.as('applicant2')).get('/me')).body;
    expect(await found(screener, `organisationId=${organisation.id}`)).toEqual(['forests']);
    expect(await found(screener, `organisationId=${organisation.id.toUpperCase()}`)).toEqual(['forests']);
  });

  test('what a reviewer is asked for, also once its opinion is given', async () => {
    const reviewer = await harness.as('reviewer-legal');
    expect(await found(screener, `reviewerId=${reviewer.id}`)).toEqual([]);
    await assign(harness, ids.forests, 'legal');
    expect(await found(screener, `reviewerId=${reviewer.id}`)).toEqual(['forests']);
    await reviewer.post(`/applications/${ids.forests}/opinions`, {
      step: 'legal',
      revision: 1,
      verdict: 'favourable',
      scores: { legal_basis: 4, personal_data: 4 },
      comment: '',
    });
    expect(await found(screener, `reviewerId=${reviewer.id}`)).toEqual(['forests']);
  });

  test('what is past its deadline, or soon will be: an opinion that is expected, or a screening', async () => {
    const { pool } = harness.database;
    expect(await found(screener, 'due=past')).toEqual([]);
    // The deadline of an opinion that is given counts no more.
    await pool.query(`UPDATE review_step SET deadline_at = now() - interval '1 hour' WHERE application_id = $1 AND key = 'legal'`, [
      ids.forests,
    ]);
    expect(await found(screener, 'due=past')).toEqual([]);
    const makeDue = async (opinion: string, screening: string): Promise<void> => {
      await pool.query(`UPDATE review_step SET deadline_at = now() + $2::interval WHERE application_id = $1 AND key = 'impact'`, [
        ids.fuel,
        opinion,
      ]);
      await pool.query('UPDATE application SET screening_due_at = now() + $2::interval WHERE id = ANY ($1)', [
        [ids.sea, ids.forests],
        screening,
      ]);
    };
    await makeDue('6 days', '29 days');
    expect([await found(screener, 'due=past'), await found(screener, 'due=week')]).toEqual([[], ['fuel']]);
    expect(await found(screener, 'due=month')).toEqual(expect.arrayContaining(['fuel', 'sea']));
    await makeDue('-1 hour', '-1 hour');
    expect(await found(screener, 'due=past')).toEqual(['fuel', 'sea']);
  });

  test('all that is asked for at once, page by page', async () => {
    const query = `q=lacs&due=past&callId=${STUDENTS.callId}`;
    expect(await found(screener, `${query}&state=submitted`)).toEqual(['sea']);
    expect(await found(screener, `${query}&state=awarded`)).toEqual([]);
    const { body: first } = await screener.get(`/applications?${query}&limit=1`);
    expect(first.items.map(({ id }: { id: string }) => nameOf(id))).toEqual(['fuel']);
    const { body: last } = await screener.get(`/applications?${query}&limit=1&cursor=${first.next}`);
    expect([last.items.map(({ id }: { id: string }) => nameOf(id)), last.next]).toEqual([['sea'], null]);
  });

  test.each(['due=late', 'due=', 'projectType=Space', 'organisationId=1', 'reviewerId=me', 'q=a&q=b'])(
    'nothing that cannot be asked: %s is refused with a pointer',
    async (query) => {
      const { status, body } = await screener.get(`/applications?${query}`);
      expect([status, body.code, body.fields[0].pointer]).toEqual([400, 'invalid_request', `/query/${query.split('=')[0]}`]);
    },
  );
});

test('a grant is found by its application’s words, and by a reference, within the caller’s scope', async () => {
  const [{ grantId: bees }, { grantId: eels }] = [
    await toGrant(harness, undefined, { ...STUDENTS, title: 'Recensement des abeilles' }),
    await toGrant(harness, undefined, { ...STUDENTS, title: 'Recensement des anguilles' }, 'applicant2'),
  ];
  const grants = async (login: string, query: string): Promise<{ id: string; reference: string }[]> =>
    (await (await harness.as(login)).get(`/grants?${query}`)).body.items;
  const idsOf = async (login: string, q: string) => (await grants(login, `q=${encodeURIComponent(q)}`)).map(({ id }) => id);
  expect([await idsOf('screener', 'recensements'), await idsOf('screener', 'abeille')]).toEqual([[eels, bees], [bees]]);
  const { reference = '' } = (await grants('screener', 'q=anguilles'))[0] ?? {};
  expect(reference).toMatch(/-C$/);
  for (const said of [reference, `${reference}-1`, reference.slice(0, -2), reference.toLowerCase().replaceAll('-', ' ')])
    expect(await idsOf('screener', said)).toEqual([eels]);
  expect([await idsOf('applicant', reference), await idsOf('applicant', 'recensement')]).toEqual([[], [bees]]);
  expect(await grants('screener', 'q=abeilles&state=active')).toEqual([]);
  expect(await grants('screener', 'q=%20')).toHaveLength(2);
});

test('each list finds the same by a number of the accounts, a SIRET, a part of a reference and a person’s name', async () => {
  const { grantId: id, commitmentNumber: ej, orderNumber: dp } = await toIdentifiedOrder(harness);
  const finance = await harness.as('finance');
  const { reference, applicationId } = (await finance.get(`/grants/${id}`)).body;
  const [code, year, number] = String(reference).split('-');
  const { siret, name } = await harness.database.db
    .selectFrom('application as a')
    .innerJoin('person as p', 'p.id', 'a.submitted_by')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .where('a.id', '=', applicationId)
    .select(['o.siret', sql<string>`p.given_name || ' ' || p.usual_name`.as('name')])
    .executeTakeFirstOrThrow();
  const finds = async (q: string) => {
    const [applications, grants, payments] = await Promise.all(
      ['/applications', '/grants', '/payment-queue?command=recordPayment'].map(async (path) => {
        const { items } = (await finance.get(`${path}${path.includes('?') ? '&' : '?'}q=${encodeURIComponent(q)}`)).body;
        return items as { id: string; grantId: string }[];
      }),
    );
    return [
      applications?.some((each) => each.id === applicationId),
      grants?.some((each) => each.id === id),
      payments?.some((each) => each.grantId === id),
    ];
  };
  const asked = [ej, `${ej.slice(0, 4)} ${ej.slice(4)}`, dp, siret, String(reference).slice(0, -2), `${code}-${year}`, `${year}-${number}`];
  for (const q of [...asked, number ?? '', String(Number(number)), name]) expect([q, await finds(q)]).toEqual([q, [true, true, true]]);
  for (const q of ['0000000001', '99999999999999', `${code}-1999`, '9999']) expect([q, await finds(q)]).toEqual([q, [false, false, false]]);
});
