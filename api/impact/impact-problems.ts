import { GAIN_METHODS } from '../../domain/calls/gain-method.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import type { ImpactRefusal } from '../../domain/impact/refusals.ts';
import type { Settlement } from '../../domain/impact/slippage.ts';
import { longDate } from '../../domain/core/format.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

const SETTLED: Record<Settlement, Words> = {
  mission_proposed: { fr: 'une mission a été proposée', en: 'a mission was proposed' },
  dismissed: { fr: 'elle a été classée', en: 'it was dismissed' },
  recovered: { fr: 'le projet est revenu sous le seuil', en: 'the project is below the threshold again' },
  superseded: { fr: 'le projet a franchi le seuil suivant', en: 'the project has crossed the next threshold' },
};

/** The labels of methods by their keys; a method of a call's own keeps its key. */
const methodsIn = (language: Language, keys: readonly string[]): string =>
  list(keys.map((key) => GAIN_METHODS.find((method) => method.key === key)?.label[language] ?? key));

export const impactProblems: Problems<ImpactRefusal> = {
  phase_missing: {
    fr: ['Rien à noter', () => 'Dites une phase, un palier d’impact, ou les deux.'],
    en: ['Nothing to record', () => 'Say a phase, an impact step, or both.'],
  },
  phase_date_to_come: {
    fr: [
      'Date à venir',
      ({ on, today }) => `Le ${longDate('fr', on)} est à venir : nous sommes le ${longDate('fr', today)}, et l’on note ce qui est.`,
    ],
    en: [
      'Date to come',
      ({ on, today }) => `${longDate('en', on)} is to come: today is ${longDate('en', today)}, and what is recorded is what there is.`,
    ],
  },
  slippage_alert_unknown: {
    fr: [
      'Alerte inconnue',
      ({ numbers }) => (numbers.length > 0 ? `La convention a ces alertes : ${list(numbers)}.` : 'La convention n’a aucune alerte.'),
    ],
    en: [
      'Unknown alert',
      ({ numbers }) => (numbers.length > 0 ? `The agreement has these alerts: ${list(numbers)}.` : 'The agreement has no alert.'),
    ],
  },
  slippage_alert_settled: {
    status: 409,
    fr: ['Alerte déjà réglée', ({ number, as }) => `L’alerte ${number} est réglée : ${SETTLED[as].fr}.`],
    en: ['Alert settled already', ({ number, as }) => `Alert ${number} is settled: ${SETTLED[as].en}.`],
  },
  gain_unknown: {
    fr: [
      'Gain inconnu',
      ({ numbers }) => (numbers.length > 0 ? `Le projet a promis ces gains : ${list(numbers)}.` : 'Le projet n’a promis aucun gain.'),
    ],
    en: [
      'Unknown gain',
      ({ numbers }) =>
        numbers.length > 0 ? `The project has promised these gains: ${list(numbers)}.` : 'The project has promised no gain.',
    ],
  },
  gains_too_many: {
    status: 409,
    fr: ['Trop de gains', ({ most }) => `Un projet promet ${most} gains au plus : réunissez ceux qui se comptent de la même façon.`],
    en: ['Too many gains', ({ most }) => `A project promises ${most} gains at most: combine those counted by the same method.`],
  },
  gain_method_unknown: {
    fr: ['Méthode inconnue', ({ known }) => `Un gain se chiffre par une méthode de l’appel : ${methodsIn('fr', known)}.`],
    en: ['Unknown method', ({ known }) => `A gain is counted by a method of the call: ${methodsIn('en', known)}.`],
  },
  gain_lapsed: {
    status: 409,
    fr: ['Gain caduc', ({ gain }) => `Le gain n° ${gain} est caduc : il ne se révise plus et ne se déclare plus.`],
    en: ['Gain lapsed', ({ gain }) => `Gain ${gain} has lapsed: it can no longer be revised or declared.`],
  },
  gain_realised: {
    status: 409,
    fr: ['Rien à rendre caduc', ({ gain }) => `Chaque année promise du gain n° ${gain} a un gain attesté, ou n’est plus promise.`],
    en: ['Nothing to lapse', ({ gain }) => `Each promised year of gain ${gain} has a certified gain, or is no longer promised.`],
  },
  gain_unchanged: {
    fr: [
      'Rien à réviser',
      ({ gain }) => `Le gain n° ${gain} promet déjà cela pour les années à venir. Changez une quantité, ou un coût, son jour ou sa source.`,
    ],
    en: [
      'Nothing to revise',
      ({ gain }) => `Gain ${gain} already promises this for the coming years. Change a quantity, or a cost, its day or its source.`,
    ],
  },
  gain_cost_to_come: {
    fr: [
      'Coût à venir',
      ({ on, today }) =>
        `Le ${longDate('fr', on)} est à venir : nous sommes le ${longDate('fr', today)}, et un coût est constaté, non prévu.`,
    ],
    en: [
      'Cost to come',
      ({ on, today }) => `${longDate('en', on)} is in the future (today is ${longDate('en', today)}). Give a cost of today or earlier.`,
    ],
  },
  gain_year_twice: {
    fr: ['Année en double', ({ year }) => `L’année ${year} est donnée deux fois : réunissez ses quantités sur une ligne.`],
    en: ['Year given twice', ({ year }) => `The year ${year} is given twice: add its quantities up in one line.`],
  },
  gain_year_over: {
    fr: [
      'Année passée ou déclarée',
      ({ year }) => `L’année ${year} est passée, ou son gain est déclaré ou caduc : rien ne se promet plus pour elle. Retirez-la.`,
    ],
    en: [
      'Year over or declared',
      ({ year }) => `The year ${year} is over, or its gain is declared or has lapsed: nothing more is promised for it. Leave it out.`,
    ],
  },
  gain_year_not_over: {
    status: 409,
    fr: [
      'Année en cours ou à venir',
      ({ year }) => `L’année ${year} n’est pas terminée : son gain se déclare à partir du 1er janvier ${year + 1}.`,
    ],
    en: ['Year not over', ({ year }) => `The year ${year} is not over: its gain is declared from 1 January ${year + 1} on.`],
  },
  gain_year_unpromised: {
    fr: [
      'Année sans promesse',
      ({ year, years }) => `Aucun gain n’est promis pour ${year}.${years.length > 0 ? ` Les années promises sont : ${list(years)}.` : ''}`,
    ],
    en: [
      'Year without a promise',
      ({ year, years }) => `No gain is promised for ${year}.${years.length > 0 ? ` The promised years are: ${list(years)}.` : ''}`,
    ],
  },
  gain_year_declared: {
    status: 409,
    fr: ['Année déjà déclarée', ({ year }) => `Le gain de ${year} est déjà déclaré : il attend d’être attesté, ou il l’est.`],
    en: ['Year declared already', ({ year }) => `The gain of ${year} is already declared: it is certified, or waits for certification.`],
  },
  gain_declaration_waits: {
    status: 409,
    fr: ['Déclaration à examiner', ({ year }) => `Le gain déclaré pour ${year} attend d’être attesté ou renvoyé : cela vient d’abord.`],
    en: ['Declaration waits', ({ year }) => `The gain declared for ${year} must first be certified or returned.`],
  },
  gain_not_declared: {
    status: 409,
    fr: ['Rien à attester', ({ gain }) => `Le gain n° ${gain} n’a aucune déclaration en attente pour cette année.`],
    en: ['Nothing to certify', ({ gain }) => `No declaration of gain ${gain} is waiting for this year.`],
  },
  stale_declaration: {
    status: 409,
    fr: [
      'Déclaration remplacée',
      ({ current }) => `La dernière déclaration de cette année porte le numéro ${current}. Lisez-la avant de vous prononcer.`,
    ],
    en: [
      'Declaration replaced',
      ({ current }) => `The newest declaration of this year has the number ${current}. Read it before you decide.`,
    ],
  },
  certifier_wrote_gain: {
    fr: [
      'Une autre personne atteste',
      () => 'Vous avez promis, révisé ou déclaré ce gain : une autre personne des finances l’atteste ou le renvoie.',
    ],
    en: [
      'Another person certifies',
      () => 'You have promised, revised or declared this gain: another person of finance certifies or returns it.',
    ],
  },
  answer_day_not_over: {
    fr: [
      'Jour en cours',
      ({ asOf, today }) =>
        `Une remarque accompagne une réponse qui ne change plus : le ${longDate('fr', asOf)} n’est pas passé, nous sommes le ${longDate('fr', today)}. Choisissez un jour passé.`,
    ],
    en: [
      'Day not over',
      ({ asOf, today }) =>
        `A remark belongs to an answer that no longer changes, and ${longDate('en', asOf)} is not over (today is ${longDate('en', today)}). Choose a day that is over.`,
    ],
  },
};
