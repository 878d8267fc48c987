import type { Kysely } from 'kysely';
import type { ExpectedTranche } from '../domain/forecast.ts';
import type { DB } from './schema.ts';

/** The tranches of an envelope's grants of which something is still to be committed or paid. */
export const readExpectedTranches = (db: Kysely<DB>, envelopeId: string): Promise<ExpectedTranche[]> =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('g.state', 'in', ['to_accept', 'to_sign', 'active', 'suspended'])
    .where('t.replaced_at', 'is', null)
    .where('t.state', 'not in', ['paid', 'cancelled'])
    .select([
      't.rank',
      't.kind',
      't.state',
      't.amount_cents as amountCents',
      't.certified_cents as certifiedCents',
      't.from_month as fromMonth',
      't.to_month as toMonth',
      't.paid as paidCents',
      'g.starts_on as startsOn',
    ])
    .select(({ eb, ref }) => [
      eb(eb(ref('t.reserved'), '-', ref('t.released')), '-', ref('t.committed')).as('openCents'),
      eb(ref('t.ordered'), '-', ref('t.cancelled')).as('orderedCents'),
      eb.case().when('g.state', 'in', ['to_accept', 'to_sign']).then(ref('g.term_at')).end().as('termAt'),
    ])
    .execute();
