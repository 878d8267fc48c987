import { openCall } from '../../support/calls.ts';
import { toCorrectInReview } from '../../support/correction-fixtures.ts';
import { CHAIN, projectUnder, REASON } from '../../support/graph-fixtures.ts';
import { assign, expectStatus, opinionOn, STUDENTS, today, toDraft, toInReview, toSubmitted, type Step } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { until } from '../../support/until.ts';
import { endOfDate } from '../../../domain/core/calendar.ts';
import { exactInstant } from '../../../domain/core/format.ts';
import { claimsOf, FUND, OFFICE, OUTSIDER, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<
  'applicant' | 'applicant2' | 'screener' | 'lead' | 'legal' | 'data' | 'outsider' | 'officeScreener' | 'officeReviewer' | 'officeLead',
  Actor
>;
let moving: Actor;
let calls: Record<'closed' | 'future', string>;
let ids: Record<'draft' | 'submitted' | 'inReview' | 'stopped' | 'waiting', string>;

beforeAll(async () => {
  const [applicant, applicant2, screener, lead, legal, data, outsider, officeScreener, officeReviewer, officeLead, before] =
    await Promise.all([
      harness.as('applicant'),
      harness.as('applicant2'),
      harness.as('screener'),
      harness.as('lead'),
      harness.as('reviewer-legal'),
      harness.as('reviewer-data'),
      harness.enter(await signToken(claimsOf({ ...OUTSIDER, sub: 'outsider', roles: ['applicant', 'signatory'] }))),
      harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-screener', roles: ['screener'] }))),
      harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-reviewer', roles: ['reviewer'] }))),
      harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] }))),
      harness.enter(await signToken(claimsOf({ ...FUND, sub: 'moving', roles: ['reviewer'] }))),
    ]);
  people = { applicant, applicant2, screener, lead, legal, data, outsider, officeScreener, officeReviewer, officeLead };
  ids = {
    draft: (await toDraft(harness)).id,
    submitted: await toSubmitted(harness),
    inReview: await toInReview(harness),
    stopped: await toCorrectInReview(harness),
    waiting: await toInReview(harness, await projectUnder(harness, CHAIN)),
  };
  await assign(harness, ids.inReview, 'legal');
  await legal.post(`/applications/${ids.inReview}/opinions`, opinionOn('legal'));
  await assign(harness, ids.inReview, 'data');
  await lead.post(`/applications/${ids.inReview}/assignments`, { step: 'impact', reviewerId: before.id });
  // They were asked for an opinion while at the fund, and have moved to the applicant's organisation since.
  moving = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'moving', roles: ['reviewer'] })));
  calls = {
    closed: await openCall(harness, { terms: { opensOn: '2022-01-01', closesOn: '2022-12-31' } }),
    future: await openCall(harness, { terms: { opensOn: '2100-01-01' } }),
  };
});

const NOBODYS: string = '019aa1c0-0000-7000-8000-000000000001';

test('a draft under a call that does not exist is refused', async () => {
  expect(
    await expectRefused(
      harness,
      people.applicant,
      ['post', '/applications'],
      { callId: 'no-such-call', title: 'Un projet' },
      'call_unknown',
    ),
  ).toMatchObject({ callId: 'no-such-call' });
});

describe('updateApplication', () => {
  const content = { title: 'Autre titre', version: 1 };
  test.each([
    ['of another organisation', () => ids.draft, 'applicant2', 'not_found'],
    ['once it is submitted', () => ids.submitted, 'applicant', 'wrong_state'],
  ] as const)('%s is refused', async (_, id, who, code) => {
    await expectRefused(harness, people[who], ['put', `/applications/${id()}`], content, code);
  });

  test('over a version that it did not read is refused, with the one that it should', async () => {
    expect(
      await expectRefused(harness, people.applicant, ['put', `/applications/${ids.draft}`], { ...content, version: 7 }, 'stale_version'),
    ).toMatchObject({ current: 1 });
  });
});

describe('askSubmission', () => {
  test.each([
    ['of another organisation', () => ids.draft, 'applicant2', 'not_found'],
    ['once it is submitted', () => ids.submitted, 'applicant', 'wrong_state'],
  ] as const)('%s is refused', async (_, id, who, code) => {
    await expectRefused(harness, people[who], ['post', `/applications/${id()}/submission-requests`], {}, code);
  });

  test('where no other person signs, and twice on a day, is refused, and not offered', async () => {
    const unsigned = { siret: '21750001600019', organisation_name: 'Ville sans signataire', legal_category: '7210' };
    const writer = await harness.enter(await signToken(claimsOf({ ...unsigned, sub: 'writer', roles: ['applicant', 'signatory'] })));
    const { id } = (await writer.post('/applications', { ...STUDENTS, siret: unsigned.siret })).body;
    expect((await writer.get(`/applications/${id}`)).body.commands).not.toContain('askSubmission');
    await expectRefused(harness, writer, ['post', `/applications/${id}/submission-requests`], {}, 'no_signatory');
    const editor = await harness.as('editor');
    const offered = async () => (await editor.get(`/applications/${ids.draft}`)).body;
    expect((await offered()).commands).toContain('askSubmission');
    expectStatus(await editor.post(`/applications/${ids.draft}/submission-requests`, {}), 200);
    expect((await offered()).commands).not.toContain('askSubmission');
    expect((await offered()).refused).toContainEqual(expect.objectContaining({ command: 'askSubmission', code: 'submission_asked' }));
    await expectRefused(harness, editor, ['post', `/applications/${ids.draft}/submission-requests`], {}, 'submission_asked');
    // The letters of one person are bounded over all of the drafts that they may write in.
    const drafts = await Promise.all(Array.from({ length: 10 }, async () => (await toDraft(harness)).id));
    const askFor = (draft: string | undefined) => editor.post(`/applications/${draft}/submission-requests`, {});
    for (const draft of drafts.slice(1)) expectStatus(await askFor(draft), 200);
    await expectRefused(harness, editor, ['post', `/applications/${drafts[0]}/submission-requests`], {}, 'too_many_submissions_asked');
  });
});

describe('submitApplication', () => {
  const [cost] = STUDENTS.costLines;
  const [indicator, ...otherIndicators] = STUDENTS.indicators;
  const fund = (amountCents: number, own: number) => [
    { label: 'Fonds', source: 'fund', amountCents },
    { label: 'Propre', source: 'own', amountCents: own },
  ];

  async function expectUnsubmitted(change: object, code: Parameters<typeof expectRefused>[4], who = people.applicant) {
    const { siret } = (await who.get('/me')).body.organisation;
    const {
      body: { id, version },
    } = await who.post('/applications', { ...STUDENTS, siret, ...change });
    const problem = await expectRefused(harness, who, ['post', `/applications/${id}/submission`], { version }, code);
    expect((await who.get(`/applications/${id}`)).body).toMatchObject({ state: 'draft', version: 1 });
    return problem;
  }

  test.each<[string, object | (() => object), Parameters<typeof expectRefused>[4], object]>([
    ['under a call that has closed', () => ({ callId: calls.closed }), 'call_not_open', { opensOn: '2022-01-01', closesOn: '2022-12-31' }],
    ['under a call that has not opened', () => ({ callId: calls.future }), 'call_not_open', { opensOn: '2100-01-01', closesOn: null }],
    [
      'without a summary and a date',
      { summary: '', startsOn: null },
      'application_incomplete',
      {
        fields: [
          { pointer: '/summary', fault: 'missing' },
          { pointer: '/startsOn', fault: 'missing' },
        ],
      },
    ],
    [
      'with an indicator without targets',
      { indicators: [{ ...indicator, targets: [], baseline: null }, ...otherIndicators] },
      'application_incomplete',
      {
        fields: [
          { pointer: '/indicators/0/baseline', fault: 'missing' },
          { pointer: '/indicators/0/targets', fault: 'missing' },
        ],
      },
    ],
    ['for another administration', { siret: FUND.siret }, 'siret_of_another_organisation', { siren: '999900178' }],
    [
      'of a type that the call does not know',
      { projectTypes: ['proactive', 'space'] },
      'project_type_unknown',
      { known: ['proactive', 'data_available', 'public_policy'] },
    ],
    [
      'of a project too small',
      { costLines: [{ ...cost, amountCents: 9_999_999 }] },
      'cost_out_of_bounds',
      { costCents: 9_999_999, minCents: 10_000_000, maxCents: 100_000_000 },
    ],
    ['of a project too large', { costLines: [{ ...cost, amountCents: 100_000_001 }] }, 'cost_out_of_bounds', { costCents: 100_000_001 }],
    [
      'whose funding is a cent short',
      { fundingLines: fund(24_000_000, 23_999_999) },
      'funding_differs_from_costs',
      { costCents: 48_000_000, fundingCents: 47_999_999 },
    ],
    [
      'that asks for a cent too much',
      { fundingLines: fund(24_000_001, 23_999_999) },
      'rate_too_high',
      { requestedCents: 24_000_001, maxRequestedCents: 24_000_000, maxRatePercent: 50 },
    ],
    [
      'that asks for nothing',
      { fundingLines: [{ label: 'Propre', source: 'own', amountCents: 48_000_000 }] },
      'rate_too_high',
      { requestedCents: 0 },
    ],
    ['without a mandatory indicator', { indicators: otherIndicators }, 'mandatory_indicators_missing', { indicators: ['users_informed'] }],
    [
      'with answers that the form does not take',
      { answers: { users: 'x', colour: 'blue' } },
      'form_invalid',
      {
        fields: expect.arrayContaining([
          { pointer: '/answers/problem', fault: 'missing' },
          { pointer: '/answers/users', fault: 'minLength', expected: { kind: 'text', min: 3 } },
        ]),
      },
    ],
    ['that begins before its call opened', { startsOn: '2020-01-01' }, 'start_before_call', { startsOn: '2020-01-01' }],
    [
      'with a target that is due after the last report',
      { durationMonths: 12, indicators: [{ ...indicator, targets: [{ month: 119, value: 1 }] }, ...otherIndicators] },
      'targets_after_tracking',
      { fields: [{ pointer: '/indicators/0/targets', fault: 'too_big' }] },
    ],
  ])('%s is refused, with the facts', async (_, change, code, facts) => {
    expect(await expectUnsubmitted(typeof change === 'function' ? change() : change, code)).toMatchObject(facts);
  });

  test('by an organisation that the call is not open to is refused', async () => {
    expect(await expectUnsubmitted({}, 'organisation_not_eligible', people.outsider)).toMatchObject({
      siren: '418166096',
      legalCategory: '5710',
    });
  });

  test.each([
    ['of another organisation', () => ids.draft, 1, 'applicant2', 'not_found'],
    ['a second time', () => ids.submitted, 2, 'applicant', 'wrong_state'],
    ['of a version that was not read', () => ids.draft, 7, 'applicant', 'stale_version'],
  ] as const)('%s is refused', async (_, id, version, who, code) => {
    await expectRefused(harness, people[who], ['post', `/applications/${id()}/submission`], { version }, code);
  });
});

test('a deposit that came before its call closes is in time, however long it waits for its turn, and says so to the second; one that comes after is refused', async () => {
  const callId = await openCall(harness, { terms: { opensOn: '2022-01-01', closesOn: today() } });
  const [early, late] = [await toDraft(harness, { ...STUDENTS, callId }), await toDraft(harness, { ...STUDENTS, callId })];
  const closesAt = endOfDate(today());
  const ahead = Date.parse(closesAt) - 600 - Date.now();
  const door = harness.door({ clock: (instant) => new Date(Date.parse(instant) + ahead).toISOString() });
  const applicant = await door.as('applicant');
  const submit = ({ id, version }: typeof early) => applicant.post(`/applications/${id}/submission`, { version });
  const client = await harness.database.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE command IN ACCESS EXCLUSIVE MODE');
  const sent = submit(early);
  await until('the deposit waits, and its call is over', async () => {
    // Within a transaction what is going on would be seen as it was first read.
    const { rows } = await harness.database.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO command%'`,
    );
    return rows.length === 1 && new Date(Date.now() + ahead).toISOString() > closesAt;
  });
  await client.query('COMMIT');
  client.release();
  expectStatus(await sent, 200);
  const { submittedAt } = (await people.applicant.get(`/applications/${early.id}`)).body;
  expect(submittedAt <= closesAt && submittedAt > new Date(Date.parse(closesAt) - 600).toISOString()).toBe(true);
  expect(exactInstant('fr', submittedAt)).toMatch(/ à 23:59:59$/);
  expect((await submit(late)).body).toMatchObject({ code: 'call_not_open', closesOn: today() });
  expect((await applicant.post(`/applications/${late.id}/submission-requests`, {})).body.code).toBe('call_not_open');
  door.close();
});

test.each([
  ['of what was screened', () => ids.inReview, {}, 'screener', 'wrong_state'],
  ['by its own house', () => ids.submitted, {}, 'officeScreener', 'conflict_of_interest'],
  ['of a revision that was not read', () => ids.submitted, { revision: 2 }, 'screener', 'stale_revision'],
  ['against it, without a reason', () => ids.submitted, { decision: 'inadmissible' }, 'screener', 'reason_missing'],
  ['against it, with a reason of spaces', () => ids.submitted, { decision: 'inadmissible', reason: '  ' }, 'screener', 'reason_missing'],
] as const)('decideAdmissibility %s is refused', async (_, id, change, who, code) => {
  await expectRefused(
    harness,
    people[who],
    ['post', `/applications/${id()}/admissibility`],
    { revision: 1, decision: 'admissible', ...change },
    code,
  );
});

test.each([
  ['before it is admissible', () => ids.submitted, 'data', () => people.data.id, 'wrong_state'],
  ['on a step that the call does not have', () => ids.inReview, 'ethics', () => people.data.id, 'step_unknown'],
  ['on a step whose opinion is given', () => ids.inReview, 'legal', () => people.data.id, 'step_not_open'],
  ['of a person who does not review', () => ids.inReview, 'data', () => people.screener.id, 'not_a_reviewer'],
  ['of an unknown person', () => ids.inReview, 'data', () => NOBODYS, 'not_a_reviewer'],
  ['of a person of its own house', () => ids.inReview, 'data', () => people.officeReviewer.id, 'conflict_of_interest'],
] as const)('assignReviewer %s is refused', async (_, id, step, reviewerId, code) => {
  await expectRefused(harness, people.lead, ['post', `/applications/${id()}/assignments`], { step, reviewerId: reviewerId() }, code);
});

test.each([
  ['before it is admissible', () => ids.submitted, 'data', {}, () => people.data, 'wrong_state'],
  ['on a step that the call does not have', () => ids.inReview, 'data', { step: 'ethics' }, () => people.data, 'step_unknown'],
  ['a second time', () => ids.inReview, 'legal', {}, () => people.legal, 'step_not_open'],
  ['while a correction stops its step', () => ids.stopped, 'legal', {}, () => people.legal, 'step_stopped'],
  ['by another person than the one who was asked', () => ids.inReview, 'data', {}, () => people.legal, 'not_the_assigned_reviewer'],
  ['by a person who has moved to its house', () => ids.inReview, 'impact', {}, () => moving, 'conflict_of_interest'],
  ['on a revision that was not read', () => ids.inReview, 'data', { revision: 2 }, () => people.data, 'stale_revision'],
  [
    'with a criterion unscored',
    () => ids.inReview,
    'data',
    { scores: { availability: 3 } },
    () => people.data,
    'scores_differ_from_rubric',
  ],
  [
    'with a criterion of another step',
    () => ids.inReview,
    'data',
    { scores: { availability: 3, ambition: 3 } },
    () => people.data,
    'scores_differ_from_rubric',
  ],
] as const)('giveOpinion %s is refused', async (_, id, step: Step, change, who, code) => {
  await expectRefused(harness, who(), ['post', `/applications/${id()}/opinions`], { ...opinionOn(step), ...change }, code);
});

const SETTLED = [
  ['before it is admissible', () => ids.submitted, 'data', 'lead', 'wrong_state'],
  ['on a step that the call does not have', () => ids.inReview, 'ethics', 'lead', 'step_unknown'],
  ['on a step whose opinion is given', () => ids.inReview, 'legal', 'lead', 'step_not_open'],
  ['on a step that waits for others', () => ids.waiting, 'legal', 'lead', 'step_not_open'],
  ['while a correction stops its step', () => ids.stopped, 'legal', 'lead', 'step_stopped'],
  ['by a lead of its own house', () => ids.inReview, 'data', 'officeLead', 'conflict_of_interest'],
] as const;

test.each(SETTLED)('extendStep %s is refused', async (_, id, step, who, code) => {
  const body = { step, workingDays: 5, reason: REASON };
  await expectRefused(harness, people[who], ['post', `/applications/${id()}/extensions`], body, code);
});

test.each([...SETTLED, ['on a step that blocks', () => ids.inReview, 'data', 'lead', 'step_blocking'] as const])(
  'waiveStep %s is refused',
  async (_, id, step, who, code) => {
    await expectRefused(harness, people[who], ['post', `/applications/${id()}/waivers`], { step, reason: REASON }, code);
  },
);

test.each([
  ['extendStep', 'extensions', { workingDays: 5 }],
  ['waiveStep', 'waivers', {}],
] as const)('%s of what is asked of oneself is refused', async (_, path, body) => {
  const both = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'lead-who-reviews', roles: ['lead', 'reviewer'] })));
  const id = await toInReview(harness);
  expectStatus(await people.lead.post(`/applications/${id}/assignments`, { step: 'data', reviewerId: both.id }), 200);
  const asked = { step: 'data', reason: REASON, ...body };
  await expectRefused(harness, both, ['post', `/applications/${id}/${path}`], asked, 'own_step');
});

test('giveOpinion on a step that waits for others is refused, and says what it waits for', async () => {
  await assign(harness, ids.waiting, 'legal');
  const path = `/applications/${ids.waiting}/opinions`;
  const problem = await expectRefused(harness, people.legal, ['post', path], opinionOn('legal'), 'step_not_open');
  expect(problem).toMatchObject({ step: 'legal', state: 'waiting' });
  expect(problem['detail']).toContain('waits for other opinions');
});
