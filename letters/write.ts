import type { EventName } from '../domain/core/event.ts';
import type { Language } from '../domain/core/words.ts';
import { typeset } from '../domain/core/format.ts';
import type { TimelineFacts } from '../words/words-of.ts';
import { happened } from '../words/index.ts';
import { NAMES } from './applications/corrections.ts';
import { authorOf } from './core/author.ts';
import { nameOf } from './core/fields.ts';
import { type FundService, type Letter, UNNAMED_SERVICE } from './core/letter.ts';
import { FRAME, type LetterContent, LETTERS } from './texts.ts';

const typesetLetter = (language: Language, { subject, text }: Letter): Letter => ({
  subject: typeset(language, subject),
  text: typeset(language, text),
});

/** A text, and the address of its page on a line of its own; an address is not typeset. */
const withLink = (language: Language, text: string, link: string | null): string =>
  link === null ? text : `${text}\n\n${typeset(language, FRAME[language].link)} ${link}`;

/**
 * The text about one event, without greeting and closing.
 * @param reference the reference of its thing, to be said on the telephone; null where it has none
 * @param link the address of its page; null where there is none
 * @param fund the service that letters name
 */
export function writeNews(
  language: Language,
  owed: LetterContent,
  reference: string | null,
  link: string | null = null,
  fund: FundService = UNNAMED_SERVICE,
): Letter {
  // The name selects the writer of these facts: the union ties them together, which the compiler cannot follow through
  // an index.
  const { subject, text } = (LETTERS[owed.name][language] as (facts: typeof owed.facts, fund: FundService) => Letter)(owed.facts, fund);
  const decided = owed.author ? `${text}\n\n${authorOf[language](owed.author, fund)}` : text;
  const whole = owed.contact ? `${decided}\n\n${FRAME[language].contact(owed.contact)}` : decided;
  const enclosing = owed.attached ? `${whole}\n\n${FRAME[language].attached}` : whole;
  const called = reference === null ? enclosing : `${FRAME[language].reference(reference)}\n\n${enclosing}`;
  const typed = typesetLetter(language, { subject, text: called });
  const linked = withLink(language, typed.text, link);
  const { declineAt, asks } = owed;
  if (!declineAt || !asks) return { ...typed, text: linked };
  const decline = FRAME[language].decline['missionId' in asks ? 'mission' : 'opinion'];
  return { ...typed, text: `${linked}\n\n${typeset(language, decline)}\n${declineAt}` };
}

/** One letter to one person, in their language. `name`: null where it is not known. */
export function writeLetter(
  language: Language,
  name: string | null,
  owed: LetterContent,
  reference: string | null,
  link: string | null = null,
  fund: FundService = UNNAMED_SERVICE,
): Letter {
  const { greeting, closing } = FRAME[language];
  const { subject, text } = writeNews(language, owed, reference, link, fund);
  return typesetLetter(language, { subject, text: `${greeting(name)}\n\n${text}\n\n${closing}\n` });
}

/** One letter for several that were held, oldest first. `link`: where the recipient chooses how they are written to. */
export function writeDigest(language: Language, name: string, held: readonly Letter[], link: string | null = null): Letter {
  const { greeting, closing, digest } = FRAME[language];
  const news = held.map(({ subject, text }) => `* ${subject}\n\n${text}`);
  const parts = [greeting(name), digest.opening(held.length), ...news, withLink(language, digest.advice, link), closing];
  return typesetLetter(language, { subject: digest.subject(held.length), text: `${parts.join('\n\n')}\n` });
}

/** What happened, in words, without its author. */
export const writeEvent = (language: Language, name: EventName, facts: TimelineFacts): string =>
  typeset(language, happened(language, name, facts));

/** What a JSON pointer into an application's content refers to, in words; an answer by its question's key. */
export const writeField = (language: Language, pointer: string): string => nameOf(NAMES[language], pointer, null);
