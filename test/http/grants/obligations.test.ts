import { endOfDate } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { age, IN_TWO, postReport, postReview, readAs, report, review, VALUES } from '../../support/impact-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { judge, letOff, LINK, OBLIGATIONS, show, toHeld, toObliged } from '../../support/obligation-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { eventsOf, signIn, EVERYBODY, writtenTo } from '../../support/timeline.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { after, grantOf, HALF_CENTS, resume, suspend } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

const take = async (login: string, id: string, ask: ReturnType<typeof show>) => expectStatus(await ask(harness, login, id), 200);
const second = async (id: string) => (await grantOf(harness, id)).tranches[1];
const tasksOf = async (login: string, id: string): Promise<string[]> =>
  (await readAs(harness, login, '/me/tasks')).items
    // Reports on a project that began years ago show a large slippage, which calls for a mission.
    .filter(({ id: of, command }: Record<string, string>) => of === id && command !== 'proposeMission')
    .map(({ command, detail }: Record<string, string>) => `${command} ${detail}`);

describe('an obligation that a tranche waits for', () => {
  let id: string;
  beforeAll(async () => {
    id = await toHeld(harness);
  });

  test('is planned with its day, waits for its beneficiary, and holds the tranche that is shown to wait for it', async () => {
    const { obligations, tranches } = await grantOf(harness, id);
    expect(obligations).toMatchObject([
      {
        key: 'listing',
        label: 'Référencement sur data.gouv.fr',
        evidence: 'link',
        state: 'awaited',
        late: false,
        given: [],
        frees: [2],
        commands: [],
      },
      { key: 'first_impact', evidence: 'words', state: 'awaited', frees: [] },
    ]);
    expect(obligations[0].dueAt).toBe(endOfDate(lastDayOf(IN_TWO.startsOn, 6)));
    expect(tranches).toMatchObject([
      { firm: true, conditions: [] },
      {
        firm: false,
        state: 'planned',
        conditions: [
          { condition: 'report', met: true },
          { condition: 'obligations', met: false },
        ],
      },
    ]);
    expect(tranches[1].commands).not.toContain('confirmTranche');
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'reviewReport', facts: { milestone: 1, decision: 'accept' } });
    expect(await tasksOf('applicant', id)).toEqual(expect.arrayContaining(['giveEvidence listing', 'giveEvidence first_impact']));
    const refused = await (await harness.as('finance')).post(`/grants/${id}/confirmations`, { tranche: 2 });
    expect(expectStatus(refused, 422)).toMatchObject({
      code: 'tranche_conditions_missing',
      conditions: ['obligations'],
      obligations: ['listing'],
    });
  });

  test('is shown to be met by a link, which waits for the lead', async () => {
    await take('editor', id, show());
    expect((await grantOf(harness, id)).obligations[0]).toMatchObject({
      state: 'given',
      given: [{ number: 1, url: LINK, words: '', late: false, review: null }],
    });
    expect(await tasksOf('lead', id)).toEqual(['reviewEvidence listing']);
    await until('the lead is written to', () => writtenTo(harness, 'Justification à examiner').length > 0);
    expect(writtenTo(harness, 'Justification à examiner')).toEqual(['lead']);
  });

  test('is awaited again where its evidence is returned', async () => {
    const receipt = await take('lead', id, judge('return'));
    expect(receipt).toMatchObject({ state: 'active' });
    const { obligations } = await grantOf(harness, id);
    expect(obligations[0]).toMatchObject({
      state: 'returned',
      given: [{ review: { decision: 'return', reasons: 'Le lien ne mène nulle part.' } }],
    });
    await until('its beneficiary is written to', () => writtenTo(harness, 'Justification à compléter').length >= 2);
    expect(writtenTo(harness, 'Justification à compléter')).toEqual(expect.arrayContaining(['applicant', 'editor']));
    expect(await second(id)).toMatchObject({ state: 'planned' });
  });

  test('confirms the tranche by itself once its evidence is accepted', async () => {
    await take('applicant', id, show({ url: `${LINK}/2` }));
    await take('lead', id, judge('accept', { number: 2 }));
    expect(await second(id)).toMatchObject({ state: 'confirmed', committedCents: HALF_CENTS, conditions: [{ met: true }, { met: true }] });
    expect((await eventsOf(harness, id)).slice(-2)).toMatchObject([
      { name: 'reviewEvidence', facts: { obligation: 'listing', number: 2, decision: 'accept' } },
      { name: 'confirmNextTranche', facts: { tranche: 2, confirmed: true, committedCents: HALF_CENTS } },
    ]);
    await until('all are written to', () => writtenTo(harness, 'Obligation remplie').length >= 2);
    expect(writtenTo(harness, 'Obligation remplie')).toEqual(expect.arrayContaining(['applicant', 'editor']));
    await until('so is finance, of the tranche', () => writtenTo(harness, 'Tranche débloquée').length >= 3);
    expect(writtenTo(harness, 'Tranche débloquée')).toEqual(expect.arrayContaining(['applicant', 'editor', 'finance']));
    const { applicationId } = await grantOf(harness, id);
    const { items } = await readAs(harness, 'applicant', `/applications/${applicationId}/timeline`);
    expect(items.slice(-2)).toMatchObject([
      { text: 'a accepté une justification (Référencement sur data.gouv.fr)' },
      { text: expect.stringMatching(/^La tranche 2 est débloquée\s: /) },
    ]);
  });
});

test('an obligation that is waived holds nothing, and its reason is told', async () => {
  const id = await toHeld(harness);
  await take('lead', id, letOff());
  const { obligations, reasons } = await grantOf(harness, id);
  expect(obligations[0]).toMatchObject({ state: 'waived', commands: [] });
  expect(reasons.at(-1)).toMatchObject({ command: 'waiveObligation', reason: 'Ces données sont protégées.' });
  expect(await second(id)).toMatchObject({ state: 'confirmed' });
  await until('its beneficiary is written to', () => writtenTo(harness, 'Obligation levée').length > 0);
  expect(writtenTo(harness, 'Obligation levée')).toContain('applicant');
});

test('what was met before the report was accepted holds nothing any more', async () => {
  const id = await toObliged(harness);
  await take('applicant', id, show());
  await take('lead', id, judge());
  expect(await second(id)).toMatchObject({ state: 'planned' });
  await age(harness, id);
  await report(harness, id, 1);
  expect(await review(harness, id, 1, 1)).toMatchObject({ state: 'active' });
  expect(await second(id)).toMatchObject({ state: 'confirmed' });
});

test('at its dates the project is reminded, and then it is late, of which the lead is told; it may be shown all the same', async () => {
  const id = await toObliged(harness, { obligations: OBLIGATIONS.slice(0, 1).map((each) => ({ ...each, months: 1 })) });
  expect(await meetNextDeadline(harness, id)).toBe('remindObligation');
  expect(await meetNextDeadline(harness, id)).toBe('escalateObligation');
  expect((await grantOf(harness, id)).obligations[0]).toMatchObject({ state: 'awaited', late: true });
  const dueOn = lastDayOf(IN_TWO.startsOn, 1);
  expect((await eventsOf(harness, id)).slice(-2).map(({ name, facts }) => [name, facts])).toEqual([
    ['remindObligation', { obligation: 'listing', dueOn }],
    ['escalateObligation', { obligation: 'listing', dueOn }],
  ]);
  await take('applicant', id, show());
  await until('people are written to', () => writtenTo(harness, 'Obligation en retard').length >= 2);
  expect(writtenTo(harness, 'Obligation en retard')).toEqual(expect.arrayContaining(['applicant', 'lead']));
  expect(await meetNextDeadline(harness, id)).toBe('remindReviewOfEvidence');
  await take('lead', id, judge());
  expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'reviewEvidence' });
});

describe('a tranche that waits for every indicator', () => {
  /** The same types of project, none of which makes the first of the obligations mandatory. */
  const NOT_MANDATORY = THREE_OPINIONS.terms.projectTypes.map((type) => ({
    ...type,
    indicators: type.indicators.filter(({ key }) => key !== 'users_informed'),
  }));
  const some = { values: VALUES.slice(1) };
  test('is confirmed by the report that tells of the last of them', async () => {
    const id = await toObliged(harness, { trancheConditions: ['indicators'], obligations: [] });
    await age(harness, id);
    await report(harness, id, 1, some);
    expect(await second(id)).toMatchObject({ state: 'planned', conditions: [{ condition: 'indicators', met: false }] });
    await report(harness, id, 2);
    expect(await second(id)).toMatchObject({ state: 'confirmed' });
    expect((await eventsOf(harness, id)).slice(-2)).toMatchObject([
      { name: 'reportMilestone', facts: { milestone: 2 } },
      { name: 'confirmNextTranche', facts: { tranche: 2, confirmed: true } },
    ]);
  });
  test('is confirmed by finance where that came while its grant was suspended', async () => {
    const id = await after(() => toObliged(harness, { trancheConditions: ['indicators'], obligations: [] }), ['lead', suspend])(harness);
    await age(harness, id);
    await report(harness, id, 1);
    expect(await second(id)).toMatchObject({ state: 'planned' });
    expectStatus(await resume(harness, 'lead', id), 200);
    expect((await second(id)).commands).toContain('confirmTranche');
    expectStatus(await (await harness.as('finance')).post(`/grants/${id}/confirmations`, { tranche: 2 }), 200);
    expect(await second(id)).toMatchObject({ state: 'confirmed' });
  });
  test('has a last report that tells of them all', async () => {
    const id = await toObliged(harness, {
      trancheConditions: ['report', 'indicators'],
      obligations: [],
      projectTypes: NOT_MANDATORY,
    });
    await age(harness, id);
    for (const rank of [1, 2]) expectStatus(await postReport(harness, id, rank, some), 200);
    await review(harness, id, 1, 1);
    expect(await second(id)).toMatchObject({ state: 'planned', conditions: [{ met: true }, { met: false }] });
    expect(expectStatus(await postReview(harness, id, 2, 1), 422)).toMatchObject({
      code: 'report_indicators_missing',
      keys: ['users_informed'],
    });
    await review(harness, id, 2, 1, 'return');
    await report(harness, id, 2);
    expect(await second(id)).toMatchObject({ state: 'confirmed' });
  });
});

test('after all of it every figure is the sum of its movements', async () =>
  expect(await invariantFaults(harness.database.db)).toEqual([]));
