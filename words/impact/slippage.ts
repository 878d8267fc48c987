import { impactStepWords, phaseWords, type RecordPhase } from '../../domain/impact/phase.ts';
import type { DismissSlippageAlert } from '../../domain/impact/slippage.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { reason } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';

export const impact = {
  recordPhase: {
    fr: {
      button: 'Noter la phase du projet',
      title: 'Noter la phase et le palier d’impact du projet',
      intro: 'Indiquez la phase, le palier d’impact, ou les deux.',
      done: 'La phase du projet est enregistrée.',
      happened: ({ phase, impactStep, on }) =>
        `a noté, depuis le ${fr.day(String(on))} : ${[...(phase ? [`phase « ${phaseWords(phase)?.fr} »`] : []), ...(impactStep ? [`palier d’impact « ${impactStepWords(impactStep)?.fr} »`] : [])].join(', ')}`,
    },
    en: {
      button: 'Record where the project stands',
      title: 'Record the project’s phase and impact step',
      intro: 'Enter the phase, the impact step, or both.',
      done: 'Where the project stands is recorded.',
      happened: ({ phase, impactStep, on }) =>
        `noted, since ${en.day(String(on))}: ${[...(phase ? [`phase "${phaseWords(phase)?.en}"`] : []), ...(impactStep ? [`impact step "${impactStepWords(impactStep)?.en}"`] : [])].join(', ')}`,
    },
    fields: {
      phase: field('Phase du projet', 'Phase of the project'),
      impactStep: field('Palier d’impact', 'Impact step'),
      on: field(
        'Depuis le',
        'Since',
        'Le jour à partir duquel c’est le cas, aujourd’hui au plus tard.',
        'The day from which it is so, today at the latest.',
      ),
    },
  },
  dismissSlippageAlert: {
    fr: {
      button: 'Classer l’alerte',
      title: 'Classer l’alerte sur la dérive du projet',
      intro: 'Dites pourquoi cette dérive de coût ou de délai n’appelle pas d’autre suite.',
      warning: 'Une alerte classée ne peut pas être rouverte.',
      done: 'L’alerte est classée.',
      happened: ({ alert }) => `a classé l’alerte ${alert} sur la dérive du projet`,
    },
    en: {
      button: 'Dismiss the alert',
      title: 'Dismiss the alert on the project’s slippage',
      intro: 'Say why nothing more follows from this slippage of cost or time.',
      warning: 'A dismissed alert cannot be opened again.',
      done: 'The alert is dismissed.',
      happened: ({ alert }) => `dismissed alert ${alert} on the slippage of the project`,
    },
    fields: {
      alert: field(
        'Alerte de dérive',
        'Slippage alert',
        'Numéro de l’alerte sur la dérive de coût ou de délai du projet.',
        'Number of the alert on the project’s slippage of cost or time.',
      ),
      reason,
    },
  },
  raiseSlippageAlert: {
    fr: {
      happened: ({ level }) =>
        level === 'mission'
          ? 'La dérive du projet dépasse le second seuil : une mission est à proposer'
          : 'La dérive du projet dépasse le premier seuil',
    },
    en: {
      happened: ({ level }) =>
        level === 'mission'
          ? 'The project slips beyond the second threshold: a mission is to be proposed'
          : 'The project slips beyond the first threshold',
    },
  },
  recoverSlippage: {
    fr: { happened: 'La dérive du projet ne dépasse plus le seuil' },
    en: { happened: 'The project no longer slips beyond the threshold' },
  },
} satisfies WordsOf<'impact', { recordPhase: typeof RecordPhase; dismissSlippageAlert: typeof DismissSlippageAlert }>;
