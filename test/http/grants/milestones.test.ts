import { readAdjustable } from '../../../db/grants/plan-adjustments.ts';
import { endOfDate, moveDate } from '../../../domain/core/calendar.ts';
import { groundsFact } from '../../../domain/core/proof.ts';
import { reportDeadline } from '../../../domain/grants/milestone.ts';
import { CALL } from '../../support/domain.ts';
import { age, readAs, report, review, toInTwo, VALUES } from '../../support/impact-fixtures.ts';
import { propose } from '../../support/amendment-fixtures.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { toObliged } from '../../support/obligation-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { askOf } from '../../support/tranche-fixtures.ts';
import { eventsOf } from '../../support/timeline.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
/** Its first report waits for its review. */
let reported: string;
beforeAll(async () => {
  reported = await toReported();
});

async function toReported(): Promise<string> {
  const id = await toInTwo(harness);
  await age(harness, id);
  await report(harness, id, 1);
  return id;
}

const choicesOf = (id: string, rank = 1) => readAs(harness, 'lead', `/grants/${id}/milestones/${rank}`);
const adjusting = (adjustment: object, change: object = {}) => ({
  rank: 1,
  number: 1,
  decision: 'accept',
  reasons: 'Le recrutement a pris du retard.',
  adjustment,
  ...change,
});
const postReviewOf = async (id: string, body: object) => (await harness.as('lead')).post(`/grants/${id}/report-reviews`, body);

test('a milestone shows its three decisions in figures, to both sides', async () => {
  const choices = await choicesOf(reported);
  expect(choices).toMatchObject({
    rank: 1,
    confirm: { tranche: 2, amountCents: 12_000_000, waitsFor: [] },
    adjust: { days: 30, percent: 10, latestEndsOn: moveDate(choices.adjust.signedEndsOn, { days: 30 }) },
    stop: { unkept: [], openCents: 24_000_000, paidCents: 0 },
  });
  for (const { signedCents, amountCents, mostCents } of choices.adjust.costs)
    expect([amountCents, mostCents]).toEqual([signedCents, Math.floor(signedCents * 1.1)]);
  expect(await readAs(harness, 'applicant', `/grants/${reported}/milestones/1`)).toEqual(choices);
  expect((await choicesOf(reported, 2)).adjust).toBeNull();
  expectStatus(await (await harness.as('lead')).get(`/grants/${reported}/milestones/9`), 404);
});

test.each<[string, object, object, string]>([
  ['of a returned report', { endsOn: '2020-01-01' }, { decision: 'return' }, 'adjustment_of_returned_report'],
  ['without reasons', { endsOn: '2020-01-01' }, { reasons: '' }, 'adjustment_reasons_missing'],
  ['that changes nothing', {}, {}, 'adjustment_changes_nothing'],
  ['of a cost that there is not', { costs: [{ line: 99, amountCents: 1 }] }, {}, 'adjusted_part_unknown'],
  ['to an end beyond the tolerance', { endsOn: '2031-01-01' }, {}, 'end_beyond_tolerance'],
  ['of a cost beyond the tolerance', { costs: [{ line: 1, amountCents: 99_000_000 }] }, {}, 'cost_beyond_tolerance'],
  ['to another total', { costs: [{ line: 1, amountCents: 1 }] }, {}, 'adjusted_total_differs'],
] as const)('an adjustment %s is refused, and the way is the amendment', async (_, adjustment, change, code) => {
  await expectRefused(
    harness,
    await harness.as('lead'),
    ['post', `/grants/${reported}/report-reviews`],
    adjusting(adjustment, change),
    code as 'stale_report',
  );
});

test('a target beyond the tolerance is refused', async () => {
  const [first] = (await choicesOf(reported)).adjust.targets;
  const adjustment = { targets: [{ key: first.key, month: first.month, value: first.signed * 2 + 1 }] };
  const lead = await harness.as('lead');
  await expectRefused(harness, lead, ['post', `/grants/${reported}/report-reviews`], adjusting(adjustment), 'target_beyond_tolerance');
});

test('a plan that an open amendment changes is not adjusted beside it', async () => {
  const id = await toReported();
  const body = adjusting({ endsOn: moveDate((await choicesOf(id)).adjust.signedEndsOn, { days: 10 }) });
  expectStatus(await propose()(harness, 'applicant', id), 200);
  const lead = await harness.as('lead');
  await expectRefused(harness, lead, ['post', `/grants/${id}/report-reviews`], body, 'amendment_open');
});

test('the last milestone adjusts nothing', async () => {
  const id = await toReported();
  await review(harness, id, 1, 1);
  await report(harness, id, 2);
  const lead = await harness.as('lead');
  const body = adjusting({ endsOn: '2020-01-01' }, { rank: 2 });
  await expectRefused(harness, lead, ['post', `/grants/${id}/report-reviews`], body, 'nothing_to_adjust');
});

test('an accepted report confirms the next tranche in its own transaction', async () => {
  const id = await toReported();
  const answer = expectStatus(await postReviewOf(id, { rank: 1, number: 1, decision: 'accept', reasons: '' }), 200);
  const [accepted, confirmed] = (await eventsOf(harness, id)).slice(-2);
  expect([accepted, confirmed]).toMatchObject([
    { name: 'reviewReport', facts: { decision: 'accept' } },
    { name: 'confirmNextTranche', facts: { tranche: 2, confirmed: true, committedCents: 12_000_000 } },
  ]);
  expect(answer).toMatchObject({ version: confirmed?.version, due: { what: expect.not.stringMatching('confirmNextTranche') } });
  expect((await readAs(harness, 'finance', `/grants/${id}`)).tranches[1].state).toBe('confirmed');
});

test('an adjustment changes the plan that follows, and moves what is due after its new end', async () => {
  const id = await toReported();
  const { adjust } = await choicesOf(id);
  const endsOn = moveDate(adjust.signedEndsOn, { days: 20 });
  const [first, second] = adjust.costs;
  const costs = [
    { line: 1, amountCents: first.amountCents + 100 },
    { line: 2, amountCents: second.amountCents - 100 },
  ];
  const target = adjust.targets.at(-1);
  const targets = [{ key: target.key, month: target.month, value: target.signed * 0.95 }];
  expectStatus(await postReviewOf(id, adjusting({ endsOn, costs, targets })), 200);
  const after = await readAs(harness, 'lead', `/grants/${id}`);
  const { dueAt } = reportDeadline(CALL.terms, endOfDate(endsOn));
  expect(after.milestones[1]).toMatchObject({ periodEndsOn: endsOn, dueAt });
  const { items } = await readAs(harness, 'applicant', `/grants/${id}/indicators`);
  const { targets: shown } = items.find(({ key }: { key: string }) => key === target.key);
  expect(shown.find(({ month }: { month: number }) => month === target.month)).toMatchObject({ value: target.signed * 0.95 });
  const reviewed = (await eventsOf(harness, id)).find(({ name }) => name === 'reviewReport');
  expect(reviewed).toMatchObject({ facts: { adjustedTo: 2, endsOn } });
  const { rows } = await harness.database.pool.query(
    'SELECT number, plan, rank, report_number, revision FROM plan_adjustment WHERE grant_id = $1',
    [id],
  );
  expect(rows).toEqual([{ number: 1, plan: 1, rank: 1, report_number: 1, revision: 2 }]);
  // What is adjusted takes nothing from the tolerance, and adds nothing to it.
  const { signedEndsOn, latestEndsOn } = adjust;
  expect((await choicesOf(id)).adjust).toMatchObject({ signedEndsOn, endsOn, latestEndsOn });
  // A withdrawal in part leaves what is adjusted, and what the tolerance is measured on.
  const { db } = harness.database;
  const adjusted = await readAdjustable(db, id);
  await noticed(db, id);
  expectStatus(await askOf('reduction', { awardedCents: 20_000_000, reason: 'Rien n’est ouvert.' })(harness, 'finance', id), 200);
  const reduced = await readAdjustable(db, id);
  expect(reduced).toMatchObject({ number: 2, signed: adjusted?.signed, current: { endsOn } });
  expect(reduced?.current.content.costLines).toEqual(adjusted?.current.content.costLines);
  expect(await invariantFaults(db)).toEqual([]);
});

test('a tranche waits until its targets are reached as far as the call wants, which is worked out', async () => {
  const id = await toObliged(harness, { trancheConditions: ['indicators'], indicatorsReachedPercent: 80, obligations: [] });
  await age(harness, id);
  const values = (users: number) => ({
    values: VALUES.map((value) => (value.key === 'users_informed' ? { ...value, value: users } : value)),
  });
  await report(harness, id, 1, values(1));
  const finance = await harness.as('finance');
  const path = ['post', `/grants/${id}/confirmations`] as const;
  const refused = await expectRefused(harness, finance, path, { tranche: 2 }, 'tranche_conditions_missing');
  expect(refused).toMatchObject({
    conditions: ['indicators'],
    indicators: [],
    unreached: [
      { key: 'users_informed', month: 6, target: 40_000, reachedPercent: 0, wantedPercent: 80 },
      { key: 'access_delay', month: 6, target: 20, reachedPercent: 72, wantedPercent: 80 },
    ],
  });
  const { items } = await readAs(harness, 'applicant', `/grants/${id}/calculations`);
  expect(items.filter(({ kind }: { kind: string }) => kind === 'reached').length).toBeGreaterThan(0);
  expect((await choicesOf(id)).confirm.waitsFor).toMatchObject([{ condition: 'indicators', label: expect.stringContaining('80 %') }]);
});

test('a notice stops a project at a milestone for a condition that is not kept, and for nothing else', async () => {
  const { version } = await readAs(harness, 'finance', `/grants/${reported}`);
  const notice = { ground: 'condition', condition: 'Les bilans.', findings: 'Aucun.', answerBy: '2099-01-31', milestone: 1 };
  const finance = await harness.as('finance');
  const path = ['post', `/grants/${reported}/ending-notices`] as const;
  await expectRefused(harness, finance, path, { ...notice, version }, 'stop_without_unmet_condition');
  await expectRefused(harness, finance, path, { ...notice, version, milestone: 9 }, 'milestone_unknown');
  const late = await toInTwo(harness);
  await harness.database.pool.query(`UPDATE milestone SET due_at = now() - interval '1 day' WHERE grant_id = $1 AND rank = 1`, [late]);
  expect((await choicesOf(late)).stop.unkept).toMatchObject([{ condition: 'report', label: 'Le bilan de ce jalon est rendu à sa date' }]);
  const { version: read } = await readAs(harness, 'finance', `/grants/${late}`);
  expectStatus(await finance.post(`/grants/${late}/ending-notices`, { ...notice, version: read }), 200);
  const grant = await readAs(harness, 'finance', `/grants/${late}`);
  expect(grant.notice).toMatchObject({ ground: 'condition', milestone: 1 });
  const decisions = `/applications/${grant.applicationId}/decisions`;
  const { key } = (await readAs(harness, 'applicant', decisions)).items.at(-1);
  const { decision, record } = await readAs(harness, 'applicant', `${decisions}/${key}`);
  expect(decision.grounds).toBe('Les bilans.\n\nAucun.');
  expect(JSON.parse(record.facts)).toMatchObject(groundsFact(decision.grounds));
});
