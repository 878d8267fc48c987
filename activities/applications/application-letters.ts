import type { Kysely } from 'kysely';
import { readCall, readCallVersion } from '../../db/calls/calls.ts';
import { readGrantIdOf } from '../../db/grants/grants.ts';
import { type LetterSubject, readLetterGrant, readLetterSubject } from '../../db/core/letters.ts';
import { recipientsByRole, recipientsOfApplication, signatoriesOf } from '../../db/people/people.ts';
import type { DB } from '../../db/core/schema.ts';
import { readConditionsOfAward } from '../../db/grants/award-conditions.ts';
import { readDecision } from '../../db/committee/sessions.ts';
import { readOutcome } from '../../db/committee/waitlist.ts';
import type { SilentOn } from '../../domain/applications/silence.ts';
import type { AwardForm } from '../../domain/calls/call.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Event } from '../../domain/core/event.ts';
import { lawOn } from '../../domain/core/law.ts';
import { EVENTS_OF } from '../../domain/events.ts';
import type { LettersOf } from '../../letters/texts.ts';
import { type AddressedLetter, nameOf, remediesOf, silentOnBefore, writeBy, type Writers, writesOf } from '../core/letter-content.ts';
import { aboutAppeal } from '../committee/appeal-letters.ts';
import { aboutCorrection } from './correction-letters.ts';
import { aboutReexamination } from '../committee/reexamination-letters.ts';
import { aboutReview } from '../review/review-letters.ts';
import { aboutDeemedAdmissible, aboutSilence, readExtension, readSilence } from './silence-letters.ts';
import { aboutWithdrawal } from './withdrawal-letters.ts';

type ToSign = { deadlineOn: string | null; toAccept: boolean; silentOn: SilentOn | null; form: AwardForm };
const NOTHING_TO_SIGN: ToSign = { deadlineOn: null, toAccept: false, silentOn: null, form: 'agreement' };

/**
 * The day by which the grant of an application must be signed, or first accepted by its beneficiary, the silence that a
 * letter names beside that day, and the grant's form; no day without a grant.
 */
async function signatureDeadlineOf(db: Kysely<DB>, applicationId: string, subject: LetterSubject, at: string): Promise<ToSign> {
  const grantId = await readGrantIdOf(db, applicationId);
  const grant = grantId ? await readLetterGrant(db, grantId) : null;
  if (!grant) return NOTHING_TO_SIGN;
  const deadlineOn = parisDate(grant.deadline_at);
  return { deadlineOn, toAccept: grant.state === 'to_accept', form: grant.form, silentOn: silentOnBefore(subject, deadlineOn, at) };
}

/** Why a wait ended as it did. */
const outcomeReason = async (db: Kysely<DB>, applicationId: string): Promise<string> =>
  (await readOutcome(db, applicationId))?.reason ?? '';

/** The derogation from the own share that an application names, with the act that grants it; null if it names none. */
async function derogationIn(db: Kysely<DB>, { call_id, call_version, own_derogation: key, own_derogation_reference: act }: LetterSubject) {
  if (key === null || act === null) return null;
  const { terms } = await readCallVersion(db, call_id, call_version);
  const named = terms.legalForms.flatMap((each) => each.ownFundingDerogations).find((each) => each.key === key);
  return named ? { label: named.label, article: named.article, act } : null;
}

/** The common parts of the letters of an application's own events. */
async function readAboutApplication(db: Kysely<DB>, event: Event) {
  const { streamId: id, facts } = event;
  const subject = await readLetterSubject(db, id);
  return {
    ...{ db, id, facts, subject, at: event.at, personId: event.personId },
    title: subject.title,
    organisation: subject.organisation,
    applicants: () => recipientsOfApplication(db, id),
    contest: remediesOf(subject, { inGuichet: true, at: event.at }),
  };
}
type About = Awaited<ReturnType<typeof readAboutApplication>>;

type OwnLetters =
  | Exclude<keyof LettersOf['applications'], 'withdrawApplication' | 'recordSilence' | 'deemAdmissible'>
  | keyof LettersOf['calls']
  | keyof LettersOf['waitlist']
  | 'decideSession';

const writers: Writers<OwnLetters, About> = {
  submitApplication: async ({ db, title, subject, at: receivedAt, applicants, contest }) => ({
    to: await applicants(),
    facts: {
      title,
      requestedCents: subject.requested_cents,
      receivedAt,
      screeningDueOn: parisDate(subject.screening_due_at ?? ''),
      admissibleOn: subject.admissible_at && parisDate(subject.admissible_at),
      silentOn: subject.silence_at && parisDate(subject.silence_at),
      derogation: await derogationIn(db, subject),
      contest,
    },
  }),
  askSubmission: async ({ db, subject, personId, title }) => {
    const call = await readCall(db, subject.call_id);
    const to = (await signatoriesOf(db, subject.organisation_id)).filter(({ id }) => id !== personId);
    return { to, facts: { title, by: await nameOf(db, personId), closesOn: call?.terms.closesOn ?? null } };
  },
  remindScreener: async ({ db, title, organisation }) => ({
    to: await recipientsByRole(db, 'screener'),
    facts: { title, organisation },
  }),
  decideAdmissibility: async ({ title, subject, facts, applicants, contest }) => {
    const anew = subject.admissible_at && lawOn('localAdmissibility', parisDate(subject.submitted_at ?? '')).article;
    const decided = { admissible: facts['decision'] === 'admissible', reason: subject.screening_reason ?? '', anew };
    return { to: await applicants(), facts: { title, ...decided, contest } };
  },
  // Those who may still bring an award about, or sign its agreement, and the chair, who may extend its time.
  warnOfSilence: async ({ db, title, organisation, subject, facts }) => {
    const isAwarded = facts['awarded'] === true;
    const to = await recipientsByRole(db, 'lead', 'chair', ...(isAwarded ? (['finance'] as const) : []));
    return { to, facts: { title, organisation, isAwarded, ...(await readSilence(db, subject)) } };
  },
  // The service answers an appeal against it, outside Guichet: the award that it puts off may still come.
  extendAwardPeriod: async ({ db, id, title, facts, subject, applicants, contest }) => ({
    to: await applicants(),
    facts: { title, ...(await readExtension(db, id, facts, subject)), contest: { ...contest, inGuichet: false } },
  }),
  decideSession: async ({ db, id, title, subject, at, facts, applicants, contest }) => {
    // What has become of the wait since then is in another letter.
    const decision = await readDecision(db, id, String(facts['sessionId']));
    const { awarded_cents: awardedCents = null, rank = null, reason } = decision ?? {};
    const waiting = { ...NOTHING_TO_SIGN, silentOn: rank === null ? null : silentOnBefore(subject, null, at) };
    const deadline = awardedCents === null ? waiting : await signatureDeadlineOf(db, id, subject, at);
    const conditions = awardedCents === null ? [] : await readConditionsOfAward(db, id);
    const { requested_cents: requestedCents } = subject;
    const decided = { requestedCents, awardedCents, rank, reason: reason ?? '', conditions, ...deadline };
    return { to: await applicants(), facts: { title, ...decided, contest } };
  },
  awardWaitlisted: async ({ db, id, title, subject, at, facts, applicants, contest }) => {
    const { deadlineOn, ...toSign } = await signatureDeadlineOf(db, id, subject, at);
    const cents = { requestedCents: subject.requested_cents, awardedCents: Number(facts['awardedCents']) };
    const awarded = { ...cents, reason: await outcomeReason(db, id) };
    const conditions = await readConditionsOfAward(db, id);
    return { to: await applicants(), facts: { title, ...awarded, conditions, deadlineOn: deadlineOn ?? '', ...toSign, contest } };
  },
  refuseWaitlisted: async ({ db, id, title, applicants, contest }) => ({
    to: await applicants(),
    facts: { title, reason: await outcomeReason(db, id), contest },
  }),
  proposeAward: async ({ db, title, organisation, subject, facts }) => {
    const figures = { availableCents: Number(facts['availableCents']), others: Number(facts['others']) };
    const proposed = { title, organisation, requestedCents: subject.requested_cents, ...figures };
    return { to: await recipientsByRole(db, 'chair'), facts: proposed };
  },
  closeCall: async ({ db, id, title, subject, applicants, contest }) => {
    const { terms } = await readCallVersion(db, subject.call_id, subject.call_version);
    const reason = await outcomeReason(db, id);
    return { to: await applicants(), facts: { title, call: terms.title, reason, contest } };
  },
};

/** The recipients of an application's event, each with their letter. */
export async function aboutApplication(db: Kysely<DB>, event: Event): Promise<AddressedLetter | AddressedLetter[]> {
  const { name } = event;
  const isOf = (noun: keyof typeof EVENTS_OF): boolean => Object.hasOwn(EVENTS_OF[noun], name);
  const about = await readAboutApplication(db, event);
  const { subject } = about;
  if (writesOf(writers, name)) return writeBy(writers, name, about);
  if (name === 'withdrawApplication') return aboutWithdrawal(db, event, subject);
  if (name === 'recordSilence') return aboutSilence(db, event, subject);
  if (name === 'deemAdmissible') return aboutDeemedAdmissible(db, event, subject);
  if (isOf('reviews')) return aboutReview(db, event, subject);
  if (isOf('reexaminations')) return aboutReexamination(db, event, subject);
  if (isOf('appeals')) return aboutAppeal(db, event, subject);
  if (isOf('corrections')) return aboutCorrection(db, event, subject);
  return null;
}
