import type { Browser } from 'playwright-core';
import { award, toScenario, toVoting } from './committee-fixtures.ts';
import { toCorrect } from './correction-fixtures.ts';
import { faultsOn } from './crawl.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  toActive,
  toDraft,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from './fixtures.ts';
import type { PagesHarness } from './pages-harness.ts';

/** The things of the days' work, each in the state in which its page has its form: their ids by their names. */
async function layThings(harness: PagesHarness): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  ids['draft'] = (await toDraft(harness)).id;
  ids['submitted'] = await toSubmitted(harness);
  ids['correction'] = await toCorrect(harness);
  ids['review'] = await toInReview(harness);
  await assign(harness, ids['review'], 'legal');
  const [one, other] = [await toReviewed(harness), await toReviewed(harness)];
  ids['session'] = (await toSession(harness, [one])).id;
  await toScenario(await harness.as('lead'), ids['session'], 'Au plus près', award(one, AWARDED_CENTS));
  ids['voting'] = await toVoting(harness, [other]);
  ids['unsigned'] = (await toGrant(harness)).grantId;
  ids['grant'] = (await toActive(harness)).grantId;
  const finance = await harness.as('finance');
  expectStatus(
    await finance.post(`/grants/${ids['grant']}/certifications`, {
      tranche: 1,
      certifiedCents: AWARDED_CENTS,
      observation: 'Vu sur place.',
    }),
    200,
  );
  ids['envelope'] = (await finance.get('/envelopes')).body.items[0].id;
  return ids;
}

/** The pages of the days' work, by the person who works on them; `:x` stands for the id of x. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  '': ['/', '/appels/donnees-2023', '/connexion'],
  applicant: [
    '/taches',
    '/dossiers',
    '/dossiers/nouveau',
    '/dossiers/:draft/remplir',
    ...['projet', 'calendrier', 'depenses', 'financement', 'indicateurs', 'questions', 'pieces'].map(
      (step) => `/dossiers/:draft/remplir/${step}`,
    ),
    '/dossiers/:draft/verifier',
    '/dossiers/:submitted',
    '/dossiers/:correction/corrections',
    '/conventions/:grant',
    '/conventions/:unsigned/signature',
    '/conventions/:grant/bilans',
  ],
  screener: ['/dossiers/:submitted/recevabilite'],
  lead: ['/instruction', '/dossiers/:review/etapes', '/comites/:session', '/comites/:session/scenarios'],
  'reviewer-legal': ['/dossiers/:review/avis/legal'],
  'member-1': ['/comites/:voting/votes'],
  chair: ['/comites/:session/decision'],
  finance: ['/paiements', '/conventions/:grant/paiement/1', '/enveloppes/:envelope', '/enveloppes/:envelope/mouvements', '/consommation'],
};

/**
 * Tests that the pages of the days' work have nothing in the way of their people, wide or narrow.
 * @param only the pages that are looked at; all where absent
 */
export function describeAtWork(on: () => { harness: PagesHarness; browser: Browser }, only?: readonly string[]): void {
  const looked = Object.entries(PAGES)
    .map(([login, paths]) => [login, paths.filter((path) => !only || only.includes(path))] as const)
    .filter(([, paths]) => paths.length > 0);

  describe('at work', () => {
    let ids: Record<string, string>;
    beforeAll(async () => {
      ids = await layThings(on().harness);
    }, 120_000);

    test.each(looked)(
      '%s finds nothing in its way on the pages of its days, wide or narrow',
      async (login, paths) => {
        const { harness, browser } = on();
        const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
        if (login !== '') {
          const [name = '', value = ''] = (await harness.visit(login)).cookie.split('=');
          await context.addCookies([{ name, value, url: harness.url }]);
        }
        const page = await context.newPage();
        const faults: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') faults.push(`${page.url()}: ${message.text()}`);
        });
        for (const path of paths) {
          const answer = await page.goto(harness.url + path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? name));
          if (answer?.status() !== 200) faults.push(`${path}: ${answer?.status()}`);
          faults.push(...(await faultsOn(page, (await answer?.text()) ?? '', { narrow: true })));
        }
        await context.close();
        expect(faults).toEqual([]);
      },
      120_000,
    );
  });
}
