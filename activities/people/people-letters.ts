import { readIdentityReasons } from '../../db/people/identities.ts';
import type { Kysely } from 'kysely';
import { readUncoveredThings } from '../../db/datalab/day-ledger.ts';
import { ofOrganisation, readOrganisationName, readPerson, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import { readInvitationOfEvent } from '../../db/people/invitations.ts';
import { readRoleRequests } from '../../db/people/role-requests.ts';
import { readCandidate, readCandidates } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { readInterests, readInterestWithdrawals } from '../../db/people/declared-interests.ts';
import { readNames } from '../../db/core/timeline.ts';
import type { Event, Facts } from '../../domain/core/event.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { ABSENCE_KEEPERS } from '../../domain/people/absence.ts';
import { Role, STOOD_IN_ROLES } from '../../domain/core/role.ts';
import { type AddressedLetter, nameOf, writeInSight } from '../core/letter-content.ts';
import { WITHDRAWAL_ROLES } from '../../domain/people/declared-interest.ts';

/**
 * The recipients of a person's event; and the leads if days that the person promised are lost, since they ask another
 * person or move them.
 */
export async function aboutPerson(db: Kysely<DB>, event: Event): Promise<AddressedLetter[]> {
  return [await aboutThemselves(db, event), await aboutUncovered(db, event)].flat();
}

async function aboutUncovered(db: Kysely<DB>, { streamId: id, facts }: Event): Promise<AddressedLetter[]> {
  const halfDays = Number(facts['uncoveredHalfDays'] ?? 0);
  if (halfDays === 0) return [];
  const [person, things] = [(await readNames(db, [id])).get(id) ?? '', await readUncoveredThings(db, id)];
  const told = { to: await recipientsByRole(db, 'lead'), of: things, idOf: (thing: { id: string }) => thing.id };
  return writeInSight(db, told, (items) => ({
    name: 'uncoverDays',
    facts: { person, halfDays, titles: items.map(({ title }) => title) },
  }));
}

/** The names of both people of an absence. */
async function namesIn(db: Kysely<DB>, { streamId: id, facts }: Event): Promise<{ person: string; substitute: string }> {
  const substituteId = String(facts['substituteId']);
  const names = await readNames(db, [id, substituteId]);
  return { person: names.get(id) ?? '', substitute: names.get(substituteId) ?? '' };
}

const daysIn = ({ startsOn, endsOn }: Facts) => ({ startsOn: String(startsOn), endsOn: String(endsOn) });

/** Notifies the absent person and the substitute of an absence that counts, with what passes to the substitute. */
async function tellOfAbsence(db: Kysely<DB>, event: Event, name: 'declareAbsence' | 'confirmAbsence'): Promise<AddressedLetter[]> {
  const { streamId: id, facts, personId } = event;
  const roles = (await readCandidate(db, id))?.roles ?? [];
  const passing = { roles: STOOD_IN_ROLES.filter((role) => roles.includes(role)), reviews: roles.includes('reviewer') };
  const said = { ...(await namesIn(db, event)), ...daysIn(facts), ...passing };
  const confirmer = await nameOf(db, personId);
  const about = async (to: string, toSubstitute: boolean): Promise<AddressedLetter> => ({
    to: await recipientsById(db, [to]),
    owed: name === 'declareAbsence' ? { name, facts: { ...said, toSubstitute } } : { name, facts: { ...said, toSubstitute, confirmer } },
  });
  return [await about(id, false), await about(String(facts['substituteId']), true)];
}

/** Notifies the absent person of an absence that waits for a second person, and asks the others who may confirm it. */
async function askConfirmation(db: Kysely<DB>, event: Event): Promise<AddressedLetter[]> {
  const { streamId: id, facts, personId } = event;
  const said = { ...(await namesIn(db, event)), ...daysIn(facts), declarer: await nameOf(db, personId) };
  const holders = await recipientsByRole(db, ...ABSENCE_KEEPERS);
  // A person who has such a role only as a substitute may not confirm.
  const keepers = (
    await readCandidates(
      db,
      holders.map((holder) => holder.id),
    )
  ).filter(({ roles }) => ABSENCE_KEEPERS.some((role) => roles.includes(role)));
  const concerned = [id, personId, facts['substituteId']];
  const others = holders.filter((holder) => keepers.some((keeper) => keeper.personId === holder.id) && !concerned.includes(holder.id));
  return [
    { to: await recipientsById(db, [id]), owed: { name: 'askConfirmation', facts: { ...said, toPerson: true } } },
    { to: others, owed: { name: 'askConfirmation', facts: { ...said, toPerson: false } } },
  ];
}

/**
 * Notifies the absent person and the substitute of an end; if the absence was unconfirmed, the absent person and the
 * declarer.
 */
async function tellOfReturn(db: Kysely<DB>, event: Event): Promise<AddressedLetter[]> {
  const { streamId: id, facts } = event;
  const { person } = await namesIn(db, event);
  if (facts['isConfirmed'] === false)
    return [{ to: await recipientsById(db, [id, String(facts['declaredBy'])]), owed: { name: 'callOffAbsence', facts: { person } } }];
  const about = async (to: string, toSubstitute: boolean): Promise<AddressedLetter> => ({
    to: await recipientsById(db, [to]),
    owed: { name: 'endAbsence', facts: { person, toSubstitute } },
  });
  return [await about(id, false), await about(String(facts['substituteId']), true)];
}

/** Notifies the organisation's managers of a role request; if it has no other manager, the fund's admins. */
async function tellOfRequest(db: Kysely<DB>, { streamId: id, version, facts }: Event): Promise<AddressedLetter> {
  const request = (await readRoleRequests(db, id)).find((each) => each.version === version);
  // A person who now acts for another organisation no longer asks in this one.
  if (!request) return null;
  const organisationId = String(facts['organisationId']);
  const managers = (await recipientsByRole(db, 'manager')).filter((each) => each.id !== id);
  const own = await ofOrganisation(db, managers, organisationId);
  const to = own.length > 0 ? own : (await recipientsByRole(db, 'admin')).filter((each) => each.id !== id);
  const [organisation, names] = [await readOrganisationName(db, organisationId), await readNames(db, [id])];
  const { role, reason } = request;
  return { to, owed: { name: 'askRole', facts: { person: names.get(id) ?? '', role, organisation, reason } } };
}

async function tellOfRefusal(db: Kysely<DB>, { streamId: id, facts }: Event): Promise<AddressedLetter> {
  const role = Role.parse(facts['role']);
  const refused = (await readRoleRequests(db, id)).find((each) => each.role === role && each.outcome === 'rejected');
  if (!refused) return null;
  const organisation = await readOrganisationName(db, String(facts['organisationId']));
  return {
    to: await recipientsById(db, [id]),
    owed: { name: 'refuseRole', facts: { role, organisation, reason: refused.ending_reason ?? '' } },
  };
}

type OnIdentities = 'joinPeople' | 'partPeople' | 'confirmIdentities' | 'rejectIdentities';

/**
 * A proposal on two identities is sent to the admins, its confirmation to both identities, its rejection to the
 * proposer.
 */
async function aboutIdentities(
  db: Kysely<DB>,
  { streamId: id, personId: by, at, facts }: Event,
  name: OnIdentities,
): Promise<AddressedLetter[]> {
  const otherId = String(facts['personId']);
  const isParting = facts['isParting'] === true;
  const tell = async (to: string, of: string): Promise<AddressedLetter> => {
    const other = await readPerson(db, of);
    const told = { other: `${other.given_name} ${other.usual_name}`, organisation: other.organisation_name, isParting };
    return { to: await recipientsById(db, [to]), owed: { name: 'confirmIdentities', facts: told } };
  };
  if (name === 'confirmIdentities') return Promise.all([tell(id, otherId), tell(otherId, id)]);
  const names = await readNames(db, [id, otherId]);
  const reasons = await readIdentityReasons(db, [id, otherId], at);
  const reason = reasons?.[name === 'joinPeople' ? 'joining' : name === 'partPeople' ? 'parting' : isParting ? 'notParted' : 'notJoined'];
  // The proposal was retracted and its reason removed, so nothing waits.
  if (typeof reason !== 'string') return [];
  const two = { person: names.get(id) ?? '', other: names.get(otherId) ?? '', reason };
  if (name === 'rejectIdentities') {
    const proposer = facts['proposedBy'];
    const to = await recipientsById(db, [typeof proposer === 'string' && proposer !== by ? proposer : null]);
    return [{ to, owed: { name, facts: { ...two, isParting } } }];
  }
  const admins = (await recipientsByRole(db, 'admin')).filter((admin) => ![id, otherId, by].includes(admin.id));
  return [{ to: admins, owed: { name, facts: { ...two, by: await nameOf(db, by) } } }];
}

/**
 * The letters of a person's event: about a role, to the person; about an absence, to the absent person, the substitute
 * and those who may confirm it; about an interest, to the person and to those who may confirm or withdraw it.
 */
async function aboutThemselves(db: Kysely<DB>, event: Event): Promise<AddressedLetter | AddressedLetter[]> {
  const { streamId: id, name, facts } = event;
  switch (name) {
    case 'giveRole':
    case 'withdrawRole': {
      const organisation = await readOrganisationName(db, String(facts['organisationId']));
      return { to: await recipientsById(db, [id]), owed: { name, facts: { role: Role.parse(facts['role']), organisation } } };
    }
    case 'askRole':
      return tellOfRequest(db, event);
    case 'refuseRole':
      return tellOfRefusal(db, event);
    case 'inviteColleague':
      return inviteByLetter(db, event);
    case 'acceptInvitation':
      return tellOfAcceptance(db, event);
    case 'joinPeople':
    case 'partPeople':
    case 'confirmIdentities':
    case 'rejectIdentities':
      return aboutIdentities(db, event, name);
    case 'declareAbsence':
      return facts['isConfirmed'] === false ? askConfirmation(db, event) : tellOfAbsence(db, event, 'declareAbsence');
    case 'confirmAbsence':
      return tellOfAbsence(db, event, 'confirmAbsence');
    case 'endAbsence':
      return tellOfReturn(db, event);
    case 'declareInterest':
    case 'confirmInterest':
    case 'askInterestWithdrawal':
    case 'confirmInterestWithdrawal':
    case 'rejectInterestWithdrawal':
      return aboutInterest(db, event, name);
    default:
      return null;
  }
}

/**
 * Writes to an invited person in the inviter's language, since theirs is unknown. Nothing is sent for an invitation
 * that has ended: its address is no longer known.
 */
async function inviteByLetter(db: Kysely<DB>, { streamId: id, version }: Event): Promise<AddressedLetter> {
  const invitation = await readInvitationOfEvent(db, id, version);
  if (!invitation?.email || !invitation.linkSha256) return null;
  const { id: invitationId, email, language, linkSha256, organisation, siret, message, endsAt } = invitation;
  const invited = { id: invitationId, email, language, letters: 'each', givenName: '', usualName: '', invited: { linkSha256 } } as const;
  const person = `${invitation.given_name} ${invitation.usual_name}`;
  return { to: [invited], owed: { name: 'inviteColleague', facts: { person, organisation, siret, message, endsOn: parisDate(endsAt) } } };
}

/** Notifies the inviter, and those who may withdraw the role again. */
async function tellOfAcceptance(db: Kysely<DB>, { streamId: id, facts }: Event): Promise<AddressedLetter> {
  const organisationId = String(facts['organisationId']);
  const managers = await ofOrganisation(db, await recipientsByRole(db, 'manager'), organisationId);
  const to = [...(await recipientsById(db, [String(facts['inviterId'])])), ...managers].filter((each) => each.id !== id);
  const organisation = await readOrganisationName(db, organisationId);
  return { to, owed: { name: 'acceptInvitation', facts: { person: await nameOf(db, id), organisation } } };
}

type AboutInterest =
  | 'declareInterest'
  | 'confirmInterest'
  | 'askInterestWithdrawal'
  | 'confirmInterestWithdrawal'
  | 'rejectInterestWithdrawal';

/**
 * An interest is notified to its person, and to those who may confirm it if it waits; its confirmation also to the
 * person who recorded it. A request to withdraw it goes to those who may confirm that, its outcome to the person who
 * asked.
 */
async function aboutInterest(
  db: Kysely<DB>,
  { streamId: id, version, personId, facts }: Event,
  name: AboutInterest,
): Promise<AddressedLetter | AddressedLetter[]> {
  const number = Number(facts['number']);
  const [interest] = await readInterests(db, id, { number });
  if (!interest) return null;
  const subject = interest.title ?? interest.organisation_name ?? interest.siret ?? '';
  const names = await readNames(db, [id, ...(personId ? [personId] : [])]);
  const [person, by] = [names.get(id) ?? '', names.get(personId ?? '') ?? ''];
  const others = async (...but: (string | null)[]) =>
    (await recipientsByRole(db, ...WITHDRAWAL_ROLES)).filter((other) => !but.includes(other.id));
  if (name === 'declareInterest') {
    const { reason } = interest;
    const waits = facts['isInForce'] === false;
    const told: AddressedLetter = { to: await recipientsById(db, [id]), owed: { name, facts: { subject, reason, by: waits ? by : null } } };
    if (!waits) return told;
    return [told, { to: await others(id, personId), owed: { name: 'askInterestConfirmation', facts: { subject, person, reason, by } } }];
  }
  if (name === 'confirmInterest') {
    const tell = async (to: string): Promise<AddressedLetter> => ({
      to: await recipientsById(db, [to]),
      owed: { name, facts: { subject, person: to === id ? null : person, by } },
    });
    return Promise.all([id, interest.declarer_id].map(tell));
  }
  // A later request may exist before the letters of an earlier one leave.
  const request = (await readInterestWithdrawals(db, id, number)).findLast((each) => each.version <= version);
  if (!request) return null;
  const isError = request.ground === 'error';
  if (name === 'askInterestWithdrawal') {
    const to = await others(id, request.asked_by, ...(isError ? [interest.declarer_id] : []));
    return { to, owed: { name, facts: { subject, person, reason: request.reason, by, isError } } };
  }
  // The second of two confirmations of an error is among the tasks of those who may give it.
  if (facts['isFirst'] === true) return null;
  const about = async (to: string): Promise<AddressedLetter> => {
    const told = { subject, person: to === id ? null : person, by };
    return {
      to: await recipientsById(db, [to]),
      owed:
        name === 'confirmInterestWithdrawal'
          ? { name, facts: { ...told, isError, isOfApplication: interest.application_id !== null } }
          : { name, facts: { ...told, reason: request.ending_reason ?? '' } },
    };
  };
  return Promise.all([...new Set([id, request.asked_by])].map(about));
}
