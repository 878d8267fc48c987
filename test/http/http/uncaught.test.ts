import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { until } from '../../support/until.ts';

type Line = { level: number; msg: string; origin: string; err: { message: string } };

const door = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'test/support/faulty-door.ts'], {
  stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
});
const lines: string[] = [];
let outsideTheLog = '';
let port: number;
const logged = (): Line[] => lines.map((line) => JSON.parse(line) as Line);

beforeAll(async () => {
  door.stderr?.on('data', (chunk: Buffer) => (outsideTheLog += chunk.toString()));
  const out = createInterface({ input: door.stdout as NonNullable<typeof door.stdout> });
  const [first] = (await once(out, 'line')) as [string];
  out.on('line', (line) => lines.push(line));
  port = Number(first);
});
afterAll(() => door.kill('SIGKILL'));

const alive = async (): Promise<unknown> => (await (await fetch(`http://127.0.0.1:${port}/alive`)).json()) as unknown;

/** Sends a body without its end, and ends or breaks off its connection when an answer comes. Returns what came back. */
async function send(fault: string, { breaksOff = false } = {}): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  let seen = '';
  socket.write(`POST /faults/${encodeURIComponent(fault)} HTTP/1.1\r\nHost: guichet\r\nContent-Length: 9\r\n\r\nhalf`);
  const closed = once(socket, 'close');
  socket.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (breaksOff) socket.resetAndDestroy();
    else socket.end();
  });
  await closed;
  return seen;
}
const isLogged = (message: string) => until(`'${message}' is logged`, () => logged().find(({ err }) => err?.message === message) ?? false);

describe('an error of a request that no code catches', () => {
  test.each([
    ['a stream without a listener', 'stream', 'uncaughtException'],
    ['a promise that is not awaited', 'promise', 'unhandledRejection'],
    ['a promise that fails later', 'later', 'unhandledRejection'],
    ['a timer', 'timer', 'uncaughtException'],
    ['a chunk of the body', 'chunk', 'uncaughtException'],
  ])('of %s is answered as an error of ours, logged, and ends nothing else', async (fault, message, origin) => {
    expect(await send(fault)).toMatch(/^HTTP\/1\.1 500 [^]*"code":"internal_error"/);
    expect(await isLogged(message)).toMatchObject({ level: 50, origin, msg: 'no code caught an error of a request, which was ended' });
    expect(await alive()).toEqual({ pid: door.pid });
  });

  test('whose answer has begun is broken off', async () => {
    const seen = await send('an answer that has begun');
    expect(seen).toMatch(/^HTTP\/1\.1 200/);
    expect(seen).not.toMatch(/\r\n0\r\n\r\n$/);
    await isLogged('begun');
    expect(await alive()).toEqual({ pid: door.pid });
  });

  test.each([
    ['a client that goes away', 'gone'],
    ['the end of its connection', 'closed'],
  ])('of %s is logged, and ends nothing else', async (fault, message) => {
    await send(fault, { breaksOff: true });
    await isLogged(message);
    expect(await alive()).toEqual({ pid: door.pid });
  });
});

test('an error of no request stops the program in order, with code 1, and every line of its log is JSON', async () => {
  const ended = once(door, 'exit');
  door.kill('SIGUSR2');
  expect(await ended).toEqual([1, null]);
  expect(logged().at(-1)).toMatchObject({ level: 60, err: { message: 'no request’s' } });
  expect(outsideTheLog).toBe('');
});
