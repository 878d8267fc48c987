import { type ApplicationState, applicationTable } from '../../../domain/applications/application.ts';
import { appeal, assignTo, examiner, toAdvised, toAppealed, toEnded, toInadmissible, toRefused } from '../../support/appeal-lives.ts';
import { accept, declineStep } from '../../support/assignment-lives.ts';
import { attach, pdf, removeLast } from '../../support/attachments-lives.ts';
import { openCall } from '../../support/calls.ts';
import { toVoting } from '../../support/committee-lives.ts';
import {
  asReviewer,
  confirmAward,
  giveAnew,
  reopen,
  toReexamined,
  toStale,
  voidOpinion,
  withdrawAward,
} from '../../support/conflict-lives.ts';
import { answer, ask, opine, silentProject, toCorrect, toCorrectInReview, untilDue, withdraw } from '../../support/correction-lives.ts';
import { extend, projectUnder, stepsWith, waive } from '../../support/graph-lives.ts';
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
} from '../../support/lives.ts';
import { streamOf } from '../../support/story.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import { askCall, toDecided, toWaitlisted } from '../../support/waitlist-lives.ts';
import type { World } from '../../support/world.ts';

/** A command on an application by its id, at the version that the auditor sees. */
const post = (path: string, body: object | ((version: number) => object)) => async (world: World, login: string, id: string) => {
  const { version } = (await (await world.as('applicant')).get(`/applications/${id}`)).body;
  return (await world.as(login)).post(`/applications/${id}/${path}`, typeof body === 'function' ? body(version) : body);
};

/** Side by side, of which data only advises. */
const ADVISORY = stepsWith({ data: { blocking: false } });
const IMPACT_AFTER_DATA = stepsWith({ impact: { after: ['data'] } });

/**
 * Awarded without the opinion behind an unfavourable one, which is voided: it is asked of somebody else, and the other
 * waits for it.
 */
const toAwaitedBehind = async (world: World): Promise<string> => {
  const id = await toInReview(world, await projectUnder(world, IMPACT_AFTER_DATA));
  for (const step of ['data', 'legal'] as const) await assign(world, id, step);
  expectStatus(await (await world.as('reviewer-data')).post(`/applications/${id}/opinions`, opinionOn('data', 'unfavourable')), 200);
  await opine(world, id, 'legal');
  await toDecided(world, [id], { decision: 'award', awardedCents: AWARDED_CENTS });
  expectStatus(await voidOpinion(world, id, 'data'), 200);
  const { id: reviewerId } = await asReviewer(world, 'controller');
  expectStatus(await (await world.as('lead')).post(`/applications/${id}/assignments`, { step: 'data', reviewerId }), 200);
  return id;
};

const drafted = async (world: World): Promise<string> => (await toDraft(world)).id;
const assigned = async (world: World): Promise<string> => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  return id;
};
/** In review, with every reminder given: what is due next is an escalation. */
const recalled = async (world: World): Promise<string> => {
  const id = await toInReview(world);
  while ((await streamOf(world, id)).due_what === 'remindReviewer') await meetNextDeadline(world, id);
  return id;
};
const inSession = async (world: World, project?: typeof STUDENTS): Promise<string> => {
  const id = await toReviewed(world, project);
  await toSession(world, [id]);
  return id;
};
/** On an agenda whose vote is open, and on which nobody votes. */
const votedIn = new Map<string, string>();
const unvoted = async (world: World): Promise<string> => {
  const id = await toReviewed(world);
  votedIn.set(id, await toVoting(world, [id]));
  return id;
};
const screen = (decision: string) => post('admissibility', { revision: 1, decision, reason: 'Motif.' });
type DateOfApplication =
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
/** Under a call where silence counts, with nothing due before it does. */
const silent = (reach: (world: World, project: typeof STUDENTS) => Promise<string>) => ({
  reach: async (world: World) => untilDue(world, await reach(world, await silentProject(world)), 'recordSilence'),
  ...date('recordSilence'),
});
const appealAs = (world: World, login: string, id: string) => appeal(world, id, login);
/** An appeal against an inadmissibility: no reviewer had a part in that. */
const toAssignedToLinh = async (world: World): Promise<string> => {
  const id = await toAppealed(world, toInadmissible);
  expectStatus(await assignTo(world, id, (await world.as('reviewer-data')).id), 200);
  return id;
};
const withdrawal = (reach: (world: World) => Promise<string>) => ({ reach, ask: takeBack, may: 'applicant', mayNot: 'editor' });
const takeBack = (world: World, login: string, id: string) => withdraw(world, id, login);
const correction = (world: World, login: string, id: string) => ask(world, id, login);

/** A file comes and goes, and the application stays where it is. */
const files = (state: ApplicationState, reach: (world: World) => Promise<string>, purpose: string, may: string, mayNot: string) => ({
  [`${state} addAttachment`]: {
    reach,
    ask: (world: World, login: string, id: string) => attach(world, login, id, pdf(), { purpose }),
    may,
    mayNot,
  },
  [`${state} removeAttachment`]: {
    reach: async (world: World) => {
      const id = await reach(world);
      expectStatus(await attach(world, may, id, pdf(), { purpose }), 201);
      return id;
    },
    ask: (world: World, login: string, id: string) => removeLast(world, login, id, may),
    may,
    mayNot,
  },
});
const { 'awarded addAttachment': report } = files(
  'awarded',
  async (world) => (await toActive(world)).applicationId,
  'report',
  'editor',
  'lead',
);

/** The session that an application is placed in. */
async function sessionOf(world: World, applicationId: string): Promise<{ id: string; version: number }> {
  const { items } = (await (await world.as('lead')).get('/sessions?limit=100')).body;
  for (const { id, version } of items) {
    const { agenda } = (await (await world.as('lead')).get(`/sessions/${id}`)).body;
    if (agenda.some((item: { applicationId: string }) => item.applicationId === applicationId)) return { id, version };
  }
  throw new Error(`${applicationId} is in no session`);
}
async function decide(world: World, login: string, applicationId: string) {
  const { id, version } = await sessionOf(world, applicationId);
  const decisions = [{ applicationId, decision: 'refuse', reason: 'Motif.' }];
  return (await world.as(login)).post(`/sessions/${id}/decision`, { version, decisions });
}
async function cancel(world: World, login: string, applicationId: string) {
  const { id, version } = await sessionOf(world, applicationId);
  return (await world.as(login)).post(`/sessions/${id}/cancellation`, { version, reason: 'Motif.' });
}
/** An application that waits under a call of its own. */
const waitingUnderItsCall = async (world: World): Promise<string> =>
  toWaitlisted(world, { ...STUDENTS, callId: await openCall(world, {}) });
async function closeItsCall(world: World, login: string, applicationId: string) {
  const { callId } = (await (await world.as('auditor')).get(`/applications/${applicationId}`)).body;
  return askCall(await world.as(login), callId, '/closing', { reason: 'Motif.' });
}

const reexamined = async (world: World): Promise<string> => (await toReexamined(world)).applicationId;
/** Examined again, with its new opinion. */
const anew = async (world: World): Promise<string> => {
  const id = await reexamined(world);
  await giveAnew(world, id);
  return id;
};
/** Examined again, and asked of the controller, who reviews as well. */
const askedAgain = async (world: World): Promise<string> => {
  const id = await reexamined(world);
  const { id: reviewerId } = await asReviewer(world, 'controller');
  expectStatus(await (await world.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
  return id;
};
/** Examined again, where the legal opinion only advises. */
const advisedAnew = async (world: World): Promise<string> => {
  const project = await projectUnder(world, stepsWith({ legal: { blocking: false } }));
  return (await toReexamined(world, async () => toGrant(world, undefined, project))).applicationId;
};
const voiding = (reach: (world: World) => Promise<string>, step: 'legal' | 'data' = 'legal') => ({
  reach,
  ask: (world: World, login: string, id: string) => voidOpinion(world, id, step, login),
  may: 'lead',
  mayNot: 'chair',
});
const reopening = (reach: (world: World) => Promise<string>) => ({
  reach,
  ask: (world: World, login: string, id: string) => reopen(world, id, ['legal'], login),
  may: 'lead',
  mayNot: 'reviewer-legal',
});
const partly = async (world: World): Promise<string> => {
  const id = await assigned(world);
  expectStatus(await opine(world, id, 'legal'), 200);
  return id;
};
const staleCorrected = async (world: World): Promise<string> => {
  const id = await toStale(world);
  expectStatus(await ask(world, id, 'lead', { steps: ['data'] }), 200);
  return id;
};
const staleReviewed = async (world: World): Promise<string> => {
  const id = await toStale(world);
  for (const step of ['data', 'impact'] as const) expectStatus(await opine(world, id, step, 2), 200);
  return id;
};

/** Wherever an application is but in a draft, the lead may put down how others call it. */
const EVERYWHERE: Record<Exclude<ApplicationState, 'draft'>, (world: World) => Promise<string>> = {
  submitted: toSubmitted,
  correction_requested: toCorrect,
  inadmissible: toInadmissible,
  in_review: toInReview,
  reviewed: toReviewed,
  in_session: inSession,
  waitlisted: toWaitlisted,
  awarded: async (world) => (await toGrant(world)).applicationId,
  refused: toRefused,
  appealed: toAppealed,
  rejected: (world) => toEnded(world, 'appeal-rejection'),
  withdrawn: async (world) => {
    const id = await toSubmitted(world);
    expectStatus(await withdraw(world, id), 200);
    return id;
  },
  in_reexamination: reexamined,
  award_withdrawn: async (world) => {
    const id = await reexamined(world);
    expectStatus(await withdrawAward(world, id), 200);
    return id;
  },
};
const naming = Object.fromEntries(
  Object.entries(EVERYWHERE).map(([state, reach]) => [
    `${state} setApplicationReference`,
    {
      reach,
      ask: async (world: World, login: string, id: string) => {
        const { version } = (await (await world.as('auditor')).get(`/applications/${id}`)).body;
        return (await world.as(login)).put(`/applications/${id}/external-reference`, { version, externalReference: 'DIN 2026/17' });
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
      ask: async (world, login, id) => {
        const { version } = (await (await world.as('applicant')).get(`/applications/${id}`)).body;
        const { callId: _, ...content } = STUDENTS;
        return (await world.as(login)).put(`/applications/${id}`, { ...content, version });
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
    'submitted remindScreener': { reach: toSubmitted, ...date('remindScreener') },
    'submitted requestCorrection': { reach: toSubmitted, ask: correction, may: 'screener', mayNot: 'lead' },
    'submitted recordSilence': silent(toSubmitted),
    'submitted withdrawApplication': withdrawal(toSubmitted),
    'correction_requested answerCorrection': {
      reach: toCorrect,
      ask: (world, login, id) => answer(world, id, login),
      may: 'editor',
      mayNot: 'applicant2',
    },
    'correction_requested assignReviewer': {
      reach: toCorrectInReview,
      ask: async (world, login, id) =>
        (await world.as(login)).post(`/applications/${id}/assignments`, {
          step: 'legal',
          reviewerId: (await world.as('reviewer-data')).id,
        }),
      may: 'lead',
      mayNot: 'screener',
    },
    'correction_requested acceptAssignment': {
      reach: toCorrectInReview,
      ask: (world, login, id) => accept(world, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'correction_requested declineAssignment': {
      reach: toCorrectInReview,
      ask: (world, login, id) => declineStep(world, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'correction_requested extendStep': {
      reach: toCorrectInReview,
      ask: (world, login, id) => extend(world, id, 'data', { login }),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'correction_requested continueReview': {
      reach: async (world) => toCorrectInReview(world, ['legal'], await projectUnder(world, IMPACT_AFTER_DATA)),
      once: (world, id) => opine(world, id, 'data'),
    },
    'correction_requested waiveStep': {
      reach: async (world) => toCorrectInReview(world, ['legal'], await projectUnder(world, ADVISORY)),
      ask: (world, login, id) => waive(world, id, 'data', login),
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
      reach: async (world) => untilDue(world, await toCorrectInReview(world), 'escalateStep'),
      ...date('escalateStep'),
    },
    'correction_requested remindCorrection': { reach: toCorrect, ...date('remindCorrection') },
    'correction_requested lapseCorrection': {
      reach: async (world) => untilDue(world, await toCorrectInReview(world), 'lapseCorrection'),
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
    'awarded voidOpinion': voiding(async (world) => (await toGrant(world)).applicationId),
    'in_reexamination voidOpinion': voiding(reexamined, 'data'),
    'in_reexamination assignReviewer': {
      reach: reexamined,
      ask: async (world, login, id) =>
        (await world.as(login)).post(`/applications/${id}/assignments`, {
          step: 'legal',
          reviewerId: (await asReviewer(world, 'controller')).id,
        }),
      may: 'lead',
      mayNot: 'chair',
    },
    'in_reexamination acceptAssignment': {
      reach: askedAgain,
      ask: (world, login, id) => accept(world, id, 'legal', login),
      may: 'controller',
      mayNot: 'reviewer-legal',
    },
    'in_reexamination declineAssignment': {
      reach: askedAgain,
      ask: (world, login, id) => declineStep(world, id, 'legal', login),
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
      ask: (world, login, id) => extend(world, id, 'legal', { login }),
      may: 'lead',
      mayNot: 'chair',
    },
    'in_reexamination continueReview': {
      reach: toAwaitedBehind,
      once: async (world, id) => (await asReviewer(world, 'controller')).post(`/applications/${id}/opinions`, opinionOn('data')),
    },
    'in_reexamination waiveStep': {
      reach: advisedAnew,
      ask: (world, login, id) => waive(world, id, 'legal', login),
      may: 'lead',
      mayNot: 'chair',
    },
    'in_reexamination remindReviewer': { reach: reexamined, ...date('remindReviewer') },
    'in_reexamination escalateStep': {
      reach: async (world) => untilDue(world, await reexamined(world), 'escalateStep'),
      ...date('escalateStep'),
    },
    'in_reexamination confirmAward': {
      reach: anew,
      ask: (world, login, id) => confirmAward(world, id, login),
      may: 'chair',
      mayNot: 'lead',
    },
    'in_reexamination withdrawAward': {
      reach: reexamined,
      ask: (world, login, id) => withdrawAward(world, id, login),
      may: 'chair',
      mayNot: 'lead',
    },
    'in_reexamination remindReexamination': { reach: anew, ...date('remindReexamination') },
    'in_reexamination lapseReexamination': {
      reach: async (world) => untilDue(world, await anew(world), 'lapseReexamination'),
      ...date('lapseReexamination'),
    },
    'in_review recordSilence': silent(toInReview),
    'in_review withdrawApplication': withdrawal(toInReview),
    'in_review assignReviewer': {
      reach: toInReview,
      ask: async (world, login, id) =>
        (await world.as(login)).post(`/applications/${id}/assignments`, {
          step: 'data',
          reviewerId: (await world.as('reviewer-data')).id,
        }),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'in_review acceptAssignment': {
      reach: assigned,
      ask: (world, login, id) => accept(world, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'reviewer-data',
    },
    'in_review declineAssignment': {
      reach: assigned,
      ask: (world, login, id) => declineStep(world, id, 'legal', login),
      may: 'reviewer-legal',
      mayNot: 'lead',
    },
    'in_review extendStep': {
      reach: recalled,
      ask: (world, login, id) => extend(world, id, 'legal', { login }),
      may: 'lead',
      mayNot: 'chair',
    },
    'in_review continueReview': {
      reach: async (world) => {
        const id = await toInReview(world, await projectUnder(world, IMPACT_AFTER_DATA));
        await assign(world, id, 'data');
        return id;
      },
      once: (world, id) => opine(world, id, 'data'),
    },
    'in_review waiveStep': {
      reach: async (world) => toInReview(world, await projectUnder(world, ADVISORY)),
      ask: (world, login, id) => waive(world, id, 'data', login),
      may: 'lead',
      mayNot: 'screener',
    },
    'in_review giveOpinion': { reach: assigned, ask: post('opinions', opinionOn('legal')), may: 'reviewer-legal', mayNot: 'reviewer-data' },
    'in_review remindReviewer': { reach: toInReview, ...date('remindReviewer') },
    'in_review escalateStep': { reach: recalled, ...date('escalateStep') },
    'reviewed createSession': {
      reach: toReviewed,
      ask: async (world, login, id) => (await world.as(login)).post('/sessions', { heldOn: '2030-01-02', applicationIds: [id] }),
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
      ask: async (world, login, id) => assignTo(world, id, (await examiner(world)).id, login),
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
      reach: async (world) => untilDue(world, await toAppealed(world), 'escalateAppeal'),
      ...date('escalateAppeal'),
    },
    'appealed remindAppealDecision': {
      reach: async (world) => untilDue(world, await toAppealed(world), 'remindAppealDecision'),
      ...date('remindAppealDecision'),
    },
    'appealed lapseAppeal': { reach: async (world) => untilDue(world, await toAppealed(world), 'lapseAppeal'), ...date('lapseAppeal') },
    'waitlisted closeCall': { reach: waitingUnderItsCall, ask: closeItsCall, may: 'admin', mayNot: 'chair' },
  },
  ends: {},
});
