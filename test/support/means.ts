import type { Kysely } from 'kysely';
import { commands, deadlines, meetBy, uploads } from '../../activities/index.ts';
import type { Deps } from '../../api/http/deps.ts';
import type { DB } from '../../db/core/schema.ts';

/** What a front door works with on a database: its reads, its commands and the dates that come before them. */
export const meansOn = (db: Kysely<DB>): Pick<Deps, 'db' | 'commands' | 'uploads' | 'meet'> => ({
  db,
  commands: commands(db),
  uploads: uploads(db),
  meet: meetBy(deadlines(db)),
});
