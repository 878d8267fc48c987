import { z } from 'zod';
import { readIssuerKeys } from './issuer-keys.ts';
import { people } from './people.ts';

const discovery = z.object({ token_endpoint: z.url() });
const tokenAnswer = z.object({ access_token: z.string() });

type TokenRequest = {
  issuer: string;
  /** The folder with the issuer's keys. */
  dataDir: string;
  login: string;
};

/**
 * A bearer token of one of the local issuer's people. Throws a sentence when there is no such person or no issuer
 * answers.
 */
export async function fetchToken({ issuer, dataDir, login }: TokenRequest): Promise<string> {
  if (!people.some((person) => person.login === login)) {
    throw new Error(`No person here signs in as '${login}'; there are ${people.map((person) => person.login).join(', ')}.`);
  }
  const secret = readIssuerKeys(dataDir)?.secrets[login];
  if (secret === undefined) throw new Error(`No sign-in issuer has run on ${dataDir} yet: start it with npm start.`);
  const { token_endpoint } = discovery.parse(await ask(issuer, `${issuer}/.well-known/openid-configuration`, {}));
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const authorization = `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;
  const answer = await ask(issuer, token_endpoint, { method: 'POST', body, headers: { authorization } });
  return tokenAnswer.parse(answer).access_token;
}

async function ask(issuer: string, url: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(5_000) }).catch(() => {
    throw new Error(`The sign-in issuer at ${issuer} does not answer: start it with npm start.`);
  });
  if (response.ok) return response.json();
  throw new Error(`The sign-in issuer at ${issuer} answered ${response.status}: ${await response.text()}`);
}
