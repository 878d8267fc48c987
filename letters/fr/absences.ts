import type { TextsOf } from '../texts.ts';
import { day } from './words.ts';

const days = (startsOn: string, endsOn: string): string =>
  startsOn === endsOn ? `le ${day(startsOn)}` : `du ${day(startsOn)} au ${day(endsOn)}`;

export const absences: TextsOf<'absences'> = {
  letters: {
    declareAbsence: ({ person, substitute, startsOn, endsOn, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `Vous assurez la suppléance de ${person}`,
            text: `${person} s’absente ${days(startsOn, endsOn)}. Les avis qui lui sont demandés vous seront confiés pendant ce temps, sauf sur les dossiers que vous ne pouvez juger.`,
          }
        : {
            subject: `Votre absence est enregistrée`,
            text: `Votre absence est enregistrée ${days(startsOn, endsOn)}. ${substitute} recevra pendant ce temps les avis qui vous sont demandés ; ceux qui ne seront pas rendus vous reviendront.`,
          },
    endAbsence: ({ person, toSubstitute }) =>
      toSubstitute
        ? { subject: `La suppléance de ${person} est finie`, text: `L’absence de ${person} est finie : ses avis lui reviennent.` }
        : { subject: `Votre absence est finie`, text: `Votre absence est finie : les avis qui n’ont pas été rendus vous reviennent.` },
  },
  timeline: {
    declareAbsence: ({ startsOn, endsOn }) => `a déclaré une absence ${days(String(startsOn), String(endsOn))}`,
    startAbsence: ({ handedOver, kept }) => `L’absence commence : ${handedOver} avis en suppléance, ${kept} qui restent`,
    endAbsence: ({ returned }) => `a mis fin à l’absence : ${returned} avis reviennent`,
    lapseAbsence: ({ returned }) => `L’absence est finie : ${returned} avis reviennent`,
  },
};
