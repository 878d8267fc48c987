import { address } from '../core/page.ts';

/** Where the opinions of ticked files are asked for. */
export const OPINIONS_PATH = '/instruction/avis';
/** The parameter of a file whose opinions are to be asked for. */
export const FILE_FIELD = 'dossier';
/**
 * Where the opinions of a file are asked for together.
 * @param list the list that its reader came from, as an address names it
 */
export const opinionsHref = (id: string, list: Record<string, string> = {}): string =>
  address(OPINIONS_PATH, { ...list, [FILE_FIELD]: id });
