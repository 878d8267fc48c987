import type { Kysely } from 'kysely';
import type { LetterSubject } from '../../db/core/letters.ts';
import { type Recipient, recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { readReview } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Role } from '../../domain/core/role.ts';
import type { AddressedLetter } from '../core/letter-content.ts';

/**
 * Roles to notify, by the state before the withdrawal, beside the reviewers of open steps; a draft was never known to
 * the fund.
 */
const EXPECTED: Record<string, readonly Role[]> = {
  draft: [],
  submitted: ['lead', 'screener'],
  in_session: ['lead', 'chair'],
};

/**
 * Acknowledges a withdrawal to the applicant's people, and tells those who were expected to act that they no longer
 * are.
 */
export async function aboutWithdrawal(db: Kysely<DB>, event: Event, subject: LetterSubject): Promise<AddressedLetter[]> {
  const { title, organisation, withdrawal_reason: reason } = subject;
  const facts = { title, organisation, reason: reason ?? '' };
  return [
    {
      to: await recipientsOfApplication(db, event.streamId),
      owed: { name: 'withdrawApplication', facts: { ...facts, toFund: false } },
    },
    { to: await expectedOf(db, event), owed: { name: 'withdrawApplication', facts: { ...facts, toFund: true } } },
  ];
}

async function expectedOf(db: Kysely<DB>, { streamId: id, facts }: Event): Promise<Recipient[]> {
  const roles = EXPECTED[String(facts['from'])] ?? ['lead'];
  const cancelled = (await readReview(db, id)).filter(({ state }) => state === 'cancelled');
  const reviewers = await recipientsById(
    db,
    cancelled.map((step) => step.reviewer_id),
  );
  return [...(await recipientsByRole(db, ...roles)), ...reviewers];
}
