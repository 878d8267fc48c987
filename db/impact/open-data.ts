import { type Kysely, sql } from 'kysely';
import { PUBLISHED_WITHIN_MONTHS } from '../../domain/calls/call.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { type Aggregate, type AGGREGATED_BY, NATURAL_PERSON, type SignedGrant } from '../../domain/impact/open-data.ts';
import { keepingFor, ofMany } from '../connection/keeping.ts';
import { statement } from '../connection/statement.ts';
import { ADJUSTED_END } from '../grants/plan-adjustments.ts';
import type { DB } from '../core/schema.ts';

const SIGNED_ON = sql<string>`(first.since AT TIME ZONE 'Europe/Paris')::date`;
const SIRET = sql<string>`coalesce(a.siret, o.siret)`;
const HAS_SHEET = sql<boolean>`coalesce((v.publication ->> 'sheets')::boolean, false)`;

/** Whether a signed grant is public on a day, as `whyNotPublic` says it. */
const isPublicOn = (day: string) => sql<boolean>`(g.form <> 'delegation' AND coalesce(o.legal_category, '') NOT LIKE ${`${NATURAL_PERSON}%`}
  AND a.state <> 'award_withdrawn'
  AND (${SIGNED_ON} + make_interval(months => coalesce((v.publication ->> 'months')::integer, ${PUBLISHED_WITHIN_MONTHS})))::date <= ${day}::date)`;

/** Grants `g` that both sides have signed, with the plan in force `p`. Nothing of what is not signed is read. */
const signed = (db: Kysely<DB>) =>
  db
    .selectFrom('grant_plan as first')
    .innerJoin('grant as g', 'g.id', 'first.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .innerJoin('call_version as v', (join) => join.onRef('v.call_id', '=', 'a.call_id').onRef('v.version', '=', 'a.call_version'))
    .innerJoin('grant_plan as p', (join) =>
      join.onRef('p.grant_id', '=', 'g.id').on('p.number', '=', sql<number>`(SELECT max(number) FROM grant_plan WHERE grant_id = g.id)`),
    )
    // As it stands in the index of their signatures.
    .where('first.number', '=', sql.lit(1));

const toldOf = (grants: ReturnType<typeof signed>) =>
  grants
    .select([
      'g.id as grantId',
      'g.application_id as applicationId',
      'first.since as signedAt',
      'g.form',
      'g.state',
      'a.call_id as callId',
      'a.title',
      'o.name as organisationName',
      'o.legal_category as legalCategory',
      'p.awarded_cents as awardedCents',
      ADJUSTED_END.as('endsOn'),
      // Versions of earlier days say nothing of it.
      sql<SignedGrant['publication']>`v.publication`.as('publication'),
      sql<string>`a.reference`.as('applicationReference'),
      SIRET.as('siret'),
      sql<boolean>`a.state = 'award_withdrawn'`.as('isWithdrawn'),
      SIGNED_ON.as('signedOn'),
      // Without cancelled tranches, and without those of an amendment that both sides have not signed yet.
      sql<number>`(SELECT count(*)::integer FROM tranche WHERE grant_id = g.id AND replaced_at IS NULL AND state <> 'cancelled'
        AND NOT (amendment IS NOT NULL AND state = 'planned'))`.as('payments'),
      sql<number>`(SELECT coalesce(sum(paid), 0) FROM tranche WHERE grant_id = g.id)`.as('paidCents'),
      sql<string | null>`(SELECT max(paid_on) FROM tranche WHERE grant_id = g.id AND state = 'paid')`.as('paidOn'),
    ])
    .orderBy('first.since', 'desc')
    .orderBy('first.grant_id', 'desc');

const toSigned = ({ applicationReference, ...row }: Awaited<ReturnType<ReturnType<typeof toldOf>['execute']>>[number]): SignedGrant => ({
  ...row,
  reference: grantReference(applicationReference),
});

/** The signed grant of an application's reference. */
export const findSignedGrant = async (db: Kysely<DB>, reference: string): Promise<SignedGrant | undefined> =>
  (await toldOf(signed(db).where('a.reference', '=', reference)).execute()).map(toSigned)[0];

type Asked = {
  /** The day in Paris. */
  day: string;
  /** Only those that have a sheet. */
  sheets?: boolean | undefined;
  /** The reference of the last application of the page before. */
  after?: string | undefined;
  limit: number;
};

/**
 * The grants of a page, looked at one after the other as they were signed: how few of them are public is more than
 * PostgreSQL can guess, and a guess that is too low has it read and sort them all.
 */
const pageOfPublic = (db: Kysely<DB>, { day, sheets, after, newest, limit }: Asked & { newest: string }) =>
  db
    .selectFrom('grant_plan as first')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('grant as g')
          .innerJoin('application as a', 'a.id', 'g.application_id')
          .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
          .innerJoin('call_version as v', (join) => join.onRef('v.call_id', '=', 'a.call_id').onRef('v.version', '=', 'a.call_version'))
          .whereRef('g.id', '=', 'first.grant_id')
          .where(isPublicOn(day))
          .$if(sheets === true, (query) => query.where(HAS_SHEET))
          .select('g.id')
          .offset(sql.lit(0))
          .as('open'),
      (join) => join.onTrue(),
    )
    .where('first.number', '=', sql.lit(1))
    .where(sql<boolean>`first.since <= ${newest}::timestamptz`)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(first.since, first.grant_id) < (
          SELECT last.since, last.grant_id FROM application AS b JOIN "grant" AS h ON h.application_id = b.id
          JOIN grant_plan AS last ON last.grant_id = h.id AND last.number = 1 WHERE b.reference = ${after})`,
      ),
    )
    .select('first.grant_id')
    .orderBy('first.since', 'desc')
    .orderBy('first.grant_id', 'desc')
    .limit(limit);

const askPublic = statement((db: Kysely<DB>, asked: Asked & { newest: string }) =>
  toldOf(signed(db).where('first.grant_id', 'in', pageOfPublic(db, asked))),
);

/**
 * Grants that are public on a day, the newest signature first.
 * @param sums the totals of that day
 */
export async function readPublicGrants(db: Kysely<DB>, asked: Asked, sums: readonly PublicSums[]): Promise<SignedGrant[]> {
  const [all] = sums.filter(({ by }) => by === 'all');
  // Those that are not public yet are the newest: none of them is looked at.
  const newest = asked.sheets ? all?.newestSheet : all?.newest;
  return newest ? (await askPublic(db, { ...asked, newest })).map(toSigned) : [];
}

type PublicSums = Aggregate & {
  by: (typeof AGGREGATED_BY)[number] | 'all';
  key: string;
  /** The newest second signature, and that of a grant with a sheet; null where there is none. */
  newest: string | null;
  newestSheet: string | null;
};

/** The totals of what is public on a day: by year of the signature, by call, and all together. */
async function sumPublic(db: Kysely<DB>, day: string): Promise<PublicSums[]> {
  const open = signed(db)
    .where(isPublicOn(day))
    .select(['a.call_id as call', 'first.since', 'p.awarded_cents as awarded', SIRET.as('siret'), HAS_SHEET.as('has_sheet')])
    .select(sql<string>`extract(YEAR FROM ${SIGNED_ON})::text`.as('year'))
    .select(sql<number>`(SELECT coalesce(sum(paid), 0) FROM tranche WHERE grant_id = g.id)`.as('paid'));
  const { rows } = await sql<
    Omit<PublicSums, 'by' | 'key'> & { year: string | null; call: string | null; of_year: number; of_call: number }
  >`
    SELECT year, call, grouping(year) AS of_year, grouping(call) AS of_call, count(*) AS projects, count(DISTINCT siret) AS organisations,
      coalesce(sum(awarded), 0) AS "awardedCents", coalesce(sum(paid), 0) AS "paidCents",
      max(since)::text AS newest, (max(since) FILTER (WHERE has_sheet))::text AS "newestSheet"
    FROM ${open.as('open')} GROUP BY GROUPING SETS ((year), (call), ()) ORDER BY of_year, of_call, year, call`.execute(db);
  return rows.map(({ year, call, of_year: anyYear, of_call: anyCall, ...sums }) => ({
    ...sums,
    by: anyYear && anyCall ? 'all' : anyYear ? 'call' : 'year',
    key: year ?? call ?? '',
  }));
}

const keptSums = keepingFor<PublicSums[]>(ofMany((rows) => rows.find(({ by }) => by === 'all')?.projects ?? 0));

/**
 * The totals of what is public on a day; those of many as they were a minute ago at most.
 * @param at ISO instant of the request
 */
export const readPublicSums = (db: Kysely<DB>, day: string, at: string): Promise<PublicSums[]> =>
  keptSums(db)(day, at, () => sumPublic(db, day));

/** What a public project has opened, as the fund has accepted it: an obligation's key with its link. */
export const readOpened = (db: Kysely<DB>, grantId: string): Promise<{ key: string; url: string }[]> =>
  db
    .selectFrom('evidence as e')
    .innerJoin('evidence_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'e.grant_id').onRef('v.key', '=', 'e.key').onRef('v.number', '=', 'e.number'),
    )
    .where('e.grant_id', '=', grantId)
    .where('v.decision', '=', 'accept')
    .where('e.url', 'is not', null)
    .distinctOn('e.key')
    .select(['e.key', sql<string>`e.url`.as('url')])
    .orderBy('e.key')
    .orderBy('e.number', 'desc')
    .execute();

/** The sheet of a public project, beside its row. */
export const readSheet = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('g.id', '=', grantId)
    .select([
      'a.id as applicationId',
      'a.organisation_id as organisationId',
      'a.summary',
      'a.call_id as callId',
      'a.call_version as callVersion',
      'a.project_types as projectTypes',
    ])
    .executeTakeFirstOrThrow();
