import type { Words } from '../../domain/core/words.ts';
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

export const impactProblems: Problems<ImpactRefusal> = {
  phase_missing: {
    status: 422,
    fr: ['Rien à noter', () => 'Dites une phase, un palier d’impact, ou les deux.'],
    en: ['Nothing to record', () => 'Say a phase, an impact step, or both.'],
  },
  phase_date_to_come: {
    status: 422,
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
    status: 422,
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
};
