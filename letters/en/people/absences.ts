import type { Role } from '../../../domain/core/role.ts';
import type { TextsOf } from '../../texts.ts';
import { day, roles as words } from '../core/words.ts';

const days = (startsOn: string, endsOn: string): string =>
  startsOn === endsOn ? `on ${day(startsOn)}` : `from ${day(startsOn)} to ${day(endsOn)}`;

const called = (roles: readonly Role[], several: string, one: string): string =>
  `${roles.length > 1 ? several : one} (${roles.map((role) => `"${words[role]}"`).join(', ')})`;

export const absences: TextsOf<'absences'> = {
  letters: {
    declareAbsence: ({ person, substitute, startsOn, endsOn, roles, reviews, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `You stand in for ${person}`,
            text: `${person} is away ${days(startsOn, endsOn)}.${
              roles.length > 0
                ? ` Meanwhile you have ${called(roles, 'their roles', 'their role')}, and what is addressed to them reaches you. What one person may not do stays forbidden to you: who has screened or reviewed an application does not decide on it, who has ordered a payment does not pay it.`
                : ''
            }${reviews ? ' The opinions that are asked of them will be yours meanwhile, except on applications that you may not judge.' : ''}`,
          }
        : {
            subject: `Your absence is recorded`,
            text: `Your absence is recorded ${days(startsOn, endsOn)}.${roles.length > 0 ? ` Meanwhile ${substitute} has ${called(roles, 'your roles', 'your role')}.` : ''}${
              reviews ? ` Meanwhile ${substitute} is asked for your opinions; those that are not given will be yours again.` : ''
            }`,
          },
    endAbsence: ({ person, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `You no longer stand in for ${person}`,
            text: `The absence of ${person} is over: their roles and their opinions are theirs again.`,
          }
        : {
            subject: `Your absence is over`,
            text: `Your absence is over: your roles, and the opinions that were not given, are yours again.`,
          },
  },
  timeline: {
    declareAbsence: ({ startsOn, endsOn }) => `declared an absence ${days(String(startsOn), String(endsOn))}`,
    startAbsence: ({ handedOver, kept }) => `The absence begins: ${handedOver} opinions go to the substitute, ${kept} stay`,
    endAbsence: ({ returned }) => `ended the absence: ${returned} opinions come back`,
    lapseAbsence: ({ returned }) => `The absence is over: ${returned} opinions come back`,
  },
};
