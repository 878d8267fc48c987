/** Until a program says how it stops, it has nothing to put in order. */
let ownRequest = (): void => process.exit();

/** Asks this program to stop, as a signal would. */
export const requestStop = (): void => ownRequest();

/**
 * Calls `stop` once: on a signal, or when the supervisor that started this process is gone (`orphaned`), and what it
 * started beside this is going too.
 */
export function onStopRequested(stop: (orphaned: boolean) => unknown): void {
  let told = false;
  const once = (orphaned: boolean) => () => {
    if (!told) {
      told = true;
      stop(orphaned);
    }
  };
  process.once('SIGTERM', once(false));
  process.once('SIGINT', once(false));
  process.once('disconnect', once(true));
  // It may have gone while this process was still starting: nobody was there then to hear of it.
  if (process.send && !process.connected) setImmediate(once(true));
  ownRequest = once(false);
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
