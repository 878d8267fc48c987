import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Side } from '../../domain/grants/signature.ts';
import { chooseContact, LEADERS, type NameContact, OF_LEADERS } from '../../domain/threads/contact.ts';
import type { ThreadFile } from '../../domain/threads/thread.ts';
import { orNotFound } from '../../domain/core/refusal.ts';
import type { StreamKind } from '../core/columns.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { isConflictedOverA } from '../people/conflicts.ts';
import { readCandidates } from '../review/reviews.ts';

const aboutOf = ({ kind, id }: Pick<ThreadFile, 'kind' | 'id'>) =>
  kind === 'application' ? { application_id: id, request_id: null } : { application_id: null, request_id: id };

type Naming = { file: ThreadFile; side: Side; named: NameContact['personId']; by: string; version: number; at: string };

/** Records who speaks for a side of a locked file from now on. */
export async function setContact(trx: Transaction<DB>, { file, side, named, by, version, at }: Naming): Promise<void> {
  const row = { person_id: named, named_by: by, named_at: at, version };
  await trx
    .insertInto('file_contact')
    .values({ ...aboutOf(file), side, ...row })
    .onConflict((conflict) => conflict.constraint('one_contact_of_a_side').doUpdateSet(row))
    .execute();
}

/** How many screeners and leads are looked at for one who is still there. */
const DEFAULTS_AT_MOST = 5;

/** A person who speaks for a side of a file: named by another person, or the default of its side. */
type Speaker = { side: Side; id: string } & ({ namedBy: string; namedAt: string } | { namedBy: null; namedAt: null });

/** True of person `p` who is a screener or a lead. */
export const isLeader = sql<boolean>`(p.disabled_at IS NULL AND (p.roles && ${LEADERS}::text[] OR EXISTS (
  SELECT FROM role_holding AS h
  WHERE h.person_id = p.id AND h.organisation_id = p.organisation_id AND h.role = ANY (${LEADERS}::text[]))))`;

/** From where what screeners and leads did on an application is read, as SQL; its id is an SQL expression. */
const actsOfLeaders = (application: RawBuilder<unknown>) => sql`
  FROM event AS e JOIN person AS p ON p.id = e.person_id
  WHERE e.stream_id = ${application} AND e.name = ANY (${OF_LEADERS}::text[]) AND ${isLeader}`;

/** The screeners and leads who have acted on an application, the last one first, as an SQL query of `person_id`. */
const leadersOf = (application: RawBuilder<unknown>) => sql`
  SELECT e.person_id ${actsOfLeaders(application)}
  GROUP BY e.person_id ORDER BY max(e.version) DESC LIMIT ${sql.lit(DEFAULTS_AT_MOST)}`;

/** The first of them who speaks for the fund about application `a`, without a look at the acts before. */
export const lastLeader = sql`SELECT e.person_id ${actsOfLeaders(sql`a.id`)} AND NOT ${isConflictedOverA} ORDER BY e.version DESC LIMIT 1`;

/** Who speaks for each side of an application unless it names another person: who began it, and who is in charge. */
const defaultsOfApplication = (id: string) => sql`
  SELECT 'beneficiary' AS side, created_by AS id, NULL::uuid, NULL::timestamptz FROM application WHERE id = ${id}
  UNION ALL SELECT 'fund', l.person_id, NULL::uuid, NULL::timestamptz FROM (${leadersOf(sql`${id}::uuid`)}) AS l`;

/** The same of a request for the Datalab's help: who asked, and who answers for it there. */
const defaultsOfRequest = (id: string) => sql`
  SELECT 'beneficiary', created_by, NULL::uuid, NULL::timestamptz FROM datalab_request WHERE id = ${id}
  UNION ALL SELECT 'fund', contact_person_id, NULL::uuid, NULL::timestamptz FROM datalab_request
  WHERE id = ${id} AND contact_person_id IS NOT NULL`;

/** The people who are named, and those who speak for a side where none is, the likeliest first. */
async function readSpeakers(db: Kysely<DB>, { kind, id }: ThreadFile): Promise<Speaker[]> {
  const isApplication = kind === 'application';
  const { rows } = await sql<Speaker>`
    SELECT side, person_id AS id, named_by AS "namedBy", named_at AS "namedAt" FROM file_contact
    WHERE ${sql.ref(isApplication ? 'application_id' : 'request_id')} = ${id}
    UNION ALL (${isApplication ? defaultsOfApplication(id) : defaultsOfRequest(id)})`.execute(db);
  return rows;
}

/** `gone`: the name of the person who was named and speaks for this side no more. `namedBy`: null for a default. */
export type ContactRow = {
  contact: { id: string; name: string; email: string; namedBy: string | null; namedAt: string | null } | null;
  gone: string | null;
};

/** The contact of each side of a file. */
export async function readContacts(db: Kysely<DB>, file: ThreadFile): Promise<Record<Side, ContactRow>> {
  const speakers = await readSpeakers(db, file);
  const defaultsOf = (side: Side) => speakers.filter((each) => each.side === side && each.namedBy === null).map(({ id }) => id);
  const ids = speakers.flatMap(({ id, namedBy }) => (namedBy === null ? [id] : [id, namedBy]));
  const people = await readCandidates(db, ids);
  const nameOf = (id: string | null): string | null => {
    const person = people.find((each) => each.personId === id);
    return person ? `${person.given_name} ${person.usual_name}` : null;
  };
  const contactOf = (side: Side): ContactRow => {
    const row = speakers.find((each) => each.side === side && each.namedBy !== null);
    const { contact, gone } = chooseContact(side, file, { named: row?.id ?? null, defaults: defaultsOf(side), people });
    if (!contact) return { contact: null, gone: nameOf(gone) };
    const { personId: id, isNamed } = contact;
    const by = isNamed && row ? { namedBy: nameOf(row.namedBy), namedAt: row.namedAt } : { namedBy: null, namedAt: null };
    const email = people.find((each) => each.personId === id)?.email ?? '';
    return { contact: { id, name: nameOf(id) ?? '', email, ...by }, gone: nameOf(gone) };
  };
  return { beneficiary: contactOf('beneficiary'), fund: contactOf('fund') };
}

/** The contact of the beneficiary's side of each of these applications that has one, by its id. */
export async function readBeneficiaryContacts(
  db: Kysely<DB>,
  applicationIds: readonly string[],
): Promise<Map<string, { name: string; email: string }>> {
  const files = await db
    .selectFrom('application as a')
    .leftJoin('file_contact as c', (join) => join.onRef('c.application_id', '=', 'a.id').on('c.side', '=', 'beneficiary'))
    .where('a.id', '=', anyOf(applicationIds))
    .select(['a.id', 'a.organisation_id as organisationId', 'a.created_by as begunBy', 'c.person_id as named'])
    .execute();
  const people = await readCandidates(db, [
    ...new Set(files.flatMap(({ begunBy, named }) => (named === null ? [begunBy] : [begunBy, named]))),
  ]);
  return new Map(
    files.flatMap(({ id, organisationId, begunBy, named }) => {
      const { contact } = chooseContact('beneficiary', { organisationId, conflicted: [] }, { named, defaults: [begunBy], people });
      const person = people.find(({ personId }) => personId === contact?.personId);
      return person ? [[id, { name: `${person.given_name} ${person.usual_name}`, email: person.email }] as const] : [];
    }),
  );
}

/**
 * The contact of an application's beneficiary who may be named in public: a person who has named themselves, and still
 * speaks for it. One whom a colleague named, and a default, have not consented; one who names themselves again may
 * withdraw it.
 */
export async function readPublicContact(
  db: Kysely<DB>,
  { applicationId, organisationId }: { applicationId: string; organisationId: string },
): Promise<{ name: string; email: string } | null> {
  const row = await db
    .selectFrom('file_contact as c')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'c.named_by').onRef('e.version', '=', 'c.version'))
    .where('c.application_id', '=', applicationId)
    .where('c.side', '=', 'beneficiary')
    .whereRef('c.person_id', '=', 'c.named_by')
    .where(sql<boolean>`NOT e.facts ? 'offSheet'`)
    .select('c.person_id as named')
    .executeTakeFirst();
  if (!row) return null;
  const people = await readCandidates(db, [row.named]);
  const { contact } = chooseContact('beneficiary', { organisationId, conflicted: [] }, { ...row, defaults: [], people });
  const person = people.find(({ personId }) => personId === contact?.personId);
  return person ? { name: `${person.given_name} ${person.usual_name}`, email: person.email } : null;
}

/** What names a file to people: its title and its organisation. */
export async function readFileName(db: Kysely<DB>, { kind, id }: Pick<ThreadFile, 'kind' | 'id'>) {
  const table = sql.table(kind);
  const { rows } = await sql<{ title: string; organisation: string }>`
    SELECT f.title, o.name AS organisation FROM ${table} AS f JOIN organisation AS o ON o.id = f.organisation_id WHERE f.id = ${id}`.execute(
    db,
  );
  return orNotFound(rows[0]);
}

/** The application or the request that a stream is about; null for one that is about neither. */
export async function readFileIdOf(db: Kysely<DB>, kind: StreamKind, id: string): Promise<string | null> {
  if (kind === 'application' || kind === 'datalab_request') return id;
  if (kind !== 'grant' && kind !== 'mission' && kind !== 'thread') return null;
  const { rows } = await sql<{ id: string | null }>`
    SELECT application_id AS id FROM "grant" WHERE id = ${id}
    UNION ALL SELECT g.application_id FROM mission AS m JOIN "grant" AS g ON g.id = m.grant_id WHERE m.id = ${id}
    UNION ALL SELECT coalesce(application_id, request_id) FROM thread WHERE id = ${id}`.execute(db);
  return rows[0]?.id ?? null;
}
