import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { RequestListener, Server } from 'node:http';
import { pino } from 'pino';
import { createFrontDoor, type ConnectionLimits } from '../../api/http/server/server.ts';

/** An answer as it came over the wire. */
export type Answered = {
  status: number;
  type: string;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, never> & { [key: string]: unknown };
};

/** A front door that listens on loopback. */
export type Wire = {
  port: number;
  server: Server;
  /** One request by a client that keeps to HTTP, whatever it says. */
  send: (method: string, path: string, headers?: Record<string, string | string[]>, body?: string | Buffer | Readable) => Promise<Answered>;
  /**
   * Sends bytes as they are: returns all that comes back until the other side ends, or has been silent for long.
   * `write` may go on writing.
   */
  raw: (write: string | Buffer | ((socket: Socket) => void)) => Promise<string>;
  stop: () => Promise<void>;
};

const SILENCE_MS = 5_000;

function toAnswered(status: number, headers: Answered['headers'], text: string): Answered {
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  return { status, type, headers, body: type.endsWith('json') && text !== '' ? JSON.parse(text) : { text } };
}

/** Reads one answer out of what came over a socket. */
export function answerIn(text: string): Answered {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return toAnswered(Number(first.split(' ')[1]), headers, rest.join('\r\n\r\n'));
}

/** Opens the door that bin/api.ts opens, with other limits where a test has no time for the real ones. */
export async function listen(
  app: RequestListener,
  limits: Partial<ConnectionLimits> = {},
  isProxy?: (address: string) => boolean,
): Promise<Wire> {
  const server = createFrontDoor(app, pino({ level: 'silent' }), limits, isProxy);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const send: Wire['send'] = (method, path, headers = {}, body) =>
    new Promise((resolve, reject) => {
      const asked = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          asked.destroy();
          resolve(toAnswered(answer.statusCode ?? 0, answer.headers, Buffer.concat(chunks).toString()));
        });
        answer.on('error', reject);
      });
      asked.on('error', reject);
      if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) asked.end(body);
      else body.pipe(asked);
    });

  const raw: Wire['raw'] = (write) =>
    new Promise((resolve, reject) => {
      const socket = connectSocket(port, '127.0.0.1');
      let seen = '';
      socket.setTimeout(SILENCE_MS, () => socket.destroy());
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        seen += chunk;
      });
      socket.on('connect', () => {
        if (typeof write === 'function') write(socket);
        else socket.write(write);
      });
      socket.on('error', (error: NodeJS.ErrnoException) => {
        // A client that writes on after the answer is cut off: what has come is the answer.
        if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
      });
      socket.on('close', () => resolve(Buffer.from(seen, 'latin1').toString()));
    });

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, server, send, raw, stop };
}
