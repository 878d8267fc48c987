import type { Kysely } from 'kysely';
import { openAmendmentsPart } from './amendments.ts';
import { readCallsOf } from '../calls/calls.ts';
import { type ClaimRow, claimsPart, toClaimRow } from './claims.ts';
import { type NoticeRow, noticesPart } from './ending-notices.ts';
import { finalAccountsPart } from './final-accounts.ts';
import { openFundingChangesPart } from './funding-changes.ts';
import type { GrantRow } from './grants.ts';
import { measuredPart, milestonesPart, toMeasured } from './milestones.ts';
import { obligationsPart } from './obligations.ts';
import { anyOf, byGrant, type Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { type RowsOf, together } from '../connection/together.ts';
import { type TrancheRow, trancheRowsPart } from './tranches.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import type { GrantParts } from '../../domain/desk/may-on-grant.ts';

/** A grant with its parts, as its rules read them and as people do. */
export type GrantWithParts = Omit<GrantParts, 'tranches' | 'claims' | 'notice'> & {
  notice: NoticeRow | undefined;
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
  legalForm: row.legal_form,
  form: row.form,
  startsOn: row.starts_on,
  durationMonths: row.duration_months,
  deadlineAt: row.deadline_at,
  remindAt: row.remind_at,
  remindedAt: row.reminded_at,
  confirmAt: row.confirm_at,
  signed: row.signed,
  conflicted: row.conflicted,
  fundActs: row.fundActs,
  inReexamination: row.inReexamination,
});

/** The parts of a grant beside its row. */
export const grantParts = (db: Kysely<DB>, grants: Ids) => ({
  tranches: trancheRowsPart(db, grants),
  milestones: milestonesPart(db, grants),
  claims: claimsPart(db, grants),
  obligations: obligationsPart(db, grants),
  finalAccounts: finalAccountsPart(db, grants),
  measured: measuredPart(grants),
  notices: noticesPart(db, grants),
  openAmendments: openAmendmentsPart(db, grants),
  openFundingChanges: openFundingChangesPart(db, grants),
});

/** Each grant with its own parts. */
export async function toGrantsWithParts(
  db: Kysely<DB>,
  rows: readonly GrantRow[],
  found: RowsOf<ReturnType<typeof grantParts>>,
): Promise<GrantWithParts[]> {
  const underVersion = ({ call_id: callId, call_version: callVersion }: GrantRow) => ({ callId, callVersion });
  const callOf = await readCallsOf(db, rows.map(underVersion));
  const tranches = Map.groupBy(found.tranches, ({ grantId }) => grantId);
  const milestones = Map.groupBy(found.milestones, ({ grantId }) => grantId);
  const claims = Map.groupBy(found.claims.map(toClaimRow), ({ grantId }) => grantId);
  const obligations = Map.groupBy(found.obligations, ({ grantId }) => grantId);
  const measured = Map.groupBy(found.measured, ({ grantId }) => grantId);
  const accounts = byGrant(found.finalAccounts);
  const notices = byGrant(found.notices);
  const amendments = byGrant(found.openAmendments);
  const changes = byGrant(found.openFundingChanges);
  return rows.map((row) => {
    const {
      id,
      visas,
      payees,
      guarantees,
      awardConditions,
      alerts,
      gains,
      sampled,
      proposers,
      acts,
      owed,
      funded_twice: fundedTwice,
    } = row;
    const call = callOf(underVersion(row));
    return {
      row,
      grant: grantOf(row),
      call,
      legalForm: legalFormByKey(call, row.legal_form),
      tranches: tranches.get(id) ?? [],
      milestones: milestones.get(id) ?? [],
      claims: claims.get(id) ?? [],
      obligations: obligations.get(id) ?? [],
      account: accounts.get(id),
      notice: notices.get(id),
      measured: toMeasured(call, measured.get(id) ?? []),
      open: amendments.get(id),
      fundingChange: changes.get(id) ?? null,
      thresholdCents: row.visa_threshold_cents,
      owed: owed ?? undefined,
      ...{ visas, payees, guarantees, awardConditions, alerts, gains, sampled, proposers, acts, fundedTwice },
    };
  });
}

const readWholeParts = together((db: Kysely<DB>, ids: readonly string[]) => grantParts(db, anyOf(ids)));

/** These grants with all of their parts, in one statement for any number. */
export async function readWholeGrants(db: Kysely<DB>, rows: readonly GrantRow[]): Promise<GrantWithParts[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  return toGrantsWithParts(db, rows, await readWholeParts(db, ids));
}
