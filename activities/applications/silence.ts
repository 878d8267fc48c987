import type { Kysely, Transaction } from 'kysely';
import {
  lockApplication,
  markDeemedAdmissible,
  forgetSilenceWarning,
  markSilenceWarned,
  markSilent,
  type LockedApplication,
} from '../../db/applications/applications.ts';
import { readOpenCorrection, returnToReview } from '../../db/applications/corrections.ts';
import { readUnattributed } from '../../db/applications/unattributed.ts';
import { insertAwardExtension } from '../../db/applications/award-extensions.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { insertSteps } from '../../db/review/reviews.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { ExtendAwardPeriod, extendedUntil, refuseExtension } from '../../domain/applications/award-period.ts';
import { stopsSilence } from '../../domain/applications/correction.ts';
import { nextAdmissibilityDue } from '../../domain/applications/deemed-admissible.ts';
import { AWARDED, nextSilenceDue, silenceCounts } from '../../domain/applications/silence.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { isTaken } from '../../domain/core/state-table.ts';
import type { Due } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { joiningSteps } from '../../domain/review/review.ts';
import { deadline, type DateDue } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

export const silenceActivities = (db: Kysely<DB>) => ({
  /**
   * Records, once, that the fund has not answered within the call's period: that counts as a rejection, and the
   * application may still be decided.
   */
  recordSilence: deadline(db, lockedOn(nextSilenceDue), async (trx, application, { id, at }) => {
    // It rejects on its day, whenever that is recorded.
    const silentSince = application.silenceAt ?? at;
    await markSilent(trx, id, silentSince);
    return { facts: factsOf(application), ...(await applicationNow(trx, { ...application, silentSince })) };
  }),

  /** Warns the fund's people, once, that silence will reject the application. */
  warnOfSilence: deadline(db, lockedOn(nextSilenceDue), async (trx, application, { id, at }) => {
    await markSilenceWarned(trx, id, at);
    return { facts: factsOf(application), ...(await applicationNow(trx, { ...application, silenceWarnedAt: at })) };
  }),

  extendAwardPeriod: once(db, ExtendAwardPeriod, async (trx, given) => {
    const { id, body, by, at } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const [correction, isUnattributed] = [await readOpenCorrection(trx, id), await readUnattributed(trx, application)];
    refuseIf(refuseExtension(application, { call, correction, isUnattributed }, given));
    const clocks = extendedUntil(body.until, at);
    const number = await insertAwardExtension(trx, id, body, clocks, by);
    const before = parisDate(application.silenceAt ?? at);
    return {
      facts: { number, before, until: body.until },
      ...(await applicationNow(trx, { ...application, ...clocks, silenceWarnedAt: null })),
    };
  }),

  /** Deems admissible what was not found inadmissible in time: the review opens as after a screener's decision. */
  deemAdmissible: deadline(db, lockedOn(nextAdmissibilityDue), async (trx, application, { id, at }) => {
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    // A correction that is still out leads back to the review.
    const state = application.state === 'correction_requested' ? application.state : 'in_review';
    const deemedAdmissibleAt = application.admissibleAt ?? at;
    await markDeemedAdmissible(trx, id, state, deemedAdmissibleAt);
    await returnToReview(trx, id);
    await insertSteps(trx, id, call, joiningSteps(call, application, [], at));
    return applicationNow(trx, { ...application, state, deemedAdmissibleAt });
  }),
});

/**
 * Has the fund's people warned once more of a silence that they were warned of before these awards: finance, which
 * signs, was not told then.
 */
export async function warnAgainOfSilence(trx: Transaction<DB>, awarded: readonly LockedApplication[]): Promise<void> {
  const warned = awarded.filter(({ admissibleAt, silenceWarnedAt }) => admissibleAt !== null && silenceWarnedAt !== null);
  await forgetSilenceWarning(
    trx,
    warned.map(({ id }) => id),
  );
}

/** What silence concerns: an award without a signed agreement, or a request without a decision. */
const factsOf = ({ state }: LockedApplication): Facts => ({
  ...(AWARDED.includes(state) ? { awarded: true } : {}),
  ...(state === 'in_reexamination' ? { reexamined: true } : {}),
});

/** Locks an application whose date of this kind has come, and whose state takes it. */
function lockedOn(next: (application: LockedApplication) => Due | null) {
  return async (trx: Transaction<DB>, { id, name, at }: DateDue): Promise<LockedApplication | null> => {
    const application = await lockApplication(trx, id);
    const correction = application?.state === 'correction_requested' ? await readOpenCorrection(trx, id) : null;
    if (correction && stopsSilence(correction)) return null;
    // Read under the lock of the application, under which its grant is signed.
    const isCounting = application && silenceCounts(application.state, await readUnattributed(trx, application));
    const due = isCounting ? next(application) : null;
    return application && due?.what === name && due.at <= at && isTaken(applicationTable, application.state, name) ? application : null;
  };
}
