import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';

/**
 * The open payment orders of an envelope, oldest first, with what the accounting system is told of each; without those
 * of files that are hidden from the caller.
 */
export const readPaymentOrders = (db: Kysely<DB>, scope: Scope, envelopeId: string) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .leftJoin('envelope_code as k', (join) => join.onRef('k.envelope_id', '=', 'g.envelope_id').onRef('k.year', '=', 't.ordered_year'))
    .where('g.envelope_id', '=', envelopeId)
    .where('t.state', '=', 'ordered')
    .where('t.replaced_at', 'is', null)
    .where(sql<boolean>`NOT ${isReviewHiddenFrom(scope)}`)
    .select([
      'g.id as grantId',
      'a.reference',
      'a.title',
      't.rank',
      'o.name as organisationName',
      'o.siret',
      'g.supplier_number as supplierNumber',
      'g.supplier_name as supplierName',
      'g.commitment_number as commitmentNumber',
      't.order_number as orderNumber',
      'k.company',
      't.ordered_year as year',
      'k.funds_centre as fundsCentre',
      'k.functional_area as functionalArea',
      'k.cost_centre as costCentre',
      'k.programme_item as programmeItem',
      't.ordered_at as orderedAt',
      sql<number>`t.ordered - t.cancelled - t.paid`.as('orderedCents'),
    ])
    .orderBy('t.ordered_at')
    .orderBy('t.id')
    .execute();
export type PaymentOrderRow = Awaited<ReturnType<typeof readPaymentOrders>>[number];
