import type { AmountKind } from '../../domain/desk/amounts.ts';
import type { Words } from '../../domain/core/words.ts';

/** What an amount is, as people read it. */
export const AMOUNT_LABELS: Readonly<Record<AmountKind, Words>> = {
  mostRequested: { fr: 'Montant maximal que le projet peut demander', en: 'Most that the project may ask for' },
  ownShare: { fr: 'Part minimale apportée par l’administration', en: 'Least that the organisation brings itself' },
  score: { fr: 'Note du dossier', en: 'Score of the application' },
  rate: { fr: 'Taux de la subvention', en: 'Rate of the grant' },
  balance: { fr: 'Solde du décompte final', en: 'Balance of the final account' },
  reached: { fr: 'Part de la cible atteinte', en: 'Share of the target that is reached' },
};
