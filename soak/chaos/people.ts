import { randomUUID } from 'node:crypto';
import { type Answered, type Attempt, type PersonClient, personClient } from '../../runtime/client.ts';
import { people } from '../../local/people.ts';
import { fetchToken } from '../../local/token.ts';
import type { Installation } from './installation.ts';

/** What a person asks for. `inSteadOf`: the absent person, for whom its sender stands in. */
export type Command = { login: string; method: 'POST' | 'PUT'; path: string; body: object; inSteadOf?: string };

/**
 * A command that was sent, and its answer as far as its sender knows; from when to when, in milliseconds since the
 * epoch. `patient`: it was repeated under its key until it was answered, or for too long.
 */
export type Sent = Command & {
  key: string;
  personId: string;
  patient: boolean;
  answer: { status: number; body: Record<string, unknown> } | null;
  fromMs: number;
  toMs: number;
};

export type People = {
  /** Every command that was sent, in the order of the answers. */
  sent: Sent[];
  /** Every sending, of a command or of a read, that was told to ask again. */
  turnedAway: Attempt[];
  idOf: (login: string) => string;
  /** What a person reads, or null where they may not read it. */
  read: (login: string, path: string) => Promise<Record<string, unknown> | null>;
  /** Sends a command under a key of its own, and repeats it under this key until it is answered. */
  ask: (command: Command) => Promise<Answered | null>;
  /** The same by a person who does not repeat it: where the first attempt is not answered, its outcome is unknown. */
  askOnce: (command: Command) => Promise<void>;
  /** Sends it again unchanged. */
  repeat: (sent: Sent) => Promise<Answered>;
};

/** Longer than any outage here: a caller without an answer by then has found a fault. */
const PATIENCE_MS = 180_000;

/** All the people whom the local issuer knows, signed in, half of them at either API first. */
export async function signIn({ urls, issuer, dataDir }: Installation): Promise<People> {
  const sent: Sent[] = [];
  const turnedAway: Attempt[] = [];
  const hear = (attempt: Attempt): void => void (attempt.status === 503 && turnedAway.push(attempt));
  const clients = new Map<string, { id: string; patient: PersonClient; hasty: PersonClient }>();
  for (const [index, { login }] of people.entries()) {
    const token = await fetchToken({ issuer, dataDir, login });
    const nearest = index % 2 === 0 ? urls : urls.toReversed();
    const [patient, hasty] = [personClient(nearest, token, PATIENCE_MS, hear), personClient(nearest, token, 0, hear)];
    clients.set(login, { id: String((await patient.get('/me')).body['id']), patient, hasty });
  }
  const of = (login: string) => {
    const client = clients.get(login);
    if (!client) throw new Error(`no person signs in as ${login}`);
    return client;
  };
  async function send(command: Command, patient: boolean): Promise<Answered | null> {
    const who = of(command.login);
    const key = randomUUID();
    const { method, path, body } = command;
    const fromMs = Date.now();
    const answered = await who[patient ? 'patient' : 'hasty'].send(method, path, body, key).catch(() => null);
    const answer = answered && answered.status !== 503 ? { status: answered.status, body: answered.body } : null;
    sent.push({ ...command, key, personId: who.id, patient, answer, fromMs, toMs: Date.now() });
    return answered;
  }
  return {
    sent,
    turnedAway,
    idOf: (login) => of(login).id,
    read: async (login, path) => {
      const { status, body } = await of(login).patient.get(path);
      return status === 200 ? body : null;
    },
    ask: (command) => send(command, true),
    askOnce: async (command) => {
      await send(command, false);
    },
    repeat: ({ login, method, path, body, key }) => of(login).patient.send(method, path, body, key),
  };
}
