import { operations } from '../../../api/operations.ts';

const specs = operations.map(({ spec }) => spec);
const named = (costly: unknown) => specs.filter((spec) => spec.costly === costly).map(({ operationId }) => operationId);

test('every file that is made for its reader counts as costly; one that was sent is only handed on', () => {
  const made = specs.filter(({ media }) => media).map(({ operationId }) => operationId);
  expect(named(true)).toEqual(expect.arrayContaining(made.filter((name) => name !== 'getAttachment')));
  expect(named(true)).not.toContain('getAttachment');
});

test('a signature counts as costly, since it makes the document that is signed', () => {
  expect(named(true)).toEqual(expect.arrayContaining(['signGrant', 'signAmendment']));
});

test('every list that may be searched by words counts as costly where it is; its file always does', () => {
  const searched = specs.filter(({ query, media }) => !media && query && 'q' in query.shape).map(({ operationId }) => operationId);
  expect(named('by words').toSorted()).toEqual(searched.toSorted());
  expect(searched).not.toEqual([]);
});
