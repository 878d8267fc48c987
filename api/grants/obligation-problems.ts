import type { ObligationRefusal } from '../../domain/grants/refusals.ts';
import { labelIn } from '../../domain/core/state-table.ts';
import { obligationTable } from '../../domain/grants/obligation.ts';
import { list, type Problems } from '../http/problem/sentence.ts';

export const obligationProblems: Problems<ObligationRefusal> = {
  obligation_unknown: {
    fr: [
      'Obligation inconnue',
      ({ known }) =>
        known.length > 0 ? `Les obligations de cette convention sont : ${list(known)}.` : 'Cette convention n’a pas d’obligation.',
    ],
    en: [
      'Unknown obligation',
      ({ known }) => (known.length > 0 ? `The obligations of this grant are: ${list(known)}.` : 'This grant has no obligation.'),
    ],
  },
  obligation_wrong_state: {
    status: 409,
    fr: [
      'Obligation dans un autre état',
      ({ state }) =>
        `L’état de cette obligation est maintenant « ${labelIn(obligationTable, state, 'fr')} » : il ne permet pas cette action.`,
    ],
    en: [
      'Obligation in another state',
      ({ state }) => `The state of this obligation is “${labelIn(obligationTable, state, 'en')}” now, which does not allow this.`,
    ],
  },
  evidence_missing: {
    fr: [
      'Justification absente',
      ({ evidence }) =>
        evidence === 'link'
          ? 'Cette obligation se justifie par un lien : donnez-le.'
          : 'Cette obligation se justifie par quelques mots : dites ce qui a été fait.',
    ],
    en: [
      'Evidence missing',
      ({ evidence }) =>
        evidence === 'link'
          ? 'This obligation is shown to be met by a link: give it.'
          : 'This obligation is shown to be met in words: say what was done.',
    ],
  },
  stale_evidence: {
    status: 409,
    fr: [
      'Justification remplacée',
      ({ current }) => `La dernière justification de cette obligation porte le numéro ${current}. Lisez-la avant de vous prononcer.`,
    ],
    en: [
      'Evidence replaced',
      ({ current }) => `The newest evidence for this obligation has the number ${current}. Look at it before you decide.`,
    ],
  },
  evidence_reasons_missing: {
    fr: ['Raisons absentes', () => 'Une justification se renvoie avec ses raisons : dites au projet ce qu’il doit compléter.'],
    en: ['Reasons missing', () => 'Evidence is returned with its reasons: tell the project what to complete.'],
  },
};
