import {
  applicationReference,
  claimReference,
  grantReference,
  readPartOfReference,
  readReference,
  sessionReference,
} from '../../../domain/core/reference.ts';

test.each([
  [applicationReference('DON', 2026, 42), 'DON-2026-0042'],
  [applicationReference('DON', 2026, 12_345), 'DON-2026-12345'],
  [grantReference('DON-2026-0042'), 'DON-2026-0042-C'],
  [claimReference('DON-2026-0042-C', 2), 'DON-2026-0042-C-2'],
  [sessionReference(2026, 3), 'COM-2026-03'],
])('%s', (made, reference) => expect(made).toBe(reference));

test.each([
  'DON-2026-0042',
  'don-2026-0042',
  'DON20260042',
  ' don 2026 0042 ',
  'Don 2026-42',
  'DON-2026-0042-C',
  'don20260042c',
  'DON-2026-0042-C-2',
  'don 2026 0042 c 2',
])('“%s” is read as the application’s reference', (text) => expect(readReference(text)).toBe('DON-2026-0042'));

test.each(['', 'DON', 'DON-2026', '2026-0042', 'D-2026-0042', 'DON-2026-0042-D', 'le projet DON-2026-0042', 'données 2026', 'DON-26-42'])(
  '“%s” is none',
  (text) => expect(readReference(text)).toBeNull(),
);

test.each<[string, ReturnType<typeof readPartOfReference>]>([
  ['DON-2026', { code: 'DON', year: '2026' }],
  ['don 2026', { code: 'DON', year: '2026' }],
  ['DON-2026-', { code: 'DON', year: '2026' }],
  ['2026-0042', { year: '2026', number: '0042' }],
  ['0042', { number: '0042' }],
  ['42', { number: '0042' }],
  ['12345', { number: '12345' }],
  ['forêts', null],
  ['DON', null],
  ['2104453601', null],
  ['', null],
])('“%s” is read as a part of a reference: %j', (typed, part) => expect(readPartOfReference(typed)).toEqual(part));
