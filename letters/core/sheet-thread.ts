import { buffer } from 'node:stream/consumers';
import type { Language } from '../../domain/core/words.ts';
import { type Sheet, writeSheet } from './sheet.ts';

/** What a printing thread does for a sheet. */
export default ({ language, sheet }: { language: Language; sheet: Sheet }): Promise<Uint8Array> => buffer(writeSheet(language, sheet));
