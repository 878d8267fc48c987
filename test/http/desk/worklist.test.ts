import { titleGiven } from '../../support/another.ts';
import { parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { delegatePayment, reportCommitment, reportPayment, toDelegated } from '../../support/delegation-fixtures.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, sign, STUDENTS, toGrant } from '../../support/fixtures.ts';
import { HALF_CENTS, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const YEAR = yearOf(new Date().toISOString());
async function read(login = 'finance', query = '') {
  const { id } = await readEnvelope(harness);
  return (await (await harness.as(login)).get(`/envelopes/${id}/worklist${query}`)).body;
}

test('finance sees what is to be settled before the end of the year, each until it is', async () => {
  const { id } = await readEnvelope(harness);
  expect(await read()).toEqual({
    year: YEAR,
    reserved: [],
    ordered: [],
    delegated: [],
    deprived: [],
    signatureMissingCents: 0,
    frozen: { aeCents: 0, cpCents: 0 },
    uncovered: { aeCents: 0 },
    uncommitted: expect.anything(),
  });

  const [first, second] = [await toGrant(harness), await toGrant(harness)];
  const titles = [titleGiven(harness, STUDENTS, 'applicant', 1), titleGiven(harness, STUDENTS)];
  const { reserved } = await read();
  const finance = await harness.as('finance');
  const references = await Promise.all(
    [first, second].map(async ({ grantId }) => (await finance.get(`/grants/${grantId}`)).body.reference),
  );
  expect(reserved).toMatchObject(
    [first, second].map(({ grantId }, place) => ({
      grantId,
      reference: references[place],
      title: titles[place],
      rank: 1,
      state: 'planned',
      grantState: 'to_sign',
      deadlineAt: expect.any(String),
      openCents: AWARDED_CENTS,
      uncoveredCents: 0,
      missingCents: 0,
    })),
  );
  expect(parisDate(reserved[0].decidedAt)).toBe(parisDate(new Date().toISOString()));
  expect((await read('finance', '?only=reserved&most=1')).reserved).toEqual(reserved.slice(0, 1));

  const { years } = await readEnvelope(harness);
  const { ae } = years.find(({ year }: { year: number }) => year === YEAR);
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(ae.availableCents + 1)), 200);
  const frozen = await read();
  expect(frozen.frozen).toEqual({ aeCents: ae.availableCents + 1, cpCents: 0 });
  expect(frozen.reserved.map(({ missingCents }: { missingCents: number }) => missingCents)).toEqual([0, 1]);
  expectStatus(await finance.post(`/envelopes/${id}/thaws`, orderOf(ae.availableCents + 1)), 200);

  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, first.grantId, login), 200);
  const signed = await read();
  expect(signed.reserved).toMatchObject([{ grantId: second.grantId }]);
  expect(signed.uncommitted.aeCents).toBe(ae.totalCents - AWARDED_CENTS);
});

test('an order is on the list of its year until it is paid, and a tranche that waits for its confirmation is reserved', async () => {
  const grantId = await toAdvanceOrdered(harness);
  const { ordered, reserved } = await read('auditor');
  expect(ordered).toMatchObject([
    { grantId, reference: expect.stringMatching(/-C$/), rank: 1, kind: 'advance', openCents: HALF_CENTS, orderedAt: expect.any(String) },
  ]);
  expect(reserved).toContainEqual(expect.objectContaining({ grantId, rank: 2, deadlineAt: null, grantState: 'active' }));
  expect(await read('finance', `?year=${YEAR + 1}`)).toMatchObject({ reserved: [], ordered: [], uncommitted: { aeCents: 0 } });
});

test('what is delegated is on the list of its year until it is committed and paid, or given back', async () => {
  const grantId = await toDelegated(harness);
  const own = {
    grantId,
    reference: expect.stringMatching(/-C$/),
    title: titleGiven(harness, STUDENTS, 'ministry'),
    organisationName: 'Direction générale des phares et balises',
    rank: 1,
  };
  const { reserved, delegated } = await read();
  expect(reserved).not.toContainEqual(expect.objectContaining({ grantId }));
  expect(delegated).toMatchObject([{ ...own, aeCents: AWARDED_CENTS, cpCents: 0 }]);
  const step = async (ask: ReturnType<typeof delegatePayment>) => expectStatus(await ask(harness, 'finance', grantId), 200);
  await step(reportCommitment(AWARDED_CENTS));
  await step(delegatePayment(HALF_CENTS));
  expect((await read()).delegated).toMatchObject([{ ...own, aeCents: 0, cpCents: HALF_CENTS }]);
  expect((await read('finance', `?year=${YEAR + 1}`)).delegated).toEqual([]);
  await step(reportPayment(HALF_CENTS));
  expect((await read()).delegated).toEqual([]);
});

test('a person who is not of the fund sees none of it, and an envelope that is not there has no list', async () => {
  expect(await read('applicant')).toMatchObject({ code: 'role_required' });
  const finance = await harness.as('finance');
  expectStatus(await finance.get('/envelopes/01890000-0000-7000-8000-000000000000/worklist'), 404);
  expect(await read('finance', '?year=soon')).toMatchObject({ code: 'invalid_request' });
});
