import { euros, longDate } from '../../../domain/core/format.ts';
import { askSession, award, cast, refuse, toScenario, toScored, toVoting, wait } from '../../support/committee-fixtures.ts';
import { withdraw } from '../../support/correction-fixtures.ts';
import { plain } from '../../support/french.ts';
import { expectStatus, FUEL_MAP, readEnvelope, STUDENTS, toGrant, toReviewed, toSession, today } from '../../support/fixtures.ts';
import { readPdf, type ReadPdf } from '../../support/pdf.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

const harness = appOfFile({ letters: true });
let chair: Actor;
let sessionId: string;
beforeAll(async () => {
  chair = await harness.as('chair');
  const titled = (title: string) => ({ ...STUDENTS, title });
  const [first, second, third, gone] = [
    await toScored(harness, [5], titled('Bourses <b>&</b> aides')),
    await toScored(harness, [4], FUEL_MAP, 'applicant2'),
    await toScored(harness, [3], titled('Logements')),
    await toScored(harness, [2], titled('Abandonné')),
  ];
  const { id } = await toSession(harness, [first, second, third, gone]);
  sessionId = id;
  expectStatus(await withdraw(harness, gone), 200);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: third, place: 1, reason: 'Seul de sa région.' }), 200);
  const lead = await harness.as('lead');
  const scenario = await toScenario(lead, id, 'Mesuré', award(first, 10_000_000), wait(second), refuse(third));
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario }), 200);
  expectStatus(await askSession(chair, id, 'decision', { scenario }), 200);
});

const read = async (who: Actor, language: 'fr' | 'en' = 'fr', id = sessionId) => who.get(`/sessions/${id}/minutes`, language);
const said = async (login: string, language: 'fr' | 'en' = 'fr', id = sessionId) =>
  readPdf((await read(await harness.as(login), language, id)).body as Buffer);
/** The text under a heading, which is named without the reference in it. */
const under = ({ parts }: ReadPdf, heading: string): string[] => {
  const from = parts.findIndex(([, text]) => text.replace(/AVIS-\d{4}-\d{4} – /, '').startsWith(heading)) + 1;
  const to = parts.findIndex(([role], place) => place >= from && (role === 'H2' || role === 'H3'));
  return parts.slice(from, to < 0 ? parts.length : to).map(([, text]) => text);
};

test('a decided session has minutes, as a PDF to keep that its reader can name', async () => {
  const { status, headers, body } = await read(await harness.as('auditor'));
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/pdf',
    expect.stringMatching(/^attachment; filename=proces-verbal-COM-\d{4}-\d{2}\.pdf$/),
  ]);
  expect(headers['content-security-policy']).toBe('sandbox');
  expect(await readPdf(body as Buffer)).toMatchObject({
    title: `Procès-verbal du comité du ${longDate('fr', today())}`,
    language: 'fr-FR',
    isTagged: true,
  });
});

test('they say what was decided of each application, in the agenda’s order, by which scenario, with the chair’s move and what had left', async () => {
  const pdf = await said('member-1');
  expect(pdf.parts.filter(([role]) => role === 'H3').map(([, text]) => text)).toEqual([
    expect.stringMatching(/^1\. AVIS-\d{4}-\d{4} – Logements – Office national des lacs et rivières$/),
    expect.stringMatching(/^2\. AVIS-\d{4}-\d{4} – Bourses <b>&<\/b> aides – Office national des lacs et rivières$/),
    expect.stringMatching(/^3\. /),
  ]);
  expect(under(pdf, '1. Logements')).toEqual(['Rang 3 (3 sur 5) ; demandé : 180 000 € Non retenu', 'Impact non établi.']);
  expect(under(pdf, '2. Bourses')).toEqual(['Rang 1 (5 sur 5) ; demandé : 180 000 € Retenu pour 100 000 €', 'Impact mesurable.']);
  expect(under(pdf, '3. ')).toEqual(['Rang 2 (4 sur 5) ; demandé : 72 500 € En liste d’attente, au rang 1', 'Les crédits manquent.']);
  expect(under(pdf, 'Décisions')).toEqual(['Un projet retenu, pour 100 000 €. Décision prise par le scénario n° 1, « Mesuré ».']);
  expect(under(pdf, 'Dossiers retirés')).toEqual([
    expect.stringMatching(/^AVIS-\d{4}-\d{4} – Abandonné – Office national des lacs et rivières$/),
  ]);
  expect(under(pdf, 'Dossiers déplacés')).toEqual([
    expect.stringMatching(/Bénédicte Haumont : « Logements », de la place 3 à la place 1\. Seul de sa région\.$/),
  ]);
});

test('they say what the decision left of the envelope, whatever was reserved since', async () => {
  const left = async () => under(await said('chair'), 'Ce qui reste');
  const before = await left();
  const { ae } = (await readEnvelope(harness)).years.find(({ year }: { year: number }) => String(year) === today().slice(0, 4));
  expect(before).toEqual([
    expect.stringContaining(`: ${plain(euros('fr', ae.availableCents))} d’AE disponibles au titre de ${today().slice(0, 4)}`),
  ]);
  await toGrant(harness);
  expect(await left()).toEqual(before);
});

test('their course is that of the session’s events, by whom and in the reader’s language', async () => {
  const course = (lines: string[]) => lines.map((line) => line.replace(/^.*? – /, ''));
  const events = await harness.database.db.selectFrom('event').where('stream_id', '=', sessionId).select('name').execute();
  const french = course(under(await said('chair'), 'Déroulement'));
  expect(french).toHaveLength(events.length);
  expect(french).toEqual([
    expect.stringMatching(/^Inès Carvalho a prévu le comité du .* \(dossiers inscrits : 4\) ; l’ordre du jour est envoyé$/),
    'Bénédicte Haumont a déplacé « Logements » de la place 3 à la place 1 de l’ordre du jour',
    'Inès Carvalho a enregistré le scénario n° 1 : retenus 1, pour 100 000 € ; en attente 1 ; non retenus 1',
    'Bénédicte Haumont a retenu le scénario n° 1',
    'Bénédicte Haumont a clos la décision, par le scénario n° 1 : retenus 1 ; en attente 1 ; non retenus 1',
  ]);
  expect(course(under(await said('chair', 'en'), 'What happened'))[3]).toBe('Bénédicte Haumont promoted scenario 1');
});

test('of a vote they say who sat, who had no part, how each application was voted on, and not by whom', async () => {
  const [first, second] = [await toReviewed(harness), await toReviewed(harness, FUEL_MAP, 'applicant2')];
  const id = await toVoting(harness, [first, second]);
  const member = await harness.as('member-1');
  expectStatus(await member.post(`/sessions/${id}/recusals`, { applicationId: first, reason: 'Un parent y travaille.' }), 200);
  expectStatus(await cast(harness, 'member-2', id, { [first]: 'favour', [second]: 'against' }), 200);
  expectStatus(await cast(harness, 'member-1', id, { [second]: 'favour' }), 200);
  expectStatus(await cast(harness, 'chair', id, { [first]: 'favour', [second]: 'abstain' }), 200);
  await meetNextDeadline(harness, id);
  expectStatus(await askSession(chair, id, 'decision', { decisions: [award(first, 10_000_000), refuse(second)] }), 200);
  const pdf = await said('auditor', 'fr', id);
  expect(under(pdf, 'Membres (quorum : 2)')).toHaveLength(3);
  expect(under(pdf, 'Déports')).toEqual([expect.stringMatching(/^.+, sur « .+ » : Un parent y travaille\.$/)]);
  expect(pdf.parts.map(([, text]) => text).filter((text) => text.includes('Vote :'))).toEqual([
    expect.stringContaining('Vote : pour 2, contre 0, abstentions 0'),
    expect.stringContaining('Vote : pour 1, contre 1, abstentions 1'),
  ]);
});

test('a session that is not decided has none, nor has an unknown one, and an applicant reads none', async () => {
  const { id } = await toSession(harness, [await toReviewed(harness)]);
  const answers = [await read(chair, 'fr', id), await read(chair, 'fr', NOBODYS), await read(await harness.as('applicant'))];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'wrong_state'],
    [404, 'not_found'],
    [403, 'role_required'],
  ]);
});
