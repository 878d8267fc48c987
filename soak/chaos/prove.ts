import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import { workflowBundle } from '../../runtime/workflow-bundle.ts';
import type { DB } from '../../db/core/schema.ts';
import { digest, invariantFaults } from '../../test/support/invariants.ts';
import { listedRuns, replayAll } from '../../test/support/replay.ts';
import type { Outage } from './crew.ts';
import { askReadiness, type Readiness } from './doors.ts';
import type { Installation } from './installation.ts';
import type { Taken } from './mailbox.ts';
import type { People } from './people.ts';
import { commandFaults, repeatFaults } from './proof/commands.ts';
import { acceptedWithout, lastReadinessFaults, readinessFaults, turnedAwayFaults } from './proof/doors.ts';
import { letterFaults } from './proof/letters.ts';
import { singletonFaults, workflowFaults } from './proof/workflows.ts';

type World = {
  db: Kysely<DB>;
  temporal: WorkflowClient;
  installation: Installation;
  people: People;
  taken: readonly Taken[];
  deathsMs: readonly number[];
  outages: readonly Outage[];
  readiness: readonly Readiness[];
};

/** The findings, by what was compared with what, and how much of it there was. */
export type Proof = {
  faults: Record<string, string[]>;
  events: number;
  letters: { sent: number; again: number };
  /** How many commands were accepted while Temporal was away, and how many streams the relay has found. */
  withoutTemporal: number;
  foundByRelay: number;
  replayed: number;
  replaced: number;
};

/**
 * Compares rows, events, money, letters and workflows with what people were told and with each other; and what they
 * were told with what was away. Repeated requests must change nothing, and wake no workflow.
 */
export async function prove({ db, temporal, installation, people, taken, deathsMs, outages, readiness }: World): Promise<Proof> {
  const { taskQueue, urls } = installation;
  const commands = await commandFaults(db, people.sent);
  const endless = await singletonFaults(temporal, taskQueue);
  const doors = [
    ...turnedAwayFaults(people.turnedAway, outages),
    ...readinessFaults(readiness, outages),
    ...lastReadinessFaults(urls, await askAgain(urls)),
  ];
  const foundByRelay = await countRows(db.selectFrom('stream').where('hinted_at', 'is not', null));
  const before = await digest(db);
  const left = await db.selectFrom('person').where('disabled_at', 'is not', null).select('id').execute();
  const repeats = await repeatFaults(people, new Set(left.map(({ id }) => id)));
  const after = await digest(db);
  // A caller who repeats was seen again with their organisation: that alone is new.
  const changed = Object.keys(before).filter((table) => table !== 'person_organisation' && before[table] !== after[table]);
  const letters = await letterFaults(db, taken, deathsMs);
  const { failed, replayed } = await replayAll(temporal, listedRuns(temporal, taskQueue), {
    workflowBundle: await workflowBundle(),
  });
  const workflows = await workflowFaults(db, temporal, taskQueue);
  return {
    faults: {
      commands,
      doors,
      repeats: [...repeats, ...changed.map((table) => `the repeats changed ${table}`)],
      invariants: await invariantFaults(db),
      letters: letters.faults,
      workflows: [...workflows.faults, ...endless],
      replays: failed,
    },
    events: await countRows(db.selectFrom('event')),
    letters: { sent: letters.sent, again: letters.again },
    withoutTemporal: acceptedWithout('temporal', people.sent, outages),
    foundByRelay,
    replayed,
    replaced: workflows.replaced,
  };
}

/** Longer than a question of readiness takes: the first probe after a pause may be told what was known before it. */
const KNOWN_WITHIN_MS = 3_000;

async function askAgain(urls: readonly string[]): Promise<(Readiness | null)[]> {
  await Promise.all(urls.map(askReadiness));
  await wait(KNOWN_WITHIN_MS);
  return Promise.all(urls.map(askReadiness));
}

async function countRows(rows: SelectQueryBuilder<DB, 'stream' | 'event', object>): Promise<number> {
  const { count } = await rows.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count;
}
