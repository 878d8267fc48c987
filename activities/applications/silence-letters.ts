import type { Kysely } from 'kysely';
import { readAwardExtension } from '../../db/applications/award-extensions.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { silenceOn } from '../../domain/applications/silence.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event, Facts } from '../../domain/core/event.ts';
import { lawOn } from '../../domain/core/law.ts';
import { type AddressedLetter, remediesOf } from '../core/letter-content.ts';

/** By which article silence rejects, in the version of the call that the application keeps. */
async function sourceOf(db: Kysely<DB>, subject: LetterSubject): Promise<string> {
  const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
  return silenceOn(terms, parisDate(subject.submitted_at ?? ''))?.source ?? '';
}

/** Tells the applicant's people how silence may be contested, and the fund's that a decision or a signature is late. */
export async function aboutSilence(
  db: Kysely<DB>,
  { streamId: id, facts: said, at }: Event,
  subject: LetterSubject,
): Promise<AddressedLetter[]> {
  const { title, organisation } = subject;
  const isAwarded = said['awarded'] === true;
  const isReexamined = said['reexamined'] === true;
  const contest = remediesOf(subject, { inGuichet: true, at });
  const facts = { title, organisation, isAwarded, isReexamined, ...(await readSilence(db, subject)), contest };
  return [
    {
      to: await recipientsOfApplication(db, id),
      owed: { name: 'recordSilence', facts: { ...facts, toFund: false } },
    },
    {
      to: await recipientsByRole(db, 'lead', ...(isAwarded ? (['finance'] as const) : [])),
      owed: { name: 'recordSilence', facts: { ...facts, toFund: true } },
    },
  ];
}

/** From which day on silence rejects, and by which article. */
export const readSilence = async (db: Kysely<DB>, subject: LetterSubject) => ({
  silentOn: parisDate(subject.silence_at ?? ''),
  source: await sourceOf(db, subject),
});

/** What the letter of an extension says of it. */
export async function readExtension(db: Kysely<DB>, id: string, facts: Facts, subject: LetterSubject) {
  const { until, reason } = await readAwardExtension(db, id, Number(facts['number']));
  return { before: String(facts['before']), until, reason, source: await sourceOf(db, subject) };
}

/** Tells the applicant's people, and those who were to screen it or will have it reviewed. */
export async function aboutDeemedAdmissible(db: Kysely<DB>, { streamId: id }: Event, subject: LetterSubject): Promise<AddressedLetter[]> {
  const { title, organisation, submitted_at: submittedAt, admissible_at: admissibleAt } = subject;
  const { article: source, value } = lawOn('localAdmissibility', parisDate(submittedAt ?? ''));
  const facts = { title, organisation, since: parisDate(admissibleAt ?? ''), months: value.months, source };
  return [
    { to: await recipientsOfApplication(db, id), owed: { name: 'deemAdmissible', facts: { ...facts, toFund: false } } },
    { to: await recipientsByRole(db, 'screener', 'lead'), owed: { name: 'deemAdmissible', facts: { ...facts, toFund: true } } },
  ];
}
