import { z } from 'zod';
import type { Call } from '../calls/call.ts';
import type { CurrentCall } from '../calls/call-life.ts';
import { type Organisation, refuseOpening, refuseOrganisation } from '../applications/application.ts';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { line } from '../core/words.ts';

/** What an organisation is called, and its legal category of INSEE, where no token and no directory says it. */
export const SettleOrganisation = z.strictObject({ name: line(200).min(1), legalCategory: z.string().regex(/^\d{4}$/) });
export type SettleOrganisation = z.infer<typeof SettleOrganisation>;

/** Who settles it, for the organisation of a person that it reads. */
export const ORGANISATION_COMMANDS = { settleOrganisation: ['admin'] } as const satisfies GivenBy<string>;

/** Nothing but its role stands against it: whoever it is of, the organisation is described as it is. */
export const maySettleOrganisation = (): Refusal | null => null;

/** True where some call that is open now is for this organisation: its agents may draft. */
export const mayApplySomewhere = (
  organisation: Organisation,
  calls: readonly (Pick<Call, 'id' | 'terms'> & Pick<CurrentCall, 'state'>)[],
  at: string,
): boolean => calls.some((call) => !refuseOpening(call, at) && !refuseOrganisation(organisation, call.terms));
