import type { Kysely } from 'kysely';
import { recipientsByRole } from '../../db/people.ts';
import type { DB } from '../../db/schema.ts';
import { readAgendaView, readSessionRow } from '../../db/sessions.ts';
import type { Event } from '../../domain/event.ts';
import type { Addressed } from './addressed.ts';

/** The chair is reminded of a session's decision, and told where none is expected any more. */
export async function aboutSession(db: Kysely<DB>, { streamId: id, name }: Event): Promise<Addressed> {
  if (name !== 'remindChair' && name !== 'cancelSession') return null;
  const [session, agenda] = await Promise.all([readSessionRow(db, id), readAgendaView(db, id)]);
  if (!session) return null;
  const heldOn = session.held_on;
  const applications = agenda.filter(({ state }) => state === 'in_session').length;
  // The chair is not asked to decide what has all been withdrawn; the lead cancels it.
  if (name === 'remindChair' && applications === 0) return null;
  return {
    to: await recipientsByRole(db, 'chair'),
    owed:
      name === 'remindChair'
        ? { name, facts: { heldOn, applications } }
        : { name, facts: { heldOn, reason: session.cancellation_reason ?? '' } },
  };
}
