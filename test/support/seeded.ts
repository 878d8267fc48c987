import { seedFund } from '../../examples/seed/index.ts';
import { setting, sharedTemplate } from './database.ts';
import { KEYS } from './invitation-links.ts';
import { type PagesHarness, startPagesHarness } from './pages-harness.ts';
import { seedOf } from './seed.ts';

/** What the seed of the fund is made of. */
export const seededWith = (present: string) => ({ issuer: setting('TEST_ISSUER'), seed: seedOf(7), present, keys: KEYS });

/**
 * A fund in the middle of its year, seeded by the first file of a run and year that asks for it: a template to clone,
 * and the instant up to which it is lived through.
 */
export async function seededTemplate(): Promise<{ template: string; present: string }> {
  const { name, said } = await sharedTemplate('guichet_seeded', async ({ url }) => {
    const present = new Date().toISOString();
    await seedFund(url, seededWith(present));
    return present;
  });
  return { template: name, present: said };
}

/** The front door with its pages, on such a fund. */
export async function startSeededPages(): Promise<PagesHarness> {
  const { template } = await seededTemplate();
  return startPagesHarness({}, 0, { template });
}
