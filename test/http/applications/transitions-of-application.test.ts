import { type ApplicationState, applicationTable } from '../../../domain/applications/application-life.ts';
import { appeal, assignTo, examiner, toAdvised, toAppealed, toEnded, toInadmissible, toRefused } from '../../support/appeal-fixtures.ts';
import { accept, declineStep } from '../../support/assignment-fixtures.ts';
import { attach, pdf, removeLast } from '../../support/attachments-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { toVoting } from '../../support/committee-fixtures.ts';
import {
  asReviewer,
  confirmAward,
  giveAnew,
  reopen,
  toReexamined,
  toStale,
  voidOpinion,
  withdrawAward,
} from '../../support/conflict-fixtures.ts';
import { answer, ask, opine, silentProject, toCorrect, toCorrectInReview, untilDue, withdraw } from '../../support/correction-fixtures.ts';
import { extend, projectUnder, stepsWith, waive } from '../../support/graph-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  STUDENTS,
  toActive,
  toDraft,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { streamOf } from '../../support/timeline.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import { askCall, toDecided, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

/** Sends a command on an application by its id, at the version that the auditor sees. */
const post = (path: string, body: object | ((version: number) => object)) => async (harness: AppHarness, login: string, id: string) => {
  const { version } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  return (await harness.as(login)).post(`/applications/${id}/${path}`, typeof body === 'function' ? body(version) : body);
};

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

const drafted = async (harness: AppHarness): Promise<string> => (await toDraft(harness)).id;
const assigned = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  return id;
};
/** In review, with every reminder given: the next deadline is an escalation. */
const recalled = async (harness: AppHarness): Promise<string> => {
  const id = await toInReview(harness);
  while ((await streamOf(harness, id)).due_what === 'remindReviewer') await meetNextDeadline(harness, id);
  return id;
};
const inSession = async (harness: AppHarness, project?: typeof STUDENTS): Promise<string> => {
  const id = await toReviewed(harness, project);
  await toSession(harness, [id]);
  return id;
};
/** On an agenda whose vote is open, and on which no member votes. */
const votedIn = new Map<string, string>();
const unvoted = async (harness: AppHarness): Promise<string> => {
  const id = await toReviewed(harness);
  votedIn.set(id, await toVoting(harness, [id]));
  return id;
};
const screen = (decision: string) => post('admissibility', { revision: 1, decision, reason: 'Motif.' });
type DateOfApplication =
  | 'findOverlaps'
  | 'remindScreener'
  | 'remindReviewer'
  | 'escalateStep'
  | 'remindCorrection'
  | 'lapseCorrection'
  | 'recordSilence'
  | 'remindReexamination'
  | 'lapseReexamination'
  | 'remindAppeal'
  | 'escalateAppeal'
  | 'remindAppealDecision'
  | 'lapseAppeal';
const date = (name: DateOfApplication) => ({
  date: name,
  streamId: (id: string) => id,
});
/** In its state between its commit and the search for overlaps. */
const unsought = (reach: (harness: AppHarness) => Promise<string>) => ({
  reach,
  put: async ({ database: { db } }: AppHarness, id: string) => {
    const at = new Date().toISOString();
    await db.updateTable('application').set({ overlaps_due_at: at }).where('id', '=', id).execute();
    await db.updateTable('stream').set({ due_at: at, due_what: 'findOverlaps' }).where('id', '=', id).execute();
  },
  ...date('findOverlaps'),
});
/** Under a call where silence counts, with no deadline before it. */
const silent = (reach: (harness: AppHarness, project: typeof STUDENTS) => Promise<string>) => ({
  reach: async (harness: AppHarness) => untilDue(harness, await reach(harness, await silentProject(harness)), 'recordSilence'),
  ...date('recordSilence'),
});
const appealAs = (harness: AppHarness, login: string, id: string) => appeal(harness, id, login);
/** An appeal against an inadmissibility: no reviewer had a part in that. */
const toAssignedToLinh = async (harness: AppHarness): Promise<string> => {
  const id = await toAppealed(harness, toInadmissible);
  expectStatus(await assignTo(harness, id, (await harness.as('reviewer-data')).id), 200);
  return id;
};
const withdrawal = (reach: (harness: AppHarness) => Promise<string>) => ({ reach, ask: takeBack, may: 'applicant', mayNot: 'editor' });
const takeBack = (harness: AppHarness, login: string, id: string) => withdraw(harness, id, login);
const correction = (harness: AppHarness, login: string, id: string) => ask(harness, id, login);

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
const { 'awarded addAttachment': report } = files(
  'awarded',
  async (harness) => (await toActive(harness)).applicationId,
  'report',
  'editor',
  'lead',
);

/** The session in which an application is placed. */
async function sessionOf(harness: AppHarness, applicationId: string): Promise<{ id: string; version: number }> {
  const { items } = (await (await harness.as('lead')).get('/sessions?limit=100')).body;
  for (const { id, version } of items) {
    const { agenda } = (await (await harness.as('lead')).get(`/sessions/${id}`)).body;
    if (agenda.some((item: { applicationId: string }) => item.applicationId === applicationId)) return { id, version };
  }
  throw new Error(`${applicationId} is in no session`);
}
async function decide(harness: AppHarness, login: string, applicationId: string) {
  const { id, version } = await sessionOf(harness, applicationId);
  const decisions = [{ applicationId, decision: 'refuse', reason: 'Motif.' }];
  return (await harness.as(login)).post(`/sessions/${id}/decision`, { version, decisions });
}
async function cancel(harness: AppHarness, login: string, applicationId: string) {
  const { id, version } = await sessionOf(harness, applicationId);
  return (await harness.as(login)).post(`/sessions/${id}/cancellation`, { version, reason: 'Motif.' });
}
/** An application on the waitlist under a call of its own. */
const waitingUnderItsCall = async (harness: AppHarness): Promise<string> =>
  toWaitlisted(harness, { ...STUDENTS, callId: await openCall(harness, {}) });
async function closeItsCall(harness: AppHarness, login: string, applicationId: string) {
  const { callId } = (await (await harness.as('auditor')).get(`/applications/${applicationId}`)).body;
  return askCall(await harness.as(login), callId, '/closing', { reason: 'Motif.' });
}

const reexamined = async (harness: AppHarness): Promise<string> => (await toReexamined(harness)).applicationId;
/** Re-examined, with its new opinion. */
const anew = async (harness: AppHarness): Promise<string> => {
  const id = await reexamined(harness);
  await giveAnew(harness, id);
  return id;
};
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
const voiding = (reach: (harness: AppHarness) => Promise<string>, step: 'legal' | 'data' = 'legal') => ({
  reach,
  ask: (harness: AppHarness, login: string, id: string) => voidOpinion(harness, id, step, login),
  may: 'lead',
  mayNot: 'chair',
});
const reopening = (reach: (harness: AppHarness) => Promise<string>) => ({
  reach,
  ask: (harness: AppHarness, login: string, id: string) => reopen(harness, id, ['legal'], login),
  may: 'lead',
  mayNot: 'reviewer-legal',
});
const partly = async (harness: AppHarness): Promise<string> => {
  const id = await assigned(harness);
  expectStatus(await opine(harness, id, 'legal'), 200);
  return id;
};
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

/** In every state but draft, the lead may record an application's external reference. */
const EVERYWHERE: Record<Exclude<ApplicationState, 'draft'>, (harness: AppHarness) => Promise<string>> = {
  submitted: toSubmitted,
  correction_requested: toCorrect,
  inadmissible: toInadmissible,
  in_review: toInReview,
  reviewed: toReviewed,
  in_session: inSession,
  waitlisted: toWaitlisted,
  awarded: async (harness) => (await toGrant(harness)).applicationId,
  refused: toRefused,
  appealed: toAppealed,
  rejected: (harness) => toEnded(harness, 'appeal-rejection'),
  withdrawn: async (harness) => {
    const id = await toSubmitted(harness);
    expectStatus(await withdraw(harness, id), 200);
    return id;
  },
  in_reexamination: reexamined,
  award_withdrawn: async (harness) => {
    const id = await reexamined(harness);
    expectStatus(await withdrawAward(harness, id), 200);
    return id;
  },
};
const naming = Object.fromEntries(
  Object.entries(EVERYWHERE).map(([state, reach]) => [
    `${state} setApplicationReference`,
    {
      reach,
      ask: async (harness: AppHarness, login: string, id: string) => {
        const { version } = (await (await harness.as('auditor')).get(`/applications/${id}`)).body;
        return (await harness.as(login)).put(`/applications/${id}/external-reference`, { version, externalReference: 'DIN 2026/17' });
      },
      may: 'lead',
      mayNot: 'screener',
    },
  ]),
);

testTransitions<ApplicationState, string>({
  table: applicationTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('application').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    ...naming,
    ...files('draft', drafted, 'application', 'editor', 'applicant2'),
    ...files('submitted', toSubmitted, 'review', 'screener', 'finance'),
    ...files('correction_requested', toCorrect, 'correction', 'editor', 'lead'),
    ...files('in_review', toInReview, 'review', 'reviewer-legal', 'auditor'),
    ...files('reviewed', toReviewed, 'review', 'lead', 'applicant'),
    ...files('in_session', inSession, 'review', 'chair', 'member-1'),
    ...files('waitlisted', toWaitlisted, 'review', 'lead', 'finance'),
    ...files('in_reexamination', reexamined, 'review', 'lead', 'finance'),
    'awarded addAttachment': report as NonNullable<typeof report>,
    'draft updateApplication': {
      reach: drafted,
      ask: async (harness, login, id) => {
        const { version } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
        const { callId: _, ...content } = STUDENTS;
        return (await harness.as(login)).put(`/applications/${id}`, { ...content, version });
      },
      may: 'editor',
      mayNot: 'applicant2',
    },
    'draft submitApplication': {
      reach: drafted,
      ask: post('submission', (version) => ({ version })),
      may: 'applicant',
      mayNot: 'editor',
    },
    'draft withdrawApplication': withdrawal(drafted),
    'submitted decideAdmissibility': { reach: toSubmitted, ask: screen('admissible'), may: 'screener', mayNot: 'lead' },
    'submitted findOverlaps': unsought(toSubmitted),
    'submitted remindScreener': { reach: toSubmitted, ...date('remindScreener') },
    'submitted requestCorrection': { reach: toSubmitted, ask: correction, may: 'screener', mayNot: 'lead' },
    'submitted recordSilence': silent(toSubmitted),
    'submitted withdrawApplication': withdrawal(toSubmitted),
    'correction_requested answerCorrection': {
      reach: toCorrect,
      ask: (harness, login, id) => answer(harness, id, login),
      may: 'editor',
      mayNot: 'applicant2',
    },
    'correction_requested assignReviewer': {
      reach: toCorrectInReview,
      ask: async (harness, login, id) =>
        (await harness.as(login)).post(`/applications/${id}/assignments`, {
          step: 'legal',
          reviewerId: (await harness.as('reviewer-data')).id,
        }),
      may: 'lead',
      mayNot: 'screener',
    },
    'correction_requested acceptAssignment': {
      reach: toCorrectInReview,
      ask: (harness, login, id) => accept(harness, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'correction_requested declineAssignment': {
      reach: toCorrectInReview,
      ask: (harness, login, id) => declineStep(harness, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
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
      ask: post('opinions', opinionOn('data')),
      may: 'reviewer-data',
      mayNot: 'reviewer-impact',
    },
    'correction_requested remindReviewer': { reach: toCorrectInReview, ...date('remindReviewer') },
    'correction_requested escalateStep': {
      reach: async (harness) => untilDue(harness, await toCorrectInReview(harness), 'escalateStep'),
      ...date('escalateStep'),
    },
    'correction_requested remindCorrection': { reach: toCorrect, ...date('remindCorrection') },
    'correction_requested lapseCorrection': {
      reach: async (harness) => untilDue(harness, await toCorrectInReview(harness), 'lapseCorrection'),
      ...date('lapseCorrection'),
    },
    'correction_requested withdrawApplication': withdrawal(toCorrectInReview),
    'in_review requestCorrection': { reach: assigned, ask: correction, may: 'reviewer-legal', mayNot: 'reviewer-data' },
    'correction_requested reopenSteps': reopening(staleCorrected),
    'correction_requested voidOpinion': voiding(staleCorrected),
    'in_review reopenSteps': reopening(toStale),
    'in_review voidOpinion': voiding(partly),
    'reviewed reopenSteps': reopening(staleReviewed),
    'reviewed voidOpinion': voiding(toReviewed),
    'in_session voidOpinion': voiding(inSession),
    'waitlisted voidOpinion': voiding(toWaitlisted),
    'awarded findOverlaps': unsought(async (harness) => (await toGrant(harness)).applicationId),
    'awarded voidOpinion': voiding(async (harness) => (await toGrant(harness)).applicationId),
    'in_reexamination voidOpinion': voiding(reexamined, 'data'),
    'in_reexamination assignReviewer': {
      reach: reexamined,
      ask: async (harness, login, id) =>
        (await harness.as(login)).post(`/applications/${id}/assignments`, {
          step: 'legal',
          reviewerId: (await asReviewer(harness, 'controller')).id,
        }),
      may: 'lead',
      mayNot: 'chair',
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
    'in_reexamination giveOpinion': {
      reach: askedAgain,
      ask: post('opinions', opinionOn('legal')),
      may: 'controller',
      mayNot: 'reviewer-legal',
    },
    'in_reexamination extendStep': {
      reach: reexamined,
      ask: (harness, login, id) => extend(harness, id, 'legal', { login }),
      may: 'lead',
      mayNot: 'chair',
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
    'in_reexamination confirmAward': {
      reach: anew,
      ask: (harness, login, id) => confirmAward(harness, id, login),
      may: 'chair',
      mayNot: 'lead',
    },
    'in_reexamination withdrawAward': {
      reach: reexamined,
      ask: (harness, login, id) => withdrawAward(harness, id, login),
      may: 'chair',
      mayNot: 'lead',
    },
    'in_reexamination remindReexamination': { reach: anew, ...date('remindReexamination') },
    'in_reexamination lapseReexamination': {
      reach: async (harness) => untilDue(harness, await anew(harness), 'lapseReexamination'),
      ...date('lapseReexamination'),
    },
    'in_review recordSilence': silent(toInReview),
    'in_review withdrawApplication': withdrawal(toInReview),
    'in_review assignReviewer': {
      reach: toInReview,
      ask: async (harness, login, id) =>
        (await harness.as(login)).post(`/applications/${id}/assignments`, {
          step: 'data',
          reviewerId: (await harness.as('reviewer-data')).id,
        }),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'in_review acceptAssignment': {
      reach: assigned,
      ask: (harness, login, id) => accept(harness, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'in_review declineAssignment': {
      reach: assigned,
      ask: (harness, login, id) => declineStep(harness, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'lead',
    },
    'in_review extendStep': {
      reach: recalled,
      ask: (harness, login, id) => extend(harness, id, 'legal', { login }),
      may: 'lead',
      mayNot: 'chair',
    },
    'in_review findOverlaps': unsought(toInReview),
    'in_review continueReview': {
      reach: async (harness) => {
        const id = await toInReview(harness, await projectUnder(harness, IMPACT_AFTER_DATA));
        await assign(harness, id, 'data');
        return id;
      },
      once: (harness, id) => opine(harness, id, 'data'),
    },
    'in_review waiveStep': {
      reach: async (harness) => toInReview(harness, await projectUnder(harness, ADVISORY)),
      ask: (harness, login, id) => waive(harness, id, 'data', login),
      may: 'lead',
      mayNot: 'screener',
    },
    'in_review giveOpinion': { reach: assigned, ask: post('opinions', opinionOn('legal')), may: 'reviewer-legal', mayNot: 'reviewer-data' },
    'in_review remindReviewer': { reach: toInReview, ...date('remindReviewer') },
    'in_review escalateStep': { reach: recalled, ...date('escalateStep') },
    'reviewed createSession': {
      reach: toReviewed,
      ask: async (harness, login, id) => (await harness.as(login)).post('/sessions', { heldOn: '2030-01-02', applicationIds: [id] }),
      may: 'lead',
      mayNot: 'screener',
    },
    'reviewed recordSilence': silent(toReviewed),
    'reviewed withdrawApplication': withdrawal(toReviewed),
    'in_session recordSilence': silent(inSession),
    'in_session withdrawApplication': withdrawal(inSession),
    'in_session decideSession': { reach: inSession, ask: decide, may: 'chair', mayNot: 'member-1' },
    'in_session closeVote': { reach: unvoted, date: 'closeVote', streamId: (id) => votedIn.get(id) ?? '' },
    'in_session cancelSession': { reach: inSession, ask: cancel, may: 'lead', mayNot: 'chair' },
    'waitlisted awardWaitlisted': {
      reach: toWaitlisted,
      ask: post('award', (version) => ({ version, awardedCents: 1_000_000, reason: 'Motif.' })),
      may: 'chair',
      mayNot: 'lead',
    },
    'waitlisted refuseWaitlisted': {
      reach: toWaitlisted,
      ask: post('refusal', (version) => ({ version, reason: 'Motif.' })),
      may: 'chair',
      mayNot: 'member-1',
    },
    'waitlisted withdrawApplication': withdrawal(toWaitlisted),
    'inadmissible appealDecision': { reach: toInadmissible, ask: appealAs, may: 'applicant', mayNot: 'editor' },
    'refused appealDecision': { reach: toRefused, ask: appealAs, may: 'applicant', mayNot: 'applicant2' },
    'appealed assignAppeal': {
      reach: toAppealed,
      ask: async (harness, login, id) => assignTo(harness, id, (await examiner(harness)).id, login),
      may: 'lead',
      mayNot: 'chair',
    },
    'appealed giveAppealOpinion': {
      reach: toAssignedToLinh,
      ask: post('appeal-opinion', { verdict: 'founded', comment: '' }),
      may: 'reviewer-data',
      mayNot: 'reviewer-legal',
    },
    'appealed upholdAppeal': { reach: toAdvised, ask: post('appeal-upholding', { reason: 'Motif.' }), may: 'chair', mayNot: 'lead' },
    'appealed rejectAppeal': { reach: toAdvised, ask: post('appeal-rejection', { reason: 'Motif.' }), may: 'chair', mayNot: 'member-1' },
    'appealed remindAppeal': { reach: toAppealed, ...date('remindAppeal') },
    'appealed escalateAppeal': {
      reach: async (harness) => untilDue(harness, await toAppealed(harness), 'escalateAppeal'),
      ...date('escalateAppeal'),
    },
    'appealed remindAppealDecision': {
      reach: async (harness) => untilDue(harness, await toAppealed(harness), 'remindAppealDecision'),
      ...date('remindAppealDecision'),
    },
    'appealed lapseAppeal': {
      reach: async (harness) => untilDue(harness, await toAppealed(harness), 'lapseAppeal'),
      ...date('lapseAppeal'),
    },
    'waitlisted closeCall': { reach: waitingUnderItsCall, ask: closeItsCall, may: 'admin', mayNot: 'chair' },
  },
  ends: {},
});
