import type { ConfirmAbsence, DeclareAbsence, EndAbsence } from '../../domain/people/absence.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { endsOn, startsOn } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

export const absences = {
  confirmAbsence: {
    fr: {
      button: 'Confirmer l’absence',
      title: 'Confirmer une absence déclarée par une autre personne',
      intro:
        'L’absence compte à partir de votre confirmation. Ni la personne qui l’a déclarée ni celle qui assure la suppléance ne peut la confirmer.',
      done: 'L’absence est confirmée.',
      happened: ({ startsOn, endsOn }) => `a confirmé l’absence ${fr.span(startsOn, endsOn)}`,
    },
    en: {
      button: 'Confirm the absence',
      title: 'Confirm an absence that another person has declared',
      intro: 'The absence counts once you confirm it. Neither the person who declared it nor the substitute can do so.',
      done: 'The absence is confirmed.',
      happened: ({ startsOn, endsOn }) => `confirmed the absence ${en.span(startsOn, endsOn)}`,
    },
  },
  declareAbsence: {
    fr: {
      button: 'Déclarer une absence',
      title: 'Déclarer une absence',
      intro:
        'Pendant l’absence, la personne qui assure la suppléance exerce les rôles et reçoit les avis demandés. Déclarée pour quelqu’un d’autre, l’absence doit être confirmée par une deuxième personne.',
      done: 'L’absence est déclarée.',
      happened: ({ startsOn, endsOn }) => `a déclaré une absence ${fr.span(startsOn, endsOn)}`,
    },
    en: {
      button: 'Declare an absence',
      title: 'Declare an absence',
      intro:
        'During the absence, the substitute has the roles and is asked for the opinions. An absence declared for another person must be confirmed by a second person.',
      done: 'The absence is declared.',
      happened: ({ startsOn, endsOn }) => `declared an absence ${en.span(startsOn, endsOn)}`,
    },
    fields: {
      startsOn,
      endsOn,
      substituteId: field(
        'Suppléance',
        'Who stands in',
        'La personne qui exerce les rôles pendant l’absence.',
        'The person who has the roles during the absence.',
      ),
    },
  },
  endAbsence: {
    fr: {
      button: 'Mettre fin à l’absence',
      title: 'Mettre fin à l’absence',
      intro:
        'La suppléance s’arrête aujourd’hui, et les avis en attente reviennent à la personne absente. Une absence qui n’a pas commencé est annulée.',
      done: 'L’absence a pris fin.',
      happened: ({ returned }) => `a mis fin à l’absence : ${returned} avis reviennent`,
    },
    en: {
      button: 'End the absence',
      title: 'End the absence',
      intro:
        'The substitution ends today, and pending opinions return to the person who was away. An absence that has not begun is called off.',
      done: 'The absence has ended.',
      happened: ({ returned }) => `ended the absence: ${returned} opinions come back`,
    },
  },
  startAbsence: {
    fr: { happened: ({ handedOver, kept }) => `L’absence commence : ${handedOver} avis en suppléance, ${kept} qui restent` },
    en: { happened: ({ handedOver, kept }) => `The absence begins: ${handedOver} opinions go to the substitute, ${kept} stay` },
  },
  lapseAbsence: {
    fr: { happened: ({ returned }) => `L’absence est finie : ${returned} avis reviennent` },
    en: { happened: ({ returned }) => `The absence is over: ${returned} opinions come back` },
  },
} satisfies WordsOf<
  'absences',
  { confirmAbsence: typeof ConfirmAbsence; declareAbsence: typeof DeclareAbsence; endAbsence: typeof EndAbsence }
>;
