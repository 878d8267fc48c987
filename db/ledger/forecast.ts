import { type Kysely, sql } from 'kysely';
import type { ExpectedTranche } from '../../domain/ledger/forecast.ts';
import type { DB } from '../core/schema.ts';

/** The tranches of an envelope's grants with something still to be committed or paid. */
export const readExpectedTranches = (db: Kysely<DB>, envelopeId: string): Promise<ExpectedTranche[]> =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('g.state', 'in', ['to_accept', 'to_sign', 'active', 'suspended', 'terminated'])
    .where('t.replaced_at', 'is', null)
    .where('t.state', 'not in', ['paid', 'cancelled'])
    .select([
      't.rank',
      't.kind',
      't.firm',
      't.state',
      't.amount_cents as amountCents',
      't.certified_cents as certifiedCents',
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
    .execute();
