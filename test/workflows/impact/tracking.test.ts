import { parisDate } from '../../../domain/calendar.ts';
import { runOf } from '../../support/behind.ts';
import { openCall } from '../../support/calls.ts';
import { readAs, report, review } from '../../support/impact-lives.ts';
import { expectStatus, toActive, withPayee } from '../../support/lives.ts';
import { allotComingYears, closeYearsThatAreOver } from '../../support/money.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { TRACKING } from '../../support/tracking-lives.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

const grantOf = (id: string) => readAs(world, 'finance', `/grants/${id}`);
const happened = (id: string, name: string, times = 1) =>
  until(`${name} happens`, async () => (await namesOf(world, id)).filter((each) => each === name).length === times);
const written = async (logins: string[], ...words: string[]) => {
  await until(`${logins.join(' and ')} are written to`, () => writtenTo(world, ...words).length >= logins.length);
  expect(writtenTo(world, ...words)).toEqual(logins);
};
const ask = async (login: string, id: string, path: string, body: object) => (await world.as(login)).post(`/grants/${id}/${path}`, body);

/** A grant of one tranche whose project is tracked for two years, from its signature until its own report is accepted. */
async function toTracked(title: string) {
  const callId = await openCall(world, { terms: { tracking: TRACKING } });
  const { grantId: id } = await toActive(world, { ...titled(title), callId, startsOn: parisDate(await world.now()) });
  const { awardedCents, milestones } = await grantOf(id);
  const [own, first, second] = milestones;
  return { id, awardedCents, own, first, second };
}

test('a closed grant waits for years: each year is asked for, recalled and late, and its report ends the wait', async () => {
  const title = 'Suivi deux ans';
  const { id, awardedCents, own, first, second } = await toTracked(title);
  expectStatus(await ask('finance', id, 'certifications', { tranche: 1, certifiedCents: awardedCents }), 200);
  await withPayee(world, id);
  expectStatus(await ask('finance', id, 'payment-orders', { tranche: 1, orderedCents: awardedCents }), 200);
  const payment = { tranche: 1, paidCents: awardedCents, paidOn: parisDate(await world.now()), reference: 'VIR-1' };
  expect(expectStatus(await ask('payer', id, 'payments', payment), 200)).toMatchObject({ state: 'closed', due: { what: 'remindReport' } });
  await moveTo(world, shifted(own.dueAt, -60));
  const forecastEndsOn = own.periodEndsOn;
  await report(world, id, 1, { forecastEndsOn });
  expect(await review(world, id, 1, 1)).toMatchObject({ state: 'closed', due: { what: 'askTracking' } });

  // The first year: asked for at its end, and given before its reminder.
  await moveTo(world, shifted(first.dueAt, -25 * 86_400));
  await happened(id, 'askTracking');
  await written(['applicant'], title, 'Bilan de suivi à rendre');
  await report(world, id, 61, { forecastEndsOn });
  await written(['lead'], title, 'Bilan de suivi à examiner');
  expect(await review(world, id, 61, 1)).toMatchObject({ due: { what: 'askTracking' } });
  await written(['applicant', 'finance'], title, 'Bilan de suivi accepté');

  // The second: nobody gives it until it is late, and the lead hears of that.
  await moveTo(world, pastDate(second.dueAt));
  await happened(id, 'escalateReport');
  await written(['applicant', 'lead'], title, 'Bilan de suivi en retard');
  expect(world.mail.filter(({ subject, text }) => subject.includes(title) && /paiement .* retenu/.test(text))).toEqual([]);
  await until('its workflow ends', async () => (await runOf(world, 'grant', id)).status === 'COMPLETED');
  await report(world, id, 62, { forecastEndsOn });
  expect(await review(world, id, 62, 1)).toMatchObject({ state: 'closed', due: null });
  await until('its workflow ends again', async () => (await runOf(world, 'grant', id)).status === 'COMPLETED');
  expect((await namesOf(world, id)).filter((name) => /Report|Tracking|Milestone/.test(name))).toEqual([
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
  await moveTo(world, shifted(own.dueAt, -60));
  await report(world, id, 1, { forecastEndsOn: own.periodEndsOn });
  await review(world, id, 1, 1);
  expectStatus(await ask('finance', id, 'certifications', { tranche: 1, certifiedCents: awardedCents }), 200);
  await withPayee(world, id);
  await moveTo(world, pastDate(first.dueAt));
  await closeYearsThatAreOver(world);
  await happened(id, 'escalateReport');
  await written(['applicant', 'lead'], title, 'Bilan de suivi en retard');
  const late = world.mail.filter(({ subject }) => subject.includes(title) && subject.includes('en retard'));
  expect(late.map(({ text }) => /Tant qu'il manque, le paiement (du solde \(tranche 1\)|de la tranche 1) est retenu/.test(text))).toEqual([
    true,
    true,
  ]);
  const order = { tranche: 1, orderedCents: awardedCents };
  // The front door reads the clock on the wall, and the rule that of the world, in which the term has passed.
  expect(expectStatus(await ask('finance', id, 'payment-orders', order), 409)).toMatchObject({ code: 'tracking_report_awaited', year: 1 });
  await report(world, id, 61, { forecastEndsOn: own.periodEndsOn });
  expectStatus(await ask('finance', id, 'payment-orders', order), 200);
});

test('a project that slips beyond the call’s thresholds has its lead told, once for each', async () => {
  const title = 'Projet qui dérive';
  const { grantId: id } = await toActive(world, { ...titled(title), startsOn: parisDate(await world.now()) });
  const { milestones } = await grantOf(id);
  await moveTo(world, shifted(milestones[0].dueAt, -60));
  const forecast = (percent: number) => ({ forecastCostCents: 480_000 * (100 + percent), forecastEndsOn: milestones[0].periodEndsOn });
  await report(world, id, 1, forecast(12));
  await written(['lead'], title, 'Projet qui glisse');
  await review(world, id, 1, 1, 'return');
  await report(world, id, 1, forecast(24));
  await written(['lead'], title, "Mission d'une brigade à proposer");
  await written(['lead', 'lead'], title, "Bilan d'impact à examiner");
  expect(world.mail.find(({ subject }) => subject.includes('Mission') && subject.includes(title))?.text).toContain('+24');
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
