import type { Kysely } from 'kysely';
import { commands, deadlines, meetBy, uploads } from '../../activities/index.ts';
import type { Deps } from '../../api/http/deps.ts';
import type { DB } from '../../db/core/schema.ts';
import { IBANS } from './ibans.ts';
import { KEYS } from './invitation-links.ts';

/** The dependencies of a front door on a database: its reads, its commands and the dates that are met before them. */
export const meansOn = (
  db: Kysely<DB>,
): Pick<Deps, 'db' | 'signIns' | 'health' | 'commands' | 'uploads' | 'meet' | 'ibans' | 'links' | 'attributing'> => ({
  db,
  signIns: db,
  health: db,
  commands: commands(db, KEYS),
  uploads: uploads(db),
  ibans: IBANS,
  links: KEYS.links,
  attributing: { name: 'Fonds des données', siret: '99980000600002' },
  meet: meetBy(deadlines(db)),
});
