import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { countsPart } from '../applications/applications.ts';
import { part, together } from '../connection/together.ts';
import type { DB } from '../core/schema.ts';
import { totalsPart } from '../grants/payment-queue.ts';

/** What is counted for a person; absent where their roles count nothing of it. */
type Counted = { files?: true; late?: true; credits?: true; opinions?: true; payments?: true };
type Asked = { ids: readonly string[]; year: number; at: string };

/** The AE of a year that no award has yet, of all envelopes. */
const creditsPart = (db: Kysely<DB>, year: number) =>
  part(
    db
      .selectFrom('envelope_line')
      .where('year', '=', year)
      .where('credit', '=', 'AE')
      .select(sql<number>`coalesce(sum(available), 0)::bigint`.as('availableCents')),
  );

/** The opinions that are asked of a person by now, with the working days that they take. */
const opinionsPart = (db: Kysely<DB>, ids: readonly string[], at: string) =>
  part(
    db
      .selectFrom('review_step')
      .where('state', '=', 'open')
      .where('reviewer_id', '=', sql<string>`ANY(${ids}::uuid[])`)
      .select(({ fn, lit }) => [
        fn.countAll<number>().as('count'),
        fn.countAll<number>().filterWhere('deadline_at', '<', at).as('late'),
        fn.coalesce(fn.sum<number>('working_days'), lit(0)).as('workingDays'),
      ]),
  );

export const figureParts = (db: Kysely<DB>, scope: Scope, { ids, year, at }: Asked, counted: Counted) => ({
  ...(counted.files && { files: countsPart(db, scope) }),
  ...(counted.late && { late: countsPart(db, scope, { dueBefore: at }) }),
  ...(counted.credits && { credits: creditsPart(db, year) }),
  ...(counted.opinions && { opinions: opinionsPart(db, ids, at) }),
  ...(counted.payments && { payments: totalsPart(db, scope) }),
});

/** What matters to a person of the things that their lists hold, in one statement. */
export const readFigures = together(figureParts);
