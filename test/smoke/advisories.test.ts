import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endAll, startProgram } from '../support/processes.ts';

let registry: Server;
let answer: { status: number; body: object };
beforeAll(async () => {
  registry = createServer((request, response) => {
    const isList = request.url?.endsWith('/advisories/bulk');
    request.resume().once('end', () => response.writeHead(isList ? answer.status : 404).end(JSON.stringify(isList ? answer.body : {})));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await endAll();
  registry.closeAllConnections();
  registry.close();
});

async function advisories(): Promise<[code: number | NodeJS.Signals, output: string]> {
  const { port } = registry.address() as AddressInfo;
  const child = startProgram('advisories', { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_fetch_retries: '0' });
  return [await child.exited, child.output()];
}

test('where the list knows nothing of any package, it ends with code 0', async () => {
  answer = { status: 200, body: {} };
  expect(await advisories()).toEqual([0, expect.stringMatching(/^0 advisories on \d{3,4} packages\.\n$/)]);
});

test('where it knows of one, that is told, and it ends with code 1', async () => {
  const advisory = { id: 1, url: 'https://advisories.example/1', title: 'Accepts anything', severity: 'high', vulnerable_versions: '<99' };
  answer = { status: 200, body: { zod: [advisory] } };
  const [code, output] = await advisories();
  expect(output).toContain('high: zod <99: Accepts anything\n    https://advisories.example/1\n');
  expect(code).toBe(1);
});

test('where no list can be reached it says so plainly, and ends with code 2', async () => {
  answer = { status: 405, body: {} };
  expect(await advisories()).toEqual([2, expect.stringMatching(/^No list of advisories could be reached, so nothing is known: npm .*405/)]);
});
