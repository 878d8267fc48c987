import { keeping } from '../../../db/connection/keeping.ts';
import { operations } from '../../../api/operations.ts';

const specs = operations.map(({ spec }) => spec);
const named = (costly: unknown) => specs.filter((spec) => spec.costly === costly).map(({ operationId }) => operationId);

test('every file that is made for its reader counts as costly; one that was sent, or is kept, is only handed on', () => {
  const files = specs.filter(({ media }) => media).map(({ operationId }) => operationId);
  const kept = ['getMessageFile', 'getAttachment', 'getModel', 'getDecisionLetter'];
  expect(named(true)).toEqual(expect.arrayContaining(files.filter((name) => !kept.includes(name))));
  expect(named(true).filter((name) => kept.includes(name))).toEqual([]);
});

test('a signature counts as costly, since it makes the document that is signed', () => {
  expect(named(true)).toEqual(expect.arrayContaining(['signGrant', 'signAmendment']));
});

test('every list that may be searched by words counts as costly where it is; its file always does', () => {
  const searched = specs.filter(({ query, media }) => !media && query && 'q' in query.shape).map(({ operationId }) => operationId);
  expect(named('by words').toSorted()).toEqual(searched.toSorted());
  expect(searched).not.toEqual([]);
});

test('what the public reads is made once for all readers for some minutes, so many at most, and a failure is not kept', async () => {
  const keep = keeping<number>({ minutes: 10, atMost: 2 });
  let made = 0;
  const read = (key: string, minute = 0) =>
    keep(key, new Date(Date.UTC(2027, 0, 1, 0, minute)).toISOString(), () => Promise.resolve((made += 1)));
  expect(await Promise.all([read('a'), read('a'), read('b'), read('a', 9)])).toEqual([1, 1, 2, 1]);
  expect(await read('a', 10)).toBe(3);
  // The oldest of three makes room.
  expect([await read('c', 10), await read('a', 10), await read('b', 10)]).toEqual([4, 3, 5]);
  await expect(keep('d', '2027-01-01T00:10:00Z', () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
  expect(await read('d', 10)).toBe(6);
});

test('those who wait for an answer whose first reader fails make it once more, together', async () => {
  const keep = keeping<number>({ minutes: 10, atMost: 1 });
  let made = 0;
  const read = (make: () => Promise<number>) => keep('a', '2027-01-01T00:00:00Z', () => ((made += 1), make()));
  const given = async (): Promise<never> => {
    throw new Error('its connection has been given back');
  };
  const answers = await Promise.allSettled([read(given), read(async () => 7), read(async () => 8)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect([answers[1], answers[2], made]).toMatchObject([{ value: 7 }, { value: 7 }, 2]);
  // One that fails for all is not made by each of them in turn.
  made = 0;
  const failing = keeping<number>({ minutes: 10, atMost: 1 });
  const all = Array.from({ length: 9 }, () => failing('b', '2027-01-01T00:00:00Z', () => ((made += 1), given())));
  expect((await Promise.allSettled(all)).every(({ status }) => status === 'rejected')).toBe(true);
  expect(made).toBe(2);
});
