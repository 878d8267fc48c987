import { expectStatus, giveOpinions, opinionOn, type Step, steps, STUDENTS, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { examiner, toAssigned, toInadmissible } from '../../support/appeal-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let lead: Actor;
/** The fund's reviewers, by id. */
let reviewers: [Actor, Actor, Actor];

beforeAll(async () => {
  lead = await harness.as('lead');
  const [first, second, third] = (await Promise.all(steps.map((step) => harness.as(`reviewer-${step}`)))).sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  if (!first || !second || !third) throw new Error('there are three reviewers');
  reviewers = [first, second, third];
});
// Clears what an earlier test has asked of them.
beforeEach(() => harness.database.pool.query(`UPDATE review_step SET state = 'cancelled' WHERE state IN ('open', 'stopped')`));

const assign = (id: string, step: Step, key?: string) => lead.post(`/applications/${id}/assignments`, { step }, key);

/** The reviewer who is asked for the opinion of a step, as a place among the reviewers. */
async function askedFor(id: string, step: Step): Promise<number> {
  const { review } = (await lead.get(`/applications/${id}`)).body;
  const { reviewer } = review.find(({ key }: { key: string }) => key === step);
  return reviewers.findIndex((each) => each.id === reviewer?.id);
}

async function assigned(id: string, step: Step): Promise<number> {
  expectStatus(await assign(id, step), 200);
  return askedFor(id, step);
}

type Loaded = { id: string; openSteps: number; openWorkingDays: number; overdueSteps: number };
const listed = async (): Promise<Loaded[]> => (await lead.get('/reviewers')).body.items;
const loads = async (): Promise<number[][]> =>
  (await listed()).map(({ id, openSteps, openWorkingDays, overdueSteps }) => [
    reviewers.findIndex((each) => each.id === id),
    openSteps,
    openWorkingDays,
    overdueSteps,
  ]);

test('an opinion is asked of the reviewer with the fewest open working days, and each answer counts in the next', async () => {
  const [one, two] = [await toInReview(harness), await toInReview(harness)];
  expect(await loads()).toEqual([
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [2, 0, 0, 0],
  ]);
  // 15, 15 and 20 working days.
  expect([await assigned(one, 'legal'), await assigned(one, 'data'), await assigned(one, 'impact')]).toEqual([0, 1, 2]);
  expect([await assigned(two, 'impact'), await assigned(two, 'legal'), await assigned(two, 'data')]).toEqual([0, 1, 2]);
  expect(await loads()).toEqual([
    [1, 2, 30, 0],
    [0, 2, 35, 0],
    [2, 2, 35, 0],
  ]);
  await harness.database.pool.query(
    `UPDATE review_step SET deadline_at = now() - interval '1 hour' WHERE application_id = $1 AND key = 'legal'`,
    [one],
  );
  expectStatus(await reviewers[2].post(`/applications/${one}/opinions`, opinionOn('impact')), 200);
  expect(await loads()).toEqual([
    [2, 1, 15, 0],
    [1, 2, 30, 0],
    [0, 2, 35, 1],
  ]);
});

test('the reviewers for an application that does not exist are not found', async () => {
  const answered = await lead.get(`/reviewers?applicationId=${crypto.randomUUID()}&step=legal`);
  expect(expectStatus(answered, 404)).toMatchObject({ code: 'not_found' });
});

test('who is chosen is written to, and the timeline says how it was chosen', async () => {
  const id = await toInReview(harness);
  const chosen = reviewers[await assigned(id, 'legal')];
  const { name } = (await chosen?.get('/me'))?.body ?? {};
  const text = async (language: 'fr' | 'en') => (await lead.get(`/applications/${id}/timeline`, language)).body.items.at(-1).text;
  expect(await text('fr')).toContain(`à ${name}, d’après la charge de chacun`);
  expect(await text('en')).toContain(`asked ${name} for the opinion`);
  await until('the letter has left', async () =>
    harness.mail.some(({ subject }) => subject === `Un avis vous est demandé : ${STUDENTS.title}`),
  );
});

test('opinions that are asked for at the same moment are spread', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, () => toInReview(harness)));
  await Promise.all(ids.map(async (id) => expectStatus(await assign(id, 'legal'), 200)));
  const asked = await Promise.all(ids.map((id) => askedFor(id, 'legal')));
  expect(asked.sort()).toEqual([0, 0, 1, 1, 2, 2]);
});

test('a command that is repeated under its key asks no other reviewer', async () => {
  const id = await toInReview(harness);
  const key = crypto.randomUUID();
  const { version } = expectStatus(await assign(id, 'legal', key), 200);
  await giveOpinions(harness, await toInReview(harness));
  expect(expectStatus(await assign(id, 'legal', key), 200)).toMatchObject({ version });
  expect(await askedFor(id, 'legal')).toBe(0);
});

test('a reviewer who was asked and is late is replaced by another one', async () => {
  const id = await toInReview(harness);
  expect([await assigned(id, 'legal'), await assigned(id, 'legal'), await assigned(id, 'legal'), await assigned(id, 'legal')]).toEqual([
    0, 1, 0, 1,
  ]);
});

test('once each reviewer has a step of the application, no reviewer is left for another', async () => {
  const id = await toInReview(harness);
  for (const step of steps) await assigned(id, step);
  const before = (await lead.get(`/applications/${id}`)).body.review;
  expect(
    await expectRefused(harness, lead, ['post', `/applications/${id}/assignments`], { step: 'legal' }, 'no_reviewer_left'),
  ).toMatchObject({
    step: 'legal',
    status: 409,
  });
  expect((await lead.get(`/applications/${id}`)).body.review).toEqual(before);
  // By name the lead may still ask one of them for two opinions.
  expectStatus(await lead.post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: reviewers[2].id }), 200);
});

test('what cannot be assigned at all is refused as it is by name', async () => {
  const submitted = await toSubmitted(harness);
  await expectRefused(harness, lead, ['post', `/applications/${submitted}/assignments`], { step: 'legal' }, 'wrong_state');
  const id = await toInReview(harness);
  await expectRefused(harness, lead, ['post', `/applications/${id}/assignments`], { step: 'ethics' }, 'step_unknown');
});

describe('is never asked, however little it has to do,', () => {
  /** Each of the fund's own has an opinion to give on something else. */
  async function busy(): Promise<void> {
    const other = await toInReview(harness);
    for (const step of steps) await assigned(other, step);
  }

  test('who is of the applicant’s house', async () => {
    await busy();
    const own = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'own-reviewer', roles: ['reviewer'] })));
    expect(await listed()).toContainEqual(expect.objectContaining({ id: own.id, openSteps: 0 }));
    expect(await assigned(await toInReview(harness), 'legal')).toBe(0);
    // On another house's application they are asked first.
    const other = await toInReview(harness, STUDENTS, 'applicant2');
    expectStatus(await assign(other, 'legal'), 200);
    expect((await lead.get(`/applications/${other}`)).body.review[0].reviewer.id).toBe(own.id);
  });

  test('who wrote the application before it came to the fund', async () => {
    const writing = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'mover', roles: ['applicant', 'signatory'] })));
    const { id } = expectStatus(await writing.post('/applications', { ...STUDENTS, siret: OFFICE.siret }), 201) as unknown as {
      id: string;
    };
    expectStatus(await writing.post(`/applications/${id}/submission`, { version: 1 }), 200);
    expectStatus(
      await (await harness.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }),
      200,
    );
    await busy();
    const moved = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'mover', roles: ['reviewer'] })));
    expect(moved.id).toBe(writing.id);
    expect(await listed()).toContainEqual(expect.objectContaining({ id: moved.id, openSteps: 0 }));
    expect(await assigned(id, 'legal')).toBe(0);
    const byName = { step: 'data', reviewerId: moved.id };
    await expectRefused(harness, lead, ['post', `/applications/${id}/assignments`], byName, 'conflict_of_interest');
    // Where the lead chooses, the mover is named with that same reason, and proposed for none.
    const kept = expect.objectContaining({ id: moved.id, by: 'conflict_of_interest' });
    expect((await lead.get(`/reviewers?applicationId=${id}&step=data`)).body.kept).toContainEqual(kept);
    const { items } = (await lead.get(`/assignment-proposals?applicationIds=${id}`)).body;
    expect(items.map((each: { kept: unknown[] }) => each.kept)).toEqual(items.map(() => expect.arrayContaining([kept])));
    expect(JSON.stringify(items.map((each: { askable: unknown; proposed: unknown }) => [each.askable, each.proposed]))).not.toContain(
      moved.id,
    );
    // They may be asked about the application of another house than the one that they have left.
    const other = await toInReview(harness, STUDENTS, 'applicant2');
    expectStatus(await lead.post(`/applications/${other}/assignments`, { step: 'legal', reviewerId: moved.id }), 200);
  });
});

test('a lead is proposed no opinion of a file of their own organisation, whose review they do not read', async () => {
  const [id, appealed] = [await toInReview(harness), await toAssigned(harness, toInadmissible)];
  const ofOffice = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] })));
  const other = await toInReview(harness, STUDENTS, 'applicant2');
  const { items } = (await ofOffice.get(`/assignment-proposals?applicationIds=${id},${other}`)).body;
  expect(new Set(items.map(({ applicationId }: { applicationId: string }) => applicationId))).toEqual(new Set([other]));
  // Nor are they told of whom one is asked there, or who examines an appeal, where a colleague hands over.
  const [{ id: reviewer }, { id: examining }] = [reviewers[0], await examiner(harness)];
  expectStatus(await lead.post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: reviewer }), 200);
  const handed = async (of: string, by: Actor) => {
    const { items: held, concealed } = (await by.get(`/people/${of}/handover`)).body;
    return [held.map((each: { id: string }) => each.id).filter((each: string) => [id, appealed].includes(each)), concealed];
  };
  expect([await handed(reviewer, lead), await handed(examining, lead)]).toEqual([
    [[id], 0],
    [[appealed], 0],
  ]);
  expect([await handed(reviewer, ofOffice), await handed(examining, ofOffice)]).toEqual([
    [[], 1],
    [[], 1],
  ]);
});

test('opinions of a file are proposed and asked for together, and those of a reviewer who leaves are proposed to others', async () => {
  type Proposed = { applicationId: string; step: string; proposed: string };
  const proposedBy = async (path: string): Promise<Proposed[]> => (await lead.get(path)).body.items;
  const id = await toInReview(harness);
  const [{ id: leaving }] = reviewers;
  const items = await proposedBy(`/assignment-proposals?applicationIds=${id}`);
  expect(items.map(({ step }) => step).sort()).toEqual([...steps].sort());
  // As many letters as an id, but none: PostgreSQL fails a statement that is given such a text.
  expect(await lead.get(`/assignment-proposals?applicationIds=${'a'.repeat(36)}`)).toMatchObject({ status: 400 });
  const asked = items.map(({ applicationId, step }) => ({ applicationId, step, reviewerId: leaving }));
  const first = asked.slice(0, 1);
  expect(expectStatus(await lead.post('/assignments', { items: first }), 200)).toMatchObject({ done: 1, refused: 0 });
  expect(expectStatus(await lead.post('/assignments', { items: first }), 200)).toMatchObject({ done: 0, refused: 1 });
  const handed = (await lead.get(`/people/${leaving}/handover`)).body.items;
  expect(handed).toMatchObject([{ command: 'assignReviewer', id, detail: first[0]?.step, proposed: expect.any(String) }]);
  expect(handed[0].takers.map((taker: { id: string }) => taker.id)).not.toContain(leaving);
});
