import { askSession, award, refuse, toScored } from '../../support/committee-fixtures.ts';
import { withdraw } from '../../support/correction-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toReviewed, toSession } from '../../support/fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { FUND } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

type Item = {
  applicationId: string;
  score: number | null;
  standing: number | null;
  opinions: { step: string; label: string; verdict: string; scores: Record<string, number>; comment: string }[];
  moves: { by: { name: string }; from: number; to: number; reason: string }[];
};

const harness = appOfFile();
let chair: Actor;
beforeAll(async () => {
  chair = await harness.as('chair');
});

const agendaOf = async (id: string, login = 'chair', language: 'fr' | 'en' = 'fr'): Promise<Item[]> =>
  (await (await harness.as(login)).get(`/sessions/${id}`, language)).body.agenda;
const ranked = async (id: string) => (await agendaOf(id)).map(({ applicationId, score, standing }) => [applicationId, score, standing]);

test('the agenda is the ranked list of its applications’ scores, and equal scores stand at one rank', async () => {
  const [low, high, tied, alsoTied] = [
    await toScored(harness, [1]),
    await toScored(harness, [5, 5, 4]),
    await toScored(harness, [2, 3, 4]),
    await toScored(harness, [4, 3, 2]),
  ];
  const { id } = await toSession(harness, [low, tied, high, alsoTied]);
  expect(await ranked(id)).toEqual([
    [high, 4.67, 1],
    [tied, 3, 2],
    [alsoTied, 3, 2],
    [low, 1, 4],
  ]);
});

test('the ranking says why each application stands where it does: its score, those above it and beside it, and its opinions', async () => {
  const [high, tied, alsoTied] = [await toScored(harness, [5]), await toScored(harness, [3]), await toScored(harness, [3])];
  const { id } = await toSession(harness, [tied, high, alsoTied]);
  type Ranked = {
    applicationId: string;
    standing: number;
    calculation: { rule: string; inputs: { value: string }[]; from: { rule: string }[] };
  };
  const items: Ranked[] = (await chair.get(`/sessions/${id}/calculations`, 'en')).body.items;
  expect(items.map(({ applicationId, standing }) => [applicationId, standing])).toEqual([
    [high, 1],
    [tied, 2],
    [alsoTied, 2],
  ]);
  expect(items[1]?.calculation).toMatchObject({
    ...{ rule: 'rank', inputs: [{ value: '3' }, { value: '1' }, { value: '1' }] },
    from: [{ rule: 'score' }],
  });
  expect((await (await harness.as('applicant')).get(`/sessions/${id}/calculations`)).status).toBe(403);
});

test('the ranking does not say how many share a rank where an application of the agenda is concealed from its reader', async () => {
  const [shown, hidden] = [await toScored(harness, [3]), await toScored(harness, [3], STUDENTS, 'applicant2')];
  const { id } = await toSession(harness, [shown, hidden]);
  const { siret, name: organisation_name } = (await (await harness.as('applicant2')).get('/me')).body.organisation;
  const ofHouse = await withRoles(harness, 'member-of-applicant2', { ...FUND, siret, organisation_name }, 'member');
  const { items } = (await ofHouse.get(`/sessions/${id}/calculations`, 'en')).body;
  expect(items).toMatchObject([{ applicationId: shown, calculation: { inputs: [{ value: '3' }, { value: '0' }] } }]);
  expect(items[0].calculation.inputs).toHaveLength(2);
});

test('each application is shown with the verdict, the scores and the words of every step, in the reader’s language', async () => {
  const application = await toScored(harness, [4, 2, 5]);
  const { id } = await toSession(harness, [application]);
  const [item] = await agendaOf(id, 'member-1', 'en');
  expect(item?.opinions.map(({ step, label, verdict }) => [step, label, verdict])).toEqual([
    ['legal', 'Legal framework', 'favourable'],
    ['data', 'Data', 'favourable'],
    ['impact', 'Measure of impact', 'favourable'],
  ]);
  expect(item?.opinions[1]).toMatchObject({ scores: { availability: 2, governance: 2 }, comment: 'Rien à redire.' });
});

test('what was withdrawn before the decision leaves the ranks to the others, and keeps its score', async () => {
  const [first, second] = [await toScored(harness, [5]), await toScored(harness, [4])];
  const { id } = await toSession(harness, [first, second]);
  expectStatus(await withdraw(harness, first), 200);
  expect(await ranked(id)).toEqual([
    [first, 5, null],
    [second, 4, 1],
  ]);
});

test('the chair moves an application with a reason, which stays beside the rank that its score gives it', async () => {
  const [first, second, third] = [await toScored(harness, [5]), await toScored(harness, [4]), await toScored(harness, [3])];
  const { id } = await toSession(harness, [first, second, third]);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: third, place: 1, reason: 'Seul projet de la région.' }), 200);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: first, place: 3, reason: 'Attend sa base légale.' }), 200);
  expect(await ranked(id)).toEqual([
    [third, 3, 3],
    [second, 4, 2],
    [first, 5, 1],
  ]);
  expect((await agendaOf(id, 'auditor')).map(({ moves }) => moves)).toMatchObject([
    [{ by: { name: 'Bénédicte Haumont' }, from: 3, to: 1, reason: 'Seul projet de la région.' }],
    [],
    [{ by: { name: 'Bénédicte Haumont' }, from: 2, to: 3, reason: 'Attend sa base légale.' }],
  ]);
  const events = await harness.database.db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'moveOnAgenda')
    .select(['facts', 'person_id'])
    .orderBy('version')
    .execute();
  expect(events).toEqual([
    { facts: { applicationId: third, from: 3, to: 1 }, person_id: chair.id },
    { facts: { applicationId: first, from: 2, to: 3 }, person_id: chair.id },
  ]);
});

test('places are counted among what is left on the agenda', async () => {
  const [gone, second, third] = [await toScored(harness, [5]), await toScored(harness, [4]), await toScored(harness, [3])];
  const { id } = await toSession(harness, [gone, second, third]);
  expectStatus(await withdraw(harness, gone), 200);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: third, place: 1, reason: 'Urgent.' }), 200);
  expect((await agendaOf(id)).map(({ applicationId }) => applicationId)).toEqual([gone, third, second]);
});

test('two who move at once have both read the agenda that one of them changes: one moves', async () => {
  const [first, second] = [await toScored(harness, [5]), await toScored(harness, [4])];
  const { id, version } = await toSession(harness, [first, second]);
  const move = { version, applicationId: second, place: 1, reason: 'Urgent.' };
  const answers = await Promise.all([chair.post(`/sessions/${id}/moves`, move), chair.post(`/sessions/${id}/moves`, move)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await agendaOf(id)).map(({ applicationId }) => applicationId)).toEqual([second, first]);
});

test('a move is offered to the chair while there is something to move, and the decision stands on the agenda as moved', async () => {
  const [first, second] = [await toReviewed(harness), await toReviewed(harness)];
  const offered = async (id: string) => (await chair.get(`/sessions/${id}`)).body.commands.includes('moveOnAgenda');
  const { id } = await toSession(harness, [first, second]);
  expect(await offered(id)).toBe(true);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: second, place: 1, reason: 'Urgent.' }), 200);
  expectStatus(await askSession(chair, id, 'decision', { decisions: [award(second, AWARDED_CENTS), refuse(first)] }), 200);
  expect((await chair.get(`/sessions/${id}`)).body).toMatchObject({
    state: 'decided',
    commands: [],
    agenda: [
      { applicationId: second, decision: 'award', moves: [{ reason: 'Urgent.' }] },
      { applicationId: first, decision: 'refuse' },
    ],
  });
  expect(await offered((await toSession(harness, [await toReviewed(harness)])).id)).toBe(false);
});
