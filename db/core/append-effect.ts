import type { Transaction } from 'kysely';
import type { By, Due, Receipt } from '../../domain/core/command.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import { owesLetters } from '../../domain/events.ts';
import { appendEvents, versionIn } from './events.ts';
import type { DB } from './schema.ts';

/**
 * The effect of a command or a date: its event's content, and its thing's next deadline and state. `name`: the event's,
 * if not that of the command or the date. `also`: events on other things, appended by the same statement. `after`:
 * writes what refers to the event, once it is appended. If it appends more events on the same thing, they change no
 * deadline. It has no version: a receipt is the result of an event that is already appended.
 */
export type Effect = {
  version?: never;
  name?: EventName;
  facts?: Facts;
  due: Due | null;
  state: string;
  also?: readonly RelatedEffect[];
  after?: (event: { streamId: string; version: number }) => Promise<unknown>;
};

/** The same on another thing, whose state need not be known. */
export type RelatedEffect = Omit<Effect, 'state' | 'also'> & { streamId: string; state?: string };

/**
 * Appends the event of a command or a date on its thing, with those on other things, and writes what follows. Returns
 * the receipt.
 */
export async function appendEffect(
  trx: Transaction<DB>,
  { id, by, name: asked }: { id: string; by: By; name: EventName },
  { also = [], ...effect }: Effect,
): Promise<Receipt> {
  const effects = [{ streamId: id, ...effect }, ...also].map((each) => ({ name: asked, facts: {}, ...each }));
  const versions = await appendEvents(trx, by, effects);
  for (const { streamId, after } of effects) await after?.({ streamId, version: versions.get(streamId) ?? 0 });
  const { state, due, name = asked, facts } = effect;
  return { id, version: versionIn(trx, id), state, due, owesLetters: owesLetters(name, facts) };
}
