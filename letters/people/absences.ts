import type { Role } from '../../domain/core/role.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';

const called = {
  fr: (roles: readonly Role[], several: string, one: string): string =>
    `${roles.length > 1 ? several : one} (${roles.map((role) => `« ${fr.roles[role]} »`).join(', ')})`,
  en: (roles: readonly Role[], several: string, one: string): string =>
    `${roles.length > 1 ? several : one} (${roles.map((role) => `"${en.roles[role]}"`).join(', ')})`,
};

/** `roles`: those that the substitute has in the meantime; `reviews`: the substitute is asked for opinions as well. */
type Passing = {
  person: string;
  substitute: string;
  startsOn: string;
  endsOn: string;
  roles: Role[];
  reviews: boolean;
  toSubstitute: boolean;
};

/** What passes to the substitute, as they read it. */
const passesToYou = {
  fr: ({ roles, reviews }: Passing): string =>
    `${
      roles.length > 0
        ? ` Pendant ce temps, vous exercez ${called.fr(roles, 'ses rôles', 'son rôle')}, et ce qui s’y adresse vous parvient. Les incompatibilités demeurent : une personne qui a examiné ou instruit un dossier n’en décide pas, une personne qui a demandé un paiement ne paie pas.`
        : ''
    }${reviews ? ' Les avis qui lui sont demandés vous seront confiés pendant ce temps, sauf sur les dossiers que vous ne pouvez juger.' : ''}`,
  en: ({ roles, reviews }: Passing): string =>
    `${
      roles.length > 0
        ? ` Meanwhile you have ${called.en(roles, 'their roles', 'their role')}, and what is addressed to them reaches you. What one person may not do stays forbidden to you: a person who has screened or reviewed an application does not decide on it, and one who has ordered a payment does not pay it.`
        : ''
    }${reviews ? ' The opinions that are asked of them will be yours meanwhile, except on applications that you may not judge.' : ''}`,
};

/** The same, as the absent person reads it. */
const passesFromYou = {
  fr: ({ substitute, roles, reviews }: Passing): string =>
    `${roles.length > 0 ? ` ${substitute} exerce pendant ce temps ${called.fr(roles, 'vos rôles', 'votre rôle')}.` : ''}${
      reviews
        ? ` ${substitute} recevra pendant ce temps les avis qui vous sont demandés ; ceux qui ne seront pas rendus vous reviendront.`
        : ''
    }`,
  en: ({ substitute, roles, reviews }: Passing): string =>
    `${roles.length > 0 ? ` Meanwhile ${substitute} has ${called.en(roles, 'your roles', 'your role')}.` : ''}${
      reviews ? ` Meanwhile ${substitute} is asked for your opinions; those that are not given will be yours again.` : ''
    }`,
};

export const absences = {
  /** To the substitute, or to the absent person. */
  declareAbsence: letter<Passing>({
    fr: (facts) =>
      facts.toSubstitute
        ? {
            subject: `Vous assurez la suppléance de ${facts.person}`,
            text: `${facts.person} s’absente ${fr.span(facts.startsOn, facts.endsOn)}.${passesToYou.fr(facts)}`,
          }
        : {
            subject: `Votre absence est enregistrée`,
            text: `Votre absence est enregistrée ${fr.span(facts.startsOn, facts.endsOn)}.${passesFromYou.fr(facts)}`,
          },
    en: (facts) =>
      facts.toSubstitute
        ? {
            subject: `You stand in for ${facts.person}`,
            text: `${facts.person} is away ${en.span(facts.startsOn, facts.endsOn)}.${passesToYou.en(facts)}`,
          }
        : {
            subject: `Your absence is recorded`,
            text: `Your absence is recorded ${en.span(facts.startsOn, facts.endsOn)}.${passesFromYou.en(facts)}`,
          },
  }),
  /** An absence declared by another person: to the absent person, and to the people who may confirm it. */
  askConfirmation: letter<{
    person: string;
    substitute: string;
    declarer: string;
    startsOn: string;
    endsOn: string;
    toPerson: boolean;
  }>({
    fr: ({ person, substitute, declarer, startsOn, endsOn, toPerson }) =>
      toPerson
        ? {
            subject: `Votre absence a été déclarée : à confirmer`,
            text: `${declarer} a déclaré votre absence ${fr.span(startsOn, endsOn)} ; ${substitute} assurerait votre suppléance. Rien ne passe à personne avant que vous, ou une deuxième personne, ne l’ayez confirmée. Si ce n’est pas le cas, mettez fin à l’absence.`,
          }
        : {
            subject: `Absence de ${person} à confirmer`,
            text: `${declarer} a déclaré l’absence de ${person} ${fr.span(startsOn, endsOn)} ; ${substitute} assurerait sa suppléance. Rien ne passe à personne avant qu’une deuxième personne ne l’ait confirmée : ${person}, la direction du Datalab, la présidence du comité ou l’administration du fonds.`,
          },
    en: ({ person, substitute, declarer, startsOn, endsOn, toPerson }) =>
      toPerson
        ? {
            subject: `You are declared absent: please confirm`,
            text: `${declarer} has declared you absent ${en.span(startsOn, endsOn)}; ${substitute} would stand in. Nothing passes to them before you, or a second person, have confirmed it. If you are not away, end the absence.`,
          }
        : {
            subject: `Absence of ${person} to confirm`,
            text: `${declarer} has declared that ${person} is away ${en.span(startsOn, endsOn)}; ${substitute} would stand in. Nothing passes to them before a second person has confirmed it: ${person}, a lead, the chair or an admin.`,
          },
  }),
  /** To the substitute, or to the absent person, as at its declaration. */
  confirmAbsence: letter<Passing & { confirmer: string }>({
    fr: (facts) =>
      facts.toSubstitute
        ? {
            subject: `Vous assurez la suppléance de ${facts.person}`,
            text: `${facts.person} s’absente ${fr.span(facts.startsOn, facts.endsOn)}, ce que ${facts.confirmer} a confirmé.${passesToYou.fr(facts)}`,
          }
        : {
            subject: `Votre absence est confirmée`,
            text: `${facts.confirmer} a confirmé votre absence ${fr.span(facts.startsOn, facts.endsOn)}.${passesFromYou.fr(facts)} Vous pouvez y mettre fin à tout moment.`,
          },
    en: (facts) =>
      facts.toSubstitute
        ? {
            subject: `You stand in for ${facts.person}`,
            text: `${facts.person} is away ${en.span(facts.startsOn, facts.endsOn)}; ${facts.confirmer} has confirmed it.${passesToYou.en(facts)}`,
          }
        : {
            subject: `Your absence is confirmed`,
            text: `Your absence ${en.span(facts.startsOn, facts.endsOn)} was confirmed by ${facts.confirmer}.${passesFromYou.en(facts)} You may end it at any time.`,
          },
  }),
  endAbsence: letter<{ person: string; toSubstitute: boolean }>({
    fr: ({ person, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `La suppléance de ${person} est finie`,
            text: `L’absence de ${person} est finie : ses rôles et ses avis lui reviennent.`,
          }
        : {
            subject: `Votre absence est finie`,
            text: `Votre absence est finie : vos rôles, et les avis qui n’ont pas été rendus, vous reviennent.`,
          },
    en: ({ person, toSubstitute }) =>
      toSubstitute
        ? {
            subject: `You no longer stand in for ${person}`,
            text: `The absence of ${person} is over: their roles and their opinions are theirs again.`,
          }
        : {
            subject: `Your absence is over`,
            text: `Your absence is over: your roles, and the opinions that were not given, are yours again.`,
          },
  }),
  /** The absence ended unconfirmed. Sent to the absent person and to the declarer. */
  callOffAbsence: letter<{ person: string }>({
    fr: ({ person }) => ({
      subject: `L’absence de ${person} est annulée`,
      text: `L’absence de ${person} a pris fin avant qu’une deuxième personne ne l’ait confirmée. Aucun rôle n’a été transféré.`,
    }),
    en: ({ person }) => ({
      subject: `The absence of ${person} is called off`,
      text: `The absence of ${person} ended before a second person had confirmed it. Nothing had passed to the substitute.`,
    }),
  }),
};
