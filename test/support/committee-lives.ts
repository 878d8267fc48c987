import { assign, expectStatus, opinionOn, type Project, STUDENTS, steps, toInReview } from './lives.ts';
import type { Actor, World } from './world.ts';

/** A reviewed application whose criteria have these scores, step by step; the last one goes on for the steps that are left. */
export async function toScored(world: World, scores: readonly number[], project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const id = await toInReview(world, project, login);
  for (const [place, step] of steps.entries()) {
    await assign(world, id, step);
    const opinion = opinionOn(step);
    const score = scores[place] ?? scores.at(-1) ?? 0;
    const body = { ...opinion, scores: Object.fromEntries(Object.keys(opinion.scores).map((key) => [key, score])) };
    expectStatus(await (await world.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, body), 200);
  }
  return id;
}

/** Asks something of a session at the version that the one who asks sees. */
export async function askSession(who: Actor, id: string, path: string, body: object) {
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

/** Saves a scenario; its number. */
export async function toScenario(who: Actor, id: string, name: string, ...decisions: object[]): Promise<number> {
  expectStatus(await askSession(who, id, 'scenarios', { name, decisions }), 200);
  const { items }: { items: { name: string; number: number }[] } = (await who.get(`/sessions/${id}/scenarios`)).body;
  return items.find((scenario) => scenario.name === name)?.number ?? 0;
}
