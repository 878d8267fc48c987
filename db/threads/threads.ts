import { type Kysely, sql, type Transaction } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import type { Side } from '../../domain/grants/signature.ts';
import type { ApplicationState } from '../../domain/applications/application-life.ts';
import type { FileType } from '../../domain/applications/attachment.ts';
import type { Thread, ThreadFile } from '../../domain/threads/thread.ts';
import { lockApplication, readApplicationRow } from '../applications/applications.ts';
import { HEAD, rememberHead } from '../core/events.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { lockDatalabRequest, readDatalabRequestRow } from '../datalab/requests.ts';

/** Locks the application or the request of this id: what is written about it is judged by its present state. */
export async function lockThreadFile(trx: Transaction<DB>, id: string): Promise<ThreadFile | undefined> {
  const application = await lockApplication(trx, id);
  if (application) return { kind: 'application', ...application };
  const request = await lockDatalabRequest(trx, id);
  return request && { kind: 'datalab_request', ...request };
}

const fileIdOf = (thread: { application_id: string | null; request_id: string | null }): string =>
  thread.application_id ?? thread.request_id ?? '';

/** Locks a thread, after the file that it is about. */
export async function lockThread(trx: Transaction<DB>, id: string): Promise<Thread | undefined> {
  const thread = await trx.selectFrom('thread').where('id', '=', id).selectAll().executeTakeFirst();
  const file = thread && (await lockThreadFile(trx, fileIdOf(thread)));
  if (!file) return undefined;
  const head = await trx
    .selectFrom('stream as s')
    .where('s.id', '=', id)
    .select(['s.id', ...HEAD])
    .forUpdate()
    .executeTakeFirstOrThrow();
  rememberHead(trx, head);
  return { ofFund: thread.of_fund, file };
}

export async function insertThread(
  trx: Transaction<DB>,
  { id, file, ofFund, subject }: { id: string; file: ThreadFile; ofFund: boolean; subject: string },
): Promise<void> {
  const about = file.kind === 'application' ? { application_id: file.id } : { request_id: file.id };
  await trx
    .insertInto('thread')
    .values({ id, of_fund: ofFund, subject, ...about })
    .execute();
}

type NewMessage = {
  threadId: string;
  version: number;
  ofFund: boolean;
  side: Side;
  text: string;
  asksAnswer: boolean;
  mentions: readonly string[];
  personId: string;
  at: string;
};

/** Its author has read the thread up to it. */
export async function insertMessage(trx: Transaction<DB>, { threadId, version, mentions, ...said }: NewMessage): Promise<void> {
  const [key, { personId, at }] = [{ thread_id: threadId, version }, said];
  await trx
    .insertInto('message')
    .values({
      ...{ ...key, of_fund: said.ofFund, side: said.side, text: said.text },
      ...{ asks_answer: said.asksAnswer, written_by: personId, written_at: at },
    })
    .execute();
  const mentioned = [...new Set(mentions)].map((id) => ({ ...key, person_id: id }));
  if (mentioned.length > 0) await trx.insertInto('mention').values(mentioned).execute();
  await noteReading(trx, { threadId, personId, version, at });
}

/** Records up to which message a person has read a thread; what they have read stays read. */
export async function noteReading(
  db: Kysely<DB>,
  { threadId, personId, version, at }: { threadId: string; personId: string; version: number; at: string },
): Promise<void> {
  await db
    .insertInto('thread_reading')
    .values({ thread_id: threadId, person_id: personId, version, read_at: at })
    .onConflict((conflict) =>
      conflict.columns(['thread_id', 'person_id']).doUpdateSet({ version, read_at: at }).where('thread_reading.version', '<', version),
    )
    .execute();
}

const threads = (db: Kysely<DB>) =>
  db
    .selectFrom('thread as t')
    .innerJoin('stream as s', 's.id', 't.id')
    .select(['t.id', 't.application_id', 't.request_id', 't.of_fund', 't.subject', 's.version', 's.last_at'])
    .select(readings);

/** Up to which message each person has read a thread. */
type Reading = { person_id: string; organisation_id: string; version: number };
const readings = sql<Reading[]>`coalesce((
  SELECT jsonb_agg(jsonb_build_object('person_id', r.person_id, 'organisation_id', p.organisation_id, 'version', r.version))
  FROM thread_reading AS r JOIN person AS p ON p.id = r.person_id WHERE r.thread_id = t.id), '[]')`.as('readings');

export type ThreadRow = Awaited<ReturnType<ReturnType<typeof threads>['execute']>>[number];

export const readThreadRow = (db: Kysely<DB>, id: string): Promise<ThreadRow | undefined> =>
  threads(db).where('t.id', '=', id).executeTakeFirst();

/** The threads about a file, the last one written to first. `withNotes`: those of the fund too. */
export const readThreadRows = (db: Kysely<DB>, fileId: string, withNotes: boolean): Promise<ThreadRow[]> =>
  threads(db)
    .where((where) => where.or([where('t.application_id', '=', anyOf([fileId])), where('t.request_id', '=', anyOf([fileId]))]))
    .$if(!withNotes, (query) => query.where('t.of_fund', '=', false))
    .orderBy('s.last_at', 'desc')
    .orderBy('t.id', 'desc')
    .execute();

/** A file as its message's row has it. */
type FileOfMessage = { id: string; name: string; type: FileType; sizeBytes: number; sha256: string; addedAt: string };
const files = sql<FileOfMessage[]>`coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'sizeBytes', f.size_bytes, 'sha256', f.sha256,
    'addedAt', to_char(f.added_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY f.added_at, f.id)
  FROM message_file AS f WHERE f.thread_id = m.thread_id AND f.version = m.version), '[]')`.as('files');

/** The messages of these threads, oldest first, each with its author, the people whom it mentions, and its files. */
export const readMessageRows = (db: Kysely<DB>, threadIds: readonly string[]) =>
  db
    .selectFrom('message as m')
    .innerJoin('person as p', 'p.id', 'm.written_by')
    .where('m.thread_id', '=', anyOf(threadIds))
    .select(['m.thread_id', 'm.version', 'm.side', 'm.text', 'm.asks_answer', 'm.written_by', 'm.written_at'])
    .select(['p.given_name', 'p.usual_name', files])
    .select(
      sql<{ id: string; name: string }[]>`coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', c.id, 'name', c.given_name || ' ' || c.usual_name) ORDER BY c.usual_name, c.given_name, c.id)
        FROM mention AS n JOIN person AS c ON c.id = n.person_id WHERE n.thread_id = m.thread_id AND n.version = m.version), '[]')`.as(
        'mentions',
      ),
    )
    .orderBy('m.thread_id')
    .orderBy('m.version')
    .execute();
export type MessageRow = Awaited<ReturnType<typeof readMessageRows>>[number];

/** What letters about a message quote: the message, its thread, and the file that it is about. */
export async function readLetterMessage(db: Kysely<DB>, threadId: string, version: number) {
  return db
    .selectFrom('message as m')
    .innerJoin('thread as t', 't.id', 'm.thread_id')
    .innerJoin('person as p', 'p.id', 'm.written_by')
    .leftJoin('application as a', 'a.id', 't.application_id')
    .leftJoin('datalab_request as r', 'r.id', 't.request_id')
    .innerJoin('organisation as o', (join) => join.on(sql<boolean>`o.id = coalesce(a.organisation_id, r.organisation_id)`))
    .where('m.thread_id', '=', threadId)
    .where('m.version', '=', version)
    .select(['m.side', 'm.text', 'm.asks_answer', 'm.written_by', 't.subject', 't.of_fund', 't.application_id', 't.request_id'])
    .select(['p.given_name', 'p.usual_name', 'a.state', 'o.name as organisation', 'r.created_by'])
    .select(sql<string>`coalesce(a.title, r.title)`.as('title'))
    .executeTakeFirstOrThrow();
}

/** The people of the fund who have written in a thread. */
export async function readFundWriters(db: Kysely<DB>, threadId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .where('thread_id', '=', threadId)
    .where('side', '=', 'fund')
    .select('written_by as id')
    .distinct()
    .execute();
  return rows.map(({ id }) => id);
}

/** The people whom a message mentions. */
export async function readMentions(db: Kysely<DB>, threadId: string, version: number): Promise<string[]> {
  const rows = await db
    .selectFrom('mention')
    .where('thread_id', '=', threadId)
    .where('version', '=', version)
    .select('person_id as id')
    .execute();
  return rows.map(({ id }) => id);
}

type JudgedRow = { id: string; organisation_id: string; conflicted: readonly string[]; fundActs: readonly string[] };

const judgedOf = ({ id, organisation_id: organisationId, conflicted, fundActs }: JudgedRow) => ({
  id,
  organisationId,
  conflicted,
  fundActs,
});

/** An application in the caller's scope as the rules of threads read it. */
export const fileOfApplication = (row: JudgedRow & { state: ApplicationState; submitted_at: string | null }): ThreadFile => ({
  // The scope has already applied what its call hides.
  ...{ kind: 'application', ...judgedOf(row), state: row.state, submittedAt: row.submitted_at, concealed: false },
});

/**
 * A file in the caller's scope: what names it, and as the rules of threads read it.
 * @param known the application of this id, where it was read already
 */
export async function readThreadFile(db: Kysely<DB>, scope: Scope, id: string, known = readApplicationRow(db, scope, id)) {
  const application = await known;
  const row = application ?? (await readDatalabRequestRow(db, scope, id));
  if (!row) return undefined;
  const file: ThreadFile = application ? fileOfApplication(application) : { kind: 'datalab_request', ...judgedOf({ ...row, id }) };
  const { title, organisation_id, organisation_name } = row;
  return { title, reference: application?.reference ?? null, organisation_id, organisation_name, file };
}
