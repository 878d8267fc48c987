import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { appendEvent, readDue, transact } from '../../db/core/events.ts';
import { readPeopleByEmail, setCompetences, setPreferences } from '../../db/people/people.ts';
import {
  confirmJoining,
  partLink,
  proposeJoining,
  proposeParting,
  readPair,
  rejectJoining,
  rejectParting,
} from '../../db/people/identities.ts';
import { BY_HAND, describeOrganisation } from '../../db/people/organisations.ts';
import { isForSomeCall } from '../../db/people/inviting.ts';
import { endRoleRequest, insertRoleRequest, readAskedRoles } from '../../db/people/role-requests.ts';
import { deleteHolding, insertHolding, lockPersonStream, lockRoles, readRolesOf, setDisabled } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Given, Receipt } from '../../domain/core/command.ts';
import type { Caller } from '../../domain/core/role.ts';
import {
  ConfirmIdentities,
  type IdentityPair,
  JoinPeople,
  mayConfirmIdentities,
  mayJoinPeople,
  mayPartPeople,
  mayRejectIdentities,
  PartPeople,
  RejectIdentities,
  waitingOf,
} from '../../domain/people/identity.ts';
import { GiveRole, PERSON_STATE, refuseGift, refuseWithdrawal, SetPreferences, WithdrawRole } from '../../domain/people/person.ts';
import { SettleOrganisation } from '../../domain/people/organisation.ts';
import {
  AskRole,
  mayAskRole,
  mayTakeApplicantRole,
  RefuseRole,
  refuseRefusal,
  TakeApplicantRole,
} from '../../domain/people/role-request.ts';
import { DisableAccount, EnableAccount, mayDisableAccount, mayEnableAccount } from '../../domain/people/account.ts';
import { maySetCompetences, SetCompetences } from '../../domain/people/competence.ts';
import { orNotFound, type Refusal, refuseIf } from '../../domain/core/refusal.ts';
import { leaveDatalab, nextCause } from '../datalab/capacity.ts';
import { personNow } from '../core/next-deadline.ts';

/**
 * Roles and preferences have no waiting workflow, so they are not carried out by one. A command keeps the roles that
 * its caller held when it was admitted: a role withdrawn a moment later does not undo it.
 * Their events are left unacknowledged: the workflow `person`, which writes the letters, is hinted after the commit. If
 * the hint is lost, the relay finds that the person's stream is behind, so the person is notified of a changed role
 * even if this process dies after its commit.
 */
export const peopleCommands = (db: Kysely<DB>) => ({
  giveRole: once(db, GiveRole, async (trx, given) => {
    const {
      id,
      body: { role },
      by,
    } = given;
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(refuseGift(person, given));
    const { organisationId } = person;
    await lockPersonStream(trx, id);
    await insertHolding(trx, { personId: id, organisationId, role }, by);
    await endRoleRequest(trx, { personId: id, organisationId, role }, by, 'confirmed');
    return { facts: { role, organisationId }, ...(await personNow(trx, id)) };
  }),

  /**
   * Asks no other person: an agent of an organisation that may apply drafts for it, and another person submits and
   * signs.
   */
  takeApplicantRole: once(db, TakeApplicantRole, async (trx, { id, caller, by, at }) => {
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(mayTakeApplicantRole(person, await isForSomeCall(trx, person.organisationId, at), caller));
    const { organisationId } = person;
    await lockPersonStream(trx, id);
    await insertHolding(trx, { personId: id, organisationId, role: 'applicant' }, by);
    return { facts: { role: 'applicant', organisationId }, ...(await personNow(trx, id)) };
  }),

  askRole: once(db, AskRole, async (trx, given) => {
    const { id, body } = given;
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(mayAskRole({ ...person, asked: await readAskedRoles(trx, id) }, body.role));
    const { organisationId } = person;
    await lockPersonStream(trx, id);
    return {
      facts: { role: body.role, organisationId },
      ...(await personNow(trx, id)),
      after: ({ version }) => insertRoleRequest(trx, given, organisationId, version),
    };
  }),

  refuseRole: once(db, RefuseRole, async (trx, given) => {
    const {
      id,
      body: { role, reason },
      by,
    } = given;
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(refuseRefusal({ ...person, asked: await readAskedRoles(trx, id) }, given));
    const { organisationId } = person;
    await lockPersonStream(trx, id);
    await endRoleRequest(trx, { personId: id, organisationId, role }, by, 'rejected', reason);
    return { facts: { role, organisationId }, ...(await personNow(trx, id)) };
  }),

  /** Applies to everyone who acts for the organisation; the command is given on one of them. */
  settleOrganisation: once(db, SettleOrganisation, async (trx, { id, body, at }) => {
    await lockRoles(trx);
    const { organisationId } = orNotFound(await readRolesOf(trx, id));
    await lockPersonStream(trx, id);
    await describeOrganisation(trx, organisationId, { ...body, by: BY_HAND, at });
    return { facts: { organisationId, legalCategory: body.legalCategory }, ...(await personNow(trx, id)) };
  }),

  withdrawRole: once(db, WithdrawRole, async (trx, given) => {
    const {
      id,
      body: { role },
      at,
    } = given;
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(refuseWithdrawal(person, given));
    const { organisationId } = person;
    await lockPersonStream(trx, id);
    await deleteHolding(trx, { personId: id, organisationId, role });
    const uncovered = await leaveDatalab(trx, id, await nextCause(trx, id), at);
    return { facts: { role, organisationId, ...uncovered }, ...(await personNow(trx, id)) };
  }),

  /** Has no effect until a second admin confirms it. */
  joinPeople: once(db, JoinPeople, async (trx, given) => {
    const two = await onPair(trx, given, mayJoinPeople);
    await proposeJoining(trx, two, given.body.reason, given.by);
    return { facts: { personId: two[1] }, ...(await personNow(trx, given.id)) };
  }),

  /** The two stay one human until a second admin confirms it. */
  partPeople: once(db, PartPeople, async (trx, given) => {
    const two = await onPair(trx, given, mayPartPeople);
    await proposeParting(trx, two, given.body.reason, given.by);
    return { facts: { personId: two[1] }, ...(await personNow(trx, given.id)) };
  }),

  /** Joins everyone who is already one human with either of the two; or parts the two. */
  confirmIdentities: once(db, ConfirmIdentities, async (trx, given) => {
    const two = await onPair(trx, given, mayConfirmIdentities);
    const { link } = orNotFound(await readPair(trx, ...two));
    const isParting = waitingOf(link)?.what === 'parting';
    await (isParting ? partLink : confirmJoining)(trx, two, given.by);
    return { facts: { personId: two[1], isParting }, ...(await personNow(trx, given.id)) };
  }),

  rejectIdentities: once(db, RejectIdentities, async (trx, given) => {
    const { body, by } = given;
    const two = await onPair(trx, given, mayRejectIdentities);
    const { link } = orNotFound(await readPair(trx, ...two));
    const waiting = waitingOf(link);
    const isParting = waiting?.what === 'parting';
    await (isParting ? rejectParting(trx, two, body.reason) : rejectJoining(trx, two, body.reason, by));
    const facts = { personId: two[1], isParting, proposedBy: waiting?.by ?? null };
    return { facts, ...(await personNow(trx, given.id)) };
  }),

  disableAccount: once(db, DisableAccount, async (trx, { id, caller, body: { reason }, at }) => {
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(mayDisableAccount(person, caller));
    await lockPersonStream(trx, id);
    await setDisabled(trx, id, { at, reason });
    return { facts: { organisationId: person.organisationId }, ...(await personNow(trx, id)) };
  }),

  enableAccount: once(db, EnableAccount, async (trx, { id, caller }) => {
    await lockRoles(trx);
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(mayEnableAccount(person, caller));
    await lockPersonStream(trx, id);
    await setDisabled(trx, id, null);
    return { facts: { organisationId: person.organisationId }, ...(await personNow(trx, id)) };
  }),

  setCompetences: once(db, SetCompetences, async (trx, { id, body: { steps } }) => {
    const person = orNotFound(await readRolesOf(trx, id));
    refuseIf(maySetCompetences(person));
    await lockPersonStream(trx, id);
    const competences = [...new Set(steps)].toSorted();
    await setCompetences(trx, id, competences);
    return { facts: { steps: competences.join(', ') }, ...(await personNow(trx, id)) };
  }),

  setPreferences: once(db, SetPreferences, async (trx, { id, body }) => {
    await lockPersonStream(trx, id);
    await setPreferences(trx, id, body);
    return { facts: body, ...(await personNow(trx, id)) };
  }),
});

/**
 * Checks a rule on two identities, which stay locked until the end of the transaction; returns their ids in the given
 * order.
 */
async function onPair(
  trx: Transaction<DB>,
  { id, caller, body: { personId } }: Given<{ personId: string }>,
  may: (pair: IdentityPair, caller: Caller) => Refusal | null,
): Promise<readonly [string, string]> {
  await lockRoles(trx);
  refuseIf(may(orNotFound(await readPair(trx, id, personId)), caller));
  await lockPersonStream(trx, id);
  return [id, personId];
}

/**
 * Makes a signed-in person an admin, by their address: the way in if the issuer gives no roles, and no person could
 * give the first one.
 * @throws Error with a sentence, if not exactly one person has this address, their account is disabled, or they are an
 * admin already
 */
export function nameAdmin(db: Kysely<DB>, email: string, now: string): Promise<Receipt> {
  return transact(db, now, async (trx, at) => {
    await lockRoles(trx);
    const [id, ...more] = await readPeopleByEmail(trx, email);
    if (id === undefined) throw new Error(`No person with the address ${email} has signed in yet.`);
    if (more.length > 0) throw new Error(`Several people have the address ${email}.`);
    const { organisationId, given, byIssuer, disabledAt } = orNotFound(await readRolesOf(trx, id));
    if (disabledAt !== null) throw new Error(`The account of ${email} is disabled: another admin can enable it.`);
    if ([...given, ...byIssuer].includes('admin')) throw new Error(`${email} is admin already.`);
    await lockPersonStream(trx, id);
    await insertHolding(trx, { personId: id, organisationId, role: 'admin' }, { personId: null, at });
    const facts = { role: 'admin', organisationId };
    return appendEvent(
      trx,
      { at, personId: null },
      { streamId: id, name: 'giveRole', facts, due: await readDue(trx, id), state: PERSON_STATE },
    );
  });
}
