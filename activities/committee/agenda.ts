import type { Kysely, Transaction } from 'kysely';
import { insertMove, readOpinionsOn, reorderAgenda, scoresBy } from '../../db/committee/agenda.ts';
import { readCallsOf } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { lockSession, readAgenda } from '../../db/committee/sessions.ts';
import { moved, MoveOnAgenda, placeOn, refuseMove } from '../../domain/committee/agenda.ts';
import { inOrderOfScore } from '../../domain/committee/ranking.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { sessionNow } from '../core/next-deadline.ts';

/** These applications in the order of the ranked list. */
export async function inRankedOrder(trx: Transaction<DB>, applicationIds: readonly string[]): Promise<string[]> {
  const opinions = await readOpinionsOn(trx, applicationIds);
  const scores = scoresBy(opinions, await readCallsOf(trx, opinions));
  const scored = applicationIds.map((applicationId) => ({ applicationId, score: scores.get(applicationId) ?? null }));
  return inOrderOfScore(scored).map(({ applicationId }) => applicationId);
}

export const agendaActivities = (db: Kysely<DB>) => ({
  /**
   * Moves an application up or down from its place by score, with the chair's reason. The applications themselves do
   * not change.
   */
  moveOnAgenda: once(db, MoveOnAgenda, async (trx, given) => {
    const {
      id,
      body: { applicationId, place },
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    const agenda = await readAgenda(trx, id);
    refuseIf(refuseMove(session, agenda, given));
    await reorderAgenda(trx, id, moved(agenda, applicationId, place));
    const from = placeOn(agenda, applicationId);
    return {
      facts: { applicationId, from, to: place },
      ...sessionNow(session),
      after: ({ version }) => insertMove(trx, given, { version, from }),
    };
  }),
});
