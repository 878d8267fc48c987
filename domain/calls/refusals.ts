import type { FieldFault } from '../core/refusal.ts';

declare module '../core/refusal.ts' {
  interface Refusals {
    calls: CallRefusal;
  }
}

export type CallRefusal =
  | { code: 'call_exists'; callId: string }
  | { code: 'call_code_taken'; callCode: string }
  | { code: 'envelope_unknown'; envelopeId: string }
  | { code: 'call_incoherent'; fields: FieldFault[] }
  | { code: 'call_without_draft'; published: number };
