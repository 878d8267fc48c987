import type { Logger } from 'pino';

/**
 * What keeps the house in order, once a minute: each duty by itself, so that one which fails keeps no other from its
 * turn. Fails at the end where one has failed, so that it can be seen in Temporal; what failed is in the log by its
 * name.
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
