import type { NextFunction, RequestHandler, Response } from 'express';
import type { Server } from 'node:http';
import { type AddressInfo, connect, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../problem/problem.ts';

/** How a process stops serving, in milliseconds from the beginning of its stop. */
export type StopTimes = {
  /**
   * During this time all requests are answered as usual: load balancers learn from readiness to send no more requests
   * here.
   */
  turningAwayMs: number;
  /**
   * Then each request is answered with the advice to ask elsewhere; after this time the server stops listening, and
   * idle connections are closed.
   */
  closingMs: number;
  /** Then callers who still wait for an answer are told to ask again. */
  endingMs: number;
  /** Then all open connections are closed. */
  lastMs: number;
};

/**
 * The times of a stop that first serves as usual for a while. What comes after takes 4 s at most, so that the
 * supervisor of the process may kill it 5 s later.
 * @param delayMs how long everything is answered as usual, in milliseconds: longer than a balancer takes to learn from
 * readiness that it should send requests elsewhere
 */
export const stopTimes = (delayMs: number): StopTimes => ({
  turningAwayMs: delayMs,
  closingMs: delayMs + 1_000,
  endingMs: delayMs + 3_500,
  lastMs: delayMs + 4_000,
});

const IDLE_EVERY_MS = 100;
/**
 * What arrives in one turn of the event loop is read in the next one: only a turn shorter than this shows which
 * connections are idle.
 */
const SHORT_TURN_MS = 2;
const QUEUE_MS = 1_000;

export type Stopping = {
  /** Aborts when the stop begins. */
  stopping?: AbortSignal | undefined;
  /** Aborts when nothing more is begun. */
  turningAway?: AbortSignal | undefined;
  /** Aborts when no caller is to wait any longer. */
  ending?: AbortSignal | undefined;
};

/** What a stop tells its app; see Stopping. */
export type Stop = Record<keyof Stopping, AbortController>;
export const createStop = (): Stop => ({
  stopping: new AbortController(),
  turningAway: new AbortController(),
  ending: new AbortController(),
});
export const signalsOf = ({ stopping, turningAway, ending }: Stop): Stopping => ({
  stopping: stopping.signal,
  turningAway: turningAway.signal,
  ending: ending.signal,
});

/**
 * From the beginning of the stop each answer says that its connection closes behind it, so that no later request of its
 * client meets the closing; at the end every caller who still waits is told to ask again.
 */
export function answerWhileStopping({ stopping, ending }: Stopping): RequestHandler {
  const waiting = new Map<Response, NextFunction>();
  const sayClose = (res: Response): void => {
    if (!res.headersSent) res.set('Connection', 'close');
  };
  stopping?.addEventListener('abort', () => [...waiting.keys()].forEach(sayClose));
  // A caller who waits for a command is told so by the command itself, which hears of the end as well.
  ending?.addEventListener('abort', () =>
    setImmediate(() => {
      for (const [res, next] of waiting) if (!res.headersSent) next(new Problem({ code: 'outcome_unknown' }));
    }),
  );
  return (_req, res, next) => {
    if (stopping?.aborted) sayClose(res);
    waiting.set(res, next);
    res.once('close', () => waiting.delete(res));
    next();
  };
}

/**
 * Nothing is begun where little time is left for it: a client that is told so has gone elsewhere before the port is
 * closed.
 */
export const turnAway =
  ({ turningAway }: Stopping): RequestHandler =>
  (_req, _res, next) =>
    next(turningAway?.aborted ? new Problem({ code: 'outcome_unknown' }) : undefined);

/**
 * Stops listening in a quiet moment. A client that has connected and still waits in the system's queue would be reset
 * by that, and the queue keeps its order: the server connects to itself until no other client comes before its own
 * connection.
 */
function stopListening(server: Server): Promise<void> {
  const { address, port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    let own: Socket;
    let others: number;
    const callOurselves = (): void => {
      others = 0;
      own = connect(port, address).on('error', () => undefined);
    };
    const arrived = ({ remotePort }: Socket): void => {
      if (remotePort !== own.localPort) others += 1;
      else {
        own.destroy();
        if (others > 0) callOurselves();
        else close();
      }
    };
    const patience = setTimeout(close, QUEUE_MS);
    function close(): void {
      clearTimeout(patience);
      server.off('connection', arrived);
      own.destroy();
      // HTTP's own close would also end idle connections, too early: what they have sent is not read yet.
      NetServer.prototype.close.call(server);
      resolve();
    }
    server.on('connection', arrived);
    callOurselves();
  });
}

/** Stops a listening server, at `times`, and its app; resolves when its last connection is closed. */
export async function stopServer(
  server: Server,
  { stopping, turningAway, ending }: Stop,
  { turningAwayMs, closingMs, endingMs, lastMs }: StopTimes,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  stopping.abort();
  const timers = [
    setTimeout(() => turningAway.abort(), turningAwayMs),
    setTimeout(() => ending.abort(), endingMs),
    setTimeout(() => server.closeAllConnections(), lastMs),
  ];
  await wait(closingMs);
  await stopListening(server);
  // Between a timer and an immediate, everything is read that the system had for us when the turn began: a connection
  // that is idle then has asked nothing, unless the turn was so long that a request came in the meantime.
  const idle = setInterval(() => {
    const since = performance.now();
    setImmediate(() => {
      if (performance.now() - since < SHORT_TURN_MS) server.closeIdleConnections();
    });
  }, IDLE_EVERY_MS);
  await closed;
  clearInterval(idle);
  timers.forEach(clearTimeout);
}
