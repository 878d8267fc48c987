import { type AgreementTerms, noticeDaysOf } from '../../../domain/calls/agreement-terms.ts';
import { withinMonths } from '../../../words/core/number-in-words.ts';
import type { Clause, ClauseFacts, ClauseWords } from '../../grants/agreement-words.ts';

const CODE = 'code des relations entre le public et l’administration';
const DECREE = 'décret n° 2018-514';

const days = (count: number): string => (count === 1 ? 'un jour' : `${count} jours`);
const years = (count: number): string => (count === 1 ? 'un an' : `${count} ans`);
const months = (count: number): string => `${count} mois`;

/** Of each party's duties while the project runs. */
const information = (other: string, state: string): string =>
  `${other} informe sans délai ${state} de tout retard, de toute difficulté et de tout changement du projet, de son financement ou de la personne qui en est responsable.`;

/** What moves without an amendment: a cost, and what the review of a report adjusts (domain/grants/adjustment.ts). */
function toleranceIn(terms: AgreementTerms | null, state: string): string {
  const percent = terms?.tolerancePercent;
  const cost = percent
    ? ` Une dépense peut toutefois dépasser son montant de ${percent} % au plus sans avenant, si le coût total du projet et le montant maximal ne sont pas dépassés.`
    : '';
  const adjusted = [
    ...(percent ? [`une cible, de ${percent} % au plus`] : []),
    ...(terms?.toleranceDays ? [`le dernier jour du projet, de ${days(terms.toleranceDays)} au plus`] : []),
  ];
  const review = adjusted.length > 0 ? ` En acceptant un bilan, ${state} peut ajuster sans avenant ${adjusted.join(', et ')}.` : '';
  return cost + review;
}

function changes(terms: AgreementTerms | null, state: string): Clause {
  const tolerance = toleranceIn(terms, state);
  return [
    'Modification',
    [
      `Tout changement du montant, de la durée, du plan de financement ou des indicateurs fait l’objet d’un avenant signé par les deux parties.${tolerance}`,
    ],
  ];
}

const code = ({ licence }: AgreementTerms): Clause[] => (licence ? [['Code et données', [licence.fr]]] : []);

/** What is published of the agreement, to which its beneficiary consents by signing. */
const published = (publication: ClauseFacts['publication']): Clause[] =>
  publication
    ? [
        [
          'Publication',
          [
            `L’État publie les données essentielles de la convention ${publication.months === 0 ? 'dès sa signature' : `${months(publication.months)} après sa signature`}. Aucun nom de personne n’y figure.`,
            ...(publication.sheets
              ? [
                  `Le bénéficiaire consent à ce qu’une fiche publique du projet les accompagne : objet, montants, indicateurs et cibles, ${publication.gains ? 'gains avec leur méthode, ' : ''}liens vers le code et les données qu’il a ouverts.${publication.contact ? ' Elle nomme, avec son adresse électronique, la personne du bénéficiaire qui s’est désignée elle-même interlocuteur du projet, tant qu’elle l’est et y consent.' : ''}`,
                ]
              : []),
          ],
        ],
      ]
    : [];

const PERSONAL_DATA: Clause = [
  'Données personnelles',
  [
    'L’administration qui réalise le projet est responsable des traitements de données personnelles du projet (RGPD, art. 4, 7) et mène l’analyse d’impact quand elle est requise (art. 35). Les noms des personnes qui agissent pour les parties sont traités pour la seule gestion de la convention.',
  ],
];

const INTERESTS: Clause = [
  'Conflits d’intérêts',
  [
    'Les personnes qui instruisent, décident ou contrôlent déclarent leurs intérêts et s’abstiennent quand un intérêt peut influencer leur avis (loi n° 2013-907, art. 2).',
  ],
];

/** What breaks the award, for an operator and a local authority alike. */
function ending({ terms, forLocalAuthorities, publicAidPercent, withdrawalMonths }: ClauseFacts): Clause[] {
  const notice = days(noticeDaysOf(terms));
  const aid = publicAidPercent
    ? `, quand le total des aides publiques dépasse ${publicAidPercent} % de la dépense subventionnable`
    : ', quand le total des aides dépasse le coût du projet';
  return [
    [
      'Conditions de la subvention',
      [
        'Sont des conditions de la subvention : la réalisation du projet décrit à l’article 1, l’emploi des sommes aux dépenses du plan de financement, la remise des bilans et du décompte final, le respect des obligations de la convention, et l’accès aux pièces et aux lieux pour le contrôle.',
      ],
    ],
    [
      'Suspension',
      [
        'L’État peut suspendre les versements, par une décision motivée, tant qu’une condition de la subvention n’est pas respectée. Les paiements déjà demandés sont versés. Les versements reprennent quand la condition est respectée.',
      ],
    ],
    [
      'Reversement',
      [
        `L’État demande le reversement total ou partiel de la subvention quand l’objet du projet ou l’affectation de ce qu’elle finance est modifié sans avenant${aid}, ou quand le projet n’est pas achevé${forLocalAuthorities ? ` (${DECREE}, art. 14)` : ''}. Ce qui a été versé au-delà du montant dû est reversé.`,
      ],
    ],
    [
      'Fin anticipée',
      [
        `La convention est une décision qui crée des droits. L’État n’y met fin, en tout ou en partie, que si elle est illégale, ${withinMonths.fr(withdrawalMonths)} suivant la décision (${CODE}, art. L242-1), ou si une condition de la subvention n’est pas respectée (art. L242-2, 2°), par une décision motivée (art. L211-2).`,
        `Il met d’abord le bénéficiaire en demeure ; celui-ci a ${notice} pour s’y conformer et pour présenter ses observations (art. L122-1). Les dépenses éligibles justifiées à la date d’effet sont liquidées.`,
        'Le bénéficiaire peut mettre fin au projet : il remet alors le décompte final de ce qui a été dépensé.',
      ],
    ],
  ];
}

function ofSubsidy(facts: ClauseFacts): Clause[] {
  const { terms, forLocalAuthorities, hasAccount, earlyStart, publication } = facts;
  const delay = terms?.paymentDays ? ` dans les ${days(terms.paymentDays)} qui suivent l’attestation du service fait` : '';
  const begin = terms?.beginWithinMonths
    ? ` Le projet commence dans les ${months(terms.beginWithinMonths)} qui suivent la seconde signature.`
    : '';
  const kept = terms?.keptYears ? `pendant ${years(terms.keptYears)} à compter du dernier versement ` : '';
  const town = terms?.court ? `le tribunal administratif de ${terms.court}` : 'le tribunal administratif compétent';
  return [
    [
      'Versement',
      [
        `Les sommes sont versées${delay}, sur le compte dont le bénéficiaire a transmis le relevé d’identité bancaire. Un acompte est justifié par le bilan accepté de sa période, le solde par le dernier bilan accepté${hasAccount ? ' et le décompte final' : ''}.`,
      ],
    ],
    ...(forLocalAuthorities
      ? ([
          [
            'Commencement',
            [
              `${earlyStart === null ? `Le projet n’a pas commencé avant la réception de la demande (${DECREE}, art. 5).` : `Le projet a pu commencer avant la réception de la demande, par dérogation, au titre de : ${earlyStart} (${DECREE}, art. 5 III).`} Le bénéficiaire déclare à l’État le premier acte juridique passé pour le réaliser.${begin}`,
            ],
          ],
        ] satisfies Clause[])
      : begin
        ? ([['Commencement', [begin.trim()]]] satisfies Clause[])
        : []),
    [
      'Information et contrôle',
      [
        information('Le bénéficiaire', 'l’État'),
        `Il conserve ${kept}les pièces qui justifient les dépenses. Il donne accès à ces pièces et aux lieux du projet à toute personne que l’État charge d’un contrôle.`,
        'Il déclare les autres aides publiques reçues ou demandées pour le même projet, et mentionne le soutien de l’État quand il communique sur le projet.',
      ],
    ],
    ...(terms ? code(terms) : []),
    PERSONAL_DATA,
    INTERESTS,
    changes(terms, 'l’État'),
    ...ending(facts),
    ...published(publication),
    ['Différends', [`Les parties cherchent d’abord une solution amiable. À défaut, le différend est porté devant ${town}.`]],
  ];
}

/** Between services of the State: no court, nothing paid back, no penalty (décret n° 2004-1085, art. 1 and 2). */
function ofDelegation({ terms }: ClauseFacts): Clause[] {
  return [
    [
      'Actes délégués',
      [
        'Le délégataire accomplit, au nom et pour le compte du délégant, les actes que demande le projet décrit à l’article 1 (décret n° 2004-1085, art. 1). Il passe et signe les marchés, et il engage, liquide et ordonnance les dépenses dans la limite des crédits délégués.',
        'Les crédits délégués ne financent aucune dépense de personnel.',
      ],
    ],
    [
      'Obligations des parties',
      [
        'Le délégant met les crédits à disposition, en autorisations d’engagement et en crédits de paiement, tranche par tranche. Le délégataire rend compte de chaque engagement et de chaque paiement, par ses bilans et par son décompte final.',
        information('Le délégataire', 'le délégant'),
      ],
    ],
    ...(terms ? code(terms) : []),
    PERSONAL_DATA,
    INTERESTS,
    changes(terms, 'le délégant'),
    [
      'Suspension',
      [
        'Le délégant peut suspendre la mise à disposition des crédits, par une décision motivée, tant qu’une obligation du délégataire n’est pas respectée. Les paiements déjà ordonnancés sont exécutés.',
      ],
    ],
    [
      'Renouvellement et fin anticipée',
      [
        `La délégation peut être renouvelée par avenant. Chaque partie peut y mettre fin plus tôt, par une décision motivée et notifiée ${days(noticeDaysOf(terms))} avant sa date d’effet. Les crédits non consommés sont restitués.`,
      ],
    ],
    ['Publication', ['La convention et ses avenants sont publiés (décret n° 2004-1085, art. 2).']],
    ['Différends', ['En cas de désaccord, les secrétaires généraux des deux ministères arbitrent.']],
  ];
}

export const clauses: ClauseWords = (facts) => (facts.form === 'delegation' ? ofDelegation(facts) : ofSubsidy(facts));
