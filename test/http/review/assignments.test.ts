import { accept, declineStep, TOO_MUCH } from '../../support/assignment-fixtures.ts';
import { ask as correct, answer, withdraw } from '../../support/correction-fixtures.ts';
import { plain } from '../../support/french.ts';
import { CHAIN, DIAMOND, extend, opine, projectUnder, reviewOf, waive } from '../../support/graph-fixtures.ts';
import { assign, expectStatus, type Step, steps, toInReview, toReviewed, toSubmitted } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { expectRefused } from '../../support/refusals.ts';
import { titled, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let lead: Actor;
let people: Readonly<Record<Step, Actor>>;
beforeAll(async () => {
  lead = await harness.as('lead');
  people = Object.fromEntries(await Promise.all(steps.map(async (step) => [step, await harness.as(`reviewer-${step}`)]))) as typeof people;
});

const ask = (id: string, step: Step, reviewer?: Actor) =>
  lead.post(`/applications/${id}/assignments`, { step, ...(reviewer ? { reviewerId: reviewer.id } : {}) });
type Assignment = {
  reviewer: { id: string };
  by: { id: string } | null;
  byLoad: boolean;
  answer: { answer: string; reason: string | null } | null;
  ended: { as: string } | null;
};
const historyOf = async (id: string, step: Step = 'legal'): Promise<Assignment[]> => {
  const found = (await reviewOf(harness, id)).find(({ key }) => key === step) as unknown as { assignments: Assignment[] };
  return found.assignments;
};
/** The reviewer who was asked, the answer, and why they are asked no more: one line each time. */
const told = async (id: string, step: Step = 'legal'): Promise<(string | null)[][]> =>
  (await historyOf(id, step)).map(({ reviewer, answer: said, ended }) => [
    steps.find((each) => people[each].id === reviewer.id) ?? null,
    said?.answer ?? null,
    ended?.as ?? null,
  ]);
const offered = async (id: string, step: Step): Promise<string[]> => (await people[step].get(`/applications/${id}`)).body.commands;
const leadTasks = async (id: string): Promise<string[]> =>
  (await lead.get('/me/tasks')).body.items
    // One organisation asks every call of this file for the same.
    .filter(({ id: of, command }: { id: string; command: string }) => of === id && command !== 'settleOverlap')
    .map(({ command, detail }: { command: string; detail: string }) => `${command} ${detail}`)
    .sort();

test('whom an opinion was asked of is kept, each with its answer and its end, and every way in which it ends', async () => {
  const id = await toInReview(harness, await projectUnder(harness, DIAMOND));
  expect(await historyOf(id)).toEqual([]);
  expectStatus(await ask(id, 'legal', people.impact), 200);
  expectStatus(await ask(id, 'legal'), 200);
  const [first, second] = await historyOf(id);
  expect(first).toMatchObject({
    reviewer: { id: people.impact.id },
    by: { id: lead.id },
    byLoad: false,
    answer: null,
    ended: { as: 'replaced' },
  });
  expect(second).toMatchObject({ by: { id: lead.id }, byLoad: true, answer: null, ended: null });
  // Another reviewer is asked in between: no reviewer is asked twice in a row.
  expectStatus(await ask(id, 'legal', people.impact), 200);
  await assign(harness, id, 'legal');
  await assign(harness, id, 'data');
  await assign(harness, id, 'impact');
  expectStatus(await waive(harness, id, 'data'), 200);
  expect(await told(id, 'data')).toEqual([['data', null, 'waived']]);
  // An opinion that is given was accepted, and steps after a refusal are over.
  expectStatus(await opine(harness, id, 'legal', 'unfavourable'), 200);
  expect((await told(id)).at(-1)).toEqual(['legal', 'accepted', 'opinion_given']);
  expect(await told(id, 'impact')).toEqual([['impact', null, 'cancelled']]);
  const withdrawn = await toInReview(harness);
  await assign(harness, withdrawn, 'legal');
  expectStatus(await withdraw(harness, withdrawn), 200);
  expect(await told(withdrawn)).toEqual([['legal', null, 'cancelled']]);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('what is accepted says so, and is neither accepted again nor declined', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  expect(await offered(id, 'legal')).toEqual(expect.arrayContaining(['acceptAssignment', 'declineAssignment']));
  expect(await offered(id, 'data')).not.toEqual(expect.arrayContaining(['acceptAssignment']));
  expectStatus(await accept(harness, id, 'legal'), 200);
  expect(await told(id)).toEqual([['legal', 'accepted', null]]);
  expect(await offered(id, 'legal')).not.toEqual(expect.arrayContaining(['acceptAssignment']));
  for (const path of ['assignment-acceptances', 'assignment-declines']) {
    const body = path === 'assignment-declines' ? { step: 'legal', reason: TOO_MUCH } : { step: 'legal' };
    await expectRefused(harness, people.legal, ['post', `/applications/${id}/${path}`], body, 'accepted_already');
  }
  expectStatus(await opine(harness, id, 'legal'), 200);
  expect(await told(id)).toEqual([['legal', 'accepted', 'opinion_given']]);
});

test('a step that is declined has no reviewer: the lead is written to with the reason, finds it, and its clock goes on', async () => {
  const id = await toInReview(harness, titled('Trop de dossiers'));
  await assign(harness, id, 'legal');
  const before = (await reviewOf(harness, id)).find(({ key }) => key === 'legal')?.deadlineAt;
  expectStatus(await declineStep(harness, id, 'legal'), 200);
  const step = (await reviewOf(harness, id)).find(({ key }) => key === 'legal');
  expect(step).toMatchObject({ state: 'open', reviewer: null, deadlineAt: before });
  expect(await historyOf(id)).toMatchObject([{ answer: { answer: 'declined', reason: TOO_MUCH }, ended: { as: 'declined' } }]);
  expect(await leadTasks(id)).toContain('assignReviewer legal');
  await until('the lead is written to', () => writtenTo(harness, 'Avis décliné', 'Trop de dossiers').length > 0);
  expect(writtenTo(harness, 'Avis décliné', 'Trop de dossiers')).toEqual(['lead']);
  expect(harness.mail.find(({ subject }) => subject.includes('Avis décliné : Trop de dossiers'))?.text).toContain(TOO_MUCH);
  const { items } = (await lead.get(`/applications/${id}/timeline`)).body;
  expect(items.at(-1).who.id).toBe(people.legal.id);
  expect(plain(items.at(-1).text)).toBe('a décliné l’avis « Cadre juridique »');
  expect(JSON.stringify((await (await harness.as('applicant')).get(`/applications/${id}/timeline`)).body)).not.toContain('décliné');
  // It is no longer their step: no opinion, and no task of their own.
  expect((await opine(harness, id, 'legal')).body.code).toBe('not_the_assigned_reviewer');
});

test('who has declined is neither chosen for the step by load nor asked by name, and may be asked for another', async () => {
  const id = await toInReview(harness);
  for (const step of steps) {
    expectStatus(await ask(id, 'legal', people[step]), 200);
    expectStatus(await declineStep(harness, id, 'legal', `reviewer-${step}`), 200);
    const refused = await expectRefused(
      harness,
      lead,
      ['post', `/applications/${id}/assignments`],
      { step: 'legal', reviewerId: people[step].id },
      'declined_already',
    );
    expect(refused).toMatchObject({ step: 'legal', personId: people[step].id });
  }
  await expectRefused(harness, lead, ['post', `/applications/${id}/assignments`], { step: 'legal' }, 'no_reviewer_left');
  expectStatus(await ask(id, 'data', people.legal), 200);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('who is asked ahead, or while a correction is out, may decline as well, and the lead finds that too', async () => {
  const ahead = await toInReview(harness, await projectUnder(harness, CHAIN));
  await assign(harness, ahead, 'legal');
  expect(await leadTasks(ahead)).toEqual(['assignReviewer data']);
  expectStatus(await declineStep(harness, ahead, 'legal'), 200);
  expect(await leadTasks(ahead)).toEqual(['assignReviewer data', 'assignReviewer legal']);
  const stopped = await toInReview(harness);
  await assign(harness, stopped, 'legal');
  expectStatus(await correct(harness, stopped, 'lead', { steps: ['legal'] }), 200);
  expectStatus(await declineStep(harness, stopped, 'legal'), 200);
  expect(await leadTasks(stopped)).toContain('assignReviewer legal');
  expectStatus(await answer(harness, stopped), 200);
  expect((await reviewOf(harness, stopped)).find(({ key }) => key === 'legal')).toMatchObject({ state: 'open', reviewer: null });
});

test('a deadline that is put off adds to its reviewer’s load', async () => {
  const load = async (): Promise<{ openSteps: number; openWorkingDays: number }> => {
    const { items } = (await lead.get('/reviewers')).body;
    return items.find(({ id }: { id: string }) => id === people.impact.id);
  };
  const id = await toInReview(harness);
  const before = await load();
  await assign(harness, id, 'impact');
  expectStatus(await extend(harness, id, 'impact', { workingDays: 7 }), 200);
  expect(await load()).toMatchObject({ openSteps: before.openSteps + 1, openWorkingDays: before.openWorkingDays + 20 + 7 });
  expectStatus(await extend(harness, id, 'impact', { workingDays: 3 }), 200);
  expect((await load()).openWorkingDays).toBe(before.openWorkingDays + 20 + 10);
  expectStatus(await declineStep(harness, id, 'impact'), 200);
  expect(await load()).toMatchObject(before);
});

describe('is refused', () => {
  let ids: Record<'submitted' | 'reviewed' | 'inReview' | 'waiting', string>;
  beforeAll(async () => {
    const [submitted, reviewed, inReview] = [await toSubmitted(harness), await toReviewed(harness), await toInReview(harness)];
    ids = { submitted, reviewed, inReview, waiting: await toInReview(harness, await projectUnder(harness, CHAIN)) };
    await assign(harness, inReview, 'legal');
    await assign(harness, inReview, 'data');
    expectStatus(await opine(harness, inReview, 'data'), 200);
  });

  test.each(
    ['assignment-acceptances', 'assignment-declines'].flatMap((path) =>
      (
        [
          ['before it is admissible', () => ids.submitted, 'legal', 'legal', 'wrong_state'],
          ['once it is reviewed', () => ids.reviewed, 'legal', 'legal', 'wrong_state'],
          ['on a step that the call does not have', () => ids.inReview, 'ethics', 'legal', 'step_unknown'],
          ['on a step whose opinion is given', () => ids.inReview, 'data', 'data', 'step_not_open'],
          ['by another person than the one who was asked', () => ids.inReview, 'legal', 'impact', 'not_the_assigned_reviewer'],
          ['where no reviewer was asked', () => ids.waiting, 'legal', 'legal', 'not_the_assigned_reviewer'],
        ] as const
      ).map((each) => [path, ...each] as const),
    ),
  )('%s %s', async (path, _, id, step, who, code) => {
    const body = path === 'assignment-declines' ? { step, reason: TOO_MUCH } : { step };
    await expectRefused(harness, people[who], ['post', `/applications/${id()}/${path}`], body, code);
  });

  test('declining without a reason', async () => {
    const body = { step: 'legal', reason: '' };
    expect((await people.legal.post(`/applications/${ids.inReview}/assignment-declines`, body)).body.code).toBe('invalid_request');
  });
});
