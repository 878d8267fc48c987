import { confirm as confirmChange, propose } from '../../support/change-fixtures.ts';
import { age, IN_TWO, IN_TWO_CENTS, report, review } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, signing, STUDENTS, toGrant, today } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { writtenTo } from '../../support/timeline.ts';
import { confirm, grantOf, replan, terminate } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import {
  callWithVisa,
  giveVisa,
  REFUSAL,
  RULE,
  setRule,
  standingsOf,
  THRESHOLD_CENTS,
  toAwaitingVisa,
  toVisaed,
  toVisaedInTwo,
  toVisaedSigned,
} from '../../support/visa-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
beforeAll(async () => {
  // A person who has never signed in gets no letters.
  await Promise.all(['controller', 'finance', 'finance-2', 'applicant'].map((login) => harness.as(login)));
});

type Task = { command: string; id: string; detail: string | null; dueAt: string | null };
const tasksOf = async (login: string, id: string): Promise<(string | null)[][]> => {
  const { items }: { items: Task[] } = (await (await harness.as(login)).get('/me/tasks')).body;
  return items.filter((task) => task.id === id).map(({ command, detail }) => [command, detail]);
};
const offeredTo = async (login: string, id: string): Promise<string[]> =>
  (await (await harness.as(login)).get(`/grants/${id}`)).body.commands;
const stateOf = async (id: string) => {
  const { state, tranches } = await grantOf(harness, id);
  return [state, ...tranches.map((tranche: { state: string }) => tranche.state)];
};
const isRight = async () => expect(await invariantFaults(harness.database.db)).toEqual([]);

/** How many agreements of a grant's envelope are not signed and need a visa, now and from this threshold on. */
const unsignedFrom = async (id: string, thresholdCents: number) => {
  const { envelopeId } = await grantOf(harness, id);
  const path = `/envelopes/${envelopeId}/visa-rules?thresholdCents=${thresholdCents}`;
  return (await (await harness.as('finance')).get(path)).body.unsigned;
};
const [NO_AGREEMENT, ONE_AGREEMENT] = [
  { agreements: 0, awardedCents: 0 },
  { agreements: 1, awardedCents: AWARDED_CENTS },
];

test('the signature that commits waits for the controller’s visa, and for nothing else', async () => {
  const id = await toVisaed(harness);
  expect(await unsignedFrom(id, AWARDED_CENTS)).toEqual({ now: ONE_AGREEMENT, then: ONE_AGREEMENT });
  expect(await unsignedFrom(id, AWARDED_CENTS + 1)).toEqual({ now: ONE_AGREEMENT, then: NO_AGREEMENT });
  expect(await standingsOf(harness, id)).toEqual(['missing']);
  expect(await tasksOf('controller', id)).toEqual([['giveVisa', '1']]);
  expect(await offeredTo('controller', id)).toEqual(['giveVisa']);
  // The first signature commits nothing.
  expectStatus(await sign(harness, id, 'applicant'), 200);
  const refused = await sign(harness, id, 'finance');
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: 'visa_missing', rank: 1, wholeCents: AWARDED_CENTS, thresholdCents: THRESHOLD_CENTS },
  ]);
  expect(await stateOf(id)).toEqual(['to_sign', 'planned']);
  expect([await tasksOf('finance', id), await offeredTo('finance', id)]).toEqual([[], ['proposePayee', 'identifyCommitment']]);

  expectStatus(await giveVisa(harness, 'controller', id, { observation: 'Soutenable.' }), 200);
  expect(await standingsOf(harness, id)).toEqual(['favourable']);
  expect([await tasksOf('controller', id), await offeredTo('controller', id)]).toEqual([[], []]);
  expect(await tasksOf('finance', id)).toEqual([['signGrant', null]]);
  expectStatus(await sign(harness, id, 'finance'), 200);
  expect(await stateOf(id)).toEqual(['active', 'confirmed']);
  expect(await unsignedFrom(id, 1)).toEqual({ now: NO_AGREEMENT, then: NO_AGREEMENT });
  expect((await grantOf(harness, id)).visas).toEqual([
    {
      tranche: 1,
      amountCents: AWARDED_CENTS,
      number: 'V-2026-17',
      givenOn: today(),
      favourable: true,
      observation: 'Soutenable.',
      givenBy: 'Anselme Rivoire',
    },
  ]);
  expect(await standingsOf(harness, id)).toEqual([null]);
  await isRight();
});

test('a visa that is refused blocks with its own code until another is favourable', async () => {
  const id = await toVisaedSigned(harness);
  expectStatus(await giveVisa(harness, 'controller', id, REFUSAL), 200);
  expect(await standingsOf(harness, id)).toEqual(['unfavourable']);
  const refused = await sign(harness, id, 'finance');
  expect([refused.status, refused.body]).toMatchObject([409, { code: 'visa_refused', rank: 1, givenOn: today() }]);
  // The controller has decided: they have no task any more, and may decide again.
  expect([await tasksOf('controller', id), await offeredTo('controller', id)]).toEqual([[], ['giveVisa']]);
  expectStatus(await giveVisa(harness, 'controller', id, { number: 'V-2026-18' }), 200);
  expectStatus(await sign(harness, id, 'finance'), 200);
  expect((await grantOf(harness, id)).visas).toMatchObject([
    { number: 'V-2026-17', favourable: false, observation: REFUSAL.observation },
    { number: 'V-2026-18', favourable: true, observation: '' },
  ]);
  await isRight();
});

test('an accepted report is accepted whether or not the next tranche has its visa: the tranche waits, and finance confirms it', async () => {
  const id = await toAwaitingVisa(harness);
  expect(await stateOf(id)).toEqual(['active', 'confirmed', 'awaiting_credits']);
  expect(await standingsOf(harness, id)).toEqual([null, 'missing']);
  expect(await tasksOf('controller', id)).toEqual([['giveVisa', '2']]);
  expect((await tasksOf('finance', id)).map(([command]) => command)).not.toContain('confirmTranche');
  expect((await confirm(harness, 'finance', id)).body).toMatchObject({ code: 'visa_missing', rank: 2 });
  expectStatus(await giveVisa(harness, 'controller', id, { ...REFUSAL, tranche: 2 }), 200);
  expect((await confirm(harness, 'finance', id)).body).toMatchObject({ code: 'visa_refused', rank: 2 });
  expectStatus(await giveVisa(harness, 'controller', id, { tranche: 2, number: 'V-2026-19' }), 200);
  expect(await tasksOf('finance', id)).toContainEqual(['confirmTranche', '2']);
  expectStatus(await confirm(harness, 'finance', id), 200);
  expect(await stateOf(id)).toEqual(['active', 'confirmed', 'confirmed']);
  await isRight();
});

test('a visa that was given beforehand lets the report confirm its tranche at once', async () => {
  const id = await toVisaedInTwo(harness);
  expectStatus(await giveVisa(harness, 'controller', id, { tranche: 2, number: 'V-2026-20' }), 200);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  expect(await stateOf(id)).toEqual(['active', 'confirmed', 'confirmed']);
  await isRight();
});

test('a delegation to a ministry waits for the visa as a commitment does', async () => {
  const { callId } = await callWithVisa(harness);
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId }, 'ministry');
  expectStatus(await sign(harness, id, 'ministry'), 200);
  expect((await sign(harness, id, 'finance')).body).toMatchObject({ code: 'visa_missing', rank: 1 });
  expectStatus(await giveVisa(harness, 'controller', id), 200);
  expectStatus(await sign(harness, id, 'finance'), 200);
  await age(harness, id);
  await report(harness, id, 1, {}, 'ministry');
  await review(harness, id, 1, 1);
  expect(await stateOf(id)).toEqual(['active', 'delegated', 'awaiting_credits']);
  expect((await confirm(harness, 'finance', id)).body).toMatchObject({ code: 'visa_missing', rank: 2 });
  expectStatus(await giveVisa(harness, 'controller', id, { tranche: 2, number: 'V-2026-21' }), 200);
  expectStatus(await confirm(harness, 'finance', id), 200);
  expect(await stateOf(id)).toEqual(['active', 'delegated', 'delegated']);
  await isRight();
});

test('a commitment one cent below the threshold needs no visa', async () => {
  const { callId } = await callWithVisa(harness, AWARDED_CENTS + 1);
  const { grantId: id } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
  expect(await standingsOf(harness, id)).toEqual(['not_required']);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  await isRight();
});

test('an agreement that is split into tranches below the threshold needs the visa of the whole', async () => {
  const { callId } = await callWithVisa(harness, IN_TWO_CENTS);
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  expect(await standingsOf(harness, id)).toEqual(['missing', 'missing']);
  expect((await grantOf(harness, id)).visaRule).toEqual({ wholeCents: IN_TWO_CENTS, thresholdCents: IN_TWO_CENTS });
  expect(await tasksOf('controller', id)).toEqual([['giveVisa', '1']]);
  expectStatus(await sign(harness, id, 'applicant'), 200);
  const nextFor = async (login: string) => (await (await harness.as(login)).get(`/grants/${id}`)).body.next;
  expect(await nextFor('finance')).toMatchObject({ what: 'giveVisa', who: [{ role: 'controller' }] });
  expect((await sign(harness, id, 'finance')).body).toMatchObject({ code: 'visa_missing', rank: 1, wholeCents: IN_TWO_CENTS });
  expectStatus(await giveVisa(harness, 'controller', id), 200);
  expect(await nextFor('finance')).toMatchObject({ what: 'signGrant', who: [{ role: 'finance' }] });
  expectStatus(await sign(harness, id, 'finance'), 200);
  expect([await stateOf(id), await standingsOf(harness, id)]).toEqual([
    ['active', 'confirmed', 'planned'],
    [null, 'missing'],
  ]);
  await isRight();
});

test('a rule holds from when it is set, for what is not committed yet, and its history is kept', async () => {
  const { callId, envelopeId } = await callWithVisa(harness, null);
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  const threshold = async () => (await (await harness.as('auditor')).get(`/envelopes/${envelopeId}`)).body.visaThresholdCents;
  expect(await threshold()).toBeNull();
  expectStatus(await setRule(harness, envelopeId, THRESHOLD_CENTS), 200);
  expect([await threshold(), await standingsOf(harness, id)]).toEqual([THRESHOLD_CENTS, [null, 'missing']]);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  expect((await confirm(harness, 'finance', id)).body).toMatchObject({ code: 'visa_missing' });
  const lifted = { command: 'setVisaRule', body: { ...RULE, thresholdCents: null } };
  expect((await setRule(harness, envelopeId, null, 'admin')).body).toMatchObject({ code: 'visa_rule_needs_second_person' });
  expectStatus(await confirmChange(harness, envelopeId, await propose(harness, envelopeId, lifted), 'admin'), 200);
  expectStatus(await confirm(harness, 'finance', id), 200);
  const { items } = (await (await harness.as('auditor')).get(`/envelopes/${envelopeId}/visa-rules`)).body;
  expect(items).toMatchObject([
    { thresholdCents: THRESHOLD_CENTS, order: 'Arrêté du 26 décembre', setBy: { name: 'Rachid Amrani' } },
    { thresholdCents: null, setBy: { name: 'Jonas Lemaître' } },
  ]);
  await isRight();
});

test('a visa is for the tranche that the controller saw: another plan needs another', async () => {
  const id = await toVisaed(harness);
  expectStatus(await giveVisa(harness, 'controller', id), 200);
  expectStatus(await replan(harness, 'finance', id), 200);
  // The threshold applies to both parts together, not to one alone.
  expect(await standingsOf(harness, id)).toEqual(['missing', 'missing']);
  await isRight();
});

test('a grant that is held by its visa may be ended', async () => {
  const id = await toAwaitingVisa(harness);
  expectStatus(await terminate(harness, 'finance', id), 200);
  expect(await tasksOf('controller', id)).toEqual([]);
  await isRight();
});

test('the controller is written to when a visa is needed, and finance when the controller has decided', async () => {
  const callId = (await callWithVisa(harness)).callId;
  const { grantId: id } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId, title: 'Lettres du visa' });
  expectStatus(await sign(harness, id, 'applicant'), 200);
  await until('the controller is asked', () => writtenTo(harness, 'Visa demandé', 'Lettres du visa').length === 1);
  expect(writtenTo(harness, 'Visa demandé', 'Lettres du visa')).toEqual(['controller']);
  expectStatus(await giveVisa(harness, 'controller', id, REFUSAL), 200);
  await until('finance is told', () => writtenTo(harness, 'Visa refusé', 'Lettres du visa').length === 2);
  expect(writtenTo(harness, 'Visa refusé', 'Lettres du visa')).toEqual(['finance', 'finance-2']);
  expect(harness.mail.find(({ subject }) => subject.includes('Visa refusé'))?.text).toContain(REFUSAL.observation);
  expectStatus(await giveVisa(harness, 'controller', id, { number: 'V-2' }), 200);
  await until('finance is told again', () => writtenTo(harness, 'Visa favorable', 'Lettres du visa').length === 2);
  expectStatus(await sign(harness, id, 'finance'), 200);
  await age(harness, id);
  await report(harness, id, 1);
  await review(harness, id, 1, 1);
  await until('the controller is asked again', () => writtenTo(harness, 'Visa demandé', 'Lettres du visa').length === 2);
});

test('applicants hear that a visa is awaited, and read none', async () => {
  const id = await toVisaedSigned(harness);
  expectStatus(await giveVisa(harness, 'controller', id, REFUSAL), 200);
  const applicant = await harness.as('applicant');
  const grant = (await applicant.get(`/grants/${id}`)).body;
  expect([grant.visas, grant.tranches[0].visa]).toEqual([[], null]);
  const told = async (login: string) => {
    const { items } = (await (await harness.as(login)).get(`/applications/${grant.applicationId}/timeline`)).body;
    return items.map(({ event }: { event: string }) => event);
  };
  expect(await told('applicant')).not.toContain('giveVisa');
  expect(await told('auditor')).toContain('giveVisa');
});

test('what the controller wrote stands in no event', async () => {
  const id = await toVisaedSigned(harness);
  expectStatus(await giveVisa(harness, 'controller', id, REFUSAL), 200);
  const { rows } = await harness.database.pool.query<{ facts: string }>(
    `SELECT facts::text FROM event WHERE name IN ('giveVisa', 'setVisaRule')`,
  );
  for (const { facts } of rows) expect(facts).not.toMatch(/V-2026|imputation|Arrêté/);
});

test('a visa beside the signature that it is for: the signature commits with the visa or not at all', async () => {
  for (let round = 0; round < 4; round += 1) {
    const id = await toVisaedSigned(harness);
    const finance = await harness.as('finance');
    const read = await signing(finance, id);
    const [visa, signed] = await Promise.all([giveVisa(harness, 'controller', id), finance.post(`/grants/${id}/signatures`, read)]);
    expect(visa.status).toBe(200);
    // Before the visa it is missing; after it, the grant is at another version than was read.
    expect(['visa_missing', 'stale_version']).toContain(signed.body.code);
    expectStatus(await sign(harness, id, 'finance'), 200);
  }
  await isRight();
});

test('two visas at once: one is given', async () => {
  const id = await toVisaedSigned(harness);
  const answers = await Promise.all([giveVisa(harness, 'controller', id), giveVisa(harness, 'controller', id, { number: 'V-2' })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('visa_already_given');
});

test('a rule set beside commitments: each was committed under the rule before it, or is refused', async () => {
  const { callId, envelopeId } = await callWithVisa(harness, null);
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { grantId } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
    expectStatus(await sign(harness, grantId, 'applicant'), 200);
    ids.push(grantId);
  }
  const [rule, ...signed] = await Promise.all([setRule(harness, envelopeId, 1), ...ids.map((id) => sign(harness, id, 'finance'))]);
  expect(rule.status).toBe(200);
  for (const { status, body } of signed) expect(status === 200 || body.code === 'visa_missing').toBe(true);
  await isRight();
});
