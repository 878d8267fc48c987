import { endOfWorkingDay, lastWorkingHour, nextWorkingHour, parisDate } from '../core/calendar.ts';
import { type EventName, isUrgent } from '../core/event.ts';

const HOUR = 8;
const SOON_WORKING_DAYS = 2;

/** The next instant at which digests leave: 08:00 in Paris on a working day. */
export const nextDigestAt = (at: string): string => nextWorkingHour(at, HOUR);

/** The last instant, up to this one, at which digests left or should have. */
export const lastDigestAt = (at: string): string => lastWorkingHour(at, HOUR);

/**
 * True if a letter does not wait for a digest: it is late already, or its deadline (yyyy-mm-dd, null if it has none) is
 * less than two working days away.
 */
export const cannotWait = (name: EventName, deadlineOn: string | null, at: string): boolean =>
  isUrgent(name) || (deadlineOn !== null && deadlineOn <= parisDate(endOfWorkingDay(at, SOON_WORKING_DAYS)));
