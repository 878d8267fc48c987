import fc from '../../support/property.ts';
import type { Call, Criterion, ReviewStepTerms } from '../../../domain/calls/call.ts';
import { callFaults } from '../../../domain/calls/call-faults.ts';
import { nextApplicationDue } from '../../../domain/desk/deadlines.ts';
import { extended, isReviewed, joiningSteps, movedSteps, type ReviewStep, type Verdict } from '../../../domain/review/review.ts';
import { concerns, cyclicSteps, layersOf, rubricOf, stepsBefore } from '../../../domain/calls/review-graph.ts';
import { scoreOf, weightsOf } from '../../../domain/committee/ranking.ts';
import { applicationIn, CALL, SHIPPED_CALL } from '../../support/domain.ts';

const AT = '2026-03-02T09:00:00.000Z';
const SMALL = { projectTypes: ['public_policy'], requestedCents: 1_000 };

const stepTerms = (key: string, changed: Partial<ReviewStepTerms> = {}): ReviewStepTerms => ({
  key,
  label: { fr: key, en: key },
  workingDays: 10,
  after: [],
  blocking: true,
  blind: false,
  onlyFor: null,
  criteria: [{ key: 'sound', label: { fr: 'Bon', en: 'Sound' }, weightPercent: null, onlyFor: null, scale: null }],
  weightPercent: null,
  ...changed,
});
const callWith = (steps: ReviewStepTerms[]): Call => ({ ...CALL, terms: { ...CALL.terms, steps } });

/**
 * Legal and data side by side, then impact, which waits for both, and openness after it; finance for large requests
 * only, before impact.
 */
const GRAPH = callWith([
  stepTerms('impact', { after: ['legal', 'data', 'finance'] }),
  stepTerms('legal'),
  stepTerms('data', { blocking: false }),
  stepTerms('finance', { after: ['legal'], onlyFor: { projectTypes: [], minRequestedCents: 20_000_000 } }),
  stepTerms('openness', { after: ['impact'] }),
]);

/** A review as it goes: commands on its steps, one after the other. */
function review(call: Call, asked = SMALL) {
  let steps = joiningSteps(call, asked, [], AT);
  const set = (changed: readonly ReviewStep[]) => (steps = steps.map((step) => changed.find(({ key }) => key === step.key) ?? step));
  const end = (key: string, change: Partial<ReviewStep>) => {
    set(steps.filter((step) => step.key === key).map((step) => ({ ...step, ...change })));
    const moved = movedSteps(call, steps, AT);
    set(moved);
    return moved.map((step) => `${step.key} ${step.state}`);
  };
  return {
    states: () => Object.fromEntries(steps.map(({ key, state }) => [key, state])),
    give: (key: string, verdict: Verdict = 'favourable') => end(key, { state: 'given', verdict }),
    waive: (key: string) => end(key, { state: 'waived' }),
    join: (later: typeof SMALL) => (steps = [...steps, ...joiningSteps(call, later, steps, AT)]),
    steps: () => steps,
  };
}

describe('a review by a graph', () => {
  test('begins with the steps that nothing stands before, for its own working days, and leaves out those of other applications', () => {
    const { states, steps } = review(GRAPH);
    expect(states()).toEqual({ impact: 'waiting', legal: 'open', data: 'open', openness: 'waiting' });
    expect(
      steps()
        .filter(({ deadlineAt }) => deadlineAt)
        .map(({ key }) => key),
    ).toEqual(['legal', 'data']);
  });

  test('opens a step when all before it are favourable, with reservations or without', () => {
    const { give } = review(GRAPH);
    expect(give('legal', 'favourable_with_reservations')).toEqual([]);
    expect(give('data')).toEqual(['impact open']);
    expect(give('impact')).toEqual(['openness open']);
  });

  test('waits for a step that concerns a large request, and opens it', () => {
    const { give, states } = review(GRAPH, { ...SMALL, requestedCents: 20_000_000 });
    expect(states()).toMatchObject({ finance: 'waiting', impact: 'waiting' });
    expect(give('data')).toEqual([]);
    expect(give('legal')).toEqual(['finance open']);
    expect(give('finance')).toEqual(['impact open']);
  });

  test('cancels all that stands behind an unfavourable opinion of a blocking step, and is over when nothing is open any more', () => {
    const { give, states, steps } = review(GRAPH);
    expect(give('legal', 'unfavourable')).toEqual(['impact cancelled', 'openness cancelled']);
    expect(isReviewed(steps())).toBe(false);
    expect(give('data', 'unfavourable')).toEqual([]);
    expect(states()).toEqual({ impact: 'cancelled', legal: 'given', data: 'given', openness: 'cancelled' });
    expect(isReviewed(steps())).toBe(true);
  });

  test('goes on after an advisory step whatever it says, and after one that was waived', () => {
    const [told, waived] = [review(GRAPH), review(GRAPH)];
    told.give('legal');
    expect(told.give('data', 'unfavourable')).toEqual(['impact open']);
    waived.give('legal');
    expect(waived.waive('data')).toEqual(['impact open']);
  });

  test('takes in a step that concerns the application only since it was corrected, and makes those wait for it that have not opened', () => {
    const { give, join, states } = review(GRAPH);
    give('legal');
    join({ ...SMALL, requestedCents: 30_000_000 });
    expect(states()).toMatchObject({ finance: 'open', impact: 'waiting' });
    expect(give('data')).toEqual([]);
    expect(give('finance')).toEqual(['impact open']);
  });
});

test('a step that is left out hands on what stands before it', () => {
  const steps = [stepTerms('a'), stepTerms('b', { after: ['a'] }), stepTerms('c', { after: ['b'] }), stepTerms('d', { after: ['c', 'b'] })];
  expect([...stepsBefore(steps, new Set(['a', 'd']))]).toEqual([
    ['a', []],
    ['d', ['a']],
  ]);
});

test('steps stand in the layer behind the last of those that they wait for', () => {
  expect(layersOf(GRAPH.terms.steps).map((layer) => layer.map(({ key }) => key))).toEqual([
    ['legal', 'data'],
    ['finance'],
    ['impact'],
    ['openness'],
  ]);
});

test('what lies on a cycle is told from what stands before or behind it', () => {
  const steps = [
    stepTerms('before'),
    stepTerms('a', { after: ['before', 'b'] }),
    stepTerms('b', { after: ['a'] }),
    stepTerms('behind', { after: ['b'] }),
  ];
  expect([...cyclicSteps(steps)]).toEqual(['a', 'b']);
});

test.each([
  ['of one of its types that asks for enough', ['x', 'proactive'], 20, true],
  ['of another type', ['x'], 20, false],
  ['that asks for a cent too little', ['proactive'], 19, false],
])('a step for some concerns an application %s: %j, %d is %s', (_, projectTypes, requestedCents, conflicted) => {
  const onlyFor = { projectTypes: ['proactive', 'data_available'], minRequestedCents: 20 };
  expect(concerns({ onlyFor }, { projectTypes, requestedCents })).toBe(conflicted);
});

const criterion = (key: string, weightPercent: number | null = null, projectTypes?: string[]): Criterion => ({
  key,
  label: { fr: key, en: key },
  weightPercent,
  onlyFor: projectTypes ? { projectTypes, minRequestedCents: null } : null,
  scale: null,
});

test.each([
  ['of one type', ['proactive'], ['sound', 'proactivity']],
  ['of another', ['public_policy'], ['sound', 'ethics']],
  ['of two', ['public_policy', 'proactive'], ['sound', 'proactivity', 'ethics']],
])('an opinion on an application %s scores what concerns all, and what concerns its types', (_, projectTypes, keys) => {
  const criteria = [criterion('sound'), criterion('proactivity', null, ['proactive']), criterion('ethics', null, ['public_policy'])];
  const rubric = rubricOf({ steps: [stepTerms('data'), stepTerms('legal', { criteria })] }, 'legal', { projectTypes, requestedCents: 1 });
  expect(rubric.map(({ key }) => key)).toEqual(keys);
});

test('the shipped call asks of each type of project what the real one does, and its measure of impact counts most', () => {
  const { terms } = SHIPPED_CALL;
  const own = (projectType: string) =>
    terms.steps.flatMap(({ key, criteria }) => {
      const asked = rubricOf(terms, key, { projectTypes: [projectType], requestedCents: 1 });
      return criteria.filter(({ key, onlyFor }) => onlyFor && asked.some((each) => each.key === key)).map(({ key }) => key);
    });
  expect(own('proactive')).toEqual([
    ...['proactivity_risks', 'automatic_awards', 'proactivity', 'procedures_abolished', 'time_to_use', 'shared_components'],
  ]);
  expect(own('data_available')).toEqual([
    ...['public_data_service', 'data_policy', 'savings', 'technical_choices', 'priority_policy', 'externalities'],
  ]);
  expect(own('public_policy')).toEqual([
    ...['ethics', 'method', 'project', 'first_impact', 'free_software', 'accessibility', 'eco_responsibility'],
  ]);
  const [heaviest] = terms.steps.toSorted((a, b) => (b.weightPercent ?? 0) - (a.weightPercent ?? 0));
  expect([heaviest?.key, heaviest?.criteria[0]]).toMatchObject(['impact', { key: 'measurement', weightPercent: 50 }]);
});

test('a criterion that does not concern an application weighs nothing: the others share the whole as their weights are to each other', () => {
  const criteria = [criterion('a', 50), criterion('b', 25), criterion('c', 25, ['proactive'])];
  const weights = weightsOf({ steps: [stepTerms('legal', { criteria })] });
  expect(scoreOf([{ step: 'legal', scores: { a: 5, b: 2 } }], weights)).toBe(4);
});

test.each([
  ['all of them', [5, 3, 1], 3.8],
  ['those that scored it, where one was waived', [5, 1], 4],
])('steps count by their weights among %s', (_, scores, score) => {
  const steps = [60, 20, 20].map((weightPercent, place) => stepTerms(`s${place}`, { weightPercent }));
  const opinions = scores.map((sound, place) => ({ step: `s${place}`, scores: { sound } }));
  expect(scoreOf(opinions, weightsOf({ steps }))).toBe(score);
});

test.each([
  [[null, null, null], [5, 4, 4], 4.33],
  [[50, 30, 20], [5, 4, 1], 3.9],
  [[98, 1, 1], [0, 5, 5], 0.1],
])('weights %j make %d of the scores %j', (weights, scores, score) => {
  const criteria = weights.map((weightPercent, place) => criterion(`c${place}`, weightPercent));
  const opinion = { step: 'legal', scores: Object.fromEntries(scores.map((each, place) => [`c${place}`, each])) };
  expect(scoreOf([opinion], weightsOf({ steps: [stepTerms('legal', { criteria })] }))).toBe(score);
});

/**
 * Up to eight steps, each of which waits for some earlier ones in an order of its own; some are for some applications
 * only.
 */
const graphs = fc
  .array(
    fc.record({
      before: fc.array(fc.nat(7), { maxLength: 4 }),
      blocking: fc.boolean(),
      workingDays: fc.integer({ min: 2, max: 30 }),
      minRequestedCents: fc.option(fc.constantFrom(10, 20_000_000, 50_000_000), { freq: 3 }),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .chain((drawn) => {
    const others = drawn.map(({ before, blocking, workingDays, minRequestedCents }, place) =>
      stepTerms(`s${place}`, {
        blocking,
        workingDays,
        after: [...new Set(before.filter((each) => each < place).map((each) => `s${each}`))],
        onlyFor: minRequestedCents === null ? null : { projectTypes: [], minRequestedCents },
      }),
    );
    // One step concerns all applications, so that each has one.
    const everybodys = stepTerms('everybodys', { after: drawn.length > 2 ? ['s1'] : [] });
    return fc.shuffledSubarray([...others, everybodys], { minLength: drawn.length + 1 });
  });

test('whatever the graph, the verdicts and the waivers, a review waits for a date as long as it goes on, moves each step once, and comes to its end', () => {
  fc.assert(
    fc.property(
      graphs,
      fc.integer({ min: 1, max: 50_000_000 }),
      fc.array(
        fc.record({
          pick: fc.nat(),
          how: fc.constantFrom('favourable', 'favourable_with_reservations', 'unfavourable', 'waive', 'extend'),
        }),
        {
          minLength: 40,
          maxLength: 40,
        },
      ),
      (terms, requestedCents, choices) => {
        const call = callWith(terms);
        expect(callFaults(call.terms)).toEqual([]);
        const application = applicationIn('in_review');
        let steps = joiningSteps(call, { ...SMALL, requestedCents }, [], AT);
        const replace = (changed: readonly ReviewStep[]) =>
          (steps = steps.map((step) => changed.find(({ key }) => key === step.key) ?? step));
        const before = stepsBefore(terms, new Set(steps.map(({ key }) => key)));
        for (const { pick, how } of choices) {
          if (isReviewed(steps)) break;
          const open = steps.filter(({ state }) => state === 'open');
          // A person may act, and a date comes if none does.
          expect(open.length).toBeGreaterThan(0);
          expect(nextApplicationDue(application, steps, null)).not.toBeNull();
          const step = open[pick % open.length]!;
          const { blocking } = terms.find(({ key }) => key === step.key)!;
          if (how === 'extend') {
            replace([extended(step, 2, AT)]);
            continue;
          }
          const change = how === 'waive' ? (blocking ? null : { state: 'waived' as const }) : { state: 'given' as const, verdict: how };
          if (!change) continue;
          replace([{ ...step, ...change }]);
          const moved = movedSteps(call, steps, AT);
          for (const each of moved) {
            expect(steps.find(({ key }) => key === each.key)?.state).toBe('waiting');
            if (each.state === 'open') expect(each.deadlineAt).not.toBeNull();
          }
          replace(moved);
          // Nothing more moves by itself, and no step opened before those that it waits for.
          expect(movedSteps(call, steps, AT)).toEqual([]);
          for (const each of steps.filter(({ state }) => state === 'open'))
            for (const key of before.get(each.key) ?? [])
              expect(['given', 'waived']).toContain(steps.find((earlier) => earlier.key === key)?.state);
        }
        // Reviewers who never act are no fault of the graph: each choice but an extension or a refused waiver ends a
        // step.
        const ended = choices.filter(({ how }) => how !== 'extend' && how !== 'waive').length;
        if (ended >= steps.length) expect(isReviewed(steps)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
