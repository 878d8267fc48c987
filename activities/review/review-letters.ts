import type { Kysely } from 'kysely';
import { readAssignments } from '../../db/review/assignments.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { type Recipient, recipientsById, recipientsByRole, recipientsOfApplication } from '../../db/people/people.ts';
import { readEndedOpinions, readExtensions, readReview } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import type { LetterContent } from '../../letters/texts.ts';
import { type AddressedLetter, nameOf } from '../core/letter-content.ts';

type Step = Awaited<ReturnType<typeof stepsOf>>[number];

/** Steps have a label in each language; letters to the fund's people quote the French one. */
async function stepsOf(db: Kysely<DB>, id: string, { call_id: callId, call_version: callVersion }: LetterSubject) {
  const [{ terms }, review] = await Promise.all([readCallVersion(db, callId, callVersion), readReview(db, id)]);
  return review.map((row) => ({
    key: row.key,
    state: row.state,
    step: terms.steps.find(({ key }) => key === row.key)?.label.fr ?? row.key,
    deadlineOn: row.deadline_at && parisDate(row.deadline_at),
    reviewerId: row.reviewer_id,
    reviewer: row.reviewer_id ? `${row.given_name} ${row.usual_name}` : null,
    unanswered: row.reviewer_id !== null && row.answer === null,
    waiverReason: row.waiver_reason,
  }));
}

/** What a letter asks of a reviewer, as long as their assignment has neither ended nor been answered. */
async function askedOf(db: Kysely<DB>, applicationId: string, step: string, reviewerId: unknown): Promise<Pick<LetterContent, 'asks'>> {
  const open = (await readAssignments(db, applicationId)).find(
    (each) => each.step === step && each.person_id === reviewerId && each.ended_at === null && each.answer === null,
  );
  return open ? { asks: { applicationId, step, number: open.number } } : {};
}

/** To the lead, who asks another reviewer, and to the reviewer where their opinion was declined by a link. */
async function aboutDeclining(
  db: Kysely<DB>,
  { id, title, its, facts, deadlineOn }: { id: string; title: string; its: Step; facts: Event['facts']; deadlineOn: string | null },
): Promise<AddressedLetter[]> {
  const { key, step } = its;
  const declined = (await readAssignments(db, id)).find((each) => each.step === key && each.number === facts['number']);
  const reason = declined?.reason ?? '';
  const reviewer = `${declined?.given_name} ${declined?.usual_name}`;
  const toLead = {
    to: await recipientsByRole(db, 'lead'),
    owed: { name: 'declineAssignment' as const, facts: { title, step, reviewer, reason, deadlineOn } },
  };
  if (facts['byLetter'] !== true) return [toLead];
  const to = await recipientsById(db, [declined?.person_id ?? null]);
  return [{ to, owed: { name: 'declinedByLetter' as const, facts: { title, step, reason } } }, toLead];
}

/**
 * The recipients of a review event: the reviewer of its step, or the lead; when the review goes on, the reviewers of
 * the steps that open or are cancelled.
 */
export async function aboutReview(
  db: Kysely<DB>,
  { streamId: id, name, facts, at }: Event,
  subject: LetterSubject,
): Promise<AddressedLetter | AddressedLetter[]> {
  const { title } = subject;
  const steps = await stepsOf(db, id, subject);
  if (name === 'reopenSteps') return aboutReopening(db, { id, title, steps, facts });
  if (name === 'continueReview') return [...(await aboutFollowing(db, title, steps, facts)), ...(await askReply(db, id, title, facts))];
  if (name === 'remindReply' || name === 'replyToOpinions') return aboutReply(db, id, subject, { name, facts });
  const its = steps.find(({ key }) => key === facts['step']);
  if (!its) return null;
  const { step, reviewer } = its;
  const deadlineOn = its.deadlineOn ?? '';
  // A step cancelled before this is written has no deadline either.
  const awaits = AWAITS[its.state] ?? (its.deadlineOn ? null : 'opinions');
  const expected = { awaits, deadlineOn: awaits ? null : deadlineOn };
  const toReviewer = async (owed: LetterContent): Promise<AddressedLetter> => ({ to: await recipientsById(db, [its.reviewerId]), owed });
  switch (name) {
    case 'assignReviewer':
      return [
        {
          to: await recipientsById(db, [String(facts['reviewerId'])]),
          owed: { name, facts: { title, step, ...expected }, ...(await askedOf(db, id, its.key, facts['reviewerId'])) },
        },
        { to: await readReplaced(db, { id, key: its.key, at }), owed: { name: 'replaceReviewer', facts: { title, step } } },
      ];
    case 'declineAssignment':
      return aboutDeclining(db, { id, title, its, facts, deadlineOn: expected.deadlineOn });
    case 'handOverStep': {
      const absent = await nameOf(db, facts['standsInFor']);
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: { title, step, ...expected, absent } } };
    }
    case 'returnStep':
      return { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: { name, facts: { title, step, ...expected } } };
    case 'keepStep': {
      const [absent, substitute] = [await nameOf(db, facts['reviewerId']), await nameOf(db, facts['substituteId'])];
      return { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { title, step, absent, substitute } } };
    }
    case 'remindReviewer': {
      const owed = { name, facts: { title, step, deadlineOn, last: facts['last'] === true, unanswered: its.unanswered } };
      return its.reviewerId ? toReviewer(owed) : { to: await recipientsByRole(db, 'lead'), owed };
    }
    case 'escalateStep': {
      const asked = (await readAssignments(db, id)).find((each) => each.step === its.key && each.ended_at === null);
      const askedOn = asked ? parisDate(asked.assigned_at) : null;
      return { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { title, step, reviewer, askedOn } } };
    }
    case 'extendStep': {
      const extension = (await readExtensions(db, id)).find((each) => each.step === its.key && each.number === facts['number']);
      const owed = { name, facts: { title, step, deadlineOn: String(facts['deadlineOn']), reason: extension?.reason ?? '' } };
      // The reviewer at the time of the extension: a later one reads the new deadline anyway.
      return { to: await recipientsById(db, [facts['reviewerId'] === null ? null : String(facts['reviewerId'])]), owed };
    }
    case 'waiveStep':
      return toReviewer({ name, facts: { title, step, reason: its.waiverReason ?? '' } });
    case 'vacateStep':
      return {
        to: await recipientsByRole(db, 'lead'),
        owed: { name, facts: { title, step, person: await nameOf(db, facts['reviewerId']) } },
      };
    case 'mendOpinion': {
      const reason = (await readEnded(db, { id, key: its.key, as: 'mended', at })) ?? '';
      return { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { title, step, reviewer: reviewer ?? '', reason } } };
    }
    case 'voidOpinion': {
      const reason = (await readEnded(db, { id, key: its.key, as: 'voided', at })) ?? '';
      const about = (to: 'reviewer' | 'lead' | 'chair') => ({ name, facts: { title, step, reason, to } });
      return [
        { to: await recipientsById(db, [String(facts['reviewerId'])]), owed: about('reviewer') },
        { to: await recipientsByRole(db, 'lead'), owed: about('lead') },
        ...(facts['sessionId'] === undefined ? [] : [{ to: await recipientsByRole(db, 'chair'), owed: about('chair') }]),
        ...(await aboutAwaited(db, title, steps, facts)),
      ];
    }
    default:
      return null;
  }
}

/** The reviewer whom another one has replaced at this instant, if any. */
async function readReplaced(db: Kysely<DB>, { id, key, at }: { id: string; key: string; at: string }): Promise<Recipient[]> {
  const found = (await readAssignments(db, id)).find(
    ({ step, ending, ended_at: endedAt }) => step === key && ending === 'replaced' && endedAt === at,
  );
  return recipientsById(db, [found?.person_id ?? null]);
}

/** Why the opinion that an event ended at this instant no longer counts. */
const readEnded = async (
  db: Kysely<DB>,
  { id, key, as, at }: { id: string; key: string; as: 'mended' | 'voided'; at: string },
): Promise<string | undefined> =>
  (await readEndedOpinions(db, id)).find((each) => each.step === key && each.ended_as === as && each.ended_at === at)?.end_reason;

/** The steps named in a fact, by their reviewer. */
const byReviewer = (steps: readonly Step[], fact: Event['facts'][string] | undefined): [reviewerId: string | null, steps: Step[]][] => {
  const keys = String(fact ?? '').split(',');
  return [
    ...Map.groupBy(
      steps.filter(({ key }) => keys.includes(key)),
      ({ reviewerId }) => reviewerId,
    ),
  ];
};

/** Opinions that are asked for again, and those that wait for them again. */
async function aboutReopening(
  db: Kysely<DB>,
  { id, title, steps, facts }: { id: string; title: string; steps: readonly Step[]; facts: Event['facts'] },
): Promise<AddressedLetter[]> {
  const ended = await readEndedOpinions(db, id);
  const reopened = byReviewer(steps, facts['reopened']).map(async ([reviewerId, theirs]): Promise<AddressedLetter> => {
    const terms = theirs.map(({ step, deadlineOn }) => ({ step, deadlineOn }));
    const [deadlineOn = null] = terms.flatMap((each) => each.deadlineOn ?? []).sort();
    const again = ended.filter((each) => each.ended_as === 'superseded');
    const reason = again.find(({ step }) => theirs.some(({ key }) => key === step))?.end_reason ?? '';
    return {
      to: reviewerId ? await recipientsById(db, [reviewerId]) : await recipientsByRole(db, 'lead'),
      owed: { name: 'reopenSteps', facts: { title, steps: terms, deadlineOn, reason, isAssigned: reviewerId !== null } },
    };
  });
  return [...(await Promise.all(reopened)), ...(await aboutAwaited(db, title, steps, facts))];
}

/** Opinions that were no longer needed, and wait again. */
const aboutAwaited = (db: Kysely<DB>, title: string, steps: readonly Step[], facts: Event['facts']): Promise<AddressedLetter[]> =>
  Promise.all(
    byReviewer(steps, facts['waits']).map(async ([reviewerId, theirs]): Promise<AddressedLetter> => ({
      to: await recipientsById(db, [reviewerId]),
      owed: { name: 'awaitSteps', facts: { title, steps: theirs.map(({ step }) => step) } },
    })),
  );

/** What a step without a deadline yet waits for when a reviewer is assigned. */
const AWAITS: Partial<Record<Step['state'], 'correction' | 'opinions'>> = { stopped: 'correction', waiting: 'opinions' };

/** The organisation is reminded that it may reply; the leads are told that it has. */
async function aboutReply(
  db: Kysely<DB>,
  id: string,
  { title, organisation }: LetterSubject,
  { name, facts }: { name: 'remindReply' | 'replyToOpinions'; facts: Event['facts'] },
): Promise<AddressedLetter> {
  if (name === 'replyToOpinions') return { to: await recipientsByRole(db, 'lead'), owed: { name, facts: { title, organisation } } };
  return { to: await recipientsOfApplication(db, id), owed: { name, facts: { title, replyBy: String(facts['replyBy']) } } };
}

/** The review has ended, and its call lets the organisation reply to the opinions. */
async function askReply(db: Kysely<DB>, id: string, title: string, { replyBy }: Event['facts']): Promise<AddressedLetter[]> {
  if (typeof replyBy !== 'string') return [];
  return [{ to: await recipientsOfApplication(db, id), owed: { name: 'askReply', facts: { title, replyBy } } }];
}

/** Letters about steps that open: to their reviewers, or to the lead if none was assigned in advance. */
function aboutFollowing(db: Kysely<DB>, title: string, steps: readonly Step[], facts: Event['facts']): Promise<AddressedLetter[]> {
  const opened = byReviewer(steps, facts['opened']).map(async ([reviewerId, theirs]): Promise<AddressedLetter> => {
    const terms = theirs.map(({ step, deadlineOn }) => ({ step, deadlineOn: deadlineOn ?? '' }));
    const [deadlineOn = ''] = terms.map((each) => each.deadlineOn).sort();
    return {
      to: reviewerId ? await recipientsById(db, [reviewerId]) : await recipientsByRole(db, 'lead'),
      owed: { name: 'openStep', facts: { title, steps: terms, deadlineOn, isAssigned: reviewerId !== null } },
    };
  });
  const cancelled = byReviewer(steps, facts['cancelled']).map(async ([reviewerId, theirs]): Promise<AddressedLetter> => ({
    to: await recipientsById(db, [reviewerId]),
    owed: { name: 'cancelStep', facts: { title, steps: theirs.map(({ step }) => step) } },
  }));
  return Promise.all([...opened, ...cancelled]);
}
