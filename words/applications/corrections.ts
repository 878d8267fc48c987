import type { AnswerCorrection, RequestCorrection } from '../../domain/applications/correction.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { revision, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';
import { contentFields, planFields } from './plan-fields.ts';

export const corrections = {
  answerCorrection: {
    fr: {
      button: 'Corriger mon dossier',
      title: 'Corriger mon dossier',
      intro: 'Votre dossier corrigé devient la version suivante, et son examen reprend avec le temps qui restait.',
      warning: 'Une fois envoyées, les corrections ne peuvent plus être modifiées, sauf nouvelle demande du fonds.',
      done: 'Votre dossier corrigé est déposé. Son examen reprend.',
      awaited: 'Réponse à la demande de correction',
      happened: ({ revision }) => `a corrigé le dossier : version ${revision}`,
    },
    en: {
      button: 'Correct my application',
      title: 'Correct my application',
      intro: 'Your corrected application becomes the next version, and its examination resumes with the time that was left.',
      warning: 'Once sent, the corrections can no longer be changed, unless the fund asks again.',
      done: 'Your corrected application is submitted. Its examination resumes.',
      awaited: 'Answer to the correction request',
      happened: ({ revision }) => `corrected the application: version ${revision}`,
    },
    fields: {
      ...contentFields,
      ...planFields,
      version,
      replies: field(
        'Votre réponse à chaque point',
        'Your reply to each point',
        'Dites ce que vous avez corrigé, ou pourquoi rien n’est à corriger.',
        'Say what you have corrected, or why nothing is to be corrected.',
      ),
    },
  },
  requestCorrection: {
    fr: {
      button: 'Demander des corrections',
      title: 'Demander des corrections à l’administration',
      intro:
        'Les délais d’examen du fonds s’arrêtent jusqu’à la réponse. Ceux de la loi, qui rendent le dossier recevable ou le rejettent, ne s’arrêtent que si un texte exige ce que vous demandez. Sans réponse à la date limite, le dossier est examiné tel qu’il est.',
      warning: 'Cette demande est envoyée à l’administration.',
      done: 'La demande de corrections est envoyée.',
      happened: ({ items, dueOn, unnamed }) =>
        `${unnamed ? 'Des corrections sont demandées' : 'a demandé des corrections'} pour le ${fr.day(String(dueOn))} (points : ${items})`,
    },
    en: {
      button: 'Ask for corrections',
      title: 'Ask the administration for corrections',
      intro:
        'The fund’s own time to examine it stops until the answer. The periods of the law, which make it admissible or reject it, stop only where a text requires what you ask for. Without an answer by the last day, the application is examined as it is.',
      warning: 'This request is sent to the administration.',
      done: 'The request for corrections is sent.',
      happened: ({ items, dueOn, unnamed }) =>
        `${unnamed ? 'Corrections are expected' : 'asked for corrections'} by ${en.day(String(dueOn))} (points: ${items})`,
    },
    fields: {
      revision,
      items: field('Points à corriger', 'Points to correct'),
      field: field('Champ à corriger', 'Field to correct'),
      kind: field('Nature du problème', 'What is wrong'),
      comment: field(
        'Ce qui est à corriger',
        'What to correct',
        'Ce texte est envoyé à l’administration : dites ce que vous attendez.',
        'This text is sent to the administration: say what you expect.',
      ),
      steps: field(
        'Avis qui attendent la réponse',
        'Opinions that wait for the answer',
        'Laissez vide pour arrêter tous les avis en cours qui dépendent de vous.',
        'Leave it empty to stop all open opinions that are yours to stop.',
      ),
      dueOn: field(
        'Date limite de réponse',
        'Last day to answer',
        'Laissez vide pour appliquer le délai de l’appel.',
        'Leave it empty to apply the call’s own time.',
      ),
      message: field(
        'Message à l’administration',
        'Message to the administration',
        'Il accompagne la liste des points à corriger.',
        'It comes with the list of points to correct.',
      ),
      requiredBy: field(
        'Texte qui exige ces pièces ou informations',
        'Text that requires these documents or facts',
        'Exemple : arrêté du 21 août 2018, art. 1. Laissez vide si aucun texte ne les exige : les délais de la loi continuent alors de courir, et l’administration le lit.',
        'Example: arrêté of 21 August 2018, art. 1. Leave it empty where no text requires them: the periods of the law then run on, and the organisation reads that.',
      ),
    },
  },
  remindCorrection: {
    fr: { happened: ({ dueOn }) => `Rappel : les corrections sont attendues pour le ${fr.day(String(dueOn))}` },
    en: { happened: ({ dueOn }) => `Reminder: the corrections are expected by ${en.day(String(dueOn))}` },
  },
  lapseCorrection: {
    fr: { happened: 'Les corrections n’ont pas été reçues à temps : l’examen reprend tel quel' },
    en: { happened: 'The corrections were not received by their deadline: the examination goes on as it stands' },
  },
} satisfies WordsOf<'corrections', { answerCorrection: typeof AnswerCorrection; requestCorrection: typeof RequestCorrection }>;
