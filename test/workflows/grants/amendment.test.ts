import { moveDate, parisDate } from '../../../domain/calendar.ts';
import {
  advise,
  approve,
  assign,
  LONGER,
  more,
  propose,
  signAmendment,
  take,
  toApproved,
  toProposed,
} from '../../support/amendment-lives.ts';
import { examiner } from '../../support/appeal-lives.ts';
import { IN_TWO, IN_TWO_CENTS } from '../../support/impact-lives.ts';
import { expectStatus, sign, toGrant } from '../../support/lives.ts';
import { withRoles } from '../../support/people-lives.ts';
import { failedReplays } from '../../support/replay.ts';
import { EVERYBODY, namesOf, signIn, streamOf, titled, writtenTo } from '../../support/story.ts';
import { moveTo, pastDate, shifted } from '../../support/time.ts';
import { FUND } from '../../support/tokens.ts';
import { grantOf, terminate } from '../../support/tranche-lives.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';
import type { Actor } from '../../support/world.ts';

let world: TemporalWorld;
let amended: string;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
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
  await moveTo(world, pastDate(at ?? ''));
  await until(`${what} is met`, async () => (await streamOf(world, id)).version > version);
  return what ?? '';
}
/** One that waits for the lead to ask somebody for an opinion. */
const proposed = (title: string) => toProposed(LONGER, toActive(title))(world);
const stateOf = async (id: string) => (await grantOf(world, id)).amendments.at(-1).state;

test('an amendment ends by itself with its grant', async () => {
  const id = await toApproved(more(), 'chair', toActive('Résilié'))(world);
  await take(world, id, ['finance', terminate]);
  await until('it has lapsed', async () => (await stateOf(id)) === 'lapsed');
  expect((await namesOf(world, id)).slice(-2)).toEqual(['terminateGrant', 'lapseAmendment']);
});

test('while its reviewer is away an amendment is the substitute’s, unless that one has declined it, and what is left comes back', async () => {
  const lead = await world.as('lead');
  const [away, substitute] = [await withRoles(world, 'away', FUND, 'reviewer'), await withRoles(world, 'substitute', FUND, 'reviewer')];
  const ask = async (id: string, { id: reviewerId }: Actor) =>
    expectStatus(await lead.post(`/grants/${id}/amendment-assignments`, { amendment: 1, reviewerId }), 200);
  const adviseAs = (id: string, who: Actor) =>
    who.post(`/grants/${id}/amendment-opinion`, { amendment: 1, verdict: 'favourable', comment: '' });
  const isWith = (id: string, who: Actor, standsInFor: Actor | null) =>
    until('the amendment is with this person', async () => {
      const { amendments } = await grantOf(world, id);
      return amendments[0].reviewer?.id === who.id && (amendments[0].standsInFor?.id ?? null) === (standsInFor?.id ?? null);
    });
  const [left, advised, declined, fresh] = [
    await proposed('Laissé'),
    await proposed('Rendu'),
    await proposed('Décliné'),
    await proposed('Venu'),
  ];
  await ask(declined, substitute);
  expectStatus(await substitute.post(`/grants/${declined}/amendment-declining`, { amendment: 1, reason: 'Trop de dossiers.' }), 200);
  expect((await grantOf(world, declined)).amendments[0]).toMatchObject({ state: 'proposed', reviewer: null });
  for (const id of [left, advised, declined]) await ask(id, away);
  const today = parisDate(await world.now());
  const absence = { startsOn: today, endsOn: moveDate(today, { days: 5 }), substituteId: substitute.id };
  expectStatus(await away.post(`/people/${away.id}/absences`, absence), 200);

  for (const id of [left, advised]) await isWith(id, substitute, away);
  await isWith(declined, away, null);
  expect((await adviseAs(advised, away)).body).toMatchObject({ code: 'not_the_assigned_reviewer' });
  expectStatus(await adviseAs(advised, substitute), 200);
  await ask(fresh, away);
  await isWith(fresh, substitute, away);
  expectStatus(await away.post(`/people/${away.id}/absence-ends`, {}), 200);
  for (const id of [left, fresh, declined]) await isWith(id, away, null);
  await isWith(advised, substitute, away);

  expect((await namesOf(world, left)).slice(-2)).toEqual(['handOverAmendment', 'returnAmendment']);
  expect((await namesOf(world, declined)).slice(-4)).toEqual(['assignAmendment', 'declineAmendment', 'assignAmendment', 'keepAmendment']);
  await until('who has it is told', () => writtenTo(world, 'Un avenant vous revient', 'Laissé').length === 2);
  expect(writtenTo(world, 'Un avenant vous revient en l’absence de', 'Laissé')).toEqual(['substitute@example.org']);
  expect(writtenTo(world, 'Un avenant vous revient : ', 'Laissé')).toEqual(['away@example.org']);
  const toTheLead = () => [writtenTo(world, 'Avenant sans suppléance'), writtenTo(world, 'Avis sur un avenant décliné')];
  await until('the lead is told', () => toTheLead().flat().length === 2);
  expect(toTheLead()).toEqual([['lead'], ['lead']]);
  const { applicationId } = await grantOf(world, left);
  const told = (await lead.get(`/applications/${applicationId}/timeline`)).body.items.map(({ text }: { text: string }) => text);
  expect(told.slice(-2)).toEqual([
    expect.stringMatching(/^L’avis sur l’avenant n° 1 passe à .+, en l’absence de .+$/),
    expect.stringMatching(/^L’avis sur l’avenant n° 1 revient à .+$/),
  ]);
  const reasons = async (login: string) => (await (await world.as(login)).get(`/grants/${declined}`)).body.reasons;
  expect([await reasons('lead'), await reasons('applicant')]).toMatchObject([[{ reason: 'Trop de dossiers.' }], []]);
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
