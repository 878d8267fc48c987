import { differences, fieldsOf } from '../../../domain/applications/revision.ts';
import { contentOf } from '../../support/domain.ts';
import { FUEL_MAP, STUDENTS } from '../../support/fixtures.ts';

const before = contentOf(STUDENTS);

test('a content differs from itself in nothing', () => expect(differences(before, contentOf(STUDENTS))).toEqual([]));

test('a field, an entry and an answer that changed are each pointed at, with what they were and are', () => {
  const after = contentOf(STUDENTS);
  after.summary = 'Autre.';
  after.projectTypes = ['proactive'];
  after.costLines[1] = { ...after.costLines[1]!, label: 'API' };
  after.answers['users'] = '3 millions';
  expect(differences(before, after)).toEqual([
    { pointer: '/summary', before: before.summary, after: 'Autre.' },
    { pointer: '/projectTypes', before: ['proactive', 'data_available'], after: ['proactive'] },
    { pointer: '/costLines/1', before: before.costLines[1], after: { ...before.costLines[1], label: 'API' } },
    { pointer: '/answers/users', before: '2,9 millions d’étudiants', after: '3 millions' },
  ]);
});

test('what is new has nothing before it, what is gone has nothing after it', () => {
  const after = contentOf(STUDENTS);
  const added = { label: 'Région', source: 'other' as const, amountCents: 1 };
  after.fundingLines.push(added);
  after.costLines.pop();
  after.answers = { ...after.answers, 'a/b~c': true };
  delete after.answers['users'];
  after.siret = null;
  expect(differences(before, after)).toEqual([
    { pointer: '/siret', before: before.siret, after: null },
    { pointer: '/fundingLines/2', before: null, after: added },
    { pointer: '/answers/a~1b~0c', before: null, after: true },
    { pointer: '/costLines/2', before: before.costLines[2], after: null },
    { pointer: '/answers/users', before: before.answers['users'], after: null },
  ]);
});

test('an indicator whose target moved is one difference', () => {
  const after = contentOf(STUDENTS);
  after.indicators[0]!.targets[1]!.value += 1;
  expect(differences(before, after).map(({ pointer }) => pointer)).toEqual(['/indicators/0']);
});

test('the order of keys is no difference', () => {
  const after = { ...contentOf(STUDENTS), answers: Object.fromEntries(Object.entries(before.answers).reverse()) };
  expect(differences(before, after)).toEqual([]);
});

test('a form without questions adds no field, and a list without entries has itself only', () => {
  const content = { ...contentOf(FUEL_MAP), costLines: [], fundingLines: [], indicators: [], answers: {} };
  expect(fieldsOf(content, { form: {} }).sort()).toEqual(
    [
      '/answers',
      '/costLines',
      '/documents',
      '/durationMonths',
      '/fundingLines',
      '/indicators',
      '/ownFundingDerogation',
      '/ownFundingDerogationReference',
      '/projectTypes',
      '/servedBy',
      '/siret',
      '/startsOn',
      '/summary',
      '/title',
    ].sort(),
  );
});

test('a correction may name a document that the call asks for with the submission, and none of a later act', () => {
  const documents = [{ key: 'rib' }, { key: 'statuts', when: 'submission' }, { key: 'facture', when: 'report' }] as const;
  const fields = fieldsOf(contentOf(FUEL_MAP), { form: {}, documents });
  expect(fields.filter((field) => field.startsWith('/documents'))).toEqual(['/documents', '/documents/rib', '/documents/statuts']);
});
