import { field } from '../core/field.ts';

export const applicationId = field('Dossier', 'Application');
export const awardedCents = field(
  'Montant accordé (en euros)',
  'Amount awarded (in euros)',
  'Exemple : 150 000. Il ne dépasse pas le montant demandé.',
  'Example: 150000. It is no more than was asked for.',
);
export const waitlistRank = field(
  'Rang en liste d’attente',
  'Rank on the waitlist',
  'Un rang pour chaque dossier en attente, ou aucun : l’ordre de la liste vaut alors rang.',
  'A rank for each application that waits, or none: then they wait in the order of the list.',
);
export const conditions = field(
  'Conditions avant la signature',
  'Conditions before the signature',
  'Ce que la direction du Datalab atteste avant que les parties signent.',
  'What the Datalab’s lead certifies before both sides sign.',
);
