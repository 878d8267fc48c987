import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { countsPart, dueCountPart } from '../applications/applications.ts';
import { part, together } from '../connection/together.ts';
import type { DB } from '../core/schema.ts';
import { totalsPart } from '../grants/payment-queue.ts';
import { concerns, isOfNoHouse, relatedTo } from '../people/conflicts.ts';

/** The counts for a person; absent where their roles have no such count. */
type Counted = { files?: true; late?: true; credits?: true; opinions?: true; payments?: true };
/** `ids`: all of the human. */
type Asked = { personId: string; ids: readonly string[]; year: number; at: string };

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
 * refuse them, as their tasks are. Only files to which they have a relation beyond their role are looked at for that.
 */
const opinionsPart = (db: Kysely<DB>, scope: Scope, { personId, ids, at }: Asked) => {
  const held = relatedTo({ ids, organisations: scope.houses });
  const mayBeGiven = sql`SELECT FROM application AS a WHERE a.id = s.application_id AND ${isOfNoHouse(scope)} AND NOT ${concerns(ids)}
    AND NOT EXISTS (SELECT FROM review_step AS o WHERE o.application_id = a.id AND o.state = 'given' AND o.reviewer_id = ANY(${ids}::uuid[])) OFFSET 0`;
  return part(
    db
      .selectFrom('review_step as s')
      .where('s.state', '=', 'open')
      .where('s.reviewer_id', '=', personId)
      .where(sql<boolean>`(NOT s.application_id IN (${held}) OR EXISTS (${mayBeGiven}))`)
      .select(({ fn, lit }) => [
        fn.countAll<number>().as('count'),
        fn.countAll<number>().filterWhere('s.deadline_at', '<', at).as('late'),
        fn.coalesce(fn.sum<number>('s.working_days'), lit(0)).as('workingDays'),
      ]),
  );
};

export const figureParts = (db: Kysely<DB>, scope: Scope, asked: Asked, counted: Counted) => ({
  ...(counted.files && { files: countsPart(db, scope) }),
  ...(counted.late && { late: dueCountPart(db, scope, asked.at) }),
  ...(counted.credits && { credits: creditsPart(db, asked.year) }),
  ...(counted.opinions && { opinions: opinionsPart(db, scope, asked) }),
  ...(counted.payments && { payments: totalsPart(db, scope) }),
});

/** A person's figures, by the lists that they read, in one statement. */
export const readFigures = together(figureParts);
