import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import type { NextFunction, RequestHandler, Response } from 'express';

/**
 * A connection, with the requests on it that have no complete answer yet and the way to hand each an error.
 * `lastOverAt`: when the last of them ended, by performance.now().
 */
type Connection = { waiting: Map<Response, NextFunction>; lastOverAt: number };

/** For how long after a request has ended an error from it still counts as its own. */
const AFTERMATH_MS = 10_000;

const connections = new AsyncLocalStorage<Connection>();

/**
 * Runs everything that a connection causes in an async context of its own, so that an uncaught error can be attributed
 * to that connection. To be called before any other listener hears of the connection.
 */
export function isolateConnection(socket: Socket): void {
  const connection: Connection = { waiting: new Map(), lastOverAt: -Infinity };
  // Node's HTTP parser is made by a later listener of the same event, and keeps this context for its callbacks.
  connections.enterWith(connection);
  const within = AsyncLocalStorage.snapshot();
  const emit = socket.emit.bind(socket) as (...given: unknown[]) => boolean;
  // Node emits the socket's own events, its end above all, in the most recent context.
  socket.emit = (...given: unknown[]) =>
    within(() => {
      try {
        return emit(...given);
      } catch (error) {
        // Thrown from here the error would leave the context on its way out.
        process.nextTick(() => {
          throw error;
        });
        return true;
      }
    });
}

/** Remembers how to hand a request an uncaught error: by its own error handler. */
export const hearUncaught: RequestHandler = (_req, res, next) => {
  const connection = connections.getStore();
  if (connection) {
    // The pages hear of a request after the door has, and answer it by their own handler.
    const isKnown = connection.waiting.has(res);
    connection.waiting.set(res, next);
    if (isKnown) return next();
    res.once('close', () => {
      connection.waiting.delete(res);
      connection.lastOverAt = performance.now();
    });
  }
  return next();
};

/**
 * Ends the requests that an uncaught error belongs to, each with the answer to an internal error; a request whose
 * answer has begun is broken off. To be called in the context of the error.
 * @returns false where the error belongs to no request: what it left half done is then unknown
 */
export function endRequestsOf(error: unknown): boolean {
  const connection = connections.getStore();
  if (!connection) return false;
  for (const next of connection.waiting.values()) next(error);
  return connection.waiting.size > 0 || performance.now() - connection.lastOverAt < AFTERMATH_MS;
}
