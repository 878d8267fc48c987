import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../db/core/schema.ts';
import { readPaidByMonth, readSequence, readTrancheLives, readUnsignedCents } from '../../db/ledger/payment-forecast.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { STAFF_ROLES } from '../../domain/core/role.ts';
import {
  type Band,
  earlierForecasts,
  FEWEST_OBSERVATIONS,
  firstDayOf,
  forecastPayments,
  LEADS,
  monthNumber,
  monthOfNumber,
  partLeftOf,
  type PaidInMonth,
  recordOf,
} from '../../domain/ledger/payment-forecast.ts';
import { keepingFor } from '../../db/connection/keeping.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';

/** How many months are forecast, and how many past ones are looked at again. */
const MONTHS = 12;

const Cents = z.int();
const Month = z.string().regex(/^\d{4}-\d{2}$/);
const Drawn = Cents.nullable();
const BandView = {
  planCents: Cents.meta({ description: 'By the plans alone: what is overdue comes in the first month' }),
  lowCents: Drawn.meta({ description: 'One draw in ten stays below; null where the plans stand alone' }),
  medianCents: Drawn.meta({ description: 'Half of the draws stay below' }),
  highCents: Drawn.meta({ description: 'Nine draws in ten stay below' }),
};

const PaymentForecastView = z
  .object({
    at: z.iso.datetime(),
    observations: z.int().meta({ description: 'Tranches of the fund that were paid or cancelled before this month: what draws rest on' }),
    plansAlone: z.boolean().meta({ description: `True under ${FEWEST_OBSERVATIONS} observations: nothing is drawn` }),
    months: z.array(
      z.object({
        month: Month,
        paidCents: Cents.meta({ description: 'What is paid already, in this month alone; the other amounts include it' }),
        ...BandView,
      }),
    ),
    year: z
      .object({ year: z.int(), paidCents: Cents, ...BandView })
      .meta({ description: 'This year up to its end; the other amounts include what is paid' }),
    unsignedCents: Cents.meta({ description: 'Promised by awards not yet signed by both sides; not part of these amounts' }),
    record: z
      .array(
        z.object({
          month: Month,
          forecasts: z.array(
            z.object({
              leadMonths: z
                .int()
                .meta({ description: `${LEADS.join(', ')}: on the first day of the month itself, or so many months before` }),
              paidCents: Cents.meta({ description: 'What came of the agreements that were in force on that day' }),
              ...BandView,
            }),
          ),
        }),
      )
      .meta({ description: 'Past months as they were forecast, each from what was known on the day of the forecast' }),
    score: z
      .object({
        count: z.int(),
        within: z.int().meta({ description: 'Those whose band holds the actual payments; eight in ten are expected' }),
        medianErrorCents: Cents.meta({ description: 'The sum of the distances of the medians from what came' }),
        planErrorCents: Cents.meta({ description: 'The same of the plans' }),
      })
      .nullable()
      .meta({ description: 'Of the earlier forecasts that had a band; null if there is none' }),
  })
  .meta({
    id: 'PaymentForecast',
    description:
      'Payments of the agreements in force, by month. Each draw gives every open tranche the delay, and the part that is paid, of tranches of the fund that have ended; the same events and day give the same figures.',
  });

/** Amounts with what is paid already. */
const withPaid = ({ planCents, band }: { planCents: number; band: Band | null }, paidCents: number) => ({
  planCents: planCents + paidCents,
  lowCents: band && band.lowCents + paidCents,
  medianCents: band && band.medianCents + paidCents,
  highCents: band && band.highCents + paidCents,
});

const sumOf = (paid: readonly PaidInMonth[], from: number): number =>
  paid.filter(({ month }) => month >= from).reduce((sum, { cents }) => sum + cents, 0);

async function forecastOf(db: Kysely<DB>, id: string, at: string): Promise<z.input<typeof PaymentForecastView>> {
  const today = parisDate(at);
  const thisMonth = monthNumber(today);
  const year = Math.floor(thisMonth / 12);
  const since = `${monthOfNumber(Math.min(thisMonth - MONTHS, year * 12))}-01`;
  const [lives, paid, unsignedCents] = await Promise.all([
    readTrancheLives(db, id),
    readPaidByMonth(db, id, since),
    readUnsignedCents(db, id),
  ]);
  const day = { ...firstDayOf(thisMonth), known: thisMonth, firstPart: partLeftOf(today) };
  const { observations, months, untilYearEnd } = forecastPayments(lives, day, MONTHS);
  const earlier = earlierForecasts(lives, paid, thisMonth - 1, MONTHS);
  const inMonth = sumOf(paid, thisMonth);
  const inYear = sumOf(paid, year * 12);
  return {
    at,
    observations,
    plansAlone: observations < FEWEST_OBSERVATIONS,
    months: months.map(({ month, ...each }) => {
      const paidCents = month === thisMonth ? inMonth : 0;
      return { month: monthOfNumber(month), paidCents, ...withPaid(each, paidCents) };
    }),
    year: { year, paidCents: inYear, ...withPaid(untilYearEnd, inYear) },
    unsignedCents,
    record: [...Map.groupBy(earlier, ({ month }) => month)].map(([month, forecasts]) => ({
      month: monthOfNumber(month),
      forecasts: forecasts.map(({ lead, paidCents, ...each }) => ({ leadMonths: lead, paidCents, ...withPaid(each, 0) })),
    })),
    score: recordOf(earlier),
  };
}

/** Earlier forecasts are drawn again for one answer, which is kept until the envelope's next movement. */
const keptFor = keepingFor<z.input<typeof PaymentForecastView>>({ minutes: 10, atMost: 20 });

export const getPaymentForecast = read(
  {
    operationId: 'getPaymentForecast',
    path: '/envelopes/{id}/payment-forecast',
    summary: 'Payments to come by month as a band, by the fund’s own delays, with earlier forecasts against what came',
    roles: STAFF_ROLES,
    answer: PaymentForecastView,
  },
  async ({ deps: { db }, at, id }) => {
    const sequence = await readSequence(db, id);
    if (sequence === undefined) throw new Problem({ code: 'not_found' });
    return keptFor(db)(`${id} ${sequence} ${parisDate(at)}`, at, () => forecastOf(db, id, at));
  },
);
