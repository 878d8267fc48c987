import type { Role } from '../../../domain/core/role.ts';
import { roles as words } from '../../../words/core/fr.ts';
import { days } from '../../../words/people/absences.ts';
import type { LettersOf, TextsOf } from '../../texts.ts';

const called = (roles: readonly Role[], several: string, one: string): string =>
  `${roles.length > 1 ? several : one} (${roles.map((role) => `« ${words[role]} »`).join(', ')})`;

type Passing = LettersOf['absences']['declareAbsence'];

/** What passes to the substitute, as they read it. */
const passesToYou = ({ roles, reviews }: Passing): string =>
  `${
    roles.length > 0
      ? ` Pendant ce temps, vous exercez ${called(roles, 'ses rôles', 'son rôle')}, et ce qui s’y adresse vous parvient. Les incompatibilités demeurent : une personne qui a examiné ou instruit un dossier n’en décide pas, une personne qui a demandé un paiement ne paie pas.`
      : ''
  }${reviews ? ' Les avis qui lui sont demandés vous seront confiés pendant ce temps, sauf sur les dossiers que vous ne pouvez juger.' : ''}`;

/** The same, as the absent person reads it. */
const passesFromYou = ({ substitute, roles, reviews }: Passing): string =>
  `${roles.length > 0 ? ` ${substitute} exerce pendant ce temps ${called(roles, 'vos rôles', 'votre rôle')}.` : ''}${
    reviews
      ? ` ${substitute} recevra pendant ce temps les avis qui vous sont demandés ; ceux qui ne seront pas rendus vous reviendront.`
      : ''
  }`;

export const absences: TextsOf<'absences'> = {
  letters: {
    declareAbsence: (facts) =>
      facts.toSubstitute
        ? {
            subject: `Vous assurez la suppléance de ${facts.person}`,
            text: `${facts.person} s’absente ${days.fr(facts.startsOn, facts.endsOn)}.${passesToYou(facts)}`,
          }
        : {
            subject: `Votre absence est enregistrée`,
            text: `Votre absence est enregistrée ${days.fr(facts.startsOn, facts.endsOn)}.${passesFromYou(facts)}`,
          },
    askConfirmation: ({ person, substitute, declarer, startsOn, endsOn, toPerson }) =>
      toPerson
        ? {
            subject: `Votre absence a été déclarée : à confirmer`,
            text: `${declarer} a déclaré votre absence ${days.fr(startsOn, endsOn)} ; ${substitute} assurerait votre suppléance. Rien ne passe à personne avant que vous, ou une deuxième personne, ne l’ayez confirmée. Si ce n’est pas le cas, mettez fin à l’absence.`,
          }
        : {
            subject: `Absence de ${person} à confirmer`,
            text: `${declarer} a déclaré l’absence de ${person} ${days.fr(startsOn, endsOn)} ; ${substitute} assurerait sa suppléance. Rien ne passe à personne avant qu’une deuxième personne ne l’ait confirmée : ${person}, la direction du Datalab, la présidence du comité ou l’administration du fonds.`,
          },
    confirmAbsence: (facts) =>
      facts.toSubstitute
        ? {
            subject: `Vous assurez la suppléance de ${facts.person}`,
            text: `${facts.person} s’absente ${days.fr(facts.startsOn, facts.endsOn)}, ce que ${facts.confirmer} a confirmé.${passesToYou(facts)}`,
          }
        : {
            subject: `Votre absence est confirmée`,
            text: `${facts.confirmer} a confirmé votre absence ${days.fr(facts.startsOn, facts.endsOn)}.${passesFromYou(facts)} Vous pouvez y mettre fin à tout moment.`,
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
    callOffAbsence: ({ person }) => ({
      subject: `L’absence de ${person} est annulée`,
      text: `L’absence de ${person} a pris fin avant qu’une deuxième personne ne l’ait confirmée. Aucun rôle n’a été transféré.`,
    }),
  },
};
