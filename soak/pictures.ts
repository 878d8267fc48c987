import { startBrowser } from '../test/support/browser.ts';
import { SEEDED, signInAs } from './seeded-pages.ts';

const [url = process.env['GUICHET_URL'] ?? 'http://127.0.0.1:3000', folder = 'docs/pages'] = process.argv.slice(2);

/** The pages that the README and the guides show: each picture's file, its seeded page, and its height at most. */
const PICTURES = [
  { file: 'dossier', of: 'dossier-applicant-en-cours', most: 780 },
  { file: 'depenses', of: 'remplir-depenses', most: 780 },
  { file: 'avis', of: 'avis', most: 900 },
  { file: 'decision', of: 'decision', most: 880 },
  { file: 'enveloppe', of: 'enveloppe', most: 1_150 },
  { file: 'paiement', of: 'paiement', most: 1_160 },
  { file: 'journee', of: 'journee-des-paiements', most: 600 },
  { file: 'simulation', of: 'simulation', most: 1_000 },
  { file: 'rapprochement', of: 'a-regler', most: 900 },
  { file: 'paiements-probables', of: 'paiements-probables', most: 880 },
  { file: 'organisation', of: 'organisation', most: 700 },
];
const WIDTH = 1_280;
/** A picture is read at the width of a text: 960 px. */
const SCALE = 0.75;

/** Where a picture ends, so that it cuts no line: the lowest edge within its height that no line of text crosses. */
const lastEdge = (most: number): string => `(() => {
  const lines = [...document.querySelectorAll('main :is(p, li, td, th, dt, dd, h2, h3, label, legend, input, select, textarea, .fr-btn, svg)')]
    .map((each) => each.getBoundingClientRect()).filter(({ height }) => height > 0);
  const isFree = (at) => lines.every(({ top, bottom }) => at <= top + 2 || at >= bottom - 2);
  for (let at = ${most}; at > 0; at -= 2) if (isFree(at)) return at;
  return ${most};
})()`;

const browser = await startBrowser();
try {
  for (const { file, of, most } of PICTURES) {
    const seeded = SEEDED.find((each) => each.name === of);
    if (!seeded) throw new Error(`no seeded page is called ${of}`);
    const viewport = { width: WIDTH, height: most };
    const context = await browser.newContext({ locale: 'fr-FR', viewport, deviceScaleFactor: SCALE, colorScheme: 'light' });
    const page = await context.newPage();
    if (seeded.login) await signInAs(page, url, seeded.login);
    const path = typeof seeded.path === 'string' ? seeded.path : await seeded.path(page, url);
    if (!path) throw new Error(`${of}: nothing of the kind here`);
    await page.goto(url + path);
    const height = Number(await page.evaluate(lastEdge(most)));
    await page.screenshot({ path: `${folder}/${file}.png`, clip: { x: 0, y: 0, width: WIDTH, height } });
    console.log(`${file}: ${path}, ${WIDTH} × ${height}`);
    await context.close();
  }
} finally {
  await browser.close();
}
