import { BORNE_BY_THE_REGION, TOWN_MAP } from '../../support/waitlist-fixtures.ts';
import { ITEM, answer, ask, toCorrect, toCorrectInReview } from '../../support/correction-fixtures.ts';
import { assign, expectStatus, opinionOn, STUDENTS, toDraft, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { whileOfCategory } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let ids: Record<'draft' | 'submitted' | 'inReview' | 'corrected' | 'late', string>;
let officeScreener: Actor;

beforeAll(async () => {
  officeScreener = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-screener', roles: ['screener'] })));
  ids = {
    draft: (await toDraft(harness)).id,
    submitted: await toSubmitted(harness),
    inReview: await toInReview(harness),
    corrected: await toCorrect(harness),
    late: await toCorrect(harness),
  };
  await assign(harness, ids.inReview, 'legal');
  await assign(harness, ids.inReview, 'data');
  expectStatus(await (await harness.as('reviewer-data')).post(`/applications/${ids.inReview}/opinions`, opinionOn('data')), 200);
  // A deadline that passed a moment ago, and that was not recorded.
  await harness.database.db
    .updateTable('correction')
    .set({ due_at: '2026-01-01T22:59:59.999Z' })
    .where('application_id', '=', ids.late)
    .execute();
});

const on = (...fields: string[]) => ({ items: fields.map((field) => ({ ...ITEM, field })) });

test.each([
  ['of a draft', () => ids.draft, {}, 'screener', 'not_found'],
  ['of what is out for one already', () => ids.corrected, {}, 'screener', 'wrong_state'],
  ['by a person who has no say in this state', () => ids.submitted, {}, 'lead', 'role_required'],
  ['of a revision that was not read', () => ids.submitted, { revision: 2 }, 'screener', 'stale_revision'],
  ['for a step that is not open yet', () => ids.submitted, { steps: ['legal'] }, 'screener', 'step_unknown'],
  ['for a step that the call does not have', () => ids.inReview, { steps: ['astrology'] }, 'lead', 'step_unknown'],
  ['for a step whose opinion is given', () => ids.inReview, { steps: ['data'] }, 'lead', 'step_not_open'],
  ['for another reviewer’s step', () => ids.inReview, { steps: ['impact'] }, 'reviewer-legal', 'not_the_assigned_reviewer'],
  ['by a reviewer of whom nothing is expected', () => ids.inReview, {}, 'reviewer-data', 'not_the_assigned_reviewer'],
  ['of a field that it does not have', () => ids.submitted, on('/summary', '/shoeSize'), 'screener', 'correction_field_unknown'],
  ['of an entry that it does not have', () => ids.submitted, on('/costLines/3'), 'screener', 'correction_field_unknown'],
  ['of a question that the call does not ask', () => ids.submitted, on('/answers/shoeSize'), 'screener', 'correction_field_unknown'],
  ['twice of a field', () => ids.submitted, on('/summary', '/summary'), 'screener', 'correction_field_twice'],
  ['by a day that has begun', () => ids.submitted, { dueOn: '2026-01-01' }, 'screener', 'correction_due_out_of_range'],
  ['by a day too far away', () => ids.submitted, { dueOn: '2100-01-01' }, 'screener', 'correction_due_out_of_range'],
] as const)('requestCorrection %s is refused', async (_, id, change, login, code) => {
  const body = { revision: 1, items: [ITEM], requiredBy: null, ...change };
  await expectRefused(harness, await harness.as(login), ['post', `/applications/${id()}/corrections`], body, code);
});

test('requestCorrection of an application of one’s own house is refused', async () => {
  const body = { revision: 1, items: [ITEM], requiredBy: null };
  await expectRefused(harness, officeScreener, ['post', `/applications/${ids.submitted}/corrections`], body, 'conflict_of_interest');
});

test('a refused field comes with those that the application has', async () => {
  const { body } = await ask(harness, ids.submitted, 'screener', on('/shoeSize', '/summary'));
  expect(body).toMatchObject({
    fields: [{ pointer: '/shoeSize', fault: 'unknown' }],
    known: expect.arrayContaining(['/summary', '/costLines', '/costLines/2', '/indicators/1/baseline', '/answers/personalData']),
  });
});

describe('answerCorrection', () => {
  const [cost] = STUDENTS.costLines;
  const [indicator, ...indicators] = STUDENTS.indicators;
  const late = { durationMonths: 12, indicators: [{ ...indicator, targets: [{ month: 119, value: 1 }] }, ...indicators] };
  const lines = (amountCents: number, own: number) => [
    { label: 'Fonds', source: 'fund', amountCents },
    { label: 'Propre', source: 'own', amountCents: own },
  ];

  /** Answers with the current content and these changes. */
  async function expectUnanswered(id: string, change: object, code: Parameters<typeof expectRefused>[4], login = 'applicant') {
    const { content, version } = (await (await harness.as('applicant')).get(`/applications/${ids.corrected}`)).body;
    const body = { ...content, summary: 'Un autre résumé.', version, ...change };
    return expectRefused(harness, await harness.as(login), ['post', `/applications/${id}/correction-answers`], body, code);
  }

  test.each([
    ['where none was asked for', () => ids.submitted, {}, 'wrong_state'],
    ['over a version that was not read', () => ids.corrected, { version: 7 }, 'stale_version'],
    ['after its deadline', () => ids.late, {}, 'correction_deadline_passed'],
    ['without a summary', () => ids.corrected, { summary: '' }, 'application_incomplete'],
    ['for another administration', () => ids.corrected, { siret: '13002526500013' }, 'siret_of_another_organisation'],
    ['of a type that the call does not know', () => ids.corrected, { projectTypes: ['proactive', 'space'] }, 'project_type_unknown'],
    ['of a project too small', () => ids.corrected, { costLines: [{ ...cost, amountCents: 1 }] }, 'cost_out_of_bounds'],
    ['whose funding is a cent short', () => ids.corrected, { fundingLines: lines(24_000_000, 23_999_999) }, 'funding_differs_from_costs'],
    ['that asks for a cent too much', () => ids.corrected, { fundingLines: lines(24_000_001, 23_999_999) }, 'rate_too_high'],
    ['without a mandatory indicator', () => ids.corrected, { indicators }, 'mandatory_indicators_missing'],
    ['with answers that the form does not take', () => ids.corrected, { answers: { users: 'x' } }, 'form_invalid'],
    ['with a reply to what was not asked', () => ids.corrected, { replies: { '/title': 'Il est juste.' } }, 'correction_point_unknown'],
    ['of a project that begins before its call opened', () => ids.corrected, { startsOn: '2020-01-01' }, 'start_before_call'],
    ['with a target that is due after the last report', () => ids.corrected, late, 'targets_after_tracking'],
  ] as const)('%s is refused', async (_, id, change, code) => {
    await expectUnanswered(id(), change, code);
  });

  test('of a town that would bring less than a fifth of the public funding is refused', async () => {
    const town = await harness.as('applicant3');
    const { id, version: drafted } = (await town.post('/applications', TOWN_MAP)).body;
    expectStatus(await town.post(`/applications/${id}/submission`, { version: drafted }), 200);
    expectStatus(await ask(harness, id, 'screener'), 200);
    const { content, version } = (await town.get(`/applications/${id}`)).body;
    const body = { ...content, version, fundingLines: BORNE_BY_THE_REGION };
    await expectRefused(harness, town, ['post', `/applications/${id}/correction-answers`], body, 'own_funding_too_low');
  });

  test('of another organisation is not found', () => expectUnanswered(ids.corrected, {}, 'not_found', 'applicant2'));

  test('that changes nothing is refused', async () => {
    const { content } = (await (await harness.as('applicant')).get(`/applications/${ids.corrected}`)).body;
    await expectUnanswered(ids.corrected, content, 'correction_changes_nothing');
  });

  test('of an organisation that the call no longer takes is refused', async () => {
    const applicant = await harness.as('applicant');
    const { content, version } = (await applicant.get(`/applications/${ids.corrected}`)).body;
    await whileOfCategory(harness, OFFICE.siret, '5710', () =>
      expectRefused(
        harness,
        applicant,
        ['post', `/applications/${ids.corrected}/correction-answers`],
        { ...content, summary: 'Autre.', version },
        'organisation_not_eligible',
      ),
    );
  });
});

describe('withdrawApplication', () => {
  test.each([
    ['of another organisation', () => ids.submitted, 'applicant2', 2, 'not_found'],
    ['over a version that was not read', () => ids.submitted, 'applicant', 7, 'stale_version'],
    ['by a person who does not sign for it', () => ids.submitted, 'editor', 2, 'role_required'],
  ] as const)('%s is refused', async (_, id, login, version, code) => {
    await expectRefused(harness, await harness.as(login), ['post', `/applications/${id()}/withdrawal`], { version }, code);
  });

  test('after the decision is refused', async () => {
    const id = await toSubmitted(harness);
    const screener = await harness.as('screener');
    expectStatus(await screener.post(`/applications/${id}/admissibility`, { revision: 1, decision: 'inadmissible', reason: 'Non.' }), 200);
    await expectRefused(harness, await harness.as('applicant'), ['post', `/applications/${id}/withdrawal`], { version: 3 }, 'wrong_state');
  });
});

test('what is refused while a correction is out is taken once it is answered', async () => {
  const id = await toCorrectInReview(harness, ['legal']);
  const reviewer = await harness.as('reviewer-legal');
  await expectRefused(harness, reviewer, ['post', `/applications/${id}/opinions`], opinionOn('legal'), 'step_stopped');
  expectStatus(await answer(harness, id), 200);
  await expectRefused(harness, reviewer, ['post', `/applications/${id}/opinions`], opinionOn('legal'), 'stale_revision');
  expectStatus(await reviewer.post(`/applications/${id}/opinions`, { ...opinionOn('legal'), revision: 2 }), 200);
});
