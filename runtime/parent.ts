/** Until a program says how it stops, it has nothing to clean up. */
let ownRequest = (): void => process.exit();

/**
 * Why a program stops: a signal asked it to; the supervisor that started it is gone, and so are its siblings
 * (`orphaned`); or an uncaught error left it in an unknown state (`fault`).
 */
export type StopCause = 'signal' | 'orphaned' | 'fault';

/** Asks this program to stop after an uncaught error. */
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

/** Calls `stop` at a signal; a program that ends by itself is not kept from it. */
export function onSignal(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

/** The message of an error, without its stack. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Runs a program; an error is printed as a sentence on stderr, without a stack, and ends it with code 1, or another
 * that distinguishes it from a finding.
 */
export async function runProgram(program: () => Promise<void>, code = 1): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(sentenceOf(error));
    process.exit(code);
  }
}
