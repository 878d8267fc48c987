import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type PresenceRow, readPresence } from '../../db/people/presence.ts';
import type { DB } from '../../db/core/schema.ts';
import type { ApplicationState } from '../../domain/applications/application-life.ts';
import { sideOfPresence } from '../../domain/people/presence.ts';
import type { Asker } from '../../domain/core/may.ts';
import type { Caller } from '../../domain/core/role.ts';

/** The other people who work on an application, on which command and step. */
export const WorkingOn = z
  .array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      since: z.iso.datetime(),
      on: z.string().meta({ description: 'The command that the person prepares' }),
      step: z.string().nullable().meta({ description: 'The review step that it is about, where it is about one' }),
    }),
  )
  .meta({
    description:
      'The fund’s people see each other, and so do those of the organisation that write a draft or a correction; the first to come first',
  });

type Row = { id: string; state: ApplicationState; organisation_id: string };
export const sideOf = (row: Row, caller: Caller) => sideOfPresence({ state: row.state, organisationId: row.organisation_id }, caller);

/** The other people who work on this application, as far as the caller works on it too. */
export function toWorkingOn(row: Row, present: readonly PresenceRow[], caller: Caller): z.input<typeof WorkingOn> {
  const own = sideOf(row, caller);
  return present
    .filter(({ side }) => side === own)
    .map(({ id, given_name: given, usual_name: usual, since, command: on, step }) => ({ id, name: `${given} ${usual}`, since, on, step }));
}

export const readWorkingOn = async (db: Kysely<DB>, row: Row, { caller, at }: Asker): Promise<z.input<typeof WorkingOn>> =>
  toWorkingOn(row, await readPresence(db, { applicationId: row.id, personId: caller.personId }, at), caller);
