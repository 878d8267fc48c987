import { z } from 'zod';
import { FreezeCommand, RefusedFreezeCommand } from '../command-names.ts';
import { knowsEnvelope } from '../../db/ledger/envelope.ts';
import { type FreezeRow, readFreezes } from '../../db/ledger/freezes.ts';
import { type Asker, offeredBy } from '../../domain/core/may.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { AcknowledgeFreeze, FREEZE_ROLES } from '../../domain/ledger/freeze.ts';
import { asksOfFreeze, FREEZE_COMMANDS } from '../../domain/ledger/may.ts';
import type { Language } from '../../domain/core/words.ts';
import { toOffers } from '../refused-commands.ts';
import { command, read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { PersonName } from '../http/answer/names.ts';
import { Deprived, toDeprived } from './reserved-view.ts';

const FreezeView = z
  .object({
    sequence: z.int().meta({ description: 'The freeze, by its number among the envelope’s movements' }),
    year: z.int(),
    amountCents: z.int().meta({ description: 'Of the AE of that year, what this envelope bears' }),
    valueDate: z.iso.date(),
    order: z.string().meta({ description: 'The reference of the act that orders it' }),
    tranches: z.array(Deprived).meta({
      description: 'The tranches that lack credits now, of the grants that it left without them, in the order of decision and rank',
    }),
    awaited: z.array(z.enum(FREEZE_ROLES)).meta({ description: 'The roles of which no holder has taken note of it yet' }),
    acknowledged: z.array(z.object({ role: z.enum(FREEZE_ROLES), by: PersonName, at: z.iso.datetime() })),
    commands: z.array(FreezeCommand),
    refused: z.array(RefusedFreezeCommand),
  })
  .meta({ id: 'Freeze' });

const toView = (row: FreezeRow, asker: Asker, language: Language): z.input<typeof FreezeView> => ({
  sequence: row.sequence,
  year: row.year,
  amountCents: row.amountCents,
  valueDate: row.valueDate,
  order: row.order,
  tranches: row.tranches.map(toDeprived),
  awaited: [...row.awaited],
  acknowledged: row.acknowledged,
  ...toOffers(offeredBy(FREEZE_COMMANDS, asker.caller, asksOfFreeze(row, asker)), language),
});

export const listFreezes = read(
  {
    operationId: 'listFreezes',
    path: '/envelopes/{id}/freezes',
    summary: 'The freezes that have left reserved tranches of an envelope without their credits, the newest first',
    roles: STAFF_ROLES,
    answer: z.object({ items: z.array(FreezeView) }).meta({ id: 'Freezes' }),
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const [isKnown, freezes] = await Promise.all([knowsEnvelope(db, id), readFreezes(db, scopeOf(caller), [id])]);
    if (!isKnown) throw new Problem({ code: 'not_found' });
    return { items: freezes.map((row) => toView(row, { caller, at }, language)) };
  },
);

export const acknowledgeFreeze = command({
  operationId: 'acknowledgeFreeze',
  path: '/envelopes/{id}/freeze-acknowledgements',
  subject: 'envelope',
  summary: 'Says that finance, or the lead, has taken note of a freeze and of those before it: the task ends, and nothing else',
  roles: FREEZE_ROLES,
  body: AcknowledgeFreeze,
  refusals: ['freeze_unknown', 'freeze_settled'],
});
