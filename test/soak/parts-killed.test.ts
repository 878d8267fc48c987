import { type Accidents, openAccidents } from '../support/accidents.ts';
import { demonstrate, expectLives, LESS, whileTampered } from '../support/demonstration.ts';
import { identityOf } from '../../local/identity.ts';
import { freshInstance, type Instance } from '../support/instance.ts';
import { type Child, endAll, livingIn, untilOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

let instance: Instance;
let supervisor: Child;
let accidents: Accidents;
beforeAll(async () => {
  instance = await freshInstance();
  supervisor = await instance.startReady();
  accidents = await openAccidents(instance.people());
}, 90_000);
afterAll(endAll, 30_000);

test.each(['api', 'postgres', 'worker', 'issuer', 'temporal'])('%s killed with -9 is started again, and nothing is lost', async (part) => {
  const killed = livingIn(instance.dataDir).get(part) ?? 0;
  await accidents.expectNothingLost(`${part} killed`, async () => {
    process.kill(killed, 'SIGKILL');
    return performance.now();
  });
  await untilOf(supervisor, `another ${part} runs`, () => ![undefined, killed].includes(livingIn(instance.dataDir).get(part)));
});

test.each([
  { who: 'the supervisor alone', victims: () => [supervisor.pid] },
  { who: 'all processes at once', victims: () => [...livingIn(instance.dataDir).values()] },
])('after a kill -9 of $who the next start answers a command, and nothing is lost', async ({ who, victims }) => {
  await accidents.expectNothingLost(`${who} killed`, async () => {
    victims().forEach((pid) => process.kill(pid, 'SIGKILL'));
    await supervisor.exited;
    const since = performance.now();
    supervisor = instance.start();
    return since;
  });
  await untilOf(supervisor, 'it says that it is ready', () => supervisor.output().includes(`Guichet is ready at ${instance.url}\n`));
});

test('a demonstration that is asked for again tells its lives again; where a payment was of one cent less it fails, and says what does not add up', async () => {
  const { dataDir } = instance;
  expect((await demonstrate(dataDir)).code).toBe(0);
  const { code, output } = await whileTampered(dataDir, LESS, () => demonstrate(dataDir));
  expectLives(output);
  expect(output).toMatch(/^CP \d{4}: movements of ordered sum to 1, its balance is 0$/m);
  expect(code).toBe(1);
}, 300_000);

test('a supervisor killed while its API and its worker start leaves neither', async () => {
  supervisor.signal('SIGINT');
  await supervisor.exited;
  const child = instance.start();
  const ours = await untilOf(child, 'both are started', () => {
    const living = livingIn(instance.dataDir);
    return living.has('api') && living.has('worker') && ['api', 'worker', 'issuer'].map((part) => living.get(part) ?? 0);
  });
  child.signal('SIGKILL');
  await until('neither is left', () => ours.every((pid) => identityOf(pid) === undefined));
});
