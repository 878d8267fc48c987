import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { SaveScenario, Scenario } from '../../domain/committee/scenario.ts';
import { type Decision, ranksOf } from '../../domain/committee/session.ts';
import { EVERYTHING, type Scope } from '../../domain/core/role.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';

const scenarios = (db: Kysely<DB>, sessionId: string) =>
  db.selectFrom('scenario as c').where('c.session_id', '=', sessionId).where('c.removed_at', 'is', null).orderBy('c.number');

/** A session's scenarios, by number. */
export const readScenarios = (db: Kysely<DB>, sessionId: string): Promise<Scenario[]> =>
  scenarios(db, sessionId).select(['c.number', 'c.name']).execute();

/** The same as people read them. */
export const scenarioRowsPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    scenarios(db, sessionId)
      .innerJoin('person as p', 'p.id', 'c.saved_by')
      .select(['c.number', 'c.name', 'c.saved_at', 'p.id as person_id', 'p.given_name', 'p.usual_name']),
    { instants: ['saved_at'] },
  );

/** Saves a scenario under its name, replacing the one with that name, or as the session's next. Returns its number. */
export async function storeScenario(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { name, decisions }, at }: Given<SaveScenario>,
  replaced: Scenario | undefined,
): Promise<number> {
  const saved = { name, saved_by: personId, saved_at: at };
  const { number } = replaced
    ? replaced
    : await trx
        .insertInto('scenario')
        .values({ session_id: id, number: sql<number>`(SELECT count(*) + 1 FROM scenario WHERE session_id = ${id})`, ...saved })
        .returning('number')
        .executeTakeFirstOrThrow();
  await trx.updateTable('scenario').set(saved).where('session_id', '=', id).where('number', '=', number).execute();
  await trx.deleteFrom('scenario_decision').where('session_id', '=', id).where('scenario', '=', number).execute();
  const ranks = ranksOf(decisions);
  const rows = decisions.map((decision, position) => ({
    session_id: id,
    scenario: number,
    application_id: decision.applicationId,
    position,
    decision: decision.decision,
    awarded_cents: decision.decision === 'award' ? decision.awardedCents : null,
    reason: decision.reason,
    rank: ranks.get(decision.applicationId) ?? null,
    conditions: decision.decision === 'award' ? [...(decision.conditions ?? [])] : [],
  }));
  await trx.insertInto('scenario_decision').values(rows).execute();
  return number;
}

export async function markScenarioRemoved(trx: Transaction<DB>, sessionId: string, number: number, at: string): Promise<void> {
  await trx.updateTable('scenario').set({ removed_at: at }).where('session_id', '=', sessionId).where('number', '=', number).execute();
}

export async function markPromoted(trx: Transaction<DB>, sessionId: string, number: number): Promise<void> {
  await trx.updateTable('session').set({ promoted_scenario: number }).where('id', '=', sessionId).execute();
}

/** The decisions of a session's scenarios, each in its own order. */
export const scenarioDecisionsPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('scenario_decision')
      .where('session_id', '=', sessionId)
      .select(['scenario', 'application_id', 'decision', 'awarded_cents', 'reason', 'rank', 'conditions'])
      .orderBy('scenario')
      .orderBy('position'),
  );

/** The same by scenario number; waitlisted applications have their rank. */
export function decisionsByScenario(rows: readonly RowOf<ReturnType<typeof scenarioDecisionsPart>>[]): Map<number, Decision[]> {
  const byNumber = Map.groupBy(rows, ({ scenario }) => scenario);
  return new Map([...byNumber].map(([number, decisions]) => [number, decisions.map(toDecision)]));
}

export const readScenarioDecisions = async (db: Kysely<DB>, sessionId: string): Promise<Map<number, Decision[]>> =>
  decisionsByScenario(await readAlone(db, scenarioDecisionsPart(db, sessionId)));

function toDecision(row: {
  application_id: string;
  decision: Decision['decision'];
  awarded_cents: number | null;
  reason: string;
  rank: number | null;
  conditions: string[];
}): Decision {
  const { application_id: applicationId, decision, awarded_cents: cents, reason, rank, conditions } = row;
  if (decision === 'award')
    return { applicationId, decision, awardedCents: cents ?? 0, reason, ...(conditions.length > 0 ? { conditions } : {}) };
  if (decision === 'refuse') return { applicationId, decision, reason };
  return { applicationId, decision, reason, ...(rank === null ? {} : { rank }) };
}

/**
 * What scenarios are compared by: for each application on a session's agenda, the amount asked, its envelope, types and
 * organisation, and whether it is hidden from the caller.
 */
export const comparedPart = (db: Kysely<DB>, sessionId: string, scope: Scope) =>
  part(
    db
      .selectFrom('agenda_item as i')
      .innerJoin('application as a', 'a.id', 'i.application_id')
      .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
      .innerJoin('call_version as v', (join) => join.onRef('v.call_id', '=', 'a.call_id').onRef('v.version', '=', 'a.call_version'))
      .where('i.session_id', '=', sessionId)
      .select([
        'a.id',
        givenReference,
        'a.state',
        'i.left_at',
        'a.requested_cents',
        'a.project_types',
        'a.call_id as callId',
        'a.call_version as callVersion',
        'o.legal_category',
        'v.envelope_id',
        isReviewHiddenFrom(scope).as('concealed'),
      ]),
    { instants: ['left_at'] },
  );

export const readCompared = (db: Kysely<DB>, sessionId: string) => readAlone(db, comparedPart(db, sessionId, EVERYTHING));

/** The AE of a year that these envelopes have available, with the envelopes' names. */
export const readAvailable = (db: Kysely<DB>, envelopeIds: readonly string[], year: number) =>
  db
    .selectFrom('envelope as e')
    .leftJoin('envelope_line as l', (join) => join.onRef('l.envelope_id', '=', 'e.id').on('l.year', '=', year).on('l.credit', '=', 'AE'))
    .where('e.id', '=', sql<string>`ANY(${[...envelopeIds]}::uuid[])`)
    .select(['e.id', 'e.name', 'l.available'])
    .orderBy('e.code')
    .execute();
