import type { Page } from 'playwright-core';
import type { Walker } from '../test/support/acts.ts';

/** Signs a person of the local issuer in, by its chooser. */
export async function signInAs(page: Page, base: string, login: string): Promise<void> {
  await page.goto(`${base}/connexion`);
  await page.click('main a.fr-btn');
  await page.click(`a[href$="login=${login}"]`);
  await page.waitForURL((at) => at.origin === new URL(base).origin);
}

/** The person of a browser's page, who asks for pages without looking at them. */
export const walker = (page: Page, base: string): Walker => ({
  get: async (path) => {
    const answer = await page.context().request.get(base + path, { maxRedirects: 0 });
    const headers = new Headers(answer.headers());
    return { status: answer.status(), html: await answer.text(), location: headers.get('location'), headers };
  },
});

/** The first address on a page that matches. */
async function find(page: Page, base: string, from: string, pattern: RegExp): Promise<string | undefined> {
  await page.goto(base + from);
  const links = await page.locator('main a').evaluateAll((all) => all.map((each) => (each as { pathname?: string }).pathname ?? ''));
  return links.find((link) => pattern.test(link));
}

/** A page of the seed's fund: the visitor, and its address, or how a browser finds that. */
export type Seeded = { name: string; login?: string; path: string | ((page: Page, base: string) => Promise<string | undefined>) };
const first =
  (from: string, pattern: RegExp, then = '') =>
  async (page: Page, base: string): Promise<string | undefined> => {
    const found = await find(page, base, from, pattern);
    return found && found + then;
  };

const UUID = '[0-9a-f-]{36}';
export const SEEDED: readonly Seeded[] = [
  { name: 'accueil', path: '/' },
  { name: 'statistiques', path: '/statistiques' },
  { name: 'indicateurs', path: '/indicateurs' },
  { name: 'indicateurs-lead', login: 'lead', path: '/indicateurs?by=year' },
  { name: 'indicateurs-dossiers', login: 'lead', path: '/indicateurs/dossiers?indicator=decision_net' },
  { name: 'donnees-ouvertes', path: '/donnees-ouvertes' },
  { name: 'projets-finances', path: '/projets-finances' },
  { name: 'projet-finance', path: first('/projets-finances', /^\/projets-finances\/[A-Z]+-\d{4}-\d+-C$/) },
  { name: 'connexion', path: '/connexion' },
  { name: 'appel', path: first('/', /^\/appels\/[^/]+$/) },
  {
    name: 'appel-eligible',
    path: '/appels/donnees-2023?verifier=1&siret=99990017800016&types=proactive&types=data_available&modes=api&cout=500+000&mois=18',
  },
  { name: 'appel-ineligible', path: '/appels/donnees-2023?verifier=1&siret=41816609600051&categorie=5710&cout=50&mois=18' },
  { name: 'appel-fautes', path: '/appels/donnees-2023?verifier=1&siret=123&cout=beaucoup' },
  { name: 'taches-applicant', login: 'applicant', path: '/taches' },
  { name: 'dossiers-applicant', login: 'applicant', path: '/dossiers' },
  { name: 'dossier-nouveau', login: 'applicant', path: '/dossiers/nouveau' },
  { name: 'dossier-applicant', login: 'applicant', path: first('/dossiers', new RegExp(`^/dossiers/${UUID}$`)) },
  {
    name: 'dossier-applicant-en-cours',
    login: 'applicant',
    path: first('/dossiers?state=in_review', new RegExp(`^/dossiers/${UUID}$`)),
  },
  { name: 'remplir', login: 'applicant', path: first('/dossiers?state=draft', new RegExp(`^/dossiers/${UUID}$`), '/remplir') },
  { name: 'reprendre', login: 'ministry', path: first('/dossiers?state=draft', new RegExp(`^/dossiers/${UUID}$`), '/reprendre') },
  { name: 'verifier', login: 'applicant', path: first('/dossiers?state=draft', new RegExp(`^/dossiers/${UUID}$`), '/verifier') },
  ...['projet', 'depenses', 'financement', 'indicateurs', 'questions', 'pieces'].map((step) => ({
    name: `remplir-${step}`,
    login: 'applicant',
    path: first('/dossiers?state=draft', new RegExp(`^/dossiers/${UUID}$`), `/remplir/${step}`),
  })),
  {
    name: 'dossier-corrections',
    login: 'applicant',
    path: first('/dossiers?state=correction_requested', new RegExp(`^/dossiers/${UUID}$`), '/corrections'),
  },
  {
    name: 'dossier-corriger',
    login: 'applicant',
    path: first('/dossiers?state=correction_requested', new RegExp(`^/dossiers/${UUID}$`), '/remplir'),
  },
  { name: 'dossiers-lead', login: 'lead', path: '/dossiers' },
  { name: 'taches-lead', login: 'lead', path: '/taches' },
  { name: 'instruction', login: 'lead', path: '/instruction' },
  { name: 'dossier-lead', login: 'lead', path: first('/dossiers?state=in_review', new RegExp(`^/dossiers/${UUID}$`)) },
  { name: 'etapes', login: 'lead', path: first('/dossiers?state=in_review', new RegExp(`^/dossiers/${UUID}$`), '/etapes') },
  { name: 'recevabilite', login: 'screener', path: first('/taches', new RegExp(`^/dossiers/${UUID}/recevabilite$`)) },
  { name: 'avis', login: 'reviewer-legal', path: first('/taches', new RegExp(`^/dossiers/${UUID}/avis/`)) },
  { name: 'comites', login: 'chair', path: '/comites' },
  { name: 'comite', login: 'chair', path: first('/taches', new RegExp(`^/comites/${UUID}$`)) },
  { name: 'scenarios', login: 'chair', path: first('/taches', new RegExp(`^/comites/${UUID}$`), '/scenarios') },
  { name: 'scenario-nouveau', login: 'chair', path: first('/taches', new RegExp(`^/comites/${UUID}$`), '/scenarios/nouveau') },
  { name: 'votes', login: 'member-2', path: first('/taches', new RegExp(`^/comites/${UUID}/votes$`)) },
  { name: 'decision', login: 'chair', path: first('/taches', new RegExp(`^/comites/${UUID}/decision$`)) },
  { name: 'conventions', login: 'finance', path: '/conventions' },
  { name: 'convention', login: 'finance', path: first('/conventions?state=active', new RegExp(`^/conventions/${UUID}$`)) },
  { name: 'signature', login: 'finance', path: first('/conventions', new RegExp(`^/conventions/${UUID}$`), '/signature') },
  { name: 'bilans', login: 'applicant', path: first('/conventions?state=active', new RegExp(`^/conventions/${UUID}$`), '/bilans') },
  { name: 'decompte', login: 'finance', path: first('/paiements?file=accounts', new RegExp(`^/conventions/${UUID}/decompte$`)) },
  { name: 'paiements', login: 'finance', path: '/paiements' },
  { name: 'journee-des-paiements', login: 'finance', path: '/paiements/journee' },
  { name: 'argent', login: 'applicant', path: '/argent' },
  { name: 'paiement', login: 'payer', path: first('/paiements?file=pay', new RegExp(`^/conventions/${UUID}/paiement/`)) },
  { name: 'creances', login: 'payer', path: '/creances' },
  { name: 'visas', login: 'finance', path: '/visas' },
  { name: 'portefeuille', login: 'lead', path: '/portefeuille' },
  { name: 'derive', login: 'lead', path: '/portefeuille/derive' },
  { name: 'portefeuille-gains', login: 'lead', path: '/portefeuille/gains' },
  { name: 'reponses', login: 'lead', path: '/reponses' },
  ...(['to_whom', 'why_so_long', 'what_came', 'unspent', 'who_waits'] as const).map((question) => ({
    ...{ name: `reponse-${question.replaceAll('_', '-')}`, login: 'lead', path: `/reponses/${question}` },
  })),
  { name: 'reponse-dossiers', login: 'lead', path: '/reponses/to_whom/dossiers' },
  { name: 'impact', login: 'lead', path: first('/portefeuille/derive', new RegExp(`^/conventions/${UUID}/impact$`)) },
  { name: 'enveloppes', login: 'finance', path: '/enveloppes' },
  { name: 'enveloppe', login: 'finance', path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`)) },
  { name: 'mouvements', login: 'finance', path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/mouvements') },
  { name: 'prevision', login: 'finance', path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/prevision') },
  {
    name: 'paiements-probables',
    login: 'finance',
    path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/paiements-probables'),
  },
  { name: 'fin-d-annee', login: 'finance', path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/fin-d-annee') },
  {
    name: 'simulation',
    login: 'finance',
    path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/simulation?montant=50%20000&issues=1'),
  },
  { name: 'credits', login: 'finance', path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/credits') },
  { name: 'rapprochement', login: 'finance', path: first('/enveloppes', new RegExp(`^/enveloppes/${UUID}$`), '/rapprochement') },
  {
    name: 'a-regler',
    login: 'finance',
    path: async (page, base) => {
      const of = await find(page, base, '/enveloppes', new RegExp(`^/enveloppes/${UUID}$`));
      const found = of && (await find(page, base, `${of}/rapprochement`, new RegExp(`^/rapprochement/${UUID}$`)));
      return found && `${found}/a-regler`;
    },
  },
  { name: 'datalab', login: 'lead', path: '/datalab' },
  { name: 'datalab-applicant', login: 'applicant', path: '/datalab' },
  { name: 'plan-de-charge', login: 'lead', path: '/datalab/plan' },
  { name: 'demande-datalab', login: 'lead', path: first('/demandes-datalab?state=accepted', new RegExp(`^/demandes-datalab/${UUID}$`)) },
  { name: 'missions', login: 'lead', path: '/missions-datalab' },
  { name: 'mission', login: 'lead', path: first('/missions-datalab?state=staffed', new RegExp(`^/missions-datalab/${UUID}$`)) },
  { name: 'compte-lead', login: 'lead', path: '/mon-compte' },
  { name: 'compte-applicant', login: 'applicant', path: '/mon-compte' },
  { name: 'organisation', login: 'manager', path: '/organisation' },
  { name: 'inviter', login: 'applicant', path: '/organisation/inviter' },
  { name: 'personnes', login: 'admin', path: '/personnes' },
  { name: 'personne', login: 'admin', path: first('/personnes?role=reviewer', new RegExp(`^/personnes/${UUID}$`)) },
  { name: 'administration', login: 'admin', path: '/administration' },
  { name: 'admin-appel', login: 'admin', path: '/administration/appels/donnees-2023' },
  { name: 'audit', login: 'auditor', path: '/audit' },
  { name: 'aide', path: '/aide' },
  { name: 'accessibilite', path: '/accessibilite' },
  { name: 'plan-du-site', login: 'lead', path: '/plan-du-site' },
  { name: 'demander-role', login: 'editor', path: '/agir/askRole?role=signatory' },
  { name: 'consommation', login: 'finance', path: '/consommation' },
  { name: 'consommation-administrations', login: 'finance', path: '/consommation?by=organisation' },
];

/** The pages of the daily work. */
export const EVERY_DAY: readonly string[] = [
  ...['accueil', 'appel-eligible', 'connexion', 'taches-lead', 'dossiers-lead', 'dossier-nouveau', 'remplir', 'remplir-depenses'],
  ...['verifier', 'dossier-lead', 'dossier-corrections', 'instruction', 'recevabilite', 'etapes', 'avis', 'comite', 'scenarios', 'votes'],
  ...['decision', 'convention', 'signature', 'bilans', 'paiements', 'paiement', 'enveloppe', 'mouvements', 'consommation'],
];
