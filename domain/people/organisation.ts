import { z } from 'zod';
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
