import { Context } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { readCallVersion } from '../db/calls.ts';
import { acknowledge } from '../db/events.ts';
import { readGrantIdOf, readReason } from '../db/grants.ts';
import { markLetterSent, openLetter, readLetterGrant, readLetterSubject, readOwed } from '../db/letters.ts';
import { type Recipient, recipientsById, recipientsByRole } from '../db/people.ts';
import { readReview } from '../db/reviews.ts';
import type { DB, StreamKind } from '../db/schema.ts';
import { readAgendaView, readDecision, readSessionRow } from '../db/sessions.ts';
import { readTrancheRows } from '../db/tranches.ts';
import { parisDate } from '../domain/calendar.ts';
import type { Event } from '../domain/event.ts';
import type { Post } from '../letters/post.ts';
import type { Owed } from '../letters/texts.ts';
import { writeLetter } from '../letters/write.ts';
import { aboutMilestone } from './milestone-letters.ts';

export type Addressed = { to: Recipient[]; owed: Owed } | null;

/** Steps have a label in each language; letters to the fund's own people quote the French one. */
async function stepOf(db: Kysely<DB>, applicationId: string, callId: string, callVersion: number, key: unknown) {
  const [call, review] = await Promise.all([readCallVersion(db, callId, callVersion), readReview(db, applicationId)]);
  const step = review.find((each) => each.key === key);
  return {
    step: call.terms.steps.find((each) => each.key === key)?.label.fr ?? String(key),
    termOn: parisDate(step?.term_at ?? ''),
    reviewerId: step?.reviewer_id ?? null,
    reviewer: step?.reviewer_id ? `${step.given_name} ${step.usual_name}` : null,
  };
}

async function aboutApplication(db: Kysely<DB>, { streamId: id, name, facts }: Event): Promise<Addressed> {
  const subject = await readLetterSubject(db, id);
  const { title, organisation } = subject;
  const applicants = () => recipientsById(db, [subject.created_by, subject.submitted_by]);
  const step = () => stepOf(db, id, subject.call_id, subject.call_version, facts['step']);
  switch (name) {
    case 'submitApplication':
      return {
        to: await applicants(),
        owed: {
          name,
          facts: { title, requestedCents: subject.requested_cents, screeningDueOn: parisDate(subject.screening_due_at ?? '') },
        },
      };
    case 'remindScreener':
      return { to: await recipientsByRole(db, 'screener'), owed: { name, facts: { title, organisation } } };
    case 'decideAdmissibility':
      return {
        to: await applicants(),
        owed: { name, facts: { title, admissible: facts['decision'] === 'admissible', reason: subject.screening_reason ?? '' } },
      };
    case 'assignReviewer':
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: { title, ...(await step()) } } };
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
      const [decision, grantId] = await Promise.all([readDecision(db, id), readGrantIdOf(db, id)]);
      const grant = grantId ? await readLetterGrant(db, grantId) : null;
      const termOn = grant ? parisDate(grant.term_at) : null;
      return {
        to: await applicants(),
        owed: {
          name,
          facts: {
            title,
            awardedCents: decision?.awarded_cents ?? null,
            reason: decision?.reason ?? '',
            termOn,
            toAccept: grant?.state === 'to_accept',
          },
        },
      };
    }
    default:
      return null;
  }
}

async function aboutSession(db: Kysely<DB>, { streamId: id, name }: Event): Promise<Addressed> {
  if (name !== 'remindChair') return null;
  const [session, agenda] = await Promise.all([readSessionRow(db, id), readAgendaView(db, id)]);
  return session
    ? { to: await recipientsByRole(db, 'chair'), owed: { name, facts: { heldOn: session.held_on, applications: agenda.length } } }
    : null;
}

async function aboutGrant(db: Kysely<DB>, { streamId: id, version, name, facts }: Event): Promise<Addressed> {
  const grant = await readLetterGrant(db, id);
  const { title, organisation, created_by: createdBy, submitted_by: submittedBy } = await readLetterSubject(db, grant.application_id);
  const applicants = () => recipientsById(db, [createdBy, submittedBy]);
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

const about: Partial<Record<StreamKind, (db: Kysely<DB>, event: Event) => Promise<Addressed>>> = {
  application: aboutApplication,
  session: aboutSession,
  grant: aboutGrant,
};

export const letterActivities = (db: Kysely<DB>, post: Post) => ({
  /**
   * Writes to everybody whom a thing's events concern, up to a version, and acknowledges it. Run again after a failure, it goes on where it stopped:
   * a letter that was taken is not sent twice.
   */
  sendLetters: (id: string, upTo: number): Promise<void> =>
    whileAlive(async () => {
      const { kind, events } = await readOwed(db, id, upTo);
      for (const event of events) {
        const addressed = await about[kind]?.(db, event);
        for (const person of new Map(addressed?.to.map((each) => [each.id, each])).values()) {
          const letter = await openLetter(db, event, person.id);
          if (letter.sent || !addressed) continue;
          await post({
            id: letter.id,
            to: person.email,
            ...writeLetter(person.language, `${person.givenName} ${person.usualName}`, addressed.owed),
          });
          await markLetterSent(db, letter.id, new Date().toISOString());
        }
      }
      await acknowledge(db, id, upTo);
    }),
});

const BEAT_MS = 2_000;

/** Tells Temporal that this activity goes on: a slow mail server is not taken for a dead worker, whose letters another would send beside it. */
async function whileAlive(work: () => Promise<void>): Promise<void> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
}
