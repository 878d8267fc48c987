import { join } from 'node:path';
import { launch, type Running } from './launch.ts';

export type NodePart = {
  /** For people. */
  title: string;
  /** For files: `<dataDir>/log/<name>.log`. */
  name: string;
  script: string;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  ready: () => boolean | Promise<boolean>;
  signal?: AbortSignal;
};

/** Runs a script of ours with this Node. It ends by itself when its channel to this process closes. */
export function startNode({ title, name, script, dataDir, env, ready, signal }: NodePart): Promise<Running> {
  return launch({
    name: title,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', script],
    env: { ...process.env, ...env },
    channel: true,
    logFile: join(dataDir, 'log', `${name}.log`),
    pidFile: join(dataDir, 'pid', `${name}.pid`),
    ready,
    deadlineMs: 60_000,
    signal,
  });
}
