import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

type Rules = { only?: string[]; without?: string[] };

/** What keeps people from the page that a browser shows, each in a few words; `only`, `without`: rules of axe. */
export async function accessFaultsOn(page: Page, { only, without = [] }: Rules = {}): Promise<string[]> {
  // Our pages have no frames: what is in one page is not put together in another, which takes longer than the rules.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (only ? axe.withRules(only) : axe.disableRules(without)).analyze();
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
}
