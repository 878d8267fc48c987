import { type Logger, pino } from 'pino';
import { withoutQuotations } from '../db/core/errors.ts';
import type { Settings } from './settings.ts';
import { requestStop } from './parent.ts';

/** Longer than a program takes to stop in order; what hangs then is cut off. */
const STOPPED_WITHIN_MS = 6_000;

/**
 * Handles an exception or a rejected promise that no code has caught. One that belongs to a request ends that request.
 * After any other it is unknown what was left half done: the program stops in order and ends with code 1, so that its
 * supervisor restarts it. Either is one line of the log.
 * @param endRequestsOf ends the requests that an error belongs to; false where it belongs to none
 */
export function onUncaught(logger: Logger, endRequestsOf: (error: unknown) => boolean = () => false): void {
  // Node raises an unhandled rejection as an exception too: `origin` distinguishes them.
  process.on('uncaughtException', (error, origin) => {
    const line = { err: withoutQuotations(error), origin };
    if (endRequestsOf(error)) {
      logger.error(line, 'no code caught an error of a request, which was ended');
      return;
    }
    logger.fatal(line, 'no code caught an error: the program stops, to be started anew');
    process.exitCode = 1;
    setTimeout(() => process.exit(), STOPPED_WITHIN_MS).unref();
    requestStop();
  });
}

/** The log of a program, which also records uncaught errors: see onUncaught. */
export function openLog(
  name: string,
  { LOG_LEVEL: level }: Pick<Settings, 'LOG_LEVEL'>,
  endRequestsOf?: (error: unknown) => boolean,
): Logger {
  const logger = pino({ name, level });
  onUncaught(logger, endRequestsOf);
  return logger;
}
