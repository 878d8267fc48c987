import { appealDeadline } from '../../../domain/committee/contested.ts';
import {
  adviseAs,
  appeal,
  assignTo,
  endAs,
  examiner,
  GROUNDS,
  notified,
  REASON,
  toEnded,
  toInadmissible,
  toRefused,
} from '../../support/appeal-fixtures.ts';
import { plain } from '../../support/french.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toReviewed, toSession } from '../../support/fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { expectRefused } from '../../support/refusals.ts';
import { EVERYBODY, namesOf, signIn, titled, writtenTo } from '../../support/timeline.ts';
import { FUND } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { decisionsOn, toDecided } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let applicant: Actor;
let chair: Actor;
let auditor: Actor;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  [applicant, chair, auditor] = [await harness.as('applicant'), await harness.as('chair'), await harness.as('auditor')];
});

const read = async (id: string, who: Actor = applicant) => (await who.get(`/applications/${id}`)).body;

test('a refusal is notified by the letter that tells it, which says how to appeal, and until when is shown', async () => {
  const id = await toRefused(harness, titled('Notifié'));
  const notifiedAt = await notified(harness, id);
  const { sent_at: sentAt } = await harness.database.db
    .selectFrom('letter')
    .where('stream_id', '=', id)
    .where('sent_at', 'is not', null)
    .select('sent_at')
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow();
  expect(notifiedAt).toBe(sentAt);
  expect(await read(id)).toMatchObject({
    state: 'refused',
    contestable: [
      {
        against: 'refused',
        notifiedAt,
        appealUntil: appealDeadline({ decidedAt: notifiedAt, notifiedAt, department: null, implicitAt: null }),
      },
    ],
    commands: ['addAttachment', 'appealDecision'],
  });
  const letter = harness.mail.find(({ subject }) => subject.includes('Décision défavorable') && subject.includes('Notifié'));
  expect(letter?.text).toContain('recours gracieux');
  expect(await read(id, auditor)).toMatchObject({ notifiedAt });
});

test('a won appeal takes a refusal back to the committee; the applicant reads why, and not who examined it', async () => {
  const id = await toRefused(harness, titled('Gagné'));
  expectStatus(await appeal(harness, id), 200);
  const { id: reviewerId } = await examiner(harness);
  expectStatus(await assignTo(harness, id, reviewerId), 200);
  expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding'), 200);
  expect(await read(id)).toMatchObject({
    state: 'reviewed',
    contestable: [],
    appeals: [{ against: 'refused', state: 'upheld', grounds: GROUNDS, reason: REASON, reviewer: null, deadlineAt: null, opinion: null }],
  });
  expect(await read(id, auditor)).toMatchObject({
    appeals: [{ reviewer: { id: reviewerId }, opinion: { verdict: 'founded' } }],
  });
  await until('the applicant is told', () => writtenTo(harness, 'Recours accepté', 'Gagné').length > 1);
  expect(writtenTo(harness, 'Recours accepté', 'Gagné')).toEqual(['applicant', 'lead']);
  expect(writtenTo(harness, 'Recours reçu', 'Gagné')).toEqual(['applicant']);
  expect(writtenTo(harness, 'Recours à confier', 'Gagné')).toEqual(['lead']);
  expect(writtenTo(harness, 'Recours à décider', 'Gagné')).toEqual(['chair']);
  const { items } = (await applicant.get(`/applications/${id}/timeline`)).body;
  expect(items.slice(-2).map(({ text }: { text: string }) => plain(text))).toEqual([
    'a formé un recours contre le refus',
    'a accepté le recours contre le refus',
  ]);
  // The committee refuses again: that is another decision.
  await toDecided(harness, [id], { decision: 'refuse' });
  const again = await read(id);
  expect(again).toMatchObject({ state: 'refused', contestable: [{ against: 'refused' }], commands: ['addAttachment', 'appealDecision'] });
  const body = { decision: again.appeals[0].decision, grounds: GROUNDS };
  await expectRefused(harness, applicant, ['post', `/applications/${id}/appeal`], body, 'appealed_already');
  expectStatus(await appeal(harness, id), 200);
  expect(await read(id)).toMatchObject({ state: 'appealed', appeals: [{ state: 'upheld' }, { number: 2, state: 'received' }] });
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('a rejected appeal is the end, and its workflow’s too', async () => {
  const id = await toEnded(harness, 'appeal-rejection', toRefused, titled('Perdu'));
  expect(await read(id)).toMatchObject({ state: 'rejected', label: 'Recours rejeté', commands: [], appeals: [{ state: 'rejected' }] });
  await until('it is told', () => writtenTo(harness, 'Recours rejeté', 'Perdu').length > 0);
  expect((await namesOf(harness, id)).slice(-4)).toEqual(['appealDecision', 'assignAppeal', 'giveAppealOpinion', 'rejectAppeal']);
});

test('after a won appeal against an inadmissibility another screener screens it, on a clock of its own', async () => {
  const id = await toEnded(harness, 'appeal-upholding', toInadmissible, titled('Recevable enfin'));
  expect(await read(id, auditor)).toMatchObject({ state: 'submitted', due: { what: 'remindScreener' } });
  const path = `/applications/${id}/admissibility`;
  const body = { revision: 1, decision: 'admissible' };
  await expectRefused(harness, await harness.as('screener'), ['post', path], body, 'screened_before');
  const another = await withRoles(harness, 'another-screener', FUND, 'screener');
  expect((await another.get('/me/tasks')).body.items).toContainEqual(expect.objectContaining({ command: 'decideAdmissibility', id }));
  expect((await (await harness.as('screener')).get('/me/tasks')).body.items).not.toContainEqual(expect.objectContaining({ id }));
  expectStatus(await another.post(path, body), 200);
  expect(await read(id)).toMatchObject({ state: 'in_review' });
});

test('what has won its appeal waits before all others, in its session and on the whole waitlist', async () => {
  const project = { ...STUDENTS, callId: await openCall(harness, {}) };
  const before = await toReviewed(harness, project);
  await toDecided(harness, [before], { decision: 'waitlist' });
  const won = await toEnded(harness, 'appeal-upholding', toRefused, project);
  const other = await toReviewed(harness, project);
  const session = await toSession(harness, [other, won]);
  const path = `/sessions/${session.id}/decision`;
  const decide = (ids: string[]) => ({ version: session.version, decisions: decisionsOn(ids, { decision: 'waitlist' }) });
  const scenario = ['post', `/sessions/${session.id}/scenarios`] as const;
  await expectRefused(
    harness,
    await harness.as('lead'),
    scenario,
    { name: 'Un autre ordre', ...decide([other, won]) },
    'won_appeal_behind',
  );
  expect(await expectRefused(harness, chair, ['post', path], decide([other, won]), 'won_appeal_behind')).toMatchObject({
    applicationIds: [won],
  });
  expectStatus(await chair.post(path, decide([won, other])), 200);
  const listed = async (query = '') => (await auditor.get(`/waitlist?callId=${project.callId}${query}`)).body;
  expect((await listed()).items.map(({ applicationId }: { applicationId: string }) => applicationId)).toEqual([won, before, other]);
  const first = await listed('&limit=1');
  const second = await listed(`&limit=1&cursor=${first.next}`);
  expect([first.items[0].applicationId, second.items[0].applicationId]).toEqual([won, before]);
  expect(first.items[0].wonAppealAt).not.toBeNull();
});

test('what waited, was refused and appealed against that waits again, and is awarded', async () => {
  const id = await toReviewed(harness);
  await toDecided(harness, [id], { decision: 'waitlist' });
  const end = async (path: string, body: object) =>
    expectStatus(await chair.post(`/applications/${id}/${path}`, { version: (await read(id)).version, reason: 'Motif.', ...body }), 200);
  await end('refusal', {});
  expectStatus(await appeal(harness, id), 200);
  expectStatus(await assignTo(harness, id, (await examiner(harness)).id), 200);
  expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding'), 200);
  await toDecided(harness, [id], { decision: 'waitlist' });
  expect(await read(id)).toMatchObject({ state: 'waitlisted', decision: { decision: 'waitlist', rank: 1 } });
  await end('award', { awardedCents: AWARDED_CENTS });
  expect(await read(id)).toMatchObject({ state: 'awarded', decision: { decision: 'award', awardedCents: AWARDED_CENTS } });
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});
