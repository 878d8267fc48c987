import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { THREE_OPINIONS } from '../support/three-opinions.ts';
import { stepsWith } from '../support/graph-fixtures.ts';
import { endAll, startProgram } from '../support/processes.ts';

afterAll(() => endAll());

async function call(...args: string[]): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const child = startProgram('call', {}, args);
  return { code: await child.exited, output: child.output() };
}

const folder = mkdtempSync(join(tmpdir(), 'guichet-calls-'));
function fileOf(content: object | string): string {
  const path = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const withSteps = (steps: object): string => fileOf({ ...THREE_OPINIONS, terms: { ...THREE_OPINIONS.terms, steps } });

test.each(['donnees-2023', 'territoires-2023'])('the shipped call %s holds together', async (id) => {
  const { code, output } = await call('check', `calls/${id}.json`);
  expect(output).toMatch(new RegExp(`^✓ ${id}, version \\d+, holds together\\.`));
  expect(code).toBe(0);
});

test('a call that holds together is drawn: its steps in layers, the working days of each, and what waits for what', async () => {
  const [legal, data, impact] = stepsWith({ data: { blocking: false, workingDays: 5 }, impact: { after: ['legal', 'data'] } });
  const finance = { ...data, key: 'finance', after: ['legal'], onlyFor: { projectTypes: ['proactive'], minRequestedCents: 20_000_000 } };
  const { code, output } = await call('check', withSteps([impact, legal, data, finance]));
  expect(output.split('\n')).toEqual([
    '✓ trois-avis, version 1, holds together. Its review takes 35 working days at the longest.',
    '',
    'layer  step                                          working days',
    '    1  legal    ███████████████                      1–15',
    '       data     █████                                1–5           advisory',
    '    2  impact                  ████████████████████  16–35         after legal, data',
    '       finance                 █████                 16–20         after legal; advisory; only for proactive, €200,000 or more',
    '',
  ]);
  expect(code).toBe(0);
});

test('a long review is drawn no wider than a terminal', async () => {
  const { output } = await call('check', withSteps(stepsWith({ legal: { workingDays: 250 }, data: { after: ['legal'], workingDays: 2 } })));
  expect(output).toContain('252 working days at the longest');
  expect(
    Math.max(
      ...output
        .split('\n')
        .slice(2)
        .map((line) => line.length),
    ),
  ).toBeLessThan(90);
  expect(output.split('\n').find((line) => line.includes(' data '))).toContain('█');
});

test('each place where a call does not hold together is told in a sentence with its pointer, and it ends with code 1', async () => {
  const { code, output } = await call('check', withSteps(stepsWith({ legal: { after: ['data'] }, data: { after: ['legal', 'ethics'] } })));
  expect(output.split('\n')).toEqual([
    '✗ /terms/steps/0/after/0: both steps wait for each other, directly or through others.',
    '✗ /terms/steps/1/after/0: both steps wait for each other, directly or through others.',
    '✗ /terms/steps/1/after/1: a step that the call does not have.',
    '',
  ]);
  expect(code).toBe(1);
});

test('so is each field that has not its form', async () => {
  const { id: _, ...rest } = THREE_OPINIONS;
  const { code, output } = await call('check', fileOf({ ...rest, colour: 'blue' }));
  expect(output.split('\n').sort()).toEqual(['', '✗ /colour: unknown field.', '✗ /id: missing.']);
  expect(code).toBe(1);
});

test.each<[string, string[], RegExp]>([
  ['no file is named', ['check'], /^Say which file: npm run call -- check FILE, .* shipped: donnees-2023, territoires-2023\.\n$/],
  ['something else is asked', ['publish', 'x.json'], /^Say which file/],
  ['the file is not there', ['check', join(folder, 'nowhere.json')], /nowhere\.json cannot be read: ENOENT/],
  ['the file is no JSON', ['check', fileOf('{')], /is no JSON: /],
])('where %s, a sentence says so, and it ends with code 2', async (_, args, sentence) => {
  const { code, output } = await call(...args);
  expect(output).toMatch(sentence);
  expect(code).toBe(2);
});
