import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql, type Transaction } from 'kysely';
import { v5 as uuidOfName } from 'uuid';
import type { Call, CallFile, CallTerms } from '../../domain/calls/call.ts';
import { callFaults } from '../../domain/calls/call-faults.ts';
import { type CallState, modelFilesIn } from '../../domain/calls/call-life.ts';
import type { CurrentCall } from '../../domain/calls/call-life.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import { CREDITS } from '../../domain/ledger/envelope.ts';
import {
  findCallStream,
  findOpenVersions,
  insertCall,
  insertVersion,
  lockCall,
  markPublished,
  setEnvelope,
  updateDraft,
} from './call-lives.ts';
import { insertEnvelope, postMovements } from '../ledger/envelope.ts';
import type { Facts } from '../../domain/core/event.ts';
import { appendEvent, openStreamOnce, openStreams, transact } from '../core/events.ts';
import type { DB } from '../core/schema.ts';
import { ofEachDatabase } from '../connection/keeping.ts';
import { statement } from '../connection/statement.ts';

type Version = { callId: string; callVersion: number };
const keyOf = ({ callId, callVersion }: Version): string => `${callId}/${callVersion}`;

/** The versions read from each database. */
const versionsOf = ofEachDatabase(() => new Map<string, Call>());

/** So many versions are kept, those that were read last: some 15 kB each. */
export const VERSIONS_KEPT = 500;

/**
 * These versions, by their keys. A version never changes: as long as it is kept there is one object for it, so that its
 * form's schema is compiled once. The transaction that publishes a version does not read it.
 */
async function learn(db: Kysely<DB>, asked: readonly Version[]): Promise<ReadonlyMap<string, Call>> {
  const versions = versionsOf(db);
  const found = new Map<string, Call>();
  const keep = (key: string, call: Call): void => {
    found.set(key, call);
    // The first of the map is the one that was read longest ago.
    versions.delete(key);
    versions.set(key, call);
  };
  const unread = new Map<string, Version>();
  for (const each of asked) {
    const call = versions.get(keyOf(each));
    if (call) keep(keyOf(each), call);
    else unread.set(keyOf(each), each);
  }
  if (unread.size === 0) return found;
  const rows = await db
    .selectFrom('call_version')
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('call_id', 'version'),
        'in',
        [...unread.values()].map(({ callId, callVersion }) => tuple(callId, callVersion)),
      ),
    )
    .select(['call_id', 'version', 'envelope_id', 'terms'])
    .execute();
  for (const { call_id: id, version, envelope_id: envelopeId, terms } of rows) {
    const key = keyOf({ callId: id, callVersion: version });
    // A concurrent read may have stored it meanwhile.
    keep(key, versions.get(key) ?? { id, version, envelopeId, terms });
  }
  for (const key of versions.keys()) {
    if (versions.size <= VERSIONS_KEPT) break;
    versions.delete(key);
  }
  return found;
}

/** One version of a call; undefined if it was never published. */
export async function findCallVersion(db: Kysely<DB>, callId: string, callVersion: number): Promise<Call | undefined> {
  const version = { callId, callVersion };
  return (await learn(db, [version])).get(keyOf(version));
}

/** One version of a call, which a row refers to. */
export async function readCallVersion(db: Kysely<DB>, id: string, version: number): Promise<Call> {
  const call = await findCallVersion(db, id, version);
  assert(call, `call ${id} has no version ${version}`);
  return call;
}

/** The call versions of these rows; the returned function finds each row's. */
export async function readCallsOf(db: Kysely<DB>, rows: readonly Version[]): Promise<(row: Version) => Call> {
  const versions = await learn(db, rows);
  return (row) => {
    const call = versions.get(keyOf(row));
    assert(call, `call ${row.callId} was not read in version ${row.callVersion}`);
    return call;
  };
}

const newest = (db: Kysely<DB>) =>
  db
    .selectFrom('call_version')
    .select(['call_id as callId', 'version as callVersion'])
    .distinctOn('call_id')
    .orderBy('call_id')
    .orderBy('version', 'desc');

const newestOf = statement((db: Kysely<DB>, id: string) => newest(db).where('call_id', '=', id));
/** A call's newest version, under which new applications are drafted. */
export async function readCall(db: Kysely<DB>, id: string): Promise<Call | undefined> {
  const [version] = await newestOf(db, id);
  return version && readCallVersion(db, id, version.callVersion);
}

const newestOfThese = statement((db: Kysely<DB>, { ids }: { ids: readonly string[] }) =>
  newest(db).where('call_id', '=', sql<string>`ANY(${ids}::text[])`),
);
/** The newest version of each of these calls that has one, by the call's id. */
export async function readCalls(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, Call>> {
  const versions = await newestOfThese(db, { ids });
  const callOf = await readCallsOf(db, versions);
  return new Map(versions.map((version) => [version.callId, callOf(version)]));
}

/** The calls that take applications on a day in Paris, in their newest version. */
export async function readOpenCalls(db: Kysely<DB>, today: string): Promise<(Call & { state: CallState })[]> {
  const open = await findOpenVersions(db, { today });
  const callOf = await readCallsOf(db, open);
  return open.map((version) => ({ ...callOf(version), state: version.state }));
}

/**
 * A call's newest version, locked until the transaction ends, so that it is neither closed nor published again
 * meanwhile. Locked after applications. Undefined if the call does not exist or was never published.
 */
export async function shareLockCall(trx: Transaction<DB>, id: string): Promise<CurrentCall | undefined> {
  const row = await trx.selectFrom('call').where('id', '=', id).select(['state', 'code']).forShare().executeTakeFirst();
  const call = row && (await readCall(trx, id));
  return call && { ...call, ...row };
}

// Ids derived from a shipped name, so that two processes that load the same file load it once.
const NAMESPACE = 'f2a7c9a4-6d0e-5b63-9c1e-0c8d3e4b7a10';

/**
 * A file's call, with its stream locked.
 * @throws RangeError with a sentence, if its terms do not fit together, another call has its code, or the call's code
 * was another one
 */
async function lockFiled(trx: Transaction<DB>, file: CallFile) {
  const streamId = await streamOfFile(trx, file);
  const call = await lockCall(trx, streamId);
  if (call && call.code !== file.code) throw new RangeError(`calls/${file.id}: its code is ${call.code} for good`);
  return { streamId, call };
}

/** A file of terms comes without bytes: a model file that it names would be that of another installation. */
function assertCoherent({ id, terms }: CallFile): void {
  const faults = [...callFaults(terms), ...modelFilesIn(terms).map(({ pointer }) => ({ pointer, fault: 'unknown_model' }))];
  if (faults.length > 0) throw new RangeError(`calls/${id}: ${faults.map(({ pointer, fault }) => `${pointer} ${fault}`).join(', ')}`);
}

/** The envelope with the file's code; opened without credits if there is none. */
async function envelopeOfFile(
  trx: Transaction<DB>,
  { envelope: { code, name } }: CallFile,
): Promise<{ envelopeId: string; isNew: boolean }> {
  const known = await trx.selectFrom('envelope').where('code', '=', code).select('id').executeTakeFirst();
  if (known) return { envelopeId: known.id, isNew: false };
  const envelopeId = uuidOfName(`envelope/${code}`, NAMESPACE);
  await openStreams(trx, 'envelope', [envelopeId]);
  await insertEnvelope(trx, { id: envelopeId, code, name });
  return { envelopeId, isNew: true };
}

async function insertFiled(trx: Transaction<DB>, { id, code, terms }: CallFile, streamId: string, envelopeId: string): Promise<void> {
  if (!(await insertCall(trx, { id, code, terms, streamId, envelopeId, personId: null })))
    throw new RangeError(`calls/${id}: another call has its code, ${code}`);
}

/** Terms as PostgreSQL returns them: without undefined fields. */
const asKept = (terms: CallTerms): unknown => JSON.parse(JSON.stringify(terms));

/**
 * The result of loading a file's terms; `opened`: the code of the envelope that was opened for them, without credits.
 */
export type LoadedDraft = { became: 'draft_of_new_call' | 'draft_of_next_version' | 'nothing_new'; opened: string | null };

/**
 * Loads a file's terms as a draft, which an admin then changes or publishes: of a new call, whose envelope is opened
 * without credits if no envelope has its code; or of the next version of an existing call. The file's number is
 * ignored: versions are numbered when they are published. Terms that the call already has change nothing.
 * @param now ISO instant
 * @throws if the file's terms do not fit together, its code is another call's or has changed, the call is closed, or it
 * has a different draft
 */
export async function loadDraft(db: Kysely<DB>, file: CallFile, now: string): Promise<LoadedDraft> {
  assertCoherent(file);
  return transact(db, now, async (trx, at) => {
    const { streamId, call } = await lockFiled(trx, file);
    const record = (name: 'createCall' | 'updateCall', facts: Facts, state: CallState) =>
      appendEvent(trx, { at, personId: null }, { streamId, name, facts, due: null, state });
    if (!call) {
      const { envelopeId, isNew } = await envelopeOfFile(trx, file);
      await insertFiled(trx, file, streamId, envelopeId);
      await record('createCall', { callId: file.id }, 'draft');
      return { became: 'draft_of_new_call', opened: isNew ? file.envelope.code : null };
    }
    const { envelopeId, state, draft } = call;
    if (state === 'closed') throw new RangeError(`calls/${file.id}: the call is closed, and takes no new version`);
    const newest = draft ?? (await readCall(trx, file.id))?.terms;
    if (isDeepStrictEqual(newest, asKept(file.terms))) return { became: 'nothing_new', opened: null };
    if (draft)
      throw new RangeError(`calls/${file.id}: it has a draft that says something else; publish that, or change it, on the call’s page`);
    await updateDraft(trx, streamId, { envelopeId, terms: file.terms });
    await record('updateCall', {}, state);
    return { became: 'draft_of_next_version', opened: null };
  });
}

/**
 * Publishes a file for a demonstration or a test: the call if it is new, its envelope with AE and CP allotted on the
 * current budget year if that is new, and its version. In an installation that people rely on, people do this: see
 * `loadDraft`. A closed call stays closed, and a version that is not newer than the newest one is already there.
 * @param now ISO instant; its year in Paris is the year of the credits
 * @returns false if there was nothing to load
 * @throws if the file's terms do not fit together, or its code is another call's or has changed
 */
export async function loadPublished(db: Kysely<DB>, file: CallFile, now: string): Promise<boolean> {
  assertCoherent(file);
  return transact(db, now, async (trx, at) => {
    const { streamId, call } = await lockFiled(trx, file);
    if (call && (call.state === 'closed' || call.published >= file.version)) return false;
    const { envelopeId, isNew } = await envelopeOfFile(trx, file);
    const version = { id: file.id, version: file.version, envelopeId, terms: file.terms };
    if (call) await setEnvelope(trx, streamId, envelopeId);
    else await insertFiled(trx, file, streamId, envelopeId);
    await insertVersion(trx, streamId, version);
    // An admin's draft of the next version stays a draft.
    await markPublished(trx, streamId, call?.draft ?? null);
    const receipt = await appendEvent(
      trx,
      { at, personId: null },
      { streamId, name: 'publishCall', facts: { version: file.version }, due: null, state: 'published' },
    );
    if (isNew) await allotFirst(trx, file, envelopeId, { streamId, version: receipt.version }, at);
    return true;
  });
}

/**
 * The stream of a file's call, opened if there is none. Another process that loads the same file at the same time waits
 * here for the first.
 */
async function streamOfFile(trx: Transaction<DB>, { id }: CallFile): Promise<string> {
  const known = await findCallStream(trx, id);
  if (known) return known;
  const streamId = uuidOfName(`call/${id}`, NAMESPACE);
  await openStreamOnce(trx, 'call', streamId);
  return streamId;
}

async function allotFirst(
  trx: Transaction<DB>,
  { envelope }: CallFile,
  envelopeId: string,
  cause: { streamId: string; version: number },
  at: string,
): Promise<void> {
  const amounts = { AE: envelope.aeCents, CP: envelope.cpCents };
  const movements = CREDITS.map((credit) => ({
    kind: 'allot' as const,
    envelopeId,
    year: yearOf(at),
    credit,
    amountCents: amounts[credit],
    trancheId: null,
    subject: envelope.code,
    valueDate: parisDate(at),
    cause,
  }));
  await postMovements(trx, movements, 'all_or_none', at);
}
