import type { AnyAccount } from '../../../domain/ledger/envelope.ts';

/** What people call the accounts between which the ledger moves amounts. */
export const accountWords: Record<AnyAccount, string> = {
  total: 'Dotation',
  uncovered: 'Non couvert',
  available: 'Disponible',
  frozen: 'Gelé',
  reserved: 'Réservé',
  delegated: 'Délégué',
  committed: 'Engagé',
  ordered: 'Demandé en paiement',
  paid: 'Payé',
  lapsed: 'Tombé',
  claimed: 'Réclamé',
  owed: 'Restant dû',
  collected: 'Encaissé',
  waived: 'Remis ou admis en non-valeur',
};
