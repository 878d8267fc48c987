import type { Kysely } from 'kysely';
import { readOpenAmendments } from './amendments.ts';
import { readCallsOf } from '../calls/calls.ts';
import { type ClaimRow, readClaimRows } from './claims.ts';
import { readFinalAccountsOf } from './final-accounts.ts';
import { readOpenFundingChanges } from './funding-changes.ts';
import type { GrantRow } from './grants.ts';
import { readMilestonesOf, readUntoldOf } from './milestones.ts';
import { readObligationsOf } from './obligations.ts';
import type { DB } from '../core/schema.ts';
import { readTrancheRows } from './tranches.ts';
import { vehicleByKey } from '../../domain/calls/legal-form.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import type { GrantParts } from '../../domain/grants/may.ts';

export type TrancheRow = Awaited<ReturnType<typeof readTrancheRows>>[number];

/** A grant with its parts, as its rules read them and as people do. */
export type WholeGrant = Omit<GrantParts, 'tranches' | 'claims'> & {
  row: GrantRow;
  tranches: readonly TrancheRow[];
  claims: readonly ClaimRow[];
};

const grantOf = (row: GrantRow): Grant => ({
  id: row.id,
  state: row.state,
  version: row.version,
  decided: row.decided,
  organisationId: row.organisation_id,
  applicationId: row.application_id,
  envelopeId: row.envelope_id,
  awardedCents: row.awarded_cents,
  vehicle: row.vehicle,
  form: row.form,
  startsOn: row.starts_on,
  durationMonths: row.duration_months,
  termAt: row.term_at,
  remindAt: row.remind_at,
  remindedAt: row.reminded_at,
  confirmAt: row.confirm_at,
  signed: row.signed,
  concerned: row.concerned,
  inReexamination: row.inReexamination,
});

/** These grants with all of their parts, in a few statements however many they are. */
export async function readWholeGrants(db: Kysely<DB>, rows: readonly GrantRow[]): Promise<WholeGrant[]> {
  const ids = rows.map(({ id }) => id);
  const underVersion = ({ call_id: callId, call_version: callVersion }: GrantRow) => ({ callId, callVersion });
  const [trancheRows, milestones, claimRows, obligations, accounts, untold, amendments, changes, callOf] = await Promise.all([
    readTrancheRows(db, ids),
    readMilestonesOf(db, ids),
    readClaimRows(db, ids),
    readObligationsOf(db, ids),
    readFinalAccountsOf(db, ids),
    readUntoldOf(db, ids),
    readOpenAmendments(db, ids),
    readOpenFundingChanges(db, ids),
    readCallsOf(db, rows.map(underVersion)),
  ]);
  const tranches = Map.groupBy(trancheRows, ({ grantId }) => grantId);
  const claims = Map.groupBy(claimRows, ({ grantId }) => grantId);
  return rows.map((row) => {
    const { id, visas, payees, guarantees, alerts, proposers, owed, funded_twice: fundedTwice } = row;
    const call = callOf(underVersion(row));
    return {
      row,
      grant: grantOf(row),
      call,
      vehicle: vehicleByKey(call, row.vehicle),
      tranches: tranches.get(id) ?? [],
      milestones: milestones.get(id) ?? [],
      claims: claims.get(id) ?? [],
      obligations: obligations.get(id) ?? [],
      account: accounts.get(id),
      untold: untold.get(id) ?? [],
      open: amendments.get(id),
      fundingChange: changes.get(id) ?? null,
      thresholdCents: row.visa_threshold_cents,
      owed: owed ?? undefined,
      ...{ visas, payees, guarantees, alerts, proposers, fundedTwice },
    };
  });
}
