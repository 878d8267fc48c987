import { type Attributes, context, propagation, type Span, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Program } from './registry.ts';

const SCOPE = { name: 'guichet' };

/** An absent receiver keeps no program from ending. */
const PATIENCE_MS = 2_000;

/** The longest text of a statement that a span keeps. */
const TEXT_LIMIT = 1_000;

/** Sends the spans that are not sent yet. */
export type Spans = { stop: () => Promise<void> };

/**
 * Sends this program's spans by OTLP to OTEL_EXPORTER_OTLP_ENDPOINT; the exporter reads that and related variables
 * itself. Every request is recorded, whatever its sender says of its own trace: a sender cannot opt out.
 */
export function startSpans(program: Program): Spans {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': `guichet-${program}` }))
    .merge(detectResources({ detectors: [envDetector] }));
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ timeoutMillis: PATIENCE_MS }) });
  const provider = new TracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeValueLengthLimit: TEXT_LIMIT },
    spanProcessors: [processor],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    // What could not be sent is given up, without an error: no command depends on it.
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

export const tracer = () => trace.getTracer(SCOPE.name);

/** Runs something in a span of its own. Of an error it keeps the kind alone: its text may quote a person's. */
export function inSpan<T>(name: string, options: SpanOptions, run: (span: Span) => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, options, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/**
 * A thing by its kind and its id, where it is named like its workflow, `application:<id>`; by its id alone where no
 * workflow follows it.
 */
export function thingIn(name = ''): Attributes {
  const [, kind, id] = /^(?:(\w+):)?(.+)$/.exec(name) ?? [];
  return { ...(kind ? { 'guichet.thing.kind': kind } : {}), ...(id ? { 'guichet.thing.id': id } : {}) };
}
