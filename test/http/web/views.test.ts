import { storePageDraft } from '../../../db/pages/page-drafts.ts';
import { VIEWS_AT_MOST } from '../../../db/pages/kept-views.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let lead: Visitor;
beforeAll(async () => {
  lead = await harness.visit('lead');
});

const keep = (visitor: Visitor, nom: string, vue: string, liste = '/instruction') => visitor.post('/vues', { liste, vue, nom });
/** The views that a list shows, by their names. */
const viewsOn = async (visitor: Visitor, path: string): Promise<[string, string][]> => {
  const nav = /<nav class="g-tabs" aria-label="Vos vues">([\s\S]*?)<\/nav>/.exec((await visitor.get(path)).html)?.[1] ?? '';
  return [...nav.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a\s*>/g)].map(([, href = '', name = '']) => [
    name,
    href.replaceAll('&amp;', '&'),
  ]);
};

test('filters are kept under a name, and stand above their list for the person who kept them alone', async () => {
  expect((await lead.get('/instruction')).html).not.toContain('Garder ces filtres');
  expect((await lead.get('/instruction?state=in_review')).html).toContain('Garder ces filtres');
  const kept = await keep(lead, 'À suivre', 'state=in_review&retard=oui&cursor=abc&q=');
  expect(kept).toMatchObject({ status: 303, location: '/instruction?retard=oui&state=in_review' });
  expect(await viewsOn(lead, '/instruction')).toEqual([['À suivre', '/instruction?retard=oui&state=in_review']]);
  const here = (await lead.get('/instruction?retard=oui&state=in_review')).html;
  expect(here).toMatch(/href="\/instruction\?retard=oui&amp;state=in_review"\s+aria-current="page"/);
  expect(here).not.toContain('Garder ces filtres');
  expect(await viewsOn(lead, '/conventions')).toEqual([]);
  expect(await viewsOn(await harness.visit('chair'), '/instruction')).toEqual([]);
});

test('a view of the same name takes its place, and one is removed', async () => {
  await keep(lead, 'Payés', 'state=active', '/conventions');
  await keep(lead, 'Payés', 'state=closed', '/conventions');
  await keep(lead, '<b>', 'q=%3Cscript%3E', '/conventions');
  expect(await viewsOn(lead, '/conventions')).toEqual([
    ['&lt;b&gt;', '/conventions?q=%3Cscript%3E'],
    ['Payés', '/conventions?state=closed'],
  ]);
  expect((await lead.post('/vues', { liste: '/conventions', vue: '', retirer: '<b>' })).location).toBe('/conventions');
  expect((await viewsOn(lead, '/conventions')).map(([name]) => name)).toEqual(['Payés']);
});

test('an address that is no list of ours leads nowhere, and neither filters nor a name are no view', async () => {
  for (const liste of ['//example.org', '/mon-compte', '']) expect((await keep(lead, 'Ailleurs', 'q=a', liste)).status).toBe(404);
  await keep(lead, ' ', 'state=waitlisted');
  await keep(lead, 'Rien', 'cursor=abc');
  expect((await viewsOn(lead, '/instruction')).map(([name]) => name)).toEqual(['À suivre']);
  expect((await harness.stranger.post('/vues', { liste: '/instruction', vue: 'q=a', nom: 'a' })).location).toContain('/connexion');
});

test('so many are kept of one list, and no draft of a form makes them go', async () => {
  const chair = await harness.visit('chair');
  for (let n = 0; n <= VIEWS_AT_MOST; n += 1) await keep(chair, `Vue ${n}`, `q=${n}`, '/dossiers');
  expect(await viewsOn(chair, '/dossiers')).toHaveLength(VIEWS_AT_MOST);
  const { id } = await harness.as('chair');
  await harness.database.pool.query("UPDATE page_draft SET saved_at = now() - interval '2 years' WHERE person_id = $1", [id]);
  await storePageDraft(harness.database.db, id, 'updateCall x', { '/title': ['a'] });
  expect(await viewsOn(chair, '/dossiers')).toHaveLength(VIEWS_AT_MOST);
});
