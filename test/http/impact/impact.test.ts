import { noticed } from '../../support/ending-notice-fixtures.ts';
import { endOfDate, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { sql } from 'kysely';
import { age, type Body, IN_TWO, postReport, readAs, report, review, toAtOnce, toInTwo, VALUES } from '../../support/impact-fixtures.ts';
import { expectStatus, STUDENTS, withPayee } from '../../support/fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const get = (login: string, path: string): Promise<Body> => readAs(harness, login, path);
const grantOf = (login: string, id: string) => get(login, `/grants/${id}`);
const tasksOf = async (login: string, id: string) =>
  (await get(login, '/me/tasks'))['items']
    .filter((task: { id: string }) => task.id === id)
    .map(({ command, detail }: Body) => [command, detail]);

describe('the milestones of a grant that is paid in two tranches', () => {
  let id: string;
  const ranked = async (login: string) =>
    (await grantOf(login, id))['milestones'].map(({ state, label, commands }: Body) => ({ state, label, commands }));
  beforeAll(async () => {
    id = await toInTwo(harness);
    await withPayee(harness, id);
  });

  test('are planned at the second signature, with the periods of the tranches', async () => {
    const { milestones, tranches } = await grantOf('applicant', id);
    expect(milestones.map(({ periodStartsOn, periodEndsOn }: Body) => ({ startsOn: periodStartsOn, endsOn: periodEndsOn }))).toEqual(
      tranches.map(({ period }: Body) => period),
    );
    // A month after the period.
    const dueAfter = (months: number): string => endOfDate(moveDate(lastDayOf(IN_TWO.startsOn, months), { months: 1 }));
    expect(milestones).toMatchObject([
      { rank: 1, state: 'planned', dueAt: dueAfter(6), late: false, holdsTranche: 2, reports: [] },
      { rank: 2, state: 'planned', dueAt: dueAfter(12), late: false, holdsTranche: 2, reports: [] },
    ]);
  });

  test('are offered to no person before their period is over, then to the beneficiary’s own people, in order', async () => {
    for (const [login, label] of [
      ['applicant', 'Bilan à rendre'],
      ['lead', 'Bilan attendu'],
    ] as const) {
      const waiting = { state: 'planned', label, commands: [] };
      expect([await ranked(login), await tasksOf(login, id)]).toEqual([[waiting, waiting], []]);
    }
    await age(harness, id);
    expect(await ranked('applicant')).toMatchObject([{ commands: ['reportMilestone'] }, { commands: [] }]);
    expect((await grantOf('editor', id))['commands']).toEqual(['reportMilestone', 'promiseGain']);
    expect((await grantOf('lead', id))['commands']).toEqual(['recordPhase', 'suspendGrant']);
    for (const login of ['applicant', 'editor']) expect(await tasksOf(login, id)).toEqual([['reportMilestone', '1']]);
    for (const login of ['manager', 'applicant2', 'lead']) expect(await tasksOf(login, id)).toEqual([]);
  });

  test('take a report without its mandatory indicators, which the lead can then only return', async () => {
    await report(harness, id, 1, { values: VALUES.slice(1), forecastEndsOn: '2018-01-31' });
    expect(await ranked('lead')).toMatchObject([
      { state: 'reported', label: 'Bilan à examiner', commands: ['reviewReport'] },
      { state: 'planned' },
    ]);
    expect(await tasksOf('lead', id)).toEqual([['reviewReport', '1']]);
    expect((await get('lead', `/grants/${id}/reports`))['items']).toMatchObject([
      { rank: 1, number: 1, missingIndicators: ['users_informed'], late: false, review: null, reportedBy: 'Aïcha Benkirane' },
    ]);
    await review(harness, id, 1, 1, 'return');
    expect(await ranked('applicant')).toMatchObject([
      { state: 'returned', label: 'Bilan à compléter', commands: ['reportMilestone'] },
      { commands: ['reportMilestone'] },
    ]);
  });

  test('keep every report, and an accepted one confirms the next tranche', async () => {
    expect((await grantOf('finance', id))['tranches'].map(({ state }: Body) => state)).toEqual(['confirmed', 'planned']);
    await report(harness, id, 1, {}, 'editor');
    await review(harness, id, 1, 2);
    const { tranches, milestones, version } = await grantOf('finance', id);
    expect(tranches).toMatchObject([{ state: 'confirmed' }, { state: 'confirmed', committedCents: 12_000_000 }]);
    expect(milestones[0]).toMatchObject({
      state: 'accepted',
      holdsTranche: null,
      reports: [
        { number: 1, review: { decision: 'return', reasons: 'La conversion manque.', reviewedBy: 'Inès Carvalho' } },
        { number: 2, reportedBy: 'Soazig Kermarrec', missingIndicators: [], review: { decision: 'accept', reasons: '' } },
      ],
    });
    const { facts } = await harness.database.db
      .selectFrom('event')
      .where('stream_id', '=', id)
      .where('version', '=', version)
      .select('facts')
      .executeTakeFirstOrThrow();
    expect(facts).toEqual({ tranche: 2, confirmed: true, committedCents: 12_000_000 });
  });

  test('justify their own tranche: its service is certified once its report is accepted', async () => {
    const finance = await harness.as('finance');
    const certify = () => finance.post(`/grants/${id}/certifications`, { tranche: 2, certifiedCents: 12_000_000 });
    expectStatus(await finance.post(`/grants/${id}/payment-orders`, { tranche: 1, orderedCents: 12_000_000 }), 200);
    expect((await certify()).body).toMatchObject({ code: 'report_not_accepted', rank: 2 });
    await report(harness, id, 2);
    await review(harness, id, 2, 1);
    expectStatus(await certify(), 200);
  });

  test('are told in the timeline, to the applicant without the fund’s inner steps', async () => {
    const { applicationId } = await grantOf('applicant', id);
    const texts = (await get('applicant', `/applications/${applicationId}/timeline`))['items'].map(({ text }: Body) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'a rendu le bilan d’impact n°\u00a01',
        'a renvoyé le bilan d’impact n°\u00a01, à compléter',
        'a rendu le bilan d’impact n°\u00a01 (version 2)',
        'a accepté le bilan d’impact n°\u00a01',
        expect.stringMatching(/^La tranche 2 est débloquée\s: 120.000.€ sont engagés$/u),
        'a accepté le bilan d’impact n°\u00a02',
      ]),
    );
  });

  test('keep their reports and reviews as they were written', async () => {
    for (const table of ['report', 'report_review'] as const)
      await expect(sql`DELETE FROM ${sql.table(table)}`.execute(harness.database.db)).rejects.toThrow(/append-only/);
  });
});

test('a single payment holds nothing, is closed when it is paid, and its one report is asked for all the same', async () => {
  const id = await toAtOnce(harness);
  const finance = await harness.as('finance');
  const [{ awardedCents }, { milestones }] = [await grantOf('finance', id), await grantOf('finance', id)];
  expect(milestones).toMatchObject([
    { rank: 1, periodStartsOn: STUDENTS.startsOn, periodEndsOn: lastDayOf(STUDENTS.startsOn, 6), holdsTranche: null },
  ]);
  expectStatus(
    await finance.post(`/grants/${id}/certifications`, { tranche: 1, certifiedCents: awardedCents, observation: 'Vu sur place.' }),
    200,
  );
  await withPayee(harness, id);
  expectStatus(await finance.post(`/grants/${id}/payment-orders`, { tranche: 1, orderedCents: awardedCents }), 200);
  const paidOn = parisDate(new Date().toISOString());
  const payment = { tranche: 1, paidCents: awardedCents, paidOn, reference: 'VIR-1' };
  const { body } = await (await harness.as('payer')).post(`/grants/${id}/payments`, payment);
  // A month after the period, and two weeks before that.
  const at = endOfDate(moveDate(moveDate(lastDayOf(STUDENTS.startsOn, 6), { months: 1 }), { days: -14 }));
  expect(body).toMatchObject({ state: 'closed', due: { at, what: 'remindReport' } });
  await age(harness, id);
  expect(await tasksOf('applicant', id)).toEqual([['reportMilestone', '1']]);
  expect(await report(harness, id, 1)).toMatchObject({ state: 'closed', due: { what: 'remindReviewOfReport' } });
  expect(await review(harness, id, 1, 1)).toMatchObject({ state: 'closed', due: null });
});

test('a suspended grant takes a report, and its review once it is resumed; a terminated one asks for none any more', async () => {
  const id = await toInTwo(harness);
  await age(harness, id);
  const change = async (login: string, path: string) =>
    expectStatus(
      await (await harness.as(login)).post(`/grants/${id}/${path}`, { version: (await grantOf(login, id))['version'], reason: 'Motif.' }),
      200,
    );
  expect(await change('lead', 'suspension')).toMatchObject({ state: 'suspended', due: { what: 'remindReport' } });
  expect(await tasksOf('applicant', id)).toEqual([['reportMilestone', '1']]);
  await report(harness, id, 1);
  expect((await grantOf('lead', id))['commands']).not.toContain('reviewReport');
  expect((await tasksOf('lead', id)).filter(([command]: string[]) => command === 'reviewReport')).toEqual([]);
  expect(await change('lead', 'resumption')).toMatchObject({ state: 'active', due: { what: 'remindReviewOfReport' } });
  expect((await grantOf('lead', id))['commands']).toContain('reviewReport');
  await noticed(harness.database.db, id);
  expect(await change('finance', 'termination')).toMatchObject({ state: 'terminated', due: null });
  expect((await grantOf('applicant', id))['milestones'].map(({ state }: Body) => state)).toEqual(['cancelled', 'cancelled']);
  expect((await postReport(harness, id, 2)).body).toMatchObject({ code: 'wrong_state', state: 'terminated' });
});
