import { parentPort, workerData } from 'node:worker_threads';
import type { Choice } from '../../../domain/core/choice.ts';
import { loadSolver } from './highs.ts';
import type { Said } from './solver.ts';

const { choice, ms } = workerData as { choice: Choice; ms: number };
const say = (said: Said): void => parentPort?.postMessage(said);

const solve = await loadSolver();
say('loaded');
say({ chosen: solve(choice, ms) });
