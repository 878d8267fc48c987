import { SHIPPED_CALL } from '../../support/domain.ts';
import { STUDENTS } from '../../../examples/demo/projects.ts';
import { ApplicationContent } from '../../../domain/applications/application.ts';
import { html } from '../../../web/core/html.ts';
import { bodyOf, fieldsFrom, withoutGaps } from '../../../web/core/forms/values.ts';
import type { Schema } from '../../../web/core/forms/schema.ts';
import { changed } from '../../../web/applications/content.ts';
import { answerAt, answered, asked, questionAt, questionsOf, typed } from '../../../web/applications/questions.ts';
import { lackCount, lacksIn, stepBody, stepFields, STEPS } from '../../../web/applications/steps.ts';

const call = { ...SHIPPED_CALL, envelopeId: '' };
const { callId: _, ...project } = STUDENTS;
const content = ApplicationContent.parse({ ...project, siret: '13002526500013' });
const organisation = { siret: '13002526500013', legalCategory: '7120' };

const FORM = {
  type: 'object',
  required: ['b', 'a'],
  properties: {
    a: { type: 'boolean', title: 'Oui ou non' },
    b: { type: 'integer', title: 'Combien' },
    level: { enum: ['low', 3, null], title: 'Niveau' },
    names: { type: 'array', items: { type: 'string' } },
    team: {
      type: 'array',
      title: 'Équipe',
      items: { type: 'object', properties: { who: { $ref: '#/$defs/who' }, present: { type: 'boolean' } } },
    },
  },
  $defs: { who: { type: 'string', title: 'Qui', maxLength: 10 } },
};
const ANSWERS = { a: false, b: 3, level: 3, names: ['un', 'deux'], team: [{ who: 'Ada', present: true }] };

test('answers are what they were once their fields were shown and sent again', () => {
  const questions = questionsOf(FORM);
  const schema: Schema = { type: 'object', properties: { answers: asked('fr', questions) }, required: ['answers'] };
  const fields = fieldsFrom({ answers: typed(questions, ANSWERS) }, schema);
  const body = bodyOf(schema, fields) as { answers: unknown };
  expect(answered(questions, body.answers)).toEqual(ANSWERS);
});

test('a question that was left open is no answer, be it of yes or no or a list', () => {
  const questions = questionsOf(FORM);
  expect(answered(questions, bodyOf(asked('fr', questions), {}))).toEqual({});
});

test('questions come in the order in which the form names those that must be answered', () =>
  expect(Object.keys(questionsOf(FORM).properties ?? {})).toEqual(['b', 'a', 'level', 'names', 'team']));

test('an answer is told by the names of its questions, at any depth', () => {
  expect(answerAt('fr', FORM, '/answers/team', ANSWERS.team)).toBe('Qui\u00a0: Ada\npresent\u00a0: Oui');
  expect(questionAt(FORM, '/answers/team/0/who')).toBe('Qui');
  expect(questionAt(FORM, '/answers/team/0/present')).toBe('Équipe');
});

test('lines are numbered anew where some are empty, inside each other too', () => {
  const targets: Schema = { type: 'array', items: { type: 'object', properties: { month: { type: 'integer' } } } };
  const schema: Schema = {
    type: 'object',
    properties: { lines: { type: 'array', items: { type: 'object', properties: { label: { type: 'string' }, targets } } } },
  };
  const fields = {
    '/lines/0/label': [''],
    '/lines/2/label': ['deux'],
    '/lines/2/targets/1/month': [''],
    '/lines/2/targets/4/month': ['6'],
    '/x': ['y'],
  };
  expect(withoutGaps(schema, fields)).toEqual({ '/lines/0/label': ['deux'], '/lines/0/targets/0/month': ['6'], '/x': ['y'] });
});

test('a project is what it was once each of its steps was shown and sent again', () => {
  const sent = Object.assign({}, ...STEPS.map((step) => stepBody(step, stepFields(step, content, call, 'fr'), call, 'fr'))) as object;
  expect(ApplicationContent.parse(sent)).toEqual(content);
});

test('what a submission would be refused for is told all at once, each in its step', () => {
  const empty = ApplicationContent.parse({ title: 'Vide', fundingLines: [{ label: 'Nous', source: 'own', amountCents: 5 }] });
  const lacks = lacksIn(empty, organisation, call, 'fr');
  expect(new Set(lacks.map(({ step }) => step))).toEqual(new Set(['projet', 'calendrier', 'depenses', 'indicateurs', 'questions']));
  expect(lacks.find(({ pointer }) => pointer === '/answers/problem')?.text).toBe('Le problème auquel le projet répond');
  expect(lacksIn(content, organisation, call, 'fr')).toEqual([]);
});

test('a project that cannot be is not complete: each lack leads to its field', () => {
  const [first, ...others] = content.indicators;
  const late = { ...content, startsOn: '2020-01-01', indicators: [{ ...first!, targets: [{ month: 120, value: 1 }] }, ...others] };
  const lacks = lacksIn(late, organisation, call, 'fr');
  expect(lacks.map(({ step, pointer }) => [step, pointer])).toEqual([
    ['calendrier', '/startsOn'],
    ['indicateurs', '/indicators/0/targets'],
  ]);
  expect(lacks[1]?.text).toContain('au plus tard');
});

test('what is too high is not counted as missing, and says the sums', () => {
  const [line, ...more] = content.costLines;
  const dear = { ...content, costLines: [{ ...line!, amountCents: 900_000_000_000 }, ...more] };
  const lacks = lacksIn(dear, organisation, call, 'fr');
  const high = lacks.filter(({ isWrong }) => isWrong);
  expect(high.map(({ pointer }) => pointer)).toContain('/costLines');
  expect(high.find(({ pointer }) => pointer === '/costLines')?.text).toMatch(/\d\s€/);
  expect(lackCount('fr', [{ isWrong: true }])).toBe('1 point à corriger');
  expect(lackCount('fr', [{ isWrong: true }, { isWrong: false }, { isWrong: false }])).toBe('2 informations manquent, 1 point à corriger');
  expect(lackCount('en', [])).toBe('');
});

test.each([
  ['un deux trois', 'un 2 trois', 'un <del>deux </del> <ins>2 </ins>trois'],
  ['', 'neuf', '<ins>neuf</ins>'],
  ['vieux', '', '<del>vieux</del>'],
  ['un', 'un deux', '<del>un</del> <ins>un deux</ins>'],
  ['a <b>', 'a <i>', 'a <del>&lt;b&gt;</del> <ins>&lt;i&gt;</ins>'],
])('from %j to %j is shown as %s', (before, after, shown) => expect(html`${changed(before, after)}`.text).toBe(shown));
