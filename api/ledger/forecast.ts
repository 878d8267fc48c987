import { z } from 'zod';
import { readEnvelope } from '../../db/ledger/envelope.ts';
import { readExpectedTranches } from '../../db/ledger/forecast.ts';
import { CREDITS } from '../../domain/ledger/envelope.ts';
import { forecast } from '../../domain/ledger/forecast.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';

const Cents = z.int();
const Left = Cents.meta({ description: 'What is left of the year’s credits when the month is over; below zero where they run short' });
const Month = z.string().regex(/^\d{4}-\d{2}$/);

const ForecastView = z
  .object({
    at: z.iso.datetime(),
    months: z.array(
      z.object({
        month: Month,
        commitCents: Cents.meta({ description: 'Reservations that are expected to be committed' }),
        payCents: Cents.meta({ description: 'What is expected to be paid' }),
        aeLeftCents: Left,
        cpLeftCents: Left,
      }),
    ),
    shortages: z
      .array(z.object({ credit: z.enum(CREDITS), month: Month, missingCents: Cents }))
      .meta({ description: 'The first month in which a credit runs short; nothing where none does' }),
  })
  .meta({
    id: 'Forecast',
    description:
      'A first tranche is expected to be committed on the last day of its grant’s signature, a later one when its period begins; an advance is expected to be paid with its commitment, every other tranche when its period is over. What is overdue is expected this month.',
  });

export const getForecast = read(
  {
    operationId: 'getForecast',
    path: '/envelopes/{id}/forecast',
    summary: 'Commitments and payments to come by month, against the credits of each year',
    roles: STAFF_ROLES,
    answer: ForecastView,
  },
  async ({ deps: { db }, at, id }) => {
    const envelope = orMissing(await readEnvelope(db, id));
    const { months, shortages } = forecast(envelope.lines, await readExpectedTranches(db, id), at);
    return { at, months: months.map(({ leftCents: { AE, CP }, ...month }) => ({ ...month, aeLeftCents: AE, cpLeftCents: CP })), shortages };
  },
);
