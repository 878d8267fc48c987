import type { AbsenceRefusal } from '../../domain/people/refusals.ts';
import { daySpan, longDate } from '../../domain/core/format.ts';
import type { Problems } from '../http/problem/sentence.ts';

export const absenceProblems: Problems<AbsenceRefusal> = {
  absence_declared: {
    status: 409,
    fr: [
      'Absence déjà déclarée',
      ({ startsOn, endsOn }) => `Une absence n’est pas finie : ${daySpan('fr', startsOn, endsOn)}. Terminez-la d’abord.`,
    ],
    en: ['Absence declared already', ({ startsOn, endsOn }) => `An absence is not over: ${daySpan('en', startsOn, endsOn)}. End it first.`],
  },
  absence_out_of_range: {
    fr: [
      'Dates d’absence impossibles',
      ({ earliest }) =>
        `Le premier jour ne vient pas après le dernier, et le dernier n’est pas avant aujourd’hui, le ${longDate('fr', earliest)}.`,
    ],
    en: [
      'Impossible dates of an absence',
      ({ earliest }) => `The first day does not come after the last, and the last is not before today, ${longDate('en', earliest)}.`,
    ],
  },
  absence_too_long: {
    fr: [
      'Absence trop longue',
      ({ longestDays, latest }) =>
        `Une absence dure ${longestDays} jours au plus : celle-ci finit le ${longDate('fr', latest)} au plus tard. Déclarez la suite plus tard.`,
    ],
    en: [
      'Absence too long',
      ({ longestDays, latest }) =>
        `An absence lasts ${longestDays} days at most: this one ends on ${longDate('en', latest)} at the latest. Declare the rest of it later.`,
    ],
  },
  absence_unknown: {
    status: 409,
    fr: ['Aucune absence', () => 'Cette personne n’a pas d’absence à venir ni en cours.'],
    en: ['No absence', () => 'This person has no absence to come or under way.'],
  },
  absence_confirmed: {
    status: 409,
    fr: ['Absence déjà confirmée', () => 'Cette absence est confirmée : il n’y a rien à faire.'],
    en: ['Absence confirmed already', () => 'This absence is confirmed: there is nothing to do.'],
  },
  declared_absence_itself: {
    status: 403,
    fr: [
      'Absence à faire confirmer',
      () =>
        'Vous avez déclaré cette absence : une autre personne la confirme, celle qui s’absente, la direction du Datalab, la présidence du comité ou l’administration du fonds.',
    ],
    en: [
      'Another person confirms',
      () => 'You have declared this absence; another person confirms it: the absent person, a lead, the chair or an admin.',
    ],
  },
  stands_in_itself: {
    status: 403,
    fr: [
      'Absence à faire confirmer',
      () =>
        'Vous assureriez la suppléance : une autre personne la confirme, celle qui s’absente, la direction du Datalab, la présidence du comité ou l’administration du fonds.',
    ],
    en: [
      'Another person confirms',
      () => 'You are the substitute; another person confirms it: the absent person, a lead, the chair or an admin.',
    ],
  },
  named_itself_substitute: {
    status: 403,
    fr: [
      'Personne ne se désigne soi-même',
      () =>
        'La personne qui déclare l’absence d’une autre n’en assure pas la suppléance : désignez quelqu’un d’autre, ou laissez la personne absente le faire.',
    ],
    en: [
      'Naming oneself as the substitute',
      () => 'A person who declares another absent does not stand in: name another substitute, or let the absent person do so.',
    ],
  },
  not_of_the_fund: {
    fr: [
      'Suppléance réservée à l’équipe du fonds',
      ({ personId }) =>
        `${personId} n’a aucun rôle du fonds qui puisse être tenu en suppléance : l’audit et l’administration du fonds ne se suppléent pas.`,
    ],
    en: [
      'Only the fund’s people stand in',
      ({ personId }) => `${personId} has no role of the fund that a substitute may take: neither audit nor administration is one.`,
    ],
  },
  own_substitute: {
    fr: ['Personne ne se supplée', () => 'Désignez une autre personne que celle qui s’absente.'],
    en: ['Standing in for oneself', () => 'Name another person than the one who is away.'],
  },
  substitute_absent: {
    status: 409,
    fr: [
      'Suppléance impossible',
      ({ startsOn, endsOn }) => `La personne désignée est elle-même absente ${daySpan('fr', startsOn, endsOn)}. Désignez-en une autre.`,
    ],
    en: [
      'The substitute is away',
      ({ startsOn, endsOn }) => `The person named is away ${daySpan('en', startsOn, endsOn)}. Name another person.`,
    ],
  },
  stands_in: {
    status: 409,
    fr: [
      'Suppléance en cours',
      ({ startsOn, endsOn }) =>
        `Cette personne en supplée une autre ${daySpan('fr', startsOn, endsOn)}. Terminez d’abord cette absence, et déclarez-la avec une autre suppléance.`,
    ],
    en: [
      'Stands in for another person',
      ({ startsOn, endsOn }) =>
        `This person stands in for another ${daySpan('en', startsOn, endsOn)}. End that absence first, and declare it with another substitute.`,
    ],
  },
};
