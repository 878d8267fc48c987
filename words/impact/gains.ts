import type { CertifyGain, DeclareGain, LapseGain, PromiseGain, ReviseGain } from '../../domain/impact/gain.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { reason, toApplicant } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

const gain = field('Gain', 'Gain', 'Numéro du gain dans le projet.', 'Number of the gain in the project.');
const year = field('Année', 'Year', 'Une année civile.', 'A calendar year.');
const quantity = field(
  'Quantité',
  'Quantity',
  'Dans l’unité de la méthode, sur l’année : ETP, licences, jours ou heures. Exemple : 2,5.',
  'In the unit of the method, over the year: FTE, licences, days or hours. Example: 2.5.',
);
const years = field(
  'Quantités par année',
  'Quantities by year',
  'Une ligne par année où le gain est attendu.',
  'One line for each year in which the gain is expected.',
);
const cost = {
  unitCostCents: field(
    'Coût d’une unité (en euros)',
    'Cost of one unit (in euros)',
    'Le coût annuel d’un ETP ou d’une licence, le prix d’un jour, la valeur d’une heure.',
    'The yearly cost of one FTE or licence, the price of a day, the value of an hour.',
  ),
  costOn: field(
    'Coût constaté le',
    'Cost as of',
    'Le jour auquel ce coût était vrai, aujourd’hui au plus tard.',
    'The day for which this cost is known, today at the latest.',
  ),
  costSource: field(
    'Source du coût',
    'Source of the cost',
    'Exemple : coûts moyens des agents, direction du budget, 2026.',
    'Example: mean costs of civil servants, budget directorate, 2026.',
  ),
};

export const gains = {
  promiseGain: {
    fr: {
      button: 'Promettre un gain',
      title: 'Promettre un gain du projet',
      intro:
        'Un gain est ce que le projet fait économiser, année par année : une quantité, au coût daté d’une unité, par l’une des méthodes de l’appel. Le fonds le suit jusqu’à ce qu’il soit attesté.',
      warning: 'Une promesse se révise avec un motif ; elle ne s’efface pas.',
      done: 'Le gain est promis.',
      happened: ({ gain: number, promisedCents }) => `a promis le gain n° ${number} : ${fr.euros(Number(promisedCents))}`,
    },
    en: {
      button: 'Promise a gain',
      title: 'Promise a gain of the project',
      intro:
        'A gain is what the project saves, year by year: a quantity, at the dated cost of one unit, by one of the methods of the call. The fund follows it until it is certified.',
      warning: 'A promise is revised with a reason; it is not deleted.',
      done: 'The gain is promised.',
      happened: ({ gain: number, promisedCents }) => `promised gain ${number}: ${en.euros(Number(promisedCents))}`,
    },
    fields: {
      title: field('Gain', 'Gain', 'Ce qui est économisé, en une ligne.', 'What is saved, in one line.'),
      owner: field(
        'Responsable du gain',
        'Owner of the gain',
        'La fonction qui en répond, sans nom de personne. Exemple : bureau des bourses.',
        'The function that answers for it, without a person’s name. Example: grants office.',
      ),
      method: field('Méthode', 'Method'),
      ...cost,
      baseline: field(
        'Situation de départ',
        'Baseline',
        'Ce qui est dépensé ou passé avant le projet, avec son jour et sa source.',
        'What is spent before the project, with its day and its source.',
      ),
      budgetLine: field(
        'Ligne budgétaire',
        'Budget line',
        'La ligne qui baisse. Exemple : programme 150, action 17, titre 2. Pour le temps des usagers : aucune.',
        'The line that falls. Example: programme 150, action 17, title 2. For users’ time: none.',
      ),
      evidence: field(
        'Ce qui le montrera',
        'What will show it',
        'Les pièces ou les mesures que vous donnerez chaque année.',
        'The documents or measures that you will give each year.',
      ),
      years,
      year,
      quantity,
    },
  },
  reviseGain: {
    fr: {
      button: 'Réviser le gain',
      title: 'Réviser un gain promis',
      intro:
        'Donnez toutes les années à venir telles que vous les promettez désormais. Les années passées, déclarées ou caduques restent telles qu’elles étaient promises.',
      warning: 'La promesse d’avant et votre motif restent lisibles.',
      done: 'Le gain est révisé.',
      happened: ({ gain: number, promisedCents }) => {
        const cents = Number(promisedCents);
        return `a révisé le gain n° ${number} : ${cents === 0 ? 'le total reste le même' : cents < 0 ? `${fr.euros(-cents)} de moins` : `${fr.euros(cents)} de plus`}`;
      },
    },
    en: {
      button: 'Revise the gain',
      title: 'Revise a promised gain',
      intro: 'Give all years to come as you promise them from now on. Years that are over, declared or lapsed stay as they were promised.',
      warning: 'What was promised before, and your reason, stay readable.',
      done: 'The gain is revised.',
      happened: ({ gain: number, promisedCents }) => {
        const cents = Number(promisedCents);
        return `revised gain ${number}: ${cents === 0 ? 'the total stays the same' : cents < 0 ? `${en.euros(-cents)} less` : `${en.euros(cents)} more`}`;
      },
    },
    fields: { gain, ...cost, years, year, quantity, reason },
  },
  declareGain: {
    fr: {
      button: 'Déclarer le gain d’une année',
      title: 'Déclarer un gain réalisé',
      intro:
        'Dites ce que l’année écoulée a donné, au coût promis d’une unité, et ce qui le montre. Les finances du fonds l’attestent ou vous le renvoient.',
      done: 'Le gain est déclaré.',
      happened: ({ gain: number, year: of, declaredCents }) =>
        `a déclaré ${fr.euros(Number(declaredCents))} pour le gain n° ${number}, année ${of}`,
    },
    en: {
      button: 'Declare a year’s gain',
      title: 'Declare a gain that has come',
      intro:
        'Say what the past year has brought, at the promised cost per unit, and give the evidence. Finance certifies it, or returns it to you.',
      done: 'The gain is declared.',
      happened: ({ gain: number, year: of, declaredCents }) => `declared ${en.euros(Number(declaredCents))} of gain ${number} for ${of}`,
    },
    fields: {
      gain,
      year,
      quantity,
      words: field('Ce qui le montre', 'What shows it', 'La mesure, sa source et sa date.', 'The measure, its source and its date.'),
      url: field('Lien', 'Link', 'Un lien que les personnes qui attestent ouvriront.', 'A link that the people who certify will open.'),
    },
  },
  certifyGain: {
    fr: {
      button: 'Attester le gain',
      title: 'Attester ou renvoyer un gain déclaré',
      intro: 'Un gain attesté compte parmi les gains réalisés du portefeuille. La personne qui l’a écrit ne l’atteste pas.',
      warning: 'L’administration en est informée. Un gain attesté ne peut plus être renvoyé.',
      done: 'Le gain déclaré est examiné.',
      happened: ({ gain: number, year: of, decision, declaredCents }) =>
        decision === 'certify'
          ? `a attesté ${fr.euros(Number(declaredCents))} pour le gain n° ${number}, année ${of}`
          : `a renvoyé la déclaration du gain n° ${number}, année ${of}`,
    },
    en: {
      button: 'Certify the gain',
      title: 'Certify or return a declared gain',
      intro: 'A certified gain counts among the realised gains of the portfolio. The person who wrote it does not certify it.',
      warning: 'The administration is told. A certified gain can no longer be returned.',
      done: 'The declared gain is examined.',
      happened: ({ gain: number, year: of, decision, declaredCents }) =>
        decision === 'certify'
          ? `certified ${en.euros(Number(declaredCents))} of gain ${number} for ${of}`
          : `returned the declaration of gain ${number} for ${of}`,
    },
    fields: {
      gain,
      year,
      number: field('Version de la déclaration', 'Version of the declaration', 'Celle que vous avez lue.', 'The one that you have read.'),
      decision: field('Réponse', 'Answer'),
      reasons: field(
        'Remarques',
        'Remarks',
        'L’administration les lit. Elles sont nécessaires pour renvoyer la déclaration.',
        'The administration reads them. They are needed to return the declaration.',
      ),
    },
  },
  lapseGain: {
    fr: {
      button: 'Constater que le gain est caduc',
      title: 'Constater qu’un gain est caduc',
      intro: 'Ce qui est promis pour ces années ne viendra pas : il devient caduc. Ce qui est déclaré ou attesté reste.',
      warning: 'L’administration en est informée, avec votre motif. Ce qui est caduc ne reprend pas.',
      done: 'Ce gain est caduc pour ces années.',
      happened: ({ gain: number, lapsedCents }) =>
        `a constaté que ${fr.euros(Number(lapsedCents))} du gain n° ${number} sont caducs et ne viendront pas`,
    },
    en: {
      button: 'Record that the gain has lapsed',
      title: 'Record that a gain has lapsed',
      intro: 'The gain promised for these years will not come, and lapses. What is declared or certified stays.',
      warning: 'The administration is told, with your reason. A lapsed gain cannot be restored.',
      done: 'The gain has lapsed for these years.',
      happened: ({ gain: number, lapsedCents }) =>
        `recorded that ${en.euros(Number(lapsedCents))} of gain ${number} have lapsed and will not come`,
    },
    fields: {
      gain,
      years: field(
        'Années',
        'Years',
        'Sans choix : toutes celles qui sont encore promises et ne sont pas déclarées.',
        'If you choose none: all years that are still promised and not declared.',
      ),
      reason: toApplicant,
    },
  },
  remindGain: {
    fr: {
      happened: ({ gain: number, promisedCents, dueOn }) =>
        `Rappel : ${fr.euros(Number(promisedCents))} promis du gain n° ${number} sont à déclarer au plus tard le ${fr.day(String(dueOn))}`,
    },
    en: {
      happened: ({ gain: number, promisedCents, dueOn }) =>
        `Reminder: ${en.euros(Number(promisedCents))} promised of gain ${number} are to be declared by ${en.day(String(dueOn))}`,
    },
  },
  lapseLateGain: {
    fr: {
      happened: ({ gain: number, lapsedCents }) =>
        `${fr.euros(Number(lapsedCents))} du gain n° ${number} sont caducs, faute de déclaration : ils ne sont plus attendus`,
    },
    en: {
      happened: ({ gain: number, lapsedCents }) =>
        `${en.euros(Number(lapsedCents))} of gain ${number} have lapsed because they were not declared`,
    },
  },
} satisfies WordsOf<
  'gains',
  {
    promiseGain: typeof PromiseGain;
    reviseGain: typeof ReviseGain;
    declareGain: typeof DeclareGain;
    certifyGain: typeof CertifyGain;
    lapseGain: typeof LapseGain;
  }
>;
