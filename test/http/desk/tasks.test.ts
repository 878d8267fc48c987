import { daysBefore, parisDate } from '../../../domain/core/calendar.ts';
import { answer, ITEM, toCorrect, toCorrectInReview, withdraw } from '../../support/correction-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  FUEL_MAP,
  giveOpinions,
  opinionOn,
  PAYEE,
  sign,
  signing,
  toDraft,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
  today,
  withPayee,
} from '../../support/fixtures.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const LOGINS = [
  'applicant',
  'applicant2',
  'screener',
  'reviewer-legal',
  'reviewer-data',
  'reviewer-impact',
  'lead',
  'member-1',
  'chair',
  'finance',
  'payer',
  'controller',
  'auditor',
  'admin',
];
type Task = { command: string; kind: string; id: string; detail: string | null; dueAt: string | null };

/**
 * What each person reads, by login; people who find nothing are left out. One after the other: fourteen first reads at
 * once wait for connections longer than a busy machine lets them, and an answer that says so is no refusal.
 */
async function read(path: string, found: (body: { items?: Task[]; commands?: string[] }) => string[]): Promise<Record<string, string[]>> {
  const all: [string, string[]][] = [];
  for (const login of LOGINS) {
    const answer = await (await harness.as(login)).get(path);
    if (![403, 404].includes(answer.status)) expectStatus(answer, 200);
    all.push([login, found(answer.body)]);
  }
  return Object.fromEntries(all.filter(([, here]) => here.length > 0));
}

/** The tasks of each person, by login, as `command detail`. */
const waiting = () =>
  read('/me/tasks', ({ items = [] }) => items.map(({ command, detail }) => [command, detail].filter(Boolean).join(' ')));

/**
 * Commands that do not take a thing further: files are added and removed, the accounting system's numbers are recorded,
 * a session's decision is prepared and a grant is amended.
 */
const onItsWay = (commands: string[]): string[] =>
  commands.filter(
    (command) => !/Attachment$|Reference$|^identify|Scenario$|O(n|ff)Agenda$|^rearrange|^excuse|Amendment$|FundingChange$/.test(command),
  );

/** The commands that each person may give, by login. */
const offered = (path: string) => read(path, ({ commands = [] }) => onItsWay(commands));

describe('a life, step by step', () => {
  const life = { application: '', session: '', grant: '' };
  const post = async (login: string, path: string, body: object) =>
    expect((await (await harness.as(login)).post(path, body)).status).toBeLessThan(300);
  const signs = async (login: string) => expectStatus(await sign(harness, life.grant, login), 200);
  const opine = (step: 'legal' | 'data' | 'impact') =>
    post(`reviewer-${step}`, `/applications/${life.application}/opinions`, { ...opinionOn(step), revision: 3 });
  const taken = { applicant: ['withdrawApplication'] };
  const lead = ['assignReviewer', 'extendStep', 'requestCorrection'];
  const answers = ['acceptAssignment', 'declineAssignment'];
  const reviewer = [...answers, 'giveOpinion', 'requestCorrection'];

  type Offer = Record<string, string[]>;
  test.each<[string, () => Promise<unknown>, Offer, { application?: Offer; session?: Offer; grant?: Offer }]>([
    [
      'a draft',
      async () => {
        life.application = (await toDraft(harness)).id;
      },
      { applicant: ['submitApplication'] },
      { application: { applicant: ['updateApplication', 'submitApplication', 'withdrawApplication'] } },
    ],
    [
      'submitted',
      () => post('applicant', `/applications/${life.application}/submission`, { version: 1 }),
      { screener: ['decideAdmissibility'] },
      { application: { applicant: ['withdrawApplication'], screener: ['decideAdmissibility', 'requestCorrection'] } },
    ],
    [
      'sent back by the screener',
      () => post('screener', `/applications/${life.application}/corrections`, { revision: 1, items: [ITEM], requiredBy: null }),
      { applicant: ['answerCorrection'] },
      { application: { applicant: ['answerCorrection', 'withdrawApplication'] } },
    ],
    [
      'corrected',
      async () => expectStatus(await answer(harness, life.application), 200),
      { screener: ['decideAdmissibility'] },
      { application: { applicant: ['withdrawApplication'], screener: ['decideAdmissibility', 'requestCorrection'] } },
    ],
    [
      'admissible',
      () => post('screener', `/applications/${life.application}/admissibility`, { revision: 2, decision: 'admissible' }),
      { lead: ['assignReviewer legal', 'assignReviewer data', 'assignReviewer impact'] },
      { application: { ...taken, lead } },
    ],
    [
      'assigned to one',
      () => assign(harness, life.application, 'legal'),
      { lead: ['assignReviewer data', 'assignReviewer impact'], 'reviewer-legal': ['giveOpinion legal'] },
      { application: { ...taken, lead, 'reviewer-legal': reviewer } },
    ],
    [
      'assigned to two',
      () => assign(harness, life.application, 'impact'),
      { lead: ['assignReviewer data'], 'reviewer-legal': ['giveOpinion legal'], 'reviewer-impact': ['giveOpinion impact'] },
      { application: { ...taken, lead, 'reviewer-legal': reviewer, 'reviewer-impact': reviewer } },
    ],
    [
      'sent back by a reviewer, whose step stands while the other runs on',
      () => post('reviewer-impact', `/applications/${life.application}/corrections`, { revision: 2, items: [ITEM], requiredBy: null }),
      { applicant: ['answerCorrection'], lead: ['assignReviewer data'], 'reviewer-legal': ['giveOpinion legal'] },
      {
        application: {
          applicant: ['answerCorrection', 'withdrawApplication'],
          lead: ['assignReviewer', 'extendStep'],
          'reviewer-legal': [...answers, 'giveOpinion'],
          'reviewer-impact': answers,
        },
      },
    ],
    [
      'corrected in review',
      async () => expectStatus(await answer(harness, life.application, 'applicant', { summary: 'Pour tous.' }), 200),
      { lead: ['assignReviewer data'], 'reviewer-legal': ['giveOpinion legal'], 'reviewer-impact': ['giveOpinion impact'] },
      { application: { ...taken, lead, 'reviewer-legal': reviewer, 'reviewer-impact': reviewer } },
    ],
    [
      'with one opinion',
      () => opine('legal'),
      { lead: ['assignReviewer data'], 'reviewer-impact': ['giveOpinion impact'] },
      {
        application: {
          ...taken,
          lead: lead.toSpliced(2, 0, 'voidOpinion'),
          'reviewer-legal': ['mendOpinion'],
          'reviewer-impact': reviewer,
        },
      },
    ],
    [
      'with every opinion',
      async () => {
        await opine('impact');
        await assign(harness, life.application, 'data');
        await opine('data');
      },
      { lead: ['createSession'] },
      {
        application: {
          ...{ ...taken, lead: ['createSession', 'voidOpinion'] },
          ...{ 'reviewer-legal': ['mendOpinion'], 'reviewer-data': ['mendOpinion'], 'reviewer-impact': ['mendOpinion'] },
        },
      },
    ],
    [
      'in a session',
      async () => {
        life.session = (await toSession(harness, [life.application])).id;
      },
      { chair: ['decideSession'] },
      {
        application: { ...taken, lead: ['voidOpinion'] },
        session: { lead: ['cancelSession'], chair: ['decideSession', 'cancelSession'] },
      },
    ],
    [
      'awarded',
      async () => {
        await post('chair', `/sessions/${life.session}/decision`, {
          version: 1,
          decisions: [{ applicationId: life.application, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Oui.' }],
        });
        life.grant = (await (await harness.as('applicant')).get(`/applications/${life.application}`)).body.grantId;
      },
      { applicant: ['signGrant'], finance: ['signGrant'] },
      {
        application: { lead: ['voidOpinion'] },
        session: {},
        grant: {
          applicant: ['signGrant', 'renounceGrant', 'proposePayee'],
          finance: ['signGrant', 'replanTranches', 'proposePayee'],
        },
      },
    ],
    [
      'signed by one side',
      () => signs('finance'),
      { applicant: ['signGrant'] },
      { grant: { applicant: ['signGrant', 'renounceGrant', 'proposePayee'], finance: ['proposePayee'] } },
    ],
    [
      'signed by both',
      () => signs('applicant'),
      { applicant: ['proposePayee'], finance: ['certifyService 1'] },
      {
        grant: {
          applicant: ['proposePayee', 'promiseGain'],
          lead: ['recordPhase', 'suspendGrant'],
          finance: ['certifyService', 'proposePayee', 'giveNotice'],
        },
      },
    ],
    [
      'with bank details that the beneficiary has proposed',
      () => post('applicant', `/grants/${life.grant}/payees`, PAYEE),
      { finance: ['approvePayee', 'certifyService 1'] },
      {
        grant: {
          applicant: ['proposePayee', 'promiseGain'],
          lead: ['recordPhase', 'suspendGrant'],
          finance: ['certifyService', 'proposePayee', 'approvePayee', 'rejectPayee', 'giveNotice'],
        },
      },
    ],
    [
      'certified',
      () =>
        post('finance', `/grants/${life.grant}/certifications`, {
          tranche: 1,
          certifiedCents: AWARDED_CENTS,
          observation: 'Vu sur place.',
        }),
      { finance: ['approvePayee'] },
      {
        grant: {
          applicant: ['proposePayee', 'promiseGain'],
          lead: ['recordPhase', 'suspendGrant'],
          finance: ['cancelCertification', 'proposePayee', 'approvePayee', 'rejectPayee', 'giveNotice'],
        },
      },
    ],
    [
      'with bank details in force',
      async () => {
        const { payees } = (await (await harness.as('finance')).get(`/grants/${life.grant}`)).body;
        await post('finance', `/grants/${life.grant}/payee-approvals`, { payeeId: payees[0].id });
      },
      { finance: ['orderPayment 1'] },
      {
        grant: {
          applicant: ['proposePayee', 'promiseGain'],
          lead: ['recordPhase', 'suspendGrant'],
          finance: ['cancelCertification', 'orderPayment', 'proposePayee', 'giveNotice'],
        },
      },
    ],
    [
      'ordered',
      () => post('finance', `/grants/${life.grant}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }),
      { payer: ['recordPayment 1'] },
      {
        grant: {
          applicant: ['proposePayee', 'promiseGain'],
          lead: ['recordPhase', 'suspendGrant'],
          finance: ['cancelOrder', 'proposePayee', 'giveNotice'],
          payer: ['recordPayment'],
        },
      },
    ],
    [
      'paid',
      () => post('payer', `/grants/${life.grant}/payments`, { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }),
      {},
      { application: {}, session: {}, grant: { lead: ['recordPhase'], finance: ['issueClaim'], payer: ['returnPayment'] } },
    ],
  ])(
    '%s, it waits for those who can take it on, and offers them what they can do',
    async (_, step, tasks, { application, session, grant }) => {
      await step();
      expect(await waiting()).toEqual(tasks);
      if (application) expect(await offered(`/applications/${life.application}`)).toEqual(application);
      if (session) expect(await offered(`/sessions/${life.session}`)).toEqual(session);
      if (!grant) return;
      expect(await offered(`/grants/${life.grant}`)).toEqual(grant);
      // The list offers what the grant itself does.
      for (const [login, commands] of Object.entries(grant))
        expect(onItsWay((await (await harness.as(login)).get('/grants')).body.items[0].commands)).toEqual(commands);
    },
  );

  test('refused at its screening, it waits for no person, and may be appealed against', async () => {
    const id = await toSubmitted(harness);
    await post('screener', `/applications/${id}/admissibility`, { revision: 1, decision: 'inadmissible', reason: 'Hors sujet.' });
    expect([await waiting(), await offered(`/applications/${id}`)]).toEqual([{}, { applicant: ['appealDecision'] }]);
  });
});

describe('an application that was withdrawn waits for no person, and no person may do anything with it', () => {
  test.each<[string, () => Promise<string>]>([
    ['as a draft', async () => (await toDraft(harness)).id],
    ['before its screening', () => toSubmitted(harness)],
    ['sent back by the screener', () => toCorrect(harness)],
    ['in review', async () => toInReview(harness)],
    ['sent back in review', () => toCorrectInReview(harness)],
    ['reviewed', () => toReviewed(harness)],
  ])('%s', async (_, reach) => {
    const id = await reach();
    expectStatus(await withdraw(harness, id), 200);
    expect([await waiting(), await offered(`/applications/${id}`)]).toEqual([{}, {}]);
  });

  test('in a session, of which only its cancelling is left', async () => {
    const id = await toReviewed(harness);
    const session = await toSession(harness, [id]);
    expectStatus(await withdraw(harness, id), 200);
    expect([await waiting(), await offered(`/applications/${id}`)]).toEqual([{ lead: ['cancelSession'] }, {}]);
    expect(await offered(`/sessions/${session.id}`)).toEqual({ lead: ['cancelSession'], chair: ['cancelSession'] });
    expectStatus(
      await (
        await harness.as('lead')
      ).post(`/sessions/${session.id}/cancellation`, { version: session.version, reason: 'Plus rien à décider.' }),
      200,
    );
    expect(await waiting()).toEqual({});
  });
});

describe('no person is offered what would be refused:', () => {
  test('to sign for the fund on a grant of one’s own house, or to judge its applications', async () => {
    const ofOffice = async (role: string) => harness.enter(await signToken(claimsOf({ ...OFFICE, sub: `office-${role}`, roles: [role] })));
    const id = await toSubmitted(harness);
    expect((await (await ofOffice('screener')).get(`/applications/${id}`)).body.commands).toEqual([]);
    const { items } = (await (await harness.as('finance')).get('/grants')).body;
    expect(onItsWay((await (await ofOffice('finance')).get(`/grants/${items[0].id}`)).body.commands)).toEqual([]);
  });

  test('to record a payment that one ordered', async () => {
    const both = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'both', roles: ['finance', 'payer'] })));
    const id = await toReviewed(harness);
    const session = await toSession(harness, [id]);
    await (
      await harness.as('chair')
    ).post(`/sessions/${session.id}/decision`, {
      version: 1,
      decisions: [{ applicationId: id, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Oui.' }],
    });
    const { grantId } = (await both.get(`/applications/${id}`)).body;
    expectStatus(await sign(harness, grantId, 'applicant'), 200);
    await withPayee(harness, grantId);
    for (const [route, body] of [
      ['signatures', await signing(both, grantId)],
      ['certifications', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }],
      ['payment-orders', { tranche: 1, orderedCents: AWARDED_CENTS }],
    ] as const) {
      expect((await both.post(`/grants/${grantId}/${route}`, body)).status).toBe(200);
    }
    const { commands, tranches } = (await both.get(`/grants/${grantId}`)).body;
    expect([onItsWay(commands), onItsWay(tranches[0].commands)]).toEqual([['cancelOrder', 'proposePayee', 'giveNotice'], ['cancelOrder']]);
    expect((await both.get('/me/tasks')).body.items).toEqual([]);
    expect((await (await harness.as('payer')).get(`/grants/${grantId}`)).body.commands).toEqual(['recordPayment']);
  });

  test('to decide a session before its day', async () => {
    const { id } = await toSession(harness, [await toReviewed(harness)], '2100-01-04');
    expect(await offered(`/sessions/${id}`)).toEqual({ lead: ['cancelSession'], chair: ['cancelSession'] });
    expect((await (await harness.as('chair')).get('/sessions')).body.items[0]).toMatchObject({
      id,
      commands: ['takeOffAgenda', 'saveScenario', 'cancelSession'],
    });
  });
});

describe('figures', () => {
  const figures = async (login: string) => (await (await harness.as(login)).get('/me/figures')).body;

  test('are those of the caller’s roles, as their lists have them', async () => {
    const id = await toInReview(harness, FUEL_MAP, 'applicant2');
    await assign(harness, id, 'legal');
    await harness.database.db
      .updateTable('review_step')
      .set({ deadline_at: '2026-01-05T22:59:59.999Z' })
      .where('application_id', '=', id)
      .where('key', '=', 'legal')
      .execute();
    const lead = await harness.as('lead');
    const countOf = async (path: string): Promise<number> => (await lead.get(`/applications?limit=100&${path}`)).body.items.length;
    const { files, late, credits, ...others } = await figures('lead');
    expect(others).toEqual({ opinions: null, payments: null, audit: null });
    for (const { state, count } of files) expect([state, count]).toEqual([state, await countOf(`state=${state}`)]);
    expect(files.map(({ state }: { state: string }) => state)).toEqual(expect.arrayContaining(['in_review']));
    expect(late).toBe(await countOf('due=past'));
    const year = Number(today().slice(0, 4));
    type Envelope = { id: string; code: string; years: { year: number; ae: { availableCents: number } }[] };
    const envelopes = (await lead.get('/envelopes')).body.items as Envelope[];
    const available = envelopes.flatMap(({ id: envelopeId, code, years }) =>
      years.filter((of) => of.year === year).map(({ ae }) => ({ envelopeId, code, availableCents: ae.availableCents })),
    );
    expect(available.length).toBeGreaterThan(0);
    expect(credits).toEqual({ year, envelopes: available.toSorted((one, other) => (one.code < other.code ? -1 : 1)) });
    const reviewer = await harness.as('reviewer-legal');
    const leftTo = async (who: typeof reviewer): Promise<number> => (await who.get('/me/tasks?command=giveOpinion')).body.items.length;
    const { totals } = (await reviewer.get('/me/tasks')).body;
    const { opinions } = await figures('reviewer-legal');
    expect(totals).toContainEqual(expect.objectContaining({ command: 'giveOpinion', count: opinions.count, late: opinions.late }));
    expect(opinions.late).toBeGreaterThan(0);
    // What the rules refuse them since they have moved there is no task, and is not counted either.
    const { pool } = harness.database;
    const both = [reviewer.id, lead.id];
    await pool.query(
      `INSERT INTO person_organisation (person_id, organisation_id, first_seen, last_seen, counts_until)
       SELECT unnest($1::uuid[]), organisation_id, now(), now(), now() + interval '1 day' FROM application WHERE id = $2`,
      [both, id],
    );
    expect(await leftTo(reviewer)).toBeLessThan(opinions.count);
    expect((await figures('reviewer-legal')).opinions.count).toBe(await leftTo(reviewer));
    expect(await countOf('due=past')).toBeLessThan(late);
    expect((await figures('lead')).late).toBe(await countOf('due=past'));
    await pool.query(
      `DELETE FROM person_organisation WHERE person_id = ANY ($1) AND organisation_id = (SELECT organisation_id FROM application WHERE id = $2)`,
      [both, id],
    );
    const finance = await harness.as('finance');
    const queue = (await finance.get('/payment-queue?command=recordPayment&limit=1')).body;
    const { payments } = await figures('finance');
    for (const { command, count, amountCents } of payments) expect({ count, amountCents }).toEqual(queue.totals[command]);
    const own = (await (await harness.as('applicant2')).get('/applications?limit=100')).body.items as { state: string }[];
    const counted = await figures('applicant2');
    expect(counted.files.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(own.length);
    expect(counted).toMatchObject({ late: null, credits: null, opinions: null, payments: null });
    expect(await figures('member-1')).toEqual({ files: null, late: null, credits: null, opinions: null, payments: null, audit: null });
  });

  test('of an auditor are those of the security log of the last seven days, and the last seal', async () => {
    const { pool } = harness.database;
    const { audit: before } = await figures('auditor');
    expect(before.since).toBe(parisDate(daysBefore(new Date().toISOString(), 7)));
    await pool.query(`INSERT INTO security_log (kind, at, last_at, times)
      VALUES ('refusal', now(), now(), 3), ('refusal', now() - interval '9 days', now() - interval '9 days', 5)`);
    const { audit } = await figures('auditor');
    const countIn = ({ counts }: { counts: { kind: string; count: number }[] }, kind: string) =>
      counts.find((each) => each.kind === kind)?.count;
    expect(countIn(audit, 'refusal')).toBe((countIn(before, 'refusal') ?? 0) + 3);
    expect(audit.counts.map(({ kind }: { kind: string }) => kind)).toEqual(['refusal', 'bank_details', 'export']);
    expect(audit.sealedOn).toBe((await pool.query('SELECT max(day)::text AS day FROM seal')).rows[0].day);
  });

  test('the fund’s people carry each file, until those who hold a role have left', async () => {
    const [lead, id] = [await harness.as('lead'), await toSubmitted(harness, FUEL_MAP, 'applicant2')];
    const stopOfIt = async () => {
      const { items, team } = (await lead.get('/carried-files?limit=1')).body;
      expect(items[0].applicationId).toBe(id);
      return { stop: items[0].stop, payers: team.find(({ command }: { command: string }) => command === 'recordPayment').people };
    };
    expect((await stopOfIt()).stop).toBeNull();
    const { pool } = harness.database;
    const payers = `WHERE 'payer' = ANY (roles)`;
    await pool.query(`UPDATE person SET disabled_at = now(), disabled_reason = '.' ${payers}`);
    expect(await stopOfIt()).toEqual({
      stop: { command: 'recordPayment', step: null, roles: ['payer'], holders: 0, codes: [] },
      payers: 0,
    });
    await pool.query(`UPDATE person SET disabled_at = NULL, disabled_reason = NULL ${payers}`);
    expect((await (await harness.as('reviewer-legal')).get('/carried-files')).status).toBe(403);
  });

  test('what is paid already is not carried further, and no person reads it of the files of their own organisation', async () => {
    const id = await toSubmitted(harness);
    const ofOffice = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-lead', roles: ['lead'] })));
    const carriedFor = async (who: typeof ofOffice): Promise<string[]> =>
      (await who.get('/carried-files?limit=100')).body.items.map(({ applicationId }: { applicationId: string }) => applicationId);
    const lead = await harness.as('lead');
    expect([(await carriedFor(lead)).includes(id), (await carriedFor(ofOffice)).includes(id)]).toEqual([true, false]);
    // One of several tranches of a grant that goes on.
    const { pool } = harness.database;
    const paid = `WHERE id = (SELECT grant_id FROM tranche WHERE state = 'paid' LIMIT 1)`;
    const { rows } = await pool.query<{ id: string }>(`UPDATE "grant" SET state = 'active' ${paid} RETURNING application_id AS id`);
    expect(await carriedFor(lead)).not.toContain(rows[0]?.id);
    await pool.query(`UPDATE "grant" SET state = 'closed' ${paid}`);
  });
});

describe('tasks', () => {
  test('come by their deadline, those without one last; a session stays due when its day has passed', async () => {
    const everything = await harness.enter(
      await signToken(claimsOf({ ...FUND, sub: 'everything', roles: ['screener', 'lead', 'chair', 'finance'] })),
    );
    const late = await toSession(harness, [await toReviewed(harness, FUEL_MAP, 'applicant2')]);
    await harness.database.db.updateTable('session').set({ held_on: '2026-01-05' }).where('id', '=', late.id).execute();
    await giveOpinions(harness, await toInReview(harness));
    await toInReview(harness);
    const { items }: { items: Task[] } = (await everything.get('/me/tasks')).body;
    expect(items[0]).toMatchObject({ command: 'decideSession', id: late.id, dueAt: '2026-01-05T22:59:59.999Z' });
    const dues = items.map(({ dueAt }) => dueAt ?? '9999');
    expect(dues).toEqual(dues.toSorted());
    expect(new Set(items.map(({ command }) => command))).toEqual(
      new Set(['decideSession', 'decideAdmissibility', 'assignReviewer', 'createSession']),
    );
    expect(items.at(-1)).toMatchObject({ command: 'createSession', dueAt: null });
  });

  test('say on which step of a review they are, as its call says it, in the reader’s language', async () => {
    const id = await toInReview(harness, FUEL_MAP, 'applicant2');
    const lead = await harness.as('lead');
    const labels = async (language: 'fr' | 'en'): Promise<string[]> => {
      const { items } = (await lead.get('/me/tasks', language)).body as {
        items: (Task & { detailLabel: string | null })[];
      };
      return items.filter((task) => task.id === id && task.detail === 'legal').map(({ detailLabel }) => detailLabel ?? '');
    };
    expect([await labels('fr'), await labels('en')]).toEqual([['Cadre juridique'], ['Legal framework']]);
    // Of one command alone, or on what a search finds, only these are counted.
    const { body: all } = await lead.get('/me/tasks');
    const { body: alone } = await lead.get('/me/tasks?command=assignReviewer&alone=true');
    expect(alone.items).toEqual(all.items.filter(({ command }: Task) => command === 'assignReviewer'));
    expect(alone.totals).toEqual(all.totals.filter(({ command }: Task) => command === 'assignReviewer'));
    const { body: uncounted } = await lead.get('/me/tasks?command=assignReviewer&alone=uncounted');
    expect(uncounted).toEqual({ ...alone, total: 0, totals: [] });
    const { reference } = (await lead.get(`/applications/${id}`)).body;
    const { body: found } = await lead.get(`/me/tasks?q=${reference}`);
    expect(found.items).toEqual(all.items.filter((task: Task) => task.id === id));
    expect(found.total).toBe(found.items.length);
  });

  test('of an opinion that is late say who was asked for it, since when, and until when', async () => {
    const id = await toInReview(harness, FUEL_MAP, 'applicant2');
    await assign(harness, id, 'legal');
    while ((await meetNextDeadline(harness, id)) !== 'escalateStep');
    const { items } = (await (await harness.as('lead')).get('/me/tasks?command=assignReviewer')).body as {
      items: (Task & { asked: { id: string; name: string; at: string; until: string } | null })[];
    };
    const askedFor = (step: string) => items.find((task) => task.id === id && task.detail === step);
    const legal = askedFor('legal');
    const { id: reviewerId } = await harness.as('reviewer-legal');
    expect(legal?.asked).toMatchObject({ id: reviewerId, name: expect.stringMatching(/\w+ \w+/), until: legal?.dueAt });
    expect(legal?.asked?.at.slice(0, 10)).toBe(new Date().toISOString().slice(0, 10));
    expect(askedFor('data')).toMatchObject({ asked: null });
  });

  test('of an applicant are its organisation’s own', async () => {
    const { id } = await toDraft(harness, FUEL_MAP, 'applicant2');
    expect((await (await harness.as('applicant2')).get('/me/tasks')).body.items.map((task: Task) => [task.command, task.id])).toEqual([
      ['submitApplication', id],
    ]);
    expect((await (await harness.as('applicant')).get('/me/tasks')).body.items).toEqual([]);
  });

  test('of one person alone are asked of them by name, or about the files that turn to them', async () => {
    const id = await toInReview(harness, FUEL_MAP, 'applicant2');
    await assign(harness, id, 'legal');
    const [lead, reviewer] = [await harness.as('lead'), await harness.as('reviewer-legal')];
    const ownOf = async ({ get }: typeof lead): Promise<string[]> => {
      const { items, total, totals } = (await get('/me/tasks?own=true')).body as {
        items: Task[];
        total: number;
        totals: { count: number }[];
      };
      expect([total, totals.reduce((sum, { count }) => sum + count, 0)]).toEqual([items.length, items.length]);
      return items.filter((task) => task.id === id).map(({ command, detail }) => [command, detail].join(' '));
    };
    // Until the fund names a contact, its file turns to the lead who acted on it last.
    const unasked = ['assignReviewer data', 'assignReviewer impact'];
    expect([await ownOf(lead), await ownOf(reviewer)]).toEqual([unasked, ['giveOpinion legal']]);
    const screener = await harness.as('screener');
    expectStatus(await screener.put('/contacts', { file: id, personId: screener.id }), 200);
    expect(await ownOf(lead)).toEqual([]);
    expectStatus(await lead.put('/contacts', { file: id, personId: lead.id }), 200);
    expect(await ownOf(lead)).toEqual(unasked);
    // A draft turns to the person who began it, until a colleague is named.
    const draft = await toDraft(harness, FUEL_MAP, 'applicant');
    const ofDraft = async (login: string) =>
      (await (await harness.as(login)).get('/me/tasks?own=true')).body.items.filter((task: Task) => task.id === draft.id).length;
    expect([await ofDraft('applicant'), await ofDraft('editor')]).toEqual([1, 0]);
  });
});
