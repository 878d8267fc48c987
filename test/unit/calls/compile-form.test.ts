import { compileApart, compileForm } from '../../../activities/calls/compile-form.ts';
import { COMPILED_AT_MOST } from '../../../domain/calls/form-safety.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';

/** Compiling it takes many seconds: the rules of calls accept no such form. */
const ENDLESS = { oneOf: Array.from({ length: 3_000 }, (_, each) => ({ const: each })) };

test.each([
  ['the shipped form', SHIPPED_CALL.terms.form, null],
  ['what is no JSON Schema', { type: 'thing' }, 'no_json_schema'],
  ['what its rules refuse anyway', ENDLESS, null],
])('%s is compiled apart, or need not be', async (_, form, fault) => expect(await compileForm(form)).toBe(fault));

test('what is not compiled in time is refused', async () => {
  expect(await compileApart(ENDLESS, { ...COMPILED_AT_MOST, ms: 10 })).toBe('compiled_too_slowly');
});

test('what takes more memory than it may is refused, and nothing else notices', async () => {
  expect(await compileApart(ENDLESS, { ms: 60_000, megabytes: 16 })).toBe('compiled_too_large');
});
