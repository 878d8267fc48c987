import type { EventName } from '../domain/event.ts';
import type { Language } from '../domain/words.ts';
import { en } from './en/index.ts';
import { fr } from './fr/index.ts';
import type { Letter, Owed, TimelineFacts } from './texts.ts';

const texts = { fr, en };

/** One letter to one person, in its language. */
export function writeLetter(language: Language, name: string, owed: Owed): Letter {
  const { letters, greeting, closing } = texts[language];
  // The name picks the writer whose facts these are: the union ties them together, which the compiler cannot follow through an index.
  const { subject, text } = (letters[owed.name] as (facts: typeof owed.facts) => Letter)(owed.facts);
  return { subject, text: `${greeting(name)}\n\n${text}\n\n${closing}\n` };
}

/** What happened, in words, without who did it. */
export const writeEvent = (language: Language, name: EventName, facts: TimelineFacts): string => texts[language].timeline[name](facts);
