/** What the tiers with workflows share. */
export { startServersAndTemporal as default } from './start.ts';
