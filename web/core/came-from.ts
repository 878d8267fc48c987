import { addressOfCommand, type CommandName, type SubjectPart } from './addresses.ts';
import { address, type Reader } from './page.ts';

/** The parameters of an address that name the list from which its reader came: of files, or of what they have to do. */
export const LIST = 'liste';
export const TASKS = 'taches';

/** What an address names a list without filters. */
export const WHOLE_LIST = 'tous';

/** The same parameters, for an address that leads on from this one. */
export const sameList = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries([LIST, TASKS].flatMap((name) => (query.get(name) === null ? [] : [[name, query.get(name) ?? '']])));

/** An address with these parameters added to its own. */
export function withAlso(href: string, query: Record<string, string>): string {
  const more = address('', query).slice(1);
  return more === '' ? href : `${href}${href.includes('?') ? '&' : '?'}${more}`;
}

/** A page to which another one leads on: it names the list from which their reader came, as that page does. */
export const wayTo = ({ query }: Pick<Reader, 'query'>, href: string): string => withAlso(href, sameList(query));

/**
 * The page of a command, as all pages link to it: what is done there leads on to the next of the list from which its
 * reader came.
 * @param part the fields of the command's body that are known already
 */
export const wayToAct = (visit: Pick<Reader, 'query'>, command: CommandName, id: string, part: SubjectPart = {}): string =>
  wayTo(visit, addressOfCommand(command, id, part));

/** The list that an address names, with its filters and its page; null where it names none. */
export function listBehind(query: URLSearchParams): string | null {
  const [tasks, files] = [query.get(TASKS), query.get(LIST)];
  const [path, named] = tasks === null ? ['/instruction', files] : ['/taches', tasks];
  return named === null || named === WHOLE_LIST ? named && path : address(path, Object.fromEntries(new URLSearchParams(named)));
}

/** Leads from what was just done to the next of the list from which its reader came. */
export const WAY_ON = '/suite';
export const AFTER = 'apres';
