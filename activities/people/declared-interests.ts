import type { Kysely, Transaction } from 'kysely';
import { lockPerson } from '../../db/people/absences.ts';
import { once } from '../../db/core/commands.ts';
import { comeAfter } from '../../db/core/events.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../../db/review/pending-opinions.ts';
import { readCandidate } from '../../db/review/reviews.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  confirmFirst,
  endInterestWithdrawal,
  insertInterest,
  insertInterestWithdrawal,
  markInterestWithdrawn,
  putInForce,
  readLastOpinionAt,
  readStanding,
  readSubject,
} from '../../db/people/declared-interests.ts';
import { isConflicted } from '../../domain/people/conflict.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { Given } from '../../domain/core/command.ts';
import { isSamePerson } from '../../domain/core/role.ts';
import { orNotFound, refuseIf, type Refusal } from '../../domain/core/refusal.ts';
import {
  AskInterestWithdrawal,
  ConfirmInterest,
  ConfirmInterestWithdrawal,
  DeclareInterest,
  type DeclaredInterest,
  interestIn,
  isFirstOfTwo,
  isPartyTo,
  mayConfirmInterest,
  mayEndInterestWithdrawal,
  mayRetractInterestWithdrawal,
  refuseAskedWithdrawal,
  refuseInterest,
  refuseOnInterest,
  RejectInterestWithdrawal,
  RetractInterestWithdrawal,
} from '../../domain/people/declared-interest.ts';
import { tellOfEach } from './absences.ts';
import { takeBack } from '../committee/appeals.ts';
import { personNow } from '../core/next-deadline.ts';

type Candidate = NonNullable<Awaited<ReturnType<typeof readCandidate>>>;

/**
 * Returns to the lead the opinions asked of a person who has an interest there; returns their number.
 * @param locked the applications and grants on which they are asked for one, locked before the person
 */
async function vacate(trx: Transaction<DB>, { id, at, by }: Given<unknown>, person: Candidate, locked: readonly string[]): Promise<number> {
  const held = await readHeldOf(trx, 'reviewer_id', id, { takerId: id, locked });
  const vacated = held.filter((opinion) => isConflicted(opinion, person));
  for (const opinion of vacated) await passOpinion(trx, opinion, null, { at, ending: 'conflict' });
  await tellOfEach(trx, by, 'vacate', vacated, { reviewerId: id });
  const appeals = (await readAppealsOf(trx, id, locked)).filter((appeal) => isConflicted(appeal, person));
  await takeBack(trx, by, appeals, { reviewerId: id, away: false });
  return vacated.length + appeals.length;
}

/**
 * Makes the command later than every opinion of the person: an opinion given while the command waited for its locks was
 * given before the interest, and counts.
 */
const comeAfterOpinions = async (trx: Transaction<DB>, { id, at }: Given<unknown>): Promise<void> =>
  comeAfter(at, await readLastOpinionAt(trx, id));

export const interestActivities = (db: Kysely<DB>) => ({
  /**
   * Records a person's interest. Their own declaration counts at once, and the opinions concerned go back to the lead;
   * an interest recorded by another person waits for a second person. Applications and grants are locked before the
   * person, as everywhere.
   */
  declareInterest: once(db, DeclareInterest, async (trx, given) => {
    const { id, body, caller, by } = given;
    const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
    await lockPerson(trx, id);
    const person = await readCandidate(trx, id);
    const subject = await readSubject(trx, body);
    const standing = await readStanding(trx, id);
    refuseIf(refuseInterest(person, subject, standing, given));
    const isOwn = isSamePerson(caller, id);
    if (isOwn) await comeAfterOpinions(trx, given);
    const waiting = interestIn(standing, orNotFound(subject));
    const number = waiting?.number ?? (await insertInterest(trx, given, orNotFound(subject), isOwn));
    if (waiting) await putInForce(trx, id, number, by);
    const vacated = isOwn ? await vacate(trx, given, orNotFound(person), locked) : 0;
    await lockPersonStream(trx, id);
    return { facts: { number, vacated, isInForce: isOwn }, ...(await personNow(trx, id)) };
  }),

  /** An interest recorded on a person counts from now on, confirmed by a second person. */
  confirmInterest: once(db, ConfirmInterest, async (trx, given) => {
    const { id, body, by } = given;
    const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
    const { person } = await onInterest(trx, given, byEach(mayConfirmInterest));
    await comeAfterOpinions(trx, given);
    await putInForce(trx, id, body.number, by);
    return said(trx, given, { vacated: await vacate(trx, given, person, locked) });
  }),

  /** The interest goes on until a second person has confirmed that it is over, or was recorded in error. */
  askInterestWithdrawal: once(db, AskInterestWithdrawal, async (trx, given) => {
    const on = await onInterest(trx, given, refuseAskedWithdrawal);
    const isByParty = isPartyTo(on, given.caller);
    return {
      ...(await said(trx, given)),
      after: ({ version }) => insertInterestWithdrawal(trx, given, { version, isByParty }),
    };
  }),

  /**
   * Afterwards the person may judge new things again; they may not judge those on which the interest was in force,
   * unless it was recorded in error, which takes two people to confirm.
   */
  confirmInterestWithdrawal: once(db, ConfirmInterestWithdrawal, async (trx, given) => {
    const { interest } = await onInterest(trx, given, byEach(mayEndInterestWithdrawal));
    const isFirst = isFirstOfTwo(interest);
    if (isFirst) await confirmFirst(trx, given);
    else {
      await endInterestWithdrawal(trx, given, 'confirmed');
      await markInterestWithdrawn(trx, given.id, interest, given.by);
    }
    return said(trx, given, { isFirst });
  }),

  rejectInterestWithdrawal: once(db, RejectInterestWithdrawal, async (trx, given) => {
    await onInterest(trx, given, byEach(mayEndInterestWithdrawal));
    await endInterestWithdrawal(trx, given, 'rejected', given.body.reason);
    return said(trx, given);
  }),

  retractInterestWithdrawal: once(db, RetractInterestWithdrawal, async (trx, given) => {
    await onInterest(trx, given, byEach(mayRetractInterestWithdrawal));
    await endInterestWithdrawal(trx, given, 'retracted');
    return said(trx, given);
  }),
});

type Refuse<Body> = (person: Candidate | undefined, standing: readonly DeclaredInterest[], given: Given<Body>) => Refusal | null;

/** The refusal of a command on an interest, by its rule for a single one. */
const byEach =
  (may: Parameters<typeof refuseOnInterest>[0]): Refuse<{ number: number }> =>
  (...asked) =>
    refuseOnInterest(may, ...asked);

/** Checks a command on an interest, and locks its person; returns both. */
async function onInterest<Body extends { number: number }>(
  trx: Transaction<DB>,
  given: Given<Body>,
  refuse: Refuse<Body>,
): Promise<{ person: Candidate; interest: DeclaredInterest }> {
  const { id, body } = given;
  await lockPerson(trx, id);
  const person = await readCandidate(trx, id);
  const standing = await readStanding(trx, id);
  refuseIf(refuse(person, standing, given));
  return { person: orNotFound(person), interest: orNotFound(standing.find(({ number }) => number === body.number)) };
}

/** The effect of a command on an interest, with facts beside its number. */
async function said(trx: Transaction<DB>, { id, body }: Given<{ number: number }>, facts: Facts = {}): Promise<Effect> {
  await lockPersonStream(trx, id);
  return { facts: { number: body.number, ...facts }, ...(await personNow(trx, id)) };
}
