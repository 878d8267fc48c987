import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { LetterRhythm } from '../../domain/people/person.ts';
import type { Caller, Role } from '../../domain/core/role.ts';
import { USUAL_SETTINGS } from '../../domain/core/fund-settings.ts';
import type { Language } from '../../domain/core/words.ts';
import { noteHouse, Superseded } from './houses.ts';
import { endSessionsUnlike } from './page-sessions.ts';
import { heldRoles, holds, holdsAny, mayHold } from './roles.ts';
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

/** All ids of a human, by one of them; none where nobody has it. */
export async function readHuman(db: Kysely<DB>, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT o.id FROM person AS p JOIN person AS o ON o.id = p.id OR o.human_id = p.human_id WHERE p.id = ${personId}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * These people are one human from now on, with all who are the same as one of them: what one of them did stops the
 * others, and gives them nothing. Where one of their accounts is disabled, all are.
 */
export async function joinHumans(trx: Transaction<DB>, ids: readonly string[]): Promise<void> {
  if (ids.length < 2) return;
  await sql`
    WITH human AS (SELECT DISTINCT coalesce(human_id, id) AS id FROM person WHERE id = ANY(${ids}::uuid[])),
      first AS (SELECT id FROM human ORDER BY id LIMIT 1),
      identity AS (
        SELECT id, disabled_at, disabled_reason FROM person WHERE id = ANY(ARRAY(SELECT id FROM human))
        UNION SELECT id, disabled_at, disabled_reason FROM person WHERE human_id = ANY(ARRAY(SELECT id FROM human))
      ),
      disabled AS (SELECT disabled_at, disabled_reason FROM identity WHERE disabled_at IS NOT NULL ORDER BY disabled_at LIMIT 1)
    UPDATE person SET human_id = (SELECT id FROM first),
      disabled_at = (SELECT disabled_at FROM disabled), disabled_reason = (SELECT disabled_reason FROM disabled)
    WHERE id = ANY(ARRAY(SELECT id FROM identity))
      AND (human_id, disabled_at) IS DISTINCT FROM ((SELECT id FROM first), (SELECT disabled_at FROM disabled))`.execute(trx);
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
 * is taken over. Where that is its organisation or its roles, the sessions that say otherwise end. Nothing is taken over
 * of whose account is disabled. Throws `Superseded` where something newer says otherwise.
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
    const before = await readKnown(trx, identity, saidAt, sql`FOR UPDATE`);
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
    if (emailVerified) await joinHumans(trx, await readVerifiedByEmail(trx, email, before === undefined));
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
  filter: { role?: Role | undefined; organisationId?: string | undefined; q?: string | undefined; after: string; limit: number },
): Promise<PersonView[]> =>
  personView(db)
    .$if(filter.role !== undefined, (query) => query.where(holds(filter.role ?? '')))
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

/**
 * The same of those whose address their issuer has seen to be theirs. `isNew`: somebody comes under it for the first
 * time, who is one with a disabled account as well; whoever is known already is joined with no disabled account, and
 * disabled by none.
 */
const readVerifiedByEmail = async (db: Kysely<DB>, email: string, isNew: boolean): Promise<string[]> => {
  const people = byEmail(db, email).where('email_verified', '=', true);
  return (await (isNew ? people : people.where('disabled_at', 'is', null)).execute()).map(({ id }) => id);
};

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
