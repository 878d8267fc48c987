import type { Language } from '../../domain/core/words.ts';
import { printBy } from '../core/print.ts';
import type { Minutes } from './minutes-words.ts';

const WRITER = new URL('./minutes-thread.ts', import.meta.url);

/** A decided session's minutes as a PDF. */
export const printMinutes = (language: Language, minutes: Minutes): Promise<Buffer> => printBy(WRITER, { language, minutes });
