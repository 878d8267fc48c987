import type { AwardWaitlisted, RefuseWaitlisted } from '../../domain/committee/waitlist.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { toApplicant, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';
import { awardedCents, conditions } from './fields.ts';

export const waitlist = {
  awardWaitlisted: {
    fr: {
      button: 'Retenir le projet',
      title: 'Retenir un projet de la liste d’attente',
      intro: 'Le montant est réservé en entier : si les crédits ne le couvrent pas, rien n’est décidé.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'Le projet est retenu.',
      awaited: 'Des crédits qui se libèrent',
      happened: ({ awardedCents }) => `a retenu le projet, qui était en liste d’attente, pour ${fr.euros(awardedCents)}`,
    },
    en: {
      button: 'Award the project',
      title: 'Award a project on the waitlist',
      intro: 'The amount is reserved whole: if the credits do not cover it, nothing is decided.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The project is awarded.',
      awaited: 'Credits that become free',
      happened: ({ awardedCents }) => `awarded ${en.euros(awardedCents)} to the project, which was on the waitlist`,
    },
    fields: {
      version,
      awardedCents,
      reason: toApplicant,
      conditions,
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
      happened: 'n’a pas retenu le projet, qui était en liste d’attente',
    },
    en: {
      button: 'Refuse the project',
      title: 'Refuse a project on the waitlist',
      warning: 'The administration is notified of this decision, with the ways to contest it. It cannot be taken back.',
      done: 'The project is refused.',
      happened: 'did not award the project, which was on the waitlist',
    },
    fields: { version, reason: toApplicant },
  },
  proposeAward: {
    fr: { happened: ({ availableCents }) => `Proposé à la présidence : ${fr.euros(availableCents)} sont disponibles` },
    en: { happened: ({ availableCents }) => `Proposed to the chair: ${en.euros(availableCents)} are available` },
  },
} satisfies WordsOf<'waitlist', { awardWaitlisted: typeof AwardWaitlisted; refuseWaitlisted: typeof RefuseWaitlisted }>;
