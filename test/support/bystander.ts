import { askOnce } from './service.ts';

/**
 * How long a client waited, in milliseconds: 99 of 100 answers and the slowest one; and how many answers there were.
 */
type Waited = { count: number; p99Ms: number; mostMs: number };

/** The longest wait of a client in 99 of 100 answers, whatever others send meanwhile. */
export const P99_MS = 200;

const PAUSE_MS = 10;

/**
 * Another client, which sends a cheap request throughout. An answer other than 200 counts as one that never came.
 * @returns what ends it and returns how long it waited
 */
export function askThroughout(url: string, token: string): () => Promise<Waited> {
  const [took, stop] = [[] as number[], new AbortController()];
  const asked = (async () => {
    while (!stop.signal.aborted) {
      const { status, millis } = await askOnce(`${url}/me`, { token });
      took.push(status === 200 ? millis : Infinity);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return async () => {
    stop.abort();
    await asked;
    const sorted = took.toSorted((one, other) => one - other);
    return { count: sorted.length, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Infinity, mostMs: sorted.at(-1) ?? Infinity };
  };
}

/** The same in words. */
export const wordsOf = ({ count, p99Ms, mostMs }: Waited): string =>
  `another client asked ${count} times, p99 ${p99Ms.toFixed(0)} ms, ${mostMs.toFixed(0)} ms at most`;
