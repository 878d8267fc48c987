import { z } from 'zod';
import { type Outcome, OUTCOMES } from '../../domain/core/second-person.ts';
import { PersonName } from '../http/answer/names.ts';

/** How a request that waited for a second person ended. */
export const Ended = z
  .object({
    as: z.enum(OUTCOMES),
    by: PersonName,
    at: z.iso.datetime(),
    reason: z.string().nullable().meta({ description: 'Why it was rejected' }),
  })
  .nullable()
  .meta({ description: 'Null while it waits for a second person' });

type Row = {
  outcome: Outcome | null;
  ended_by: string | null;
  ender_given: string | null;
  ender_usual: string | null;
  ended_at: string | null;
  ending_reason: string | null;
};

/** The same of a row; null while it waits. */
export const toEnded = ({ outcome, ended_by: id, ended_at: at, ...row }: Row): z.input<typeof Ended> =>
  outcome && id && at ? { as: outcome, by: { id, name: `${row.ender_given} ${row.ender_usual}` }, at, reason: row.ending_reason } : null;
