import { z } from 'zod';
import { ChangeCommand, RefusedChangeCommand } from '../command-names.ts';
import type { ChangeRow } from '../../db/ledger/changes.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { ProposeChange } from '../../domain/ledger/change.ts';
import { asksOfChange, CHANGE_COMMANDS } from '../../domain/ledger/may.ts';
import type { Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { Ended, toEnded } from '../people/ended.ts';
import { PersonName } from '../http/answer/names.ts';

/** A proposal to change an envelope. */
export const ChangeView = z
  .object({
    number: z.int(),
    proposed: ProposeChange,
    proposedBy: PersonName,
    proposedAt: z.iso.datetime(),
    ended: Ended,
    commands: z.array(ChangeCommand),
    refused: z.array(RefusedChangeCommand),
  })
  .meta({ id: 'EnvelopeChange' });

export const toChangeView = (row: ChangeRow, asker: Asker, language: Language): z.input<typeof ChangeView> => ({
  number: row.number,
  proposed: row.proposed,
  proposedBy: { id: row.proposedBy, name: `${row.proposer_given} ${row.proposer_usual}` },
  proposedAt: row.proposed_at,
  ended: toEnded(row),
  ...toOffers(offeredBy(CHANGE_COMMANDS, asker.caller, asksOfChange(row, asker)), language),
});
