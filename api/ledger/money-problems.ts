import type { MoneyRefusal } from '../../domain/ledger/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { en, fr, type Problems } from '../http/problem/sentence.ts';
import { movementIn } from './movement-words.ts';

export const moneyProblems: Problems<MoneyRefusal> = {
  amount_not_positive: {
    fr: ['Montant non positif', () => 'Un mouvement porte un nombre entier de centimes, supérieur à zéro.'],
    en: ['Amount not positive', () => 'A movement carries a whole number of cents above zero.'],
  },
  amount_too_large: {
    fr: [
      'Montant trop grand',
      ({ mostCents, askedCents }) => `Le registre compte encore ${fr(mostCents)} au centime près ; ${fr(askedCents)} sont demandés.`,
    ],
    en: [
      'Amount too large',
      ({ mostCents, askedCents }) => `The ledger counts another ${en(mostCents)} to the cent; ${en(askedCents)} are asked.`,
    ],
  },
  movement_unfit: {
    fr: [
      'Mouvement impossible',
      ({ kind }) => `Le registre ne peut prendre ce mouvement « ${movementIn('fr', kind)} », quels que soient les crédits.`,
    ],
    en: ['Movement unfit', ({ kind }) => `The ledger cannot take this movement “${movementIn('en', kind)}”, whatever credits there are.`],
  },
  credits_insufficient: {
    fr: [
      'Crédits insuffisants',
      ({ credit, year, availableCents, askedCents, missingCents, rows }) =>
        `L’enveloppe a ${fr(availableCents)} de ${credit} ${year} disponibles ; il en faut ${fr(askedCents)}, il manque ${fr(missingCents)}. ${rows.length > 1 ? `${rows.length} lignes ne tiennent pas.` : 'Une ligne ne tient pas.'} Rien n’a été décidé.`,
    ],
    en: [
      'Insufficient credits',
      ({ credit, year, availableCents, askedCents, missingCents, rows }) =>
        `The envelope has ${en(availableCents)} of ${credit} ${year} available; ${en(askedCents)} are needed, ${en(missingCents)} are missing. ${rows.length > 1 ? `${rows.length} rows do not fit.` : 'One row does not fit.'} Nothing was decided.`,
    ],
  },
  tranche_exceeded: {
    fr: ['Tranche dépassée', ({ openCents, askedCents }) => `Il reste ${fr(openCents)} sur la tranche ; ${fr(askedCents)} sont demandés.`],
    en: ['Tranche exceeded', ({ openCents, askedCents }) => `${en(openCents)} are left on the tranche; ${en(askedCents)} are asked.`],
  },
  year_closed: {
    status: 409,
    fr: ['Année clôturée', ({ year }) => `Les comptes de ${year} sont clôturés : plus rien n’y est engagé, demandé ni payé.`],
    en: ['Year closed', ({ year }) => `The books of ${year} are closed: nothing is committed, ordered or paid on them any more.`],
  },
  year_over: {
    status: 409,
    fr: [
      'Année échue',
      ({ year, lastDay }) =>
        `Les crédits de ${year} ne pouvaient plus servir à cela après le ${longDate('fr', lastDay)}. Une fois l’année clôturée, l’opération se fait sur l’année suivante.`,
    ],
    en: [
      'Year over',
      ({ year, lastDay }) =>
        `The credits of ${year} could be used for this until ${longDate('en', lastDay)}. Once the year is closed, use those of the next year.`,
    ],
  },
  reservation_uncovered: {
    status: 409,
    fr: [
      'Réservation non couverte',
      ({ credit, year, uncoveredCents }) =>
        `La réservation date d’une année clôturée, et les ${credit} ${year} n’en couvrent pas encore ${fr(uncoveredCents)} : elle attend, à son rang, une ouverture ou un report de crédits.`,
    ],
    en: [
      'Reservation uncovered',
      ({ credit, year, uncoveredCents }) =>
        `The reservation is of a closed year, and ${en(uncoveredCents)} of it are not covered by the ${credit} of ${year} yet: it waits, in its rank, for an allotment or a carry-over.`,
    ],
  },
  carry_over_exceeds_lapsed: {
    fr: [
      'Report supérieur aux crédits annulés',
      ({ credit, year, mostCents, askedCents }) =>
        `Le report demandé est de ${fr(askedCents)} ; ${fr(mostCents)} en ${credit} ${year} ont été annulés en fin de gestion et n’ont pas été reportés.`,
    ],
    en: [
      'Carry-over exceeds what lapsed',
      ({ credit, year, mostCents, askedCents }) =>
        `The carry-over asked for is ${en(askedCents)}; ${en(mostCents)} in ${credit} ${year} have lapsed and were not carried over.`,
    ],
  },
  freeze_exceeds_credits: {
    fr: [
      'Gel supérieur aux crédits',
      ({ credit, year, mostCents, askedCents }) =>
        `Le gel demandé est de ${fr(askedCents)} ; hors de ce qui est déjà gelé, délégué, engagé, demandé en paiement ou payé, il reste ${fr(mostCents)} en ${credit} ${year}.`,
    ],
    en: [
      'Freeze exceeds the credits',
      ({ credit, year, mostCents, askedCents }) =>
        `The freeze asked for is ${en(askedCents)}; beside what is already frozen, delegated, committed, ordered or paid, ${en(mostCents)} in ${credit} ${year} are left.`,
    ],
  },
  thaw_exceeds_frozen: {
    fr: [
      'Dégel supérieur au gel',
      ({ credit, year, mostCents, askedCents }) =>
        `Le dégel demandé est de ${fr(askedCents)} ; ${fr(mostCents)} en ${credit} ${year} sont gelés.`,
    ],
    en: [
      'Thaw exceeds what is frozen',
      ({ credit, year, mostCents, askedCents }) =>
        `The thaw asked for is ${en(askedCents)}; ${en(mostCents)} in ${credit} ${year} are frozen.`,
    ],
  },
  cut_exceeds_credits: {
    fr: [
      'Annulation supérieure aux crédits',
      ({ credit, year, mostCents, askedCents }) =>
        `L’annulation demandée est de ${fr(askedCents)} ; ${fr(mostCents)} en ${credit} ${year} sont gelés ou disponibles.`,
    ],
    en: [
      'Cut exceeds the credits',
      ({ credit, year, mostCents, askedCents }) =>
        `The cut asked for is ${en(askedCents)}; ${en(mostCents)} in ${credit} ${year} are frozen or available.`,
    ],
  },
};
