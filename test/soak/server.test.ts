import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { until } from '../support/until.ts';
import { answerIn, listen, type Wire } from '../support/wire.ts';

const MEGABYTE = 1_000_000;
const IDLE_MS = 1_000;
let open: Wire | undefined;
afterEach(() => open?.stop());

async function door(
  app: RequestListener,
  limits: Parameters<typeof listen>[1] = {},
  isProxy?: Parameters<typeof listen>[2],
): Promise<Wire> {
  open = await listen(app, limits, isProxy);
  return open;
}
/**
 * What mostly waits runs beside its like, with a door of its own; jest runs no listener of a file's around it.
 */
const testBeside = test.concurrent;
async function withDoor<T>(app: RequestListener, limits: Parameters<typeof listen>[1], use: (wire: Wire) => Promise<T>): Promise<T> {
  const wire = await listen(app, limits);
  try {
    return await use(wire);
  } finally {
    await wire.stop();
  }
}
const answering: RequestListener = (_request, response) => {
  response.end('here');
};
const GET = 'GET /file HTTP/1.1\r\nHost: guichet\r\n\r\n';

async function dial({ port }: Wire, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress }).on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

test('what is no request is answered by a page where a browser asks, and by a problem where a program does', async () => {
  const wire = await door(answering);
  const asked = (accept: string) =>
    wire.raw(`GET / HTTP/1.1\r\nHost: guichet\r\nAccept: ${accept}\r\nX-Long: ${'a'.repeat(30_000)}\r\n\r\n`);
  const [page, problem] = [await asked('text/html,*/*;q=0.8'), await asked('application/json')];
  expect(page).toMatch(/^HTTP\/1\.1 431 [\s\S]*text\/html[\s\S]*<h1>En-têtes trop longs<\/h1>/);
  expect(problem).toMatch(/^HTTP\/1\.1 431 [\s\S]*application\/problem\+json/);
});

describe('a file of 100 MB', () => {
  const SIZE = 100 * MEGABYTE;
  /** Sends it; notes how that ended. */
  const sendingTo =
    (ended: string[]): RequestListener =>
    (_request, response) => {
      const each = Buffer.alloc(MEGABYTE);
      const bytes = Readable.from(Array(SIZE / MEGABYTE).fill(each), { objectMode: false });
      response.setHeader('Content-Length', SIZE);
      pipeline(bytes, response).then(
        () => ended.push('whole'),
        () => ended.push('broken off'),
      );
    };

  testBeside('goes at its reader’s pace, however long that takes', async () => {
    const ended: string[] = [];
    await withDoor(sendingTo(ended), { idleMs: IDLE_MS }, async (wire) => {
      const socket = await dial(wire);
      socket.write(GET);
      let [read, pauses] = [0, 0];
      const start = performance.now();
      for await (const chunk of socket) {
        read += (chunk as Buffer).length;
        // Some 4 MB, a pause, and so on: much longer than the server waits for an idle reader.
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
  });

  testBeside('ends where its reader has stopped reading, and what makes it ends too', async () => {
    const ended: string[] = [];
    await withDoor(sendingTo(ended), { idleMs: IDLE_MS }, async (wire) => {
      const socket = await dial(wire);
      socket.pause();
      socket.write(GET);
      await until('it is given up', () => ended.length > 0);
      expect(ended).toEqual(['broken off']);
      socket.destroy();
    });
  });
});

testBeside('a file that comes in slowly comes in, as long as it comes', async () => {
  let size = 0;
  const taking: RequestListener = (request, response) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
    });
    request.on('end', () => response.end('taken'));
  };
  async function* slowly() {
    for (let n = 0; n < 15; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS / 5));
      yield Buffer.alloc(1_000);
    }
  }
  await withDoor(taking, { idleMs: IDLE_MS, headersMs: IDLE_MS, checkEveryMs: 50 }, async (wire) => {
    const { status, body } = await wire.send('POST', '/', {}, Readable.from(slowly(), { objectMode: false }));
    expect([status, body['text'], size]).toEqual([200, 'taken', 15_000]);
  });
});

describe('a body', () => {
  const PACE = { paceMs: 300, paceBytes: 3_000 };
  const taking: RequestListener = (request, response) => {
    request.resume();
    request.on('end', () => response.end('taken'));
  };
  /** This many bytes, this many times, with a pause before each. */
  async function* steadily(bytes: number, times: number) {
    for (let n = 0; n < times; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, PACE.paceMs / 6));
      yield Buffer.alloc(bytes);
    }
  }
  const send = (wire: Wire, bytes: number, times: number) =>
    wire.send('POST', '/', {}, Readable.from(steadily(bytes, times), { objectMode: false }));

  testBeside('that is large and comes at its pace comes in, however long that takes', () =>
    withDoor(taking, PACE, async (wire) => {
      const start = performance.now();
      expect(await send(wire, 6_000, 30)).toMatchObject({ status: 200, body: { text: 'taken' } });
      expect(performance.now() - start).toBeGreaterThan(4 * PACE.paceMs);
    }),
  );

  testBeside('that comes at its pace and never ends is cut off', () =>
    // A longer stretch: a sender on a busy machine may stop for a moment.
    withDoor(taking, { ...PACE, paceMs: 1_500, bodyBytes: 30_000 }, async (wire) => {
      expect(await send(wire, 6_000, 1_000)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    }),
  );

  testBeside('that never stops, and brings too little, is cut off', () =>
    withDoor(taking, PACE, async (wire) => {
      expect(await send(wire, 1, 1_000)).toMatchObject({ status: 408, body: { code: 'request_too_slow' } });
    }),
  );

  test('that begins well and stops is cut off within two stretches', async () => {
    const wire = await door(taking, PACE);
    const socket = await dial(wire);
    const start = performance.now();
    socket.write(`POST / HTTP/1.1\r\nHost: guichet\r\nContent-Length: 1000000\r\n\r\n${'a'.repeat(100_000)}`);
    expect(answerIn(String((await once(socket, 'data'))[0])).status).toBe(408);
    // A busy machine looks a little later.
    expect(performance.now() - start).toBeLessThan(2 * PACE.paceMs + 1_000);
  });

  testBeside('that has come and is not read yet is not held against its sender', () => {
    // A busy machine may take a while until it has the first of it.
    const paceMs = 4 * PACE.paceMs;
    const takingLater: RequestListener = (request, response) => {
      setTimeout(() => taking(request, response), 2.5 * paceMs);
    };
    return withDoor(takingLater, { ...PACE, paceMs }, async (wire) => {
      expect((await wire.send('POST', '/', {}, Buffer.alloc(4 * MEGABYTE))).status).toBe(200);
    });
  });
});

describe('of one address', () => {
  const MOST = { ofOneAddress: 2 };
  const isClosed = ({ destroyed, readableEnded, closed }: Socket): boolean => destroyed || readableEnded || closed;
  const isAnswered = async (socket: Socket): Promise<boolean> => {
    socket.write(GET);
    return /^HTTP\/1\.1 200/.test(String((await once(socket, 'data'))[0]));
  };

  const waiting: (() => void)[] = [];
  const answeringLater: RequestListener = (_request, response) => waiting.push(() => response.end('here'));

  test('more than it may hold are not taken while all are being answered; another address has its own, and one that is over makes room', async () => {
    waiting.length = 0;
    const wire = await door(answeringLater, MOST);
    const [first, second] = [await dial(wire), await dial(wire)];
    const answers = [first, second].map(isAnswered);
    await until('both wait for an answer', () => waiting.length === 2);
    const third = await dial(wire);
    await until('the third is refused', () => isClosed(third));
    const other = await dial(wire, '127.0.0.2');
    answers.push(isAnswered(other));
    await until('another address is served', () => waiting.length === 3);
    waiting.forEach((answer) => answer());
    expect(await Promise.all(answers)).toEqual([true, true, true]);
    const next = await dial(wire);
    await until('what is between two requests makes room', () => isClosed(first));
    expect([second, other, next].map(isClosed)).toEqual([false, false, false]);
    [second, third, other, next].forEach((socket) => socket.destroy());
  });

  test('half requests make room for a whole one, the oldest first, and shut out no client', async () => {
    const wire = await door(answering, { ofOneAddress: 20 });
    const halves = await Promise.all(Array.from({ length: 20 }, () => dial(wire)));
    halves.forEach((socket) => socket.write('GET /file HTTP/1.1\r\nHost:'));
    for (let n = 0; n < 5; n += 1) expect(await isAnswered(await dial(wire))).toBe(true);
    await until('five have made room', () => halves.filter(isClosed).length === 5);
    halves.forEach((socket) => socket.destroy());
  });

  test('a proxy brings the connections of many, and is not counted', async () => {
    const wire = await door(answering, MOST, (address) => address === '127.0.0.1');
    const sockets = await Promise.all(Array.from({ length: 5 }, () => dial(wire)));
    expect(await Promise.all(sockets.map(isAnswered))).toEqual([true, true, true, true, true]);
    sockets.forEach((socket) => socket.destroy());
  });
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
