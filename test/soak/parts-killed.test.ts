import { type Accidents, openAccidents } from '../support/accidents.ts';
import { demonstrate, expectLives, LESS, whileTampered } from '../support/demonstration.ts';
import { freshInstance, type Instance } from '../support/instance.ts';
import { type Child, endAll, livingIn, untilOf } from '../support/processes.ts';

let instance: Instance;
let supervisor: Child;
let accidents: Accidents;
beforeAll(async () => {
  instance = await freshInstance();
  supervisor = await instance.startReady();
  accidents = await openAccidents(instance.people());
}, 90_000);
afterAll(endAll, 30_000);

// smoke/start kills the API and PostgreSQL.
test.each(['worker', 'issuer', 'temporal'])('%s killed with -9 is started again, and nothing is lost', async (part) => {
  const killed = livingIn(instance.dataDir).get(part) ?? 0;
  await accidents.expectNothingLost(`${part} killed`, async () => {
    process.kill(killed, 'SIGKILL');
    return performance.now();
  });
  await untilOf(supervisor, `another ${part} runs`, () => ![undefined, killed].includes(livingIn(instance.dataDir).get(part)));
});

test('a demonstration that is asked for again tells its lives again; where a payment was of one cent less it fails, and says what does not add up', async () => {
  const { dataDir } = instance;
  expect((await demonstrate(dataDir)).code).toBe(0);
  const { code, output } = await whileTampered(dataDir, LESS, () => demonstrate(dataDir));
  expectLives(output);
  expect(output).toMatch(/^CP \d{4}: movements of ordered sum to 1, its balance is 0$/m);
  expect(code).toBe(1);
}, 300_000);
