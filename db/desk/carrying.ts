import { type Kysely, sql } from 'kysely';
import { BEFORE_DECISION } from '../../domain/applications/application-life.ts';
import type { Scope } from '../../domain/core/role.ts';
import { type CarriedAct, CARRIED_EVENTS } from '../../domain/desk/carrying.ts';
import { view } from '../applications/applications.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { thresholdOf } from '../grants/visas.ts';
import { conflicts } from '../people/conflicts.ts';

/** Who did what of this on application `a` and on its grant `g`. */
const acts = sql<CarriedAct[]>`(
  SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('event', e.name, 'personId', e.person_id)), '[]')
  FROM event AS e WHERE e.stream_id = ANY (ARRAY[a.id, g.id]) AND e.name = ANY(${[...CARRIED_EVENTS]}) AND e.person_id IS NOT NULL)`;

/** The keys of all steps of application `a`, and of those whose opinion is still to be given. */
const stepsIn = (isMeant = sql`true`) =>
  sql<string[]>`ARRAY(SELECT r.key FROM review_step AS r WHERE r.application_id = a.id AND ${isMeant} ORDER BY r.position)`;

const underWay = (db: Kysely<DB>, scope: Scope, before: string | undefined, limit: number) =>
  view(db, scope)
    .leftJoin('grant as g', 'g.application_id', 'a.id')
    .where((where) =>
      where.or([where('a.state', 'in', [...BEFORE_DECISION, 'waitlisted']), where('g.state', 'in', ['to_accept', 'to_sign', 'active'])]),
    )
    .$if(before !== undefined, (query) => query.where('a.id', '<', before ?? ''))
    .select(conflicts)
    .select(['g.state as grantState', 'g.awarded_cents as awardedCents', 'a.project_types as projectTypes'])
    .select([
      acts.as('acts'),
      stepsIn().as('allSteps'),
      stepsIn(sql`r.state IN ('waiting', 'open', 'stopped')`).as('steps'),
      sql<number | null>`coalesce(${thresholdOf('g.envelope_id')}, ${thresholdOf('l.envelope_id')})`.as('thresholdCents'),
    ])
    .orderBy('a.id', 'desc')
    .limit(limit);

/** The files that are on their way to a payment, newest first, with what was done on each, after one of them. */
export const readUnderWay = statement(underWay);
