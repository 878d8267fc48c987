import { type Kysely, sql, type Transaction } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Caller, Role } from '../domain/role.ts';
import type { Language } from '../domain/words.ts';
import type { DB } from './schema.ts';

/** What a verified token says of a person and of the organisation for which it acts. */
export type Identity = {
  issuer: string;
  subject: string;
  givenName: string;
  usualName: string;
  email: string;
  roles: Role[];
  siret: string;
  organisationName: string | null;
  legalCategory: string | null;
};

async function recogniseOrganisation(trx: Transaction<DB>, { siret, organisationName, legalCategory }: Identity): Promise<string> {
  const { id } = await trx
    .insertInto('organisation')
    .values({ id: uuid(), siret, name: organisationName ?? siret, legal_category: legalCategory })
    .onConflict((conflict) =>
      conflict.column('siret').doUpdateSet((set) => ({
        name: organisationName ?? set.ref('organisation.name'),
        legal_category: legalCategory ?? set.ref('organisation.legal_category'),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The person of a token, known from now on; what the issuer changed about it is taken over. */
export function recognisePerson(db: Kysely<DB>, identity: Identity): Promise<Caller> {
  return db.transaction().execute(async (trx) => {
    const organisationId = await recogniseOrganisation(trx, identity);
    const { issuer, subject, givenName, usualName, email, roles } = identity;
    const known = { given_name: givenName, usual_name: usualName, email, roles, organisation_id: organisationId };
    const { id } = await trx
      .insertInto('person')
      .values({ id: uuid(), issuer, subject, ...known })
      .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet(known))
      .returning('id')
      .executeTakeFirstOrThrow();
    return { personId: id, organisationId, roles };
  });
}

const personView = (db: Kysely<DB>) =>
  db
    .selectFrom('person as p')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .select(['p.id', 'p.given_name', 'p.usual_name', 'p.roles', 'o.id as organisation_id', 'o.siret', 'o.name as organisation_name']);

export type PersonView = {
  id: string;
  given_name: string;
  usual_name: string;
  roles: Role[];
  organisation_id: string;
  siret: string;
  organisation_name: string;
};

export const readPerson = (db: Kysely<DB>, id: string): Promise<PersonView> =>
  personView(db).where('p.id', '=', id).executeTakeFirstOrThrow();

/** People who have signed in, by name; those with a role where one is given. */
export const readPeople = (db: Kysely<DB>, role: Role | undefined, after: string, limit: number): Promise<PersonView[]> =>
  personView(db)
    .$if(role !== undefined, (query) => query.where(sql<boolean>`p.roles @> ARRAY[${role}]::text[]`))
    .where('p.id', '>', after)
    .orderBy('p.id')
    .limit(limit)
    .execute();

export type Recipient = { id: string; email: string; language: Language; givenName: string; usualName: string };

const recipients = (db: Kysely<DB>) =>
  db.selectFrom('person').select(['id', 'email', 'language', 'given_name as givenName', 'usual_name as usualName']);

/** Everybody of the fund who holds a role, to be written to. */
export const recipientsByRole = (db: Kysely<DB>, role: Role): Promise<Recipient[]> =>
  recipients(db)
    .where(sql<boolean>`roles @> ARRAY[${role}]::text[]`)
    .orderBy('id')
    .execute();

/** These people, to be written to. */
export const recipientsById = (db: Kysely<DB>, ids: readonly (string | null)[]): Promise<Recipient[]> => {
  const known = ids.filter((id) => id !== null);
  return known.length === 0 ? Promise.resolve([]) : recipients(db).where('id', 'in', known).orderBy('id').execute();
};
