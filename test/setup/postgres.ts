import { start } from './start.ts';

/** What the tiers share in which no workflow runs. */
export default (): Promise<void> => start({ withTemporal: false });
