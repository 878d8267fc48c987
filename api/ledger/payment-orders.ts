import { z } from 'zod';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { type PaymentOrderRow, readPaymentOrders } from '../../db/ledger/payment-orders.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { grantReference } from '../../domain/core/reference.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { IMPORT_ROLES } from '../../domain/ledger/reconciliation.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { orMissing } from '../http/problem/problem.ts';

/** The wording of a request that is keyed in: it leads back to the tranche. */
const wordingOf = ({ reference, rank }: PaymentOrderRow): string =>
  `${reference === null ? '' : grantReference(reference)} T${rank}`.trim();

const { text, whole, cents, instant } = columnsOf<PaymentOrderRow>();
const columns = [
  text('Libellé', 'wording', wordingOf),
  text('Projet', 'project', ({ title }) => title),
  text('Bénéficiaire', 'organisation', (row) => row.organisationName),
  text('SIRET', 'siret', ({ siret }) => siret),
  text('N° fournisseur', 'supplier_number', (row) => row.supplierNumber),
  text('Fournisseur', 'supplier', (row) => row.supplierName),
  text('N° EJ', 'commitment_number', (row) => row.commitmentNumber),
  text('N° DP', 'order_number', (row) => row.orderNumber),
  text('Société', 'company', ({ company }) => company),
  whole('Exercice', 'year', ({ year }) => year),
  text('Centre financier', 'funds_centre', (row) => row.fundsCentre),
  text('Domaine fonctionnel', 'functional_area', (row) => row.functionalArea),
  text('Centre de coûts', 'cost_centre', (row) => row.costCentre),
  text('Référentiel de programmation', 'programme_item', (row) => row.programmeItem),
  cents('Montant', 'amount', (row) => row.orderedCents),
  instant('Demandé le', 'ordered_at', (row) => row.orderedAt),
  text('Convention', 'grant_id', ({ grantId }) => grantId),
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
