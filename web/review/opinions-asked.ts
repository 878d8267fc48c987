import { address } from '../core/page.ts';

/** Where the opinions of ticked files are asked for. */
export const OPINIONS_PATH = '/instruction/avis';
/** The parameter of a file whose opinions are to be asked for. */
export const FILE_FIELD = 'dossier';
/** The parameter of a reviewer whose opinions are handed over. */
export const FROM_FIELD = 'de';

/** Where the opinions of these files are asked for together. */
export const opinionsHref = (id: string): string => address(OPINIONS_PATH, { [FILE_FIELD]: id });

/** Where a reviewer's opinions are handed over. */
export const handoverHref = (reviewerId: string): string => address(OPINIONS_PATH, { [FROM_FIELD]: reviewerId });
