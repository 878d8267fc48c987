import type { Kysely } from 'kysely';
import { readPlan } from '../../db/grants/milestones.ts';
import { readEvidence } from '../../db/grants/obligations.ts';
import { type Recipient, recipientsById, recipientsByRole } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Facts } from '../../domain/core/event.ts';
import { reviewReminder } from '../../domain/grants/milestone.ts';
import type { LettersOf } from '../../letters/texts.ts';
import type { Addressed } from '../core/letter-content.ts';

type Subject = { grantId: string; title: string; facts: Facts; applicants: Recipient[]; reason: () => Promise<string> };

/** Whom an event of an obligation concerns: its project is told what is asked of it and what became of what it showed, the lead what is to be looked at or is late. */
export async function aboutObligation(
  db: Kysely<DB>,
  name: keyof LettersOf['obligations'],
  { grantId, title, facts, applicants, reason }: Subject,
): Promise<Addressed> {
  const key = String(facts['obligation']);
  const { call } = await readPlan(db, grantId);
  const obligation = call.terms.obligations.find((each) => each.key === key)?.label ?? { fr: key, en: key };
  const number = Number(facts['number']);
  const awaited = { title, obligation, dueOn: String(facts['dueOn']) };
  const lead = () => recipientsByRole(db, 'lead');
  switch (name) {
    case 'remindObligation':
      return { to: applicants, owed: { name, facts: awaited } };
    case 'escalateObligation':
      return { to: [...applicants, ...(await lead())], owed: { name, facts: awaited } };
    case 'giveEvidence': {
      const { givenAt } = await readEvidence(db, grantId, key, number);
      const reviewOn = parisDate(reviewReminder(givenAt));
      return { to: await lead(), owed: { name, facts: { title, obligation, number, reviewOn } } };
    }
    case 'remindReviewOfEvidence': {
      const { givenAt } = await readEvidence(db, grantId, key, number);
      return { to: await lead(), owed: { name, facts: { title, obligation, givenOn: parisDate(givenAt) } } };
    }
    case 'reviewEvidence': {
      const { givenBy, reasons } = await readEvidence(db, grantId, key, number);
      const accepted = facts['decision'] === 'accept';
      return {
        to: [...applicants, ...(await recipientsById(db, [givenBy]))],
        owed: { name, facts: { ...awaited, accepted, reasons: reasons ?? '' } },
      };
    }
    case 'waiveObligation':
      return { to: applicants, owed: { name, facts: { title, obligation, reason: await reason() } } };
  }
}
