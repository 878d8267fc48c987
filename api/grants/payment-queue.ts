import { z } from 'zod';
import { toSearch } from '../../db/applications/search.ts';
import { readGrantRowsOf } from '../../db/grants/grants.ts';
import { type QueueRow, readPaymentQueue } from '../../db/grants/payment-queue.ts';
import { type GrantWithParts, readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { type Asker } from '../../domain/core/may.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { type Caller, idsOf, Role, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { type Pace, paceOf, trancheMoney } from '../../domain/desk/tranche-money.ts';
import { DUE, dueBefore } from '../../domain/desk/urgency.ts';
import { isExpected } from '../../domain/desk/may-on-grant.ts';
import { lastLateYear, payableUntil, PAYMENT_STEPS, type PaymentStep, payingRoles } from '../../domain/grants/payment-queue.ts';
import { ID, type Language } from '../../domain/core/words.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { read, type ReadRequest } from '../http/operation.ts';
import { keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { searching, wordsOf } from '../http/request/search.ts';
import { MoneyView, toMoneyView } from '../desk/money-view.ts';
import { MilestoneSummary, toMilestone } from './milestone-view.ts';

const Cents = z.int();

const QueuedPayment = z
  .object({
    command: z.enum(PAYMENT_STEPS).meta({ description: 'The step that it waits for: an operationId' }),
    grantId: z.uuid(),
    reference: Reference.meta({ description: 'The grant’s' }),
    title: z.string(),
    organisationName: z.string().meta({ description: 'The beneficiary’s' }),
    rank: z.int().positive().meta({ description: 'The tranche’s, in its grant' }),
    kind: z.string().meta({ description: 'The tranche’s' }),
    amountCents: Cents.meta({ description: 'What would be certified, ordered or paid' }),
    since: z.iso.datetime().nullable().meta({ description: 'Since when everything that had to come before it is there' }),
    until: z.iso.datetime().nullable().meta({
      description: 'A payment: the end of the complementary period of the year in which it was ordered; null where no rule sets a date',
    }),
    report: MilestoneSummary.pick({ rank: true, state: true, label: true, late: true })
      .nullable()
      .meta({ description: 'The milestone whose report shows the tranche’s service; null of an advance, which rests on none' }),
    roles: z.array(Role).meta({ description: 'Who may take the step' }),
    mine: z.boolean().meta({ description: 'True where the caller may take it now' }),
    money: MoneyView.nullable().meta({ description: 'Where the tranche’s money is, as its beneficiary reads it' }),
    held: z
      .boolean()
      .meta({ description: 'True where no one may take it yet: something of its grant comes first, as a guarantee or a late report' }),
  })
  .meta({ id: 'QueuedPayment' });

const Total = z.object({ count: z.int(), amountCents: Cents });

const Totals = z
  .object({
    certifyService: Total,
    orderPayment: Total,
    recordPayment: Total,
    reserved: Total.meta({ description: 'What is reserved on the AE of this year and neither committed nor delegated' }),
  })
  .meta({ description: 'How much waits for each step, of what the filters leave' });

/** A place in a queue: whether it comes with the tranches that others pay, its instant, its grant and its rank. */
const Place = z.string().regex(new RegExp(`^[01]\\.\\d{1,15}\\.${ID.source}\\.\\d{1,3}$`));

function placeAfter(place: string | undefined) {
  if (place === undefined) return {};
  const [others, at, grant, rank] = place.split('.');
  return { afterOthers: Number(others), afterAt: Number(at), afterGrant: grant, afterRank: Number(rank) };
}
const placeOf = ({ others, queuedAt, grantId, rank }: QueueRow): string => [others, queuedAt, grantId, rank].join('.');

const NO_ID = '00000000-0000-0000-0000-000000000000';
/** A person with a step's roles, and no tie to the file. */
const somebodyWith = (roles: readonly Role[]): Caller => ({ personId: NO_ID, organisationId: NO_ID, roles });

/** The milestone of a tranche's period, as its grant's page shows it; null where the tranche rests on none. */
function reportOf({ rank, kind }: QueueRow, whole: GrantWithParts, asker: Asker, language: Language) {
  const tranche = whole.tranches.find((each) => each.rank === rank);
  const milestone = whole.milestones.find((each) => each.rank === tranche?.reportRank);
  if (!milestone || kind === 'advance') return null;
  const { state, label, late } = toMilestone(milestone, whole, asker, language);
  return { rank: milestone.rank, state, label, late };
}

type Known = { whole: GrantWithParts; pace: Pace };

function toView(row: QueueRow, { whole, pace }: Known, step: PaymentStep, asker: Asker, language: Language): z.input<typeof QueuedPayment> {
  const tranche = whole.tranches.find((each) => each.rank === row.rank);
  const { grantId, title, organisationName, rank, kind, amountCents, since, orderedYear } = row;
  const roles = payingRoles(step);
  const mayBeTakenBy = (caller: Caller): boolean =>
    roles.some((role) => caller.roles.includes(role)) && isExpected(whole, step, String(rank), { ...asker, caller });
  const mine = mayBeTakenBy(asker.caller);
  return {
    ...{ command: step, grantId, title, organisationName, rank, kind, amountCents, since, mine },
    reference: grantReference(row.reference),
    until: payableUntil(step, orderedYear),
    report: reportOf(row, whole, asker, language),
    money: tranche ? toMoneyView(trancheMoney({ ...whole, tranche }, pace, asker.at), language) : null,
    roles: [...roles],
    held: !mine && !mayBeTakenBy(somebodyWith(roles)),
  };
}

const filtering = {
  command: z.enum(PAYMENT_STEPS).optional().meta({ description: 'The step: the first one unless told' }),
  envelopeId: z.uuid().optional().meta({ description: 'Only what this envelope pays' }),
  due: z.enum(DUE).optional().meta({ description: 'Only what is past its date, or also what will be within 7 or 30 days' }),
  ...searching,
};
const Filter = z.strictObject(filtering);

type Asked = Pick<ReadRequest<z.infer<typeof Filter>>, 'deps' | 'caller' | 'at' | 'query' | 'language'>;

/** The rows of a queue after a place, as they are shown, and the totals of all queues. */
async function readQueue({ deps: { db }, caller, at, query, language }: Asked, after: string | undefined, limit: number) {
  const step = query.command ?? PAYMENT_STEPS[0];
  const { rows, totals, reserved, recentPayments } = await readPaymentQueue(db, scopeOf(caller), {
    ...toSearch(wordsOf(query)),
    ...{ step, ids: idsOf(caller), ofYear: yearOf(at), envelopeId: query.envelopeId },
    lateYear: query.due && lastLateYear(dueBefore(query.due, at)),
    ...placeAfter(after),
    limit,
  });
  const ids = [...new Set(rows.map(({ grantId }) => grantId))];
  const wholes = ids.length > 0 ? await readWholeGrants(db, await readGrantRowsOf(db, ids)) : [];
  const pace = paceOf(recentPayments.map(({ days }) => days));
  const wholeOf = new Map(wholes.map((whole) => [whole.grant.id, whole]));
  const known = rows.flatMap((row) => {
    const whole = wholeOf.get(row.grantId);
    return whole ? [{ row, view: toView(row, { whole, pace }, step, { caller, at }, language) }] : [];
  });
  return { known, totals, reserved: reserved[0] ?? { count: 0, amountCents: 0 } };
}

export const listPaymentQueue = read(
  {
    operationId: 'listPaymentQueue',
    path: '/payment-queue',
    summary: 'The tranches that wait for a step of their payment, for any caller, and how much waits for each step',
    roles: STAFF_ROLES,
    costly: 'by words',
    query: Filter.extend(paging),
    answer: pageSchema(QueuedPayment, 'PaymentQueue').extend({ totals: Totals }).meta({ id: 'PaymentQueuePage' }),
  },
  async (asked) => {
    const limit = limitOf(asked.query);
    const { known, totals, reserved } = await readQueue(asked, keyOf(Place, asked.query), limit + 1);
    const totalOf = (of: PaymentStep) => {
      const { count = 0, amountCents = 0 } = totals.find((each) => each.step === of) ?? {};
      return { count, amountCents };
    };
    return {
      ...pageOf(
        known,
        limit,
        ({ row }) => placeOf(row),
        ({ view }) => view,
      ),
      totals: {
        certifyService: totalOf('certifyService'),
        orderPayment: totalOf('orderPayment'),
        recordPayment: totalOf('recordPayment'),
        reserved,
      },
    };
  },
);

const { text, whole, day } = columnsOf<z.input<typeof QueuedPayment>>();

export const exportPaymentQueue = fileOfList(listPaymentQueue, {
  operationId: 'exportPaymentQueue',
  name: { fr: 'file-de-paiement', international: 'payment-queue' },
  columns: () => [
    text('Convention', 'reference', ({ reference }) => reference),
    text('Projet', 'title', ({ title }) => title),
    text('Bénéficiaire', 'organisation', ({ organisationName }) => organisationName),
    whole('Tranche', 'tranche', ({ rank }) => rank),
    { heading: { fr: 'Montant (€)', international: 'amount' }, kind: 'cents', of: ({ amountCents }) => amountCents },
    day('Depuis le', 'since', ({ since }) => since),
    day('Au plus tard le', 'until', ({ until }) => until),
    text('Où en est l’argent', 'money', ({ money }) => money?.sentence ?? null),
  ],
});
