import type { Kysely } from 'kysely';
import { z } from 'zod';
import { readCallsOf } from '../../db/calls/calls.ts';
import { readOpinionsOn, scoresBy } from '../../db/committee/agenda.ts';
import { onOneConnection } from '../../db/connection/connect.ts';
import type { DB } from '../../db/core/schema.ts';
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
import { Day } from '../../domain/core/words.ts';
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
  type Plan,
  type PlanGround,
  planOf,
  priceOf,
  type Source,
  type Tried,
  waitingAfterPlan,
} from '../../domain/ledger/freeze-plan.ts';
import type { RehearsedOrder } from '../../domain/ledger/rehearsal.ts';
import { roomIn } from '../../domain/ledger/reservations.ts';
import { bodiless } from '../http/operation.ts';
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

const PlansQuery = OrderQuery.extend({
  programmeInitialCents: CentsInQuery.optional().meta({
    description: 'The programme’s initial CP of the year before, staff excluded: without it no CP are carried over, since it caps them',
  }),
});

const Step = z.object({
  command: z.enum(['transferCredits', 'carryOverCredits', 'proposeAmendment', 'giveNotice']),
  year: z.int().meta({ description: 'Of the credits that it moves; of a carry-over, the closed year' }),
  amountCents: Cents.meta({ description: 'What it brings or frees' }),
  envelopeId: z.uuid().nullable().meta({ description: 'The envelope on which credits are proposed; null for a command on a grant' }),
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
 * Credits that may come from elsewhere: available ones of the family, the largest first, then lapsed ones of last year.
 */
function sourcesOf(family: readonly EnvelopeView[], { id: ownId }: EnvelopeView, order: RehearsedOrder, carriedCents: number): Source[] {
  const kin = family
    .filter(({ id, closedYear: closed }) => id !== ownId && (closed ?? 0) < order.year)
    .map((each): Source => ({ command: 'transferCredits', envelopeId: each.id, atMostCents: lineOf(each, order).available }))
    .toSorted((one, other) => other.atMostCents - one.atMostCents);
  return [...kin, { command: 'carryOverCredits' as const, envelopeId: ownId, atMostCents: carriedCents }].filter(
    ({ atMostCents }) => atMostCents > 0,
  );
}

/**
 * The signed grants on which ways are looked for, with the scores of their applications, in the order of references.
 */
async function readGrants(db: Kysely<DB>, { envelopeId, year }: RehearsedOrder) {
  const ids = await readGrantsOfYear(db, envelopeId, year, MOST_GRANTS);
  const wholes = await readWholeGrants(db, await readGrantRowsOf(db, ids));
  const opinions = await readOpinionsOn(
    db,
    wholes.map(({ grant }) => grant.applicationId),
  );
  const scores = scoresBy(opinions, await readCallsOf(db, opinions));
  return wholes
    .toSorted((one, other) => (one.row.reference < other.row.reference ? -1 : 1))
    .map((whole) => ({ whole, score: scores.get(whole.grant.applicationId) ?? null }));
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

/** All that plans are made from and tried on. */
async function readGround(db: Kysely<DB>, id: string, query: z.infer<typeof PlansQuery>, asker: Asker) {
  const { envelope, order, before, after } = await readOrder(db, id, query, asker.at);
  const { programmeInitialCents: initial } = query;
  const programmeInitialCents = initial === undefined ? undefined : Number(initial);
  const [family, { kept, putOff }, grants, carriedCents] = [
    await readFamily(db, envelope.parentId ?? id),
    await readKept(db, order, asker),
    order.credit === 'AE' ? await readGrants(db, order) : [],
    await readCarried(db, envelope, order, programmeInitialCents, asker),
  ];
  const ways = grants.flatMap(({ whole, score }) => waysOn(whole, score, order.year, asker));
  const ground: PlanGround = { roomCents: roomIn(after), kept, sources: sourcesOf(family, envelope, order, carriedCents), ways };
  const tried: Tried = {
    lines: linesBy(family.flatMap(({ id: envelopeId, lines }) => lines.map((line) => ({ ...line, envelopeId })))),
    closed: new Map(family.flatMap((each) => (each.closedYear === null ? [] : [[each.id, each.closedYear]]))),
  };
  return {
    order,
    ground,
    tried,
    putOff,
    roomBeforeCents: roomIn(before),
    grants: new Map(grants.map(({ whole }) => [whole.grant.id, whole])),
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
  const credits = taken.map(({ source: { command, envelopeId }, amountCents }): StepView => ({
    ...{ command, envelopeId, amountCents, grant: null, ranks: [], milestone: null, points: 0, days: 0 },
    year: command === 'carryOverCredits' ? year - 1 : year,
  }));
  const onGrants = ways.flatMap(({ command, grantId, released, withdrawn, points, days, milestone = null }): StepView[] => {
    const whole = grants.get(grantId);
    if (!whole) return [];
    const { reference, title, organisation_name: organisationName } = whole.row;
    const cents = new Map([...released, ...withdrawn]);
    return [
      {
        ...{ command, year, envelopeId: null, milestone, days, points: inPoints(points) },
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
    problems: ORDER_REFUSALS,
    answer: Plans,
  },
  async ({ deps, caller, at, id, query }): Promise<z.input<typeof Plans>> => {
    // No connection is held while the solver works.
    const { order, ground, tried, putOff, roomBeforeCents, grants } = await onOneConnection(deps.db, (db) =>
      readGround(db, id, query, { caller, at }),
    );
    const { kept, roomCents } = ground;
    const lackOf = (room: number): number => Math.max(0, missingFor({ roomCents: room, kept }, kept.length));
    const missingCents = lackOf(roomCents);
    const found = missingCents > 0 ? await plansFor(ground, deps.solvedWithinMs) : [];
    const { command, year, credit, amountCents } = order;
    const { programmeInitialCents: initial } = query;
    return {
      ...{ command, year, credit, amountCents, missingCents, roomCents, lackingCents: lackOf(roomBeforeCents) },
      programmeInitialCents: initial === undefined ? null : Number(initial),
      neededCents: sumCents(kept.map(({ openCents }) => openCents)),
      putOff: putOff.map(({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, expectedOn }) =>
        ofGrant({ concealed, grantId, reference, title, organisationName, rank, kind, openCents, expectedOn }),
      ),
      isPartial: grants.size === MOST_GRANTS,
      isSolved: found.some(({ isSolved }) => isSolved),
      plans: found
        .filter(({ plan }) => plan.taken.length + plan.ways.length > 0 && isTaken(tried, order, ground, plan, at))
        .map(({ plan, aims }) => {
          const { points, days } = priceOf(plan);
          const steps = stepsOf(plan, order, grants);
          return { aims, steps, days, points: inPoints(points), waiting: waitingAfterPlan(ground, plan), isProven: plan.isProven };
        }),
    };
  },
  (_deps, answer, _req, res) => {
    res.json(answer);
  },
);
