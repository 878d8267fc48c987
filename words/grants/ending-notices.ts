import type { GiveNotice, GiveObservations } from '../../domain/grants/ending-notice.ts';
import { monthsInForce } from '../../domain/core/law.ts';
import { BETWEEN_SERVICES } from '../committee/contested.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import { withinMonths } from '../core/number-in-words.ts';
import type { WordsOf } from '../words-of.ts';

/** How long an unlawful award may be withdrawn. */
const MONTHS = monthsInForce('withdrawal');

export const endingNotices = {
  giveNotice: {
    fr: {
      button: 'Mettre en demeure',
      title: 'Mettre en demeure le bénéficiaire',
      intro: `Une convention ne prend fin que si la décision favorable est illégale, ${withinMonths.fr(MONTHS)} suivant sa date (CRPA, art. L242-1), ou si une condition écrite n’est pas respectée (L242-2, 2°), après une mise en demeure et les observations du bénéficiaire. ${BETWEEN_SERVICES.fr}`,
      warning: 'La mise en demeure est envoyée à l’administration. Une mise en demeure ultérieure la remplace.',
      done: 'La mise en demeure est faite.',
      happened: ({ answerBy }) => `a mis en demeure le bénéficiaire, qui peut répondre jusqu’au ${fr.day(String(answerBy))}`,
    },
    en: {
      button: 'Give formal notice',
      title: 'Give the beneficiary formal notice',
      intro: `An agreement ends only if the award is unlawful, ${withinMonths.en(MONTHS)} of its decision (CRPA, art. L242-1), or if a written condition is not kept (L242-2 2°), after a formal notice and the observations of the beneficiary. ${BETWEEN_SERVICES.en}`,
      warning: 'The notice is sent to the administration. A later one takes its place.',
      done: 'Formal notice is given.',
      happened: ({ answerBy }) => `gave the beneficiary formal notice, which it may answer until ${en.day(String(answerBy))}`,
    },
    fields: {
      version,
      ground: field('Fondement', 'Ground'),
      condition: field(
        'Condition ou règle méconnue',
        'Condition or rule that is not kept',
        'Telle qu’elle est écrite, avec son article.',
        'As it is written, with its article.',
      ),
      findings: field('Constats', 'Findings', 'L’administration les lit.', 'The administration reads them.'),
      milestone: field(
        'Jalon',
        'Milestone',
        'Celui auquel le projet s’arrête, si la condition y est due. Laissez vide dans les autres cas.',
        'The one at which the project stops, where the condition is due there. Leave it empty otherwise.',
      ),
      answerBy: field(
        'Réponse au plus tard le',
        'Answer by',
        'Le dernier jour pour remédier et présenter des observations. Une convention signée fixe le délai le plus court.',
        'The last day to remedy it and to send observations. A signed agreement sets the shortest time.',
      ),
    },
  },
  giveObservations: {
    fr: {
      button: 'Présenter des observations',
      title: 'Répondre à la mise en demeure',
      intro: 'Vos observations sont lues avant toute décision. Elles se présentent une fois.',
      done: 'Vos observations sont enregistrées.',
      happened: 'a présenté ses observations sur la mise en demeure',
    },
    en: {
      button: 'Send observations',
      title: 'Answer the formal notice',
      intro: 'Your observations are read before anything is decided. They are given once.',
      done: 'Your observations are recorded.',
      happened: 'sent observations on the formal notice',
    },
    fields: {
      number: field('Mise en demeure', 'Formal notice', 'Celle que vous avez lue.', 'The one that you have read.'),
      observations: field('Observations', 'Observations', 'Le fonds les lit.', 'The fund reads them.'),
    },
  },
} satisfies WordsOf<'endingNotices', { giveNotice: typeof GiveNotice; giveObservations: typeof GiveObservations }>;
