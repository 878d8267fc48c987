import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import { firstOf, monthOf } from '../../domain/datalab/capacity.ts';

/**
 * Projects that the press named when the fund was announced (December 2022), and one invented here; all budgets are
 * invented.
 */

const TODAY = parisDate(new Date().toISOString());
/** The first day of the month that is so many months after this one. */
const firstInMonths = (months: number): string => firstOf(monthOf(moveDate(TODAY, { months })));

const targets = (first: number, second: number) => [
  { month: 6, value: first },
  { month: 12, value: second },
];

export const STUDENTS = {
  callId: 'donnees-2023',
  title: 'Droits des étudiants : aides, repas et logement par une donnée de référence',
  summary:
    'Le statut d’étudiant, redemandé par chaque service, devient une donnée de référence : les droits à une aide, à un repas à un euro ou à un logement sont proposés sans que l’étudiant ait à les demander.',
  projectTypes: ['proactive', 'data_available'],
  servedBy: ['api'],
  startsOn: firstInMonths(2),
  durationMonths: 12,
  costLines: [
    { label: 'Équipe de données (2 ETP)', category: 'staff', amountCents: 21_600_000 },
    { label: 'Développement de l’API', category: 'services', amountCents: 18_400_050 },
    { label: 'Hébergement sécurisé', category: 'infrastructure', amountCents: 7_999_950 },
  ],
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: 24_000_000 },
    { label: 'Budget propre', source: 'own', amountCents: 24_000_000 },
  ],
  indicators: [
    {
      key: 'users_informed',
      label: 'Étudiants informés de leurs droits',
      unit: 'usagers',
      baseline: 0,
      targets: targets(40_000, 150_000),
      method: 'Envois aboutis, comptés une fois par étudiant',
    },
    {
      key: 'users_automatic',
      label: 'Étudiants servis sans démarche',
      unit: 'usagers',
      baseline: 0,
      targets: targets(5_000, 60_000),
      method: 'Droits ouverts automatiquement',
    },
    {
      key: 'conversion',
      label: 'Démarches réalisées ÷ usagers contactés',
      unit: '%',
      baseline: 12,
      targets: targets(25, 45),
      method: 'Hors attribution automatique',
    },
    {
      key: 'transmissions',
      label: 'Transmissions effectives',
      unit: 'transmissions',
      baseline: 0,
      targets: targets(10_000, 120_000),
      method: 'Réponses de l’API',
    },
    {
      key: 'access_delay',
      label: 'De la demande à l’accès',
      unit: 'jours',
      baseline: 90,
      targets: targets(20, 5),
      method: 'Médiane des habilitations',
    },
  ],
  answers: {
    problem:
      'Un étudiant sur trois ne demande pas une aide à laquelle il a droit, faute de savoir qu’elle existe ou de pouvoir prouver son statut.',
    users: '2,9 millions d’étudiants',
    legalBasis: 'CRPA art. L114-8',
    deployment: 'Un site pilote au premier jalon, trois au deuxième, puis tout le territoire.',
    personalData: true,
  },
};

export const FUEL_MAP = {
  callId: 'donnees-2023',
  title: 'Carte interactive des prix des carburants',
  summary: 'Une carte qui montre à chacun les prix relevés dans les stations autour de lui, et leur évolution.',
  projectTypes: ['public_policy'],
  servedBy: [],
  startsOn: firstInMonths(3),
  durationMonths: 6,
  costLines: [
    { label: 'Développement', category: 'services', amountCents: 11_000_000 },
    { label: 'Licences cartographiques', category: 'licences', amountCents: 3_500_000 },
  ],
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: 7_250_000 },
    { label: 'Budget propre', source: 'own', amountCents: 7_250_000 },
  ],
  indicators: [
    {
      key: 'visitors',
      label: 'Visiteurs de la carte',
      unit: 'visiteurs par mois',
      baseline: 0,
      targets: targets(20_000, 100_000),
      method: 'Mesure d’audience sans traceur',
    },
  ],
  answers: {
    problem: 'Les prix relevés chaque jour sont publiés, mais presque personne ne peut les lire.',
    users: 'Les automobilistes',
    legalBasis: 'Mission d’intérêt public',
    deployment: 'Un site pilote au premier jalon, trois au deuxième, puis tout le territoire.',
  },
};

/** Small and short enough to be paid at once. */
export const ALERTS = {
  ...FUEL_MAP,
  title: 'Crues : prévenir chaque commune avant que l’eau ne monte',
  summary: 'Les hauteurs d’eau mesurées deviennent une alerte par commune, envoyée sans que personne ait à la demander.',
  // It begins today: its service is certified, and paid, as soon as both sides have signed.
  startsOn: TODAY,
  costLines: [
    { label: 'Science des données', category: 'staff', amountCents: 22_000_000 },
    { label: 'Hébergement', category: 'infrastructure', amountCents: 8_000_000 },
  ],
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: 15_000_000 },
    { label: 'Budget propre', source: 'own', amountCents: 15_000_000 },
  ],
  indicators: [
    {
      key: 'towns_warned',
      label: 'Communes prévenues à temps',
      unit: 'communes',
      baseline: 120,
      targets: targets(2_000, 5_000),
      method: 'Alertes reçues six heures avant le seuil',
    },
  ],
  answers: {
    problem: 'Une commune sur trois apprend la crue quand elle est là, alors que la hauteur est mesurée en amont.',
    users: 'Les maires et les habitants de 6 000 communes',
    legalBasis: 'Mission de service public',
    deployment: 'Un site pilote au premier jalon, trois au deuxième, puis tout le territoire.',
  },
};

export const REGISTRATIONS = {
  ...FUEL_MAP,
  title: 'Immatriculations : des contrôles automatiques, pour libérer les agents',
  summary: 'Les pièces d’une demande d’immatriculation sont vérifiées d’office, et les agents traitent ce qui demande un jugement.',
  answers: {
    problem: 'Les agents passent la moitié de leur temps à comparer des pièces qu’une machine sait lire.',
    users: '400 agents, 11 millions de demandes par an',
    legalBasis: 'Mission de service public',
    deployment: 'Un site pilote au premier jalon, trois au deuxième, puis tout le territoire.',
  },
};
