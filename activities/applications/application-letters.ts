import type { Kysely } from 'kysely';
import { mayAppeal } from '../../db/committee/appeals.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { readGrantIdOf } from '../../db/grants/grants.ts';
import { readLetterGrant, readLetterSubject } from '../../db/core/letters.ts';
import { recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readDecision } from '../../db/committee/sessions.ts';
import { readOutcome } from '../../db/committee/waitlist.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import type { Addressed } from '../core/letter-content.ts';
import { aboutAppeal } from '../committee/appeal-letters.ts';
import { aboutCorrection } from './correction-letters.ts';
import { aboutReexamination } from '../committee/reexamination-letters.ts';
import { aboutReview } from '../review/review-letters.ts';
import { aboutSilence, aboutWithdrawal } from './withdrawal-letters.ts';

/** The day by which both sides sign the grant that came of an application, or its beneficiary accepts it first; null where none came. */
async function signatureTermOf(db: Kysely<DB>, applicationId: string): Promise<{ termOn: string | null; toAccept: boolean }> {
  const grantId = await readGrantIdOf(db, applicationId);
  const grant = grantId ? await readLetterGrant(db, grantId) : null;
  return { termOn: grant && parisDate(grant.term_at), toAccept: grant?.state === 'to_accept' };
}

/** Why a wait ended as it did. */
const outcomeReason = async (db: Kysely<DB>, applicationId: string): Promise<string> =>
  (await readOutcome(db, applicationId))?.reason ?? '';

/** Whom an application's event concerns, and what they are told. */
export async function aboutApplication(db: Kysely<DB>, event: Event): Promise<Addressed | Addressed[]> {
  const { streamId: id, name, facts } = event;
  const subject = await readLetterSubject(db, id);
  const { title, organisation } = subject;
  const applicants = () => recipientsOfApplication(db, id);
  const mayStillAppeal = () => mayAppeal(db, event);
  switch (name) {
    case 'submitApplication':
      return {
        to: await applicants(),
        owed: {
          name,
          facts: {
            title,
            requestedCents: subject.requested_cents,
            screeningDueOn: parisDate(subject.screening_due_at ?? ''),
            silentOn: subject.silence_at && parisDate(subject.silence_at),
          },
        },
      };
    case 'remindScreener':
      return { to: await recipientsByRole(db, 'screener'), owed: { name, facts: { title, organisation } } };
    case 'decideAdmissibility':
      return {
        to: await applicants(),
        owed: {
          name,
          facts: {
            title,
            admissible: facts['decision'] === 'admissible',
            reason: subject.screening_reason ?? '',
            appealable: await mayStillAppeal(),
          },
        },
      };
    case 'assignReviewer':
    case 'declineAssignment':
    case 'handOverStep':
    case 'keepStep':
    case 'returnStep':
    case 'remindReviewer':
    case 'escalateStep':
    case 'continueReview':
    case 'extendStep':
    case 'waiveStep':
    case 'vacateStep':
    case 'reopenSteps':
    case 'voidOpinion':
      return aboutReview(db, event, subject);
    case 'decideSession': {
      // What has become of a wait since then is another letter's.
      const decision = await readDecision(db, id, String(facts['sessionId']));
      const { awarded_cents: awardedCents = null, rank = null, reason } = decision ?? {};
      const term = awardedCents === null ? { termOn: null, toAccept: false } : await signatureTermOf(db, id);
      return {
        to: await applicants(),
        owed: { name, facts: { title, awardedCents, rank, reason: reason ?? '', ...term, appealable: await mayStillAppeal() } },
      };
    }
    case 'awardWaitlisted': {
      const awardedCents = Number(facts['awardedCents']);
      const { termOn, toAccept } = await signatureTermOf(db, id);
      const reason = await outcomeReason(db, id);
      return { to: await applicants(), owed: { name, facts: { title, awardedCents, reason, termOn: termOn ?? '', toAccept } } };
    }
    case 'refuseWaitlisted':
      return {
        to: await applicants(),
        owed: { name, facts: { title, reason: await outcomeReason(db, id), appealable: await mayStillAppeal() } },
      };
    case 'proposeAward': {
      const figures = {
        requestedCents: subject.requested_cents,
        availableCents: Number(facts['availableCents']),
        others: Number(facts['others']),
      };
      return { to: await recipientsByRole(db, 'chair'), owed: { name, facts: { title, organisation, ...figures } } };
    }
    case 'closeCall': {
      const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
      return {
        to: await applicants(),
        owed: { name, facts: { title, call: terms.title, reason: await outcomeReason(db, id), appealable: await mayStillAppeal() } },
      };
    }
    case 'withdrawApplication':
      return aboutWithdrawal(db, event, subject);
    case 'recordSilence':
      return aboutSilence(db, event, subject);
    case 'remindReexamination':
    case 'confirmAward':
    case 'withdrawAward':
    case 'lapseReexamination':
      return aboutReexamination(db, event, title);
    case 'appealDecision':
    case 'assignAppeal':
    case 'remindAppeal':
    case 'escalateAppeal':
    case 'giveAppealOpinion':
    case 'vacateAppeal':
    case 'remindAppealDecision':
    case 'upholdAppeal':
    case 'rejectAppeal':
    case 'lapseAppeal':
      return aboutAppeal(db, event, subject);
    case 'requestCorrection':
    case 'remindCorrection':
    case 'answerCorrection':
    case 'lapseCorrection':
      return aboutCorrection(db, event, subject);
    default:
      return null;
  }
}
