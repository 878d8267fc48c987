import { openAct, openSound } from '../../support/act-page.ts';
import { expectStatus, PAYEE, toActive, withPayee } from '../../support/fixtures.ts';
import { age, postReport, toInTwo } from '../../support/impact-fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();

const hrefsIn = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
const [TASK, ABOUT, WAY] = [/class="g-task__do" href="([^"]*)"/g, /class="g-task__about" href="([^"]*)"/g, /href="(\/suite\?[^"]*)"/g];
const inTables = (html: string): string => (html.match(/<table[\s\S]*?<\/table>/g) ?? []).join('');
const propose = async (id: string): Promise<void> => {
  expectStatus(await (await harness.as('applicant')).post(`/grants/${id}/payees`, PAYEE), 200);
};

test('an act chosen in a table of a grant leads on to the next of the list from which the grant was opened', async () => {
  const grants = [(await toActive(harness)).grantId, (await toActive(harness)).grantId];
  for (const id of grants) await propose(id);
  const finance = await harness.visit('finance');
  const list = await openSound(finance, '/taches?command=approvePayee');
  const [[, second = ''], [grant = '']] = [hrefsIn(list, TASK), hrefsIn(list, ABOUT)];
  const [act = ''] = hrefsIn(inTables(await openSound(finance, grant)), /href="(\/agir\/approvePayee\/[^"]*)"/g);
  const { status, location } = await (await openAct(finance, act)).send();
  expect([status, location]).toEqual([303, expect.stringMatching(/^\/conventions\/[^?]*\?fait=approvePayee&taches=/)]);
  const [way = ''] = hrefsIn(await openSound(finance, location ?? ''), WAY);
  const next = (await finance.get(way)).location;
  expect([next, grants.some((id) => next?.includes(id))]).toEqual([second, true]);
});

describe('a page of a grant that was opened from a list', () => {
  const LIST = 'taches=command%3DorderPayment';
  let id: string;
  beforeAll(async () => {
    id = await toInTwo(harness);
    await withPayee(harness, id);
    expectStatus(await (await harness.as('applicant')).post(`/grants/${id}/payees`, { ...PAYEE, accountHolder: 'Agence comptable' }), 200);
    await age(harness, id);
    expectStatus(await postReport(harness, id, 1), 200);
  });

  /**
   * The links and forms of a page that lead to a page of this grant or to an act on it, but for documents and what is
   * only read. A form that asks for the same page again names its list by a field.
   */
  const leadingOn = (html: string): string[] =>
    hrefsIn(
      html.replaceAll(
        /(<form[^>]*method="get"[^>]*action="[^"]*)("[^>]*>\s*<input type="hidden" name="taches" value="[^"]*")/g,
        `$1?${LIST}$2`,
      ),
      /(?:href|action)="(\/(?:agir\/\w+|conventions)\/[^"#]*)"/g,
    ).filter((href) => href.includes(id) && !/\.pdf|\.csv|\/(?:journal|calculs)/.test(href));
  const PARTS = ['', '/tranches', '/bilans', '/obligations', '/avenants', '/gains', '/impact', '/incidents', '/coordonnees', '/decompte'];
  const PAGES = [...PARTS, '/paiement/1', '/paiement/2', '/bilans/1', '/bilans/2'];

  test.each(['finance', 'lead', 'applicant', 'payer'])('names that list in each link to an act, for %s', async (login) => {
    const visitor: Visitor = await harness.visit(login);
    const lost: Record<string, string[]> = {};
    let kept = 0;
    for (const part of PAGES) {
      const seen = await visitor.get(`/conventions/${id}${part}?${LIST}`);
      if (seen.status !== 200) continue;
      const all = leadingOn(seen.html);
      kept += all.length;
      const without = all.filter((href) => !href.includes(LIST));
      if (without.length > 0) lost[part] = [...new Set(without.map((href) => href.replace(id, '…')))];
    }
    expect(lost).toEqual({});
    expect(kept).toBeGreaterThan(20);
  });

  test('names it in the form that is read again before it counts', async () => {
    const typed = { '/certifiedCents': '100 000', '/observation': 'Vu sur place.' };
    const step = `/conventions/${(await toActive(harness)).grantId}/paiement/1?etape=certifyService&${LIST}`;
    const { html } = await (await harness.visit('finance')).post(step, typed);
    const [action = ''] = hrefsIn(html, /<form[^>]*class="g-form"[^>]*action="([^"]*)"/g);
    expect([html.includes('~corriger'), action.startsWith(step)]).toEqual([true, true]);
  });

  test('names none where it was opened from none', async () => {
    const { html } = await (await harness.visit('finance')).get(`/conventions/${id}`);
    expect(html).not.toMatch(/(?:taches|liste)=[^"]*"/);
  });
});
