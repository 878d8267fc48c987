import { z } from 'zod';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { type PaymentOrderRow, readPaymentOrders } from '../../db/ledger/payment-orders.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { IMPORT_ROLES } from '../../domain/ledger/reconciliation.ts';
import { type Column, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { orMissing } from '../http/problem/problem.ts';

/** What is keyed in as the text of a request: it leads back to the tranche. */
const wordingOf = ({ reference, rank }: PaymentOrderRow): string =>
  `${reference === null ? '' : grantReference(reference)} T${rank}`.trim();

const columns: Column<PaymentOrderRow>[] = [
  { heading: { fr: 'Libellé', international: 'wording' }, kind: 'text', of: wordingOf },
  { heading: { fr: 'Projet', international: 'project' }, kind: 'text', of: ({ title }) => title },
  { heading: { fr: 'Bénéficiaire', international: 'organisation' }, kind: 'text', of: (row) => row.organisationName },
  { heading: { fr: 'SIRET', international: 'siret' }, kind: 'text', of: ({ siret }) => siret },
  { heading: { fr: 'N° fournisseur', international: 'supplier_number' }, kind: 'text', of: (row) => row.supplierNumber },
  { heading: { fr: 'Fournisseur', international: 'supplier' }, kind: 'text', of: (row) => row.supplierName },
  { heading: { fr: 'N° EJ', international: 'commitment_number' }, kind: 'text', of: (row) => row.commitmentNumber },
  { heading: { fr: 'N° DP', international: 'order_number' }, kind: 'text', of: (row) => row.orderNumber },
  { heading: { fr: 'Société', international: 'company' }, kind: 'text', of: ({ company }) => company },
  { heading: { fr: 'Exercice', international: 'year' }, kind: 'whole', of: ({ year }) => year },
  { heading: { fr: 'Centre financier', international: 'funds_centre' }, kind: 'text', of: (row) => row.fundsCentre },
  { heading: { fr: 'Domaine fonctionnel', international: 'functional_area' }, kind: 'text', of: (row) => row.functionalArea },
  { heading: { fr: 'Centre de coûts', international: 'cost_centre' }, kind: 'text', of: (row) => row.costCentre },
  { heading: { fr: 'Référentiel de programmation', international: 'programme_item' }, kind: 'text', of: (row) => row.programmeItem },
  { heading: { fr: 'Montant (€)', international: 'amount_eur' }, kind: 'cents', of: (row) => row.orderedCents },
  { heading: { fr: 'Demandé le', international: 'ordered_at' }, kind: 'instant', of: (row) => row.orderedAt },
  { heading: { fr: 'Convention', international: 'grant_id' }, kind: 'text', of: ({ grantId }) => grantId },
];

export const exportPaymentOrders = spreadsheet(
  {
    operationId: 'exportPaymentOrders',
    path: '/envelopes/{id}/payment-orders.csv',
    summary: 'The open payment orders of an envelope, to be keyed into the accounting system',
    roles: IMPORT_ROLES,
    query: z.strictObject(formQuery),
  },
  async ({ deps: { db }, caller, at, id, query: { form } }) => {
    const envelope = orMissing(await readEnvelope(db, id));
    return {
      columns,
      rows: await readPaymentOrders(db, scopeOf(caller), id),
      name: `${form === 'fr' ? 'demandes-de-paiement' : 'payment-orders'}-${envelope.code}-${parisDate(at)}`,
    };
  },
);
