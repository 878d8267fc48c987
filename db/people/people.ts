import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { LetterRhythm } from '../../domain/people/person.ts';
import type { Caller, Identity, Role } from '../../domain/core/role.ts';
import { USUAL_SETTINGS } from '../../domain/core/fund-settings.ts';
import type { Language } from '../../domain/core/words.ts';
import { disableLikeAddress, isNothingNew, linkByAddress, noteAddress } from './identities.ts';
import { noteHouse, Superseded } from './houses.ts';
import { endSessionsUnlike } from '../pages/page-sessions.ts';
import { heldRoles, holds, holdsAny, holdsOneOf, lockRoles, mayHold, mayHoldOneOf } from './roles.ts';
import { containsWords } from '../core/contained-words.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';

/**
 * An organisation has the name and the legal category of the first token that gave each: a colleague's later token
 * changes neither. Where a later one is the first to give a category, it is kept until when none was known.
 */
async function recogniseOrganisation(trx: Transaction<DB>, { siret, organisationName, legalCategory }: Identity): Promise<string> {
  const { id } = await trx
    .with('known', (part) =>
      part
        .insertInto('organisation_description')
        .columns(['organisation_id', 'at', 'described_by', 'former_department'])
        .expression(
          part
            .selectFrom('organisation')
            .where('siret', '=', siret)
            .where('legal_category', 'is', null)
            .where(sql<boolean>`${legalCategory}::text IS NOT NULL`)
            .select(['id', sql<string>`now()`.as('at'), sql<string>`'token'`.as('by'), 'department']),
        ),
    )
    .insertInto('organisation')
    .values({ id: uuid(), siret, name: organisationName ?? siret, legal_category: legalCategory })
    .onConflict((conflict) =>
      conflict.column('siret').doUpdateSet({
        name: sql<string>`CASE WHEN organisation.name = organisation.siret THEN excluded.name ELSE organisation.name END`,
        legal_category: sql<string | null>`coalesce(organisation.legal_category, excluded.legal_category)`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** When the issuer said it, in seconds since 1970, by default now; and the installation's settings. */
type Said = { at?: number | undefined; formerOrganisationDays?: number | undefined };

type Known = { id: string; organisationId: string; roles: Role[]; isDisabled: boolean; isNewer: boolean };

/** The row of an identity; undefined if there is none. `isNewer`: newer than a statement at this instant. */
async function readKnown(trx: Transaction<DB>, { issuer, subject }: Identity, at: string, lock = sql``): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    SELECT id, organisation_id AS "organisationId", roles, disabled_at IS NOT NULL AS "isDisabled", said_at > ${at}::timestamptz AS "isNewer"
    FROM person WHERE issuer = ${issuer} AND subject = ${subject} ${lock}`.execute(trx);
  return rows[0];
}

const isSame = (known: Known, organisationId: string, roles: readonly Role[]): boolean =>
  known.organisationId === organisationId && known.roles.join() === roles.join();

/**
 * The person of a token, with the token's roles; inserted if new, and updated with what the issuer has changed. If that
 * is the organisation or the roles, sessions that differ end. A disabled account is not updated.
 * @throws Superseded if a newer sign-in differs
 */
export function recognisePerson(
  db: Kysely<DB>,
  identity: Identity,
  { at = Date.now() / 1_000, formerOrganisationDays: countsDays = USUAL_SETTINGS.formerOrganisationDays }: Said = {},
): Promise<Caller> {
  const saidAt = new Date(at * 1_000).toISOString();
  return db.transaction().execute(async (trx) => {
    const was = await readKnown(trx, identity, saidAt);
    if (was?.isDisabled) return { personId: was.id, organisationId: was.organisationId, roles: was.roles };
    const { issuer, subject, givenName, usualName, email, emailVerified, roles } = identity;
    // The organisation is locked before the person, as for a person who comes for the first time.
    const organisationId = await recogniseOrganisation(trx, identity);
    // Another identity may match it at the same instant, so identities are compared one at a time.
    const isNew = !was || !(await isNothingNew(trx, was.id, { email, emailVerified, organisationId }));
    if (isNew) await lockRoles(trx);
    // Concurrent commands of this person refer to it and go on: a stronger lock would deadlock with them.
    const before = await readKnown(trx, identity, saidAt, sql`FOR NO KEY UPDATE`);
    if (before?.isNewer) {
      if (isSame(before, organisationId, roles)) return { personId: before.id, organisationId, roles };
      throw new Superseded();
    }
    const known = {
      ...{ given_name: givenName, usual_name: usualName, email, email_verified: emailVerified, roles },
      ...{ organisation_id: organisationId, said_at: saidAt },
    };
    const { id } = await trx
      .insertInto('person')
      .values({ id: uuid(), issuer, subject, ...known })
      .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet(known))
      .returning('id')
      .executeTakeFirstOrThrow();
    const left = before && before.organisationId !== organisationId ? before.organisationId : null;
    await noteHouse(trx, id, organisationId, { left, countsDays });
    if (before && !isSame(before, organisationId, roles)) await endSessionsUnlike(trx, id, { organisationId, roles });
    await noteAddress(trx, id, email, emailVerified);
    if (!before && emailVerified) await disableLikeAddress(trx, id, email);
    if (isNew) await linkByAddress(trx, id);
    return { personId: id, organisationId, roles };
  });
}

const personView = (db: Kysely<DB>) =>
  db
    .selectFrom('person as p')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .select(['p.id', 'p.given_name', 'p.usual_name', heldRoles, 'p.disabled_at', 'p.disabled_reason', 'p.competences'])
    .select(['o.id as organisation_id', 'o.siret', 'o.name as organisation_name']);

export type PersonView = {
  id: string;
  given_name: string;
  usual_name: string;
  roles: Role[];
  disabled_at: string | null;
  disabled_reason: string | null;
  competences: string[];
  organisation_id: string;
  siret: string;
  organisation_name: string;
};

export const readPerson = (db: Kysely<DB>, id: string): Promise<PersonView> =>
  personView(db).where('p.id', '=', id).executeTakeFirstOrThrow();

/** True for person `p` if their name, address or organisation's name contains all of these words. */
const answersTo = (words: string) => containsWords(words, 'p.given_name', 'p.usual_name', 'p.email', 'o.name');

/** People who have signed in; filtered by role, by organisation, and by words, each if given. */
export const readPeople = (
  db: Kysely<DB>,
  filter: {
    role?: Role | undefined;
    own?: readonly Role[] | undefined;
    competence?: string | undefined;
    organisationId?: string | undefined;
    q?: string | undefined;
    after: string;
    limit: number;
  },
): Promise<PersonView[]> =>
  personView(db)
    .$if(filter.role !== undefined, (query) => query.where(holds(filter.role ?? '')))
    .$if(filter.own !== undefined, (query) => query.where(mayHoldOneOf(filter.own ?? [])).where(holdsOneOf(filter.own ?? [])))
    .$if(filter.competence !== undefined, (query) => query.where(sql<boolean>`${filter.competence ?? ''} = ANY (p.competences)`))
    .$if(filter.organisationId !== undefined, (query) => query.where('p.organisation_id', '=', filter.organisationId ?? ''))
    .$if(filter.q !== undefined, (query) => query.where(answersTo(filter.q ?? '')))
    .where('p.id', '>', filter.after)
    .orderBy('p.id')
    .limit(filter.limit)
    .execute();

/** The names of people by their ids: of those in one organisation, or in any where it is null. */
export async function readNamesWithin(db: Kysely<DB>, ids: readonly string[], organisationId: string | null): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await db
    .selectFrom('person')
    .where('id', '=', anyOf(ids))
    .$if(organisationId !== null, (query) => query.where('organisation_id', '=', organisationId))
    .select(['id', 'given_name', 'usual_name'])
    .execute();
  return new Map(people.map(({ id, given_name: given, usual_name: usual }) => [id, `${given} ${usual}`]));
}

/** An organisation, and those of its people who hold a role there, by name. */
export async function readColleagues(db: Kysely<DB>, organisationId: string) {
  const [organisation, people] = await Promise.all([
    db.selectFrom('organisation').where('id', '=', organisationId).select(['id', 'name', 'siret']).executeTakeFirstOrThrow(),
    personView(db)
      .where('p.organisation_id', '=', organisationId)
      .where(holdsAny)
      .orderBy('p.usual_name')
      .orderBy('p.given_name')
      .orderBy('p.id')
      .execute(),
  ]);
  return { ...organisation, people };
}

export const readOrganisationName = async (db: Kysely<DB>, id: string): Promise<string> =>
  (await db.selectFrom('organisation').where('id', '=', id).select('name').executeTakeFirstOrThrow()).name;

const byEmail = (db: Kysely<DB>, email: string) =>
  db
    .selectFrom('person')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .select('id');

/** The ids of all people with this mail address, whatever its case. */
export const readPeopleByEmail = async (db: Kysely<DB>, email: string): Promise<string[]> =>
  (await byEmail(db, email).execute()).map(({ id }) => id);

/** How a person wants to get letters. */
export const readPreferences = (db: Kysely<DB>, id: string): Promise<{ language: Language; letters: LetterRhythm }> =>
  db.selectFrom('person').where('id', '=', id).select(['language', 'letters']).executeTakeFirstOrThrow();

export async function setPreferences(
  trx: Transaction<DB>,
  id: string,
  preferences: { language: Language; letters: LetterRhythm },
): Promise<void> {
  await trx.updateTable('person').set(preferences).where('id', '=', id).execute();
}

export async function setCompetences(trx: Transaction<DB>, id: string, steps: readonly string[]): Promise<void> {
  await trx
    .updateTable('person')
    .set({ competences: [...steps] })
    .where('id', '=', id)
    .execute();
}

/**
 * `ofApplicant`: written to on behalf of the applicant organisation, not the fund. `invited`: a person who need not be
 * known yet; the id is then the invitation's, from which the link is made, and there is no name.
 */
export type Recipient = {
  id: string;
  email: string;
  language: Language;
  letters: LetterRhythm;
  givenName: string;
  usualName: string;
  ofApplicant?: true;
  invited?: { linkSha256: Buffer };
};

/** Disabled accounts get no letters. */
const recipients = (db: Kysely<DB>) =>
  db
    .selectFrom('person as p')
    .where('p.disabled_at', 'is', null)
    .select(['p.id', 'p.email', 'p.language', 'p.letters', 'p.given_name as givenName', 'p.usual_name as usualName'])
    .orderBy('p.id');

/** All people of the fund who hold a role. */
export const holdersOf = (db: Kysely<DB>, role: Role) => recipients(db).where(mayHold(role)).where(holds(role));

/** The people of each of these roles, as recipients. */
export const recipientsByRole = async (db: Kysely<DB>, ...roles: Role[]): Promise<Recipient[]> =>
  (await Promise.all(roles.map((role) => holdersOf(db, role).execute()))).flat();

/**
 * The applicant's people who get letters about an application and its grant: those who took part in either and are
 * still applicant or signatory of the organisation. If none of them is left, its signatories and managers, so that the
 * letter reaches a person.
 */
export async function recipientsOfApplication(db: Kysely<DB>, applicationId: string): Promise<Recipient[]> {
  const ofOrganisation = recipients(db)
    .innerJoin('application as a', 'a.organisation_id', 'p.organisation_id')
    .where('a.id', '=', applicationId);
  const tookPart = await ofOrganisation
    .where(sql<boolean>`(${holds('applicant')} OR ${holds('signatory')})`)
    .where((where) =>
      where.exists(
        where
          .selectFrom('event as e')
          .leftJoin('grant as g', 'g.id', 'e.stream_id')
          .whereRef('e.person_id', '=', 'p.id')
          .where((or) => or.or([or('e.stream_id', '=', applicationId), or('g.application_id', '=', applicationId)])),
      ),
    )
    .execute();
  const told =
    tookPart.length > 0 ? tookPart : await ofOrganisation.where(sql<boolean>`(${holds('signatory')} OR ${holds('manager')})`).execute();
  return told.map((person) => ({ ...person, ofApplicant: true }));
}

/** The people of an organisation who sign; in no order, so that they are found by their organisation. */
export async function signatoriesOf(db: Kysely<DB>, organisationId: string): Promise<Recipient[]> {
  const all = await recipients(db).clearOrderBy().where('p.organisation_id', '=', organisationId).where(holds('signatory')).execute();
  return all.map((person) => ({ ...person, ofApplicant: true }));
}

/** Those of these people who act for an organisation. */
export async function ofOrganisation(db: Kysely<DB>, those: readonly Recipient[], organisationId: string): Promise<Recipient[]> {
  if (those.length === 0) return [];
  const rows = await db
    .selectFrom('person')
    .where(
      'id',
      'in',
      those.map(({ id }) => id),
    )
    .where('organisation_id', '=', organisationId)
    .select('id')
    .execute();
  return those.filter(({ id }) => rows.some((row) => row.id === id));
}

const recipientsOf = statement((db, ids: readonly string[]) => recipients(db).where('p.id', '=', sql<string>`ANY(${ids}::uuid[])`));

/** These people, as recipients. */
export const recipientsById = (db: Kysely<DB>, ids: readonly (string | null)[]): Promise<Recipient[]> => {
  const known = ids.filter((id) => id !== null);
  return known.length === 0 ? Promise.resolve([]) : recipientsOf(db, known);
};
