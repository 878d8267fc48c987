import { field } from './field.ts';

export const amountCents = field('Montant (en euros)', 'Amount (in euros)', 'Exemple : 12 500,00.', 'Example: 12500.00.');
export const comment = field('Commentaire', 'Comment');
export const decision = field('Décision', 'Decision');
export const direction = field('Sens de l’amélioration', 'Which way is better');
export const durationMonths = field(
  'Durée du projet (en mois)',
  'Length of the project (in months)',
  'De 1 à 120 mois.',
  'From 1 to 120 months.',
);
export const inEnglish = field('En anglais', 'In English');
export const endsOn = field('Dernier jour', 'Last day', 'Ce jour est compris.', 'This day is included.');
export const inFrench = field('En français', 'In French');
export const indicatorKind = field('Type d’indicateur', 'Kind of indicator');
export const label = field('Libellé', 'Label');
export const opinion = field(
  'Motivation de l’avis',
  'Reasons for the opinion',
  'Expliquez votre avis : la décision s’appuiera sur ce texte.',
  'Explain your opinion: the decision will rest on this text.',
);
export const order = field(
  'Acte',
  'Order',
  'Référence de l’acte qui l’ordonne. Exemple : arrêté du 12 mars 2027.',
  'Reference of the act that orders it. Example: arrêté of 12 March 2027.',
);
export const projectStartsOn = field(
  'Date de début du projet',
  'First day of the project',
  'Le premier jour du projet. Pour une collectivité, celui du premier acte juridique passé pour le réaliser.',
  'The day on which the project begins. For a local authority, that of the first legal act made for it.',
);
export const projectTypes = field('Types de projet', 'Types of project');
export const reason = field('Motif', 'Reason');
export const reviewerId = field('Personne chargée de l’avis', 'Reviewer');
export const revision = field(
  'Version du dossier',
  'Version of the application',
  'Celle que vous avez lue.',
  'The one that you have read.',
);
export const startsOn = field('Premier jour', 'First day', 'Ce jour est compris.', 'This day is included.');
export const toApplicant = field(
  'Motif',
  'Reason',
  'Ce motif est communiqué à l’administration : écrivez-le pour elle.',
  'The administration reads this reason: write it for them.',
);
export const toConcerned = field(
  'Motif',
  'Reason',
  'Ce motif est communiqué aux personnes concernées.',
  'The people concerned read this reason.',
);
export const toFund = field('Motif', 'Reason', 'Ce motif est communiqué au fonds.', 'The fund reads this reason.');
export const toLead = field('Motif', 'Reason', 'Ce motif est communiqué à la direction du Datalab.', 'The Datalab lead reads this reason.');
export const unit = field('Unité', 'Unit', 'Exemples : usagers, jours, %.', 'Examples: users, days, %.');
/** In a line of a list of the same name, whose help stands above it. */
export const daysOfLine = field('Jours', 'Days');
export const valuesReadAt = field(
  'Source des valeurs',
  'Where its values are read',
  'Où la valeur est lue : un outil de mesure, un registre, une enquête.',
  'A measuring tool, a register, a survey.',
);
export const verdict = field('Avis', 'Opinion');
export const version = field('Version', 'Version', 'Celle que vous avez lue.', 'The one that you have read.');
/** The label of the order that makes AE of an earlier year available again. */
export const withdrawalOrder = field(
  'Acte de remise à disposition des AE',
  'Order that makes AE available again',
  'Référence de l’acte qui rend de nouveau disponibles des autorisations d’engagement (AE) d’une année antérieure (décret 2012-1246, art. 160). Sans lui, elles sont annulées.',
  'Reference of the order that makes commitment authorisations (AE) of an earlier year available again (décret 2012-1246, art. 160). Without one they lapse.',
);
