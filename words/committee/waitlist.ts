import type { AwardWaitlisted, RefuseWaitlisted } from '../../domain/committee/waitlist.ts';
import type { WordsOf } from '../core/command-words.ts';
import { awardedCents } from './fields.ts';
import { field } from '../core/field.ts';
import { toApplicant, version } from '../core/fields.ts';

export const waitlist = {
  awardWaitlisted: {
    fr: {
      button: 'Retenir le projet',
      title: 'Retenir un projet de la liste d’attente',
      intro: 'Le montant est réservé en entier : si les crédits ne le couvrent pas, rien n’est décidé.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'Le projet est retenu.',
    },
    en: {
      button: 'Award the project',
      title: 'Award a project on the waitlist',
      intro: 'The amount is reserved whole: if the credits do not cover it, nothing is decided.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The project is awarded.',
    },
    fields: {
      version,
      awardedCents,
      reason: toApplicant,
      despiteOverlap: field(
        'Je retiens ce projet malgré un recoupement non réglé',
        'I award this project in spite of an unsettled overlap',
        'À cocher si un autre dossier retenu a le même objet et que le recoupement n’est pas réglé.',
        'To be ticked where another award has the same object and the overlap is not settled.',
      ),
    },
  },
  refuseWaitlisted: {
    fr: {
      button: 'Ne pas retenir le projet',
      title: 'Ne pas retenir un projet de la liste d’attente',
      warning: 'Cette décision est notifiée à l’administration, avec les voies de recours, et ne peut pas être reprise.',
      done: 'Le projet n’est pas retenu.',
    },
    en: {
      button: 'Refuse the project',
      title: 'Refuse a project on the waitlist',
      warning: 'The administration is notified of this decision, with the ways to contest it. It cannot be taken back.',
      done: 'The project is refused.',
    },
    fields: { version, reason: toApplicant },
  },
} satisfies WordsOf<'waitlist', { awardWaitlisted: typeof AwardWaitlisted; refuseWaitlisted: typeof RefuseWaitlisted }>;
