import { anyway } from '../../support/anyway.ts';
import { daysBefore, endOfPeriod, moveDate, parisDate, yearOf, workingDayFrom } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { longDate } from '../../../domain/core/format.ts';
import {
  advise,
  approve,
  assign,
  LONGER,
  more,
  propose,
  signAmendment,
  take,
  toApproved,
  toProposed,
} from '../../support/amendment-fixtures.ts';
import { examiner } from '../../support/appeal-fixtures.ts';
import { runOf } from '../../support/behind.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { followed } from '../../support/history.ts';
import { IN_TWO, IN_TWO_CENTS } from '../../support/impact-fixtures.ts';
import {
  AWARDED_CENTS,
  expectStatus,
  readEnvelope,
  sign,
  STUDENTS_OF_A_YEAR,
  toGrant,
  toReviewed,
  toSession,
} from '../../support/fixtures.ts';
import { allotComingYears, closeYearsThatAreOver } from '../../support/money.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { failedReplays, testReplays } from '../../support/replay.ts';
import { eventsOf, EVERYBODY, hasCaughtUp, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/timeline.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { FUND } from '../../support/tokens.ts';
import {
  accept,
  askOf,
  grantOf,
  REDUCED_CENTS,
  renounce,
  resume,
  revisedPlan,
  suspend,
  terminate,
} from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { endWait, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import type { Actor } from '../../support/app-harness.ts';

const DAY_SECONDS = 86_400;

const harness = temporalOfFile({ skipping: true, copies: true });
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  await allotComingYears(harness, 8);
});

const aeOf = async (year: number) => (await readEnvelope(harness)).years.find((each: { year: number }) => each.year === year)?.ae;

describe('amendment', () => {
  let amended: string;
  beforeAll(async () => {
    // Awarded on the credits of the year in which the clock begins.
    amended = await toActive('Allongé')();
  });

  /** An active grant of the project in two tranches, under a title of its own. */
  const toActive = (title: string) => async (): Promise<string> => {
    const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...titled(title), ...IN_TWO, title });
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    return grantId;
  };
  /** Moves to the next deadline, and waits until it is met. */
  async function meetNext(id: string): Promise<string> {
    const { due_at: at, due_what: what, version } = await streamOf(harness, id);
    await moveTo(harness, pastDate(at ?? ''));
    await until(`${what} is met`, async () => (await streamOf(harness, id)).version > version);
    return what ?? '';
  }
  /** An amendment that waits for the lead to ask a reviewer for an opinion. */
  const proposed = (title: string) => toProposed(LONGER, toActive(title))(harness);
  const stateOf = async (id: string) => (await grantOf(harness, id)).amendments.at(-1).state;

  test('an amendment ends by itself with its grant', async () => {
    const id = await toApproved(more(), 'chair', toActive('Résilié'))(harness);
    await take(harness, id, ['finance', terminate]);
    await moveTo(harness, pastDate(await harness.now()));
    await until('it has lapsed', async () => (await stateOf(id)) === 'lapsed');
    expect((await namesOf(harness, id)).slice(-2)).toEqual(['terminateGrant', 'lapseAmendment']);
  });

  test('while its reviewer is away an amendment is the substitute’s, unless that one has declined it, and what is left comes back', async () => {
    const lead = await harness.as('lead');
    const [away, substitute] = [
      await withRoles(harness, 'away', FUND, 'reviewer'),
      await withRoles(harness, 'substitute', FUND, 'reviewer'),
    ];
    const ask = async (id: string, { id: reviewerId }: Actor) =>
      expectStatus(await lead.post(`/grants/${id}/amendment-assignments`, { amendment: 1, reviewerId }), 200);
    const adviseAs = (id: string, who: Actor) =>
      who.post(`/grants/${id}/amendment-opinion`, { amendment: 1, verdict: 'favourable', comment: '' });
    const isWith = (id: string, who: Actor, standsInFor: Actor | null) =>
      until('the amendment is with this person', async () => {
        const { amendments } = await grantOf(harness, id);
        return amendments[0].reviewer?.id === who.id && (amendments[0].standsInFor?.id ?? null) === (standsInFor?.id ?? null);
      });
    const [left, advised, declined, fresh] = [
      await proposed('Laissé'),
      await proposed('Rendu'),
      await proposed('Décliné'),
      await proposed('Venu'),
    ];
    await ask(declined, substitute);
    expectStatus(await substitute.post(`/grants/${declined}/amendment-declining`, { amendment: 1, reason: 'Trop de dossiers.' }), 200);
    expect((await grantOf(harness, declined)).amendments[0]).toMatchObject({ state: 'proposed', reviewer: null });
    for (const id of [left, advised, declined]) await ask(id, away);
    const today = parisDate(await harness.now());
    const absence = { startsOn: today, endsOn: moveDate(today, { days: 5 }), substituteId: substitute.id };
    expectStatus(await away.post(`/people/${away.id}/absences`, absence), 200);

    for (const id of [left, advised]) await isWith(id, substitute, away);
    await isWith(declined, away, null);
    expect((await adviseAs(advised, away)).body).toMatchObject({ code: 'not_the_assigned_reviewer' });
    expectStatus(await adviseAs(advised, substitute), 200);
    await ask(fresh, away);
    await isWith(fresh, substitute, away);
    expectStatus(await away.post(`/people/${away.id}/absence-ends`, {}), 200);
    for (const id of [left, fresh, declined]) await isWith(id, away, null);
    await isWith(advised, substitute, away);

    expect((await namesOf(harness, left)).slice(-2)).toEqual(['handOverAmendment', 'returnAmendment']);
    expect((await namesOf(harness, declined)).slice(-4)).toEqual([
      'assignAmendment',
      'declineAmendment',
      'assignAmendment',
      'keepAmendment',
    ]);
    await until('who has it is told', () => writtenTo(harness, 'Un avenant vous revient', 'Laissé').length === 2);
    expect(writtenTo(harness, 'Un avenant vous revient en l’absence de', 'Laissé')).toEqual(['substitute@example.org']);
    expect(writtenTo(harness, 'Un avenant vous revient : ', 'Laissé')).toEqual(['away@example.org']);
    const toTheLead = () => [writtenTo(harness, 'Avenant sans suppléance'), writtenTo(harness, 'Avis sur un avenant décliné')];
    await until('the lead is told', () => toTheLead().flat().length === 2);
    expect(toTheLead()).toEqual([['lead'], ['lead']]);
    const { applicationId } = await grantOf(harness, left);
    const told = (await lead.get(`/applications/${applicationId}/timeline`)).body.items.map(({ text }: { text: string }) => text);
    expect(told.slice(-2)).toEqual([
      expect.stringMatching(/^L’avis sur l’avenant n°\u00a01 passe à .+, en l’absence de .+$/),
      expect.stringMatching(/^L’avis sur l’avenant n°\u00a01 revient à .+$/),
    ]);
    const reasons = async (login: string) => (await (await harness.as(login)).get(`/grants/${declined}`)).body.reasons;
    expect([await reasons('lead'), await reasons('applicant')]).toMatchObject([[{ reason: 'Trop de dossiers.' }], []]);
  });

  test('those for whom an amendment waits are reminded, in each of its states, and it lapses where one side has not signed it', async () => {
    const id = await toProposed({ durationMonths: 36 }, toActive('Oublié'))(harness);
    expect([await meetNext(id), await meetNext(id), await meetNext(id)]).toEqual([
      'remindAmendment',
      'remindAmendment',
      'escalateAmendment',
    ]);
    await examiner(harness);
    await take(harness, id, ['lead', assign]);
    expect(await meetNext(id)).toBe('remindAmendment');
    await take(harness, id, ['examiner', advise]);
    expect(await meetNext(id)).toBe('remindAmendment');
    await take(harness, id, ['lead', approve], ['finance', signAmendment]);
    expect([await meetNext(id), await meetNext(id)]).toEqual(['remindAmendment', 'lapseAmendment']);
    expect(await stateOf(id)).toBe('lapsed');
    await until('both sides are told', () => writtenTo(harness, 'Oublié', 'Avenant caduc').length === 3);
    expect(writtenTo(harness, 'Oublié', 'Avenant caduc')).toEqual(['applicant', 'finance', 'lead']);
    expect(writtenTo(harness, 'Oublié', 'Avis sur un avenant en retard')).toEqual(['lead']);
    expect(writtenTo(harness, 'Oublié', 'avenant en attente')).toEqual(['applicant', 'examiner@example.org', 'lead', 'lead', 'lead']);
  });

  test('an amended project is asked for its reports at the end of its new periods', async () => {
    const id = amended;
    const { milestones: before } = await grantOf(harness, id);
    await take(harness, id, ['applicant', propose({ durationMonths: 18 })], ['lead', assign], ['examiner', advise]);
    await take(harness, id, ['lead', approve], ['applicant', signAmendment], ['finance', signAmendment]);
    const { milestones } = await grantOf(harness, id);
    expect(milestones[0].periodEndsOn > before[0].periodEndsOn).toBe(true);
    await moveTo(harness, shifted(before[0].dueAt, 60));
    expect(await meetNext(id)).toBe('remindReport');
    expect(parisDate(await harness.now()) > before[0].periodEndsOn).toBe(true);
  });

  test('a workflow of each course of these months could be continued', async () => expect(await failedReplays(harness)).toEqual([]));
});

describe('reduced-award', () => {
  /** A reduced award, and its two instants by the calendar, counted from the decision. */
  async function toAccept(title: string, change: Record<string, unknown> = {}) {
    const { grantId: id } = await toGrant(harness, REDUCED_CENTS, { ...titled(title), ...change });
    const { at } = (await eventsOf(harness, id))[0] ?? { at: '' };
    const deadlineAt = endOfPeriod(at, { months: 2 });
    return { id, deadlineAt, remindAt: daysBefore(deadlineAt, 14), year: yearOf(at) };
  }
  const happened = (id: string, name: string) => until(name, async () => (await namesOf(harness, id)).includes(name));

  test('only the beneficiary is reminded of a reduced award that is not accepted, and at its deadline it expires and every reservation is released', async () => {
    const title = 'Personne n’accepte';
    const { id, remindAt, deadlineAt, year } = await toAccept(title, { durationMonths: 24 });
    const before = await aeOf(year);
    expect((await grantOf(harness, id)).tranches).toHaveLength(4);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: remindAt, due_what: 'remindAcceptance' });
    await moveTo(harness, pastDate(remindAt));
    await until('the beneficiary is written to', () => writtenTo(harness, title, 'Décision à accepter').length > 0);
    expect(writtenTo(harness, title, 'Décision à accepter')).toEqual(['applicant']);
    await moveTo(harness, pastDate(deadlineAt));
    await until('both sides are told', () => writtenTo(harness, title, 'Convention caduque').length === 2);
    const { state, tranches } = await grantOf(harness, id);
    expect([state, tranches.map((each: { state: string }) => each.state)]).toEqual(['expired', Array(4).fill('cancelled')]);
    expect(tranches.every((each: { reservedCents: number; releasedCents: number }) => each.reservedCents === each.releasedCents)).toBe(
      true,
    );
    expect(await aeOf(year)).toEqual({
      ...before,
      reservedCents: before.reservedCents - REDUCED_CENTS,
      availableCents: before.availableCents + REDUCED_CENTS,
    });
  });

  test('an accepted award has its signatures’ deadline from its acceptance on, and brings a reminder again', async () => {
    const title = 'Accepté après rappel';
    const { id, remindAt } = await toAccept(title);
    await moveTo(harness, pastDate(remindAt));
    await happened(id, 'remindAcceptance');
    const { due } = expectStatus(await accept(harness, 'applicant', id), 200) as unknown as { due: { at: string; what: string } };
    const { at } = (await eventsOf(harness, id)).at(-1) ?? { at: '' };
    const deadlineAt = endOfPeriod(at, { months: 2 });
    expect(due).toEqual({ at: daysBefore(deadlineAt, 14), what: 'remindSignatories' });
    await until('both sides are told to sign', () => writtenTo(harness, title, 'Plan révisé').length === 2);
    await moveTo(harness, pastDate(due.at));
    await happened(id, 'remindSignatories');
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
    expect((await grantOf(harness, id)).state).toBe('active');
  });

  test('an award that is accepted for longer is planned anew in tranches, and what it reserves stays the same to the cent', async () => {
    const { id, year } = await toAccept('Plus long');
    const before = await aeOf(year);
    expect((await grantOf(harness, id)).tranches).toMatchObject([{ kind: 'balance', amountCents: REDUCED_CENTS }]);
    expectStatus(await askOf('acceptance', revisedPlan({ durationMonths: 14 }))(harness, 'applicant', id), 200);
    const { tranches, durationMonths, startsOn } = await grantOf(harness, id);
    const from = revisedPlan().startsOn;
    expect([startsOn, durationMonths]).toEqual([from, 14]);
    const period = (first: number, last: number) => ({ startsOn: moveDate(from, { months: first }), endsOn: lastDayOf(from, last) });
    expect(tranches).toMatchObject([
      { rank: 1, kind: 'advance', amountCents: 3_333_333, period: period(0, 6) },
      { rank: 2, kind: 'instalment', amountCents: 3_333_333, period: period(6, 12) },
      { rank: 3, kind: 'balance', amountCents: 3_333_334, period: period(12, 14) },
    ]);
    expect(await aeOf(year)).toEqual(before);
  });

  test('a renounced award ends with all told why, and its reservation released', async () => {
    const title = 'Renoncé';
    const { id, deadlineAt } = await toAccept(title);
    expectStatus(await renounce(harness, 'applicant', id), 200);
    await until('all sides are told', () => writtenTo(harness, title, 'Renonciation').length === 3);
    expect(writtenTo(harness, title, 'Renonciation')).toEqual(['applicant', 'finance', 'lead']);
    await moveTo(harness, shifted(deadlineAt, DAY_SECONDS));
    expect(await namesOf(harness, id)).toEqual(['decideSession', 'renounceGrant']);
  });

  test('a grant that is suspended, resumed and suspended again is followed all the way to its termination', async () => {
    const title = 'Suspendu deux fois';
    const { grantId: id } = await toGrant(harness, 24_000_000, { ...STUDENTS_OF_A_YEAR, title } as never);
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
    for (const ask of [suspend, resume, suspend]) expectStatus(await ask(harness, 'lead', id), 200);
    const { runId: _, ...run } = await (await followed(harness.temporal, `grant:${id}`)).describe();
    expect(run.status.name).toBe('RUNNING');
    expectStatus(await terminate(harness, 'finance', id), 200);
    await until('all sides are told', () => writtenTo(harness, title, 'Convention résiliée').length === 3);
    expect(writtenTo(harness, title, 'Convention suspendue')).toHaveLength(4);
    const { state, tranches } = await grantOf(harness, id);
    expect([state, tranches.map((each: { state: string; committedCents: number }) => [each.state, each.committedCents])]).toEqual([
      'terminated',
      [
        ['cancelled', 0],
        ['cancelled', 0],
      ],
    ]);
  });

  testReplays(harness);
});

describe('signature', () => {
  const REMINDER = 'Convention à signer';
  const EXPIRED = 'Convention caduque';
  const SIGNED = 'Convention signée';

  /** A grant to be signed, and its two instants by the calendar, counted from the decision. */
  async function toSign(title: string) {
    const { grantId: id } = await toGrant(harness, AWARDED_CENTS, titled(title));
    const { at } = (await eventsOf(harness, id))[0] ?? { at: '' };
    const deadlineAt = endOfPeriod(at, { months: 2 });
    return { id, deadlineAt, remindAt: daysBefore(deadlineAt, 14), year: yearOf(at) };
  }

  const reminded = (id: string) =>
    until('the reminder is recorded', async () => (await namesOf(harness, id)).includes('remindSignatories'));
  const expired = (id: string) => until('the grant expires', async () => (await namesOf(harness, id)).includes('expireGrant'));

  test('both sides are reminded of a grant without signatures 14 days before its deadline, and at its deadline it expires and gives its reservation back to the cent', async () => {
    const { reservedCents } = await aeOf(yearOf(await harness.now()));
    const { id, remindAt, deadlineAt, year } = await toSign('Personne ne signe');
    const before = await aeOf(year);
    expect(before.reservedCents).toBe(reservedCents + AWARDED_CENTS);
    expect(await streamOf(harness, id)).toMatchObject({ due_at: remindAt, due_what: 'remindSignatories' });
    await moveTo(harness, shifted(remindAt, -1));
    expect(await namesOf(harness, id)).toEqual(['decideSession']);
    await moveTo(harness, pastDate(remindAt));
    await until('both sides are written to', () => writtenTo(harness, 'Personne ne signe', REMINDER).length === 2);
    expect(writtenTo(harness, 'Personne ne signe', REMINDER)).toEqual(['applicant', 'finance']);

    await moveTo(harness, shifted(deadlineAt, -1));
    expect(await grantOf(harness, id)).toMatchObject({ state: 'to_sign' });
    expect(await aeOf(year)).toEqual(before);
    await moveTo(harness, shifted(deadlineAt, 30 * DAY_SECONDS));
    await until('both sides are told', () => writtenTo(harness, 'Personne ne signe', EXPIRED).length === 2);
    expect(writtenTo(harness, 'Personne ne signe', EXPIRED)).toEqual(['applicant', 'finance']);
    expect(writtenTo(harness, 'Personne ne signe', REMINDER)).toEqual(['applicant', 'finance']);
    expect(await grantOf(harness, id)).toMatchObject({
      state: 'expired',
      tranches: [{ state: 'cancelled', reservedCents: AWARDED_CENTS, releasedCents: AWARDED_CENTS, committedCents: 0 }],
    });
    expect(await aeOf(year)).toEqual({ ...before, reservedCents, availableCents: before.availableCents + AWARDED_CENTS });
    const [, recall, expiry] = await eventsOf(harness, id);
    expect((recall?.at ?? '') >= remindAt && (recall?.at ?? '') < shifted(remindAt, 60)).toBe(true);
    expect((expiry?.at ?? '') >= deadlineAt && (expiry?.at ?? '') < shifted(deadlineAt, 60)).toBe(true);
  });

  test('what the beneficiary alone has signed never expires: at its deadline finance and the lead are told, and the fund signs later', async () => {
    const title = 'Signé par le bénéficiaire seul';
    const { id, deadlineAt, year } = await toSign(title);
    expectStatus(await sign(harness, id, 'applicant'), 200);
    const before = await aeOf(year);
    await moveTo(harness, pastDate(deadlineAt));
    await until('it is escalated', async () => (await namesOf(harness, id)).includes('escalateSignature'));
    await until('the fund is told', () => writtenTo(harness, title, 'Signature du fonds en retard').length === 2);
    expect(writtenTo(harness, title, 'Signature du fonds en retard')).toEqual(['finance', 'lead']);
    expect(writtenTo(harness, title, 'Convention en attente de la signature du fonds')).toEqual(['applicant']);
    expect(writtenTo(harness, title, EXPIRED)).toEqual([]);
    expect(await grantOf(harness, id)).toMatchObject({ state: 'to_sign', signed: ['beneficiary'] });
    expect(await aeOf(year)).toEqual(before);
    await closeYearsThatAreOver(harness);
    expect(expectStatus(await sign(harness, id, 'finance'), 200)).toMatchObject({ state: 'active' });
  });

  test('when only finance has signed, only the applicant is reminded, and at the deadline the grant expires all the same', async () => {
    const [first, missing] = ['finance', 'applicant'];
    const title = `Signé par ${first} seul`;
    const { id, remindAt, deadlineAt, year } = await toSign(title);
    const before = await aeOf(year);
    expect(expectStatus(await sign(harness, id, first), 200)).toMatchObject({
      state: 'to_sign',
      due: { at: remindAt, what: 'remindSignatories' },
    });
    await moveTo(harness, pastDate(remindAt));
    await until(`${missing} is written to`, () => writtenTo(harness, title, REMINDER).length > 0);
    expect(writtenTo(harness, title, REMINDER)).toEqual([missing]);
    await moveTo(harness, pastDate(deadlineAt));
    await expired(id);
    expect(await grantOf(harness, id)).toMatchObject({
      state: 'expired',
      signed: ['fund'],
      tranches: [{ state: 'cancelled' }],
    });
    expect((await aeOf(year)).reservedCents).toBe(before.reservedCents - AWARDED_CENTS);
  });

  test.each([
    ['before the reminder', -60],
    ['after the reminder', 1],
  ])('a grant that both sides sign %s commits its amount and never expires', async (when, seconds) => {
    const title = `Signé ${when}`;
    const { id, remindAt, deadlineAt, year } = await toSign(title);
    const before = await aeOf(year);
    await moveTo(harness, shifted(remindAt, seconds));
    if (seconds > 0) await reminded(id);
    expectStatus(await sign(harness, id, 'applicant'), 200);
    expect(expectStatus(await sign(harness, id, 'finance'), 200)).toMatchObject({ state: 'active', due: { what: 'remindReport' } });
    await moveTo(harness, shifted(deadlineAt, 30 * DAY_SECONDS));
    await until('both sides are told', () => writtenTo(harness, title, SIGNED).length === 2);
    expect(await namesOf(harness, id)).toEqual(['decideSession', ...(seconds > 0 ? ['remindSignatories'] : []), 'signGrant', 'signGrant']);
    expect(writtenTo(harness, title, REMINDER)).toHaveLength(seconds > 0 ? 2 : 0);
    expect(writtenTo(harness, title, EXPIRED)).toEqual([]);
    expect(await aeOf(year)).toEqual({
      ...before,
      reservedCents: before.reservedCents - AWARDED_CENTS,
      committedCents: before.committedCents + AWARDED_CENTS,
    });
  });

  test('the second signature a minute before the deadline commits', async () => {
    const { id, deadlineAt } = await toSign('Une minute avant');
    expectStatus(await sign(harness, id, 'applicant'), 200);
    await moveTo(harness, shifted(deadlineAt, -60));
    await reminded(id);
    await closeYearsThatAreOver(harness);
    expect(expectStatus(await sign(harness, id, 'finance'), 200)).toMatchObject({ state: 'active' });
  });

  test('the beneficiary’s signature after the deadline is refused and changes nothing', async () => {
    const { id, deadlineAt } = await toSign('Une seconde après');
    expectStatus(await sign(harness, id, 'finance'), 200);
    await moveTo(harness, pastDate(deadlineAt));
    await expired(id);
    const [{ version }, envelope] = [await streamOf(harness, id), await readEnvelope(harness)];
    expect(expectStatus(await sign(harness, id, 'applicant'), 409)).toMatchObject({ code: 'wrong_state', state: 'expired' });
    expect(await streamOf(harness, id)).toMatchObject({ version });
    expect(await readEnvelope(harness)).toEqual(envelope);
    expect(await grantOf(harness, id)).toMatchObject({ state: 'expired', signed: ['fund'] });
  });

  testReplays(harness);
});

describe('cancellation', () => {
  const inAWeek = async () => workingDayFrom(parisDate(shifted(await harness.now(), 7 * DAY_SECONDS)));
  const ended = (kind: 'session' | 'application', id: string) =>
    until(`${kind}:${id} has ended`, async () => (await runOf(harness, kind, id)).status === 'COMPLETED');

  test('a session that is cancelled tells the chair, reminds no person, and its applications are decided in the next one', async () => {
    const title = 'Comité reporté';
    const applicationId = await toReviewed(harness, titled(title));
    const heldOn = await inAWeek();
    const { id, version } = await toSession(harness, [applicationId], heldOn);
    const lead = await harness.as('lead');
    expectStatus(await lead.post(`/sessions/${id}/cancellation`, { version, reason: 'Le quorum manque.' }), 200);
    expect((await lead.get(`/sessions/${id}`)).body).toMatchObject({
      state: 'cancelled',
      label: 'Annulé',
      cancellationReason: 'Le quorum manque.',
      cancelledAt: expect.any(String),
      commands: [],
    });
    expect((await lead.get(`/applications/${applicationId}`)).body).toMatchObject({
      state: 'reviewed',
      commands: ['createSession', 'voidOpinion', 'addAttachment', 'setApplicationReference'],
    });
    const toldOf = (words: string) => writtenTo(harness, `Comité du ${longDate('fr', heldOn)}`, words);
    await until('the chair is told', () => toldOf('annulé').length > 0);
    expect(toldOf('annulé')).toEqual(['chair']);
    await ended('session', id);
    // Its workflow was told: nothing is left for the relay.
    await until('the application has caught up', () => hasCaughtUp(harness, applicationId));
    await moveTo(harness, shifted(await harness.now(), 30 * DAY_SECONDS));
    expect(toldOf('décision attendue')).toEqual([]);
    expect(await namesOf(harness, id)).toEqual(['createSession', 'cancelSession']);

    const next = await toSession(harness, [applicationId]);
    const decisions = [{ applicationId, decision: 'refuse', reason: 'Impact non établi.' }];
    expectStatus(
      await (await harness.as('chair')).post(`/sessions/${next.id}/decision`, { version: next.version, ...anyway(decisions) }),
      200,
    );
    await until('the applicant is told', () => writtenTo(harness, 'Décision défavorable', title).length > 0);
    await ended('application', applicationId);
    expect((await (await harness.as('applicant')).get(`/applications/${applicationId}`)).body.decision).toMatchObject({
      sessionId: next.id,
      decision: 'refuse',
    });
  });

  test('what waits is followed for months, and its award begins the grant’s own workflow', async () => {
    const applicationId = await toWaitlisted(harness, titled('Neuf mois d’attente'));
    await moveTo(harness, shifted(await harness.now(), 2 * DAY_SECONDS));
    expect((await runOf(harness, 'application', applicationId)).status).toBe('RUNNING');
    expectStatus(await endWait(await harness.as('chair'), applicationId, 'award', { awardedCents: AWARDED_CENTS }), 200);
    const { grantId } = (await (await harness.as('applicant')).get(`/applications/${applicationId}`)).body;
    await until('the grant is followed', async () => (await runOf(harness, 'grant', grantId)).status === 'RUNNING');
    await ended('application', applicationId);
    const { due_at: dueAt, due_what: what } = await streamOf(harness, grantId);
    expect(what).toBe('remindSignatories');
    await moveTo(harness, pastDate(dueAt ?? ''));
    await until('it is recalled', async () => (await namesOf(harness, grantId)).includes('remindSignatories'));
  });

  testReplays(harness);
});

describe('uncovered-deadline', () => {
  test('an agreement whose reservation outlived its year without credits gets a deadline anew, and is signed once credits cover it', async () => {
    const year = Number((await harness.now()).slice(0, 4)) + 1;
    await moveTo(harness, `${year}-12-01T09:00:00.000Z`);
    const title = 'Sans crédits';
    const { grantId: id } = await toGrant(harness, AWARDED_CENTS, titled(title));
    const { deadlineAt } = await grantOf(harness, id);
    const envelope = await readEnvelope(harness);
    const { availableCents } = envelope.years.find((each: { year: number }) => each.year === year + 1).ae;
    const order = async (route: string) => {
      const finance = await harness.as('finance');
      expectStatus(await finance.post(`/envelopes/${envelope.id}/${route}`, orderOf(availableCents, { year: year + 1 })), 200);
    };
    await order('freezes');
    await moveTo(harness, shifted(deadlineAt, -60));
    await closeYearsThatAreOver(harness);
    expect(await grantOf(harness, id)).toMatchObject({ tranches: [{ uncoveredCents: AWARDED_CENTS }] });

    await moveTo(harness, shifted(deadlineAt, 60));
    await until('the deadline is put off', async () => (await namesOf(harness, id)).includes('deferDeadline'));
    await until('both sides are told', () => writtenTo(harness, title, 'attente de crédits').length === 2);
    const deferred = await grantOf(harness, id);
    expect(deferred).toMatchObject({ state: 'to_sign', tranches: [{ state: 'planned', uncoveredCents: AWARDED_CENTS }] });
    expect(deferred.deadlineAt > shifted(deadlineAt, 50 * DAY_SECONDS)).toBe(true);
    expect(await streamOf(harness, id)).toMatchObject({ due_what: 'remindSignatories' });
    expectStatus(await sign(harness, id, 'applicant'), 200);
    expect(expectStatus(await sign(harness, id, 'finance'), 409)).toMatchObject({ code: 'reservation_uncovered' });

    await order('thaws');
    expectStatus(await sign(harness, id, 'finance'), 200);
    expect(await grantOf(harness, id)).toMatchObject({ state: 'active', tranches: [{ uncoveredCents: 0, committedCents: AWARDED_CENTS }] });
    expect(await invariantFaults(harness.database.db)).toEqual([]);
  });

  testReplays(harness);
});
