import { start } from './start.ts';

/** What the tiers share in which workflows run. */
export default (): Promise<void> => start({ withTemporal: true });
