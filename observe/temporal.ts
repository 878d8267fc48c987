import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';
import { inSpan, thingIn } from './spans.ts';

/**
 * An activity's span, the first of a trace of its own: a read, a date, a letter. A command's span is in the API, and
 * Temporal has no part in it.
 */
const activityTraces: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) => {
      const attributes: Attributes = { 'guichet.activity': info.activityType, ...thingIn(info.workflowExecution?.workflowId) };
      return inSpan(`activity ${info.activityType}`, { kind: SpanKind.CONSUMER, attributes }, () => next(input));
    },
  },
});

/** The options that let traces pass through a worker. */
export const workerTraces: Required<Pick<WorkerOptions, 'interceptors'>> = { interceptors: { activity: [activityTraces] } };
