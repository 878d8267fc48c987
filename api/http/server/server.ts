import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { isolateConnection } from './isolation.ts';
import { addressOf } from '../caller/limits.ts';
import { newRequestId } from '../operation.ts';
import { type ProblemFacts } from '../problem/problem.ts';
import { toProblem } from '../../problems.ts';

/** What a connection may use, in milliseconds and bytes. */
export type ConnectionLimits = {
  /** From a request's first byte, or from the beginning of a silent connection, to the end of its headers. */
  headersMs: number;
  /**
   * The pace of a body: so many bytes in each such stretch, or its end, as long as they are read. A rate without a
   * total, so that the largest attachment can arrive over a slow line; a client that stops is cut off within two of
   * them.
   */
  paceMs: number;
  paceBytes: number;
  /** The most that a body may hold in all: above all the files of an application, which one form may bring. */
  bodyBytes: number;
  /** How often that is checked: what one check lets through keeps the others waiting. */
  sizeEveryMs: number;
  /**
   * Without a byte in either direction, in the middle of a request or of its answer: a reader who has stopped, a sender
   * who waits.
   */
  idleMs: number;
  /**
   * Between two requests. Longer than the balancers in front of it keep theirs, so that it is never this side that
   * closes.
   */
  keepAliveMs: number;
  /** How often the first limit is checked. */
  checkEveryMs: number;
  /**
   * What is still read and discarded of a request that was answered before its end: a sender who is cut off at once
   * might not see the answer.
   */
  lingerMs: number;
  lingerBytes: number;
  maxHeaderBytes: number;
  maxConnections: number;
  /** Connections from one address; 0: any number. */
  ofOneAddress: number;
};

const LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  paceMs: 15_000,
  paceBytes: 32_768,
  bodyBytes: 210_000_000,
  sizeEveryMs: 250,
  idleMs: 60_000,
  keepAliveMs: 65_000,
  checkEveryMs: 2_000,
  lingerMs: 2_000,
  lingerBytes: 4_000_000,
  // An address may name five hundred things by their ids.
  maxHeaderBytes: 24_576,
  maxConnections: 5_000,
  ofOneAddress: 500,
};

/** The errors of Node's parser and clock for a request that never became one. */
const FACTS: Record<string, ProblemFacts> = {
  HPE_HEADER_OVERFLOW: { code: 'headers_too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_too_slow' },
  SLOW_BODY: { code: 'request_too_slow' },
  ENDLESS_BODY: { code: 'body_too_large' },
};

/** The answer to a browser: fixed words, without a style or a link. */
const pageOf = (title: unknown, detail: unknown): string =>
  `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${String(title)}</title><h1>${String(title)}</h1><p>${String(detail)}</p></html>`;

/**
 * The answer to a sender that no route could answer: neither the language nor anything else is known.
 * @param isBrowser the sender has asked for a page
 */
function answerOf(facts: ProblemFacts, isBrowser = false) {
  const { status, body } = toProblem('fr', facts);
  const text = isBrowser ? pageOf(body['title'], body['detail']) : JSON.stringify({ ...body, requestId: newRequestId() });
  const headers = {
    'Content-Type': isBrowser ? 'text/html; charset=utf-8' : 'application/problem+json; charset=utf-8',
    'Content-Language': 'fr',
    'Content-Length': String(Buffer.byteLength(text)),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none';frame-ancestors 'none'",
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  return { status, headers, text };
}

type Exchange = { request: IncomingMessage; response: ServerResponse };

/**
 * True where a fault can no longer be answered: its request has its answer, or a part of it, or an earlier one waits
 * for its own. A problem would be taken for that answer, or for the answer to something else.
 */
const isAnswered = ({ request, response }: Exchange): boolean => (request.complete ? !response.writableFinished : response.headersSent);

/**
 * Exactly one Host, except in HTTP/1.0, which had none: with two of them a proxy and we might each believe a different
 * one.
 */
const isAddressed = ({ httpVersion, headersDistinct: { host = [] } }: IncomingMessage): boolean =>
  host.length === 1 || (httpVersion === '1.0' && host.length === 0);

/** Whether a browser waits for the answer: by its Accept header, also in bytes that made no request. */
const asksForPage = (exchange: Exchange | undefined, sent: Buffer | undefined): boolean => {
  const accepts = exchange && !exchange.request.complete ? exchange.request.headers.accept : undefined;
  return /text\/html/.test(accepts ?? /\r\naccept:([^\r]*)/i.exec(sent?.toString('latin1') ?? '')?.[1] ?? '');
};

/** Whether a request has a body, by its headers. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * The server before the app: what is not HTTP, too large or too slow is answered with a problem, and no connection is
 * held for longer than its limits. It does not listen.
 * @param isProxy whether an address is a proxy's, which carries the connections of many clients
 */
export function createFrontDoor(
  app: RequestListener,
  logger: Logger,
  changed: Partial<ConnectionLimits> = {},
  isProxy: (address: string) => boolean = () => false,
): Server {
  const limits = { ...LIMITS, ...changed };
  const exchanges = new WeakMap<Duplex, Exchange>();
  const refused = new WeakSet<Duplex>();

  function refuse(socket: Duplex, code: string, exchange = exchanges.get(socket), sent?: Buffer): void {
    // A parser that has failed fails again with each chunk.
    if (refused.has(socket)) return;
    refused.add(socket);
    const facts = FACTS[code] ?? { code: 'malformed_http' };
    logger.info({ problem: facts.code, reason: code }, 'refused before it was a request');
    if (!socket.writable || (exchange && isAnswered(exchange))) {
      socket.destroy();
      return;
    }
    const { status, headers, text } = answerOf(facts, asksForPage(exchange, sent));
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`);
    const patience = setTimeout(() => socket.destroy(), limits.lingerMs);
    socket.once('close', () => clearTimeout(patience));
  }

  /** The rest of a request that was answered before its end is read and discarded, up to a limit. */
  function readPast({ request }: Exchange): void {
    if (request.complete) return;
    let left = limits.lingerBytes;
    const patience = setTimeout(() => request.destroy(), limits.lingerMs);
    request.once('close', () => clearTimeout(patience));
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) request.destroy();
    });
    // Bytes that are read are counted; else Node would discard them uncounted, for as long as they come.
    request.read(0);
    request.resume();
  }

  /**
   * Refuses a body that does not come, or does not end; bytes that wait here to be read have come, and the slowness is
   * ours.
   */
  function keepPace(exchange: Exchange): void {
    const { request } = exchange;
    const { socket } = request;
    const first = socket.bytesRead;
    let before = first;
    const measure = setInterval(() => {
      if (socket.bytesRead - first > limits.bodyBytes) refuse(socket, 'ENDLESS_BODY', exchange);
    }, limits.sizeEveryMs);
    const look = setInterval(() => {
      const came = socket.bytesRead - before;
      before = socket.bytesRead;
      if (came < limits.paceBytes && request.readableLength === 0) refuse(socket, 'SLOW_BODY', exchange);
    }, limits.paceMs);
    request.once('close', () => [measure, look].forEach((timer) => clearInterval(timer)));
  }

  /** The connections of each address, the oldest first. */
  const connectionsOf = new Map<string, Set<Socket>>();

  /**
   * Which connection of an address makes room for another one: the oldest that has not sent the headers of a request,
   * else the oldest between two requests. Undefined where all of them are being answered.
   */
  function leastWanted(connections: Iterable<Socket>): Socket | undefined {
    const open = [...connections];
    return open.find((socket) => !exchanges.has(socket)) ?? open.find((socket) => exchanges.get(socket)?.response.writableFinished);
  }

  /**
   * Counts a connection for its address. Beyond the limit the least wanted one is closed without an answer, as is one
   * too many in all: an idle client locks out no other behind the same address.
   */
  function countConnection(socket: Socket): void {
    const ip = socket.remoteAddress ?? '';
    if (limits.ofOneAddress === 0 || isProxy(ip)) return;
    const address = addressOf({ ip });
    const connections = connectionsOf.get(address) ?? new Set();
    connectionsOf.set(address, connections);
    if (connections.size >= limits.ofOneAddress) {
      logger.info({ reason: 'CONNECTIONS' }, 'refused before it was a request');
      const other = leastWanted(connections);
      (other ?? socket).destroy();
      if (!other) return;
      connections.delete(other);
    }
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
      if (connections.size === 0 && connectionsOf.get(address) === connections) connectionsOf.delete(address);
    });
  }

  const answer: RequestListener = (request, response) => {
    const exchange = { request, response };
    exchanges.set(request.socket, exchange);
    if (hasBody(request)) keepPace(exchange);
    response.prependOnceListener('finish', () => readPast(exchange));
    if (isAddressed(request)) {
      app(request, response);
      return;
    }
    const { status, headers, text } = answerOf({ code: 'malformed_http' });
    response.writeHead(status, headers).end(text);
  };

  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      // The pace bounds it.
      requestTimeout: 0,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: limits.maxHeaderBytes,
      // Our own check answers with a problem.
      requireHostHeader: false,
    },
    answer,
  );
  server.maxConnections = limits.maxConnections;
  server.setTimeout(limits.idleMs);
  return (
    server
      .prependListener('connection', isolateConnection)
      .on('connection', countConnection)
      .on('clientError', ({ code = '', rawPacket }: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) =>
        refuse(socket, code, exchanges.get(socket), rawPacket),
      )
      .on('timeout', (socket) => {
        // Between two requests no answer is awaited.
        if (exchanges.get(socket)?.response.writableFinished) socket.destroy();
        else refuse(socket, 'ERR_HTTP_REQUEST_TIMEOUT');
      })
      .on('connect', (_request, socket) => refuse(socket, 'CONNECT'))
      // Any other expectation of a sender is ignored; a request is answered for what it is.
      .on('checkExpectation', answer)
  );
}
