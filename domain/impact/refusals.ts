import type { Settlement } from './slippage.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    impact: ImpactRefusal;
  }
}

/** Refusals of a phase, of settling a slippage alert, of a gain, or of a remark on an answer. */
export type ImpactRefusal =
  | { code: 'phase_missing' }
  | { code: 'phase_date_to_come'; on: string; today: string }
  | { code: 'slippage_alert_unknown'; numbers: number[] }
  | { code: 'slippage_alert_settled'; number: number; as: Settlement }
  | { code: 'gain_unknown'; numbers: number[] }
  | { code: 'gains_too_many'; most: number }
  | { code: 'gain_method_unknown'; known: string[] }
  | { code: 'gain_lapsed'; gain: number }
  | { code: 'gain_realised'; gain: number }
  | { code: 'gain_unchanged'; gain: number }
  | { code: 'gain_cost_to_come'; on: string; today: string }
  | { code: 'gain_year_twice'; year: number }
  | { code: 'gain_year_over'; year: number }
  | { code: 'gain_year_not_over'; year: number }
  | { code: 'gain_year_unpromised'; year: number; years: number[] }
  | { code: 'gain_year_declared'; year: number }
  | { code: 'gain_declaration_waits'; year: number }
  | { code: 'gain_not_declared'; gain: number }
  | { code: 'stale_declaration'; current: number }
  | { code: 'certifier_wrote_gain' }
  | { code: 'answer_day_not_over'; asOf: string; today: string };
