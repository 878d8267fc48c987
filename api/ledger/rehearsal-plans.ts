import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readCallsOf } from '../../db/calls/calls.ts';
import { readOpinionsOn, scoresBy } from '../../db/committee/agenda.ts';
import { onOneConnection } from '../../db/connection/connect.ts';
import type { DB } from '../../db/core/schema.ts';
import { readGivenAccounts } from '../../db/grants/final-accounts.ts';
import { readGrantRowsOf } from '../../db/grants/grants.ts';
import { readCertifiedAt } from '../../db/grants/tranches.ts';
import { type GrantWithParts, readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { type EnvelopeView, readFamily } from '../../db/ledger/envelope.ts';
import { readGrantsOfYear } from '../../db/ledger/reservations.ts';
import { readCarriedCents } from '../../db/ledger/years.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Asker } from '../../domain/core/may.ts';
import { CentsInQuery, sumCents } from '../../domain/core/money.ts';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { Day, ID, type Language } from '../../domain/core/words.ts';
import { waysOn } from '../../domain/desk/ways-out.ts';
import { CREDIT_ROLES, mostCarried } from '../../domain/ledger/credits.ts';
import {
  type Aim,
  AIMS,
  choiceOf,
  greedily,
  isPaymentPutOff,
  isPutOff,
  isTaken,
  linesBy,
  missingFor,
  type Orders,
  type Plan,
  type PlanGround,
  planOf,
  priceOf,
  type Source,
  type Tried,
  waitingAfterPlan,
  WAY_COMMANDS,
} from '../../domain/ledger/freeze-plan.ts';
import { refuseFreeze } from '../../domain/ledger/envelope-family.ts';
import type { RehearsedOrder } from '../../domain/ledger/rehearsal.ts';
import { roomIn } from '../../domain/ledger/reservations.ts';
import { withNames } from '../named-facts.ts';
import { bodiless } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { solveApart } from '../http/solver/solver.ts';
import {
  lineOf,
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
/** The most grants on which ways are looked for: the rules read each of them whole. */
const MOST_GRANTS = 300;

/** The most sub-envelopes that bear a part of one order: each set of envelopes is one more bound for the solver. */
const MOST_SHARES = 5;

const PlansQuery = OrderQuery.extend({
  subEnvelopes: z
    .string()
    .regex(new RegExp(`^${ID.source}:[1-9]\\d{0,14}(,${ID.source}:[1-9]\\d{0,14}){0,${MOST_SHARES - 1}}$`))
    .optional()
    .meta({
      description: `The parts of its sub-envelopes, of a freeze that falls on several: \`id:cents\`, with commas between; ${MOST_SHARES} at most`,
    }),
  programmeInitialCents: CentsInQuery.optional().meta({
    description: 'The programme’s initial CP of the year before, staff excluded: without it no CP are carried over, since it caps them',
  }),
});

const Step = z.object({
  command: z.enum(['transferCredits', 'carryOverCredits', ...WAY_COMMANDS]),
  year: z.int().meta({ description: 'Of the credits that it moves; of a carry-over, the closed year' }),
  amountCents: Cents.meta({ description: 'What it brings or frees' }),
  envelopeId: z.uuid().nullable().meta({ description: 'The envelope on which credits are proposed; null for a command on a grant' }),
  toEnvelopeId: z.uuid().nullable().meta({ description: 'The envelope that gets credits; null for a command on a grant' }),
  grant: z
    .object({ id: z.uuid(), reference: Reference, title: z.string(), organisationName: z.string() })
    .nullable()
    .meta({ description: 'The grant that it is about; null for credits' }),
  ranks: z.array(z.int()).meta({ description: 'The tranches that it takes from' }),
  milestone: z.int().nullable().meta({ description: 'Of a notice: the milestone whose condition is not kept; else null' }),
  points: z.number().meta({ description: 'What it gives up of the scores: the application’s, times the part of its award' }),
  days: z.int().meta({ description: 'Until it may take effect, if each step of it takes its usual time' }),
});
type StepView = z.input<typeof Step>;

const PlanView = z.object({
  aims: z.array(z.enum(AIMS)).meta({ description: 'Whether it is the cheapest in scores or in days; both if it is the cheapest in both' }),
  points: z.number(),
  days: z.int(),
  waiting: z.int().meta({ description: 'How many would still lack their credits' }),
  steps: z.array(Step),
  isProven: z.boolean().meta({ description: 'False where the solver stopped before it had proved that no other set costs less' }),
});

const Plans = z
  .object({
    ...RehearsedOrderView,
    envelopes: z
      .array(z.object({ envelopeId: z.uuid(), amountCents: Cents, neededCents: Cents, roomCents: Cents, missingCents: Cents }))
      .meta({ description: 'The same by each envelope that bears a part of the order: the one that is asked for, then its sub-envelopes' }),
    neededCents: Cents.meta({ description: 'Needed for what is to have its credits in the year, or be paid from them' }),
    roomCents: Cents.meta({ description: 'What the year could still commit, or order, after the order' }),
    programmeInitialCents: Cents.nullable().meta({
      description: 'As asked: what caps the CP that are carried over; null where it was not told',
    }),
    lackingCents: Cents.meta({ description: 'What the year lacks for it without the order; a part of `missingCents`' }),
    missingCents: Cents.meta({ description: 'What the year would lack for all that is to have its credits in it; 0 where it suffices' }),
    putOff: z.array(Tranche.extend({ openCents: Cents, expectedOn: Day })).meta({
      description:
        'What needs credits of the next year: of AE, what is not expected to be committed before; of CP, what its agreement lets the fund pay then',
    }),
    isPartial: z.boolean().meta({ description: `True where only the ${MOST_GRANTS} grants with the largest amounts were looked at` }),
    isSolved: z.boolean().meta({ description: 'False where there was nothing to choose, so that no solver was asked' }),
    plans: z
      .array(PlanView)
      .meta({ description: 'Each was tried by the rules of the ledger; none where nothing is missing, or nothing helps' }),
  })
  .meta({ id: 'RehearsalPlans' });

/** What an order may carry over to the year of lapsed credits of the one before, in cents. */
async function readCarried(
  db: Kysely<DB>,
  envelope: EnvelopeView,
  { year: to, credit, command }: RehearsedOrder,
  programmeInitialCents: number | undefined,
  { caller, at }: Asker,
): Promise<number> {
  const year = to - 1;
  const { lapsed } = lineOf(envelope, { year, credit });
  const carriedCents = await readCarriedCents(db, envelope.id, year, credit);
  const body = { year, credit, amountCents: lapsed, order: command, programmeInitialCents };
  // Credits go to the year after the closed one alone, and only in that year.
  return to === yearOf(at) ? mostCarried(lapsed, { caller, body, at }, { closedYear: envelope.closedYear, carriedCents }) : 0;
}

/**
 * Credits that may come from elsewhere: available ones of the family that bear no part of the order, the largest first,
 * then lapsed ones of last year of each envelope that does.
 */
function sourcesOf(family: readonly EnvelopeView[], orders: Orders, carriedCents: ReadonlyMap<string, number>): Source[] {
  const [first] = orders;
  const kin = family
    .filter(({ id, closedYear: closed }) => !orders.some(({ envelopeId }) => envelopeId === id) && (closed ?? 0) < first.year)
    .map((each): Source => ({ command: 'transferCredits', envelopeId: each.id, atMostCents: lineOf(each, first).available }))
    .toSorted((one, other) => other.atMostCents - one.atMostCents);
  const carried = orders.map(({ envelopeId }): Source => ({
    ...{ command: 'carryOverCredits', envelopeId },
    atMostCents: carriedCents.get(envelopeId) ?? 0,
  }));
  return [...kin, ...carried].filter(({ atMostCents }) => atMostCents > 0);
}

/**
 * The signed grants on which ways are looked for, with the scores of their applications and the accounts that wait to
 * be decided, in the order of references.
 */
async function readGrants(db: Kysely<DB>, { envelopeId, year }: RehearsedOrder, most: number) {
  const ids = await readGrantsOfYear(db, envelopeId, year, most);
  const wholes = await readWholeGrants(db, await readGrantRowsOf(db, ids));
  const opinions = await readOpinionsOn(
    db,
    wholes.map(({ grant }) => grant.applicationId),
  );
  const scores = scoresBy(opinions, await readCallsOf(db, opinions));
  const accounts = await readGivenAccounts(db, ids);
  return wholes
    .toSorted((one, other) => (one.row.reference < other.row.reference ? -1 : 1))
    .map((whole) => ({ whole, score: scores.get(whole.grant.applicationId) ?? null, given: accounts.get(whole.grant.id) }));
}

/** Those of a list that are to have their credits this year, in order; and those that are put off to the next one. */
const parted = <Part>(parts: readonly Part[], isLater: (part: Part) => boolean) => ({
  kept: parts.filter((part) => !isLater(part)),
  putOff: parts.filter(isLater),
});

/** What is to have its credits this year, or be paid from them, and what is put off. */
async function readKept(db: Kysely<DB>, order: RehearsedOrder, { caller, at }: Asker): Promise<{ kept: ToCome[]; putOff: ToCome[] }> {
  const { credit, year } = order;
  if (credit === 'AE') return parted(await readCommitmentsToCome(db, scopeOf(caller), order, at), (part) => isPutOff(part, year));
  const payments = await readPaymentsToCome(db, scopeOf(caller), order, at);
  const callOf = await readCallsOf(db, payments);
  const certified = await readCertifiedAt(
    db,
    payments.filter(({ state }) => state === 'certified').map(({ trancheId }) => trancheId),
  );
  return parted(payments, (payment) => {
    const certifiedAt = certified.get(payment.trancheId);
    const { paymentDays = null } = callOf(payment).terms.agreement ?? {};
    return isPaymentPutOff({ ...payment, certifiedOn: certifiedAt ? parisDate(certifiedAt) : null, paymentDays }, year);
  });
}

/** What is to have its credits in the year, with its envelope. */
type KeptPart = ToCome & { envelopeId: string };

/** In the order of the decisions, or of the days of payments, whichever envelope they are on. */
const byTurn =
  ({ credit }: RehearsedOrder) =>
  (one: KeptPart, other: KeptPart): number => {
    const [mine, theirs] = credit === 'AE' ? [one.grantId, other.grantId] : [one.expectedOn, other.expectedOn];
    return mine < theirs ? -1 : Number(mine > theirs);
  };

/** An order with what it is rehearsed on, on one envelope that bears a part of it. */
type OnEnvelope = Awaited<ReturnType<typeof readOrder>>;

/** The caller, who is told of a refusal in their language. */
type Reader = Asker & { language: Language };

/** The parts of an order: refused as the order itself would be. */
async function readOrders(
  db: Kysely<DB>,
  id: string,
  { subEnvelopes = '', ...query }: OrdersQuery,
  { caller, at, language }: Reader,
): Promise<[OnEnvelope, ...OnEnvelope[]]> {
  const own = await readOrder(db, id, query, at);
  const shares = subEnvelopes.split(',').flatMap((each) => {
    const [envelopeId = '', cents] = each.split(':');
    return cents === undefined ? [] : [{ envelopeId, amountCents: Number(cents) }];
  });
  if (shares.length === 0) return [own];
  const family = await readFamily(db, id);
  const { year, credit, amountCents, command } = own.order;
  const body = { year, credit, amountCents: amountCents + sumCents(shares.map((share) => share.amountCents)), subEnvelopes: shares };
  const refusal = refuseFreeze({ ...own.envelope, hasChildren: family.length > 1 }, own.before, family, {
    body: { ...body, order: command },
    at,
  });
  if (refusal) throw new Problem(refusal, await withNames(db, { caller, id, body, language }, refusal));
  const others: OnEnvelope[] = [];
  // One connection reads them.
  // oxlint-disable-next-line no-await-in-loop
  for (const { envelopeId, amountCents: cents } of shares)
    others.push(await readOrder(db, envelopeId, { ...query, amountCents: String(cents) }, at));
  return [own, ...others];
}
type OrdersQuery = Pick<z.infer<typeof PlansQuery>, 'subEnvelopes' | keyof z.infer<typeof OrderQuery>>;

/** All that plans are made from and tried on. */
async function readGround(
  db: Kysely<DB>,
  id: string,
  { programmeInitialCents: initial, ...query }: z.infer<typeof PlansQuery>,
  asker: Reader,
) {
  const programmeInitialCents = initial === undefined ? undefined : Number(initial);
  const parts = await readOrders(db, id, query, asker);
  const [{ envelope, order }, ...others] = parts;
  const orders: Orders = [order, ...others.map((each) => each.order)];
  const family = await readFamily(db, envelope.parentId ?? id);
  const most = Math.floor(MOST_GRANTS / parts.length);
  const found: { kept: KeptPart[]; putOff: ToCome[]; grants: Awaited<ReturnType<typeof readGrants>>; carried: [string, number] }[] = [];
  // One envelope after the other, on one connection.
  /* oxlint-disable no-await-in-loop */
  for (const { envelope: each, order: part } of parts) {
    const { kept, putOff } = await readKept(db, part, asker);
    found.push({
      kept: kept.map((row) => ({ ...row, envelopeId: each.id })),
      putOff,
      grants: order.credit === 'AE' ? await readGrants(db, part, most) : [],
      carried: [each.id, await readCarried(db, each, part, programmeInitialCents, asker)],
    });
  }
  /* oxlint-enable no-await-in-loop */
  const kept = found.flatMap((each) => each.kept);
  const grants = found.flatMap((each) => each.grants);
  const ground: PlanGround = {
    rooms: new Map(parts.map(({ envelope: each, after }) => [each.id, roomIn(after)])),
    kept: parts.length > 1 ? kept.toSorted(byTurn(order)) : kept,
    sources: sourcesOf(family, orders, new Map(found.map(({ carried }) => carried))),
    ways: grants.flatMap(({ whole, ...known }) => waysOn(whole, known, order.year, asker)),
  };
  const tried: Tried = {
    lines: linesBy(family.flatMap(({ id: envelopeId, lines }) => lines.map((line) => ({ ...line, envelopeId })))),
    closed: new Map(family.flatMap((each) => (each.closedYear === null ? [] : [[each.id, each.closedYear]]))),
  };
  return {
    ...{ orders, ground, tried },
    putOff: found.flatMap((each) => each.putOff),
    roomsBefore: new Map(parts.map(({ envelope: each, before }) => [each.id, roomIn(before)])),
    grants: new Map(grants.map(({ whole }) => [whole.grant.id, whole])),
    isPartial: found.some((each) => each.grants.length === most),
  };
}

type Found = { plan: Plan; aims: Aim[]; isSolved: boolean };

/** A plan for each aim; one for both where they are the same. */
async function plansFor(ground: PlanGround, solvedWithinMs?: number): Promise<Found[]> {
  const found: Found[] = [];
  for (const aim of AIMS) {
    const choice = choiceOf(ground, aim);
    const chosen = choice && ((await solveApart(choice, solvedWithinMs)) ?? greedily(choice));
    const plan = planOf(ground, chosen);
    const same = found.find((each) => each.plan.ways.length === plan.ways.length && each.plan.ways.every((way) => plan.ways.includes(way)));
    if (same) same.aims.push(aim);
    else found.push({ plan, aims: [aim], isSolved: choice !== null });
  }
  return found;
}

const inPoints = (hundredths: number): number => hundredths / 100;

function stepsOf({ taken, ways }: Plan, { year }: RehearsedOrder, grants: ReadonlyMap<string, GrantWithParts>): StepView[] {
  const credits = taken.map(({ source: { command, envelopeId }, toEnvelopeId, amountCents }): StepView => ({
    ...{ command, envelopeId, toEnvelopeId, amountCents, grant: null, ranks: [], milestone: null, points: 0, days: 0 },
    year: command === 'carryOverCredits' ? year - 1 : year,
  }));
  const onGrants = ways.flatMap(({ command, grantId, released, withdrawn, points, days, milestone = null }): StepView[] => {
    const whole = grants.get(grantId);
    if (!whole) return [];
    const { reference, title, organisation_name: organisationName } = whole.row;
    const cents = new Map([...released, ...withdrawn]);
    return [
      {
        ...{ command, year, envelopeId: null, toEnvelopeId: null, milestone, days, points: inPoints(points) },
        amountCents: [...cents.values()].reduce((sum, each) => sum + each, 0),
        grant: { id: grantId, reference: grantReference(reference), title, organisationName },
        ranks: whole.tranches.filter(({ id }) => cents.has(id)).map(({ rank }) => rank),
      },
    ];
  });
  return [...credits, ...onGrants];
}

export const planRehearsal = bodiless(
  {
    operationId: 'planRehearsal',
    method: 'get',
    path: '/envelopes/{id}/rehearsal/plans',
    summary: 'The cheapest lawful ways out of a freeze or a cut that is not recorded yet, by scores given up and by days',
    roles: CREDIT_ROLES,
    costly: true,
    query: PlansQuery,
    problems: [...ORDER_REFUSALS, 'sub_envelope_twice', 'not_a_sub_envelope', 'freeze_shares_out_of_bounds'],
    answer: Plans,
  },
  async ({ deps, caller, at, id, query, language }): Promise<z.input<typeof Plans>> => {
    // No connection is held while the solver works.
    const { orders, ground, tried, putOff, roomsBefore, grants, isPartial } = await onOneConnection(deps.db, (db) =>
      readGround(db, id, query, { caller, at, language }),
    );
    const { kept, rooms } = ground;
    const lackBy = (by: ReadonlyMap<string, number>) => missingFor({ rooms: by, kept }, kept.length);
    const lackOf = (by: ReadonlyMap<string, number>): number => sumCents([...lackBy(by).values()].map((cents) => Math.max(0, cents)));
    const missing = lackBy(rooms);
    const missingCents = lackOf(rooms);
    const found = missingCents > 0 ? await plansFor(ground, deps.solvedWithinMs) : [];
    const [{ command, year, credit }] = orders;
    const envelopes = orders.map(({ envelopeId, amountCents }) => {
      const roomCents = rooms.get(envelopeId) ?? 0;
      const lackCents = missing.get(envelopeId) ?? 0;
      return { envelopeId, amountCents, roomCents, neededCents: lackCents + roomCents, missingCents: Math.max(0, lackCents) };
    });
    const { programmeInitialCents: initial } = query;
    return {
      ...{ command, year, credit, missingCents, envelopes, lackingCents: lackOf(roomsBefore) },
      amountCents: sumCents(orders.map(({ amountCents }) => amountCents)),
      roomCents: sumCents([...rooms.values()]),
      programmeInitialCents: initial === undefined ? null : Number(initial),
      neededCents: sumCents(kept.map(({ openCents }) => openCents)),
      putOff: putOff.map(({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, expectedOn }) =>
        ofGrant({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, expectedOn }),
      ),
      isPartial,
      isSolved: found.some(({ isSolved }) => isSolved),
      plans: found
        .filter(({ plan }) => plan.taken.length + plan.ways.length > 0 && isTaken(tried, orders, ground, plan, at))
        .map(({ plan, aims }) => {
          const { points, days } = priceOf(plan);
          const steps = stepsOf(plan, orders[0], grants);
          return { aims, steps, days, points: inPoints(points), waiting: waitingAfterPlan(ground, plan), isProven: plan.isProven };
        }),
    };
  },
  (_deps, answer, _req, res) => {
    res.json(answer);
  },
);
