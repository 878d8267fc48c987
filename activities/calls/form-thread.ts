import { parentPort, workerData } from 'node:worker_threads';
import { isJsonSchema } from '../../domain/calls/form.ts';
import type { Said } from './compile-form.ts';

const say = (said: Said): void => parentPort?.postMessage(said);

// Load everything that a form may need before the time limit starts.
isJsonSchema({});
say('loaded');
say({ isSchema: isJsonSchema(workerData as Record<string, unknown>) });
