import { MISSION_KINDS, type MissionKind } from '../../../domain/datalab/mission-catalogue.ts';
import { day, days, value } from '../../../words/core/fr.ts';
import { missionName } from '../../../words/datalab/missions.ts';
import type { TextsOf } from '../../texts.ts';

const missionDeliverable = (kind: MissionKind): string => MISSION_KINDS[kind].deliverable.fr;

const measured = (number: number | null): string => (number === null ? 'aucune valeur' : value(number));
const compared = (indicator: string, before: number | null, after: number | null): string =>
  `Indicateur « ${indicator} » : ${measured(before)} dans le dernier bilan avant la mission, ${measured(after)} dans le premier bilan après elle.`;

export const missions: TextsOf<'missions'> = {
  letters: {
    proposeMission: ({ title, kind, halfDays, startsOn, endsOn, indicator, reason, answerOn }) => ({
      subject: `Mission proposée : ${title}`,
      text: `Le Datalab propose au projet « ${title} » une mission « ${missionName.fr(kind)} » : ${days(halfDays)}, du ${day(startsOn)} au ${day(endsOn)}, pour livrer ${missionDeliverable(kind)} et améliorer l’indicateur « ${indicator} ».\n\n${reason}\n\nAcceptez-la ou déclinez-la d’ici le ${day(answerOn)}.`,
    }),
    remindMissionAnswer: ({ title, kind, lapsesOn }) => ({
      subject: `Votre réponse est attendue : ${title}`,
      text: `La mission « ${missionName.fr(kind)} », proposée au projet « ${title} », attend votre réponse. Sans elle, la proposition cessera le ${day(lapsesOn)}.`,
    }),
    acceptMission: ({ title, kind, organisation }) => ({
      subject: `Mission acceptée : ${title}`,
      text: `${organisation} accepte la mission « ${missionName.fr(kind)} » pour le projet « ${title} ». Merci d’indiquer qui y travaille, et quand.`,
    }),
    declineMission: ({ title, kind, organisation, reason }) => ({
      subject: `Mission déclinée : ${title}`,
      text: `${organisation} décline la mission « ${missionName.fr(kind)} » pour le projet « ${title} ». Motif :\n\n${reason}`,
    }),
    lapseMission: ({ title, kind, organisation }) => ({
      subject: `Mission restée sans réponse : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » proposée au projet « ${title} » (${organisation}) est restée sans réponse : la proposition a cessé. Une autre peut être faite.`,
    }),
    remindStaffing: ({ title, kind, organisation }) => ({
      subject: `Équipe à constituer : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » acceptée pour le projet « ${title} » (${organisation}) attend encore que vous disiez qui y travaille. Constituez son équipe, ou retirez-la.`,
    }),
    staffMission: ({ title, kind, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Mission planifiée : ${title}`,
          text: `Vous travaillez à la mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}), du ${day(startsOn)} au ${day(endsOn)}. Vos jours figurent sur la page de la mission.`,
        },
        dropped: {
          subject: `Mission planifiée sans vous : ${title}`,
          text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}) est planifiée à nouveau : vous n’intervenez plus sur cette mission.`,
        },
        project: {
          subject: `Mission planifiée : ${title}`,
          text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » a son équipe : ${days(halfDays)}, du ${day(startsOn)} au ${day(endsOn)}.`,
        },
      })[to],
    remindMissionDelivery: ({ title, kind, organisation, endsOn }) => ({
      subject: `Livraison attendue : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}) devait s’achever le ${day(endsOn)}. Sa livraison n’est pas encore enregistrée.`,
    }),
    deliverMission: ({ title, kind, report }) => ({
      subject: `Mission livrée : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » est livrée :\n\n${report}`,
    }),
    remindComparison: ({ title, kind, organisation, indicator, closesOn }) => ({
      subject: `Effet de la mission à constater : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}) est livrée depuis six mois. Voyez ce qu’est devenu l’indicateur « ${indicator} », puis clôturez-la ; elle sera clôturée automatiquement le ${day(closesOn)}.`,
    }),
    closeMission: ({ title, kind, indicator, before, after, conclusion }) => ({
      subject: `Mission close : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » est close. ${compared(indicator, before, after)}${conclusion ? `\n\n${conclusion}` : ''}`,
    }),
    closeUncompared: ({ title, kind, indicator, before, after }) => ({
      subject: `Mission close automatiquement : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » est close, un an après sa livraison. ${compared(indicator, before, after)}`,
    }),
    withdrawMission: ({ title, kind, organisation, reason }) => ({
      subject: `Mission retirée : ${title}`,
      text: `Le Datalab retire la mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}). Motif :\n\n${reason}`,
    }),
  },
};
