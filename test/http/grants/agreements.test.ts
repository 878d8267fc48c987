import { titleGiven } from '../../support/another.ts';
import { sha256Of } from '../../../domain/grants/payment-export.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { toShown } from '../../support/committee-fixtures.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { toDelegationToSign } from '../../support/delegation-fixtures.ts';
import { plain } from '../../support/french.ts';
import { AWARDED_CENTS, expectStatus, sign, signing, STUDENTS, today, toGrant } from '../../support/fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { readPdf } from '../../support/pdf.ts';
import { FUND, OFFICE } from '../../support/tokens.ts';
import { accept, renounce, replan, suspend, toReduced } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile({ letters: true });
let applicant: Actor;
let finance: Actor;
beforeAll(async () => {
  [applicant, finance] = [await harness.as('applicant'), await harness.as('finance')];
});

const read = (who: Actor, id: string, query = '') => who.get(`/grants/${id}/agreement${query}`);
const agreementOf = async (id: string, who = finance) => (await who.get(`/grants/${id}`)).body.agreement;

test('a grant that is to be signed has its agreement as a PDF, whose SHA-256 the grant and a header tell', async () => {
  const { grantId } = await toGrant(harness);
  const { status, headers, body } = await read(applicant, grantId);
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/pdf',
    expect.stringMatching(/^attachment; filename=convention-AVIS-\d{4}-\d{4}-C\.pdf$/),
  ]);
  const documentSha256 = sha256Of(body as Buffer);
  expect(headers['repr-digest']).toBe(`sha-256=:${Buffer.from(documentSha256, 'hex').toString('base64')}:`);
  expect(await agreementOf(grantId, applicant)).toEqual({ documentSha256, signatures: [] });
  expect(((await read(finance, grantId)).body as Buffer).equals(body as Buffer)).toBe(true);
});

test('a grant tells the call of its application, in the version by which it was judged', async () => {
  const { grantId, applicationId } = await toGrant(harness);
  const { callId, callVersion } = (await applicant.get(`/grants/${grantId}`)).body;
  expect((await applicant.get(`/applications/${applicationId}`)).body).toMatchObject({ callId, callVersion });
});

test('it says who signs for how much, in words too, and is tagged', async () => {
  const { grantId } = await toGrant(harness);
  const pdf = await readPdf((await read(applicant, grantId)).body as Buffer);
  expect(pdf).toMatchObject({
    title: `Convention du projet « ${titleGiven(harness, STUDENTS)} »`,
    language: 'fr-FR',
    isTagged: true,
    faults: [],
  });
  const said = pdf.parts.map(([, text]) => text);
  expect(said).toContainEqual(expect.stringMatching(/^et Office national des lacs et rivières, SIRET \d{14}, .*« le bénéficiaire »,$/));
  expect(said).toContainEqual(
    expect.stringContaining(`L’État y apporte au maximum ${plain(euros('fr', AWARDED_CENTS))} (cent quatre-vingt mille euros)`),
  );
  const { reference } = (await applicant.get(`/grants/${grantId}`)).body;
  expect(reference).toMatch(/^AVIS-\d{4}-\d{4}-C$/);
  expect(said).toContain(`Référence de la convention : ${reference}`);
  // Its call bounds nothing: no rule is printed, nor an article that founds none.
  const [costs, , , tranches] = pdf.tables;
  expect(costs?.[0]).toEqual(['Dépense', 'Catégorie', 'Montant']);
  expect(tranches?.at(-1)).toEqual(['Total', '', plain(euros('fr', AWARDED_CENTS)), '']);
  const english = await read(applicant, grantId, '?language=en');
  expect(await readPdf(english.body as Buffer)).toMatchObject({
    title: `Agreement for the project "${titleGiven(harness, STUDENTS)}"`,
    faults: [],
  });
  expect([english.headers['content-disposition'], english.headers['repr-digest']]).toEqual([
    `attachment; filename=agreement-${reference}.pdf`,
    undefined,
  ]);
});

test('a ministry’s says that it commits and pays itself', async () => {
  const pdf = await readPdf((await read(finance, await toDelegationToSign(harness))).body as Buffer);
  expect(pdf.title).toMatch(/^Convention de délégation de gestion du projet /);
  expect(pdf.parts.map(([, text]) => text)).toContainEqual(expect.stringMatching(/^Le délégant délègue ses crédits/));
});

test('it names the credits that pay it, as finance has recorded them, and changes with them until it is signed', async () => {
  const { grantId } = await toGrant(harness);
  const { documentSha256: before } = await signing(finance, grantId);
  const { tranches, envelopeId } = (await finance.get(`/grants/${grantId}`)).body;
  const codes = { fundsCentre: 'BG00/0349-CDMA-CDMA', functionalArea: '0349-01' };
  const years: number[] = [...new Set<number>(tranches.map(({ year }: { year: number }) => year))];
  for (const year of years) expectStatus(await finance.post(`/envelopes/${envelopeId}/codes`, { year, ...codes }), 200);
  const pdf = await readPdf((await read(applicant, grantId)).body as Buffer);
  expect(pdf.parts.map(([, text]) => text)).toEqual(
    expect.arrayContaining(
      years.map((year) => `Imputation en ${year} : centre financier BG00/0349-CDMA-CDMA, domaine fonctionnel 0349-01.`),
    ),
  );
  expect((await signing(finance, grantId)).documentSha256).not.toBe(before);
});

test('another plan is another document, and what was read before it is not signed', async () => {
  const { grantId } = await toGrant(harness);
  const { documentSha256: before } = await signing(finance, grantId);
  expectStatus(await replan(harness, 'finance', grantId), 200);
  const { version, documentSha256 } = await signing(finance, grantId);
  expect(documentSha256).not.toBe(before);
  const { body } = await finance.post(`/grants/${grantId}/signatures`, { version, documentSha256: before });
  expect([body.code, body.current]).toEqual(['document_differs', documentSha256]);
});

test('both sides sign one document, which is kept as it was signed, with each signer and the instant', async () => {
  const { grantId } = await toGrant(harness);
  const bytes = (await read(applicant, grantId)).body as Buffer;
  const { documentSha256 } = await signing(applicant, grantId);
  const power = { capacity: 'Directrice générale', authority: 'Décision du conseil du 3 mars 2026' };
  expectStatus(await applicant.post(`/grants/${grantId}/signatures`, { ...(await signing(applicant, grantId)), ...power }), 200);
  // The rows behind the document may change; the document that one side has signed does not.
  const { db } = harness.database;
  await db.updateTable('organisation').set({ name: 'Office renommé' }).where('name', '=', 'Office national des lacs et rivières').execute();
  expect((await signing(finance, grantId)).documentSha256).toBe(documentSha256);
  await db.updateTable('organisation').set({ name: 'Office national des lacs et rivières' }).where('name', '=', 'Office renommé').execute();
  expectStatus(await sign(harness, grantId, 'finance'), 200);
  expectStatus(await suspend(harness, 'lead', grantId), 200);
  expect(((await read(applicant, grantId)).body as Buffer).equals(bytes)).toBe(true);
  const at = expect.stringMatching(/Z$/);
  expect(await agreementOf(grantId, applicant)).toEqual({
    documentSha256,
    signatures: [
      { side: 'beneficiary', by: 'Aïcha Benkirane', inSteadOf: null, at, documentSha256, ...power },
      { side: 'fund', by: expect.any(String), inSteadOf: null, at, documentSha256, capacity: null, authority: null },
    ],
  });
  const events = await db.selectFrom('event').where('stream_id', '=', grantId).where('name', '=', 'signGrant').select('facts').execute();
  expect(events.map(({ facts }) => facts['documentSha256'])).toEqual([documentSha256, documentSha256]);
});

test('who signs is offered their own power again, as they last said it, and not that of another person', async () => {
  const signerOf = async (who: Actor) => (await who.get('/me/organisation')).body.signer;
  const [colleague, standIn] = [
    await withRoles(harness, 'co-signer', OFFICE, 'signatory'),
    await withRoles(harness, 'deputy-of-finance', FUND, 'reviewer'),
  ];
  const signedWith = async (who: Actor, capacity: string): Promise<string> => {
    const { grantId } = await toGrant(harness);
    expectStatus(await who.post(`/grants/${grantId}/signatures`, { ...(await signing(who, grantId)), capacity }), 200);
    return grantId;
  };
  await signedWith(applicant, 'Directrice');
  const grantId = await signedWith(applicant, 'Directrice générale');
  expect(await signerOf(applicant)).toMatchObject({ capacity: 'Directrice générale', authority: null, grantId });
  expect([await signerOf(colleague), await signerOf(finance)]).toEqual([null, null]);
  const { db } = harness.database;
  const { organisation_id: house } = await db
    .selectFrom('person')
    .where('id', '=', standIn.id)
    .select('organisation_id')
    .executeTakeFirstOrThrow();
  const now = new Date().toISOString();
  const days = { starts_on: today(), ends_on: '2099-12-31', declared_at: now, confirmed_at: now, started_at: now };
  const declared = { person_id: finance.id, declared_by: finance.id, confirmed_by: finance.id, ...days };
  await db
    .insertInto('absence')
    .values({ ...declared, substitute_id: standIn.id, substitute_organisation_id: house })
    .execute();
  await signedWith(standIn, 'Cheffe du bureau financier, par suppléance');
  await db.deleteFrom('absence').where('person_id', '=', finance.id).execute();
  expect(await signerOf(standIn)).toBeNull();
});

test('where the second signature comes after the planned start, both sides are told of the day on which the project starts', async () => {
  const planned = moveDate(today(), { days: -10 });
  const project = { ...STUDENTS, title: 'Un début manqué', startsOn: planned };
  const { grantId, applicationId } = await toGrant(harness, AWARDED_CENTS, project);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  expect((await finance.get(`/grants/${grantId}`)).body.startsOn).toBe(today());
  const said = `il commence avec la seconde signature, le ${plain(longDate('fr', today()))}, et sa fin est reportée d’autant`;
  const letter = () => harness.mail.find(({ subject }) => subject === 'Convention signée : Un début manqué');
  await until('the letter has left', () => letter() !== undefined);
  expect(plain(letter()?.text ?? '')).toContain(said);
  const { items } = (await applicant.get(`/applications/${applicationId}/timeline`)).body;
  expect(items.map(({ text }: { text: string }) => plain(text))).toContainEqual(
    expect.stringContaining(`le projet commence le ${plain(longDate('fr', today()))}, et non le ${plain(longDate('fr', planned))}`),
  );
});

test('an award whose conditions are shown does not expire while the fund is silent; what shows nothing is returned, and then it does', async () => {
  const id = await toShown(harness);
  const lead = await harness.as('lead');
  const grant = async () => (await lead.get(`/grants/${id}`)).body;
  const told = (words: string) => harness.mail.filter(({ subject }) => subject.includes(words)).map(({ to }) => to).length;
  expect((await grant()).conditions).toEqual([{ number: 1, wording: 'Un avis.', shown: 'Avis du 3 mars.', evidence: null }]);
  const showing = { number: 1, words: 'Avis du 4 mars.' };
  await expectRefused(harness, applicant, ['post', `/grants/${id}/condition-evidence`], showing, 'no_condition_open');
  const { deadlineAt: before } = await grant();
  await untilDue(harness, id, 'expireGrant');
  expect(await meetNextDeadline(harness, id)).toBe('expireGrant');
  const { state, deadlineAt } = await grant();
  expect([state, deadlineAt > before]).toEqual(['to_sign', true]);
  await harness.heard();
  expect(told('Attestation du fonds en retard')).toBeGreaterThan(0);
  expect(told('Décision en attente de l’attestation du fonds')).toBe(1);

  const back = { version: (await grant()).version, number: 1, reason: 'L’avis n’est pas signé.' };
  const path = `/grants/${id}/condition-returns`;
  await expectRefused(harness, lead, ['post', path], { ...back, version: 7 }, 'stale_version');
  await expectRefused(harness, lead, ['post', path], { ...back, number: 2 }, 'condition_not_open');
  expectStatus(await lead.post(path, back), 200);
  await expectRefused(harness, lead, ['post', path], { ...back, version: (await grant()).version }, 'no_condition_open');
  await expectRefused(harness, applicant, ['post', `/grants/${id}/condition-evidence`], { ...showing, number: 2 }, 'condition_not_open');
  await harness.heard();
  expect(told('Condition à justifier de nouveau')).toBe(1);
  expect(told('Condition à attester')).toBeGreaterThan(0);
  await untilDue(harness, id, 'expireGrant');
  await meetNextDeadline(harness, id);
  expect((await grant()).state).toBe('expired');
  await expectRefused(harness, applicant, ['post', `/grants/${id}/condition-evidence`], showing, 'wrong_state');
  await expectRefused(harness, lead, ['post', path], { ...back, version: (await grant()).version }, 'wrong_state');
  await expectRefused(harness, lead, ['post', `/grants/${NOBODYS}/condition-returns`], back, 'not_found');
  await expectRefused(harness, applicant, ['post', `/grants/${NOBODYS}/condition-evidence`], showing, 'not_found');
});

test('there is nothing to read of an award that is not accepted, nor of one that ended unsigned', async () => {
  const [reduced, renounced] = [await toReduced(harness), (await toGrant(harness)).grantId];
  expectStatus(await renounce(harness, 'applicant', renounced), 200);
  for (const [id, state] of [
    [reduced, 'to_accept'],
    [renounced, 'renounced'],
  ] as const) {
    const { status, body } = await read(applicant, id);
    expect([status, body.code, body.state, await agreementOf(id)]).toEqual([409, 'agreement_missing', state, null]);
  }
  expectStatus(await accept(harness, 'applicant', reduced), 200);
  expect((await read(applicant, reduced)).status).toBe(200);
});

test('another organisation finds none, and an unknown language is refused', async () => {
  const { grantId } = await toGrant(harness);
  const stranger = await harness.as('applicant2');
  const answers = [await read(stranger, grantId), await read(finance, NOBODYS), await read(finance, grantId, '?language=de')];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'not_found'],
    [404, 'not_found'],
    [400, 'invalid_request'],
  ]);
});
