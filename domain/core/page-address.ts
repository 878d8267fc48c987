import type { FollowedKind } from './command.ts';

/** Under which address the pages of each kind of thing stand. */
const PAGES: Readonly<Record<FollowedKind | 'call', string>> & Readonly<Record<string, string>> = {
  application: '/dossiers',
  session: '/seances',
  grant: '/conventions',
  envelope: '/enveloppes',
  datalab_request: '/demandes-datalab',
  // What tasks call it.
  datalab: '/demandes-datalab',
  mission: '/missions-datalab',
  person: '/personnes',
  call: '/appels',
};

/** What is one's own: its roles, its absences, how it is written to. */
export const OWN_PAGE = '/mon-compte';

/** What is one's organisation's: its people, and whom they have invited. */
export const OUR_PAGE = '/organisation';

/** Where the link of an invitation leads. */
export const pageOfInvitation = (token: string): string => `/invitations/${token}`;

/** The page of a thing of this kind, from the root; what waits for its reader where it has none. */
export function pageOf(kind: string, id: string): string {
  const pages = PAGES[kind];
  return pages === undefined ? '/taches' : `${pages}/${id}`;
}
