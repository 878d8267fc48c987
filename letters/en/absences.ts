import type { TextsOf } from '../texts.ts';
import { day } from './words.ts';

const days = (startsOn: string, endsOn: string): string =>
  startsOn === endsOn ? `on ${day(startsOn)}` : `from ${day(startsOn)} to ${day(endsOn)}`;

export const absences: TextsOf<'absences'> = {
  letters: {
    declareAbsence: ({ person, substitute, startsOn, endsOn, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `You stand in for ${person}`,
            text: `${person} is away ${days(startsOn, endsOn)}. The opinions that are asked of them will be yours meanwhile, except on applications that you may not judge.`,
          }
        : {
            subject: `Your absence is recorded`,
            text: `Your absence is recorded ${days(startsOn, endsOn)}. Meanwhile ${substitute} is asked for your opinions; those that are not given will be yours again.`,
          },
    endAbsence: ({ person, toSubstitute }) =>
      toSubstitute
        ? { subject: `You no longer stand in for ${person}`, text: `The absence of ${person} is over: their opinions are theirs again.` }
        : { subject: `Your absence is over`, text: `Your absence is over: the opinions that were not given are yours again.` },
  },
  timeline: {
    declareAbsence: ({ startsOn, endsOn }) => `declared an absence ${days(String(startsOn), String(endsOn))}`,
    startAbsence: ({ handedOver, kept }) => `The absence begins: ${handedOver} opinions go to the substitute, ${kept} stay`,
    endAbsence: ({ returned }) => `ended the absence: ${returned} opinions come back`,
    lapseAbsence: ({ returned }) => `The absence is over: ${returned} opinions come back`,
  },
};
