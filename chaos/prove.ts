import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WorkflowClient } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { Kysely } from 'kysely';
import type { DB } from '../db/schema.ts';
import { digest, invariantFaults } from '../test/support/proof.ts';
import { listedRuns, replayAll } from '../test/support/replay.ts';
import type { Installation } from './installation.ts';
import type { Taken } from './mailbox.ts';
import type { People } from './people.ts';
import { commandFaults, repeatFaults } from './proof/commands.ts';
import { letterFaults } from './proof/letters.ts';
import { workflowFaults } from './proof/workflows.ts';
import { untilAtRest } from './rest.ts';

type World = {
  db: Kysely<DB>;
  temporal: WorkflowClient;
  installation: Installation;
  people: People;
  taken: readonly Taken[];
  deathsMs: readonly number[];
};

/** What was found, by what was held against what, and how much of it there was. */
export type Proof = {
  faults: Record<string, string[]>;
  events: number;
  letters: { sent: number; again: number };
  replayed: number;
  replaced: number;
};

/** Holds rows, events, money, letters and workflows against what people were told and against each other. What people ask again must change nothing. */
export async function prove({ db, temporal, installation, people, taken, deathsMs }: World): Promise<Proof> {
  const { taskQueue, dataDir } = installation;
  const commands = await commandFaults(db, people.sent);
  const before = await digest(db);
  const repeats = await repeatFaults(people);
  // A repeat to something that is over wakes a workflow, which finds nothing to do.
  await untilAtRest(db);
  const after = await digest(db);
  const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
  const letters = await letterFaults(db, taken, deathsMs);
  const { failed, replayed } = await replayAll(temporal, listedRuns(temporal, taskQueue), {
    workflowBundle: { codePath: await bundle(dataDir) },
  });
  const workflows = await workflowFaults(db, temporal, taskQueue);
  const events = await db
    .selectFrom('event')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return {
    faults: {
      commands,
      repeats: [...repeats, ...changed.map((table) => `the repeats changed ${table}`)],
      invariants: await invariantFaults(db),
      letters: letters.faults,
      workflows: workflows.faults,
      replays: failed,
    },
    events: events.count,
    letters: { sent: letters.sent, again: letters.again },
    replayed,
    replaced: workflows.replaced,
  };
}

/** The workflows' code of today; returns where it lies. */
async function bundle(dataDir: string): Promise<string> {
  const { code } = await bundleWorkflowCode({ workflowsPath: resolve('workflows/index.ts'), logger: new DefaultLogger('ERROR') });
  const codePath = join(dataDir, 'workflows.js');
  writeFileSync(codePath, code);
  return codePath;
}
