import { readFileSync } from 'node:fs';
import { NODE_FLAGS } from '../../../runtime/node-flags.ts';

// `exec`: the shell between would end at npm's signal, and leave the program behind.
test.each(['api', 'worker'] as const)('%s that is started by itself is run as npm start runs one, in place of its shell', (name) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts[name]).toBe(`exec node ${NODE_FLAGS[name].join(' ')} bin/${name}.ts`);
});
