import { randomUUID } from 'node:crypto';
import { STUDENTS } from './fixtures.ts';
import { type Answered, askOnce } from './service.ts';
import { OFFICE } from './tokens.ts';

/** One command or read from its request to its answer: under its key, at one address or the other. */
type Told = { path: string; key: string | null; body: unknown; answer: Answered };

/** People who send one request after the other, each as soon as the one before is answered. */
export type Stream = {
  /** All answers so far, in their order. */
  told: Told[];
  /** They send no more; resolves when the last request is answered. */
  stop: () => Promise<void>;
};

const PAUSE_MS = 50;

/** What a client that repeats does repeat: a 503, and a port on which no process listens. */
const isRepeated = ({ status, code }: Answered): boolean => status === 503 || (status === 0 && code === 'ECONNREFUSED');

/**
 * `people` draft, submit and read, each for themselves, over connections that are kept; a person who must repeat a
 * request goes to the next address, and stays there.
 * @param repeats false: each request is sent once, whatever its answer
 */
export function startStream(urls: readonly string[], token: string, people: number, { repeats = true } = {}): Stream {
  const told: Told[] = [];
  let stopped = false;

  async function day(at: number): Promise<void> {
    let turn = at;
    async function ask(path: string, body?: unknown): Promise<Answered> {
      const key = body === undefined ? null : randomUUID();
      for (;;) {
        const answer = await askOnce(`${urls[turn % urls.length]}${path}`, { token, ...(key === null ? {} : { key, body }) });
        if (!repeats || !isRepeated(answer)) {
          told.push({ path, key, body, answer });
          return answer;
        }
        turn += 1;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    while (!stopped) {
      const { id, version } = (await ask('/applications', { ...STUDENTS, siret: OFFICE.siret })).body;
      if (id === undefined) continue;
      await ask(`/applications/${id}/submission`, { version });
      await ask(`/applications/${id}`);
      await ask('/applications');
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
