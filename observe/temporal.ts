import { fileURLToPath } from 'node:url';
import { type Attributes, context, propagation, SpanKind } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { ActivityInterceptorsFactory, InjectedSinks, WorkerOptions } from '@temporalio/worker';
import type { Answer } from '../domain/command.ts';
import { TRACE_HEADER, type TraceSinks } from '../workflows/tracing.ts';
import { inSpan, type Spans, thingIn } from './spans.ts';

function withTrace(headers: Headers): Headers {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier[TRACE_HEADER]) };
}

function parentIn(headers: Headers) {
  const payload = headers[TRACE_HEADER];
  const carrier = payload ? { [TRACE_HEADER]: defaultPayloadConverter.fromPayload(payload) } : {};
  return propagation.extract(context.active(), carrier);
}

const inUpdate = <T>(name: string, workflowId: string | null | undefined, send: () => Promise<T>): Promise<T> =>
  inSpan(`update ${name}`, { kind: SpanKind.CLIENT, attributes: { 'guichet.command': name, ...thingIn(workflowId ?? undefined) } }, send);

/** An update's span in the API: from its sending to its answer. It takes the trace along to the workflow, whether that runs or is started by it. */
export const updateTraces: WorkflowClientInterceptor = {
  startUpdate: (input, next) =>
    inUpdate(input.updateName, input.workflowExecution.workflowId, () => next({ ...input, headers: withTrace(input.headers) })),
  startUpdateWithStart: (input, next) =>
    inUpdate(input.updateName, input.workflowStartOptions.workflowId, () =>
      next({ ...input, updateHeaders: withTrace(input.updateHeaders) }),
    ),
};

/** What an activity answered, where that is the answer to a command. */
function outcomeIn(answer: unknown): Attributes {
  const { receipt, repeated, refusal } = Object(answer) as Partial<
    Extract<Answer, { receipt: unknown }> & Extract<Answer, { refusal: unknown }>
  >;
  if (refusal) return { 'guichet.outcome': 'refused', 'guichet.refusal': refusal.code };
  return receipt ? { 'guichet.outcome': repeated ? 'repeated' : 'done' } : {};
}

/** An activity's span: below the update that asked for it, or the first of a trace of its own, as a deadline's or a letter's. */
const activityTraces: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) =>
      inSpan(
        `${info.isLocal ? 'local activity' : 'activity'} ${info.activityType}`,
        { kind: SpanKind.CONSUMER, attributes: { 'guichet.activity': info.activityType, ...thingIn(info.workflowExecution?.workflowId) } },
        async (span) => {
          const answer = await next(input);
          span.setAttributes(outcomeIn(answer));
          return answer;
        },
        parentIn(input.headers),
      ),
  },
});

/** What a worker is given so that traces go through it. */
export function workerTraces({ record }: Spans): Required<Pick<WorkerOptions, 'interceptors' | 'sinks'>> {
  const sinks: InjectedSinks<TraceSinks> = {
    traces: {
      handled: {
        fn: ({ workflowId }, { parent, spanId, update, since, until }) => {
          const [, traceId = '', parentSpanId = '', flags = ''] = parent.split('-');
          record({
            name: `workflow ${update}`,
            kind: SpanKind.SERVER,
            attributes: { 'guichet.command': update, ...thingIn(workflowId) },
            ...{ traceId, spanId, parentSpanId, traceFlags: Number.parseInt(flags, 16), since, until },
          });
        },
      },
    },
  };
  const workflowModules = [fileURLToPath(new URL('../workflows/tracing.ts', import.meta.url))];
  return { interceptors: { activity: [activityTraces], workflowModules }, sinks };
}
