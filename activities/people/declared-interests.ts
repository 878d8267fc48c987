import type { Kysely } from 'kysely';
import { lockPerson } from '../../db/people/absences.ts';
import { once } from '../../db/core/commands.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertInterest, markInterestWithdrawn, readStanding, readSubject } from '../../db/people/declared-interests.ts';
import { isConflicted } from '../../domain/people/conflict.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { DeclareInterest, refuseInterest, refuseInterestWithdrawal, WithdrawInterest } from '../../domain/people/declared-interest.ts';
import { tellOfEach } from './absences.ts';
import { takeBack } from '../committee/appeals.ts';
import { personNow } from '../core/next-deadline.ts';

export const interestActivities = (db: Kysely<DB>) => ({
  /**
   * What a person has an interest in. The opinions that are asked of it there go back to the lead; applications and
   * grants are locked before the person, as everywhere.
   */
  declareInterest: once(db, DeclareInterest, async (trx, given) => {
    const { id, body, at, by } = given;
    const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
    await lockPerson(trx, id);
    const person = await readCandidate(trx, id);
    const subject = await readSubject(trx, body);
    refuseIf(refuseInterest(person, subject, await readStanding(trx, id), given));
    const number = await insertInterest(trx, given, orNotFound(subject));
    const held = await readHeldOf(trx, 'reviewer_id', id, { takerId: id, locked });
    const vacated = held.filter((opinion) => isConflicted(opinion, orNotFound(person)));
    for (const opinion of vacated) await passOpinion(trx, opinion, null, { at, ending: 'conflict' });
    await tellOfEach(trx, by, 'vacate', vacated, { reviewerId: id });
    const appeals = (await readAppealsOf(trx, id, locked)).filter((appeal) => isConflicted(appeal, orNotFound(person)));
    await takeBack(trx, by, appeals, { reviewerId: id, away: false });
    await lockPersonStream(trx, id);
    return { facts: { number, vacated: vacated.length + appeals.length }, ...(await personNow(trx, id)) };
  }),

  /** An interest that stands no more: its person may judge again what it had kept it from. */
  withdrawInterest: once(db, WithdrawInterest, async (trx, given) => {
    const {
      id,
      body: { number },
      by,
    } = given;
    await lockPerson(trx, id);
    refuseIf(refuseInterestWithdrawal(await readCandidate(trx, id), await readStanding(trx, id), given));
    await markInterestWithdrawn(trx, id, number, by);
    await lockPersonStream(trx, id);
    return { facts: { number }, ...(await personNow(trx, id)) };
  }),
});
