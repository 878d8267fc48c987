import { linksUnder } from '../../db/people/invitation-links.ts';
import { IBANS } from './ibans.ts';

/** A public key for invitations. */
export const INVITATION_KEY = Buffer.from('c'.repeat(32)).toString('base64');
export const LINKS = linksUnder(INVITATION_KEY);

/** All keys that commands need. */
export const KEYS = { ibans: IBANS, links: LINKS };
