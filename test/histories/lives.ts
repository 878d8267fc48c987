import type { FollowedKind } from '../../domain/core/command.ts';
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
import { namesOf, streamOf } from '../support/timeline.ts';
import { moveTo, shifted } from '../support/time.ts';
import { accept, after, REASON, renounce, suspend, terminate, toClosed, toReduced } from '../support/tranche-fixtures.ts';
import { until } from '../support/until.ts';
import { endWait, toDecided, toWaitlisted } from '../support/waitlist-fixtures.ts';
import type { TemporalHarness } from '../support/temporal-harness.ts';
import type { AppHarness } from '../support/app-harness.ts';

/** The thing whose workflow's history is recorded. */
type Thing = { kind: Exclude<FollowedKind, 'envelope'>; id: string };
type Life = (harness: TemporalHarness) => Promise<Thing>;

const DAY_SECONDS = 86_400;
const of =
  (kind: Thing['kind'], reach: (harness: TemporalHarness) => Promise<string | { id: string }>): Life =>
  async (harness) => {
    const reached = await reach(harness);
    return { kind, id: typeof reached === 'string' ? reached : reached.id };
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
};
