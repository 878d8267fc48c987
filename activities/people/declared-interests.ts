import type { Kysely } from 'kysely';
import { lockPerson } from '../../db/people/absences.ts';
import { once } from '../../db/core/commands.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertStake, markStakeWithdrawn, readStanding, readSubject } from '../../db/people/declared-interests.ts';
import { isConcerned } from '../../domain/people/conflict.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { DeclareStake, refuseStake, refuseStakeWithdrawal, WithdrawStake } from '../../domain/people/declared-interest.ts';
import { tellOfEach } from './absences.ts';
import { takeBack } from '../committee/appeals.ts';
import { personNow } from '../core/next-deadline.ts';

export const stakeActivities = (db: Kysely<DB>) => ({
  /**
   * What a person has at stake. The opinions that are asked of it there go back to the lead; applications and grants
   * are locked before the person, as everywhere.
   */
  declareStake: once(db, DeclareStake, async (trx, given) => {
    const { id, body, at, by } = given;
    const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
    await lockPerson(trx, id);
    const person = await readCandidate(trx, id);
    const subject = await readSubject(trx, body);
    refuseIf(refuseStake(person, subject, await readStanding(trx, id), given));
    const number = await insertStake(trx, given, found(subject));
    const held = await readHeldOf(trx, 'reviewer_id', id, { takerId: id, locked });
    const vacated = held.filter((opinion) => isConcerned(opinion, found(person)));
    for (const opinion of vacated) await passOpinion(trx, opinion, null, { at, ending: 'conflict' });
    await tellOfEach(trx, by, 'vacate', vacated, { reviewerId: id });
    const appeals = (await readAppealsOf(trx, id, locked)).filter((appeal) => isConcerned(appeal, found(person)));
    await takeBack(trx, by, appeals, { reviewerId: id, away: false });
    await lockPersonStream(trx, id);
    return { facts: { number, vacated: vacated.length + appeals.length }, ...(await personNow(trx, id)) };
  }),

  /** A stake that stands no more: its person may judge again what it had kept it from. */
  withdrawStake: once(db, WithdrawStake, async (trx, given) => {
    const {
      id,
      body: { number },
      by,
    } = given;
    await lockPerson(trx, id);
    refuseIf(refuseStakeWithdrawal(await readCandidate(trx, id), await readStanding(trx, id), given));
    await markStakeWithdrawn(trx, id, number, by);
    await lockPersonStream(trx, id);
    return { facts: { number }, ...(await personNow(trx, id)) };
  }),
});
