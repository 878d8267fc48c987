import { type Kysely, sql } from 'kysely';
import { BEFORE_DECISION } from '../../domain/applications/application-life.ts';
import type { Scope } from '../../domain/core/role.ts';
import { type CarriedAct, CARRIED_EVENTS } from '../../domain/desk/carrying.ts';
import { view } from '../applications/applications.ts';
import { whoTookPart } from '../committee/sessions.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { thresholdOf } from '../grants/visas.ts';
import { conflicts, isOfNoHouse } from '../people/conflicts.ts';
import { scoredSteps } from '../review/reviews.ts';

/** Who did what of this on application `a` and on its grant `g`. */
const acts = sql<CarriedAct[]>`(
  SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('event', e.name, 'personId', e.person_id)), '[]')
  FROM event AS e WHERE e.stream_id = ANY (ARRAY[a.id, g.id]) AND e.name = ANY(${[...CARRIED_EVENTS]}) AND e.person_id IS NOT NULL)`;

/** True while no tranche of grant `g` is paid. */
const isUnpaid = sql<boolean>`NOT EXISTS (SELECT FROM tranche AS t WHERE t.grant_id = g.id AND t.state = 'paid')`;

const underWay = (db: Kysely<DB>, scope: Scope, before: string | undefined, limit: number) =>
  view(db, scope)
    .leftJoin('grant as g', 'g.application_id', 'a.id')
    // Who of the fund may do what on a file is not read by a person who works for its organisation.
    .where(isOfNoHouse(scope))
    .where((where) =>
      where.or([
        where('a.state', 'in', [...BEFORE_DECISION, 'waitlisted']),
        where.and([where('g.state', 'in', ['to_accept', 'to_sign', 'active']), isUnpaid]),
      ]),
    )
    .$if(before !== undefined, (query) => query.where('a.id', '<', before ?? ''))
    .select(conflicts)
    .select(['g.state as grantState', 'g.awarded_cents as awardedCents', 'a.project_types as projectTypes'])
    .select([
      acts.as('acts'),
      scoredSteps.as('steps'),
      whoTookPart.as('tookPart'),
      sql<number | null>`coalesce(${thresholdOf('g.envelope_id')}, ${thresholdOf('l.envelope_id')})`.as('thresholdCents'),
    ])
    .orderBy('a.id', 'desc')
    .limit(limit);

/** The files that are on their way to a first payment, newest first, with what was done on each, after one of them. */
export const readUnderWay = statement(underWay);
