import { parisDate } from '../../domain/calendar.ts';
import { advise, approve, assign, more, propose, signAmendment, take, toApproved, toProposed } from '../support/amendment-lives.ts';
import { examiner } from '../support/appeal-lives.ts';
import { IN_TWO, IN_TWO_CENTS } from '../support/impact-lives.ts';
import { expectStatus, sign, toGrant } from '../support/lives.ts';
import { failedReplays } from '../support/replay.ts';
import { EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../support/story.ts';
import { moveTo, shifted } from '../support/time.ts';
import { grantOf, terminate } from '../support/tranche-lives.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let amended: string;
beforeAll(async () => {
  world = await startWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  // Awarded on the credits of the year in which the clock begins.
  amended = await toActive('Allongé')();
});
afterAll(() => world.stop());

/** An active grant of the project in two tranches, under a title of its own. */
const toActive = (title: string) => async (): Promise<string> => {
  const { grantId } = await toGrant(world, IN_TWO_CENTS, { ...titled(title), ...IN_TWO, title });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, grantId, login), 200);
  return grantId;
};
/** Moves to what is due next, and waits until it is met. */
async function meetNext(id: string): Promise<string> {
  const { due_at: at, due_what: what, version } = await streamOf(world, id);
  await moveTo(world, shifted(at ?? '', 1));
  await until(`${what} is met`, async () => (await streamOf(world, id)).version > version);
  return what ?? '';
}
const stateOf = async (id: string) => (await grantOf(world, id)).amendments.at(-1).state;

test('an amendment ends by itself with its grant', async () => {
  const id = await toApproved(more(), 'chair', toActive('Résilié'))(world);
  await take(world, id, ['finance', terminate]);
  await until('it has lapsed', async () => (await stateOf(id)) === 'lapsed');
  expect((await namesOf(world, id)).slice(-2)).toEqual(['terminateGrant', 'lapseAmendment']);
});

test('an amendment is recalled to whom it waits for, in each of its states, and lapses where one side has not signed it', async () => {
  const id = await toProposed({ durationMonths: 36 }, toActive('Oublié'))(world);
  expect([await meetNext(id), await meetNext(id), await meetNext(id)]).toEqual(['remindAmendment', 'remindAmendment', 'escalateAmendment']);
  await examiner(world);
  await take(world, id, ['lead', assign]);
  expect(await meetNext(id)).toBe('remindAmendment');
  await take(world, id, ['examiner', advise]);
  expect(await meetNext(id)).toBe('remindAmendment');
  await take(world, id, ['lead', approve], ['finance', signAmendment]);
  expect([await meetNext(id), await meetNext(id)]).toEqual(['remindAmendment', 'lapseAmendment']);
  expect(await stateOf(id)).toBe('lapsed');
  await until('both sides are told', () => writtenTo(world, 'Oublié', 'Avenant caduc').length === 3);
  expect(writtenTo(world, 'Oublié', 'Avenant caduc')).toEqual(['applicant', 'finance', 'lead']);
  expect(writtenTo(world, 'Oublié', 'Avis sur un avenant en retard')).toEqual(['lead']);
  expect(writtenTo(world, 'Oublié', 'avenant en attente')).toEqual(['applicant', 'examiner@example.org', 'lead', 'lead', 'lead']);
});

test('an amended project is asked for its reports at the end of its new periods', async () => {
  const id = amended;
  const { milestones: before } = await grantOf(world, id);
  await take(world, id, ['applicant', propose({ durationMonths: 18 })], ['lead', assign], ['examiner', advise]);
  await take(world, id, ['lead', approve], ['applicant', signAmendment], ['finance', signAmendment]);
  const { milestones } = await grantOf(world, id);
  expect(milestones[0].periodEndsOn > before[0].periodEndsOn).toBe(true);
  await moveTo(world, shifted(before[0].dueAt, 60));
  expect(await meetNext(id)).toBe('remindReport');
  expect(parisDate(await world.now()) > before[0].periodEndsOn).toBe(true);
});

test('every workflow of these months could be continued', async () => expect(await failedReplays(world)).toEqual([]));
