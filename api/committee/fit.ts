import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readAvailable } from '../../db/committee/scenarios.ts';
import { readSessionRow } from '../../db/committee/sessions.ts';
import { onOneConnection } from '../../db/connection/connect.ts';
import type { DB } from '../../db/core/schema.ts';
import { bestFit, type Fitted, isToDecide, servedByRank, sumsOf } from '../../domain/committee/fit.ts';
import { decisionDay } from '../../domain/committee/scenario.ts';
import { type Caller, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { bodiless } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { solveApart } from '../http/solver/solver.ts';
import { readAgendaItems } from './agenda-view.ts';

const Served = z.object({
  applicationIds: z.array(z.uuid()).meta({ description: 'Those that would get what they ask, in the order of the agenda' }),
  scores: z.number().meta({ description: 'The total of their scores; one without a score counts as 0' }),
  awardedCents: z.int(),
});

const Fit = z
  .object({
    toDecide: z.int().meta({ description: 'How many applications are still to be decided, without those voted against' }),
    concealed: z.int().meta({
      description: 'How many applications of the agenda are hidden from the caller: they are not counted, but use the same credits',
    }),
    byRank: Served.meta({ description: 'Served in the order of the agenda, as long as the envelopes suffice' }),
    byScore: Served.nullable().meta({ description: 'With the best total of scores; null where the solver found none in time' }),
    isSolved: z.boolean().meta({ description: 'False where all fit, so that no solver was asked' }),
    isProven: z.boolean().meta({ description: 'False where the solver stopped before it had proved that no other set has a better total' }),
  })
  .meta({ id: 'SessionFit' });

/** The applications that are still to be decided, as the caller sees them, and what is available for them. */
async function readFitted(db: Kysely<DB>, id: string, caller: Caller, language: Language, at: string) {
  const session = orMissing(await readSessionRow(db, id));
  const { rows, items } = await readAgendaItems(db, session, caller, language);
  const fitted: Fitted[] = items.filter((item) => isToDecide(item) && item.vote?.outcome !== 'unfavourable');
  const year = Number(decisionDay({ heldOn: session.held_on }, at).slice(0, 4));
  const envelopes = await readAvailable(db, [...new Set(fitted.map(({ envelopeId }) => envelopeId))], year);
  return { fitted, concealed: rows.length - items.length, available: new Map(envelopes.map((each) => [each.id, each.available ?? 0])) };
}

export const fitSession = bodiless(
  {
    operationId: 'fitSession',
    method: 'get',
    path: '/sessions/{id}/fit',
    summary: 'The applications that fit in the remaining credits, by rank and by the best total of scores; decides nothing',
    roles: STAFF_ROLES,
    costly: true,
    answer: Fit,
  },
  async ({ deps, caller, at, id, language }): Promise<z.input<typeof Fit>> => {
    // No connection is held while the solver works.
    const { fitted, concealed, available } = await onOneConnection(deps.db, (db) => readFitted(db, id, caller, language, at));
    const inOrder = (served: ReadonlySet<string>) => ({
      applicationIds: fitted.flatMap(({ applicationId }) => (served.has(applicationId) ? [applicationId] : [])),
      ...sumsOf(fitted, served),
    });
    const byRank = inOrder(servedByRank(fitted, available));
    const choice = bestFit(fitted, available);
    const chosen = choice && (await solveApart(choice, deps.solvedWithinMs));
    const best = chosen && inOrder(new Set(fitted.flatMap(({ applicationId }, place) => (chosen.taken[place] ? [applicationId] : []))));
    return {
      toDecide: fitted.length,
      concealed,
      byRank,
      byScore: choice ? best : byRank,
      isSolved: choice !== null,
      isProven: choice === null || (chosen?.isProven ?? false),
    };
  },
  (_deps, answer, _req, res) => {
    res.json(answer);
  },
);
