import { appealLapse, appealTerm } from '../../../domain/appeal.ts';
import { adviseAs, appeal, assignTo, examiner, GROUNDS, notified, toAppealed, toAssigned, toRefused } from '../../support/appeal-lives.ts';
import { expectStatus } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const appealedAt = async (id: string): Promise<string> =>
  (await eventsOf(world, id)).find(({ name }) => name === 'appealDecision')?.at ?? '';
const read = async (id: string) => (await (await world.as('applicant')).get(`/applications/${id}`)).body;
/** Moves to what is due next, and waits until it is met. */
async function meetNext(id: string): Promise<string> {
  const { due_at: at, due_what: what, version } = await streamOf(world, id);
  await moveTo(world, pastDate(at ?? ''));
  await until(`${what} is met`, async () => (await streamOf(world, id)).version > version);
  return what ?? '';
}

test('the lead is reminded of an appeal that nobody examines, then of its term and of silence, which rejects it after two months', async () => {
  const id = await toAppealed(world, toRefused, titled('Sans réponse'));
  const lapsesAt = appealLapse(await appealedAt(id));
  const met: string[] = [];
  while ((await read(id)).state === 'appealed') met.push(await meetNext(id));
  expect(met).toEqual(['remindAppeal', 'remindAppeal', 'escalateAppeal', 'remindAppealDecision', 'lapseAppeal']);
  expect((await eventsOf(world, id)).at(-1)?.at.slice(0, 10)).toBe(shifted(lapsesAt, 1).slice(0, 10));
  expect(await read(id)).toMatchObject({ state: 'rejected', appeal: { state: 'lapsed', lapsesAt, reason: null } });
  await until('everybody is told', () => writtenTo(world, 'Sans réponse', 'Recours réputé rejeté').length === 3);
  expect(writtenTo(world, 'Sans réponse', 'Recours réputé rejeté')).toEqual(['applicant', 'chair', 'lead']);
  expect(writtenTo(world, 'Sans réponse', 'Recours bientôt réputé rejeté')).toEqual(['chair', 'lead']);
  expect(writtenTo(world, 'Sans réponse', 'avis attendu sur le recours')).toEqual(['lead', 'lead']);
  expect(writtenTo(world, 'Sans réponse', 'Avis sur un recours en retard')).toEqual(['lead']);
});

test('who is asked is reminded on a clock of its own, and no longer once the opinion is given', async () => {
  const id = await toAppealed(world, toRefused, titled('Rappelé'));
  expect(await meetNext(id)).toBe('remindAppeal');
  const { id: reviewerId } = await examiner(world);
  expectStatus(await assignTo(world, id, reviewerId), 200);
  expect(await meetNext(id)).toBe('remindAppeal');
  await until('the reviewer is reminded', () => writtenTo(world, 'Rappelé', 'avis attendu sur le recours').length === 2);
  expect(writtenTo(world, 'Rappelé', 'avis attendu sur le recours')).toEqual(['examiner@example.org', 'lead']);
  expectStatus(await adviseAs(await examiner(world), id, 'unfounded'), 200);
  expect((await streamOf(world, id)).due_what).toBe('remindAppealDecision');
});

test('who goes away is asked for the opinion on an appeal no more, and the lead asks somebody else', async () => {
  const id = await toAssigned(world, toRefused, titled('Absence'));
  const who = await examiner(world);
  const first = shifted(await appealedAt(id), 48 * 60 * 60).slice(0, 10);
  const substituteId = (await world.as('reviewer-legal')).id;
  expectStatus(await who.post(`/people/${who.id}/absences`, { startsOn: first, endsOn: first, substituteId }), 200);
  await moveTo(world, `${first}T12:00:00.000Z`);
  await until('the appeal is taken back', async () => (await read(id)).appeal.state === 'received');
  await until('the lead is told', () => writtenTo(world, 'Absence', 'Recours à confier').length === 2);
  expect((await assignTo(world, id, who.id)).body).toMatchObject({ code: 'reviewer_absent' });
});

test('an appeal is made until the end of the second month from the notification, and not after it', async () => {
  const ids = [await toRefused(world, titled('À temps')), await toRefused(world, titled('Trop tard'))];
  const [inTime = '', late = ''] = ids;
  const term = appealTerm((await Promise.all(ids.map((id) => notified(world, id)))).sort()[0] ?? '') ?? '';
  await moveTo(world, shifted(term, -60));
  expectStatus(await appeal(world, inTime), 200);
  await moveTo(world, shifted(term, 60));
  const { status, body } = await appeal(world, late);
  expect([status, body.code]).toEqual([422, 'appeal_out_of_time']);
  expect(await namesOf(world, late)).not.toContain('appealDecision');
});

test('before anybody was notified no term has begun', async () => {
  const id = await toRefused(world, titled('Jamais notifié'));
  await notified(world, id);
  await world.database.pool.query('ALTER TABLE letter DISABLE TRIGGER USER');
  await world.database.pool.query('DELETE FROM letter WHERE stream_id = $1', [id]);
  await world.database.pool.query('ALTER TABLE letter ENABLE TRIGGER USER');
  await moveTo(world, shifted(await world.now(), 200 * 86_400));
  expect(await read(id)).toMatchObject({ notifiedAt: null, appealUntil: null, commands: ['appealDecision'] });
  expectStatus(await appeal(world, id), 200);
  expect((await read(id)).appeal.grounds).toBe(GROUNDS);
});

test('a workflow that has ended with the refusal begins again with the appeal, and goes on after it', async () => {
  const id = await toAssigned(world, toRefused, titled('Repris'));
  expect((await namesOf(world, id)).slice(-3)).toEqual(['decideSession', 'appealDecision', 'assignAppeal']);
  await until('it is told', () => writtenTo(world, 'Repris', 'Votre avis est demandé sur un recours').length === 1);
});

test('every workflow of these months could be continued', async () => expect(await failedReplays(world)).toEqual([]));
