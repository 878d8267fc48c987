import { field } from '../core/field.ts';

export const article = field(
  'Article de loi de finances',
  'Article of a finance law',
  'L’article qui relève le plafond de 3 %, s’il y en a un.',
  'The article that raises the cap of 3%, if there is one.',
);
export const credit = field(
  'Nature des crédits',
  'Kind of credits',
  'Autorisations d’engagement (AE) : ce que le fonds peut promettre. Crédits de paiement (CP) : ce qu’il peut payer dans l’année.',
  'Commitment authorisations (AE): what the fund may promise. Payment credits (CP): what it may pay in the year.',
);
export const programmeInitialCents = field(
  'CP initiaux du programme, hors personnel (en euros)',
  'Initial CP of the programme, staff apart (in euros)',
  'Pour un report de crédits de paiement (CP), plafonné à 3 % de ce montant.',
  'For payment credits (CP) that are carried over, up to 3% of this amount.',
);
export const thresholdCents = field(
  'Seuil du visa (en euros)',
  'Threshold of the visa (in euros)',
  'Un engagement de ce montant ou plus demande le visa du contrôleur. Laissez vide pour n’en demander aucun. Exemple : 500 000.',
  'A commitment of this amount or more needs the controller’s visa. Leave it empty to ask for none. Example: 500000.',
);
export const toEnvelopeId = field(
  'Enveloppe qui reçoit les crédits',
  'Envelope that gets the credits',
  'L’enveloppe mère, une sous-enveloppe, ou une autre sous-enveloppe de la même enveloppe mère.',
  'The parent, a sub-envelope, or another sub-envelope of the same parent.',
);
export const valueDate = field(
  'Date de valeur',
  'Value date',
  'Le jour où le mouvement compte. Laissez vide si c’est aujourd’hui.',
  'The day on which the movement counts. Leave it empty where that is today.',
);
export const year = field('Année', 'Year', 'L’année des crédits. Exemple : 2027.', 'The year of the credits. Example: 2027.');
