import { endOfWorkingDay, lastWorkingHour, nextWorkingHour, parisDate } from '../core/calendar.ts';

const HOUR = 8;
const SOON_WORKING_DAYS = 2;

/** The next instant at which digests leave: 08:00 in Paris on a working day. */
export const nextDigestAt = (at: string): string => nextWorkingHour(at, HOUR);

/** The last instant, up to this one, at which digests left or should have. */
export const lastDigestAt = (at: string): string => lastWorkingHour(at, HOUR);

/**
 * True if a letter does not wait for a digest: its event is urgent, or its deadline (yyyy-mm-dd, null if it has none)
 * is less than two working days away.
 */
export const cannotWait = (urgent: boolean, deadlineOn: string | null, at: string): boolean =>
  urgent || (deadlineOn !== null && deadlineOn <= parisDate(endOfWorkingDay(at, SOON_WORKING_DAYS)));
