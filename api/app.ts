import { readFileSync } from 'node:fs';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler, Router } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { pinoHttp } from 'pino-http';
import { OutcomeUnknown } from '../db/core/commands.ts';
import { isTransient, withoutQuotations } from '../db/core/errors.ts';
import { IbanUnreadable } from '../db/grants/ibans.ts';
import { Altered } from '../files/measure.ts';
import { FileMissing, StoreUnavailable } from '../files/store.ts';
import { crossOrigin } from './http/server/cross-origin.ts';
import { healthz, isProbe, readyz } from './http/server/health.ts';
import { hearUncaught } from './http/server/isolation.ts';
import { asStranger } from './http/caller/limits.ts';
import { noteArrival } from './http/request/arrival.ts';
import { languageOf, newRequestId, routeOf } from './http/operation.ts';
import type { Deps } from './http/deps.ts';
import { operations } from './operations.ts';
import { Problem, type ProblemFacts } from './http/problem/problem.ts';
import { toProblem } from './problems.ts';
import { challengeOf } from './http/caller/sign-in.ts';
import { answerWhileStopping, turnAway } from './http/server/stop.ts';
import { commandsFirst } from './http/server/turns.ts';
import { logRefusal } from './http/caller/security.ts';

/**
 * What `npm run generate` has made of the operations, and `npm run check` compares: making it takes most of a second.
 */
const OPENAPI = readFileSync(new URL('../docs/openapi.json', import.meta.url));

/**
 * Express's own failures (body-parser's by their type) and broken connections, as problems; anything else is an error
 * of ours.
 */
export function toFacts(error: unknown): ProblemFacts {
  if (error instanceof Problem) return error.facts;
  const { type, status } = Object(error) as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return { code: 'body_too_large' };
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return { code: 'media_type_unsupported' };
  if (error instanceof StoreUnavailable) return { code: 'file_store_unavailable' };
  if (error instanceof FileMissing || error instanceof Altered) return { code: 'attachment_damaged' };
  if (error instanceof IbanUnreadable) return { code: 'bank_details_unreadable' };
  if (error instanceof URIError) return { code: 'not_found' };
  // The body's own faults, including its encoding, which have no type.
  if (status === 400) return { code: 'malformed_json' };
  if (error instanceof OutcomeUnknown) return { code: 'outcome_unknown' };
  // PostgreSQL is away, full, or was ended by one of its limits; a lock or a transaction waited too long, or conflicted
  // with another: nothing was committed.
  if (isTransient(error)) return { code: 'outcome_unknown' };
  return { code: 'internal_error' };
}

/** Logs an error that no code expected: it goes to the log and never to the caller. */
export function logUnexpected({ logger }: Pick<Deps, 'logger'>, error: unknown, requestId: Request['id']): void {
  logger.error({ err: withoutQuotations(error), requestId }, 'internal error');
}

/** A problem's facts as its sentence has them, of whatever error. */
export const saidOf = (error: unknown): ProblemFacts => (error instanceof Problem ? error.said : toFacts(error));

const answerProblem =
  (deps: Deps): ErrorRequestHandler =>
  (error, req, res, next) => {
    const { logger, ending, security } = deps;
    // The caller was told to ask again when this process had to end: the outcome is no longer reported.
    if (ending?.aborted && res.writableEnded) return;
    if (res.headersSent) {
      next(error);
      return;
    }
    const facts = toFacts(error);
    if (facts.code === 'internal_error') logUnexpected(deps, error, req.id);
    // PostgreSQL refused the COMMIT itself: a fault of ours, which the caller sees as an outage.
    if (error instanceof OutcomeUnknown && error.cause !== undefined && !isTransient(error.cause))
      logger.error({ err: withoutQuotations(error.cause), requestId: req.id }, 'a commit failed');
    if (facts.code === 'attachment_damaged') logger.error({ err: error, requestId: req.id }, 'a file is not what was recorded of it');
    if (error instanceof IbanUnreadable) logger.error({ requestId: req.id }, error.message);
    if (error instanceof StoreUnavailable) logger.warn({ err: error, requestId: req.id }, 'the file store is away');
    const { status, body } = toProblem(languageOf(req), facts, saidOf(error));
    // RFC 6750 §3.1: an error is named only to a caller that brought a token.
    if (facts.code === 'unauthenticated')
      res.set('WWW-Authenticate', facts.reason === 'no_token' ? 'Bearer' : 'Bearer error="invalid_token"');
    if (facts.code === 'sign_in_again') res.set('WWW-Authenticate', challengeOf(facts));
    if (status === 503) res.set('Retry-After', '2');
    if (facts.code === 'method_not_allowed') res.set('Allow', facts.allowed.join(', '));
    res.locals['problem'] = facts.code;
    logRefusal({ security }, req, status, facts);
    res
      .status(status)
      .type('application/problem+json')
      .json({ ...body, requestId: req.id });
  };

/** No answer from here is a page: none may load, run or be framed in a browser. */
const HEADERS: HelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
  xFrameOptions: { action: 'deny' },
};

/** The first word of a path: Express tries one route after the other, and routes of other nouns need not be tried. */
const nounIn = (path: string): string => path.split('/', 2)[1]?.toLowerCase() ?? '';

/** What else is served behind the front door: it says which paths are its own, and answers them. */
export type Beside = { owns: (path: string) => boolean; handler: RequestHandler };

/** True of a request by which a person opens an address in a browser: programs ask for JSON, or for anything. */
const isBrowsing = (req: Request): boolean => req.method === 'GET' && req.accepts(['json', 'html']) === 'html';

/** What a log may hold of an address. */
const pathInLog = (url: string): string => (url.split('?')[0] ?? '').replace(/^(\/(?:invitations|agenda|decliner)\/).+/, '$1…');

/** The whole front door; it does not listen. `pages`: what browsers are shown, under headers of their own. */
export function createApp(deps: Deps, pages?: Beside): Express {
  const app = express();
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  // Answers are not stored (`no-store`), so no client could ask whether one has changed.
  app.disable('etag');
  app.set('trust proxy', deps.trustedProxies ?? false);
  app.use(noteArrival);
  app.use(commandsFirst(deps));
  const ofApi = helmet(HEADERS);
  app.use((req, res, next) => (pages?.owns(req.path) ? next() : ofApi(req, res, next)));
  app.use(
    pinoHttp({
      logger: deps.logger,
      genReqId: newRequestId,
      autoLogging: { ignore: ({ url }) => isProbe(url) },
      // Bodies, headers, query strings and the secret part of a link are left out: no personal word and no secret
      // reaches the log.
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, path: pathInLog(url) }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
      // Where successful requests are not logged, no line is prepared for them.
      customLogLevel: (_req, { statusCode }, error) => {
        if (error || statusCode >= 500) return 'error';
        return deps.logger.isLevelEnabled('info') ? 'info' : 'silent';
      },
      // The logger's own error for each 5xx says nothing: ours is logged above, and an outage is none.
      customErrorObject: (_req, _res, _error, { err: _, ...line }: Record<string, unknown>) => line,
      customProps: (_req, res) => {
        const { thing, problem } = (res as unknown as { locals?: Record<string, unknown> }).locals ?? {};
        return { thing, problem };
      },
    }),
  );
  for (const observer of deps.observers ?? []) app.use(observer);
  app.use(hearUncaught);
  if (pages)
    app.use((req, res, next) => {
      if (!pages.owns(req.path)) return next();
      res.set('X-Request-Id', String(req.id));
      return pages.handler(req, res, next);
    });
  app.use((req, res, next) => {
    res.set({ 'X-Request-Id': String(req.id), 'Content-Language': languageOf(req), Vary: 'Accept-Language', 'Cache-Control': 'no-store' });
    next();
  });
  app.use(answerWhileStopping(deps));
  app.use(crossOrigin(deps.corsOrigins ?? []));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(deps));
  app.use(turnAway(deps));
  const stranger = asStranger(deps);
  app.get('/openapi.json', stranger, (_req, res) => {
    res.type('json').send(OPENAPI);
  });
  const routers = new Map<string, Router>();
  const byRoute = Map.groupBy(operations, ({ spec }) => routeOf(spec));
  for (const [path, those] of byRoute) {
    const router = routers.get(nounIn(path)) ?? Router();
    routers.set(nounIn(path), router);
    const route = router.route(path);
    for (const { spec, handler } of those) route[spec.method](handler(deps));
    // Express answers HEAD where it answers GET.
    const allowed = those.flatMap(({ spec }) => (spec.method === 'get' ? ['GET', 'HEAD'] : [spec.method.toUpperCase()])).sort();
    const refuseMethod: RequestHandler = () => {
      throw new Problem({ code: 'method_not_allowed', allowed });
    };
    route.all(stranger, refuseMethod);
  }
  app.use((req, res, next) => {
    const router = routers.get(nounIn(req.path));
    if (router) router(req, res, next);
    else next();
  });
  app.use(stranger, (req, res, next) => {
    if (!pages || !isBrowsing(req)) throw new Problem({ code: 'not_found' });
    return pages.handler(req, res, next);
  });
  app.use(answerProblem(deps));
  return app;
}
