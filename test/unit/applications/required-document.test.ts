import { documentsOn, refuseUnknownDocument, refuseWithoutDocuments } from '../../../domain/applications/required-document.ts';
import type { DocumentTerms } from '../../../domain/calls/call.ts';

const asked = (changed: Partial<DocumentTerms> = {}): DocumentTerms => ({
  key: 'deliberation',
  label: { fr: 'Délibération', en: 'Deliberation' },
  when: 'submission',
  obligation: null,
  legalCategories: [],
  model: null,
  modelFile: null,
  validMonths: null,
  ...changed,
});
const STATE = { legalCategory: '7120' };
const on = (terms: DocumentTerms, issuedOn: string[], organisation: { legalCategory: string | null } = STATE) =>
  documentsOn(
    { documents: [terms] },
    organisation,
    issuedOn.map((day) => ({ purpose: 'application', part: null, document: 'deliberation', issuedOn: day })),
    '2026-11-30',
  );

test.each<[string, Partial<DocumentTerms>, string[], string, string | null]>([
  ['is missing where no file is it', {}, [], 'missing', null],
  ['is joined once a file is it', {}, ['2020-01-01'], 'joined', null],
  ['is joined up to its last day', { validMonths: 3 }, ['2026-08-30'], 'joined', '2026-11-30'],
  ['is too old from the day after', { validMonths: 3 }, ['2026-08-29'], 'expired', '2026-11-29'],
  ['counts by its newest file', { validMonths: 3 }, ['2026-10-01', '2020-01-01'], 'joined', '2027-01-01'],
])('a document %s', (_name, changed, issuedOn, state, expiresOn) =>
  expect(on(asked(changed), issuedOn)).toEqual([expect.objectContaining({ key: 'deliberation', state, expiresOn })]),
);

test.each<[string | null, number]>([
  ['7210', 1],
  ['7120', 0],
  [null, 0],
])('a document of local authorities is asked of an organisation of the category %j %i times', (legalCategory, times) =>
  expect(on(asked({ legalCategories: ['7210'] }), [], { legalCategory })).toHaveLength(times),
);

test('a version of a call from before any could ask for documents asks for none', () =>
  expect(documentsOn({}, STATE, [], '2026-11-30')).toEqual([]));

test('the applicant’s own files count: what is missing among them and what is too old refuses a submission', () => {
  const documents = [asked(), asked({ key: 'rib', validMonths: 1 }), asked({ key: 'statuts' })];
  const files = [
    { purpose: 'application', part: null, document: 'rib', issuedOn: '2026-01-01' },
    { purpose: 'correction', part: null, document: 'statuts', issuedOn: '2026-01-01' },
    { purpose: 'review', part: null, document: 'deliberation', issuedOn: '2026-11-01' },
  ] as const;
  expect(refuseWithoutDocuments(documentsOn({ documents }, STATE, files, '2026-11-30'))).toEqual({
    code: 'documents_missing',
    documents: ['deliberation'],
    expired: ['rib'],
  });
  expect(refuseWithoutDocuments(on(asked(), ['2026-01-01']))).toBeNull();
});

test.each([
  [undefined, null],
  ['deliberation', null],
  ['another', { code: 'document_unknown', documents: ['deliberation'] }],
])('a file that says it is %j is answered %j', (document, refusal) =>
  expect(refuseUnknownDocument({ documents: [asked()] }, document)).toEqual(refusal),
);

test('a document of a report is asked for with each report, and with no other act', () => {
  const documents = [asked({ when: 'report' })];
  const files = [{ purpose: 'report', part: '1', document: 'deliberation', issuedOn: '2026-01-01' }] as const;
  const states = (act: Parameters<typeof documentsOn>[4]) =>
    documentsOn({ documents }, STATE, files, '2026-11-30', act).map(({ state }) => state);
  expect(states({ when: 'report', part: '1' })).toEqual(['joined']);
  expect(states({ when: 'report', part: '2' })).toEqual(['missing']);
  expect([states({ when: 'account' }), states(undefined)]).toEqual([[], []]);
});

test('a document of evidence is asked for with each obligation, or with the one that it names', () => {
  const documents = [asked({ when: 'evidence' }), asked({ key: 'listing', when: 'evidence', obligation: 'listing' })];
  const asksOf = (part: string) => documentsOn({ documents }, STATE, [], '2026-11-30', { when: 'evidence', part }).map(({ key }) => key);
  expect([asksOf('listing'), asksOf('reuse')]).toEqual([['deliberation', 'listing'], ['deliberation']]);
});

test('a version of a call from before a document had an act asks for it with the submission', () => {
  const { when: _, ...before } = asked();
  expect(documentsOn({ documents: [before as DocumentTerms] }, STATE, [], '2026-11-30')).toHaveLength(1);
});
