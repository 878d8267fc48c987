import { type Kysely, sql, type Transaction } from 'kysely';
import type { Claim, Claimable, ClaimAmounts, DueDate, IdentifyClaim, OwedClaim } from '../../domain/grants/claim.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { MovementKind, Posted } from '../../domain/ledger/envelope.ts';
import type { Scope } from '../../domain/core/role.ts';
import { conflictsByGrant, inReexamination, isReviewHiddenFrom } from '../people/conflicts.ts';
import { type Ids, oneId } from '../core/ids.ts';
import { inParts } from '../core/in-parts.ts';
import type { DB } from '../core/schema.ts';
import { sidesOfGrant } from './signatures.ts';
import { givenReference } from '../core/references.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';
import { thresholdOfGrant } from './visas.ts';

/** The tranches of a locked grant's plan by rank, with what may be claimed of each. */
export const readClaimable = (db: Kysely<DB>, grantId: string): Promise<Claimable[]> =>
  db
    .selectFrom('tranche as t')
    .where('t.grant_id', '=', grantId)
    .where('t.replaced_at', 'is', null)
    .select(['t.id', 't.rank', 't.paid as paidCents'])
    .select(({ eb, ref }) => [
      eb(ref('t.claimed'), '-', ref('t.waived')).as('claimedCents'),
      sql<number | null>`(
        SELECT m.year FROM movement AS m WHERE m.tranche_id = t.id AND m.to_account = 'paid' AND m.reverses IS NULL ORDER BY m.sequence DESC LIMIT 1)`.as(
        'paidIn',
      ),
    ])
    .orderBy('t.rank')
    .execute();

const claims = (db: Kysely<DB>) =>
  db
    .selectFrom('claim as c')
    .innerJoin('tranche as t', 't.id', 'c.tranche_id')
    .innerJoin('grant as g', 'g.id', 'c.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .select([
      'c.id',
      givenReference,
      'c.grant_id as grantId',
      'c.number',
      'c.tranche_id as trancheId',
      't.rank',
      'c.year',
      'c.collection_order as collectionOrder',
      'c.collection_order_on as collectionOrderOn',
      'c.collection_order_notified_on as notifiedOn',
      'c.accountant',
      sql<DueDate[]>`coalesce(c.due_dates, '[]')`.as('dueDates'),
      'c.issued_by as issuedBy',
      'c.issued_at as issuedAt',
      'c.claimed as claimedCents',
      'c.owed as owedCents',
      'c.collected as collectedCents',
      'c.waived as waivedCents',
      'c.restored as restoredCents',
    ]);

/** The claims on grants as people read them, by number. */
export const claimsPart = (db: Kysely<DB>, grants: Ids) =>
  part(claims(db).where('c.grant_id', '=', grants).orderBy('c.number'), { instants: ['issuedAt'] });
export const toClaimRow = <Row extends { issuedAt: string }>(row: Row) => ({ ...row, issuedOn: parisDate(row.issuedAt) });
export type ClaimRow = ReturnType<typeof toClaimRow<RowOf<ReturnType<typeof claimsPart>>>>;

/** `envelopeId`: undefined for the claims of all envelopes. */
type ClaimFilter = { envelopeId: string | undefined; owed: boolean | undefined; scope: Scope };

const found = (db: Kysely<DB>, { envelopeId, owed, scope }: ClaimFilter) =>
  claims(db)
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('envelope as v', 'v.id', 'g.envelope_id')
    .$if(envelopeId !== undefined, (query) => query.where('g.envelope_id', '=', envelopeId ?? ''))
    .$if(owed !== undefined, (query) => query.where('c.owed', owed ? '>' : '=', 0))
    .select(isReviewHiddenFrom(scope).as('concealed'));

/**
 * The claims that are not hidden from the caller, the oldest first, after a key; `owed`: only those of which something
 * is owed, or only the others.
 */
export async function readFoundClaims(db: Kysely<DB>, filter: ClaimFilter & { after: string | undefined; limit: number }) {
  const rows = await found(db, filter)
    .select([
      'g.application_id as applicationId',
      'g.organisation_id as organisationId',
      'g.state as grantState',
      ...conflictsByGrant,
      inReexamination,
      sidesOfGrant,
      'a.title',
      'o.name as organisationName',
      'v.code as envelopeCode',
    ])
    .where((where) => where.not(isReviewHiddenFrom(filter.scope)))
    .$if(filter.after !== undefined, (query) => query.where('c.id', '>', filter.after ?? ''))
    .orderBy('c.id')
    .limit(filter.limit)
    .execute();
  return rows.map(toClaimRow);
}
export type FoundClaim = Awaited<ReturnType<typeof readFoundClaims>>[number];

/** Their number, including those hidden from the caller, and their totals, in cents. */
export async function readClaimTotals(db: Kysely<DB>, filter: ClaimFilter): Promise<ClaimAmounts & { claims: number; concealed: number }> {
  const { rows } = await sql<ClaimAmounts & { claims: number; concealed: number }>`
    SELECT count(*) AS claims, count(*) FILTER (WHERE concealed) AS concealed, coalesce(sum("claimedCents"), 0) AS "claimedCents", coalesce(sum("owedCents"), 0) AS "owedCents",
      coalesce(sum("collectedCents"), 0) AS "collectedCents", coalesce(sum("waivedCents"), 0) AS "waivedCents", coalesce(sum("restoredCents"), 0) AS "restoredCents"
    FROM ${found(db, filter)} AS each`.execute(db);
  return rows[0] as ClaimAmounts & { claims: number; concealed: number };
}

/** All of these claims, read in parts. */
export function streamClaims(db: Kysely<DB>, filter: ClaimFilter): Promise<AsyncGenerator<FoundClaim>> {
  const read = (after: string | undefined, limit: number) => readFoundClaims(db, { ...filter, after, limit });
  return inParts({ size: 1_000, read, placeOf: ({ id }) => id, view: (claim) => claim });
}

/** Records the titre de perception of a locked grant's claim, with its due dates. */
export async function setCollectionOrder(
  trx: Transaction<DB>,
  id: string,
  { collectionOrder, collectionOrderOn, accountant, notifiedOn, dueDates }: Omit<IdentifyClaim, 'claim'>,
): Promise<void> {
  const day = { collection_order_on: collectionOrderOn, collection_order_notified_on: notifiedOn ?? null };
  const inOrder = dueDates?.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
  const order = { collection_order: collectionOrder, ...day, accountant, due_dates: inOrder ? JSON.stringify(inOrder) : null };
  await trx.updateTable('claim').set(order).where('id', '=', id).execute();
}

/** The claims on a locked grant. */
export const readClaims = async (trx: Transaction<DB>, grantId: string): Promise<Claim[]> =>
  (await readAlone(trx, claimsPart(trx, oneId(grantId)))).map(toClaimRow);

/** Those that one act on it issued, at its instant. */
export const readClaimsIssuedAt = async (trx: Transaction<DB>, grantId: string, at: string): Promise<Claim[]> =>
  (await claims(trx).where('c.grant_id', '=', grantId).where('c.issued_at', '=', at).orderBy('c.number').execute()).map(toClaimRow);

/** Inserts an empty claim: its first movement says how much is claimed. */
export async function insertClaim(
  trx: Transaction<DB>,
  claim: {
    id: string;
    grantId: string;
    number: number;
    trancheId: string;
    year: number;
    issuedBy: string;
    issuedAt: string;
  },
): Promise<void> {
  const { id, grantId, number, trancheId, year, issuedBy, issuedAt } = claim;
  await trx
    .insertInto('claim')
    .values({
      id,
      grant_id: grantId,
      number,
      tranche_id: trancheId,
      year,
      issued_by: issuedBy,
      issued_at: issuedAt,
    })
    .execute();
}

/** Stores the reference of the act that ordered the restoration of a grant's event. */
export async function insertRestoration(trx: Transaction<DB>, grantId: string, version: number, reference: string): Promise<void> {
  await trx.insertInto('restoration').values({ grant_id: grantId, version, reference }).execute();
}

/** The amount of a claim that each kind of movement adds to. */
const ADDS: { [Kind in MovementKind]?: 'claimed' | 'collected' | 'waived' | 'restored' } = {
  issue_claim: 'claimed',
  collect_claim: 'collected',
  waive_claim: 'waived',
  restore_credits: 'restored',
};

/**
 * True for application `a` under a call that wants all claims on its organisation collected first. There are few
 * versions, and each is read once for a statement: their terms are stored out of line.
 */
const wantsAllCollected = sql<boolean>`concat(a.call_id, '/', a.call_version) = ANY(ARRAY(
  SELECT concat(v.call_id, '/', v.version) FROM call_version AS v WHERE v.terms ->> 'claimsFirst' = 'organisation'))`;

/**
 * Claims to be collected before further commitments on grant `g`: its own and, if its call says so, all claims on its
 * debtor.
 */
const claimsBefore = sql`claim AS c WHERE c.owed > 0 AND c.grant_id = ANY(ARRAY(
  SELECT g.id UNION ALL SELECT d.id FROM "grant" AS d WHERE d.organisation_id = g.organisation_id AND d.id <> g.id
    AND EXISTS (SELECT FROM application AS a WHERE a.id = g.application_id AND ${wantsAllCollected})))`;

/** True if there are such claims. */
export const claimInTheWay = sql<boolean>`EXISTS (SELECT FROM ${claimsBefore} OFFSET 0)`;

/** The oldest of them for grant `g`; null if nothing is owed. */
export const owedByGrant = sql<OwedClaim | null>`(
  SELECT jsonb_build_object('grantId', c.grant_id, 'number', c.number, 'owedCents', c.owed) FROM ${claimsBefore} ORDER BY c.issued_at, c.id LIMIT 1)`;

/** The oldest of them; undefined if nothing is owed. */
export const readClaimInTheWay = async (db: Kysely<DB>, grantId: string): Promise<OwedClaim | undefined> =>
  (await readObstacles(db, grantId)).owed;

const obstacles = statement(
  (_db, grantId: string) => sql<{ thresholdCents: number | null; grantId: string | null; number: number; owedCents: number }>`
    SELECT ${thresholdOfGrant} AS "thresholdCents", c.grant_id AS "grantId", c.number, c.owed AS "owedCents"
    FROM "grant" AS g LEFT JOIN LATERAL (SELECT c.grant_id, c.number, c.owed FROM ${claimsBefore} ORDER BY c.issued_at, c.id LIMIT 1) AS c ON true
    WHERE g.id = ${grantId}`,
);

/**
 * What may prevent a commitment: the amount from which its envelope asks for a visa, and the oldest claim to be
 * collected first.
 */
export async function readObstacles(db: Kysely<DB>, id: string): Promise<{ thresholdCents: number | null; owed: OwedClaim | undefined }> {
  const [row] = await obstacles(db, id);
  const { thresholdCents = null, grantId = null, number = 0, owedCents = 0 } = row ?? {};
  return { thresholdCents, owed: grantId === null ? undefined : { grantId, number, owedCents } };
}

/** The last instant of the first due date of claim `c` at which something is still owed; null where it has none. */
export const nextDueOfClaim = sql<string | null>`(
  SELECT (min(d.day) + 1)::timestamp AT TIME ZONE 'Europe/Paris' - interval '1 millisecond'
  FROM (
    SELECT (each ->> 'dueOn')::date AS day, coalesce(sum((each ->> 'amountCents')::bigint)
      OVER (ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0) AS later
    FROM jsonb_array_elements(c.due_dates) WITH ORDINALITY AS of (each, place)) AS d
  WHERE d.later < c.owed)`;

/** Adds posted movements to their claims; a reversal subtracts. */
export async function addToClaims(trx: Transaction<DB>, posted: readonly Posted[]): Promise<void> {
  for (const { kind, claimId, amountCents, reverses } of posted) {
    const amount = ADDS[kind];
    if (claimId === undefined || !amount) continue;
    await trx
      .updateTable('claim')
      .set((claim) => ({ [amount]: claim(amount, reverses ? '-' : '+', amountCents) }))
      .where('id', '=', claimId)
      .execute();
  }
}
