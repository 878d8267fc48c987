import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Means } from '../../../db/core/commands.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import type { Movement, PostMode, Settled } from '../../../domain/ledger/envelope.ts';
import type { Refusal } from '../../../domain/core/refusal.ts';
import type { Ground } from './ground.ts';
import type { Asked } from './model.ts';
import type { Parts } from './parts.ts';

/** A movement as it is asked for, and why it is invalid, where it is. */
export type ToAsk = { asked: Movement | Asked; fault: string | null };
/** One command of a client, the `place`th of its plan; its key stays the same however often it is sent. */
type Order = { client: number; place: number; stream: string; mode: PostMode; lines: ToAsk[] };
export type Told = Receipt & Pick<Settled, 'posted' | 'refused'>;
type Answered = { receipt: Told; repeated: boolean } | { refusal: Refusal } | { error: string };
export type Attempt = Order & { answer: Answered };

const Body = z.object({ mode: z.custom<PostMode>(), asked: z.array(z.custom<Movement | Asked>()) });

/** A deadlock must be visible; and the outcome of a command must be known even where a busy machine takes long. */
export const RACING: Means = { triesAtMost: 1, deadlineMs: 60_000 };

/**
 * A command that waited too long for a lock may or may not have been carried out: it is sent again under its key, as
 * people do.
 */
export const isImpatient = (error: unknown): boolean => /lock timeout|statement timeout/.test(String(error));

/**
 * Records a command under its key and carries it out in one transaction: an event of its stream, and the movements that
 * this event causes.
 */
export function carryOut(db: Kysely<DB>, { caller }: Ground, { once, append, post }: Parts): (order: Order) => Promise<Answered> {
  const run = once(db, Body, async (trx, { id, body: { mode, asked }, at }) => {
    const receipt = await append(trx, { at, personId: caller.personId }, id);
    const cause = { streamId: id, version: receipt.version };
    const { posted, refused } = await post(
      trx,
      asked.map((each) => ({ cause, ...each })),
      mode,
      at,
    );
    const told: Told = { ...receipt, posted, refused };
    return told;
  });
  return async function ask({ client, place, stream, mode, lines }): Promise<Answered> {
    const body = { mode, asked: lines.map(({ asked }) => asked) };
    const key = `${client}.${place}`;
    for (;;) {
      try {
        // The receipt keeps what it carries beside its own fields.
        return (await run({ name: 'race', id: stream, creates: false, key, caller, body }, RACING)) as Exclude<Answered, { error: string }>;
      } catch (error) {
        if (!isImpatient(error)) return { error: String(error) };
      }
    }
  };
}
