import { toActive, readEnvelope, AWARDED_CENTS, today, expectStatus, withPayee } from '../../support/fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

test('a draft becomes a paid grant, and the envelope follows it to the cent', async () => {
  const { grantId } = await toActive(harness);
  expect((await readEnvelope(harness)).years[0].ae).toMatchObject({ committedCents: AWARDED_CENTS, reservedCents: 0 });
  const finance = await harness.as('finance');
  expectStatus(
    await finance.post(`/grants/${grantId}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }),
    200,
  );
  await withPayee(harness, grantId);
  expectStatus(await finance.post(`/grants/${grantId}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }), 200);
  const payer = await harness.as('payer');
  const paid = expectStatus(
    await payer.post(`/grants/${grantId}/payments`, { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }),
    200,
  );
  expect(paid).toMatchObject({ state: 'closed' });
  expect(await readEnvelope(harness)).toMatchObject({
    remainingToPayCents: 0,
    years: [{ cp: { orderedCents: 0, paidCents: AWARDED_CENTS } }],
  });
});
