import { readFileSync } from 'node:fs';
import { isJsonSchema } from '../../../domain/calls/form.ts';
import { unsafeParts } from '../../../domain/calls/form-safety.ts';
import { CALL_KEYS } from '../../../web/calls/call-form.ts';
import {
  faultsAtQuestions,
  formOfLines,
  linesOfForm,
  questionFaults,
  questionLines,
  type QuestionLine,
} from '../../../web/calls/question-form.ts';
import { faultsAtLabels, nameOfLine, slugOf, withKeys } from '../../../web/core/forms/keys.ts';

const shipped = (id: string) => JSON.parse(readFileSync(new URL(`../../../calls/${id}.json`, import.meta.url), 'utf8')).terms.form;

test.each([
  ['Accessibilité des données', 'accessibilite_des_donnees'],
  ['  3e étape : l’avis ', 'e_etape_l_avis'],
  ['42', ''],
  ['é'.repeat(60), 'e'.repeat(40)],
])('the key of %j is %j', (label, key) => expect(slugOf(label)).toBe(key));

test('a line without a key gets that of its label, unique in its list; one that has a key keeps it', () => {
  const fields = withKeys(
    {
      '/terms/steps/0/key': ['legal'],
      '/terms/steps/0/label/fr': ['Avis'],
      '/terms/steps/0/criteria/0/label/fr': ['Avis'],
      '/terms/steps/3/label/fr': ['Légal'],
      '/terms/steps/3/criteria/0/label/fr': ['Avis'],
      '/terms/steps/3/criteria/1/label/fr': ['Avis !'],
      '/terms/steps/4/': [''],
      '/terms/steps/5/label/fr': ['？'],
    },
    CALL_KEYS,
  );
  const keys = Object.entries(fields).filter(([name]) => name.endsWith('/key'));
  expect(Object.fromEntries(keys)).toEqual({
    '/terms/steps/0/key': ['legal'],
    '/terms/steps/0/criteria/0/key': ['avis'],
    '/terms/steps/3/key': ['legal_2'],
    '/terms/steps/3/criteria/0/key': ['avis'],
    '/terms/steps/3/criteria/1/key': ['avis_2'],
    '/terms/steps/5/key': ['x'],
  });
});

test('a line is called as its reader calls it, and in the other language where that is empty', () => {
  const fields = { '/a/0/label/fr': ['Avis'], '/a/0/label/en': ['Opinion'], '/a/1/label/fr': ['Avis'], '/a/1/label/en': [' '] };
  expect([nameOfLine(fields, '/a/0', 'en'), nameOfLine(fields, '/a/1', 'en'), nameOfLine(fields, '/a/2', 'en')]).toEqual([
    'Opinion',
    'Avis',
    '',
  ]);
});

test('what is wrong with a key is said at its label, and with a form at its question', () => {
  const fields = { '/terms/steps/1/label/fr': ['Avis'], '/questions/2/key': ['users'], '/questions/2/title': ['Qui ?'] };
  const keyed = new Map([
    ['/terms/steps/1/key', 'figure deux fois'],
    ['/terms/title/fr', 'manque'],
  ]);
  expect([...faultsAtLabels(keyed, fields, CALL_KEYS).keys()]).toEqual(['/terms/steps/1/label/fr', '/terms/title/fr']);
  const ofForm = new Map([
    ['/terms/form/properties/users/title', 'un saut de ligne'],
    ['/terms/form', 'trop long'],
  ]);
  expect([...faultsAtQuestions(ofForm, fields).keys()]).toEqual(['/questions/2/title', '/questions']);
});

test.each(['donnees-2023', 'territoires-2023'])('the questions of %s, read and written again, are the same', (id) => {
  const form = shipped(id);
  expect(formOfLines(form, linesOfForm(form))).toEqual(form);
});

const ODD = {
  type: 'object',
  $defs: { place: { type: 'string', title: 'Lieu' } },
  required: ['where'],
  properties: {
    where: { $ref: '#/$defs/place', description: 'La commune.' },
    team: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    degree: { type: 'integer', enum: [1, 2, 3], title: 'Degré' },
    when: { type: 'string', format: 'date', title: 'Quand' },
    on: { type: 'array', title: 'Sur', minItems: 1, items: { type: 'string', enum: ['a', 'b'] } },
  },
};

test('a question that no person can write in a form stays as it is, and its title may change', () => {
  const lines = linesOfForm(ODD);
  expect(lines.map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept', 'day', 'several']);
  expect(formOfLines(ODD, lines)).toEqual(ODD);
  const renamed = lines.map((line) => (line.key === 'team' ? { ...line, title: 'L’équipe' } : line));
  expect(formOfLines(ODD, renamed)).toMatchObject({
    properties: { ...ODD.properties, team: { ...ODD.properties.team, title: 'L’équipe' } },
  });
});

test('each kind of question is a sound part of a form, and is read back as that kind', () => {
  const kinds = ['short', 'long', 'yes_no', 'whole', 'number', 'day', 'link', 'one', 'several', 'list'] as const;
  const lines = kinds.map((kind): QuestionLine => {
    const choices = kind === 'one' || kind === 'several' ? { choices: ['Oui', 'Non'] } : {};
    return { key: kind, title: `Question ${kind}`, kind, required: kind === 'day', help: 'Une aide.', ...choices };
  });
  const form = formOfLines(undefined, lines);
  expect(isJsonSchema(form)).toBe(true);
  expect(unsafeParts(form, '')).toEqual([]);
  expect(form['required']).toEqual(['day']);
  expect(linesOfForm(form).toSorted((a, b) => String(a.key).localeCompare(String(b.key)))).toEqual(
    lines.toSorted((a, b) => String(a.key).localeCompare(String(b.key))),
  );
});

test('a question that changes its kind keeps nothing of the other one', () => {
  const form = shipped('donnees-2023');
  const lines = linesOfForm(form).map((line): QuestionLine => (line.key === 'problem' ? { ...line, kind: 'whole' } : line));
  expect(formOfLines(form, lines)).toMatchObject({ properties: { problem: { type: 'integer', title: lines[0]?.title } } });
  expect(JSON.stringify(formOfLines(form, lines))).not.toContain('"integer","title":"Le problème auquel le projet répond","minLength"');
});

test('what is missing in a question is said where it stands', () => {
  const lines = questionLines('fr', {
    '/questions/1/title': ['Combien ?'],
    '/questions/4/kind': ['one'],
    '/questions/5/title': [''],
    '/questions/7/title': ['Où ?'],
    '/questions/7/kind': ['one'],
    '/questions/7/choices': ['Ici\nLà'],
  });
  expect(questionFaults(lines).map(({ pointer }) => pointer)).toEqual(['/questions/1/kind', '/questions/4/title', '/questions/4/choices']);
  expect(lines.at(-1)?.line.choices).toEqual(['Ici', 'Là']);
});
