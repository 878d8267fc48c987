/** Until a program says how it stops, it has nothing to put in order. */
let ownRequest = (): void => process.exit();

/**
 * Why a program stops: a signal asked it to; the supervisor that started it is gone, and what it started beside this
 * is going too (`orphaned`); or an error that no code caught left it in an unknown state (`fault`).
 */
export type StopCause = 'signal' | 'orphaned' | 'fault';

/** Asks this program to stop after an error that no code caught. */
export const requestStop = (): void => ownRequest();

/** Calls `stop` once, at the first cause of a stop. */
export function onStopRequested(stop: (cause: StopCause) => unknown): void {
  let told = false;
  const once = (cause: StopCause) => () => {
    if (!told) {
      told = true;
      stop(cause);
    }
  };
  process.once('SIGTERM', once('signal'));
  process.once('SIGINT', once('signal'));
  process.once('disconnect', once('orphaned'));
  // The supervisor may have gone while this process was still starting, before it listened for that.
  if (process.send && !process.connected) setImmediate(once('orphaned'));
  ownRequest = once('fault');
}

/** What an error says, without its stack. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Runs a program; what stops it is said in a sentence on stderr, without a stack, and ends it with code 1, or another
 * that tells it from a finding.
 */
export async function runProgram(program: () => Promise<void>, code = 1): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(sentenceOf(error));
    process.exit(code);
  }
}
