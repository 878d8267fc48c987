import type { Kysely } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import { type CorrectionRow, readCorrections } from '../../db/applications/corrections.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { type Recipient, recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { readReview } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { CallTerms } from '../../domain/calls/call.ts';
import { questionOf } from '../../domain/calls/form.ts';
import type { Words } from '../../domain/core/words.ts';
import type { Event } from '../../domain/core/event.ts';
import { isStale } from '../../domain/review/reopening.ts';
import type { AddressedLetter } from '../core/letter-content.ts';

/**
 * The recipients of a correction's event: the applicant's people, the person who asked for it, the reviewers whose
 * steps it paused, and the lead if there are opinions on what was corrected.
 */
export async function aboutCorrection(
  db: Kysely<DB>,
  { streamId: id, name, facts }: Event,
  subject: LetterSubject,
): Promise<AddressedLetter | AddressedLetter[]> {
  const [correction] = await readCorrections(db, id, Number(facts['number']));
  if (!correction) return null;
  const { title, organisation } = subject;
  const dueOn = parisDate(correction.due_at);
  const applicants = () => recipientsOfApplication(db, id);
  switch (name) {
    case 'requestCorrection':
    case 'remindCorrection': {
      const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
      const items = correction.items.map(({ reply: _, ...item }) => ({ ...item, question: nameIn(terms, item.field) }));
      const { message, required_by: requiredBy } = correction;
      const hasPeriods = (subject.silence_at ?? subject.admissible_at) !== null;
      return { to: await applicants(), owed: { name, facts: { title, dueOn, message, items, requiredBy, hasPeriods } } };
    }
    case 'answerCorrection': {
      const revision = Number(facts['revision']);
      const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
      const stale = (await readReview(db, id))
        .filter((step) => step.revision !== null && isStale({ revision: step.revision }, { revision }))
        .map((step) => terms.steps.find(({ key }) => key === step.key)?.label.fr ?? step.key);
      const about = (steps: string[]) => ({ name, facts: { title, organisation, revision, stale: steps } });
      return [
        { to: stale.length > 0 ? await recipientsByRole(db, 'lead') : [], owed: about(stale) },
        { to: await askers(db, id, correction), owed: about([]) },
      ];
    }
    case 'lapseCorrection':
      return { to: [...(await applicants()), ...(await askers(db, id, correction))], owed: { name, facts: { title, dueOn } } };
    default:
      return null;
  }
}

/** The title of the question, or the name of the document, that a point is about; null where it is about neither. */
function nameIn({ form, documents = [] }: Pick<CallTerms, 'form'> & Partial<Pick<CallTerms, 'documents'>>, field: string): Words | null {
  const title = questionOf(form, field);
  return title === null ? (documents.find(({ key }) => field === `/documents/${key}`)?.label ?? null) : { fr: title, en: title };
}

/** The person who asked, and the reviewers whose steps go on. */
async function askers(db: Kysely<DB>, id: string, correction: CorrectionRow): Promise<Recipient[]> {
  const stopped = (await readReview(db, id)).filter(({ key }) => correction.steps.includes(key));
  return recipientsById(db, [correction.requested_by, ...stopped.map((step) => step.reviewer_id)]);
}
