import { confirmAward, giveAnew, toReexamined, voidOpinion, withdrawAward } from '../../support/conflict-lives.ts';
import { expectStatus, readEnvelope, sign, toActive, toPaid } from '../../support/lives.ts';
import { EVERYBODY, namesOf, signIn, streamOf, writtenTo } from '../../support/story.ts';
import { moveTo, shifted } from '../../support/time.ts';
import { resume, terminate } from '../../support/tranche-lives.ts';
import { until } from '../../support/until.ts';
import { startTemporalWorld, type TemporalWorld } from '../../support/temporal-world.ts';

let world: TemporalWorld;
beforeAll(async () => {
  world = await startTemporalWorld({ skipping: true });
  await signIn(world, ...EVERYBODY);
});
afterAll(() => world.stop());

const stateOf = async (id: string) => (await (await world.as('auditor')).get(`/applications/${id}`)).body.state;
const grantOf = async (id: string) => (await (await world.as('auditor')).get(`/grants/${id}`)).body;
/** Lets dates pass until this one has. */
async function pass(id: string, what: string): Promise<void> {
  for (;;) {
    const { due_at: dueAt, due_what: due, version } = await streamOf(world, id);
    if (!dueAt) throw new Error(`${what} is never due on ${id}`);
    await moveTo(world, shifted(dueAt, 60));
    await until(`${due} is met`, async () => (await streamOf(world, id)).version > version);
    if (due === what) return;
  }
}

test('a grant that is paid is stopped no more', async () => {
  const { applicationId, grantId } = await toActive(world);
  await toPaid(world, grantId);
  expect((await voidOpinion(world, applicationId)).body).toMatchObject({ code: 'grant_over', state: 'closed' });
});

test('an award that is confirmed goes on where it stood, and its signatures have their term anew', async () => {
  const { applicationId, grantId } = await toReexamined(world);
  expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['in_reexamination', 'suspended']);
  expect((await sign(world, grantId, 'applicant')).body).toMatchObject({ code: 'wrong_state', state: 'suspended' });
  expect((await confirmAward(world, applicationId)).body).toMatchObject({ code: 'opinion_awaited', steps: ['legal'] });
  await giveAnew(world, applicationId);
  expect(await stateOf(applicationId)).toBe('in_reexamination');
  expectStatus(await confirmAward(world, applicationId), 200);
  expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['awarded', 'to_sign']);
  await until('the grant waits for its signatures again', async () => (await streamOf(world, grantId)).due_what === 'remindSignatories');
  await until('everybody is told', () => writtenTo(world, 'Décision confirmée').length === 3);
  expect(writtenTo(world, 'Décision confirmée')).toEqual(['applicant', 'finance', 'lead']);
  expect(writtenTo(world, 'Décision réexaminée')).toEqual(['applicant', 'chair', 'finance']);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(world, grantId, login), 200);
  expect((await grantOf(grantId)).state).toBe('active');
});

test('an award that is withdrawn gives back what its grant had committed, and ends it', async () => {
  const before = await readEnvelope(world);
  const { applicationId, grantId } = await toReexamined(world, toActive);
  await giveAnew(world, applicationId, 'strict', 'unfavourable');
  expectStatus(await withdrawAward(world, applicationId), 200);
  expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['award_withdrawn', 'terminated']);
  expect((await readEnvelope(world)).years).toEqual(before.years);
  await until('everybody is told', () => writtenTo(world, 'Décision retirée').length === 3);
  expect(writtenTo(world, 'Décision retirée')).toEqual(['applicant', 'finance', 'lead']);
});

test('an award that is withdrawn before it was signed gives back what it had reserved', async () => {
  const before = await readEnvelope(world);
  const { applicationId, grantId } = await toReexamined(world);
  expectStatus(await withdrawAward(world, applicationId), 200);
  expect((await grantOf(grantId)).state).toBe('terminated');
  expect((await readEnvelope(world)).years).toEqual(before.years);
});

test('nobody resumes, ends or pays what is examined again', async () => {
  const { applicationId, grantId } = await toReexamined(world, toActive);
  for (const [login, act] of [
    ['lead', resume],
    ['finance', terminate],
  ] as const)
    expect((await act(world, login, grantId)).body).toMatchObject({ code: 'grant_in_reexamination' });
  expectStatus(await withdrawAward(world, applicationId), 200);
});

test('at the end of the four months the chair, who was reminded, can withdraw it no more: the award stands', async () => {
  const { applicationId, grantId } = await toReexamined(world, toActive);
  await pass(applicationId, 'remindReexamination');
  await until('the chair is reminded', () => writtenTo(world, 'Rappel : décision à confirmer').includes('chair'));
  await pass(applicationId, 'lapseReexamination');
  expect([await stateOf(applicationId), (await grantOf(grantId)).state]).toEqual(['awarded', 'active']);
  expect((await namesOf(world, grantId)).at(-1)).toBe('lapseReexamination');
  await until('everybody is told', () => writtenTo(world, 'La décision tient').length >= 4);
  expect((await voidOpinion(world, applicationId, 'data')).body).toMatchObject({ code: 'withdrawal_term_passed' });
  expect((await withdrawAward(world, applicationId)).body).toMatchObject({ code: 'wrong_state', state: 'awarded' });
});
