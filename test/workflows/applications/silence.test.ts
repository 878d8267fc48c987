import { daysLeft, endOfPeriod } from '../../../domain/calendar.ts';
import { answer, ask, SILENCE, silentProject } from '../../support/correction-lives.ts';
import { expectStatus, giveOpinions, toInReview, toSession, toSubmitted } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const DAY_SECONDS = 86_400;
const TO_APPLICANT = 'Demande réputée rejetée';
const TO_LEAD = 'Silence valant rejet';

let world: TemporalWorld;
let project: Awaited<ReturnType<typeof silentProject>>;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  project = await silentProject(world);
});
afterAll(() => world.stop());

const titled = (title: string) => ({ ...project, title });
const endOf = async (id: string): Promise<string> => {
  const { at } = (await eventsOf(world, id)).find(({ name }) => name === 'submitApplication') ?? { at: '' };
  return endOfPeriod(at, { months: SILENCE.months });
};
const timesSilent = async (id: string) => (await namesOf(world, id)).filter((name) => name === 'recordSilence').length;
const read = async (id: string) => (await (await world.as('applicant')).get(`/applications/${id}`)).body;

test('after the call’s period it counts as a rejection, once: the applicant and the lead are told, and the file may still be decided', async () => {
  const id = await toSubmitted(world, titled('Muet'));
  const silenceAt = await endOf(id);
  await moveTo(world, shifted(silenceAt, -1));
  expect([await timesSilent(id), (await read(id)).impliedRejectionAt]).toEqual([0, null]);
  await moveTo(world, pastDate(silenceAt));
  await until('both are told', () => writtenTo(world, 'Muet', TO_APPLICANT).length + writtenTo(world, 'Muet', TO_LEAD).length === 2);
  expect([writtenTo(world, 'Muet', TO_APPLICANT), writtenTo(world, 'Muet', TO_LEAD)]).toEqual([['applicant'], ['lead']]);
  expect(await read(id)).toMatchObject({ state: 'submitted', impliedRejectionAt: silenceAt });
  await moveTo(world, shifted(silenceAt, 90 * DAY_SECONDS));
  expect(await timesSilent(id)).toBe(1);
  const decided = await (await world.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' });
  expect(expectStatus(decided, 200)).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer' } });
});

test('the receipt of a submission says from which day on', async () => {
  const id = await toSubmitted(world, titled('Averti'));
  await until('the receipt has left', () => writtenTo(world, 'Averti', 'Accusé de réception').length > 0);
  const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(await endOf(id)));
  const { text } = world.mail.find(({ subject }) => subject.includes('Averti')) ?? { text: '' };
  expect(text).toContain(`Sans décision notifiée le ${day.replace(/^1 /, '1er ')}, votre demande sera réputée rejetée`);
});

test('it stands while a correction is out, and what was left follows the answer', async () => {
  const id = await toSubmitted(world, titled('Suspendu'));
  const first = await endOf(id);
  await moveTo(world, shifted(first, -10 * DAY_SECONDS));
  expectStatus(await ask(world, id, 'screener'), 200);
  const askedAt = (await eventsOf(world, id)).at(-1)?.at ?? '';
  await moveTo(world, shifted(first, 5 * DAY_SECONDS));
  expect(await timesSilent(id)).toBe(0);
  expectStatus(await answer(world, id), 200);
  const answeredAt = (await eventsOf(world, id)).findLast(({ name }) => name === 'answerCorrection')?.at ?? '';
  const silenceAt = endOfPeriod(answeredAt, { days: daysLeft(askedAt, first) });
  expect(await read(id)).toMatchObject({ silenceAt, impliedRejectionAt: null });
  await moveTo(world, shifted(silenceAt, -1));
  expect(await timesSilent(id)).toBe(0);
  await moveTo(world, pastDate(silenceAt));
  await until('it is recorded', async () => (await timesSilent(id)) === 1);
});

test('it counts in a session too, whose decision comes afterwards', async () => {
  const applicationId = await giveOpinions(world, await toInReview(world, titled('En comité')));
  const silenceAt = await endOf(applicationId);
  const session = await toSession(world, [applicationId]);
  expect(await streamOf(world, applicationId)).toMatchObject({ due_at: silenceAt, due_what: 'recordSilence' });
  await moveTo(world, pastDate(silenceAt));
  await until('it is recorded', async () => (await timesSilent(applicationId)) === 1);
  const decisions = [{ applicationId, decision: 'refuse', reason: 'Impact non établi.' }];
  const { version } = await streamOf(world, session.id);
  expectStatus(await (await world.as('chair')).post(`/sessions/${session.id}/decision`, { version, decisions }), 200);
  expect(await read(applicationId)).toMatchObject({ state: 'refused', impliedRejectionAt: silenceAt });
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
