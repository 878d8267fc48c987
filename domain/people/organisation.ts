import { z } from 'zod';
import type { GivenBy } from '../core/may.ts';
import type { Refusal } from '../core/refusal.ts';
import { line } from '../core/words.ts';

/** INSEE's code of a département or of a territory overseas. */
export const Department = z.string().regex(/^([01]\d|2[1-9AB]|[3-8]\d|9[0-5]|9[78]\d)$/);

/** The département of a commune, by INSEE's code of it; null for a code that has none. */
export function departmentOf(commune: string): string | null {
  const said = Department.safeParse(commune.slice(0, /^9[78]/.test(commune) ? 3 : 2));
  return said.success ? said.data : null;
}

/** An organisation's name, INSEE legal category and département, if no token and no directory gives them. */
export const SettleOrganisation = z.strictObject({
  name: line(200).min(1),
  legalCategory: z.string().regex(/^\d{4}$/),
  /** Null leaves what is known. */
  department: Department.nullable().default(null),
});
export type SettleOrganisation = z.infer<typeof SettleOrganisation>;

/** Commands on the organisation of a person whom the caller sees. */
export const ORGANISATION_COMMANDS = { settleOrganisation: ['admin'] } as const satisfies GivenBy<string>;

/** Nothing but the role can prevent it: an organisation is described as it is, even the admin's own. */
export const maySettleOrganisation = (): Refusal | null => null;
