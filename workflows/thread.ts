import { follow } from './follow.ts';

/** A thread waits for nothing: its workflow runs only where a letter could not leave, and retries it. */
export async function thread(id: string): Promise<void> {
  const talk = follow('thread', id);

  do {
    await talk.whileDueIn('open', {});
  } while (!(await talk.isOver()));
}
