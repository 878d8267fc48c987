import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { createApp } from '../../api/app.ts';
import type { Deps } from '../../api/http/deps.ts';
import { fetchToken } from '../../local/token.ts';
import { setting } from './database.ts';
import { verify } from './openapi.ts';

/** A request as it goes over the wire; each answer is checked against the OpenAPI document. */
export type Asked = { token?: string; key?: string; language?: string; headers?: Record<string, string>; body?: unknown };
type Ask = (method: 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head', path: string, asked?: Asked) => Promise<Response>;

/** One person at the front door. */
export type Actor = {
  id: string;
  token: string;
  get: (path: string, language?: 'fr' | 'en') => Promise<Response>;
  post: (path: string, body: unknown, key?: string, language?: 'fr' | 'en') => Promise<Response>;
  put: (path: string, body: unknown, key?: string, language?: 'fr' | 'en') => Promise<Response>;
};

/** A front door: the requests that need no person, and the people who come to it. */
export type Door = {
  app: Express;
  ask: Ask;
  /** The person of the local issuer with this login. */
  as: (login: string) => Promise<Actor>;
  /** The person with this token. */
  enter: (token: string) => Promise<Actor>;
  close: () => void;
};

/** Tokens outlast the test files of a process: one for each login is enough. */
const tokens = new Map<string, Promise<string>>();
const tokenOf = (login: string): Promise<string> => {
  const token = tokens.get(login) ?? fetchToken({ issuer: setting('TEST_ISSUER'), dataDir: setting('TEST_ISSUER_DATA_DIR'), login });
  tokens.set(login, token);
  return token;
};

/** What is awaited before a write is sent, and after it was answered. */
type Waits = { beforeWriting?: () => Promise<void>; afterWriting: () => Promise<void> };

function openDoor(deps: Deps, { beforeWriting, afterWriting }: Waits): Door {
  const app = createApp(deps);
  // One server, which keeps its connections: supertest would start one for each request.
  const server = createServer(app);
  let listening: Promise<unknown> | undefined;
  const listen = async (): Promise<Server> => {
    listening ??= once(server.listen(0, '127.0.0.1'), 'listening');
    await listening;
    return server;
  };

  const ask: Ask = async (method, path, { token, key, language, headers = {}, body } = {}) => {
    const isWrite = method !== 'get' && method !== 'head';
    if (isWrite) await beforeWriting?.();
    const asked = request(await listen())
      [method](path)
      .set(headers);
    if (token) asked.set('Authorization', `Bearer ${token}`);
    if (key) asked.set('Idempotency-Key', key);
    if (language) asked.set('Accept-Language', language);
    const answer = await (body === undefined ? asked : asked.send(body as object));
    verify(answer as Response & { request: { method: string; url: string } });
    if (isWrite) await afterWriting();
    return answer;
  };

  async function enter(token: string): Promise<Actor> {
    const write =
      (method: 'post' | 'put'): Actor['post'] =>
      (path, body, key = randomUUID(), language = 'fr') =>
        ask(method, path, { token, key, language, body });
    const get: Actor['get'] = (path, language = 'fr') => ask('get', path, { token, language });
    return { id: String((await get('/me')).body.id), token, get, post: write('post'), put: write('put') };
  }

  const known = new Map<string, Promise<Actor>>();
  const signIn = async (login: string): Promise<Actor> => enter(await tokenOf(login));
  const as: Door['as'] = (login) => {
    const actor = known.get(login) ?? signIn(login);
    known.set(login, actor);
    return actor;
  };
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { app, ask, enter, as, close };
}

/** Front doors to one harness, with its own dependencies or with others, and what closes them all. */
export function openDoors(deps: Deps, waits: Waits): { open: (means?: Partial<Deps>) => Door; close: () => void } {
  const doors: Door[] = [];
  const open = (means: Partial<Deps> = {}): Door => {
    const door = openDoor({ ...deps, ...means }, waits);
    doors.push(door);
    return door;
  };
  return { open, close: () => doors.forEach((door) => door.close()) };
}
