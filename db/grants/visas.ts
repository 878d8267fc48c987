import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import { COMMITTING, type GiveVisa, type SetVisaRule, type Visa } from '../../domain/grants/visa.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';
import { statement } from '../connection/statement.ts';
import { part, type RowOf } from '../connection/together.ts';

/** The current threshold of an envelope, named by an expression; null if it asks for no visa. */
export const thresholdOf = (envelopeId: string) =>
  sql<number | null>`(SELECT threshold_cents FROM visa_rule WHERE envelope_id = ${sql.ref(envelopeId)} ORDER BY version DESC LIMIT 1)`;

/** The controller's last answer on tranche `t` (or another alias); null without one. */
export const newestVisa = (tranche = 't') =>
  sql<boolean | null>`(SELECT favourable FROM visa WHERE tranche_id = ${sql.ref(`${tranche}.id`)} ORDER BY version DESC LIMIT 1)`;

/** The visas of grant `g`, given or refused, newest first. */
export const visasOfGrant = sql<Visa[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('trancheId', tranche_id, 'favourable', favourable, 'givenOn', given_on, 'personId', person_id)
    ORDER BY version DESC), '[]')
  FROM visa WHERE grant_id = g.id)`;

/** The threshold of the envelope of grant `g`. */
export const thresholdOfGrant = thresholdOf('g.envelope_id');

/**
 * True if committing tranche `t` of grant `g` needs a visa from this threshold on, false if that is null: the amount of
 * `agreementCents` in domain/grants/visa.ts is compared with it.
 */
const needsVisaFrom = (threshold: RawBuilder<number | null>) =>
  sql<boolean>`(g.awarded_cents + CASE WHEN t.amendment IS NOT NULL AND t.state = 'planned' THEN t.amount_cents ELSE 0 END
  >= ${threshold}) IS TRUE`;

/** The same by the rule of its envelope. */
export const needsVisa = needsVisaFrom(thresholdOfGrant);

/**
 * True if it needs a visa that is missing, or was refused: the same as `refuseWithoutVisa` of domain/, where SQL looks
 * for what may be committed among thousands. A test compares both in each combination of what decides.
 */
export const isBlockedByVisa = sql<boolean>`(${needsVisa} AND ${newestVisa()} IS NOT TRUE)`;

/** True for grant `g` as `awaitsVisa` of domain/ says, held to it by the same test. */
export const awaitsVisa = sql<boolean>`EXISTS (
  SELECT FROM tranche AS t WHERE t.grant_id = g.id AND t.replaced_at IS NULL AND t.firm AND ${isBlockedByVisa} OFFSET 0)`;

export const readThreshold = async (db: Kysely<DB>, envelopeId: string): Promise<number | null> =>
  (
    await db
      .selectFrom('visa_rule')
      .where('envelope_id', '=', envelopeId)
      .select('threshold_cents')
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.threshold_cents ?? null;

/**
 * The rule under which a transaction commits, which holds until the transaction ends. The envelope is locked as for a
 * movement, and the rule is read after the wait.
 */
export async function lockThreshold(trx: Transaction<DB>, envelopeId: string): Promise<number | null> {
  await trx.selectFrom('envelope').where('id', '=', envelopeId).select('id').forNoKeyUpdate().executeTakeFirstOrThrow();
  return readThreshold(trx, envelopeId);
}

/** The rule of an envelope with its order, until the transaction ends; null if it asks for no visa. */
export async function lockVisaRule(trx: Transaction<DB>, envelopeId: string): Promise<{ thresholdCents: number; order: string } | null> {
  if ((await lockThreshold(trx, envelopeId)) === null) return null;
  const { threshold_cents: thresholdCents, reference: order } = await trx
    .selectFrom('visa_rule')
    .where('envelope_id', '=', envelopeId)
    .orderBy('version', 'desc')
    .select(['threshold_cents', 'reference'])
    .limit(1)
    .executeTakeFirstOrThrow();
  return thresholdCents === null ? null : { thresholdCents, order };
}

/** Adds a rule of a locked envelope, for the movements after its last one. */
export async function insertVisaRule(
  trx: Transaction<DB>,
  { id, sequence }: { id: string; sequence: number },
  version: number,
  { thresholdCents, order }: SetVisaRule,
): Promise<void> {
  await trx
    .insertInto('visa_rule')
    .values({ envelope_id: id, version, sequence, threshold_cents: thresholdCents, reference: order })
    .execute();
}

/** The visa rules of an envelope, oldest first, with the people who set them. */
export const readVisaRules = (db: Kysely<DB>, envelopeId: string) =>
  db
    .selectFrom('visa_rule as r')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'r.envelope_id').onRef('e.version', '=', 'r.version'))
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .where('r.envelope_id', '=', envelopeId)
    .select(['r.threshold_cents', 'r.reference', 'e.at', 'p.id as person_id', 'p.given_name', 'p.usual_name'])
    .orderBy('r.version')
    .execute();

/** The visas of a grant, given or refused, newest first. */
export const readVisaDecisions: (db: Kysely<DB>, grantId: string) => Promise<Visa[]> = statement((db, grantId: string) =>
  db
    .selectFrom('visa')
    .where('grant_id', '=', grantId)
    .select(['tranche_id as trancheId', 'favourable', 'given_on as givenOn', 'person_id as personId'])
    .orderBy('version', 'desc'),
);

/** The people who gave, or refused, a visa on the grant of application `a`. */
export const visaGivers = sql<string[]>`ARRAY(
  SELECT DISTINCT v.person_id::text FROM visa AS v JOIN "grant" AS g ON g.id = v.grant_id WHERE g.application_id = a.id)`.as('visaGivers');

/** All people who proposed, or signed, what commits a grant. */
export const readProposers = async (db: Kysely<DB>, grantId: string): Promise<string[]> =>
  (
    await db
      .selectFrom('event')
      .where('stream_id', '=', grantId)
      .where('name', 'in', [...COMMITTING])
      .where('person_id', 'is not', null)
      .select((select) => select.ref('person_id').$notNull().as('id'))
      .distinct()
      .execute()
  ).map(({ id }) => id);

/** The firm tranches of a grant to be signed that need a visa and have no answer yet, by rank. */
export const readWithoutVisa = (db: Kysely<DB>, grantId: string): Promise<{ rank: number; amountCents: number }[]> =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.id', '=', grantId)
    .where('g.state', '=', 'to_sign')
    .where('t.firm', '=', true)
    .where('t.replaced_at', 'is', null)
    .where(needsVisa)
    .where(newestVisa(), 'is', null)
    .select(['t.rank', 't.amount_cents as amountCents'])
    .orderBy('t.rank')
    .execute();

/** How many agreements need a visa, and what they award together, in cents. */
type Agreements = { agreements: number; awardedCents: number };

/**
 * The agreements of an envelope not signed yet that need a visa: by its rule, and from another threshold on. None that
 * its call hides from the reader: by thresholds its amount would be found.
 */
export async function readUnsignedToVisa(
  db: Kysely<DB>,
  envelopeId: string,
  thresholdCents: number,
  scope: Scope,
): Promise<Record<'now' | 'then', Agreements>> {
  const needed = (threshold: RawBuilder<number | null>) =>
    sql<Agreements>`(SELECT jsonb_build_object('agreements', count(*), 'awardedCents', coalesce(sum(g.awarded_cents), 0))
      FROM "grant" AS g JOIN application AS a ON a.id = g.application_id AND NOT ${isReviewHiddenFrom(scope)}
      WHERE g.envelope_id = ${envelopeId} AND g.state IN ('to_accept', 'to_sign')
        AND EXISTS (SELECT FROM tranche AS t WHERE t.grant_id = g.id AND t.replaced_at IS NULL AND ${needsVisaFrom(threshold)}))`;
  return db.selectNoFrom([needed(thresholdOfGrant).as('now'), needed(sql`${thresholdCents}::bigint`).as('then')]).executeTakeFirstOrThrow();
}

export async function insertVisa(trx: Transaction<DB>, trancheId: string, version: number, given: Given<GiveVisa>): Promise<void> {
  const { id, caller, body } = given;
  await trx
    .insertInto('visa')
    .values({
      grant_id: id,
      version,
      tranche_id: trancheId,
      person_id: caller.personId,
      number: body.number,
      given_on: body.givenOn,
      favourable: body.favourable,
      observation: body.observation,
    })
    .execute();
}

const visas = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('visa as v')
    .innerJoin('tranche as t', 't.id', 'v.tranche_id')
    .innerJoin('person as p', 'p.id', 'v.person_id')
    .where('v.grant_id', '=', grantId)
    .select([
      'v.version',
      't.rank',
      't.amount_cents as amountCents',
      'v.number',
      'v.given_on as givenOn',
      'v.favourable',
      'v.observation',
      'p.given_name as givenName',
      'p.usual_name as usualName',
    ])
    .orderBy('v.version');

/** All visas of a grant as people read them, oldest first. */
export const visasPart = (db: Kysely<DB>, grantId: string) => part(visas(db, grantId));
export type VisaRow = RowOf<ReturnType<typeof visasPart>>;

/** The visa of one event of a grant. */
export const readVisa = (db: Kysely<DB>, grantId: string, version: number) =>
  visas(db, grantId).where('v.version', '=', version).executeTakeFirstOrThrow();
