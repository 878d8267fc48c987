import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import {
  adviseAs,
  appeal,
  assignTo,
  endAs,
  examiner,
  GROUNDS,
  lastDecision,
  notified,
  REASON,
  toAdvised,
  toAppealed,
  toAssigned,
  toInadmissible,
  toRefused,
} from '../../support/appeal-fixtures.ts';
import { attach, pdf, removeLast } from '../../support/attachments-fixtures.ts';
import { eachOf } from '../../support/each-of.ts';
import { toVoted, refuse } from '../../support/committee-fixtures.ts';
import { expectStatus, today, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { give, withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { FUND, OFFICE } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { decisionsOn } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let people: Record<'applicant' | 'screener' | 'legal' | 'lead' | 'chair' | 'examiner' | 'other' | 'ofOffice', Actor>;
/** Appeals in the states that their names say, on refusals; and an application without an appeal. */
let ids: Record<'refused' | 'received' | 'assigned' | 'advised' | 'submitted', string>;
beforeAll(async () => {
  const [applicant, screener, legal, lead, chair] = await eachOf(['applicant', 'screener', 'reviewer-legal', 'lead', 'chair'], harness.as);
  people = {
    ...{ applicant, screener, legal, lead, chair },
    examiner: await examiner(harness),
    other: await withRoles(harness, 'other-reviewer', FUND, 'reviewer'),
    ofOffice: await withRoles(harness, 'reviewer-of-office', OFFICE, 'reviewer', 'chair'),
  };
  ids = {
    submitted: await toSubmitted(harness),
    refused: await toRefused(harness),
    received: await toAppealed(harness),
    assigned: await toAssigned(harness),
    advised: await toAdvised(harness),
  };
});

const versionOf = async (id: string): Promise<number> => (await people.lead.get(`/applications/${id}`)).body.version;
const to = (id: string, path: string) => ['post', `/applications/${id}/${path}`] as const;
const refusedAppeal = async (id: string, who: Actor, code: Parameters<typeof expectRefused>[4]) =>
  expectRefused(harness, who, to(id, 'appeal'), { decision: await lastDecision(harness, id), grounds: GROUNDS }, code);

describe('an appeal', () => {
  test('of another organisation’s signatory is refused as if there were nothing', async () =>
    refusedAppeal(ids.refused, await harness.as('applicant2'), 'not_found'));
  test('before any decision is refused', () => refusedAppeal(ids.submitted, people.applicant, 'decision_unknown'));
  test('while one waits is refused', () => refusedAppeal(ids.received, people.applicant, 'appealed_already'));
  test('without grounds is refused', () =>
    expectRefused(harness, people.applicant, to(ids.refused, 'appeal'), { decision: 'application-1', grounds: ' ' }, 'invalid_request'));
  test('after its time from the notification is refused with the last day, which no instant of a letter can move', async () => {
    const id = await toRefused(harness);
    await notified(harness, id);
    // Both the decision and its letter are made three months old.
    const { pool } = harness.database;
    await pool.query('ALTER TABLE letter DISABLE TRIGGER USER; ALTER TABLE event DISABLE TRIGGER USER');
    await pool.query(`UPDATE event SET at = at - interval '3 months' WHERE stream_id = $1`, [id]);
    await pool.query(`UPDATE letter SET sent_at = sent_at - interval '3 months' WHERE stream_id = $1`, [id]);
    await pool.query('ALTER TABLE letter ENABLE TRIGGER USER; ALTER TABLE event ENABLE TRIGGER USER');
    const { contestable, commands } = (await people.applicant.get(`/applications/${id}`)).body;
    const { appealUntil } = contestable[0];
    expect([Date.parse(appealUntil) < Date.now(), commands]).toEqual([true, []]);
    const problem = await refusedAppeal(id, people.applicant, 'appeal_out_of_time');
    expect(problem).toMatchObject({ wasNotified: true, months: 2, lastDay: parisDate(appealUntil) });
    expect((await attach(harness, 'applicant', id, pdf(), { purpose: 'appeal' })).body.code).toBe('appeal_out_of_time');
    await expect(pool.query('UPDATE letter SET sent_at = now() WHERE stream_id = $1 AND sent_at IS NOT NULL', [id])).rejects.toThrow(
      /keeps what it says/,
    );
  });
});

test('what shows the grounds is attached before the appeal and while it waits, and stays', async () => {
  for (const id of [ids.refused, ids.received, await toInadmissible(harness)])
    expectStatus(await attach(harness, 'applicant', id, pdf(), { purpose: 'appeal' }), 201);
  expect((await removeLast(harness, 'applicant', ids.refused, 'lead')).body.code).toBe('wrong_state');
});

describe('asking a reviewer for an opinion on an appeal', () => {
  const assign = async (id: string, reviewer: Actor, code: Parameters<typeof expectRefused>[4], who = people.lead) =>
    expectRefused(harness, who, to(id, 'appeal-assignments'), { appeal: 1, reviewerId: reviewer.id }, code);
  test('is refused where there is no appeal', () => assign(ids.refused, people.examiner, 'appeal_unknown'));
  test('is refused once the opinion is given', () => assign(ids.advised, people.other, 'appeal_opinion_given'));
  test('is refused of a person who does not review', () => assign(ids.received, people.lead, 'not_a_reviewer'));
  test('is refused of a person of the applicant’s organisation', () => assign(ids.received, people.ofOffice, 'conflict_of_interest'));
  test('is refused of a person who gave an opinion before', async () =>
    expect(await assign(ids.received, people.legal, 'appeal_reviewer_took_part')).toMatchObject({ event: 'giveOpinion' }));
  test('is refused of the chair who closed the decision', async () => {
    await give(harness, 'admin', people.chair.id, 'reviewer');
    expect(await assign(ids.received, people.chair, 'appeal_reviewer_took_part')).toMatchObject({ event: 'decideSession' });
  });
  test('is refused of the screener who found it inadmissible', async () => {
    await give(harness, 'admin', people.screener.id, 'reviewer');
    const id = await toAppealed(harness, toInadmissible);
    expect(await assign(id, people.screener, 'appeal_reviewer_took_part')).toMatchObject({ event: 'decideAdmissibility' });
  });
  test('is refused of a member who voted on it', async () => {
    const id = await toReviewed(harness);
    const member = await harness.as('member-1');
    await give(harness, 'admin', member.id, 'reviewer');
    const sessionId = await toVoted(harness, [id]);
    const { version } = (await people.chair.get(`/sessions/${sessionId}`)).body;
    // The members were in favour: the chair puts it on the waitlist, and ends the wait.
    expectStatus(
      await people.chair.post(`/sessions/${sessionId}/decision`, { version, decisions: decisionsOn([id], { decision: 'waitlist' }) }),
      200,
    );
    expectStatus(await people.chair.post(`/applications/${id}/refusal`, { version: await versionOf(id), reason: REASON }), 200);
    expectStatus(await appeal(harness, id), 200);
    expect(await assign(id, member, 'appeal_reviewer_took_part')).toMatchObject({ event: 'castBallots' });
  });
  test('is refused of an absent reviewer', async () => {
    const away = await withRoles(harness, 'away-reviewer', FUND, 'reviewer');
    const declared = { startsOn: today(), endsOn: moveDate(today(), { days: 5 }), substituteId: people.other.id };
    expectStatus(await away.post(`/people/${away.id}/absences`, declared), 200);
    await until('the absence has begun', async () => {
      const { items } = (await away.get(`/people/${away.id}/absences`)).body;
      return items[0]?.state === 'under_way';
    });
    expect(await assign(ids.received, away, 'reviewer_absent')).toMatchObject({ endsOn: declared.endsOn });
  });
});

describe('an opinion on an appeal', () => {
  const advise = (id: string, who: Actor, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, who, to(id, 'appeal-opinion'), { appeal: 1, verdict: 'founded', comment: '' }, code);
  test('is refused where there is no appeal', () => advise(ids.refused, people.examiner, 'appeal_unknown'));
  test('is refused by a reviewer who was not asked', () => advise(ids.assigned, people.other, 'not_the_assigned_reviewer'));
  test('is refused before a reviewer was asked', () => advise(ids.received, people.examiner, 'not_the_assigned_reviewer'));
  test('is refused a second time', () => advise(ids.advised, people.examiner, 'appeal_opinion_given'));
  test('is refused by a reviewer who came to the applicant’s organisation meanwhile', async () => {
    const mover = await withRoles(harness, 'mover', FUND, 'reviewer');
    const id = await toAppealed(harness);
    expectStatus(await assignTo(harness, id, mover.id), 200);
    const moved = await withRoles(harness, 'mover', OFFICE, 'reviewer');
    await advise(id, moved, 'conflict_of_interest');
  });
});

describe.each(['appeal-upholding', 'appeal-rejection'] as const)('the end of an appeal by %s', (path) => {
  const end = (id: string, who: Actor, code: Parameters<typeof expectRefused>[4]) =>
    expectRefused(harness, who, to(id, path), { appeal: 1, reason: REASON }, code);
  test('is refused where there is no appeal', () => end(ids.refused, people.chair, 'appeal_unknown'));
  test('is refused before the opinion', () => end(ids.assigned, people.chair, 'appeal_without_opinion'));
  test('is refused to a chair of the applicant’s organisation', () => end(ids.advised, people.ofOffice, 'conflict_of_interest'));
  test('is refused to a chair who gave an opinion on it, or on the appeal', async () => {
    const chairs = [people.legal, people.examiner];
    for (const who of chairs) {
      const { roles } = (await who.get('/me')).body;
      if (!roles.includes('chair')) await give(harness, 'admin', who.id, 'chair');
      await end(ids.advised, who, 'took_part_in_review');
    }
  });
});

test('who examined an appeal neither votes on what comes of it nor closes its decision', async () => {
  const id = await toAdvised(harness);
  expectStatus(await endAs(people.chair, id, 'appeal-upholding'), 200);
  const { roles } = (await people.examiner.get('/me')).body;
  if (!roles.includes('chair')) await give(harness, 'admin', people.examiner.id, 'chair');
  const session = await toSession(harness, [id]);
  const body = { version: session.version, decisions: [refuse(id)] };
  await expectRefused(harness, people.examiner, ['post', `/sessions/${session.id}/decision`], body, 'took_part_in_review');
});

test('two chairs who end an appeal at once end it once', async () => {
  const id = await toAssigned(harness);
  expectStatus(await adviseAs(people.examiner, id, 'unfounded'), 200);
  const answers = await Promise.all([endAs(people.chair, id, 'appeal-upholding'), endAs(people.chair, id, 'appeal-rejection')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('two signatories who appeal at once make one appeal', async () => {
  const answers = await Promise.all([appeal(harness, ids.refused), appeal(harness, ids.refused)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
});
