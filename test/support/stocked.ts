import { STUDENTS as PROJECT } from '../../examples/demo/projects.ts';
import { toAccounted, toAdvanced, toGiven, toOver } from './account-fixtures.ts';
import { another } from './another.ts';
import { type AppHarness, startAppHarness } from './app-harness.ts';
import { sharedTemplate } from './database.ts';
import { toActive, toGrant } from './fixtures.ts';
import { toInTwo } from './impact-fixtures.ts';
import { allotMore } from './money.ts';
import type { Stock } from './stock.ts';
import { toBalance, toClosed } from './tranche-fixtures.ts';
import { toVisaedInTwo, toVisaedSigned } from './visa-fixtures.ts';

/** How many of each a file takes at most; a further one is made as before. */
const STOCK: readonly (readonly [count: number, make: (harness: AppHarness) => Promise<unknown>])[] = [
  [6, toGrant],
  [8, toActive],
  [10, toInTwo],
  [4, toClosed],
  [2, toBalance],
  [3, toAccounted],
  [3, toOver],
  [4, toAdvanced],
  [5, toGiven],
  [4, toVisaedSigned],
  [2, toVisaedInTwo],
];
/** The titles of a file's own projects begin at one, and are others. */
const TITLES = 100;

/** A template with grants in the states at which most tests begin: the first file that asks for it makes them. */
export async function stockedTemplate(): Promise<{ template: string; stock: Stock }> {
  const { name, said } = await sharedTemplate('guichet_stocked', async (database) => {
    const bare = await startAppHarness({ database: { ...database, drop: () => Promise.resolve() } });
    for (let times = 0; times < 2; times += 1) await allotMore(bare);
    const stock: Stock = { left: new Map() };
    const harness = { ...bare, stock };
    for (let times = 0; times < TITLES; times += 1) another(harness, PROJECT, 'applicant');
    const laid: [name: string, made: unknown][] = [];
    for (const [count, make] of STOCK)
      for (let times = 0; times < count; times += 1) {
        await make(harness);
        if (stock.last) laid.push([stock.last.name, stock.last.made]);
      }
    await harness.stop();
    return JSON.stringify(laid);
  });
  const laid = JSON.parse(said) as [name: string, made: unknown][];
  const left = Map.groupBy(laid, ([asked]) => asked);
  return { template: name, stock: { left: new Map([...left].map(([asked, all]) => [asked, all.map(([, made]) => made)])) } };
}
