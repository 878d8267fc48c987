import type { Settlement } from './slippage.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    impact: ImpactRefusal;
  }
}

/** Refusals of a phase, or of settling a slippage alert. */
export type ImpactRefusal =
  | { code: 'phase_missing' }
  | { code: 'phase_date_to_come'; on: string; today: string }
  | { code: 'slippage_alert_unknown'; numbers: number[] }
  | { code: 'slippage_alert_settled'; number: number; as: Settlement };
