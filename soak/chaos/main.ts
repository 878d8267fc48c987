import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { faultCount, type Progress, progressLine, report } from './report.ts';
import { runChaos } from './run.ts';
import { temporalOf, useTemporalServer } from '../temporal-server.ts';
import { runProgram } from '../../runtime/parent.ts';

const LINE_SECONDS = 15;

/** The number of an option; throws a sentence where it is none. */
function numberOf(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} is '${value}', but it should be a whole number.`);
  return Number(value);
}

/** Shows the progress: on a terminal in one line that is overwritten, else now and then in a line of its own. */
function shower(wanted: number): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const line = progressLine(progress, wanted);
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line.slice(0, process.stdout.columns - 1)}`);
    else if (progress.seconds >= last + LINE_SECONDS) {
      last = progress.seconds;
      console.log(line);
    }
  };
}

/**
 * `npm run chaos -- --kills N --seed N` kills processes of an installation with -9 while people work with it, and
 * proves that nothing was lost, nothing happened twice, nothing stands still, and no one waited for Temporal. With
 * --hurry what a crash left behind is picked up at once instead of within some minutes; with --temporal server on
 * Temporal's own server and a PostgreSQL of its own, instead of its development server.
 */
await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string' },
      hurry: { type: 'boolean', default: false },
      temporal: { type: 'string' },
    },
  });
  const kills = numberOf('kills', values.kills);
  const endServer = temporalOf(values.temporal) === 'server' ? await useTemporalServer() : undefined;
  const seed = numberOf('seed', values.seed ?? String(Date.now() % 1_000_000));
  const given = process.env['DATA_DIR'];
  const dataDir = given ? resolve(given) : mkdtempSync(join(tmpdir(), 'guichet-chaos-'));
  console.log(`${kills} kills, --seed ${seed}. Logs … ${join(dataDir, 'log')}`);
  const outcome = await runChaos(
    { dataDir, seed, kills, hurry: values.hurry },
    (line) => console.log(`${process.stdout.isTTY ? '\n' : ''}${line}`),
    shower(kills),
  ).finally(endServer);
  console.log(report(outcome));
  if (faultCount(outcome) > 0) throw new Error(`Faults were found (--seed ${seed}); what is left of the run is in ${dataDir}`);
  if (!given) rmSync(dataDir, { recursive: true, force: true });
  console.log('No fault.');
  process.exit(0);
});
