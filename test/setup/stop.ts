/** Ends what the tiers have shared. */
export { stop as default } from './start.ts';
