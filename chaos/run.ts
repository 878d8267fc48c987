import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import { connect } from '../db/connect.ts';
import { chainFaults, digest, ledgerFaults } from '../test/support/proof.ts';
import { listedRuns, replayAll } from '../test/support/replay.ts';
import { chanceOf } from './chance.ts';
import { gather } from './crew.ts';
import { install } from './installation.ts';
import { liveAll } from './lives.ts';
import { startMailbox } from './mailbox.ts';
import { SHIPPED_ID } from './moves/calls.ts';
import { standingRoles } from './moves/people.ts';
import { signIn } from './people.ts';
import { commandFaults, repeatFaults } from './proof/commands.ts';
import { letterFaults } from './proof/letters.ts';
import { workflowFaults } from './proof/workflows.ts';
import { hurrySweep, untilAtRest } from './rest.ts';
import { type Strike, strikeAll } from './strikes.ts';
import { answerCounts, type Outcome, type Progress } from './report.ts';

export type Options = { dataDir: string; seed: number; kills: number; hurry: boolean };

const STEADY_MS = 2_000;

/** Lets people live with an installation whose processes are killed, and afterwards holds what is left against what they were told. */
export async function runChaos(
  { dataDir, seed, kills, hurry }: Options,
  say: (line: string) => void,
  show: (progress: Progress) => void,
): Promise<Outcome> {
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const chance = chanceOf(seed);
  const crew = gather();
  const mailbox = await startMailbox(chance.fork('mail'));
  const closing: (() => Promise<unknown>)[] = [() => crew.stop(), () => mailbox.stop()];
  try {
    const installation = await install(crew, dataDir, mailbox.url, say);
    const people = await signIn(installation);
    const { db, pool } = connect(installation.databaseUrl);
    closing.unshift(() => pool.end());
    for (const { choice } of standingRoles({ people, chance })) await people.ask(choice);
    const envelopeId = String((await people.read('finance', `/calls/${SHIPPED_ID}`))?.['envelopeId']);

    const strikes: Strike[] = [];
    const begunMs = Date.now();
    const progress = (): Progress => ({
      kills: countByName(strikes),
      asked: answerCounts(people.sent),
      seconds: (Date.now() - begunMs) / 1_000,
    });
    const shown = setInterval(() => show(progress()), 1_000);
    closing.unshift(async () => clearInterval(shown));
    let isOver = false;
    const lives = liveAll({ people, db, calls: [], envelopeId, isOver: () => isOver }, chance);
    await strikeAll(crew, kills, chance.fork('strikes'), (strike) => strikes.push(strike)).finally(() => (isOver = true));
    const killedMs = Date.now();
    await crew.untilUp();
    const lived = await lives;
    clearInterval(shown);
    show(progress());

    say('All is up again: what is left undone is picked up …');
    const connection = await Connection.connect({ address: installation.temporal });
    closing.unshift(() => connection.close());
    const { workflow } = new Client({ connection });
    const { taskQueue } = installation;
    if (hurry) await hurrySweep(db, workflow, taskQueue);
    const restless = await untilAtRest(db);
    const restedMs = Date.now();

    say('… and held against what people were told.');
    const faults: Record<string, string[]> = {};
    faults['rows that no workflow follows'] = restless;
    faults['commands'] = await commandFaults(db, people.sent);
    const before = await digest(db);
    faults['repeats'] = await repeatFaults(people);
    const after = await digest(db);
    faults['repeats'].push(
      ...Object.keys(before)
        .filter((table) => before[table] !== after[table])
        .map((table) => `${table} changed`),
    );
    faults['hash chains'] = await chainFaults(db);
    faults['ledger'] = (await ledgerFaults(db)).map((fault) => JSON.stringify(fault));
    const letters = await letterFaults(
      db,
      mailbox.taken,
      strikes.map(({ atMs }) => atMs),
    );
    faults['letters'] = letters.faults;
    // What the repeats have woken is asleep again.
    await new Promise((resolve) => setTimeout(resolve, STEADY_MS));
    faults['workflows'] = await workflowFaults(db, workflow, taskQueue);
    const codePath = join(dataDir, 'workflows.js');
    writeFileSync(
      codePath,
      (await bundleWorkflowCode({ workflowsPath: resolve('workflows/index.ts'), logger: new DefaultLogger('ERROR') })).code,
    );
    const { failed, replayed } = await replayAll(workflow, listedRuns(workflow, taskQueue), codePath);
    faults['replays'] = failed;
    const events = await db
      .selectFrom('event')
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return {
      kills: countByName(strikes),
      strikes: strikes.length,
      lived,
      asked: answerCounts(people.sent),
      operations: people.sent,
      events: Number(events.count),
      letters: { sent: letters.sent, again: letters.again },
      replayed,
      endings: crew.endings,
      seconds: { killing: (killedMs - begunMs) / 1_000, resting: (restedMs - killedMs) / 1_000, all: (Date.now() - begunMs) / 1_000 },
      faults,
    };
  } finally {
    for (const close of closing) await close();
  }
}

function countByName(strikes: readonly Strike[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of strikes.flatMap(({ names }) => names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
