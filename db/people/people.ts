import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { LetterRhythm } from '../../domain/people/person.ts';
import type { Caller, Role } from '../../domain/core/role.ts';
import { USUAL_SETTINGS } from '../../domain/core/fund-settings.ts';
import type { Language } from '../../domain/core/words.ts';
import { disableLikeAddress, isNothingNew, linkByAddress, noteAddress } from './identities.ts';
import { noteHouse, Superseded } from './houses.ts';
import { endSessionsUnlike } from './page-sessions.ts';
import { heldRoles, holds, holdsAny, holdsOneOf, lockRoles, mayHold, mayHoldOneOf } from './roles.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';

/** What a verified token says of a person and of the organisation for which it acts. */
export type Identity = {
  issuer: string;
  subject: string;
  givenName: string;
  usualName: string;
  email: string;
  /** False where the issuer says that it has not seen that the address is this person's. */
  emailVerified: boolean;
  roles: Role[];
  siret: string;
  organisationName: string | null;
  legalCategory: string | null;
};

/**
 * An organisation is called what the first token said that named it, and is of the legal category that the first one
 * gave: no colleague's token changes either.
 */
async function recogniseOrganisation(trx: Transaction<DB>, { siret, organisationName, legalCategory }: Identity): Promise<string> {
  const { id } = await trx
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

/** When the issuer has said it, in seconds since 1970, now where absent; and what the installation has set. */
export type Said = { at?: number | undefined; formerOrganisationDays?: number | undefined };

type Known = { id: string; organisationId: string; roles: Role[]; isDisabled: boolean; isNewer: boolean };

/** The row of an identity; undefined where nobody has it. `isNewer`: than what is said at this instant. */
async function readKnown(trx: Transaction<DB>, { issuer, subject }: Identity, at: string, lock = sql``): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    SELECT id, organisation_id AS "organisationId", roles, disabled_at IS NOT NULL AS "isDisabled", said_at > ${at}::timestamptz AS "isNewer"
    FROM person WHERE issuer = ${issuer} AND subject = ${subject} ${lock}`.execute(trx);
  return rows[0];
}

const isSame = (known: Known, organisationId: string, roles: readonly Role[]): boolean =>
  known.organisationId === organisationId && known.roles.join() === roles.join();

/**
 * The person of a token, with the roles that its token carries; known from now on, and what the issuer changed about it
 * is taken over. Where that is its organisation or its roles, the sessions that say otherwise end. Nothing is taken
 * over of whose account is disabled. Throws `Superseded` where something newer says otherwise.
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
    // The organisation before the person, as who comes for the first time has it.
    const organisationId = await recogniseOrganisation(trx, identity);
    // Another identity may come near it at the same instant: one at a time is looked at.
    const isNew = !was || !(await isNothingNew(trx, was.id, { email, emailVerified, organisationId }));
    if (isNew) await lockRoles(trx);
    // Commands of this person, which refer to it, go on beside: a stronger lock would wait for them, and they for it.
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
    .select(['p.id', 'p.given_name', 'p.usual_name', heldRoles, 'p.disabled_at', 'p.disabled_reason'])
    .select(['o.id as organisation_id', 'o.siret', 'o.name as organisation_name']);

export type PersonView = {
  id: string;
  given_name: string;
  usual_name: string;
  roles: Role[];
  disabled_at: string | null;
  disabled_reason: string | null;
  organisation_id: string;
  siret: string;
  organisation_name: string;
};

export const readPerson = (db: Kysely<DB>, id: string): Promise<PersonView> =>
  personView(db).where('p.id', '=', id).executeTakeFirstOrThrow();

/** True of `p`, a person, in whose name, address or organisation's name all of these words stand, or begin one. */
const answersTo = (words: string) => sql<boolean>`NOT EXISTS (
  SELECT FROM regexp_split_to_table(btrim(search_text(${words})), ' +') AS word
  WHERE position(word IN search_text(concat_ws(' ', p.given_name, p.usual_name, p.email, o.name))) = 0)`;

/**
 * People who have signed in; those with a role where one is given, those of an organisation where one is, and those who
 * answer to some words where there are any.
 */
export const readPeople = (
  db: Kysely<DB>,
  filter: {
    role?: Role | undefined;
    own?: readonly Role[] | undefined;
    organisationId?: string | undefined;
    q?: string | undefined;
    after: string;
    limit: number;
  },
): Promise<PersonView[]> =>
  personView(db)
    .$if(filter.role !== undefined, (query) => query.where(holds(filter.role ?? '')))
    .$if(filter.own !== undefined, (query) => query.where(mayHoldOneOf(filter.own ?? [])).where(holdsOneOf(filter.own ?? [])))
    .$if(filter.organisationId !== undefined, (query) => query.where('p.organisation_id', '=', filter.organisationId ?? ''))
    .$if(filter.q !== undefined, (query) => query.where(answersTo(filter.q ?? '')))
    .where('p.id', '>', filter.after)
    .orderBy('p.id')
    .limit(filter.limit)
    .execute();

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

/** The ids of everybody with this mail address, whatever its case. */
export const readPeopleByEmail = async (db: Kysely<DB>, email: string): Promise<string[]> =>
  (await byEmail(db, email).execute()).map(({ id }) => id);

/** How a person wants to be written to. */
export const readPreferences = (db: Kysely<DB>, id: string): Promise<{ language: Language; letters: LetterRhythm }> =>
  db.selectFrom('person').where('id', '=', id).select(['language', 'letters']).executeTakeFirstOrThrow();

export async function setPreferences(
  trx: Transaction<DB>,
  id: string,
  preferences: { language: Language; letters: LetterRhythm },
): Promise<void> {
  await trx.updateTable('person').set(preferences).where('id', '=', id).execute();
}

/**
 * `ofApplicant`: written to for the organisation that applies, and not for the fund. `invited`: somebody who need not
 * be known yet; its id is then that of the invitation, of which its link is made, and it has no name.
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

/** Nobody whose account is disabled is written to. */
const recipients = (db: Kysely<DB>) =>
  db
    .selectFrom('person as p')
    .where('p.disabled_at', 'is', null)
    .select(['p.id', 'p.email', 'p.language', 'p.letters', 'p.given_name as givenName', 'p.usual_name as usualName'])
    .orderBy('p.id');

/** Everybody of the fund who holds a role. */
export const holdersOf = (db: Kysely<DB>, role: Role) => recipients(db).where(mayHold(role)).where(holds(role));

/** Those of each of these roles, to be written to. */
export const recipientsByRole = async (db: Kysely<DB>, ...roles: Role[]): Promise<Recipient[]> =>
  (await Promise.all(roles.map((role) => holdersOf(db, role).execute()))).flat();

/**
 * The applicant's people who are written to about an application and its grant: whoever had a part in either and is
 * still applicant or signatory of the organisation. Where none of them is left, its signatories and managers, so that
 * somebody hears of it.
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

/** Of these people those who act for an organisation. */
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

/** These people, to be written to. */
export const recipientsById = (db: Kysely<DB>, ids: readonly (string | null)[]): Promise<Recipient[]> => {
  const known = ids.filter((id) => id !== null);
  return known.length === 0 ? Promise.resolve([]) : recipientsOf(db, known);
};
