import { day, days } from '../../../words/core/fr.ts';
import type { TextsOf } from '../../texts.ts';

export const datalabRequests: TextsOf<'datalabRequests'> = {
  letters: {
    createDatalabRequest: ({ title, organisation, expectedOn }) => ({
      subject: `Demande d’appui déposée : ${title}`,
      text: `La demande d’appui « ${title} » (${organisation}) est bien déposée auprès du Datalab, qui l’examine d’ici le ${day(expectedOn)}.`,
    }),
    remindQualification: ({ title, organisation }) => ({
      subject: `Demande d’appui à qualifier : ${title}`,
      text: `Le délai prévu pour qualifier la demande d’appui « ${title} » (${organisation}) est passé. Merci d’indiquer sa priorité et les compétences utiles, ou de la décliner.`,
    }),
    qualifyDatalabRequest: ({ title, expectedOn }) => ({
      subject: `Demande d’appui qualifiée : ${title}`,
      text: `Le Datalab a examiné votre demande d’appui « ${title} » et vous répond d’ici le ${day(expectedOn)}.`,
    }),
    remindDatalabDecision: ({ title, organisation }) => ({
      subject: `Demande d’appui à décider : ${title}`,
      text: `La demande d’appui « ${title} » (${organisation}) est qualifiée, et le délai prévu pour y répondre est passé. Merci de l’accepter ou de la décliner.`,
    }),
    acceptDatalabRequest: ({ title, organisation, halfDays, startsOn, endsOn, contact }) => ({
      subject: `Demande d’appui acceptée : ${title}`,
      text: `Le Datalab accepte la demande d’appui « ${title} » (${organisation}) : ${days(halfDays)}, du ${day(startsOn)} au ${day(endsOn)}. ${contact} en répond pour le Datalab.`,
    }),
    staffDatalabRequest: ({ title, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Appui planifié : ${title}`,
          text: `Vous travaillez à l’appui « ${title} » (${organisation}), du ${day(startsOn)} au ${day(endsOn)}. Vos jours figurent sur la page de la demande.`,
        },
        dropped: {
          subject: `Appui planifié sans vous : ${title}`,
          text: `L’appui « ${title} » (${organisation}) est planifié à nouveau : vous n’intervenez plus sur cet appui.`,
        },
        asker: {
          subject: `Appui planifié : ${title}`,
          text: `L’appui « ${title} » est planifié : ${days(halfDays)}, du ${day(startsOn)} au ${day(endsOn)}.`,
        },
      })[to],
    declineDatalabRequest: ({ title, reason }) => ({
      subject: `Demande d’appui non retenue : ${title}`,
      text: `Le Datalab ne peut pas donner suite à votre demande d’appui « ${title} ». Motif :\n\n${reason}`,
    }),
    withdrawDatalabRequest: ({ title, organisation, reason }) => ({
      subject: `Demande d’appui retirée : ${title}`,
      text: `La demande d’appui « ${title} » (${organisation}) est retirée.${reason ? ` Son auteur en dit la raison :\n\n${reason}` : ''}`,
    }),
    remindDelivery: ({ title, organisation, endsOn, contact }) => ({
      subject: `Livraison attendue : ${title}`,
      text: `L’appui « ${title} » (${organisation}), confié à ${contact}, devait s’achever le ${day(endsOn)}. Sa livraison n’est pas encore enregistrée.`,
    }),
    deliverDatalabRequest: ({ title, summary, closesOn }) => ({
      subject: `Appui livré : ${title}`,
      text: `Le Datalab a livré l’appui « ${title} » :\n\n${summary}\n\nMerci d’indiquer d’ici le ${day(closesOn)} ce qu’il a changé : la demande est close ensuite, avec ou sans votre retour.`,
    }),
    remindFeedback: ({ title, closesOn }) => ({
      subject: `Votre retour est attendu : ${title}`,
      text: `L’appui « ${title} » vous a été livré. Merci d’indiquer d’ici le ${day(closesOn)}, en quelques mots, s’il vous a aidés et quel chiffre a bougé : la demande est close ensuite.`,
    }),
    closeDatalabRequest: ({ title, organisation, rating, helped }) => ({
      subject: `Retour reçu : ${title}`,
      text: `${organisation} a clos la demande d’appui « ${title} » et la note ${rating} sur 5. ${helped ? 'L’appui l’a aidée.' : 'L’appui ne l’a pas aidée.'} Son retour figure sur la page de la demande.`,
    }),
    closeUnanswered: ({ title }) => ({
      subject: `Demande d’appui close : ${title}`,
      text: `Sans retour de votre part, la demande d’appui « ${title} » est close. Vous n’avez rien à faire.`,
    }),
  },
};
