import { endOfDate, moveDate, parisDate } from '../../../domain/calendar.ts';
import { assign, expectStatus, opinionOn, type Step, toInReview } from '../../support/lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';
import type { Actor } from '../../support/world.ts';

let world: TemporalWorld;
let lead: Actor;
let [legal, data]: Actor[] = [];
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
  [lead, legal, data] = [await world.as('lead'), await world.as('reviewer-legal'), await world.as('reviewer-data')];
});
afterAll(() => world.stop());

const inDays = async (days: number): Promise<string> => moveDate(parisDate(await world.now()), { days });
const declare = async (who: Actor | undefined, substitute: Actor | undefined, from: number, to: number, by = who) =>
  expectStatus(
    await by!.post(`/people/${who?.id}/absences`, { startsOn: await inDays(from), endsOn: await inDays(to), substituteId: substitute?.id }),
    200,
  );
const end = async (who: Actor | undefined, by = who) => expectStatus(await by!.post(`/people/${who?.id}/absence-ends`, {}), 200);
const ask = (id: string, step: Step, reviewer?: Actor) =>
  lead.post(`/applications/${id}/assignments`, { step, ...(reviewer ? { reviewerId: reviewer.id } : {}) });

type Whose = { reviewer: string | null; standsInFor: string | null };
async function whose(id: string, step: Step = 'legal'): Promise<Whose> {
  const { review } = (await lead.get(`/applications/${id}`)).body;
  const { reviewer, standsInFor } = review.find(({ key }: { key: string }) => key === step);
  return { reviewer: reviewer?.id ?? null, standsInFor: standsInFor?.id ?? null };
}
const isWith = (id: string, reviewer: Actor | undefined, standsInFor: Actor | null = null, step: Step = 'legal') =>
  until(`${step} of ${id} is with ${reviewer?.id}`, async () => {
    const now = await whose(id, step);
    return now.reviewer === reviewer?.id && now.standsInFor === (standsInFor?.id ?? null);
  });
const give = (who: Actor | undefined, id: string, step: Step = 'legal') => who!.post(`/applications/${id}/opinions`, opinionOn(step));

test('while somebody is away its opinions are asked of the substitute, and what is left of them comes back', async () => {
  const open = await toInReview(world, titled('Pendant l’absence'));
  const given = await toInReview(world, titled('Donné pendant l’absence'));
  const before = await toInReview(world, titled('Donné avant'));
  for (const id of [open, given, before]) await assign(world, id, 'legal');
  expectStatus(await give(legal, before), 200);
  const [first, last] = [await inDays(4), await inDays(5)];
  await declare(legal, data, 4, 5);
  await until(
    'both are told',
    () => writtenTo(world, 'suppléance').length === 1 && writtenTo(world, 'absence est enregistrée').length === 1,
  );
  expect([writtenTo(world, 'suppléance'), writtenTo(world, 'absence est enregistrée')]).toEqual([['reviewer-data'], ['reviewer-legal']]);

  await moveTo(world, shifted(endOfDate(moveDate(first, { days: -1 })), -5));
  expect(await whose(open)).toEqual({ reviewer: legal?.id, standsInFor: null });
  await moveTo(world, pastDate(endOfDate(moveDate(first, { days: -1 }))));
  for (const id of [open, given]) await isWith(id, data, legal);
  expect(await whose(before)).toEqual({ reviewer: legal?.id, standsInFor: null });
  await until('who stands in is told of each', () => writtenTo(world, 'Un avis vous revient en l’absence de Sékou Diarra').length === 2);

  expect((await give(legal, given)).body.code).toBe('not_the_assigned_reviewer');
  expectStatus(await give(data, given), 200);
  // What comes meanwhile goes the same way, and is asked by load of nobody who is away.
  const fresh = await toInReview(world, titled('Arrivé pendant l’absence'));
  expectStatus(await ask(fresh, 'legal', legal), 200);
  expect(await whose(fresh)).toEqual({ reviewer: data?.id, standsInFor: legal?.id });
  const { items } = (await lead.get('/reviewers')).body;
  expect(items.find(({ id }: { id: string }) => id === legal?.id)).toMatchObject({ openSteps: 0, absentUntil: last });
  expectStatus(await ask(fresh, 'impact'), 200);
  expect((await whose(fresh, 'impact')).reviewer).toBe((await world.as('reviewer-impact')).id);
  // What the lead gives to somebody else by name is nobody's to take back.
  const elsewhere = await toInReview(world, titled('Confié à une autre'));
  expectStatus(await ask(elsewhere, 'legal', legal), 200);
  expectStatus(await ask(elsewhere, 'legal', data), 200);
  expect(await whose(elsewhere)).toEqual({ reviewer: data?.id, standsInFor: null });

  await moveTo(world, shifted(endOfDate(last), -5));
  expect((await whose(open)).reviewer).toBe(data?.id);
  await moveTo(world, pastDate(endOfDate(last)));
  for (const id of [open, fresh]) await isWith(id, legal);
  expect([(await whose(given)).reviewer, (await whose(elsewhere)).reviewer]).toEqual([data?.id, data?.id]);
  await until('who is back is told of each', () => writtenTo(world, 'Un avis vous revient : ').length === 2);
  expect(writtenTo(world, 'Un avis vous revient : ')).toEqual(['reviewer-legal', 'reviewer-legal']);
  expect((await lead.get(`/people/${legal?.id}/absences`)).body.items).toMatchObject([{ startsOn: first, endsOn: last, state: 'over' }]);
  const moves = (await namesOf(world, open)).filter((name) => name.endsWith('Step'));
  expect(moves).toEqual(['handOverStep', 'returnStep']);
  const told = (await lead.get(`/applications/${open}/timeline`)).body.items.map(({ text }: { text: string }) => text);
  expect(told).toContain('L’avis « Cadre juridique » passe à Linh Nguyen-Faure, en l’absence de Sékou Diarra');
  expect(told).toContain('L’avis « Cadre juridique » revient à Sékou Diarra');
});

test('an absence that begins today begins at once, and ends when its person is back before its last day', async () => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  await declare(legal, data, 0, 20, lead);
  await isWith(id, data, legal!);
  await end(legal);
  await isWith(id, legal);
  expect((await lead.get(`/people/${legal?.id}/absences`)).body.items[0]).toMatchObject({ state: 'over', declaredBy: { id: lead.id } });
});

test('an absence that is called off before its first day moves nothing, and another may be declared', async () => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  await declare(legal, data, 3, 4);
  await end(legal, lead);
  await moveTo(world, pastDate(endOfDate(await inDays(3))));
  expect(await whose(id)).toEqual({ reviewer: legal?.id, standsInFor: null });
  expect((await lead.get(`/people/${legal?.id}/absences`)).body.items[0]).toMatchObject({ state: 'cancelled' });
  await declare(legal, data, 3, 4);
  await end(legal);
});

test('what the substitute may not judge stays with who is away, and the lead is told', async () => {
  const ofOffice = await world.enter(await signToken(claimsOf({ ...OFFICE, sub: 'stand-in', roles: ['reviewer'] })));
  const own = await toInReview(world, titled('De la même maison'));
  const others = await toInReview(world, titled('D’une autre maison'), 'applicant2');
  for (const id of [own, others]) await assign(world, id, 'legal');
  await declare(legal, ofOffice, 0, 9);
  await isWith(others, ofOffice, legal!);
  expect(await whose(own)).toEqual({ reviewer: legal?.id, standsInFor: null });
  await until('the lead is told', () => writtenTo(world, 'Avis sans suppléance', 'De la même maison').length > 0);
  expect(writtenTo(world, 'Avis sans suppléance', 'De la même maison')).toEqual(['lead']);
  expect(await namesOf(world, own)).toContain('keepStep');
  await end(legal);
  await isWith(others, legal);
});

test('what somebody may no longer judge stays with who stood in', async () => {
  const moving = await world.enter(await signToken(claimsOf({ ...FUND, sub: 'moving', roles: ['reviewer'] })));
  const [own, others] = [await toInReview(world), await toInReview(world, titled('Ailleurs'), 'applicant2')];
  for (const id of [own, others]) expectStatus(await ask(id, 'legal', moving), 200);
  await declare(moving, data, 0, 9);
  for (const id of [own, others]) await isWith(id, data, moving);
  // It goes to the house of one of the two applicants meanwhile.
  await world.enter(await signToken(claimsOf({ ...OFFICE, sub: 'moving', roles: ['reviewer'] })));
  await end(moving, lead);
  await isWith(others, moving);
  expect(await whose(own)).toEqual({ reviewer: data?.id, standsInFor: null });
});

test('every history replays', async () => expect(await failedReplays(world)).toEqual([]));
