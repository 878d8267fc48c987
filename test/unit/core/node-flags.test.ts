import { readFileSync } from 'node:fs';
import { NODE_FLAGS } from '../../../runtime/node-flags.ts';

test.each(['api', 'worker'] as const)('%s that is started by itself is run as npm start runs one', (name) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts[name]).toBe(`node ${NODE_FLAGS[name].join(' ')} bin/${name}.ts`);
});
