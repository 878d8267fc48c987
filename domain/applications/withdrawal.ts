import { z } from 'zod';
import { type Application, type OnApplication, refuseOwn } from './application.ts';
import type { Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { text } from '../core/words.ts';

export const WithdrawApplication = z.strictObject({
  version: Ordinal,
  /** Shown to the fund; optional. */
  reason: text(4000).default(''),
});
export type WithdrawApplication = z.infer<typeof WithdrawApplication>;

/** The person who began a draft; null once it was submitted, when the organisation answers for it. */
export type Drafted = { draftedBy: string | null };

/**
 * Null if the organisation may withdraw its application, for good: by a person who signs for it. A draft binds no one,
 * so the person who began it may give it up as well.
 */
export const mayWithdraw = (on: OnApplication & Drafted, caller: Caller): Refusal | null =>
  refuseOwn('withdrawApplication', on, caller) ??
  (caller.roles.includes('signatory') || isSamePerson(caller, on.draftedBy) ? null : { code: 'role_required', roles: ['signatory'] });

export const refuseWithdrawal = (
  { application, draftedBy }: { application: Application } & Drafted,
  { caller, body }: Given<WithdrawApplication>,
): Refusal | null => mayWithdraw({ application, draftedBy }, caller) ?? refuseStale(application, body.version);
