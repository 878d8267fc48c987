import { expectStatus } from '../../support/fixtures.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';
import { writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
});
afterAll(() => harness.stop());

test('two identities that an admin joins are told of each other, once, and nobody else joins them', async () => {
  const [admin, one, other] = await Promise.all(['admin', 'member-1', 'member-2'].map((login) => harness.as(login)));
  if (!admin || !one || !other) throw new Error('they have not signed in');
  const path = `/people/${one.id}/identities`;
  expect((await one.post(path, { personId: other.id })).body).toMatchObject({ code: 'role_required' });
  expectStatus(await admin.post(path, { personId: other.id }), 200);
  expect((await admin.post(path, { personId: other.id })).body).toMatchObject({ code: 'people_joined' });
  await until('both are told', () => writtenTo(harness, 'Deux identités').length === 2);
  expect(writtenTo(harness, 'Deux identités')).toEqual(['member-1', 'member-2']);
});
