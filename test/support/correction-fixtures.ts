import { openCall } from './calls.ts';
import { type Door, expectStatus, opinionOn, STUDENTS, type Step, steps, toInReview, toSubmitted } from './fixtures.ts';
import { streamOf } from './timeline.ts';
import { meetNextDeadline } from './transitions.ts';
import type { AppHarness } from './app-harness.ts';

type Item = { field: string; kind: 'incorrect' | 'incomplete' | 'outdated'; comment: string };
/** A text by which a request stops the periods of the law. */
export const REQUIRED_BY = 'arrêté du 21 août 2018, art. 1';
/** What a request says where a test does not care. */
export const ITEM: Item = { field: '/summary', kind: 'incomplete', comment: 'Dites à qui ce service manque.' };

/** Asks for a correction of an application at its current revision, as this login of the fund. */
export async function ask(harness: Door, id: string, login: string, body: object = {}) {
  const { revision } = (await (await harness.as('auditor')).get(`/applications/${id}`)).body;
  return (await harness.as(login)).post(`/applications/${id}/corrections`, { revision, items: [ITEM], requiredBy: REQUIRED_BY, ...body });
}

/**
 * Submits the students' project with another summary as the next revision of an application; `change`: other fields
 * that change.
 */
export async function answer(harness: Door, id: string, login = 'applicant', change: object = {}) {
  const owner = await harness.as('applicant');
  const { version, content } = (await owner.get(`/applications/${id}`)).body;
  const body = { ...content, summary: `${STUDENTS.summary} Pour tous les étudiants.`, version, ...change };
  return (await harness.as(login)).post(`/applications/${id}/correction-answers`, body);
}

/** Withdraws an application at the version that its organisation sees. */
export async function withdraw(harness: Door, id: string, login = 'applicant', reason = 'Le projet est reporté.') {
  const { version } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  return (await harness.as(login)).post(`/applications/${id}/withdrawal`, { version, reason });
}

/** A submitted application that its screener has sent back. */
export async function toCorrect(harness: Door, project?: Parameters<typeof toSubmitted>[1]): Promise<string> {
  const id = await toSubmitted(harness, project);
  expectStatus(await ask(harness, id, 'screener'), 200);
  return id;
}

/**
 * An application in review that the lead has sent back, with the named steps stopped; each step is asked of its
 * reviewer.
 */
export async function toCorrectInReview(
  harness: Door,
  stopped: Step[] = ['legal'],
  project?: Parameters<typeof toInReview>[1],
): Promise<string> {
  const id = await toInReview(harness, project);
  for (const step of steps) {
    const { id: reviewerId } = await harness.as(`reviewer-${step}`);
    expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step, reviewerId }), 200);
  }
  expectStatus(await ask(harness, id, 'lead', { steps: stopped }), 200);
  return id;
}

/** Gives the opinion of a step on the current revision. */
export async function opine(harness: Door, id: string, step: Step, revision = 1) {
  return (await harness.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, { ...opinionOn(step), revision });
}

export const SILENCE = { months: 2, source: 'décret 2018-514 art. 1' };

/** The students' project under a call where silence counts as a rejection. */
export const silentProject = async (harness: AppHarness) => ({
  ...STUDENTS,
  callId: await openCall(harness, { terms: { silence: SILENCE } }),
});

/** The students' project under a call for local authorities, whose periods the law sets. */
export const localProject = async (harness: AppHarness) => ({
  ...STUDENTS,
  callId: await openCall(harness, { terms: { forLocalAuthorities: true } }),
});

/** Extends the time to award an application, at the version that its organisation sees. */
export async function extendAwardPeriod(harness: Door, id: string, body: object = {}, login = 'chair') {
  const { version } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  const extension = { version, until: '2100-01-01', reason: 'Un cofinanceur n’a pas encore délibéré.', ...body };
  return (await harness.as(login)).post(`/applications/${id}/award-extensions`, extension);
}

/** Meets a thing's deadlines until this one is next. */
export async function untilDue(harness: AppHarness, id: string, what: string): Promise<string> {
  for (let due = (await streamOf(harness, id)).due_what; due !== what; due = (await streamOf(harness, id)).due_what) {
    if (!due) throw new Error(`${what} is never due on ${id}`);
    await meetNextDeadline(harness, id);
  }
  return id;
}
