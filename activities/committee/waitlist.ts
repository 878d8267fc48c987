import type { Kysely } from 'kysely';
import { lockApplication, readOrganisationsOf, setApplicationState } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { holdUnsettled, readFundedTwice, readUnsettled } from '../../db/applications/overlaps.ts';
import type { DB } from '../../db/core/schema.ts';
import { readItem } from '../../db/committee/sessions.ts';
import { insertOutcomes } from '../../db/committee/waitlist.ts';
import { warnAgainOfSilence } from '../applications/silence.ts';
import { besideAppeals } from '../core/next-deadline.ts';
import { readAppeals } from '../../db/committee/appeals.ts';
import { silenceAfter } from '../../domain/applications/silence.ts';
import { twiceGivenOf } from '../../domain/applications/overlap.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { AwardWaitlisted, refuseLateAward, refuseLateRefusal, RefuseWaitlisted } from '../../domain/committee/waitlist.ts';
import { conditionsFact, makeGrants } from './awards.ts';

export const waitlistActivities = (db: Kysely<DB>) => ({
  /** Awards a waitlisted application: its grant is made and reserved as in a session, or nothing is decided. */
  awardWaitlisted: once(db, AwardWaitlisted, async (trx, given) => {
    const {
      id,
      body: { awardedCents, reason, conditions = [] },
      by,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    const unsettled = await holdUnsettled(trx, await readUnsettled(trx, [id]), [id]);
    const found = { fundedTwice: await readFundedTwice(trx, [id]), unsettled };
    refuseIf(refuseLateAward(application, await readItem(trx, id), found, given));
    const isDespite = twiceGivenOf(unsettled, [id]).length > 0;
    await setApplicationState(trx, [id], 'awarded');
    await warnAgainOfSilence(trx, [application]);
    await insertOutcomes(trx, [id], { decision: 'award', awardedCents, reason, ...by });
    const award = { applicationId: id, decision: 'award' as const, awardedCents, reason, conditions };
    const asking = { applications: [application], organisations: await readOrganisationsOf(trx, [application]) };
    const { events: also, reserve: after } = await makeGrants(trx, asking, [award], { facts: {}, at: by.at });
    return {
      facts: { awardedCents, ...conditionsFact(conditions), ...(isDespite ? { despiteOverlap: true } : {}) },
      due: besideAppeals(silenceAfter(application, 'award'), await readAppeals(trx, id)),
      state: 'awarded',
      also,
      after,
    };
  }),

  refuseWaitlisted: once(db, RefuseWaitlisted, async (trx, given) => {
    const {
      id,
      body: { reason },
      by,
    } = given;
    refuseIf(refuseLateRefusal(orNotFound(await lockApplication(trx, id)), await readItem(trx, id), given));
    await setApplicationState(trx, [id], 'refused');
    await insertOutcomes(trx, [id], { decision: 'refuse', awardedCents: null, reason, ...by });
    return { due: null, state: 'refused' };
  }),
});
