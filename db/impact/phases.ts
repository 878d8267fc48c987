import type { Kysely, Transaction } from 'kysely';
import type { RecordPhase } from '../../domain/impact/phase.ts';
import { anyOfMany } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';

/** Stores the lead's record of a project's phase, by its event. */
export async function insertPhase(
  trx: Transaction<DB>,
  grantId: string,
  version: number,
  { phase, impactStep, on }: RecordPhase,
): Promise<void> {
  await trx.insertInto('grant_phase').values({ grant_id: grantId, version, phase, impact_step: impactStep, reached_on: on }).execute();
}

const phases = (db: Kysely<DB>) =>
  db
    .selectFrom('grant_phase as h')
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'h.grant_id').onRef('e.version', '=', 'h.version'))
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .select([
      'h.grant_id as grantId',
      'h.version',
      'h.phase',
      'h.impact_step as impactStep',
      'h.reached_on as on',
      'e.at as recordedAt',
      'p.given_name as givenName',
      'p.usual_name as usualName',
    ])
    .orderBy('h.reached_on')
    .orderBy('h.version');

/** The recorded phases of a grant, by the day from which each applies. */
export const readPhases = (db: Kysely<DB>, grantId: string) => phases(db).where('h.grant_id', '=', grantId).execute();

/** The same for many grants. */
export const readPhasesOf = async (db: Kysely<DB>, grantIds: readonly string[]) =>
  grantIds.length === 0 ? [] : phases(db).where('h.grant_id', '=', anyOfMany(grantIds)).execute();
