import { endOfWorkingDay } from '../../../domain/core/calendar.ts';
import { voidOpinion } from '../../support/conflict-fixtures.ts';
import { answer, ask } from '../../support/correction-fixtures.ts';
import { plain } from '../../support/french.ts';
import {
  CHAIN,
  DIAMOND,
  expectReviewed,
  extend,
  opine,
  projectUnder,
  REASON,
  reviewOf,
  statesOf,
  stepsWith,
  waive,
} from '../../support/graph-fixtures.ts';
import { assign, expectStatus, FUEL_MAP, opinionOn, type Step, steps, STUDENTS, toInReview, underShipped } from '../../support/fixtures.ts';
import { EVERYBODY, eventsOf, signIn, writtenTo } from '../../support/timeline.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

/** An application in review under a call with these steps, each of which is asked of its reviewer. */
async function inReview(title: string, graph: Parameters<typeof projectUnder>[1]): Promise<string> {
  const id = await toInReview(harness, await projectUnder(harness, graph, title));
  for (const step of steps) await assign(harness, id, step);
  return id;
}

const stepOf = async (id: string, step: Step) => (await reviewOf(harness, id)).find(({ key }) => key === step);
const told = (title: string, subject: string, logins: string[]) =>
  until(`${logins.join(', ')} hear of it`, () => writtenTo(harness, title, subject).length >= logins.length).then(() =>
    expect(writtenTo(harness, title, subject)).toEqual(logins),
  );
const tasksOf = async (login: string, id: string): Promise<string[]> =>
  ((await (await harness.as(login)).get('/me/tasks')).body.items as { id: string; command: string; detail: string }[])
    // One organisation asks every call of this file for the same.
    .filter((task) => task.id === id && task.command !== 'settleOverlap')
    .map(({ command, detail }) => `${command} ${detail}`);
const timelineOf = async (id: string): Promise<string[]> =>
  (await (await harness.as('lead')).get(`/applications/${id}/timeline`)).body.items.map(({ text }: { text: string }) => plain(text));
const offered = async (id: string): Promise<string[]> => (await (await harness.as('lead')).get(`/applications/${id}`)).body.commands;

describe('steps side by side, and one behind both', () => {
  const title = 'Losange';
  let id: string;
  beforeAll(async () => {
    id = await inReview(title, DIAMOND);
  });

  test('begin with the first two: the third has no deadline, may be asked of a reviewer, and is no person’s task yet', async () => {
    expect(await reviewOf(harness, id)).toMatchObject([
      { key: 'legal', state: 'open', after: [], blocking: true, deadlineAt: expect.any(String) },
      { key: 'data', state: 'open', after: [], blocking: false, deadlineAt: expect.any(String) },
      { key: 'impact', state: 'waiting', after: ['legal', 'data'], blocking: true, deadlineAt: null, reviewer: { id: expect.any(String) } },
    ]);
    expect(await tasksOf('reviewer-impact', id)).toEqual([]);
    await until('who is asked ahead is told', () => writtenTo(harness, title, 'Un avis vous est demandé').length === 3);
    expect(harness.mail.find(({ to, subject }) => to.includes('etcheverry') && subject.includes(title))?.text).toContain(
      'd’autres avis le précèdent',
    );
  });

  test('open the third when both have ended, whatever the advisory one says, for its own days from then', async () => {
    expectStatus(await opine(harness, id, 'data', 'unfavourable'), 200);
    expect(await statesOf(harness, id)).toEqual({ legal: 'open', data: 'given', impact: 'waiting' });
    expectStatus(await opine(harness, id, 'legal', 'favourable_with_reservations'), 200);
    expect(await statesOf(harness, id)).toEqual({ legal: 'given', data: 'given', impact: 'open' });
    const { at, facts } = (await eventsOf(harness, id)).at(-1)!;
    expect(facts).toEqual({ opened: 'impact' });
    expect(await stepOf(id, 'impact')).toMatchObject({ deadlineAt: endOfWorkingDay(at, 20) });
    await told(title, 'Votre avis est attendu', ['reviewer-impact']);
    expect(await tasksOf('reviewer-impact', id)).toEqual(['giveOpinion impact']);
    expect((await timelineOf(id)).slice(-2)).toEqual([
      'a rendu l’avis « Cadre juridique » : favorable avec réserves',
      "L’instruction continue ; s’ouvre : « Mesure de l'impact »",
    ]);
  });

  test('are reviewed with the last of them', async () => {
    expectStatus(await opine(harness, id, 'impact'), 200);
    await expectReviewed(harness, id);
  });
});

test('an unfavourable opinion of a blocking step ends what waits behind it, whose reviewer is told; the committee decides on the rest', async () => {
  const title = 'Empêché';
  const id = await inReview(title, DIAMOND);
  expectStatus(await opine(harness, id, 'legal', 'unfavourable'), 200);
  expect(await statesOf(harness, id)).toEqual({ legal: 'given', data: 'open', impact: 'cancelled' });
  await told(title, 'Avis sans objet', ['reviewer-impact']);
  expect((await timelineOf(id)).slice(-2)).toEqual([
    'a rendu l’avis « Cadre juridique » : défavorable',
    "L’instruction continue ; sans objet : « Mesure de l'impact »",
  ]);
  expectStatus(await opine(harness, id, 'data'), 200);
  await expectReviewed(harness, id);
  expect(await tasksOf('lead', id)).toEqual(['createSession null']);
});

test('a step without a reviewer asked ahead is told to the lead when it opens, and is the lead’s task', async () => {
  const title = 'Personne encore';
  const id = await toInReview(harness, await projectUnder(harness, CHAIN, title));
  expect(await tasksOf('lead', id)).toEqual(['assignReviewer data']);
  await assign(harness, id, 'data');
  expectStatus(await opine(harness, id, 'data'), 200);
  await told(title, 'À confier', ['lead']);
  expect(await tasksOf('lead', id)).toEqual(['assignReviewer legal']);
});

describe('the lead', () => {
  test('waives an advisory step: its reviewer is told why, and the step behind it opens', async () => {
    const title = 'Dispensé';
    const id = await inReview(title, CHAIN);
    expect(await offered(id)).toContain('waiveStep');
    const { receipt } = { receipt: expectStatus(await waive(harness, id, 'data'), 200) };
    expect(receipt).toMatchObject({ state: 'in_review' });
    expect(await reviewOf(harness, id)).toMatchObject([
      { key: 'legal', state: 'open', after: ['data'] },
      { key: 'data', state: 'waived', opinion: null, waiver: { reason: REASON, by: { id: (await harness.as('lead')).id } } },
      { key: 'impact', state: 'waiting' },
    ]);
    await told(title, 'Avis non requis', ['reviewer-data']);
    await told(title, 'Votre avis est attendu', ['reviewer-legal']);
    expect(harness.mail.find(({ subject }) => subject.includes('Avis non requis') && subject.includes(title))?.text).toContain(REASON);
    expect(await tasksOf('reviewer-data', id)).toEqual([]);
    expect((await timelineOf(id)).slice(-2)).toEqual([
      'a déclaré non requis l’avis « Données »',
      'L’instruction continue ; s’ouvre : « Cadre juridique »',
    ]);
    expectStatus(await waive(harness, id, 'legal'), 200);
    expect(await offered(id)).not.toContain('waiveStep');
    expectStatus(await opine(harness, id, 'impact'), 200);
    await expectReviewed(harness, id);
  });

  test('has an application reviewed by waiving what is left of it', async () => {
    const id = await inReview('Dispensé à la fin', stepsWith({ data: { blocking: false } }));
    for (const step of ['legal', 'impact'] as const) expectStatus(await opine(harness, id, step), 200);
    expectStatus(await waive(harness, id, 'data'), 200);
    await expectReviewed(harness, id);
  });

  test('extends a deadline that has passed: the step is no longer the lead’s, its reviewer is told why, and its clocks start again', async () => {
    const title = 'Prolongé';
    const id = await inReview(title, stepsWith({}));
    for (const done of ['data', 'impact'] as const) expectStatus(await opine(harness, id, done), 200);
    while ((await meetNextDeadline(harness, id)) !== 'escalateStep');
    expect(await tasksOf('lead', id)).toEqual(['assignReviewer legal']);
    const before = (await stepOf(id, 'legal'))!;
    const { due } = expectStatus(await extend(harness, id, 'legal', { workingDays: 8 }), 200) as unknown as { due: object };
    const { at } = (await eventsOf(harness, id)).at(-1)!;
    // The dates were set by hand: by the calendar its deadline is still to come.
    const deadlineAt = endOfWorkingDay(before.deadlineAt!, 8);
    expect(await stepOf(id, 'legal')).toMatchObject({
      state: 'open',
      deadlineAt,
      escalatedAt: null,
      extensions: [{ workingDays: 8, deadlineAt, reason: REASON, by: { id: (await harness.as('lead')).id }, at }],
    });
    expect(due).toMatchObject({ what: 'remindReviewer' });
    expect(await tasksOf('lead', id)).toEqual([]);
    await told(title, 'Délai prolongé', ['reviewer-legal']);
    expect(harness.mail.find(({ subject }) => subject.includes('Délai prolongé') && subject.includes(title))?.text).toContain(REASON);
    const met = [await meetNextDeadline(harness, id), await meetNextDeadline(harness, id), await meetNextDeadline(harness, id)];
    expect(met).toEqual(['remindReviewer', 'remindReviewer', 'escalateStep']);
    expectStatus(await extend(harness, id, 'legal', { workingDays: 2 }), 200);
    expect(await stepOf(id, 'legal')).toMatchObject({ extensions: [{ workingDays: 8 }, { workingDays: 2 }] });
    expectStatus(await opine(harness, id, 'legal'), 200);
  });

  test.each([
    ['extensions', { step: 'legal', workingDays: 1, reason: 'x' }],
    ['extensions', { step: 'legal', workingDays: 5, reason: ' ' }],
    ['waivers', { step: 'legal', reason: '' }],
  ])('settles nothing by %s without a reason or a whole half: %j', async (path, body) => {
    const id = await toInReview(harness);
    expect((await (await harness.as('lead')).post(`/applications/${id}/${path}`, body)).status).toBe(400);
  });
});

describe('a step for large requests', () => {
  const graph = stepsWith({ data: { onlyFor: { projectTypes: [], minRequestedCents: 20_000_000 } }, impact: { after: ['data'] } });

  test('does not concern a small one, and holds up nothing behind it', async () => {
    const id = await toInReview(harness, await projectUnder(harness, graph));
    expect(await statesOf(harness, id)).toEqual({ legal: 'open', impact: 'open' });
  });

  test('joins the review of one that a correction has made large, before what has not opened yet', async () => {
    const chained = stepsWith({
      data: { onlyFor: { projectTypes: [], minRequestedCents: 20_000_000 } },
      impact: { after: ['legal', 'data'] },
    });
    const id = await toInReview(harness, await projectUnder(harness, chained));
    expect(await statesOf(harness, id)).toEqual({ legal: 'open', impact: 'waiting' });
    expectStatus(await ask(harness, id, 'lead', { steps: ['legal'] }), 200);
    const fundingLines = [
      { label: 'Fonds', source: 'fund', amountCents: 24_000_000 },
      { label: 'Propre', source: 'own', amountCents: 24_000_000 },
    ];
    expectStatus(await answer(harness, id, 'applicant', { fundingLines }), 200);
    expect(await reviewOf(harness, id)).toMatchObject([
      { key: 'legal', state: 'open' },
      { key: 'data', state: 'open' },
      { key: 'impact', state: 'waiting', after: ['legal', 'data'] },
    ]);
  });
});

describe('a blind step', () => {
  let id: string;
  beforeAll(async () => {
    id = await inReview('À l’aveugle', stepsWith({ data: { blind: true } }));
    expectStatus(await opine(harness, id, 'legal', 'unfavourable'), 200);
  });

  /** What a login reads of the opinion on a step: on its page, and on its line in the timeline. */
  const read = async (login: string, step: Step) => {
    const client = await harness.as(login);
    const review: { key: string; state: string; opinion: { verdict: string } | null }[] = (await client.get(`/applications/${id}`)).body
      .review;
    const items: { event: string; text: string }[] = (await client.get(`/applications/${id}/timeline`)).body.items;
    const { state, opinion } = review.find(({ key }) => key === step)!;
    return [state, opinion?.verdict ?? null, plain(items.findLast(({ event }) => event === 'giveOpinion')!.text)];
  };
  const hidden = ['given', null, 'a rendu l’avis « Cadre juridique »'];
  const shown = ['given', 'unfavourable', 'a rendu l’avis « Cadre juridique » : défavorable'];

  test.each([
    ['who is asked for it is not shown the others', 'reviewer-data', hidden],
    ['nor is a reviewer of another step, as one who might be asked', 'reviewer-impact', hidden],
    ['who has given an opinion reads its own', 'reviewer-legal', shown],
    ['the lead reads all', 'lead', shown],
    ['so does the chair', 'chair', shown],
  ])('while it is awaited, %s', async (_, login, expected) => {
    expect(await read(login, 'legal')).toEqual(expected);
  });

  const scoreIn = async (login: string, query = '') => {
    const { items } = (await (await harness.as(login)).get(`/applications?state=in_review&limit=100${query}`)).body;
    return items.find((each: { id: string }) => each.id === id)?.score;
  };
  test('while it is awaited, who is not shown the others is shown no score in a list, and none orders it', async () => {
    for (const login of ['reviewer-data', 'reviewer-impact', 'reviewer-legal'])
      expect([login, await scoreIn(login), await scoreIn(login, '&order=score')]).toEqual([login, null, null]);
    for (const login of ['lead', 'chair']) expect([login, await scoreIn(login)]).toEqual([login, 4]);
  });

  test('once its opinion is given, all reviewers read all', async () => {
    expectStatus(await opine(harness, id, 'data'), 200);
    expect(await scoreIn('reviewer-data')).toBe(4);
    for (const login of ['reviewer-data', 'reviewer-impact'])
      expect((await read(login, 'legal')).slice(0, 2)).toEqual(['given', 'unfavourable']);
    const { scores, comment } = opinionOn('data');
    const mended = { step: 'data', scores, comment, reason: 'Relu.' };
    const answer = await (await harness.as('reviewer-data')).post(`/applications/${id}/mended-opinions`, mended);
    expect(answer.body).toMatchObject({ code: 'opinions_readable', step: 'data' });
  });

  test('keeps from a reviewer what was voided or superseded as well', async () => {
    const other = await inReview('À l’aveugle, à nouveau', stepsWith({ data: { blind: true } }));
    expectStatus(await opine(harness, other, 'legal'), 200);
    expectStatus(await voidOpinion(harness, other), 200);
    const ended = async (login: string) =>
      ((await (await harness.as(login)).get(`/applications/${other}`)).body.review as { endedOpinions: unknown[] }[])[0]?.endedOpinions
        .length;
    expect([await ended('reviewer-data'), await ended('lead')]).toEqual([0, 1]);
  });
});

test('an opinion’s score goes by the weights of its criteria', async () => {
  const [legal] = stepsWith({});
  const criteria = legal!.criteria.map((criterion, place) => ({ ...criterion, weightPercent: place === 0 ? 75 : 25 }));
  const id = await toInReview(harness, await projectUnder(harness, stepsWith({ legal: { criteria } })));
  await assign(harness, id, 'legal');
  const opinion = { ...opinionOn('legal'), scores: { legal_basis: 5, personal_data: 2 } };
  expectStatus(await (await harness.as('reviewer-legal')).post(`/applications/${id}/opinions`, opinion), 200);
  expect(await stepOf(id, 'legal')).toMatchObject({ opinion: { score: 4.25 } });
});

describe('criteria that concern some types of project', () => {
  const rubric = async (id: string, step: Step) => (await stepOf(id, step))?.criteria.map(({ key }) => key);
  const scores = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, 3]));
  const own = ['public_data_service', 'data_policy'];
  const all = ['availability', 'quality'];
  const give = async (id: string, given: object, revision = 1) =>
    (await harness.as('reviewer-data')).post(`/applications/${id}/opinions`, { ...opinionOn('data'), scores: given, revision });

  test('are shown and scored where they concern the application, and refused where they do not', async () => {
    const id = await toInReview(harness, underShipped(FUEL_MAP), 'applicant2');
    await assign(harness, id, 'data');
    expect(await rubric(id, 'data')).toEqual(all);
    expect(await stepOf(id, 'impact')).toMatchObject({ weightPercent: 40, criteria: [{ weightPercent: 50 }, {}, { key: 'first_impact' }] });
    expect((await give(id, scores(...all, ...own))).body).toMatchObject({ code: 'scores_differ_from_rubric', criteria: all });
    expectStatus(await give(id, scores(...all)), 200);
    expect(await stepOf(id, 'data')).toMatchObject({ opinion: { score: 3 } });
  });

  test('are those of the types that a correction leaves', async () => {
    const id = await toInReview(harness, underShipped(STUDENTS));
    await assign(harness, id, 'data');
    expect(await rubric(id, 'data')).toEqual([...all, ...own]);
    expectStatus(await ask(harness, id, 'lead', { steps: ['data'] }), 200);
    expectStatus(await answer(harness, id, 'applicant', { projectTypes: ['proactive'] }), 200);
    expect(await rubric(id, 'data')).toEqual(all);
    expect((await give(id, scores(...all, ...own), 2)).body).toMatchObject({ code: 'scores_differ_from_rubric', criteria: all });
    expectStatus(await give(id, scores(...all), 2), 200);
  });

  test('a step whose criteria a correction has left behind asks for an opinion without scores', async () => {
    const proactive = { projectTypes: ['proactive'], minRequestedCents: null };
    const [, data] = stepsWith({});
    const criteria = data!.criteria.map((criterion) => ({ ...criterion, onlyFor: proactive }));
    const id = await toInReview(harness, await projectUnder(harness, stepsWith({ data: { onlyFor: proactive, criteria } })));
    await assign(harness, id, 'data');
    expectStatus(await ask(harness, id, 'lead', { steps: ['data'] }), 200);
    expectStatus(await answer(harness, id, 'applicant', { projectTypes: ['data_available'] }), 200);
    expect(await rubric(id, 'data')).toEqual([]);
    expectStatus(await give(id, {}, 2), 200);
    expect(await stepOf(id, 'data')).toMatchObject({ opinion: { verdict: 'favourable', scores: {}, score: null } });
  });
});

test('the shipped call’s six steps run side by side and meet again, and what its one advisory step says is not waited for', async () => {
  const project = underShipped(FUEL_MAP);
  const id = await toInReview(harness, project, 'applicant2');
  const open = async () => (await reviewOf(harness, id)).filter(({ state }) => state === 'open').map(({ key }) => key);
  const give = async (step: Step, verdict = 'favourable') => {
    await assign(harness, id, step);
    return (await harness.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, opinionOn(step, verdict, project));
  };
  expect(await open()).toEqual(['legal', 'data', 'finance']);
  expectStatus(await give('data'), 200);
  expect(await open()).toEqual(['legal', 'finance', 'security', 'impact']);
  expectStatus(await give('security', 'favourable_with_reservations'), 200);
  expect(await open()).toEqual(['legal', 'finance', 'impact']);
  expectStatus(await give('legal'), 200);
  expect(await open()).toEqual(['finance', 'impact', 'openness']);
  expectStatus(await give('finance'), 200);
  expectStatus(await give('impact'), 200);
  expectStatus(await waive(harness, id, 'openness'), 200);
  await expectReviewed(harness, id);
});
