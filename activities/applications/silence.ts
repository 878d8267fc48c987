import type { Kysely } from 'kysely';
import { lockApplication, markSilent } from '../../db/applications/applications.ts';
import { appendEvent } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { applicationTable } from '../../domain/applications/application.ts';
import { nextSilenceDue } from '../../domain/applications/silence.ts';
import { refuseState } from '../../domain/core/state-table.ts';
import { deadline } from '../core/deadline.ts';
import { dueOfApplication } from '../core/next-deadline.ts';

export const silenceActivities = (db: Kysely<DB>) => ({
  /** The fund has not answered within the call's period: that counts as a rejection, and the file may still be decided. Recorded once. */
  recordSilence: deadline(db, async (trx, id, at) => {
    const application = await lockApplication(trx, id);
    const due = application && nextSilenceDue(application);
    if (!application || !due || due.at > at || refuseState(applicationTable, application.state, 'recordSilence')) return null;
    await markSilent(trx, id, at);
    const { state } = application;
    return appendEvent(
      trx,
      { at, personId: null },
      { streamId: id, name: 'recordSilence', facts: {}, due: await dueOfApplication(trx, { ...application, silentSince: at }), state },
    );
  }),
});
