import { askSession, award, refuse, toScenario, toScored, wait } from '../support/committee-lives.ts';
import { withdraw } from '../support/correction-lives.ts';
import { expectStatus, FUEL_MAP, STUDENTS, toReviewed, toSession, today } from '../support/lives.ts';
import { type Actor, startWorld, type World } from '../support/world.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

let world: World;
let chair: Actor;
let sessionId: string;
beforeAll(async () => {
  world = await startWorld();
  chair = await world.as('chair');
  const titled = (title: string) => ({ ...STUDENTS, title });
  const [first, second, third, gone] = [
    await toScored(world, [5], titled('Bourses <b>&</b> aides')),
    await toScored(world, [4], FUEL_MAP, 'applicant2'),
    await toScored(world, [3], titled('Logements')),
    await toScored(world, [2], titled('Abandonné')),
  ];
  const { id } = await toSession(world, [first, second, third, gone]);
  sessionId = id;
  expectStatus(await withdraw(world, gone), 200);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: third, place: 1, reason: 'Seul de sa région.' }), 200);
  const lead = await world.as('lead');
  const scenario = await toScenario(lead, id, 'Mesuré', award(first, 10_000_000), wait(second), refuse(third));
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario }), 200);
  expectStatus(await askSession(chair, id, 'decision', { scenario }), 200);
});
afterAll(() => world.stop());

const read = async (who: Actor, language: 'fr' | 'en' = 'fr', id = sessionId) => who.get(`/sessions/${id}/minutes`, language);
const said = async (login: string, language: 'fr' | 'en' = 'fr') =>
  String((await read(await world.as(login), language)).text)
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\n\s*/g, '');

test('a decided session has minutes, as a page to keep that its reader can name', async () => {
  const { status, headers } = await read(await world.as('auditor'));
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'text/html; charset=utf-8',
    `attachment; filename=proces-verbal-${today()}.html`,
  ]);
  expect(headers['content-security-policy']).toBe('sandbox');
});

test('they say what was decided of each application, in the agenda’s order, with the chair’s move and what had left', async () => {
  const page = await said('member-1');
  const rows = [...page.matchAll(/<tr><th scope="row">(.*?)<\/tr>/g)].map(([, row = '']) => row.replaceAll(/<[^>]+>/g, '|'));
  expect(rows).toEqual([
    expect.stringMatching(/^Logements\|.*3 \(3\).*Non retenu.*Impact non établi/),
    expect.stringMatching(/^Bourses &lt;b&gt;&amp;&lt;\/b&gt; aides\|.*1 \(5\).*Retenu pour 100 000 €.*Impact mesurable/),
    expect.stringMatching(/\|.*2 \(4\).*En liste d’attente, au rang 1.*Les crédits manquent/),
  ]);
  expect(page).toContain('<li>Abandonné – Office national des lacs et rivières</li>');
  expect(page).toContain('Bénédicte Haumont : « Logements », de la place 3 à la place 1. <p>Seul de sa région.</p>');
});

test('their course is that of the session’s events, by whom and in the reader’s language', async () => {
  const course = (page: string) =>
    [...page.matchAll(/<li><time[^>]*>[^<]*<\/time> – (.*?)<\/li>/g)].map(([, line = '']) => line).filter((line) => !line.includes('<p>'));
  const events = await world.database.db.selectFrom('event').where('stream_id', '=', sessionId).select('name').execute();
  const french = course(await said('chair'));
  expect(french).toHaveLength(events.length);
  expect(french).toEqual([
    expect.stringMatching(/^Inès Carvalho a prévu le comité du .* \(dossiers inscrits : 4\)$/),
    'Bénédicte Haumont a déplacé « Logements » de la place 3 à la place 1 de l’ordre du jour',
    'Inès Carvalho a enregistré le scénario n° 1 : retenus 1, pour 100 000 € ; en attente 1 ; non retenus 1',
    'Bénédicte Haumont a retenu le scénario n° 1',
    'Bénédicte Haumont a clos la décision, par le scénario n° 1 : retenus 1 ; en attente 1 ; non retenus 1',
  ]);
  expect(course(await said('chair', 'en'))[3]).toBe('Bénédicte Haumont promoted scenario 1');
});

test('a session that is not decided has none, nor has nobody’s, and an applicant reads none', async () => {
  const { id } = await toSession(world, [await toReviewed(world)]);
  const answers = [await read(chair, 'fr', id), await read(chair, 'fr', NOBODYS), await read(await world.as('applicant'))];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'wrong_state'],
    [404, 'not_found'],
    [403, 'role_required'],
  ]);
});
