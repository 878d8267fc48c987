import { euros, figure, longDate } from '../../../domain/core/format.ts';
import { auditedSince } from '../../../domain/core/security-log.ts';
import { AWARDED_CENTS, STUDENTS, readEnvelope, toActive, toDraft, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { wordsOf } from '../../support/web-forms.ts';

const HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
const STEPS = ['projet', 'calendrier', 'depenses', 'financement', 'indicateurs', 'questions', 'pieces'];

const harness = pagesOfFile();

/** Those of these pages that show words of people as markup, or do not show them where they should. */
async function unsafe(visitor: Visitor, paths: readonly string[], title: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const path of paths) {
    const { status, html } = await visitor.get(path);
    if (status !== 200) wrong.push(`${path}: ${status}`);
    if (/<script>alert|<img src=x/.test(html)) wrong.push(`${path}: markup`);
    if (!html.includes(title)) wrong.push(`${path}: nothing of it`);
  }
  return wrong;
}

test('what people write stays words on every page that shows it, whoever looks', async () => {
  const hostile = {
    ...STUDENTS,
    title: HOSTILE,
    summary: HOSTILE,
    costLines: STUDENTS.costLines.map((line) => ({ ...line, label: HOSTILE })),
    fundingLines: STUDENTS.fundingLines.map((line) => ({ ...line, label: HOSTILE })),
    answers: Object.fromEntries(
      Object.entries(STUDENTS.answers).map(([name, answer]) => [name, typeof answer === 'string' ? HOSTILE : answer]),
    ),
  } as unknown as typeof STUDENTS;
  const shown = '&lt;script&gt;alert(1)&lt;/script&gt;';
  const { id } = await toDraft(harness, hostile);
  const applicant = await harness.visit('applicant');
  const own = [
    `/dossiers/${id}`,
    `/dossiers/${id}/remplir`,
    `/dossiers/${id}/verifier`,
    ...STEPS.map((step) => `/dossiers/${id}/remplir/${step}`),
  ];
  expect(await unsafe(applicant, ['/dossiers', ...own], shown)).toEqual([]);
  const submitted = await toSubmitted(harness, hostile);
  const screener = await harness.visit('screener');
  const funds = [
    '/taches',
    '/dossiers',
    '/instruction',
    `/dossiers/${submitted}`,
    `/dossiers/${submitted}/recevabilite`,
    `/agir/requestCorrection/${submitted}`,
  ];
  expect(await unsafe(screener, funds, shown)).toEqual([]);
});

test('the figures on an envelope’s page are those that the API answers, to the cent', async () => {
  await toActive(harness);
  const envelope = await readEnvelope(harness);
  const finance = await harness.visit('finance');
  const { html } = await finance.get(`/enveloppes/${envelope.id}`);
  const figures = envelope.years.flatMap(({ ae, cp }: Record<string, Record<string, number>>) =>
    [ae, cp].flatMap((line) => Object.entries(line ?? {}).filter(([name, cents]) => name.endsWith('Cents') && cents > 0)),
  ) as [string, number][];
  expect(figures.length).toBeGreaterThan(3);
  const text = html.replace(/<[^>]+>/g, ' ');
  expect(figures.filter(([, cents]) => !text.includes(euros('fr', cents)))).toEqual([]);
  expect(text).toContain(euros('fr', AWARDED_CENTS));
});

test.each([
  ['chair', ['Comités où voter', 'Comités à décider']],
  ['member-1', ['Comités où voter']],
  ['controller', ['Visas à donner']],
  ['admin', ['Accès demandés', 'Identités à confirmer']],
  ['auditor', ['Demande refusée', 'Coordonnées bancaires lues', 'Fichier remis', 'Dernier scellé']],
])('above what %s has to do stand the figures of their role', async (login, labels) => {
  await toSession(harness, [await toReviewed(harness)]);
  const { html } = await (await harness.visit(login)).get('/taches');
  const tiles = [...(/<ul class="g-figures"[^>]*>([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? '').matchAll(/<li>([\s\S]*?)<\/li>/g)];
  expect(tiles.map(([, tile = '']) => /<span class="g-muted g-small">([^<]*)<\/span>/.exec(tile)?.[1])).toEqual(labels);
  const { totals } = (await (await harness.as(login)).get('/me/tasks')).body as { totals: { command: string; count: number }[] };
  for (const [, tile = ''] of tiles) {
    const [, command, count] = /href="\/taches\?command=(\w+)">(\d+)</.exec(tile) ?? [];
    if (command) expect([command, Number(count)]).toEqual([command, totals.find((each) => each.command === command)?.count ?? 0]);
  }
});

test('the list that a tile of the security log opens is of the same days, and its traces add up to the tile', async () => {
  // Each trace counts once, on the day on which it began, though the first of them ended within the week.
  await harness.database.pool.query(
    `INSERT INTO security_log (kind, at, last_at, times)
     SELECT 'refusal', day - interval '30 seconds', day + interval '30 seconds', 7
     FROM (SELECT ($1::date)::timestamp AT TIME ZONE 'Europe/Paris' AS day) AS week
     UNION ALL SELECT 'refusal', day, day, 5 FROM (SELECT ($1::date)::timestamp AT TIME ZONE 'Europe/Paris' AS day) AS week
     UNION ALL SELECT 'refusal', now() - make_interval(hours => n), now() - make_interval(hours => n), 2 FROM generate_series(1, 60) AS n`,
    [auditedSince(new Date().toISOString())],
  );
  const auditor = await harness.visit('auditor');
  const { html } = await auditor.get('/taches');
  const [, href = '', shown = ''] = /href="(\/audit\?kind=refusal[^"]*)">([^<]*)</.exec(html) ?? [];
  const path = href.replaceAll('&amp;', '&');
  const query = new URLSearchParams(path.split('?')[1]);
  const { get } = await harness.as('auditor');
  let sum = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await get(`/security-log?${query}${cursor && `&cursor=${cursor}`}`);
    sum += body.items.reduce((times: number, row: { times: number }) => times + row.times, 0);
    expect(figure('fr', body.times)).toBe(shown);
    cursor = body.next;
  }
  expect([figure('fr', sum), sum >= 125]).toEqual([shown, true]);
  const list = await auditor.get(path);
  expect(wordsOf(list.html)).toContain(`Traces depuis le ${longDate('fr', query.get('from') ?? '')} : ${shown}, répétitions comprises.`);
  expect(list.html).toContain(`name="from" value="${query.get('from')}"`);
  expect(list.html).toMatch(new RegExp(`href="/audit\\?kind=refusal&amp;from=${query.get('from')}&amp;cursor=`));
  const earlier = wordsOf((await auditor.get('/audit?kind=refusal&from=2020-01-01&until=2020-01-01')).html);
  expect(earlier).toContain('Traces le 1er janvier 2020 : 0, répétitions comprises.');
  expect(wordsOf((await auditor.get('/audit?until=2020-01-01')).html)).toContain('Traces jusqu’au 1er janvier 2020.');
});

test('a page in English has no word of the French one’s navigation, and amounts as English sets them', async () => {
  const finance = await harness.visit('finance');
  const Cookie = `${finance.cookie}; guichet-language-${new URL(harness.url).port}=en`;
  const { html, headers } = await finance.get('/enveloppes', { Cookie });
  expect(headers.get('content-language')).toBe('en');
  expect(html).toMatch(/<html[^>]*lang="en"/);
  expect(html).not.toMatch(/À traiter|Enveloppes|Se déconnecter/);
  expect(html).toMatch(/€\d{1,3}(,\d{3})+/);
});
