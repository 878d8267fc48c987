import { endOfDate, parisDate } from '../../../domain/calendar.ts';
import { agendaAt } from '../../../domain/session.ts';
import { followed } from '../../support/history.ts';
import { AWARDED_CENTS, expectStatus, toReviewed, toSession } from '../../support/lives.ts';
import { allotComingYears } from '../../support/money.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const DAY_SECONDS = 86_400;

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

/** A session some days from now with one application on it. Its letters name the day, so each test takes days of its own. */
async function planned(title: string, days = 3) {
  const applicationId = await toReviewed(world, titled(title));
  const heldOn = parisDate(shifted(await world.now(), days * DAY_SECONDS));
  const session = await toSession(world, [applicationId], heldOn);
  return { ...session, applicationId, heldOn, endsAt: endOfDate(heldOn) };
}

const decide = async (id: string, version: number, decision: Record<string, unknown>) =>
  (await world.as('chair')).post(`/sessions/${id}/decision`, { version, decisions: [{ reason: 'Impact mesurable.', ...decision }] });
const agendaLetters = () => writtenTo(world, 'l’ordre du jour');
const chairLetters = () => writtenTo(world, 'décision attendue');

test('a session whose day has passed without a decision is recalled to the chair once', async () => {
  const { id, endsAt } = await planned('Oublié');
  expect(await streamOf(world, id)).toMatchObject({ due_at: endsAt, due_what: 'remindChair' });
  await moveTo(world, shifted(endsAt, -1));
  expect(await namesOf(world, id)).toEqual(['createSession']);
  await moveTo(world, shifted(endsAt, 60 * DAY_SECONDS));
  await until('the chair is written to', () => chairLetters().length > 0);
  expect(chairLetters()).toEqual(['chair']);
  expect(await namesOf(world, id)).toEqual(['createSession', 'remindChair']);
  const { at } = (await eventsOf(world, id))[1] ?? { at: '' };
  expect(at >= endsAt && at < shifted(endsAt, 60)).toBe(true);
});

test('the chair may still decide after the reminder, at the version that it made', async () => {
  const { id, applicationId, endsAt, version } = await planned('Décidé tard');
  await moveTo(world, pastDate(endsAt));
  await until('the chair is reminded', async () => (await namesOf(world, id)).includes('remindChair'));
  const before = await streamOf(world, applicationId);
  expect(expectStatus(await decide(id, version, { applicationId, decision: 'refuse' }), 409)).toMatchObject({
    code: 'stale_version',
    current: version + 1,
  });
  expect(await streamOf(world, applicationId)).toEqual(before);
  expect(expectStatus(await decide(id, version + 1, { applicationId, decision: 'refuse' }), 200)).toMatchObject({
    state: 'decided',
    due: null,
  });
});

test.each([
  ['refuse', {}],
  ['award', { awardedCents: AWARDED_CENTS }],
])('after the decision (%s) nobody is reminded, and the applicant is told', async (decision, amount) => {
  const title = `Décidé, ${decision}`;
  const { id, applicationId, version, heldOn, endsAt } = await planned(title);
  const reminded = chairLetters().length;
  await moveTo(world, shifted(endsAt, -3_600));
  expect(parisDate(await world.now())).toBe(heldOn);
  expectStatus(await decide(id, version, { applicationId, decision, ...amount }), 200);
  await moveTo(world, shifted(endsAt, 3 * DAY_SECONDS));
  await until('the applicant is told', () => writtenTo(world, title, 'Décision').length > 0);
  expect(writtenTo(world, title, 'Décision')).toEqual(['applicant']);
  expect(chairLetters()).toHaveLength(reminded);
  expect(await namesOf(world, id)).toEqual(['createSession', 'decideSession']);
});

test('a session and its refused application have ended with the decision', async () => {
  const { id, applicationId, version, endsAt } = await planned('Clos');
  await moveTo(world, shifted(endsAt, -3_600));
  expectStatus(await decide(id, version, { applicationId, decision: 'refuse' }), 200);
  for (const workflowId of [`session:${id}`, `application:${applicationId}`]) {
    await until(
      `${workflowId} has completed`,
      async () => (await (await followed(world.temporal, workflowId)).describe()).status.name === 'COMPLETED',
    );
  }
});

test('the agenda is sent five working days before, once, to those who decide', async () => {
  const before = agendaLetters().length;
  const { id, heldOn } = await planned('Annoncé', 30);
  const sentAt = agendaAt(heldOn);
  expect(await streamOf(world, id)).toMatchObject({ due_at: sentAt, due_what: 'sendAgenda' });
  await moveTo(world, shifted(sentAt, -1));
  expect(agendaLetters()).toHaveLength(before);
  await moveTo(world, shifted(sentAt, 60));
  await until('the agenda is sent', () => agendaLetters().length > before);
  expect(agendaLetters().slice(before)).toEqual(['chair']);
  expect(world.mail.findLast(({ subject }) => subject.includes('l’ordre du jour'))?.text).toContain('1. Annoncé – ');
  await moveTo(world, shifted(endOfDate(heldOn), 60));
  await until('the chair is reminded', async () => (await namesOf(world, id)).includes('remindChair'));
  expect(await namesOf(world, id)).toEqual(['createSession', 'sendAgenda', 'remindChair']);
  expect(agendaLetters()).toHaveLength(before + 1);
});

test('of a session that is planned later than that it leaves with the planning, and makes no version of its own', async () => {
  const before = agendaLetters().length;
  const { id, version } = await planned('Annoncé tard');
  await until('the agenda is sent', () => agendaLetters().length > before);
  expect(agendaLetters().slice(before)).toEqual(['chair']);
  expect([version, await namesOf(world, id)]).toEqual([1, ['createSession']]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
