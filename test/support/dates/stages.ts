import { noticed } from '../ending-notice-fixtures.ts';
import { anyway } from '../anyway.ts';
import type { Kysely } from 'kysely';
import type { Deadlines } from '../../../activities/index.ts';
import { loadPublished } from '../../../db/calls/calls.ts';
import type { DB } from '../../../db/core/schema.ts';
import { endOfDate, moveDate, parisDate, workingDayFrom } from '../../../domain/core/calendar.ts';
import { CallFile } from '../../../domain/calls/call.ts';
import { monthOf } from '../../../domain/datalab/capacity.ts';
import { ACCOUNTED } from '../account-fixtures.ts';
import { signingOf } from '../agreements.ts';
import { codeOf } from '../call-code.ts';
import { ITEM, SILENCE } from '../correction-fixtures.ts';
import { DVF, ESTIMATE, QUALIFICATION, SPENT } from '../datalab-fixtures.ts';
import { GAIN, THIS_YEAR } from '../gain-fixtures.ts';
import { age, IN_TWO, IN_TWO_CENTS, reportOn } from '../impact-fixtures.ts';
import { AWARDED_CENTS, opinionOn, type Project, stepsFor, STUDENTS, today } from '../fixtures.ts';
import { LINK, OBLIGATIONS } from '../obligation-fixtures.ts';
import {
  appealed,
  approvedAmendment,
  awarded,
  type CommandName,
  drafted,
  examinerOf,
  inReview,
  type CommandHarness,
  planned,
  plannedFor,
  proposedAmendment,
  reviewed,
  appealOf,
  versionOf,
} from '../command-harness.ts';
import { THREE_OPINIONS } from '../three-opinions.ts';
import { TRACKING } from '../tracking-fixtures.ts';
import type { Asking, Things } from './asking.ts';

/**
 * A thing that waits for dates, which are met one after the other. `then`: what is done at the instant at which one was
 * met.
 */
export type Stage = Asking & { id: string; then?: Partial<Record<keyof Deadlines, (at: string) => Promise<unknown>>> };
/**
 * `dates`: the dates that are looked at, each with a command whose outcome changes where the date has not been met, so
 * that a test that compares nothing is found out; null where only the events are compared.
 */
export type Laid = {
  name: string;
  dates: Partial<Record<keyof Deadlines, CommandName | null>>;
  lay: (harness: CommandHarness, db: Kysely<DB>) => Promise<Stage>;
};

const REASON = 'Une raison.';
const applicationOf = async (db: Kysely<DB>, grantId: string): Promise<string> =>
  (await db.selectFrom('grant').where('id', '=', grantId).select('application_id').executeTakeFirstOrThrow()).application_id;
const inDays = (days: number): string => moveDate(today(), { days });

/** A Sunday to come: no working day ends with it or with the day before, so that no other date falls there. */
function nextSunday(): string {
  const [first, days] = [inDays(2), Array.from({ length: 7 }, (_, place) => place)];
  return days.map((place) => moveDate(first, { days: place })).find((day) => new Date(day).getUTCDay() === 0) ?? first;
}

/**
 * The students' project under a call with other terms. Versions of calls are cached, even where their rows were undone.
 */
async function projectUnder(db: Kysely<DB>, id: string, terms: object): Promise<typeof STUDENTS> {
  await loadPublished(
    db,
    CallFile.parse({ ...THREE_OPINIONS, id, code: codeOf(id), terms: { ...THREE_OPINIONS.terms, ...terms } }),
    new Date().toISOString(),
  );
  return { ...STUDENTS, callId: id };
}
/** What the organisation says of the project, and what it says in its correction. */
const { callId: _, ...SAID } = STUDENTS;
const ANSWER = { ...SAID, siret: '99990017800016', summary: `${STUDENTS.summary} Pour tous les étudiants.` };

/** A project that was refused. */
async function toRefused(harness: CommandHarness): Promise<string> {
  const { accept } = harness;
  const { session, applicationIds } = await planned(harness, 1);
  const [id = ''] = applicationIds;
  const decisions = [{ applicationId: id, decision: 'refuse', reason: REASON }];
  await accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  return id;
}

/** A grant that waits for its signatures, or to be accepted, under the students' call or another. */
async function toSign(harness: CommandHarness, db: Kysely<DB>, project: Project = STUDENTS, awardedCents = AWARDED_CENTS) {
  const { grantId, sessionId, applicationIds } = await awarded(harness, db, 'applicant', project, awardedCents);
  return { grant: grantId, application: applicationIds[0] ?? '', session: sessionId };
}
async function toActive(harness: CommandHarness, db: Kysely<DB>, ...project: [project?: Project, awardedCents?: number]) {
  const things = await toSign(harness, db, ...project);
  for (const login of ['applicant', 'finance'])
    await harness.accept(login, 'signGrant', await signingOf(db, things.grant), { id: things.grant });
  return things;
}

/** An award whose legal opinion was voided and is asked of another reviewer. */
async function toReexamined(harness: CommandHarness, db: Kysely<DB>) {
  const things = await toSign(harness, db);
  const { application: id } = things;
  await harness.accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id });
  await harness.accept('lead', 'assignReviewer', { step: 'legal', reviewerId: harness.callers[SPARE]?.personId }, { id });
  return { id, things, reviewers: [SPARE], bodies: { giveOpinion: opinionOn('legal') } };
}
/** A reviewer of no step of these reviews. */
const SPARE = 'reviewer-security';

const onAmended = async (db: Kysely<DB>, grant: string) => ({
  id: grant,
  things: { grant, application: await applicationOf(db, grant) },
  reviewers: ['examiner'],
});

/** A person who is to be away for a week, with a substitute. */
async function toAway(harness: CommandHarness, login: string, things: Things): Promise<Stage> {
  const id = harness.callers[login]?.personId ?? '';
  const sunday = nextSunday();
  const days = { startsOn: sunday, endsOn: sunday, substituteId: harness.callers[SPARE]?.personId };
  await harness.accept(login, 'declareAbsence', days, { id });
  const bodies = {
    giveOpinion: opinionOn('legal'),
    assignAppeal: { appeal: 1, reviewerId: id },
    assignAmendment: { amendment: 1, reviewerId: id },
  };
  return { id, things: { ...things, person: id }, reviewers: [login, SPARE], bodies };
}

async function proposedMission(harness: CommandHarness, db: Kysely<DB>) {
  const things = await toActive(harness, db);
  const period = { startsOn: today(), endsOn: inDays(200) };
  const said = { kind: 'service_assessment', days: 5, indicator: 'users_informed', reason: REASON, alert: null };
  const { id } = await harness.accept('lead', 'proposeMission', { grantId: things.grant, ...said, ...period });
  return { id, things: { grant: things.grant, mission: id } };
}

/** A refused application whose appeal the examiner has. */
async function toExaminedAppeal(harness: CommandHarness, db: Kysely<DB>): Promise<string> {
  const { accept } = harness;
  const id = await toRefused(harness);
  const { personId: reviewerId } = await examinerOf(harness, db);
  await accept('applicant', 'appealDecision', await appealOf(db, id), { id });
  await accept('lead', 'assignAppeal', { appeal: 1, reviewerId }, { id });
  return id;
}

/** By the nouns of test/. */
export const STAGES = {
  applications: [
    {
      name: 'a deposit that others were not looked for yet',
      dates: { findOverlaps: null },
      async lay(harness) {
        const { id, version } = await drafted(harness);
        await harness.ask('applicant', 'submitApplication', { version }, { id, follows: false });
        return { id, things: { application: id } };
      },
    },
    {
      name: 'a submitted application',
      dates: { remindScreener: null, recordSilence: 'withdrawApplication' },
      async lay(harness, db) {
        const { id, version } = await drafted(harness, await projectUnder(db, 'silent', { silence: SILENCE }));
        await harness.accept('applicant', 'submitApplication', { version }, { id });
        return { id, things: { application: id } };
      },
    },
    {
      name: 'a submitted application of a local authority',
      dates: { deemAdmissible: 'decideAdmissibility' },
      async lay(harness, db) {
        const { id, version } = await drafted(harness, await projectUnder(db, 'local', { forLocalAuthorities: true }));
        await harness.accept('applicant', 'submitApplication', { version }, { id });
        return { id, things: { application: id } };
      },
    },
    {
      name: 'an application in a session',
      dates: { recordSilence: 'withdrawApplication' },
      async lay(harness, db) {
        const { session, applicationIds } = await plannedFor(harness, [await projectUnder(db, 'silent', { silence: SILENCE })]);
        const [id = ''] = applicationIds;
        return { id, things: { application: id, session: session.id } };
      },
    },
    {
      name: 'an application of a local authority in a session',
      dates: { warnOfSilence: null, recordSilence: 'withdrawApplication' },
      async lay(harness, db) {
        const { session, applicationIds } = await plannedFor(harness, [await projectUnder(db, 'local', { forLocalAuthorities: true })]);
        const [id = ''] = applicationIds;
        return { id, things: { application: id, session: session.id } };
      },
    },
    {
      name: 'a reviewed application whose organisation may reply to the opinions',
      dates: { remindReply: null },
      async lay(harness, db) {
        const feedback = { replyWorkingDays: 5, afterDecision: false };
        const id = await reviewed(harness, await projectUnder(db, 'replied', { feedback }));
        return { id, things: { application: id } };
      },
    },
    {
      name: 'an application in review',
      dates: { remindReviewer: null, escalateStep: null },
      async lay(harness) {
        const id = await inReview(harness);
        return { id, things: { application: id }, bodies: { giveOpinion: opinionOn('legal') } };
      },
    },
    {
      name: 'a review whose last opinion was given',
      dates: { continueReview: 'withdrawApplication' },
      async lay(harness) {
        const id = await inReview(harness);
        const [last, ...others] = stepsFor(STUDENTS).toReversed();
        for (const step of others) await harness.accept(`reviewer-${step}`, 'giveOpinion', opinionOn(step), { id });
        if (last) await harness.accept(`reviewer-${last}`, 'giveOpinion', opinionOn(last), { id, follows: false });
        return { id, things: { application: id } };
      },
    },
    {
      name: 'a correction before the review',
      dates: { remindCorrection: null, lapseCorrection: 'answerCorrection' },
      async lay(harness) {
        const { id, version } = await drafted(harness);
        await harness.accept('applicant', 'submitApplication', { version }, { id });
        await harness.accept('screener', 'requestCorrection', { revision: 1, items: [ITEM], requiredBy: null }, { id });
        return { id, things: { application: id }, bodies: { answerCorrection: ANSWER } };
      },
    },
    {
      name: 'a correction in review',
      dates: { lapseCorrection: 'answerCorrection' },
      async lay(harness) {
        const id = await inReview(harness);
        await harness.accept('lead', 'requestCorrection', { revision: 1, items: [ITEM], requiredBy: null, steps: ['legal'] }, { id });
        return { id, things: { application: id }, bodies: { answerCorrection: ANSWER, giveOpinion: opinionOn('legal') } };
      },
    },
  ],
  committee: [
    {
      name: 'an appeal that is examined',
      dates: { remindAppeal: null, escalateAppeal: null, lapseAppeal: 'giveAppealOpinion' },
      async lay(harness, db) {
        const id = await toExaminedAppeal(harness, db);
        return { id, things: { application: id }, reviewers: ['examiner'] };
      },
    },
    {
      name: 'an appeal that is to be decided',
      dates: { remindAppealDecision: null, lapseAppeal: 'upholdAppeal' },
      async lay(harness, db) {
        const id = await toRefused(harness);
        await appealed(harness, db, id);
        return { id, things: { application: id }, reviewers: ['examiner'] };
      },
    },
    {
      name: 'an award that is examined again',
      dates: { lapseReexamination: 'giveOpinion' },
      lay: toReexamined,
    },
    {
      name: 'an award that may be confirmed',
      dates: { remindReexamination: null, lapseReexamination: 'confirmAward' },
      async lay(harness, db) {
        const stage = await toReexamined(harness, db);
        await harness.accept(SPARE, 'giveOpinion', opinionOn('legal'), { id: stage.id });
        return stage;
      },
    },
    {
      name: 'a session whose members vote',
      dates: { sendAgenda: null, openVote: 'castBallots', closeVote: 'decideSession', remindChair: null },
      async lay(harness) {
        const { accept, callers } = harness;
        const applicationIds = [await reviewed(harness), await reviewed(harness)];
        const [voted, left = ''] = applicationIds;
        const memberIds = ['chair', 'member-1', 'member-2'].map((login) => callers[login]?.personId);
        const vote = { memberIds, quorum: 2, opensAt: endOfDate(inDays(26)), closesAt: endOfDate(inDays(28)) };
        const { id } = await accept('lead', 'createSession', { heldOn: workingDayFrom(inDays(30)), applicationIds, vote });
        const openVote = async (at: string): Promise<void> => {
          const ballots = [{ applicationId: voted, choice: 'favour' }];
          for (const login of ['chair', 'member-2']) await accept(login, 'castBallots', { ballots }, { id, at });
        };
        const decisions = [{ applicationId: voted, decision: 'refuse', reason: REASON }];
        return { id, things: { session: id, application: left }, bodies: { decideSession: { decisions } }, then: { openVote } };
      },
    },
  ],
  grants: [
    {
      name: 'an award that is to be accepted',
      dates: { remindAcceptance: null, expireGrant: 'proposePayee' },
      async lay(harness, db) {
        const { session, applicationIds } = await planned(harness, 1);
        const [id = ''] = applicationIds;
        const awardedCents = AWARDED_CENTS - 100;
        const decisions = [{ applicationId: id, decision: 'award', awardedCents, reason: REASON }];
        await harness.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
        const { id: grant } = await db.selectFrom('grant').where('application_id', '=', id).select('id').executeTakeFirstOrThrow();
        const [fund, own] = STUDENTS.fundingLines;
        const fundingLines = [
          { ...fund, amountCents: awardedCents },
          { ...own, amountCents: (own?.amountCents ?? 0) + 100 },
        ];
        const { costLines, indicators, startsOn, durationMonths } = STUDENTS;
        const acceptAward = { costLines, fundingLines, indicators, startsOn, durationMonths };
        return { id: grant, things: { grant, application: id, session: session.id }, bodies: { acceptAward } };
      },
    },
    {
      name: 'a grant that the fund alone has signed',
      dates: { remindSignatories: null, expireGrant: 'proposePayee' },
      async lay(harness, db) {
        const things = await toSign(harness, db);
        await harness.accept('finance', 'signGrant', await signingOf(db, things.grant), { id: things.grant });
        return { id: things.grant, things };
      },
    },
    {
      name: 'a grant whose project owes all that a call may ask',
      dates: {
        remindReport: null,
        escalateReport: null,
        remindReviewOfReport: null,
        remindObligation: null,
        escalateObligation: null,
        remindReviewOfEvidence: null,
        remindFinalAccount: null,
        escalateFinalAccount: null,
        askTracking: null,
      },
      async lay(harness, db) {
        const project = await projectUnder(db, 'owing', { tracking: TRACKING, obligations: OBLIGATIONS, ...ACCOUNTED });
        const { grant: id } = await toActive(harness, db, project);
        const escalateReport = (at: string) => harness.accept('applicant', 'reportMilestone', reportOn(1), { id, at });
        const evidence = { obligation: 'listing', url: LINK };
        const escalateObligation = (at: string) => harness.accept('applicant', 'giveEvidence', evidence, { id, at });
        const things = { grant: id };
        return {
          id,
          things,
          bodies: { reportMilestone: reportOn(1), giveEvidence: evidence },
          then: { escalateReport, escalateObligation },
        };
      },
    },
    {
      name: 'a grant with a gain that is not declared',
      dates: { remindGain: null, lapseLateGain: 'declareGain' },
      async lay(harness, db) {
        const { grant: id, ...things } = await toActive(harness, db);
        await harness.accept('applicant', 'promiseGain', { ...GAIN, years: [GAIN.years[0]] }, { id });
        const declareGain = { gain: 1, year: THIS_YEAR, quantity: 1, words: REASON };
        return { id, things: { grant: id, ...things }, bodies: { declareGain } };
      },
    },
    {
      name: 'a grant whose report tells of the last indicator',
      dates: { confirmNextTranche: 'terminateGrant' },
      async lay(harness, db) {
        const { callId } = await projectUnder(db, 'telling', { trancheConditions: ['indicators'] });
        const things = await toActive(harness, db, { ...IN_TWO, callId }, IN_TWO_CENTS);
        const { grant: id } = things;
        await age({ database: { db } }, id);
        await noticed(db, id);
        await harness.accept('applicant', 'reportMilestone', reportOn(1), { id, follows: false });
        return { id, things };
      },
    },
    {
      name: 'an amendment that is examined',
      dates: { remindAmendment: null, escalateAmendment: null },
      async lay(harness, db) {
        const id = await proposedAmendment(harness, db);
        await harness.accept('lead', 'assignAmendment', { amendment: 1, reviewerId: (await examinerOf(harness, db)).personId }, { id });
        return onAmended(db, id);
      },
    },
    {
      name: 'an amendment that is to be signed',
      dates: { lapseAmendment: 'signAmendment' },
      lay: async (harness, db) => onAmended(db, await approvedAmendment(harness, db)),
    },
    {
      name: 'an amendment of a grant that has ended',
      dates: { lapseAmendment: 'identifyCommitment' },
      async lay(harness, db) {
        const id = await approvedAmendment(harness, db);
        await noticed(db, id);
        await harness.accept('finance', 'terminateGrant', { version: await versionOf(db, id), reason: REASON }, { id });
        return onAmended(db, id);
      },
    },
  ],
  datalab: [
    {
      name: 'a request for the Datalab’s help',
      dates: {
        remindQualification: null,
        remindDatalabDecision: null,
        remindDelivery: null,
        remindFeedback: null,
        closeUnanswered: 'closeDatalabRequest',
      },
      async lay(harness, db) {
        const { accept, callers } = harness;
        const { id } = await accept('applicant', 'createDatalabRequest', DVF);
        const ask = async (login: string, name: CommandName, body: object, at: string) =>
          accept(login, name, { version: await versionOf(db, id), ...body }, { id, at });
        const promise = { estimate: ESTIMATE, endsOn: inDays(100), contactPersonId: callers['reviewer-data']?.personId };
        const delivery = { summary: REASON, deliverables: [], spent: SPENT };
        return {
          id,
          things: { datalab_request: id },
          reviewers: ['reviewer-data'],
          then: {
            remindQualification: (at) => ask('lead', 'qualifyDatalabRequest', QUALIFICATION, at),
            remindDatalabDecision: (at) => ask('lead', 'acceptDatalabRequest', { ...promise, startsOn: parisDate(at) }, at),
            remindDelivery: (at) => ask('reviewer-data', 'deliverDatalabRequest', delivery, at),
          },
        };
      },
    },
    {
      name: 'a mission that is proposed',
      dates: { remindMissionAnswer: null, lapseMission: 'acceptMission' },
      lay: proposedMission,
    },
    {
      name: 'a mission that is accepted',
      dates: { remindStaffing: null, remindMissionDelivery: null, remindComparison: null, closeUncompared: 'closeMission' },
      async lay(harness, db) {
        const { id, things } = await proposedMission(harness, db);
        const ask = async (login: string, name: CommandName, body: object, at = new Date().toISOString()) =>
          harness.accept(login, name, { version: await versionOf(db, id), ...body }, { id, at });
        await ask('applicant', 'acceptMission', {});
        const personId = harness.callers['reviewer-data']?.personId ?? '';
        await harness.accept('lead', 'setDatalabPerson', { skills: ['design'], sharePercent: 100, leavesOn: null }, { id: personId });
        const days = [{ personId, month: monthOf(inDays(150)), skill: 'design', days: 2 }];
        return {
          id,
          things,
          reviewers: ['reviewer-data'],
          bodies: { staffMission: { days }, deliverMission: { report: REASON, url: null, spentBy: days } },
          then: {
            remindStaffing: (at) => ask('lead', 'staffMission', { days }, at),
            remindMissionDelivery: (at) => ask('reviewer-data', 'deliverMission', { report: REASON, url: null, spentBy: days }, at),
          },
        };
      },
    },
  ],
  people: [
    {
      name: 'the reviewer whose opinion a review awaits',
      dates: { startAbsence: 'giveOpinion', lapseAbsence: 'giveOpinion' },
      lay: async (harness) => toAway(harness, 'reviewer-legal', { application: await inReview(harness) }),
    },
    {
      name: 'the reviewer of an amendment',
      dates: { startAbsence: 'giveAmendmentOpinion', lapseAbsence: 'giveAmendmentOpinion' },
      async lay(harness, db) {
        const id = await proposedAmendment(harness, db);
        await harness.accept('lead', 'assignAmendment', { amendment: 1, reviewerId: (await examinerOf(harness, db)).personId }, { id });
        return toAway(harness, 'examiner', { grant: id, application: await applicationOf(db, id) });
      },
    },
    {
      name: 'the reviewer of an appeal',
      dates: { startAbsence: 'giveAppealOpinion' },
      async lay(harness, db) {
        const id = await toExaminedAppeal(harness, db);
        return toAway(harness, 'examiner', { application: id });
      },
    },
  ],
} satisfies Record<string, readonly Laid[]>;
