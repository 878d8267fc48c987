import { createServer } from 'node:http';
import { mock } from 'node:test';
import { giveBackAtRest } from '../../../runtime/memory-release.ts';

const collected: unknown[] = [];
const own = (globalThis as { gc?: unknown }).gc;
beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  collected.length = 0;
  (globalThis as { gc?: unknown }).gc = (options: unknown) => collected.push(options);
});
afterEach(() => {
  mock.timers.reset();
  (globalThis as { gc?: unknown }).gc = own;
});

test('memory is given back once a server is at rest, after its start and after each time of work', () => {
  const server = createServer();
  const end = giveBackAtRest(server);
  mock.timers.tick(4_000);
  server.emit('request', { url: '/me' });
  mock.timers.tick(4_000);
  expect(collected).toHaveLength(0);
  server.emit('request', { url: '/readyz' });
  mock.timers.tick(60_000);
  expect(collected).toEqual([{ type: 'major', flavor: 'last-resort', execution: 'sync' }]);
  server.emit('request', { url: '/me' });
  mock.timers.tick(5_000);
  expect(collected).toHaveLength(2);
  server.emit('request', { url: '/healthz' });
  mock.timers.tick(60_000);
  expect(collected).toHaveLength(2);
  server.emit('request', { url: '/me' });
  end();
  server.emit('request', { url: '/me' });
  mock.timers.tick(60_000);
  expect(collected).toHaveLength(2);
});
