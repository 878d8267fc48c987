import type { Kysely } from 'kysely';
import { z } from 'zod';
import { PersonCommand, RefusedPersonCommand } from '../command-names.ts';
import { wordsOf } from '../http/request/search.ts';
import { type PersonView as PersonRow, readColleagues, readPeople, readPerson, readPreferences } from '../../db/people/people.ts';
import { readHoldings, readAccessEvents, readRolesOf, readStead, type SteadRow } from '../../db/people/roles.ts';
import { GIVERS, GiveRole, type Person, rolesToGive, rolesToWithdraw, SetPreferences, WithdrawRole } from '../../domain/people/person.ts';
import { joinOffers, offeredBy } from '../../domain/core/may.ts';
import { type Caller, Role, ROLES, VOTING_ROLES } from '../../domain/core/role.ts';
import { readOpenInvitations } from '../../db/people/invitations.ts';
import { isForSomeCall } from '../../db/people/inviting.ts';
import { readOrganisation } from '../../db/people/organisations.ts';
import { readLastSigner } from '../../db/grants/agreements.ts';
import { readRoleRequests } from '../../db/people/role-requests.ts';
import { kindLabel, kindOf } from '../../domain/people/organisation-kind.ts';
import { maySettleOrganisation, ORGANISATION_COMMANDS, SettleOrganisation } from '../../domain/people/organisation.ts';
import {
  AskRole,
  mayTakeApplicantRole,
  RefuseRole,
  rolesToAnswer,
  rolesToAsk,
  TakeApplicantRole,
} from '../../domain/people/role-request.ts';
import { ACCOUNT_COMMANDS, DisableAccount, EnableAccount } from '../../domain/people/account.ts';
import { COMPETENCE_COMMANDS, maySetCompetences, SetCompetences } from '../../domain/people/competence.ts';
import { asksOfAccount } from '../../domain/people/may.ts';
import { Key, type Language } from '../../domain/core/words.ts';
import { readCallLines } from '../../db/calls/call-lives.ts';
import type { DB } from '../../db/core/schema.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { CHOICE_WORDS } from '../../words/core/choices.ts';
import { toOffers } from '../refused-commands.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { command, read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { Problem } from '../http/problem/problem.ts';
import { TimelineEntry, toEntry } from '../http/answer/timeline-entries.ts';
import { Ended, toEnded } from './ended.ts';
import { InvitationView, toInvitations } from './invitation-view.ts';
import { OrganisationName, PersonName } from '../http/answer/names.ts';

const Known = z.object({
  id: z.uuid(),
  name: z.string(),
  roles: z.array(Role),
  organisation: OrganisationName,
});
const COMPETENCES = z.array(z.string()).meta({ description: 'The steps of reviews, by their keys, of which they give opinions first' });
const PersonView = Known.extend({ competences: COMPETENCES }).meta({ id: 'Person' });

const Holding = z
  .object({
    role: Role,
    from: z.enum(['issuer', 'guichet', 'absence']).meta({
      description:
        'issuer: by the sign-in token, and withdrawn only there; guichet: given here; absence: in the stead of a person who is away',
    }),
    givenBy: PersonName.nullable().meta({ description: 'Null where the issuer or the installation gave it' }),
    givenAt: z.iso.datetime().nullable(),
    standsInFor: PersonName.nullable().meta({ description: 'Whose role it is, where that person is away' }),
    until: z.iso.date().nullable().meta({ description: 'The last day of that absence; it may end before' }),
  })
  .meta({ id: 'Holding' });

const Roles = Known.extend({
  holdings: z.array(Holding).meta({ description: 'Where each role comes from; one that comes from several stands as often' }),
});
const RoleRequest = z
  .object({ role: Role, reason: z.string(), askedAt: z.iso.datetime(), ended: Ended })
  .meta({ id: 'RoleRequest', description: 'A role that a person has asked for in the organisation for which they act' });

/** What is known of an organisation, and its source. */
const Facts = {
  legalCategory: z.string().nullable().meta({ description: 'INSEE’s legal category; null where it is not known' }),
  kind: z.string().nullable().meta({ description: 'The kind of organisation, in words; null without a legal category' }),
  department: z.string().nullable().meta({ description: 'INSEE’s code of its département or territory; null where it is not known' }),
  describedBy: z.string().nullable().meta({
    description: 'The directory that has said name or legal category, `hand` where an admin has; null where a token has',
  }),
  describedAt: z.iso.datetime().nullable(),
};

const factsOf = (
  { legalCategory, department, describedBy, describedAt }: Awaited<ReturnType<typeof readOrganisation>>,
  language: Language,
): { [Name in keyof typeof Facts]: string | null } => ({
  ...{ legalCategory, department, describedBy, describedAt },
  kind: legalCategory === null ? null : kindLabel(kindOf(legalCategory))[language],
});

const MyView = Roles.meta({ id: 'Me' });
const PersonDetail = Roles.extend({
  mayGive: z.array(Role).meta({ description: 'The roles that the caller may give to this person now' }),
  mayWithdraw: z.array(Role),
  mayAnswer: z.array(Role).meta({ description: 'The roles that the person has asked for, and that the caller may give or refuse' }),
  requests: z
    .array(RoleRequest)
    .meta({ description: 'The roles that the person has asked for, the newest first; for callers who give roles' }),
  organisationFacts: z.object(Facts),
  invitations: z
    .array(InvitationView)
    .meta({ description: 'The open invitations that the person has sent; for callers who may withdraw them' }),
  disabled: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .nullable()
    .meta({ description: 'Since when the account is disabled: its roles do not count in the meantime, and come back afterwards' }),
  competences: COMPETENCES,
  commands: z.array(PersonCommand),
  refused: z.array(RefusedPersonCommand),
}).meta({ id: 'PersonWithRoles' });

const toView = (row: PersonRow): z.input<typeof Known> => ({
  id: row.id,
  name: `${row.given_name} ${row.usual_name}`,
  roles: ROLES.filter((role) => row.roles.includes(role)),
  organisation: { id: row.organisation_id, name: row.organisation_name, siret: row.siret },
});

const OWN = { standsInFor: null, until: null };

function toHoldings(
  { byIssuer }: Person,
  rows: Awaited<ReturnType<typeof readHoldings>>,
  stead: readonly SteadRow[],
): z.input<typeof Holding>[] {
  const issued = byIssuer.map((role) => ({ role, from: 'issuer' as const, givenBy: null, givenAt: null, ...OWN }));
  const given = rows.map((row) => ({
    role: row.role,
    from: 'guichet' as const,
    givenBy: row.given_by ? { id: row.given_by, name: `${row.given_name} ${row.usual_name}` } : null,
    givenAt: row.given_at,
    ...OWN,
  }));
  const inStead = stead.map((row) => ({
    role: row.role,
    from: 'absence' as const,
    givenBy: null,
    givenAt: row.started_at,
    standsInFor: { id: row.person_id, name: `${row.given_name} ${row.usual_name}` },
    until: row.ends_on,
  }));
  return [...issued, ...given, ...inStead].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

type RequestRow = Awaited<ReturnType<typeof readRoleRequests>>[number];

const toRequest = (row: RequestRow): z.input<typeof RoleRequest> => ({
  ...{ role: row.role, reason: row.reason, askedAt: row.asked_at },
  ended: toEnded(row),
});

const askedIn = (requests: readonly RequestRow[]): Role[] => requests.filter(({ outcome }) => outcome === null).map(({ role }) => role);

/** The roles that see every person; a manager sees the people of their organisation. */
const SEE_ALL = ['lead', 'chair', 'admin', 'auditor'] as const satisfies readonly Role[];
const seesAll = (caller: Caller): boolean => SEE_ALL.some((role) => caller.roles.includes(role));

/** The person with this id, where the caller may see it. */
async function personSeen(db: Parameters<typeof readRolesOf>[0], caller: Caller, id: string): Promise<Person> {
  const person = await readRolesOf(db, id);
  if (!person || !(seesAll(caller) || person.organisationId === caller.organisationId)) throw new Problem({ code: 'not_found' });
  return person;
}

export const getMe = read(
  { operationId: 'getMe', path: '/me', summary: 'Who the service takes me for', needsNoRole: true, answer: MyView },
  async ({ deps: { db }, caller: { personId } }) => {
    const [row, person, holdings, stead] = await Promise.all([
      readPerson(db, personId),
      readRolesOf(db, personId),
      readHoldings(db, personId),
      readStead(db, personId),
    ]);
    return { ...toView(row), holdings: person ? toHoldings(person, holdings, stead) : [] };
  },
);

export const getMyOrganisation = read(
  {
    operationId: 'getMyOrganisation',
    path: '/me/organisation',
    summary: 'The organisation for which I act, and its people who hold a role: the managers among them give roles',
    needsNoRole: true,
    answer: z
      .object({
        id: z.uuid(),
        name: z.string(),
        siret: z.string(),
        ...Facts,
        people: z.array(z.object({ id: z.uuid(), name: z.string(), roles: z.array(Role) })),
        signer: z
          .object({
            capacity: z.string().nullable(),
            authority: z.string().nullable(),
            at: z.iso.datetime(),
            grantId: z.uuid(),
            reference: z.string(),
          })
          .nullable()
          .meta({ description: 'What I last said of my power to sign, and of which grant; null if nothing' }),
      })
      .meta({ id: 'MyOrganisation' }),
  },
  async ({ deps: { db }, caller, language }) => {
    const [{ people, ...organisation }, known, signer] = await Promise.all([
      readColleagues(db, caller.organisationId),
      readOrganisation(db, caller.organisationId),
      readLastSigner(db, caller.personId, caller.organisationId),
    ]);
    return {
      ...{ ...organisation, ...factsOf(known, language) },
      people: people.map(toView).map(({ id, name, roles }) => ({ id, name, roles })),
      signer: signer ? { ...signer, reference: grantReference(signer.reference) } : null,
    };
  },
);

export const getMyAccess = read(
  {
    operationId: 'getMyAccess',
    path: '/me/access',
    summary: 'What I may take or ask for: roles in the organisation for which I act, and what became of what I asked for',
    needsNoRole: true,
    answer: z
      .object({
        mayTakeApplicantRole: z.boolean().meta({ description: 'An open call is for my organisation, and I do not draft for it yet' }),
        mayAsk: z.array(Role),
        requests: z.array(RoleRequest).meta({ description: 'The newest first' }),
      })
      .meta({ id: 'MyAccess' }),
  },
  async ({ deps: { db }, caller, at }) => {
    const [person, requests, isEligible] = await Promise.all([
      readRolesOf(db, caller.personId),
      readRoleRequests(db, caller.personId),
      isForSomeCall(db, caller.organisationId, at),
    ]);
    if (!person) throw new Problem({ code: 'not_found' });
    return {
      mayTakeApplicantRole: mayTakeApplicantRole(person, isEligible, caller) === null,
      mayAsk: rolesToAsk({ ...person, asked: askedIn(requests) }),
      requests: requests.map(toRequest),
    };
  },
);

export const takeApplicantRole = command(
  {
    operationId: 'takeApplicantRole',
    path: '/me/applicant-role',
    summary: 'Lets me draft for my organisation at once, where some call that is open is for it',
    needsNoRole: true,
    body: TakeApplicantRole,
    refusals: ['role_for_oneself', 'role_already_held', 'no_call_for_organisation'],
  },
  { on: 'caller' },
);

export const askRole = command(
  {
    operationId: 'askRole',
    path: '/me/role-requests',
    summary: 'Asks for a role in my organisation: its managers are notified, or the fund’s admins where it has none',
    needsNoRole: true,
    body: AskRole,
    refusals: ['role_already_held', 'role_asked_already'],
  },
  { on: 'caller' },
);

export const refuseRole = command({
  operationId: 'refuseRole',
  path: '/people/{id}/role-refusals',
  subject: 'person',
  summary: 'Refuses a role that a person has asked for, and says why',
  roles: GIVERS,
  body: RefuseRole,
  refusals: ['role_for_oneself', 'role_not_asked'],
});

export const settleOrganisation = command({
  operationId: 'settleOrganisation',
  path: '/people/{id}/organisation',
  subject: 'person',
  method: 'put',
  summary:
    'Settles the name, the legal category and the département of a person’s organisation: no token and no directory changes them afterwards',
  roles: ORGANISATION_COMMANDS.settleOrganisation,
  body: SettleOrganisation,
  refusals: [],
});

export const getPreferences = read(
  {
    operationId: 'getPreferences',
    path: '/me/preferences',
    summary: 'How I am written to',
    needsNoRole: true,
    answer: SetPreferences.meta({ id: 'Preferences' }),
  },
  ({ deps: { db }, caller }) => readPreferences(db, caller.personId),
);

export const setPreferences = command(
  {
    operationId: 'setPreferences',
    method: 'put',
    path: '/me/preferences',
    summary: 'Sets the language of my letters, and whether they come at each event or once each working day',
    needsNoRole: true,
    body: SetPreferences,
    refusals: [],
  },
  { on: 'caller' },
);

export const listPeople = read(
  {
    operationId: 'listPeople',
    path: '/people',
    summary: 'People who have signed in; for a manager, those of their organisation',
    roles: [...SEE_ALL, 'manager'],
    costly: 'by words',
    query: z.strictObject({
      role: Role.optional(),
      votes: z.literal('true').optional().meta({ description: 'Only those who may vote in a session, by a role of their own' }),
      competence: Key.optional().meta({ description: 'Only those who give opinions on this step first, by its key' }),
      q: z.string().max(200).optional().meta({
        description: 'Words that all stand in the name, the address or the organisation’s name, whatever their accents',
      }),
      ...paging,
    }),
    answer: pageSchema(PersonView, 'PersonPage'),
  },
  async ({ deps: { db }, caller, query }) => {
    const limit = limitOf(query);
    const rows = await readPeople(db, {
      role: query.role,
      own: query.votes && VOTING_ROLES,
      competence: query.competence,
      q: wordsOf(query),
      organisationId: seesAll(caller) ? undefined : caller.organisationId,
      after: keyOf(IdKey, query) ?? '00000000-0000-0000-0000-000000000000',
      limit: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => ({ ...toView(row), competences: row.competences }),
    );
  },
);

const { text, coded } = columnsOf<z.input<typeof PersonView>>();
const listOf = (keys: readonly string[], labelOf: (key: string) => string | undefined) => ({
  code: keys.join(', '),
  label: keys.map((key) => labelOf(key) ?? key).join(', '),
});

/** The steps’ names, by their keys, as the newest call says each. */
async function readStepNames(db: Kysely<DB>): Promise<ReadonlyMap<string, string>> {
  const { labels } = await readCallLines(db, { drafts: false });
  return new Map(labels.filter(({ kind }) => kind === 'steps').map(({ key, label }) => [key, label.fr]));
}

export const exportPeople = fileOfList(listPeople, {
  operationId: 'exportPeople',
  name: { fr: 'personnes', international: 'people' },
  columns: async ({ deps: { db }, caller }) => {
    // What the fund's people are good at is no concern of an organisation's manager.
    const steps = seesAll(caller) ? await readStepNames(db) : null;
    return [
      text('Identifiant', 'id', ({ id }) => id),
      text('Nom', 'name', ({ name }) => name),
      text('Administration', 'organisation', ({ organisation }) => organisation.name),
      text('SIRET', 'siret', ({ organisation }) => organisation.siret),
      coded('Rôles', 'roles', ({ roles }) => listOf(roles, (role) => CHOICE_WORDS[role]?.fr)),
      ...(steps ? [coded('Compétences', 'competences', ({ competences }) => listOf(competences, (key) => steps.get(key)))] : []),
    ];
  },
});

export const getPerson = read(
  {
    operationId: 'getPerson',
    path: '/people/{id}',
    summary: 'One person with their roles: who gave each, and when',
    roles: [...SEE_ALL, 'manager'],
    answer: PersonDetail,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const person = await personSeen(db, caller, id);
    const [row, holdings, stead, requests, organisation, invitations] = await Promise.all([
      readPerson(db, id),
      readHoldings(db, id),
      readStead(db, id),
      readRoleRequests(db, id),
      readOrganisation(db, person.organisationId),
      readOpenInvitations(db, person.organisationId, at, [id]),
    ]);
    const gives = GIVERS.some((role) => caller.roles.includes(role));
    return {
      ...toView(row),
      holdings: toHoldings(person, holdings, stead),
      mayGive: gives ? rolesToGive(person, caller) : [],
      mayWithdraw: gives ? rolesToWithdraw(person, caller) : [],
      disabled: row.disabled_at && row.disabled_reason ? { at: row.disabled_at, reason: row.disabled_reason } : null,
      mayAnswer: rolesToAnswer({ ...person, asked: askedIn(requests) }, caller),
      requests: gives ? requests.map(toRequest) : [],
      organisationFacts: factsOf(organisation, language),
      competences: row.competences,
      invitations: toInvitations(invitations, { caller, at }, language),
      ...toOffers(
        joinOffers(
          offeredBy(ACCOUNT_COMMANDS, caller, asksOfAccount(person, { caller, at })),
          offeredBy(COMPETENCE_COMMANDS, caller, () => maySetCompetences(person)),
          offeredBy(ORGANISATION_COMMANDS, caller, maySettleOrganisation),
        ),
        language,
      ),
    };
  },
);

export const getPersonEvents = read(
  {
    operationId: 'getPersonEvents',
    path: '/people/{id}/events',
    summary: 'How a person got their roles, and whether their account was disabled, in words',
    roles: ['admin', 'auditor', 'manager'],
    answer: z.object({ items: z.array(TimelineEntry) }).meta({ id: 'PersonEvents' }),
  },
  async ({ deps: { db }, caller, id, language }) => {
    await personSeen(db, caller, id);
    const rows = await readAccessEvents(db, id, seesAll(caller) ? undefined : caller.organisationId);
    return { items: rows.map((row) => toEntry(language, row, row.facts)) };
  },
);

export const giveRole = command({
  operationId: 'giveRole',
  path: '/people/{id}/roles',
  subject: 'person',
  summary: 'Gives a person a role in the organisation for which they act',
  roles: GIVERS,
  body: GiveRole,
  refusals: ['role_for_oneself', 'role_already_held'],
});

export const withdrawRole = command({
  operationId: 'withdrawRole',
  path: '/people/{id}/role-withdrawals',
  subject: 'person',
  summary: 'Withdraws a role that was given here',
  roles: GIVERS,
  body: WithdrawRole,
  refusals: ['role_not_held', 'role_held_by_issuer', 'last_manager', 'last_admin'],
});

export const setCompetences = command({
  operationId: 'setCompetences',
  method: 'put',
  path: '/people/{id}/competences',
  subject: 'person',
  summary: 'States on which steps a reviewer gives opinions: these are proposed to them first; an empty list means all steps',
  roles: COMPETENCE_COMMANDS.setCompetences,
  body: SetCompetences,
  refusals: ['not_a_reviewer'],
});

export const disableAccount = command({
  operationId: 'disableAccount',
  path: '/people/{id}/disabling',
  subject: 'person',
  summary: 'Disables an account at once: its tokens are refused, it holds no role, and gets no letter',
  roles: ACCOUNT_COMMANDS.disableAccount,
  body: DisableAccount,
  refusals: ['account_of_ones_own', 'account_already_disabled', 'last_admin'],
});

export const enableAccount = command({
  operationId: 'enableAccount',
  path: '/people/{id}/enabling',
  subject: 'person',
  summary: 'Enables an account that was disabled: its roles and work come back',
  roles: ACCOUNT_COMMANDS.enableAccount,
  body: EnableAccount,
  refusals: ['account_of_ones_own', 'account_not_disabled'],
});
