import { type Kysely, sql, type Transaction } from 'kysely';
import type { CallTerms } from '../../domain/calls/call.ts';
import { type CallLife, type CloseCall, documentKeys } from '../../domain/calls/call-life.ts';
import type { Given } from '../../domain/core/command.ts';
import type { DB } from '../core/schema.ts';
import { keepingFor } from '../connection/keeping.ts';
import { statement } from '../connection/statement.ts';

/** The stream behind a call's name: its commands are recorded under this id. */
export const findCallStream = async (db: Kysely<DB>, id: string): Promise<string | undefined> =>
  (await db.selectFrom('call').where('id', '=', id).select('stream_id').executeTakeFirst())?.stream_id;

/**
 * `next`: the terms of the next version as they are now, those of the draft or else the published ones; null of a call
 * that was closed before its first version.
 */
type WholeCall = CallLife & { code: string; envelopeId: string; next: CallTerms | null };

async function findLife(db: Kysely<DB>, streamId: string, { isLocked }: { isLocked: boolean }): Promise<WholeCall | undefined> {
  const call = await db
    .selectFrom('stream as s')
    .innerJoin('call as c', 'c.stream_id', 's.id')
    .where('s.id', '=', streamId)
    .select(['c.id', 'c.code', 'c.state', 's.version', 'c.envelope_id as envelopeId', 'c.draft'])
    .$if(isLocked, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!call) return undefined;
  const newest = await db
    .selectFrom('call_version')
    .where('call_id', '=', call.id)
    .select(['version', 'terms'])
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const next = call.draft ?? newest?.terms ?? null;
  return { ...call, published: newest?.version ?? 0, next, documents: next ? documentKeys(next) : [] };
}

/** A call as its rules read it, by its stream's id. */
export const readCallLife = (db: Kysely<DB>, streamId: string) => findLife(db, streamId, { isLocked: false });

/** Locks a call with its stream, by its stream's id; its newest version is read under that lock. */
export const lockCall = (trx: Transaction<DB>, streamId: string) => findLife(trx, streamId, { isLocked: true });

/** Inserts a draft call. Returns false if its id or its code is taken. */
export async function insertCall(
  trx: Transaction<DB>,
  {
    id,
    code,
    streamId,
    envelopeId,
    terms,
    personId,
  }: { id: string; code: string; streamId: string; envelopeId: string; terms: CallTerms; personId: string | null },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('call')
    .values({ id, code, stream_id: streamId, envelope_id: envelopeId, state: 'draft', draft: JSON.stringify(terms), created_by: personId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
}

/** Replaces the draft of the next version. */
export async function updateDraft(
  trx: Transaction<DB>,
  streamId: string,
  { envelopeId, terms }: { envelopeId: string; terms: CallTerms },
): Promise<void> {
  await trx
    .updateTable('call')
    .set({ envelope_id: envelopeId, draft: JSON.stringify(terms) })
    .where('stream_id', '=', streamId)
    .execute();
}

export async function setEnvelope(trx: Transaction<DB>, streamId: string, envelopeId: string): Promise<void> {
  await trx.updateTable('call').set({ envelope_id: envelopeId }).where('stream_id', '=', streamId).execute();
}

export async function insertVersion(
  trx: Transaction<DB>,
  streamId: string,
  { id, version, envelopeId, terms }: { id: string; version: number; envelopeId: string; terms: CallTerms },
): Promise<void> {
  await trx
    .insertInto('call_version')
    .values({ call_id: id, version, stream_id: streamId, envelope_id: envelopeId, terms: JSON.stringify(terms) })
    .execute();
}

/** `draft`: what remains as the draft of the version after this one. */
export async function markPublished(trx: Transaction<DB>, streamId: string, draft: CallTerms | null): Promise<void> {
  await trx
    .updateTable('call')
    .set({ state: 'published', draft: draft && JSON.stringify(draft) })
    .where('stream_id', '=', streamId)
    .execute();
}

export async function markClosed(trx: Transaction<DB>, { id: streamId, caller, body: { reason }, at }: Given<CloseCall>): Promise<void> {
  await trx
    .updateTable('call')
    .set({ state: 'closed', draft: null, closed_by: caller.personId, closed_at: at, closing_reason: reason })
    .where('stream_id', '=', streamId)
    .execute();
}

/** A call with its life; none where it is a draft, and drafts are left out. */
export const readCallRows = statement((db: Kysely<DB>, { drafts, id }: { drafts: boolean; id: string }) =>
  db
    .selectFrom('call as c')
    .innerJoinLateral(
      // OFFSET: makes PostgreSQL look up the stream of each call, instead of joining all streams.
      (select) => select.selectFrom('stream').whereRef('stream.id', '=', 'c.stream_id').select('stream.version').offset(sql.lit(0)).as('s'),
      (join) => join.onTrue(),
    )
    .$if(!drafts, (query) => query.where('c.state', '!=', 'draft'))
    .where('c.id', '=', id)
    .select(['c.id', 'c.code', 'c.state', 's.version', 'c.envelope_id', 'c.draft', 'c.closed_at', 'c.closing_reason']),
);

/** When a call opens, as its newest version says it, or a draft's own terms where none is published. */
const OPENS_ON = sql<string>`coalesce(v.opens_on, c.draft ->> 'opensOn')`;

/** Calls `c` with what their newest versions `v` say in a line, without reading the terms. */
const listed = (db: Kysely<DB>, drafts: boolean) =>
  db
    .selectFrom('call as c')
    .leftJoin(
      db
        .selectFrom('call_version')
        .distinctOn('call_id')
        .select(['call_id', 'version', 'envelope_id', 'title', 'opens_on', 'closes_on'])
        .orderBy('call_id')
        .orderBy('version', 'desc')
        .as('v'),
      'v.call_id',
      'c.id',
    )
    .$if(!drafts, (query) => query.where('c.state', '!=', 'draft'))
    .select(['c.id', 'c.code', 'c.state', 'v.version as callVersion', OPENS_ON.as('opensOn')]);

/** Whether a call takes applications on a day, as `openingOn` says it. */
const takesOn = (today: string) =>
  sql<boolean>`(c.state = 'published' AND v.opens_on <= ${today} AND (v.closes_on IS NULL OR v.closes_on >= ${today}))`;

export const findOpenVersions = statement((db: Kysely<DB>, { today }: { today: string }) =>
  listed(db, false)
    .where(takesOn(today))
    .clearSelect()
    .select(['c.id as callId', 'c.state'])
    .select(sql<number>`v.version`.as('callVersion')),
);

type CallPage = {
  drafts: boolean;
  /** Those that are open on the day, or the others; all where it is left out. */
  isOpen?: boolean | undefined;
  /** The day in Paris. */
  today: string;
  limit: number;
  /** The last call of the page before. */
  afterOpensOn?: string | undefined;
  afterId?: string | undefined;
};

/** Calls with their lives and the number of their newest version, the newest opening first. */
export const readCallPage = statement((db: Kysely<DB>, { drafts, isOpen, today, limit, afterOpensOn, afterId }: CallPage) => {
  const page = listed(db, drafts)
    .$if(isOpen === true, (query) => query.where(takesOn(today)))
    .$if(isOpen === false, (query) => query.where(sql<boolean>`NOT ${takesOn(today)}`))
    .$if(afterId !== undefined, (query) => query.where(sql<boolean>`(${OPENS_ON}, c.id) < (${afterOpensOn}, ${afterId})`))
    .select(['c.stream_id', 'c.envelope_id', 'c.draft', 'c.closed_at', 'c.closing_reason'])
    .orderBy(OPENS_ON, 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit);
  return db
    .selectFrom(page.as('p'))
    .innerJoinLateral(
      // OFFSET: as above.
      (select) => select.selectFrom('stream').whereRef('stream.id', '=', 'p.stream_id').select('stream.version').offset(sql.lit(0)).as('s'),
      (join) => join.onTrue(),
    )
    .select(['p.id', 'p.code', 'p.state', 's.version', 'p.callVersion', 'p.opensOn'])
    .select(['p.envelope_id', 'p.draft', 'p.closed_at', 'p.closing_reason'])
    .orderBy('p.opensOn', 'desc')
    .orderBy('p.id', 'desc');
});

const askTitles = statement((db: Kysely<DB>, { drafts }: { drafts: boolean }) =>
  listed(db, drafts)
    .select([
      sql<string>`coalesce(v.envelope_id, c.envelope_id)`.as('envelopeId'),
      sql<CallTerms['title']>`coalesce(v.title, c.draft -> 'title')`.as('title'),
      sql<string | null>`CASE WHEN v.version IS NULL THEN c.draft ->> 'closesOn' ELSE v.closes_on END`.as('closesOn'),
    ])
    .orderBy(OPENS_ON, 'desc')
    .orderBy('c.id', 'desc'),
);

/** The project types and the review's steps of all calls, each key once, as the newest call says it. */
const askLabels = statement(
  (_db: Kysely<DB>) => sql<{ kind: 'projectTypes' | 'steps'; key: string; label: CallTerms['title']; place: number }>`
    SELECT DISTINCT ON (kind, key) kind, each ->> 'key' AS key, each -> 'label' AS label, place
    FROM (SELECT DISTINCT ON (call_id) terms, opens_on, call_id FROM call_version ORDER BY call_id, version DESC) AS newest
    CROSS JOIN LATERAL (
      SELECT 'projectTypes' AS kind, each, place FROM jsonb_array_elements(terms -> 'projectTypes') WITH ORDINALITY AS of (each, place)
      UNION ALL
      SELECT 'steps', each, place FROM jsonb_array_elements(terms -> 'steps') WITH ORDINALITY AS of (each, place)
    ) AS part
    ORDER BY kind, key, opens_on DESC, call_id DESC`,
);

type Labels = Awaited<ReturnType<typeof askLabels>>;
const keptOf = keepingFor<Labels>({ minutes: 24 * 60, atMost: 1 });

/**
 * All calls by their titles and dates, the newest opening first, and the labels that their newest versions give to
 * keys. To take labels out of thousands of terms takes a second: they are read again once a version is published.
 */
export async function readCallLines(
  db: Kysely<DB>,
  asked: { drafts: boolean },
): Promise<{ items: Awaited<ReturnType<typeof askTitles>>; labels: Labels }> {
  const items = await askTitles(db, asked);
  const versions = items.flatMap(({ id, callVersion }) => (callVersion === null ? [] : [`${id}/${callVersion}`])).join();
  return { items, labels: await keptOf(db)(versions, new Date().toISOString(), () => askLabels(db)) };
}
