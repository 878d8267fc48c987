import { operations } from '../../../api/operations.ts';

const specs = operations.map(({ spec }) => spec);
const named = (costly: unknown) => specs.filter((spec) => spec.costly === costly).map(({ operationId }) => operationId);

test('every file that is made for its reader counts as costly; one that was sent, or is kept, is only handed on', () => {
  const files = specs.filter(({ media }) => media).map(({ operationId }) => operationId);
  const kept = ['getAttachment', 'getDecisionLetter'];
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
