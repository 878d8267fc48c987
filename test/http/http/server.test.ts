import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { until } from '../../support/until.ts';
import { answerIn, listen, type Wire } from '../../support/wire.ts';

const MEGABYTE = 1_000_000;
const IDLE_MS = 1_000;
let open: Wire | undefined;
afterEach(() => open?.stop());

async function door(app: RequestListener, limits: Parameters<typeof listen>[1] = {}): Promise<Wire> {
  open = await listen(app, limits);
  return open;
}
const answering: RequestListener = (_request, response) => {
  response.end('here');
};
const GET = 'GET /file HTTP/1.1\r\nHost: guichet\r\n\r\n';

async function dial({ port }: Wire): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

describe('a file of 100 MB', () => {
  const SIZE = 100 * MEGABYTE;
  const ended: string[] = [];
  const sending: RequestListener = (_request, response) => {
    const each = Buffer.alloc(MEGABYTE);
    const bytes = Readable.from(Array(SIZE / MEGABYTE).fill(each), { objectMode: false });
    response.setHeader('Content-Length', SIZE);
    pipeline(bytes, response).then(
      () => ended.push('whole'),
      () => ended.push('broken off'),
    );
  };
  beforeEach(() => {
    ended.length = 0;
  });

  test('goes at its reader’s pace, however long that takes', async () => {
    const socket = await dial(await door(sending, { idleMs: IDLE_MS }));
    socket.write(GET);
    let [read, pauses] = [0, 0];
    const start = performance.now();
    for await (const chunk of socket) {
      read += (chunk as Buffer).length;
      // Some 4 MB, a pause, and so on: much longer than an idle reader is waited for.
      if (read / (4 * MEGABYTE) > pauses) {
        pauses += 1;
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS / 5));
      }
      if (read > SIZE) break;
    }
    expect(read).toBeGreaterThan(SIZE);
    expect(performance.now() - start).toBeGreaterThan(3 * IDLE_MS);
    expect(ended).toEqual(['whole']);
  });

  test('ends where its reader has stopped reading, and what makes it ends too', async () => {
    const socket = await dial(await door(sending, { idleMs: IDLE_MS }));
    socket.pause();
    socket.write(GET);
    await until('it is given up', () => ended.length > 0);
    expect(ended).toEqual(['broken off']);
    socket.destroy();
  });
});

test('a file that comes in slowly comes in, as long as it comes', async () => {
  let size = 0;
  const wire = await door(
    (request, response) => {
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      request.on('end', () => response.end('taken'));
    },
    { idleMs: IDLE_MS, headersMs: IDLE_MS, checkEveryMs: 50 },
  );
  async function* slowly() {
    for (let n = 0; n < 15; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS / 5));
      yield Buffer.alloc(1_000);
    }
  }
  const { status, body } = await wire.send('POST', '/', {}, Readable.from(slowly(), { objectMode: false }));
  expect([status, body['text'], size]).toEqual([200, 'taken', 15_000]);
});

test('a connection between two requests is kept for its time, and then closed without a word', async () => {
  const wire = await door(answering, { keepAliveMs: 300, checkEveryMs: 50 });
  const socket = await dial(wire);
  let seen = '';
  socket.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
  });
  const closed = once(socket, 'close');
  socket.write(GET);
  await until('it is answered', () => seen.endsWith('here'));
  socket.write(GET);
  await closed;
  expect(seen.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
});

test('more connections than there may be are not taken, and those that are go on', async () => {
  const wire = await door(answering, { maxConnections: 2 });
  const [first, second] = [await dial(wire), await dial(wire)];
  const third = await dial(wire);
  await until('the third is refused', () => third.destroyed || third.readableEnded || third.closed);
  first.write(GET);
  expect(String((await once(first, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
  [first, second, third].forEach((socket) => socket.destroy());
});

test('HTTP/1.0 needs no host', async () => {
  const wire = await door(answering);
  expect(answerIn(await wire.raw('GET / HTTP/1.0\r\n\r\n')).status).toBe(200);
});

test('what follows a request is not answered in its place', async () => {
  const waiting: (() => void)[] = [];
  const wire = await door((_request, response) => waiting.push(() => response.end('here')));
  // The first request is still being answered when its connection brings what is none.
  expect(await wire.raw(`${GET}BREW /file HTTP/1.1\r\n\r\n`)).toBe('');
  expect(waiting).toHaveLength(1);
});

test('what is wrong after an answer is no second answer', async () => {
  const wire = await door(answering);
  const text = await wire.raw('POST / HTTP/1.1\r\nHost: guichet\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n');
  expect(text.match(/HTTP\/1\.1 \d{3}/g)).toHaveLength(1);
});

test('what else a sender expects is passed over', async () => {
  const wire = await door(answering);
  const { status, body } = await wire.send('GET', '/', { Expect: '200-ok' });
  expect([status, body['text']]).toEqual([200, 'here']);
});
