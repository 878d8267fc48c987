import type { Kysely } from 'kysely';
import { readCallVersion } from '../db/calls.ts';
import { holdLetter } from '../db/digests.ts';
import { acknowledge } from '../db/events.ts';
import { readGrantIdOf, readReason } from '../db/grants.ts';
import { markLetterSent, openLetter, readLetterGrant, readLetterSubject, readOwed } from '../db/letters.ts';
import { readOrganisationName, type Recipient, recipientsById, recipientsByRole, recipientsOfApplication } from '../db/people.ts';
import { readReview } from '../db/reviews.ts';
import type { DB, StreamKind } from '../db/schema.ts';
import { readAgendaView, readDecision, readSessionRow } from '../db/sessions.ts';
import { readTrancheRows } from '../db/tranches.ts';
import { readOutcome } from '../db/waitlist.ts';
import { parisDate } from '../domain/calendar.ts';
import { cannotWait } from '../domain/digest.ts';
import type { Event } from '../domain/event.ts';
import { Role } from '../domain/role.ts';
import type { Post } from '../letters/post.ts';
import type { Owed } from '../letters/texts.ts';
import { writeLetter, writeNews } from '../letters/write.ts';
import { whileAlive } from './beat.ts';
import { aboutCorrection } from './correction-letters.ts';
import { aboutDatalabRequest } from './datalab-letters.ts';
import { aboutMilestone } from './milestone-letters.ts';
import { aboutSilence, aboutWithdrawal } from './withdrawal-letters.ts';

/** One text to some people; null where nobody is written to. */
export type Addressed = { to: Recipient[]; owed: Owed } | null;

/** Steps have a label in each language; letters to the fund's own people quote the French one. */
async function stepOf(db: Kysely<DB>, applicationId: string, callId: string, callVersion: number, key: unknown) {
  const [call, review] = await Promise.all([readCallVersion(db, callId, callVersion), readReview(db, applicationId)]);
  const step = review.find((each) => each.key === key);
  return {
    step: call.terms.steps.find((each) => each.key === key)?.label.fr ?? String(key),
    termOn: parisDate(step?.term_at ?? ''),
    isStopped: step?.state === 'stopped',
    reviewerId: step?.reviewer_id ?? null,
    reviewer: step?.reviewer_id ? `${step.given_name} ${step.usual_name}` : null,
  };
}

/** The day by which both sides sign the grant that came of an application, or its beneficiary accepts it first; null where none came. */
async function signatureTermOf(db: Kysely<DB>, applicationId: string): Promise<{ termOn: string | null; toAccept: boolean }> {
  const grantId = await readGrantIdOf(db, applicationId);
  const grant = grantId ? await readLetterGrant(db, grantId) : null;
  return { termOn: grant && parisDate(grant.term_at), toAccept: grant?.state === 'to_accept' };
}

/** Why a wait ended as it did. */
const outcomeReason = async (db: Kysely<DB>, applicationId: string): Promise<string> =>
  (await readOutcome(db, applicationId))?.reason ?? '';

async function aboutApplication(db: Kysely<DB>, event: Event): Promise<Addressed | Addressed[]> {
  const { streamId: id, name, facts } = event;
  const subject = await readLetterSubject(db, id);
  const { title, organisation } = subject;
  const applicants = () => recipientsOfApplication(db, id);
  const step = () => stepOf(db, id, subject.call_id, subject.call_version, facts['step']);
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
        owed: { name, facts: { title, admissible: facts['decision'] === 'admissible', reason: subject.screening_reason ?? '' } },
      };
    case 'assignReviewer': {
      const { isStopped, ...about } = await step();
      const termOn = isStopped ? null : about.termOn;
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: { title, ...about, termOn } } };
    }
    case 'remindReviewer': {
      const about = await step();
      return {
        to: about.reviewerId ? await recipientsById(db, [about.reviewerId]) : await recipientsByRole(db, 'lead'),
        owed: { name, facts: { title, ...about } },
      };
    }
    case 'escalateStep':
      return { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { title, ...(await step()) } } };
    case 'decideSession': {
      // What has become of a wait since then is another letter's.
      const decision = await readDecision(db, id);
      const { awarded_cents: awardedCents = null, rank = null, reason } = decision ?? {};
      const term = awardedCents === null ? { termOn: null, toAccept: false } : await signatureTermOf(db, id);
      return { to: await applicants(), owed: { name, facts: { title, awardedCents, rank, reason: reason ?? '', ...term } } };
    }
    case 'awardWaitlisted': {
      const awardedCents = Number(facts['awardedCents']);
      const { termOn, toAccept } = await signatureTermOf(db, id);
      const reason = await outcomeReason(db, id);
      return { to: await applicants(), owed: { name, facts: { title, awardedCents, reason, termOn: termOn ?? '', toAccept } } };
    }
    case 'refuseWaitlisted':
      return { to: await applicants(), owed: { name, facts: { title, reason: await outcomeReason(db, id) } } };
    case 'closeCall': {
      const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
      return { to: await applicants(), owed: { name, facts: { title, call: terms.title, reason: await outcomeReason(db, id) } } };
    }
    case 'withdrawApplication':
      return aboutWithdrawal(db, event, subject);
    case 'recordSilence':
      return aboutSilence(db, event, subject);
    case 'requestCorrection':
    case 'remindCorrection':
    case 'answerCorrection':
    case 'lapseCorrection':
      return aboutCorrection(db, event, subject);
    default:
      return null;
  }
}

async function aboutSession(db: Kysely<DB>, { streamId: id, name }: Event): Promise<Addressed> {
  if (name !== 'remindChair' && name !== 'cancelSession') return null;
  const [session, agenda] = await Promise.all([readSessionRow(db, id), readAgendaView(db, id)]);
  if (!session) return null;
  const heldOn = session.held_on;
  const applications = agenda.filter(({ state }) => state === 'in_session').length;
  // The chair is not asked to decide what has all been withdrawn; the lead cancels it.
  if (name === 'remindChair' && applications === 0) return null;
  return {
    to: await recipientsByRole(db, 'chair'),
    owed:
      name === 'remindChair'
        ? { name, facts: { heldOn, applications } }
        : { name, facts: { heldOn, reason: session.cancellation_reason ?? '' } },
  };
}

async function aboutGrant(db: Kysely<DB>, { streamId: id, version, name, facts }: Event): Promise<Addressed> {
  const grant = await readLetterGrant(db, id);
  const { title, organisation } = await readLetterSubject(db, grant.application_id);
  const applicants = () => recipientsOfApplication(db, grant.application_id);
  const both = async () => [...(await applicants()), ...(await recipientsByRole(db, 'finance'))];
  const everybody = async () => [...(await both()), ...(await recipientsByRole(db, 'lead'))];
  const termOn = parisDate(grant.term_at);
  const reason = () => readReason(db, id, version);
  const cents = (key: string) => Number(facts[key]);
  switch (name) {
    case 'remindAcceptance':
      return { to: await applicants(), owed: { name, facts: { title, awardedCents: grant.awarded_cents, termOn } } };
    case 'acceptAward':
      return { to: await both(), owed: { name, facts: { title, awardedCents: cents('awardedCents'), termOn } } };
    case 'replanTranches': {
      const amountsCents = (await readTrancheRows(db, [id])).map(({ amountCents }) => amountCents);
      return { to: await applicants(), owed: { name, facts: { title, amountsCents } } };
    }
    case 'remindSignatories': {
      const { missing } = grant;
      const to = [
        ...(missing.includes('beneficiary') ? await applicants() : []),
        ...(missing.includes('fund') ? await recipientsByRole(db, 'finance') : []),
      ];
      return { to, owed: { name, facts: { title, termOn, missing } } };
    }
    case 'signGrant':
      // The first signature tells nobody; the second makes the grant active.
      return facts['committedCents']
        ? { to: await both(), owed: { name, facts: { title, committedCents: Number(facts['committedCents']) } } }
        : null;
    case 'expireGrant':
      return {
        to: await both(),
        owed: {
          name,
          facts: { title, releasedCents: cents('releasedCents'), was: facts['was'] === 'to_accept' ? 'to_accept' : 'to_sign' },
        },
      };
    case 'renounceGrant':
      return {
        to: await everybody(),
        owed: { name, facts: { title, organisation, reason: await reason(), releasedCents: cents('releasedCents') } },
      };
    case 'confirmTranche':
      return {
        to: await applicants(),
        owed: { name, facts: { title, tranche: Number(facts['tranche']), committedCents: cents('committedCents') } },
      };
    case 'suspendGrant':
    case 'resumeGrant':
      return { to: await both(), owed: { name, facts: { title, reason: await reason() } } };
    case 'terminateGrant':
      return {
        to: await everybody(),
        owed: {
          name,
          facts: {
            title,
            reason: await reason(),
            releasedCents: cents('releasedCents'),
            withdrawnCents: cents('withdrawnCents'),
          },
        },
      };
    case 'recordPayment':
      return {
        to: await applicants(),
        owed: { name, facts: { title, paidCents: Number(facts['paidCents']), paidOn: String(facts['paidOn']) } },
      };
    case 'reverseMovement':
      // Whoever was told of a payment is told that there was none.
      return facts['kind'] === 'pay'
        ? { to: await applicants(), owed: { name, facts: { title, amountCents: Number(facts['amountCents']) } } }
        : null;
    case 'remindReport':
    case 'escalateReport':
    case 'reportMilestone':
    case 'remindReviewOfReport':
    case 'reviewReport':
      return aboutMilestone(db, name, { grantId: id, title, facts, applicants: await applicants() });
    default:
      return null;
  }
}

/** Whoever is given a role, or loses one, is told of it. */
async function aboutPerson(db: Kysely<DB>, { streamId: id, name, facts }: Event): Promise<Addressed> {
  if (name !== 'giveRole' && name !== 'withdrawRole') return null;
  const organisation = await readOrganisationName(db, String(facts['organisationId']));
  return { to: await recipientsById(db, [id]), owed: { name, facts: { role: Role.parse(facts['role']), organisation } } };
}

const about: Partial<Record<StreamKind, (db: Kysely<DB>, event: Event) => Promise<Addressed | Addressed[]>>> = {
  application: aboutApplication,
  session: aboutSession,
  grant: aboutGrant,
  person: aboutPerson,
  datalab_request: aboutDatalabRequest,
};

/** One letter a person for an event: who is addressed twice gets the first. */
function lettersOf(addressed: Addressed | Addressed[] | undefined): { person: Recipient; owed: Owed }[] {
  const letters = [addressed ?? []].flat().flatMap((text) => (text ? text.to.map((person) => ({ person, owed: text.owed })) : []));
  return letters.filter(({ person }, place) => letters.findIndex((letter) => letter.person.id === person.id) === place);
}

export const letterActivities = (db: Kysely<DB>, post: Post) => ({
  /**
   * Writes to everybody whom a thing's events concern, up to a version, and acknowledges it. Run again after a failure, it goes on where it stopped:
   * a letter that was taken is not sent twice. What can wait is held for those who prefer one digest a day.
   */
  sendLetters: (id: string, upTo: number): Promise<void> =>
    whileAlive(async () => {
      const { kind, events } = await readOwed(db, id, upTo);
      for (const event of events) {
        for (const { person, owed } of lettersOf(await about[kind]?.(db, event))) {
          const letter = await openLetter(db, event, person.id);
          if (letter.dealtWith) continue;
          const { email: to, language, letters, givenName, usualName } = person;
          if (letters === 'daily' && !cannotWait(event.name, termIn(owed), event.at)) {
            await holdLetter(db, letter.id, writeNews(language, owed));
            continue;
          }
          await post({ id: letter.id, to, ...writeLetter(language, `${givenName} ${usualName}`, owed) });
          await markLetterSent(db, letter.id, new Date().toISOString());
        }
      }
      await acknowledge(db, id, upTo);
    }),
});

/** The date by which a letter's reader should act, where it names one. */
function termIn({ facts }: Owed): string | null {
  const dates: Readonly<Record<string, unknown>> = facts;
  const date = dates['termOn'] ?? dates['dueOn'];
  return typeof date === 'string' ? date : null;
}
