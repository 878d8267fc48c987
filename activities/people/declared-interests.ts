import type { Kysely, Transaction } from 'kysely';
import { lockPerson } from '../../db/people/absences.ts';
import { once } from '../../db/core/commands.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  endInterestWithdrawal,
  insertInterest,
  insertInterestWithdrawal,
  markInterestWithdrawn,
  readStanding,
  readSubject,
} from '../../db/people/declared-interests.ts';
import { isConflicted } from '../../domain/people/conflict.ts';
import type { Effect } from '../../db/core/effect.ts';
import type { Given } from '../../domain/core/command.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import {
  AskInterestWithdrawal,
  ConfirmInterestWithdrawal,
  DeclareInterest,
  mayAskInterestWithdrawal,
  mayEndInterestWithdrawal,
  mayRetractInterestWithdrawal,
  refuseInterest,
  refuseOnInterest,
  RejectInterestWithdrawal,
  RetractInterestWithdrawal,
} from '../../domain/people/declared-interest.ts';
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

  /** The interest goes on as it was, until a second person has confirmed that it is over. */
  askInterestWithdrawal: once(db, AskInterestWithdrawal, async (trx, given) => ({
    ...(await onInterest(trx, given, mayAskInterestWithdrawal)),
    after: ({ version }) => insertInterestWithdrawal(trx, given, version),
  })),

  /** What comes after it its person may judge again; what the interest was in force on it may not. */
  confirmInterestWithdrawal: once(db, ConfirmInterestWithdrawal, async (trx, given) => {
    const effect = await onInterest(trx, given, mayEndInterestWithdrawal);
    await endInterestWithdrawal(trx, given, 'confirmed');
    await markInterestWithdrawn(trx, given.id, given.body.number, given.by);
    return effect;
  }),

  rejectInterestWithdrawal: once(db, RejectInterestWithdrawal, async (trx, given) => {
    const effect = await onInterest(trx, given, mayEndInterestWithdrawal);
    await endInterestWithdrawal(trx, given, 'rejected', given.body.reason);
    return effect;
  }),

  retractInterestWithdrawal: once(db, RetractInterestWithdrawal, async (trx, given) => {
    const effect = await onInterest(trx, given, mayRetractInterestWithdrawal);
    await endInterestWithdrawal(trx, given, 'retracted');
    return effect;
  }),
});

/** Asks the rule of a command on an interest whose person is locked, and says what its event says. */
async function onInterest(
  trx: Transaction<DB>,
  given: Given<{ number: number }>,
  may: Parameters<typeof refuseOnInterest>[0],
): Promise<Effect> {
  const { id, body } = given;
  await lockPerson(trx, id);
  refuseIf(refuseOnInterest(may, await readCandidate(trx, id), await readStanding(trx, id), given));
  await lockPersonStream(trx, id);
  return { facts: { number: body.number }, ...(await personNow(trx, id)) };
}
