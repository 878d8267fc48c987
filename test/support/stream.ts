import { randomUUID } from 'node:crypto';
import { type Project, STUDENTS } from './fixtures.ts';
import { type Answered, askOnce } from './service.ts';
import { OFFICE } from './tokens.ts';
import { until } from './until.ts';

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

/** The answers that are not as they should be. */
export const failuresOf = ({ told }: Stream): unknown[][] =>
  told
    .filter(({ answer: { status } }) => status !== 200 && status !== 201)
    .map(({ path, answer: { status, code } }) => [path, status, code]);

/** Waits until people have sent more. */
export async function flows({ told }: Stream): Promise<void> {
  const so = told.length;
  await until('the stream flows', () => told.length >= so + 12);
}

/** What a client that repeats does repeat: a 503, and a port on which no process listens. */
const isRepeated = ({ status, code }: Answered): boolean => status === 503 || (status === 0 && code === 'ECONNREFUSED');

/**
 * `people` draft, submit and read, each for themselves, over connections that are kept; a person who must repeat a
 * request goes to the next address, and stays there.
 * @param repeats false: each request is sent once, whatever its answer
 * @param project what each of them drafts
 */
export function startStream(
  urls: readonly string[],
  token: string,
  people: number,
  { repeats = true, project = STUDENTS }: { repeats?: boolean; project?: Project } = {},
): Stream {
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
      const { id, version } = (await ask('/applications', { ...project, siret: OFFICE.siret })).body;
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
