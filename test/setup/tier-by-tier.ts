import { createRequire } from 'node:module';
import type JestSequencer from '@jest/test-sequencer';

// Its types are found only where it is required.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer') as typeof JestSequencer;
type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0];

/**
 * The cheapest tier first; smoke, whose files take longest, before the many of workflows, which keep both processes
 * busy until the end.
 */
const ORDER = ['unit', 'rules', 'http', 'smoke', 'workflows'];

const placeOf = ({ context }: Tests[number]): number => ORDER.indexOf(context.config.displayName?.name ?? '');

/** Runs all tiers in one go, one after the other; inside a tier in jest's order. */
export default class TierByTier extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    return (await super.sort(tests)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
