import type { Kysely } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { silenceOn } from '../../domain/applications/silence.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import { lawOn } from '../../domain/core/law.ts';
import { type AddressedLetter, remediesOf } from '../core/letter-content.ts';

/** Tells the applicant's people how silence may be contested, and the lead that a decision is late. */
export async function aboutSilence(db: Kysely<DB>, { streamId: id }: Event, subject: LetterSubject): Promise<AddressedLetter[]> {
  const { title, organisation, silence_at: silenceAt } = subject;
  const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
  const facts = {
    title,
    organisation,
    silentOn: parisDate(silenceAt ?? ''),
    source: silenceOn(terms, parisDate(subject.submitted_at ?? ''))?.source ?? '',
    contest: remediesOf(subject, false),
  };
  return [
    {
      to: await recipientsOfApplication(db, id),
      owed: { name: 'recordSilence', facts: { ...facts, toFund: false } },
    },
    { to: await recipientsByRole(db, 'lead'), owed: { name: 'recordSilence', facts: { ...facts, toFund: true } } },
  ];
}

/** Tells the applicant's people, and those who were to screen it or will have it reviewed. */
export async function aboutDeemedAdmissible(db: Kysely<DB>, { streamId: id }: Event, subject: LetterSubject): Promise<AddressedLetter[]> {
  const { title, organisation, submitted_at: submittedAt, admissible_at: admissibleAt } = subject;
  const { article: source } = lawOn('localAdmissibility', parisDate(submittedAt ?? ''));
  const facts = { title, organisation, since: parisDate(admissibleAt ?? ''), source };
  return [
    { to: await recipientsOfApplication(db, id), owed: { name: 'deemAdmissible', facts: { ...facts, toFund: false } } },
    { to: await recipientsByRole(db, 'screener', 'lead'), owed: { name: 'deemAdmissible', facts: { ...facts, toFund: true } } },
  ];
}
