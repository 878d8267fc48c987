import type { Role } from '../../../domain/core/role.ts';
import { roles as words } from '../../../words/core/en.ts';
import { days } from '../../../words/people/absences.ts';
import type { LettersOf, TextsOf } from '../../texts.ts';

const called = (roles: readonly Role[], several: string, one: string): string =>
  `${roles.length > 1 ? several : one} (${roles.map((role) => `"${words[role]}"`).join(', ')})`;

type Passing = LettersOf['absences']['declareAbsence'];

/** What passes to the substitute, as they read it. */
const passesToYou = ({ roles, reviews }: Passing): string =>
  `${
    roles.length > 0
      ? ` Meanwhile you have ${called(roles, 'their roles', 'their role')}, and what is addressed to them reaches you. What one person may not do stays forbidden to you: a person who has screened or reviewed an application does not decide on it, and one who has ordered a payment does not pay it.`
      : ''
  }${reviews ? ' The opinions that are asked of them will be yours meanwhile, except on applications that you may not judge.' : ''}`;

/** The same, as the absent person reads it. */
const passesFromYou = ({ substitute, roles, reviews }: Passing): string =>
  `${roles.length > 0 ? ` Meanwhile ${substitute} has ${called(roles, 'your roles', 'your role')}.` : ''}${
    reviews ? ` Meanwhile ${substitute} is asked for your opinions; those that are not given will be yours again.` : ''
  }`;

export const absences: TextsOf<'absences'> = {
  letters: {
    declareAbsence: (facts) =>
      facts.toSubstitute
        ? {
            subject: `You stand in for ${facts.person}`,
            text: `${facts.person} is away ${days.en(facts.startsOn, facts.endsOn)}.${passesToYou(facts)}`,
          }
        : {
            subject: `Your absence is recorded`,
            text: `Your absence is recorded ${days.en(facts.startsOn, facts.endsOn)}.${passesFromYou(facts)}`,
          },
    askConfirmation: ({ person, substitute, declarer, startsOn, endsOn, toPerson }) =>
      toPerson
        ? {
            subject: `You are declared absent: please confirm`,
            text: `${declarer} has declared you absent ${days.en(startsOn, endsOn)}; ${substitute} would stand in. Nothing passes to them before you, or a second person, have confirmed it. If you are not away, end the absence.`,
          }
        : {
            subject: `Absence of ${person} to confirm`,
            text: `${declarer} has declared that ${person} is away ${days.en(startsOn, endsOn)}; ${substitute} would stand in. Nothing passes to them before a second person has confirmed it: ${person}, a lead, the chair or an admin.`,
          },
    confirmAbsence: (facts) =>
      facts.toSubstitute
        ? {
            subject: `You stand in for ${facts.person}`,
            text: `${facts.person} is away ${days.en(facts.startsOn, facts.endsOn)}; ${facts.confirmer} has confirmed it.${passesToYou(facts)}`,
          }
        : {
            subject: `Your absence is confirmed`,
            text: `Your absence ${days.en(facts.startsOn, facts.endsOn)} was confirmed by ${facts.confirmer}.${passesFromYou(facts)} You may end it at any time.`,
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
    callOffAbsence: ({ person }) => ({
      subject: `The absence of ${person} is called off`,
      text: `The absence of ${person} ended before a second person had confirmed it. Nothing had passed to the substitute.`,
    }),
  },
};
