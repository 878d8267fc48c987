import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { thingIn, tracer } from '../../../observe/spans.ts';
import { commandAt, outcomeOf } from './metrics.ts';

const UNTRACED = ['/healthz', '/readyz'];

/**
 * A request's span: its route, its command, the thing and the outcome. Neither address nor query nor any text of a
 * person.
 */
export const traceRequests: RequestHandler = (req, res, next) => {
  if (UNTRACED.includes(req.path)) {
    next();
    return;
  }
  const sender = propagation.extract(context.active(), req.headers);
  const span = tracer().startSpan(req.method, { kind: SpanKind.SERVER }, sender);
  res.once('close', () => {
    const route: string = req.route?.path ?? 'none';
    const command = commandAt(req.method, route);
    const { thing, problem } = res.locals as { thing?: string; problem?: string };
    span.updateName(`${req.method} ${route}`);
    span.setAttributes({
      'http.request.method': req.method,
      'http.route': route,
      'http.response.status_code': res.statusCode,
      'guichet.request.id': String(req.id),
      ...(command ? { 'guichet.command': command, 'guichet.outcome': outcomeOf(res) } : {}),
      ...(problem ? { 'guichet.problem': problem } : {}),
      ...thingIn(thing),
    });
    if (res.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(sender, span), next);
};
