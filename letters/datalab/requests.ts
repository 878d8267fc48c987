import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

export const datalabRequests = {
  createDatalabRequest: letter<{ title: string; organisation: string; expectedOn: string }>({
    fr: ({ title, organisation, expectedOn }) => ({
      subject: `Demande d’appui déposée : ${title}`,
      text: `La demande d’appui « ${title} » (${organisation}) est bien déposée auprès du Datalab, qui l’examine d’ici le ${fr.day(expectedOn)}.`,
    }),
    en: ({ title, organisation, expectedOn }) => ({
      subject: `Request for help received: ${title}`,
      text: `The request for help "${title}" (${organisation}) has reached the Datalab, which will look into it by ${en.day(expectedOn)}.`,
    }),
  }),
  remindQualification: letter<{ title: string; organisation: string }>({
    fr: ({ title, organisation }) => ({
      subject: `Demande d’appui à qualifier : ${title}`,
      text: `Le délai prévu pour qualifier la demande d’appui « ${title} » (${organisation}) est passé. Merci d’indiquer sa priorité et les compétences utiles, ou de la décliner.`,
    }),
    en: ({ title, organisation }) => ({
      subject: `Request for help to be qualified: ${title}`,
      text: `The time set for qualifying the request for help "${title}" (${organisation}) has passed. Give its priority and the skills that it needs, or decline it.`,
    }),
  }),
  qualifyDatalabRequest: letter<{ title: string; expectedOn: string }>({
    fr: ({ title, expectedOn }) => ({
      subject: `Demande d’appui qualifiée : ${title}`,
      text: `Le Datalab a examiné votre demande d’appui « ${title} » et vous répond d’ici le ${fr.day(expectedOn)}.`,
    }),
    en: ({ title, expectedOn }) => ({
      subject: `Request for help qualified: ${title}`,
      text: `The Datalab has looked into your request for help "${title}" and will answer by ${en.day(expectedOn)}.`,
    }),
  }),
  remindDatalabDecision: letter<{ title: string; organisation: string }>({
    fr: ({ title, organisation }) => ({
      subject: `Demande d’appui à décider : ${title}`,
      text: `La demande d’appui « ${title} » (${organisation}) est qualifiée, et le délai prévu pour y répondre est passé. Merci de l’accepter ou de la décliner.`,
    }),
    en: ({ title, organisation }) => ({
      subject: `Request for help to be decided: ${title}`,
      text: `The request for help "${title}" (${organisation}) is qualified, and the time set for answering it has passed. Accept it, or decline it.`,
    }),
  }),
  acceptDatalabRequest: letter<{
    title: string;
    organisation: string;
    halfDays: number;
    startsOn: string;
    endsOn: string;
    contact: string;
  }>({
    fr: ({ title, organisation, halfDays, startsOn, endsOn, contact }) => ({
      subject: `Demande d’appui acceptée : ${title}`,
      text: `Le Datalab accepte la demande d’appui « ${title} » (${organisation}) : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}. ${contact} en répond pour le Datalab.`,
    }),
    en: ({ title, organisation, halfDays, startsOn, endsOn, contact }) => ({
      subject: `Request for help accepted: ${title}`,
      text: `The Datalab accepts the request for help "${title}" (${organisation}): ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}. ${contact} answers for it at the Datalab.`,
    }),
  }),
  /** `to`: the people who work for it, those who no longer do, or the person who asked for it. */
  staffDatalabRequest: letter<{
    title: string;
    organisation: string;
    halfDays: number;
    startsOn: string;
    endsOn: string;
    to: 'staff' | 'dropped' | 'asker';
  }>({
    fr: ({ title, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Appui planifié : ${title}`,
          text: `Vous travaillez à l’appui « ${title} » (${organisation}), ${fr.span(startsOn, endsOn)}. Vos jours figurent sur la page de la demande.`,
        },
        dropped: {
          subject: `Appui planifié sans vous : ${title}`,
          text: `L’appui « ${title} » (${organisation}) est planifié à nouveau : vous n’intervenez plus sur cet appui.`,
        },
        asker: {
          subject: `Appui planifié : ${title}`,
          text: `L’appui « ${title} » est planifié : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}.`,
        },
      })[to],
    en: ({ title, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Help planned: ${title}`,
          text: `You work for the help "${title}" (${organisation}), ${en.span(startsOn, endsOn)}. Your days stand with the request.`,
        },
        dropped: {
          subject: `Help planned without you: ${title}`,
          text: `The help "${title}" (${organisation}) is planned again: you are no longer assigned to it.`,
        },
        asker: {
          subject: `Help planned: ${title}`,
          text: `The help "${title}" is planned: ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}.`,
        },
      })[to],
  }),
  declineDatalabRequest: letter<{ title: string; reason: string }>({
    fr: ({ title, reason }) => ({
      subject: `Demande d’appui non retenue : ${title}`,
      text: `Le Datalab ne peut pas donner suite à votre demande d’appui « ${title} ». Motif :\n\n${reason}`,
    }),
    en: ({ title, reason }) => ({
      subject: `Request for help declined: ${title}`,
      text: `The Datalab cannot take on your request for help "${title}", for this reason:\n\n${reason}`,
    }),
  }),
  withdrawDatalabRequest: letter<{ title: string; organisation: string; reason: string }>({
    fr: ({ title, organisation, reason }) => ({
      subject: `Demande d’appui retirée : ${title}`,
      text: `La demande d’appui « ${title} » (${organisation}) est retirée.${reason ? ` Son auteur en dit la raison :\n\n${reason}` : ''}`,
    }),
    en: ({ title, organisation, reason }) => ({
      subject: `Request for help withdrawn: ${title}`,
      text: `The request for help "${title}" (${organisation}) is withdrawn.${reason ? ` Its author gives this reason:\n\n${reason}` : ''}`,
    }),
  }),
  remindDelivery: letter<{ title: string; organisation: string; endsOn: string; contact: string }>({
    fr: ({ title, organisation, endsOn, contact }) => ({
      subject: `Livraison attendue : ${title}`,
      text: `L’appui « ${title} » (${organisation}), confié à ${contact}, devait s’achever le ${fr.day(endsOn)}. Sa livraison n’est pas encore enregistrée.`,
    }),
    en: ({ title, organisation, endsOn, contact }) => ({
      subject: `Delivery expected: ${title}`,
      text: `The help "${title}" (${organisation}), in the hands of ${contact}, was to end on ${en.day(endsOn)}. Its delivery is not recorded yet.`,
    }),
  }),
  deliverDatalabRequest: letter<{ title: string; summary: string; closesOn: string }>({
    fr: ({ title, summary, closesOn }) => ({
      subject: `Appui livré : ${title}`,
      text: `Le Datalab a livré l’appui « ${title} » :\n\n${summary}\n\nMerci d’indiquer d’ici le ${fr.day(closesOn)} ce qu’il a changé : la demande est close ensuite, avec ou sans votre retour.`,
    }),
    en: ({ title, summary, closesOn }) => ({
      subject: `Help delivered: ${title}`,
      text: `The Datalab has delivered the help "${title}":\n\n${summary}\n\nPlease say by ${en.day(closesOn)} what it has changed: the request is closed after that, with your feedback or without it.`,
    }),
  }),
  remindFeedback: letter<{ title: string; closesOn: string }>({
    fr: ({ title, closesOn }) => ({
      subject: `Votre retour est attendu : ${title}`,
      text: `L’appui « ${title} » vous a été livré. Merci d’indiquer d’ici le ${fr.day(closesOn)}, en quelques mots, s’il vous a aidés et quel chiffre a bougé : la demande est close ensuite.`,
    }),
    en: ({ title, closesOn }) => ({
      subject: `Your feedback is awaited: ${title}`,
      text: `The help "${title}" was delivered to you. Please say by ${en.day(closesOn)}, in a few words, whether it helped and which figure has moved: the request is closed after that.`,
    }),
  }),
  closeDatalabRequest: letter<{ title: string; organisation: string; rating: number; helped: boolean }>({
    fr: ({ title, organisation, rating, helped }) => ({
      subject: `Retour reçu : ${title}`,
      text: `${organisation} a clos la demande d’appui « ${title} » et la note ${rating} sur 5. ${helped ? 'L’appui l’a aidée.' : 'L’appui ne l’a pas aidée.'} Son retour figure sur la page de la demande.`,
    }),
    en: ({ title, organisation, rating, helped }) => ({
      subject: `Feedback received: ${title}`,
      text: `${organisation} has closed the request for help "${title}" and rates it ${rating} out of 5. ${helped ? 'The help was of use.' : 'The help was of no use.'} Its feedback stands on the request.`,
    }),
  }),
  closeUnanswered: letter<{ title: string }>({
    fr: ({ title }) => ({
      subject: `Demande d’appui close : ${title}`,
      text: `Sans retour de votre part, la demande d’appui « ${title} » est close. Vous n’avez rien à faire.`,
    }),
    en: ({ title }) => ({
      subject: `Request for help closed: ${title}`,
      text: `Without feedback from you, the request for help "${title}" is closed at its deadline. There is nothing for you to do.`,
    }),
  }),
};
