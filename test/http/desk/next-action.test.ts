import { toVoting } from '../../support/committee-fixtures.ts';
import { toCorrect } from '../../support/correction-fixtures.ts';
import { assign, expectStatus, sign, toDraft, toGrant, toInReview, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { endWait, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let applicant: Actor;
let auditor: Actor;
beforeAll(async () => {
  [applicant, auditor] = [await harness.as('applicant'), await harness.as('auditor')];
});

const nextOf = async (who: Actor, id: string, language: 'fr' | 'en' = 'fr') => (await who.get(`/applications/${id}`, language)).body.next;
const inList = async (who: Actor, id: string) =>
  (await who.get('/applications?limit=100')).body.items.find((item: { id: string }) => item.id === id).next;
const any = (role: string) => ({ id: null, name: null, role, step: null });

test('a file says what it waits for, until when and of whom, alone and in the list', async () => {
  const id = await toSubmitted(harness);
  const { due } = (await auditor.get(`/applications/${id}`)).body;
  const next = { at: due.at, what: 'decideAdmissibility', label: 'Décision de recevabilité', who: [any('screener')] };
  expect([await nextOf(auditor, id), await inList(auditor, id)]).toEqual([next, next]);
  expect(await nextOf(auditor, id, 'en')).toMatchObject({ label: 'Decision on admissibility' });
});

test('one in review names the reviewers who are asked, and the lead for the steps without a reviewer', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const { review } = (await auditor.get(`/applications/${id}`)).body;
  const open: { key: string; deadlineAt: string }[] = review.filter(({ state }: { state: string }) => state === 'open');
  const next = await nextOf(auditor, id);
  expect(next).toMatchObject({ at: open.map(({ deadlineAt }) => deadlineAt).sort()[0], what: 'giveOpinion' });
  const { id: reviewerId } = await harness.as('reviewer-legal');
  expect(next.who).toContainEqual({ id: reviewerId, name: expect.any(String), role: 'reviewer', step: 'legal' });
  expect(next.who.map(({ step, role }: { step: string; role: string }) => [step, role]).sort()).toEqual(
    open.map(({ key }) => [key, key === 'legal' ? 'reviewer' : 'lead']).sort(),
  );
});

test('its applicant reads of all this that the fund has it, and of its own part the date', async () => {
  const inReview = await toInReview(harness);
  await assign(harness, inReview, 'legal');
  expect(await nextOf(applicant, inReview)).toEqual({ at: null, what: 'examine', label: 'Examen par le fonds', who: [any('fund')] });
  expect(await inList(applicant, inReview)).toEqual(await nextOf(applicant, inReview));
  const toAnswer = await toCorrect(harness);
  const { correction } = (await applicant.get(`/applications/${toAnswer}`)).body;
  expect(await nextOf(applicant, toAnswer)).toMatchObject({ at: correction.dueAt, what: 'answerCorrection', who: [any('applicant')] });
  expect(await nextOf(applicant, (await toDraft(harness)).id)).toMatchObject({ what: 'submitApplication' });
});

test('in session, on the waitlist and awarded, it waits for the committee, for credits, and for the side that has not signed', async () => {
  const [first, second] = [await toReviewed(harness), await toReviewed(harness)];
  expect(await nextOf(auditor, first)).toMatchObject({ what: 'createSession', who: [any('lead')] });
  const { id } = await toSession(harness, [first]);
  expect(await nextOf(auditor, first)).toMatchObject({ what: 'decideSession', who: [any('chair')] });
  expect((await auditor.get(`/sessions/${id}`)).body.next).toEqual(await nextOf(auditor, first));
  const voting = await toVoting(harness, [second]);
  expect(await nextOf(auditor, second)).toMatchObject({ what: 'castBallots', who: [any('member')] });
  expect((await auditor.get('/sessions')).body.items.find((item: { id: string }) => item.id === voting).next).toMatchObject({
    what: 'castBallots',
  });

  const waiting = await toWaitlisted(harness);
  expect(await nextOf(auditor, waiting)).toMatchObject({ at: null, what: 'awardWaitlisted', who: [] });
  expectStatus(await endWait(await harness.as('chair'), waiting, 'refusal', {}), 200);
  expect(await nextOf(auditor, waiting)).toBeNull();

  const { applicationId, grantId } = await toGrant(harness);
  const { deadlineAt } = (await applicant.get(`/grants/${grantId}`)).body;
  expect(await nextOf(auditor, applicationId)).toMatchObject({
    at: deadlineAt,
    what: 'signGrant',
    who: [any('signatory'), any('finance')],
  });
  expectStatus(await sign(harness, grantId, 'applicant'), 200);
  expect(await nextOf(applicant, applicationId)).toMatchObject({ at: deadlineAt, what: 'signGrant', who: [any('fund')] });
  expect((await applicant.get(`/grants/${grantId}`)).body.next).toEqual(await nextOf(applicant, applicationId));
  expectStatus(await sign(harness, grantId, 'finance'), 200);
  expect((await auditor.get(`/grants/${grantId}`)).body.next).toMatchObject({ what: 'reportMilestone', who: [any('applicant')] });
});
