import type {
  AskInterestWithdrawal,
  ConfirmInterest,
  ConfirmInterestWithdrawal,
  DeclareInterest,
  RejectInterestWithdrawal,
  RetractInterestWithdrawal,
} from '../../domain/people/declared-interest.ts';
import { field } from '../core/field.ts';
import { toConcerned } from '../core/fields.ts';
import type { WordsOf } from '../words-of.ts';

const interest = field(
  'Intérêt déclaré',
  'Declared interest',
  'Numéro de l’intérêt parmi ceux de la personne.',
  'Number of the interest among the person’s.',
);

export const interests = {
  confirmInterest: {
    fr: {
      button: 'Confirmer l’intérêt',
      title: 'Confirmer un intérêt enregistré pour une autre personne',
      warning: 'Les personnes concernées en sont informées.',
      done: 'L’intérêt est en vigueur.',
      happened: ({ vacated }) => `a confirmé un intérêt enregistré : ${vacated} avis à confier à d’autres`,
    },
    en: {
      button: 'Confirm the interest',
      title: 'Confirm an interest recorded on another person',
      warning: 'The people concerned are told.',
      done: 'The interest is in force.',
      happened: ({ vacated }) => `confirmed a recorded interest: ${vacated} opinions to be asked of others`,
    },
    fields: { number: interest },
  },
  askInterestWithdrawal: {
    fr: {
      button: 'Demander la levée de l’intérêt',
      title: 'Demander la levée d’un intérêt déclaré',
      intro:
        'Rien ne change jusqu’à ce qu’une autre personne le confirme ; deux autres personnes, si un intérêt en vigueur a été enregistré par erreur. Un intérêt qui n’a plus cours continue d’écarter des dossiers de sa période ; d’un intérêt enregistré par erreur rien ne reste.',
      done: 'La levée de l’intérêt est demandée.',
      happened: 'a demandé la levée d’un intérêt déclaré',
    },
    en: {
      button: 'Ask for the interest to be withdrawn',
      title: 'Ask for a declared interest to be withdrawn',
      intro:
        'Nothing changes until another person confirms it; two other people, where an interest in force was recorded in error. An interest that is over still keeps the person from the applications of its time; nothing stays of one recorded in error.',
      done: 'The withdrawal of the interest is asked for.',
      happened: 'asked that an interest be withdrawn',
    },
    fields: {
      number: interest,
      ground: field('Pourquoi', 'Why'),
      reason: toConcerned,
    },
  },
  confirmInterestWithdrawal: {
    fr: {
      button: 'Confirmer la levée',
      title: 'Confirmer la levée d’un intérêt déclaré',
      warning: 'Les personnes concernées en sont informées.',
      done: 'Votre confirmation est enregistrée.',
      happened: ({ isFirst }) =>
        isFirst ? 'a confirmé, en premier, qu’un intérêt a été enregistré par erreur' : 'a confirmé la levée d’un intérêt déclaré',
    },
    en: {
      button: 'Confirm the withdrawal',
      title: 'Confirm the withdrawal of a declared interest',
      warning: 'The people concerned are told.',
      done: 'Your confirmation is recorded.',
      happened: ({ isFirst }) =>
        isFirst ? 'confirmed, as the first one, that an interest was recorded in error' : 'confirmed the withdrawal of an interest',
    },
    fields: { number: interest },
  },
  declareInterest: {
    fr: {
      button: 'Déclarer un intérêt',
      title: 'Déclarer un intérêt',
      intro:
        'La personne ne participe plus à l’examen des dossiers concernés, et les avis qui lui étaient demandés sont confiés à d’autres personnes. Enregistré pour une autre personne, l’intérêt doit d’abord être confirmé par une deuxième. Indiquez une administration, ou bien un dossier.',
      warning: 'L’intérêt ne peut ensuite être levé que par une deuxième personne.',
      done: 'L’intérêt est déclaré.',
      happened: ({ vacated, isInForce }) =>
        isInForce === false ? 'a enregistré un intérêt, à confirmer' : `a déclaré un intérêt : ${vacated} avis à confier à d’autres`,
    },
    en: {
      button: 'Declare an interest',
      title: 'Declare an interest',
      intro:
        'The person takes no further part in the examination of the applications concerned, and others are asked for their opinions. An interest recorded on another person must be confirmed by a second one first. Name an organisation, or else an application.',
      warning: 'Only a second person can withdraw the interest afterwards.',
      done: 'The interest is declared.',
      happened: ({ vacated, isInForce }) =>
        isInForce === false ? 'recorded an interest, to be confirmed' : `declared an interest: ${vacated} opinions to be asked of others`,
    },
    fields: {
      siret: field(
        'SIRET de l’administration',
        'SIRET of the organisation',
        '14 chiffres, sans espace. Exemple : 13002526500013.',
        '14 digits, without spaces. Example: 13002526500013.',
      ),
      organisationId: field('Administration', 'Organisation'),
      applicationId: field(
        'Dossier concerné',
        'Application concerned',
        'Si l’intérêt ne porte que sur un dossier. Sinon, indiquez l’administration.',
        'If the interest is in one application only. Otherwise name the organisation.',
      ),
      reason: toConcerned,
    },
  },
  rejectInterestWithdrawal: {
    fr: {
      button: 'Rejeter la levée',
      title: 'Rejeter la demande de levée d’un intérêt',
      intro: 'L’intérêt reste comme il est. Les personnes concernées en sont informées, avec votre motif.',
      done: 'La demande est rejetée : l’intérêt reste comme il est.',
      happened: 'a rejeté la levée d’un intérêt déclaré',
    },
    en: {
      button: 'Reject the withdrawal',
      title: 'Reject the request to withdraw an interest',
      intro: 'The interest stays as it is. The people concerned are told, with your reason.',
      done: 'The request is rejected: the interest stays as it is.',
      happened: 'rejected the withdrawal of an interest',
    },
    fields: { number: interest, reason: toConcerned },
  },
  retractInterestWithdrawal: {
    fr: {
      button: 'Retirer ma demande de levée',
      title: 'Retirer ma demande de levée d’un intérêt',
      intro: 'L’intérêt reste comme il est.',
      done: 'Votre demande est retirée : l’intérêt reste comme il est.',
      happened: 'a retiré sa demande de levée d’un intérêt déclaré',
    },
    en: {
      button: 'Take back my request',
      title: 'Take back my request to withdraw an interest',
      intro: 'The interest stays as it is.',
      done: 'Your request is taken back: the interest stays as it is.',
      happened: 'took back the request to withdraw an interest',
    },
    fields: { number: interest },
  },
} satisfies WordsOf<
  'interests',
  {
    confirmInterest: typeof ConfirmInterest;
    askInterestWithdrawal: typeof AskInterestWithdrawal;
    confirmInterestWithdrawal: typeof ConfirmInterestWithdrawal;
    declareInterest: typeof DeclareInterest;
    rejectInterestWithdrawal: typeof RejectInterestWithdrawal;
    retractInterestWithdrawal: typeof RetractInterestWithdrawal;
  }
>;
