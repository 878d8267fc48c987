import { type Kysely, sql } from 'kysely';
import { refuseSubmittedContent } from '../../domain/applications/application.ts';
import { BEFORE_DECISION } from '../../domain/applications/application-life.ts';
import type { Call } from '../../domain/calls/call.ts';
import { readContent, readOrganisationsOf } from '../applications/applications.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';

/** So many of a call's newest drafts are read whole, to say how many of them are complete. */
export const DRAFTS_READ_AT_MOST = 200;

/** How much of a call its closing leaves without a way on, and how much goes on: figures, and no draft's title. */
const readCounts = statement((db: Kysely<DB>, callId: string) =>
  db
    .selectFrom('application')
    .where('call_id', '=', callId)
    .select([
      sql<number>`(count(*) FILTER (WHERE state = 'draft'))::integer`.as('drafts'),
      sql<number>`(count(DISTINCT organisation_id) FILTER (WHERE state = 'draft'))::integer`.as('organisations'),
      sql<number>`(count(*) FILTER (WHERE state IN (${sql.join(BEFORE_DECISION)})))::integer`.as('undecided'),
      sql<number>`coalesce(sum(requested_cents) FILTER (WHERE state IN (${sql.join(BEFORE_DECISION)})), 0)::bigint`.as('undecidedCents'),
    ]),
);

const readDrafts = statement((db: Kysely<DB>, callId: string) =>
  db
    .selectFrom('application')
    .where('call_id', '=', callId)
    .where('state', '=', 'draft')
    .select(['id', 'organisation_id as organisationId'])
    .orderBy('id', 'desc')
    .limit(DRAFTS_READ_AT_MOST),
);

/** How many of a call's newest drafts could be submitted as they are, and how many were read for that. */
async function countComplete(db: Kysely<DB>, call: Call): Promise<{ read: number; complete: number }> {
  const drafts = await readDrafts(db, call.id);
  const organisations = await readOrganisationsOf(db, drafts);
  let complete = 0;
  // One after the other: a page that one admin opens takes no connection from the others.
  for (const { id, organisationId } of drafts) {
    const organisation = organisations.get(organisationId);
    if (organisation && refuseSubmittedContent(await readContent(db, id), organisation, call) === null) complete += 1;
  }
  return { read: drafts.length, complete };
}

/** What a closing would end of a call, by its newest version. */
export async function readCallClosing(db: Kysely<DB>, call: Call) {
  const [[counts], drafts] = await Promise.all([readCounts(db, call.id), countComplete(db, call)]);
  const { drafts: count = 0, organisations = 0, undecided = 0, undecidedCents = 0 } = counts ?? {};
  return { drafts: { count, organisations, ...drafts }, undecided: { count: undecided, requestedCents: undecidedCents } };
}
