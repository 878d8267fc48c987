import { randomUUID } from 'node:crypto';
import { STUDENTS } from './lives.ts';
import { type Answered, askOnce } from './service.ts';
import { MINISTRY } from './tokens.ts';

/** One command or read as it was asked until its answer: under its key, of one address or the other. */
export type Told = { path: string; key: string | null; body: unknown; answer: Answered };

/** People who ask one thing after the other, each as soon as the one before is answered. */
export type Stream = {
  /** All that was answered so far, in the order of the answers. */
  told: Told[];
  /** They ask no more; resolves when the last one is answered. */
  stop: () => Promise<void>;
};

/** Nobody listens there: the only failure of a connection that a restart may show. */
export const isRefused = ({ status, code }: Answered): boolean => status === 0 && code === 'ECONNREFUSED';

/**
 * `people` draft, submit and read, each for themselves. `insist`: what is answered with 503, or refused by a port that is down, they ask again,
 * at the next address; otherwise each thing is asked once, and a refused connection ends their day.
 */
export function startStream(urls: readonly string[], token: string, { people, insist }: { people: number; insist: boolean }): Stream {
  const told: Told[] = [];
  let stopped = false;

  async function ask(turn: number, path: string, body?: unknown): Promise<Answered> {
    const key = body === undefined ? null : randomUUID();
    for (let attempt = turn; ; attempt += 1) {
      const answer = await askOnce(`${urls[attempt % urls.length]}${path}`, { token, ...(key === null ? {} : { key, body }) });
      const again = insist && (answer.status === 503 || isRefused(answer));
      if (!again) {
        told.push({ path, key, body, answer });
        return answer;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function day(turn: number): Promise<void> {
    while (!stopped) {
      const created = await ask(turn, '/applications', { ...STUDENTS, siret: MINISTRY.siret });
      if (isRefused(created)) return;
      const { id, version } = created.body;
      if (id === undefined) continue;
      const rest = [
        () => ask(turn, `/applications/${id}/submission`, { version }),
        () => ask(turn, `/applications/${id}`),
        () => ask(turn, '/applications'),
      ];
      for (const next of rest) if (isRefused(await next())) return;
    }
  }

  const days = Array.from({ length: people }, (_, turn) => day(turn));
  return {
    told,
    stop: async () => {
      stopped = true;
      await Promise.all(days);
    },
  };
}
