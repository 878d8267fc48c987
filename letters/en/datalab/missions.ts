import { MISSION_KINDS, type MissionKind } from '../../../domain/datalab/mission-catalogue.ts';
import { day, days, value } from '../../../words/core/en.ts';
import { missionName } from '../../../words/datalab/missions.ts';
import type { TextsOf } from '../../texts.ts';

const missionDeliverable = (kind: MissionKind): string => MISSION_KINDS[kind].deliverable.en;

const measured = (number: number | null): string => (number === null ? 'no value' : value(number));
const compared = (indicator: string, before: number | null, after: number | null): string =>
  `Indicator "${indicator}": ${measured(before)} in the last report before the mission, ${measured(after)} in the first report after it.`;

export const missions: TextsOf<'missions'> = {
  letters: {
    proposeMission: ({ title, kind, halfDays, startsOn, endsOn, indicator, reason, answerOn }) => ({
      subject: `Mission proposed: ${title}`,
      text: `The Datalab proposes a mission to the project "${title}", "${missionName.en(kind)}": ${days(halfDays)}, from ${day(startsOn)} to ${day(endsOn)}, to deliver ${missionDeliverable(kind)} and to improve the indicator "${indicator}".\n\n${reason}\n\nPlease accept or decline it by ${day(answerOn)}.`,
    }),
    remindMissionAnswer: ({ title, kind, lapsesOn }) => ({
      subject: `Your answer is awaited: ${title}`,
      text: `The mission "${missionName.en(kind)}" that was proposed to the project "${title}" waits for your answer. Without one the proposal lapses on ${day(lapsesOn)}.`,
    }),
    acceptMission: ({ title, kind, organisation }) => ({
      subject: `Mission accepted: ${title}`,
      text: `${organisation} accepts the mission "${missionName.en(kind)}" for the project "${title}". Plan who works for it, and when.`,
    }),
    declineMission: ({ title, kind, organisation, reason }) => ({
      subject: `Mission declined: ${title}`,
      text: `${organisation} declines the mission "${missionName.en(kind)}" for the project "${title}", for this reason:\n\n${reason}`,
    }),
    lapseMission: ({ title, kind, organisation }) => ({
      subject: `Mission left without an answer: ${title}`,
      text: `The mission "${missionName.en(kind)}" that was proposed to the project "${title}" (${organisation}) was left without an answer: the proposal has lapsed. Another one may be made.`,
    }),
    remindStaffing: ({ title, kind, organisation }) => ({
      subject: `Mission to be staffed: ${title}`,
      text: `The mission "${missionName.en(kind)}" that was accepted for the project "${title}" (${organisation}) still waits for you to plan who works for it. Staff it, or withdraw it.`,
    }),
    staffMission: ({ title, kind, organisation, halfDays, startsOn, endsOn, to }) =>
      ({
        staff: {
          subject: `Mission planned: ${title}`,
          text: `You work for the mission "${missionName.en(kind)}" on the project "${title}" (${organisation}), from ${day(startsOn)} to ${day(endsOn)}. Your days stand with the mission.`,
        },
        dropped: {
          subject: `Mission planned without you: ${title}`,
          text: `The mission "${missionName.en(kind)}" for the project "${title}" (${organisation}) is planned again: you are no longer assigned to it.`,
        },
        project: {
          subject: `Mission planned: ${title}`,
          text: `The mission "${missionName.en(kind)}" for the project "${title}" has its people: ${days(halfDays)}, from ${day(startsOn)} to ${day(endsOn)}.`,
        },
      })[to],
    remindMissionDelivery: ({ title, kind, organisation, endsOn }) => ({
      subject: `Delivery expected: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" (${organisation}) was to end on ${day(endsOn)}. Its delivery is not recorded yet.`,
    }),
    deliverMission: ({ title, kind, report }) => ({
      subject: `Mission delivered: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" is delivered:\n\n${report}`,
    }),
    remindComparison: ({ title, kind, organisation, indicator, closesOn }) => ({
      subject: `What a mission has changed: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" (${organisation}) was delivered six months ago. Look at what has become of the indicator "${indicator}", and close it: on ${day(closesOn)} it is closed automatically.`,
    }),
    closeMission: ({ title, kind, indicator, before, after, conclusion }) => ({
      subject: `Mission closed: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" is closed. ${compared(indicator, before, after)}${conclusion ? `\n\n${conclusion}` : ''}`,
    }),
    closeUncompared: ({ title, kind, indicator, before, after }) => ({
      subject: `Mission closed at its deadline: ${title}`,
      text: `The mission "${missionName.en(kind)}" for the project "${title}" is closed, a year after its delivery. ${compared(indicator, before, after)}`,
    }),
    withdrawMission: ({ title, kind, organisation, reason }) => ({
      subject: `Mission withdrawn: ${title}`,
      text: `The Datalab withdraws the mission "${missionName.en(kind)}" for the project "${title}" (${organisation}), for this reason:\n\n${reason}`,
    }),
  },
};
