/**
 * How long a wait pauses before it looks again, by how long it has waited: a look takes the time of those that are
 * awaited, so what takes long is looked at seldom, and comes at most a quarter late.
 */
export const pauseAfter = (waitedMs: number): number => Math.min(100, Math.max(10, waitedMs / 4));

/** Waits until a condition holds; throws with its description where it does not in time. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  patienceMs = 30_000,
): Promise<T> {
  const since = performance.now();
  for (;;) {
    const held = await condition();
    if (held !== false && held !== null && held !== undefined) return held;
    const waitedMs = performance.now() - since;
    if (waitedMs > patienceMs) throw new Error(`not within ${patienceMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseAfter(waitedMs)));
  }
}
