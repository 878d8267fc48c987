import type { Kysely } from 'kysely';
import { type Recipient, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readAgendaView, readSessionRow } from '../../db/committee/sessions.ts';
import { readMembers, readReplaced } from '../../db/committee/votes.ts';
import { readNames } from '../../db/core/timeline.ts';
import type { Event, EventName } from '../../domain/core/event.ts';
import type { LetterContent } from '../../letters/texts.ts';
import { type AddressedLetter, writeInSight } from '../core/letter-content.ts';

const WRITTEN_OF: readonly EventName[] = [
  ...(['createSession', 'rearrangeSession', 'takeOffAgenda', 'excuseMember', 'sendAgenda', 'openVote'] as const),
  ...(['closeVote', 'remindChair', 'cancelSession'] as const),
];

type Listed = Awaited<ReturnType<typeof readAgendaView>>[number];

type Session = NonNullable<Awaited<ReturnType<typeof readSessionRow>>>;

const linesOf = (items: readonly Listed[]) => items.map(({ title, organisation_name: organisation }) => ({ title, organisation }));

/** A session's plan has changed: the chair, its members and those who no longer sit are told. */
async function aboutPlan(
  db: Kysely<DB>,
  session: Session,
  { at, facts }: Event,
  inSight: (to: Recipient[], write: (items: Listed[]) => LetterContent) => Promise<AddressedLetter[]>,
): Promise<AddressedLetter[]> {
  const { id, reference, held_on: heldOn, venue, written, vote_opens_at: opensAt, vote_closes_at: closesAt } = session;
  const [members, chairs, replaced, seated] = await Promise.all([
    recipientsById(db, session.member_ids),
    recipientsByRole(db, 'chair'),
    readReplaced(db, id, at),
    readMembers(db, id),
  ]);
  const owed = (sits: boolean, agenda: Listed[]): LetterContent => ({
    name: 'rearrangeSession',
    facts: {
      agenda: linesOf(agenda),
      ...{ reference, heldOn, venue, written, opensAt, closesAt, sits },
      applications: session.to_decide,
      members: seated.filter(({ left_as: left }) => left === null).map(({ given_name: given, usual_name: usual }) => `${given} ${usual}`),
      reason: session.rearranged_because ?? '',
    },
  });
  const told = await inSight([...members, ...chairs], (items) => owed(true, facts['agendaSent'] ? items : []));
  // Each person gets the first letter that fits: people from whom calls hide the whole agenda read the plan alone.
  return [
    ...told,
    { to: [...members, ...chairs], owed: owed(true, []) },
    { to: await recipientsById(db, replaced), owed: owed(false, []) },
  ];
}

/** An application has left an agenda that was sent. */
const aboutTakenOff = (db: Kysely<DB>, session: Session, to: Recipient[], taken: readonly Listed[]): Promise<AddressedLetter[]> =>
  writeInSight(db, { to, of: taken, idOf: (item) => item.application_id }, ([item]) => ({
    name: 'takeOffAgenda',
    facts: {
      heldOn: session.held_on,
      title: item?.title ?? '',
      leaves: item?.left_because === 'adjourned' ? 'adjourned' : 'taken_off',
      reason: item?.reason ?? '',
    },
  }));

/** A member is excused: they and their stand-in are told; the stand-in gets the agenda if it was sent. */
async function aboutExcuse(
  db: Kysely<DB>,
  session: Session,
  { facts }: Event,
  inSight: (to: Recipient[], write: (items: Listed[]) => LetterContent) => Promise<AddressedLetter[]>,
): Promise<AddressedLetter[]> {
  const memberId = String(facts['standsInFor']);
  const standInId = typeof facts['substituteId'] === 'string' ? facts['substituteId'] : null;
  const [member, standIn, chairs, names] = await Promise.all([
    recipientsById(db, [memberId]),
    recipientsById(db, [standInId]),
    recipientsByRole(db, 'chair'),
    readNames(db, standInId === null ? [memberId] : [memberId, standInId]),
  ]);
  const owed = (agenda: readonly Listed[]): LetterContent => ({
    name: 'excuseMember',
    facts: {
      heldOn: session.held_on,
      member: names.get(memberId) ?? '',
      standIn: standInId === null ? null : (names.get(standInId) ?? null),
      opensAt: session.vote_opens_at ?? '',
      closesAt: session.vote_closes_at ?? '',
      agenda: linesOf(agenda),
    },
  });
  const replacing = await inSight(standIn, (items) => owed(session.agenda_sent_at === null ? [] : items));
  return [...replacing, { to: [...member, ...standIn, ...chairs], owed: owed([]) }];
}

/**
 * The members and the chair get the agenda, and the members another letter when their vote opens; the chair is told of
 * its close, reminded of the decision, and told if none is expected any more.
 */
export async function aboutSession(db: Kysely<DB>, event: Event): Promise<AddressedLetter | AddressedLetter[]> {
  const { streamId: id, name, personId, facts, at } = event;
  if (!WRITTEN_OF.includes(name)) return null;
  const [session, agenda] = await Promise.all([readSessionRow(db, id), readAgendaView(db, id)]);
  if (!session) return null;
  const heldOn = session.held_on;
  const onAgenda = agenda.filter((item) => item.state === 'in_session' && item.left_at === null);
  const chairs = () => recipientsByRole(db, 'chair');
  const members = () => recipientsById(db, session.member_ids);
  // Those that stood on it then.
  const listed = agenda.filter(({ state, left_at: leftAt }) => state !== 'withdrawn' && (leftAt === null || leftAt > at));
  const inSight = (to: Recipient[], write: (items: Listed[]) => LetterContent) =>
    writeInSight(db, { to, of: listed, idOf: (item) => item.application_id }, write);
  const theAgenda = async (): Promise<AddressedLetter[]> =>
    inSight([...(await members()), ...(await chairs())], (items) => ({
      name: 'sendAgenda',
      facts: {
        heldOn,
        venue: session.venue,
        written: session.written,
        opensAt: session.vote_opens_at,
        closesAt: session.vote_closes_at,
        agenda: linesOf(items),
      },
    }));
  switch (name) {
    case 'createSession':
      return facts['agendaSent'] ? theAgenda() : null;
    case 'rearrangeSession':
      return aboutPlan(db, session, event, inSight);
    case 'takeOffAgenda': {
      const taken = agenda.filter(({ application_id: applicationId }) => applicationId === facts['applicationId']);
      return session.agenda_sent_at === null ? null : aboutTakenOff(db, session, [...(await members()), ...(await chairs())], taken);
    }
    case 'excuseMember':
      return aboutExcuse(db, session, event, inSight);
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
      // Either lead or chair has cancelled it.
      const to = [...(await recipientsByRole(db, 'lead', 'chair')).filter((person) => person.id !== personId), ...(await members())];
      return { to, owed: { name, facts: { heldOn, reason: session.cancellation_reason ?? '' } } };
    }
    default:
      return null;
  }
}
