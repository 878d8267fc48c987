import { people } from '../../local/people.ts';
import { fetchToken } from '../../local/token.ts';
import { personClient, type Answered, type PersonClient } from '../../runtime/client.ts';

export type Json = Record<string, unknown>;
export const paint = (code: number, text: string): string => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
const nameOf = (login: string): string => {
  const person = people.find((each) => each.login === login);
  return person ? `${person.givenName} ${person.usualName}` : login;
};

/** Signs all the people in: each has a client of their own, and the service knows them from then on. */
export async function signIn(url: string, issuer: string, dataDir: string): Promise<(login: string) => PersonClient> {
  const clients = new Map<string, PersonClient>();
  for (const { login } of people) {
    const client = personClient([url], await fetchToken({ issuer, dataDir, login }));
    expectStatus(await client.get('/me'), 200, `${login} signs in`);
    clients.set(login, client);
  }
  return (login) => {
    const client = clients.get(login);
    if (!client) throw new Error(`no person signs in as ${login}`);
    return client;
  };
}

export function expectStatus(answer: Answered, status: number, what: string): Json {
  if (answer.status === status) return answer.body;
  throw new Error(`${what}: expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
}

/** One step of a life: who does what, shown with its answer time as soon as it is answered. */
export type Step = (login: string, what: string, method: 'POST' | 'PUT', path: string, body: unknown, status?: number) => Promise<Json>;

export const stepper =
  (as: (login: string) => PersonClient): Step =>
  async (login, what, method, path, body, status) => {
    const expected = status ?? (method === 'POST' && /^\/(applications|sessions|datalab-requests|missions)$/.test(path) ? 201 : 200);
    const answer = await as(login).send(method, path, body);
    const done = expectStatus(answer, expected, `${login}: ${what}`);
    console.log(
      `  ${paint(32, '✓')} ${`${answer.millis.toFixed(0)} ms`.padStart(7)}  ${nameOf(login).padEnd(22)} ${what.padEnd(46)} ${paint(2, String(done['state'] ?? done['code']))}`,
    );
    return done;
  };
