import type { Kysely } from 'kysely';
import { type Clock, readClock } from '../../db/core/clock.ts';
import { restoreDue } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { earliestAt } from '../../domain/core/command.ts';
import type { Deadline } from './deadline.ts';
import { readNextDue } from './next-deadline.ts';
import type { Hint } from './workflow-wakeups.ts';

/**
 * `early`: by the clock here, the date may not be met yet. `nothing`: the thing does not wait for it, or by its rule it
 * is not due as the row stands.
 */
export type Met = 'met' | 'early' | 'nothing';

/**
 * The dates as workflows meet them, by the id of their thing. Every client of Temporal can call them, so a date must be
 * the one stored with the thing, and have come by PostgreSQL's clock, whatever Temporal says. A date that its rule no
 * longer gives, for example after a change in the list of holidays, is stored anew.
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
    if (earliestAt({ at: stored.due_at, what }) > now) return 'early';
    if (await deadline(id, now, hint)) return 'met';
    await db.transaction().execute(async (trx) => restoreDue(trx, id, await readNextDue(trx, id)));
    return 'nothing';
  };
  const entries = Object.entries<Deadline>(deadlines).map(([name, deadline]) => [name, (id: string) => meet(id, name, deadline)]);
  // Object.fromEntries loses which key holds which function; the shape is the argument's.
  return Object.fromEntries(entries) as Record<Name, (id: string) => Promise<Met>>;
}
