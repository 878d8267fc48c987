import { type Kysely, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import {
  type ApproveFinalAccount,
  type FinalAccount,
  type GiveFinalAccount,
  type ReturnFinalAccount,
  type StatedLine,
  type Statement,
  struckLines,
  type Deadline,
} from '../../domain/grants/final-account.ts';
import { anyOf, byGrant, type Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

const accounts = (db: Kysely<DB>) =>
  db
    .selectFrom('final_account')
    .select([
      'state',
      'due_at as dueAt',
      'remind_at as remindAt',
      'reminded_at as remindedAt',
      'late_at as lateAt',
      'number',
      'ended_on as endedOn',
    ]);

/** The final account of a grant; undefined if none is asked for. */
export const readFinalAccount = (db: Kysely<DB>, grantId: string): Promise<FinalAccount | undefined> =>
  accounts(db).where('grant_id', '=', grantId).executeTakeFirst();

/** Those of grants, each with its grant's id. */
export const finalAccountsPart = (db: Kysely<DB>, grants: Ids) =>
  part(accounts(db).where('grant_id', '=', grants).select('grant_id as grantId'), {
    instants: ['dueAt', 'remindAt', 'remindedAt', 'lateAt'],
  });

/** The same by the grant's id. */
export const readFinalAccountsOf = async (db: Kysely<DB>, grantIds: readonly string[]): Promise<Map<string, FinalAccount>> =>
  byGrant(await readAlone(db, finalAccountsPart(db, anyOf(grantIds))));

/** Moves the deadline of an account that is not given yet. */
export async function moveFinalAccount(trx: Transaction<DB>, grantId: string, { dueAt, remindAt }: Deadline): Promise<void> {
  await trx
    .updateTable('final_account')
    .set({ due_at: dueAt, remind_at: remindAt, reminded_at: null, late_at: null })
    .where('grant_id', '=', grantId)
    .where('state', '=', 'awaited')
    .execute();
}

/** Records on which day a project ended early, and until when its account is due from then on. */
export async function markEnded(trx: Transaction<DB>, grantId: string, endedOn: string, { dueAt, remindAt }: Deadline): Promise<void> {
  await account(trx, grantId).set({ ended_on: endedOn, due_at: dueAt, remind_at: remindAt, reminded_at: null, late_at: null }).execute();
}

/** The newest account given; undefined before the first. */
export const readStatement = (db: Kysely<DB>, grantId: string): Promise<Statement | undefined> =>
  db
    .selectFrom('account_statement')
    .where('grant_id', '=', grantId)
    .select(['number', 'lines', 'spent_cents as spentCents'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The accounts that were given and are not decided yet, each with the eligible cost of the plan in force, by grant. */
export async function readGivenAccounts(
  db: Kysely<DB>,
  grantIds: readonly string[],
): Promise<Map<string, { statement: Statement; eligibleCents: number }>> {
  const rows = await db
    .selectFrom('final_account as f')
    .innerJoin('account_statement as s', (join) => join.onRef('s.grant_id', '=', 'f.grant_id').onRef('s.number', '=', 'f.number'))
    .innerJoin('grant_plan as p', 'p.grant_id', 'f.grant_id')
    .distinctOn('f.grant_id')
    .where('f.grant_id', '=', anyOf(grantIds))
    .where('f.state', '=', 'given')
    .orderBy('f.grant_id')
    .orderBy('p.number', 'desc')
    .select(['f.grant_id as grantId', 's.number', 's.lines', 's.spent_cents as spentCents', 'p.eligible_cents as eligibleCents'])
    .execute();
  return new Map(rows.map(({ grantId, eligibleCents, ...statement }) => [grantId, { statement, eligibleCents }]));
}

/** What an approved account struck: its lines with their labels, the amounts and the reasons. */
export async function readStruck(db: Kysely<DB>, grantId: string, number: number) {
  const { lines, struck } = await db
    .selectFrom('account_review as v')
    .innerJoin('account_statement as s', (join) => join.onRef('s.grant_id', '=', 'v.grant_id').onRef('s.number', '=', 'v.number'))
    .where('v.grant_id', '=', grantId)
    .where('v.number', '=', number)
    .select(['s.lines', 'v.struck'])
    .executeTakeFirstOrThrow();
  const labels = new Map(lines.map(({ line, label }) => [line, label]));
  return (struck ?? []).map(({ line, struckCents, reason }) => ({ label: labels.get(line) ?? String(line), struckCents, reason }));
}

/** The spending of a grant's newest accepted report; undefined if none was accepted. */
export const readReported = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('report as r')
    .innerJoin('report_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
    )
    .where('r.grant_id', '=', grantId)
    .where('v.decision', '=', 'accept')
    .select('r.spent_cents as spentCents')
    .orderBy('r.rank', 'desc')
    .orderBy('r.number', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The cost lines of a revision of an application's plan, in their order; amounts in cents. */
export const readCostLines = (db: Kysely<DB>, applicationId: string, revision: number) =>
  db
    .selectFrom('cost_line')
    .where('application_id', '=', applicationId)
    .where('revision', '=', revision)
    .select(['label', 'amount_cents as amountCents'])
    .orderBy('position')
    .execute();

/** Updates the account of a locked grant. */
const account = (trx: Transaction<DB>, grantId: string) => trx.updateTable('final_account').where('grant_id', '=', grantId);

export async function insertStatement(
  trx: Transaction<DB>,
  { number: before, dueAt, lateAt }: FinalAccount,
  lines: readonly StatedLine[],
  { id, caller: { personId }, body: { spentCents, comment }, at }: Given<GiveFinalAccount>,
): Promise<void> {
  const number = before + 1;
  await trx
    .insertInto('account_statement')
    .values({
      grant_id: id,
      number,
      lines: JSON.stringify(lines),
      spent_cents: spentCents,
      comment,
      due_at: dueAt,
      given_by: personId,
      given_at: at,
    })
    .execute();
  await account(trx, id)
    .set({ state: 'given', number, late_at: lateAt ?? (at > dueAt ? at : null) })
    .execute();
}

/** Returns an account, which is awaited again until a new deadline. */
export async function markAccountReturned(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { number, reason }, at }: Given<ReturnFinalAccount>,
  { dueAt, remindAt }: Deadline,
): Promise<void> {
  await trx
    .insertInto('account_review')
    .values({ grant_id: id, number, decision: 'return', words: reason, reviewed_by: personId, reviewed_at: at })
    .execute();
  await account(trx, id).set({ state: 'returned', due_at: dueAt, remind_at: remindAt, reminded_at: null, late_at: null }).execute();
}

export async function markAccountApproved(
  trx: Transaction<DB>,
  { id, caller: { personId }, body, at }: Given<ApproveFinalAccount>,
  { eligibleCents, dueCents }: { eligibleCents: number; dueCents: number },
): Promise<void> {
  await trx
    .insertInto('account_review')
    .values({
      grant_id: id,
      number: body.number,
      decision: 'approve',
      replaces: trx
        .selectFrom('account_statement')
        .where('grant_id', '=', id)
        .select(({ fn }) => fn.max('reopens').as('replaces')),
      struck: JSON.stringify(struckLines(body)),
      eligible_cents: eligibleCents,
      due_cents: dueCents,
      words: body.observation,
      reviewed_by: personId,
      reviewed_at: at,
    })
    .execute();
  await account(trx, id).set({ state: 'approved' }).execute();
}

/**
 * Gives the approved account again, under the next number, as its beneficiary gave it: it is approved anew, and its
 * approval stays as history. Returns the number.
 */
export async function giveAgain(trx: Transaction<DB>, grantId: string): Promise<number> {
  const { number } = await account(trx, grantId)
    .set((row) => ({ state: 'given', number: row('number', '+', 1) }))
    .returning('number')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('account_statement')
    .columns(['grant_id', 'number', 'reopens', 'lines', 'spent_cents', 'comment', 'due_at', 'given_by', 'given_at'])
    .expression((row) =>
      row
        .selectFrom('account_statement')
        .where('grant_id', '=', grantId)
        .where('number', '=', number - 1)
        .select((each) => ['grant_id', each.val(number).as('number'), 'number as reopens', 'lines', 'spent_cents', 'comment'])
        .select(['due_at', 'given_by', 'given_at']),
    )
    .execute();
  return number;
}

export async function markAccountReminded(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await account(trx, grantId).set({ reminded_at: at }).execute();
}

export async function markAccountLate(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await account(trx, grantId).set({ late_at: at }).execute();
}

/** Cancels the account of a grant that ends before it is approved. */
export async function cancelFinalAccount(trx: Transaction<DB>, grantId: string): Promise<void> {
  await account(trx, grantId).set({ state: 'cancelled' }).where('state', '!=', 'approved').execute();
}

/** A grant's accounts with finance's answers, in the order in which they were given. */
export const accountsPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('account_statement as s')
      .innerJoin('person as p', 'p.id', 's.given_by')
      .leftJoin('account_review as v', (join) => join.onRef('v.grant_id', '=', 's.grant_id').onRef('v.number', '=', 's.number'))
      .leftJoin('person as q', 'q.id', 'v.reviewed_by')
      .where('s.grant_id', '=', grantId)
      .select([
        's.number',
        's.reopens',
        's.lines',
        's.spent_cents',
        's.comment',
        's.due_at',
        's.given_at',
        'p.given_name as giver_given_name',
        'p.usual_name as giver_usual_name',
        'v.decision',
        'v.struck',
        'v.eligible_cents',
        'v.due_cents',
        'v.words',
        'v.reviewed_at',
        'q.given_name as reviewer_given_name',
        'q.usual_name as reviewer_usual_name',
      ])
      .orderBy('s.number'),
    { instants: ['due_at', 'given_at', 'reviewed_at'] },
  );
export const readAccountRows = (db: Kysely<DB>, grantId: string) => readAlone(db, accountsPart(db, grantId));
