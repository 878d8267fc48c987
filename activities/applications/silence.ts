import type { Kysely, Transaction } from 'kysely';
import { lockApplication, markSilent, type LockedApplication } from '../../db/applications/applications.ts';
import type { DB } from '../../db/core/schema.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { nextSilenceDue } from '../../domain/applications/silence.ts';
import { isTaken } from '../../domain/core/state-table.ts';
import { deadline, type DateDue } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

export const silenceActivities = (db: Kysely<DB>) => ({
  /**
   * Records, once, that the fund has not answered within the call's period: that counts as a rejection, and the
   * application may still be decided.
   */
  recordSilence: deadline(db, lockSilent, async (trx, application, { id, at }) => {
    await markSilent(trx, id, at);
    return applicationNow(trx, { ...application, silentSince: at });
  }),
});

async function lockSilent(trx: Transaction<DB>, { id, name, at }: DateDue): Promise<LockedApplication | null> {
  const application = await lockApplication(trx, id);
  const due = application && nextSilenceDue(application);
  return application && due && due.at <= at && isTaken(applicationTable, application.state, name) ? application : null;
}
