import type { Kysely, Transaction } from 'kysely';
import type { Expected } from '../../domain/desk/deadlines.ts';
import type { GrantAct } from '../../domain/grants/authorising.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import type { Tranche } from '../../domain/grants/tranche.ts';
import { NO_GAIN_DATES } from '../../domain/impact/gain.ts';
import { anyOf, byGrant, type Ids, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { type RowsOf, together } from '../connection/together.ts';
import { actsPart } from './acts.ts';
import { openAmendmentsPart } from './amendments.ts';
import { finalAccountsPart } from './final-accounts.ts';
import { undeclaredYearsPart } from '../impact/gains.ts';
import { lockGrantRow, sidesPart } from './grants.ts';
import { milestonesPart } from './milestones.ts';
import { obligationsPart } from './obligations.ts';
import { tranchesPart } from './tranches.ts';

/** What beneficiaries still owe the fund: reports, evidence, accounts, amendments, gains to declare. */
export const expectedParts = (db: Kysely<DB>, grants: Ids) => ({
  milestones: milestonesPart(db, grants),
  obligations: obligationsPart(db, grants),
  finalAccounts: finalAccountsPart(db, grants),
  openAmendments: openAmendmentsPart(db, grants),
  undeclaredYears: undeclaredYearsPart(db, grants),
});

/** The same by the grant's id. */
export function toExpected(found: RowsOf<ReturnType<typeof expectedParts>>): (grantId: string) => Expected {
  const milestones = Map.groupBy(found.milestones, ({ grantId }) => grantId);
  const obligations = Map.groupBy(found.obligations, ({ grantId }) => grantId);
  const [accounts, amendments, gains] = [byGrant(found.finalAccounts), byGrant(found.openAmendments), byGrant(found.undeclaredYears)];
  return (id) => ({
    milestones: milestones.get(id) ?? [],
    obligations: obligations.get(id) ?? [],
    account: accounts.get(id),
    amendment: amendments.get(id),
    gains: gains.get(id) ?? NO_GAIN_DATES,
  });
}

const readExpectedParts = together((db: Kysely<DB>, ids: readonly string[]) => expectedParts(db, anyOf(ids)));

/** What is expected of grants, in one statement; the returned function finds each grant's. */
export const readExpected = async (db: Kysely<DB>, grantIds: readonly string[]): Promise<(grantId: string) => Expected> =>
  toExpected(await readExpectedParts(db, grantIds));

/** A locked grant with what its rules and its next deadline need. */
type LockedGrant = { grant: Grant; tranches: Tranche[]; expected: Expected };

const lockedParts = (db: Kysely<DB>, id: string) => ({
  ...expectedParts(db, oneId(id)),
  sides: sidesPart(db, id),
  tranches: tranchesPart(db, oneId(id)),
});
const toLocked = (row: Omit<Grant, 'signed'>, found: RowsOf<ReturnType<typeof lockedParts>>): LockedGrant => ({
  grant: { ...row, signed: found.sides.map(({ side }) => side) },
  tranches: found.tranches,
  expected: toExpected(found)(row.id),
});

const readLocked = together(lockedParts);
const readLockedToPay = together((db: Kysely<DB>, id: string) => ({ ...lockedParts(db, id), acts: actsPart(id) }));

/**
 * Locks a grant with its stream; its signatures, tranches and expected parts are read under that lock, in one
 * statement.
 */
export async function lockWholeGrant(trx: Transaction<DB>, id: string): Promise<LockedGrant | undefined> {
  const row = await lockGrantRow(trx, id);
  if (!row) return undefined;
  const found = await readLocked(trx, id);
  return toLocked(row, found);
}

/** The same with the acts that keep a person from paying it. */
export async function lockGrantToPay(trx: Transaction<DB>, id: string): Promise<(LockedGrant & { acts: GrantAct[] }) | undefined> {
  const row = await lockGrantRow(trx, id);
  if (!row) return undefined;
  const found = await readLockedToPay(trx, id);
  return { ...toLocked(row, found), acts: found.acts };
}
