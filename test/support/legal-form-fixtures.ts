import { sql } from 'kysely';
import { openCall } from './calls.ts';
import { TOWN_CALL } from './domain.ts';
import { AWARDED_CENTS, STUDENTS, toGrant } from './fixtures.ts';
import { askOf } from './tranche-fixtures.ts';
import type { AppHarness } from './app-harness.ts';

const [LOCAL] = TOWN_CALL.terms.legalForms;

/** A grant that waits for its signatures under a local authority's rules, for a project of this many months. */
export async function toLocal(harness: AppHarness, durationMonths: number = STUDENTS.durationMonths): Promise<string> {
  const legalForms = [{ ...LOCAL!, legalCategories: [] }];
  const callId = await openCall(harness, { terms: { legalForms, tranches: { aboveCents: 1, aboveMonths: 60, everyMonths: 12, firm: 1 } } });
  return (await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId, durationMonths })).grantId;
}

/** The largest advance on the award without a guarantee, and with one. */
export const ADVANCE_CENTS = (AWARDED_CENTS * 30) / 100;
export const GUARANTEED_CENTS = (AWARDED_CENTS * 60) / 100;

export const GUARANTEE = { guarantor: 'Caisse des dépôts', reference: 'G-2027-7', guaranteedCents: GUARANTEED_CENTS, endsOn: null };
export const guarantee = (change: Record<string, unknown> = {}) => askOf('guarantees', { ...GUARANTEE, ...change });

/** Plans an advance of this amount, and the rest as the balance of a project of this many months. */
export const advance = (cents: number, months = STUDENTS.durationMonths) =>
  askOf(
    'tranches',
    {
      tranches: [
        { amountCents: cents, months: 1 },
        { amountCents: AWARDED_CENTS - cents, months: months - 1 },
      ],
    },
    'put',
  );

/** Has every guarantee of a grant end on a day. */
export const endGuarantees = (harness: AppHarness, id: string, day: string) =>
  harness.database.db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await trx.updateTable('guarantee').set({ ends_on: day }).where('grant_id', '=', id).execute();
  });
