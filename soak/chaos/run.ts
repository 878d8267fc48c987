import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { connect } from '../../db/connection/connect.ts';
import { chanceOf } from './chance.ts';
import { gather } from './crew.ts';
import { watchDoors } from './doors.ts';
import { install } from './installation.ts';
import { liveAll } from './lives.ts';
import { startMailbox } from './mailbox.ts';
import { SHIPPED_ID } from './moves/calls.ts';
import { standingPeople } from './moves/capacity.ts';
import { standingRoles } from './moves/people.ts';
import { beginBefore } from './moves/projects.ts';
import { signIn } from './people.ts';
import { prove } from './prove.ts';
import { countAnswers, type ChaosOutcome, type Progress } from './report.ts';
import { hurry, untilAtRest } from './rest.ts';
import { type Strike, strikeAll } from './strikes.ts';

type Options = { dataDir: string; seed: number; kills: number; hurry: boolean };

const SHOWN_EVERY_MS = 1_000;

function countByName(strikes: readonly Strike[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of strikes.flatMap(({ names }) => names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * Runs people's lives on an installation whose processes are killed, and compares what is left with what they were
 * told.
 */
export async function runChaos(
  { dataDir, seed, kills, hurry: isHurried }: Options,
  say: (line: string) => void,
  show: (progress: Progress) => void,
): Promise<ChaosOutcome> {
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const chance = chanceOf(seed);
  const crew = gather();
  const mailbox = await startMailbox(chance.fork('mail'));
  const closing: (() => unknown)[] = [mailbox.stop, crew.stop];
  try {
    const installation = await install(crew, dataDir, mailbox.url, say);
    const people = await signIn(installation);
    const { db, pool } = connect(installation.databaseUrl);
    closing.push(() => pool.end());
    const connection = await Connection.connect({ address: installation.temporal });
    closing.push(() => connection.close());
    const { workflow: temporal } = new Client({ connection });
    for (const { choice } of [...standingRoles({ people, chance }), ...standingPeople({ people, chance })]) await people.ask(choice);
    await beginBefore(people);
    const envelopeId = String((await people.read('finance', `/calls/${SHIPPED_ID}`))?.['envelopeId']);

    const strikes: Strike[] = [];
    const begunMs = Date.now();
    const seconds = (sinceMs: number): number => (Date.now() - sinceMs) / 1_000;
    const told = () => ({ kills: countByName(strikes), asked: countAnswers(people.sent) });
    const shown = setInterval(() => show({ ...told(), seconds: seconds(begunMs) }), SHOWN_EVERY_MS);
    closing.push(() => clearInterval(shown));
    let isOver = false;
    const [lived, readiness, killing] = await Promise.all([
      liveAll(
        { people, db, temporal, taskQueue: installation.taskQueue, calls: [], envelopeId, standIns: new Map(), isOver: () => isOver },
        chance,
      ),
      watchDoors(installation.urls, () => isOver),
      strikeAll(crew, kills, chance.fork('strikes'), (strike) => strikes.push(strike))
        .finally(() => (isOver = true))
        .then(() => seconds(begunMs)),
    ]);
    await crew.untilUp();
    clearInterval(shown);
    show({ ...told(), seconds: seconds(begunMs) });

    say('All is up again: what was left undone is picked up …');
    const upMs = Date.now();
    const stopHurry = new AbortController();
    const hurried = isHurried ? hurry(db, stopHurry.signal) : undefined;
    const restless = await untilAtRest(db);
    stopHurry.abort();
    await hurried;
    const resting = seconds(upMs);

    say('… and held against what people were told.');
    const deathsMs = strikes.map(({ atMs }) => atMs);
    const { outages } = crew;
    const proof = await prove({ db, temporal, installation, people, taken: mailbox.taken, deathsMs, outages, readiness });
    return {
      ...told(),
      ...proof,
      strikes: strikes.length,
      lived,
      sent: people.sent,
      endings: crew.endings,
      seconds: { killing, resting, all: seconds(begunMs) },
      faults: { 'rows behind': restless, ...proof.faults },
    };
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}
