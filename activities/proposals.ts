import type { Kysely, Transaction } from 'kysely';
import { lockApplication } from '../db/applications.ts';
import { appendEvent } from '../db/events.ts';
import type { DB } from '../db/schema.ts';
import { deleteHeldBut, insertHeld, readHolding } from '../db/waitlist.ts';
import { yearOf } from '../domain/calendar.ts';
import type { Waiting } from '../domain/waitlist.ts';
import type { Nudge } from './following.ts';

/** What the credits hold of what begins to wait: the chair knows of it, who decided that it waits. */
export async function noteHeld(trx: Transaction<DB>, applicationIds: readonly string[], at: string): Promise<void> {
  if (applicationIds.length === 0) return;
  const ids = (await readHolding(trx, yearOf(at))).held.map(({ applicationId }) => applicationId);
  await insertHeld(
    trx,
    ids.filter((id) => applicationIds.includes(id)),
    at,
  );
}

/**
 * Proposes to the chair what the credits hold of the waitlist and did not hold before, whatever has given them: one letter for each envelope, which names the
 * first in order. It follows the movements, as the sweep does, and locks no envelope: nobody who moves money waits for it.
 */
export async function proposeAwards(db: Kysely<DB>, nudge: Nudge, at = new Date().toISOString()): Promise<void> {
  const { waiting, available, held } = await readHolding(db, yearOf(at));
  const known = new Set(waiting.filter(({ heldSince }) => heldSince !== null).map(({ applicationId }) => applicationId));
  const fresh = Map.groupBy(
    held.filter(({ applicationId }) => !known.has(applicationId)),
    ({ envelopeId }) => envelopeId,
  );
  for (const [envelopeId, theirs] of fresh) {
    const proposed = await propose(db, theirs, available.get(envelopeId) ?? 0, at);
    if (proposed) await nudge({ kind: 'application', id: proposed });
  }
  await deleteHeldBut(
    db,
    held.map(({ applicationId }) => applicationId),
  );
}

/** Notes that these are held, with an event of the first of them; its id, or null where it waits no more, or another sweep was first. */
function propose(db: Kysely<DB>, theirs: readonly Waiting[], availableCents: number, at: string): Promise<string | null> {
  return db.transaction().execute(async (trx) => {
    const id = theirs[0]?.applicationId ?? '';
    const application = await lockApplication(trx, id);
    if (application?.state !== 'waitlisted') return null;
    const noted = await insertHeld(
      trx,
      theirs.map(({ applicationId }) => applicationId),
      at,
    );
    if (!noted.includes(id)) return null;
    const facts = { requestedCents: application.requestedCents, availableCents, others: noted.length - 1 };
    await appendEvent(trx, { at, personId: null }, { streamId: id, name: 'proposeAward', facts, due: null, state: 'waitlisted' });
    return id;
  });
}
