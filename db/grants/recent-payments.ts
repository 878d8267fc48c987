import { type Kysely, sql } from 'kysely';
import type { DB } from '../core/schema.ts';
import { alone, part } from '../connection/together.ts';

/** The payments whose pace is looked at: enough of them, and none that is old. */
const RECENT_PAYMENTS = 50;

/** The days of the fund's recent payments from their order on, by which `paceOf` knows how long one takes. */
export const recentPaymentsPart = (db: Kysely<DB>) =>
  part(
    db
      .selectFrom('tranche')
      // Written out, so that every plan may use the index of such payments.
      .where(sql<boolean>`state = 'paid'`)
      .where('ordered_at', 'is not', null)
      .where('paid_on', 'is not', null)
      .orderBy('paid_on', 'desc')
      .orderBy('id', 'desc')
      .limit(sql.lit(RECENT_PAYMENTS))
      .select(sql<number>`greatest(paid_on - (ordered_at AT TIME ZONE 'Europe/Paris')::date, 0)`.as('days')),
  );

export const readRecentPayments = alone(recentPaymentsPart);
