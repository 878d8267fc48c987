import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { AUDITED_KINDS, type AuditedKind } from '../../domain/core/security-log.ts';
import { countsPart, dueCountPart } from '../applications/applications.ts';
import { part, together } from '../connection/together.ts';
import type { DB } from '../core/schema.ts';
import { isAskedFor } from '../core/security-log.ts';
import { totalsPart } from '../grants/payment-queue.ts';
import { concerns, isOfNoHouse, relatedTo } from '../people/conflicts.ts';

/** The counts for a person; absent where their roles have no such count. */
type Counted = { files?: true; late?: true; credits?: true; opinions?: true; payments?: true; audit?: true };
/** `ids`: all of the human. `since`: the day from which on the security log is counted. */
type Asked = { personId: string; ids: readonly string[]; year: number; at: string; since: string };

/** The AE of a year not yet awarded, by envelope: one envelope cannot cover what another lacks. */
const creditsPart = (db: Kysely<DB>, year: number) =>
  part(
    db
      .selectFrom('envelope_line as l')
      .innerJoin('envelope as e', 'e.id', 'l.envelope_id')
      .where('l.year', '=', year)
      .where('l.credit', '=', 'AE')
      .select(['e.id as envelopeId', 'e.code', 'l.available as availableCents'])
      .orderBy('e.code'),
  );

/**
 * The opinions that are asked of a person by now, with the working days that they take; without those that the rules
 * refuse them, as their tasks are. Only files to which they have a relation beyond their role are looked at for that,
 * and taken from the sums of all.
 */
const opinionsPart = (scope: Scope, { personId, ids, at }: Asked) => {
  const held = relatedTo({ ids, organisations: scope.houses });
  const mayBeGiven = sql`SELECT FROM application AS a WHERE a.id = s.application_id AND ${isOfNoHouse(scope)} AND NOT ${concerns(ids)}
    AND NOT EXISTS (SELECT FROM review_step AS o WHERE o.application_id = a.id AND o.state = 'given' AND o.reviewer_id = ANY(${ids}::uuid[])) OFFSET 0`;
  const asked = sql`SELECT s.application_id, s.deadline_at, s.working_days FROM review_step AS s WHERE s.state = 'open' AND s.reviewer_id = ${personId}`;
  const sums = sql`count(*) AS count, count(*) FILTER (WHERE s.deadline_at < ${at}) AS late, coalesce(sum(s.working_days), 0) AS days`;
  return part(sql<{ count: number; late: number; workingDays: number }>`
    SELECT w.count - r.count AS count, w.late - r.late AS late, w.days - r.days AS "workingDays"
    FROM (SELECT ${sums} FROM (${asked}) AS s) AS w,
      (SELECT ${sums} FROM (${asked}) AS s WHERE s.application_id IN (${held}) AND NOT EXISTS (${mayBeGiven})) AS r`);
};

/** What the security log counts of these kinds from a day on, and the day of the last seal. */
const auditPart = (since: string) => {
  const kinds = sql.join(AUDITED_KINDS.map((kind) => sql.lit(kind)));
  return part(sql<{ counts: Partial<Record<AuditedKind, number>>; sealedOn: string | null }>`
    SELECT (SELECT coalesce(jsonb_object_agg(kind, times), '{}') FROM (
        SELECT s.kind, sum(s.times) AS times FROM security_log AS s
        WHERE ${isAskedFor({ from: since })} AND s.kind IN (${kinds}) GROUP BY s.kind) AS l) AS counts,
      (SELECT max(day)::text FROM seal) AS "sealedOn"`);
};

export const figureParts = (db: Kysely<DB>, scope: Scope, asked: Asked, counted: Counted) => ({
  ...(counted.files && { files: countsPart(db, scope) }),
  ...(counted.late && { late: dueCountPart(db, scope, asked.at) }),
  ...(counted.credits && { credits: creditsPart(db, asked.year) }),
  ...(counted.opinions && { opinions: opinionsPart(scope, asked) }),
  ...(counted.payments && { payments: totalsPart(db, scope) }),
  ...(counted.audit && { audit: auditPart(asked.since) }),
});

/** A person's figures, by the lists that they read, in one statement. */
export const readFigures = together(figureParts);
