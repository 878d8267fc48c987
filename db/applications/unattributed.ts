import { type Kysely, sql } from 'kysely';
import type { Application } from '../../domain/applications/application.ts';
import { AWARDED } from '../../domain/applications/silence.ts';
import { alone, part } from '../connection/together.ts';
import { oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';

/**
 * True for application `a` of a local authority whose award waits to be accepted, or to be signed by both sides: no
 * subsidy is attributed yet (décret 2018-514 art. 7 and 8). Only such an application has a day on which it is deemed
 * admissible. A grant that a re-examination suspends is where it was before.
 */
export const unattributed = sql<boolean>`(a.admissible_at IS NOT NULL AND EXISTS (
  SELECT FROM "grant" AS made LEFT JOIN reexamination AS again ON again.grant_id = made.id AND again.outcome IS NULL
  WHERE made.application_id = a.id AND coalesce(again.grant_state, made.state) IN ('to_accept', 'to_sign') OFFSET 0))`;
export const isUnattributed = unattributed.as('isUnattributed');

const byId = alone((db: Kysely<DB>, id: string) =>
  part(db.selectFrom('application as a').where('a.id', '=', oneId(id)).select(isUnattributed)),
);

/** The same for one application; where a rule rests on it, under the lock under which its grant is signed. */
export const readUnattributed = async (db: Kysely<DB>, { id, state }: Pick<Application, 'id' | 'state'>): Promise<boolean> =>
  AWARDED.includes(state) && ((await byId(db, id))[0]?.isUnattributed ?? false);
