import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { operations } from '../../api/operations.ts';
import { COMMANDS } from '../../web/core/command-page.ts';
import { pages } from '../../web/pages.ts';
import { UNKNOWN_ID } from './bodies.ts';

/** One address that answers: an operation or a page, with ids of existing things in its path. */
export type Route = { method: string; path: string; door: 'api' | 'page' };

/**
 * Every operation and every page, with the form of each command.
 * @param ids by the names that paths give them
 */
export function everyRoute(ids: Readonly<Record<string, string>>): Route[] {
  const filled = (path: string): string => path.replace(/\{(\w+)\}|:(\w+)/g, (_, one = '', other = '') => ids[one || other] ?? UNKNOWN_ID);
  const ofApi = operations.map(({ spec }): Route => ({ method: spec.method.toUpperCase(), path: filled(spec.path), door: 'api' }));
  const ofPages = pages.flatMap(({ path, get, post }): Route[] => {
    const paths = path.startsWith('/agir/') ? [...COMMANDS.keys()].map((name) => `/agir/${name}/${UNKNOWN_ID}`) : [filled(path)];
    const methods = [...(get ? ['GET'] : []), ...(post ? ['POST'] : [])];
    return paths.flatMap((each) => methods.map((method): Route => ({ method, path: each, door: 'page' })));
  });
  return [...ofApi, ...ofPages];
}

/** What makes a request to a route a bad one. A header that is undefined is not sent. */
type Attack = { what: string; query?: string; headers?: Record<string, string | undefined>; body?: string | Buffer };

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=BB';
const PROTOTYPES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'then'];
const typed = (type: string | undefined, what: string, body: string | Buffer, headers: Attack['headers'] = {}): Attack => ({
  what,
  headers: { 'Content-Type': type, ...headers },
  body,
});
const part = (disposition: string, value: string): string => `--BB\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
const FILE = 'name="file"; filename="x.txt"';

const JSON_ATTACKS: Attack[] = [
  typed(JSON_TYPE, 'half of an object', '{"version":1,"title":"a'),
  typed(JSON_TYPE, 'null', 'null'),
  typed(JSON_TYPE, 'no byte at all', ''),
  typed(JSON_TYPE, 'lists in lists', `{"a":${'['.repeat(50_000)}`),
  typed(JSON_TYPE, 'objects in objects that end', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
  typed(JSON_TYPE, 'names of prototypes', `{${PROTOTYPES.map((name) => `"${name}":{"a":1}`).join()}}`),
  typed(JSON_TYPE, 'bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  typed(JSON_TYPE, 'packing that is none', '{}', { 'Content-Encoding': 'gzip' }),
  typed(`${JSON_TYPE}; charset=utf-16`, 'UTF-16', Buffer.from('{}', 'utf16le')),
  typed(undefined, 'no type', '{}'),
];
const FORM_ATTACKS: Attack[] = [
  typed(FORM_TYPE, 'escapes that are none', '%=%zz&a=%ff%fe&%E0%A4%A=1&=&&=1'),
  typed(FORM_TYPE, 'fields named as prototypes', PROTOTYPES.map((name) => `${name}=1&%2F${name}%2F0=1`).join('&')),
  typed(FORM_TYPE, 'NUL and half of a surrogate pair', 'title=%00&summary=%ED%A0%80&%00=1'),
  typed(
    FORM_TYPE,
    'a place far beyond its list',
    '%2FcostLines%2F999999999%2Flabel=x&%2FcostLines%2F-1%2Flabel=x&%2FcostLines%2F1e9%2Flabel=x',
  ),
  typed(FORM_TYPE, 'a path of very many steps', `${'%2Fa'.repeat(20_000)}=1`),
  typed(FORM_TYPE, 'one field very often', 'version=1&'.repeat(1_500)),
  typed(FORM_TYPE, 'very many fields', Array.from({ length: 9_999 }, (_, n) => `%2FcostLines%2F${n}%2Flabel=x`).join('&')),
  typed(FORM_TYPE, 'packing that is none', 'a=1', { 'Content-Encoding': 'br' }),
  typed(`${FORM_TYPE}; charset=x`, 'a charset that is none', 'a=1'),
];
const MULTIPART_ATTACKS: Attack[] = [
  typed(MULTIPART, 'a file without its end', `--BB\r\nContent-Disposition: form-data; ${FILE}\r\n\r\nhello`),
  typed(MULTIPART, 'a field without its end', '--BB\r\nContent-Disposition: form-data; name="a"\r\n\r\nhello'),
  typed(MULTIPART, 'headers without their end', '--BB\r\nContent-Disposition: form-data; name="a"'),
  typed(
    MULTIPART,
    'fields named as prototypes',
    `${PROTOTYPES.map((name) => part(`name="${name}"`, '1')).join('')}${part(FILE, 'a')}--BB--`,
  ),
  typed(MULTIPART, 'a file that is refused', `${part('name="file"; filename="x.exe"', 'MZ'.repeat(50_000))}--BB--`),
  typed(MULTIPART, 'very many parts', `${part('name="a"', '1').repeat(2_000)}--BB--`),
  typed(MULTIPART, 'another boundary', '--CC\r\n\r\n\r\n--CC--'),
  typed('multipart/form-data', 'no boundary', '--BB--'),
  typed(MULTIPART, 'no byte at all', ''),
];
const READ_ATTACKS: Attack[] = [
  { what: 'a query of prototypes and of bad escapes', query: '?__proto__=1&constructor[a]=1&limit=1&limit=2&q=%zz&cursor=%00&toString=' },
  { what: 'a query as long as it may be', query: `?q=${'a+'.repeat(6_000)}` },
  {
    what: 'odd headers',
    headers: {
      Referer: 'http://[',
      'Accept-Language': 'a;q='.repeat(500),
      Range: 'bytes=9-1,-1',
      'If-None-Match': '*',
      'If-Modified-Since': 'x',
      'X-Forwarded-For': "1', x, ::",
      'X-Request-Id': '\u00ff\u00fe',
    },
  },
  { what: 'a body that was not asked for', headers: { 'Content-Type': JSON_TYPE }, body: '{"a":1}' },
];

/** Whether a route reads its request in a way of its own: most operations and forms of commands share one way. */
export const isItsOwn = ({ door, path }: Route): boolean =>
  door === 'api' ? /attachments|imports/.test(path) : !path.startsWith('/agir/');

/**
 * The attacks on a route: the n-th of the routes that read alike gets an eighth of them, so that every attack meets
 * every way of reading.
 */
export function attacksOn(route: Route, n: number): Attack[] {
  if (route.method === 'GET') return route.door === 'page' ? READ_ATTACKS : READ_ATTACKS.filter((_, index) => index % 2 === n % 2);
  const attacks = [...JSON_ATTACKS, ...FORM_ATTACKS, ...MULTIPART_ATTACKS];
  return isItsOwn(route) ? attacks : attacks.filter((_, index) => (index + n) % 8 === 0);
}

/** Where the attacks go, and the headers that identify a person at each door. */
export type Target = { port: number; headersOf: (route: Route) => Record<string, string> };

const headOf = ({ method, path }: Route, headers: Record<string, string | undefined>, query = ''): string =>
  `${method} ${path}${query} HTTP/1.1\r\n${Object.entries({ Host: 'guichet', ...headers })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

async function open({ port }: Target): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** The status of the first answer on a connection, which is closed then; 0 where the other side closes without one. */
async function statusOn(socket: Socket): Promise<number> {
  const [first] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as unknown[];
  socket.destroy();
  return Buffer.isBuffer(first) ? Number(first.toString('latin1').split(' ')[1]) : 0;
}

/** Sends one whole request whose content is bad. Returns the status of its answer, 0 where there is none. */
export async function sendWhole(target: Target, route: Route, { query, headers, body = '' }: Attack): Promise<number> {
  const socket = await open(target);
  const length = route.method === 'GET' && body === '' ? undefined : String(Buffer.byteLength(body));
  socket.write(Buffer.from(headOf(route, { ...target.headersOf(route), ...headers, 'Content-Length': length }, query), 'latin1'));
  socket.write(body);
  return statusOn(socket);
}

const CHUNK = `10000\r\n${'a'.repeat(65_536)}\r\n`;
/** The connection was cut while chunks were still sent: the sender stops before it reads the answer. */
const CUT_OFF = -1;

/**
 * Sends chunks for as long as they are accepted. Returns the status of the answer, CUT_OFF where the sender met the end
 * of the connection first, 0 where there is no answer.
 */
export async function sendEndless(target: Target, route: Route, type: string): Promise<number> {
  const socket = await open(target);
  const pour = (): void => {
    while (!socket.destroyed && socket.write(CHUNK));
  };
  socket.on('drain', pour);
  socket.write(headOf(route, { ...target.headersOf(route), 'Content-Type': type, 'Transfer-Encoding': 'chunked' }));
  pour();
  return statusOn(socket).catch(({ code }: NodeJS.ErrnoException) => {
    if (code !== 'ECONNRESET' && code !== 'EPIPE') throw new Error(`an endless body met ${code}`);
    return CUT_OFF;
  });
}

/** Begins a body and sends one byte of it each second. Returns what breaks it off in the middle. */
export async function sendSlowly(target: Target, route: Route, type: string, beginning: string): Promise<() => void> {
  const socket = await open(target);
  socket.resume();
  socket.write(headOf(route, { ...target.headersOf(route), 'Content-Type': type, 'Content-Length': '100000' }) + beginning);
  const drip = setInterval(() => socket.write('a'), 1_000);
  socket.once('close', () => clearInterval(drip));
  return () => socket.resetAndDestroy();
}

/** What is sent to a route slowly, and without end. */
export const BODIES_OF = {
  api: [[JSON_TYPE, '{"title":"']],
  page: [
    [FORM_TYPE, 'title='],
    [MULTIPART, `--BB\r\nContent-Disposition: form-data; ${FILE}\r\n\r\n`],
  ],
} as const;
