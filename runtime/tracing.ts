import type { WorkerOptions } from '@temporalio/worker';
import type { RequestHandler } from 'express';
import type { LogEvent } from 'kysely';
import type { Program } from '../observe/registry.ts';
import type { Settings } from './settings.ts';

/** What each part of a program is given so that traces pass through it; nothing where no one receives them. */
export type Tracing = {
  observers: readonly RequestHandler[];
  statements: { log?: (event: LogEvent) => void };
  worker: Pick<WorkerOptions, 'interceptors'>;
  /** Sends the traces that are not sent yet. */
  stop: () => Promise<void>;
};

const OFF: Tracing = { observers: [], statements: {}, worker: {}, stop: async () => undefined };

/** Traces go to OTEL_EXPORTER_OTLP_ENDPOINT. Without it none of OpenTelemetry's code is loaded. */
export async function startTracing(program: Program, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Settings): Promise<Tracing> {
  if (endpoint === undefined) return OFF;
  const [{ startSpans }, { traceStatement }, { workerTraces }] = await Promise.all([
    import('../observe/spans.ts'),
    import('../observe/statements.ts'),
    import('../observe/temporal.ts'),
  ]);
  const spans = startSpans(program);
  return {
    observers: program === 'api' ? [(await import('../api/http/server/tracing.ts')).traceRequests] : [],
    statements: { log: traceStatement },
    worker: workerTraces,
    stop: spans.stop,
  };
}
