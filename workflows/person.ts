import { follow } from './follow.ts';

/** What follows when a person was given a role, or lost one: the letter that tells of it. Nothing else waits for a person. */
export async function person(id: string): Promise<void> {
  const somebody = follow('person', id);

  do {
    await somebody.hears();
  } while (!(await somebody.isOver()));
}
