import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Attempt, type PersonClient, personClient } from '../../runtime/client.ts';
import { fetchToken } from '../../local/token.ts';
import type { Door } from './fixtures.ts';

/** A command that was answered: how it was sent, and the answer. */
type Acknowledged = {
  login: string;
  path: string;
  body: unknown;
  key: string;
  status: number;
  answer: { id: string; version: number; state: string };
};

export type Outside = Door & {
  /** Every command that was accepted, in the order of the answers. */
  acknowledged: Acknowledged[];
  /** Every request, a command or a read, that was answered with 503. */
  turnedAway: Attempt[];
  client: (login: string) => Promise<PersonClient>;
};

type Options = {
  urls: readonly string[];
  issuer: string;
  /** The folder with the issuer's keys. */
  keysIn: string;
  /** Runs beside each command: gets its key, which it may find in the database while the command is in flight. */
  meanwhile?: (key: string) => Promise<void>;
};

/**
 * People at the front door of processes seen from outside, with real tokens; a request without an answer is repeated
 * under its key.
 */
export function fromOutside({ urls, issuer, keysIn, meanwhile = async () => undefined }: Options): Outside {
  const acknowledged: Acknowledged[] = [];
  const turnedAway: Attempt[] = [];
  const hear = (attempt: Attempt): void => void (attempt.status === 503 && turnedAway.push(attempt));
  const clients = new Map<string, Promise<PersonClient>>();
  const signIn = async (login: string): Promise<PersonClient> =>
    personClient(urls, await fetchToken({ issuer, dataDir: keysIn, login }), undefined, hear);
  const client = (login: string): Promise<PersonClient> => {
    const known = clients.get(login) ?? signIn(login);
    clients.set(login, known);
    return known;
  };
  return {
    acknowledged,
    turnedAway,
    client,
    as: async (login) => {
      const person = await client(login);
      const request = (method: string, url: string) => ({ request: { method, url: `${url} (${login})` } });
      const { id } = (await person.get('/me')).body;
      return {
        id: String(id),
        get: async (path) => ({ ...(await person.get(path)), ...request('GET', path) }),
        post: async (path, body) => {
          const key = randomUUID();
          const [answered] = await Promise.all([person.send('POST', path, body, key), meanwhile(key)]);
          const { status, body: answer } = answered;
          if (status < 300) acknowledged.push({ login, path, body, key, status, answer: answer as Acknowledged['answer'] });
          return { ...answered, ...request('POST', path) };
        },
      };
    },
  };
}

/** Sends every accepted command again under its key, and returns those whose answer is not the first one. */
export async function repeatAll({ acknowledged, client }: Outside): Promise<unknown[]> {
  const again = await Promise.all(
    acknowledged.map(async ({ login, path, body, key, status, answer }) => {
      const repeated = await (await client(login)).send('POST', path, body, key);
      return { path, first: { status, answer }, repeated: { status: repeated.status, answer: repeated.body } };
    }),
  );
  return again.filter(({ first, repeated }) => !isDeepStrictEqual(first, repeated));
}
