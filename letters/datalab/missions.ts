import { MISSION_KINDS, type MissionKind } from '../../domain/datalab/mission-catalogue.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { missionName } from '../../words/datalab/missions.ts';
import { letter } from '../core/letter.ts';

const measured = {
  fr: (number: number | null): string => (number === null ? 'aucune valeur' : fr.value(number)),
  en: (number: number | null): string => (number === null ? 'no value' : en.value(number)),
};

const compared = {
  fr: (indicator: string, before: number | null, after: number | null): string =>
    `Indicateur « ${indicator} » : ${measured.fr(before)} dans le dernier bilan avant la mission, ${measured.fr(after)} dans le premier bilan après elle.`,
  en: (indicator: string, before: number | null, after: number | null): string =>
    `Indicator "${indicator}": ${measured.en(before)} in the last report before the mission, ${measured.en(after)} in the first report after it.`,
};

export const missions = {
  proposeMission: letter<{
    title: string;
    kind: MissionKind;
    halfDays: number;
    startsOn: string;
    endsOn: string;
    indicator: string;
    reason: string;
    answerOn: string;
  }>({
    fr: ({ title, kind, halfDays, startsOn, endsOn, indicator, reason, answerOn }) => ({
      subject: `Mission proposée : ${title}`,
      text: `Le Datalab propose au projet « ${title} » une mission « ${missionName.fr(kind)} » : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}, pour livrer ${MISSION_KINDS[kind].deliverable.fr} et améliorer l’indicateur « ${indicator} ».\n\n${reason}\n\nAcceptez-la ou déclinez-la d’ici le ${fr.day(answerOn)}.`,
    }),
    en: ({ title, kind, halfDays, startsOn, endsOn, indicator, reason, answerOn }) => ({
      subject: `Mission proposed: ${title}`,
      text: `The Datalab proposes a mission to the project "${title}", "${missionName.en(kind)}": ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}, to deliver ${MISSION_KINDS[kind].deliverable.en} and to improve the indicator "${indicator}".\n\n${reason}\n\nPlease accept or decline it by ${en.day(answerOn)}.`,
    }),
  }),
  remindMissionAnswer: letter<{ title: string; kind: MissionKind; lapsesOn: string }>({
    fr: ({ title, kind, lapsesOn }) => ({
      subject: `Votre réponse est attendue : ${title}`,
      text: `La mission « ${missionName.fr(kind)} », proposée au projet « ${title} », attend votre réponse. Sans elle, la proposition cessera le ${fr.day(lapsesOn)}.`,
    }),
    en: ({ title, kind, lapsesOn }) => ({
      subject: `Your answer is awaited: ${title}`,
      text: `The mission "${missionName.en(kind)}" that was proposed to the project "${title}" waits for your answer. Without one the proposal lapses on ${en.day(lapsesOn)}.`,
    }),
  }),
  acceptMission: letter<{ title: string; kind: MissionKind; organisation: string }>({
    fr: ({ title, kind, organisation }) => ({
      subject: `Mission acceptée : ${title}`,
      text: `${organisation} accepte la mission « ${missionName.fr(kind)} » pour le projet « ${title} ». Merci d’indiquer qui y travaille, et quand.`,
    }),
    en: ({ title, kind, organisation }) => ({
      subject: `Mission accepted: ${title}`,
      text: `${organisation} accepts the mission "${missionName.en(kind)}" for the project "${title}". Plan who works for it, and when.`,
    }),
  }),
  /** `to`: the leads, or the other people of the project, and its author where that was by the link of a letter. */
  declineMission: letter<{
    title: string;
    kind: MissionKind;
    organisation: string;
    reason: string;
    by: string;
    byLetter: boolean;
    to: 'leads' | 'project';
  }>({
    fr: ({ title, kind, organisation, reason, by, byLetter, to }) => ({
      subject: `Mission déclinée : ${title}`,
      text:
        to === 'leads'
          ? `${organisation} décline la mission « ${missionName.fr(kind)} » pour le projet « ${title} ». Motif :\n\n${reason}`
          : `${by} a décliné, au nom de ${organisation}, la mission « ${missionName.fr(kind)} » proposée au projet « ${title} »${byLetter ? ', par le lien de sa lettre et sans se connecter' : ''}. Motif :\n\n${reason}\n\nSi cette réponse n’était pas voulue, dites-le au Datalab : il peut proposer une autre mission.`,
    }),
    en: ({ title, kind, organisation, reason, by, byLetter, to }) => ({
      subject: `Mission declined: ${title}`,
      text:
        to === 'leads'
          ? `${organisation} declines the mission "${missionName.en(kind)}" for the project "${title}", for this reason:\n\n${reason}`
          : `${by} has declined, for ${organisation}, the mission "${missionName.en(kind)}" that was proposed to the project "${title}"${byLetter ? ', by the link of their letter and without signing in' : ''}, for this reason:\n\n${reason}\n\nIf this answer was not meant, tell the Datalab: it can propose another mission.`,
    }),
  }),
  lapseMission: letter<{ title: string; kind: MissionKind; organisation: string }>({
    fr: ({ title, kind, organisation }) => ({
      subject: `Mission restée sans réponse : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » proposée au projet « ${title} » (${organisation}) est restée sans réponse : la proposition a cessé. Une autre peut être faite.`,
    }),
    en: ({ title, kind, organisation }) => ({
      subject: `Mission left without an answer: ${title}`,
      text: `The mission "${missionName.en(kind)}" that was proposed to the project "${title}" (${organisation}) was left without an answer: the proposal has lapsed. Another one may be made.`,
    }),
  }),
  remindStaffing: letter<{ title: string; kind: MissionKind; organisation: string }>({
    fr: ({ title, kind, organisation }) => ({
      subject: `Équipe à constituer : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » acceptée pour le projet « ${title} » (${organisation}) attend encore que vous disiez qui y travaille. Constituez son équipe, ou retirez-la.`,
    }),
    en: ({ title, kind, organisation }) => ({
      subject: `Mission to be staffed: ${title}`,
      text: `The mission "${missionName.en(kind)}" that was accepted for the project "${title}" (${organisation}) still waits for you to plan who works for it. Staff it, or withdraw it.`,
    }),
  }),
  /** `to`: the people who work for it, those who no longer do, or the project's people. */
  staffMission: letter<{
    title: string;
    kind: MissionKind;
    organisation: string;
    halfDays: number;
    startsOn: string;
    endsOn: string;
    to: 'staff' | 'dropped' | 'project';
  }>({
    fr: ({ title, kind, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Mission planifiée : ${title}`,
          text: `Vous travaillez à la mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}), ${fr.span(startsOn, endsOn)}. Vos jours figurent sur la page de la mission.`,
        },
        dropped: {
          subject: `Mission planifiée sans vous : ${title}`,
          text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}) est planifiée à nouveau : vous n’intervenez plus sur cette mission.`,
        },
        project: {
          subject: `Mission planifiée : ${title}`,
          text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » a son équipe : ${fr.days(halfDays)}, ${fr.span(startsOn, endsOn)}.`,
        },
      })[to],
    en: ({ title, kind, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Mission planned: ${title}`,
          text: `You work for the mission "${missionName.en(kind)}" on the project "${title}" (${organisation}), ${en.span(startsOn, endsOn)}. Your days stand with the mission.`,
        },
        dropped: {
          subject: `Mission planned without you: ${title}`,
          text: `The mission "${missionName.en(kind)}" for the project "${title}" (${organisation}) is planned again: you are no longer assigned to it.`,
        },
        project: {
          subject: `Mission planned: ${title}`,
          text: `The mission "${missionName.en(kind)}" for the project "${title}" has its people: ${en.days(halfDays)}, ${en.span(startsOn, endsOn)}.`,
        },
      })[to],
  }),
  remindMissionDelivery: letter<{ title: string; kind: MissionKind; organisation: string; endsOn: string }>({
    fr: ({ title, kind, organisation, endsOn }) => ({
      subject: `Livraison attendue : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}) devait s’achever le ${fr.day(endsOn)}. Sa livraison n’est pas encore enregistrée.`,
    }),
    en: ({ title, kind, organisation, endsOn }) => ({
      subject: `Delivery expected: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" (${organisation}) was to end on ${en.day(endsOn)}. Its delivery is not recorded yet.`,
    }),
  }),
  deliverMission: letter<{ title: string; kind: MissionKind; report: string }>({
    fr: ({ title, kind, report }) => ({
      subject: `Mission livrée : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » est livrée :\n\n${report}`,
    }),
    en: ({ title, kind, report }) => ({
      subject: `Mission delivered: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" is delivered:\n\n${report}`,
    }),
  }),
  remindComparison: letter<{ title: string; kind: MissionKind; organisation: string; indicator: string; closesOn: string }>({
    fr: ({ title, kind, organisation, indicator, closesOn }) => ({
      subject: `Effet de la mission à constater : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}) est livrée depuis six mois. Voyez ce qu’est devenu l’indicateur « ${indicator} », puis clôturez-la ; elle sera clôturée automatiquement le ${fr.day(closesOn)}.`,
    }),
    en: ({ title, kind, organisation, indicator, closesOn }) => ({
      subject: `What a mission has changed: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" (${organisation}) was delivered six months ago. Look at what has become of the indicator "${indicator}", and close it: on ${en.day(closesOn)} it is closed automatically.`,
    }),
  }),
  /** `before`, `after`: the indicator's value; null where no report gives it. */
  closeMission: letter<{
    title: string;
    kind: MissionKind;
    indicator: string;
    before: number | null;
    after: number | null;
    conclusion: string;
  }>({
    fr: ({ title, kind, indicator, before, after, conclusion }) => ({
      subject: `Mission close : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » est close. ${compared.fr(indicator, before, after)}${conclusion ? `\n\n${conclusion}` : ''}`,
    }),
    en: ({ title, kind, indicator, before, after, conclusion }) => ({
      subject: `Mission closed: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" is closed. ${compared.en(indicator, before, after)}${conclusion ? `\n\n${conclusion}` : ''}`,
    }),
  }),
  closeUncompared: letter<{ title: string; kind: MissionKind; indicator: string; before: number | null; after: number | null }>({
    fr: ({ title, kind, indicator, before, after }) => ({
      subject: `Mission close automatiquement : ${title}`,
      text: `La mission « ${missionName.fr(kind)} » pour le projet « ${title} » est close, un an après sa livraison. ${compared.fr(indicator, before, after)}`,
    }),
    en: ({ title, kind, indicator, before, after }) => ({
      subject: `Mission closed at its deadline: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" is closed, a year after its delivery. ${compared.en(indicator, before, after)}`,
    }),
  }),
  withdrawMission: letter<{ title: string; kind: MissionKind; organisation: string; reason: string }>({
    fr: ({ title, kind, organisation, reason }) => ({
      subject: `Mission retirée : ${title}`,
      text: `Le Datalab retire la mission « ${missionName.fr(kind)} » pour le projet « ${title} » (${organisation}). Motif :\n\n${reason}`,
    }),
    en: ({ title, kind, organisation, reason }) => ({
      subject: `Mission withdrawn: ${title}`,
      text: `The Datalab withdraws the mission "${missionName.en(kind)}" for the project "${title}" (${organisation}), for this reason:\n\n${reason}`,
    }),
  }),
};
