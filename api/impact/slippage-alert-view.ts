import { z } from 'zod';
import type { AlertRow } from '../../db/impact/slippage.ts';
import { MISSION_STATES, missionTable } from '../../domain/datalab/mission.ts';
import { SETTLEMENTS, SLIPPAGE_LEVELS } from '../../domain/impact/slippage.ts';
import type { Language } from '../../domain/core/words.ts';

export const AlertView = z
  .object({
    number: z.int(),
    level: z.enum(SLIPPAGE_LEVELS).meta({ description: 'alert: beyond the call’s first threshold; mission: beyond the second' }),
    plan: z.int(),
    rank: z.int(),
    report: z.int(),
    plannedCents: z.int(),
    forecastCents: z.int(),
    plannedDays: z.int(),
    forecastDays: z.int(),
    raisedAt: z.iso.datetime(),
    recoveredAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the slippage was below the threshold again, or another alert took its place' }),
    settledAs: z.enum(SETTLEMENTS).nullable().meta({ description: 'Null while it waits for the lead' }),
    settledAt: z.iso.datetime().nullable(),
    settledBy: z.string().nullable().meta({ description: 'Null where no one did' }),
    reason: z.string().nullable(),
    mission: z
      .object({ id: z.uuid(), state: z.enum(MISSION_STATES), label: z.string() })
      .nullable()
      .meta({ description: 'The mission that answers it' }),
  })
  .meta({ id: 'SlippageAlert' });

/** An alert as the fund reads it, with the mission that answers it. */
export const toAlert = (alert: AlertRow, language: Language): z.input<typeof AlertView> => ({
  number: alert.number,
  level: alert.level,
  plan: alert.plan,
  rank: alert.rank,
  report: alert.report,
  plannedCents: alert.planned_cents,
  forecastCents: alert.forecast_cents,
  plannedDays: alert.planned_days,
  forecastDays: alert.forecast_days,
  raisedAt: alert.raised_at,
  recoveredAt: alert.recovered_at,
  settledAs: alert.settled_as,
  settledAt: alert.settled_at,
  settledBy: alert.given_name === null ? null : `${alert.given_name} ${alert.usual_name}`,
  reason: alert.reason,
  mission:
    alert.mission_id === null || alert.mission_state === null
      ? null
      : { id: alert.mission_id, state: alert.mission_state, label: missionTable[alert.mission_state].staff[language] },
});
