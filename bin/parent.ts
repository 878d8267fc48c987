/** Calls `stop` once, when the supervisor that started this process is gone, or on a signal. */
export function whenToldToStop(stop: () => void): void {
  let told = false;
  const once = () => { if (!told) { told = true; stop(); } };
  process.once('SIGTERM', once);
  process.once('SIGINT', once);
  process.once('disconnect', once);
  // It may have gone while this process was still starting: nobody was there then to hear of it.
  if (process.send && !process.connected) setImmediate(once);
}

/** Runs a program; what stops it is said in a sentence on stderr, without a stack, and ends it with code 1. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
