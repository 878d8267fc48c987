import type { Kysely } from 'kysely';
import { type LetterSubject, readLetterGrant } from '../../db/core/letters.ts';
import { readNoticeOf } from '../../db/grants/ending-notices.ts';
import { readGrantIdOf } from '../../db/grants/grants.ts';
import { recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { readAwardedAt, readReexaminations } from '../../db/committee/reexaminations.ts';
import { readSteps } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import { lawOn } from '../../domain/core/law.ts';
import { isReviewed } from '../../domain/review/review.ts';
import { type AddressedLetter, remediesOf, silentOnBefore } from '../core/letter-content.ts';

const FUND = ['lead', 'finance'] as const;

/**
 * The grant of an award that is examined again: its form, the day by which it must be signed, null if it resumed in
 * another state, and the silence that comes before that day.
 */
async function readResumed(db: Kysely<DB>, grantId: string, subject: LetterSubject, at: string) {
  const { form, state, deadline_at: deadlineAt } = await readLetterGrant(db, grantId);
  const signOn = state === 'to_accept' || state === 'to_sign' ? parisDate(deadlineAt) : null;
  return { form, next: { signOn, silentOn: signOn === null ? null : silentOnBefore(subject, signOn, at) } };
}

/** What was said before an award was withdrawn: the notice of this number, and whether it was answered. */
async function beforeWithdrawal(db: Kysely<DB>, { id, grantId }: { id: string; grantId: string }, number: number) {
  const { condition, answerBy, givenAt, observedAt } = await readNoticeOf(db, grantId, number);
  const heard = { noticedOn: parisDate(givenAt), answerBy, observedOn: observedAt === null ? null : parisDate(observedAt) };
  return { awardedOn: parisDate(await readAwardedAt(db, id)), condition, heard };
}

/**
 * The recipients of an award's re-examination: its applicant, the chair who ends it, and the people of the fund whose
 * grant is suspended or goes on.
 */
export async function aboutReexamination(
  db: Kysely<DB>,
  { streamId: id, name, facts, at }: Event,
  subject: LetterSubject,
): Promise<AddressedLetter | AddressedLetter[]> {
  const { title } = subject;
  const contest = remediesOf(subject, { inGuichet: true, at });
  const [last] = await readReexaminations(db, id);
  if (!last) return null;
  const applicants = () => recipientsOfApplication(db, id);
  const fund = () => recipientsByRole(db, ...FUND);
  const reason = last.reason ?? '';
  const grantId = (await readGrantIdOf(db, id)) ?? '';
  const { form, next } = await readResumed(db, grantId, subject, at);
  switch (name) {
    case 'remindReexamination': {
      const isAwaited = !isReviewed(await readSteps(db, id));
      return {
        to: await recipientsByRole(db, 'chair'),
        owed: { name, facts: { title, deadlineOn: parisDate(last.deadline_at), isAwaited } },
      };
    }
    case 'confirmAward':
      return { to: [...(await applicants()), ...(await fund())], owed: { name, facts: { title, reason, ...next } } };
    case 'withdrawAward': {
      const { notice, paidCents: paid } = facts;
      const paidCents = typeof paid === 'number' ? paid : null;
      const withdrawn = { title, form, reason, paidCents, contest, ...(await beforeWithdrawal(db, { id, grantId }, Number(notice))) };
      return [
        { to: await applicants(), owed: { name, facts: { ...withdrawn, toFund: false } } },
        { to: await fund(), owed: { name, facts: { ...withdrawn, toFund: true } } },
      ];
    }
    case 'lapseReexamination': {
      const { months } = lawOn('withdrawal', parisDate(await readAwardedAt(db, id))).value;
      // No opinion is awaited any more.
      const cancelled = String(facts['cancelled'] ?? '').split(',');
      const asked = (await readSteps(db, id)).filter(({ key }) => cancelled.includes(key)).map(({ reviewerId }) => reviewerId);
      return {
        to: [...(await applicants()), ...(await recipientsByRole(db, ...FUND, 'chair')), ...(await recipientsById(db, asked))],
        owed: { name, facts: { title, form, months, ...next } },
      };
    }
    default:
      return null;
  }
}
