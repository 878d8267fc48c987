import { toActive, readEnvelope, AWARDED_CENTS, today, expectStatus, withPayee } from '../../support/lives.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test('a draft becomes a paid grant, and the envelope follows it to the cent', async () => {
  const { grantId } = await toActive(world);
  expect((await readEnvelope(world)).years[0].ae).toMatchObject({ committedCents: AWARDED_CENTS, reservedCents: 0 });
  const finance = await world.as('finance');
  expectStatus(await finance.post(`/grants/${grantId}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS }), 200);
  await withPayee(world, grantId);
  expectStatus(await finance.post(`/grants/${grantId}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }), 200);
  const payer = await world.as('payer');
  const paid = expectStatus(
    await payer.post(`/grants/${grantId}/payments`, { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }),
    200,
  );
  expect(paid).toMatchObject({ state: 'closed' });
  expect(await readEnvelope(world)).toMatchObject({
    remainingToPayCents: 0,
    years: [{ cp: { orderedCents: 0, paidCents: AWARDED_CENTS } }],
  });
});
