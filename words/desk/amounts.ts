import type { AmountKind } from '../../domain/desk/amounts.ts';
import type { Words } from '../../domain/core/words.ts';

/** What an amount is, as people read it. */
export const AMOUNT_LABELS: Readonly<Record<AmountKind, Words>> = {
  mostRequested: { fr: 'Montant maximal que le projet peut demander', en: 'Most that the project may ask for' },
  ownShare: { fr: 'Part minimale apportée par l’administration', en: 'Least that the organisation brings itself' },
  publicAid: { fr: 'Aides publiques, au plus', en: 'Public aid at most' },
  score: { fr: 'Note du dossier', en: 'Score of the application' },
  rate: { fr: 'Taux de la subvention', en: 'Rate of the grant' },
  balance: { fr: 'Solde du décompte final', en: 'Balance of the final account' },
  rank: { fr: 'Rang du dossier à l’ordre du jour du comité', en: 'Rank of the application on the session’s agenda' },
  tranche: { fr: 'Montant d’une tranche', en: 'Amount of a tranche' },
  payable: { fr: 'Reste à payer d’une tranche', en: 'Left to pay of a tranche' },
  owed: { fr: 'Reste à reverser', en: 'Still to be paid back' },
  vote: { fr: 'Vote du comité', en: 'Vote of the committee' },
  awarded: { fr: 'Écart avec la demande', en: 'Short of the request' },
  waiting: { fr: 'Rang dans la liste d’attente', en: 'Rank on the waitlist' },
  withdrawn: { fr: 'Part retirée de la subvention', en: 'Part of the grant that is withdrawn' },
  kept: { fr: 'Dépense retenue', en: 'Spending kept' },
  claimed: { fr: 'Somme à reverser', en: 'Amount to be paid back' },
  reached: { fr: 'Part de la cible atteinte', en: 'Share of the target that is reached' },
};
