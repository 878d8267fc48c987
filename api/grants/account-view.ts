import { z } from 'zod';
import { FinalAccountCommand, RefusedFinalAccountCommand } from '../command-names.ts';
import type { readAccountRows } from '../../db/grants/final-accounts.ts';
import { ACCOUNT_STATES, accountTable, type FinalAccount } from '../../domain/grants/final-account.ts';
import { asksOfAccount, type GrantParts } from '../../domain/desk/may-on-grant.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { labelsOfTerms } from '../named-facts.ts';
import { toOffers } from '../refused-commands.ts';

type AccountRow = Awaited<ReturnType<typeof readAccountRows>>[number];

const StatementView = z.object({
  number: z.int().meta({ description: 'The number of the account, from 1: a returned one is given again' }),
  reopens: z
    .int()
    .nullable()
    .meta({ description: 'The account that an upheld appeal has opened again under this number; null for others' }),
  lines: z
    .array(z.object({ line: z.int(), label: z.string(), spentCents: z.int(), files: z.array(z.uuid()) }))
    .meta({ description: 'Those of the plan by their place in it, then the account’s own; `files`: attachments of the application' }),
  spentCents: z.int(),
  comment: z.string(),
  givenAt: z.iso.datetime(),
  givenBy: z.string(),
  late: z.boolean().meta({ description: 'Given after its deadline' }),
  review: z
    .object({
      decision: z.enum(['approve', 'return']),
      words: z.string(),
      struck: z
        .array(z.object({ line: z.int(), struckCents: z.int(), reason: z.string() }))
        .meta({ description: 'What of each line is not funded, and why' }),
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
    late: z.boolean().meta({ description: 'None had come at its deadline' }),
    endedOn: z.iso.date().nullable().meta({ description: 'The day on which the project ended early, if that is declared' }),
    given: z.array(StatementView),
    commands: z.array(FinalAccountCommand),
    refused: z.array(RefusedFinalAccountCommand),
  })
  .meta({ id: 'FinalAccount' });

const toStatement = (row: AccountRow): z.input<typeof StatementView> => ({
  number: row.number,
  reopens: row.reopens,
  lines: row.lines.map(({ line, label, spentCents, files }) => ({ line, label, spentCents, files: [...files] })),
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
          struck: (row.struck ?? []).map(({ line, struckCents, reason }) => ({ line, struckCents, reason })),
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
  grant: GrantParts,
  asker: Asker,
  language: Language,
): z.input<typeof FinalAccountView> => ({
  state: account.state,
  label: labelFor(asker.caller, accountTable[account.state], language),
  dueAt: account.dueAt,
  late: account.lateAt !== null,
  endedOn: account.endedOn,
  given: rows.map(toStatement),
  ...toOffers(offered(accountTable, account.state, asker.caller, asksOfAccount(grant, asker)), language, {
    keys: labelsOfTerms(grant.call.terms, language),
  }),
});
