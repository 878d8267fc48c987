import { linksUnder } from '../../db/people/invitation-links.ts';
import { IBANS } from './ibans.ts';

/** A key of invitations that everybody may know. */
export const INVITATION_KEY = Buffer.from('c'.repeat(32)).toString('base64');
export const LINKS = linksUnder(INVITATION_KEY);

/** All keys by which commands keep something. */
export const KEYS = { ibans: IBANS, links: LINKS };
