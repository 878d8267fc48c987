import { operations } from '../../../api/operations.ts';
import { Language } from '../../../domain/core/words.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import { COMMAND_WORDS } from '../../../web/core/forms/command-words.ts';
import { CHOICE_WORDS, FIELD_WORDS } from '../../../web/core/forms/field-words.ts';
import { bodySchema, changedLines } from '../../../web/core/forms/form.ts';
import { kindOf, type Schema, withoutNull } from '../../../web/core/forms/schema.ts';
import { bodyOf, centsOf, fieldsFrom, typedCents } from '../../../web/core/forms/values.ts';
import { fieldsIn } from '../../../web/core/forms/field.ts';

const command = (name: string) => {
  const found = COMMANDS.get(name);
  if (!found) throw new Error(name);
  return found;
};

test.each([
  ['1234', 123_400],
  ['1 234,5', 123_450],
  ['1 234,56 €', 123_456],
  ['1234.50', 123_450],
  ['-3,20', -320],
  ['0', 0],
])('an amount typed as %j is %d cents', (typed, cents) => expect(centsOf(typed)).toBe(cents));

test.each(['', 'cent', '1,234', '1.234,5', '12,345', '1e3'])('%j is no amount, and is left for the schema to refuse', (typed) =>
  expect(centsOf(typed)).toBe(typed),
);

test.each([0, 1, 99, 100, 123_450, 100_000_000, -320])('%d cents are read back from how a field shows them', (cents) =>
  expect(centsOf(typedCents(cents))).toBe(cents),
);

test('a form says what its command takes: amounts in cents, numbers, lines in their order, and nothing of what was left empty', () => {
  const typed = {
    '/title': ['Carte des fiouls'],
    '/summary': [''],
    '/siret': [''],
    '/projectTypes': ['files', 'api'],
    '/durationMonths': ['18'],
    '/costLines/0/label': ['Serveurs'],
    '/costLines/0/category': ['hosting'],
    '/costLines/0/amountCents': ['12 000,50'],
    '/costLines/4/label': ['Développement'],
    '/costLines/4/category': ['development'],
    '/costLines/4/amountCents': ['beaucoup'],
    '/costLines/7/label': [''],
    '/costLines/7/amountCents': [' '],
    '/version': ['3'],
  };
  expect(bodyOf(bodySchema(command('updateApplication')), typed)).toEqual({
    title: 'Carte des fiouls',
    siret: null,
    projectTypes: ['files', 'api'],
    servedBy: [],
    startsOn: null,
    durationMonths: 18,
    costLines: [
      { label: 'Serveurs', category: 'hosting', amountCents: 1_200_050 },
      { label: 'Développement', category: 'development', amountCents: 'beaucoup' },
    ],
    fundingLines: [],
    indicators: [],
    answers: {},
    version: 3,
  });
});

test('a decision has the fields of its kind alone, whatever else was filled in', () => {
  const typed = {
    '/version': ['1'],
    '/decisions/0/decision': ['refuse'],
    '/decisions/0/applicationId': ['0198f7aa-0000-7000-8000-000000000001'],
    '/decisions/0/awardedCents': ['100'],
    '/decisions/0/reason': ['Hors sujet'],
  };
  expect(bodyOf(bodySchema(command('decideSession')), typed)).toEqual({
    version: 1,
    decisions: [{ decision: 'refuse', applicationId: '0198f7aa-0000-7000-8000-000000000001', reason: 'Hors sujet' }],
  });
});

test('what a form shows of a body is read back as that body', () => {
  const body = {
    title: 'Carte',
    siret: '99990017800016',
    projectTypes: ['files'],
    servedBy: ['api'],
    startsOn: '2026-03-01',
    durationMonths: 12,
    costLines: [{ label: 'A', category: 'hosting', amountCents: 1_050 }],
    fundingLines: [{ label: 'B', source: 'own', amountCents: 100 }],
    indicators: [
      {
        key: 'users',
        label: 'U',
        unit: 'n',
        kind: 'count',
        direction: 'more',
        baseline: 0,
        targets: [{ month: 6, value: 1.5 }],
        method: 'm',
        source: 's',
      },
    ],
    answers: { risks: 'peu' },
    summary: 'deux\nlignes',
    version: 2,
  };
  const schema = bodySchema(command('updateApplication'));
  expect(bodyOf(schema, fieldsFrom(body, schema))).toEqual(body);
});

test('a line is added behind the last one and taken away without the others, which keep what was typed', () => {
  const typed = { '/costLines/0/label': ['A'], '/costLines/2/label': ['C'] };
  expect(changedLines({ ...typed, '~line': ['-/costLines/0'] })).toEqual({ '/costLines/2/label': ['C'] });
  expect(Object.keys(changedLines({ ...typed, '~line': ['+/costLines'] }) ?? {})).toContain('/costLines/3/');
  expect(changedLines(typed)).toBeUndefined();
});

test('words that look like markup stay words in every kind of field', () => {
  const hostile = '"><script>alert(1)</script>';
  const schema = bodySchema(command('updateApplication'));
  const fields = Object.fromEntries(['/title', '/summary', '/costLines/0/label', '/indicators/0/method'].map((name) => [name, [hostile]]));
  const { text } = fieldsIn({ language: 'fr', command: 'updateApplication', fields, faults: new Map([['/title', hostile]]) }, schema, '');
  expect(text).not.toContain('<script>');
  expect(text.split('&lt;script&gt;').length).toBeGreaterThan(5);
});

/** Every field of a schema, at any depth, with its choices. */
function* fieldsOf(schema: Schema): Generator<{ name: string; choices: readonly string[] }> {
  for (const shape of [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])])
    for (const [name, given] of Object.entries(shape.properties ?? {})) {
      const { schema: each } = withoutNull(given);
      yield { name, choices: each.enum ?? each.items?.enum ?? [] };
      if (kindOf(name, each) === 'group') yield* fieldsOf(each);
      yield* fieldsOf(each.items ?? {});
    }
}

test.each(Language.options)('every command, each of its fields and each of their choices is called something in %s', (language) => {
  const writes = operations.filter(({ spec }) => spec.method !== 'get').map(({ spec }) => spec.operationId);
  expect(writes.filter((name) => !COMMAND_WORDS[name]?.[language].button || !COMMAND_WORDS[name]?.[language].done)).toEqual([]);
  const nameless = [...COMMANDS.values()].flatMap((operation) =>
    [...fieldsOf(bodySchema(operation))].flatMap(({ name, choices }) => {
      const { operationId } = operation.spec;
      return [
        ...((FIELD_WORDS[`${operationId}.${name}`] ?? FIELD_WORDS[name])?.[language].label ? [] : [`${operationId}.${name}`]),
        ...choices
          .filter((value) => !(CHOICE_WORDS[`${name}.${value}`] ?? CHOICE_WORDS[value])?.[language])
          .map((value) => `${operationId}.${name}=${value}`),
      ];
    }),
  );
  expect(nameless).toEqual([]);
});
