import { capitalised } from '../../../domain/core/format.ts';
import type { LegalFormRule } from '../../../domain/calls/call.ts';
import type { AgreementWords } from '../../grants/agreement-words.ts';
import { clauses } from './agreement-clauses.ts';

const NATURES = {
  public_service_charges: 'subvention pour charges de service public',
  capital_grant: 'dotation en fonds propres',
  transfer: 'transfert',
} as const;

/** The parties as the text calls them: a delegation between services of the State has no beneficiary. */
const PARTIES = {
  agreement: { state: 'l’État', other: 'le bénéficiaire' },
  delegation: { state: 'le délégant', other: 'le délégataire' },
} as const;
export const fr: AgreementWords = {
  title: ({ plan, legalForm }, project) => {
    const agreement = legalForm.form === 'delegation' ? 'convention de délégation de gestion' : 'convention';
    return plan === 1
      ? `${agreement.replace('c', 'C')} du projet « ${project} »`
      : `Avenant n° ${plan - 1} à la ${agreement} du projet « ${project} »`;
  },
  translation: null,
  reference: (reference) => `Référence de la convention : ${reference}`,
  changes: 'Ce que l’avenant change',
  amends: ({ plan, documentSha256 }, since) =>
    `L’avenant modifie la convention dans son plan n° ${plan}, en vigueur depuis le ${since}, dont le document a l’empreinte SHA-256 ${documentSha256}.`,
  reasons: (reasons) => `Motif : ${reasons}`,
  change: ['Objet', 'Avant', 'Après'],
  changed: { amount: 'Montant accordé', cost: 'Coût du projet', length: 'Durée', responsible: 'Responsable du projet' },
  entry: {
    costLines: (place) => `Dépense ${place}`,
    fundingLines: (place) => `Ressource ${place}`,
    indicators: (place) => `Indicateur ${place}`,
  },
  measured: (label, unit, baseline, method) =>
    `${label} (${unit})${baseline === null ? '' : ` ; départ : ${baseline}`}${method ? ` ; mesure : ${method}` : ''}`,
  absent: 'néant',
  stays:
    'Le plan amendé suit en entier. Ce qui, à la seconde signature, est achevé, attesté, ordonnancé ou payé reste en l’état ; toutes les autres stipulations de la convention demeurent.',
  visas: 'Visas',
  considering: (call, callId, version, award) => [
    'Vu la loi organique n° 2001-692 du 1er août 2001 relative aux lois de finances ;',
    'Vu le décret n° 2012-1246 du 7 novembre 2012 relatif à la gestion budgétaire et comptable publique ;',
    `Vu l’appel « ${call} » (${callId}, version ${version})${award ? ' ;' : '.'}`,
    ...(award ? [`Vu la demande n° ${award.application} ;`, `Vu la décision favorable du ${award.on}.`] : []),
  ],
  parties: 'Parties',
  article: (number, title) => `Article ${number}. ${title}`,
  state: (form, terms) =>
    `L’État${terms ? ` (${terms.service.fr})` : ''}, représenté par ${terms ? `${terms.representedBy.fr}, ou par la personne qui signe en son nom` : 'la personne qui signe pour lui'}, ci‑après « ${PARTIES[form].state} »,`,
  beneficiary: (form, name, siret) =>
    `et ${name}, SIRET ${siret}, que représente la personne qui signe en son nom, ci‑après « ${PARTIES[form].other} »,`,
  under: (call, callId, version, envelope) =>
    `conviennent de ce qui suit, au titre de l’appel « ${call} » (${callId}, version ${version}) et de l’enveloppe « ${envelope} ».`,
  object: 'Objet',
  contribution: (form, { figures, words }, project, types) =>
    form === 'delegation'
      ? `Le délégant confie au délégataire la réalisation du projet « ${project} » (${types}), dont le résumé suit. Il lui délègue au maximum ${figures} (${words}).`
      : `Le bénéficiaire réalise le projet « ${project} » (${types}), dont le résumé suit. L’État y apporte au maximum ${figures} (${words}).`,
  legalForm: 'Forme juridique',
  legalFormIs: (label, { nature, source, derogation }) =>
    `${label}${nature ? ` (${NATURES[nature]})` : ''}, par application de : ${source}.${derogation ? ` Dérogation : ${derogation}.` : ''}`,
  derogation: (label, article, act) => `Dérogation à la part propre du bénéficiaire : ${label} (${article}), accordée par : ${act}.`,
  imputation: ({ year, fundsCentre, functionalArea }) =>
    `Imputation en ${year} : centre financier ${fundsCentre}, domaine fonctionnel ${functionalArea}.`,
  credits: (credit, years) => {
    const amounts = years.map(([year, amount]) => `${amount} en ${year}`).join(' ; ');
    return credit === 'AE'
      ? `Autorisations d’engagement : ${amounts}. Une tranche qui n’est pas débloquée dans l’année l’est sur les crédits d’une année suivante.`
      : `Crédits de paiement, selon les périodes prévues : ${amounts}.`;
  },
  officers: ({ authorisingOfficer, accountant }) => [
    ...(authorisingOfficer ? [`Ordonnateur : ${authorisingOfficer.fr}.`] : []),
    ...(accountant ? [`Comptable assignataire : ${accountant.fr}.`] : []),
  ],
  commits: (form, firm, tranches) => {
    if (form === 'delegation')
      return 'Le délégant délègue ses crédits ; le délégataire engage et paie sur ces crédits, et déclare au délégant ce qu’il engage et paie.';
    if (firm === tranches) return 'L’État engage et paie. La seconde signature engage la totalité du montant.';
    return `L’État engage et paie. La seconde signature engage ${firm === 1 ? 'la première tranche' : `les ${firm} premières tranches`} ; les autres le sont quand elles sont débloquées.`;
  },
  rules: ['Règle', 'Limite', 'Article'],
  rule: (rule, percent, aboveMonths) => {
    const limits: Record<LegalFormRule, [rule: string, figure: string]> = {
      advance: ['Avance', `au plus ${percent} du montant`],
      guaranteedAdvance: ['Avance couverte par une garantie', `au plus ${percent} du montant`],
      instalments: ['Avance et acomptes', `au plus ${percent} du montant`],
      longProject: [`Avance et acomptes, au-delà de ${aboveMonths} mois`, `au plus ${percent} du montant`],
      ownFunding: ['Part propre', `au moins ${percent} des financements publics`],
      publicAid: ['Total des aides publiques', `au plus ${percent} de la dépense subventionnable`],
    };
    return limits[rule];
  },
  financing: 'Plan de financement',
  costs: ['Dépense', 'Catégorie', 'Montant'],
  categories: { staff: 'personnel', services: 'prestations', infrastructure: 'infrastructure', licences: 'licences', other: 'autre' },
  funding: ['Ressource', 'Origine', 'Montant'],
  sources: (form) => ({ fund: PARTIES[form].state, own: PARTIES[form].other, public: 'autre aide publique', other: 'autre' }),
  total: 'Total',
  rate: (form, most, eligible, share) =>
    `${form === 'delegation' ? `Dépense prévisionnelle éligible : ${eligible}. Le total délégué` : `Dépense subventionnable : ${eligible}. Le total versé`} n’excède ni ${most}, ni ${share} des dépenses éligibles justifiées. Ne sont éligibles que les dépenses faites pour le projet entre son premier et son dernier jour.`,
  taxes: { excluded: 'Les montants sont hors taxes.', included: 'Les montants sont toutes taxes comprises.' },
  clauses,
  indicators: 'Indicateurs d’impact',
  indicator: ['Indicateur', 'Unité', 'Départ', 'Cibles'],
  target: (month, value) => `mois ${month} : ${value}`,
  method: (label, method) => `Mesure de « ${label} » : ${method}`,
  tranches: 'Tranches',
  tranche: ['Tranche', 'Période', 'Montant', 'Condition'],
  months: (from, to) => (from === to ? `mois ${from}` : `mois ${from} à ${to}`),
  condition: ({ rank, kind, firm, reportRank }, form, conditions) => {
    const conditional = conditions.some((each) => each !== 'report')
      ? 'conditionnelle : débloquée quand ses conditions sont remplies'
      : `conditionnelle : débloquée quand le bilan ${rank - 1} est accepté`;
    const added = 'ferme, ajoutée par un avenant à sa seconde signature';
    const confirmed = rank !== reportRank ? added : firm ? 'ferme' : conditional;
    if (form === 'delegation') return `${confirmed} ; déléguée alors`;
    if (kind === 'advance') return `${confirmed} ; payée avant tout service fait`;
    return `${confirmed} ; payée une fois le service fait attesté${rank > 1 ? ` et le bilan ${reportRank} accepté` : ''}`;
  },
  conditions: 'Conditions des tranches',
  confirmed: 'Une tranche conditionnelle est débloquée quand :',
  milestones: 'Jalons',
  reports: (form, months) =>
    `À la fin de chaque période, ${PARTIES[form].other} rend un bilan d’impact : la valeur des indicateurs, ce qui est dépensé, le coût et la fin prévus. Il est attendu ${months === 1 ? 'dans le mois' : `dans les ${months} mois`}.`,
  milestone: (rank, month, opens) =>
    `Bilan ${rank}, à la fin du mois ${month}${opens === null || opens === rank ? '' : ` ; accepté, il ouvre la tranche ${opens}`}`,
  obligations: 'Obligations',
  obligation: (label, months, evidence) =>
    `${label} : au plus tard ${months} mois après le premier jour du projet, justifié par ${evidence === 'link' ? 'un lien' : 'un texte'}`,
  after: 'Après le projet',
  account: (months, form) =>
    `${capitalised(PARTIES[form].other)} rend le décompte final de ce qui est réellement dépensé ${months === 1 ? 'dans le mois qui suit' : `dans les ${months} mois qui suivent`} la fin du projet. ${form === 'delegation' ? 'Les crédits non consommés sont restitués.' : 'Ce qui a été payé au-delà de la part de l’État est reversé.'}`,
  tracking: (years, months) =>
    `Il rend ensuite un bilan de ses indicateurs ${years === 1 ? 'pour l’année qui suit' : `pour chacune des ${years} années qui suivent`} la fin du projet, ${months === 1 ? 'dans le mois' : `dans les ${months} mois`} qui en ${months === 1 ? 'suit' : 'suivent'} la fin.`,
  guarantees: 'Garantie de l’avance',
  guarantee: (guarantor, reference, amount, endsOn) =>
    `${guarantor}, n° ${reference}, pour ${amount}${endsOn ? `, jusqu’au ${endsOn}` : ''}`,
  precedent: 'Conditions préalables à la signature',
  precedentIs: (form) =>
    `La décision est prise sous ces conditions. Aucune partie ne signe avant que ${PARTIES[form].state} n’ait attesté qu’elles sont remplies.`,
  precedentOf: (wording, certifiedOn, evidence) =>
    certifiedOn === null
      ? `${wording}\nÀ attester avant la signature.`
      : `${wording}\nAttestée le ${certifiedOn}, au vu de ce qui suit : ${evidence}`,
  durationHeading: 'Durée',
  duration: (months) => `${months} mois`,
  lasts: (months, startsOn, endsOn, { isFirst, hasAccount }) =>
    `Le projet dure ${months} mois, du ${startsOn} au ${endsOn}${isFirst ? ' ; si la seconde signature vient après le premier de ces jours, le projet commence avec elle, et sa fin est reportée d’autant' : ''}. ${isFirst ? 'La convention' : 'L’avenant'} prend effet à la seconde signature. La convention s’achève quand la dernière tranche est payée${hasAccount ? ', le dernier bilan accepté et le décompte final approuvé' : ' et le dernier bilan accepté'}, ou par une fin anticipée.`,
  signature: 'Signatures',
  signing:
    'Une personne habilitée signe pour chaque partie. Chaque signature nomme ce document par son empreinte SHA-256 et est conservée avec lui, avec la qualité de la personne et l’acte qui l’habilite. C’est une signature électronique simple (règlement (UE) n° 910/2014, art. 3, 10).',
};
