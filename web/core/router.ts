import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { noneRead } from '../../api/http/deps.ts';
import { addressOf } from '../../api/http/caller/limits.ts';
import { hearUncaught } from '../../api/http/server/isolation.ts';
import { textReader } from '../../api/http/request/body.ts';
import { newRequestId, mayAsk } from '../../api/http/operation.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { logUnexpected, saidOf, toFacts } from '../../api/app.ts';
import { answerWhileStopping } from '../../api/http/server/stop.ts';
import { takeTurn } from '../../api/http/server/turns.ts';
import { logSeen, logRefusal } from '../../api/http/caller/security.ts';
import { toProblem } from '../../api/problems.ts';
import { serveAssets } from './assets.ts';
import { cookieName, cookiesOf, languageOf } from './cookies.ts';
import type { WebDeps } from './deps.ts';
import { FORM_BYTES, FORM_FIELD, isDraftName } from './forms/form.ts';
import { type Fields, fieldsOf, firstOf } from './forms/values.ts';
import { layout, type Look } from './layout.ts';
import { address, asking, assertOwn, type Answer, DONE, type Page, SignInFirst, SpentLink, type Visit } from './page.ts';
import { errorPage } from './error-page.ts';
import { isFromOurPage } from './same-site.ts';
import { keepForLater, personOf } from './session.ts';

/** The content security policy: a browser loads only what we serve, and runs no script that stands in a page. */
const directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

function headersFor(publicUrl: string): RequestHandler {
  const isSecure = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...directives, ...(isSecure ? { 'upgrade-insecure-requests': [] } : {}) } },
    // No referrer at all would have browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
  });
}

function formReader(limit: number): RequestHandler {
  const read = textReader({ type: 'application/x-www-form-urlencoded', limit });
  return async (req, res, next) => {
    await read(req, res);
    next();
  };
}
const readForm = formReader(FORM_BYTES);

/** Reads a page's form. Only signed-in people may send a longer one, which is checked before a byte is read. */
function formReaderOf(deps: WebDeps, { formBytes }: Page): RequestHandler {
  if (formBytes === undefined) return readForm;
  const readLong = formReader(formBytes);
  return async (req, res, next) => {
    const reads = (await personOf(deps, req)) ? readLong : readForm;
    await reads(req, res, next);
  };
}

const lookOf = (deps: WebDeps, req: express.Request): Look => {
  const chosen = cookiesOf(req).get(cookieName(deps.publicUrl, 'look'));
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
};

async function visitOf(deps: WebDeps, page: Page, req: express.Request, res: express.Response, fields: Fields): Promise<Visit> {
  const person = await personOf(deps, req);
  const who = person?.caller.personId;
  if (who) logSeen(deps, req, who);
  if (!who) await deps.limits?.(req, 'address', addressOf(req));
  else if (!page.isUnlimited) {
    await deps.limits?.(req, 'person', who);
    if (req.method === 'POST') await deps.limits?.(req, 'commands', who);
  }
  const language = languageOf(deps, req, person);
  const at = await deps.clock(new Date().toISOString());
  const query = new URL(req.url, deps.publicUrl).searchParams;
  // A page that only reads judges all of its parts by the same row.
  const seen = req.method === 'GET' ? { ...deps, applicationsRead: noneRead() } : deps;
  const visit = { deps: seen, req, res, language, params: req.params as Record<string, string>, query, person, at, fields };
  return { ...visit, ...asking(visit) };
}

/**
 * Throws `SignInFirst` where the page requires a signed-in person, or its form was shown to another one;
 * `role_required` where the caller may not call the page's operation.
 */
function admit({ of }: Page, { person, fields }: Visit): void {
  assertOwn({ person, fields });
  if (of === 'public') return;
  if (!person) throw new SignInFirst();
  if (of !== 'signed in' && !mayAsk(of.spec, person.caller)) throw new Problem({ code: 'role_required', roles: of.spec.roles ?? [] });
}

function send(deps: WebDeps, visit: Visit, answer: Answer): void {
  const { res, req } = visit;
  if ('written' in answer) return;
  if ('to' in answer) {
    res.redirect(303, answer.to);
    return;
  }
  const { status = 200, language = visit.language } = answer;
  res
    .status(status)
    .set('Content-Language', language)
    .type('html')
    .end(layout({ ...visit, language }, lookOf(deps, req), answer));
}

/** An address on our pages without one of the things that it asks. */
function withoutQuery(path: string, name: string): string {
  const url = new URL(path, 'http://here');
  url.searchParams.delete(name);
  return url.pathname + url.search;
}

const handlerOf =
  (deps: WebDeps, page: Page, method: 'get' | 'post'): RequestHandler =>
  async (req, res) => {
    if (method === 'post' && !isFromOurPage(req, deps.publicUrl)) throw new Problem({ code: 'cross_site' });
    const fields = method === 'post' && typeof req.body === 'string' ? fieldsOf(req.body) : {};
    const visit = await visitOf(deps, page, req, res, fields);
    admit(page, visit);
    const run = page[method];
    if (!run) return;
    if (method === 'get') await takeTurn(deps, res);
    send(deps, visit, await run(visit));
  };

/**
 * The address of the sign-in, with the way back; what the form had sent is kept.
 * @param why `interrompu`: the session has run out; `encore`: what was asked wants a newer or stronger sign-in
 */
async function signInAddress(deps: WebDeps, req: express.Request, why: 'interrompu' | 'encore'): Promise<string> {
  if (req.method === 'GET') return address('/connexion', { retour: req.originalUrl, ...(why === 'encore' ? { encore: 1 } : {}) });
  const fields = typeof req.body === 'string' ? fieldsOf(req.body) : {};
  const form = firstOf(fields, FORM_FIELD);
  if (isDraftName(form) && isFromOurPage(req, deps.publicUrl)) await keepForLater(deps, req, form, fields);
  const { pathname, search } = URL.parse(req.get('Referer') ?? '/', deps.publicUrl) ?? new URL(deps.publicUrl);
  // The address may still name a command as done: it is dropped, since the one just sent was not.
  return address('/connexion', { retour: withoutQuery(pathname + search, DONE), [why]: 1 });
}

/** Answers an error to a browser. */
const answerError =
  (deps: WebDeps): ErrorRequestHandler =>
  async (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error instanceof SignInFirst) {
      res.redirect(303, await signInAddress(deps, req, 'interrompu'));
      return;
    }
    const facts = toFacts(error);
    if (facts.code === 'sign_in_again') {
      logRefusal(deps, req, 401, facts);
      res.redirect(303, await signInAddress(deps, req, 'encore'));
      return;
    }
    if (facts.code === 'internal_error') logUnexpected(deps, error, req.id);
    const person = await personOf(deps, req).catch(() => null);
    const language = languageOf(deps, req, person);
    const { status, body } = toProblem(language, facts, saidOf(error));
    res.locals['problem'] = facts.code;
    logRefusal(deps, req, status, facts);
    if (status === 503) res.set('Retry-After', '2');
    // A page that only reads judges all of its parts by the same row.
    const seen = req.method === 'GET' ? { ...deps, applicationsRead: noneRead() } : deps;
    const visit = {
      deps: seen,
      req,
      res,
      language,
      params: {},
      query: new URLSearchParams(),
      person,
      at: new Date().toISOString(),
      fields: {},
    };
    send(
      deps,
      { ...visit, ...asking(visit) },
      errorPage(language, {
        ...(body as { title: string; detail: string }),
        code: facts.code,
        status,
        requestId: String(req.id ?? newRequestId()),
        isSpentLink: error instanceof SpentLink,
      }),
    );
  };

/** The address of such a page is worth a sign-in: no cache keeps what it showed, and no search engine lists it. */
const keepSecret: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
  next();
};

/** The pages: whether a path is one of theirs, and what answers it. */
type Pages = { owns: (path: string) => boolean; handler: RequestHandler };

/** All pages as one part of the front door; the API has the other paths. */
export function createPages(deps: WebDeps, pages: readonly Page[]): Pages {
  const nouns = new Set(['', 'assets', 'dsfr', ...pages.map(({ path }) => path.split('/')[1] ?? '')]);
  const owns = (path: string): boolean => nouns.has(path.split('/', 2)[1] ?? '');
  const router = Router();
  router.use(hearUncaught);
  router.use(answerWhileStopping(deps));
  router.use(headersFor(deps.publicUrl));
  router.use(serveAssets);
  if (deps.theme.name === 'dsfr') router.use('/dsfr', express.static(deps.theme.dir, { index: false, maxAge: '1d' }));
  router.use((_req, res, next) => {
    res.set({ 'Cache-Control': 'private, no-cache', Vary: 'Cookie' });
    next();
  });
  for (const page of pages) {
    if (page.isSecret) router.use(page.path, keepSecret);
    if (page.get) router.get(page.path, handlerOf(deps, page, 'get'));
    if (page.post) router.post(page.path, ...(page.takesFiles ? [] : [formReaderOf(deps, page)]), handlerOf(deps, page, 'post'));
  }
  router.use(() => {
    throw new Problem({ code: 'not_found' });
  });
  router.use(answerError(deps));
  return { owns, handler: router };
}
