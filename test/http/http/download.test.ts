import { get as request, type IncomingMessage, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import express from 'express';
import { pino } from 'pino';
import { type Download, download } from '../../../api/http/answer/download.ts';
import type { Deps } from '../../../api/http/deps.ts';
import { Problem } from '../../../api/http/problem/problem.ts';
import { toProblem } from '../../../api/problems.ts';
import type { Trace } from '../../../db/core/security-log.ts';
import { callerOf } from '../../support/domain.ts';
import { until } from '../../support/until.ts';

const AT = '2030-02-01T08:00:00.000Z';
let run: (asked: { at: string }) => Promise<Download>;
let server: Server;
const logged: string[] = [];
const told: string[] = [];

/** A front door that has one file, and answers problems as the real one does. */
beforeAll(async () => {
  const deps = {
    authenticate: async () => ({ caller: callerOf('auditor'), signIn: { at: null, acr: null } }),
    clock: () => AT,
    security: { note: ({ kind }: Trace) => void told.push(kind) },
    logger: pino({ level: 'error' }, { write: (line: string) => logged.push(line) }),
  } as unknown as Deps;
  const { handler } = download({ operationId: 'getFile', path: '/file', summary: 'A file', media: ['text/csv'] }, (asked) => run(asked));
  const app = express().get('/file', handler(deps));
  app.use(((error, _req, res, _next) => {
    const { status, body } = toProblem('fr', error instanceof Problem ? error.facts : { code: 'internal_error' });
    res.status(status).json(body);
  }) as express.ErrorRequestHandler);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  logged.length = 0;
});

const ask = (method = 'GET') =>
  new Promise<IncomingMessage>((resolve, reject) => {
    request({ port: (server.address() as AddressInfo).port, path: '/file', method }, resolve).on('error', reject);
  });
const fileOf = (body: Readable, fileName = 'a.csv'): Download => ({ body, media: 'text/csv', fileName });

test('a file comes as one to keep, under its name, and not to be cached by others', async () => {
  run = async () => ({ ...fileOf(Readable.from(['a,b\r\n', '1,2\r\n']), 'Décisions "2027".csv'), bytes: 10 });
  const answer = await ask();
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="D?cisions \\"2027\\".csv"; filename*=UTF-8\'\'D%C3%A9cisions%20%222027%22.csv',
    'cache-control': 'private, no-store',
    'content-length': '10',
  });
  expect(await text(answer)).toBe('a,b\r\n1,2\r\n');
  expect(told).toContain('export');
});

test('what is read is judged by the instant of the front door’s clock', async () => {
  run = async ({ at }) => fileOf(Readable.from([at]));
  expect(await text(await ask())).toBe(AT);
});

test('a name cannot carry a header of its own', async () => {
  run = async () => fileOf(Readable.from(['x']), 'a\r\nSet-Cookie: b.csv');
  const answer = await ask();
  answer.resume();
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['content-disposition']).toMatch(/^attachment/);
});

test('an empty file is a file', async () => {
  run = async () => fileOf(Readable.from([]));
  const answer = await ask();
  expect([answer.statusCode, await text(answer)]).toEqual([200, '']);
});

test('a file that cannot be closed ends nothing but its own answer', async () => {
  const body = new Readable({
    read() {
      this.push('x');
    },
    destroy: (_error, closed) => closed(new Error('the store is away')),
  });
  run = async () => fileOf(body);
  expect((await ask('HEAD')).statusCode).toBe(200);
  await until('it is closed', () => body.closed);
});

test('HEAD says what GET would, and makes no bytes', async () => {
  let made = 0;
  async function* endless() {
    for (; ; made += 1) yield 'x'.repeat(1_000);
  }
  const body = Readable.from(endless());
  run = async () => fileOf(body);
  const answer = await ask('HEAD');
  expect([answer.statusCode, answer.headers['content-disposition']]).toEqual([200, 'attachment; filename=a.csv']);
  await until('the body is given up', () => body.destroyed);
  expect(made).toBeLessThan(10);
});

test('what fails before the first byte is a problem', async () => {
  const failing = new Readable({ read: () => failing.destroy(new Problem({ code: 'outcome_unknown' })) });
  run = async () => fileOf(failing);
  const answer = await ask();
  expect([answer.statusCode, answer.headers['content-disposition']]).toEqual([503, undefined]);
  expect(JSON.parse(await text(answer))).toMatchObject({ code: 'outcome_unknown' });
});

test('what fails later breaks the connection off, and is in the log: a file that ends is whole', async () => {
  async function* failing() {
    yield 'half';
    throw new Error('the database is away');
  }
  run = async () => fileOf(Readable.from(failing()));
  const answer = await ask();
  expect(answer.statusCode).toBe(200);
  await expect(text(answer)).rejects.toThrow('aborted');
  expect(logged).toEqual([expect.stringContaining('the database is away')]);
});

test('a reader who goes away ends what makes the file, and is no error of ours', async () => {
  let stopped = false;
  async function* endless() {
    try {
      for (;;) yield 'x'.repeat(10_000);
    } finally {
      stopped = true;
    }
  }
  run = async () => fileOf(Readable.from(endless()));
  const answer = await ask();
  answer.once('data', () => answer.destroy());
  await until('the file is given up', () => stopped);
  expect(logged).toEqual([]);
});

test('a reader who goes away before the first byte ends it too', async () => {
  const body = new Readable({ read: () => undefined });
  run = async () => fileOf(body);
  const asked = request({ port: (server.address() as AddressInfo).port, path: '/file' }).on('error', () => undefined);
  await until('it waits for bytes', () => body.listenerCount('readable') > 0);
  asked.destroy();
  await until('the file is given up', () => body.destroyed);
  expect(logged).toEqual([]);
});

test('a reader who has gone before there is a file ends it too', async () => {
  const body = new Readable({ read: () => undefined });
  const asked = request({ port: (server.address() as AddressInfo).port, path: '/file' }).on('error', () => undefined);
  const gone = new Promise((resolve) => server.once('request', (_req, res) => res.once('close', resolve)));
  run = async () => {
    asked.destroy();
    await gone;
    return fileOf(body);
  };
  await until('the file is given up', () => body.destroyed);
  expect(logged).toEqual([]);
});
