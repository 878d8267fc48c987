import { buffer } from 'node:stream/consumers';
import type { Language } from '../../domain/core/words.ts';
import { writeMinutes } from './minutes.ts';
import type { Minutes } from './minutes-words.ts';

/** What a printing thread does for minutes. */
export default ({ language, minutes }: { language: Language; minutes: Minutes }): Promise<Uint8Array> =>
  buffer(writeMinutes(language, minutes));
