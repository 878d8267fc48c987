import type { Kysely } from 'kysely';
import { lockApplication, markSilent } from '../db/applications.ts';
import { appendEvent } from '../db/events.ts';
import type { DB } from '../db/schema.ts';
import { applicationTable } from '../domain/application.ts';
import { nextSilenceDue } from '../domain/silence.ts';
import { refuseState } from '../domain/state-table.ts';
import { deadline } from './deadline.ts';
import { dueOfApplication } from './due.ts';

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
