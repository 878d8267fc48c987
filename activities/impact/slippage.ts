import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { appendEvent } from '../../db/core/events.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import { insertPhase } from '../../db/impact/phases.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertAlert, markRecovered, readAlerts, readProject, settleAlert, supersedeAlerts } from '../../db/impact/slippage.ts';
import { daysFrom } from '../../domain/core/calendar.ts';
import type { Due } from '../../domain/core/command.ts';
import type { EventName, Facts } from '../../domain/core/event.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { RecordPhase, refusePhase } from '../../domain/impact/phase.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { crossings, DismissSlippageAlert, levelsBeyond, plannedDays, refuseDismissal, standingAt } from '../../domain/impact/slippage.ts';
import { grantNow } from '../core/next-deadline.ts';

/**
 * Compares a locked grant's newest report with its plan in force. A newly crossed threshold of the call raises an
 * alert, once; an alert ends when the project is below its threshold. A project that comes back from the second
 * threshold to the first is raised again at the first: the lead's task stays until it is below the first, or the alert
 * is settled. Called after each report, and after each plan that comes into force.
 * @param due the grant's next deadline, which stays
 */
export async function watchSlippage(trx: Transaction<DB>, { id, state }: Grant, due: Due | null, at: string): Promise<void> {
  const standing = standingAt(await readProject(trx, id));
  if (!standing?.report) return;
  const { current, report, againstCurrent } = standing;
  const { call } = await readPlan(trx, id);
  const alerts = await readAlerts(trx, id);
  const { raised, recovered, resumed } = crossings(
    levelsBeyond(againstCurrent, call.terms),
    alerts.filter(({ recoveredAt }) => recoveredAt === null),
  );
  const tell = (name: EventName, facts: Facts) => appendEvent(trx, { at, personId: null }, { streamId: id, name, facts, due, state });
  // An alert that is raised again replaces the one that the next threshold had superseded.
  if (recovered.length + resumed.length > 0) await markRecovered(trx, id, [...recovered, ...resumed], at);
  if (recovered.length > 0) await tell('recoverSlippage', { levels: recovered.join(',') });
  const figures = {
    plan: current.number,
    rank: report.rank,
    report: report.number,
    plannedCents: current.costCents,
    forecastCents: report.costCents,
    plannedDays: plannedDays(current),
    forecastDays: daysFrom(current.startsOn, report.endsOn),
  };
  for (const [index, level] of raised.entries()) await insertAlert(trx, id, { number: alerts.length + index + 1, level }, figures, at);
  const highest = raised.at(-1);
  if (!highest) return;
  if (highest === 'mission') await supersedeAlerts(trx, id, at);
  await tell('raiseSlippageAlert', { alert: alerts.length + raised.length, level: highest });
}

export const slippageActivities = (db: Kysely<DB>) => ({
  /** Dismisses an alert with the lead's reason: nothing more is expected until the threshold is crossed again. */
  dismissSlippageAlert: once(db, DismissSlippageAlert, async (trx, given) => {
    const { id, body, by } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const alerts = await readAlerts(trx, id);
    refuseIf(refuseDismissal(grant, alerts, given));
    await settleAlert(trx, id, body.alert, { ...by, as: 'dismissed', reason: body.reason });
    return { facts: { alert: body.alert }, ...(await grantNow(trx, grant)) };
  }),

  recordPhase: once(db, RecordPhase, async (trx, given) => {
    const {
      id,
      body: { phase, impactStep, on },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refusePhase(grant, given));
    return {
      facts: { phase, impactStep, on },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => insertPhase(trx, id, version, given.body),
    };
  }),
});
