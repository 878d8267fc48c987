import { freshInstance } from '../support/instance.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { seedOf } from '../support/seed.ts';

const seed = String(seedOf(7));
const KILLS = 9;
/**
 * What Temporal's core may write beside a report, or after it, of a worker that died: lines of its own form, in
 * colours.
 */
const OF_THE_CORE = '(?:\u001b\\[2m\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\u001b\\[0m [^\\n]*\\n)*';
/**
 * What people do beside their files happens in each run of this seed, a condition of an award is shown, and a subsidy
 * is withdrawn in part.
 */
const IN_EACH_RUN = [
  /│ absences +│ [1-9]\d* declared, [1-9]\d* confirmed, [1-9]\d* ended /,
  /│ done by substitutes +│ [1-9]\d*; /,
  /│ interests +│ [1-9]\d* declared, [1-9]\d* asked to be withdrawn: [1-9]\d* confirmed, [1-9]\d* rejected /,
  /│ accounts +│ [1-9]\d* disabled, [1-9]\d* enabled; [1-9]\d* commands shut out /,
  /│ conditions +│ [1-9]\d* shown, \d+ returned, \d+ certified /,
  /│ notices +│ [1-9]\d* given; \d+ grants terminated, [1-9]\d* withdrawn in part /,
];

afterAll(endAll, 30_000);

async function chaos(...args: string[]): Promise<{ code: unknown; output: string }> {
  const { dataDir } = await freshInstance();
  const child = startProgram('chaos', { DATA_DIR: dataDir }, args);
  return { code: await child.exited, output: child.output() };
}

test(`while processes die by kill -9, each command happens once, no letter is lost and nothing stands still (SEED=${seed})`, async () => {
  const { code, output } = await chaos('--kills', String(KILLS), '--seed', seed, '--hurry');
  expect(output).toMatch(
    new RegExp(`^${KILLS} kills, --seed ${seed}\\. Logs … [^]*│ killed +│ ${KILLS} in \\d+ strikes: [^]*\\nNo fault\\.\\n${OF_THE_CORE}$`),
  );
  expect(code).toBe(0);
  for (const row of IN_EACH_RUN) expect(output).toMatch(row);
}, 240_000);

test('a number of kills that is none is refused with a sentence', async () => {
  expect(await chaos('--kills', 'many')).toEqual({ code: 1, output: "--kills is 'many', but it should be a whole number.\n" });
});
