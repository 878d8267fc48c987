import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { Role } from '../../domain/core/role.ts';
import type { Outcome } from '../../domain/core/second-person.ts';
import type { AskRole } from '../../domain/people/role-request.ts';
import type { DB } from '../core/schema.ts';

/** Records that a person asks for a role. `version`: that of the event. */
export async function insertRoleRequest(
  trx: Transaction<DB>,
  { id, body: { role, reason }, at }: Given<AskRole>,
  organisationId: string,
  version: number,
): Promise<void> {
  await trx
    .insertInto('role_request')
    .values({ person_id: id, version, organisation_id: organisationId, role, reason, asked_at: at })
    .execute();
}

/** Ends the open request for a role, if there is one. `reason`: why it was refused; otherwise null. */
export async function endRoleRequest(
  trx: Transaction<DB>,
  { personId, organisationId, role }: { personId: string; organisationId: string; role: Role },
  by: { personId: string; at: string },
  outcome: Outcome,
  reason: string | null = null,
): Promise<void> {
  await trx
    .updateTable('role_request')
    .set({ outcome, ended_by: by.personId, ended_at: by.at, ending_reason: reason })
    .where('person_id', '=', personId)
    .where('organisation_id', '=', organisationId)
    .where('role', '=', role)
    .where('outcome', 'is', null)
    .execute();
}

/** A person's role requests in their present organisation, newest first. */
export const readRoleRequests = (db: Kysely<DB>, personId: string) =>
  db
    .selectFrom('role_request as r')
    .innerJoin('person as p', (join) => join.onRef('p.id', '=', 'r.person_id').onRef('p.organisation_id', '=', 'r.organisation_id'))
    .leftJoin('person as e', 'e.id', 'r.ended_by')
    .where('r.person_id', '=', personId)
    .select([
      ...(['r.version', 'r.organisation_id', 'r.role', 'r.reason', 'r.asked_at', 'r.outcome', 'r.ended_by', 'r.ended_at'] as const),
      ...(['r.ending_reason', 'e.given_name as ender_given', 'e.usual_name as ender_usual'] as const),
    ])
    .orderBy('r.version', 'desc')
    .execute();

/** The roles that this person waits for in their organisation. */
export async function readAskedRoles(db: Kysely<DB>, personId: string): Promise<Role[]> {
  const rows = await readRoleRequests(db, personId);
  return rows.filter(({ outcome }) => outcome === null).map(({ role }) => role);
}

/** True if organisation `o` has a manager other than person `p`. */
export const hasOtherManager = sql<boolean>`EXISTS (
  SELECT FROM person AS m WHERE m.organisation_id = p.organisation_id AND m.id <> p.id AND m.disabled_at IS NULL
    AND ('manager' = ANY (m.roles)
      OR EXISTS (SELECT FROM role_holding AS h WHERE h.person_id = m.id AND h.organisation_id = m.organisation_id AND h.role = 'manager')))`;
