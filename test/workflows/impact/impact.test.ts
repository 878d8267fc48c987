import { daysBefore, endOfDate, moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { runOf } from '../../support/behind.ts';
import { openCall } from '../../support/calls.ts';
import { COST_CENTS, IN_TWO, IN_TWO_CENTS, postReview, readAs, report, review, VALUES } from '../../support/impact-fixtures.ts';
import { expectStatus, sign, toActive, toGrant, withPayee } from '../../support/fixtures.ts';
import { allotComingYears, closeYearsThatAreOver } from '../../support/money.ts';
import { testReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { TRACKING } from '../../support/tracking-fixtures.ts';
import { until } from '../../support/until.ts';

const harness = temporalOfFile({ skipping: true, copies: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await allotComingYears(harness, 14);
});

const grantOf = (id: string) => readAs(harness, 'finance', `/grants/${id}`);
const happened = (id: string, name: string, times = 1) =>
  until(`${name} happens`, async () => (await namesOf(harness, id)).filter((each) => each === name).length === times);
const written = async (logins: string[], ...words: string[]) => {
  await until(`${logins.join(' and ')} are written to`, () => writtenTo(harness, ...words).length >= logins.length);
  expect(writtenTo(harness, ...words)).toEqual(logins);
};

/** The morning of the day after a date. */
const morningAfter = (date: string): string => `${moveDate(date, { days: 1 })}T09:00:00.000Z`;

describe('impact', () => {
  const trancheStates = async (id: string): Promise<string[]> => (await grantOf(id)).tranches.map(({ state }: { state: string }) => state);

  const ask = async (login: string, id: string, path: string, body: object) =>
    expectStatus(await (await harness.as(login)).post(`/grants/${id}/${path}`, body), 200);

  /** Certifies (unless it is an advance), orders and pays a tranche, all of it, now. */
  async function pay(id: string, rank: number) {
    const { tranches } = await grantOf(id);
    const { kind, amountCents } = tranches[rank - 1];
    if (kind !== 'advance')
      await ask('finance', id, 'certifications', { tranche: rank, certifiedCents: amountCents, observation: 'Vu sur place.' });
    await withPayee(harness, id);
    await ask('finance', id, 'payment-orders', { tranche: rank, orderedCents: amountCents });
    const paidOn = parisDate(await harness.now());
    return ask('payer', id, 'payments', { tranche: rank, paidCents: amountCents, paidOn, reference: `VIR-${rank}` });
  }

  test('a three-year grant in four tranches passes to its end, one report late and one returned, each holding the next tranche until it is accepted', async () => {
    const title = 'Trois ans';
    const callId = await openCall(harness, { terms: { tranches: { aboveCents: 20_000_000, aboveMonths: 9, everyMonths: 9, firm: 1 } } });
    const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId, title, durationMonths: 36 });
    const first = IN_TWO.startsOn;
    const ends = [9, 18, 27, 36].map((months) => lastDayOf(first, months)) as [string, string, string, string];
    const due = ends.map((end) => endOfDate(moveDate(end, { months: 1 }))) as [string, string, string, string];
    const remindAt = daysBefore(due[0], 14);
    expectStatus(await sign(harness, id, 'applicant'), 200);
    expect(expectStatus(await sign(harness, id, 'finance'), 200)).toMatchObject({
      state: 'active',
      due: { at: remindAt, what: 'remindReport' },
    });
    const { milestones } = await grantOf(id);
    expect(
      milestones.map(({ periodStartsOn, periodEndsOn, dueAt }: Record<string, string>) => [periodStartsOn, periodEndsOn, dueAt]),
    ).toEqual([
      [first, ends[0], due[0]],
      [moveDate(first, { months: 9 }), ends[1], due[1]],
      [moveDate(first, { months: 18 }), ends[2], due[2]],
      [moveDate(first, { months: 27 }), ends[3], due[3]],
    ]);
    await pay(id, 1);

    // The first report comes after its reminder and before its deadline.
    await moveTo(harness, morningAfter(parisDate(remindAt)));
    await closeYearsThatAreOver(harness);
    await happened(id, 'remindReport');
    await written(['applicant'], title, 'Bilan d’impact à rendre');
    await report(harness, id, 1);
    await written(['lead'], title, 'Bilan d’impact à examiner');
    expect(await trancheStates(id)).toEqual(['paid', 'planned', 'planned', 'planned']);
    await review(harness, id, 1, 1);
    expect(await trancheStates(id)).toEqual(['paid', 'confirmed', 'planned', 'planned']);
    await written(['applicant', 'finance'], title, 'Bilan d’impact accepté');

    // The second one is late: the tranche that it justifies is not certified, and the next one stays conditional.
    await moveTo(harness, morningAfter(parisDate(due[1])));
    await closeYearsThatAreOver(harness);
    await happened(id, 'escalateReport');
    await written(['applicant', 'lead'], title, 'Bilan d’impact en retard');
    expect((await grantOf(id)).milestones[1]).toMatchObject({ state: 'planned', late: true, holdsTranche: 3 });
    const certification = await (
      await harness.as('finance')
    ).post(`/grants/${id}/certifications`, { tranche: 2, certifiedCents: 6_000_000 });
    expect(expectStatus(certification, 409)).toMatchObject({ code: 'report_not_accepted', rank: 2 });
    await moveTo(harness, morningAfter(moveDate(parisDate(due[1]), { months: 2 })));
    expect(await trancheStates(id)).toEqual(['paid', 'confirmed', 'planned', 'planned']);
    await report(harness, id, 2, {
      spentCents: 24_000_000,
      forecastCostCents: COST_CENTS + 12_000_000,
      forecastEndsOn: lastDayOf(first, 42),
    });
    expect((await grantOf(id)).milestones[1]).toMatchObject({ state: 'reported', late: true, reports: [{ number: 1, late: true }] });
    await review(harness, id, 2, 1);
    expect(await trancheStates(id)).toEqual(['paid', 'confirmed', 'confirmed', 'planned']);
    await pay(id, 2);

    // The third one lacks an indicator, waits for its review until the lead is reminded, is returned, and comes again
    // within its new month.
    await moveTo(harness, morningAfter(ends[2]));
    await closeYearsThatAreOver(harness);
    await report(harness, id, 3, { values: VALUES.slice(1), spentCents: 36_000_000 });
    expect(expectStatus(await postReview(harness, id, 3, 1), 422)).toMatchObject({
      code: 'report_indicators_missing',
      keys: ['users_informed'],
    });
    const { due_at: reviewDueAt, due_what: reviewDue } = await streamOf(harness, id);
    expect(reviewDue).toBe('remindReviewOfReport');
    await moveTo(harness, pastDate(reviewDueAt ?? ''));
    await happened(id, 'remindReviewOfReport');
    await written(['lead'], title, 'Rappel');
    const returned = (await review(harness, id, 3, 1, 'return')) as unknown as { due: { at: string; what: string } };
    expect(returned).toMatchObject({ due: { what: 'remindReport' } });
    await written(['applicant'], title, 'Bilan d’impact à compléter');
    expect(await trancheStates(id)).toEqual(['paid', 'paid', 'confirmed', 'planned']);
    await moveTo(harness, pastDate(returned.due.at));
    await happened(id, 'remindReport', 3);
    await report(harness, id, 3, { spentCents: 36_000_000 });
    await review(harness, id, 3, 2);
    expect(await trancheStates(id)).toEqual(['paid', 'paid', 'confirmed', 'confirmed']);
    await pay(id, 3);

    // The last one justifies the balance.
    await moveTo(harness, morningAfter(ends[3]));
    await closeYearsThatAreOver(harness);
    await report(harness, id, 4, { spentCents: COST_CENTS, forecastEndsOn: ends[3] });
    await review(harness, id, 4, 1);
    expect(await pay(id, 4)).toMatchObject({ state: 'closed', due: null });
    await until('its workflow ends', async () => (await runOf(harness, 'grant', id)).status === 'COMPLETED');
    expect((await namesOf(harness, id)).filter((name) => /Report|Milestone/.test(name))).toEqual([
      'remindReport',
      'reportMilestone',
      'reviewReport',
      'remindReport',
      'escalateReport',
      'reportMilestone',
      'reviewReport',
      'reportMilestone',
      'remindReviewOfReport',
      'reviewReport',
      'remindReport',
      'reportMilestone',
      'reviewReport',
      'reportMilestone',
      'reviewReport',
    ]);
    expect((await grantOf(id)).milestones.map(({ state, late }: { state: string; late: boolean }) => [state, late])).toEqual([
      ['accepted', false],
      ['accepted', true],
      ['accepted', false],
      ['accepted', false],
    ]);
  });

  test('a grant that is paid at once closes, and its report is asked for until it is late; what comes then begins its story again', async () => {
    const title = 'Payé d’un coup';
    const { grantId: id } = await toActive(harness, { ...titled(title), startsOn: parisDate(await harness.now()) });
    expect(await pay(id, 1)).toMatchObject({ state: 'closed', due: { what: 'remindReport' } });
    const { dueAt } = (await grantOf(id)).milestones[0];
    await moveTo(harness, pastDate(dueAt));
    await happened(id, 'escalateReport');
    await written(['applicant'], title, 'Bilan d’impact à rendre');
    await written(['applicant', 'lead'], title, 'Bilan d’impact en retard');
    // No tranche waits for it.
    expect(
      harness.mail.filter(({ subject, text }) => subject.startsWith('Bilan d’impact') && subject.includes(title) && /tranche/.test(text)),
    ).toEqual([]);
    await until('its workflow ends', async () => (await runOf(harness, 'grant', id)).status === 'COMPLETED');

    const forecastEndsOn = parisDate(dueAt);
    await report(harness, id, 1, { forecastEndsOn });
    await until('it runs again', async () => (await runOf(harness, 'grant', id)).status === 'RUNNING');
    expect(await review(harness, id, 1, 1, 'return')).toMatchObject({ state: 'closed', due: { what: 'remindReport' } });
    await report(harness, id, 1, { forecastEndsOn });
    await review(harness, id, 1, 2);
    await until('its workflow ends again', async () => (await runOf(harness, 'grant', id)).status === 'COMPLETED');
    expect((await grantOf(id)).milestones[0]).toMatchObject({ state: 'accepted', holdsTranche: null });
  });

  testReplays(harness);
});

describe('tracking', () => {
  const ask = async (login: string, id: string, path: string, body: object) =>
    (await harness.as(login)).post(`/grants/${id}/${path}`, body);

  /**
   * A grant of one tranche whose project is tracked for two years, from its signature until its own report is accepted.
   */
  async function toTracked(title: string) {
    const callId = await openCall(harness, { terms: { tracking: TRACKING } });
    const { grantId: id } = await toActive(harness, { ...titled(title), callId, startsOn: parisDate(await harness.now()) });
    const { awardedCents, milestones } = await grantOf(id);
    const [own, first, second] = milestones;
    return { id, awardedCents, own, first, second };
  }

  test('a closed grant waits for years: each year’s report is asked for, brings a reminder and is late, and ends the wait', async () => {
    const title = 'Suivi deux ans';
    const { id, awardedCents, own, first, second } = await toTracked(title);
    expectStatus(
      await ask('finance', id, 'certifications', { tranche: 1, certifiedCents: awardedCents, observation: 'Vu sur place.' }),
      200,
    );
    await withPayee(harness, id);
    expectStatus(await ask('finance', id, 'payment-orders', { tranche: 1, orderedCents: awardedCents }), 200);
    const payment = { tranche: 1, paidCents: awardedCents, paidOn: parisDate(await harness.now()), reference: 'VIR-1' };
    expect(expectStatus(await ask('payer', id, 'payments', payment), 200)).toMatchObject({
      state: 'closed',
      due: { what: 'remindReport' },
    });
    await moveTo(harness, shifted(own.dueAt, -60));
    const forecastEndsOn = own.periodEndsOn;
    await report(harness, id, 1, { forecastEndsOn });
    expect(await review(harness, id, 1, 1)).toMatchObject({ state: 'closed', due: { what: 'askTracking' } });

    // The first year: its report is asked for at its end, and given before its reminder.
    await moveTo(harness, shifted(first.dueAt, -25 * 86_400));
    await happened(id, 'askTracking');
    await written(['applicant'], title, 'Bilan de suivi à rendre');
    await report(harness, id, 61, { forecastEndsOn });
    await written(['lead'], title, 'Bilan de suivi à examiner');
    expect(await review(harness, id, 61, 1)).toMatchObject({ due: { what: 'askTracking' } });
    await written(['applicant', 'finance'], title, 'Bilan de suivi accepté');

    // The second: its report is not given until it is late, and the lead is told.
    await moveTo(harness, pastDate(second.dueAt));
    await happened(id, 'escalateReport');
    await written(['applicant', 'lead'], title, 'Bilan de suivi en retard');
    expect(harness.mail.filter(({ subject, text }) => subject.includes(title) && /paiement .* retenu/.test(text))).toEqual([]);
    await until('its workflow ends', async () => (await runOf(harness, 'grant', id)).status === 'COMPLETED');
    await report(harness, id, 62, { forecastEndsOn });
    expect(await review(harness, id, 62, 1)).toMatchObject({ state: 'closed', due: null });
    await until('its workflow ends again', async () => (await runOf(harness, 'grant', id)).status === 'COMPLETED');
    expect((await namesOf(harness, id)).filter((name) => /Report|Tracking|Milestone/.test(name))).toEqual([
      'remindReport',
      'reportMilestone',
      'reviewReport',
      'askTracking',
      'reportMilestone',
      'reviewReport',
      'askTracking',
      'remindReport',
      'escalateReport',
      'reportMilestone',
      'reviewReport',
    ]);
  });

  test('a late yearly report holds the payment that is still to be ordered, and says which', async () => {
    const title = 'Solde attendu';
    const { id, awardedCents, own, first } = await toTracked(title);
    await moveTo(harness, shifted(own.dueAt, -60));
    await report(harness, id, 1, { forecastEndsOn: own.periodEndsOn });
    await review(harness, id, 1, 1);
    expectStatus(
      await ask('finance', id, 'certifications', { tranche: 1, certifiedCents: awardedCents, observation: 'Vu sur place.' }),
      200,
    );
    await withPayee(harness, id);
    await moveTo(harness, pastDate(first.dueAt));
    await closeYearsThatAreOver(harness);
    await happened(id, 'escalateReport');
    await written(['applicant', 'lead'], title, 'Bilan de suivi en retard');
    const late = harness.mail.filter(({ subject }) => subject.includes(title) && subject.includes('en retard'));
    expect(
      late.map(({ text }) => /Tant qu’il n’est pas rendu, le paiement (du solde \(tranche 1\)|de la tranche 1) est retenu/.test(text)),
    ).toEqual([true, true]);
    const order = { tranche: 1, orderedCents: awardedCents };
    // The front door reads the real clock, and the rule that of the harness, by which the deadline has passed.
    expect(expectStatus(await ask('finance', id, 'payment-orders', order), 409)).toMatchObject({
      code: 'tracking_report_awaited',
      year: 1,
    });
    await report(harness, id, 61, { forecastEndsOn: own.periodEndsOn });
    expectStatus(await ask('finance', id, 'payment-orders', order), 200);
  });

  test('a project that slips beyond the call’s thresholds has its lead told, once for each', async () => {
    const title = 'Projet qui dérive';
    const { grantId: id } = await toActive(harness, { ...titled(title), startsOn: parisDate(await harness.now()) });
    const { milestones } = await grantOf(id);
    await moveTo(harness, shifted(milestones[0].dueAt, -60));
    const forecast = (percent: number) => ({ forecastCostCents: 480_000 * (100 + percent), forecastEndsOn: milestones[0].periodEndsOn });
    await report(harness, id, 1, forecast(12));
    await written(['lead'], title, 'Dérive de coût ou de délai');
    await review(harness, id, 1, 1, 'return');
    await report(harness, id, 1, forecast(24));
    await written(['lead'], title, 'Mission d’une brigade à proposer');
    await written(['lead', 'lead'], title, 'Bilan d’impact à examiner');
    expect(harness.mail.find(({ subject }) => subject.includes('Mission') && subject.includes(title))?.text).toContain('+24');
  });

  testReplays(harness);
});
