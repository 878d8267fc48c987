import type { RecordPhase } from '../../domain/impact/phase.ts';
import type { DismissSlippageAlert } from '../../domain/impact/slippage.ts';
import type { WordsOf } from '../core/command-words.ts';
import { field } from '../core/field.ts';
import { reason } from '../core/fields.ts';

export const impact = {
  recordPhase: {
    fr: {
      button: 'Noter l’étape du projet',
      title: 'Noter la phase et le palier d’impact du projet',
      intro: 'Indiquez la phase, le palier d’impact, ou les deux.',
      done: 'L’étape du projet est enregistrée.',
    },
    en: {
      button: 'Record where the project stands',
      title: 'Record the project’s phase and impact step',
      intro: 'Enter the phase, the impact step, or both.',
      done: 'Where the project stands is recorded.',
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
    },
    en: {
      button: 'Dismiss the alert',
      title: 'Dismiss the alert on the project’s slippage',
      intro: 'Say why nothing more follows from this slippage of cost or time.',
      warning: 'A dismissed alert cannot be opened again.',
      done: 'The alert is dismissed.',
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
} satisfies WordsOf<'impact', { recordPhase: typeof RecordPhase; dismissSlippageAlert: typeof DismissSlippageAlert }>;
