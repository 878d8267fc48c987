import type { SetDatalabMonth, SetDatalabPerson } from '../../domain/datalab/capacity.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

export const capacity = {
  setDatalabMonth: {
    fr: {
      button: 'Modifier un mois',
      title: 'Indiquer les jours pris par d’autres tâches',
      intro: 'Ces jours ne peuvent plus être promis à un appui ou à une mission.',
      done: 'Les disponibilités du mois sont enregistrées.',
      happened: ({ month: name, halfDays }) => `a mis ${fr.days(halfDays)} de ${fr.month(name)} à d’autres tâches`,
    },
    en: {
      button: 'Change a month',
      title: 'Enter the days that other duties take',
      intro: 'These days can no longer be promised to a request or a mission.',
      done: 'The availability of the month is saved.',
      happened: ({ month: name, halfDays }) => `gave ${en.days(halfDays)} of ${en.month(name)} to other duties`,
    },
    fields: {
      month: field('Mois', 'Month', 'Année et mois. Exemple : 2027-03.', 'Year and month. Example: 2027-03.'),
      otherDays: field(
        'Jours pris par d’autres tâches',
        'Days that other duties take',
        'Sur le mois, par demi-journées : 0,5 ; 1 ; 1,5.',
        'Of the month, in halves: 0.5, 1, 1.5.',
      ),
    },
  },
  setDatalabPerson: {
    fr: {
      button: 'Modifier les disponibilités',
      title: 'Modifier les compétences et les disponibilités',
      intro: 'Si des jours déjà promis ne sont plus disponibles, ils devront être confiés à une autre personne ou déplacés.',
      done: 'Les compétences et les disponibilités sont enregistrées.',
      happened: ({ sharePercent, leavesOn }) =>
        `a fixé la part de temps à ${sharePercent} %${leavesOn === null ? '' : `, jusqu’au ${fr.day(String(leavesOn))}`}`,
    },
    en: {
      button: 'Change the availability',
      title: 'Change skills and availability',
      intro: 'If days already promised are no longer available, they must be given to another person or moved.',
      done: 'Skills and availability are saved.',
      happened: ({ sharePercent, leavesOn }) =>
        `set the share of working time to ${sharePercent}%${leavesOn === null ? '' : `, until ${en.day(String(leavesOn))}`}`,
    },
    fields: {
      skills: field('Compétences', 'Skills'),
      sharePercent: field(
        'Part du temps de travail (en %)',
        'Share of working time (in %)',
        'Ce qui peut être planifié. Un nombre entier de 0 à 100.',
        'What may be planned. A whole number from 0 to 100.',
      ),
      leavesOn: field(
        'Dernier jour au Datalab',
        'Last day at the Datalab',
        'Laissez vide si aucun départ n’est prévu.',
        'Leave it empty where no departure is planned.',
      ),
    },
  },
} satisfies WordsOf<'capacity', { setDatalabMonth: typeof SetDatalabMonth; setDatalabPerson: typeof SetDatalabPerson }>;
