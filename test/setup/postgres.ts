/** What the tiers share in which no workflow runs. */
export { startServers as default } from './start.ts';
