import type { IncomingMessage, Server } from 'node:http';
import { isProbe } from '../api/http/server/health.ts';

/** How long a program is idle before it gives back spare memory, in milliseconds. */
const REST_MS = 5_000;

/** Present where Node runs with `--expose-gc`. */
type CollectAll = (options: { type: 'major'; flavor: 'last-resort'; execution: 'sync' }) => void;

/**
 * Gives memory back whenever a server has come to rest: after its start, and after each period of work; a probe is not
 * work. Otherwise Node keeps it for the next burst.
 * @returns the function that ends it
 */
export function giveBackAtRest(server: Server): () => void {
  const collect = (globalThis as { gc?: CollectAll }).gc;
  if (!collect) return () => undefined;
  const wait = () => setTimeout(() => collect({ type: 'major', flavor: 'last-resort', execution: 'sync' }), REST_MS).unref();
  let atRest = wait();
  const onRequest = ({ url }: IncomingMessage): void => {
    if (isProbe(url)) return;
    clearTimeout(atRest);
    atRest = wait();
  };
  server.on('request', onRequest);
  return () => {
    clearTimeout(atRest);
    server.off('request', onRequest);
  };
}
