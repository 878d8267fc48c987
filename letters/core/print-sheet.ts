import type { Language } from '../../domain/core/words.ts';
import { printBy } from './print.ts';
import type { Sheet } from './sheet.ts';

const WRITER = new URL('./sheet-thread.ts', import.meta.url);

/** A page of the service as a PDF. */
export const printSheet = (language: Language, sheet: Sheet): Promise<Buffer> => printBy(WRITER, { language, sheet });
