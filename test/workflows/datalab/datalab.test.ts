import { DateTime } from 'luxon';
import { endOfDate, endOfPeriod, endOfWorkingDay } from '../../../domain/core/calendar.ts';
import { firstOf, lastOf, monthOf } from '../../../domain/datalab/capacity.ts';
import * as requests from '../../support/datalab-fixtures.ts';
import { plan, staff, toAcceptedFor } from '../../support/day-fixtures.ts';
import { followed } from '../../support/history.ts';
import { toAtOnce } from '../../support/impact-fixtures.ts';
import { expectStatus } from '../../support/fixtures.ts';
import * as missions from '../../support/mission-fixtures.ts';
import { allotComingYears } from '../../support/money.ts';
import { testReplays } from '../../support/replay.ts';
import { allWritten, EVERYBODY, eventsOf, namesOf, signIn, streamOf, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { until } from '../../support/until.ts';

const DAY_SECONDS = 86_400;

const harness = temporalOfFile({ skipping: true, copies: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  // A month after a day of December is in the next year.
  await allotComingYears(harness, 3);
});

const atOf = async (id: string, name: string): Promise<string> =>
  (await eventsOf(harness, id)).find((event) => event.name === name)?.at ?? '';
const happened = (id: string, name: string) =>
  until(`${name} is recorded`, async () => (await namesOf(harness, id)).includes(name as never));

/** The date is stored as the deadline; a second before it nothing has happened, and once it may be met this has. */
async function metAt(id: string, at: string, what: string): Promise<void> {
  expect(await streamOf(harness, id)).toMatchObject({ due_at: at, due_what: what });
  await moveTo(harness, shifted(at, -1));
  expect(await namesOf(harness, id)).not.toContain(what);
  await moveTo(harness, pastDate(at));
  await happened(id, what);
  const { at: met } = (await eventsOf(harness, id)).at(-1) ?? { at: '' };
  expect(met >= at && met < shifted(at, 60)).toBe(true);
}

describe('mission', () => {
  /** The letters so far on the students' project whose subject has these words. */
  const told = (words: string): string[] => writtenTo(harness, words);
  const toldAgain = (words: string, before: number): Promise<unknown> => until(`${words} is told`, () => told(words).length > before);

  test('a mission that is withdrawn tells the project and those who were planned for it, and sends no more reminders', async () => {
    const { id } = await missions.toWithdrawn(harness);
    await until('they are told', () => told('Mission retirée').length > 1);
    expect(told('Mission retirée')).toEqual(['applicant', 'reviewer-impact']);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: null });
  });

  test('the project is reminded of a proposal after ten working days, which lapses after a month, and both sides are told', async () => {
    const { id } = await missions.toProposed(harness);
    const at = await atOf(id, 'proposeMission');
    await until('the project is told', () => told('Mission proposée').length > 0);
    expect(new Set(told('Mission proposée'))).toEqual(new Set(['applicant']));
    await metAt(id, endOfWorkingDay(at, 10), 'remindMissionAnswer');
    await toldAgain('Votre réponse est attendue', 0);
    await metAt(id, endOfPeriod(at, { months: 1 }), 'lapseMission');
    await until('both are told', () => new Set(told('restée sans réponse')).size > 1);
    expect(new Set(told('restée sans réponse'))).toEqual(new Set(['applicant', 'lead']));
    await until(
      'the workflow has completed',
      async () => (await (await followed(harness.temporal, `mission:${id}`)).describe()).status.name === 'COMPLETED',
    );
  });

  test('a mission that keeps to no date brings a reminder at each step, and is closed a year after its delivery with what is known', async () => {
    const grantId = await toAtOnce(harness);
    const accepted = await missions.toAccepted(harness, grantId);
    await metAt(accepted.id, endOfWorkingDay(await atOf(accepted.id, 'acceptMission'), 5), 'remindStaffing');
    const ask = async (login: string, route: string, body: object) =>
      expectStatus(
        await missions.askMission(
          harness,
          login,
          { id: accepted.id, version: (await streamOf(harness, accepted.id)).version },
          route,
          body,
        ),
        200,
      );
    await ask('lead', 'staffing', { days: await missions.daysOf(harness) });
    await until('who works for it is told', () => told('Mission planifiée').includes('reviewer-impact'));
    const { ends_on: endsOn } = await harness.database.db
      .selectFrom('mission')
      .where('id', '=', accepted.id)
      .select('ends_on')
      .executeTakeFirstOrThrow();
    await metAt(accepted.id, endOfDate(endsOn), 'remindMissionDelivery');
    await until('they and the lead are told', () => new Set(told('Livraison attendue')).size > 1);
    expect(new Set(told('Livraison attendue'))).toEqual(new Set(['lead', 'reviewer-impact']));
    await ask('reviewer-impact', 'delivery', await missions.deliveryOf(harness));
    const delivered = await atOf(accepted.id, 'deliverMission');
    await metAt(accepted.id, endOfPeriod(delivered, { months: 6 }), 'remindComparison');
    await metAt(accepted.id, endOfPeriod(delivered, { months: 12 }), 'closeUncompared');
    await until('it is told', () => told('close automatiquement').includes('lead'));
    expect((await (await harness.as('lead')).get(`/missions/${accepted.id}`)).body).toMatchObject({
      state: 'closed',
      comparison: { before: null, after: null },
      due: null,
    });
  });

  test('an absence that takes days which were promised is told to the leads, with what they were promised for', async () => {
    const personId = await plan(harness, 'reviewer-data');
    const month = monthOf(await requests.dayFromNow(harness, 60));
    const thing = await toAcceptedFor(harness, 'À déplacer');
    await staff(harness, thing, [{ personId, month, skill: 'data_engineering', days: 3 }]);
    const substituteId = (await harness.as('reviewer-legal')).id;
    const absence = { startsOn: firstOf(month), endsOn: lastOf(month), substituteId };
    expectStatus(await (await harness.as('lead')).post(`/people/${personId}/absences`, absence), 200);
    expectStatus(await (await harness.as('reviewer-data')).post(`/people/${personId}/absence-confirmations`, {}), 200);
    await until('the leads are told', () => told('à replanifier').length > 0);
    expect(told('à replanifier')).toEqual(['lead']);
    expect(harness.mail.find(({ subject }) => subject.includes('à replanifier'))?.text).toContain('3 jours-personne');
    expect(harness.mail.find(({ subject }) => subject.includes('à replanifier'))?.text).toContain('– À déplacer');
  });

  testReplays(harness);
});

describe('datalab-request', () => {
  const post = async (login: string, id: string, route: string, body: object) =>
    expectStatus(
      await (await harness.as(login)).post(`/datalab-requests/${id}/${route}`, { version: (await streamOf(harness, id)).version, ...body }),
      200,
    );
  /** Checks that long after nothing more has happened. */
  async function staysThere(id: string, letters: () => string[], expected: string[]): Promise<void> {
    const names = await namesOf(harness, id);
    await moveTo(harness, shifted(await harness.now(), 120 * DAY_SECONDS));
    expect(await namesOf(harness, id)).toEqual(names);
    expect(letters()).toEqual(expected);
  }

  test.each([
    ['requested', 'createDatalabRequest', requests.toRequested, 'remindQualification', 'à qualifier'],
    ['qualified', 'qualifyDatalabRequest', requests.toQualified, 'remindDatalabDecision', 'à décider'],
  ] as const)(
    '%s and left alone for ten working days, it brings the leads one reminder, and can still go on',
    async (state, since, reach, reminder, words) => {
      const title = `Oubliée, ${state}`;
      const { id } = await reach(harness, title);
      await metAt(id, endOfWorkingDay(await atOf(id, since), 10), reminder);
      await until('the lead is written to', () => writtenTo(harness, title, words).length > 0);
      expect(await streamOf(harness, id)).toMatchObject({ due_at: null });
      await staysThere(id, () => writtenTo(harness, title, words), ['lead']);
      const answer =
        state === 'requested'
          ? await post('lead', id, 'qualification', requests.QUALIFICATION)
          : await post('lead', id, 'acceptance', await requests.acceptanceBy(harness));
      expect(answer['due']).not.toBeNull();
    },
  );

  test('accepted, the end of its period reminds its contact and the leads, once, and it can still be delivered', async () => {
    const title = 'Promise';
    const { id } = await requests.toAccepted(harness, title);
    const { ends_on: endsOn } = await harness.database.db
      .selectFrom('datalab_request')
      .where('id', '=', id)
      .select('ends_on')
      .executeTakeFirstOrThrow();
    await metAt(id, endOfDate(endsOn ?? ''), 'remindDelivery');
    const letters = () => writtenTo(harness, title, 'Livraison attendue');
    await until('both are written to', () => letters().length > 1);
    await staysThere(id, letters, ['lead', 'reviewer-data']);
    expect(await post('reviewer-data', id, 'delivery', { summary: 'Fait.', deliverables: [], spent: requests.SPENT })).toMatchObject({
      state: 'delivered',
      due: { what: 'remindFeedback' },
    });
  });

  test('delivered, it brings a reminder to the people who asked after fifteen working days, and is closed without a word after a month', async () => {
    const title = 'Sans retour';
    const { id } = await requests.toDelivered(harness, title);
    const delivered = await atOf(id, 'deliverDatalabRequest');
    await metAt(id, endOfWorkingDay(delivered, 15), 'remindFeedback');
    await metAt(id, endOfPeriod(delivered, { months: 1 }), 'closeUnanswered');
    await until('who asked is told', () => writtenTo(harness, title, 'close').length > 0);
    expect(writtenTo(harness, title, 'retour est attendu')).toEqual(['applicant']);
    await staysThere(id, () => writtenTo(harness, title, 'close'), ['applicant']);
    expect((await (await harness.as('lead')).get(`/datalab-requests/${id}`)).body).toMatchObject({
      state: 'closed',
      feedback: null,
      due: null,
    });
  });

  test('feedback between the reminder and the month closes it, and the date that was set does nothing more', async () => {
    const title = 'Retour tardif';
    const { id } = await requests.toDelivered(harness, title);
    await metAt(id, endOfWorkingDay(await atOf(id, 'deliverDatalabRequest'), 15), 'remindFeedback');
    await post('applicant', id, 'closing', { feedback: requests.FEEDBACK });
    await until('the contact and the lead are told', () => writtenTo(harness, title, 'Retour reçu').length > 1);
    await staysThere(id, () => writtenTo(harness, title, 'Retour reçu'), ['lead', 'reviewer-data']);
    expect((await namesOf(harness, id)).at(-1)).toBe('closeDatalabRequest');
  });

  test('a life that keeps to its dates reminds no person, tells each of its steps to those whom it concerns, and ends its workflow', async () => {
    const title = 'Tenue';
    const { id } = await requests.toClosed(harness, title);
    await until(
      'the workflow has completed',
      async () => (await (await followed(harness.temporal, `datalab_request:${id}`)).describe()).status.name === 'COMPLETED',
    );
    await until('all are told', () => allWritten(harness, id));
    const told = (words: string) => writtenTo(harness, title, words);
    expect({
      déposée: told('déposée'),
      qualifiée: told('appui qualifiée'),
      acceptée: told('acceptée'),
      livré: told('Appui livré'),
      retour: told('Retour reçu'),
    }).toEqual({
      déposée: ['applicant', 'lead'],
      qualifiée: ['applicant'],
      acceptée: ['applicant', 'reviewer-data'],
      livré: ['applicant'],
      retour: ['lead', 'reviewer-data'],
    });
    await staysThere(id, () => writtenTo(harness, title), Array.from(writtenTo(harness, title)));
    expect(writtenTo(harness, title)).toHaveLength(8);
  });

  test.each([
    ['declined', requests.toDeclined, 'non retenue', ['applicant']],
    ['withdrawn', requests.toWithdrawn, 'retirée', ['applicant', 'lead']],
  ] as const)('%s, it reminds no person of anything, and those whom it concerns are told', async (state, reach, words, whom) => {
    const title = `Finie, ${state}`;
    const { id } = await reach(harness, title);
    await until('they are told', () => writtenTo(harness, title, words).length >= whom.length);
    await staysThere(id, () => writtenTo(harness, title, words), [...whom]);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: null });
  });

  test('withdrawn while people are at work, its contact is told, and its period’s end sends no reminder', async () => {
    const title = 'Reprise';
    const { id } = await requests.toAccepted(harness, title);
    await post('applicant', id, 'withdrawal', { reason: 'Nous avons recruté.' });
    await until('all are told', () => writtenTo(harness, title, 'retirée').length > 2);
    await staysThere(id, () => writtenTo(harness, title, 'retirée'), ['applicant', 'lead', 'reviewer-data']);
    expect(harness.mail.find(({ subject }) => subject.includes(title) && subject.includes('retirée'))?.text).toContain(
      'Nous avons recruté.',
    );
  });

  test('the letter about a delivery says until which day feedback is awaited', async () => {
    const title = 'À dire';
    const { id } = await requests.toDelivered(harness, title);
    const closesOn = DateTime.fromISO(await atOf(id, 'deliverDatalabRequest'), { zone: 'Europe/Paris' })
      .plus({ months: 1 })
      .setLocale('fr');
    await post('applicant', id, 'closing', { feedback: requests.FEEDBACK });
    await until('the delivery is told', () => writtenTo(harness, title, 'Appui livré').length > 0);
    const letter = harness.mail.find(({ subject }) => subject.includes(title) && subject.includes('livré'))?.text;
    expect(letter).toContain(closesOn.toFormat(closesOn.day === 1 ? "'1er' MMMM yyyy" : 'd MMMM yyyy'));
  });

  testReplays(harness);
});
