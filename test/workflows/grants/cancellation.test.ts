import { parisDate } from '../../../domain/calendar.ts';
import { runOf } from '../../support/behind.ts';
import { AWARDED_CENTS, expectStatus, toReviewed, toSession } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, hasCaughtUp, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { endWait, toWaitlisted } from '../../support/waitlist-lives.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const DAY_SECONDS = 86_400;

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const inAWeek = async () => parisDate(shifted(await world.now(), 7 * DAY_SECONDS));
const ended = (kind: 'session' | 'application', id: string) =>
  until(`${kind}:${id} has ended`, async () => (await runOf(world, kind, id)).status === 'COMPLETED');

test('a session that is cancelled tells the chair, is recalled to nobody, and its applications are decided in the next one', async () => {
  const title = 'Comité reporté';
  const applicationId = await toReviewed(world, titled(title));
  const heldOn = await inAWeek();
  const { id, version } = await toSession(world, [applicationId], heldOn);
  const lead = await world.as('lead');
  expectStatus(await lead.post(`/sessions/${id}/cancellation`, { version, reason: 'Le quorum manque.' }), 200);
  expect((await lead.get(`/sessions/${id}`)).body).toMatchObject({
    state: 'cancelled',
    label: 'Annulé',
    cancellationReason: 'Le quorum manque.',
    cancelledAt: expect.any(String),
    commands: [],
  });
  expect((await lead.get(`/applications/${applicationId}`)).body).toMatchObject({
    state: 'reviewed',
    commands: ['createSession', 'voidOpinion', 'addAttachment'],
  });
  await until('the chair is told', () => writtenTo(world, 'annulé').length > 0);
  expect(writtenTo(world, 'annulé')).toEqual(['chair']);
  await ended('session', id);
  // Its workflow was told: nothing is left for the relay.
  await until('the application has caught up', () => hasCaughtUp(world, applicationId));
  await moveTo(world, shifted(await world.now(), 30 * DAY_SECONDS));
  expect(writtenTo(world, 'décision attendue')).toEqual([]);
  expect(await namesOf(world, id)).toEqual(['createSession', 'cancelSession']);

  const next = await toSession(world, [applicationId]);
  const decisions = [{ applicationId, decision: 'refuse', reason: 'Impact non établi.' }];
  expectStatus(await (await world.as('chair')).post(`/sessions/${next.id}/decision`, { version: next.version, decisions }), 200);
  await until('the applicant is told', () => writtenTo(world, 'Décision défavorable', title).length > 0);
  await ended('application', applicationId);
  expect((await (await world.as('applicant')).get(`/applications/${applicationId}`)).body.decision).toMatchObject({
    sessionId: next.id,
    decision: 'refuse',
  });
});

test('what waits is followed for months, and its award begins the grant’s own workflow', async () => {
  const applicationId = await toWaitlisted(world, titled('Neuf mois d’attente'));
  await moveTo(world, shifted(await world.now(), 2 * DAY_SECONDS));
  expect((await runOf(world, 'application', applicationId)).status).toBe('RUNNING');
  expectStatus(await endWait(await world.as('chair'), applicationId, 'award', { awardedCents: AWARDED_CENTS }), 200);
  const { grantId } = (await (await world.as('applicant')).get(`/applications/${applicationId}`)).body;
  await until('the grant is followed', async () => (await runOf(world, 'grant', grantId)).status === 'RUNNING');
  await ended('application', applicationId);
  const { due_at: dueAt, due_what: what } = await streamOf(world, grantId);
  expect(what).toBe('remindSignatories');
  await moveTo(world, pastDate(dueAt ?? ''));
  await until('it is recalled', async () => (await namesOf(world, grantId)).includes('remindSignatories'));
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
