import { compare, strayed } from '../../support/exercised/compare.ts';
import { type Code, declaredBy } from '../../support/exercised/declared.ts';

const words = { fr: '', en: '' };
const code: Code = {
  operations: { openDoor: ['unauthenticated', 'door_locked'], getDoor: ['unauthenticated'] },
  nouns: {
    door: {
      table: {
        shut: {
          staff: words,
          applicant: words,
          takes: { openDoor: { by: ['lead'], to: ['open'] }, rustDoor: { by: 'time', to: ['shut'] } },
        },
        open: { staff: words, applicant: words, takes: {} },
      },
    },
  },
  events: { openDoor: { letters: true }, rustDoor: { letters: false } },
  pages: { openDoor: ['shown', 'done'] },
};
const declared = declaredBy(code);
const everything = Object.values(declared).flat();
const without = (...facts: string[]): Set<string> => new Set(everything.filter((fact) => !facts.includes(fact)));

test('what the code declares is to be met: operations, their problems, transitions, events, letters and pages', () => {
  expect(declared).toEqual({
    operations: ['answer openDoor 2xx', 'answer getDoor 2xx'],
    problems: ['answer openDoor unauthenticated', 'answer openDoor door_locked', 'answer getDoor unauthenticated'],
    transitions: ['transition door shut openDoor', 'transition door shut rustDoor'],
    events: ['event openDoor', 'event rustDoor'],
    letters: ['letter openDoor'],
    pages: ['page openDoor shown', 'page openDoor done'],
  });
});

test('a run that has met all of it stands, and says how much that is', () => {
  const counts = { operations: 2, problems: 3, transitions: 2, events: 2, letters: 1, pages: 2 };
  expect(compare(declared, new Set(everything), {})).toEqual({ faults: [], counts });
});

test.each(everything)('what nothing met fails the run and names itself: %s', (fact) => {
  expect(compare(declared, without(fact), {}).faults).toEqual([`nothing met: ${fact}`]);
});

test('what was met and is not declared is ignored', () => {
  expect(compare(declared, new Set([...everything, 'transition door open openDoor', '']), {}).faults).toEqual([]);
});

test('a command that was refused below the front door has met its problem', () => {
  const met = without('answer openDoor door_locked').add('refusal openDoor door_locked');
  expect(compare(declared, met, {}).faults).toEqual([]);
  expect(compare(declared, without('answer openDoor door_locked').add('refusal getDoor door_locked'), {}).faults).toHaveLength(1);
});

test.each([
  ['answer openDoor door_locked', 'of one operation'],
  ['answer * door_locked', 'of any operation'],
])('what no test can meet is exempt: %s, %s', (entry) => {
  const { faults, counts } = compare(declared, without('answer openDoor door_locked'), { [entry]: 'there is no lock' });
  expect([faults, counts['problems']]).toEqual([[], 2]);
});

test.each(['answer openDoor door_locked', 'answer * door_locked', 'event shutDoor'])(
  'and exempt without need once it is met, or gone: %s',
  (entry) => {
    expect(compare(declared, new Set(everything), { [entry]: 'there is no lock' }).faults).toEqual([`exempt without need: ${entry}`]);
  },
);

test('a command that leads elsewhere than its table says is named, and one that its table does not know is not', () => {
  const met = [
    'led door shut openDoor open',
    'led door shut openDoor shut',
    'led door open openDoor shut',
    'led window shut openDoor shut',
  ];
  expect(strayed(code.nouns, new Set(met), {})).toEqual(['led door shut openDoor shut']);
  expect(strayed(code.nouns, new Set(met), { openDoor: 'it sticks' })).toEqual([]);
});
