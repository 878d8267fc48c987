import type { Account, MovementKind } from '../../domain/envelope.ts';

/** What people call the movements of the ledger, and the accounts between which they go. */
export const movementWords: Record<MovementKind, string> = {
  allot: 'Ouverture',
  cut: 'Annulation de crédits',
  freeze: 'Gel',
  thaw: 'Dégel',
  reserve: 'Réservation',
  reserve_anew: 'Réservation sur un nouveau plan',
  release: 'Libération',
  commit: 'Engagement',
  withdraw_commitment: 'Retrait d’engagement',
  lapse_commitment: 'Retrait d’un engagement antérieur',
  order_payment: 'Demande de paiement',
  cancel_order: 'Annulation de demande de paiement',
  pay: 'Paiement',
};

export const accountWords: Record<Account, string> = {
  total: 'Dotation',
  available: 'Disponible',
  frozen: 'Gelé',
  reserved: 'Réservé',
  committed: 'Engagé',
  ordered: 'Demandé en paiement',
  paid: 'Payé',
  lapsed: 'Tombé',
};
