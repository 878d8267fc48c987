import { Language } from '../../domain/core/words.ts';
import { type Sayings, typesetAll } from '../../domain/core/format.ts';

/** The sign between a name and its value, where a template joins them. */
export const colon = (language: Language): string => (language === 'fr' ? '\u00a0:' : ':');

/** A text as searches compare it: without accents and capitals. */
export const unaccented = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** A project's title within a line, in quotation marks. */
export const quoted = (language: Language, title: string): string => (language === 'fr' ? `«\u00a0${title}\u00a0»` : `“${title}”`);

/** Words that many pages head their columns and lead their readers with: each stands once. */
const COMMON = {
  fr: {
    account: 'Décompte final',
    action: 'Action',
    actions: 'Actions',
    after: 'Après',
    amount: 'Montant',
    applications: 'Dossiers',
    asked: 'Demandé',
    awarded: 'Accordé',
    baseline: 'Départ',
    beneficiary: 'Bénéficiaire',
    call: 'Appel',
    category: 'Catégorie',
    certified: 'Service fait attesté',
    comment: 'Commentaire',
    committed: 'Engagé',
    cost: 'Coût du projet',
    decision: 'Décision',
    desk: 'Instruction',
    envelope: 'Enveloppe',
    export: 'Télécharger le tableau (CSV)',
    file: 'Dossier',
    indicator: 'Indicateur',
    method: 'Méthode',
    mine: 'Mes dossiers',
    now: 'Que faire maintenant',
    ordered: 'Paiement demandé',
    organisation: 'Administration',
    outcome: 'Résultat',
    paid: 'Payé',
    period: 'Période',
    person: 'Personne',
    project: 'Projet',
    provided: 'CP délégués, reste à payer',
    reason: 'Motif',
    roles: 'Rôles',
    score: 'Note sur 5',
    search: 'Rechercher',
    show: 'Afficher',
    since: 'Depuis le',
    siret: 'SIRET',
    state: 'État',
    step: 'Étape',
    supplier: 'Fournisseur',
    target: 'Cible',
    targets: 'Cibles',
    total: 'Total',
    tranche: 'Tranche',
    unit: 'Unité',
    until: 'Au plus tard le',
    waits: 'Suite attendue',
    year: 'Année',
    yes: 'oui',
  },
  en: {
    account: 'Final account',
    action: 'Action',
    actions: 'Actions',
    after: 'After',
    amount: 'Amount',
    applications: 'Applications',
    asked: 'Asked',
    awarded: 'Awarded',
    baseline: 'Baseline',
    beneficiary: 'Beneficiary',
    call: 'Call',
    category: 'Category',
    certified: 'Service certified',
    comment: 'Comment',
    committed: 'Committed',
    cost: 'Cost of the project',
    decision: 'Decision',
    desk: 'Review',
    envelope: 'Envelope',
    export: 'Download the table (CSV)',
    file: 'Application',
    indicator: 'Indicator',
    method: 'Method',
    mine: 'My applications',
    now: 'What to do now',
    ordered: 'Payment ordered',
    organisation: 'Organisation',
    outcome: 'Outcome',
    paid: 'Paid',
    period: 'Period',
    person: 'Person',
    project: 'Project',
    provided: 'CP delegated, left to pay',
    reason: 'Reason',
    roles: 'Roles',
    score: 'Score out of 5',
    search: 'Search',
    show: 'Show',
    since: 'Since',
    siret: 'SIRET',
    state: 'State',
    step: 'Step',
    supplier: 'Supplier',
    target: 'Target',
    targets: 'Targets',
    total: 'Total',
    tranche: 'Tranche',
    unit: 'Unit',
    until: 'By',
    waits: 'Waits for',
    year: 'Year',
    yes: 'yes',
  },
};
type Common = (typeof COMMON)['fr'];

/**
 * The words of a page in both languages, as each sets its spaces, with those that many pages share. They are written
 * with ordinary spaces, and the second language says all that the first says.
 */
export const bilingual = <Words extends Sayings>(words: {
  fr: Words;
  en: NoInfer<Words>;
}): Record<Language, Words & Omit<Common, keyof Words>> =>
  Object.fromEntries(
    Language.options.map((language) => [language, typesetAll(language, { ...COMMON[language], ...words[language] })]),
  ) as Record<Language, Words & Omit<Common, keyof Words>>;
