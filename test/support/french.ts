import type { Mail } from '../../letters/core/post.ts';

/** A text with ordinary spaces in place of non-breaking ones, as a writer or a test types it. */
export const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** A letter in the same form: test/unit/core/typeset.test.ts tests its non-breaking spaces. */
export const plainMail = (mail: Mail): Mail => ({ ...mail, subject: plain(mail.subject), text: plain(mail.text) });

/** A sign of a French text that could begin a line, a guillemet or n° that could end one, or a number that breaks. */
export const LOOSE = / (?:[;:!?%»]|(?:k|M|Md)?€)(?![\p{L}\p{N}])|« |\bn° |(?<!\d)\d{1,3} \d{3}(?!\d)/u;
