import { endOfDate, parisDate } from '../../../domain/core/calendar.ts';
import { signingOf } from '../../support/agreements.ts';
import { behindItsBack, forget, metBehindItsBack, runOf } from '../../support/behind.ts';
import {
  admit,
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  readEnvelope,
  sign,
  toGrant,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/lives.ts';
import { allotComingYears } from '../../support/money.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, hasCaughtUp, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  await allotComingYears(world, 5);
});
afterAll(() => world.stop());

const dueOf = async (id: string) => String((await streamOf(world, id)).due_at);
const completed = (kind: 'application' | 'session' | 'grant', id: string) =>
  until(`${kind}:${id} has completed`, async () => (await runOf(world, kind, id)).status === 'COMPLETED');

test('a screening decided without its workflow is not recalled, its letter still leaves, and the review keeps its dates', async () => {
  const id = await toSubmitted(world, titled('Décidé ailleurs'));
  const screeningDueAt = await dueOf(id);
  const { due } = await behindItsBack(world, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'admissible' });
  // The review's own dates lie before the screening's end that the workflow waits for: then it has them to catch up
  // with.
  expect((due?.at ?? '') < screeningDueAt).toBe(true);
  await moveTo(world, pastDate(screeningDueAt));
  await until('the applicant is told', () => writtenTo(world, 'Décidé ailleurs', 'Dossier recevable').length > 0);
  await until('the steps are recalled', () => writtenTo(world, 'Décidé ailleurs', 'Rappel').length === 3);
  expect(writtenTo(world, 'Décidé ailleurs', 'À examiner')).toEqual([]);
  expect(await namesOf(world, id)).toEqual([
    'createApplication',
    'submitApplication',
    'decideAdmissibility',
    'remindReviewer',
    'remindReviewer',
    'remindReviewer',
  ]);
  await until('the workflow has dealt with its row', () => hasCaughtUp(world, id));
});

test('an opinion given without the workflow is not recalled', async () => {
  const id = await toInReview(world, titled('Rendu ailleurs'));
  await assign(world, id, 'legal');
  await behindItsBack(world, 'reviewer-legal', 'giveOpinion', id, opinionOn('legal'));
  await moveTo(world, pastDate(await dueOf(id)));
  await until('the other step is recalled', () => writtenTo(world, 'Rendu ailleurs', 'Rappel').length > 0);
  expect((await eventsOf(world, id)).filter(({ name }) => name === 'remindReviewer').map(({ facts }) => facts['step'])).toEqual(['data']);
});

test('a session decided without its workflow reminds nobody and still starts what follows from it', async () => {
  const applicationId = await toReviewed(world, titled('Comité ailleurs'));
  const heldOn = parisDate(await world.now());
  const { id, version } = await toSession(world, [applicationId], heldOn);
  await behindItsBack(world, 'chair', 'decideSession', id, {
    version,
    decisions: [{ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact mesurable.' }],
  });
  await moveTo(world, pastDate(endOfDate(heldOn)));
  await until('the applicant is told', () => writtenTo(world, 'Comité ailleurs', 'Décision favorable').length > 0);
  expect(writtenTo(world, 'décision attendue')).toEqual([]);
  const grantId = String((await (await world.as('applicant')).get(`/applications/${applicationId}`)).body.grantId);
  await until('the grant is followed', async () => (await runOf(world, 'grant', grantId)).status === 'RUNNING');
  await moveTo(world, pastDate(await dueOf(grantId)));
  await until('the sides are reminded', () => writtenTo(world, 'Comité ailleurs', 'Convention à signer').length === 2);
});

test('a grant signed without its workflow neither reminds nor expires, and both sides are told', async () => {
  const { grantId } = await toGrant(world, AWARDED_CENTS, titled('Signé ailleurs'));
  const remindAt = await dueOf(grantId);
  const { runId } = await runOf(world, 'grant', grantId);
  for (const login of ['applicant', 'finance'])
    await behindItsBack(world, login, 'signGrant', grantId, await signingOf(world.database.db, grantId));
  await moveTo(world, shifted(remindAt, 30 * 86_400));
  await until('both sides are told', () => writtenTo(world, 'Signé ailleurs', 'Convention signée').length === 2);
  expect(await namesOf(world, grantId)).toEqual(['decideSession', 'signGrant', 'signGrant']);
  expect((await (await world.as('finance')).get(`/grants/${grantId}`)).body).toMatchObject({
    state: 'active',
    tranches: [{ state: 'confirmed', committedCents: AWARDED_CENTS, releasedCents: 0 }],
  });
  // It looked once and knew: a deadline that is met in vain again and again would soon have begun a new run.
  expect(await runOf(world, 'grant', grantId)).toEqual({ runId, status: 'RUNNING' });
});

test('a grant that expired without its workflow is released once, told once, and its workflow ends', async () => {
  const { grantId } = await toGrant(world, AWARDED_CENTS, titled('Caduc ailleurs'));
  const { term_at: termAt } = await world.database.db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select('term_at')
    .executeTakeFirstOrThrow();
  const remindAt = await dueOf(grantId);
  await metBehindItsBack(world, 'remindSignatories', grantId, remindAt);
  await metBehindItsBack(world, 'expireGrant', grantId, termAt);
  const envelope = await readEnvelope(world);
  await moveTo(world, shifted(termAt, 86_400));
  await completed('grant', grantId);
  expect(await namesOf(world, grantId)).toEqual(['decideSession', 'remindSignatories', 'expireGrant']);
  expect(writtenTo(world, 'Caduc ailleurs', 'Convention caduque')).toEqual(['applicant', 'finance']);
  expect(await readEnvelope(world)).toEqual(envelope);
});

test('when Temporal has lost a workflow, the next command of which it has to hear starts it again, and its dates are kept', async () => {
  const id = await toSubmitted(world, titled('Perdu'));
  await forget(world, 'application', id);
  await admit(world, id);
  const remindAt = await dueOf(id);
  await assign(world, id, 'legal');
  expect(await streamOf(world, id)).toMatchObject({ due_at: remindAt });
  await until('the reviewer is asked', () => writtenTo(world, 'Perdu', 'Un avis vous est demandé').length === 1);
  await moveTo(world, pastDate(remindAt));
  await until('both steps are recalled', () => writtenTo(world, 'Perdu', 'Rappel').length === 2);
  expect(writtenTo(world, 'Perdu', 'Rappel')).toEqual(['lead', 'reviewer-legal']);
});

test('when Temporal has slept through a grant’s term, a signature after it is refused, and the grant expires', async () => {
  const { grantId } = await toGrant(world, AWARDED_CENTS, titled('Perdu à son terme'));
  expectStatus(await sign(world, grantId, 'applicant'), 200);
  const { term_at: termAt } = await world.database.db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select('term_at')
    .executeTakeFirstOrThrow();
  await forget(world, 'grant', grantId);
  await moveTo(world, shifted(termAt, 1));
  expect(expectStatus(await sign(world, grantId, 'finance'), 409)).toMatchObject({ code: 'wrong_state', state: 'expired' });
  await completed('grant', grantId);
  expect((await namesOf(world, grantId)).at(-1)).toBe('expireGrant');
  expect(writtenTo(world, 'Perdu à son terme', 'Convention signée')).toEqual([]);
});

test('the history of every workflow of this file can be continued', async () => {
  expect(await failedReplays(world)).toEqual([]);
});
