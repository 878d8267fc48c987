import type { Mail } from '../../letters/core/post.ts';

/** A text with ordinary spaces in place of those that do not break: as whoever writes it, or a test, types it. */
export const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** A letter the same way: where its spaces may not break is a matter of test/unit/core/typeset.test.ts. */
export const plainMail = (mail: Mail): Mail => ({ ...mail, subject: plain(mail.subject), text: plain(mail.text) });

/** A sign of a French text that might begin a line, or a guillemet that might end one. */
export const LOOSE = / [;:!?%€»](?![\p{L}\p{N}])|« /u;
