import type { AppealRefusal } from '../../domain/committee/refusals.ts';
import { longDate, longInstant } from '../../domain/core/format.ts';
import type { Problems } from '../http/problem/sentence.ts';

export const appealProblems: Problems<AppealRefusal> = {
  appealed_already: {
    status: 422,
    fr: [
      'Recours déjà formé',
      ({ appealedAt }) =>
        `Un recours a été formé sur ce dossier le ${longInstant('fr', appealedAt)}, et il n’y en a qu’un par dossier. Le juge administratif peut encore être saisi.`,
    ],
    en: [
      'Appealed already',
      ({ appealedAt }) =>
        `An appeal on this application was made on ${longInstant('en', appealedAt)}, and there is one for each application. The administrative court can still be asked.`,
    ],
  },
  appeal_out_of_time: {
    status: 422,
    fr: [
      'Délai de recours passé',
      ({ wasNotified, startsOn, months, lastDay, article }) =>
        `La décision a été ${wasNotified ? 'notifiée' : 'prise'} le ${longDate('fr', startsOn)}${wasNotified ? '' : ', et aucun message ne l’a notifiée'} : le recours pouvait être formé pendant ${months} mois, jusqu’au ${longDate('fr', lastDay)} inclus (${article}).`,
    ],
    en: [
      'Time for appeal has passed',
      ({ wasNotified, startsOn, months, lastDay, article }) =>
        `The decision was ${wasNotified ? 'notified' : 'taken'} on ${longDate('en', startsOn)}${wasNotified ? '' : ', and no message notified it'}: an appeal could be made for ${months} months, up to and including ${longDate('en', lastDay)} (${article}).`,
    ],
  },
  appeal_reviewer_took_part: {
    status: 422,
    fr: [
      'A pris part à ce qui a été décidé',
      ({ personId }) => `${personId} a pris part au dossier avant le recours : demandez l’avis à quelqu’un qui n’y a pris aucune part.`,
    ],
    en: [
      'Took part in what was decided',
      ({ personId }) => `${personId} had a part in the application before the appeal: ask a person who had none for the opinion.`,
    ],
  },
  appeal_opinion_given: {
    status: 409,
    fr: ['Avis déjà rendu', () => 'L’avis sur le recours est rendu : il revient à la présidence du comité de décider.'],
    en: ['Opinion already given', () => 'The opinion on the appeal is given: the committee’s chair has to decide.'],
  },
  appeal_without_opinion: {
    status: 409,
    fr: ['Avis pas encore rendu', () => 'Le recours se décide après l’avis de la personne qui l’examine.'],
    en: ['Opinion not yet given', () => 'An appeal is decided after the opinion of the person who examines it.'],
  },
  screened_before: {
    status: 422,
    fr: [
      'Déjà examiné par vous',
      () => 'Vous avez déclaré ce dossier irrecevable, et le recours contre cette décision est accepté : une autre personne l’examine.',
    ],
    en: [
      'Screened by you before',
      () => 'You found this application inadmissible, and the appeal against that was upheld: another person screens it now.',
    ],
  },
};
