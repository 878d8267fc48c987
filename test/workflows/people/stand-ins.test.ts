import { endOfDate, moveDate, parisDate, workingDayFrom } from '../../../domain/core/calendar.ts';
import { longDate } from '../../../domain/core/format.ts';
import { accept, declineStep, TOO_MUCH } from '../../support/assignment-fixtures.ts';
import { askSession, refuse } from '../../support/committee-fixtures.ts';
import { CHAIN, opine, projectUnder, reviewOf } from '../../support/graph-fixtures.ts';
import { assign, expectStatus, type Step, toInReview, toReviewed } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import type { Actor } from '../../support/app-harness.ts';

const harness = temporalOfFile({ skipping: true, copies: true });
let lead: Actor;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY, 'member-1', 'editor');
  lead = await harness.as('lead');
});

const inDays = async (days: number): Promise<string> => moveDate(parisDate(await harness.now()), { days });

describe('stand-ins', () => {
  /**
   * Declares a person absent between two days, counted from today; returns the instants at which the absence begins and
   * ends. Neither may be a date of an opinion that changes hands then: the time-skipping server hangs for ever where a
   * workflow cancels a timer that has fired meanwhile. Reminders come after seven working days.
   */
  async function declare(login: string, substitute: string, from: number, to: number): Promise<{ startsAt: string; endsAt: string }> {
    const [away, { id: substituteId }] = [await harness.as(login), await harness.as(substitute)];
    const [startsOn, endsOn] = [await inDays(from), await inDays(to)];
    expectStatus(await away.post(`/people/${away.id}/absences`, { startsOn, endsOn, substituteId }), 200);
    return { startsAt: endOfDate(moveDate(startsOn, { days: -1 })), endsAt: endOfDate(endsOn) };
  }
  type Whose = { state: string; reviewer: { id: string } | null; standsInFor: { id: string } | null };
  /** A step's state, the login of its reviewer, and the login in whose stead they are asked. */
  async function whose(id: string, step: Step = 'legal'): Promise<(string | null)[]> {
    const { state, reviewer, standsInFor } = (await reviewOf(harness, id)).find(({ key }) => key === step) as unknown as Whose;
    const logins = await Promise.all(EVERYBODY.map(async (login) => [(await harness.as(login)).id, login] as const));
    const loginOf = (person: { id: string } | null) => logins.find(([each]) => each === person?.id)?.[1] ?? null;
    return [state, loginOf(reviewer), loginOf(standsInFor)];
  }
  const rolesOf = async (login: string): Promise<string[]> => (await (await harness.as(login)).get('/me')).body.roles;
  const endingsOf = async (id: string): Promise<(string | null)[]> => {
    const { assignments } = (await reviewOf(harness, id)).find(({ key }) => key === 'legal') as unknown as {
      assignments: { ended: { as: string } | null }[];
    };
    return assignments.map(({ ended }) => ended?.as ?? null);
  };

  test('a step that waits for others goes to the substitute and comes back, and one that opens meanwhile opens for the substitute', async () => {
    const [waits, opens] = [
      await toInReview(harness, await projectUnder(harness, CHAIN, 'Attend toujours')),
      await toInReview(harness, await projectUnder(harness, CHAIN, 'S’ouvre entre-temps')),
    ];
    for (const id of [waits, opens]) for (const step of ['data', 'legal'] as const) await assign(harness, id, step);
    const { startsAt, endsAt } = await declare('reviewer-legal', 'reviewer-impact', 3, 7);
    await moveTo(harness, shifted(startsAt, -5));
    for (const id of [waits, opens]) expect(await whose(id)).toEqual(['waiting', 'reviewer-legal', null]);
    await moveTo(harness, pastDate(startsAt));
    for (const id of [waits, opens])
      await until('it is the substitute’s', async () => (await whose(id)).join() === 'waiting,reviewer-impact,reviewer-legal');
    const handed = () =>
      harness.mail.filter(({ subject }) => subject === 'Un avis vous revient en l’absence de Sékou Diarra : Attend toujours');
    await until('the substitute is told', () => handed().length === 1);
    expect(handed()[0]?.text).toContain('d’autres avis le précèdent');

    expectStatus(await opine(harness, opens, 'data'), 200);
    expect(await whose(opens)).toEqual(['open', 'reviewer-impact', 'reviewer-legal']);
    await until(
      'the substitute is told that it opens',
      () => writtenTo(harness, 'Votre avis est attendu', 'S’ouvre entre-temps').length > 0,
    );
    expect(writtenTo(harness, 'Votre avis est attendu', 'S’ouvre entre-temps')).toEqual(['reviewer-impact']);

    await moveTo(harness, pastDate(endsAt));
    await until('what is open came back', async () => (await whose(opens)).join() === 'open,reviewer-legal,');
    await until('what waits came back', async () => (await whose(waits)).join() === 'waiting,reviewer-legal,');
    for (const id of [waits, opens]) expect(await endingsOf(id)).toEqual(['handed_over', 'absence_over', null]);
    expect(await invariantFaults(harness.database.db)).toEqual([]);
  });

  test('the substitute has the chair’s role from the first day to the last, and decides what the chair is reminded of', async () => {
    const id = await toReviewed(harness, titled('Décidé en son absence'));
    const { startsAt, endsAt } = await declare('chair', 'member-1', 4, 9);
    await until('both are told', () => writtenTo(harness, 'Vous assurez la suppléance de Bénédicte Haumont').length === 1);
    const heldOn = workingDayFrom(await inDays(5));
    const session = expectStatus(await lead.post('/sessions', { heldOn, applicationIds: [id] }), 201) as unknown as { id: string };
    const ofSession = `Comité du ${longDate('fr', heldOn)}`;
    await moveTo(harness, shifted(startsAt, -5));
    expect(await rolesOf('member-1')).toEqual(['member']);
    await moveTo(harness, pastDate(startsAt));
    await until('the absence has begun', async () => (await rolesOf('member-1')).includes('chair'));
    await moveTo(harness, pastDate(endOfDate(heldOn)));
    await until('both are reminded', () => writtenTo(harness, ofSession, 'décision').length === 2);
    expect(writtenTo(harness, ofSession, 'décision')).toEqual(['chair', 'member-1']);
    const member = await harness.as('member-1');
    const task = { command: 'decideSession', id: session.id };
    expect((await member.get('/me/tasks')).body.items).toContainEqual(expect.objectContaining(task));
    expectStatus(await askSession(member, session.id, 'decision', { decisions: [refuse(id)] }), 200);
    expect((await eventsOf(harness, session.id)).at(-1)).toMatchObject({ name: 'decideSession' });
    await moveTo(harness, shifted(endsAt, -5));
    expect(await rolesOf('member-1')).toEqual(['member', 'chair']);
    await moveTo(harness, pastDate(endsAt));
    await until('the absence is over', async () => !(await rolesOf('member-1')).includes('chair'));
    expect(await namesOf(harness, (await harness.as('chair')).id)).toEqual(['declareAbsence', 'startAbsence', 'lapseAbsence']);
  });

  test('a reminder says whether its opinion still waits to be accepted; what is declined has no reviewer at its deadline, and goes to the lead', async () => {
    const id = await toInReview(harness, titled('Décliné'));
    for (const step of ['legal', 'data'] as const) await assign(harness, id, step);
    expectStatus(await accept(harness, id, 'data'), 200);
    // Its dates are read, not worked out: a copy's are as far from its beginning as those of the file it copies.
    const { due_at: remindAt } = await streamOf(harness, id);
    await moveTo(harness, pastDate(remindAt!));
    const recalls = () => harness.mail.filter(({ subject }) => subject === 'Rappel : avis attendu sur Décliné');
    await until('both are recalled', () => recalls().length === 2);
    const awaiting = recalls().filter(({ text }) => text.includes('attend encore que vous l’acceptiez'));
    expect(awaiting.map(({ to }) => to.split('@')[0])).toEqual(['sekou.diarra']);

    expectStatus(await declineStep(harness, id, 'legal'), 200);
    await until('the lead is told why', () =>
      harness.mail.some(({ subject, text }) => subject === 'Avis décliné : Décliné' && text.includes(TOO_MUCH)),
    );
    const { deadlineAt } = (await reviewOf(harness, id)).find(({ key }) => key === 'data') as unknown as { deadlineAt: string };
    await moveTo(harness, pastDate(deadlineAt));
    const late = () => harness.mail.filter(({ subject }) => subject === 'Avis en retard : Décliné').map(({ text }) => text);
    await until('both are late', () => late().length === 2);
    expect(late().filter((text) => text.includes('Personne n’était désigné'))).toHaveLength(1);
    // Another reviewer is asked, and gives it.
    const { id: reviewerId } = await harness.as('reviewer-impact');
    expectStatus(await lead.post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
    expect(await endingsOf(id)).toEqual(['declined', null]);
  });

  test('every history replays', async () => expect(await failedReplays(harness)).toEqual([]));
});
