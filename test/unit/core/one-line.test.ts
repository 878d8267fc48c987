import { z } from 'zod';
import { operations } from '../../../api/operations.ts';
import { aroundHidden, HIDDEN, isOneLine, Json, ONE_LINE, SEVERAL_LINES, withoutInvisible } from '../../../domain/core/words.ts';

/** Fields that people write in paragraphs: letters quote them as such. All others are on one line. */
const SEVERAL = [
  ...[
    'baseline',
    'comment',
    'conclusion',
    'condition',
    'dataDescription',
    'evidence',
    'expectedImpact',
    'findings',
    'grounds',
    'message',
    'method',
    'note',
  ],
  ...[
    'observation',
    'observations',
    'problem',
    'reason',
    'reasons',
    'rejectedPart',
    'remark',
    'replies',
    'reply',
    'report',
    'summary',
    'users',
    'words',
  ],
  // In the two languages of a call's terms.
  ...['summary/fr', 'summary/en', 'definition/fr', 'definition/en'],
];

type Place = { at: string; schema: z.ZodType };

/** Every string that a schema accepts, by the names that lead to it. A field of any JSON is checked by its form. */
function stringsIn(schema: z.ZodType, path: readonly string[] = []): Place[] {
  if (schema === Json) return [];
  const within = (inner: unknown, ...names: string[]): Place[] => stringsIn(inner as z.ZodType, [...path, ...names]);
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return [{ at: path.join('/'), schema }];
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape).flatMap(([name, each]) => within(each, name));
  if (schema instanceof z.ZodArray) return within(schema.element);
  if (schema instanceof z.ZodRecord) return [...within(schema.keyType), ...within(schema.valueType)];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => within(option));
  if (schema instanceof z.ZodPipe) return within(schema.in);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return within(schema.unwrap());
  if ([z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral, z.ZodNull].some((kind) => schema instanceof kind)) return [];
  throw new Error(`${path.join('/')} is of an unforeseen kind: ${schema.type}`);
}

const asked = operations.flatMap(({ spec: { operationId, body, query } }) =>
  [body, query].flatMap((schema) => (schema ? [[operationId, schema] as const] : [])),
);

/** What no row keeps: words that are searched for, and where a page begins. */
const PASSING = ['q', 'cursor'];

function breaks({ schema }: Place): boolean {
  const { success, error } = schema.safeParse('a\nb');
  return success || error.issues.every(({ code }) => code === 'too_small' || code === 'too_big');
}

test.each(asked)('every text of %s stays on its line, or is known to have several', (_, schema) => {
  const broken = stringsIn(schema).filter(breaks);
  const known = [...SEVERAL, ...PASSING];
  expect(broken.map(({ at }) => at).filter((at) => !known.some((name) => `/${at}`.endsWith(`/${name}`)))).toEqual([]);
});

test('the texts that are known to have several lines are there, and take them', () => {
  const taking = asked.flatMap(([, schema]) => stringsIn(schema).filter((each) => each.schema.safeParse('a\n\tb').success));
  const names = taking.map(({ at }) => `/${at}`);
  expect(SEVERAL.filter((name) => !names.some((at) => at.endsWith(`/${name}`)))).toEqual([]);
});

test.each(['a\nb', 'a\rb', 'a\tb', 'a\u2028b', 'a\u202eb', 'a\u0085b', 'a\u200bb', 'aé\u00ad\u200d👩🏽‍💻'])(
  'OpenAPI says of %j what the service says of it',
  (word) => {
    expect(new RegExp(SEVERAL_LINES, 'u').test(word)).toBe(!HIDDEN.test(word));
    expect(new RegExp(ONE_LINE, 'u').test(word)).toBe(!HIDDEN.test(word) && isOneLine(word));
  },
);

test.each([
  ['a soft hyphen of Word', 'ad\u00admi\u00adnis\u00adtra\u00adtion', 'administration'],
  ['an optional hyphen of Word itself', 'ad\u001fministration', 'administration'],
  ['a non-breaking hyphen of Word itself', 'rendez\u001evous', 'rendez\u2011vous'],
  ['a non-breaking hyphen, which stays', 'rendez\u2011vous', 'rendez\u2011vous'],
  ['a place where a line may break', 'https://\u200bexemple.fr', 'https://exemple.fr'],
  ['a byte order mark', '\ufeffTitre', 'Titre'],
  ['a word joiner', 'n°\u206012', 'n°12'],
  ['a joiner between letters that are never joined', 'pro\u200cjet\u200d', 'projet'],
  ['a line end of its own sign', 'un\u2028deux\vtrois', 'un\ndeux\ntrois'],
  ['a space of another width', 'un\u2003deux', 'un deux'],
  ['a mark of the direction that the text has anyway', 'le \u200e3/9/2027', 'le 3/9/2027'],
  ['spaces of French typography, which stay', '12\u202f000\u00a0€', '12\u202f000\u00a0€'],
  ['an emoji of several, which stays', 'une équipe 👩🏽‍💻', 'une équipe 👩🏽‍💻'],
  ['a joiner of Persian, which stays', 'می\u200cخواهم', 'می\u200cخواهم'],
])('what is pasted with %s is read as its reader sees it', (_, pasted, seen) => {
  expect(withoutInvisible(pasted)).toBe(seen);
  expect(withoutInvisible(seen)).toBe(seen);
});

test('what turns the direction of writing stays to be refused, with the words around it', () => {
  const turned = `Le projet ${'\u202e'}approuvé par le comité des projets de l’année`;
  expect(withoutInvisible(turned)).toBe(turned);
  expect(aroundHidden(turned)).toBe('Le projet ▯approuvé par le comité');
});

test('a text of nothing but joiners between two letters that join is looked at once', () => {
  const text = `\u0627${'\u200d'.repeat(300_000)}\u0627`;
  const since = performance.now();
  expect(withoutInvisible(text)).toBe(text);
  // As a pattern with its neighbours it would take minutes.
  expect(performance.now() - since).toBeLessThan(1_000);
});
