import { type ApplicationContent, refuseSubmittedContent } from '../../../domain/applications/application.ts';
import { contentUnder, earlierAnswers, mayBeginAnew, withAnswers } from '../../../domain/applications/earlier-answers.ts';
import { CALL, contentOf, TOWN_CALL } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

const before = contentOf(STUDENTS);
const SIRET = before.siret ?? '';
const ENTRY = { siret: SIRET, at: '2026-01-02T09:00:00.000Z' };
const earlier = (content: ApplicationContent = before, id = 'first') => ({
  id,
  reference: `DON-2026-${id}`,
  at: '2026-03-04T09:00:00.000Z',
  content,
});
const empty = (): ApplicationContent => ({
  ...before,
  ...{ title: 'Un autre projet', summary: '', siret: null, projectTypes: [], servedBy: [], startsOn: null, durationMonths: null },
  ...{ costLines: [], fundingLines: [], indicators: [], answers: {} },
});
const offered = (draft = empty(), those = [earlier()], call: Parameters<typeof earlierAnswers>[3] = CALL) =>
  earlierAnswers(draft, ENTRY, those, call);
const pointers = (answers: ReturnType<typeof offered>) => answers.map(({ pointer }) => pointer);

test('a draft that takes all that was answered before lacks what its project is, and when', () => {
  const taken = withAnswers(empty(), offered());
  expect({ ...taken, title: before.title, summary: before.summary, startsOn: before.startsOn }).toEqual(before);
  const organisation = { siret: SIRET, legalCategory: '7120' };
  expect(refuseSubmittedContent(taken, organisation, CALL)).toEqual({
    code: 'application_incomplete',
    fields: [
      { pointer: '/summary', fault: 'missing' },
      { pointer: '/startsOn', fault: 'missing' },
    ],
  });
});

test('each answer says where it comes from: the newest application that has it, or the entry of the organisation', () => {
  const newest = earlier({ ...before, answers: {} }, 'second');
  const [siret, types, ...others] = offered(empty(), [newest, earlier()]);
  expect(siret).toMatchObject({ pointer: '/siret', value: SIRET, origin: { application: null, at: ENTRY.at } });
  expect(types).toMatchObject({ pointer: '/projectTypes', origin: { application: { id: 'second' } }, isTaken: false });
  expect(others.find(({ pointer }) => pointer === '/answers/users')?.origin.application?.id).toBe('first');
});

test('what the draft says of its own is not offered, and what it has taken says so', () => {
  const draft = {
    ...empty(),
    siret: '99990017800024',
    durationMonths: 30,
    servedBy: before.servedBy,
    answers: { users: 'Personne encore.' },
  };
  const answers = offered(draft);
  for (const own of ['/siret', '/durationMonths', '/answers/users']) expect(pointers(answers)).not.toContain(own);
  expect(answers.find(({ pointer }) => pointer === '/servedBy')).toMatchObject({ isTaken: true });
});

test('how data are served, and what is measured, follow the types of project that the draft has chosen', () => {
  const answers = offered({ ...empty(), projectTypes: ['proactive'] });
  expect(pointers(answers)).not.toContain('/servedBy');
  expect(answers.find(({ pointer }) => pointer === '/indicators')?.value).toMatchObject([
    { key: 'users_informed' },
    { key: 'users_automatic' },
    { key: 'conversion' },
  ]);
});

test('a derogation of another project is not offered: an act grants it to one', () => {
  const derogated = { ...before, ownFundingDerogation: 'prefect', ownFundingDerogationReference: 'Arrêté du 3 mars 2026' };
  expect(pointers(offered(empty(), [earlier(derogated)], TOWN_CALL)).filter((each) => each.includes('Derogation'))).toEqual([]);
});

test('another call is offered what it asks for and would take', () => {
  const answers = offered(empty(), [earlier()], TOWN_CALL);
  expect(pointers(answers)).toContain('/costLines');
  for (const foreign of ['/projectTypes', '/indicators', '/answers/legalBasis']) expect(pointers(answers)).not.toContain(foreign);
  const short = contentUnder(CALL, { ...before, answers: { ...before.answers, problem: 'Court.' } });
  expect(short.answers).not.toHaveProperty('problem');
  expect(short.answers).toHaveProperty('users');
});

test.each([
  ['draft', null, false],
  ['in_review', null, false],
  ['awarded', null, false],
  ['in_review', '2026-03-04T09:00:00.000Z', true],
  ['withdrawn', null, true],
  ['refused', null, true],
  ['inadmissible', null, true],
  ['appealed', null, true],
] as const)('an application that is %s, silent since %s, begins another one: %s', (state, silentSince, may) =>
  expect(mayBeginAnew({ state, silentSince })).toBe(may),
);
