import { address } from '../core/page.ts';

/** Where the opinions of ticked files are asked for. */
export const OPINIONS_PATH = '/instruction/avis';
/** The parameter of a file whose opinions are to be asked for. */
export const FILE_FIELD = 'dossier';
/** Where the opinions of these files are asked for together. */
export const opinionsHref = (id: string): string => address(OPINIONS_PATH, { [FILE_FIELD]: id });
