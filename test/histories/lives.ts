import type { FollowedKind } from '../../domain/core/command.ts';
import { toApproved, toInForce } from '../support/amendment-lives.ts';
import { toAppealed, toEnded } from '../support/appeal-lives.ts';
import { answer, ask, silentProject, toCorrect, toCorrectInReview, withdraw } from '../support/correction-lives.ts';
import {
  toAccepted,
  toClosed as toDatalabClosed,
  toDeclined,
  toDelivered,
  toQualified,
  toRequested,
  toWithdrawn,
} from '../support/datalab-lives.ts';
import { confirmAward, giveAnew, reopen, toReexamined, toStale, withdrawAward } from '../support/conflict-lives.ts';
import { toDelegated, toDelegationClosed } from '../support/delegation-lives.ts';
import { askSession, award, cast, toVoting } from '../support/committee-lives.ts';
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
} from '../support/lives.ts';
import { toInTwo } from '../support/impact-lives.ts';
import * as missions from '../support/mission-lives.ts';
import { namesOf, streamOf } from '../support/story.ts';
import { moveTo, shifted } from '../support/time.ts';
import { accept, after, REASON, renounce, suspend, terminate, toClosed, toReduced } from '../support/tranche-lives.ts';
import { until } from '../support/until.ts';
import { endWait, toDecided, toWaitlisted } from '../support/waitlist-lives.ts';
import type { TemporalWorld } from '../support/temporal-world.ts';
import type { World } from '../support/world.ts';

/** The thing whose workflow's history is told. */
type Thing = { kind: Exclude<FollowedKind, 'envelope'>; id: string };
type Life = (world: TemporalWorld) => Promise<Thing>;

const DAY_SECONDS = 86_400;
const of =
  (kind: Thing['kind'], reach: (world: TemporalWorld) => Promise<string | { id: string }>): Life =>
  async (world) => {
    const reached = await reach(world);
    return { kind, id: typeof reached === 'string' ? reached : reached.id };
  };

/** The same, and then its dates pass until this one has. */
const past =
  (reach: (world: TemporalWorld) => Promise<string>, what: string) =>
  async (world: TemporalWorld): Promise<string> => {
    const id = await reach(world);
    // Two of one instant are met one right after the other.
    while (!(await namesOf(world, id)).includes(what)) {
      const { due_at: dueAt, due_what: due, version } = await streamOf(world, id);
      if (!dueAt) throw new Error(`${what} is never due on ${id}`);
      await moveTo(world, shifted(dueAt, 60));
      await until(`${due} is met`, async () => (await streamOf(world, id)).version > version);
    }
    return id;
  };

const screened = (decision: string) => async (world: TemporalWorld) => {
  const id = await toSubmitted(world);
  const screener = await world.as('screener');
  expectStatus(await screener.post(`/applications/${id}/admissibility`, { revision: 1, decision, reason: REASON }), 200);
  return id;
};
/** One opinion of three is given. */
const partlyReviewed = async (world: TemporalWorld) => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  expectStatus(await (await world.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  return id;
};
const inSession = async (world: TemporalWorld) => {
  const id = await toReviewed(world);
  await toSession(world, [id]);
  return id;
};
const silent = async (world: TemporalWorld) => toSubmitted(world, await silentProject(world));
const decided = (decision: string) => async (world: TemporalWorld) => {
  const id = await toReviewed(world);
  await toDecided(world, [id], { decision });
  return id;
};
const waited = (path: 'award' | 'refusal', body: object) => async (world: TemporalWorld) => {
  const id = await toWaitlisted(world);
  expectStatus(await endWait(await world.as('chair'), id, path, body), 200);
  return id;
};
const withdrawn = (reach: (world: TemporalWorld) => Promise<string>) => async (world: TemporalWorld) => {
  const id = await reach(world);
  expectStatus(await withdraw(world, id), 200);
  return id;
};
const corrected = async (world: TemporalWorld) => {
  const id = await toCorrectInReview(world);
  expectStatus(await answer(world, id), 200);
  return id;
};
const askedTwice = async (world: TemporalWorld) => {
  const id = await toCorrect(world);
  expectStatus(await answer(world, id), 200);
  expectStatus(await ask(world, id, 'screener'), 200);
  return id;
};
const plannedIn = (days: number) => async (world: TemporalWorld) =>
  (await toSession(world, [await toReviewed(world)], shifted(await world.now(), days * DAY_SECONDS).slice(0, 10))).id;
const planned = plannedIn(7);
const cancelled = async (world: TemporalWorld) => {
  const { id, version } = await toSession(world, [await toReviewed(world)]);
  expectStatus(await (await world.as('lead')).post(`/sessions/${id}/cancellation`, { version, reason: REASON }), 200);
  return id;
};
/** A session whose vote on this one application is open for three days. */
const votingOn = async (world: TemporalWorld, applicationId: string) =>
  toVoting(world, [applicationId], { closesAt: shifted(await world.now(), 3 * DAY_SECONDS) });
const voting = async (world: TemporalWorld) => votingOn(world, await toReviewed(world));
const decidedByVote = async (world: TemporalWorld) => {
  const applicationId = await toReviewed(world);
  const id = await votingOn(world, applicationId);
  for (const login of ['member-1', 'member-2']) expectStatus(await cast(world, login, id, { [applicationId]: 'favour' }), 200);
  await moveTo(world, shifted(await world.now(), 3 * DAY_SECONDS + 60));
  await until('the vote is closed', async () => (await streamOf(world, id)).due_what === 'remindChair');
  const decisions = [award(applicationId, AWARDED_CENTS)];
  expectStatus(await askSession(await world.as('chair'), id, 'decision', { decisions }), 200);
  return id;
};
const reexamined = async (world: TemporalWorld) => (await toReexamined(world)).applicationId;
/** What the chair has said of an award that was examined again, with its new opinion. */
const examinedAgain = (say: typeof confirmAward) => async (world: TemporalWorld) => {
  const id = await reexamined(world);
  await giveAnew(world, id);
  expectStatus(await say(world, id), 200);
  return id;
};
const reopened = async (world: TemporalWorld) => {
  const id = await toStale(world);
  expectStatus(await reopen(world, id, ['legal']), 200);
  return id;
};
const proposed = async (world: TemporalWorld) => (await missions.toProposed(world)).id;
const toSign = async (world: World) => (await toGrant(world)).grantId;

/** Lives at whose end the workflow ends too: by the name of the file that keeps its history. */
export const ENDED: Record<string, Life> = {
  'application-inadmissible': of('application', screened('inadmissible')),
  'application-withdrawn-in-review': of('application', withdrawn(toInReview)),
  'application-withdrawn-while-corrected': of('application', withdrawn(toCorrect)),
  'application-refused': of('application', decided('refuse')),
  'application-awarded': of('application', async (world) => (await toGrant(world)).applicationId),
  'application-waitlisted-awarded': of('application', waited('award', { awardedCents: 10_000_000 })),
  'application-waitlisted-refused': of('application', waited('refusal', {})),
  'application-award-confirmed': of('application', examinedAgain(confirmAward)),
  'application-award-withdrawn': of('application', examinedAgain(withdrawAward)),
  'application-award-stands': of('application', past(reexamined, 'lapseReexamination')),
  'application-appeal-rejected': of('application', (world) => toEnded(world, 'appeal-rejection')),
  'application-appeal-lapsed': of(
    'application',
    past((world) => toAppealed(world), 'lapseAppeal'),
  ),
  'session-decided': of('session', async (world) => toDecided(world, [await toReviewed(world)], { decision: 'refuse' })),
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

/** The same, and those that are stopped half way. */
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
  'application-appealed': of('application', (world) => toAppealed(world)),
  'application-appeal-upheld': of('application', (world) => toEnded(world, 'appeal-upholding')),
  'session-agenda-sent': of('session', past(plannedIn(30), 'sendAgenda')),
  'application-reopened': of('application', reopened),
  'application-in-reexamination': of('application', reexamined),
  'grant-in-reexamination': of('grant', async (world) => (await toReexamined(world)).grantId),
  'session-planned': of('session', planned),
  'session-voting': of('session', voting),
  'session-chair-reminded': of('session', past(planned, 'remindChair')),
  'grant-to-accept': of('grant', toReduced),
  'grant-accepted': of('grant', after(toReduced, ['applicant', accept])),
  'grant-active-in-two': of('grant', (world) => toInTwo(world)),
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
  'mission-accepted': of('mission', (world) => missions.toAccepted(world)),
  'mission-staffed': of('mission', (world) => missions.toStaffed(world)),
  'mission-delivered': of('mission', (world) => missions.toDelivered(world)),
};
