import { runProgram } from '../../runtime/parent.ts';
import type { Benchmark } from './benchmark.ts';
import { batch } from './benchmarks/batch.ts';
import { busy } from './benchmarks/busy.ts';
import { command } from './benchmarks/command.ts';
import { deposits } from './benchmarks/deposits.ts';
import { files } from './benchmarks/files.ts';
import { history } from './benchmarks/history.ts';
import { ledger } from './benchmarks/ledger.ts';
import { letters } from './benchmarks/letters.ts';
import { memory } from './benchmarks/memory.ts';
import { list, read } from './benchmarks/reads.ts';
import { pages } from './benchmarks/pages.ts';
import { published } from './benchmarks/published.ts';
import { review } from './benchmarks/review.ts';
import { reviewed } from './benchmarks/reviewed.ts';
import { start } from './benchmarks/start.ts';
import { sustained } from './benchmarks/sustained.ts';
import { thread } from './benchmarks/thread.ts';
import { told } from './benchmarks/told.ts';
import { tracking } from './benchmarks/tracking.ts';
import { readOptions } from './options.ts';
import { machine, type Report, tableOf } from './report.ts';
import { endStages, type Stage, startStage } from './stage.ts';
import { useTemporalServer } from '../temporal-server.ts';

/** In this order on one installation: memory first, while it is young. */
const benchmarks: Record<string, Benchmark> = {
  memory,
  command,
  history,
  letters,
  read,
  list,
  start,
  sustained,
  told,
  ledger,
  review,
  reviewed,
  tracking,
  pages,
  published,
  files,
  deposits,
  thread,
  busy,
  batch,
};

/** Only on request: a large envelope, or a large archive, takes minutes to fill, and endurance takes them as well. */
const LONG = [
  'sustained',
  'told',
  'ledger',
  'review',
  'reviewed',
  'tracking',
  'pages',
  'published',
  'files',
  'deposits',
  'thread',
  'busy',
  'batch',
];

const say = (line: string): void => console.error(line);

function chosen(names: string[]): string[] {
  const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined) throw new Error(`There is no benchmark '${unknown}'; there are ${Object.keys(benchmarks).join(', ')}.`);
  return Object.keys(benchmarks).filter((name) => (names.length === 0 ? !LONG.includes(name) : names.includes(name)));
}

/** Ends what Temporal's own server rests on. */
let endServer = async (): Promise<void> => undefined;

async function main(): Promise<void> {
  const { names, options } = readOptions(process.argv.slice(2));
  if (options.temporal === 'server') endServer = await useTemporalServer();
  let started: Promise<Stage> | undefined;
  const stage = (): Promise<Stage> => (started ??= startStage());
  const report: Report = { machine: machine(), benchmarks: {} };
  for (const name of chosen(names)) {
    say(`${name} …`);
    const figures = await benchmarks[name]?.({ options, say, stage });
    report.benchmarks[name] = figures ?? [];
    if (!options.json) console.log(tableOf(name, report.benchmarks[name]));
  }
  if (options.json) console.log(JSON.stringify(report, null, 2));
}

const end = async (code: number): Promise<void> => {
  await endStages();
  await endServer();
  process.exit(code);
};
(['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.once(signal, () => void end(1)));

await runProgram(async () => {
  try {
    await main();
  } finally {
    await endStages();
    await endServer();
  }
});
process.exit(0);
