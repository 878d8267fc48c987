import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { FIRST_PLAN } from '../../domain/grants/agreement.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import { orNotFound } from '../../domain/core/refusal.ts';
import type { Grant, GrantState } from '../../domain/grants/grant.ts';
import type { Side } from '../../domain/grants/signature.ts';
import { sidesOfGrant } from './signatures.ts';
import { EVERYTHING, type Scope } from '../../domain/core/role.ts';
import { fundedTwiceOfGrant } from '../applications/overlaps.ts';
import { isFound, type Search } from '../applications/search.ts';
import { owedByGrant } from './claims.ts';
import { actsOfGrant } from './acts.ts';
import { conditionsOfGrant, insertConditions } from './award-conditions.ts';
import { guaranteesOfGrant } from './guarantees.ts';
import { gainsOfGrant } from '../impact/gains.ts';
import { sampledOfGrant } from '../ledger/samples.ts';
import { alertsOfGrant } from '../impact/slippage.ts';
import { concealed, conflictsByGrant, inReexamination, isShownTo } from '../people/conflicts.ts';
import { HEAD, rememberHead } from '../core/events.ts';
import { payeeIdInForce, payeesOfGrant } from './payees.ts';
import { WITH_NEXT } from '../connection/gather.ts';
import { anyOf, anyOfMany } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { givenReference } from '../core/references.ts';
import { statement } from '../connection/statement.ts';
import { alone, part, readAlone, type RowOf } from '../connection/together.ts';
import { insertTranches, type NewTranche } from './tranches.ts';
import { COMMITTING } from '../../domain/grants/visa.ts';
import { thresholdOfGrant, visasOfGrant } from './visas.ts';

export type NewGrant = {
  id: string;
  applicationId: string;
  organisationId: string;
  envelopeId: string;
  state: 'to_accept' | 'to_sign';
  awardedCents: number;
  legalForm: string;
  form: AwardForm;
  startsOn: string;
  durationMonths: number;
  remindAt: string;
  deadlineAt: string;
  tranches: NewTranche[];
  /** Under which it is awarded. */
  conditions: readonly string[];
};

const insert = statement(
  (_db, rows: string) => sql`${sql.raw(WITH_NEXT)}
    INSERT INTO "grant" (id, application_id, organisation_id, envelope_id, state, awarded_cents, legal_form, form, starts_on, duration_months, remind_at, deadline_at)
    SELECT id, "applicationId", "organisationId", "envelopeId", state, "awardedCents", "legalForm", form, "startsOn", "durationMonths", "remindAt", "deadlineAt"
    FROM jsonb_to_recordset(${rows}::jsonb) AS made (id uuid, "applicationId" uuid, "organisationId" uuid, "envelopeId" uuid, state text, "awardedCents" bigint,
      "legalForm" text, form text, "startsOn" date, "durationMonths" integer, "remindAt" timestamptz, "deadlineAt" timestamptz)`,
);

export async function insertGrants(trx: Transaction<DB>, grants: readonly NewGrant[]): Promise<void> {
  if (grants.length === 0) return;
  await insert(trx, JSON.stringify(grants.map(({ tranches: _, conditions: __, ...grant }) => grant)));
  await insertTranches(
    trx,
    grants.flatMap(({ id: grantId, tranches }) => tranches.map((tranche) => ({ grantId, ...tranche }))),
  );
  await insertConditions(trx, grants);
}

/** The columns of a grant that its rules read, except its signatures. */
const asRulesRead = [
  'g.id',
  'g.state',
  ...HEAD,
  's.decided',
  'g.organisation_id as organisationId',
  'g.application_id as applicationId',
  'g.envelope_id as envelopeId',
  'g.awarded_cents as awardedCents',
  'g.legal_form as legalForm',
  'g.form',
  'g.starts_on as startsOn',
  'g.duration_months as durationMonths',
  'g.deadline_at as deadlineAt',
  'g.remind_at as remindAt',
  'g.reminded_at as remindedAt',
  'g.confirm_at as confirmAt',
  ...conflictsByGrant,
  inReexamination,
] as const;

const streams = (db: Kysely<DB>) => db.selectFrom('stream as s').innerJoin('grant as g', 'g.id', 's.id');
const readable = (db: Kysely<DB>) => streams(db).select(asRulesRead);
const lockable = (db: Kysely<DB>) => streams(db).select(asRulesRead).forUpdate();

const numbered = (query: ReturnType<typeof readable>, ids: readonly string[]) =>
  query
    // Both rows by their keys, so that neither table is scanned.
    .where('s.id', '=', anyOfMany(ids))
    .where('g.id', '=', anyOfMany(ids))
    .select(['g.commitment_number as commitmentNumber', 'g.supplier_number as supplierNumber'])
    .orderBy('s.id')
    .execute();

async function withSides<Row extends { id: string }>(db: Kysely<DB>, grants: readonly Row[]): Promise<(Row & { signed: Side[] })[]> {
  const ids = grants.map(({ id }) => id);
  const signatures = await db
    .selectFrom('signature')
    .where('grant_id', '=', anyOfMany(ids))
    .where('plan', '=', FIRST_PLAN)
    .select(['grant_id', 'side'])
    .execute();
  const signed = Map.groupBy(signatures, ({ grant_id: id }) => id);
  return grants.map((grant) => ({ ...grant, signed: (signed.get(grant.id) ?? []).map(({ side }) => side) }));
}

type NumberedGrant = Grant & { commitmentNumber: string | null; supplierNumber: string | null };

/** Locks grants with their streams, by id; their signatures and accounting numbers are read under these locks. */
export async function lockGrants(trx: Transaction<DB>, ids: readonly string[]): Promise<NumberedGrant[]> {
  if (ids.length === 0) return [];
  const grants = await numbered(lockable(trx), ids);
  return withSides(
    trx,
    grants.map((grant) => rememberHead(trx, grant)),
  );
}

/** The same without a lock, for what a page says of them. */
export const readNumberedGrants = async (db: Kysely<DB>, ids: readonly string[]): Promise<NumberedGrant[]> =>
  ids.length === 0 ? [] : withSides(db, await numbered(readable(db), ids));

const lockOne = statement((db, id: string) => lockable(db).where('s.id', '=', id));
export const sidesPart = (db: Kysely<DB>, id: string) =>
  part(db.selectFrom('signature').where('grant_id', '=', id).where('plan', '=', FIRST_PLAN).select('side'));
const readSides = statement((db, id: string) => sql<{ side: Side }>`${sidesPart(db, id).query}`);

/**
 * Locks a grant with its stream. Its signatures must be read under that lock: in the same statement, they would be
 * those from before the wait.
 */
export async function lockGrantRow(trx: Transaction<DB>, id: string): Promise<Omit<Grant, 'signed'> | undefined> {
  const [grant] = await lockOne(trx, id);
  return grant && rememberHead(trx, grant);
}

/** The same with the sides that have signed. */
export async function lockGrant(trx: Transaction<DB>, id: string): Promise<Grant | undefined> {
  const grant = await lockGrantRow(trx, id);
  return grant && { ...grant, signed: (await readSides(trx, id)).map(({ side }) => side) };
}

/** Locks a grant, and reads what belongs to it under that lock. Refused where there is no such grant. */
export const lockGrantWith =
  <Beside>(read: (trx: Transaction<DB>, id: string) => Promise<Beside>) =>
  async (trx: Transaction<DB>, id: string): Promise<[Grant, Beside]> => [orNotFound(await lockGrant(trx, id)), await read(trx, id)];

export async function setGrantStates(trx: Transaction<DB>, ids: readonly string[], state: GrantState): Promise<void> {
  if (ids.length > 0) await trx.updateTable('grant').set({ state }).where('id', '=', anyOfMany(ids)).execute();
}

export async function setGrantState(trx: Transaction<DB>, id: string, state: GrantState): Promise<void> {
  await trx.updateTable('grant').set({ state }).where('id', '=', id).execute();
}

/** Sets since when a tranche is ready to be confirmed, as an ISO instant; null if none is. */
export async function setConfirmAt(trx: Transaction<DB>, id: string, at: string | null): Promise<void> {
  await trx.updateTable('grant').set({ confirm_at: at }).where('id', '=', id).execute();
}

type Deadline = Pick<Grant, 'remindAt' | 'deadlineAt'>;
const anew = ({ remindAt, deadlineAt }: Deadline) => ({ remind_at: remindAt, deadline_at: deadlineAt, reminded_at: null });

/** Gives the agreement a new deadline, and a reminder before it. */
export async function setDeadline(trx: Transaction<DB>, id: string, deadline: Deadline): Promise<void> {
  await trx.updateTable('grant').set(anew(deadline)).where('id', '=', id).execute();
}

/** Raises an award that is not accepted yet. */
export async function raiseAward(trx: Transaction<DB>, id: string, awardedCents: number, state: GrantState): Promise<void> {
  await trx.updateTable('grant').set({ awarded_cents: awardedCents, state }).where('id', '=', id).execute();
}

/** Marks an award as accepted with a revised plan: it waits for its signatures, with a deadline of its own. */
export async function markAccepted(
  trx: Transaction<DB>,
  id: string,
  { startsOn, durationMonths, ...deadline }: Pick<Grant, 'startsOn' | 'durationMonths'> & Deadline,
): Promise<void> {
  await trx
    .updateTable('grant')
    .set({ state: 'to_sign', starts_on: startsOn, duration_months: durationMonths, ...anew(deadline) })
    .where('id', '=', id)
    .execute();
}

/** Stores a reason in people's words, by the event that it belongs to. */
export async function insertReason(trx: Transaction<DB>, grantId: string, version: number, reason: string): Promise<void> {
  await trx.insertInto('grant_reason').values({ grant_id: grantId, version, reason }).execute();
}

/** Stores the order that makes what an event withdrew from earlier commitments available again. */
export async function insertWithdrawalOrder(trx: Transaction<DB>, grantId: string, version: number, reference: string): Promise<void> {
  await trx.insertInto('withdrawal_order').values({ grant_id: grantId, version, reference }).execute();
}

/** Why a grant was suspended or ended, or an order of it cancelled, and when, oldest first. */
export const reasonsPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('grant_reason as r')
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'r.grant_id').onRef('e.version', '=', 'r.version'))
      .innerJoin('person as p', 'p.id', 'e.person_id')
      .where('r.grant_id', '=', grantId)
      .select(['e.at', 'e.name as command', 'r.reason', 'p.given_name as givenName', 'p.usual_name as usualName'])
      .select([
        sql<number | null>`(e.facts->>'tranche')::integer`.as('tranche'),
        sql<number | null>`(e.facts->>'claim')::integer`.as('claim'),
        sql<number | null>`CASE WHEN e.name = 'returnCondition' THEN (e.facts->>'condition')::integer END`.as('condition'),
      ])
      .orderBy('r.version'),
    { instants: ['at'] },
  );
export const readReasons = (db: Kysely<DB>, grantId: string) => readAlone(db, reasonsPart(db, grantId));

/** The reason of one event of a grant. */
export const readReason = async (db: Kysely<DB>, grantId: string, version: number): Promise<string> =>
  (
    await db
      .selectFrom('grant_reason')
      .where('grant_id', '=', grantId)
      .where('version', '=', version)
      .select('reason')
      .executeTakeFirstOrThrow()
  ).reason;

/** The application of a grant, read without a lock, since the application is locked first. */
export const readApplicationIdOf = async (db: Kysely<DB>, grantId: string): Promise<string | undefined> =>
  (await db.selectFrom('grant').where('id', '=', grantId).select('application_id').executeTakeFirst())?.application_id;

export async function markSignatoriesReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('grant').set({ reminded_at: at }).where('id', '=', id).execute();
}

const view = (db: Kysely<DB>, scope: Scope) =>
  db
    .selectFrom('grant as g')
    .innerJoin('stream as s', 's.id', 'g.id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .$if(!scope.all, (query) => query.where('g.organisation_id', '=', scope.organisationId))
    .where(isShownTo(scope))
    .$if(scope.hidesFrom !== null && scope.draftsOf !== null, (query) => query.select(concealed))
    .select([
      'g.id',
      's.version',
      's.decided',
      'g.state',
      'g.application_id',
      givenReference,
      'a.title',
      'o.name as organisation_name',
      'g.organisation_id',
      'g.envelope_id',
      'g.awarded_cents',
      'a.requested_cents',
      'a.call_id',
      'a.call_version',
      'g.legal_form',
      'g.form',
      'g.starts_on',
      'g.duration_months',
      'g.deadline_at',
      'g.remind_at',
      'g.reminded_at',
      'g.confirm_at',
      'g.commitment_number',
      'g.supplier_number',
      'g.supplier_name',
      's.due_at',
      's.due_what',
      sidesOfGrant,
      thresholdOfGrant.as('visa_threshold_cents'),
      visasOfGrant.as('visas'),
      sql<
        string[]
      >`ARRAY(SELECT DISTINCT person_id FROM event WHERE stream_id = g.id AND name = ANY(${[...COMMITTING]}) AND person_id IS NOT NULL)`.as(
        'proposers',
      ),
      actsOfGrant.as('acts'),
      alertsOfGrant.as('alerts'),
      gainsOfGrant.as('gains'),
      sampledOfGrant.as('sampled'),
      guaranteesOfGrant.as('guarantees'),
      conditionsOfGrant.as('awardConditions'),
      payeesOfGrant.as('payees'),
      owedByGrant.as('owed'),
      fundedTwiceOfGrant.as('funded_twice'),
      ...conflictsByGrant,
      inReexamination,
    ]);

export const grantPart = (db: Kysely<DB>, scope: Scope, id: string) =>
  part(view(db, scope).where('g.id', '=', id), { instants: ['deadline_at', 'remind_at', 'reminded_at', 'confirm_at', 'due_at'] });
export type GrantRow = RowOf<ReturnType<typeof grantPart>>;

/** Grants by id, for any caller: the scope was checked before. */
export const readGrantRowsOf: (db: Kysely<DB>, ids: readonly string[]) => Promise<GrantRow[]> = statement((db, ids) =>
  view(db, EVERYTHING).where('g.id', '=', anyOf(ids)),
);

const byId = alone(grantPart);

export const readGrantRow = async (db: Kysely<DB>, scope: Scope, id: string): Promise<GrantRow | undefined> =>
  (await byId(db, scope, id))[0];

/** The grant of an application, if any. */
export const grantOfPart = (db: Kysely<DB>, applicationId: string) =>
  part(db.selectFrom('grant').where('application_id', '=', applicationId).select(['id', 'state']));

export const readGrantIdOf = async (db: Kysely<DB>, applicationId: string): Promise<string | null> =>
  (await readAlone(db, grantOfPart(db, applicationId)))[0]?.id ?? null;

/** The state of an application's grant, locked against changes until the transaction ends; null if there is none. */
export const shareLockGrantState = async (trx: Transaction<DB>, applicationId: string): Promise<GrantState | null> =>
  (await trx.selectFrom('grant').where('application_id', '=', applicationId).select('state').forShare().executeTakeFirst())?.state ?? null;

type GrantFilter = Search & {
  state?: GrantState | undefined;
  /** Only those with bank details in force. */
  account?: 'in_force' | undefined;
  organisationId?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** Grants in the caller's scope, newest first, before a key. */
export const readGrantRows: (db: Kysely<DB>, scope: Scope, filter: GrantFilter) => Promise<GrantRow[]> = statement(
  (db, scope: Scope, { state, account, organisationId, before, limit, ...search }: GrantFilter) =>
    view(db, scope)
      .where(isFound(search))
      .$if(state !== undefined, (query) => query.where('g.state', '=', state ?? 'to_sign'))
      .$if(account !== undefined, (query) => query.where(payeeIdInForce, 'is not', null))
      .$if(organisationId !== undefined, (query) => query.where('g.organisation_id', '=', organisationId ?? ''))
      .$if(before !== undefined, (query) => query.where('g.id', '<', before ?? ''))
      .orderBy('g.id', 'desc')
      .limit(limit),
);
