import type { ClientOptions } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { RequestHandler } from 'express';
import type { LogEvent } from 'kysely';
import type { Program } from '../observe/registry.ts';
import type { Settings } from './settings.ts';

/** What each part of a program is given so that traces go through it; nothing where nobody receives them. */
export type Tracing = {
  observers: readonly RequestHandler[];
  statements: { log?: (event: LogEvent) => void };
  client: Pick<ClientOptions, 'interceptors'>;
  worker: Pick<WorkerOptions, 'interceptors' | 'sinks'>;
  /** Sends what has not been sent yet. */
  stop: () => Promise<void>;
};

const OFF: Tracing = { observers: [], statements: {}, client: {}, worker: {}, stop: async () => undefined };

/** Traces go to OTEL_EXPORTER_OTLP_ENDPOINT. Without it none of OpenTelemetry's code is loaded. */
export async function startTracing(program: Program, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Settings): Promise<Tracing> {
  if (endpoint === undefined) return OFF;
  const [{ startSpans }, { traceStatement }, { updateTraces, workerTraces }] = await Promise.all([
    import('../observe/spans.ts'),
    import('../observe/statements.ts'),
    import('../observe/temporal.ts'),
  ]);
  const spans = startSpans(program);
  return {
    observers: program === 'api' ? [(await import('../api/tracing.ts')).traceRequests] : [],
    statements: { log: traceStatement },
    client: { interceptors: { workflow: [updateTraces] } },
    worker: workerTraces(spans),
    stop: spans.stop,
  };
}
