import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, type Running } from './launch.ts';

type NodePart = {
  /** For display. */
  title: string;
  /** For files: `<dataDir>/log/<name>.log`. */
  name: string;
  script: string;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  ready: () => boolean | Promise<boolean>;
  /** It is started again whenever a file that it has loaded changes. */
  watch?: boolean;
  /** Node's own. */
  flags?: readonly string[];
  signal?: AbortSignal;
};

/**
 * Where Node caches compiled code: a restarted program then reads no TypeScript, which costs it half a second and 20
 * MiB.
 */
export const COMPILED = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)) };

/** Runs a script of ours with this Node. It ends by itself when its channel to this process closes. */
export function startNode({ title, name, script, dataDir, env, ready, watch, flags = [], signal }: NodePart): Promise<Running> {
  return launch({
    name: title,
    command: process.execPath,
    args: [...(watch ? ['--watch', '--watch-preserve-output'] : []), '--disable-warning=ExperimentalWarning', ...flags, script],
    env: { ...COMPILED, ...process.env, ...env },
    channel: true,
    logFile: join(dataDir, 'log', `${name}.log`),
    pidFile: join(dataDir, 'pid', `${name}.pid`),
    ready,
    deadlineMs: 60_000,
    signal,
  });
}
