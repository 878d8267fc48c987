/** What the tiers share in which workflows run. */
export { startServersAndTemporal as default } from './start.ts';
