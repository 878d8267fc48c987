import { randomUUID } from 'node:crypto';

export type Answered = { status: number; body: Record<string, unknown>; millis: number };

/**
 * One sending of a request, from when to when in milliseconds since the epoch, and its answer; status 0 where there was
 * none.
 */
export type Attempt = { path: string; status: number; code: string; fromMs: number; toMs: number };

/** What one person sends to the API. */
export type PersonClient = {
  get(path: string): Promise<Answered>;
  /**
   * A command under a fresh key, or the given one; a 503 or a broken connection is repeated under the same key, as the
   * API asks.
   */
  send(method: 'POST' | 'PUT', path: string, body: unknown, key?: string): Promise<Answered>;
};

const PATIENCE_MS = 60_000;
const PAUSE_MS = 300;

/**
 * An HTTP client for the bearer of a token. `urls`: the addresses of one or several API processes; when one does not
 * answer, the next is asked, until the timeout; without a timeout, each request is sent once. `hear`: called with each
 * attempt.
 */
export function personClient(
  urls: readonly string[],
  token: string,
  patienceMs = PATIENCE_MS,
  hear: (attempt: Attempt) => void = () => undefined,
): PersonClient {
  let turn = 0;

  async function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answered> {
    const since = performance.now();
    for (;;) {
      const asked = turn;
      const fromMs = Date.now();
      const tell = (status: number, code: unknown): void => hear({ path, status, code: String(code ?? ''), fromMs, toMs: Date.now() });
      try {
        const response = await fetch(`${urls[asked % urls.length]}${path}`, {
          method,
          headers: { Authorization: `Bearer ${token}`, ...headers },
          signal: AbortSignal.timeout(20_000),
          ...(body === undefined ? {} : { body }),
        });
        const answer = {
          status: response.status,
          body: (await response.json()) as Record<string, unknown>,
          millis: performance.now() - since,
        };
        tell(answer.status, answer.body['code']);
        if (answer.status !== 503) return answer;
        if (performance.now() - since > patienceMs) return answer;
      } catch (error) {
        tell(0, error);
        if (performance.now() - since > patienceMs) throw error;
      }
      // Of several requests that fail at once, one moves on to the next address for all.
      if (turn === asked) turn += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  return {
    get: (path) => ask('GET', path, {}),
    send: (method, path, body, key = randomUUID()) =>
      ask(method, path, { 'Content-Type': 'application/json', 'Idempotency-Key': key }, JSON.stringify(body)),
  };
}
