import { defaultPayloadConverter } from '@temporalio/common';
import { currentUpdateInfo, type Headers, proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';

/** The header in which a trace travels with an update and with a local activity: a W3C `traceparent`. */
export const TRACE_HEADER = 'traceparent';

/** An update that its handler has dealt with; instants in milliseconds. `parent`: the traceparent with which it came. */
export type Handled = { parent: string; spanId: string; update: string; since: number; until: number };

/** What a workflow hands out of its sandbox, once each and never in a replay. */
export interface TraceSinks extends Sinks {
  traces: { handled: (update: Handled) => void };
}

/** A traceparent: version, trace, span and flags. */
const TRACEPARENT = /^(00-[0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The span of an update's handling is named by the update's own id, a UUID: chance belongs to the workflow, and a replay must name it alike. */
const spanIdOf = (updateId: string): string => updateId.replaceAll('-', '').slice(-16);

const asChild = (parent: string, spanId: string): string => parent.replace(TRACEPARENT, `$1-${spanId}-$2`);

function traceparentIn(headers: Headers): string | undefined {
  const payload = headers[TRACE_HEADER];
  const said: unknown = payload && defaultPayloadConverter.fromPayload(payload);
  return typeof said === 'string' && TRACEPARENT.test(said) ? said : undefined;
}

/**
 * Passes a command's trace on from its update to the local activity that carries it out. Nothing here is awaited and nothing is commanded:
 * each call returns the very promise of the next one, so that a history made with these interceptors and one made without are the same,
 * and either can be continued by the other.
 */
export function interceptors(): WorkflowInterceptors {
  const parents = new Map<string, string>();
  const { traces } = proxySinks<TraceSinks>();
  return {
    inbound: [
      {
        handleUpdate(input, next) {
          const parent = traceparentIn(input.headers);
          if (parent === undefined) return next(input);
          const { updateId, name: update } = input;
          const since = Date.now();
          const spanId = spanIdOf(updateId);
          parents.set(updateId, asChild(parent, spanId));
          const answered = next(input);
          const end = (): void => {
            parents.delete(updateId);
            traces.handled({ parent, spanId, update, since, until: Date.now() });
          };
          answered.then(end, end);
          return answered;
        },
      },
    ],
    outbound: [
      {
        scheduleLocalActivity(input, next) {
          const parent = parents.get(currentUpdateInfo()?.id ?? '');
          if (parent === undefined) return next(input);
          return next({ ...input, headers: { ...input.headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(parent) } });
        },
      },
    ],
  };
}
