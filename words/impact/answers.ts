import type { Language } from '../../domain/core/words.ts';
import type { AnswerBy, AnswerColumn, RemarkOnAnswer } from '../../domain/impact/answer.ts';
import { field } from '../core/field.ts';
import type { WordsOf } from '../words-of.ts';

export const answers = {
  remarkOnAnswer: {
    fr: {
      button: 'Écrire une remarque à côté',
      title: 'Écrire une remarque à côté d’une réponse',
      intro: 'La réponse reste telle qu’elle est calculée. Votre remarque se lit à côté, avec votre nom et sa date.',
      warning: 'Une remarque ne se modifie pas et ne s’efface pas.',
      done: 'Votre remarque se lit à côté de la réponse.',
      happened: 'a écrit une remarque à côté d’une réponse',
    },
    en: {
      button: 'Write a remark beside it',
      title: 'Write a remark beside an answer',
      intro: 'The answer stays as it is computed. Your remark is read beside it, with your name and its date.',
      warning: 'A remark is neither changed nor deleted.',
      done: 'Your remark is read beside the answer.',
      happened: 'wrote a remark beside an answer',
    },
    fields: {
      question: field('Question', 'Question', 'La question de la réponse.', 'The question of the answer.'),
      asOf: field('Au soir du', 'As of the evening of', 'Le jour de la réponse, qui est passé.', 'The day of the answer, which is over.'),
      remark: field('Remarque', 'Remark', 'Ce que les chiffres ne disent pas.', 'What the figures do not say.'),
    },
  },
} satisfies WordsOf<'answers', { remarkOnAnswer: typeof RemarkOnAnswer }>;

/** The figures of an answer, as headings. */
export const COLUMN_WORDS: Record<Language, Record<AnswerColumn, string>> = {
  fr: {
    ...{ files: 'Dossiers', organisations: 'Administrations', promised: 'Promis', paid: 'Payé', open: 'Reste à payer' },
    ...{ mean: 'Moyenne (jours)', median: 'Médiane (jours)', most: 'Maximum (jours)' },
  },
  en: {
    ...{ files: 'Applications', organisations: 'Organisations', promised: 'Promised', paid: 'Paid', open: 'Left to pay' },
    ...{ mean: 'Mean (days)', median: 'Median (days)', most: 'Maximum (days)' },
  },
};

const BY: Record<AnswerBy, string> = {
  ...{ region: 'Région', department: 'Département', type: 'Type d’administration', year: 'Année' },
  ...{ step: 'Étape', outcome: 'Résultat' },
};

const fr = {
  by: BY,
  all: 'Ensemble',
  table: (day: string) => `Les chiffres, au soir du ${day}`,
  method: (version: number, since: string) => `La méthode (version ${version}, du ${since})`,
  proof: 'Ce qui la prouve',
  notOver: 'Ce jour n’est pas fini : la réponse peut encore changer.',
  sha256: (hash: string) => `Empreinte de la réponse (SHA-256) : ${hash}`,
  seal: (day: string, hash: string) => `Scellé du ${day}, qui couvre tous les événements jusqu’à ce jour : ${hash}`,
  noSeal: 'Le scellé qui couvre ce jour n’est pas encore fait : il l’est le lendemain.',
};

/** The words around the figures of an answer, printed or on its page. */
export const PRINTED: Record<Language, typeof fr> = {
  fr,
  en: {
    by: {
      ...{ region: 'Region', department: 'Département', type: 'Type of organisation', year: 'Year' },
      ...{ step: 'Step', outcome: 'Outcome' },
    },
    all: 'All together',
    table: (day) => `The figures as of ${day}`,
    method: (version, since) => `The method (version ${version}, of ${since})`,
    proof: 'What proves it',
    notOver: 'This day is not over: the answer may still change.',
    sha256: (hash) => `Hash of the answer (SHA-256): ${hash}`,
    seal: (day, hash) => `Seal of ${day}, which covers all events up to this day: ${hash}`,
    noSeal: 'The seal that covers this day is not made yet: it is made on the next day.',
  },
};
