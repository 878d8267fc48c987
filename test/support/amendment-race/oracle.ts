import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { invariantFaults } from '../invariants.ts';
import { pastFaults, repeatFaults } from '../race/order.ts';
import { type Fault, nameOf } from '../race/stays.ts';
import type { Attempt } from './command.ts';
import type { Begun, Ground } from './ground.ts';
import { begin, claim, follow, type Model, type Part, readyIn, take } from './model.ts';

type Taken = Attempt & { version: number };

/** The accepted commands, by the event of their answer. */
const takenOf = (attempts: readonly Attempt[]): Taken[] =>
  attempts.flatMap((attempt) =>
    'receipt' in attempt.answer && !attempt.answer.repeated ? [{ ...attempt, version: attempt.answer.receipt.version }] : [],
  );

/** Replays a grant's events in order; each is the answer to a command, or a consequence. */
async function replay(db: Kysely<DB>, begun: Begun, taken: readonly Taken[]): Promise<{ model: Model; faults: Fault[] }> {
  const model = begin(begun);
  const events = await db
    .selectFrom('event')
    .where('stream_id', '=', begun.id)
    .where('version', '>', begun.version)
    .select(['version', 'name', 'facts'])
    .orderBy('version')
    .execute();
  const faults: Fault[] = [];
  /** What follows from another command: a tranche that is confirmed, and a claim that a reduction makes. */
  const followed = new Set(['confirmNextTranche', 'issueClaim']);
  const answered = new Set<number>();
  for (const { version, name, facts } of events) {
    // The answer of a command has the version of what followed in its transaction: the tranche that a review confirms.
    const last = events.find((each) => each.version === version + 1 && each.name === 'confirmNextTranche') ? version + 1 : version;
    const [attempt, ...twins] = taken.filter((each) => each.name === name && [version, last].includes(each.version));
    const where = `version ${version} of grant ${begun.id}, ${name}`;
    if (followed.has(name) && !attempt) {
      const what = name === 'issueClaim' ? claim(model, facts) : follow(model, facts);
      const cause = events.find((each) => each.version > version && each.name !== 'issueClaim');
      if (what || (name === 'issueClaim' && cause?.name !== 'reduceGrant')) faults.push({ what: what ?? 'a claim for no reason', where });
      continue;
    }
    answered.add(version);
    if (!attempt || twins.length > 0 || attempt.name !== name)
      return { model, faults: [...faults, { what: 'an event that answers no command', where }] };
    const what = take(model, attempt, facts);
    if (what) faults.push({ what, where: `${where}, ${nameOf(attempt)}` });
  }
  if (taken.length !== answered.size) faults.push({ what: 'an answer without its event', where: begun.id });
  if (model.state === 'active' && readyIn(model).length > 0) faults.push({ what: 'a tranche that is left unconfirmed', where: begun.id });
  return { model, faults };
}

const STATES = {
  promised: 'planned',
  waiting: 'awaiting_credits',
  firm: 'confirmed',
  served: 'certified',
  ordered: 'ordered',
  paid: 'paid',
  gone: 'cancelled',
};

/** What is stored of a part: its state and its amounts. A part that is gone keeps its amount. */
function amountsOf({ rank, cents, stage, claimed }: Part) {
  const at = (...stages: Part['stage'][]): number => (stages.includes(stage) ? cents : 0);
  return {
    rank,
    state: STATES[stage],
    amount: stage === 'gone' ? null : cents,
    reserved: at('promised', 'waiting'),
    committed: at('firm', 'served', 'ordered', 'paid'),
    ordered: at('ordered', 'paid'),
    paid: at('paid'),
    claimed,
  };
}

/** Where a grant's rows differ from the model. */
async function rowFaults(db: Kysely<DB>, id: string, model: Model): Promise<Fault[]> {
  const grant = await db.selectFrom('grant').where('id', '=', id).select(['state', 'awarded_cents']).executeTakeFirstOrThrow();
  const amendments = await db.selectFrom('amendment').where('grant_id', '=', id).select(['number', 'state']).orderBy('number').execute();
  const plans = await db.selectFrom('grant_plan').where('grant_id', '=', id).select('number').orderBy('since').orderBy('number').execute();
  const { rows: parts } = await sql<ReturnType<typeof amountsOf>>`
    SELECT rank, state, CASE WHEN state <> 'cancelled' THEN amount_cents END AS amount, reserved - released - committed AS reserved, committed - withdrawn AS committed,
      ordered - cancelled AS ordered, paid, claimed FROM tranche WHERE grant_id = ${id} ORDER BY rank`.execute(db);
  const change = await db
    .selectFrom('funding_change')
    .where('grant_id', '=', id)
    .where('settled_by_plan', 'is', null)
    .where('replaced_by', 'is', null)
    .select(['grant_cents as cents', 'cost_cents as cost'])
    .execute();
  const kept = {
    state: grant.state,
    cents: grant.awarded_cents,
    amendments: amendments.map(({ number, state }) => `${number} ${state}`),
    plans: plans.map(({ number }) => number),
    parts,
    change,
  };
  const { open, ended } = model;
  const told = {
    state: model.state,
    cents: model.cents,
    amendments: [...[...ended].map(([number, how]) => `${number} ${how}`), ...(open ? [`${open.number} ${open.step}`] : [])],
    plans: model.plans,
    parts: model.parts.map(amountsOf),
    change: model.change ? [model.change] : [],
  };
  return isDeepStrictEqual(kept, told)
    ? []
    : [{ what: 'a grant that stands otherwise', where: `${id}: ${JSON.stringify(kept)}, and not ${JSON.stringify(told)}` }];
}

/** The award of the plan in force is the sum of its parts, less what was claimed back before the award was reduced. */
function planFaults(id: string, { state, cents, parts, open }: Model): Fault[] {
  const own = parts.filter(({ stage, added }) => stage !== 'gone' && !(stage === 'promised' && added === open?.number));
  const [sum, claimed] = [own.reduce((all, part) => all + part.cents, 0), own.reduce((all, part) => all + part.claimed, 0)];
  const fits = sum - claimed <= cents && cents <= sum;
  return state === 'terminated' || fits
    ? []
    : [{ what: 'parts that are not what is awarded', where: `${id}: ${sum}, of which ${claimed} is claimed, for ${cents}` }];
}

/**
 * Where the envelope differs from what was allotted less what the grants have, and each moment at which more was
 * promised than there was.
 */
async function envelopeFaults(db: Kysely<DB>, { envelopeId, aeCents, cpCents }: Ground, models: readonly Model[]): Promise<Fault[]> {
  const parts = models.flatMap((model) => model.parts.map(amountsOf));
  const all = (of: 'reserved' | 'committed' | 'ordered' | 'paid'): number => parts.reduce((cents, part) => cents + part[of], 0);
  const told = [
    {
      credit: 'AE',
      available: aeCents - all('reserved') - all('committed'),
      reserved: all('reserved'),
      committed: all('committed'),
      ordered: 0,
      paid: 0,
    },
    {
      credit: 'CP',
      available: cpCents - all('ordered'),
      reserved: 0,
      committed: 0,
      ordered: all('ordered') - all('paid'),
      paid: all('paid'),
    },
  ];
  const kept = await db
    .selectFrom('envelope_line')
    .where('envelope_id', '=', envelopeId)
    .select(['credit', 'available', 'reserved', 'committed', 'ordered', 'paid'])
    .orderBy('credit')
    .execute();
  const { rows: below } = await sql<{ sequence: number }>`
    SELECT sequence FROM (
      SELECT sequence, sum(CASE 'available' WHEN to_account THEN amount_cents WHEN from_account THEN -amount_cents ELSE 0 END) OVER (PARTITION BY year, credit ORDER BY sequence) AS left
      FROM movement WHERE envelope_id = ${envelopeId}
    ) AS run WHERE run.left < 0`.execute(db);
  return [
    ...(isDeepStrictEqual(kept, told)
      ? []
      : [{ what: 'another balance', where: `${JSON.stringify(kept)}, and not ${JSON.stringify(told)}` }]),
    ...below.map(({ sequence }) => ({ what: 'credits that are promised twice', where: `movement ${sequence}` })),
  ];
}

/**
 * All faults that a race has shown. Empty where every answer, event and row is the model's, in the order of each
 * grant's events.
 */
export async function faultsOf(db: Kysely<DB>, ground: Ground, attempts: readonly Attempt[]): Promise<Fault[]> {
  const faults = attempts.flatMap(({ answer, ...attempt }) =>
    'error' in answer ? [{ what: 'an error', where: `${nameOf(attempt)}: ${answer.error}` }] : [],
  );
  const taken = takenOf(attempts);
  const stays = taken.map((attempt) => ({ attempt, envelopeId: attempt.grantId, start: attempt.version - 1, end: attempt.version }));
  faults.push(...repeatFaults(attempts), ...pastFaults(stays, []));
  const models: Model[] = [];
  for (const begun of ground.grants) {
    const own = taken.filter(({ grantId }) => grantId === begun.id);
    const { model, faults: found } = await replay(db, begun, own);
    models.push(model);
    faults.push(...found, ...planFaults(begun.id, model), ...(await rowFaults(db, begun.id, model)));
  }
  faults.push(...(await envelopeFaults(db, ground, models)));
  return [...faults, ...(await invariantFaults(db)).map((where) => ({ what: 'what must always hold does not', where }))];
}
