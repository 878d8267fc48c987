import type { Kysely } from 'kysely';
import { recipientsById, recipientsByRole } from '../../db/people.ts';
import type { DB } from '../../db/schema.ts';
import { readAgendaView, readSessionRow } from '../../db/sessions.ts';
import type { Event } from '../../domain/event.ts';
import type { Addressed } from './addressed.ts';

/** The members are sent the agenda when their vote opens; the chair is told of its close, reminded of the decision, and told where none is expected any more. */
export async function aboutSession(db: Kysely<DB>, { streamId: id, name, facts }: Event): Promise<Addressed | Addressed[]> {
  if (name !== 'openVote' && name !== 'closeVote' && name !== 'remindChair' && name !== 'cancelSession') return null;
  const [session, agenda] = await Promise.all([readSessionRow(db, id), readAgendaView(db, id)]);
  if (!session) return null;
  const heldOn = session.held_on;
  const onAgenda = agenda.filter((item) => item.state === 'in_session' && item.left_at === null);
  const chairs = () => recipientsByRole(db, 'chair');
  const members = () => recipientsById(db, session.member_ids);
  switch (name) {
    case 'openVote':
      return {
        to: await members(),
        owed: {
          name,
          facts: {
            heldOn,
            closesAt: session.vote_closes_at ?? '',
            agenda: agenda.filter(({ state }) => state !== 'withdrawn').map(({ title }) => title),
          },
        },
      };
    case 'closeVote':
      return {
        to: await chairs(),
        owed: { name, facts: { heldOn, applications: Number(facts['applications']), withoutQuorum: Number(facts['withoutQuorum']) } },
      };
    case 'remindChair':
      // The chair is not asked to decide what has all left the agenda; the lead cancels it.
      return onAgenda.length === 0 ? null : { to: await chairs(), owed: { name, facts: { heldOn, applications: onAgenda.length } } };
    case 'cancelSession': {
      const owed = { name, facts: { heldOn, reason: session.cancellation_reason ?? '' } };
      return [
        { to: await chairs(), owed },
        { to: await members(), owed },
      ];
    }
  }
}
