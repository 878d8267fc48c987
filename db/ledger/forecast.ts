import { type Kysely, sql } from 'kysely';
import { EVERYTHING, type Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { tranchesOf } from './reservations.ts';

/**
 * The tranches of an envelope's grants with something still to be committed or paid, with the grant and the
 * organisation of each, in the order of the decisions.
 */
export const readExpectedTranches = (db: Kysely<DB>, envelopeId: string, scope: Scope = EVERYTHING) =>
  tranchesOf(db, scope, envelopeId)
    .where('g.state', 'in', ['to_accept', 'to_sign', 'active', 'suspended', 'terminated'])
    .where('t.state', 'not in', ['paid', 'cancelled'])
    .select([
      't.id as trancheId',
      't.firm',
      't.state',
      't.amount_cents as amountCents',
      't.certified_cents as certifiedCents',
      'a.call_id as callId',
      'a.call_version as callVersion',
      't.from_month as fromMonth',
      't.to_month as toMonth',
      't.paid as paidCents',
      'g.starts_on as startsOn',
      'g.form',
      sql<number>`t.committed + t.drawn - t.withdrawn`.as('committedCents'),
      sql<number>`t.delegated - t.drawn - t.returned`.as('delegatedCents'),
      sql<number>`CASE WHEN t.delegated > 0 THEN t.provided - t.recalled - t.paid ELSE 0 END`.as('providedCents'),
      sql<number>`t.reserved - t.released - t.committed - t.delegated`.as('openCents'),
      sql<number>`t.ordered - t.cancelled`.as('orderedCents'),
    ])
    .select(({ eb, ref }) => [eb.case().when('g.state', 'in', ['to_accept', 'to_sign']).then(ref('g.deadline_at')).end().as('deadlineAt')])
    .orderBy('g.id')
    .orderBy('t.rank')
    .execute();
