import { resolve } from 'node:path';
import { type InvitationLinks, linksUnder } from '../db/people/invitation-links.ts';
import { keptInvitationKey } from '../local/kept-keys.ts';
import { required, type Settings } from './settings.ts';

/**
 * The key of invitations: the one that is set, or that of the database that `npm start` keeps itself. Throws a sentence
 * where there is neither: APIs and workers elsewhere would make other links.
 */
export const invitationKeyOf = (settings: Settings): string =>
  settings.INVITATION_KEY ?? (settings.DATABASE_URL ? required(settings, 'INVITATION_KEY') : keptInvitationKey(resolve(settings.DATA_DIR)));

/** Links under the key of the database that the settings name. */
export const linksOf = (settings: Settings): InvitationLinks => linksUnder(invitationKeyOf(settings));
