import type { Role } from '../../../domain/core/role.ts';
import type { TextsOf } from '../../texts.ts';
import { day, roles as words } from '../core/words.ts';

const days = (startsOn: string, endsOn: string): string =>
  startsOn === endsOn ? `le ${day(startsOn)}` : `du ${day(startsOn)} au ${day(endsOn)}`;

const called = (roles: readonly Role[], several: string, one: string): string =>
  `${roles.length > 1 ? several : one} (${roles.map((role) => `« ${words[role]} »`).join(', ')})`;

export const absences: TextsOf<'absences'> = {
  letters: {
    declareAbsence: ({ person, substitute, startsOn, endsOn, roles, reviews, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `Vous assurez la suppléance de ${person}`,
            text: `${person} s’absente ${days(startsOn, endsOn)}.${
              roles.length > 0
                ? ` Pendant ce temps vous tenez ${called(roles, 'ses rôles', 'son rôle')}, et ce qui s’y adresse vous parvient. Ce qui est interdit à une même personne vous le reste : qui a examiné ou instruit un dossier n’en décide pas, qui a ordonné un paiement ne paie pas.`
                : ''
            }${reviews ? ' Les avis qui lui sont demandés vous seront confiés pendant ce temps, sauf sur les dossiers que vous ne pouvez juger.' : ''}`,
          }
        : {
            subject: `Votre absence est enregistrée`,
            text: `Votre absence est enregistrée ${days(startsOn, endsOn)}.${roles.length > 0 ? ` ${substitute} tient pendant ce temps ${called(roles, 'vos rôles', 'votre rôle')}.` : ''}${
              reviews
                ? ` ${substitute} recevra pendant ce temps les avis qui vous sont demandés ; ceux qui ne seront pas rendus vous reviendront.`
                : ''
            }`,
          },
    endAbsence: ({ person, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `La suppléance de ${person} est finie`,
            text: `L’absence de ${person} est finie : ses rôles et ses avis lui reviennent.`,
          }
        : {
            subject: `Votre absence est finie`,
            text: `Votre absence est finie : vos rôles, et les avis qui n’ont pas été rendus, vous reviennent.`,
          },
  },
  timeline: {
    declareAbsence: ({ startsOn, endsOn }) => `a déclaré une absence ${days(String(startsOn), String(endsOn))}`,
    startAbsence: ({ handedOver, kept }) => `L’absence commence : ${handedOver} avis en suppléance, ${kept} qui restent`,
    endAbsence: ({ returned }) => `a mis fin à l’absence : ${returned} avis reviennent`,
    lapseAbsence: ({ returned }) => `L’absence est finie : ${returned} avis reviennent`,
  },
};
