import { CallFile, CallTerms } from '../../../domain/calls/call.ts';
import { callFaults } from '../../../domain/calls/call-faults.ts';
import {
  type CallLife,
  refuseApplying,
  refuseCallUpdate,
  refuseClosing,
  refuseNewCall,
  refusePublication,
} from '../../../domain/calls/call-life.ts';
import { rulesOf, legalFormByKey, legalFormOf } from '../../../domain/calls/legal-form.ts';
import { callerOf, given, inOrderOfPrecedence, SHIPPED_CALL, TOWN_CALL } from '../../support/domain.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';

const termsOf = (spoil: (terms: CallTerms) => void, { terms }: { terms: CallTerms } = THREE_OPINIONS): CallTerms => {
  const changed = structuredClone(terms);
  spoil(changed);
  return changed;
};
const [legalForm] = SHIPPED_CALL.terms.legalForms;

test.each([SHIPPED_CALL, TOWN_CALL])('the shipped call $id holds together', ({ terms }) => expect(callFaults(terms)).toEqual([]));

const SHORT = { type: 'string', minLength: 2, maxLength: 400 };
type Form = CallTerms['form'];
const questions = (count: number, question: Form): Form =>
  Object.fromEntries(Array.from({ length: count }, (_, each) => [`q${each}`, question]));
const LARGE = { type: 'object', properties: questions(60, SHORT) };
/** A list nested this many levels deep, whose innermost items are texts. */
const nested = (levels: number): Form => (levels === 1 ? { type: 'string' } : { type: 'array', items: nested(levels - 1) });

/** A form with only this question, whose name must be escaped in a pointer. */
const asking = (question: CallTerms['form']) => (terms: CallTerms) => (terms.form = { properties: { 'q/1': question } });

const OBLIGATION: CallTerms['obligations'][number] = {
  key: 'listing',
  label: { fr: 'Référencement', en: 'Listing' },
  onlyFor: null,
  months: 6,
  evidence: 'link',
};

type Spoilt = [when: string, spoil: (terms: CallTerms) => void, pointer: string, fault: string];
const FAULTS: Spoilt[] = [
  ['it closes before it opens', (terms) => (terms.closesOn = '2023-01-15'), '/terms/closesOn', 'before_opening'],
  ['no organisation is eligible', (terms) => (terms.eligible = { sirens: [], legalCategories: [] }), '/terms/eligible', 'nobody_eligible'],
  [
    'a legal category is of no body of public law',
    (terms) => (terms.eligible.legalCategories[1] = '9998'),
    '/terms/eligible/legalCategories/1',
    'unknown_category',
  ],
  [
    'its operators get a transfer without the budget director’s derogation',
    ({ legalForms }) => (legalForms[1]!.nature = 'transfer'),
    '/terms/legalForms/1/derogation',
    'missing',
  ],
  ['its smallest cost is above its largest', (terms) => (terms.cost.minCents = 100_000_001), '/terms/cost/minCents', 'above_maximum'],
  [
    'a project type is there twice',
    ({ projectTypes: [first, second] }) => (second!.key = first!.key),
    '/terms/projectTypes/1/key',
    'twice',
  ],
  [
    'a project type has an indicator twice',
    ({ projectTypes: [type] }) => (type!.indicators[1]!.key = type!.indicators[0]!.key),
    '/terms/projectTypes/0/indicators/1/key',
    'twice',
  ],
  [
    'two project types share an indicator that is a ratio in one and a count in the other',
    ({ projectTypes: [first, second] }) => (second!.indicators[0] = { ...first!.indicators[2]!, kind: 'count' }),
    '/terms/projectTypes/1/indicators/0/key',
    'differs',
  ],
  [
    'two project types share an indicator of another unit',
    ({ projectTypes: [first, second] }) => (second!.indicators[0] = { ...first!.indicators[0]!, unit: 'foyers' }),
    '/terms/projectTypes/1/indicators/0/key',
    'differs',
  ],
  [
    'an indicator counts users as a ratio',
    ({ projectTypes: [type] }) => (type!.indicators[2]!.countsUsers = true),
    '/terms/projectTypes/0/indicators/2/countsUsers',
    'no_count',
  ],
  [
    'a count leaves users out',
    ({ projectTypes: [type] }) => (type!.indicators[0]!.excludes = 'users_automatic'),
    '/terms/projectTypes/0/indicators/0/excludes',
    'no_ratio',
  ],
  [
    'a ratio leaves out what counts no users',
    ({ projectTypes: [type] }) => (type!.indicators[2]!.excludes = 'access_delay'),
    '/terms/projectTypes/0/indicators/2/excludes',
    'counts_no_users',
  ],
  [
    'the reminder of a yearly report comes before its time begins',
    (terms) => (terms.tracking = { years: 2, months: 1, reminderDays: 28 }),
    '/terms/tracking/reminderDays',
    'reminder_too_early',
  ],
  [
    'a mission is proposed where the lead would only be alerted',
    (terms) => (terms.slippage = { alertPercent: 20, missionPercent: 20 }),
    '/terms/slippage/missionPercent',
    'not_above_alert',
  ],
  ['a step is there twice', ({ steps }) => (steps[2]!.key = steps[0]!.key), '/terms/steps/2/key', 'twice'],
  [
    'a step has a criterion twice',
    ({ steps: [, step] }) => (step!.criteria[1]!.key = step!.criteria[0]!.key),
    '/terms/steps/1/criteria/1/key',
    'twice',
  ],
  ['a step waits for one that is not there', ({ steps }) => (steps[1]!.after = ['ethics']), '/terms/steps/1/after/0', 'unknown_step'],
  ['a step waits twice for another', ({ steps }) => (steps[1]!.after = ['legal', 'legal']), '/terms/steps/1/after/1', 'twice'],
  ['a step waits for itself', ({ steps }) => (steps[1]!.after = ['legal', 'data']), '/terms/steps/1/after/1', 'cycle'],
  [
    'a step is for a type of project that is not there',
    ({ steps }) => (steps[1]!.onlyFor = { projectTypes: ['proactive', 'magic'], minRequestedCents: null }),
    '/terms/steps/1/onlyFor/projectTypes/1',
    'unknown_type',
  ],
  [
    'a step names a type of project twice',
    ({ steps }) => (steps[1]!.onlyFor = { projectTypes: ['proactive', 'proactive'], minRequestedCents: null }),
    '/terms/steps/1/onlyFor/projectTypes/1',
    'twice',
  ],
  [
    // Half of the largest cost, 1 M€, is the most that may be asked for.
    'a step is for those who ask for more than allowed',
    ({ steps }) => (steps[1]!.onlyFor = { projectTypes: [], minRequestedCents: 50_000_001 }),
    '/terms/steps/1/onlyFor/minRequestedCents',
    'unreachable',
  ],
  [
    'a type of project has no step',
    ({ steps }) => steps.forEach((step) => (step.onlyFor = { projectTypes: ['proactive', 'data_available'], minRequestedCents: null })),
    '/terms/projectTypes/2',
    'unreviewed',
  ],
  [
    'a criterion is for a type of project that is not there',
    ({ steps }) => (steps[1]!.criteria[1]!.onlyFor = { projectTypes: ['magic'], minRequestedCents: null }),
    '/terms/steps/1/criteria/1/onlyFor/projectTypes/0',
    'unknown_type',
  ],
  [
    'a criterion is for those who ask for more than allowed',
    ({ steps }) => (steps[1]!.criteria[1]!.onlyFor = { projectTypes: [], minRequestedCents: 50_000_001 }),
    '/terms/steps/1/criteria/1/onlyFor/minRequestedCents',
    'unreachable',
  ],
  [
    'a step has nothing to score of one type of project',
    ({ steps: [, step] }) => step!.criteria.forEach((each) => (each.onlyFor = { projectTypes: ['proactive'], minRequestedCents: null })),
    '/terms/steps/1/criteria',
    'unscored',
  ],
  [
    'a step for large requests has nothing to score of the smallest of them',
    ({ steps: [, step] }) => {
      step!.onlyFor = { projectTypes: [], minRequestedCents: 100 };
      step!.criteria.forEach((each) => (each.onlyFor = { projectTypes: [], minRequestedCents: 101 }));
    },
    '/terms/steps/1/criteria',
    'unscored',
  ],
  [
    'the weights of its steps are not the whole',
    ({ steps }) => steps.forEach((step) => (step.weightPercent = 33)),
    '/terms/steps',
    'weights_not_100',
  ],
  [
    'one of its steps has a weight, and the others have none',
    ({ steps: [first, second] }) => ((second!.weightPercent = 60), (first!.weightPercent = 40)),
    '/terms/steps/2/weightPercent',
    'missing',
  ],
  [
    'the weights of a step are not the whole',
    ({ steps: [, step] }) => step!.criteria.forEach((criterion) => (criterion.weightPercent = 49)),
    '/terms/steps/1/criteria',
    'weights_not_100',
  ],
  [
    'one criterion of a step has a weight, and another has none',
    ({ steps: [, step] }) => (step!.criteria[1]!.weightPercent = 100),
    '/terms/steps/1/criteria/0/weightPercent',
    'missing',
  ],
  [
    'signatories are reminded before there is anything to sign',
    (terms) => (terms.signature = { months: 1, reminderDays: 28 }),
    '/terms/signature/reminderDays',
    'reminder_too_early',
  ],
  [
    'the reminder of a correction comes before it is asked for',
    (terms) => (terms.corrections = { months: 1, reminderDays: 30 }),
    '/terms/corrections/reminderDays',
    'reminder_too_early',
  ],
  [
    'the reminder of a report comes before its period has ended',
    (terms) => (terms.reports = { months: 2, reminderDays: 56 }),
    '/terms/reports/reminderDays',
    'reminder_too_early',
  ],
  ['a legal form is there twice', ({ legalForms }) => (legalForms[1]!.key = legalForms[0]!.key), '/terms/legalForms/1/key', 'twice'],
  [
    'an advance is above what instalments may reach',
    ({ legalForms }) => (legalForms[0]!.instalmentsMaxPercent = 99),
    '/terms/legalForms/0/advanceMaxPercent',
    'above_instalments',
  ],
  [
    'a guarantee lowers the advance',
    ({ legalForms }) => (legalForms[0]!.guaranteedAdvanceMaxPercent = 99),
    '/terms/legalForms/0/guaranteedAdvanceMaxPercent',
    'below_advance',
  ],
  [
    'a guaranteed advance is above what instalments may reach',
    ({ legalForms: [first] }) =>
      Object.assign(first!, { advanceMaxPercent: 10, guaranteedAdvanceMaxPercent: 81, instalmentsMaxPercent: 80 }),
    '/terms/legalForms/0/guaranteedAdvanceMaxPercent',
    'above_instalments',
  ],
  [
    'a long project reaches less than others before its balance',
    ({ legalForms }) => (legalForms[0]!.longProject = { aboveMonths: 48, instalmentsMaxPercent: 99 }),
    '/terms/legalForms/0/longProject/instalmentsMaxPercent',
    'below_instalments',
  ],
  [
    'an article is named of a rule that is not there',
    ({ legalForms }) => (legalForms[0]!.sources = { publicAid: 'décret 2018-514 art. 10 III' }),
    '/terms/legalForms/0/sources/publicAid',
    'no_such_rule',
  ],
  [
    'own funding and the highest rate are more than the whole',
    ({ legalForms }) => (legalForms[1]!.ownFundingMinPercent = 51),
    '/terms/legalForms/1/ownFundingMinPercent',
    'above_what_is_left',
  ],
  [
    'its court is overseas, where the time to appeal is another one',
    ({ agreement }) => (agreement!.court = 'Saint-Denis'),
    '/terms/agreement/court',
    'court_overseas',
  ],
  ['its form is no JSON Schema', (terms) => (terms.form = { type: 'thing' }), '/terms/form', 'no_json_schema'],
  ['its source would run in a browser', (terms) => (terms.source = 'javascript:alert(1)'), '/terms/source', 'no_web_address'],
  ['its source is a file', (terms) => (terms.source = 'file:///etc/passwd'), '/terms/source', 'no_web_address'],
  ['its form answers a promise', (terms) => (terms.form = { $async: true, required: ['users'] }), '/terms/form/$async', 'asynchronous'],
  ['a part of its form answers a promise', asking({ $async: true, type: 'object' }), '/terms/form/properties/q~11/$async', 'asynchronous'],
  ['its form is elsewhere', (terms) => (terms.form = { $ref: 'https://example.org/form' }), '/terms/form/$ref', 'reference_elsewhere'],
  ['a part of its form is in a file', asking({ $ref: 'form.json' }), '/terms/form/properties/q~11/$ref', 'reference_elsewhere'],
  ['its form contains itself', (terms) => (terms.form = { allOf: [{ $ref: '#' }] }), '/terms/form/allOf/0/$ref', 'reference_chained'],
  [
    'a part of its form is resolved dynamically',
    asking({ $dynamicRef: '#x' }),
    '/terms/form/properties/q~11/$dynamicRef',
    'reference_chained',
  ],
  [
    'a definition of its form refers on',
    (terms) => (terms.form = { $defs: { one: { allOf: [{ $ref: '#/$defs/two' }] }, two: {} } }),
    '/terms/form/$defs/one/allOf/0/$ref',
    'reference_chained',
  ],
  [
    'a pattern of its form is searched for without end',
    asking({ pattern: '^(a+)+$' }),
    '/terms/form/properties/q~11/pattern',
    'pattern_slow',
  ],
  [
    'the questions of its form go by a pattern',
    asking({ patternProperties: { '^x': {} } }),
    '/terms/form/properties/q~11/patternProperties',
    'keyword_refused',
  ],
  [
    'a part of its form has an address of its own, below which references lead elsewhere',
    asking({ $id: 'https://example.org/q', type: 'string' }),
    '/terms/form/properties/q~11/$id',
    'keyword_refused',
  ],
  [
    'a reference of its form is written in another way than its definition',
    (terms) => (terms.form = { $defs: { a: LARGE }, properties: { q: { $ref: '#/$defs/%61' } } }),
    '/terms/form/properties/q/$ref',
    'reference_chained',
  ],
  ['a format of its form is checked too slowly', asking({ format: 'url' }), '/terms/form/properties/q~11/format', 'format_refused'],
  ['its form compares with a list', asking({ const: [1, 2] }), '/terms/form/properties/q~11/const', 'value_compound'],
  ['its form has a choice of objects', asking({ enum: ['a', { b: 1 }] }), '/terms/form/properties/q~11/enum', 'value_compound'],
  ['a question of its form has a title of two lines', asking({ title: 'Oui ?\nNon' }), '/terms/form/properties/q~11/title', 'line_break'],
  [
    'a question of its form has a name of two lines',
    (terms) => (terms.form = { properties: { 'a\nb': {} } }),
    '/terms/form/properties',
    'line_break',
  ],
  [
    'its form has lists inside each other, eleven levels deep',
    asking(nested(10)),
    `/terms/form/properties/q~11${'/items'.repeat(9)}/type`,
    'form_too_deep',
  ],
  [
    'its form refers to a large definition 900 times',
    (terms) => (terms.form = { $defs: { a: LARGE }, properties: questions(900, { $ref: '#/$defs/a' }) }),
    '/terms/form',
    'form_too_many_parts',
  ],
  [
    'its form has a question too many',
    (terms) => (terms.form = { properties: questions(500, SHORT) }),
    '/terms/form',
    'form_too_many_parts',
  ],
  [
    'its form has a choice of hundreds',
    asking({ oneOf: Array.from({ length: 150 }, (_, each) => ({ const: each })) }),
    '/terms/form',
    'form_too_much_shared',
  ],
  [
    'its form refers to a large definition from a list',
    (terms) => (terms.form = { $defs: { a: LARGE }, properties: { q: { items: { $ref: '#/$defs/a' } } } }),
    '/terms/form',
    'form_too_much_shared',
  ],
  [
    'its form searches each of many answers for twenty patterns',
    asking({ items: { allOf: Array.from({ length: 20 }, () => ({ pattern: '^a*$' })) } }),
    '/terms/form',
    'form_too_much_shared',
  ],
  ...[{}, { items: {} }, { items: { type: 'object' } }, { items: { type: ['string', 'array'] } }].map((items): Spoilt => [
    `a list of its form compares each of ${JSON.stringify(items)} with each other`,
    asking({ type: 'array', uniqueItems: true, ...items }),
    '/terms/form/properties/q~11/uniqueItems',
    'comparison_slow',
  ]),
  ['its form is a book', asking({ title: 'a'.repeat(65_536) }), '/terms/form', 'form_too_long'],
  ['its form takes no object', (terms) => (terms.form = { type: 'string' }), '/terms/form/type', 'invalid_type'],
  [
    'its form requires a field that it does not have',
    ({ form }) => (form['required'] = ['users', 'colour']),
    '/terms/form/required/1',
    'unknown',
  ],
  [
    'a grant of seven months would be split into parts of seven',
    (terms) => (terms.tranches = { aboveCents: 1, aboveMonths: 6, everyMonths: 7, firm: 1 }),
    '/terms/tranches/everyMonths',
    'above_threshold',
  ],
  [
    'a tranche waits for one thing twice',
    (terms) => (terms.trancheConditions = ['report', 'report']),
    '/terms/trancheConditions/1',
    'twice',
  ],
  [
    'a tranche waits for obligations, and there are none',
    (terms) => {
      terms.trancheConditions = ['obligations'];
      terms.obligations = [];
    },
    '/terms/trancheConditions',
    'no_obligations',
  ],
  [
    'a document goes with an obligation that the call does not have',
    (terms) =>
      (terms.documents = [
        {
          ...{ key: 'proof', label: { fr: 'Preuve', en: 'Proof' }, when: 'evidence', obligation: 'moon' },
          ...{ legalCategories: [], model: null, modelFile: null, validMonths: null },
        },
      ]),
    '/terms/documents/0/obligation',
    'no_such_obligation',
  ],
  ['an obligation is owed twice', (terms) => (terms.obligations = [OBLIGATION, OBLIGATION]), '/terms/obligations/1/key', 'twice'],
  [
    'an obligation concerns an unknown type of project',
    (terms) => (terms.obligations = [{ ...OBLIGATION, onlyFor: { projectTypes: ['moon'], minRequestedCents: null } }]),
    '/terms/obligations/0/onlyFor/projectTypes/0',
    'unknown_type',
  ],
  [
    'the reminder of an obligation would come before its project begins',
    (terms) => {
      terms.reports = { months: 2, reminderDays: 28 };
      terms.obligations = [{ ...OBLIGATION, months: 1 }];
    },
    '/terms/obligations/0/months',
    'reminder_too_early',
  ],
  [
    'silence has a period of its own where the law sets one',
    (terms) => {
      terms.forLocalAuthorities = true;
      terms.silence = { months: 2, source: 'décret 2018-514 art. 1' };
    },
    '/terms/silence',
    'set_by_law',
  ],
  [
    'the reminder of a final account would come before its project is over',
    (terms) => (terms.finalAccount = { months: 1, reminderDays: 28 }),
    '/terms/finalAccount/reminderDays',
    'reminder_too_early',
  ],
];

test('two steps that wait for each other are each told, and not the one behind them', () => {
  const terms = termsOf(({ steps: [legal, data, impact] }) => {
    legal!.after = ['data'];
    data!.after = ['legal'];
    impact!.after = ['data'];
  });
  expect(callFaults(terms)).toEqual([
    { pointer: '/terms/steps/0/after/0', fault: 'cycle' },
    { pointer: '/terms/steps/1/after/0', fault: 'cycle' },
  ]);
});

test.each<[string, (terms: CallTerms) => void]>([
  ['steps one after the other', ({ steps: [, data, impact] }) => ((data!.after = ['legal']), (impact!.after = ['legal', 'data']))],
  ['weights that are the whole', ({ steps: [step] }) => step!.criteria.forEach((each, place) => (each.weightPercent = place ? 30 : 70))],
  [
    'criteria for the type of project for which their step is',
    ({ steps: [step] }) => {
      step!.onlyFor = { projectTypes: ['proactive'], minRequestedCents: null };
      step!.criteria.forEach((each) => (each.onlyFor = step!.onlyFor));
    },
  ],
  ['steps whose weights are the whole', ({ steps }) => steps.forEach((step, place) => (step.weightPercent = [20, 30, 50][place]!))],
  [
    'a step for the largest requests',
    ({ steps: [step] }) => (step!.onlyFor = { projectTypes: ['proactive'], minRequestedCents: 50_000_000 }),
  ],
])('a call holds together with %s', (_, change) => expect(callFaults(termsOf(change))).toEqual([]));

test('a step that says nothing of conditions, weights and order has none, and blocks', () => {
  const { steps } = CallTerms.parse({
    ...TOWN_CALL.terms,
    steps: [
      { key: 'all', label: { fr: 'Tout', en: 'All' }, workingDays: 5, criteria: [{ key: 'sound', label: { fr: 'Bon', en: 'Sound' } }] },
    ],
  });
  const none = { weightPercent: null, onlyFor: null };
  expect(steps).toMatchObject([{ after: [], blocking: true, ...none, criteria: [none] }]);
});

describe('a call does not hold together where', () => {
  test.each(FAULTS)('%s', (_, spoil, pointer, fault) => expect(callFaults(termsOf(spoil))).toEqual([{ pointer, fault }]));

  test('an eligible legal category has no legal form, each one named; one that names none is for all', () => {
    const named = (terms: CallTerms) => (terms.legalForms = [{ ...legalForm!, legalCategories: terms.eligible.legalCategories.slice(2) }]);
    const faults = ['/terms/eligible/legalCategories/0', '/terms/eligible/legalCategories/1', '/terms/eligible/sirens'];
    expect(callFaults(termsOf(named))).toEqual(faults.map((pointer) => ({ pointer, fault: 'no_legal_form' })));
    expect(callFaults(termsOf((terms) => (terms.legalForms = [{ ...legalForm!, legalCategories: [] }])))).toEqual([]);
  });

  test('several things are wrong: all are said at once', () => {
    const faults = callFaults(
      termsOf((terms) => {
        terms.closesOn = '2020-01-01';
        terms.cost.minCents = terms.cost.maxCents + 1;
        terms.form = {};
        terms.form['required'] = ['users'];
      }),
    );
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/terms/closesOn', '/terms/cost/minCents', '/terms/form/required/0']);
  });
});

test.each<[string, (terms: CallTerms) => void]>([
  ['opens and closes on one day', (terms) => (terms.closesOn = terms.opensOn)],
  ['funds one cost only', (terms) => (terms.cost.minCents = terms.cost.maxCents)],
  ['reminds a day after the shortest month has begun', (terms) => (terms.signature = { months: 1, reminderDays: 27 })],
  ['leaves exactly the rest to own funding', ({ legalForms }) => (legalForms[0]!.ownFundingMinPercent = 50)],
  [
    'advances all that instalments may reach',
    ({ legalForms }) => (legalForms[0]!.instalmentsMaxPercent = legalForms[0]!.advanceMaxPercent = 80),
  ],
  ['splits at its threshold', (terms) => (terms.tranches = { aboveCents: 1, aboveMonths: 6, everyMonths: 6, firm: 1 })],
  ['never splits', (terms) => (terms.tranches = null)],
  ['measures two types by one indicator', ({ projectTypes: [first, second] }) => (second!.indicators[0] = first!.indicators[0]!)],
  ['asks no question', (terms) => (terms.form = {})],
  ['is read without encryption', (terms) => (terms.source = 'http://www.legifrance.gouv.fr/')],
  [
    'asks two questions by one definition',
    (terms) =>
      (terms.form = {
        $defs: { siret: { type: 'string', pattern: '^\\d{14}$' } },
        properties: { buyer: { $ref: '#/$defs/siret' }, seller: { $ref: '#/$defs/siret' } },
      }),
  ],
  ['asks as many questions as a form may have', (terms) => (terms.form = { properties: questions(499, SHORT) })],
  [
    'asks for a table of several columns, and for more on one condition',
    (terms) =>
      (terms.form = {
        $id: 'https://guichet.example/form',
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        properties: {
          table: { type: 'array', items: { type: 'object', properties: questions(10, SHORT) } },
          personal: { type: 'boolean' },
        },
        if: { properties: { personal: { const: true } } },
        then: { required: ['personal'] },
      }),
  ],
  ['asks for lists inside each other, ten levels deep', asking(nested(9))],
  ['asks for a choice of several', asking({ type: 'array', uniqueItems: true, items: { type: 'string', enum: ['csv', 'json'] } })],
  ['asks for a list in which things may come again', asking({ type: 'array', uniqueItems: false, items: { type: 'object' } })],
  ['asks a question by the name of a rule', (terms) => (terms.form = { properties: { pattern: { type: 'string' }, $ref: {} } })],
])('a call that %s holds together', (_, change) => expect(callFaults(termsOf(change))).toEqual([]));

const admin = callerOf('admin');
const incoherent = termsOf((terms) => (terms.cost.minCents = 100_000_001));
const fields = [{ pointer: '/terms/cost/minCents', fault: 'above_maximum' }];
const life = (state: CallLife['state'] = 'published'): CallLife => ({
  id: 'a-call',
  state,
  version: 4,
  published: 2,
  draft: SHIPPED_CALL.terms,
  documents: [],
});

describe('a new call', () => {
  const sound = () => ({ known: true, body: { id: 'a-call', code: 'EAU', envelopeId: 'envelope', terms: SHIPPED_CALL.terms } });
  inOrderOfPrecedence(sound, ({ known, body }) => refuseNewCall(known, given(admin, body)), [
    { when: 'an envelope that is not there', refusal: { code: 'envelope_unknown', envelopeId: 'envelope' }, spoil: { known: false } },
    { when: 'rules that do not hold together', refusal: { code: 'call_incoherent', fields }, spoil: { body: { terms: incoherent } } },
  ]);
});

describe('a change of a call', () => {
  const sound = () => ({ call: life(), known: true, body: { version: 4, envelopeId: 'envelope', terms: SHIPPED_CALL.terms } });
  inOrderOfPrecedence(sound, ({ call, known, body }) => refuseCallUpdate(call, known, given(admin, body)), [
    {
      when: 'closed before',
      refusal: { code: 'wrong_state', command: 'updateCall', state: 'closed' },
      spoil: { call: { state: 'closed' } },
    },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 4 }, spoil: { body: { version: 3 } } },
    { when: 'an envelope that is not there', refusal: { code: 'envelope_unknown', envelopeId: 'envelope' }, spoil: { known: false } },
    { when: 'rules that do not hold together', refusal: { code: 'call_incoherent', fields }, spoil: { body: { terms: incoherent } } },
  ]);
});

describe('a publication', () => {
  const sound = () => ({ call: life(), body: { version: 4 } });
  const ask = ({ call, body }: ReturnType<typeof sound>) => refusePublication(call, given(admin, body));
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'closed before',
      refusal: { code: 'wrong_state', command: 'publishCall', state: 'closed' },
      spoil: { call: { state: 'closed' } },
    },
    { when: 'nothing drafted', refusal: { code: 'call_without_draft', published: 2 }, spoil: { call: { draft: null } } },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 4 }, spoil: { body: { version: 3 } } },
  ]);
  test('what was drafted under other rules is asked again', () =>
    expect(ask({ ...sound(), call: { ...life(), draft: incoherent } })).toEqual({ code: 'call_incoherent', fields }));
  test('a call whose last day has passed would take no application; one whose last day is today does', () => {
    const until = (closesOn: string) => ({ ...sound(), call: { ...life(), draft: { ...sound().call.draft!, closesOn } } });
    const refusal = { code: 'call_incoherent', fields: [{ pointer: '/terms/closesOn', fault: 'closing_passed' }] };
    expect([ask(until('2026-03-01')), ask(until('2026-03-02'))]).toEqual([refusal, null]);
  });
  test('a draft from before a document could name an obligation is published', () => {
    const label = { fr: 'Preuve', en: 'Proof' };
    const document = { key: 'proof', label, when: 'report', legalCategories: [], model: null, modelFile: null, validMonths: null };
    const draft = { ...SHIPPED_CALL.terms, documents: [document] } as unknown as CallTerms;
    expect(ask({ ...sound(), call: { ...life(), draft } })).toBeNull();
  });
  test('a draft that was never published is published', () => expect(ask({ ...sound(), call: life('draft') })).toBeNull());
});

describe('a closing', () => {
  const sound = () => ({ call: life(), body: { version: 4, reason: 'Crédits épuisés.' } });
  inOrderOfPrecedence(sound, ({ call, body }) => refuseClosing(call, given(admin, body)), [
    {
      when: 'closed before',
      refusal: { code: 'wrong_state', command: 'closeCall', state: 'closed' },
      spoil: { call: { state: 'closed' } },
    },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 4 }, spoil: { body: { version: 3 } } },
  ]);
});

test.each([
  ['published', null],
  ['draft', { code: 'call_unknown', callId: 'a-call' }],
  ['closed', { code: 'call_closed', callId: 'a-call' }],
] as const)('an applicant under a call that is %s is answered %j', (state, refusal) =>
  expect(refuseApplying({ id: 'a-call', state }, 'a-call')).toEqual(refusal),
);
test('a call that does not exist is unknown to the applicant', () =>
  expect(refuseApplying(undefined, 'a-call')).toEqual({ code: 'call_unknown', callId: 'a-call' }));

test.each([
  [SHIPPED_CALL, '7120', 'management_delegation'],
  [SHIPPED_CALL, '7389', 'operator_subsidy'],
  [SHIPPED_CALL, null, 'operator_subsidy'],
  [TOWN_CALL, '7210', 'local_authority_subsidy'],
  // Not eligible: the award that it would get does not matter.
  [TOWN_CALL, null, 'local_authority_subsidy'],
])('under $id an organisation of the legal category %s gets the legal form %s', ({ terms }, legalCategory, key) =>
  expect(legalFormOf({ terms }, { legalCategory }).key).toBe(key),
);

test('each rule of a legal form names the article that it comes from, and the legal form’s own source where it names none', () => {
  const rules = (terms: CallTerms, key: string) => rulesOf(legalFormByKey({ terms }, key));
  expect(rules(TOWN_CALL.terms, 'local_authority_subsidy')).toEqual([
    { rule: 'advance', percent: 30, article: 'décret 2018-514 art. 12 II' },
    { rule: 'guaranteedAdvance', percent: 60, article: 'décret 2018-514 art. 12 II' },
    { rule: 'instalments', percent: 80, article: 'décret 2018-514 art. 12 III' },
    { rule: 'longProject', percent: 90, article: 'décret 2018-514 art. 12 III' },
    { rule: 'ownFunding', percent: 20, article: 'CGCT L1111-10 III' },
    { rule: 'publicAid', percent: 100, article: 'décret 2018-514 art. 10 III' },
  ]);
});

test('a rule that bounds nothing is none: the State’s own call caps no advance, and asks for an own share alone', () => {
  for (const legalForm of SHIPPED_CALL.terms.legalForms) expect(rulesOf(legalForm).map(({ rule }) => rule)).toEqual(['ownFunding']);
  const [town] = TOWN_CALL.terms.legalForms;
  const rules = (change: Partial<CallTerms['legalForms'][number]>) => rulesOf({ ...town!, ...change }).map(({ rule }) => rule);
  expect(rules({ advanceMaxPercent: 100, guaranteedAdvanceMaxPercent: 100 })).toEqual([
    'instalments',
    'longProject',
    'ownFunding',
    'publicAid',
  ]);
  expect(rules({ instalmentsMaxPercent: 100 })).toEqual(['advance', 'guaranteedAdvance', 'ownFunding', 'publicAid']);
  expect(rules({ advanceMaxPercent: 0, ownFundingMinPercent: 0 })).toEqual([
    'advance',
    'guaranteedAdvance',
    'instalments',
    'longProject',
    'publicAid',
  ]);
});

test('a legal form that names no articles has those of its source', () => {
  const { legalForms, eligibleCategories: _, ...terms } = TOWN_CALL.terms;
  const before = legalForms.map(
    ({ nature: _, guaranteedAdvanceMaxPercent: __, longProject: ___, publicAidMaxPercent: ____, sources: _____, ...each }) => each,
  );
  const read = CallTerms.parse({ ...terms, legalForms: before });
  expect([read.eligibleCategories, rulesOf(read.legalForms[0]!).map(({ rule, article }) => [rule, article])]).toEqual([
    null,
    [
      ['advance', 'décret 2018-514'],
      ['instalments', 'décret 2018-514'],
      ['ownFunding', 'décret 2018-514'],
    ],
  ]);
});

test('a call that does not say how many tranches are firm has one', () => {
  const { firm: _, ...before } = SHIPPED_CALL.terms.tranches!;
  expect(CallTerms.parse({ ...SHIPPED_CALL.terms, tranches: before }).tranches?.firm).toBe(1);
});

test('a ministry’s legal form is a delegation, and one that says nothing of it an agreement', () => {
  const forms = ({ legalForms }: CallTerms) => legalForms.map(({ form }) => form);
  expect([forms(SHIPPED_CALL.terms), forms(TOWN_CALL.terms)]).toEqual([['delegation', 'agreement'], ['agreement']]);
  const before = { ...SHIPPED_CALL.terms, legalForms: SHIPPED_CALL.terms.legalForms.map(({ form: _, ...each }) => each) };
  expect(forms(CallTerms.parse(before))).toEqual(['agreement', 'agreement']);
});

test.each([
  ['DON', true],
  ['EU', true],
  ['ABCDE', true],
  ['COM', false],
  ['D', false],
  ['ABCDEF', false],
  ['don', false],
  ['D0N', false],
  ['ÉAU', false],
])('%s may be a call’s code: %s', (code, may) => {
  expect(CallFile.safeParse({ ...SHIPPED_CALL, code }).success).toBe(may);
});
