import { startProgram } from '../../../test/support/processes.ts';
import type { Stage } from '../stage.ts';

/** Runs the seed: forty files in every state. */
export async function seed({ dataDir, api }: Stage): Promise<void> {
  const program = startProgram('seed', { DATA_DIR: dataDir, PORT: new URL(api).port });
  if ((await program.exited) !== 0) throw new Error(`the seed failed:\n${program.output()}`);
}
