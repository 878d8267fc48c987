import {
  daysBefore,
  daysLeft,
  endOfDate,
  endOfPeriod,
  endOfWorkingDay,
  endOfWorkingDayBefore,
  parisDate,
  workingDayFrom,
  workingDaysLeft,
} from '../../../domain/core/calendar.ts';
import { longDate } from '../../../domain/core/format.ts';
import { runOf } from '../../support/behind.ts';
import { answer, ask, opine, SILENCE, silentProject, toCorrect, toCorrectInReview, withdraw } from '../../support/correction-fixtures.ts';
import { expectReviewed } from '../../support/graph-fixtures.ts';
import {
  assign,
  expectStatus,
  giveOpinions,
  steps,
  toDraft,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { testReplays } from '../../support/replay.ts';
import { EVERYBODY, allWritten, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';

const DAY_SECONDS = 86_400;

const harness = temporalOfFile({ skipping: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

describe('screening', () => {
  const SCREENING_WORKING_DAYS = 10;
  const REMINDER = 'À examiner sans tarder';

  async function submitted(title: string) {
    const id = await toSubmitted(harness, titled(title));
    const at = (await eventsOf(harness, id)).find(({ name }) => name === 'submitApplication')?.at ?? '';
    return { id, dueAt: endOfWorkingDay(at, SCREENING_WORKING_DAYS) };
  }

  const decide = async (id: string, decision: string, reason = '') =>
    (await harness.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision, reason });

  test('the screeners are reminded of a late screening once, at the end of the tenth working day', async () => {
    const { id, dueAt } = await submitted('En retard');
    expect(await streamOf(harness, id)).toMatchObject({ due_at: dueAt, due_what: 'remindScreener' });
    await moveTo(harness, shifted(dueAt, -1));
    expect(await namesOf(harness, id)).toEqual(['createApplication', 'submitApplication']);
    await moveTo(harness, pastDate(dueAt));
    await until('the screener is written to', () => writtenTo(harness, 'En retard', REMINDER).length > 0);
    const reminder = (await eventsOf(harness, id)).at(-1);
    expect(reminder).toMatchObject({ name: 'remindScreener' });
    expect((reminder?.at ?? '') >= dueAt).toBe(true);
    await moveTo(harness, shifted(dueAt, 90 * DAY_SECONDS));
    expect(writtenTo(harness, 'En retard', REMINDER)).toEqual(['screener']);
    expect(await namesOf(harness, id)).toEqual(['createApplication', 'submitApplication', 'remindScreener']);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: null, due_what: null });
  });

  test('a reminded application is still decided, and its review starts then', async () => {
    const { id, dueAt } = await submitted('Décidé après');
    await moveTo(harness, shifted(dueAt, DAY_SECONDS));
    await until('the reminder is recorded', async () => (await namesOf(harness, id)).includes('remindScreener'));
    const answer = expectStatus(await decide(id, 'admissible'), 200);
    const { at } = (await eventsOf(harness, id)).at(-1) ?? { at: '' };
    expect(answer).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer', at: endOfWorkingDay(at, 7) } });
  });

  test.each([
    ['admissible', ''],
    ['inadmissible', 'Hors du champ de l’appel.'],
  ])('a screening decided in time (%s) reminds no person', async (decision, reason) => {
    const title = `Décidé à temps, ${decision}`;
    const { id, dueAt } = await submitted(title);
    await moveTo(harness, shifted(dueAt, -1));
    expectStatus(await decide(id, decision, reason), 200);
    await moveTo(harness, pastDate(dueAt));
    await until('the applicant is told', () => writtenTo(harness, title, 'Dossier').length > 0);
    expect(writtenTo(harness, title, 'Dossier')).toEqual(['applicant']);
    expect(writtenTo(harness, title, REMINDER)).toEqual([]);
    expect(await namesOf(harness, id)).toEqual(['createApplication', 'submitApplication', 'decideAdmissibility']);
  });

  testReplays(harness);
});

describe('corrections', () => {
  const ASKED = 'Corrections demandées';
  const RECALLED = 'Rappel : corrections attendues';
  const ANSWERED = 'Dossier corrigé';
  const LAPSED = 'Corrections non reçues';

  /** The instant of an application's newest event of this name. */
  const instantOf = async (id: string, name: string): Promise<string> =>
    (await eventsOf(harness, id)).findLast((event) => event.name === name)?.at ?? '';
  const happened = (id: string, name: string) =>
    until(`${name} is recorded`, async () => (await namesOf(harness, id)).includes(name as never));
  const stateOf = async (id: string): Promise<string> => (await (await harness.as('applicant')).get(`/applications/${id}`)).body.state;

  /** An application that the screener sent back some days after its submission, and the calendar's instants for it. */
  async function sentBack(title: string) {
    const id = await toSubmitted(harness, titled(title));
    const screeningDueAt = endOfWorkingDay(await instantOf(id, 'submitApplication'), 10);
    await moveTo(harness, shifted(await harness.now(), 5 * DAY_SECONDS));
    expectStatus(await ask(harness, id, 'screener'), 200);
    const askedAt = await instantOf(id, 'requestCorrection');
    const dueAt = endOfPeriod(askedAt, { months: 1 });
    return { id, dueAt, remindAt: daysBefore(dueAt, 7), left: workingDaysLeft(askedAt, screeningDueAt) };
  }

  describe('sent back by the screener', () => {
    test('the screening is stopped, the applicant is reminded, and after the answer the rest of its time runs', async () => {
      const { id, dueAt, remindAt, left } = await sentBack('Recevabilité corrigée');
      expect(await streamOf(harness, id)).toMatchObject({ due_at: remindAt, due_what: 'remindCorrection' });
      await moveTo(harness, shifted(remindAt, -1));
      expect((await namesOf(harness, id)).at(-1)).toBe('requestCorrection');
      await moveTo(harness, pastDate(remindAt));
      await until('the applicant is recalled', () => writtenTo(harness, 'Recevabilité corrigée', RECALLED).length > 0);
      expect(writtenTo(harness, 'Recevabilité corrigée', RECALLED)).toEqual(['applicant']);
      expect(writtenTo(harness, 'Recevabilité corrigée', ASKED)).toEqual(['applicant']);
      expect(await streamOf(harness, id)).toMatchObject({ due_at: dueAt, due_what: 'lapseCorrection' });

      await moveTo(harness, shifted(dueAt, -DAY_SECONDS));
      expect(expectStatus(await answer(harness, id, 'editor'), 200)).toMatchObject({ state: 'submitted' });
      const screeningDueAt = endOfWorkingDay(await instantOf(id, 'answerCorrection'), left);
      expect(await streamOf(harness, id)).toMatchObject({ due_at: screeningDueAt, due_what: 'remindScreener' });
      await until('the screener is told', () => writtenTo(harness, 'Recevabilité corrigée', ANSWERED).length > 0);
      expect(writtenTo(harness, 'Recevabilité corrigée', ANSWERED)).toEqual(['screener']);
      await moveTo(harness, pastDate(screeningDueAt));
      await happened(id, 'remindScreener');
      expect(await namesOf(harness, id)).not.toContain('lapseCorrection');
    });

    test('unanswered at its deadline, the file goes on as it stands, and both sides are told', async () => {
      const { id, dueAt, left } = await sentBack('Recevabilité sans réponse');
      await moveTo(harness, shifted(dueAt, -1));
      expect(await stateOf(id)).toBe('correction_requested');
      await moveTo(harness, pastDate(dueAt));
      await happened(id, 'lapseCorrection');
      const { at } = (await eventsOf(harness, id)).at(-1) ?? { at: '' };
      expect(at >= dueAt && at < shifted(dueAt, 60)).toBe(true);
      expect(await stateOf(id)).toBe('submitted');
      expect(await streamOf(harness, id)).toMatchObject({ due_at: endOfWorkingDay(dueAt, left), due_what: 'remindScreener' });
      await until('both sides are told', () => writtenTo(harness, 'Recevabilité sans réponse', LAPSED).length === 2);
      expect(writtenTo(harness, 'Recevabilité sans réponse', LAPSED)).toEqual(['applicant', 'screener']);
      expect(expectStatus(await answer(harness, id), 409)).toMatchObject({ code: 'wrong_state', state: 'submitted' });
    });

    test('twice, it is decided in the end on the revision that is current', async () => {
      const { id } = await sentBack('Deux fois');
      // Before the editor is among the people who are written to.
      await until('who wrote it is written to', () => writtenTo(harness, 'Deux fois', ASKED).length === 1);
      expectStatus(await answer(harness, id, 'editor'), 200);
      expectStatus(await ask(harness, id, 'screener'), 200);
      await until('who corrected it is written to as well', () => writtenTo(harness, 'Deux fois', ASKED).length === 3);
      expect(writtenTo(harness, 'Deux fois', ASKED)).toEqual(['applicant', 'applicant', 'editor']);
      expectStatus(await answer(harness, id, 'applicant', { summary: 'Encore un autre.' }), 200);
      const screener = await harness.as('screener');
      const decide = (revision: number) => screener.post(`/applications/${id}/admissibility`, { revision, decision: 'admissible' });
      expect(expectStatus(await decide(2), 409)).toMatchObject({ code: 'stale_revision', current: 3 });
      expect(expectStatus(await decide(3), 200)).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer' } });
    });

    test('until a day that the screener named', async () => {
      const id = await toSubmitted(harness, titled('Jour nommé'));
      const dueOn = shifted(await harness.now(), 3 * DAY_SECONDS).slice(0, 10);
      expectStatus(await ask(harness, id, 'screener', { dueOn }), 200);
      await moveTo(harness, shifted(await harness.now(), 5 * DAY_SECONDS));
      await happened(id, 'lapseCorrection');
      // Too near for a reminder.
      expect(await namesOf(harness, id)).not.toContain('remindCorrection');
    });
  });

  describe('sent back in review', () => {
    /** In review, each step asked of its reviewer; the reviewer of `legal` sent it back some days later. */
    async function sentBackByReviewer(title: string) {
      const id = await toInReview(harness, titled(title));
      const openedAt = await instantOf(id, 'decideAdmissibility');
      for (const step of steps) await assign(harness, id, step);
      await moveTo(harness, shifted(await harness.now(), 2 * DAY_SECONDS));
      expectStatus(await ask(harness, id, 'reviewer-legal'), 200);
      const askedAt = await instantOf(id, 'requestCorrection');
      const left = (workingDays: number) => workingDaysLeft(askedAt, endOfWorkingDay(openedAt, workingDays));
      return { id, openedAt, askedAt, left };
    }
    const reminded = async (id: string) =>
      (await eventsOf(harness, id)).filter(({ name }) => name === 'remindReviewer').map(({ facts }) => facts['step']);

    test('the step that it concerns is stopped, the others bring reminders and are answered; after the answer its own clock runs on', async () => {
      const { id, openedAt, left } = await sentBackByReviewer('Instruction corrigée');
      expect(await streamOf(harness, id)).toMatchObject({ due_at: endOfWorkingDay(openedAt, 7), due_what: 'remindReviewer' });
      await moveTo(harness, pastDate(endOfWorkingDay(openedAt, 10)));
      await until('the two that run are recalled', async () => (await reminded(id)).length === 2);
      expect(await reminded(id)).toEqual(['data', 'impact']);
      expect(expectStatus(await opine(harness, id, 'legal'), 409)).toMatchObject({ code: 'step_stopped' });
      expect(expectStatus(await opine(harness, id, 'data'), 200)).toMatchObject({ state: 'correction_requested' });
      expect(expectStatus(await opine(harness, id, 'impact'), 200)).toMatchObject({ state: 'correction_requested' });

      expect(expectStatus(await answer(harness, id), 200)).toMatchObject({ state: 'in_review' });
      const answeredAt = await instantOf(id, 'answerCorrection');
      const remindAt = endOfWorkingDay(answeredAt, left(7));
      expect(await streamOf(harness, id)).toMatchObject({ due_at: remindAt, due_what: 'remindReviewer' });
      // The lead is told of the opinions that were given on what has changed.
      await until('both are told', () => writtenTo(harness, 'Instruction corrigée', ANSWERED).length > 1);
      expect(writtenTo(harness, 'Instruction corrigée', ANSWERED)).toEqual(['lead', 'reviewer-legal']);
      await moveTo(harness, pastDate(remindAt));
      await until('the step is recalled', async () => (await reminded(id)).length === 3);
      const lastReminderAt = endOfWorkingDayBefore(endOfWorkingDay(answeredAt, left(15)), 2);
      expect(await streamOf(harness, id)).toMatchObject({ due_at: lastReminderAt, due_what: 'remindReviewer' });
      expectStatus(await opine(harness, id, 'legal', 2), 200);
      await expectReviewed(harness, id);
    });

    test('unanswered, it goes on at the deadline with what was left, and steps that ran went to the lead meanwhile', async () => {
      const { id, askedAt, left } = await sentBackByReviewer('Instruction sans réponse');
      const dueAt = endOfPeriod(askedAt, { months: 1 });
      await moveTo(harness, pastDate(dueAt));
      await happened(id, 'lapseCorrection');
      const escalated = (await eventsOf(harness, id)).filter(({ name }) => name === 'escalateStep').map(({ facts }) => facts['step']);
      expect(escalated).toEqual(['data', 'impact']);
      expect(await streamOf(harness, id)).toMatchObject({ due_at: endOfWorkingDay(dueAt, left(7)), due_what: 'remindReviewer' });
      await until('both sides are told', () => writtenTo(harness, 'Instruction sans réponse', LAPSED).length === 2);
      expect(writtenTo(harness, 'Instruction sans réponse', LAPSED)).toEqual(['applicant', 'reviewer-legal']);
      expect(await stateOf(id)).toBe('in_review');
      for (const step of steps) expectStatus(await opine(harness, id, step), 200);
      expect(await stateOf(id)).toBe('reviewed');
    });

    test('by the lead for every open step, nothing but the correction is waited for', async () => {
      const id = await toInReview(harness, titled('Tout suspendu'));
      await assign(harness, id, 'data');
      expectStatus(await opine(harness, id, 'data'), 200);
      expectStatus(await ask(harness, id, 'lead'), 200);
      expect(await streamOf(harness, id)).toMatchObject({ due_what: 'remindCorrection' });
      // A reviewer may be asked while the step is stopped, and is told that it is.
      await assign(harness, id, 'legal');
      await until('the reviewer is told', () =>
        harness.mail.some(({ text }) => text.includes('Tout suspendu') && text.includes('vous recevrez un message')),
      );
      expectStatus(await answer(harness, id), 200);
      await until('who asked and the reviewer are told', () => writtenTo(harness, 'Tout suspendu', ANSWERED).length === 2);
      expect(writtenTo(harness, 'Tout suspendu', ANSWERED)).toEqual(['lead', 'reviewer-legal']);
    });
  });

  test('the letter to the applicant quotes the message and what is to be corrected', async () => {
    const id = await toSubmitted(harness, titled('Cité'));
    const items = [
      { field: '/answers/users', kind: 'incomplete', comment: 'Combien sont-ils ?' },
      { field: '/costLines/0', kind: 'incorrect', comment: 'Deux ETP coûtent moins.' },
    ];
    expectStatus(await ask(harness, id, 'screener', { items, message: 'Il reste peu de choses.' }), 200);
    await until('the applicant is written to', () => writtenTo(harness, 'Cité', ASKED).length > 0);
    const { text } = harness.mail.find(({ subject }) => subject.includes('Cité') && subject.includes(ASKED)) ?? { text: '' };
    for (const words of [
      'Il reste peu de choses.',
      '– Réponses, Les usagers concernés, et combien (incomplet) : Combien sont-ils ?',
      '– Dépenses, ligne 1 (inexact) : Deux ETP coûtent moins.',
    ])
      expect(text).toContain(words);
  });

  testReplays(harness);
});

describe('withdrawal', () => {
  const inSession = async (title: string) => {
    const id = await toReviewed(harness, titled(title));
    await toSession(harness, [id]);
    return id;
  };

  test.each<[string, (title: string) => Promise<string>, string[]]>([
    ['as a draft', async (title) => (await toDraft(harness, titled(title))).id, []],
    ['before its screening', (title) => toSubmitted(harness, titled(title)), ['lead', 'screener']],
    ['out for a correction before its screening', (title) => toCorrect(harness, titled(title)), ['lead', 'screener']],
    [
      'in review, with one step asked',
      async (title) => {
        const id = await toInReview(harness, titled(title));
        await assign(harness, id, 'data');
        return id;
      },
      ['lead', 'reviewer-data'],
    ],
    [
      'out for a correction in review',
      (title) => toCorrectInReview(harness, ['legal'], titled(title)),
      ['lead', 'reviewer-data', 'reviewer-impact', 'reviewer-legal'],
    ],
    ['reviewed', (title) => toReviewed(harness, titled(title)), ['lead']],
    ['in a session', inSession, ['chair', 'lead']],
  ])('withdrawn %s, it has ended: the applicant has its receipt, and who was waiting is told', async (state, reach, told) => {
    const title = `Retrait ${state}`;
    const id = await reach(title);
    expect(expectStatus(await withdraw(harness, id), 200)).toMatchObject({ state: 'withdrawn', due: null });
    // A draft has no workflow.
    const hasEnded = async (): Promise<boolean> =>
      state === 'as a draft' || (await runOf(harness, 'application', id)).status === 'COMPLETED';
    await until(
      `${title}: its workflow has completed, and its letters have left`,
      async () => (await hasEnded()) && allWritten(harness, id),
    );
    expect(writtenTo(harness, title, 'Dossier retiré')).toEqual(['applicant', ...told].sort());
    const quoting = harness.mail.filter(({ subject, text }) => subject.includes(title) && text.includes('Le projet est reporté.'));
    expect(quoting).toHaveLength(told.length);
    const names = await namesOf(harness, id);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: null });
    await moveTo(harness, shifted(await harness.now(), 90 * DAY_SECONDS));
    expect(await namesOf(harness, id)).toEqual(names);
  });

  test('a session of which everything was withdrawn asks its chair for nothing', async () => {
    const id = await toReviewed(harness, titled('Ordre du jour vide'));
    // Long enough ahead that its agenda is not sent at once.
    const heldOn = workingDayFrom(parisDate(shifted(await harness.now(), 30 * DAY_SECONDS)));
    const session = await toSession(harness, [id], heldOn);
    expectStatus(await withdraw(harness, id), 200);
    await moveTo(harness, shifted(endOfDate(heldOn), DAY_SECONDS));
    await until('the session has dealt with its day', () => allWritten(harness, session.id));
    expect(writtenTo(harness, longDate('fr', heldOn))).toEqual([]);
  });

  testReplays(harness);
});

describe('silence', () => {
  const TO_APPLICANT = 'Demande réputée rejetée';
  const TO_LEAD = 'Silence valant rejet';

  let project: Awaited<ReturnType<typeof silentProject>>;
  beforeAll(async () => {
    project = await silentProject(harness);
  });

  const silent = (title: string) => ({ ...project, title });
  const endOf = async (id: string): Promise<string> => {
    const { at } = (await eventsOf(harness, id)).find(({ name }) => name === 'submitApplication') ?? { at: '' };
    return endOfPeriod(at, { months: SILENCE.months });
  };
  const timesSilent = async (id: string) => (await namesOf(harness, id)).filter((name) => name === 'recordSilence').length;
  const read = async (id: string) => (await (await harness.as('applicant')).get(`/applications/${id}`)).body;

  test('after the call’s period it counts as a rejection, once: the applicant and the lead are told, and the file may still be decided', async () => {
    const id = await toSubmitted(harness, silent('Muet'));
    const silenceAt = await endOf(id);
    await moveTo(harness, shifted(silenceAt, -1));
    expect([await timesSilent(id), (await read(id)).impliedRejectionAt]).toEqual([0, null]);
    await moveTo(harness, pastDate(silenceAt));
    await until('both are told', () => writtenTo(harness, 'Muet', TO_APPLICANT).length + writtenTo(harness, 'Muet', TO_LEAD).length === 2);
    expect([writtenTo(harness, 'Muet', TO_APPLICANT), writtenTo(harness, 'Muet', TO_LEAD)]).toEqual([['applicant'], ['lead']]);
    expect(await read(id)).toMatchObject({ state: 'submitted', impliedRejectionAt: silenceAt });
    await moveTo(harness, shifted(silenceAt, 90 * DAY_SECONDS));
    expect(await timesSilent(id)).toBe(1);
    const decided = await (await harness.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' });
    expect(expectStatus(decided, 200)).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer' } });
  });

  test('the receipt of a submission says from which day on', async () => {
    const id = await toSubmitted(harness, silent('Averti'));
    await until('the receipt has left', () => writtenTo(harness, 'Averti', 'Accusé de réception').length > 0);
    const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(await endOf(id)));
    const { text } = harness.mail.find(({ subject }) => subject.includes('Averti')) ?? { text: '' };
    expect(text).toContain(
      `elle sera implicitement rejetée si aucune subvention n’est attribuée au plus tard le ${day.replace(/^1 /, '1er ')}`,
    );
  });

  test('it stands while a correction is out, and what was left follows the answer', async () => {
    const id = await toSubmitted(harness, silent('Suspendu'));
    const first = await endOf(id);
    await moveTo(harness, shifted(first, -10 * DAY_SECONDS));
    expectStatus(await ask(harness, id, 'screener'), 200);
    const askedAt = (await eventsOf(harness, id)).at(-1)?.at ?? '';
    await moveTo(harness, shifted(first, 5 * DAY_SECONDS));
    expect(await timesSilent(id)).toBe(0);
    expectStatus(await answer(harness, id), 200);
    const answeredAt = (await eventsOf(harness, id)).findLast(({ name }) => name === 'answerCorrection')?.at ?? '';
    const silenceAt = endOfPeriod(answeredAt, { days: daysLeft(askedAt, first) });
    expect(await read(id)).toMatchObject({ silenceAt, impliedRejectionAt: null });
    await moveTo(harness, shifted(silenceAt, -1));
    expect(await timesSilent(id)).toBe(0);
    await moveTo(harness, pastDate(silenceAt));
    await until('it is recorded', async () => (await timesSilent(id)) === 1);
  });

  test('it counts in a session too, whose decision comes afterwards', async () => {
    const applicationId = await giveOpinions(harness, await toInReview(harness, silent('En comité')));
    const silenceAt = await endOf(applicationId);
    const session = await toSession(harness, [applicationId]);
    expect(await streamOf(harness, applicationId)).toMatchObject({ due_at: silenceAt, due_what: 'recordSilence' });
    await moveTo(harness, pastDate(silenceAt));
    await until('it is recorded', async () => (await timesSilent(applicationId)) === 1);
    const decisions = [{ applicationId, decision: 'refuse', reason: 'Impact non établi.' }];
    const { version } = await streamOf(harness, session.id);
    expectStatus(await (await harness.as('chair')).post(`/sessions/${session.id}/decision`, { version, decisions }), 200);
    expect(await read(applicationId)).toMatchObject({ state: 'refused', impliedRejectionAt: silenceAt });
  });

  testReplays(harness);
});
