import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { previewPosting } from '../../db/ledger/envelope.ts';
import {
  markPromoted,
  markScenarioRemoved,
  readCompared,
  readScenarioDecisions,
  readScenarios,
  storeScenario,
} from '../../db/committee/scenarios.ts';
import type { DB } from '../../db/core/schema.ts';
import { lockSession, readAgenda } from '../../db/committee/sessions.ts';
import { readWonAppeals } from '../../db/committee/waitlist.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  decisionDay,
  leftOf,
  PromoteScenario,
  refusePromotion,
  refuseRemoval,
  refuseSaving,
  RemoveScenario,
  reservationsAsked,
  SaveScenario,
  tallyOf,
} from '../../domain/committee/scenario.ts';
import { type Decision, type Session } from '../../domain/committee/session.ts';
import { refuseBehind } from '../../domain/committee/waitlist.ts';
import { sessionNow } from '../core/next-deadline.ts';

/**
 * Refuses awards that the envelopes could not hold now, as the ledger would. A scenario promises nothing and locks
 * nothing.
 */
async function refuseAboveAvailable(trx: Transaction<DB>, session: Session, decisions: readonly Decision[], at: string): Promise<void> {
  const envelopeOf = new Map((await readCompared(trx, session.id)).map(({ id, envelope_id: envelopeId }) => [id, envelopeId]));
  refuseIf(await previewPosting(trx, reservationsAsked(session, decisions, envelopeOf, decisionDay(session, at))));
}

const idsIn = (decisions: readonly Decision[]): string[] => decisions.map(({ applicationId }) => applicationId);

/** Scenarios change no application: the decision locks the applications and checks them again. */
export const scenarioActivities = (db: Kysely<DB>) => ({
  saveScenario: once(db, SaveScenario, async (trx, given) => {
    const { id, body, at } = given;
    const session = orNotFound(await lockSession(trx, id));
    const scenarios = await readScenarios(trx, id);
    refuseIf(refuseSaving(session, await readAgenda(trx, id), scenarios, given));
    refuseIf(refuseBehind(await readWonAppeals(trx, idsIn(body.decisions)), body.decisions));
    await refuseAboveAvailable(trx, session, body.decisions, at);
    const scenario = await storeScenario(
      trx,
      given,
      scenarios.find(({ name }) => name === body.name),
    );
    return { facts: { scenario, ...tallyOf(body.decisions) }, ...sessionNow(session) };
  }),

  removeScenario: once(db, RemoveScenario, async (trx, given) => {
    const {
      id,
      body: { scenario },
      at,
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    refuseIf(refuseRemoval(session, await readScenarios(trx, id), given));
    await markScenarioRemoved(trx, id, scenario, at);
    return { facts: { scenario }, ...sessionNow(session) };
  }),

  /** Records from which scenario the session will be decided; the decision checks everything again. */
  promoteScenario: once(db, PromoteScenario, async (trx, given) => {
    const {
      id,
      body: { scenario },
      at,
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    refuseIf(refusePromotion(session, await readScenarios(trx, id), given));
    const decisions = (await readScenarioDecisions(trx, id)).get(scenario) ?? [];
    await refuseAboveAvailable(trx, session, leftOf(decisions, await readAgenda(trx, id)), at);
    await markPromoted(trx, id, scenario);
    return { facts: { scenario }, ...sessionNow(session) };
  }),
});
