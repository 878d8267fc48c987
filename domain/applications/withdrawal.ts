import { z } from 'zod';
import { type Application, type OnApplication, refuseOwn } from './application.ts';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { text } from '../core/words.ts';

export const WithdrawApplication = z.strictObject({
  version: Ordinal,
  /** Shown to the fund; optional. */
  reason: text(4000).default(''),
});
export type WithdrawApplication = z.infer<typeof WithdrawApplication>;

/** Null if the organisation may withdraw its application, for good. */
export const mayWithdraw = (on: OnApplication, caller: Caller): Refusal | null => refuseOwn('withdrawApplication', on, caller);

export const refuseWithdrawal = (application: Application, { caller, body }: Given<WithdrawApplication>): Refusal | null =>
  mayWithdraw({ application }, caller) ?? refuseStale(application, body.version);
