import type { z } from 'zod';
import type { CloseCall, CreateCall, PublishCall, UpdateCall } from '../../domain/calls/call-life.ts';
import type { LegalForm, LegalFormRule } from '../../domain/calls/call.ts';
import { field, type FieldWords } from '../core/field.ts';
import { direction, indicatorKind, inEnglish, inFrench, label, projectTypes, unit, version } from '../core/fields.ts';
import type { FieldOf, WordsOf } from '../words-of.ts';

/** The fields of a call. The rules by which `sources` has its articles are choices, where they are no fields too. */
type FieldsOf<Body extends z.ZodType> = Exclude<FieldOf<z.input<Body>>, Exclude<LegalFormRule, keyof LegalForm>>;

const termsFields = {
  envelopeId: field('Enveloppe', 'Envelope'),
  terms: field('Règles de l’appel', 'Rules of the call'),
  title: field('Titre de l’appel', 'Title of the call'),
  fr: inFrench,
  en: inEnglish,
  summary: field('Résumé', 'Summary', 'Ce que finance l’appel, et pour qui.', 'What the call funds, and for whom.'),
  source: field(
    'Source',
    'Source',
    'De l’appel : l’adresse de la page qui le décrit. D’une règle : l’article qui la fonde.',
    'Of the call: the address of the page that describes it. Of a rule: the article it comes from.',
  ),
  opensOn: field('Date d’ouverture', 'Opening day', 'Premier jour de dépôt.', 'First day to apply.'),
  closesOn: field(
    'Date de clôture',
    'Closing day',
    'Dernier jour de dépôt. Laissez vide si l’appel n’en a pas.',
    'Last day to apply. Leave it empty where the call has none.',
  ),
  eligible: field(
    'Administrations éligibles',
    'Eligible organisations',
    'Par leur numéro SIREN ou par leur catégorie juridique.',
    'By their SIREN or by their legal category.',
  ),
  sirens: field(
    'Numéros SIREN',
    'SIREN numbers',
    'Neuf chiffres chacun, sans espace. Exemple : 130025265.',
    'Nine digits each, without spaces. Example: 130025265.',
  ),
  legalCategories: field(
    'Catégories juridiques (INSEE)',
    'Legal categories (INSEE)',
    'Des codes de quatre chiffres. Exemple : 7120.',
    'Codes of four digits. Example: 7120.',
  ),
  cost: field('Coût des projets', 'Cost of the projects'),
  minCents: field('Coût minimal d’un projet (en euros)', 'Least cost of a project (in euros)', 'Exemple : 100 000.', 'Example: 100000.'),
  maxCents: field(
    'Coût maximal d’un projet (en euros)',
    'Largest cost of a project (in euros)',
    'Exemple : 1 000 000.',
    'Example: 1000000.',
  ),
  eligibleCategories: field(
    'Dépenses éligibles',
    'Eligible costs',
    'Laissez vide si toutes les catégories le sont.',
    'Leave it empty where all categories are.',
  ),
  maxRatePercent: field(
    'Part maximale du fonds (en % des dépenses éligibles)',
    'Largest part of the fund (in % of the eligible cost)',
    'Un nombre entier de 1 à 100.',
    'A whole number from 1 to 100.',
  ),
  projectTypes,
  key: field(
    'Code',
    'Code',
    'Lettres minuscules, chiffres et tirets bas, en commençant par une lettre. Exemple : delai_moyen.',
    'Small letters, digits and underscores, beginning with a letter. Example: mean_delay.',
  ),
  label,
  indicators: field('Indicateurs obligatoires', 'Mandatory indicators'),
  definition: field(
    'Définition',
    'Definition',
    'Ce qui est compté exactement, et ce qui ne l’est pas.',
    'What exactly is counted, and what is not.',
  ),
  unit,
  kind: indicatorKind,
  direction,
  share: field('Part d’un tout', 'Share of a whole', 'Le ratio ne dépasse jamais un.', 'The ratio is never above one.'),
  countsUsers: field(
    'Compte des usagers',
    'Counts users',
    'L’indicateur compte les usagers atteints.',
    'The indicator counts the users who are reached.',
  ),
  excludes: field(
    'Indicateur dont les usagers sont exclus',
    'Indicator whose users are left out',
    'Un indicateur qui compte des usagers ; ce ratio ne les prend pas en compte.',
    'An indicator that counts users; this ratio leaves them out.',
  ),
  whenServedBy: field(
    'Obligatoire seulement si les données sont mises à disposition',
    'Mandatory only where data are made available',
    'Laissez vide si l’indicateur est toujours obligatoire.',
    'Leave it empty where the indicator is always mandatory.',
  ),
  ownIndicators: field(
    'Nombre d’indicateurs propres au projet',
    'Number of the project’s own indicators',
    'Combien le projet doit en choisir lui-même, de 0 à 10.',
    'How many the project must name itself, from 0 to 10.',
  ),
  screeningWorkingDays: field('Délai d’examen de la recevabilité (en jours ouvrés)', 'Time for screening (in working days)'),
  steps: field('Étapes d’instruction', 'Review steps', 'Un avis est demandé à chaque étape.', 'Each step asks for one opinion.'),
  workingDays: field(
    'Délai (en jours ouvrés)',
    'Time (in working days)',
    'Sans les fins de semaine ni les jours fériés.',
    'Without weekends and public holidays.',
  ),
  after: field(
    'Avis préalables',
    'Opinions before this one',
    'Étapes dont l’avis doit être favorable, ou déclaré non requis, avant que celle-ci ne s’ouvre.',
    'Steps whose opinion must be favourable or waived before this one opens.',
  ),
  blocking: field(
    'Avis bloquant',
    'Blocking opinion',
    'Défavorable, il met fin aux avis qui en dépendent. Sinon, il est consultatif.',
    'If unfavourable, it ends the opinions that depend on it. Otherwise it is advisory.',
  ),
  blind: field(
    'Avis rendu à l’aveugle',
    'Blind opinion',
    'Tant que cet avis est attendu, la personne qui le rend ne voit pas les autres.',
    'As long as it is awaited, its reviewer sees no other opinion.',
  ),
  onlyFor: field(
    'Dossiers concernés',
    'Applications concerned',
    'Laissez vide si tous les dossiers le sont.',
    'Leave it empty where all of them are.',
  ),
  minRequestedCents: field(
    'À partir d’un montant demandé de (en euros)',
    'From a requested amount of (in euros)',
    'Exemple : 200 000. Laissez vide si le montant est indifférent.',
    'Example: 200000. Leave it empty where the amount does not matter.',
  ),
  weightPercent: field(
    'Poids (en %)',
    'Weight (in %)',
    'Tous les poids font 100 ensemble. Laissez vide partout pour qu’ils comptent autant.',
    'All weights sum to 100. Leave all of them empty to count alike.',
  ),
  criteria: field('Critères', 'Criteria', 'Chacun est noté de 0 à 5.', 'Each is scored from 0 to 5.'),
  signature: field('Signature de la convention', 'Signature of the agreement'),
  months: field('Délai (en mois)', 'Time (in months)', 'Délai en mois, de date à date.', 'In months, from date to date.'),
  reminderDays: field('Rappel (en jours avant l’échéance)', 'Reminder (in days before the deadline)'),
  corrections: field('Demandes de correction', 'Correction requests'),
  silence: field(
    'Silence valant rejet',
    'Silence that counts as a rejection',
    'Laissez vide si le silence du fonds ne vaut pas décision.',
    'Leave it empty where silence says nothing.',
  ),
  concealFromConflicted: field(
    'Masquer les dossiers en cas de conflit d’intérêts',
    'Hide applications in a conflict of interest',
    'Une personne du fonds en conflit d’intérêts sur un dossier ne le voit pas.',
    'A person of the fund who has a conflict of interest in an application does not see it.',
  ),
  appealWorkingDays: field('Délai de l’avis sur un recours (en jours ouvrés)', 'Time for the opinion on an appeal (in working days)'),
  amendmentWorkingDays: field(
    'Délai d’examen d’un avenant (en jours ouvrés)',
    'Time to examine an amendment (in working days)',
    'Pour rendre l’avis, puis pour décider.',
    'To give the opinion, and then to decide.',
  ),
  legalForms: field(
    'Formes juridiques',
    'Legal forms',
    'La première qui nomme la catégorie juridique du bénéficiaire s’applique.',
    'The first one that names the beneficiary’s legal category applies.',
  ),
  form: field('Forme de l’aide', 'Form of the award', 'Qui engage les crédits, et paie.', 'Which side commits the credits, and pays.'),
  nature: field(
    'Nature de la subvention',
    'Nature of the subsidy',
    'Pour un opérateur de l’État. Laissez vide s’il n’y en a qu’une.',
    'For an operator of the State. Leave it empty where there is only one.',
  ),
  advanceMaxPercent: field(
    'Avance maximale (en % du montant accordé)',
    'Largest advance (in % of the award)',
    'Ce qui peut être payé avant tout service fait. Un nombre entier de 0 à 100.',
    'What may be paid before any service. A whole number from 0 to 100.',
  ),
  guaranteedAdvanceMaxPercent: field(
    'Avance maximale avec garantie (en % du montant accordé)',
    'Largest advance with a guarantee (in % of the award)',
    'Laissez vide si une garantie ne change rien. Un nombre entier de 0 à 100.',
    'Leave it empty where a guarantee changes nothing. A whole number from 0 to 100.',
  ),
  instalmentsMaxPercent: field(
    'Avance et acomptes, au plus (en % du montant accordé)',
    'Advance and instalments, at most (in % of the award)',
    'Ce qui peut être payé avant le solde. Un nombre entier de 0 à 100.',
    'What may be paid before the balance. A whole number from 0 to 100.',
  ),
  longProject: field(
    'Règle des projets longs',
    'Rule for long projects',
    'Laissez vide si la durée ne change rien.',
    'Leave it empty where the length changes nothing.',
  ),
  aboveMonths: field(
    'Durée au-delà de laquelle la règle s’applique (en mois)',
    'Length above which the rule applies (in months)',
    'Exemple : 6 pour les projets de plus de six mois.',
    'Example: 6 for projects of more than six months.',
  ),
  ownFundingMinPercent: field(
    'Part propre minimale du bénéficiaire (en % des financements publics)',
    'Least own funding of the beneficiary (in % of the public funding)',
    'Part de ce qu’apportent toutes les personnes publiques, bénéficiaire compris. Un nombre entier de 0 à 100.',
    'Share of what all public persons bring, the beneficiary included. A whole number from 0 to 100.',
  ),
  publicAidMaxPercent: field(
    'Total maximal des aides publiques (en % du coût éligible)',
    'Most public aid (in % of the eligible cost)',
    'Laissez vide si la forme juridique n’en fixe pas. Un nombre entier de 0 à 100.',
    'Leave it empty where the legal form sets none. A whole number from 0 to 100.',
  ),
  sources: field(
    'Articles des règles',
    'Articles of the rules',
    'L’article qui fonde chaque règle, s’il diffère de la source.',
    'The article that each rule comes from, where it is not the source.',
  ),
  tranches: field(
    'Versement par tranches',
    'Payment in tranches',
    'Laissez vide si tout est versé en une fois.',
    'Leave it empty where all is paid at once.',
  ),
  aboveCents: field(
    'Montant au-delà duquel verser par tranches (en euros)',
    'Amount above which to pay in tranches (in euros)',
    'Exemple : 200 000.',
    'Example: 200000.',
  ),
  everyMonths: field(
    'Durée d’une période (en mois)',
    'Length of a period (in months)',
    'Une tranche est versée par période.',
    'One tranche is paid for each period.',
  ),
  firm: field(
    'Nombre de tranches fermes',
    'Number of firm tranches',
    'Les premières tranches, engagées dès la deuxième signature. Les autres attendent leurs conditions.',
    'The first tranches, committed by the second signature. The others wait for their conditions.',
  ),
  reports: field('Bilans', 'Reports'),
  trancheConditions: field(
    'Conditions des tranches conditionnelles',
    'Conditions of the conditional tranches',
    'Ce qu’attend une tranche qui n’est pas ferme.',
    'What a tranche that is not firm waits for.',
  ),
  obligations: field('Obligations du bénéficiaire', 'Obligations of the beneficiary'),
  evidence: field('Forme de la justification', 'Form of the evidence'),
  finalAccount: field('Décompte final', 'Final account', 'Laissez vide si aucun n’est demandé.', 'Leave it empty where none is asked for.'),
  claimsFirst: field(
    'Portée d’une créance non recouvrée',
    'What a claim that is owed holds up',
    'Tant qu’elle est due, rien d’autre n’est engagé sur ces conventions.',
    'As long as it is owed, nothing else is committed on these agreements.',
  ),
  tracking: field(
    'Suivi après le projet',
    'Tracking after the project',
    'Laissez vide si aucun bilan de suivi n’est demandé.',
    'Leave it empty where no follow-up report is asked for.',
  ),
  years: field(
    'Durée du suivi (en années)',
    'Years of tracking',
    'Un bilan de suivi est demandé chaque année.',
    'One follow-up report is asked for each year.',
  ),
  slippage: field('Dérive de coût ou de délai', 'Slippage of cost or time'),
  alertPercent: field(
    'Premier seuil de dérive (en %)',
    'First slippage threshold (in %)',
    'Au-delà, la direction du Datalab est alertée. Exemple : 10.',
    'Beyond it, the Datalab lead is alerted. Example: 10.',
  ),
  missionPercent: field(
    'Second seuil de dérive (en %)',
    'Second slippage threshold (in %)',
    'Au-delà, une mission est à proposer au projet. Exemple : 20.',
    'Beyond it, a mission is to be proposed to the project. Example: 20.',
  ),
} satisfies Partial<Record<FieldsOf<typeof CreateCall>, FieldWords>>;

export const calls = {
  closeCall: {
    fr: {
      button: 'Clore l’appel',
      title: 'Clore l’appel à projets',
      intro: 'L’appel ne reçoit plus de dossiers. Les dossiers déjà déposés continuent leur examen.',
      warning:
        'Les dossiers en liste d’attente ne peuvent plus être retenus : leurs administrations en reçoivent la décision. La clôture est définitive.',
      done: 'L’appel est clos.',
      happened: 'a clos l’appel : le projet, en liste d’attente, n’est pas retenu',
    },
    en: {
      button: 'Close the call',
      title: 'Close the call for projects',
      intro: 'The call takes no more applications. Those already submitted are still examined.',
      warning: 'Applications on the waitlist are refused, and their administrations are notified. The closing is final.',
      done: 'The call is closed.',
      happened: 'closed the call: the project, on the waitlist, was not awarded',
    },
    fields: {
      version,
      reason: field(
        'Motif',
        'Reason',
        'Ce motif est communiqué aux administrations dont le dossier est en liste d’attente.',
        'The administrations whose applications are on the waitlist read this reason.',
      ),
    },
  },
  createCall: {
    fr: {
      button: 'Préparer un appel',
      title: 'Préparer un appel à projets',
      intro: 'L’appel reste un brouillon jusqu’à sa publication : personne ne peut encore y déposer de dossier.',
      done: 'Le brouillon de l’appel est enregistré.',
      happened: 'a ouvert le brouillon de l’appel',
    },
    en: {
      button: 'Draft a call',
      title: 'Draft a call for projects',
      intro: 'The call stays a draft until it is published: no application can be made to it yet.',
      done: 'The draft of the call is saved.',
      happened: 'opened the call’s draft',
    },
    fields: {
      ...termsFields,
      id: field(
        'Identifiant de l’appel',
        'Id of the call',
        'De 3 à 40 lettres minuscules, chiffres ou tirets. Il ne change plus ensuite. Exemple : donnees-2027.',
        '3 to 40 small letters, digits or hyphens. It never changes. Example: donnees-2027.',
      ),
      code: field(
        'Code de l’appel',
        'Code of the call',
        'De deux à cinq lettres capitales, par lesquelles commencent les références des dossiers : DON-2026-0042. COM est réservé aux comités.',
        'Two to five capital letters with which the references of its applications begin: DON-2026-0042. COM is kept for sessions.',
      ),
    },
  },
  publishCall: {
    fr: {
      button: 'Publier l’appel',
      title: 'Publier l’appel à projets',
      intro: 'Le brouillon devient la version en vigueur de l’appel. Les dossiers déjà déposés gardent les règles de leur version.',
      warning: 'Une version publiée ne peut plus être modifiée. Pour la corriger, il faut publier la suivante.',
      done: 'L’appel est publié.',
      happened: 'a publié l’appel',
    },
    en: {
      button: 'Publish the call',
      title: 'Publish the call for projects',
      intro: 'The draft becomes the version in force. Applications already submitted keep the rules of their own version.',
      warning: 'A published version can no longer be changed. To correct it, publish the next one.',
      done: 'The call is published.',
      happened: 'published the call',
    },
    fields: { version },
  },
  updateCall: {
    fr: {
      button: 'Modifier le brouillon de l’appel',
      title: 'Modifier le brouillon de l’appel',
      intro: 'Les règles en vigueur ne changent pas avant la publication de ce brouillon.',
      done: 'Le brouillon de l’appel est enregistré.',
      happened: 'a modifié le brouillon de l’appel',
    },
    en: {
      button: 'Edit the draft of the call',
      title: 'Edit the draft of the call',
      intro: 'The rules in force do not change until this draft is published.',
      done: 'The draft of the call is saved.',
      happened: 'changed the call’s draft',
    },
    fields: { ...termsFields, version },
  },
} satisfies WordsOf<
  'calls',
  {
    closeCall: typeof CloseCall;
    createCall: FieldsOf<typeof CreateCall>;
    publishCall: typeof PublishCall;
    updateCall: FieldsOf<typeof UpdateCall>;
  }
>;
