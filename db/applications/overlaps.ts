import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { Given } from '../../domain/core/command.ts';
import type { AlikeLines, Overlap, SettleOverlap } from '../../domain/applications/overlap.ts';
import type { Scope } from '../../domain/core/role.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';
import { part, type RowOf } from '../core/together.ts';

type Of = { id: string; organisationId: string; callId: string };

/** Applications that ask for nothing any more, or have not asked yet. */
const DEAD = ['draft', 'inadmissible', 'refused', 'rejected', 'withdrawn', 'award_withdrawn'];

const cofundersIn = ({ fundingLines }: Pick<ApplicationContent, 'fundingLines'>): string[] =>
  fundingLines.filter(({ source }) => source === 'other').map(({ label }) => label);

/**
 * What a content asks for that another application asks for as well, of the same organisation under another call, or of
 * a co-funder that either names: cost lines of one category with the same words or the same amount, or the same object,
 * in months that both cover. Pairs that were found before are left out. The query itself, whose plan a test looks at.
 */
export const overlapsOf = (
  { id, organisationId, callId }: Of,
  { title, startsOn, durationMonths, costLines, fundingLines }: ApplicationContent,
) => {
  const lines = JSON.stringify(
    costLines.map(({ label, category, amountCents }, index) => ({ line: index + 1, label, category, amount: amountCents })),
  );
  const cofunders = cofundersIn({ fundingLines });
  return sql<{ other_id: string; tie: 'organisation' | 'cofunder'; lines: AlikeLines[]; same_object: boolean }>`
    WITH tied AS (
      SELECT a.*, 'organisation' AS tie FROM application AS a WHERE a.organisation_id = ${organisationId} AND a.call_id <> ${callId}
      UNION ALL
      SELECT a.*, 'cofunder' FROM unnest(${cofunders}::text[]) AS named
        JOIN organisation AS o ON same_words(o.name) = same_words(named) JOIN application AS a ON a.organisation_id = o.id
      UNION ALL
      SELECT a.*, 'cofunder' FROM organisation AS o
        JOIN funding_line AS f ON f.source = 'other' AND same_words(f.label) = same_words(o.name)
        JOIN application AS a ON (a.id, a.revision) = (f.application_id, f.revision) WHERE o.id = ${organisationId}
    ), other AS (
      SELECT DISTINCT ON (a.id) a.id, a.tie, a.title,
        coalesce((SELECT max(p.revision) FROM "grant" AS g JOIN grant_plan AS p ON p.grant_id = g.id WHERE g.application_id = a.id), a.revision) AS revision
      FROM tied AS a
      WHERE a.id <> ${id} AND a.state <> ALL(${DEAD})
        AND (a.starts_on IS NULL OR ${startsOn}::date IS NULL OR (a.starts_on, a.starts_on + make_interval(months => a.duration_months))
          OVERLAPS (${startsOn}::date, ${startsOn}::date + make_interval(months => ${durationMonths}::integer)))
        AND a.id NOT IN (SELECT other_id FROM overlap WHERE application_id = ${id} UNION ALL SELECT application_id FROM overlap WHERE other_id = ${id})
      ORDER BY a.id, a.tie DESC
    ), mine AS (
      SELECT * FROM jsonb_to_recordset(${lines}::jsonb) AS line (line integer, label text, category text, amount bigint)
    )
    SELECT other.id AS other_id, other.tie, alike.lines, same_words(other.title) = same_words(${title}) AS same_object
    FROM other CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object('category', m.category, 'line', m.line, 'label', m.label, 'amountCents', m.amount,
        'otherLine', c.position + 1, 'otherLabel', c.label, 'otherAmountCents', c.amount_cents) ORDER BY m.line, c.position), '[]') AS lines
      FROM cost_line AS c JOIN mine AS m ON m.category = c.category AND (m.amount = c.amount_cents OR same_words(m.label) = same_words(c.label))
      WHERE c.application_id = other.id AND c.revision = other.revision
    ) AS alike
    WHERE alike.lines <> '[]' OR same_words(other.title) = same_words(${title})
    ORDER BY other.id`;
};

/**
 * Holds the organisation that asks and the co-funders that it names until the transaction ends, in the order of their
 * keys. Two applications that belong together are of one organisation, or one names the other's: the second waits here
 * and finds the first. No row is held, since whoever writes a title holds its organisation's already.
 */
const lockTied = ({ organisationId }: Of, cofunders: readonly string[]) => sql`
  SELECT pg_advisory_xact_lock(hashtext('overlap'), key) FROM (
    SELECT DISTINCT hashtext(id::text) AS key FROM organisation
    WHERE id = ${organisationId} OR same_words(name) = ANY (ARRAY(SELECT same_words(named) FROM unnest(${cofunders}::text[]) AS named))
    ORDER BY key
  ) AS held`;

/**
 * Keeps what a content of an application asks for that others ask for too; returns with how many others that was found
 * now.
 */
export async function noteOverlaps(trx: Transaction<DB>, of: Of, content: ApplicationContent, at: string): Promise<number> {
  await lockTied(of, cofundersIn(content)).execute(trx);
  const { rows } = await overlapsOf(of, content).execute(trx);
  if (rows.length === 0) return 0;
  // Two that cease to name each other at one moment share nothing that is held: the other one may have found the pair
  // first.
  const kept = await trx
    .insertInto('overlap')
    .values(
      rows.map(({ other_id: otherId, tie, lines, same_object: sameObject }) => ({
        application_id: of.id,
        other_id: otherId,
        found_at: at,
        tie,
        lines: JSON.stringify(lines),
        same_object: sameObject,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('other_id')
    .execute();
  return kept.length;
}

/** What was found on an application, with it or with another one first. */
const found = (db: Kysely<DB>, applicationId: string) =>
  db.selectFrom('overlap as o').where('o.application_id', '=', applicationId).orderBy('o.found_at').orderBy('o.other_id');

export const readOverlaps = (db: Kysely<DB>, applicationId: string): Promise<Overlap[]> =>
  found(db, applicationId).select(['o.other_id as otherId', 'o.outcome']).execute();

/** The same as people read it, and whether the other application is hidden from who asks. */
export const overlapsPart = (db: Kysely<DB>, scope: Scope, applicationId: string) =>
  part(
    found(db, applicationId)
      .innerJoin('application as a', 'a.id', 'o.other_id')
      .innerJoin('organisation as h', 'h.id', 'a.organisation_id')
      .leftJoin('person as p', 'p.id', 'o.settled_by')
      .select(['o.other_id', 'o.found_at', 'o.tie', 'o.lines', 'o.same_object', 'o.outcome', 'o.reason', 'o.settled_by', 'o.settled_at'])
      .select([givenReference, 'a.title', 'a.call_id', 'a.state', 'h.name as organisation_name', 'p.given_name', 'p.usual_name'])
      .select(isReviewHiddenFrom(scope).as('concealed')),
    { instants: ['found_at', 'settled_at'] },
  );
export type OverlapRow = RowOf<ReturnType<typeof overlapsPart>>;

export async function settleOverlap(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { otherId, outcome, reason }, at }: Given<SettleOverlap>,
): Promise<void> {
  await trx
    .updateTable('overlap')
    .set({ outcome, reason, settled_by: personId, settled_at: at })
    .where('application_id', '=', id)
    .where('other_id', '=', otherId)
    .execute();
}

const fundedTwice = statement((db, applicationIds: readonly string[]) =>
  db
    .selectFrom('overlap as o')
    .where('o.application_id', '=', sql<string>`ANY(${applicationIds}::uuid[])`)
    .where('o.outcome', '=', 'upheld')
    // OFFSET: the other one is looked up by its id.
    .where(sql<boolean>`EXISTS (SELECT FROM application AS a WHERE a.id = o.other_id AND a.state <> ALL(${DEAD}) OFFSET 0)`)
    .select('o.application_id')
    .distinct()
    .orderBy('o.application_id'),
);

/** An application, where what was found on it is upheld, while the other one still asks, or has been given. */
const fundedTwiceOf = (applicationId: RawBuilder<string>) => sql<string[]>`ARRAY(
  SELECT DISTINCT o.application_id::text FROM overlap AS o JOIN application AS other ON other.id = o.other_id
  WHERE o.application_id = ${applicationId} AND o.outcome = 'upheld' AND other.state <> ALL(${DEAD}))`;

/** The application of grant `g`, where a finding stands against promising it more. */
export const fundedTwiceOfGrant = fundedTwiceOf(sql<string>`g.application_id`);

/** The same of `a`, an application. */
export const fundedTwiceOfApplication = fundedTwiceOf(sql<string>`a.id`).as('fundedTwice');

/** With which others `a`, an application, seems to ask for the same cost, by their ids. */
export const overlapsOfApplication = sql<string[]>`ARRAY(SELECT o.other_id::text FROM overlap AS o WHERE o.application_id = a.id)`.as(
  'overlaps',
);

/**
 * Of these applications those to which no money may be promised: what was found on them is upheld, while the other one
 * still asks, or has been given.
 */
export const readFundedTwice = async (db: Kysely<DB>, applicationIds: readonly string[]): Promise<string[]> =>
  (await fundedTwice(db, applicationIds)).map(({ application_id: applicationId }) => applicationId);
