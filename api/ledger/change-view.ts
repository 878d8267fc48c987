import { z } from 'zod';
import type { ChangeRow } from '../../db/ledger/changes.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { CHANGE_OUTCOMES, ProposeChange } from '../../domain/ledger/change.ts';
import { asksOfChange, CHANGE_COMMANDS } from '../../domain/ledger/may.ts';
import { PersonName } from '../people/names.ts';

/** What somebody has proposed of an envelope. */
export const ChangeView = z
  .object({
    number: z.int(),
    proposed: ProposeChange,
    proposedBy: PersonName,
    proposedAt: z.iso.datetime(),
    ended: z
      .object({
        as: z.enum(CHANGE_OUTCOMES),
        by: PersonName,
        at: z.iso.datetime(),
        reason: z.string().nullable().meta({ description: 'Why it was rejected' }),
      })
      .nullable()
      .meta({ description: 'Null while it waits for a second person' }),
    commands: z.array(z.string()),
  })
  .meta({ id: 'EnvelopeChange' });

export const toChangeView = (row: ChangeRow, asker: Asker): z.input<typeof ChangeView> => ({
  number: row.number,
  proposed: row.proposed,
  proposedBy: { id: row.proposedBy, name: `${row.proposer_given} ${row.proposer_usual}` },
  proposedAt: row.proposed_at,
  ended:
    row.outcome && row.ended_by && row.ended_at
      ? {
          as: row.outcome,
          by: { id: row.ended_by, name: `${row.ender_given} ${row.ender_usual}` },
          at: row.ended_at,
          reason: row.ending_reason,
        }
      : null,
  commands: offeredBy(CHANGE_COMMANDS, asker.caller, asksOfChange(row, asker)),
});
