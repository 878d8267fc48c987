import { z } from 'zod';
import type { Refusal } from '../core/refusal.ts';
import type { Caller, Role } from '../core/role.ts';

/** Whom a freeze concerns that leaves tranches without their credits: who keeps the credits, and who leads the call. */
export const FREEZE_ROLES = ['finance', 'lead'] as const satisfies readonly Role[];
export type FreezeRole = (typeof FREEZE_ROLES)[number];

/**
 * Somebody of each role takes note of a freeze, and of those before it in the envelope: it decides nothing, and takes
 * the task away.
 */
export const AcknowledgeFreeze = z.strictObject({
  sequence: z.int().positive().meta({ description: 'The freeze, by its number among the envelope’s movements' }),
});
export type AcknowledgeFreeze = z.infer<typeof AcknowledgeFreeze>;

/**
 * A freeze as its rule reads it. `awaited`: the roles that have not taken note of it; `deprived`: how many
 * tranches of the grants that it has hit lack their credits, as things stand.
 */
export type Freeze = { awaited: readonly FreezeRole[]; deprived: number };

/** The roles in which a caller takes note of a freeze. */
export const rolesOfFreeze = ({ roles }: Pick<Caller, 'roles'>): FreezeRole[] => FREEZE_ROLES.filter((role) => roles.includes(role));

/** Null: tranches lack their credits, and nobody of one of the caller's roles has taken note of it. */
export const mayAcknowledgeFreeze = ({ awaited, deprived }: Freeze, caller: Caller): Refusal | null =>
  deprived > 0 && rolesOfFreeze(caller).some((role) => awaited.includes(role)) ? null : { code: 'freeze_settled', deprived };
