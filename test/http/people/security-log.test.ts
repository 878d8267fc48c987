import { createRateLimiter } from '../../../api/http/caller/limits.ts';
import { connect } from '../../../db/connection/connect.ts';
import { sealDay } from '../../../db/core/seals.ts';
import { openSecurityLog } from '../../../db/core/security-log.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { appOfFile, type Door } from '../../support/app-harness.ts';
import { attach, pdf } from '../../support/attachments-fixtures.ts';
import { expectStatus, PAYEE, toActive, toDraft, toInReview } from '../../support/fixtures.ts';
import { claimsOf, FUND, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';

const IBAN = 'FR7630006000011234567890189';

const harness = appOfFile();
/** A front door whose log is written at once. */
let door: Door;
let grantId: string;
let payeeId: string;
const openLog = (everyMs = 10) => openSecurityLog(harness.database.application.db, { everyMs });
beforeAll(async () => {
  door = harness.door({ security: openLog() });
  ({ grantId } = await toActive(harness));
  expectStatus(await (await harness.as('finance')).post(`/grants/${grantId}/payees`, PAYEE), 200);
  payeeId = (await (await harness.as('finance')).get(`/grants/${grantId}`)).body.payees[0].id;
});

const rows = () => harness.database.db.selectFrom('security_log').selectAll().orderBy('id').execute();
type Row = Awaited<ReturnType<typeof rows>>[number];
/** The newest row with these fields, once it is there. */
const told = (like: Partial<Row>): Promise<Row> =>
  until(`${JSON.stringify(like)} is told`, async () =>
    (await rows()).findLast((row) => Object.entries(like).every(([name, value]) => row[name as keyof Row] === value)),
  );

describe('who was refused what, from where and why', () => {
  test('an applicant whose role is not enough', async () => {
    const { id, get } = await door.as('applicant');
    expectStatus(await get('/security-log'), 403);
    expect(await told({ reason: 'role_required', person_id: id })).toMatchObject({
      kind: 'refusal',
      operation: 'listSecurityLog',
      address: '127.0.0.1',
      thing_id: null,
    });
  });

  test('a person of finance who decides on the bank details that they proposed', async () => {
    const { id, post } = await door.as('finance');
    const { status, body } = await post(`/grants/${grantId}/payee-approvals`, { payeeId });
    expect([status, body.code]).toEqual([422, 'decider_proposed_payee']);
    const row = await told({ reason: 'decider_proposed_payee' });
    expect(row).toMatchObject({ kind: 'refusal', operation: 'approvePayee', person_id: id, thing_id: grantId, request_id: body.requestId });
  });

  test('another organisation’s signatory who looks for a grant that is not theirs', async () => {
    const { id, get } = await door.as('applicant2');
    expectStatus(await get(`/grants/${grantId}`), 404);
    expect(await told({ reason: 'not_found', person_id: id })).toMatchObject({ operation: 'getGrant', thing_id: grantId });
  });

  test('a caller who asks too often', async () => {
    const limits = createRateLimiter(
      harness.database.application.pool,
      { person: 1, commands: 0, address: 0, costly: 0, failed_tokens: 0 },
      3_600,
    );
    const limited = harness.door({ security: openLog(), limits });
    const { id, get } = await limited.as('payer');
    expectStatus(await get('/me'), 429);
    expect(await told({ reason: 'too_many_requests' })).toMatchObject({ kind: 'refusal', person_id: id, operation: 'getMe' });
  });

  test('whose request has a fault of form alone was refused nothing', async () => {
    const { get } = await door.as('lead');
    expectStatus(await get('/grants?colour=blue'), 400);
    expectStatus(await get(`/grants/${grantId}/nothing`), 404);
    await told({ operation: null, reason: 'not_found' });
    expect((await rows()).filter(({ reason }) => reason === 'invalid_request')).toEqual([]);
  });
});

describe('who signs in', () => {
  test.each([
    ['of no form', 'garbage', 'malformed'],
    ['of another audience', { aud: 'another' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['without a SIRET', { siret: undefined }, 'claim_siret'],
  ])('a token %s is a failed sign-in, told with its reason and its address, and not itself', async (_, changed, reason) => {
    const claims = claimsOf({ ...FUND, sub: 'failed', roles: ['lead'] });
    const token = typeof changed === 'string' ? changed : await signToken({ ...claims, ...changed } as typeof claims);
    expectStatus(await door.ask('get', '/me', { token }), 401);
    const row = await told({ kind: 'failed_sign_in', reason });
    expect(row).toMatchObject({ person_id: null, address: '127.0.0.1', operation: 'getMe' });
    expect(JSON.stringify(await rows())).not.toContain(token);
  });

  test('who comes for the first time in a while has signed in, and not at the next request', async () => {
    const token = await signToken(claimsOf({ ...FUND, sub: 'comes', roles: ['lead'] }));
    const { id, get } = await door.enter(token);
    await told({ kind: 'sign_in', person_id: id });
    expectStatus(await get('/me'), 200);
    expectStatus(await get('/security-log'), 403);
    await told({ reason: 'role_required', person_id: id });
    expect((await rows()).filter(({ kind, person_id: who }) => kind === 'sign_in' && who === id)).toHaveLength(1);
  });
});

describe('who reads bank details', () => {
  const read = async (login: string, of = door) => (await of.as(login)).get(`/grants/${grantId}?accounts=whole`);
  const readings = async (personId: string) =>
    (await rows()).filter(({ kind, person_id: who }) => kind === 'bank_details' && who === personId);

  test.each(['finance', 'applicant'])('%s, to whom an IBAN is shown whole, is told of before the answer has left', async (login) => {
    const slow = harness.door({ security: openLog(3_600_000) });
    const { id } = await slow.as(login);
    const before = (await readings(id)).length;
    expect((await read(login, slow)).body.payees[0].iban).toBe(IBAN);
    expect((await readings(id)).slice(before)).toMatchObject([{ operation: 'getGrant', thing_id: grantId, times: 1 }]);
  });

  test('finance, who reads the grant and not its accounts, has read none', async () => {
    const { id, get } = await door.as('finance');
    const before = await readings(id);
    const { payees } = (await get(`/grants/${grantId}`)).body;
    expect(payees).toMatchObject([{ iban: 'FR•••••••••••••••••••••0189', masked: true }]);
    expect(await readings(id)).toEqual(before);
  });

  test('the lead, to whom it is masked, has read none', async () => {
    const { id } = await door.as('lead');
    expect((await read('lead')).body.payees[0].iban).not.toBe(IBAN);
    expect(await readings(id)).toEqual([]);
  });

  test('where that cannot be written nothing is shown', async () => {
    const { db, pool } = connect('postgres://nobody@127.0.0.1:1/nowhere');
    const { status, body, text } = await read('finance', harness.door({ security: openSecurityLog(db) }));
    expect([status, body.code]).toEqual([503, 'outcome_unknown']);
    expect(text).not.toContain(IBAN);
    await pool.end();
  });

  test('as many at once as there are connections wait for no other', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => read('finance')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });
});

test('each file that leaves is told of: a spreadsheet and a document', async () => {
  const { id, get } = await door.as('lead');
  const { envelopeId } = (await get(`/grants/${grantId}`)).body;
  expectStatus(await get(`/envelopes/${envelopeId}/movements.csv`), 200);
  expectStatus(await get(`/grants/${grantId}/agreement`), 200);
  expect(await told({ kind: 'export', operation: 'exportMovements' })).toMatchObject({ person_id: id, thing_id: envelopeId });
  expect(await told({ kind: 'export', operation: 'getAgreement' })).toMatchObject({ person_id: id, thing_id: grantId });
});

describe('who audits', () => {
  test('what an auditor reads is told of, with what it was about', async () => {
    const { id, get } = await door.as('auditor');
    expectStatus(await get(`/grants/${grantId}`), 200);
    expect(await told({ kind: 'audit', operation: 'getGrant' })).toMatchObject({ person_id: id, thing_id: grantId });
  });

  test.each(['auditor', 'admin'])('the log is read by %s, page by page, and that is told of as well', async (login) => {
    const { id, get } = await door.as(login);
    const { status, body } = await get('/security-log?limit=2', 'en');
    expect([status, body.items.length]).toEqual([200, 2]);
    const { body: next } = await get(`/security-log?limit=2&cursor=${body.next}`);
    expect(next.items[0].id).toBeLessThan(body.items[1].id);
    await told({ kind: 'audit', operation: 'listSecurityLog', person_id: id });
  });

  test('by person, kind and day, with names and words', async () => {
    const { id } = await door.as('finance');
    const { get } = await door.as('admin');
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format();
    const { body } = await get(`/security-log?personId=${id}&kind=refusal&from=${day}&until=${day}`);
    expect(body.items).toMatchObject([
      { kind: 'refusal', label: 'Demande refusée', person: { id }, operation: 'approvePayee', reason: 'decider_proposed_payee', times: 1 },
    ]);
    expect(body.items[0].person.name).not.toBe('');
    for (const query of [`until=2026-01-01`, `from=2199-12-31`, `kind=dropped`])
      expect((await get(`/security-log?${query}`)).body.items).toEqual([]);
  });
});

test('no row holds an account, or a person’s words', async () => {
  const said = JSON.stringify(await rows());
  for (const secret of [IBAN, IBAN.slice(-13), PAYEE.accountHolder]) expect(said).not.toContain(secret);
});

describe('an auditor’s search of events', () => {
  type Found = {
    at: string;
    event: string;
    thingId: string;
    version: number;
    hash: string;
    sealedOn: string | null;
    who: { id: string } | null;
  };
  const page = async (query: string) =>
    expectStatus(await (await harness.as('auditor')).get(`/events?${query}`), 200) as unknown as { items: Found[]; next: string | null };
  const find = async (query: string): Promise<Found[]> => (await page(`limit=100&${query}`)).items;
  const today = () => parisDate(new Date().toISOString());
  let reference: string;
  let applicationId: string;
  beforeAll(async () => {
    ({ reference, applicationId } = (await (await harness.as('finance')).get(`/grants/${grantId}`)).body);
    reference = reference.replace(/-C$/, '');
  });

  test('finds what happened to a file and to what came of it, the newest first, each with its hash', async () => {
    const found = await find(`q=${reference}`);
    expect(new Set(found.map(({ thingId }) => thingId))).toEqual(new Set([applicationId, grantId]));
    expect(found.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['submitApplication', 'giveOpinion', 'signGrant', 'proposePayee']),
    );
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((one, other) => other.localeCompare(one)));
    const { rows } = await harness.database.pool.query('SELECT hash FROM event WHERE stream_id = $1 AND version = 1', [grantId]);
    expect(found.find(({ thingId, version }) => thingId === grantId && version === 1)?.hash).toBe(rows[0].hash);
  });

  test('is narrowed by person, by name, by act, by kind of thing and by day', async () => {
    const { id } = await harness.as('applicant');
    const theirs = await find(`personId=${id}`);
    expect(theirs.length).toBeGreaterThan(1);
    expect(new Set(theirs.map(({ who }) => who?.id))).toEqual(new Set([id]));
    expect(await find('who=benkirane%20aicha')).toEqual(theirs);
    const signed = await find('event=signGrant&kind=grant');
    expect(signed.map(({ thingId, event }) => `${thingId} ${event}`)).toEqual([`${grantId} signGrant`, `${grantId} signGrant`]);
    expect(await find('event=signGrant&kind=session')).toEqual([]);
    expect(await find(`event=signGrant&from=${today()}&until=${today()}`)).toEqual(signed);
    expect(await find('event=signGrant&until=2020-01-01')).toEqual([]);
  });

  test('has pages that continue each other, and the same lines as its file', async () => {
    const whole = await find(`q=${reference}`);
    const paged: Found[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const part: Awaited<ReturnType<typeof page>> = await page(`limit=7&q=${reference}${cursor && `&cursor=${cursor}`}`);
      paged.push(...part.items);
      cursor = part.next;
    }
    expect(paged).toEqual(whole);
    const { text } = await (await harness.as('auditor')).get(`/events.csv?form=international&q=${reference}`);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(1 + whole.length);
    expect(lines[1]).toContain(whole[0]?.hash);
  });

  test('says each event in words, and a file by its name', async () => {
    expectStatus(await attach(harness, 'lead', await toInReview(harness), pdf(), { purpose: 'review', name: 'Relevé.pdf' }), 201);
    const found = (await find('')) as (Found & { text: string })[];
    expect(found.filter(({ text }) => /null|undefined/.test(text))).toEqual([]);
    expect(found.map(({ text }) => text)).toContainEqual(expect.stringContaining('Relevé.pdf'));
    expect((await find('kind=call')).length).toBeGreaterThan(0);
  });

  test('refuses a cursor that no page has named', async () => {
    const { status, body } = await (await harness.as('auditor')).get(`/events?cursor=${Buffer.from('a b 1').toString('base64url')}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  test('names the first seal that holds an event', async () => {
    expect(new Set((await find(`q=${reference}`)).map(({ sealedOn }) => sealedOn))).toEqual(new Set([null]));
    await sealDay(harness.database.db, new Date().toISOString());
    expect(new Set((await find(`q=${reference}`)).map(({ sealedOn }) => sealedOn))).toEqual(new Set([today()]));
  });

  test('finds nothing of a draft, even of one that was given up, and is answered to no other role', async () => {
    const { id, version } = await toDraft(harness);
    const applicant = await harness.as('applicant');
    expectStatus(await attach(harness, 'applicant', id, pdf()), 201);
    expect((await find('event=createApplication')).map(({ thingId }) => thingId)).not.toContain(id);
    const current = (await applicant.get(`/applications/${id}`)).body.version;
    expectStatus(await applicant.post(`/applications/${id}/withdrawal`, { version: current ?? version, reason: 'Trop tôt.' }), 200);
    expect((await find('')).map(({ thingId }) => thingId)).not.toContain(id);
    for (const login of ['lead', 'admin', 'applicant']) expectStatus(await (await harness.as(login)).get('/events'), 403);
  });
});
