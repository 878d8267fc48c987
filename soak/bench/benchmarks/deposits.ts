import { toDraft, toSubmitted } from '../../../test/support/fixtures.ts';
import { until } from '../../../test/support/until.ts';
import { PROJECT, untilQuiet } from '../applications.ts';
import { accepted, asker } from '../asking.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { copyApplication } from '../copies.ts';
import { compare, median } from '../figures.ts';

/** One measurement is this many deposits. */
const TIMES = 20;
/** The applicant with as many requests as there are beside, and the one without any yet. */
const [MANY, FEW] = ['applicant', 'applicant2'];

/**
 * The deposit of an organisation that has thousands of files, and in turn with it that of one without any. Its
 * consequences are over before the next one.
 */
export const deposits: Benchmark = async (means) => {
  const { beside } = means.options;
  const stage = await means.stage();
  const original = await toSubmitted(stage.people, PROJECT, MANY);
  await untilQuiet(stage);
  await copyApplication(stage.database, original, beside);
  const ask = await asker(stage, stage.api, [MANY, FEW]);
  const isSought = async (id: string): Promise<boolean> =>
    (await stage.database.query('SELECT FROM application WHERE id = $1 AND overlaps_due_at IS NULL', [id])).rows.length > 0;
  async function deposit(login: string): Promise<number> {
    const { id, version } = await toDraft(stage.people, PROJECT, login);
    const { ms } = await accepted(ask, { login, path: `/applications/${id}/submission`, body: { version } });
    await until('others are looked for', () => isSought(id));
    await untilQuiet(stage);
    return ms;
  }
  const measured = await rounds(means, 'deposits', async () => {
    const ms: Record<string, number[]> = { [MANY]: [], [FEW]: [] };
    // The second one finds warm what the first has read: they take turns at that too.
    for (let time = 0; time < TIMES; time += 1)
      for (const login of time % 2 === 0 ? [MANY, FEW] : [FEW, MANY]) ms[login]?.push(await deposit(login));
    return { guichet: median(ms[MANY] ?? []), floor: median(ms[FEW] ?? []) };
  });
  return [compare(`submitApplication, 1 client, median, ${beside} files of its organisation beside`, 'ms', measured, { most: 1.1 })];
};
