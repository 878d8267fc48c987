import type { Kysely } from 'kysely';
import { lockApplication, readOrganisationsOf, setApplicationState } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { appendEvent, receiptOf } from '../../db/core/events.ts';
import { readFundedTwice } from '../../db/applications/overlaps.ts';
import type { DB } from '../../db/core/schema.ts';
import { readItem } from '../../db/committee/sessions.ts';
import { insertOutcomes } from '../../db/committee/waitlist.ts';
import { refuseFundedTwice } from '../../domain/applications/overlap.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { AwardWaitlisted, refuseLateAward, refuseLateRefusal, RefuseWaitlisted } from '../../domain/committee/waitlist.ts';
import { makeGrants } from './awards.ts';

export const waitlistActivities = (db: Kysely<DB>) => ({
  /** The award of what waited: its grant made and reserved as a session's would be, or nothing decided. */
  awardWaitlisted: once(db, AwardWaitlisted, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { awardedCents, reason },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    refuseIf(refuseLateAward(application, await readItem(trx, id), given));
    refuseIf(refuseFundedTwice(await readFundedTwice(trx, [id])));
    const by = { at, personId };
    await setApplicationState(trx, [id], 'awarded');
    await insertOutcomes(trx, [id], { decision: 'award', awardedCents, reason, ...by });
    const awarded = { streamId: id, name: 'awardWaitlisted', facts: { awardedCents }, due: null, state: 'awarded' } as const;
    const award = { applicationId: id, decision: 'award' as const, awardedCents, reason };
    const asking = { applications: [application], organisations: await readOrganisationsOf(trx, [application]) };
    return receiptOf(awarded, await makeGrants(trx, by, { name: 'awardWaitlisted', facts: {} }, asking, [award], [awarded]));
  }),

  refuseWaitlisted: once(db, RefuseWaitlisted, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { reason },
      at,
    } = given;
    refuseIf(refuseLateRefusal(found(await lockApplication(trx, id)), await readItem(trx, id), given));
    const by = { at, personId };
    await setApplicationState(trx, [id], 'refused');
    await insertOutcomes(trx, [id], { decision: 'refuse', awardedCents: null, reason, ...by });
    return appendEvent(trx, by, { streamId: id, name: 'refuseWaitlisted', facts: {}, due: null, state: 'refused' });
  }),
});
