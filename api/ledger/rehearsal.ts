import { z } from 'zod';
import { sumCents } from '../../domain/core/money.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Day } from '../../domain/core/words.ts';
import { WAITING_LETTERS } from '../../domain/ledger/rehearsal.ts';
import { missingOf, roomIn, waitingAfter } from '../../domain/ledger/reservations.ts';
import { read } from '../http/operation.ts';
import {
  ORDER_REFUSALS,
  OrderQuery,
  readCommitmentsToCome,
  readOrder,
  readPaymentsToCome,
  RehearsedOrderView,
  type ToCome,
} from './rehearsed-order.ts';
import { ofGrant, Tranche } from './reserved-view.ts';

const Cents = z.int();

const Rehearsal = z
  .object({
    ...RehearsedOrderView,
    roomCents: Cents.meta({ description: 'What the year could still commit, or order, after it, for what is reserved or expected too' }),
    lacking: z
      .object({ tranches: z.int(), openCents: Cents })
      .meta({ description: 'The tranches that lack their credits without it too, and are not among those that wait for it' }),
    waiting: z
      .array(
        Tranche.extend({
          openCents: Cents.meta({ description: 'Of AE, what is reserved and not committed; of CP, what is expected to be ordered' }),
          missingCents: Cents.meta({ description: 'What the credits would lack for it' }),
          expectedOn: Day.meta({ description: 'The day from which it would wait: that of its commitment, or payment, in the forecast' }),
          letter: z.enum(WAITING_LETTERS).nullable().meta({
            description: 'The letter by which its beneficiary would learn that it waits; null for CP, of which no letter says so',
          }),
        }),
      )
      .meta({
        description:
          'The tranches that have their credits now and would lack them: of AE in the order of decision and rank, of CP in the order of their days',
      }),
  })
  .meta({ id: 'Rehearsal' });

export const rehearseOrder = read(
  {
    operationId: 'rehearseOrder',
    path: '/envelopes/{id}/rehearsal',
    summary: 'The tranches that would wait after a freeze or a cut that is not recorded yet, from which day, and with which letter',
    roles: STAFF_ROLES,
    query: OrderQuery,
    problems: ORDER_REFUSALS,
    answer: Rehearsal,
  },
  async ({ deps: { db }, caller, at, id, query }) => {
    const { order, before, after } = await readOrder(db, id, query, at);
    const parts: readonly ToCome[] = await (order.credit === 'AE' ? readCommitmentsToCome : readPaymentsToCome)(
      db,
      scopeOf(caller),
      order,
      at,
    );
    const { command, year, credit, amountCents } = order;
    const lacking = missingOf(before, parts).filter(({ missingCents }) => missingCents > 0);
    return {
      ...{ command, year, credit, amountCents, roomCents: roomIn(after) },
      lacking: { tranches: lacking.length, openCents: sumCents(lacking.map(({ openCents }) => openCents)) },
      waiting: waitingAfter(before, after, parts).map(
        ({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, missingCents, expectedOn, letter }) =>
          ofGrant({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, missingCents, expectedOn, letter }),
      ),
    };
  },
);
