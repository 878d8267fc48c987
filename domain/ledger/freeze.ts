import { z } from 'zod';
import type { Refusal } from '../core/refusal.ts';
import type { Caller, Role } from '../core/role.ts';

/**
 * The roles concerned by a freeze that leaves tranches without credits: those who manage the credits, and those who
 * lead the call.
 */
export const FREEZE_ROLES = ['finance', 'lead'] as const satisfies readonly Role[];
export type FreezeRole = (typeof FREEZE_ROLES)[number];

/**
 * One person of each role acknowledges a freeze, and earlier ones of the envelope: this decides nothing, and completes
 * the task.
 */
export const AcknowledgeFreeze = z.strictObject({
  sequence: z.int().positive().meta({ description: 'The freeze, by its number among the envelope’s movements' }),
});
export type AcknowledgeFreeze = z.infer<typeof AcknowledgeFreeze>;

/**
 * A freeze as its rule reads it. `awaited`: the roles that have not acknowledged it; `deprived`: how many tranches of
 * the grants that it hit now lack credits.
 */
export type Freeze = { awaited: readonly FreezeRole[]; deprived: number };

/** The roles in which a caller acknowledges a freeze. */
export const rolesOfFreeze = ({ roles }: Pick<Caller, 'roles'>): FreezeRole[] => FREEZE_ROLES.filter((role) => roles.includes(role));

/** Null if tranches lack credits and the freeze is not acknowledged yet in one of the caller's roles. */
export const mayAcknowledgeFreeze = ({ awaited, deprived }: Freeze, caller: Caller): Refusal | null =>
  deprived > 0 && rolesOfFreeze(caller).some((role) => awaited.includes(role)) ? null : { code: 'freeze_settled', deprived };
