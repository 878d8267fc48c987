import type { Logger } from 'pino';

/**
 * The housekeeping, once a minute: each duty runs by itself, so that one failure keeps no other from running. Fails at
 * the end if a duty has failed, so that Temporal shows it; the log names the duties.
 */
export const sweepOf = (logger: Pick<Logger, 'error'>, duties: Record<string, () => Promise<unknown>>) => async (): Promise<void> => {
  const failed: string[] = [];
  for (const [name, duty] of Object.entries(duties)) {
    try {
      await duty();
    } catch (error) {
      failed.push(name);
      logger.error({ err: error, duty: name }, 'a duty of the sweep failed');
    }
  }
  if (failed.length > 0) throw new Error(`the sweep failed at: ${failed.join(', ')}`);
};
