import { sql } from 'kysely';
import { FIRST_PLAN } from '../../domain/grants/agreement.ts';
import type { Side } from '../../domain/grants/signature.ts';

/** The sides that have signed grant `g`. */
export const sidesOfGrant = sql<
  Side[]
>`ARRAY(SELECT side FROM signature WHERE grant_id = g.id AND plan = ${sql.lit(FIRST_PLAN)} ORDER BY side)`.as('signed');
