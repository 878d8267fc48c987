import { SpanKind, SpanStatusCode, trace, context } from '@opentelemetry/api';
import type { LogEvent } from 'kysely';
import { tracer } from './spans.ts';

/**
 * A span for each traced statement, once it is over: its text, whose values are `$1`, `$2`, and never their content.
 */
export function traceStatement(event: LogEvent): void {
  if (!trace.getSpan(context.active())) return;
  const { sql } = event.query;
  const operation = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
  const endTime = Date.now();
  const span = tracer().startSpan(operation, {
    kind: SpanKind.CLIENT,
    startTime: endTime - event.queryDurationMillis,
    attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': sql },
  });
  if (event.level === 'error') {
    span.setStatus({ code: SpanStatusCode.ERROR });
    const { code } = Object(event.error) as { code?: unknown };
    if (typeof code === 'string') span.setAttribute('db.response.status_code', code);
  }
  span.end(endTime);
}
