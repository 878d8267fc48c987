import type { Benchmark } from '../benchmark.ts';
import { measureTold } from '../told/decision.ts';

/**
 * A committee decides on all that it may at once: when its applicants are told, and what people feel of it who work
 * meanwhile.
 */
export const told: Benchmark = async (means) => measureTold(means, await means.stage());
