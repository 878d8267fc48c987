import { orderOf } from '../../support/credit-fixtures.ts';
import { expectStatus, readEnvelope, toGrant, today } from '../../support/fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let finance: Actor;
let id: string;
beforeAll(async () => {
  finance = await harness.as('finance');
  ({ id } = await readEnvelope(harness));
});

const figures = async (query = '') => {
  const { years } = expectStatus(await finance.get(`/envelopes/${id}${query}`), 200) as unknown as { years: { ae: object }[] };
  return years.map(({ ae }) => ae);
};
const now = async () =>
  (await harness.database.db.selectFrom('envelope').where('id', '=', id).select('recorded_at').executeTakeFirstOrThrow()).recorded_at;

test('finance reads what an envelope had at an instant, before an award and before a freeze', async () => {
  const [first, before] = [await now(), await figures()];
  await toGrant(harness);
  const [second, awarded] = [await now(), await figures()];
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(700)), 200);
  const frozen = await figures();
  expect(new Set([before, awarded, frozen].map((each) => JSON.stringify(each))).size).toBe(3);
  expect(await figures(`?recordedAt=${first}`)).toEqual(before);
  expect(await figures(`?recordedAt=${second}`)).toEqual(awarded);
  expect(await figures(`?recordedAt=${await now()}`)).toEqual(frozen);
  expect(await figures('?recordedAt=2020-01-01T00:00:00Z')).toEqual([]);
});

test('an order that counts from an earlier day is in that day’s figures, and in those of no instant before it was recorded', async () => {
  const valueDate = `${Number(today().slice(0, 4)) - 1}-12-30`;
  const [instant, before] = [await now(), await figures()];
  expectStatus(await finance.post(`/envelopes/${id}/allotments`, orderOf(300, { valueDate })), 200);
  expect(await figures(`?valuedOn=${valueDate}`)).toEqual([
    expect.objectContaining({ totalCents: 300, availableCents: 300, reservedCents: 0 }),
  ]);
  expect(await figures(`?recordedAt=${instant}`)).toEqual(before);
  expect(await figures(`?valuedOn=${today()}`)).toEqual(await figures());
});

test.each([
  ['?valuedOn=2026-02-30', '/query/valuedOn'],
  ['?recordedAt=yesterday', '/query/recordedAt'],
  ['?recordedAt=0000-01-01T00:00:00Z', '/query/recordedAt'],
  [`?valuedOn=2026-02-03&recordedAt=2026-02-03T00:00:00Z`, '/query/recordedAt'],
])('%s is refused, and says where', async (query, pointer) => {
  const answer = await finance.get(`/envelopes/${id}${query}`);
  expectStatus(answer, 400);
  expect(answer.body).toMatchObject({ code: 'invalid_request', fields: [{ pointer }] });
});
