import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { FundingChange, ReportFundingChange } from '../../domain/grants/funding-change.ts';
import type { Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

const open = (db: Kysely<DB>) => db.selectFrom('funding_change').where('settled_by_plan', 'is', null).where('replaced_by', 'is', null);

/** True if a change of the funding of grant `g` is reported and no plan has taken it up. */
export const fundingChanged = sql<boolean>`EXISTS (
  SELECT FROM funding_change AS f WHERE f.grant_id = g.id AND f.settled_by_plan IS NULL AND f.replaced_by IS NULL OFFSET 0
)`;

/** The reported change of a grant's funding that no plan has taken up yet; null if there is none. */
export const readOpenFundingChange = async (db: Kysely<DB>, grantId: string): Promise<FundingChange | null> =>
  (await open(db)
    .where('grant_id', '=', grantId)
    .select(['number', 'cost_cents as costCents', 'grant_cents as grantCents'])
    .executeTakeFirst()) ?? null;

/** The same for grants, each with its grant's id. */
export const openFundingChangesPart = (db: Kysely<DB>, grants: Ids) =>
  part(
    open(db)
      .where('grant_id', '=', grants)
      .select(['grant_id as grantId', 'number', 'cost_cents as costCents', 'grant_cents as grantCents']),
  );

/** Stores the change reported by the version of a grant's event, replacing the earlier one. */
export async function insertFundingChange(
  trx: Transaction<DB>,
  { id, body: { fundingLines, costCents } }: Given<ReportFundingChange>,
  { version, grantCents }: { version: number; grantCents: number },
): Promise<void> {
  const { last } = await trx
    .selectFrom('funding_change')
    .where('grant_id', '=', id)
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  const number = Number(last ?? 0) + 1;
  await trx
    .updateTable('funding_change')
    .set({ replaced_by: number })
    .where('grant_id', '=', id)
    .where('settled_by_plan', 'is', null)
    .where('replaced_by', 'is', null)
    .execute();
  await trx
    .insertInto('funding_change')
    .values({
      grant_id: id,
      number,
      version,
      funding_lines: JSON.stringify(fundingLines),
      cost_cents: costCents,
      grant_cents: grantCents,
      settled_by_plan: null,
      replaced_by: null,
    })
    .execute();
}

/** Records the plan that has taken up a change. */
export async function settleFundingChange(trx: Transaction<DB>, grantId: string, number: number, plan: number): Promise<void> {
  await trx
    .updateTable('funding_change')
    .set({ settled_by_plan: plan })
    .where('grant_id', '=', grantId)
    .where('number', '=', number)
    .execute();
}

/** The reported changes of a grant's funding, oldest first, with their events' reasons. */
export const fundingChangesPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('funding_change as f')
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'f.grant_id').onRef('e.version', '=', 'f.version'))
      .innerJoin('grant_reason as r', (join) => join.onRef('r.grant_id', '=', 'f.grant_id').onRef('r.version', '=', 'f.version'))
      .where('f.grant_id', '=', grantId)
      .select(['f.number', 'f.funding_lines', 'f.cost_cents', 'f.grant_cents', 'f.settled_by_plan', 'f.replaced_by', 'e.at', 'r.reason'])
      .orderBy('f.number'),
    { instants: ['at'] },
  );
export const readFundingChangeRows = (db: Kysely<DB>, grantId: string) => readAlone(db, fundingChangesPart(db, grantId));
