import type { Language } from '../../domain/core/words.ts';
import { type CheckPayment, type DrawSample, FINDINGS } from '../../domain/ledger/payment-sample.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

/** What a check found, within a sentence. */
const foundIn = (language: Language, finding: unknown): string =>
  Object.entries(FINDINGS)
    .find(([name]) => name === finding)?.[1]
    [language].toLowerCase() ?? String(finding);

export const samples = {
  drawSample: {
    fr: {
      button: 'Tirer un échantillon de paiements',
      title: 'Tirer au sort des paiements à contrôler',
      intro:
        'Le service tire au sort parmi les paiements de l’année qui ne l’ont pas encore été. La graine du tirage et ce parmi quoi il a été fait sont enregistrés : chacun peut le refaire.',
      warning: 'Un tirage ne se reprend pas. Ce qui est tiré attend d’être contrôlé.',
      done: 'L’échantillon est tiré.',
      happened: ({ sample, drawn, payments, year: of, drawnCents }) =>
        `a tiré l’échantillon n° ${sample} : ${drawn} des ${payments} paiements de ${of}, soit ${fr.euros(Number(drawnCents))}`,
    },
    en: {
      button: 'Draw a sample of payments',
      title: 'Draw payments to be checked',
      intro:
        'The service draws at random among the payments of the year that were not drawn yet. The seed, and among which payments it drew, are recorded: anyone can draw again.',
      warning: 'A draw is not taken back. What is drawn waits to be checked.',
      done: 'The sample is drawn.',
      happened: ({ sample, drawn, payments, year: of, drawnCents }) =>
        `drew sample ${sample}: ${drawn} of the ${payments} payments of ${of}, ${en.euros(Number(drawnCents))} together`,
    },
    fields: {
      year: field('Année', 'Year', 'L’année des paiements, par leur date de valeur.', 'The year of the payments, by their value dates.'),
      size: field('Nombre de paiements', 'Number of payments', 'De 1 à 100. Exemple : 30.', 'From 1 to 100. Example: 30.'),
    },
  },
  checkPayment: {
    fr: {
      button: 'Contrôler le paiement',
      title: 'Contrôler un paiement tiré au sort',
      intro:
        'Comparez ce qui est payé à ce qui le justifie. Une personne qui a attesté, demandé ou enregistré un paiement de la convention ne le contrôle pas.',
      warning:
        'Ce que vous constatez compte dans le taux d’erreur des paiements. La même personne peut seule le corriger ensuite, et ce qui précède reste lisible.',
      done: 'Le contrôle est enregistré.',
      happened: ({ payment, amountCents, finding, wrongCents }) =>
        finding === 'right'
          ? `a contrôlé le paiement n° ${payment} (${fr.euros(Number(amountCents))}) : exact`
          : `a contrôlé le paiement n° ${payment} (${fr.euros(Number(amountCents))}) : ${fr.euros(Number(wrongCents))} faux, ${foundIn('fr', finding)}`,
    },
    en: {
      button: 'Check the payment',
      title: 'Check a payment that was drawn',
      intro:
        'Compare what is paid with what shows it. A person who certified, ordered or recorded a payment of the grant does not check it.',
      warning:
        'What you find counts in the error rate of payments. Only you may correct it later, and what was recorded before stays readable.',
      done: 'The check is recorded.',
      happened: ({ payment, amountCents, finding, wrongCents }) =>
        finding === 'right'
          ? `checked payment ${payment} (${en.euros(Number(amountCents))}): right`
          : `checked payment ${payment} (${en.euros(Number(amountCents))}): ${en.euros(Number(wrongCents))} wrong, ${foundIn('en', finding)}`,
    },
    fields: {
      payment: field('Paiement', 'Payment', 'Numéro du mouvement dans l’enveloppe.', 'Number of the movement in the envelope.'),
      finding: field('Constat', 'Finding'),
      wrongCents: field(
        'Montant de l’erreur (en euros)',
        'Amount of the error (in euros)',
        'En trop, en moins ou sans justification ; 0 si le paiement est exact.',
        'Too much, too little or without evidence; 0 where the payment is right.',
      ),
      reason: field(
        'Sur quoi cela repose',
        'On what that rests',
        'Les pièces lues et ce qu’elles montrent. Nécessaire si le paiement n’est pas exact.',
        'The documents read and what they show. Required unless the payment is right.',
      ),
    },
  },
} satisfies WordsOf<'samples', { drawSample: typeof DrawSample; checkPayment: typeof CheckPayment }>;
