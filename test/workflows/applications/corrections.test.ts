import { expectReviewed } from '../../support/graph-lives.ts';
import { daysBefore, endOfPeriod, endOfWorkingDay, endOfWorkingDayBefore, workingDaysLeft } from '../../../domain/calendar.ts';
import { answer, ask, opine } from '../../support/correction-lives.ts';
import { assign, expectStatus, steps, toInReview, toSubmitted } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

const DAY_SECONDS = 86_400;
const ASKED = 'Corrections demandées';
const RECALLED = 'Rappel : corrections attendues';
const ANSWERED = 'Dossier corrigé';
const LAPSED = 'Corrections non reçues';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

/** The instant of an application's newest event of this name. */
const instantOf = async (id: string, name: string): Promise<string> =>
  (await eventsOf(world, id)).findLast((event) => event.name === name)?.at ?? '';
const happened = (id: string, name: string) => until(`${name} is recorded`, async () => (await namesOf(world, id)).includes(name as never));
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
