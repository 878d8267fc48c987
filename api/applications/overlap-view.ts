import { z } from 'zod';
import type { OverlapRow } from '../../db/applications/overlaps.ts';
import { APPLICATION_STATES } from '../../domain/applications/application.ts';
import { Reference } from '../../domain/core/reference.ts';
import { OVERLAP_OUTCOMES } from '../../domain/applications/overlap.ts';

/** What was found on an application, with its evidence; the fund's own. */
export const OverlapView = z
  .object({
    other: z.object({
      id: z.uuid(),
      reference: Reference,
      title: z.string(),
      organisationName: z.string(),
      callId: z.string(),
      state: z.enum(APPLICATION_STATES),
    }),
    tie: z
      .enum(['organisation', 'cofunder'])
      .meta({ description: 'Both are of one organisation, or one names the other’s as its co-funder' }),
    sameObject: z.boolean().meta({ description: 'Both have nearly the same title, in months that both cover' }),
    lines: z
      .array(
        z.object({
          category: z.string(),
          line: z.int().meta({ description: 'The place of the cost line, from 1' }),
          label: z.string(),
          amountCents: z.int(),
          otherLine: z.int(),
          otherLabel: z.string(),
          otherAmountCents: z.int(),
        }),
      )
      .meta({ description: 'The cost lines that are alike: of one category, with the same words or the same amount' }),
    foundAt: z.iso.datetime(),
    outcome: z
      .enum(OVERLAP_OUTCOMES)
      .nullable()
      .meta({ description: 'Null until a person has settled it; upheld, it stands against an award' }),
    reason: z.string().nullable(),
    settledBy: z.string().nullable(),
    settledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Overlap' });

export const toOverlap = (row: OverlapRow): z.input<typeof OverlapView> => ({
  other: {
    id: row.other_id,
    reference: row.reference,
    title: row.title,
    organisationName: row.organisation_name,
    callId: row.call_id,
    state: row.state,
  },
  tie: row.tie,
  sameObject: row.same_object,
  lines: row.lines,
  foundAt: row.found_at,
  outcome: row.outcome,
  reason: row.reason,
  settledBy: row.settled_by && `${row.given_name} ${row.usual_name}`,
  settledAt: row.settled_at,
});
