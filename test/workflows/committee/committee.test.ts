import { anyway } from '../../support/anyway.ts';
import { appealLapse } from '../../../domain/committee/appeal.ts';
import { appealDeadline } from '../../../domain/committee/contested.ts';
import { endOfDate, endOfPeriod, parisDate, workingDayFrom } from '../../../domain/core/calendar.ts';
import { agendaAt } from '../../../domain/committee/session.ts';
import { longDate } from '../../../domain/core/format.ts';
import {
  adviseAs,
  appeal,
  assignTo,
  examiner,
  GROUNDS,
  notified,
  toAppealed,
  toAssigned,
  toRefused,
} from '../../support/appeal-fixtures.ts';
import { cast, withVote } from '../../support/committee-fixtures.ts';
import { confirmAward, giveAnew, toReexamined, voidOpinion, withdrawAward } from '../../support/conflict-fixtures.ts';
import { followed } from '../../support/history.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, sign, toActive, toPaid, toReviewed, toSession } from '../../support/fixtures.ts';
import { allotComingYears } from '../../support/money.ts';
import { failedReplays, testReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { resume, terminate } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';

const DAY_SECONDS = 86_400;

const harness = temporalOfFile({ skipping: true, copies: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY, 'member-1', 'member-2');
  await allotComingYears(harness, 5);
});

/** The people who were written to about the session of this day. */
const toldOf = (heldOn: string, ...words: string[]) => writtenTo(harness, `Comité du ${longDate('fr', heldOn)}`, ...words);
const agendaLetters = (heldOn: string) => toldOf(heldOn, 'l’ordre du jour');
const chairLetters = (heldOn: string) => toldOf(heldOn, 'décision attendue');
const openingLetters = (heldOn: string) => toldOf(heldOn, 'le vote est ouvert');

describe('reexamination', () => {
  const stateOf = async (id: string) => (await (await harness.as('auditor')).get(`/applications/${id}`)).body.state;
  const grantOf = async (id: string) => (await (await harness.as('auditor')).get(`/grants/${id}`)).body;
  /** Lets dates pass until this one has been met. */
  async function pass(id: string, what: string): Promise<void> {
    for (;;) {
      const { due_at: dueAt, due_what: due, version } = await streamOf(harness, id);
      if (!dueAt) throw new Error(`${what} is never due on ${id}`);
      await moveTo(harness, shifted(dueAt, 60));
      await until(`${due} is met`, async () => (await streamOf(harness, id)).version > version);
      if (due === what) return;
    }
  }

  test('a grant that is paid is stopped no more', async () => {
    const { applicationId, grantId } = await toActive(harness);
    await toPaid(harness, grantId);
    expect((await voidOpinion(harness, applicationId)).body).toMatchObject({ code: 'grant_over', state: 'closed' });
  });

  test('an award that is confirmed goes on where it stood, and its signatures have their deadline anew', async () => {
    const { applicationId, grantId } = await toReexamined(harness);
    expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['in_reexamination', 'suspended']);
    expect((await sign(harness, grantId, 'applicant')).body).toMatchObject({ code: 'wrong_state', state: 'suspended' });
    expect((await confirmAward(harness, applicationId)).body).toMatchObject({ code: 'opinion_awaited', steps: ['legal'] });
    await giveAnew(harness, applicationId);
    expect(await stateOf(applicationId)).toBe('in_reexamination');
    expectStatus(await confirmAward(harness, applicationId), 200);
    expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['awarded', 'to_sign']);
    await until(
      'the grant waits for its signatures again',
      async () => (await streamOf(harness, grantId)).due_what === 'remindSignatories',
    );
    await until('all are told', () => writtenTo(harness, 'Décision confirmée').length === 3);
    expect(writtenTo(harness, 'Décision confirmée')).toEqual(['applicant', 'finance', 'lead']);
    expect(writtenTo(harness, 'Décision réexaminée')).toEqual(['applicant', 'chair', 'finance']);
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    expect((await grantOf(grantId)).state).toBe('active');
  });

  test('an award that is withdrawn gives back what its grant had committed, and ends it', async () => {
    const before = await readEnvelope(harness);
    const { applicationId, grantId } = await toReexamined(harness, toActive);
    await giveAnew(harness, applicationId, 'strict', 'unfavourable');
    expectStatus(await withdrawAward(harness, applicationId), 200);
    expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['award_withdrawn', 'terminated']);
    expect((await readEnvelope(harness)).years).toEqual(before.years);
    await until('all are told', () => writtenTo(harness, 'Décision retirée').length === 3);
    expect(writtenTo(harness, 'Décision retirée')).toEqual(['applicant', 'finance', 'lead']);
  });

  test('an award that is withdrawn before it was signed gives back what it had reserved', async () => {
    const before = await readEnvelope(harness);
    const { applicationId, grantId } = await toReexamined(harness);
    expectStatus(await withdrawAward(harness, applicationId), 200);
    expect((await grantOf(grantId)).state).toBe('terminated');
    expect((await readEnvelope(harness)).years).toEqual(before.years);
  });

  test('no person resumes, ends or pays what is examined again', async () => {
    const { applicationId, grantId } = await toReexamined(harness, toActive);
    for (const [login, act] of [
      ['lead', resume],
      ['finance', terminate],
    ] as const)
      expect((await act(harness, login, grantId)).body).toMatchObject({ code: 'grant_in_reexamination' });
    expectStatus(await withdrawAward(harness, applicationId), 200);
  });

  test('at the end of the four months the chair, who was reminded, can withdraw it no more: the award stands', async () => {
    const { applicationId, grantId } = await toReexamined(harness, toActive);
    await pass(applicationId, 'remindReexamination');
    await until('the chair is reminded', () => writtenTo(harness, 'Rappel : décision à confirmer').includes('chair'));
    await pass(applicationId, 'lapseReexamination');
    expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['awarded', 'active']);
    expect((await namesOf(harness, grantId)).at(-1)).toBe('lapseReexamination');
    await until('all are told', () => writtenTo(harness, 'Décision définitive').length >= 4);
    expect((await voidOpinion(harness, applicationId, 'data')).body).toMatchObject({ code: 'withdrawal_deadline_passed' });
    expect((await withdrawAward(harness, applicationId)).body).toMatchObject({ code: 'wrong_state', state: 'awarded' });
  });
});

describe('session', () => {
  /**
   * A session some days from now with one application on it. Its letters name the day, so each test takes days of its
   * own.
   */
  async function planned(title: string, days = 3) {
    const applicationId = await toReviewed(harness, titled(title));
    const heldOn = workingDayFrom(parisDate(shifted(await harness.now(), days * DAY_SECONDS)));
    const session = await toSession(harness, [applicationId], heldOn);
    return { ...session, applicationId, heldOn, endsAt: endOfDate(heldOn) };
  }

  const decide = async (id: string, version: number, decision: Record<string, unknown>) =>
    (await harness.as('chair')).post(`/sessions/${id}/decision`, { version, decisions: [{ reason: 'Impact mesurable.', ...decision }] });

  test('the chair is reminded once of a session whose day has passed without a decision', async () => {
    const { id, heldOn, endsAt } = await planned('Oublié');
    expect(await streamOf(harness, id)).toMatchObject({ due_at: endsAt, due_what: 'remindChair' });
    await moveTo(harness, shifted(endsAt, -1));
    expect(await namesOf(harness, id)).toEqual(['createSession']);
    await moveTo(harness, shifted(endsAt, 60 * DAY_SECONDS));
    await until('the chair is written to', () => chairLetters(heldOn).length > 0);
    expect(chairLetters(heldOn)).toEqual(['chair']);
    expect(await namesOf(harness, id)).toEqual(['createSession', 'remindChair']);
    const { at } = (await eventsOf(harness, id))[1] ?? { at: '' };
    expect(at >= endsAt && at < shifted(endsAt, 60)).toBe(true);
  });

  test('the chair may still decide after the reminder, at the version that it made', async () => {
    const { id, applicationId, endsAt, version } = await planned('Décidé tard');
    await moveTo(harness, pastDate(endsAt));
    await until('the chair is reminded', async () => (await namesOf(harness, id)).includes('remindChair'));
    // Its letters leave at the same time.
    const before = await until('its letters have left', async () => {
      const stream = await streamOf(harness, applicationId);
      return stream.acknowledged === stream.version && stream;
    });
    expect(expectStatus(await decide(id, version, { applicationId, decision: 'refuse' }), 409)).toMatchObject({
      code: 'stale_version',
      current: version + 1,
    });
    expect(await streamOf(harness, applicationId)).toEqual(before);
    expect(expectStatus(await decide(id, version + 1, { applicationId, decision: 'refuse' }), 200)).toMatchObject({
      state: 'decided',
      due: null,
    });
  });

  test.each([
    ['refuse', {}],
    ['award', { awardedCents: AWARDED_CENTS }],
  ])('after the decision (%s) no person is reminded, and the applicant is told', async (decision, amount) => {
    const title = `Décidé, ${decision}`;
    const { id, applicationId, version, heldOn, endsAt } = await planned(title);
    await moveTo(harness, shifted(endsAt, -3_600));
    expect(parisDate(await harness.now())).toBe(heldOn);
    expectStatus(await decide(id, version, { applicationId, decision, ...amount }), 200);
    await moveTo(harness, shifted(endsAt, 3 * DAY_SECONDS));
    await until('the applicant is told', () => writtenTo(harness, title, 'Décision').length > 0);
    expect(writtenTo(harness, title, 'Décision')).toEqual(['applicant']);
    expect(chairLetters(heldOn)).toEqual([]);
    expect(await namesOf(harness, id)).toEqual(['createSession', 'decideSession']);
  });

  test('a session and its refused application have ended with the decision', async () => {
    const { id, applicationId, version, endsAt } = await planned('Clos');
    await moveTo(harness, shifted(endsAt, -3_600));
    expectStatus(await decide(id, version, { applicationId, decision: 'refuse' }), 200);
    for (const workflowId of [`session:${id}`, `application:${applicationId}`]) {
      await until(
        `${workflowId} has completed`,
        async () => (await (await followed(harness.temporal, workflowId)).describe()).status.name === 'COMPLETED',
      );
    }
  });

  test('the agenda is sent five working days before, once, to those who decide', async () => {
    const { id, heldOn } = await planned('Annoncé', 30);
    const sentAt = agendaAt(heldOn);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: sentAt, due_what: 'sendAgenda' });
    await moveTo(harness, shifted(sentAt, -1));
    expect(agendaLetters(heldOn)).toEqual([]);
    await moveTo(harness, shifted(sentAt, 60));
    await until('the agenda is sent', () => agendaLetters(heldOn).length > 0);
    expect(agendaLetters(heldOn)).toEqual(['chair']);
    expect(harness.mail.findLast(({ subject }) => subject.includes('l’ordre du jour'))?.text).toContain('1. Annoncé – ');
    await moveTo(harness, shifted(endOfDate(heldOn), 60));
    await until('the chair is reminded', async () => (await namesOf(harness, id)).includes('remindChair'));
    expect(await namesOf(harness, id)).toEqual(['createSession', 'sendAgenda', 'remindChair']);
    expect(agendaLetters(heldOn)).toEqual(['chair']);
  });

  test('of a session that is planned later than that it leaves with the planning, and makes no version of its own', async () => {
    const { id, heldOn, version } = await planned('Annoncé tard');
    await until('the agenda is sent', () => agendaLetters(heldOn).length > 0);
    expect(agendaLetters(heldOn)).toEqual(['chair']);
    expect([version, await namesOf(harness, id)]).toEqual([1, ['createSession']]);
  });

  testReplays(harness);
});

describe('vote', () => {
  /** A session that is voted on from tomorrow, for three days, and held on the last of them or another day. */
  const planned = (...titles: string[]) => plannedFor(null, ...titles);
  async function plannedFor(day: string | null, ...titles: string[]) {
    const ids: string[] = [];
    for (const title of titles) ids.push(await toReviewed(harness, titled(title)));
    const now = await harness.now();
    const [opensAt, closesAt] = [shifted(now, DAY_SECONDS), shifted(now, 4 * DAY_SECONDS)];
    const body = { ...(await withVote(harness, ids, { opensAt, closesAt })), heldOn: workingDayFrom(day ?? parisDate(closesAt)) };
    const { id } = expectStatus(await (await harness.as('lead')).post('/sessions', body), 201) as unknown as { id: string };
    return { id, ids: ids as [string, ...string[]], opensAt, closesAt, heldOn: body.heldOn };
  }
  const stateOf = async (id: string) => (await (await harness.as('auditor')).get(`/sessions/${id}`)).body.state;

  test('a vote is opened and closed by the session’s own workflow, each at its instant, and the chair decides as was voted', async () => {
    const { id, ids, opensAt, closesAt, heldOn } = await planned('Votés', 'Sans voix');
    expect(await streamOf(harness, id)).toMatchObject({ due_at: opensAt, due_what: 'openVote' });
    await moveTo(harness, shifted(opensAt, -1));
    expect(await stateOf(id)).toBe('planned');
    await moveTo(harness, shifted(opensAt, 60));
    await until('the vote is open', async () => (await stateOf(id)) === 'voting');
    await until('the members are written to', () => openingLetters(heldOn).length === 3);
    expect(openingLetters(heldOn)).toEqual(['chair', 'member-1', 'member-2']);
    for (const login of ['member-1', 'member-2']) expectStatus(await cast(harness, login, id, { [ids[0]]: 'favour' }), 200);

    await moveTo(harness, shifted(closesAt, -1));
    expect(await stateOf(id)).toBe('voting');
    await moveTo(harness, shifted(closesAt, 60));
    await until('the vote is closed', async () => (await stateOf(id)) === 'voted');
    const [left = ''] = ids.slice(1);
    await until('what had no quorum is back', async () => (await namesOf(harness, left)).at(-1) === 'closeVote');
    const chair = await harness.as('chair');
    const { version } = (await chair.get(`/sessions/${id}`)).body;
    const decisions = [{ applicationId: ids[0], decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Utile.' }];
    expectStatus(await chair.post(`/sessions/${id}/decision`, { version, ...anyway(decisions) }), 200);
    expect(await namesOf(harness, id)).toEqual(['createSession', 'openVote', 'castBallots', 'castBallots', 'closeVote', 'decideSession']);
    const at = Object.fromEntries((await eventsOf(harness, id)).map((event) => [event.name, event.at]));
    for (const [name, due] of [
      ['openVote', opensAt],
      ['closeVote', closesAt],
    ] as const)
      expect([name, (at[name] ?? '') >= due && (at[name] ?? '') < shifted(due, 60)]).toEqual([name, true]);
  });

  test('members are sent the agenda before their vote, and with it what a vote that opens earlier than the agenda would have left brings to the chair', async () => {
    const { heldOn } = await planned('Annoncé');
    await until('the agenda is sent', () => agendaLetters(heldOn).length === 3);
    expect(agendaLetters(heldOn)).toEqual(['chair', 'member-1', 'member-2']);

    const early = '2099-06-03';
    const { id, opensAt } = await plannedFor(early, 'Voté tôt');
    expect(await streamOf(harness, id)).toMatchObject({ due_at: opensAt, due_what: 'openVote' });
    await moveTo(harness, shifted(opensAt, 60));
    await until('the members are written to', () => openingLetters(heldOn).length + openingLetters(early).length === 6);
    // The chair is a member too, and is told once.
    expect([agendaLetters(heldOn).length, agendaLetters(early)]).toEqual([3, []]);
    const { facts } = (await eventsOf(harness, id)).at(-1) ?? {};
    expect(facts).toEqual({ applications: 1, agendaSent: true });
  });

  test('after a closed vote the chair is reminded once of the decision', async () => {
    const { id, closesAt, opensAt, ids, heldOn } = await planned('Oublié');
    await moveTo(harness, shifted(opensAt, 60));
    await until('the vote is open', async () => (await stateOf(id)) === 'voting');
    for (const login of ['member-1', 'member-2']) expectStatus(await cast(harness, login, id, { [ids[0]]: 'against' }), 200);
    await moveTo(harness, shifted(closesAt, 30 * DAY_SECONDS));
    await until('the chair is written to', () => chairLetters(heldOn).length > 0);
    expect(chairLetters(heldOn)).toEqual(['chair']);
    expect((await namesOf(harness, id)).slice(-2)).toEqual(['closeVote', 'remindChair']);
  });

  test('a session that is cancelled while its vote is open is closed to ballots, and its members are told', async () => {
    const { id, ids, opensAt, closesAt, heldOn } = await planned('Annulé');
    await moveTo(harness, shifted(opensAt, 60));
    await until('the vote is open', async () => (await stateOf(id)) === 'voting');
    const lead = await harness.as('lead');
    const { version } = (await lead.get(`/sessions/${id}`)).body;
    expectStatus(await lead.post(`/sessions/${id}/cancellation`, { version, reason: 'Salle indisponible.' }), 200);
    expect((await cast(harness, 'member-1', id, { [ids[0]]: 'favour' })).body).toMatchObject({ code: 'wrong_state', state: 'cancelled' });
    await moveTo(harness, shifted(closesAt, DAY_SECONDS));
    await until('the members are told', () => toldOf(heldOn, 'annulé').length === 3);
    expect(await stateOf(id)).toBe('cancelled');
    expect((await namesOf(harness, id)).at(-1)).toBe('cancelSession');
  });

  testReplays(harness);
});

describe('appeal', () => {
  const appealedAt = async (id: string): Promise<string> =>
    (await eventsOf(harness, id)).find(({ name }) => name === 'appealDecision')?.at ?? '';
  const read = async (id: string) => (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  /** Moves to the next deadline, and waits until it is met. */
  async function meetNext(id: string): Promise<string> {
    const { due_at: at, due_what: what, version } = await streamOf(harness, id);
    await moveTo(harness, pastDate(at ?? ''));
    await until(`${what} is met`, async () => (await streamOf(harness, id)).version > version);
    return what ?? '';
  }

  test('the lead is reminded of an appeal that no reviewer examines, then of its deadline and of silence, which rejects it after two months', async () => {
    const id = await toAppealed(harness, toRefused, titled('Sans réponse'));
    const lapsesAt = appealLapse(await appealedAt(id));
    const met: string[] = [];
    while ((await read(id)).state === 'appealed') met.push(await meetNext(id));
    expect(met).toEqual(['remindAppeal', 'remindAppeal', 'escalateAppeal', 'remindAppealDecision', 'lapseAppeal']);
    expect((await eventsOf(harness, id)).at(-1)?.at.slice(0, 10)).toBe(shifted(lapsesAt, 1).slice(0, 10));
    expect(await read(id)).toMatchObject({ state: 'rejected', appeals: [{ state: 'lapsed', lapsesAt, reason: null }] });
    await until('all are told', () => writtenTo(harness, 'Sans réponse', 'réputé rejeté :').length === 5);
    expect(writtenTo(harness, 'Sans réponse', 'réputé rejeté :')).toEqual(['applicant', 'chair', 'chair', 'lead', 'lead']);
    expect(writtenTo(harness, 'Sans réponse', 'Recours bientôt réputé rejeté')).toEqual(['chair', 'lead']);
    expect(writtenTo(harness, 'Sans réponse', 'avis attendu sur le recours')).toEqual(['lead', 'lead']);
    expect(writtenTo(harness, 'Sans réponse', 'Avis sur un recours en retard')).toEqual(['lead']);
  });

  test('who is asked is reminded on a clock of its own, and no longer once the opinion is given', async () => {
    const id = await toAppealed(harness, toRefused, titled('Rappelé'));
    expect(await meetNext(id)).toBe('remindAppeal');
    const { id: reviewerId } = await examiner(harness);
    expectStatus(await assignTo(harness, id, reviewerId), 200);
    expect(await meetNext(id)).toBe('remindAppeal');
    await until('the reviewer is reminded', () => writtenTo(harness, 'Rappelé', 'avis attendu sur le recours').length === 2);
    expect(writtenTo(harness, 'Rappelé', 'avis attendu sur le recours')).toEqual(['examiner@example.org', 'lead']);
    expectStatus(await adviseAs(await examiner(harness), id, 'unfounded'), 200);
    expect((await streamOf(harness, id)).due_what).toBe('remindAppealDecision');
  });

  test('a reviewer who goes away is no longer asked for the opinion on an appeal, and the lead asks another one', async () => {
    const id = await toAssigned(harness, toRefused, titled('Absence'));
    const who = await examiner(harness);
    const first = shifted(await appealedAt(id), 48 * 60 * 60).slice(0, 10);
    const substituteId = (await harness.as('reviewer-legal')).id;
    expectStatus(await who.post(`/people/${who.id}/absences`, { startsOn: first, endsOn: first, substituteId }), 200);
    await moveTo(harness, `${first}T12:00:00.000Z`);
    await until('the appeal is taken back', async () => (await read(id)).appeals[0].state === 'received');
    await until('the lead is told', () => writtenTo(harness, 'Absence', 'Recours à confier').length === 2);
    expect((await assignTo(harness, id, who.id)).body).toMatchObject({ code: 'reviewer_absent' });
  });

  test('an appeal is made until its last day, counted from the notification, and not after it', async () => {
    const ids = [await toRefused(harness, titled('À temps')), await toRefused(harness, titled('Trop tard'))];
    const [inTime = '', late = ''] = ids;
    const [notifiedAt = ''] = (await Promise.all(ids.map((id) => notified(harness, id)))).sort();
    const deadline = appealDeadline({ decidedAt: notifiedAt, notifiedAt, department: null, implicitAt: null });
    await moveTo(harness, shifted(deadline, -60));
    expectStatus(await appeal(harness, inTime), 200);
    await moveTo(harness, shifted(deadline, 60));
    const { status, body } = await appeal(harness, late);
    expect([status, body.code]).toEqual([422, 'appeal_out_of_time']);
    expect(await namesOf(harness, late)).not.toContain('appealDecision');
  });

  test('what was notified only to the fund’s people may be appealed against for a year', async () => {
    const id = await toRefused(harness, titled('Jamais notifié'));
    await notified(harness, id);
    const { decidedAt } = (await read(id)).decision;
    await harness.database.pool.query('ALTER TABLE letter DISABLE TRIGGER USER');
    await harness.database.pool.query('UPDATE letter SET of_applicant = false WHERE stream_id = $1', [id]);
    await harness.database.pool.query('ALTER TABLE letter ENABLE TRIGGER USER');
    await moveTo(harness, shifted(await harness.now(), 200 * 86_400));
    expect(await read(id)).toMatchObject({
      notifiedAt: null,
      contestable: [{ against: 'refused', appealUntil: endOfPeriod(decidedAt, { months: 12 }) }],
      commands: ['addAttachment', 'appealDecision'],
    });
    expectStatus(await appeal(harness, id), 200);
    expect((await read(id)).appeals[0].grounds).toBe(GROUNDS);
  });

  test('a workflow that has ended with the refusal begins again with the appeal, and goes on after it', async () => {
    const id = await toAssigned(harness, toRefused, titled('Repris'));
    expect((await namesOf(harness, id)).slice(-3)).toEqual(['decideSession', 'appealDecision', 'assignAppeal']);
    await until('it is told', () => writtenTo(harness, 'Repris', 'Votre avis est demandé sur un recours').length === 1);
  });

  test('a workflow of each course of these months could be continued', async () => expect(await failedReplays(harness)).toEqual([]));
});
