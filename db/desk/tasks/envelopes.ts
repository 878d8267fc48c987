import { endOfDate, yearOf } from '../../../domain/core/calendar.ts';
import { complementaryEnd } from '../../../domain/ledger/envelope.ts';
import { readYearsToClose } from '../../ledger/years.ts';
import { type Find, MOST, type TasksByRole } from './find.ts';

/** The books of a year that is over are closed when its complementary period has ended, one year after the other. */
const toClose: Find = async (db) => {
  const years = await readYearsToClose(db, yearOf(new Date().toISOString()));
  return years.slice(0, MOST).map(({ id, name, year }) => ({
    command: 'closeYear',
    kind: 'envelope' as const,
    id,
    detail: String(year),
    title: name.fr,
    organisation_name: null,
    due_at: endOfDate(complementaryEnd(year)),
  }));
};

/** What waits of envelopes. */
export const ofEnvelopes: TasksByRole = { finance: [toClose] };
