import type { FollowedKind } from './command.ts';

/** The address under which each kind of thing has its pages. */
const PAGES: Readonly<Record<FollowedKind | 'call', string>> & Readonly<Record<string, string>> = {
  application: '/dossiers',
  session: '/comites',
  grant: '/conventions',
  envelope: '/enveloppes',
  datalab_request: '/demandes-datalab',
  // The name that tasks use for it.
  datalab: '/demandes-datalab',
  mission: '/missions-datalab',
  person: '/personnes',
  call: '/appels',
  thread: '/echanges',
};

/** The page of a person's own account: roles, absences, letter preferences. */
export const OWN_PAGE = '/mon-compte';

/** The page of an organisation: its people and its invitations. */
export const OUR_PAGE = '/organisation';

/** Where calendar programs read a person's deadlines. */
export const CALENDAR_PAGE = '/agenda';

/** The address of an invitation's link. */
export const pageOfInvitation = (token: string): string => `/invitations/${token}`;

/** The address at which a person declines from their letter what it asks: an opinion, or a mission. */
export const pageOfDecline = (
  asked: { applicationId: string; step: string; number: number } | { missionId: string },
  personId: string,
  token: string,
): string =>
  'missionId' in asked
    ? `/decliner/${asked.missionId}/${personId}/${token}`
    : `/decliner/${asked.applicationId}/${asked.step}/${asked.number}/${token}`;

/** The form of a command on a thing. `part`: the fields of its body that are known already. */
export function pageOfCommand(command: string, id: string, part: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(part).toString();
  return `/agir/${command}/${id}${query && `?${query}`}`;
}

/** The page of a thing of this kind, from the root; the list of tasks if the kind has no page. */
export function pageOf(kind: string, id: string): string {
  const pages = PAGES[kind];
  return pages === undefined ? '/taches' : `${pages}/${id}`;
}
