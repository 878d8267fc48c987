import { endOfDate, parisDate } from '../../domain/core/calendar.ts';
import { signingOf } from '../support/agreements.ts';
import { behindItsBack, forget, metBehindItsBack, runOf } from '../support/behind.ts';
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
} from '../support/fixtures.ts';
import { allotComingYears } from '../support/money.ts';
import { testReplays } from '../support/replay.ts';
import { EVERYBODY, eventsOf, hasCaughtUp, namesOf, signIn, streamOf, titled, writtenTo } from '../support/timeline.ts';
import { moveTo, pastDate, shifted } from '../support/time.ts';
import { until } from '../support/until.ts';
import { temporalOfFile } from '../support/temporal-harness.ts';

const harness = temporalOfFile({ skipping: true, copies: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await allotComingYears(harness, 5);
});

const dueOf = async (id: string) => String((await streamOf(harness, id)).due_at);
const completed = (kind: 'application' | 'session' | 'grant', id: string) =>
  until(`${kind}:${id} has completed`, async () => (await runOf(harness, kind, id)).status === 'COMPLETED');

test('a screening decided without its workflow brings no reminder, its letter still leaves, and the review keeps its dates', async () => {
  const id = await toSubmitted(harness, titled('Décidé ailleurs'));
  const screeningDueAt = await dueOf(id);
  const { due } = await behindItsBack(harness, 'screener', 'decideAdmissibility', id, { revision: 1, decision: 'admissible' });
  // The review's own dates lie before the end of the screening that the workflow waits for: then it has them to catch
  // up with.
  expect((due?.at ?? '') < screeningDueAt).toBe(true);
  await moveTo(harness, pastDate(screeningDueAt));
  await until('the applicant is told', () => writtenTo(harness, 'Décidé ailleurs', 'Dossier recevable').length > 0);
  await until('the steps are recalled', () => writtenTo(harness, 'Décidé ailleurs', 'Rappel').length === 3);
  expect(writtenTo(harness, 'Décidé ailleurs', 'À examiner')).toEqual([]);
  expect(await namesOf(harness, id)).toEqual([
    'createApplication',
    'submitApplication',
    'decideAdmissibility',
    'remindReviewer',
    'remindReviewer',
    'remindReviewer',
  ]);
  await until('the workflow has dealt with its row', () => hasCaughtUp(harness, id));
});

test('an opinion given without the workflow brings no reminder', async () => {
  const id = await toInReview(harness, titled('Rendu ailleurs'));
  await assign(harness, id, 'legal');
  await behindItsBack(harness, 'reviewer-legal', 'giveOpinion', id, opinionOn('legal'));
  await moveTo(harness, pastDate(await dueOf(id)));
  await until('the other step is recalled', () => writtenTo(harness, 'Rendu ailleurs', 'Rappel').length > 0);
  expect((await eventsOf(harness, id)).filter(({ name }) => name === 'remindReviewer').map(({ facts }) => facts['step'])).toEqual(['data']);
});

test('a session decided without its workflow reminds no person and still starts what follows from it', async () => {
  const applicationId = await toReviewed(harness, titled('Comité ailleurs'));
  const heldOn = parisDate(await harness.now());
  const { id, version } = await toSession(harness, [applicationId], heldOn);
  await behindItsBack(harness, 'chair', 'decideSession', id, {
    version,
    decisions: [{ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Impact mesurable.' }],
  });
  await moveTo(harness, pastDate(endOfDate(heldOn)));
  await until('the applicant is told', () => writtenTo(harness, 'Comité ailleurs', 'Décision favorable').length > 0);
  expect(writtenTo(harness, 'décision attendue')).toEqual([]);
  const grantId = String((await (await harness.as('applicant')).get(`/applications/${applicationId}`)).body.grantId);
  await until('the grant is followed', async () => (await runOf(harness, 'grant', grantId)).status === 'RUNNING');
  await moveTo(harness, pastDate(await dueOf(grantId)));
  await until('the sides are reminded', () => writtenTo(harness, 'Comité ailleurs', 'Convention à signer').length === 2);
});

test('a grant signed without its workflow neither reminds nor expires, and both sides are told', async () => {
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Signé ailleurs'));
  const remindAt = await dueOf(grantId);
  const { runId } = await runOf(harness, 'grant', grantId);
  for (const login of ['applicant', 'finance'])
    await behindItsBack(harness, login, 'signGrant', grantId, await signingOf(harness.database.db, grantId));
  await moveTo(harness, shifted(remindAt, 30 * 86_400));
  await until('both sides are told', () => writtenTo(harness, 'Signé ailleurs', 'Convention signée').length === 2);
  expect(await namesOf(harness, grantId)).toEqual(['decideSession', 'signGrant', 'signGrant']);
  expect((await (await harness.as('finance')).get(`/grants/${grantId}`)).body).toMatchObject({
    state: 'active',
    tranches: [{ state: 'confirmed', committedCents: AWARDED_CENTS, releasedCents: 0 }],
  });
  // It looked once and knew: a deadline that is met in vain again and again would soon have started a new run.
  expect(await runOf(harness, 'grant', grantId)).toEqual({ runId, status: 'RUNNING' });
});

test('a grant that expired without its workflow is released once, told once, and its workflow ends', async () => {
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Caduc ailleurs'));
  const { deadline_at: deadlineAt } = await harness.database.db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select('deadline_at')
    .executeTakeFirstOrThrow();
  const remindAt = await dueOf(grantId);
  await metBehindItsBack(harness, 'remindSignatories', grantId, remindAt);
  await metBehindItsBack(harness, 'expireGrant', grantId, deadlineAt);
  const envelope = await readEnvelope(harness);
  await moveTo(harness, shifted(deadlineAt, 86_400));
  await completed('grant', grantId);
  expect(await namesOf(harness, grantId)).toEqual(['decideSession', 'remindSignatories', 'expireGrant']);
  expect(writtenTo(harness, 'Caduc ailleurs', 'Convention caduque')).toEqual(['applicant', 'finance']);
  expect(await readEnvelope(harness)).toEqual(envelope);
});

test('when Temporal has lost a workflow, the next command that it has to hear of starts it again, and its dates are kept', async () => {
  const id = await toSubmitted(harness, titled('Perdu'));
  await forget(harness, 'application', id);
  await admit(harness, id);
  const remindAt = await dueOf(id);
  await assign(harness, id, 'legal');
  expect(await streamOf(harness, id)).toMatchObject({ due_at: remindAt });
  await until('the reviewer is asked', () => writtenTo(harness, 'Perdu', 'Un avis vous est demandé').length === 1);
  await moveTo(harness, pastDate(remindAt));
  await until('both steps are recalled', () => writtenTo(harness, 'Perdu', 'Rappel').length === 2);
  expect(writtenTo(harness, 'Perdu', 'Rappel')).toEqual(['lead', 'reviewer-legal']);
});

test('when Temporal has slept through a grant’s deadline, its beneficiary’s signature after it is refused, and the grant expires', async () => {
  const { grantId } = await toGrant(harness, AWARDED_CENTS, titled('Perdu à son terme'));
  expectStatus(await sign(harness, grantId, 'finance'), 200);
  const { deadline_at: deadlineAt } = await harness.database.db
    .selectFrom('grant')
    .where('id', '=', grantId)
    .select('deadline_at')
    .executeTakeFirstOrThrow();
  await forget(harness, 'grant', grantId);
  await moveTo(harness, shifted(deadlineAt, 1));
  expect(expectStatus(await sign(harness, grantId, 'applicant'), 409)).toMatchObject({ code: 'wrong_state', state: 'expired' });
  await completed('grant', grantId);
  expect((await namesOf(harness, grantId)).at(-1)).toBe('expireGrant');
  expect(writtenTo(harness, 'Perdu à son terme', 'Convention signée')).toEqual([]);
});

testReplays(harness);
