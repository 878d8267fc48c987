import { endOfPeriod, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { type ApplicationState, applicationTable } from '../../../domain/applications/application-life.ts';
import { accept, declineStep } from '../../support/assignment-fixtures.ts';
import { attach, pdf, removeLast } from '../../support/attachments-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { asReviewer, reopen, toReexamined, toStale, voidOpinion } from '../../support/conflict-fixtures.ts';
import { FAR_DAY } from '../../support/committee-fixtures.ts';
import {
  ask,
  extendAwardPeriod,
  localProject,
  opine,
  silentProject,
  toCorrectInReview,
  untilDue,
} from '../../support/correction-fixtures.ts';
import { extend, projectUnder, stepsWith, waive } from '../../support/graph-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  STUDENTS,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import { askCall, toDecided, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

/** Side by side; data is advisory. */
const ADVISORY = stepsWith({ data: { blocking: false } });
const IMPACT_AFTER_DATA = stepsWith({ impact: { after: ['data'] } });

/**
 * Awarded without the opinion of a step after an unfavourable one. The unfavourable opinion is voided: another reviewer
 * is asked for it, and the other step waits for it.
 */
const toAwaitedBehind = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness, await projectUnder(harness, IMPACT_AFTER_DATA));
  for (const step of ['data', 'legal'] as const) await assign(harness, id, step);
  expectStatus(await (await harness.as('reviewer-data')).post(`/applications/${id}/opinions`, opinionOn('data', 'unfavourable')), 200);
  await opine(harness, id, 'legal');
  await toDecided(harness, [id], { decision: 'award', awardedCents: AWARDED_CENTS });
  expectStatus(await voidOpinion(harness, id, 'data'), 200);
  const { id: reviewerId } = await asReviewer(harness, 'controller');
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'data', reviewerId }), 200);
  return id;
};
const inSession = async (harness: AppHarness, project?: typeof STUDENTS): Promise<string> => {
  const id = await toReviewed(harness, project);
  await toSession(harness, [id]);
  return id;
};
type DateOfApplication = 'deemAdmissible' | 'escalateStep' | 'recordSilence' | 'remindReply' | 'remindReviewer' | 'warnOfSilence';
const date = (name: DateOfApplication) => ({
  date: name,
  streamId: (id: string) => id,
});
/** Under a call where silence counts, with no deadline before it. */
const silent = (reach: (harness: AppHarness, project: typeof STUDENTS) => Promise<string>) => ({
  reach: async (harness: AppHarness) => untilDue(harness, await reach(harness, await silentProject(harness)), 'recordSilence'),
  ...date('recordSilence'),
});

/** Under a call whose organisations reply to the opinions. */
const repliable = (reach: (harness: AppHarness, project: typeof STUDENTS) => Promise<string>) => ({
  reach: async (harness: AppHarness) => {
    const callId = await openCall(harness, { terms: { feedback: { replyWorkingDays: 5, afterDecision: false } } });
    return reach(harness, { ...STUDENTS, callId });
  },
  ...date('remindReply'),
});
const reviewedForFar = async (harness: AppHarness, project: typeof STUDENTS): Promise<string> => {
  const id = await toReviewed(harness, project);
  await toSession(harness, [id], FAR_DAY);
  return id;
};

const extending = {
  ask: (harness: AppHarness, login: string, id: string) => extendAwardPeriod(harness, id, {}, login),
  may: 'chair',
  mayNot: 'lead',
};
/** Under a call for local authorities: the fund is warned of silence, and the chair extends the time to award. */
const awardPeriod = (state: ApplicationState, reach: (harness: AppHarness, project: typeof STUDENTS) => Promise<string>) => {
  const reachLocal = async (harness: AppHarness): Promise<string> => reach(harness, await localProject(harness));
  return {
    [`${state} warnOfSilence`]: {
      reach: async (harness: AppHarness) => untilDue(harness, await reachLocal(harness), 'warnOfSilence'),
      ...date('warnOfSilence'),
    },
    [`${state} extendAwardPeriod`]: { ...extending, reach: reachLocal },
  };
};

/**
 * Sent back for months, with points that no text requires, so that the periods of the law run on.
 * @param warnedInDays in how many days the fund is warned of silence; after six months where absent
 */
async function correctedWithoutText(harness: AppHarness, project: typeof localProject, warnedInDays?: number): Promise<string> {
  const id = await toSubmitted(harness, await project(harness));
  const warnAt = warnedInDays && endOfPeriod(new Date().toISOString(), { days: warnedInDays });
  if (warnAt) await harness.database.db.updateTable('application').set({ silence_warn_at: warnAt }).where('id', '=', id).execute();
  const dueOn = moveDate(parisDate(new Date().toISOString()), { months: 5 });
  expectStatus(await ask(harness, id, 'screener', { requiredBy: null, dueOn }), 200);
  return id;
}

/** Files are added and removed, and the application stays where it is. */
const files = (state: ApplicationState, reach: (harness: AppHarness) => Promise<string>, purpose: string, may: string, mayNot: string) => ({
  [`${state} addAttachment`]: {
    reach,
    ask: (harness: AppHarness, login: string, id: string) => attach(harness, login, id, pdf(), { purpose }),
    may,
    mayNot,
  },
  [`${state} removeAttachment`]: {
    reach: async (harness: AppHarness) => {
      const id = await reach(harness);
      expectStatus(await attach(harness, may, id, pdf(), { purpose }), 201);
      return id;
    },
    ask: (harness: AppHarness, login: string, id: string) => removeLast(harness, login, id, may),
    may,
    mayNot,
  },
});
/** An application on the waitlist under a call of its own. */
const waitingUnderItsCall = async (harness: AppHarness): Promise<string> =>
  toWaitlisted(harness, { ...STUDENTS, callId: await openCall(harness, {}) });
async function closeItsCall(harness: AppHarness, login: string, applicationId: string) {
  const { callId } = (await (await harness.as('auditor')).get(`/applications/${applicationId}`)).body;
  return askCall(await harness.as(login), callId, '/closing', { reason: 'Motif.' });
}

const toUnsigned = async (harness: AppHarness, project: typeof STUDENTS): Promise<string> =>
  (await toGrant(harness, undefined, project)).applicationId;
const inDays = (days: number): string => endOfPeriod(new Date().toISOString(), { days });
/** A local authority's award, re-examined before its agreement is signed; `dates`: of silence, if they are others. */
async function reexaminedUnsigned(harness: AppHarness, dates: { silence_warn_at?: string | null; silence_at?: string }): Promise<string> {
  const id = await toUnsigned(harness, await localProject(harness));
  if (Object.keys(dates).length > 0) await harness.database.db.updateTable('application').set(dates).where('id', '=', id).execute();
  expectStatus(await voidOpinion(harness, id), 200);
  return id;
}
const reexamined = async (harness: AppHarness): Promise<string> => (await toReexamined(harness)).applicationId;
/** Re-examined, and asked of the controller, who reviews as well. */
const askedAgain = async (harness: AppHarness): Promise<string> => {
  const id = await reexamined(harness);
  const { id: reviewerId } = await asReviewer(harness, 'controller');
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
  return id;
};
/** Re-examined, where the legal opinion is advisory. */
const advisedAnew = async (harness: AppHarness): Promise<string> => {
  const project = await projectUnder(harness, stepsWith({ legal: { blocking: false } }));
  return (await toReexamined(harness, async () => toGrant(harness, undefined, project))).applicationId;
};
const reopening = (reach: (harness: AppHarness) => Promise<string>) => ({
  reach,
  ask: (harness: AppHarness, login: string, id: string) => reopen(harness, id, ['legal'], login),
  may: 'lead',
  mayNot: 'reviewer-legal',
});
const staleCorrected = async (harness: AppHarness): Promise<string> => {
  const id = await toStale(harness);
  expectStatus(await ask(harness, id, 'lead', { steps: ['data'] }), 200);
  return id;
};
const staleReviewed = async (harness: AppHarness): Promise<string> => {
  const id = await toStale(harness);
  for (const step of ['data', 'impact'] as const) expectStatus(await opine(harness, id, step, 2), 200);
  return id;
};

testTransitions<ApplicationState, string>({
  table: applicationTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('application').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    'submitted deemAdmissible': {
      reach: async (harness) => untilDue(harness, await toSubmitted(harness, await localProject(harness)), 'deemAdmissible'),
      ...date('deemAdmissible'),
    },
    'submitted extendAwardPeriod': {
      ...extending,
      reach: async (harness) => toSubmitted(harness, await localProject(harness)),
    },
    'correction_requested deemAdmissible': {
      reach: async (harness) => untilDue(harness, await correctedWithoutText(harness, localProject), 'deemAdmissible'),
      ...date('deemAdmissible'),
    },
    'correction_requested recordSilence': {
      reach: async (harness) => untilDue(harness, await correctedWithoutText(harness, silentProject), 'recordSilence'),
      ...date('recordSilence'),
    },
    'correction_requested warnOfSilence': {
      reach: async (harness) => untilDue(harness, await correctedWithoutText(harness, localProject, 1), 'warnOfSilence'),
      ...date('warnOfSilence'),
    },
    'correction_requested extendAwardPeriod': { ...extending, reach: async (harness) => correctedWithoutText(harness, localProject) },
    ...awardPeriod('in_review', toInReview),
    ...awardPeriod('reviewed', toReviewed),
    ...awardPeriod('in_session', inSession),
    ...awardPeriod('waitlisted', toWaitlisted),
    ...awardPeriod('awarded', toUnsigned),
    'awarded recordSilence': {
      reach: async (harness) => untilDue(harness, await toUnsigned(harness, await localProject(harness)), 'recordSilence'),
      ...date('recordSilence'),
    },
    'in_reexamination extendAwardPeriod': { ...extending, reach: async (harness) => reexaminedUnsigned(harness, {}) },
    'in_reexamination warnOfSilence': {
      reach: async (harness) => reexaminedUnsigned(harness, { silence_warn_at: inDays(1) }),
      ...date('warnOfSilence'),
    },
    'in_reexamination recordSilence': {
      reach: async (harness) => reexaminedUnsigned(harness, { silence_warn_at: null, silence_at: inDays(1) }),
      ...date('recordSilence'),
    },
    ...files('reviewed', toReviewed, 'review', 'lead', 'finance'),
    ...files('in_session', inSession, 'review', 'chair', 'member-1'),
    ...files('waitlisted', toWaitlisted, 'review', 'lead', 'finance'),
    ...files('in_reexamination', reexamined, 'review', 'lead', 'finance'),
    'correction_requested extendStep': {
      reach: toCorrectInReview,
      ask: (harness, login, id) => extend(harness, id, 'data', { login }),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'correction_requested continueReview': {
      reach: async (harness) => toCorrectInReview(harness, ['legal'], await projectUnder(harness, IMPACT_AFTER_DATA)),
      once: (harness, id) => opine(harness, id, 'data'),
    },
    'correction_requested waiveStep': {
      reach: async (harness) => toCorrectInReview(harness, ['legal'], await projectUnder(harness, ADVISORY)),
      ask: (harness, login, id) => waive(harness, id, 'data', login),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'correction_requested giveOpinion': {
      reach: toCorrectInReview,
      ask: async (harness, login, id) => (await harness.as(login)).post(`/applications/${id}/opinions`, opinionOn('data')),
      may: 'reviewer-data',
      mayNot: 'reviewer-impact',
    },
    'correction_requested remindReviewer': { reach: toCorrectInReview, ...date('remindReviewer') },
    'correction_requested escalateStep': {
      reach: async (harness) => untilDue(harness, await toCorrectInReview(harness), 'escalateStep'),
      ...date('escalateStep'),
    },
    'correction_requested reopenSteps': reopening(staleCorrected),
    'reviewed reopenSteps': reopening(staleReviewed),
    'correction_requested mendOpinion': {
      reach: staleCorrected,
      ask: async (harness, login, id) => {
        const { step, scores, comment } = opinionOn('legal');
        return (await harness.as(login)).post(`/applications/${id}/mended-opinions`, {
          step,
          scores,
          comment,
          reason: 'Une faute de frappe.',
        });
      },
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'in_reexamination acceptAssignment': {
      reach: askedAgain,
      ask: (harness, login, id) => accept(harness, id, 'legal', login),
      may: 'controller',
      mayNot: 'reviewer-legal',
    },
    'in_reexamination declineAssignment': {
      reach: askedAgain,
      ask: (harness, login, id) => declineStep(harness, id, 'legal', login),
      may: 'controller',
      mayNot: 'reviewer-legal',
    },
    'in_reexamination continueReview': {
      reach: toAwaitedBehind,
      once: async (harness, id) => (await asReviewer(harness, 'controller')).post(`/applications/${id}/opinions`, opinionOn('data')),
    },
    'in_reexamination waiveStep': {
      reach: advisedAnew,
      ask: (harness, login, id) => waive(harness, id, 'legal', login),
      may: 'lead',
      mayNot: 'chair',
    },
    'in_reexamination remindReviewer': { reach: reexamined, ...date('remindReviewer') },
    'in_reexamination escalateStep': {
      reach: async (harness) => untilDue(harness, await reexamined(harness), 'escalateStep'),
      ...date('escalateStep'),
    },
    'reviewed remindReply': repliable(toReviewed),
    'in_session remindReply': repliable(reviewedForFar),
    'in_review recordSilence': silent(toInReview),
    'reviewed recordSilence': silent(toReviewed),
    'waitlisted recordSilence': silent(toWaitlisted),
    'waitlisted closeCall': { reach: waitingUnderItsCall, ask: closeItsCall, may: 'admin', mayNot: 'chair' },
  },
});
