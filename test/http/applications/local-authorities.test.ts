import { ask, extendAwardPeriod, localProject, REQUIRED_BY, untilDue } from '../../support/correction-fixtures.ts';
import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { longDate } from '../../../domain/core/format.ts';
import { plain } from '../../support/french.ts';
import { AWARDED_CENTS, expectStatus, sign, toDraft, toGrant, toReviewed, toSubmitted } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { signIn, streamOf, writtenTo } from '../../support/timeline.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { toDecided, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, 'applicant', 'screener', 'lead', 'chair', 'finance'));

const read = async (login: string, id: string) => (await (await harness.as(login)).get(`/applications/${id}`)).body;
const deemed = async (): Promise<string> => {
  const id = await untilDue(harness, await toSubmitted(harness, await localProject(harness)), 'deemAdmissible');
  await meetNextDeadline(harness, id);
  return id;
};

describe('décret 2018-514 art. 4: a request that is not found inadmissible in two months', () => {
  test('says until when it may be, to both sides, and in its acknowledgement', async () => {
    const id = await toSubmitted(harness, await localProject(harness));
    const { admissibleAt, silenceAt } = await read('applicant', id);
    expect([admissibleAt, silenceAt]).toEqual([expect.stringMatching(/^\d{4}/), expect.stringMatching(/^\d{4}/)]);
    expect(await read('screener', id)).toMatchObject({ admissibleAt, deemedAdmissibleAt: null });
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Accusé de réception')) ?? {};
    expect(plain(text)).toMatch(/Si votre dossier n’est pas déclaré irrecevable au plus tard le .*, il sera réputé recevable/);
  });

  test('is admissible by itself: its review opens, and both sides are told', async () => {
    const id = await deemed();
    const { state, admissibleAt, deemedAdmissibleAt, review, screeningReason } = await read('lead', id);
    expect([state, admissibleAt, deemedAdmissibleAt, screeningReason]).toEqual(['in_review', null, expect.stringMatching(/^\d{4}/), null]);
    expect(review.map((step: { state: string }) => step.state)).toEqual(['open', 'open', 'open']);
    await harness.heard();
    expect(new Set(writtenTo(harness, 'Dossier réputé recevable'))).toEqual(new Set(['applicant', 'lead', 'screener']));
  });

  test('is not screened any more, and the refusal says by which article', async () => {
    const id = await deemed();
    const path = ['post', `/applications/${id}/admissibility`] as const;
    const body = { revision: 1, decision: 'inadmissible', reason: 'Il manque le plan de financement.' };
    expect(await expectRefused(harness, await harness.as('screener'), path, body, 'deemed_admissible')).toMatchObject({
      source: 'décret 2018-514 art. 4 II',
    });
  });

  test('may be found inadmissible before, and its organisation is told that it may ask again', async () => {
    const id = await toSubmitted(harness, await localProject(harness));
    const body = { revision: 1, decision: 'inadmissible', reason: 'Il manque le plan de financement.' };
    expectStatus(await (await harness.as('screener')).post(`/applications/${id}/admissibility`, body), 200);
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Dossier irrecevable')) ?? {};
    expect(plain(text)).toContain('Vous pouvez déposer une nouvelle demande, corrigée (décret 2018-514 art. 4 II).');
    expect((await read('applicant', id)).admissibleAt).toBeNull();
  });

  test('is asked for again by a new request, which overlaps with nothing', async () => {
    const project = { ...(await localProject(harness)), title: 'Une demande corrigée', startsOn: '2066-01-01' };
    const first = await toSubmitted(harness, project);
    const body = { revision: 1, decision: 'inadmissible', reason: 'Il manque le plan de financement.' };
    expectStatus(await (await harness.as('screener')).post(`/applications/${first}/admissibility`, body), 200);
    const again = await toSubmitted(harness, project);
    expect(await read('lead', again)).toMatchObject({ state: 'submitted', overlaps: [], overlapsSought: true });
  });
});

describe('décret 2018-514 art. 7: the eight months to award', () => {
  const silentOn = async (id: string): Promise<string> => parisDate((await read('applicant', id)).silenceAt);
  const extension = (id: string) => ['post', `/applications/${id}/award-extensions`] as const;
  const body = { version: 0, until: '2100-01-01', reason: 'Un cofinanceur délibère en décembre.' };

  test('warn the leads and the chair before they end, and the chair finds a task', async () => {
    const id = await untilDue(harness, await toReviewed(harness, await localProject(harness)), 'warnOfSilence');
    const tasks = async () =>
      (await (await harness.as('chair')).get('/me/tasks')).body.items.map(({ command }: { command: string }) => command);
    expect(await tasks()).not.toContain('extendAwardPeriod');
    await meetNextDeadline(harness, id);
    await harness.heard();
    expect(writtenTo(harness, 'Subvention à attribuer au plus tard')).toEqual(['chair', 'lead']);
    expect(await tasks()).toContain('extendAwardPeriod');
    expectStatus(await extendAwardPeriod(harness, id), 200);
    expect(await tasks()).not.toContain('extendAwardPeriod');
  });

  test('are extended by a reasoned decision, whose letter names its author and remedies', async () => {
    const id = await toReviewed(harness, await localProject(harness));
    expectStatus(await extendAwardPeriod(harness, id), 200);
    expect(await silentOn(id)).toBe('2100-01-01');
    expect((await read('applicant', id)).awardExtensions).toMatchObject([
      { until: '2100-01-01', reason: expect.stringMatching(/cofinanceur/) },
    ]);
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Délai prolongé')) ?? {};
    for (const said of [
      '1er janvier 2100',
      'décret 2018-514 art. 7',
      'Un cofinanceur',
      'Vous pouvez contester cette décision',
      'Décision prise le',
    ])
      expect(plain(text)).toContain(said);
    // No appeal against it is made here.
    expect(text).not.toContain('formé dans Guichet');
  });

  test('are not extended to a day on which they end anyway, nor at a version that was not read', async () => {
    const id = await toReviewed(harness, await localProject(harness));
    const { version } = await read('applicant', id);
    const chair = await harness.as('chair');
    expect(
      await expectRefused(harness, chair, extension(id), { ...body, version, until: await silentOn(id) }, 'award_period_not_extended'),
    ).toMatchObject({ endsOn: await silentOn(id) });
    await expectRefused(harness, chair, extension(id), { ...body, version: 1 }, 'stale_version');
    await expectRefused(harness, await harness.as('applicant2'), extension(id), { ...body, version }, 'role_required');
  });

  test('are not extended while pieces that a text requires are awaited, which suspends them, and are while others are', async () => {
    const [stopped, running] = [
      await toSubmitted(harness, await localProject(harness)),
      await toSubmitted(harness, await localProject(harness)),
    ];
    expectStatus(await ask(harness, stopped, 'screener'), 200);
    expectStatus(await ask(harness, running, 'screener', { requiredBy: null }), 200);
    expect([await read('applicant', stopped), await read('applicant', running)]).toMatchObject([
      { silenceAt: null, admissibleAt: null, correction: { requiredBy: REQUIRED_BY } },
      { silenceAt: expect.any(String), admissibleAt: expect.any(String), correction: { requiredBy: null } },
    ]);
    const { version } = await read('applicant', stopped);
    await expectRefused(harness, await harness.as('chair'), extension(stopped), { ...body, version }, 'award_period_stopped');
    expectStatus(await extendAwardPeriod(harness, running), 200);
    await harness.heard();
    const asked = harness.mail.filter(({ subject }) => subject.startsWith('Corrections demandées')).map(({ text }) => plain(text));
    expect(
      asked.filter((text) => text.includes(`exigés par le texte suivant : ${REQUIRED_BY} : les délais de la loi sont suspendus`)),
    ).toHaveLength(1);
    expect(asked.filter((text) => text.includes('les délais de la loi continuent de courir'))).toHaveLength(1);
  });

  test('are not extended once they are over, nor where the call sets another period or none', async () => {
    const chair = await harness.as('chair');
    const id = await untilDue(harness, await toReviewed(harness, await localProject(harness)), 'recordSilence');
    const endedOn = await silentOn(id);
    await meetNextDeadline(harness, id);
    const { version } = await read('applicant', id);
    expect(await expectRefused(harness, chair, extension(id), { ...body, version }, 'award_period_over')).toMatchObject({ endedOn });
    const other = await toReviewed(harness);
    await expectRefused(
      harness,
      chair,
      extension(other),
      { ...body, version: (await read('applicant', other)).version },
      'no_award_period',
    );
  });
});

describe('décret 2018-514 art. 7 and 8: only a signed agreement attributes the subsidy', () => {
  const toUnsigned = async () => toGrant(harness, undefined, await localProject(harness));
  const datesOf = async (id: string): Promise<string[]> =>
    (await (await harness.as('applicant')).get(`/applications/${id}/deadlines`)).body.items.map(({ kind }: { kind: string }) => kind);

  test('the eight months run on over an award, and its second signature ends them', async () => {
    const { applicationId: id, grantId } = await toUnsigned();
    expect(await read('applicant', id)).toMatchObject({ state: 'awarded', silenceAt: expect.any(String) });
    expect(await datesOf(id)).toContain('silence');
    expectStatus(await extendAwardPeriod(harness, id), 200);
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    expect(await streamOf(harness, id)).toMatchObject({ due_what: null });
    expect(await read('applicant', id)).toMatchObject({ silenceAt: null });
    expect(await datesOf(id)).not.toContain('silence');
    const { version } = await read('applicant', id);
    const path = ['post', `/applications/${id}/award-extensions`] as const;
    await expectRefused(harness, await harness.as('chair'), path, { version, until: '2100-02-01', reason: 'Motif.' }, 'wrong_state');
  });

  test('they run on over a place on the waitlist, whose letter says when they end', async () => {
    const id = await toWaitlisted(harness, await localProject(harness));
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Liste d’attente')) ?? {};
    const on = longDate('fr', parisDate((await read('applicant', id)).silenceAt));
    expect(plain(text)).toContain(`au plus tard le ${plain(on)}, votre demande sera implicitement rejetée (décret 2018-514 art. 7)`);
    expect(await datesOf(id)).toContain('silence');
  });

  test('finance, which signs, is warned once the award is made, though others were warned before it', async () => {
    const id = await untilDue(harness, await toReviewed(harness, await localProject(harness)), 'warnOfSilence');
    await meetNextDeadline(harness, id);
    const { grantId } = await toDecided(harness, [id], { decision: 'award', awardedCents: AWARDED_CENTS }).then(async () =>
      read('lead', id),
    );
    expect(await streamOf(harness, id)).toMatchObject({ due_what: 'warnOfSilence' });
    await meetNextDeadline(harness, id);
    await harness.heard();
    expect(writtenTo(harness, 'Subvention à attribuer au plus tard')).toContain('finance');
    const { items } = (await (await harness.as('finance')).get('/me/tasks')).body;
    const { dueAt } = items.find((task: { id: string; command: string }) => task.id === grantId && task.command === 'signGrant');
    const { silenceAt } = await read('lead', id);
    const { deadlineAt } = (await (await harness.as('finance')).get(`/grants/${grantId}`)).body;
    expect(dueAt).toBe([silenceAt, deadlineAt].toSorted()[0]);
  });

  test('an award that is renounced, or whose agreement expires, waits for nothing any more', async () => {
    const [renounced, expired] = [await toUnsigned(), await toUnsigned()];
    const applicant = await harness.as('applicant');
    const { version } = (await applicant.get(`/grants/${renounced.grantId}`)).body;
    expectStatus(await applicant.post(`/grants/${renounced.grantId}/renunciation`, { version, reason: 'Motif.' }), 200);
    await untilDue(harness, expired.grantId, 'expireGrant');
    await meetNextDeadline(harness, expired.grantId);
    for (const { applicationId } of [renounced, expired]) expect(await streamOf(harness, applicationId)).toMatchObject({ due_what: null });
  });

  test('without it the request is rejected, which finance is told; that is appealed against, and the agreement still signed', async () => {
    const { applicationId: id, grantId } = await toUnsigned();
    await untilDue(harness, id, 'recordSilence');
    await meetNextDeadline(harness, id);
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Demande réputée rejetée')) ?? {};
    for (const said of ['n’a pas été signée par les deux parties', 'décret 2018-514 art. 7', 'Vous pouvez contester ce rejet'])
      expect(plain(text)).toContain(said);
    expect(new Set(writtenTo(harness, 'Silence valant rejet'))).toEqual(new Set(['finance', 'lead']));
    expect((await read('applicant', id)).contestable).toMatchObject([{ against: 'silent' }]);
    await untilDue(harness, grantId, 'remindSignatories');
    await meetNextDeadline(harness, grantId);
    await harness.heard();
    const reminder = harness.mail.findLast(({ subject }) => subject.startsWith('Convention à signer'));
    expect(plain(reminder?.text ?? '')).toContain('La demande est implicitement rejetée depuis le');
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    expect((await read('applicant', id)).contestable).toEqual([]);
  });
});

describe('décret 2018-514 art. 5: the start of the project', () => {
  const programme = 'FEDER 2021-2027, règlement (UE) 2021/1060 art. 63';
  const early = async () => ({ ...(await localProject(harness)), startsOn: moveDate(parisDate(new Date().toISOString()), { days: -1 }) });
  const submission = (id: string) => ['post', `/applications/${id}/submission`] as const;

  test('comes no day before the deposit, unless a European programme that is named allows it', async () => {
    const { id, version } = await toDraft(harness, await early());
    const applicant = await harness.as('applicant');
    expect(await expectRefused(harness, applicant, submission(id), { version }, 'start_before_receipt')).toMatchObject({
      firstOn: parisDate(new Date().toISOString()),
      source: 'décret 2018-514 art. 5 II',
    });
    expectStatus(await applicant.post(`/applications/${id}/submission`, { version, earlyStart: programme }), 200);
    expect(await read('lead', id)).toMatchObject({ state: 'submitted', earlyStart: programme });
  });

  test('is not brought forward by a correction, nor by the plan of an accepted award', async () => {
    const [{ startsOn }, project] = [await early(), await localProject(harness)];
    const id = await toSubmitted(harness, project);
    expectStatus(await ask(harness, id, 'screener'), 200);
    const applicant = await harness.as('applicant');
    const { version, content } = await read('applicant', id);
    const answered = { ...content, version, startsOn };
    await expectRefused(harness, applicant, ['post', `/applications/${id}/correction-answers`], answered, 'start_before_receipt');

    const reviewed = await toReviewed(harness, project);
    const awardedCents = AWARDED_CENTS - 100_000;
    await toDecided(harness, [reviewed], { decision: 'award', awardedCents });
    const { grantId, content: plan } = await read('applicant', reviewed);
    const { version: of } = (await applicant.get(`/grants/${grantId}`)).body;
    const { costLines, indicators, durationMonths } = plan;
    const fundingLines = plan.fundingLines.map(({ amountCents, ...line }: { source: string; amountCents: number }) => ({
      ...line,
      amountCents: line.source === 'fund' ? awardedCents : amountCents + 100_000,
    }));
    const body = { version: of, costLines, fundingLines, indicators, durationMonths, startsOn };
    await expectRefused(harness, applicant, ['post', `/grants/${grantId}/acceptance`], body, 'start_before_receipt');
  });
});
