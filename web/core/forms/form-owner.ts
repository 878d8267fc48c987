import { createHash } from 'node:crypto';
import { type Fields, firstOf } from './values.ts';

/**
 * The mark under which a browser keeps what a person types: it says nothing of the person, and cannot be guessed. A
 * form carries it too, so that what one person has typed is never taken for the words of another who has signed in
 * since.
 */
export const markOf = (personId: string): string => createHash('sha256').update(`typed by ${personId}`).digest('base64url').slice(0, 22);

/** The name of the hidden field that holds the mark of the person to whom a form was shown. */
export const PERSON_FIELD = '~person';

/** True where a form was shown to another person than this one; false for a form without a mark. */
export function isOfAnother(fields: Fields, personId: string): boolean {
  const mark = firstOf(fields, PERSON_FIELD);
  return mark !== '' && mark !== markOf(personId);
}
