import type { Kysely } from 'kysely';
import { lockPerson } from '../db/absences.ts';
import { once } from '../db/commands.ts';
import { appendEvent, readDue } from '../db/events.ts';
import { lockAwaitedOf, passOpinion, readAppealsOf, readHeldOf } from '../db/held-opinions.ts';
import { readCandidate } from '../db/reviews.ts';
import { lockPersonStream } from '../db/roles.ts';
import type { DB } from '../db/schema.ts';
import { insertStake, markStakeWithdrawn, readStanding, readSubject } from '../db/stakes.ts';
import { isConcerned } from '../domain/conflict.ts';
import { PERSON_STATE } from '../domain/person.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { DeclareStake, refuseStake, refuseStakeWithdrawal, WithdrawStake } from '../domain/stake.ts';
import { tellOfEach } from './absences.ts';
import { takeBack } from './appeals.ts';

export const stakeActivities = (db: Kysely<DB>) => ({
  /** What a person has at stake. The opinions that are asked of it there go back to the lead; applications and grants are locked before the person, as everywhere. */
  declareStake: once(db, DeclareStake, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body,
      at,
    } = given;
    const locked = await lockAwaitedOf(trx, 'reviewer_id', id);
    await lockPerson(trx, id);
    const person = await readCandidate(trx, id);
    const subject = await readSubject(trx, body);
    refuseIf(refuseStake(person, subject, await readStanding(trx, id), given));
    const number = await insertStake(trx, given, found(subject));
    const held = await readHeldOf(trx, 'reviewer_id', id, { takerId: id, locked });
    const vacated = held.filter((opinion) => isConcerned(opinion, found(person)));
    for (const opinion of vacated) await passOpinion(trx, opinion, null, { at, ending: 'conflict' });
    await tellOfEach(trx, { at, personId }, 'vacate', vacated, { reviewerId: id });
    const appeals = (await readAppealsOf(trx, id, locked)).filter((appeal) => isConcerned(appeal, found(person)));
    await takeBack(trx, { at, personId }, appeals, { reviewerId: id, away: false });
    await lockPersonStream(trx, id);
    const facts = { number, vacated: vacated.length + appeals.length };
    const due = await readDue(trx, id);
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'declareStake', facts, due, state: PERSON_STATE });
  }),

  /** A stake that stands no more: its person may judge again what it had kept it from. */
  withdrawStake: once(db, WithdrawStake, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { number },
      at,
    } = given;
    await lockPerson(trx, id);
    refuseIf(refuseStakeWithdrawal(await readCandidate(trx, id), await readStanding(trx, id), given));
    await markStakeWithdrawn(trx, id, number, { personId, at });
    await lockPersonStream(trx, id);
    const due = await readDue(trx, id);
    return appendEvent(trx, { at, personId }, { streamId: id, name: 'withdrawStake', facts: { number }, due, state: PERSON_STATE });
  }),
});
