import { anyway } from './anyway.ts';
import {
  AWARDED_CENTS,
  assign,
  type Door,
  expectStatus,
  opinionOn,
  type Person,
  type Project,
  STUDENTS,
  steps,
  toInReview,
  toReviewed,
  toSession,
  today,
} from './fixtures.ts';
import { meetNextDeadline } from './transitions.ts';
import { until } from './until.ts';
import type { AppHarness } from './app-harness.ts';

/**
 * A reviewed application whose criteria have these scores, step by step; the last score is used for the steps that are
 * left.
 */
export async function toScored(
  harness: AppHarness,
  scores: readonly number[],
  project: Project = STUDENTS,
  login = 'applicant',
): Promise<string> {
  const id = await toInReview(harness, project, login);
  for (const [place, step] of steps.entries()) {
    await assign(harness, id, step);
    const opinion = opinionOn(step);
    const score = scores[place] ?? scores.at(-1) ?? 0;
    const body = { ...opinion, scores: Object.fromEntries(Object.keys(opinion.scores).map((key) => [key, score])) };
    expectStatus(await (await harness.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, body), 200);
  }
  return id;
}

/** Sends a command on a session, at the version that the caller sees. */
export async function askSession(who: Person, id: string, path: string, body: object) {
  const { version } = (await who.get(`/sessions/${id}`)).body;
  return who.post(`/sessions/${id}/${path}`, { version, ...body });
}

export const award = (applicationId: string, awardedCents: number, reason = 'Impact mesurable.') => ({
  applicationId,
  decision: 'award',
  awardedCents,
  reason,
});
export const wait = (applicationId: string) => ({ applicationId, decision: 'waitlist', reason: 'Les crédits manquent.' });
export const refuse = (applicationId: string) => ({ applicationId, decision: 'refuse', reason: 'Impact non établi.' });

/** A grant that was awarded under these conditions. */
export async function toConditional(harness: Door, conditions: string[], project: Project = STUDENTS): Promise<string> {
  const applicationId = await toReviewed(harness, project);
  const { id } = await toSession(harness, [applicationId]);
  const decisions = [{ ...award(applicationId, AWARDED_CENTS), conditions }];
  const chair = await harness.as('chair');
  expectStatus(await askSession(chair, id, 'decision', anyway(decisions)), 200);
  return String((await chair.get(`/applications/${applicationId}`)).body.grantId);
}

/** A grant whose award has a condition, of which its beneficiary has said what shows it. */
export async function toShown(harness: Door): Promise<string> {
  const id = await toConditional(harness, ['Un avis.']);
  const body = { number: 1, words: 'Avis du 3 mars.' };
  expectStatus(await (await harness.as('applicant')).post(`/grants/${id}/condition-evidence`, body), 200);
  return id;
}

/** Saves a scenario; returns its number. */
export async function toScenario(who: Person, id: string, name: string, ...decisions: object[]): Promise<number> {
  expectStatus(await askSession(who, id, 'scenarios', { name, decisions }), 200);
  const { items }: { items: { name: string; number: number }[] } = (await who.get(`/sessions/${id}/scenarios`)).body;
  return items.find((scenario) => scenario.name === name)?.number ?? 0;
}

const LONG_AGO = '2026-01-01T00:00:00Z';
/** A working day so far away that the agenda of its session is not sent. */
export const FAR_DAY = '2100-01-04';
export const FAR_AWAY = '2100-01-01T00:00:00.000Z';

/** What plans a session of today whose members vote: from now on, unless other instants are given. */
export async function withVote(harness: Door, applicationIds: string[], vote: object = {}) {
  const memberIds = (await Promise.all(['chair', 'member-1', 'member-2'].map((login) => harness.as(login)))).map(({ id }) => id);
  return { heldOn: today(), applicationIds, vote: { memberIds, quorum: 2, opensAt: LONG_AGO, closesAt: FAR_AWAY, ...vote } };
}

/** A session of today whose vote opens in the far future. */
export async function toAwaitingVote(harness: AppHarness, applicationIds: string[]): Promise<string> {
  const body = await withVote(harness, applicationIds, { opensAt: '2099-01-01T00:00:00Z' });
  return String(expectStatus(await (await harness.as('lead')).post('/sessions', body), 201)['id']);
}

/** A session of today whose vote is open. */
export async function toVoting(harness: Door, applicationIds: string[], vote: object = {}): Promise<string> {
  const lead = await harness.as('lead');
  const id = String(expectStatus(await lead.post('/sessions', await withVote(harness, applicationIds, vote)), 201)['id']);
  await until('the vote is open', async () => (await lead.get(`/sessions/${id}`)).body.state === 'voting');
  return id;
}

/** Votes on these applications, each by its choice. */
export async function cast(harness: Door, login: string, id: string, choices: Record<string, 'favour' | 'against' | 'abstain'>) {
  const ballots = Object.entries(choices).map(([applicationId, choice]) => ({ applicationId, choice }));
  return (await harness.as(login)).post(`/sessions/${id}/ballots`, { ballots });
}

/** A session of today whose vote is closed, with an application that all three members were in favour of. */
export async function toVoted(harness: AppHarness, applicationIds: string[]): Promise<string> {
  const id = await toVoting(harness, applicationIds);
  const choices = Object.fromEntries(applicationIds.map((applicationId) => [applicationId, 'favour' as const]));
  for (const login of ['chair', 'member-1', 'member-2']) expectStatus(await cast(harness, login, id, choices), 200);
  await meetNextDeadline(harness, id);
  return id;
}
