import { isGrpcServiceError, type WorkflowClient } from '@temporalio/client';

/** gRPC's code for a missing thing. */
const NOT_FOUND = 5;

/** The activity that writes letters. */
const LETTERS = 'sendLetters';

/**
 * How many tasks a workflow has done, and activities it has asked for, without letters: those, and the tasks that they
 * alone caused, are left out.
 */
export type Counted = { tasks: number; activities: number };

/** The same, from a workflow's history; nothing for one that has not begun. */
export async function countOf(client: WorkflowClient, workflowId: string): Promise<Counted> {
  const names = new Map<string, string>();
  const counted = { tasks: 0, activities: 0 };
  let [isLetter, isOther] = [false, false];
  const hear = (name: string | undefined): void => {
    if (name === LETTERS) isLetter = true;
    else isOther = true;
  };
  try {
    const { events = [] } = await client.getHandle(workflowId).fetchHistory();
    for (const event of events ?? []) {
      const scheduled = event.activityTaskScheduledEventAttributes;
      const name = scheduled?.activityType?.name ?? '';
      if (scheduled) {
        names.set(String(event.eventId), name);
        if (name !== LETTERS) counted.activities += 1;
      }
      const ended =
        event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
      if (ended) hear(names.get(String(ended.scheduledEventId)));
      if (
        event.workflowExecutionStartedEventAttributes ??
        event.workflowExecutionSignaledEventAttributes ??
        event.timerFiredEventAttributes
      )
        hear(undefined);
      if (event.workflowTaskCompletedEventAttributes) {
        if (isOther || !isLetter) counted.tasks += 1;
        [isLetter, isOther] = [false, false];
      }
    }
  } catch (error) {
    if (!isGrpcServiceError(error) || Number(error.code) !== NOT_FOUND) throw error;
  }
  return counted;
}
