import type { Kysely, Transaction } from 'kysely';
import { lockApplication } from '../../db/applications/applications.ts';
import { appendEvent, movedIn, transact } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { deleteHeld, insertHeld, readHolding } from '../../db/committee/waitlist.ts';
import { nextSilenceDue } from '../../domain/applications/silence.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import type { Moved } from '../../domain/core/command.ts';
import type { WaitlistedApplication } from '../../domain/committee/waitlist.ts';
import type { Hint } from '../core/workflow-wakeups.ts';

/**
 * Marks those of these newly waitlisted applications that the credits hold: the chair, who decided that they wait,
 * knows of them already.
 */
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
 * Proposes to the chair the waitlisted applications that the credits now hold and did not hold before, whatever freed
 * the credits: one letter for each envelope, which names the first in order. It follows the movements and locks no
 * envelope, so that no movement waits for it.
 * @param envelopeId limits it to one envelope
 */
export async function proposeAwards(db: Kysely<DB>, hint: Hint, at: string, envelopeId?: string): Promise<void> {
  const { waiting, available, held } = await readHolding(db, yearOf(at), envelopeId);
  const known = new Set(waiting.filter(({ heldSince }) => heldSince !== null).map(({ applicationId }) => applicationId));
  const fresh = Map.groupBy(
    held.filter(({ applicationId }) => !known.has(applicationId)),
    ({ envelopeId }) => envelopeId,
  );
  for (const [envelopeId, theirs] of fresh) {
    const moved = await propose(db, theirs, available.get(envelopeId) ?? 0, at);
    if (moved) hint(moved);
  }
  const isHeld = new Set(held.map(({ applicationId }) => applicationId));
  await deleteHeld(
    db,
    waiting.map(({ applicationId }) => applicationId).filter((id) => !isHeld.has(id)),
  );
}

/**
 * Marks these as held, with an event of the first one; null if that one no longer waits, or another process came first.
 */
function propose(db: Kysely<DB>, theirs: readonly WaitlistedApplication[], availableCents: number, now: string): Promise<Moved[] | null> {
  return transact(db, now, async (trx, at) => {
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
    await appendEvent(
      trx,
      { at, personId: null },
      { streamId: id, name: 'proposeAward', facts, due: nextSilenceDue(application), state: 'waitlisted' },
    );
    return movedIn(trx);
  });
}
