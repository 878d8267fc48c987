import assert from 'node:assert/strict';
import { createHistogram, type Histogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { findFaults, readInvariants } from '../../../db/core/verify.ts';
import { hasRun } from '../../../test/support/history.ts';
import { workflowIdOf } from '../../../workflows/messages.ts';
import { TASK_QUEUE, untilQuiet } from '../applications.ts';
import { accepted, type Ask, type Request } from '../asking.ts';
import { type Load, loadOf } from '../figures.ts';
import { loopWhile } from '../load.ts';
import type { Stage } from '../stage.ts';
import type { Ground } from './ground.ts';
import type { Quiet } from './kinds.ts';

/** The number of faults of each invariant. The chain of a copy has some, and the document of a copied signature. */
export async function countFaults({ db }: Ground): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const invariant of await readInvariants()) counts[invariant.name] = (await findFaults(db, invariant, 1)).faults;
  return counts;
}

type Done = { receipts: number; events: number };

async function doneOf({ database }: Stage, name: string): Promise<Done> {
  const { rows } = await database.query<{ receipts: string; events: string }>(
    `SELECT (SELECT count(*) FROM command WHERE name = $1 AND receipt IS NOT NULL) AS receipts, (SELECT count(*) FROM event WHERE name = $1) AS events`,
    [name],
  );
  return { receipts: Number(rows[0]?.receipts), events: Number(rows[0]?.events) };
}

/** Throws unless every answer has left its receipt, and an event at least: work that is not done is fast. */
export async function counted<T extends { count: number }>(stage: Stage, name: string, run: () => Promise<T>): Promise<T> {
  const before = await doneOf(stage, name);
  const found = await run();
  const after = await doneOf(stage, name);
  assert.equal(after.receipts - before.receipts, found.count, `${name}: receipts`);
  assert.ok(after.events - before.events >= found.count, `${name}: events`);
  return found;
}

/** So many of a load's streams are checked for hints and letters. */
const LOOKED_AT = 50;

/** Some of a load's streams that no workflow follows: the first hint would start one. */
async function unfollowed({ temporal }: Stage, { kind, streams }: Quiet): Promise<string[]> {
  const connection = await Connection.connect({ address: temporal });
  const { workflow } = new Client({ connection });
  const every = Math.ceil(streams.length / LOOKED_AT);
  const found: string[] = [];
  for (const id of streams.filter((_, place) => place % every === 0))
    if (!(await hasRun(workflow, workflowIdOf(kind, id, TASK_QUEUE)))) found.push(id);
  await connection.close();
  return found;
}

/** Throws where any stream of a load has something to hear, or where one that no workflow followed was hinted. */
async function assertNobodyWasTold(stage: Stage, kind: Quiet, before: readonly string[]): Promise<void> {
  const { rows } = await stage.database.query('SELECT FROM stream WHERE id = ANY ($1) AND heard < version', [kind.streams]);
  assert.equal(rows.length, 0, `${kind.name}: a workflow has something to hear`);
  assert.ok(before.length > 0, `${kind.name}: each of its streams is followed, so that a hint would not be seen`);
  assert.deepEqual(await unfollowed(stage, kind), before, `${kind.name}: a hint or a letter was sent`);
}

/** How the milliseconds of CPU of a load are measured, beside its times. */
export type Metered = (run: () => Promise<Load>) => Promise<{ load: Load; cpuMs: number }>;

/**
 * Clients give these commands, each the next that has not been given, until the time is over or all are given. Throws
 * where one of them caused a hint or a letter. Its preparation, and the check afterwards, are not measured.
 */
export async function loadQuiet(
  stage: Stage,
  kind: Quiet,
  ask: Ask,
  { clients, seconds, metered }: { clients: number; seconds: number; metered: Metered },
): Promise<Load & { cpuMs: number }> {
  await kind.again();
  const before = await unfollowed(stage, kind);
  const left = kind.requests.values();
  let next = left.next();
  const give = (): Promise<Load> => {
    const since = performance.now();
    const goesOn = (): boolean => !next.done && performance.now() - since < seconds * 1_000;
    return loopWhile(clients, goesOn, async () => {
      if (next.done) return;
      const { value } = next;
      next = left.next();
      await accepted(ask, value);
    });
  };
  const found = await counted(stage, kind.name, async () => {
    const { load, cpuMs } = await metered(give);
    return { ...load, cpuMs: cpuMs / load.count };
  });
  await assertNobodyWasTold(stage, kind, before);
  return found;
}

/** After a command's consequences, the machine is left alone for so long. */
const REST_MS = 100;

type Side = { ask: Ask; requests: readonly Request[] };

/**
 * One command of Guichet and one of the floor in turn, each once every workflow has heard of the one before and its
 * letters have left.
 */
export async function pace(stage: Stage, name: string, sides: { guichet: Side; floor: Side }): Promise<{ guichet: Load; floor: Load }> {
  const measure = async (side: Side, times: Histogram & { record: (us: number) => void }, place: number): Promise<unknown> => {
    const asked = side.requests[place];
    assert(asked);
    await untilQuiet(stage);
    await wait(REST_MS);
    const { ms, body } = await accepted(side.ask, asked);
    times.record(Math.max(1, Math.round(ms * 1_000)));
    return body;
  };
  const times = { guichet: createHistogram(), floor: createHistogram() };
  const since = performance.now();
  const count = Math.min(sides.guichet.requests.length, sides.floor.requests.length);
  await counted(stage, name, async () => {
    for (let place = 0; place < count; place += 1) {
      const answers = [await measure(sides.floor, times.floor, place), await measure(sides.guichet, times.guichet, place)];
      const [floor, guichet] = answers.map((answer) => sameOf(answer as Answered));
      assert.deepEqual(floor, guichet, `${name}: the floor's answer is another`);
    }
    return { count: 2 * count };
  });
  const ms = performance.now() - since;
  return { guichet: loadOf(times.guichet, ms), floor: loadOf(times.floor, ms) };
}

type Answered = { version: number; state: string; due: { at: string; what: string } | null };
/** The common part of two answers to the same command on two things of a kind. */
const sameOf = ({ version, state, due }: Answered) => ({ version, state, what: due?.what ?? null, on: due?.at.slice(0, 10) ?? null });
