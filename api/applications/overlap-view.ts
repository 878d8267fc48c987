import { z } from 'zod';
import type { OverlapRow } from '../../db/applications/overlaps.ts';
import { ApplicationCommand, ApplicationState, RefusedApplicationCommand } from '../command-names.ts';
import { Reference } from '../../domain/core/reference.ts';
import { type AlikeLines, OVERLAP_OUTCOMES, TIES } from '../../domain/applications/overlap.ts';

/** What was found on an application, with its evidence; the fund's own. */
export const OverlapView = z
  .object({
    other: z.object({
      id: z.uuid(),
      reference: Reference,
      title: z.string(),
      organisationName: z.string(),
      callId: z.string(),
      state: ApplicationState,
      requestedCents: z.int(),
      awardedCents: z.int().nullable(),
    }),
    isFoundByOther: z.boolean().meta({ description: 'True where it was found on the other application: there it is settled' }),
    tie: z.enum(TIES).meta({
      description:
        'Both belong to one establishment or one legal person (SIREN), or one names the other’s organisation as its co-funder, by SIREN or by name',
    }),
    earlier: z.boolean().meta({ description: 'The other was awarded for months that end before this one’s begin, or the reverse' }),
    sameObject: z.boolean().meta({ description: 'Both have nearly the same title' }),
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
    commands: z.array(ApplicationCommand).meta({
      description: 'The commands that the caller may give on it now: none where they have an interest in the other application',
    }),
    refused: z.array(RefusedApplicationCommand),
  })
  .meta({ id: 'Overlap' });

type View = z.input<typeof OverlapView>;

/** Two similar lines, seen from the other application. */
const fromOtherSide = ({ category, line, label, amountCents, otherLine, otherLabel, otherAmountCents }: AlikeLines): AlikeLines => ({
  ...{ category, line: otherLine, label: otherLabel, amountCents: otherAmountCents },
  ...{ otherLine: line, otherLabel: label, otherAmountCents: amountCents },
});

/**
 * How many overlaps an application has beyond those that are listed: those that its own searches found and did not
 * keep, and all that the other applications' searches found.
 */
export function countOverlaps(rows: readonly OverlapRow[]): number {
  const own = rows.filter(({ by_others: byOthers }) => byOthers === null);
  const leftOutAt = new Map(own.map(({ found_at: at, left_out: leftOut }) => [at, leftOut]));
  const byOthers = rows.find((row) => row.by_others !== null)?.by_others ?? 0;
  return own.filter(({ concealed }) => !concealed).length + [...leftOutAt.values()].reduce((sum, each) => sum + each, 0) + byOthers;
}

/** @param offers what the caller may give on the overlap, and what a rule refuses */
export const toOverlap = (row: OverlapRow, offers: Pick<View, 'commands' | 'refused'>): View => ({
  other: {
    id: row.other_id,
    reference: row.reference,
    title: row.title,
    organisationName: row.organisation_name,
    callId: row.call_id,
    state: row.state,
    requestedCents: row.requested_cents,
    awardedCents: row.awarded_cents,
  },
  isFoundByOther: row.by_others !== null,
  tie: row.tie,
  earlier: row.earlier,
  sameObject: row.same_object,
  lines: row.by_others === null ? row.lines : row.lines.map(fromOtherSide),
  foundAt: row.found_at,
  outcome: row.outcome,
  reason: row.reason,
  settledBy: row.settled_by && `${row.given_name} ${row.usual_name}`,
  settledAt: row.settled_at,
  ...offers,
});
