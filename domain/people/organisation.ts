import { z } from 'zod';
import type { Call } from '../calls/call.ts';
import type { CurrentCall } from '../calls/call-life.ts';
import { type Organisation, refuseOpening, refuseOrganisation } from '../applications/application.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { line } from '../core/words.ts';

/** An organisation's name and INSEE legal category, if no token and no directory gives them. */
export const SettleOrganisation = z.strictObject({ name: line(200).min(1), legalCategory: z.string().regex(/^\d{4}$/) });
export type SettleOrganisation = z.infer<typeof SettleOrganisation>;

/** Commands on the organisation of a person whom the caller sees. */
export const ORGANISATION_COMMANDS = { settleOrganisation: ['admin'] } as const satisfies GivenBy<string>;

/** Nothing but the role can prevent it: an organisation is described as it is, even the admin's own. */
export const maySettleOrganisation = (): Refusal | null => null;

/** True if some call that is open now is for this organisation, so that its agents may draft. */
export const mayApplySomewhere = (
  organisation: Organisation,
  calls: readonly (Pick<Call, 'id' | 'terms'> & Pick<CurrentCall, 'state'>)[],
  at: string,
): boolean => calls.some((call) => !refuseOpening(call, at) && !refuseOrganisation(organisation, call.terms));
