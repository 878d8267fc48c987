import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Stage } from './stage.ts';

/** What a person asks: a command where it has a body, else a read. */
export type Request = { login: string; method?: 'POST' | 'PUT'; path: string; body?: object };
type Answer = { status: number; body: unknown; ms: number };
/** Asks once, whatever the answer. */
export type Ask = (asked: Request) => Promise<Answer>;

/**
 * People at one address, over kept connections. By Node's own client, which is lighter than the server that it asks; a
 * command has a fresh key.
 */
export async function asker({ token }: Pick<Stage, 'token'>, url: string, logins: readonly string[]): Promise<Ask> {
  const agent = new Agent({ keepAlive: true });
  const tokens = new Map(await Promise.all(logins.map(async (login) => [login, await token(login)] as const)));
  return ({ login, method, path, body }) => {
    const text = body && JSON.stringify(body);
    const headers = {
      Authorization: `Bearer ${tokens.get(login)}`,
      ...(text === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), 'Idempotency-Key': randomUUID() }),
    };
    const since = performance.now();
    return new Promise<Answer>((resolve, reject) => {
      const asked = request(`${url}${path}`, { agent, method: method ?? (text === undefined ? 'GET' : 'POST'), headers }, (answer) => {
        let said = '';
        answer.setEncoding('utf8').on('data', (part: string) => (said += part));
        answer.on('error', reject).on('end', () => {
          const ms = performance.now() - since;
          try {
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(said), ms });
          } catch (error) {
            reject(error);
          }
        });
      });
      asked.on('error', reject).end(text);
    });
  };
}

/** The answer, which must be a success. */
export async function accepted(ask: Ask, asked: Request): Promise<Answer> {
  const answer = await ask(asked);
  if (answer.status >= 300) throw new Error(`${asked.path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}
