/** What the tiers without workflows share. */
export { startServers as default } from './start.ts';
