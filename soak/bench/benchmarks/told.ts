import type { Benchmark } from '../benchmark.ts';
import { measureTold } from '../told/decision.ts';

/**
 * A committee decides on the most applications that it may at once: when its applicants are notified, and how people at
 * work in the meantime are affected.
 */
export const told: Benchmark = async (means) => measureTold(means, await means.stage());
