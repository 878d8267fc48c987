import { z } from 'zod';
import { type Application, refuseOwn } from './application.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import { text } from '../core/words.ts';

export const WithdrawApplication = z.strictObject({
  version: z.int().positive(),
  /** Told to the fund; nobody has to give one. */
  reason: text(4000).default(''),
});
export type WithdrawApplication = z.infer<typeof WithdrawApplication>;

/** Guards in order of precedence; null: the organisation may take its application back, which is final. */
export const refuseWithdrawal = (application: Application, given: Given<WithdrawApplication>): Refusal | null =>
  refuseOwn('withdrawApplication', application, given);
