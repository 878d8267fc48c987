import { moveDate, parisDate } from '../../domain/core/calendar.ts';
import type { FollowedKind } from '../../domain/core/command.ts';
import { nextDigestAt } from '../../domain/people/digest.ts';
import { wakeBy } from '../../runtime/hints.ts';
import { workflowIdOf } from '../../workflows/messages.ts';
import { toApproved, toInForce } from '../support/amendment-fixtures.ts';
import { toAppealed, toEnded } from '../support/appeal-fixtures.ts';
import { answer, ask, silentProject, toCorrect, toCorrectInReview, withdraw } from '../support/correction-fixtures.ts';
import {
  toAccepted,
  toClosed as toDatalabClosed,
  toDeclined,
  toDelivered,
  toQualified,
  toRequested,
  toWithdrawn,
} from '../support/datalab-fixtures.ts';
import { confirmAward, giveAnew, reopen, toReexamined, toStale, withdrawAward } from '../support/conflict-fixtures.ts';
import { toDelegated, toDelegationClosed } from '../support/delegation-fixtures.ts';
import { askSession, award, cast, toVoting } from '../support/committee-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../support/fixtures.ts';
import { toInTwo } from '../support/impact-fixtures.ts';
import * as missions from '../support/mission-fixtures.ts';
import { CREDIT_ROUTES, orderOf } from '../support/credit-fixtures.ts';
import { prefer } from '../support/people-fixtures.ts';
import { hasCaughtUp, namesOf, streamOf } from '../support/timeline.ts';
import { moveTo, shifted } from '../support/time.ts';
import { accept, after, REASON, renounce, suspend, terminate, toClosed, toReduced } from '../support/tranche-fixtures.ts';
import { until } from '../support/until.ts';
import { endWait, toDecided, toWaitlisted } from '../support/waitlist-fixtures.ts';
import type { TemporalHarness } from '../support/temporal-harness.ts';
import type { AppHarness } from '../support/app-harness.ts';

/** The workflow whose history is recorded; of one that has not ended, when all of its life is in it. */
type Lived = { workflowId: string; isWhole: () => Promise<boolean> };
type Life = (harness: TemporalHarness) => Promise<Lived>;

const DAY_SECONDS = 86_400;
const of =
  (kind: Exclude<FollowedKind, 'envelope'>, reach: (harness: TemporalHarness) => Promise<string | { id: string }>): Life =>
  async (harness) => {
    const reached = await reach(harness);
    const id = typeof reached === 'string' ? reached : reached.id;
    return { workflowId: workflowIdOf(kind, id), isWhole: () => hasCaughtUp(harness, id) };
  };

/** True where a workflow's activities are done, so many of them, and no worker has a task of it in hand. */
async function hasDone({ temporal }: TemporalHarness, workflowId: string, activities: number): Promise<boolean> {
  const { events } = await temporal.getHandle(workflowId).fetchHistory();
  const task = events?.findLast((event) => event.workflowTaskScheduledEventAttributes ?? event.workflowTaskCompletedEventAttributes);
  const done = events?.filter((event) => event.activityTaskCompletedEventAttributes).length ?? 0;
  return done >= activities && Boolean(task?.workflowTaskCompletedEventAttributes);
}

/** The same of one that follows no thing, and has done its work so often. */
const endless =
  (name: 'sweep' | 'digest' | 'letters', times: number, live: (harness: TemporalHarness) => Promise<unknown>): Life =>
  async (harness) => {
    const { temporal, taskQueue } = harness;
    const workflowId = `${name}:${taskQueue}`;
    await temporal.start(name, { workflowId, args: [], taskQueue, workflowIdConflictPolicy: 'USE_EXISTING' });
    await live(harness);
    return { workflowId, isWhole: () => hasDone(harness, workflowId, times) };
  };

/** The same, moved on until this date has been met. */
const past =
  (reach: (harness: TemporalHarness) => Promise<string>, what: string) =>
  async (harness: TemporalHarness): Promise<string> => {
    const id = await reach(harness);
    // Two of one instant are met one right after the other.
    while (!(await namesOf(harness, id)).includes(what)) {
      const { due_at: dueAt, due_what: due, version } = await streamOf(harness, id);
      if (!dueAt) throw new Error(`${what} is never due on ${id}`);
      await moveTo(harness, shifted(dueAt, 60));
      await until(`${due} is met`, async () => (await streamOf(harness, id)).version > version);
    }
    return id;
  };

const screened = (decision: string) => async (harness: TemporalHarness) => {
  const id = await toSubmitted(harness);
  const screener = await harness.as('screener');
  expectStatus(await screener.post(`/applications/${id}/admissibility`, { revision: 1, decision, reason: REASON }), 200);
  return id;
};
/** One opinion of three is given. */
const partlyReviewed = async (harness: TemporalHarness) => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  return id;
};
const inSession = async (harness: TemporalHarness) => {
  const id = await toReviewed(harness);
  await toSession(harness, [id]);
  return id;
};
const silent = async (harness: TemporalHarness) => toSubmitted(harness, await silentProject(harness));
const decided = (decision: string) => async (harness: TemporalHarness) => {
  const id = await toReviewed(harness);
  await toDecided(harness, [id], { decision });
  return id;
};
const waited = (path: 'award' | 'refusal', body: object) => async (harness: TemporalHarness) => {
  const id = await toWaitlisted(harness);
  expectStatus(await endWait(await harness.as('chair'), id, path, body), 200);
  return id;
};
const withdrawn = (reach: (harness: TemporalHarness) => Promise<string>) => async (harness: TemporalHarness) => {
  const id = await reach(harness);
  expectStatus(await withdraw(harness, id), 200);
  return id;
};
const corrected = async (harness: TemporalHarness) => {
  const id = await toCorrectInReview(harness);
  expectStatus(await answer(harness, id), 200);
  return id;
};
const askedTwice = async (harness: TemporalHarness) => {
  const id = await toCorrect(harness);
  expectStatus(await answer(harness, id), 200);
  expectStatus(await ask(harness, id, 'screener'), 200);
  return id;
};
const plannedIn = (days: number) => async (harness: TemporalHarness) =>
  (await toSession(harness, [await toReviewed(harness)], shifted(await harness.now(), days * DAY_SECONDS).slice(0, 10))).id;
const planned = plannedIn(7);
const cancelled = async (harness: TemporalHarness) => {
  const { id, version } = await toSession(harness, [await toReviewed(harness)]);
  expectStatus(await (await harness.as('lead')).post(`/sessions/${id}/cancellation`, { version, reason: REASON }), 200);
  return id;
};
/** A session whose vote on this one application is open for three days. */
const votingOn = async (harness: TemporalHarness, applicationId: string) =>
  toVoting(harness, [applicationId], { closesAt: shifted(await harness.now(), 3 * DAY_SECONDS) });
const voting = async (harness: TemporalHarness) => votingOn(harness, await toReviewed(harness));
const decidedByVote = async (harness: TemporalHarness) => {
  const applicationId = await toReviewed(harness);
  const id = await votingOn(harness, applicationId);
  for (const login of ['member-1', 'member-2']) expectStatus(await cast(harness, login, id, { [applicationId]: 'favour' }), 200);
  await moveTo(harness, shifted(await harness.now(), 3 * DAY_SECONDS + 60));
  await until('the vote is closed', async () => (await streamOf(harness, id)).due_what === 'remindChair');
  const decisions = [award(applicationId, AWARDED_CENTS)];
  expectStatus(await askSession(await harness.as('chair'), id, 'decision', { decisions }), 200);
  return id;
};
const reexamined = async (harness: TemporalHarness) => (await toReexamined(harness)).applicationId;
/** An award that was re-examined with its new opinion, and the chair's decision on it. */
const examinedAgain = (say: typeof confirmAward) => async (harness: TemporalHarness) => {
  const id = await reexamined(harness);
  await giveAnew(harness, id);
  expectStatus(await say(harness, id), 200);
  return id;
};
const reopened = async (harness: TemporalHarness) => {
  const id = await toStale(harness);
  expectStatus(await reopen(harness, id, ['legal']), 200);
  return id;
};
const proposed = async (harness: TemporalHarness) => (await missions.toProposed(harness)).id;
const toSign = async (harness: AppHarness) => (await toGrant(harness)).grantId;

/** A reviewer with an opinion to give is away for two days, and another one stands in. */
const absent = async (harness: TemporalHarness) => {
  await assign(harness, await toInReview(harness), 'legal');
  const [legal, data] = await Promise.all(['reviewer-legal', 'reviewer-data'].map(harness.as));
  const inDays = async (days: number): Promise<string> => moveDate(parisDate(await harness.now()), { days });
  const body = { startsOn: await inDays(4), endsOn: await inDays(5), substituteId: data?.id };
  expectStatus(await legal!.post(`/people/${legal?.id}/absences`, body), 200);
  return legal!.id;
};
/** An application waits for credits that are frozen, and thawed again: they are spread. */
const eased: Life = async (harness) => {
  const finance = await harness.as('finance');
  const applicationId = await toWaitlisted(harness);
  const { callId } = (await finance.get(`/applications/${applicationId}`)).body;
  const { envelopeId } = (await finance.get(`/calls/${callId}`)).body;
  for (const command of ['freezeCredits', 'thawCredits'] as const)
    expectStatus(await finance.post(`/envelopes/${envelopeId}/${CREDIT_ROUTES[command]}`, orderOf(AWARDED_CENTS)), 200);
  const workflowId = workflowIdOf('envelope', String(envelopeId), harness.taskQueue);
  return { workflowId, isWhole: () => hasDone(harness, workflowId, 1) };
};
/** A question on an application, of which the relay has told the thread's workflow. */
const told = async (harness: TemporalHarness) => {
  const question = { file: await toInReview(harness), subject: 'Calendrier', message: 'Deux ans ?', asksAnswer: true };
  const opened = await (await harness.as('lead')).post('/threads', question);
  expectStatus(opened, 201);
  const { id } = opened.body;
  await until('its letters have left', () => hasCaughtUp(harness, id));
  await wakeBy(harness.temporal, harness.taskQueue)({ kind: 'thread', id, name: 'relay', version: 0 });
  return String(id);
};
/** Some letters wait until eight in the morning, on two days. */
const held = async (harness: TemporalHarness) => {
  const applicant = await harness.as('applicant');
  await prefer(applicant, 'daily');
  for (const days of [1, 2]) {
    await toSubmitted(harness);
    await moveTo(harness, shifted(nextDigestAt(await harness.now()), 60 * days));
  }
};

/** Lives whose workflow has ended, by the name of the file that keeps its history. */
export const ENDED: Record<string, Life> = {
  'application-inadmissible': of('application', screened('inadmissible')),
  'application-withdrawn-in-review': of('application', withdrawn(toInReview)),
  'application-withdrawn-while-corrected': of('application', withdrawn(toCorrect)),
  'application-refused': of('application', decided('refuse')),
  'application-awarded': of('application', async (harness) => (await toGrant(harness)).applicationId),
  'application-waitlisted-awarded': of('application', waited('award', { awardedCents: 10_000_000 })),
  'application-waitlisted-refused': of('application', waited('refusal', {})),
  'application-award-confirmed': of('application', examinedAgain(confirmAward)),
  'application-award-withdrawn': of('application', examinedAgain(withdrawAward)),
  'application-award-stands': of('application', past(reexamined, 'lapseReexamination')),
  'application-appeal-rejected': of('application', (harness) => toEnded(harness, 'appeal-rejection')),
  'application-appeal-lapsed': of(
    'application',
    past((harness) => toAppealed(harness), 'lapseAppeal'),
  ),
  'session-decided': of('session', async (harness) => toDecided(harness, [await toReviewed(harness)], { decision: 'refuse' })),
  'session-decided-by-vote': of('session', decidedByVote),
  'session-cancelled': of('session', cancelled),
  'grant-renounced': of('grant', after(toSign, ['applicant', renounce])),
  'grant-expired': of('grant', past(toSign, 'expireGrant')),
  'datalab-request-closed': of('datalab_request', toDatalabClosed),
  'datalab-request-declined': of('datalab_request', toDeclined),
  'datalab-request-withdrawn': of('datalab_request', toWithdrawn),
  'mission-closed': of('mission', missions.toClosed),
  'mission-declined': of('mission', missions.toDeclined),
  'mission-withdrawn': of('mission', missions.toWithdrawn),
  'mission-lapsed': of('mission', past(proposed, 'lapseMission')),
  'person-back': of('person', past(absent, 'lapseAbsence')),
  'thread-told': of('thread', told),
};

/** The same, and lives that are stopped half way. */
export const LIVES: Record<string, Life> = {
  ...ENDED,
  'application-submitted': of('application', toSubmitted),
  'application-screener-reminded': of('application', past(toSubmitted, 'remindScreener')),
  'application-correction-requested': of('application', askedTwice),
  'application-corrected-in-review': of('application', corrected),
  'application-correction-lapsed': of('application', past(toCorrectInReview, 'lapseCorrection')),
  'application-partly-reviewed': of('application', partlyReviewed),
  'application-escalated': of('application', past(toInReview, 'escalateStep')),
  'application-silence': of('application', past(silent, 'recordSilence')),
  'application-reviewed': of('application', toReviewed),
  'application-in-session': of('application', inSession),
  'application-waitlisted': of('application', toWaitlisted),
  'application-appealed': of('application', (harness) => toAppealed(harness)),
  'application-appeal-upheld': of('application', (harness) => toEnded(harness, 'appeal-upholding')),
  'session-agenda-sent': of('session', past(plannedIn(30), 'sendAgenda')),
  'application-reopened': of('application', reopened),
  'application-in-reexamination': of('application', reexamined),
  'grant-in-reexamination': of('grant', async (harness) => (await toReexamined(harness)).grantId),
  'session-planned': of('session', planned),
  'session-voting': of('session', voting),
  'session-chair-reminded': of('session', past(planned, 'remindChair')),
  'grant-to-accept': of('grant', toReduced),
  'grant-accepted': of('grant', after(toReduced, ['applicant', accept])),
  'grant-active-in-two': of('grant', (harness) => toInTwo(harness)),
  'grant-suspended': of('grant', after(toInTwo, ['lead', suspend])),
  'grant-terminated': of('grant', after(toInTwo, ['finance', terminate])),
  'grant-amended': of('grant', toInForce()),
  'grant-amendment-lapsed': of('grant', past(toApproved(), 'lapseAmendment')),
  'grant-closed': of('grant', toClosed),
  'grant-delegated': of('grant', toDelegated),
  'grant-delegation-closed': of('grant', toDelegationClosed),
  'datalab-request-requested': of('datalab_request', toRequested),
  'datalab-request-qualified': of('datalab_request', toQualified),
  'datalab-request-accepted': of('datalab_request', toAccepted),
  'datalab-request-delivered': of('datalab_request', toDelivered),
  'mission-proposed': of('mission', proposed),
  'mission-accepted': of('mission', (harness) => missions.toAccepted(harness)),
  'mission-staffed': of('mission', (harness) => missions.toStaffed(harness)),
  'mission-delivered': of('mission', (harness) => missions.toDelivered(harness)),
  'person-absent': of('person', past(absent, 'startAbsence')),
  'envelope-spread': eased,
  'sweep-of-minutes': endless('sweep', 3, (harness) => harness.sleep(150_000)),
  'digest-of-mornings': endless('digest', 4, held),
  'letters-written': endless('letters', 3, toInReview),
};
