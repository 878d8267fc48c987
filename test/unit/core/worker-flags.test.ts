import { readFileSync } from 'node:fs';
import { WORKER_FLAGS } from '../../../runtime/worker-options.ts';

test('a worker that is started by itself is run as npm start runs one', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts['worker']).toBe(`node ${WORKER_FLAGS.join(' ')} bin/worker.ts`);
});
