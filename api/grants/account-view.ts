import { z } from 'zod';
import type { readAccountRows } from '../../db/grants/final-accounts.ts';
import { ACCOUNT_STATES, accountTable, type FinalAccount, isAccountable } from '../../domain/grants/final-account.ts';
import { ofTranches } from '../../domain/grants/milestone.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { commandsOnGiven, type OfGrant } from './grant-commands.ts';
import type { MilestoneRow } from './milestone-view.ts';

type AccountRow = Awaited<ReturnType<typeof readAccountRows>>[number];

const StatementView = z.object({
  number: z.int().meta({ description: 'Which account it is, from 1: a returned one is given again' }),
  lines: z.array(z.object({ line: z.int(), spentCents: z.int() })).meta({ description: 'By the place of the cost line in the plan' }),
  spentCents: z.int(),
  comment: z.string(),
  givenAt: z.iso.datetime(),
  givenBy: z.string(),
  late: z.boolean().meta({ description: 'Given after its term' }),
  review: z
    .object({
      decision: z.enum(['approve', 'return']),
      words: z.string(),
      eligibleCents: z.int().nullable().meta({ description: 'What of it may be funded; null where it was returned' }),
      dueCents: z.int().nullable().meta({ description: 'min(grant, rate × what may be funded); null where it was returned' }),
      reviewedAt: z.iso.datetime(),
      reviewedBy: z.string(),
    })
    .nullable(),
});

export const FinalAccountView = z
  .object({
    state: z.enum(ACCOUNT_STATES),
    label: z.string(),
    dueAt: z.iso.datetime(),
    late: z.boolean().meta({ description: 'None had come at its term' }),
    given: z.array(StatementView),
    commands: z.array(z.string()),
  })
  .meta({ id: 'FinalAccount' });

/** The grant that an account is of: its state, whose it is, and its milestones. */
type Of = { row: OfGrant; milestones: readonly MilestoneRow[] };

/** What the caller may ask of a final account now: its beneficiary gives it once all is reported, and somebody of another house approves it. */
export function accountCommands({ state }: FinalAccount, { row, milestones }: Of, caller: Caller): string[] {
  const isAllReported = ofTranches(milestones).every((each) =>
    isAccountable({ state: each.state, periodEndsOn: each.period_ends_on }, new Date().toISOString()),
  );
  return commandsOnGiven(accountTable, state, row, caller, ['giveFinalAccount', isAllReported]);
}

const toStatement = (row: AccountRow): z.input<typeof StatementView> => ({
  number: row.number,
  lines: row.lines.map(({ line, spentCents }) => ({ line, spentCents })),
  spentCents: row.spent_cents,
  comment: row.comment,
  givenAt: row.given_at,
  givenBy: `${row.giver_given_name} ${row.giver_usual_name}`,
  late: row.given_at > row.due_at,
  review:
    row.decision && row.reviewed_at
      ? {
          decision: row.decision,
          words: row.words ?? '',
          eligibleCents: row.eligible_cents,
          dueCents: row.due_cents,
          reviewedAt: row.reviewed_at,
          reviewedBy: `${row.reviewer_given_name} ${row.reviewer_usual_name}`,
        }
      : null,
});

export const toAccount = (
  account: FinalAccount,
  rows: readonly AccountRow[],
  grant: Of,
  caller: Caller,
  language: Language,
): z.input<typeof FinalAccountView> => ({
  state: account.state,
  label: accountTable[account.state][isStaff(caller.roles) ? 'staff' : 'applicant'][language],
  dueAt: account.dueAt,
  late: account.lateAt !== null,
  given: rows.map(toStatement),
  commands: accountCommands(account, grant, caller),
});
