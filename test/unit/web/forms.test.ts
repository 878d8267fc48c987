import { fieldFaults } from '../../../api/http/request/field-faults.ts';
import { Key, Language, line, text, WebLink } from '../../../domain/core/words.ts';
import { ACTS } from '../../../web/acts.ts';
import type { ActOf } from '../../../web/core/acts.ts';
import { COMMANDS } from '../../../web/core/command-page.ts';
import { COMMAND_WORDS } from '../../../words/index.ts';
import { CHOICE_WORDS } from '../../../words/core/choices.ts';
import { bodySchema, changedLines } from '../../../web/core/forms/form.ts';
import { kindOf, type Schema, schemaOf, withoutNull } from '../../../web/core/forms/schema.ts';
import {
  asWritten,
  bodyOf,
  centsOf,
  dayIn,
  FIELDS_AT_MOST,
  fieldsFrom,
  fieldsOf as readFields,
  typedCents,
  withoutGaps,
} from '../../../web/core/forms/values.ts';
import { faultWords } from '../../../web/core/forms/fault-words.ts';
import { fieldsIn, withNamed } from '../../../web/core/forms/field.ts';

const KEY_PATTERN = schemaOf(Key).pattern;

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
  ['150 000', 15_000_000],
  ['150.000,50', 15_000_050],
  ['150,000.50', 15_000_050],
  ['1.234,5', 123_450],
  ['1.500.000', 150_000_000],
  ['12 k€', 1_200_000],
  ['12k', 1_200_000],
  ['2 M€', 200_000_000],
  ['1,5 M€', 150_000_000],
  ['1.25 million', 125_000_000],
  ['300 euros', 30_000],
  ['−3,20', -320],
])('an amount typed as %j is %d cents', (typed, cents) => expect(centsOf(typed)).toBe(cents));

test.each(['', 'cent', '1,234', '150.000', '12,345', '1.234 M€', '1,23.4', '0,123', '12 x€', '1e3', '2 m€'])(
  '%j is no amount, and is left for the schema to refuse',
  (typed) => expect(centsOf(typed)).toBe(typed),
);

test.each([0, 1, 99, 100, 123_450, 100_000_000, -320])('%d cents are read back from how a field shows them', (cents) =>
  expect(centsOf(typedCents(cents))).toBe(cents),
);

test.each([
  ['3/9/2027', '2027-09-03'],
  ['03.09.2027', '2027-09-03'],
  ['3 - 9 - 2027', '2027-09-03'],
  ['3 septembre 2027', '2027-09-03'],
  ['1er mars 2027', '2027-03-01'],
  ['14 févr. 2027', '2027-02-14'],
  ['15 août 2027', '2027-08-15'],
  ['30 juin 2027', '2027-06-30'],
  ['1 juillet 2027', '2027-07-01'],
  ['31 December 2027', '2027-12-31'],
  ['2027-09-03', '2027-09-03'],
])('a day typed as %j is %s', (typed, day) => expect(dayIn(typed)).toBe(day));

test.each(['', '30/2/2027', '3/13/2027', '3/9/27', 'demain', '3 brumaire 2027', '2027'])('%j is no day, and is left as it is', (typed) =>
  expect(dayIn(typed)).toBe(typed),
);

test('what was understood of amounts, numbers and days is shown as a form writes it, and what was not as it was typed', () => {
  const schema = bodySchema(command('updateApplication'));
  const typed = {
    '/durationMonths': ['6 mois'],
    '/startsOn': ['3 septembre 2027'],
    '/costLines/0/amountCents': ['1,5 M€'],
    '/costLines/1/amountCents': ['150.000'],
    '/title': ['12 k€'],
  };
  expect(asWritten(schema, typed)).toEqual({
    '/durationMonths': ['6'],
    '/startsOn': ['2027-09-03'],
    '/costLines/0/amountCents': ['1\u202f500\u202f000'],
    '/costLines/1/amountCents': ['150.000'],
    '/title': ['12 k€'],
  });
  expect(bodyOf(schema, asWritten(schema, typed))).toEqual(bodyOf(schema, typed));
});

test.each([
  ['/durationMonths', 'beaucoup', 'un nombre entier de 1 à 120'],
  ['/durationMonths', '500', 'un nombre entier de 1 à 120'],
  ['/costLines/0/amountCents', '150.000', 'un montant en euros, par exemple 1 250,50'],
  ['/costLines/0/amountCents', '-5', 'un montant supérieur à 0 €, par exemple 1 250,50'],
  ['/startsOn', 'demain', 'une date, par exemple 31/12/2027'],
  ['/fundingLines/0/siren', '1300', 'dans ce format : 130025265'],
])('what is wrong with %s of %j is said with what the field takes', (pointer, value, said) => {
  const operation = command('updateApplication');
  const body = bodyOf(bodySchema(operation), { '/version': ['1'], [pointer]: [value] });
  const { error } = operation.spec.body?.safeParse(body, { reportInput: true }) ?? {};
  const faults = error ? fieldFaults(error, [], operation.spec.body) : [];
  const found = faults.find((each) => each.pointer === pointer);
  expect(found && faultWords('fr', found).replace(/[\u00a0\u202f]/g, ' ')).toBe(said);
});

test.each([
  ['too_small', { kind: 'text', min: 20 }, 'au moins 20 signes'],
  ['too_small', { kind: 'text', min: 1 }, 'à renseigner'],
  ['too_big', { kind: 'text', max: 4000 }, 'au plus 4 000 signes'],
  ['too_small', { kind: 'lines', min: 1 }, 'ajoutez au moins une ligne'],
  ['too_small', { kind: 'list', min: 1 }, 'choisissez au moins un élément'],
  ['too_small', { kind: 'number', min: 0, isAbove: true, max: 2000 }, 'un nombre au-dessus de 0, au plus 2 000'],
  ['invalid_value', { kind: 'choice', values: ['high', 'low'] }, 'choisissez dans la liste'],
] as const)('%s of %j reads: %s', (fault, expected, said) =>
  expect(faultWords('fr', { pointer: '/x', fault, expected }).replace(/[\u00a0\u202f]/g, ' ')).toBe(said),
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
    ...{ ownFundingDerogation: null, ownFundingDerogationReference: null },
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

test('a list that need not be there and was left empty is left out: an amendment changes what it names', () => {
  const typed = { '/version': ['3'], '/reasons': ['Trois mois de plus.'], '/durationMonths': ['15'], '/costLines/0/label': [''] };
  expect(bodyOf(bodySchema(command('proposeAmendment')), typed)).toEqual({
    version: 3,
    reasons: 'Trois mois de plus.',
    durationMonths: 15,
  });
});

test('a list that may not be empty and was left empty is left out, so that what it is by default holds', () => {
  const list = { type: 'array', items: { type: 'string' }, default: ['report'], minItems: 1 };
  const schema: Schema = { type: 'object', properties: { conditions: list, others: { ...list, minItems: 0 } } };
  expect(bodyOf(schema, { '/conditions': [''], '/others': [''] })).toEqual({ others: [] });
});

test('of a body of several shapes the fields of the chosen one are shown, and none before one is chosen', () => {
  const schema = bodySchema(command('proposeChange'));
  const shown = (fields: Record<string, string[]>): string[] =>
    [
      ...fieldsIn({ language: 'fr', command: 'proposeChange', fields, faults: new Map() }, schema, '').text.matchAll(/name="(\/[^"]*)"/g),
    ].map(([, name]) => name ?? '');
  expect(new Set(shown({}))).toEqual(new Set(['/command']));
  expect(shown({ '/command': ['setVisaRule'] })).toEqual(expect.arrayContaining(['/body/thresholdCents', '/body/order']));
  expect(shown({ '/command': ['setVisaRule'] })).not.toContain('/body/year');
  expect(shown({ '/command': ['transferCredits'] })).toEqual(expect.arrayContaining(['/body/year', '/body/toEnvelopeId']));
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
    fundingLines: [{ label: 'B', source: 'own', siren: '356000000', amountCents: 100 }],
    ownFundingDerogation: 'prefect',
    ownFundingDerogationReference: 'Arrêté n° 3',
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

test.each([
  ['winter', '2026-12-14T08:00:00.000Z', '2026-12-14T09:00'],
  ['summer', '2026-07-14T08:00:00.000Z', '2026-07-14T10:00'],
])('an instant begins a form as the minute in Paris that its field shows, in %s', (_, opensAt, shown) => {
  const schema = bodySchema(command('rearrangeSession'));
  const fields = fieldsFrom({ vote: { memberIds: [], quorum: 2, opensAt, closesAt: opensAt } }, schema);
  expect(fields['/vote/opensAt']).toEqual([shown]);
  expect(bodyOf(schema, fields)).toMatchObject({ vote: { opensAt } });
});

test('a line is added behind the last one and taken away without the others, which keep what was typed', () => {
  const schema = bodySchema(command('updateApplication'));
  const typed = { '/costLines/0/label': ['A'], '/costLines/2/label': ['C'] };
  expect(changedLines({ ...typed, '~line': ['-/costLines/0'] }, schema)).toEqual({ '/costLines/2/label': ['C'] });
  expect(Object.keys(changedLines({ ...typed, '~line': ['+/costLines'] }, schema) ?? {})).toContain('/costLines/3/');
  expect(changedLines(typed, schema)).toBeUndefined();
});

describe('a block of cells that is pasted into a list', () => {
  const schema = bodySchema(command('updateApplication'));
  const pasted = (at: string, block: string, fields = {}) =>
    changedLines({ ...fields, '~line': [`*${at}`], [`~paste${at}`]: [block] }, schema);
  const BLOCK = 'Poste\tNature\tMontant (€)\nDéveloppeuse\tPersonnel\t1 234,5 €\n\n"Deux\nlignes"\tPrestations\t12 k€\n';

  test('fills its columns and rows behind the lines that are filled, without the row that names the columns', () =>
    expect(pasted('/costLines', BLOCK, { '/costLines/0/label': ['A'], '/costLines/1/label': [''] })).toEqual({
      '/costLines/0/label': ['A'],
      '/costLines/1/label': ['Développeuse'],
      '/costLines/1/category': ['Personnel'],
      '/costLines/1/amountCents': ['1\u202f234,50'],
      '/costLines/2/label': ['Deux\nlignes'],
      '/costLines/2/category': ['Prestations'],
      '/costLines/2/amountCents': ['12\u202f000'],
    }));

  test('fills the cells from the field on in which it is pasted, and leaves the others', () =>
    expect(pasted('/costLines/1/amountCents', '5\n6', { '/costLines/1/label': ['B'], '/costLines/1/amountCents': ['1'] })).toEqual({
      '/costLines/1/label': ['B'],
      '/costLines/1/amountCents': ['5'],
      '/costLines/2/amountCents': ['6'],
    }));

  test('fills nothing from a field on that no column has', () => expect(pasted('/costLines/0/files', 'x\ty')).toEqual({}));

  test.each([
    ['the one that sends the form', {}, ['Développeuse', 'Deux\nlignes']],
    ['one that asks for sums', { '~line': ['#'] }, ['Développeuse', 'Deux\nlignes']],
    ['one that adds a line', { '~line': ['+/costLines'] }, ['Développeuse', 'Deux\nlignes', undefined]],
    ['one that takes a line away', { '~line': ['-/costLines/0'] }, [undefined, 'Deux\nlignes']],
  ])('fills them whatever button is pressed: %s', (_button, pressed, labels) => {
    const fields = changedLines({ ...pressed, '~paste/costLines': [BLOCK], '~paste/fundingLines': [' '] }, schema) ?? {};
    expect(labels.map((_, place) => fields[`/costLines/${place}/label`]?.[0])).toEqual(labels);
    expect(Object.hasOwn(fields, '/costLines/2/')).toBe(labels.length === 3);
    expect(Object.keys(fields)).not.toContain('~paste/costLines');
  });

  test('loses no first row whose amount is written as a dash', () =>
    expect(pasted('/costLines', 'Nous\tPrestations\t-   €\nVous\tPrestations\t5')).toMatchObject({
      '/costLines/0/label': ['Nous'],
      '/costLines/0/amountCents': ['-   €'],
      '/costLines/1/label': ['Vous'],
    }));

  test('adds one line more than the list may have, so that it is refused', () =>
    expect(Object.keys(pasted('/costLines', 'x\n'.repeat(500)) ?? {})).toHaveLength(101));

  test('is shown with the choices that its words name, and says which words name none', () => {
    const fields = pasted('/costLines', BLOCK) ?? {};
    const context = { language: 'fr', command: 'updateApplication', faults: new Map() } as const;
    const named = withNamed({ language: 'fr', fields: { ...fields, '/costLines/1/category': ['Divers et varié'] } }, schema);
    expect(named['/costLines/0/category']).toEqual(['staff']);
    const { text } = fieldsIn({ ...context, fields: named }, schema, '');
    expect(text).toMatch(/Divers et varié\s»\sn’est pas dans la liste/);
    expect(text).toMatch(/Total\s:\s*<strong><span class="g-money">13.234,50.€/);
  });

  test('says how many amounts its sum leaves out, since they are not understood, or larger than any', () => {
    const sumOf = (others: readonly string[]): string => {
      const typed = ['100', ...others].map((amount, place): [string, string[]] => [`/costLines/${place}/amountCents`, [amount]]);
      return fieldsIn({ language: 'fr', command: 'updateApplication', fields: Object.fromEntries(typed), faults: new Map() }, schema, '')
        .text;
    };
    expect(sumOf(['cent'])).toMatch(/100.€<\/span><\/strong>.*sans un montant qui n’est pas compris/s);
    expect(sumOf(Array<string>(20).fill('9999999999999'))).toMatch(/100.€<\/span><\/strong>.*sans 20 montants/s);
  });
});

test('a folded line shows its name and holds its fields unseen, until a button asks for them or one of them is wrong', () => {
  const schema = bodySchema(command('updateApplication'));
  const body = { indicators: [{ label: 'Usagers', unit: '<n>', kind: 'ratio', baseline: 2, targets: [{ month: 6, value: 1.5 }] }] };
  const fields = fieldsFrom(body, schema);
  const shown = (more = {}, faults = new Map<string, string>()) =>
    fieldsIn({ language: 'fr', command: 'updateApplication', fields: { ...fields, ...more }, faults, folded: ['/indicators'] }, schema, '')
      .text;
  const closed = shown();
  expect(closed).toMatch(/<strong>Usagers<\/strong>[\s\S]*value=">\/indicators\/0"/);
  // Its figures and choices are told beside its name.
  expect(closed).toMatch(/<span class="g-muted g-small">\S.+ · .+\s: 2<\/span>/);
  const held = [...closed.matchAll(/<input type="hidden" name="(\/indicators[^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(held).toEqual([
    ['/indicators/0/label', 'Usagers'],
    ['/indicators/0/unit', '&lt;n&gt;'],
    ['/indicators/0/kind', 'ratio'],
    ['/indicators/0/baseline', '2'],
    ['/indicators/0/targets/0/month', '6'],
    ['/indicators/0/targets/0/value', '1,5'],
  ]);
  expect(closed).not.toContain('id="f-indicators-0-label"');
  const asked = changedLines({ ...fields, '~line': ['>/indicators/0'] }, schema) ?? {};
  for (const open of [shown(asked), shown({}, new Map([['/indicators/0/unit', 'à renseigner']]))]) {
    expect(open).toContain('id="f-indicators-0-label"');
    // It stays open whatever button is pressed next.
    expect(open).toContain('<input type="hidden" name="/indicators/0/" value=""');
  }
  expect(bodyOf(schema, asked)).toEqual(bodyOf(schema, fields));
});

test('words that look like markup stay words in every kind of field', () => {
  const hostile = '"><script>alert(1)</script>';
  const schema = bodySchema(command('updateApplication'));
  const fields = Object.fromEntries(['/title', '/summary', '/costLines/0/label', '/indicators/0/method'].map((name) => [name, [hostile]]));
  const { text } = fieldsIn({ language: 'fr', command: 'updateApplication', fields, faults: new Map([['/title', hostile]]) }, schema, '');
  expect(text).not.toContain('<script>');
  expect(text.split('&lt;script&gt;').length).toBeGreaterThan(5);
});

test.each([
  ['fr', '4\\s000 signes au plus.', 'Signes restants\\s:'],
  ['en', '4,000 characters at most.', 'Characters left:'],
] as const)('a long text says how long it may be, for a script to count what is left: %s', (language, limit, left) => {
  const { text } = fieldsIn(
    { language, command: 'refuseWaitlisted', fields: {}, faults: new Map() },
    bodySchema(command('refuseWaitlisted')),
    '',
  );
  expect(text).toContain('aria-describedby="f-reason-help f-reason-count"');
  expect(text).toMatch(new RegExp(`id="f-reason-count" data-most="4000" data-left="${left}" data-over="[^"]+">\\s*${limit}`));
});

test('a long text that may not be short either says both', () => {
  const schema: Schema = { type: 'object', properties: { plea: { type: 'string', minLength: 20, maxLength: 2000 } } };
  const { text } = fieldsIn({ language: 'fr', command: 'suspendGrant', fields: {}, faults: new Map() }, schema, '');
  expect(text).toContain('De 20 à 2\u202f000 signes.');
});

test.each([
  ['a link', WebLink, 'line'],
  ['a name in one line', line(2_000), 'line'],
  ['a text of several lines', text(2_000), 'text'],
])('%s is asked for as such, however long it may be', (_what, schema, kind) => expect(kindOf('what', schemaOf(schema))).toBe(kind));

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

test.each(Language.options)('each field of a command and each of its choices is called something in %s', (language) => {
  const nameless = [...COMMANDS.values()].flatMap((operation) =>
    [...fieldsOf(bodySchema(operation))].flatMap(({ name, choices }) => {
      const { operationId } = operation.spec;
      return [
        ...(COMMAND_WORDS[operationId]?.fields?.[name]?.[language].label ? [] : [`${operationId}.${name}`]),
        ...choices
          .filter((value) => !(CHOICE_WORDS[`${name}.${value}`] ?? CHOICE_WORDS[value])?.[language])
          .map((value) => `${operationId}.${name}=${value}`),
      ];
    }),
  );
  expect(nameless).toEqual([]);
});

test('what stands where nothing is said stands for an empty group, and for an empty list that may not be empty', () => {
  const texts = { type: 'array', items: { type: 'string' } };
  const schema: Schema = {
    type: 'object',
    properties: {
      least: { ...texts, minItems: 1, default: ['a'] },
      any: { ...texts, default: ['a'] },
      group: { type: 'object', properties: { months: { type: 'integer' } }, required: ['months'], default: { months: 3 } },
    },
  };
  expect(bodyOf(schema, {})).toEqual({ any: [] });
  expect(bodyOf(schema, { '/least': ['b'], '/group/months': ['4'] })).toEqual({ any: [], least: ['b'], group: { months: 4 } });
});

test('a field that was found missing is not called optional any more', () => {
  const schema: Schema = { type: 'object', properties: { reason: { type: 'string' } } };
  const shown = (faults: ReadonlyMap<string, string>) =>
    fieldsIn({ language: 'fr', command: 'suspendGrant', fields: {}, faults }, schema, '').text;
  expect(shown(new Map())).toContain('(facultatif)');
  expect(shown(new Map([['/reason', 'à renseigner']]))).not.toContain('(facultatif)');
});

/** Whole numbers that people count, and those that a form takes from its thing: any other names one of several. */
const COUNTED = [
  'year',
  'month',
  'months',
  'durationMonths',
  'workingDays',
  'quorum',
  'rating',
  'sharePercent',
  'size',
  'version',
  'revision',
];

const isNumberOfAThing = (name: string, { type }: Schema): boolean =>
  type === 'integer' && !name.endsWith('Cents') && !COUNTED.includes(name);

/** The fields of a schema that no person could fill in by hand: ids, keys of the call's data, and numbers of things. */
function* idsIn(given: Schema, pointer = ''): Generator<string> {
  for (const shape of [given, ...(given.oneOf ?? []), ...(given.anyOf ?? [])])
    for (const [name, each] of Object.entries(shape.properties ?? {})) {
      const { schema } = withoutNull(each);
      const inner = schema.items ?? schema;
      if (inner.format === 'uuid' || inner.pattern === KEY_PATTERN || isNumberOfAThing(name, inner)) yield `${pointer}/${name}`;
      if (kindOf(name, schema) === 'group') yield* idsIn(schema, `${pointer}/${name}`);
      if (kindOf(name, schema) === 'lines') yield* idsIn(inner, `${pointer}/${name}/*`);
    }
}

test('an act says what may be chosen wherever its command takes an id, a key or the number of a thing: none is typed', () => {
  const typed = Object.keys(ACTS).flatMap((name) => {
    const said = ACTS[name as keyof typeof ACTS] as ActOf<never> | { beside: keyof typeof ACTS };
    const act = 'beside' in said ? (ACTS[said.beside] as ActOf<never>) : said;
    const known = [
      ...Object.keys(act.choices ?? {}),
      ...(act.part ? [`/${act.part.field}`] : []),
      ...Object.keys(act.fixed ?? {}).map((field) => `/${field}`),
      ...(typeof act.leaves === 'object' ? act.leaves : []),
      ...(act.keys ?? []),
    ];
    return [...idsIn(bodySchema(command(name)))].filter((pointer) => !known.includes(pointer)).map((pointer) => `${name} ${pointer}`);
  });
  expect(typed).toEqual([]);
});

test('a time that is none is left for the schema to refuse', () => {
  const at = (typed: string) => bodyOf({ properties: { at: { type: 'string', format: 'date-time' } }, type: 'object' }, { '/at': [typed] });
  expect(at('2026-07-01T09:00')).toEqual({ at: '2026-07-01T07:00:00.000Z' });
  expect(at('2026-13-01T09:00')).toEqual({ at: '2026-13-01T09:00' });
  expect(at('2026-07-01T99:99')).toEqual({ at: '2026-07-01T99:99' });
});

test('lines are numbered anew at every depth, those in which nothing stands are gone, and all else stays', () => {
  const typed = {
    '~key': ['k'],
    '/version': ['2'],
    '/indicators/3/label': ['A'],
    '/indicators/3/targets/2/month': ['6'],
    '/indicators/3/targets/1/month': [' '],
    '/indicators/5/label': [''],
    '/indicators/9/label': ['B'],
    '/indicators/9/targets/4/': [''],
  };
  expect(withoutGaps(bodySchema(command('updateApplication')), typed)).toEqual({
    '~key': ['k'],
    '/version': ['2'],
    '/indicators/0/label': ['A'],
    '/indicators/0/targets/0/month': ['6'],
    '/indicators/1/label': ['B'],
  });
});

describe('a form that is not filled in by hand', () => {
  const schema = bodySchema(command('updateApplication'));
  const many = (count: number, name: (place: number) => string): string =>
    Array.from({ length: count }, (_, place) => `${encodeURIComponent(name(place))}=x`).join('&');

  test.each([
    ['more fields than any of ours', many(FIELDS_AT_MOST + 2, (place) => `/costLines/${place}/label`)],
    ['ten thousand fields of one name', many(10_000, () => '/title')],
    ['half a million fields without a name', '&'.repeat(500_000)],
    ['a name without an end', `/title${'a'.repeat(400_000)}=x`],
    ['a name that is deeper than any', `/title${'/a'.repeat(20)}=x`],
  ])('is refused before it is read where it has %s', (_what, sent) => {
    expect(() => readFields(sent)).toThrow('form_too_large');
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has a field named %s as it has others', (name) => {
    expect(Object.entries(readFields(`${name}=a&${name}=b&/answers/${name}=c`))).toEqual([
      [name, ['a', 'b']],
      [`/answers/${name}`, ['c']],
    ]);
    expect(Object.keys((bodyOf(schema, readFields(`/answers/${name}=c`)) as { answers: object }).answers)).toEqual([name]);
  });

  test('has one line more than there may be, so that its schema says so, and is shown again with few more', () => {
    const fields = readFields(many(4_000, (place) => `/costLines/${place}/label`));
    expect((bodyOf(schema, fields) as { costLines: unknown[] }).costLines).toHaveLength(101);
    const { text } = fieldsIn({ language: 'fr', command: 'updateApplication', fields, faults: new Map() }, schema, '');
    expect(text.match(/data-line="/g)).toHaveLength(120);
  });

  const FORMS: Record<string, (place: number) => string> = {
    'lines of one field': (place) => `/costLines/${place}/label`,
    'lines of lines': (place) => `/indicators/${place % 40}/targets/${Math.floor(place / 40)}/value`,
    'a list with holes': (place) => `/fundingLines/${place * 2}/amountCents`,
    'answers to no question': (place) => `/answers/q${place}`,
    'names that no form has': (place) => `/a/${place}/b/${place}/c`,
    'as deep as a name may be': (place) => `/${place}${'/x'.repeat(7)}`,
  };

  /** CPU time of this process, whatever else the machine does; the shortest of several runs. */
  function millisecondsOf(work: () => void): number {
    const runs = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      work();
      return process.cpuUsage(before).user / 1_000;
    });
    return Math.min(...runs);
  }

  test.each(Object.entries(FORMS))('costs as much as it is long: %s', (_what, name) => {
    const cost = (count: number): number => {
      const sent = many(count, name);
      return millisecondsOf(() => {
        const fields = withoutGaps(schema, readFields(sent));
        bodyOf(schema, fields);
        changedLines({ ...fields, '~line': ['+/costLines'] }, schema);
        withNamed({ language: 'fr', fields }, schema);
        fieldsIn({ language: 'fr', command: 'updateApplication', fields, faults: new Map() }, schema, '');
      });
    };
    cost(500);
    const [quarter, whole] = [cost(1_200), cost(4_800)];
    // Four times as long; quadratic time would be sixteen times as much. A time too short to be measured shows nothing.
    expect(whole).toBeLessThan(Math.max(10 * quarter, 60));
    expect(whole).toBeLessThan(1_000);
  });
});

test.each([
  ['an amount', centsOf],
  ['a day', dayIn],
] as const)('what is far too long for %s is left as it is, whatever it holds', (_, read) => {
  const typed = `1${' '.repeat(300_000)}x`;
  const since = performance.now();
  expect(read(typed)).toBe(typed);
  expect(performance.now() - since).toBeLessThan(1_000);
});

describe('two answers to one question are two buttons', () => {
  /** Fields of two values that say a fact, and answer no question: what is chosen is no reply to another person. */
  const FACTS = [
    ...['setPreferences/language', 'setPreferences/letters', 'createDatalabRequest/personalData', 'setPhrases/usedIn'],
    ...['giveNotice/ground', 'waiveClaim/ground', 'askInterestWithdrawal/ground'],
    ...['allotCredits', 'cutCredits', 'freezeCredits', 'thawCredits', 'transferCredits', 'carryOverCredits', 'returnDelegation'].map(
      (name) => `${name}/credit`,
    ),
  ];
  /** The pages made by hand that have such buttons: each page's own test looks at them. */
  const BY_HAND = ['decideAdmissibility/decision', 'reviewReport/decision'];

  const hasTwoValues = (given: Schema, isRequired: boolean): boolean => {
    const { schema } = withoutNull(given);
    return schema.enum?.length === 2 || (schema.type === 'boolean' && isRequired);
  };
  const twofold = [...COMMANDS].flatMap(([name, operation]) => {
    const { properties = {}, required = [] } = bodySchema(operation);
    return Object.entries(properties).flatMap(([field, each]) =>
      hasTwoValues(each, required.includes(field)) ? [`${name}/${field}`] : [],
    );
  });
  const asButtons = Object.entries(ACTS).flatMap(([name, act]) => {
    const { answers } = act as ActOf<never>;
    return answers ? [`${name}/${answers.field}`] : [];
  });

  test('each field of two values is answered by buttons, or says a fact', () => {
    expect(twofold.filter((each) => ![...asButtons, ...BY_HAND, ...FACTS].includes(each))).toEqual([]);
    // Nothing stands in these lists that is not there any more.
    expect([...BY_HAND, ...FACTS].filter((each) => !twofold.includes(each))).toEqual([]);
  });

  test('each value of such a field has its button, in both languages', () => {
    const lacking = Object.entries(ACTS).flatMap(([name, act]) => {
      const { answers } = act as ActOf<never>;
      if (!answers) return [];
      const { schema } = withoutNull(bodySchema(command(name)).properties?.[answers.field] ?? {});
      const values = schema.enum ?? ['on', ''];
      return (['fr', 'en'] as const).flatMap((language) =>
        values.filter((value) => !answers.buttons[language][value]).map((value) => `${name} ${language} ${value}`),
      );
    });
    expect(lacking).toEqual([]);
  });
});
