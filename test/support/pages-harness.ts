import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { createApp } from '../../api/app.ts';
import { PAGES_CLIENT, readIssuerKeys } from '../../local/issuer-keys.ts';
import type { WebDeps } from '../../web/core/deps.ts';
import { issuerOf } from '../../web/core/issuer.ts';
import { createPages } from '../../web/core/router.ts';
import { pages } from '../../web/pages.ts';
import { type LocalAppHarness, startAppHarness } from './app-harness.ts';
import { setting } from './database.ts';
import { noteDone } from './exercised/pages.ts';
import { signedIn } from './page-session.ts';
import { ofFile } from './of-file.ts';

/** What a browser without a script would see of an answer. */
export type Seen = { status: number; html: string; location: string | null; headers: Headers };

/** A visitor of the pages, with a session or without one. */
export type Visitor = {
  cookie: string;
  get: (path: string, headers?: Record<string, string>) => Promise<Seen>;
  /** Sends a form, as one of our pages would; `headers` override its own. */
  post: (path: string, form?: Record<string, string | readonly string[]>, headers?: Record<string, string>) => Promise<Seen>;
};

/** Pages at an address, and their visitors. */
type PagesDoor = {
  /** Where the pages are. */
  url: string;
  /** What answers there: pages and operations. */
  app: Express;
  /** The person of the local issuer with this login, signed in. */
  visit: (login: string) => Promise<Visitor>;
  stranger: Visitor;
};

export type PagesHarness = LocalAppHarness &
  PagesDoor & {
    /** Other pages on the same database, with some dependencies replaced. */
    beside: (changed: Partial<WebDeps>) => Promise<PagesDoor>;
  };

/** The front door with its pages, listening; `stop` ends it. */
async function openPages(harness: LocalAppHarness, changed: Partial<WebDeps>, port = 0): Promise<PagesDoor & { close: () => void }> {
  const server = createServer();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deps: WebDeps = {
    ...harness.deps,
    publicUrl: url,
    theme: { name: 'neutral' },
    serviceName: 'Guichet',
    legal: {},
    isDemonstration: true,
    ...changed,
  };
  const app = createApp(deps, createPages(deps, pages));
  server.on('request', app);

  const visitor = (cookie: string): Visitor => {
    const ask = async (path: string, init: RequestInit): Promise<Seen> => {
      const answer = await fetch(url + path, { redirect: 'manual', ...init });
      return { status: answer.status, html: await answer.text(), location: answer.headers.get('location'), headers: answer.headers };
    };
    return {
      cookie,
      get: (path, headers = {}) => ask(path, { headers: { ...(cookie ? { Cookie: cookie } : {}), ...headers } }),
      post: async (path, form = {}, headers = { 'Sec-Fetch-Site': 'same-origin' }) => {
        const body = new URLSearchParams();
        for (const [name, value] of Object.entries(form)) for (const each of [value].flat()) body.append(name, each);
        const seen = await ask(path, { method: 'POST', body, headers: { ...(cookie ? { Cookie: cookie } : {}), ...headers } });
        await harness.heard();
        noteDone(seen.location, form);
        return seen;
      },
    };
  };

  async function visit(login: string): Promise<Visitor> {
    const { id: personId } = await harness.as(login);
    const { name, value } = await signedIn(harness.database.db, url, { login, personId });
    return visitor(`${name}=${value}`);
  }

  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url, app, visit, stranger: visitor(''), close };
}

/** The same with sign-in at the local issuer, which redirects to one fixed port. */
export function startPagesWithSignIn(): Promise<PagesHarness> {
  const port = Number(setting('TEST_PAGES_PORT'));
  const issuer = issuerOf({
    issuer: setting('TEST_ISSUER'),
    clientId: PAGES_CLIENT,
    clientSecret: readIssuerKeys(setting('TEST_ISSUER_DATA_DIR'))?.secrets[PAGES_CLIENT],
    publicUrl: `http://127.0.0.1:${port}`,
    acrs: [],
    scope: 'openid',
    believesRolesOf: () => true,
  });
  return startPagesHarness({ issuer }, port);
}

/** The front door with its pages, on a database of its own; `options`: those of the harness beneath. */
export async function startPagesHarness(
  changed: Partial<WebDeps> = {},
  port = 0,
  options: Parameters<typeof startAppHarness>[0] = {},
): Promise<PagesHarness> {
  const harness = await startAppHarness(options);
  const doors: { close: () => void }[] = [];
  const open = async (other: Partial<WebDeps>, at = 0): Promise<PagesDoor> => {
    const door = await openPages(harness, other, at);
    doors.push(door);
    return door;
  };
  return {
    ...harness,
    ...(await open(changed, port)),
    beside: (other) => open(other),
    stop: async () => {
      doors.forEach(({ close }) => close());
      await harness.stop();
    },
  };
}

/** The pages of a file’s tests. */
export const pagesOfFile = (...options: Parameters<typeof startPagesHarness>): PagesHarness =>
  ofFile(
    () => startPagesHarness(...options),
    ({ stop }) => stop(),
  );
