import { createHash } from 'node:crypto';
import { openAct } from '../../support/act-page.ts';
import { openCall } from '../../support/calls.ts';
import { expectStatus, STUDENTS, toActive, today } from '../../support/fixtures.ts';
import { recordsOf, scdlFaults } from '../../support/scdl.ts';
import { subEnvelopeOf } from '../../support/family-fixtures.ts';
import { type Held, orderOf, sequenceOf, toClosed } from '../../support/credit-fixtures.ts';
import { exportOf, freshNumber, importFile, lineFor, toIdentifiedOrder, toIdentifiedPayment } from '../../support/export-fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { formIn, wordsOf } from '../../support/web-forms.ts';
import { readPdf } from '../../support/pdf.ts';
import { expectRefused } from '../../support/refusals.ts';
import { sealDay } from '../../../db/core/seals.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { euros } from '../../../domain/core/format.ts';
import { LINE_BUTTON } from '../../../web/core/forms/field.ts';

const harness = pagesOfFile();
let finance: Visitor;
let applicant: Visitor;
let held: Held;
const year = today().slice(0, 4);

beforeAll(async () => {
  held = await toClosed(harness);
  finance = await harness.visit('finance');
  applicant = await harness.visit('applicant');
});

type Figured = { code: string; name: string; years: { year: number; ae: { availableCents: number } }[] };

const envelope = (path = ''): string => `/enveloppes/${held.envelopeId}${path}`;
const read = async <Read = never>(path: string) => expectStatus(await (await harness.as('finance')).get(path), 200) as Read;

const PAGES = [
  '',
  '/mouvements',
  '/mouvements.csv',
  '/credits',
  '/prevision',
  '/paiements-probables',
  '/paiements-probables.csv',
  '/simulation?montant=1',
  '/fin-d-annee?silence=3',
  '/rapprochement',
  '/demandes-de-paiement.csv',
];

test.each([...PAGES.map((path) => `:envelope${path}`), '/enveloppes', '/consommation', '/consommation.csv?by=call'])(
  '%s is shown to finance, and not to an applicant',
  async (path) => {
    const at = path.replace(':envelope', envelope());
    expect((await finance.get(at)).status).toBe(200);
    expect((await applicant.get(at)).status).toBe(403);
  },
);

test('the file of likely payments has its days as a French spreadsheet reads them', async () => {
  const { html } = await finance.get(envelope('/paiements-probables.csv'));
  expect(html).toContain(today().split('-').reverse().join('/'));
});

test('each figure of an envelope is the API’s, and leads to the movements that add up to it', async () => {
  const { years }: { years: { year: number; ae: Record<string, number>; cp: Record<string, number> }[] } = await read(
    `/envelopes/${held.envelopeId}`,
  );
  const { html } = await finance.get(envelope());
  const figures = years.find((each) => each.year === Number(year));
  for (const [credit, account] of [
    ['AE', 'committed'],
    ['CP', 'paid'],
    ['CP', 'available'],
  ] as const) {
    const cents = figures?.[credit === 'AE' ? 'ae' : 'cp'][`${account}Cents`] ?? 0;
    expect(cents).not.toBe(0);
    const query = `year=${year}&credit=${credit}&account=${account}`;
    const link = new RegExp(
      `href="[^"]*/mouvements\\?${query.replaceAll('&', '&amp;')}"[^>]*>\\s*<span class="g-money">([^<]*)</span>`,
    ).exec(html);
    expect(link?.[1]).toBe(euros('fr', cents));
    const { items }: { items: { from: string; to: string; amountCents: number }[] } = await read(
      `/envelopes/${held.envelopeId}/movements?limit=100&${query}`,
    );
    const sum = items.reduce(
      (total, { from, to, amountCents }) => total + (to === account ? amountCents : from === account ? -amountCents : 0),
      0,
    );
    expect(sum).toBe(cents);
    expect((await finance.get(`${envelope('/mouvements')}?${query}`)).html.match(/id="n\d+"/g)).toHaveLength(items.length);
  }
});

test('credits that one person may not open alone lead from their refusal to a proposal, as they were typed', async () => {
  const typed = { '/year': year, '/credit': 'AE', '/amountCents': '9 M€', '/order': 'Loi de finances, article 42' };
  const asking = await openAct(finance, `/agir/allotCredits/${held.envelopeId}`);
  const { alone } = await read<{ alone: { mostCents: number; addedAeCents: number; addedCpCents: number } }>(
    `/envelopes/${held.envelopeId}/changes`,
  );
  const [ae, cp] = [alone.addedAeCents, alone.addedCpCents].map((cents) => euros('fr', alone.mostCents - cents));
  expect(asking.words).toContain(wordsOf(`Encore possible sans seconde personne ${ae} d’AE, ${cp} de CP`));
  expect(asking.words).toContain('Une personne ajoute seule au plus');
  expect(asking.words).not.toContain('Ce montant est au-delà');
  expect((await asking.send({ ...typed, '~line': '#' })).words).toContain('Ce montant est au-delà');
  const { status, html } = await finance.post(`/agir/allotCredits/${held.envelopeId}`, typed);
  const [, way = ''] = /href="(\/agir\/proposeChange\/[^"]*)"/.exec(html) ?? [];
  expect([status, wordsOf(html)]).toEqual([422, expect.stringContaining('Proposez-le')]);
  await finance.post('/brouillon', { '~form': `allotCredits ${held.envelopeId}`, ...typed });
  const proposing = (await finance.get(way.replaceAll('&amp;', '&'))).html;
  const form = formIn(proposing);
  expect(form).toMatchObject({
    ...{ '/command': ['allotCredits'], '/body/year': [year], '/body/credit': ['AE'], '/body/amountCents': ['9\u202f000\u202f000'] },
    '/body/order': ['Loi de finances, article 42'],
  });
  const [, action = ''] = /<form[^>]*class="g-form"[^>]*action="([^"]*)"/.exec(proposing) ?? [];
  expect((await finance.post(action.replaceAll('&amp;', '&'), form)).status).toBe(303);
  // It is not offered once more where it was typed first.
  expect((await finance.get(`/agir/allotCredits/${held.envelopeId}`)).html).not.toContain('Votre saisie du');
  const { openChanges } = await read<{ openChanges: { proposed: unknown }[] }>(`/envelopes/${held.envelopeId}`);
  expect(openChanges[0]?.proposed).toMatchObject({ command: 'allotCredits', body: { amountCents: 900_000_000 } });
});

test('who proposed what takes two people may take it back there, and somebody else of finance confirms it', async () => {
  const order = { command: 'allotCredits', body: orderOf(12_300_000) };
  expectStatus(await (await harness.as('finance')).post(`/envelopes/${held.envelopeId}/changes`, order), 200);
  const [own, other] = [(await finance.get(envelope())).html, (await (await harness.visit('finance-2')).get(envelope())).html];
  const links = (html: string): string[] =>
    [...html.matchAll(/href="\/agir\/(\w+Change)\/[^"]*\?change=2"/g)].map(([, command]) => command ?? '');
  expect([links(own), links(other)]).toEqual([['retractChange'], ['confirmChange', 'rejectChange']]);
  expect(own).toContain('123\u202f000\u00a0€ en AE');
  const asked = wordsOf((await (await harness.visit('finance-2')).get(`/agir/confirmChange/${held.envelopeId}?change=2`)).html);
  expect(asked).toContain('Proposition Ouvrir 123 000 € en AE');
  const opening = wordsOf((await finance.get(`/agir/openSubEnvelope?parentId=${held.envelopeId}`)).html);
  expect(opening).not.toContain('Enveloppe mère');
});

test('figures are shown as they stood on a day', async () => {
  const { html } = await finance.get(`${envelope()}?au=2020-01-01&selon=enregistrement`);
  expect(wordsOf(html)).toContain('1er janvier 2020');
  expect((await finance.get(`${envelope()}?au=hier`)).status).toBe(200);
});

test('an export is rehearsed, then imported by a form without a script, and what is set aside can be settled from its page', async () => {
  const paid = await toIdentifiedPayment(harness);
  const path = `/enveloppes/${paid.envelopeId}/rapprochement`;
  const send = async (file: Blob | null, name: string, to = path, sha256 = '', year = '') => {
    const form = new FormData();
    form.set('~key', crypto.randomUUID());
    form.set('empreinte', sha256);
    form.set('exercice', year);
    if (file) form.set('fichier', file, name);
    return fetch(harness.url + to, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { Cookie: finance.cookie, 'Sec-Fetch-Site': 'same-origin' },
    });
  };
  const csv = exportOf(lineFor(paid), lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }));
  // A browser that knows a spreadsheet calls the file its own.
  const file = new Blob([csv], { type: 'application/vnd.ms-excel' });
  const [, rehearsal = ''] = /<form[^>]*\saction="([^"]*)"\s+enctype/.exec((await finance.get(path)).html) ?? [];
  const rehearsed = await (await send(file, 'paiements.csv', rehearsal.replaceAll('&amp;', '&'))).text();
  expect(wordsOf(rehearsed)).toMatch(
    /Rien n’est encore enregistré.* 1 Rapprochées 0 Paiements enregistrés 1 Mises de côté .*Aucun paiement ne serait enregistré\./,
  );
  expect(wordsOf(rehearsed)).toContain('Aucune convention ne porte ce n° EJ');
  const [, sha256 = ''] = /name="empreinte" value="(\w{64})"/.exec(rehearsed) ?? [];
  const other = await send(new Blob([`${csv}\r\n`]), 'paiements.csv', path, sha256);
  expect([other.status, await other.text()]).toEqual([422, expect.stringContaining('n’est pas celui dont vous avez vu l’effet')]);
  const ofAnotherYear = await send(file, 'paiements.csv', path, sha256, '2026');
  expect([ofAnotherYear.status, await ofAnotherYear.text()]).toEqual([200, expect.stringContaining(`value="${sha256} 2026"`)]);
  const done = await send(file, 'paiements.csv', path, sha256);
  expect(done.status).toBe(303);
  const imported = done.headers.get('location') ?? '';
  const { html } = await finance.get(imported);
  expect(html).toMatch(/href="\/rapprochement\/[^"]*\/a-regler\?ligne=2"/);
  expect((await (await harness.visit('auditor')).get(imported)).html).not.toContain('a-regler');
  expect((await finance.get(imported.replace(/\?.*/, '/lignes.csv'))).html).toContain('N° EJ');

  const again = await send(file, 'paiements.csv');
  expect((await finance.get(again.headers.get('location') ?? '')).html).toContain('rien n’est enregistré une seconde fois');

  const refused = await send(new Blob(['a;b\n1;2\n'], { type: 'text/csv' }), 'autre.csv');
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('role="alert"');
  const nothing = await send(null, '', path, sha256);
  const said = await nothing.text();
  expect([nothing.status, said.includes('role="alert"'), said.includes(sha256)]).toEqual([422, true, true]);
  expect(said).toContain('Choisissez un fichier');
});

test('the figures of consumption are the API’s on each of its axes, and their total is the last row', async () => {
  for (const by of ['envelope', 'year', 'call', 'projectType', 'organisation']) {
    const { rows, total }: { rows: { paidCents: number }[]; total: { paidCents: number; awardedCents: number } } = await read(
      `/consumption?by=${by}`,
    );
    const { html } = await finance.get(`/consommation?by=${by}`);
    const foot = /<tfoot>([\s\S]*?)<\/tfoot>/.exec(html)?.[1] ?? '';
    expect(foot).toContain(euros('fr', total.awardedCents));
    expect(foot).toContain(euros('fr', total.paidCents));
    for (const { paidCents } of rows) expect(html).toContain(euros('fr', paidCents));
  }
  expect((await finance.get('/consommation?by=colour')).status).toBe(200);
});

test('anybody reads what signed agreements have been awarded and paid, and of no other award', async () => {
  const { total }: { total: { projects: number; paidCents: number; awardedCents: number } } = await read('/statistics');
  expect(total.projects).toBe(2);
  const { status, html } = await harness.stranger.get('/statistiques');
  expect(status).toBe(200);
  expect(html).toContain(euros('fr', total.awardedCents));
  expect(html).toContain(euros('fr', total.paidCents));
});

describe('what the public reads', () => {
  let published: string;
  beforeAll(async () => {
    const open = await openCall(harness, { terms: { publication: { months: 0, sheets: true, gains: true, contact: false } } });
    const { grantId } = await toActive(harness, { ...STUDENTS, callId: open, title: 'Cartes des lacs, en public' });
    published = (await read<{ reference: string }>(`/grants/${grantId}`)).reference;
  });
  const PAGES = ['/donnees-ouvertes', '/projets-finances', '/indicateurs', '/indicateurs.csv', '/indicateurs.json'];
  const FILES = ['/open-data/subventions.csv', '/open-data/datapackage.json', '/open-data/agregats.csv', '/open-data/agregats.json'];

  test('a subsidy past the day of its call is in the file, valid by its schema, and has a sheet; one that waits has neither', async () => {
    const { html: csv, headers } = await harness.stranger.get('/open-data/subventions.csv');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(scdlFaults(csv)).toEqual([]);
    const rows = recordsOf(csv).slice(1);
    expect(rows.map((row) => row[3])).toEqual([published]);
    const sheet = await harness.stranger.get(`/projets-finances/${published}`);
    expect([sheet.status, wordsOf(sheet.html).includes('Cartes des lacs, en public')]).toEqual([200, true]);
    expect(wordsOf(sheet.html)).toContain('Ce projet n’a pas promis de gain.');
    const lead = await harness.as('lead');
    expect((await lead.get(`/published-projects/${published}`)).status).toBe(200);
    expect((await lead.get('/programme/indicators/files?indicator=selected')).status).toBe(200);
    const waiting = (await read<{ reference: string }>(`/grants/${held.grantId}`)).reference;
    for (const reference of [waiting, published.replace('-C', ''), 'DON-2026-9999-C'])
      expect((await harness.stranger.get(`/projets-finances/${reference}`)).status).toBe(404);
    expect((await harness.stranger.get('/open-data/agregats.json')).html).toContain('"projects":1');
  });

  test('no file and no page tells an anonymous caller of a person, or of a grant, a draft or a file that is not public', async () => {
    const { rows: people } = await harness.database.pool.query<{ given_name: string; usual_name: string; email: string }>(
      'SELECT given_name, usual_name, email FROM person',
    );
    const { rows: hidden } = await harness.database.pool.query<{ id: string; reference: string | null }>(
      'SELECT id, reference FROM application WHERE reference IS NULL OR reference <> $1',
      [published.replace(/-C$/, '')],
    );
    expect(hidden.length).toBeGreaterThan(1);
    const secrets = [
      ...people.flatMap(({ given_name: given, usual_name: usual, email }) => [`${given} ${usual}`, email]),
      ...hidden.flatMap(({ id, reference }) => [id, ...(reference === null ? [] : [reference])]),
    ];
    for (const path of [...PAGES, ...FILES, `/projets-finances/${published}`]) {
      const { status, html } = await harness.stranger.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect([path, secrets.filter((secret) => html.includes(secret))]).toEqual([path, []]);
    }
    expect((await harness.stranger.get('/indicateurs/dossiers?indicator=decision')).status).toBe(303);
  });

  test('the public reads as of the end of a quarter, whatever day it asks for; a figure leads the fund’s people to its files', async () => {
    type Figures = { on: string; isPublic: boolean; indicators: { key: string; total: { withheld: boolean; files: number | null } }[] };
    const open = async (query = '') => JSON.parse((await harness.stranger.get(`/indicateurs.json${query}`)).html) as Figures;
    const [today, asked] = [await open(), await open(`?on=${(await harness.now()).slice(0, 10)}`)];
    expect(today.on).toMatch(/-(03-31|06-30|09-30|12-31)$/);
    expect([today.isPublic, asked.on, (await open(`?on=${today.on}`)).on]).toEqual([true, today.on, today.on]);
    expect((await read<Figures>('/programme/indicators')).on > today.on).toBe(true);
    const { html } = await finance.get('/indicateurs');
    const byStep = 'Jours d’un avis, par étape d’instruction';
    expect([wordsOf(html), wordsOf((await harness.stranger.get('/indicateurs')).html)].map((said) => said.includes(byStep))).toEqual([
      true,
      false,
    ]);
    const { steps } = await read<{ steps: { step: string; callId: string; files: number }[] }>('/programme/indicators/opinions');
    expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['legal', 'data']));
    // The figures of a step as a file, and the files that each of them counts.
    const [{ files = 0, callId = '' } = {}] = steps.filter(({ step }) => step === 'legal');
    const counted = await read<{ items: object[] }>(`/programme/indicators/opinions/files?callId=${callId}&step=legal`);
    expect(counted.items).toHaveLength(files);
    expect((await (await harness.as('finance')).get('/programme/indicators/opinions.csv')).status).toBe(200);
    const ofStep = /href="(\/indicateurs\/avis\?step=legal[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const listedByStep = (await finance.get(ofStep)).html;
    expect(new Set(listedByStep.match(/\/dossiers\/[0-9a-f-]{36}/g)).size).toBe(files);
    expect(listedByStep).toContain('(Cadre juridique)');
    expect((await finance.get('/indicateurs/avis.csv')).html).toContain(';"legal";"Cadre juridique";1;');
    expect(JSON.parse((await finance.get('/indicateurs/avis.json')).html)).toMatchObject({ steps });
    for (const path of [ofStep, '/indicateurs/avis.csv', '/indicateurs/avis.json']) expect((await applicant.get(path)).status).toBe(403);
    const link = /href="(\/indicateurs\/dossiers\?indicator=signature&amp;on=[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const listed = await finance.get(link);
    expect(listed.status).toBe(200);
    expect(listed.html.match(/href="\/dossiers\/[0-9a-f-]{36}"/g)).toHaveLength(3);
    expect((await applicant.get(link)).status).toBe(403);
    // As of a day before anything was submitted there is nothing.
    const before = await read<Figures>('/programme/indicators?on=2020-01-01');
    expect(before.indicators.map(({ total }) => total.files)).toEqual(before.indicators.map(() => 0));
  });

  test('a file that a reader has is not sent again, and is sent once it has changed', async () => {
    const etags: string[] = [];
    for (const url of [...FILES, '/indicateurs.csv', '/indicateurs.json']) {
      const etag = (await harness.stranger.get(url)).headers.get('etag') ?? '';
      expect([url, etag]).toEqual([url, expect.stringMatching(/^"[0-9a-f]{64}"$/)]);
      expect([url, (await harness.stranger.get(url, { 'If-None-Match': etag })).status]).toEqual([url, 304]);
      expect([url, (await harness.stranger.get(url, { 'If-None-Match': '"another"' })).status]).toEqual([url, 200]);
      etags.push(etag);
    }
    expect((await finance.get('/indicateurs.json')).headers.get('cache-control')).toContain('private');
    const [etag = ''] = etags;
    const described = JSON.parse((await harness.stranger.get('/open-data/datapackage.json')).html) as { resources: { hash: string }[] };
    expect(described.resources.map(({ hash }) => hash)).toEqual([`sha256:${etag.replaceAll('"', '')}`]);
    const file = await (await harness.as('applicant')).get('/published-grants.csv');
    expect([file.status, `"${createHash('sha256').update(file.text).digest('hex')}"`]).toEqual([200, etag]);
  });

  test('a sheet names the contact who has named themselves, where the agreement says so, and no person whom another one named', async () => {
    const publication = { months: 0, sheets: true, gains: false, contact: true };
    const callId = await openCall(harness, { terms: { publication } });
    const { applicationId, grantId } = await toActive(harness, { ...STUDENTS, callId });
    const { reference } = await read<{ reference: string }>(`/grants/${grantId}`);
    const page = async (after = '') =>
      read<{ items: { reference: string }[]; next: string; total: { projects: number } }>(`/published-grants?sheet=true&limit=1${after}`);
    const { items, next, total } = await page();
    const rest = await page(`&cursor=${next}`);
    expect([...items, ...rest.items].map((each) => each.reference)).toEqual([reference, published]);
    expect([rest.next, total.projects]).toEqual([null, 2]);
    const contactOf = async () => (await (await harness.as('lead')).get(`/published-projects/${reference}`)).body.contact;
    const [applicant, editor] = [await harness.as('applicant'), await harness.as('editor')];
    const name = async (by: typeof editor, offSheet?: boolean) =>
      expectStatus(await by.put('/contacts', { file: applicationId, personId: editor.id, offSheet }), 200);
    expect(await contactOf()).toBeNull();
    await name(applicant);
    expect(await contactOf()).toBeNull();
    await name(editor);
    const { email } = await contactOf();
    expect(wordsOf((await harness.stranger.get(`/projets-finances/${reference}`)).html)).toContain(email);
    // Consent is withdrawn and given again by the same act, which needs no second person.
    await name(editor, true);
    expect(await contactOf()).toBeNull();
    await name(editor);
    expect(await contactOf()).toMatchObject({ email });
    await name(applicant, true);
    expect(await contactOf()).toBeNull();
  });
});

describe('questions and answers', () => {
  type Answer = Record<string, unknown> & {
    asOf: string;
    isOver: boolean;
    sha256: string;
    paragraph: string;
    total: Record<'files' | 'promisedCents', number>;
    rows: { group: string; figure: Record<'files' | 'promisedCents', number> }[];
    seal: { day: string; hash: string } | null;
    remarks: { remark: string; by: { name: string } }[];
  };
  const asOfToday = `asOf=${today()}`;
  const spaced = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  const yesterday = moveDate(today(), { days: -1 });

  test('each question is answered in a paragraph, whose figures are the table’s and lead to their files', async () => {
    const { items } = await read<{ items: { question: string; title: string }[] }>('/answers');
    expect(items).toHaveLength(5);
    const list = await finance.get('/reponses');
    for (const { question, title } of items) {
      expect([question, list.html.includes(`href="/reponses/${question}"`)]).toEqual([question, true]);
      const answer = await read<Answer>(`/answers/${question}?${asOfToday}`);
      const { status, html } = await finance.get(`/reponses/${question}?${asOfToday}`);
      const words = wordsOf(html);
      expect([question, status, words.includes(spaced(title)), words.includes(spaced(answer.paragraph))]).toEqual([
        question,
        200,
        true,
        true,
      ]);
      expect(answer.paragraph).toMatch(/^Au soir du /);
      for (const link of html.match(new RegExp(`/reponses/${question}/dossiers[^"]*`, 'g')) ?? [])
        expect([link, (await finance.get(link.replaceAll('&amp;', '&'))).status]).toEqual([link, 200]);
    }
    const { total, rows } = await read<Answer>(`/answers/to_whom?${asOfToday}&by=type`);
    expect(total.files).toBeGreaterThan(0);
    expect(rows.reduce((sum, { figure }) => sum + figure.promisedCents, 0)).toBe(total.promisedCents);
    const files = await read<{ items: { promisedCents: number }[] }>(`/answers/to_whom/files?${asOfToday}&limit=100`);
    expect(files.items.reduce((sum, { promisedCents }) => sum + promisedCents, 0)).toBe(total.promisedCents);
    const [row] = rows;
    const group = await read<{ items: unknown[] }>(`/answers/to_whom/files?${asOfToday}&by=type&limit=100&group=${row?.group}`);
    expect(group.items).toHaveLength(row?.figure.files ?? 0);
  });

  test('it is told who it is for, what it may be asked, and of yesterday where no day is named', async () => {
    const lead = await harness.as('lead');
    for (const [path, status, code] of [
      ['/answers/nothing', 404, 'not_found'],
      ['/answers/nothing/table.csv', 404, 'not_found'],
      ['/answers/nothing/answer.pdf', 404, 'not_found'],
      ['/answers/nothing/files', 404, 'not_found'],
      ['/answers/who_waits?by=year', 400, 'invalid_request'],
    ] as const) {
      const refused = await lead.get(path);
      expect([path, refused.status, refused.body.code]).toEqual([path, status, code]);
    }
    expect((await (await harness.as('applicant')).get('/answers/to_whom')).body.code).toBe('role_required');
    expect((await applicant.get('/reponses/to_whom')).status).toBe(403);
    expect((await harness.stranger.get('/reponses')).status).toBe(303);
    expect(await read<Answer>('/answers/to_whom')).toMatchObject({ asOf: yesterday, isOver: true });
    expect(await read<Answer>('/answers/to_whom?asOf=2199-01-01')).toMatchObject({ asOf: today(), isOver: false, seal: null });
  });

  test('an answer as of a day that is over has the first seal after it, and the hash of what it says', async () => {
    await sealDay(harness.deps.db, await harness.now());
    const answer = await read<Answer>(`/answers/who_waits?asOf=${yesterday}`);
    const { question, version, asOf, by, paragraph, rows, total, gains } = answer;
    const told = JSON.stringify({ question, version, asOf, by, paragraph, rows, total, gains });
    expect(answer.sha256).toBe(createHash('sha256').update(told).digest('hex'));
    expect(answer.seal?.hash).toMatch(/^[0-9a-f]{64}$/);
    for (const file of ['table.csv', 'answer.pdf'])
      expect((await (await harness.as('auditor')).get(`/answers/who_waits/${file}?asOf=${yesterday}`)).status).toBe(200);
    const csv = await finance.get(`/reponses/who_waits/tableau.csv?asOf=${yesterday}`);
    expect([csv.status, csv.html.includes(answer.sha256)]).toEqual([200, true]);
    expect(JSON.parse((await finance.get(`/reponses/who_waits/reponse.json?asOf=${yesterday}`)).html)).toMatchObject({
      sha256: answer.sha256,
    });
    const pdf = await fetch(`${harness.url}/reponses/who_waits/reponse.pdf?asOf=${yesterday}`, { headers: { cookie: finance.cookie } });
    const text = (await readPdf(Buffer.from(await pdf.arrayBuffer()))).parts.flat().join('');
    expect(text.replaceAll(/\s/g, '')).toContain(answer.sha256);
  });

  test('a person writes a remark beside an answer, which stays as it is; not beside one of a day that is not over', async () => {
    const path = `/reponses/unspent?asOf=${yesterday}`;
    const before = await read<Answer>(`/answers/unspent?asOf=${yesterday}`);
    const page = await finance.get(path);
    const done = await finance.post(path, { ...formIn(page.html), '/remark': ['Deux avances partent demain.'] });
    expect(done.status).toBe(303);
    expect((await finance.get(done.location ?? '')).html).toContain('<p class="g-prose">Deux avances partent demain.</p>');
    const { remarks, ...after } = await read<Answer>(`/answers/unspent?asOf=${yesterday}`);
    expect(after).toMatchObject({ sha256: before.sha256, paragraph: before.paragraph, rows: before.rows });
    expect(remarks).toMatchObject([{ remark: 'Deux avances partent demain.', by: { name: 'Rachid Amrani' } }]);
    const further = { question: 'unspent', asOf: yesterday, remark: 'Vu.' };
    expectStatus(await (await harness.as('lead')).post('/answer-remarks', further), 200);
    expect((await finance.get(`/reponses/unspent?${asOfToday}`)).html).not.toContain('name="/remark"');
    const remark = { question: 'unspent', asOf: today(), remark: 'Trop tôt.' };
    await expectRefused(harness, await harness.as('finance'), ['post', '/answer-remarks'], remark, 'answer_day_not_over');
    await expectRefused(harness, await harness.as('auditor'), ['post', '/answer-remarks'], remark, 'role_required');
  });
});

describe('a line that was set aside', () => {
  let path: string;
  let sequence: number;
  beforeAll(async () => {
    const paid = await toIdentifiedPayment(harness);
    sequence = await sequenceOf(harness, paid, 'pay');
    const stranger = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
    const lines = [lineFor({ ...paid, orderNumber: freshNumber() }), lineFor(stranger, { amount: '12,00' })];
    const { importId } = (await importFile(harness, 'finance-2', paid.envelopeId, exportOf(...lines))).body;
    path = `/rapprochement/${importId}/a-regler`;
  });
  const radios = (html: string): number[] =>
    [...html.matchAll(/<input\s+type="radio"[^>]*value="(\d+)"/g)].map(([, value]) => Number(value));

  test('lists the payments of which it may tell, as choices of a form of its own', async () => {
    const { html } = await finance.get(path);
    expect(radios(html)[0]).toBe(sequence);
    expect(html).toContain('même N° EJ, même fournisseur, même date');
    expect(html.match(/<section class="g-card" id="ligne-/g)).toHaveLength(2);
    expect(html).toContain('Aucun paiement enregistré de ce montant');
    expect((await finance.get(`${path}?ligne=2`)).html).not.toContain('id="ligne-1"');
    expect((await (await harness.visit('auditor')).get(path)).status).toBe(403);
  });

  test('is not matched where nothing is picked, or a payment of another amount; and is where one is', async () => {
    const nothing = await finance.post(path, { '/position': '1' });
    expect([nothing.status, nothing.html.includes('href="#f-sequence"'), nothing.html.includes('id="f-sequence"')]).toEqual([
      422,
      true,
      true,
    ]);
    const other = await finance.post(path, { '/position': '2', '/sequence': String(sequence) });
    expect([other.status, other.html.includes('role="alert"')]).toEqual([422, true]);
    const done = await finance.post(path, { '/position': '1', '/sequence': String(sequence) });
    expect(done).toMatchObject({ status: 303, location: `${path}?fait=linkLine` });
    const { html } = await finance.get(path);
    expect([html.includes('id="ligne-1"'), radios(html)]).toEqual([false, []]);
  });

  test('is dismissed on what the accounting system says of it, and no number of it is typed', async () => {
    const [, way = ''] = /href="(\/agir\/dismissLine\/[^"]*)"/.exec((await finance.get(path)).html) ?? [];
    const page = await openAct(finance, way.replaceAll('&amp;', '&'));
    expect(page.words).toMatch(/12(?:,00)? €/);
    const sent = await page.send({ '/reason': 'Une dépense d’un autre programme.' });
    expect([sent.status, sent.location]).toEqual([303, `${path}?fait=dismissLine`]);
  });

  test('is linked with others to the one payment that has its amount and a number of it, on a page that has each of them', async () => {
    const paid = [await toIdentifiedPayment(harness), await toIdentifiedPayment(harness)];
    const unknown = Array.from({ length: 100 }, () =>
      lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }, { amount: '13,00' }),
    );
    // Two lines claim the third payment: a person tells which of them it is.
    const rivals = await toIdentifiedPayment(harness);
    const lines = [...paid, rivals, rivals].map((each) => lineFor({ ...each, orderNumber: freshNumber() }));
    const { importId } = (await importFile(harness, 'finance-2', held.envelopeId, exportOf(...unknown, ...lines))).body;
    const many = `/rapprochement/${importId}/rapprocher`;
    expect((await finance.get(`/rapprochement/${importId}/a-regler`)).html).toContain(many);
    const first = (await finance.get(many)).html;
    expect(wordsOf(first)).toContain('Aucune ligne n’a un seul paiement possible ici');
    const [, next = ''] = /rel="next" href="([^"]*)"/.exec(first) ?? [];
    const { html } = await finance.get(next.replaceAll('&amp;', '&'));
    const ticks = [...html.matchAll(/name="ligne"\s+value="([^"]*)"/g)].map(([, value]) => value ?? '');
    expect(ticks.map((each) => each.split(' ')[0])).toEqual(['101', '102']);
    const [, key = ''] = /name="~key" value="([^"]*)"/.exec(html) ?? [];
    const none = await finance.post(many, { '~key': key });
    expect([none.status, wordsOf(none.html).includes('Aucune ligne n’est cochée')]).toEqual([422, true]);
    const sent = await finance.post(many, { ligne: ticks, '~key': key });
    expect([sent.status, wordsOf(sent.html).includes('2 lignes sur 2 sont rapprochées.')]).toEqual([200, true]);
    expect(wordsOf(sent.html)).toMatch(/Ligne 102 : 180 000 €/);
    expect(wordsOf((await finance.get(many)).html)).toContain('Aucune ligne n’a un seul paiement possible');
  });

  test('is booked with others by another person than the one who ordered, or by itself, on pages that say of which order', async () => {
    const orders = [await toIdentifiedOrder(harness), await toIdentifiedOrder(harness), await toIdentifiedOrder(harness)];
    const lines = [...orders.map((each) => lineFor(each)), lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })];
    const { importId } = (await importFile(harness, 'finance', held.envelopeId, exportOf(...lines))).body;
    const many = `/rapprochement/${importId}/enregistrer`;
    const ticksOf = (html: string) => [...html.matchAll(/name="ligne"\s+value="([^"]*)"/g)].map(([, value]) => value ?? '');
    // Who ordered them is offered none.
    expect(wordsOf((await finance.get(many)).html)).toContain('Aucune ligne ne relate ici un paiement demandé');
    const other = await harness.visit('finance-2');
    expect((await other.get(`/rapprochement/${importId}`)).html).toContain(many);
    const [, way = ''] = /href="(\/agir\/bookLine\/[^"]*)"/.exec((await other.get(`/rapprochement/${importId}/a-regler`)).html) ?? [];
    const page = await openAct(other, way.replaceAll('&amp;', '&'));
    expect(page.words).toMatch(/Paiement demandé .*tranche 1/);
    expect(await page.send()).toMatchObject({ status: 303, location: `/rapprochement/${importId}?fait=bookLine` });
    const { html } = await other.get(many);
    expect(wordsOf(html)).toContain('État envoyé par');
    const [, key = ''] = /name="~key" value="([^"]*)"/.exec(html) ?? [];
    expect(ticksOf(html).map((each) => each.split(' ')[0])).toEqual(['2', '3']);
    const sent = await other.post(many, { ligne: ticksOf(html), '~key': key });
    expect([sent.status, wordsOf(sent.html).includes('2 paiements sur 2 sont enregistrés.')]).toEqual([200, true]);
    expect((await other.post(many, { '~key': key })).status).toBe(422);
  });

  test('is dismissed with all others of its reason on a page that has each of them', async () => {
    const strange = ['21,00', '22,00'].map((amount) =>
      lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }, { amount }),
    );
    const { importId } = (await importFile(harness, 'finance-2', held.envelopeId, exportOf(...strange))).body;
    const settling = `/rapprochement/${importId}/a-regler`;
    const [, way = ''] = /href="(\/agir\/dismissLines\/[^"]*)"/.exec((await finance.get(settling)).html) ?? [];
    const page = await openAct(finance, way.replaceAll('&amp;', '&'));
    for (const said of ['Lignes à régler 2', '21 €', '22 €', '43 €']) expect(page.words).toContain(said);
    expect(await page.send({ '/reason': 'Un autre programme.' })).toMatchObject({ location: `${settling}?fait=dismissLines` });
    expect((await finance.get(settling)).html).not.toContain('id="ligne-');
  });
});

describe('a year after one that was closed', () => {
  const last = Number(year) - 1;
  type Figures = Record<string, number>;
  beforeAll(async () => {
    const who = await harness.as('finance');
    const order = (amountCents: number) => ({ year: last, credit: 'AE', amountCents, order: 'Arrêté 7' });
    expectStatus(await who.post(`/envelopes/${held.envelopeId}/allotments`, order(90_000)), 200);
    const closing = await openAct(finance, `/agir/closeYear/${held.envelopeId}`);
    expect(closing.words).toContain(`Annulé en fin de gestion, AE ${last} 0 € 900 €`);
    expect([closing.fields['/year'], (await closing.send()).status]).toEqual([[String(last)], 303]);
    const carrying = await openAct(finance, `/agir/carryOverCredits/${held.envelopeId}`);
    expect(carrying.fields['/year']).toEqual([String(last)]);
    expect((await carrying.send({ '/credit': 'AE', '/amountCents': '600', '/order': 'Arrêté 7' })).status).toBe(303);
  });

  /** The amounts of the chart's table, by the words of its steps. */
  const stepsIn = (html: string): Map<string, string> => {
    const chart = /<figure class="g-chart">[\s\S]*?<\/figure>/.exec(html)?.[0] ?? '';
    const rows = chart.matchAll(/<th scope="row">\s*([^<]*?)\s*<\/th>\s*<td[^>]*>\s*<span class="g-money">([^<]*)</g);
    return new Map([...rows].map(([, label = '', amount = '']) => [label.replaceAll('\u00a0', ' '), amount]));
  };
  const aeOf = async (of: number): Promise<Figures> => {
    const { years }: { years: { year: number; ae: Figures }[] } = await read(`/envelopes/${held.envelopeId}`);
    return years.find((each) => each.year === of)?.ae ?? {};
  };

  test('shows what was carried over as a step, and each of its bars is the API’s figure', async () => {
    const ae = await aeOf(Number(year));
    const steps = stepsIn((await finance.get(envelope())).html);
    const of = (name: string): number => ae[`${name}Cents`] ?? 0;
    expect(Object.fromEntries(steps)).toEqual({
      'Dotation, hors report': euros('fr', of('total') - 60_000),
      [`Reporté de ${last}`]: euros('fr', 60_000),
      Réservé: euros('fr', of('reserved')),
      Engagé: euros('fr', of('committed')),
      Disponible: euros('fr', of('available')),
    });
    const before = await aeOf(last);
    expect(Object.fromEntries(stepsIn((await finance.get(`${envelope()}?annee=${last}`)).html))).toEqual({
      'Dotation, hors report': euros('fr', 90_000),
      [`Reporté sur ${year}`]: euros('fr', 60_000),
      Réservé: euros('fr', 0),
      Engagé: euros('fr', 0),
      'Annulé en fin de gestion': euros('fr', before['lapsedCents'] ?? 0),
      Disponible: euros('fr', 0),
    });
  });

  type Carried = Record<'ae' | 'cp', { inCents: number; outCents: number }>;
  const carriedOf = async (query = ''): Promise<Record<number, Carried>> => {
    const { years }: { years: { year: number; carriedOver: Carried }[] } = await read(`/envelopes/${held.envelopeId}${query}`);
    return Object.fromEntries(years.map((each) => [each.year, each.carriedOver]));
  };

  test('tells what was carried over, as of any day and instant too', async () => {
    const none = { inCents: 0, outCents: 0 };
    const both = {
      [last]: { ae: { inCents: 0, outCents: 60_000 }, cp: none },
      [Number(year)]: { ae: { inCents: 60_000, outCents: 0 }, cp: none },
    };
    expect(await carriedOf()).toEqual(both);
    expect(await carriedOf(`?valuedOn=${today()}`)).toEqual(both);
    const rows: { items: { kind: string; recordedAt: string }[] } = await read(`/envelopes/${held.envelopeId}/movements?limit=100`);
    const at = Date.parse(rows.items.find(({ kind }) => kind === 'carry_out')?.recordedAt ?? '');
    expect(await carriedOf(`?recordedAt=${new Date(at).toISOString()}`)).toEqual(both);
    const before = await carriedOf(`?recordedAt=${new Date(at - 1).toISOString()}`);
    expect([before[last], before[Number(year)]]).toEqual([
      { ae: none, cp: none },
      { ae: none, cp: none },
    ]);
  });
});

test('the figures of a forecast are kept as a file of its months', async () => {
  const { html } = await finance.get(envelope('/prevision'));
  const { months }: { months: { month: string }[] } = await read(`/envelopes/${held.envelopeId}/forecast`);
  const file = await finance.get(envelope('/prevision.csv'));
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(html.match(/prevision\.csv"/g)).toHaveLength(2);
  const [head = '', ...rows] = file.html
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split('\r\n');
  expect(head).toContain('À engager (€)');
  expect(rows.map((row) => row.split(';')[0]?.replaceAll('"', ''))).toEqual(months.map(({ month }) => month));
  expect((await applicant.get(envelope('/prevision.csv'))).status).toBe(403);
});

test('credits are offered a way to the kin of their envelope alone: not to itself, nor to another fund', async () => {
  const api = await harness.as('finance');
  const ids: string[] = [];
  for (const code of ['KIN-ONE', 'KIN-TWO'])
    ids.push(String(expectStatus(await api.post('/envelopes', subEnvelopeOf(held.envelopeId, code)), 201)['id']));
  const offered = async (id: string) =>
    [...(await finance.get(`/agir/transferCredits/${id}`)).html.matchAll(/name="\/toEnvelopeId" value="([^"]*)"/g)].map(([, to]) => to);
  expect((await offered(held.envelopeId)).toSorted()).toEqual(ids.toSorted());
  expect((await offered(ids[0] ?? '')).toSorted()).toEqual([held.envelopeId, ids[1]].toSorted());
  // Under a sub-envelope none is opened.
  const { html } = await finance.get('/agir/openSubEnvelope');
  expect([held.envelopeId, ...ids].map((id) => html.includes(`value="${id}"`))).toEqual([true, false, false]);
  const under = `/agir/openSubEnvelope?parentId=${held.envelopeId}`;
  const form = (await openAct(finance, under)).fields;
  expect(form['/parentId']).toEqual([held.envelopeId]);
  const opened = await finance.post(under, { ...form, '/code': 'KIN-THREE', '/name/fr': 'Trois', '/name/en': 'Three' });
  expect(opened.location).toMatch(/^\/enveloppes\/[0-9a-f-]{36}\?fait=openSubEnvelope$/);
  // A freeze that falls on one of them too is rehearsed on one page, and its form has the parts.
  const [bearing = ''] = ids;
  expectStatus(await api.post(`/envelopes/${bearing}/allotments`, orderOf(1_000)), 200);
  const rehearsed = await finance.get(`${envelope('/simulation')}?montant=1&part-${bearing}=2`);
  expect([rehearsed.status, /<h2>Appel KIN-ONE<\/h2>/.test(rehearsed.html)]).toEqual([200, true]);
  const [, freeze = ''] = /href="([^"]*\/gel\?[^"]*part-[^"]*)"/.exec(rehearsed.html) ?? [];
  const { html: filled } = await finance.get(freeze.replaceAll('&amp;', '&'));
  expect(filled).toMatch(/name="\/subEnvelopes\/0\/amountCents"[^>]*value="2"|value="2"[^>]*name="\/subEnvelopes\/0\/amountCents"/);
});

describe('what takes two people', () => {
  const typed = (command: string, body: Record<string, string>): [string, Record<string, string>] => [
    `/agir/proposeChange/${held.envelopeId}?%2Fcommand=${command}`,
    Object.fromEntries(Object.entries(body).map(([name, value]) => [`/body/${name}`, value])),
  ];
  /** Proposes it by the form of its shape; the number of the proposal. */
  async function propose(command: string, body: Record<string, string>): Promise<number> {
    const [path, fields] = typed(command, { order: 'Arrêté 9', ...body });
    const page = await openAct(finance, path);
    expect(Object.keys(fields).filter((name) => !page.html.includes(`name="${name}"`))).toEqual([]);
    const { status, words } = await page.send(fields);
    expect([status, status === 303 ? '' : words]).toEqual([303, '']);
    const { openChanges } = await read<{ openChanges: { number: number }[] }>(`/envelopes/${held.envelopeId}`);
    return Math.max(...openChanges.map(({ number }) => number));
  }
  const pageOf = async (command: string, change: number, login = 'finance-2') =>
    openAct(await harness.visit(login), `/agir/${command}/${held.envelopeId}?change=${change}`);

  test('is proposed by the fields of what is chosen, and confirmed on what it makes of the credits', async () => {
    const change = await propose('allotCredits', { year, credit: 'AE', amountCents: '2 M€' });
    const page = await pageOf('confirmChange', change);
    for (const said of ['Ouvrir 2 000 000 € en AE', 'Arrêté 9', 'Rachid Amrani', `Dotation, AE ${year}`])
      expect(page.words).toContain(said);
    expect(page.buttons).toEqual(['Confirmer la proposition', 'Rejeter la proposition']);
    expect((await page.send()).status).toBe(303);
  });

  test('is proposed of the year that was closed, whose lapsed credits go to the next one', async () => {
    const change = await propose('carryOverCredits', { year: String(Number(year) - 1), credit: 'AE', amountCents: '100' });
    const page = await pageOf('confirmChange', change);
    expect(page.words).toContain(`Dotation, AE ${year} `);
  });

  test('is rejected by the other button, with a reason, and names the envelope that would have received', async () => {
    const api = await harness.as('finance');
    const to = String(expectStatus(await api.post('/envelopes', subEnvelopeOf(held.envelopeId, 'KIN-TEN')), 201)['id']);
    const change = await propose('transferCredits', { year, credit: 'AE', amountCents: '1 000', toEnvelopeId: to });
    const page = await pageOf('rejectChange', change);
    expect(page.words).toContain('KIN-TEN');
    expect((await page.send({}, 'rejectChange')).status).toBe(422);
    expect((await page.send({ '/reason': 'Pas cette année.' }, 'rejectChange')).status).toBe(303);
  });

  test('is taken back by its author alone, the threshold before and after on its page', async () => {
    const change = await propose('setVisaRule', { thresholdCents: '300 k€' });
    const page = await pageOf('retractChange', change, 'finance');
    expect(page.words).toMatch(/Visa du contrôleur budgétaire n’est pas demandé demandé à partir de 300 000 €/);
    expect((await pageOf('retractChange', change)).buttons).toEqual([]);
    const setting = await openAct(await harness.visit('finance'), `/agir/setVisaRule/${held.envelopeId}`);
    const counted = await setting.send({ '/thresholdCents': '2 M€', '~line': '#' });
    expect(counted.words).toMatch(
      /Après .*n’est pas demandé demandé à partir de 2 000 000 € Conventions à signer, soumises au visa aucune aucune Aucune convention/,
    );
    expect((await page.send()).status).toBe(303);
  });
});

test('credits are cut, thawed and numbered beside what the envelope has, and a movement is undone on what it was', async () => {
  const act = (command: string, part = '') => openAct(finance, `/agir/${command}/${held.envelopeId}${part}`);
  const freezing = await openAct(finance, envelope('/gel'));
  const frozen = await freezing.send({ '/year': year, '/credit': 'AE', '/amountCents': '500', '/order': 'Arrêté 8' });
  expect([frozen.status, frozen.status === 303 ? '' : frozen.words]).toEqual([303, '']);
  for (const command of ['allotCredits', 'thawCredits', 'cutCredits']) {
    const page = await act(command);
    expect(page.fields['/year']).toEqual([year]);
    expect(page.words).toMatch(/Disponible/);
    expect(await page.send({ '/credit': 'AE', '/amountCents': '500', '/order': 'Arrêté 8' })).toMatchObject({ status: 303 });
  }
  const transfer = await act('transferCredits');
  const [, to = ''] = /name="\/toEnvelopeId"\s+value="([^"]*)"/.exec(transfer.html) ?? [];
  const moved = { '/credit': 'AE', '/amountCents': '5', '/order': 'Décision 3', '/toEnvelopeId': to };
  const shown = async (id: string, cents: number) => {
    const { code, name, years } = await read<Figured>(`/envelopes/${id}`);
    const { availableCents = 0 } = years.find((each) => String(each.year) === year)?.ae ?? {};
    return wordsOf(`${code} · ${name} : Disponible, AE ${year} ${euros('fr', availableCents)} ${euros('fr', availableCents + cents)}`);
  };
  const tried = await transfer.send({ ...moved, [LINE_BUTTON]: '#' });
  for (const words of [await shown(held.envelopeId, -500), await shown(to, 500)]) expect(tried.words).toContain(words);
  expect((await transfer.send({ ...moved, '/amountCents': '900 M€', [LINE_BUTTON]: '#' })).words).toContain('ne permettent pas ce montant');
  expect(await transfer.send(moved)).toMatchObject({ status: 303 });
  const rule = await act('setVisaRule');
  expect(await rule.send({ '/thresholdCents': '300 k€', '/order': 'Arrêté 8' })).toMatchObject({ status: 303 });
  const codes = await act('identifyCredits');
  const typed = { '/fundsCentre': 'BG00/0217-SGAC-ASPR', '/functionalArea': '0217-07-05' };
  expect(await codes.send(typed)).toMatchObject({ status: 303 });
  expect((await act('identifyCredits')).fields['/functionalArea']).toEqual(['0217-07-05']);
  const cut = (await read<{ items: { kind: string; sequence: number }[] }>(`/envelopes/${held.envelopeId}/movements?limit=100`)).items;
  const path = `/agir/reverseMovement/${held.envelopeId}?sequence=${cut.findLast(({ kind }) => kind === 'cut')?.sequence}`;
  // The person who recorded it leaves its reversal to another one.
  expect((await openAct(finance, path)).buttons).toEqual([]);
  const undoing = await openAct(await harness.visit('finance-2'), path);
  expect(undoing.words).toContain('Un mouvement contraire de 500 €');
  const { years } = await read<{ years: { year: number; ae: { totalCents: number } }[] }>(`/envelopes/${held.envelopeId}`);
  const { totalCents = 0 } = years.find((each) => String(each.year) === year)?.ae ?? {};
  expect(undoing.words).toContain(wordsOf(`Dotation, AE ${year} ${euros('fr', totalCents)} ${euros('fr', totalCents + 50_000)}`));
  expect(await undoing.send({ '/reason': 'Saisi deux fois.' })).toMatchObject({
    location: `/enveloppes/${held.envelopeId}/mouvements?fait=reverseMovement`,
  });
});
