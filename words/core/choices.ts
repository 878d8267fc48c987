import { typesetWords } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { QUESTION_KEYS, questionOf } from '../../domain/impact/answer.ts';
import { FINDINGS } from '../../domain/ledger/payment-sample.ts';
import { SET_ASIDE } from '../../domain/ledger/reconciliation.ts';

const choice = (fr: string, en: string): Record<Language, string> => ({ fr, en });

/** The labels of choices, by `field.value`, or by the value alone. */
export const CHOICE_WORDS: Record<string, Record<Language, string>> = typesetWords({
  // Costs and who pays them.
  staff: choice('Personnel', 'Staff'),
  services: choice('Prestations', 'Services'),
  infrastructure: choice('Infrastructure', 'Infrastructure'),
  licences: choice('Licences', 'Licences'),
  other: choice('Autre', 'Other'),
  fund: choice('Le fonds', 'The fund'),
  own: choice('Le bénéficiaire (part propre)', 'The beneficiary (own funding)'),
  public: choice('Autre aide publique', 'Other public aid'),

  // Which rule of a legal form an article is of.
  'sources.advance': choice('Avance', 'Advance'),
  'sources.guaranteedAdvance': choice('Avance couverte par une garantie', 'Advance that a guarantee covers'),
  'sources.instalments': choice('Versements avant le solde', 'Payments before the balance'),
  'sources.longProject': choice('Versements avant le solde d’un projet long', 'Payments before the balance of a long project'),
  'sources.ownFunding': choice('Part propre', 'Own funding'),
  'sources.publicAid': choice('Aides publiques', 'Public aid'),

  // Where phrases are offered.
  'usedIn.correction': choice('Demandes de corrections', 'Correction requests'),
  'usedIn.opinion': choice('Avis', 'Opinions'),

  // Votes, opinions, decisions.
  taken_off: choice('Retiré de l’ordre du jour : non examiné', 'Taken off the agenda: not examined'),
  adjourned: choice('Ajourné : examiné, à revoir dans un autre comité', 'Adjourned: examined, to be seen again in another session'),
  favour: choice('Pour', 'In favour'),
  against: choice('Contre', 'Against'),
  abstain: choice('Abstention', 'Abstain'),
  favourable: choice('Favorable', 'Favourable'),
  favourable_with_reservations: choice('Favorable avec réserves', 'Favourable with reservations'),
  unfavourable: choice('Défavorable', 'Unfavourable'),
  founded: choice('Fondé', 'Founded'),
  unfounded: choice('Non fondé', 'Unfounded'),
  admissible: choice('Recevable', 'Admissible'),
  inadmissible: choice('Irrecevable', 'Inadmissible'),
  award: choice('Retenu', 'Awarded'),
  waitlist: choice('En liste d’attente', 'On the waitlist'),
  refuse: choice('Non retenu', 'Refused'),
  accept: choice('Accepter', 'Accept'),
  certify: choice('Attester', 'Certify'),
  return: choice('Renvoyer, à compléter', 'Return, to be completed'),
  dismissed: choice('Écarté : les dossiers ne demandent pas la même dépense', 'Dismissed: the applications do not ask for the same cost'),
  upheld: choice('Retenu : la même dépense est demandée deux fois', 'Upheld: the same cost is asked for twice'),

  // Credits.
  AE: choice('AE : autorisations d’engagement', 'AE: commitment authorisations'),
  CP: choice('CP : crédits de paiement', 'CP: payment credits'),
  allotCredits: choice('Ouvrir des crédits', 'Allot credits'),
  transferCredits: choice('Redéployer des crédits', 'Transfer credits'),
  carryOverCredits: choice('Reporter des crédits', 'Carry credits over'),
  setVisaRule: choice('Modifier la règle de visa', 'Change the visa rule'),
  'ground.unlawful': choice('Décision illégale', 'Unlawful award'),
  'ground.condition': choice('Condition écrite non respectée', 'Written condition that is not kept'),
  remission: choice('Remise gracieuse', 'Remission'),
  write_off: choice('Admission en non-valeur', 'Write-off'),

  // Calls.
  'claimsFirst.grant': choice('La convention concernée seulement', 'The agreement concerned only'),
  'claimsFirst.organisation': choice('Toutes les conventions du débiteur', 'All agreements of its debtor'),
  'taxes.excluded': choice('Hors taxes', 'Without taxes'),
  'taxes.included': choice('Toutes taxes comprises', 'With taxes'),
  agreement: choice('Convention : le fonds engage et paie', 'Agreement: the fund commits and pays'),
  delegation: choice(
    'Délégation de gestion : le bénéficiaire engage et paie',
    'Delegation (délégation de gestion): the beneficiary commits and pays',
  ),
  public_service_charges: choice('Subvention pour charges de service public', 'Subsidy for public-service charges'),
  capital_grant: choice('Dotation en fonds propres', 'Capital grant'),
  'nature.transfer': choice('Transfert', 'Transfer'),
  link: choice('Un lien', 'A link'),
  words: choice('Un texte', 'A text'),
  'when.submission': choice('Le dossier, au dépôt', 'The application, at its submission'),
  'when.report': choice('Chaque bilan', 'Each report'),
  'when.account': choice('Le décompte final', 'The final account'),
  'when.evidence': choice('La justification d’une obligation', 'The evidence of an obligation'),
  'trancheConditions.report': choice('Le bilan de la période précédente est accepté', 'The report on the period before is accepted'),
  'trancheConditions.indicators': choice('Tous les indicateurs du plan sont renseignés', 'Every indicator of the plan was told of'),
  'trancheConditions.obligations': choice(
    'Les obligations échues avant sa période sont remplies',
    'The obligations due before its period are met',
  ),
  advance: choice('Avance', 'Advance'),
  guaranteedAdvance: choice('Avance couverte par une garantie', 'Advance covered by a guarantee'),
  instalments: choice('Avance et acomptes', 'Advance and instalments'),
  longProject: choice('Avance et acomptes d’un projet long', 'Advance and instalments of a long project'),
  ownFunding: choice('Part propre du bénéficiaire', 'Own funding of the beneficiary'),
  publicAid: choice('Total des aides publiques', 'All public aid'),

  // Indicators, and how data are made available.
  count: choice('Nombre', 'Count'),
  ratio: choice('Ratio : un nombre divisé par un autre', 'Ratio: one number divided by another'),
  duration: choice('Durée : médiane et 95e centile', 'Duration: median and 95th percentile'),
  more: choice('Plus la valeur est élevée, mieux c’est', 'The higher the better'),
  less: choice('Plus la valeur est basse, mieux c’est', 'The lower the better'),
  files: choice('Par fichiers', 'As files'),
  api: choice('Par une API', 'By an API'),

  // What is wrong with a field; what was delivered.
  incorrect: choice('Inexact', 'Incorrect'),
  incomplete: choice('Incomplet', 'Incomplete'),
  outdated: choice('Périmé', 'Outdated'),
  'kind.report': choice('Rapport', 'Report'),
  over: choice('L’intérêt n’a plus cours', 'The interest is over'),
  error: choice('Il a été enregistré par erreur', 'It was recorded in error'),
  legal_note: choice('Note juridique', 'Legal note'),
  data_set: choice('Jeu de données', 'Data set'),
  model: choice('Modèle', 'Model'),
  source_code: choice('Code source', 'Source code'),
  dashboard: choice('Tableau de bord', 'Dashboard'),
  'kind.api': choice('API', 'API'),
  training: choice('Formation', 'Training'),

  // Where a project stands.
  investigation: choice('Investigation', 'Investigation'),
  construction: choice('Construction', 'Construction'),
  acceleration: choice('Accélération', 'Acceleration'),
  consolidation: choice('Consolidation', 'Consolidation'),
  operated: choice('Opéré au sein du réseau', 'Operated within the network'),
  transferred: choice('Transféré', 'Transferred'),
  inconclusive: choice('Investigation non concluante', 'Inconclusive investigation'),
  stopped: choice('Arrêté', 'Stopped'),
  usable: choice('Utilisable', 'Usable'),
  used: choice('Utilisé', 'Used'),
  useful: choice('Utile', 'Useful'),
  impact: choice('À impact', 'With impact'),
  efficient: choice('Efficient', 'Efficient'),

  // The Datalab.
  high: choice('Haute', 'High'),
  normal: choice('Normale', 'Normal'),
  low: choice('Basse', 'Low'),
  legal_framework: choice('Cadre juridique', 'Legal framework'),
  secure_infrastructure: choice('Infrastructure sécurisée', 'Secure infrastructure'),
  data_science: choice('Science des données', 'Data science'),
  data_engineering: choice('Ingénierie des données', 'Data engineering'),
  data_governance: choice('Gouvernance des données', 'Data governance'),
  data_visualisation: choice('Visualisation des données', 'Data visualisation'),
  design: choice('Design', 'Design'),
  accessibility: choice('Accessibilité', 'Accessibility'),
  cloud: choice('Cloud', 'Cloud'),
  project_management: choice('Pilotage de projet', 'Project management'),
  design_advice: choice('Conseil en design', 'Design advice'),
  need_exploration: choice('Exploration d’un besoin', 'Exploring a need'),
  service_assessment: choice('Évaluation d’un service', 'Assessing a service'),
  service_design: choice('Conception d’un service', 'Designing a service'),
  accessible_development: choice('Développement accessible', 'Accessible development'),
  accessibility_audit: choice('Audit d’accessibilité', 'Accessibility audit'),
  disabled_user_test: choice('Test avec des usagers en situation de handicap', 'Test with disabled users'),
  eco_flash_audit: choice('Audit flash d’écoresponsabilité', 'Eco-responsibility flash audit'),
  cloud_strategy: choice('Stratégie cloud', 'Cloud strategy'),
  cloud_migration: choice('Migration vers le cloud', 'Cloud migration'),
  transformation_advice: choice('Conseil en transformation', 'Transformation advice'),
  mentoring: choice('Mentorat de la direction d’un grand programme', 'Mentoring of a large programme’s director'),

  // People.
  applicant: choice('Rédaction des dossiers', 'Drafting applications'),
  signatory: choice('Signature autorisée', 'Authorised signatory'),
  manager: choice('Gestion des accès', 'Managing access'),
  screener: choice('Examen de recevabilité', 'Screening'),
  reviewer: choice('Instruction', 'Reviewing'),
  lead: choice('Direction du Datalab', 'Datalab lead'),
  member: choice('Membre du comité', 'Committee member'),
  chair: choice('Présidence du comité', 'Committee chair'),
  finance: choice('Finances', 'Finance'),
  payer: choice('Paiement', 'Payment'),
  controller: choice('Contrôle budgétaire', 'Budgetary control'),
  auditor: choice('Audit', 'Audit'),
  admin: choice('Administration du fonds', 'Administration of the fund'),
  'language.fr': choice('Français', 'French'),
  'language.en': choice('Anglais', 'English'),
  each: choice('Un message à chaque événement', 'One message for each event'),
  daily: choice('Un seul message par jour ouvré', 'One message each working day'),

  // Attached files.
  'purpose.application': choice('Le dossier', 'The application'),
  'purpose.correction': choice('Une correction demandée', 'A correction that was asked for'),
  'purpose.report': choice('Un bilan', 'A report'),
  'purpose.account': choice('Le décompte final', 'The final account'),
  'purpose.evidence': choice('Une obligation', 'An obligation'),
  'purpose.amendment': choice('Un avenant', 'An amendment'),
  'purpose.payee': choice('Les coordonnées bancaires', 'The bank details'),
  'purpose.appeal': choice('Une décision contestée', 'A contested decision'),
  'purpose.review': choice('L’instruction', 'The review'),

  // Questions.
  ...Object.fromEntries(QUESTION_KEYS.map((key) => [`question.${key}`, questionOf(key).title])),

  // What the check of a payment found.
  ...Object.fromEntries(Object.entries(FINDINGS).map(([name, said]) => [`finding.${name}`, said])),

  // Why lines of an import were set aside.
  ...Object.fromEntries(Object.entries(SET_ASIDE).map(([name, said]) => [`setAsideFor.${name}`, said])),
});
