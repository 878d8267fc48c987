import type { Kysely } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { notificationPart } from '../committee/appeals.ts';
import { recentPaymentsPart } from './recent-payments.ts';
import { anyIn, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { together } from '../connection/together.ts';
import { documentsPart, signaturesPart } from './agreements.ts';
import { amendmentsPart } from './amendments.ts';
import { delegationReportsPart } from './delegations.ts';
import { accountsPart } from './final-accounts.ts';
import { fundingChangesPart } from './funding-changes.ts';
import { grantPart, reasonsPart } from './grants.ts';
import { guaranteesPart } from './guarantees.ts';
import { planParts, reportsPart, toPlan } from './milestones.ts';
import { evidencePart } from './obligations.ts';
import { payeesPart } from './payees.ts';
import { visasPart } from './visas.ts';
import { toGrantsWithParts, grantParts } from './grants-with-parts.ts';

export const grantDetailParts = (db: Kysely<DB>, scope: Scope, id: string) => ({
  grant: grantPart(db, scope, id),
  ...grantParts(db, oneId(id)),
  ...planParts(db, id),
  reasons: reasonsPart(db, id),
  reports: reportsPart(db, id),
  payees: payeesPart(db, id),
  visas: visasPart(db, id),
  delegationReports: delegationReportsPart(db, id),
  notification: notificationPart(db, anyIn(db.selectFrom('grant').where('id', '=', id).select('application_id'))),
  evidence: evidencePart(db, id),
  accounts: accountsPart(db, id),
  guarantees: guaranteesPart(db, id),
  amendments: amendmentsPart(db, id),
  fundingChanges: fundingChangesPart(db, id),
  documents: documentsPart(db, id),
  signatures: signaturesPart(db, id),
  recentPayments: recentPaymentsPart(db),
});

const read = together(grantDetailParts);

/** One grant in a scope with all of its details, in one statement; undefined if it is not in the scope. */
export async function readGrantDetail(db: Kysely<DB>, scope: Scope, id: string) {
  const found = await read(db, scope, id);
  const [whole] = await toGrantsWithParts(db, found.grant, found);
  if (!whole) return undefined;
  const { indicators } = await toPlan(db, found);
  return { ...found, whole, indicators, notifiedAt: found.notification[0]?.notifiedAt ?? null };
}
