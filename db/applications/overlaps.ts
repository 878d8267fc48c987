import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { Given } from '../../domain/core/command.ts';
import {
  type AlikeLines,
  ASKING_NOTHING,
  GIVEN,
  type Overlap,
  type OverlapStanding,
  type SettleOverlap,
  type Tie,
  type Unsettled,
} from '../../domain/applications/overlap.ts';
import type { Scope } from '../../domain/core/role.ts';
import { concealed, conflicts, isReviewHiddenFrom } from '../people/conflicts.ts';
import { type Ids, oneId } from '../core/ids.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, type RowOf } from '../connection/together.ts';

type Of = { id: string; organisationId: string; callId: string };

/** The co-funders that a content names: by their SIREN, and by their name those that have none. */
function cofundersIn({ fundingLines }: Pick<ApplicationContent, 'fundingLines'>): { sirens: string[]; names: string[] } {
  const lines = fundingLines.filter(({ source }) => source === 'other' || source === 'public');
  return {
    sirens: lines.flatMap(({ siren }) => siren ?? []),
    names: lines.filter(({ siren }) => siren === undefined).map(({ label }) => label),
  };
}

/** The most overlaps kept of one search, the likeliest first; a page shows all of them. */
export const MOST_OVERLAPS = 10;
/** Words used by this many other organisations, or in this many applications, are common and prove nothing alone. */
const [COMMON_AMONG_ORGANISATIONS, COMMON_AMONG_APPLICATIONS] = [3, 30];
/** Titles whose words agree to this share have the same object; amounts that differ by at most this share are alike. */
const [SAME_TITLE, LIKE_AMOUNT] = [0.6, 0.1];
/**
 * Weights of evidence, in quarters, and the weight that a pair needs to be kept. A line weighs by the rarity of its
 * words: a label that everyone uses, such as « Développement », weighs nothing, and a round amount alone next to
 * nothing.
 */
const WEIGHS = {
  ...{ rareLine: 12, commonLine: 2, rareLabel: 6, oddAmount: 6, roundAmount: 1 },
  ...{ rareTitle: 6, commonTitle: 2, likeTotal: 4 },
};
const ENOUGH = 8;
const weight = sql.lit;

/** True if the words are common: among the rows that have them, each with its application and organisation. */
const isCommon = (rows: RawBuilder<unknown>, organisationId: string) => sql<boolean>`(
  SELECT count(DISTINCT used.organisation_id) FILTER (WHERE used.organisation_id <> ${organisationId}) >= ${weight(COMMON_AMONG_ORGANISATIONS)}
    OR count(DISTINCT used.id) >= ${weight(COMMON_AMONG_APPLICATIONS)}
  FROM (${rows} LIMIT 200) AS used)`;

/**
 * The applications of the same legal person (SIREN), and of the co-funders that either side names, each with its tie:
 * as often as it has one.
 */
const tiedTo = (organisationId: string, { sirens, names }: ReturnType<typeof cofundersIn>) => sql`
  SELECT a.*, CASE WHEN a.organisation_id = ${organisationId} THEN 'organisation' ELSE 'legal_unit' END AS tie FROM application AS a WHERE a.organisation_id = ANY (ARRAY(
    SELECT o.id FROM organisation AS own
      JOIN organisation AS o ON o.siret BETWEEN left(own.siret, 9) || '00000' AND left(own.siret, 9) || '99999' WHERE own.id = ${organisationId}))
  UNION ALL
  SELECT a.*, 'cofunder_siren' FROM application AS a WHERE a.organisation_id = ANY (ARRAY(
    SELECT o.id FROM unnest(${sirens}::text[]) AS named JOIN organisation AS o ON o.siret BETWEEN named || '00000' AND named || '99999'))
  UNION ALL
  SELECT a.*, 'cofunder_siren' FROM organisation AS o
    JOIN funding_line AS f ON f.siren = left(o.siret, 9) AND f.source IN ('other', 'public')
    JOIN application AS a ON (a.id, a.revision) = (f.application_id, f.revision) WHERE o.id = ${organisationId}
  UNION ALL
  SELECT a.*, 'cofunder' FROM unnest(${names}::text[]) AS named
    JOIN organisation AS o ON same_words(o.name) = same_words(named) JOIN application AS a ON a.organisation_id = o.id
  UNION ALL
  SELECT a.*, 'cofunder' FROM organisation AS o
    JOIN funding_line AS f ON f.source IN ('other', 'public') AND f.siren IS NULL AND same_words(f.label) = same_words(o.name)
    JOIN application AS a ON (a.id, a.revision) = (f.application_id, f.revision) WHERE o.id = ${organisationId}`;

/** The end of the project of application `a`: by its agreement, which may be later than the request. */
const endOfOther = sql`coalesce(
  (SELECT (g.starts_on + make_interval(months => g.duration_months))::date FROM "grant" AS g WHERE g.application_id = a.id),
  (a.starts_on + make_interval(months => a.duration_months))::date)`;

/**
 * What a content asks for that another application also asks for, of the same legal person (SIREN) or of a co-funder,
 * public or not, that either names by its SIREN or its name, in overlapping months: the same object for a similar
 * amount, or cost lines of one category that are alike beyond common words. Under the same call, where one
 * organisation's lines are naturally alike, only the same object counts. Of what was awarded for earlier months the
 * same object alone counts. The likeliest come first; pairs found before are left out, but for those of earlier
 * months. `found`: how many there are, including those beyond the most. The query itself, whose plan a test checks.
 */
export const overlapsOf = (
  { id, organisationId, callId }: Of,
  { title, startsOn, durationMonths, costLines, fundingLines }: ApplicationContent,
) => {
  const lines = JSON.stringify(
    costLines.map(({ label, category, amountCents }, index) => ({ line: index + 1, label, category, amount: amountCents })),
  );
  const total = costLines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return sql<{ other_id: string; tie: Tie; earlier: boolean; lines: AlikeLines[]; same_object: boolean; found: number }>`
    WITH tied AS (
      ${tiedTo(organisationId, cofundersIn({ fundingLines }))}
    ), other AS (
      SELECT DISTINCT ON (a.id) a.id, a.tie, a.title, a.cost_cents, a.tie IN ('organisation', 'legal_unit') AND a.call_id = ${callId} AS is_beside,
        coalesce(${endOfOther} <= ${startsOn}::date, false) AS is_earlier,
        coalesce((SELECT max(p.revision) FROM "grant" AS g JOIN grant_plan AS p ON p.grant_id = g.id WHERE g.application_id = a.id), a.revision) AS revision
      FROM tied AS a
      WHERE a.id <> ${id} AND a.state <> ALL(${[...ASKING_NOTHING]})
        AND (a.starts_on IS NULL OR ${startsOn}::date IS NULL
          OR (a.state = ANY(${[...GIVEN]}) AND ${endOfOther} <= ${startsOn}::date)
          OR (a.starts_on, ${endOfOther})
          OVERLAPS (${startsOn}::date, ${startsOn}::date + make_interval(months => ${durationMonths}::integer)))
        AND a.id NOT IN (
          SELECT other_id FROM overlap WHERE application_id = ${id} AND NOT earlier
          UNION ALL SELECT application_id FROM overlap WHERE other_id = ${id} AND NOT earlier)
      ORDER BY a.id, a.tie DESC
    ), mine AS MATERIALIZED (
      SELECT line.*, same_words(line.label) AS words, line.amount % 100000 <> 0 AS is_odd, ${isCommon(
        sql`SELECT a.id, a.organisation_id FROM cost_line AS u JOIN application AS a ON a.id = u.application_id WHERE same_words(u.label) = same_words(line.label)`,
        organisationId,
      )} AS is_common
      FROM jsonb_to_recordset(${lines}::jsonb) AS line (line integer, label text, category text, amount bigint)
    ), object AS MATERIALIZED (
      SELECT tsvector_to_array(search_words(${title})) AS stems, ${isCommon(
        sql`SELECT a.id, a.organisation_id FROM application AS a WHERE same_words(a.title) = same_words(${title})`,
        organisationId,
      )} AS is_common
    ), alike AS (
      SELECT other.id, other.tie, other.is_beside, other.is_earlier, evidence.lines, evidence.weight, title.is_same,
        abs(other.cost_cents - ${total}::bigint) <= ${weight(LIKE_AMOUNT)} * ${total}::bigint AS is_like_total
      FROM other CROSS JOIN object CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_agg(jsonb_build_object('category', pair.category, 'line', pair.line, 'label', pair.label, 'amountCents', pair.amount,
          'otherLine', pair.position + 1, 'otherLabel', pair.other_label, 'otherAmountCents', pair.amount_cents) ORDER BY pair.line, pair.position)
            FILTER (WHERE pair.weight > 0), '[]') AS lines,
          coalesce(sum(pair.weight) FILTER (WHERE pair.place = 1), 0) AS weight
        FROM (
          SELECT each.*, row_number() OVER (PARTITION BY each.line ORDER BY each.weight DESC, each.position) AS place
          FROM (
            SELECT m.*, c.position, c.label AS other_label, c.amount_cents, CASE
              WHEN m.words = same_words(c.label) THEN CASE
                WHEN m.amount = c.amount_cents THEN CASE WHEN m.is_common THEN ${weight(WEIGHS.commonLine)} ELSE ${weight(WEIGHS.rareLine)} END
                WHEN m.is_common THEN 0 ELSE ${weight(WEIGHS.rareLabel)} END
              WHEN m.is_odd THEN ${weight(WEIGHS.oddAmount)} ELSE ${weight(WEIGHS.roundAmount)} END AS weight
            FROM cost_line AS c JOIN mine AS m ON m.category = c.category AND (m.amount = c.amount_cents OR m.words = same_words(c.label))
            WHERE c.application_id = other.id AND c.revision = other.revision
          ) AS each
        ) AS pair
      ) AS evidence CROSS JOIN LATERAL (
        SELECT same_words(other.title) = same_words(${title}) OR coalesce(count(*) FILTER (WHERE mine.stem = theirs.stem)
          >= ${weight(SAME_TITLE)} * nullif(count(*), 0), false) AS is_same
        FROM unnest(object.stems) AS mine (stem) FULL JOIN unnest(tsvector_to_array(search_words(other.title))) AS theirs (stem) USING (stem)
      ) AS title
    )
    SELECT alike.id AS other_id, alike.tie, alike.is_earlier AS earlier, alike.lines, alike.is_same AS same_object, count(*) OVER ()::integer AS found
    FROM alike CROSS JOIN object CROSS JOIN LATERAL (
      SELECT alike.weight
        + CASE WHEN alike.is_same THEN CASE WHEN object.is_common THEN ${weight(WEIGHS.commonTitle)} ELSE ${weight(WEIGHS.rareTitle)} END ELSE 0 END
        + CASE WHEN alike.is_like_total THEN ${weight(WEIGHS.likeTotal)} ELSE 0 END AS weight
    ) AS whole
    WHERE whole.weight >= ${weight(ENOUGH)} AND (alike.is_same OR (alike.lines <> '[]' AND NOT alike.is_beside AND NOT alike.is_earlier))
    ORDER BY whole.weight DESC, alike.id LIMIT ${weight(MOST_OVERLAPS)}`;
};

/** The result of one search: how many overlaps it kept, and how many more it found. */
type Look = { kept: number; leftOut: number };

/**
 * Stores the overlaps of a content with other committed applications. Of two applications submitted at the same time,
 * the second finds the first, since each searches after its own commit.
 */
export async function noteOverlaps(trx: Transaction<DB>, of: Of, content: ApplicationContent, at: string): Promise<Look> {
  const { rows } = await overlapsOf(of, content).execute(trx);
  const leftOut = (rows[0]?.found ?? 0) - rows.length;
  if (rows.length === 0) return { kept: 0, leftOut: 0 };
  // Both may find each other at the same time: the pair stays with the first. All insert in the order of their pairs,
  // so that no deadlock arises.
  const kept = await trx
    .insertInto('overlap')
    .values(
      rows
        .toSorted((one, other) => (pairOf(of.id, one.other_id) < pairOf(of.id, other.other_id) ? -1 : 1))
        .map(({ other_id: otherId, tie, earlier, lines, same_object: sameObject }) => ({
          application_id: of.id,
          other_id: otherId,
          found_at: at,
          tie,
          earlier,
          lines: JSON.stringify(lines),
          same_object: sameObject,
          left_out: leftOut,
        })),
    )
    // Dates have moved since the pair was found: it covers the same months now, and is to be settled anew.
    .onConflict((conflict) =>
      conflict
        .expression(sql`least(application_id, other_id), greatest(application_id, other_id)`)
        .doUpdateSet({ earlier: false, outcome: null, reason: null, settled_by: null, settled_at: null })
        .where(sql<boolean>`overlap.earlier AND NOT excluded.earlier`),
    )
    .returning('other_id')
    .execute();
  return { kept: kept.length, leftOut };
}

const pairOf = (one: string, other: string): string => [one, other].sort().join();

/** The overlaps found on applications, where they are settled, each with what conflicts read of the other one. */
const foundOn = (db: Kysely<DB>, applications: Ids) =>
  db
    .selectFrom('overlap as o')
    .innerJoin('application as a', 'a.id', 'o.other_id')
    .where('o.application_id', '=', applications)
    .orderBy('o.found_at')
    .orderBy('o.other_id')
    .select(['o.application_id as applicationId', 'o.other_id as otherId', 'o.outcome', 'a.organisation_id as organisationId'])
    .select([...conflicts, concealed]);

/** The same, as a part of what decides which commands may be given. */
export const askedOverlapsPart = (db: Kysely<DB>, applications: Ids) => part(foundOn(db, applications));

/** An overlap as its rule reads it. */
export const toOverlapStanding = ({
  otherId,
  organisationId,
  conflicted,
  fundActs,
  concealed: isHidden,
}: Pick<OverlapStanding, 'otherId'> & OverlapStanding['other']): OverlapStanding => ({
  otherId,
  other: { organisationId, conflicted, fundActs, concealed: isHidden },
});

const foundOnOne = statement((db, applicationId: string) => foundOn(db, oneId(applicationId)));

/** The overlaps found on an application, as their rule reads them. */
export const readOverlaps = async (db: Kysely<DB>, applicationId: string): Promise<Overlap[]> =>
  (await foundOnOne(db, applicationId)).map(({ outcome, ...each }) => ({ ...toOverlapStanding(each), outcome }));

/** What is read of an overlap, one by one: no statement with a `*` is prepared. */
const OF_OVERLAP = [
  ...(['overlap.found_at', 'overlap.tie', 'overlap.earlier', 'overlap.lines', 'overlap.same_object', 'overlap.left_out'] as const),
  ...(['overlap.outcome', 'overlap.reason', 'overlap.settled_by', 'overlap.settled_at'] as const),
] as const;

/**
 * What an application and others seem to ask for twice, as people read it, with what conflicts read of the other
 * application, and whether that one is hidden from the reader. `by_others`: null for an overlap found on it; otherwise
 * it was found on the other one, and is the number of those. Unsettled ones come first, and no more are read than one
 * search keeps.
 */
export const overlapsPart = (db: Kysely<DB>, scope: Scope, applicationId: string) =>
  part(
    db
      .selectFrom((from) =>
        from
          .selectFrom('overlap')
          .where('application_id', '=', applicationId)
          .select(OF_OVERLAP)
          .select(['other_id as beside_id', sql<number | null>`NULL::integer`.as('by_others')])
          .unionAll(
            from
              .selectFrom(
                from
                  .selectFrom('overlap')
                  .innerJoin('application as a', 'a.id', 'overlap.application_id')
                  .where('other_id', '=', applicationId)
                  .where((where) => where.not(isReviewHiddenFrom(scope)))
                  .select(OF_OVERLAP)
                  .select(['overlap.application_id as beside_id', sql<number | null>`count(*) OVER ()::integer`.as('by_others')])
                  .orderBy(sql`outcome IS NOT NULL`)
                  .orderBy('same_object', 'desc')
                  .orderBy('found_at')
                  .limit(sql.lit(MOST_OVERLAPS))
                  .as('overlap'),
              )
              .select(OF_OVERLAP)
              .select(['overlap.beside_id', 'overlap.by_others']),
          )
          .as('o'),
      )
      .innerJoin('application as a', 'a.id', 'o.beside_id')
      .innerJoin('organisation as h', 'h.id', 'a.organisation_id')
      .leftJoin('person as p', 'p.id', 'o.settled_by')
      .orderBy('o.found_at')
      .orderBy('o.beside_id')
      .select(['o.beside_id as other_id', 'o.by_others', 'o.found_at', 'o.tie', 'o.earlier', 'o.lines', 'o.same_object', 'o.left_out'])
      .select(['o.outcome', 'o.reason', 'o.settled_by', 'o.settled_at'])
      .select([givenReference, 'a.title', 'a.call_id', 'a.state', 'a.requested_cents', 'h.name as organisation_name'])
      .select([
        'p.given_name',
        'p.usual_name',
        sql<number | null>`(SELECT awarded_cents FROM "grant" WHERE application_id = a.id)`.as('awarded_cents'),
      ])
      .select(['a.organisation_id', ...conflicts, isReviewHiddenFrom(scope).as('concealed')]),
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
    // OFFSET: makes PostgreSQL look up the other application by its id.
    .where(sql<boolean>`EXISTS (SELECT FROM application AS a WHERE a.id = o.other_id AND a.state <> ALL(${[...ASKING_NOTHING]}) OFFSET 0)`)
    .select('o.application_id')
    .distinct()
    .orderBy('o.application_id'),
);

/** An application with an upheld overlap, while the other one still asks for money or has been awarded it. */
const fundedTwiceOf = (applicationId: RawBuilder<string>) => sql<string[]>`ARRAY(
  SELECT DISTINCT o.application_id::text FROM overlap AS o JOIN application AS other ON other.id = o.other_id
  WHERE o.application_id = ${applicationId} AND o.outcome = 'upheld' AND other.state <> ALL(${[...ASKING_NOTHING]}))`;

/**
 * The unsettled overlaps of the same object, in months that both cover, of each of these applications, found on it or
 * on the other; and the applications for which overlaps have not been looked for yet. OFFSET: they are looked up by the
 * applications, not among all unsettled ones.
 */
export const readUnsettled: (db: Kysely<DB>, applicationIds: readonly string[]) => Promise<Unsettled[]> = statement(
  (_db, applicationIds: readonly string[]) => sql<Unsettled>`
    SELECT pair.id AS "applicationId", pair.other AS "otherId", a.state FROM (
      SELECT application_id AS id, other_id AS other, same_object AND NOT earlier AS same_object, outcome FROM overlap WHERE application_id = ANY(${applicationIds}::uuid[])
      UNION ALL
      SELECT other_id, application_id, same_object AND NOT earlier, outcome FROM overlap WHERE other_id = ANY(${applicationIds}::uuid[])
      OFFSET 0
    ) AS pair CROSS JOIN LATERAL (SELECT state FROM application WHERE application.id = pair.other OFFSET 0) AS a
    WHERE pair.same_object AND pair.outcome IS NULL AND a.state <> ALL(${[...ASKING_NOTHING]})
    UNION ALL SELECT id, NULL, NULL FROM application WHERE id = ANY(${applicationIds}::uuid[]) AND overlaps_due_at IS NOT NULL
    ORDER BY 1, 2`,
);

/**
 * The same for applications about to be awarded, `found` being those already read. If there is one, such awards run one
 * after the other until this transaction ends, so that two transactions that do not see each other never both award one
 * of a pair without comment.
 */
export async function holdUnsettled(trx: Transaction<DB>, found: readonly Unsettled[], awarded: readonly string[]): Promise<Unsettled[]> {
  if (!found.some(({ applicationId }) => awarded.includes(applicationId))) return [];
  await sql`SELECT pg_advisory_xact_lock(hashtext('overlap'), hashtext('award'))`.execute(trx);
  return readUnsettled(trx, awarded);
}

/**
 * The same for a session's agenda, with what people read of the other application, and the people conflicted over it.
 * `found_at`: null if it was found on the other one.
 */
export const agendaOverlapsPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('agenda_item as i')
      .innerJoinLateral(
        () =>
          sql<{ other: string; found_at: string | null; left_out: number }>`(SELECT found.other, found.found_at, found.left_out FROM (
            SELECT other_id AS other, same_object AND NOT earlier AS same_object, outcome, found_at, left_out FROM overlap WHERE application_id = i.application_id
            UNION ALL
            SELECT application_id, same_object AND NOT earlier, outcome, NULL, 0 FROM overlap WHERE other_id = i.application_id OFFSET 0
          ) AS found WHERE found.same_object AND found.outcome IS NULL)`.as<'pair'>(sql.ref('pair')),
        (join) => join.onTrue(),
      )
      .innerJoinLateral(
        (select) =>
          select
            .selectFrom('application')
            .whereRef('application.id', '=', 'pair.other')
            .select(['id', 'reference', 'title', 'state', 'requested_cents', 'organisation_id', 'call_id', 'call_version'])
            .offset(sql.lit(0))
            .as('a'),
        (join) => join.onTrue(),
      )
      .where('i.session_id', '=', sessionId)
      .where('a.state', 'not in', [...ASKING_NOTHING])
      .select(['i.application_id', 'pair.found_at', 'pair.left_out'])
      .select(['a.id as other_id', givenReference, 'a.title', 'a.state', 'a.requested_cents', 'a.organisation_id'])
      .select([
        sql<string>`(SELECT name FROM organisation WHERE id = a.organisation_id)`.as('organisation_name'),
        sql<number | null>`(SELECT awarded_cents FROM "grant" WHERE application_id = a.id)`.as('awarded_cents'),
        ...conflicts,
        concealed,
      ])
      .orderBy('a.id'),
    { instants: ['found_at'] },
  );

/** The application of grant `g`, if an upheld overlap stands against promising it more. */
export const fundedTwiceOfGrant = fundedTwiceOf(sql<string>`g.application_id`);

/** The same for application `a`. */
export const fundedTwiceOfApplication = fundedTwiceOf(sql<string>`a.id`).as('fundedTwice');

/**
 * Those of these applications to which no money may be promised: an overlap on them is upheld, while the other
 * application still asks for money or has been awarded it.
 */
export const readFundedTwice = async (db: Kysely<DB>, applicationIds: readonly string[]): Promise<string[]> =>
  (await fundedTwice(db, applicationIds)).map(({ application_id: applicationId }) => applicationId);
