import {
  daysBefore,
  daysLeft,
  endOfDate,
  endOfPeriod,
  endOfWorkingDay,
  endOfWorkingDayBefore,
  parisDate,
  workingDaysLeft,
} from '../../../domain/core/calendar.ts';
import { longDate } from '../../../letters/core/format.ts';
import { runOf } from '../../support/behind.ts';
import { answer, ask, opine, SILENCE, silentProject, toCorrect, toCorrectInReview, withdraw } from '../../support/correction-lives.ts';
import { expectReviewed } from '../../support/graph-lives.ts';
import { assign, expectStatus, giveOpinions, steps, toDraft, toInReview, toReviewed, toSession, toSubmitted } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, allWritten, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';

const DAY_SECONDS = 86_400;

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

describe('screening', () => {
  const SCREENING_WORKING_DAYS = 10;
  const REMINDER = 'À examiner sans tarder';

  async function submitted(title: string) {
    const id = await toSubmitted(world, titled(title));
    const at = (await eventsOf(world, id)).find(({ name }) => name === 'submitApplication')?.at ?? '';
    return { id, dueAt: endOfWorkingDay(at, SCREENING_WORKING_DAYS) };
  }

  const decide = async (id: string, decision: string, reason = '') =>
    (await world.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision, reason });

  test('a screening that is late is recalled to the screeners once, at the end of the tenth working day', async () => {
    const { id, dueAt } = await submitted('En retard');
    expect(await streamOf(world, id)).toMatchObject({ due_at: dueAt, due_what: 'remindScreener' });
    await moveTo(world, shifted(dueAt, -1));
    expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication']);
    await moveTo(world, pastDate(dueAt));
    await until('the screener is written to', () => writtenTo(world, 'En retard', REMINDER).length > 0);
    const reminder = (await eventsOf(world, id)).at(-1);
    expect(reminder).toMatchObject({ name: 'remindScreener' });
    expect((reminder?.at ?? '') >= dueAt).toBe(true);
    await moveTo(world, shifted(dueAt, 90 * DAY_SECONDS));
    expect(writtenTo(world, 'En retard', REMINDER)).toEqual(['screener']);
    expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'remindScreener']);
    expect(await streamOf(world, id)).toMatchObject({ due_at: null, due_what: null });
  });

  test('a reminded application is still decided, and its review starts then', async () => {
    const { id, dueAt } = await submitted('Décidé après');
    await moveTo(world, shifted(dueAt, DAY_SECONDS));
    await until('the reminder is recorded', async () => (await namesOf(world, id)).includes('remindScreener'));
    const answer = expectStatus(await decide(id, 'admissible'), 200);
    const { at } = (await eventsOf(world, id)).at(-1) ?? { at: '' };
    expect(answer).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer', at: endOfWorkingDay(at, 7) } });
  });

  test.each([
    ['admissible', ''],
    ['inadmissible', 'Hors du champ de l’appel.'],
  ])('a screening decided in time (%s) is not recalled to anybody', async (decision, reason) => {
    const title = `Décidé à temps, ${decision}`;
    const { id, dueAt } = await submitted(title);
    await moveTo(world, shifted(dueAt, -1));
    expectStatus(await decide(id, decision, reason), 200);
    await moveTo(world, pastDate(dueAt));
    await until('the applicant is told', () => writtenTo(world, title, 'Dossier').length > 0);
    expect(writtenTo(world, title, 'Dossier')).toEqual(['applicant']);
    expect(writtenTo(world, title, REMINDER)).toEqual([]);
    expect(await namesOf(world, id)).toEqual(['createApplication', 'submitApplication', 'decideAdmissibility']);
  });

  test('the history of every workflow of this file can be continued', async () => {
    expect(await failedReplays(world)).toEqual([]);
  });
});

describe('corrections', () => {
  const ASKED = 'Corrections demandées';
  const RECALLED = 'Rappel : corrections attendues';
  const ANSWERED = 'Dossier corrigé';
  const LAPSED = 'Corrections non reçues';

  /** The instant of an application's newest event of this name. */
  const instantOf = async (id: string, name: string): Promise<string> =>
    (await eventsOf(world, id)).findLast((event) => event.name === name)?.at ?? '';
  const happened = (id: string, name: string) =>
    until(`${name} is recorded`, async () => (await namesOf(world, id)).includes(name as never));
  const stateOf = async (id: string): Promise<string> => (await (await world.as('applicant')).get(`/applications/${id}`)).body.state;

  /** An application that the screener sent back some days after its submission, and the calendar's instants. */
  async function sentBack(title: string) {
    const id = await toSubmitted(world, titled(title));
    const screeningDueAt = endOfWorkingDay(await instantOf(id, 'submitApplication'), 10);
    await moveTo(world, shifted(await world.now(), 5 * DAY_SECONDS));
    expectStatus(await ask(world, id, 'screener'), 200);
    const askedAt = await instantOf(id, 'requestCorrection');
    const dueAt = endOfPeriod(askedAt, { months: 1 });
    return { id, dueAt, remindAt: daysBefore(dueAt, 7), left: workingDaysLeft(askedAt, screeningDueAt) };
  }

  describe('sent back by the screener', () => {
    test('the screening stands, the applicant is recalled, and after the answer what was left of it runs', async () => {
      const { id, dueAt, remindAt, left } = await sentBack('Recevabilité corrigée');
      expect(await streamOf(world, id)).toMatchObject({ due_at: remindAt, due_what: 'remindCorrection' });
      await moveTo(world, shifted(remindAt, -1));
      expect((await namesOf(world, id)).at(-1)).toBe('requestCorrection');
      await moveTo(world, pastDate(remindAt));
      await until('the applicant is recalled', () => writtenTo(world, 'Recevabilité corrigée', RECALLED).length > 0);
      expect(writtenTo(world, 'Recevabilité corrigée', RECALLED)).toEqual(['applicant']);
      expect(writtenTo(world, 'Recevabilité corrigée', ASKED)).toEqual(['applicant']);
      expect(await streamOf(world, id)).toMatchObject({ due_at: dueAt, due_what: 'lapseCorrection' });

      await moveTo(world, shifted(dueAt, -DAY_SECONDS));
      expect(expectStatus(await answer(world, id, 'editor'), 200)).toMatchObject({ state: 'submitted' });
      const screeningDueAt = endOfWorkingDay(await instantOf(id, 'answerCorrection'), left);
      expect(await streamOf(world, id)).toMatchObject({ due_at: screeningDueAt, due_what: 'remindScreener' });
      await until('the screener is told', () => writtenTo(world, 'Recevabilité corrigée', ANSWERED).length > 0);
      expect(writtenTo(world, 'Recevabilité corrigée', ANSWERED)).toEqual(['screener']);
      await moveTo(world, pastDate(screeningDueAt));
      await happened(id, 'remindScreener');
      expect(await namesOf(world, id)).not.toContain('lapseCorrection');
    });

    test('unanswered at its term, the file goes on as it stands, and both sides are told', async () => {
      const { id, dueAt, left } = await sentBack('Recevabilité sans réponse');
      await moveTo(world, shifted(dueAt, -1));
      expect(await stateOf(id)).toBe('correction_requested');
      await moveTo(world, pastDate(dueAt));
      await happened(id, 'lapseCorrection');
      const { at } = (await eventsOf(world, id)).at(-1) ?? { at: '' };
      expect(at >= dueAt && at < shifted(dueAt, 60)).toBe(true);
      expect(await stateOf(id)).toBe('submitted');
      expect(await streamOf(world, id)).toMatchObject({ due_at: endOfWorkingDay(dueAt, left), due_what: 'remindScreener' });
      await until('both sides are told', () => writtenTo(world, 'Recevabilité sans réponse', LAPSED).length === 2);
      expect(writtenTo(world, 'Recevabilité sans réponse', LAPSED)).toEqual(['applicant', 'screener']);
      expect(expectStatus(await answer(world, id), 409)).toMatchObject({ code: 'wrong_state', state: 'submitted' });
    });

    test('twice, it is decided in the end on the revision that is current', async () => {
      const { id } = await sentBack('Deux fois');
      // Before the editor is one of those who are written to.
      await until('who wrote it is written to', () => writtenTo(world, 'Deux fois', ASKED).length === 1);
      expectStatus(await answer(world, id, 'editor'), 200);
      expectStatus(await ask(world, id, 'screener'), 200);
      await until('who corrected it is written to as well', () => writtenTo(world, 'Deux fois', ASKED).length === 3);
      expect(writtenTo(world, 'Deux fois', ASKED)).toEqual(['applicant', 'applicant', 'editor']);
      expectStatus(await answer(world, id, 'applicant', { summary: 'Encore un autre.' }), 200);
      const screener = await world.as('screener');
      const decide = (revision: number) => screener.post(`/applications/${id}/admissibility`, { revision, decision: 'admissible' });
      expect(expectStatus(await decide(2), 409)).toMatchObject({ code: 'stale_revision', current: 3 });
      expect(expectStatus(await decide(3), 200)).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer' } });
    });

    test('until a day that the screener named', async () => {
      const id = await toSubmitted(world, titled('Jour nommé'));
      const dueOn = shifted(await world.now(), 3 * DAY_SECONDS).slice(0, 10);
      expectStatus(await ask(world, id, 'screener', { dueOn }), 200);
      await moveTo(world, shifted(await world.now(), 5 * DAY_SECONDS));
      await happened(id, 'lapseCorrection');
      // Too near for a reminder.
      expect(await namesOf(world, id)).not.toContain('remindCorrection');
    });
  });

  describe('sent back in review', () => {
    /** In review, each step asked of its reviewer; the reviewer of `legal` sent it back some days later. */
    async function sentBackByReviewer(title: string) {
      const id = await toInReview(world, titled(title));
      const openedAt = await instantOf(id, 'decideAdmissibility');
      for (const step of steps) await assign(world, id, step);
      await moveTo(world, shifted(await world.now(), 2 * DAY_SECONDS));
      expectStatus(await ask(world, id, 'reviewer-legal'), 200);
      const askedAt = await instantOf(id, 'requestCorrection');
      const left = (workingDays: number) => workingDaysLeft(askedAt, endOfWorkingDay(openedAt, workingDays));
      return { id, openedAt, askedAt, left };
    }
    const reminded = async (id: string) =>
      (await eventsOf(world, id)).filter(({ name }) => name === 'remindReviewer').map(({ facts }) => facts['step']);

    test('the step that it concerns stands, the others are recalled and answered; after the answer its own clock runs on', async () => {
      const { id, openedAt, left } = await sentBackByReviewer('Instruction corrigée');
      expect(await streamOf(world, id)).toMatchObject({ due_at: endOfWorkingDay(openedAt, 7), due_what: 'remindReviewer' });
      await moveTo(world, pastDate(endOfWorkingDay(openedAt, 10)));
      await until('the two that run are recalled', async () => (await reminded(id)).length === 2);
      expect(await reminded(id)).toEqual(['data', 'impact']);
      expect(expectStatus(await opine(world, id, 'legal'), 409)).toMatchObject({ code: 'step_stopped' });
      expect(expectStatus(await opine(world, id, 'data'), 200)).toMatchObject({ state: 'correction_requested' });
      expect(expectStatus(await opine(world, id, 'impact'), 200)).toMatchObject({ state: 'correction_requested' });

      expect(expectStatus(await answer(world, id), 200)).toMatchObject({ state: 'in_review' });
      const answeredAt = await instantOf(id, 'answerCorrection');
      const remindAt = endOfWorkingDay(answeredAt, left(7));
      expect(await streamOf(world, id)).toMatchObject({ due_at: remindAt, due_what: 'remindReviewer' });
      // The lead hears of the opinions that were given on what has changed.
      await until('both are told', () => writtenTo(world, 'Instruction corrigée', ANSWERED).length > 1);
      expect(writtenTo(world, 'Instruction corrigée', ANSWERED)).toEqual(['lead', 'reviewer-legal']);
      await moveTo(world, pastDate(remindAt));
      await until('the step is recalled', async () => (await reminded(id)).length === 3);
      const lastReminderAt = endOfWorkingDayBefore(endOfWorkingDay(answeredAt, left(15)), 2);
      expect(await streamOf(world, id)).toMatchObject({ due_at: lastReminderAt, due_what: 'remindReviewer' });
      expectStatus(await opine(world, id, 'legal', 2), 200);
      await expectReviewed(world, id);
    });

    test('unanswered, it goes on at the term with what was left, and steps that ran went to the lead meanwhile', async () => {
      const { id, askedAt, left } = await sentBackByReviewer('Instruction sans réponse');
      const dueAt = endOfPeriod(askedAt, { months: 1 });
      await moveTo(world, pastDate(dueAt));
      await happened(id, 'lapseCorrection');
      const escalated = (await eventsOf(world, id)).filter(({ name }) => name === 'escalateStep').map(({ facts }) => facts['step']);
      expect(escalated).toEqual(['data', 'impact']);
      expect(await streamOf(world, id)).toMatchObject({ due_at: endOfWorkingDay(dueAt, left(7)), due_what: 'remindReviewer' });
      await until('both sides are told', () => writtenTo(world, 'Instruction sans réponse', LAPSED).length === 2);
      expect(writtenTo(world, 'Instruction sans réponse', LAPSED)).toEqual(['applicant', 'reviewer-legal']);
      expect(await stateOf(id)).toBe('in_review');
      for (const step of steps) expectStatus(await opine(world, id, step), 200);
      expect(await stateOf(id)).toBe('reviewed');
    });

    test('by the lead for every open step, nothing but the correction is waited for', async () => {
      const id = await toInReview(world, titled('Tout suspendu'));
      await assign(world, id, 'data');
      expectStatus(await opine(world, id, 'data'), 200);
      expectStatus(await ask(world, id, 'lead'), 200);
      expect(await streamOf(world, id)).toMatchObject({ due_what: 'remindCorrection' });
      // Somebody may be asked while the step stands, and is told that it does.
      await assign(world, id, 'legal');
      await until('the reviewer is told', () =>
        world.mail.some(({ text }) => text.includes('Tout suspendu') && text.includes('vous serez prévenu')),
      );
      expectStatus(await answer(world, id), 200);
      await until('who asked and the reviewer are told', () => writtenTo(world, 'Tout suspendu', ANSWERED).length === 2);
      expect(writtenTo(world, 'Tout suspendu', ANSWERED)).toEqual(['lead', 'reviewer-legal']);
    });
  });

  test('the letter to the applicant quotes the message and what is to be corrected', async () => {
    const id = await toSubmitted(world, titled('Cité'));
    const items = [
      { field: '/answers/users', kind: 'incomplete', comment: 'Combien sont-ils ?' },
      { field: '/costLines/0', kind: 'incorrect', comment: 'Deux ETP coûtent moins.' },
    ];
    expectStatus(await ask(world, id, 'screener', { items, message: 'Il reste peu de choses.' }), 200);
    await until('the applicant is written to', () => writtenTo(world, 'Cité', ASKED).length > 0);
    const { text } = world.mail.find(({ subject }) => subject.includes('Cité') && subject.includes(ASKED)) ?? { text: '' };
    for (const words of [
      'Il reste peu de choses.',
      '– Réponses, Les usagers concernés, et combien (incomplet) : Combien sont-ils ?',
      '– Dépenses, ligne 1 (inexact) : Deux ETP coûtent moins.',
    ])
      expect(text).toContain(words);
  });

  test('the history of every workflow of this file can be continued', async () => {
    expect(await failedReplays(world)).toEqual([]);
  });
});

describe('withdrawal', () => {
  const inSession = async (title: string) => {
    const id = await toReviewed(world, titled(title));
    await toSession(world, [id]);
    return id;
  };

  test.each<[string, (title: string) => Promise<string>, string[]]>([
    ['as a draft', async (title) => (await toDraft(world, titled(title))).id, []],
    ['before its screening', (title) => toSubmitted(world, titled(title)), ['lead', 'screener']],
    ['out for a correction before its screening', (title) => toCorrect(world, titled(title)), ['lead', 'screener']],
    [
      'in review, with one step asked',
      async (title) => {
        const id = await toInReview(world, titled(title));
        await assign(world, id, 'data');
        return id;
      },
      ['lead', 'reviewer-data'],
    ],
    [
      'out for a correction in review',
      (title) => toCorrectInReview(world, ['legal'], titled(title)),
      ['lead', 'reviewer-data', 'reviewer-impact', 'reviewer-legal'],
    ],
    ['reviewed', (title) => toReviewed(world, titled(title)), ['lead']],
    ['in a session', inSession, ['chair', 'lead']],
  ])('withdrawn %s, it has ended: the applicant has its receipt, and who was waiting is told', async (state, reach, told) => {
    const title = `Retrait ${state}`;
    const id = await reach(title);
    expect(expectStatus(await withdraw(world, id), 200)).toMatchObject({ state: 'withdrawn', due: null });
    // Nobody follows a draft.
    const hasEnded = async (): Promise<boolean> => state === 'as a draft' || (await runOf(world, 'application', id)).status === 'COMPLETED';
    await until(`${title}: its workflow has completed, and its letters have left`, async () => (await hasEnded()) && allWritten(world, id));
    expect(writtenTo(world, title, 'Dossier retiré')).toEqual(['applicant', ...told].sort());
    const quoting = world.mail.filter(({ subject, text }) => subject.includes(title) && text.includes('Le projet est reporté.'));
    expect(quoting).toHaveLength(told.length);
    const names = await namesOf(world, id);
    expect(await streamOf(world, id)).toMatchObject({ due_at: null });
    await moveTo(world, shifted(await world.now(), 90 * DAY_SECONDS));
    expect(await namesOf(world, id)).toEqual(names);
  });

  test('a session of which everything was withdrawn asks its chair for nothing', async () => {
    const id = await toReviewed(world, titled('Ordre du jour vide'));
    // Long enough ahead that its agenda is not sent at once.
    const heldOn = parisDate(shifted(await world.now(), 30 * DAY_SECONDS));
    const session = await toSession(world, [id], heldOn);
    expectStatus(await withdraw(world, id), 200);
    await moveTo(world, shifted(endOfDate(heldOn), DAY_SECONDS));
    await until('the session has dealt with its day', () => allWritten(world, session.id));
    expect(writtenTo(world, longDate('fr', heldOn))).toEqual([]);
  });

  test('the history of every workflow of this file can be continued', async () => {
    expect(await failedReplays(world)).toEqual([]);
  });
});

describe('silence', () => {
  const TO_APPLICANT = 'Demande réputée rejetée';
  const TO_LEAD = 'Silence valant rejet';

  let project: Awaited<ReturnType<typeof silentProject>>;
  beforeAll(async () => {
    project = await silentProject(world);
  });

  const silent = (title: string) => ({ ...project, title });
  const endOf = async (id: string): Promise<string> => {
    const { at } = (await eventsOf(world, id)).find(({ name }) => name === 'submitApplication') ?? { at: '' };
    return endOfPeriod(at, { months: SILENCE.months });
  };
  const timesSilent = async (id: string) => (await namesOf(world, id)).filter((name) => name === 'recordSilence').length;
  const read = async (id: string) => (await (await world.as('applicant')).get(`/applications/${id}`)).body;

  test('after the call’s period it counts as a rejection, once: the applicant and the lead are told, and the file may still be decided', async () => {
    const id = await toSubmitted(world, silent('Muet'));
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
    const id = await toSubmitted(world, silent('Averti'));
    await until('the receipt has left', () => writtenTo(world, 'Averti', 'Accusé de réception').length > 0);
    const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(await endOf(id)));
    const { text } = world.mail.find(({ subject }) => subject.includes('Averti')) ?? { text: '' };
    expect(text).toContain(`Sans décision notifiée le ${day.replace(/^1 /, '1er ')}, votre demande sera réputée rejetée`);
  });

  test('it stands while a correction is out, and what was left follows the answer', async () => {
    const id = await toSubmitted(world, silent('Suspendu'));
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
    const applicationId = await giveOpinions(world, await toInReview(world, silent('En comité')));
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
});
