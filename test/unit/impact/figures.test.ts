import fc from '../../support/property.ts';
import type { FieldFault } from '../../../domain/core/refusal.ts';
import { formFaults } from '../../../domain/calls/form.ts';
import { Cents, percentOfCents, sumCents } from '../../../domain/core/money.ts';
import { isSiret, Siren, Siret, sirenOf } from '../../../domain/core/siret.ts';
import { CALL, contentOf } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

describe('a SIRET', () => {
  test.each([
    ['41816609600051', 'a company', true],
    ['41816609600052', 'a company, its last digit changed', false],
    ['35600000000048', "La Poste's head office, by Luhn", true],
    ['35600000018723', 'a post office, whose digits sum to a multiple of 5', true],
    ['35600000018724', 'a post office, its last digit changed', false],
    ['35600000000030', 'a post office by Luhn, whose digits sum to 17', false],
    ['4181660960005', 'thirteen digits', false],
    ['418166096000511', 'fifteen digits', false],
    ['4181660960005a', 'a letter', false],
    ['٤١٨١٦٦٠٩٦٠٠٠٥١', 'Arabic digits', false],
    ['41816609600051\n', 'a line feed at its end', false],
  ])('%j (%s): %j', (siret, _, valid) => {
    expect(isSiret(siret)).toBe(valid);
    expect(Siret.safeParse(siret).success).toBe(valid);
  });

  test('names its legal unit', () => expect(sirenOf('41816609600051')).toBe('418166096'));

  test('with any one digit changed is wrong', () => {
    const digits = fc
      .array(fc.nat(9), { minLength: 13, maxLength: 13 })
      .map((each) => each.join(''))
      .filter((each) => !each.startsWith('356000000'));
    fc.assert(
      fc.property(digits, fc.nat(13), fc.integer({ min: 1, max: 9 }), (thirteen, place, shift) => {
        const valid = [...'0123456789'].map((check) => thirteen + check).filter(isSiret);
        expect(valid).toHaveLength(1);
        const siret = valid[0] ?? '';
        const changed = siret.slice(0, place) + ((Number(siret[place]) + shift) % 10) + siret.slice(place + 1);
        fc.pre(!changed.startsWith('356000000'));
        expect(isSiret(changed)).toBe(false);
      }),
    );
  });
});

test.each([
  ['418166096', 'a company', true],
  ['130025265', 'a directorate of the State', true],
  ['356000000', 'La Poste', true],
  ['123456789', 'digits that anyone types', false],
  ['41816609', 'eight digits', false],
])('a SIREN %j (%s): %j', (siren, _, valid) => expect(Siren.safeParse(siren).success).toBe(valid));

describe('cents', () => {
  test('are summed exactly, and nothing sums to nothing', () => {
    expect(sumCents([21_600_000, 18_400_050, 7_999_950])).toBe(48_000_000);
    expect(sumCents([])).toBe(0);
  });
  test.each([[[0.1, 0.2]], [[0.5, 0.5]], [[Number.MAX_SAFE_INTEGER, 1]], [[NaN]]])('%j are a programmer’s error', (amounts) =>
    expect(() => sumCents(amounts)).toThrow(RangeError),
  );
  test.each([[0], [-1], [1.5], [10_000_000_000_001], ['100'], [NaN]])('%j is no amount', (amount) =>
    expect(Cents.safeParse(amount).success).toBe(false),
  );
  test('a percentage is the largest whole number of cents that is not above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000_000_000 }), fc.integer({ min: 1, max: 100 }), (cents, percent) => {
        const exact = BigInt(cents) * BigInt(percent);
        expect(BigInt(percentOfCents(cents, percent))).toBe(exact / 100n);
      }),
    );
  });
});

describe('answers to the call’s own questions', () => {
  const { answers } = contentOf(STUDENTS);
  test.each<[string, Record<string, unknown>, FieldFault[]]>([
    ['complete', answers, []],
    ['a question unanswered', { ...answers, users: undefined }, [{ pointer: '/answers/users', fault: 'missing' }]],
    [
      'too short an answer',
      { ...answers, problem: 'Trop court.' },
      [{ pointer: '/answers/problem', fault: 'minLength', expected: { kind: 'text', min: 20 } }],
    ],
    [
      'an answer of another type',
      { ...answers, personalData: 'oui' },
      [{ pointer: '/answers/personalData', fault: 'type', expected: { kind: 'boolean' } }],
    ],
    [
      'a question that the call does not ask',
      { ...answers, shoeSize: 42 },
      [{ pointer: '/answers/shoeSize', fault: 'additionalProperties' }],
    ],
    [
      'nothing at all',
      {},
      ['problem', 'users', 'legalBasis', 'deployment'].map((field) => ({ pointer: `/answers/${field}`, fault: 'missing' })),
    ],
  ])('%s', (_, given, faults) => expect(formFaults(CALL.terms.form, given)).toEqual(faults));
});
