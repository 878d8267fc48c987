import type { VisaRefusal } from '../../domain/grants/refusals.ts';
import { longDate } from '../../domain/core/format.ts';
import { en, fr, type Problems } from '../http/problem/sentence.ts';

export const visaProblems: Problems<VisaRefusal> = {
  visa_missing: {
    status: 409,
    fr: [
      'Visa manquant',
      ({ rank, wholeCents, thresholdCents }) =>
        `La convention est de ${fr(wholeCents)} en tout : à partir de ${fr(thresholdCents)}, chacune de ses tranches n’est engagée qu’après le visa du contrôleur budgétaire. Celui de la tranche ${rank} n’est pas encore enregistré.`,
    ],
    en: [
      'Visa missing',
      ({ rank, wholeCents, thresholdCents }) =>
        `The agreement is ${en(wholeCents)} in all: from ${en(thresholdCents)} on, each of its tranches is committed only after the controller's visa. The one on tranche ${rank} is not recorded yet.`,
    ],
  },
  visa_refused: {
    status: 409,
    fr: [
      'Visa refusé',
      ({ rank, givenOn }) =>
        `Le contrôleur budgétaire a refusé son visa sur la tranche ${rank} le ${longDate('fr', givenOn)}. Lisez son observation dans la convention (« visas ») ; elle ne s’engage qu’après un visa favorable.`,
    ],
    en: [
      'Visa refused',
      ({ rank, givenOn }) =>
        `The controller refused the visa on tranche ${rank} on ${longDate('en', givenOn)}. Read the observation on the agreement ("visas"); it is committed only after a favourable one.`,
    ],
  },
  gave_visa: {
    fr: [
      'Visa donné par la même personne',
      () =>
        'Vous vous êtes prononcé sur le visa de cette convention : une autre personne doit la signer, débloquer ses tranches ou accepter le recours.',
    ],
    en: [
      'Visa given by the same person',
      () => 'You decided on the visa of this agreement: another person must sign it, confirm its tranches or uphold the appeal.',
    ],
  },
  controller_took_part: {
    fr: [
      'Contrôleur partie à l’engagement',
      () => 'Vous avez proposé, décidé, signé ou débloqué cet engagement : une autre personne doit en donner le visa.',
    ],
    en: [
      'Controller took part',
      () => 'You proposed, decided, signed or confirmed this commitment: another person must give the visa on it.',
    ],
  },
  visa_not_required: {
    fr: [
      'Visa non requis',
      ({ rank, wholeCents, thresholdCents }) =>
        thresholdCents === null
          ? `L’enveloppe ne demande aucun visa : la tranche ${rank} s’engage sans.`
          : `La convention est de ${fr(wholeCents)} en tout, sous le seuil de ${fr(thresholdCents)} : la tranche ${rank} s’engage sans visa.`,
    ],
    en: [
      'Visa not required',
      ({ rank, wholeCents, thresholdCents }) =>
        thresholdCents === null
          ? `The envelope asks for no visa: tranche ${rank} is committed without one.`
          : `The agreement is ${en(wholeCents)} in all, below the threshold of ${en(thresholdCents)}: tranche ${rank} is committed without a visa.`,
    ],
  },
  visa_already_given: {
    status: 409,
    fr: ['Visa déjà donné', ({ rank }) => `La tranche ${rank} a déjà un visa favorable.`],
    en: ['Visa already given', ({ rank }) => `Tranche ${rank} has a favourable visa already.`],
  },
  visa_date_to_come: {
    fr: [
      'Date à venir',
      ({ givenOn, today }) => `Le visa est daté du ${longDate('fr', givenOn)}, et nous sommes le ${longDate('fr', today)}.`,
    ],
    en: ['Date to come', ({ givenOn, today }) => `The visa is dated ${longDate('en', givenOn)}, and today is ${longDate('en', today)}.`],
  },
  visa_observation_missing: {
    fr: ['Observation absente', () => 'Un refus de visa se motive : dites pourquoi dans l’observation.'],
    en: ['Observation missing', () => 'A refusal of visa needs its reason: say why in the observation.'],
  },
};
