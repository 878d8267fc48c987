import type { Kysely } from 'kysely';
import { type Recipient, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readAgendaView, readSessionRow } from '../../db/committee/sessions.ts';
import type { Event, EventName } from '../../domain/core/event.ts';
import type { LetterContent } from '../../letters/texts.ts';
import { type AddressedLetter, writeInSight } from '../core/letter-content.ts';

const WRITTEN_OF: readonly EventName[] = ['createSession', 'sendAgenda', 'openVote', 'closeVote', 'remindChair', 'cancelSession'];

type Listed = Awaited<ReturnType<typeof readAgendaView>>[number];

/**
 * The members and the chair get the agenda, and the members another letter when their vote opens; the chair is told of
 * its close, reminded of the decision, and told if none is expected any more.
 */
export async function aboutSession(db: Kysely<DB>, { streamId: id, name, facts }: Event): Promise<AddressedLetter | AddressedLetter[]> {
  if (!WRITTEN_OF.includes(name)) return null;
  const [session, agenda] = await Promise.all([readSessionRow(db, id), readAgendaView(db, id)]);
  if (!session) return null;
  const heldOn = session.held_on;
  const onAgenda = agenda.filter((item) => item.state === 'in_session' && item.left_at === null);
  const chairs = () => recipientsByRole(db, 'chair');
  const members = () => recipientsById(db, session.member_ids);
  const listed = agenda.filter(({ state }) => state !== 'withdrawn');
  const inSight = (to: Recipient[], write: (items: Listed[]) => LetterContent) =>
    writeInSight(db, { to, of: listed, idOf: (item) => item.application_id }, write);
  const theAgenda = async (): Promise<AddressedLetter[]> =>
    inSight([...(await members()), ...(await chairs())], (items) => ({
      name: 'sendAgenda',
      facts: {
        heldOn,
        opensAt: session.vote_opens_at,
        closesAt: session.vote_closes_at,
        agenda: items.map(({ title, organisation_name: organisation }) => ({ title, organisation })),
      },
    }));
  switch (name) {
    case 'createSession':
      return facts['agendaSent'] ? theAgenda() : null;
    case 'sendAgenda':
      return theAgenda();
    case 'openVote': {
      const opened = await inSight(await members(), (items) => ({
        name,
        facts: { heldOn, closesAt: session.vote_closes_at ?? '', agenda: items.map(({ title }) => title) },
      }));
      return [...opened, ...(facts['agendaSent'] ? await theAgenda() : [])];
    }
    case 'closeVote':
      return {
        to: await chairs(),
        owed: { name, facts: { heldOn, applications: Number(facts['applications']), withoutQuorum: Number(facts['withoutQuorum']) } },
      };
    case 'remindChair':
      // Everything has left the agenda: the chair has nothing to decide, and the lead cancels the session.
      return onAgenda.length === 0 ? null : { to: await chairs(), owed: { name, facts: { heldOn, applications: onAgenda.length } } };
    case 'cancelSession': {
      const owed = { name, facts: { heldOn, reason: session.cancellation_reason ?? '' } };
      return [
        { to: await chairs(), owed },
        { to: await members(), owed },
      ];
    }
    default:
      return null;
  }
}
