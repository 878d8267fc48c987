import { z } from 'zod';
import { ObligationCommand, RefusedObligationCommand } from '../command-names.ts';
import type { readEvidenceRows } from '../../db/grants/obligations.ts';
import type { ObligationTerms } from '../../domain/calls/call.ts';
import type { GrantWithParts } from '../../db/grants/grants-with-parts.ts';
import { asksOfObligation } from '../../domain/desk/may-on-grant.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import { readyWithout } from '../../domain/grants/confirmation.ts';
import { isSettled, type Obligation, OBLIGATION_STATES, obligationTable } from '../../domain/grants/obligation.ts';
import { circumstancesOf } from '../../domain/grants/tranche-condition.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { labelsOfTerms } from '../named-facts.ts';
import { toOffers } from '../refused-commands.ts';

type EvidenceRow = Awaited<ReturnType<typeof readEvidenceRows>>[number];

const EvidenceView = z.object({
  number: z.int().meta({ description: 'The number of the evidence for its obligation, from 1: returned evidence is given again' }),
  url: z.url().nullable().meta({ description: 'A link that people look at; the service never fetches it' }),
  words: z.string(),
  givenAt: z.iso.datetime(),
  givenBy: z.string(),
  late: z.boolean().meta({ description: 'Given after its deadline' }),
  review: z
    .object({ decision: z.enum(['accept', 'return']), reasons: z.string(), reviewedAt: z.iso.datetime(), reviewedBy: z.string() })
    .nullable(),
});

export const ObligationView = z
  .object({
    key: z.string(),
    label: z.string(),
    evidence: z.enum(['link', 'words']).meta({ description: 'The form of the evidence' }),
    state: z.enum(OBLIGATION_STATES),
    stateLabel: z.string(),
    dueAt: z.iso.datetime(),
    late: z.boolean().meta({ description: 'No evidence had come at its deadline' }),
    given: z.array(EvidenceView),
    frees: z
      .array(z.int())
      .meta({ description: 'The ranks of the tranches that are confirmed once it is met or waived: they wait for nothing else' }),
    commands: z.array(ObligationCommand),
    refused: z.array(RefusedObligationCommand),
  })
  .meta({ id: 'Obligation' });

const toEvidence = (row: EvidenceRow): z.input<typeof EvidenceView> => ({
  number: row.number,
  url: row.url,
  words: row.words,
  givenAt: row.given_at,
  givenBy: `${row.giver_given_name} ${row.giver_usual_name}`,
  late: row.given_at > row.due_at,
  review:
    row.decision && row.reviewed_at
      ? {
          decision: row.decision,
          reasons: row.reasons ?? '',
          reviewedAt: row.reviewed_at,
          reviewedBy: `${row.reviewer_given_name} ${row.reviewer_usual_name}`,
        }
      : null,
});

export function toObligation(
  obligation: Obligation,
  terms: readonly ObligationTerms[],
  evidence: readonly EvidenceRow[],
  grant: GrantWithParts,
  asker: Asker,
  language: Language,
): z.input<typeof ObligationView> {
  const { key, state, dueAt, lateAt } = obligation;
  const asked = terms.find((each) => each.key === key);
  return {
    key,
    label: asked?.label[language] ?? key,
    evidence: asked?.evidence ?? 'words',
    state,
    stateLabel: labelFor(asker.caller, obligationTable[state], language),
    dueAt,
    late: lateAt !== null,
    given: evidence.filter((each) => each.key === key).map(toEvidence),
    frees: isSettled(obligation) ? [] : readyWithout(grant, circumstancesOf(grant.call, grant), key).map(({ rank }) => rank),
    ...toOffers(offered(obligationTable, state, asker.caller, asksOfObligation(grant, obligation, asker)), language, {
      keys: labelsOfTerms(grant.call.terms, language),
    }),
  };
}
