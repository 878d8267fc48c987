import type { Kysely } from 'kysely';
import { type Clock, readClock } from '../../db/core/clock.ts';
import { restoreDue } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { meetableAt } from '../../domain/core/command.ts';
import type { Deadline } from './deadline.ts';
import { readNextDue } from './next-deadline.ts';
import type { Hint } from './waking.ts';

/**
 * `early`: the clock here says that the date may not be met yet. `nothing`: the thing does not wait for it, or it is
 * not due by its rule, as the row stands.
 */
export type Met = 'met' | 'early' | 'nothing';

/**
 * The dates as a workflow asks for them, each by its thing's id. Anybody who reaches Temporal can ask so: it must be
 * the one that is stored beside the thing, and have come by PostgreSQL's clock, whatever Temporal's says. One that its
 * rule no longer gives, as after a change of the list of holidays, is stored anew.
 */
export function dateActivities<Name extends string>(
  db: Kysely<DB>,
  deadlines: Record<Name, Deadline>,
  { clock, hint }: { clock: Clock; hint: Hint },
): Record<Name, (id: string) => Promise<Met>> {
  const meet = async (id: string, what: string, deadline: Deadline): Promise<Met> => {
    const now = await readClock(db, clock);
    const stored = await db.selectFrom('stream').where('id', '=', id).select(['due_at', 'due_what']).executeTakeFirst();
    if (!stored?.due_at || stored.due_what !== what) return 'nothing';
    if (meetableAt({ at: stored.due_at, what }) > now) return 'early';
    if (await deadline(id, now, hint)) return 'met';
    await db.transaction().execute(async (trx) => restoreDue(trx, id, await readNextDue(trx, id)));
    return 'nothing';
  };
  const entries = Object.entries<Deadline>(deadlines).map(([name, deadline]) => [name, (id: string) => meet(id, name, deadline)]);
  // Object.fromEntries forgets which key holds which function; the shape is the argument's own.
  return Object.fromEntries(entries) as Record<Name, (id: string) => Promise<Met>>;
}
