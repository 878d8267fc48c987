import { createHash, randomBytes } from 'node:crypto';
import { Agent, get } from 'node:http';
import type { Stage } from '../stage.ts';

/** A visitor who reads pages with a session, and the answers behind them with a token. */
export type Visitor = {
  /** The session cookie; nothing where no one is signed in. */
  cookie: { name: string; value: string } | null;
  ofPages: Record<string, string>;
  ofJson: Record<string, string>;
};

/** A visitor who has never been here. */
export const STRANGER: Visitor = { cookie: null, ofPages: { Connection: 'keep-alive' }, ofJson: {} };

/** A session of the pages, as if the person had just signed in, and a token. */
export async function visitorOf({ database, api, token }: Stage, login: string): Promise<Visitor> {
  const ofJson = { Authorization: `Bearer ${await token(login)}`, 'Accept-Language': 'fr' };
  const answer = await fetch(`${api}/me`, { headers: ofJson });
  const { id } = (await answer.json()) as { id: string };
  const value = randomBytes(32).toString('base64url');
  await database.query(
    `INSERT INTO page_session (id_sha256, person_id, organisation_id, roles, signed_in_at)
     SELECT $1, id, organisation_id, roles, now() FROM person WHERE id = $2`,
    [createHash('sha256').update(value).digest(), id],
  );
  const name = `guichet-session-${new URL(api).port}`;
  return { cookie: { name, value }, ofPages: { Cookie: `${name}=${value}`, Connection: 'keep-alive' }, ofJson };
}

/** Requests these at once, over kept connections, and resolves when all of them are answered. */
export function asker(base: string, paths: readonly string[], headers: Record<string, string>): () => Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const one = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      get(base + path, { agent, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${path} answered ${answer.statusCode}`));
        answer.on('error', reject).on('end', resolve).resume();
      }).on('error', reject);
    });
  return async () => void (await Promise.all(paths.map(one)));
}
