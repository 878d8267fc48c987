import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';

/** Committed and not paid, as the ledger's amounts on tranche `t` have it. */
const openOfTranche = sql<number>`t.committed + t.drawn - t.withdrawn - t.paid`;
const openCents = sql<number>`sum(${openOfTranche})::bigint`;

/**
 * What a person last did on grant `g` or on its application, where appeals are, or wrote about it: what times bring
 * about is no sign of life.
 */
const lastAt = sql<string>`greatest(
  (SELECT max(e.at) FROM event AS e WHERE e.stream_id IN (g.id, g.application_id) AND e.person_id IS NOT NULL),
  (SELECT max(s.last_at) FROM thread AS w JOIN stream AS s ON s.id = w.id WHERE w.application_id = g.application_id))`;

/**
 * The grants of an envelope with something committed and not paid on which nothing was done since an instant, the
 * longest silent first: so many at most, with how many there are and what is open of all of them.
 */
export const readDormant = (db: Kysely<DB>, scope: Scope, envelopeId: string, since: string, atMost: number) =>
  db
    .with('open', (part) =>
      part
        .selectFrom('tranche as t')
        .innerJoin('grant as g', 'g.id', 't.grant_id')
        .where('g.envelope_id', '=', envelopeId)
        .where('t.replaced_at', 'is', null)
        .groupBy('g.id')
        .having(sql<boolean>`${openCents} > 0`)
        .select([
          'g.id',
          openCents.as('openCents'),
          sql<number>`min(t.year) FILTER (WHERE ${openOfTranche} > 0)`.as('year'),
          lastAt.as('lastAt'),
        ]),
    )
    .selectFrom('open')
    .innerJoin('grant as g', 'g.id', 'open.id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where('open.lastAt', '<', since)
    .select(['g.id as grantId', 'a.id as applicationId', sql<string>`a.reference`.as('reference'), 'a.title', 'o.name as organisationName'])
    .select(['open.openCents', 'open.year', 'open.lastAt', isReviewHiddenFrom(scope).as('concealed')])
    .select([sql<number>`count(*) OVER ()::integer`.as('count'), sql<number>`sum(open."openCents") OVER ()::bigint`.as('sumCents')])
    .orderBy('open.lastAt')
    .orderBy('g.id')
    .limit(atMost)
    .execute();
